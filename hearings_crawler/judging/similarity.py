"""How similar a site's document and a hearing's project title are, letter by letter and word by word."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from hearings_crawler.content.text import fold, words_of
from hearings_crawler.judging.facts import Document, Hearing

SAME_TITLE = 80.0
"""Similarity (0-100) from which two titles are one project's."""
MAYBE_TITLE = 62.0
"""Similarity from which a hearing is a candidate that an analyst should look at; lower ones are given as 0."""

_OPENING = 2500
_PARTIAL_LENGTH = 24
"""Letters that a title needs before its similarity to a part of a text says anything."""
_SHORTEST = 12
"""Letters of the shortest title that is looked for inside a text."""
_MARGIN = 6
"""Letters before and after a part of a text that is similar to a title within which it may begin and end."""
_OTHER_THING = 0.75
"""Factor on the similarity of titles that name different things: another number, another place."""
_SHARED_STEMS = 0.5
"""Share of a title's telling words that a text must contain before the two are compared letter by letter."""
_FREQUENT = 0.2
"""Share of a region's titles from which a word in them tells nothing («отчет о возможных воздействиях»)."""
_GENERAL_WORDS = 4
_FEW = 5
"""Hearings up to which no name is frequent."""
_STEM = 5
_NAME_WORDS = 4
"""Words that quoted names have at most; what is longer is no name."""
_SAME_WORD = 78.0
"""Similarity of two common words from which one is the other, declined or mistyped."""

_QUOTED = re.compile(r"[«\"“„]+\s*([^«»\"“”„]{3,40}?)\s*[»\"”]+")
_CAPITALISED = re.compile(r"(?<=[^\W\d_] )[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]+")
_VOWELS = re.compile("[аеиоуыэюяйьъё]+")
_DOUBLED = re.compile(r"(\w)\1+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOKEN = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[.;:!?)»\"”]")
_ENDING = re.compile(
    r"(?:(?:инск|енск|овск|евск|ск)?(?:ого|его|ому|ему|ими|ыми|ый|ий|ой|ей|ая|ое|ую|ых|их|ым|им|ом|ем|ами|ах)"
    r"|[аеиоуыюяэйь]+)$"
)

# Plots and deposits are told apart by a number, a Roman numeral or a letter alone.
_TELLING = re.compile(r"\d\w*|[ivx]{1,5}|и{2,3}|[a-zа-я]")
_PART = re.compile(r"участ\w*|очеред\w*|этап\w*|корпус\w*|лот\w*|блок\w*|цех\w*|скважин\w*|кезек\w*|телим\w*")
_NUMERAL = re.compile(r"\d{1,2}|[ivx]{1,5}")
_IN_A_DATE = re.compile(
    r"\d+|янв\w*|фев\w*|март\w*|апр\w*|ма[йя]|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*"
    r"|кантар\w*|акпан\w*|наурыз\w*|сауир\w*|мамыр\w*|маусым\w*|шилде\w*|тамыз\w*|кыркуйек\w*|казан\w*|караша\w*"
    r"|желтоксан\w*|г|ч|час\w*|сагат\w*|жыл\w*"
)
_GENERIC_WORDS = """
общественные общественных слушания слушаний слушаниях объявление обьявление извещение протокол открытого открытых собрания
собраний форме посредством проведения публичных обсуждений
проведении о об по в и на для с к проекту проект
когамдык тындау тындаулар тындауды тындаулары хаттама хаттамасы хабарландыру ашык жиналыс жиналыстар жария талкылау турде
туринде нысанында нысанындагы откизу туралы жоба жобасы бойынша
"""
GENERIC = frozenset(_GENERIC_WORDS.split())
"""Words that every notice has."""


@functools.lru_cache(maxsize=2**16)
def _base(word: str) -> str:
    """Return a folded word without the ending of its case: Кордай, Кордая; Мерке, Меркенский."""
    base = _ENDING.sub("", word)
    base = _ENDING.sub("", base) if len(base) > 4 else base
    return base if len(base) > 2 else word


@functools.lru_cache(maxsize=2**16)
def skeleton(word: str) -> str:
    """Return the consonants of a folded word: Мерке and Меркі, Каратау and Қаратау have the same."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))


@dataclass(frozen=True)
class _Words:
    """A comparable text without the words that every notice has.

    ``exact`` are the words of its quoted names, ``proper`` the other words with a capital; ``ends`` tells after
    how many words a sentence or a quotation ends.
    """

    text: str
    exact: frozenset[str] = frozenset()
    proper: frozenset[str] = frozenset()
    ends: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str) -> _Words:
        exact = frozenset(
            word for match in _QUOTED.finditer(text) for word in words_of(fold(match[1])) if len(word) > 2
        )
        # A long quotation is the whole project, a short one its name.
        exact = exact if len(exact) <= _NAME_WORDS else frozenset()
        proper = frozenset(fold(match[0]) for match in _CAPITALISED.finditer(text))
        folded = fold(text)
        kept: list[str] = []
        ends = set()
        last = 0
        for match in _TOKEN.finditer(folded):
            if _STOP.search(folded, last, match.start()):
                ends.add(len(kept))
            if match[0] not in GENERIC:
                kept.append(match[0])
            last = match.end()
        ends.add(len(kept))
        return cls(" ".join(kept), exact - GENERIC, proper - exact - GENERIC, frozenset(ends))

    @cached_property
    def bases(self) -> frozenset[str]:
        return frozenset(map(_base, self.words))

    def between(self, start: int, end: int) -> _Words:
        """Return the words between two places of the text, whole ones."""
        first = self.text.rfind(" ", 0, max(0, start - _MARGIN) + 1) + 1
        last = self.text.find(" ", end + _MARGIN)
        return _Words(self.text[first : last if last >= 0 else None])

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.text.split())

    @cached_property
    def telling(self) -> frozenset[str]:
        return frozenset(word for word in self.words if _TELLING.fullmatch(word))

    @cached_property
    def marks(self) -> frozenset[str]:
        """Numbers and names by which a title is told from others, in either language."""
        names = {_mark(word) for word in self.exact | self.proper}
        return frozenset(names | {word for word in self.telling if not _YEAR.fullmatch(word)})

    @cached_property
    def skeletons(self) -> str:
        """All words, and all reduced to consonants, so that a name is found whatever its ending."""
        return " " + " ".join(sorted({skeleton(word) for word in self.words} | self.words)) + " "

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(word[:_STEM] for word in self.words)

    @cached_property
    def long_words(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if len(word) > 3 and not _TELLING.fullmatch(word))


class Similarity:
    """Compares documents with a region's hearings; remembers what it has prepared."""

    def __init__(self, hearings: Sequence[Hearing] = ()) -> None:
        self._openings: dict[str, tuple[_Words, ...]] = {}
        self._titles: dict[str, tuple[_Words, ...]] = {}
        self._wholes: dict[str, str] = {}
        self._marks: dict[str, frozenset[str]] = {}
        self._scores: dict[tuple[str, str], tuple[float, float]] = {}
        counted = Counter(
            stem
            for hearing in hearings
            for stem in {s for title in self._titles_of(hearing) for s in title.stems}
        )
        self._frequent = frozenset(
            stem for stem, number in counted.items() if number > max(1, _FREQUENT * len(hearings))
        )
        self._frequent_marks = frozenset(
            mark for stem in self._frequent if len(mark := skeleton(stem)) > 2 and len(hearings) > _FEW
        )

    def score(self, document: Document, hearing: Hearing) -> float:
        """Return how similar (0-100) a document's title or opening and a hearing's project title are."""
        return self._compared(document, hearing)[0]

    def score_of_letters(self, document: Document, hearing: Hearing) -> float:
        """Return the same letter by letter alone: also where the titles name different things."""
        return self._compared(document, hearing)[1]

    def _compared(self, document: Document, hearing: Hearing) -> tuple[float, float]:
        key = (document.id, hearing.id)
        if key not in self._scores:
            self._scores[key] = max(
                (
                    _title_score(opening, title, self._frequent)
                    for title in self._titles_of(hearing)
                    for opening in self._openings_of(document)
                    if self._worth_comparing(opening, title)
                ),
                default=(0.0, 0.0),
            )
        return self._scores[key]

    def is_general(self, hearing: Hearing) -> bool:
        """Whether a hearing's title could be many a hearing's: «План горных работ», without number or name."""
        titles = self._titles_of(hearing)
        return all(not title.marks and len(title.words) <= _GENERAL_WORDS for title in titles)

    def _worth_comparing(self, opening: _Words, title: _Words) -> bool:
        stems = [stem for stem in title.stems if stem not in self._frequent] or title.stems
        return len([stem for stem in stems if stem in opening.text]) >= _SHARED_STEMS * len(stems)

    def marks(self, document: Document, hearing: Hearing) -> tuple[int, int]:
        """Return how many of a title's numbers and names a document has, in either language, and how many there are."""
        best = (0, 0)
        for title in self._titles_of(hearing):
            wanted = self._wanted_marks(title)
            found = [
                mark
                for mark in wanted
                if any(_has_mark(opening, mark) for opening in self._openings_of(document))
            ]
            best = max(
                best, (len(found), len(wanted)), key=lambda of: (of[0] / of[1] if of[1] else -1, of[1])
            )
        return best

    def _wanted_marks(self, title: _Words) -> frozenset[str]:
        if title.text not in self._marks:
            self._marks[title.text] = frozenset(
                mark
                for mark in title.marks
                if not any(mark.startswith(frequent) for frequent in self._frequent_marks)
            )
        return self._marks[title.text]

    def own_words(self, hearing: Hearing, other: Hearing) -> frozenset[str]:
        """Return the words of a hearing's title that another one's title lacks."""
        own, theirs = self._titles_of(hearing), self._titles_of(other)
        return (own[0].words if own else frozenset()) - (theirs[0].words if theirs else frozenset())

    def contains(self, document: Document, words: Iterable[str]) -> bool:
        """Whether all of some words stand in one of a document's texts (in any case of declension)."""
        wanted = list(words)
        return any(
            all(
                word in opening.words if _TELLING.fullmatch(word) else word[:_STEM] in opening.text
                for word in wanted
            )
            for opening in self._openings_of(document)
        )

    def whole(self, document: Document) -> str:
        """Return all texts of a document, folded; its title where it has none."""
        if document.id not in self._wholes:
            texts = " ".join(f"{raw.text} {raw.attachment_text}" for raw in document.raws)
            self._wholes[document.id] = fold(texts.strip() or document.title)
        return self._wholes[document.id]

    def _openings_of(self, document: Document) -> tuple[_Words, ...]:
        if document.id not in self._openings:
            texts = dict.fromkeys(
                text[:_OPENING]
                for raw in document.raws
                for text in (raw.title, raw.text, raw.attachment_text)
                if text
            )
            self._openings[document.id] = tuple(words for text in texts if (words := _Words.of(text)).text)
        return self._openings[document.id]

    def _titles_of(self, hearing: Hearing) -> tuple[_Words, ...]:
        if hearing.id not in self._titles:
            # What the portal lacks has the titles that its documents state, not theirs («Объявление ТОО …»).
            titles = (hearing.title, *hearing.alternatives) if hearing.card else hearing.alternatives
            self._titles[hearing.id] = tuple(words for title in titles if (words := _Words.of(title)).text)
        return self._titles[hearing.id]


def _title_score(opening: _Words, title: _Words, frequent: frozenset[str]) -> tuple[float, float]:
    """Return the similarity of a text and a title, with what they name and letter by letter alone.

    The title may stand inside a longer text.
    """
    text, core = opening.text, title.text
    at = f" {text} ".find(f" {core} ")
    if at >= 0:
        ends = text.count(" ", 0, at + len(core)) + 1 in opening.ends
        goes_on = not (ends or title.marks) or _names_a_part(text[at + len(core) :].split())
        return (100.0 * _OTHER_THING if goes_on else 100.0), 100.0
    score, part = fuzz.ratio(text, core, score_cutoff=MAYBE_TITLE), opening
    letters = score
    if len(text) >= len(core) >= _SHORTEST:
        found = fuzz.partial_ratio_alignment(core, text, score_cutoff=max(score, MAYBE_TITLE))
        if found is not None and found.score > score:
            letters = found.score
            # A short title, or one without number or name in it, may be the beginning of another one.
            if title.marks and len(core) >= _PARTIAL_LENGTH:
                score, part = found.score, opening.between(found.dest_start, found.dest_end)
    if score and not (title.telling <= part.words and _has_its_words(part, title, frequent)):
        score *= _OTHER_THING
    return float(score), float(letters)


def _mark(word: str) -> str:
    """Return what a name is found by in either language: its consonants, or itself where they are too few."""
    consonants = skeleton(_base(word))
    return consonants if len(consonants) > 2 and not _TELLING.fullmatch(word) else word


def _has_mark(opening: _Words, mark: str) -> bool:
    whole = len(mark) < 3 or _TELLING.fullmatch(mark)
    return (f" {mark} " if whole else f" {mark}") in opening.skeletons


def _names_a_part(following: Sequence[str]) -> bool:
    """Whether the words behind a title go on to name a part of that thing: «…, участок 2», «… II»."""
    if not following:
        return False
    if _PART.fullmatch(following[0]):
        return True
    return bool(_NUMERAL.fullmatch(following[0])) and not (
        len(following) > 1 and _IN_A_DATE.fullmatch(following[1])
    )


def _has_its_words(opening: _Words, title: _Words, frequent: frozenset[str]) -> bool:
    """Whether a text has all telling words of a title: names as they are, common words declined or mistyped.

    Letter by letter «котельная в селе Мерке» and «котельная в селе Кордай» are similar; they are two things.
    """
    if not title.exact <= opening.words:
        return False
    for word in (*title.long_words, *title.proper):
        if word in opening.words or word[:_STEM] in frequent:
            continue
        if word in title.proper:
            if _base(word) not in opening.bases:
                return False
        elif (
            word[:_STEM] not in opening.text
            and process.extractOne(word, opening.long_words, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
            is None
        ):
            return False
    return True
