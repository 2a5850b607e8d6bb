"""How similar a site's document and a portal's hearing are: titles, quoted names, languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from hearings_crawler.content.text import fold, is_kazakh, words_of
from hearings_crawler.judging.facts import Document, Hearing

SAME_TITLE = 80.0
"""Similarity (0-100) from which two titles are one project's."""
MAYBE_TITLE = 62.0
"""Similarity from which a hearing is a candidate that an analyst should look at; lower ones are given as 0."""

_OPENING = 2500
_PARTIAL_LENGTH = 24
"""Letters that a title needs before its similarity to a part of a text says anything."""
_OTHER_NUMBER = 0.75
"""Factor on the similarity of titles that name different numbers."""
_SHARED_STEMS = 0.5
"""Share of a title's telling words that a text must contain before the two are compared letter by letter."""
_FREQUENT = 0.2
"""Share of a region's titles from which a word in them tells nothing («отчет о возможных воздействиях»)."""
_STEM = 5

_NAMES = re.compile(r"[«\"“„'‘]+\s*([^«»\"“”„'‘’]{3,60}?)\s*[»\"”’']+")
# Plots and deposits are told apart by a number, a Roman numeral or a letter alone.
_TELLING = re.compile(r"\d\w*|[ivx]{1,5}|и{2,3}|[a-zа-я]")
_GENERIC_WORDS = """
общественные общественных слушания слушаний объявление обьявление протокол открытого открытых собрания собраний форме
проведении о по в и на для с к проекту проект
когамдык тындау тындаулар хаттама хаттамасы хабарландыру ашык жиналыс туринде откизу туралы жоба бойынша
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())


@dataclass(frozen=True)
class _Words:
    """A comparable text without the words that every notice has."""

    text: str

    @classmethod
    def of(cls, folded: str) -> _Words:
        return cls(" ".join(word for word in words_of(folded) if word not in _GENERIC))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.text.split())

    @cached_property
    def telling(self) -> frozenset[str]:
        return frozenset(word for word in self.words if _TELLING.fullmatch(word))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(word[:_STEM] for word in self.words)


class Similarity:
    """Compares documents with a region's hearings; remembers what it has prepared."""

    def __init__(self, hearings: Sequence[Hearing] = ()) -> None:
        self._openings: dict[str, tuple[_Words, ...]] = {}
        self._titles: dict[str, tuple[_Words, ...]] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._languages: dict[str, frozenset[bool]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._wholes: dict[str, str] = {}
        self._scores: dict[tuple[str, str], float] = {}
        counted = Counter(
            stem
            for hearing in hearings
            for stem in {s for title in self._titles_of(hearing) for s in title.stems}
        )
        self._frequent = frozenset(
            stem for stem, number in counted.items() if number > max(1, _FREQUENT * len(hearings))
        )

    def score(self, document: Document, hearing: Hearing) -> float:
        """Return how similar (0-100) a document's title or opening and a hearing's project title are."""
        key = (document.id, hearing.id)
        if key not in self._scores:
            self._scores[key] = max(
                (
                    _title_score(opening, title)
                    for title in self._titles_of(hearing)
                    for opening in self._openings_of(document)
                    if self._worth_comparing(opening, title)
                ),
                default=0.0,
            )
        return self._scores[key]

    def _worth_comparing(self, opening: _Words, title: _Words) -> bool:
        stems = [stem for stem in title.stems if stem not in self._frequent] or title.stems
        return len([stem for stem in stems if stem in opening.text]) >= _SHARED_STEMS * len(stems)

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

    def share_names(self, document: Document, hearing: Hearing) -> bool:
        """Whether a document quotes a name that the hearing's title or initiator quotes."""
        if hearing.id not in self._names:
            self._names[hearing.id] = _names(
                map(fold, (hearing.title, hearing.initiator, *hearing.alternatives))
            )
        return bool(self.names(document) & self._names[hearing.id])

    def names(self, document: Document) -> frozenset[str]:
        """Return the names that a document quotes: the same in Kazakh and in Russian."""
        if document.id not in self._names:
            self._names[document.id] = _names(self._folded(document))
        return self._names[document.id]

    def other_language(self, document: Document, hearing: Hearing) -> bool:
        """Whether a document is written in another language than every title known of a hearing."""
        if hearing.id not in self._languages:
            titles = (hearing.title, *hearing.alternatives)
            self._languages[hearing.id] = frozenset(is_kazakh(title) for title in titles if title)
        return not self.languages(document) & self._languages[hearing.id]

    def languages(self, document: Document) -> frozenset[bool]:
        """Return the languages of a document's versions: True for Kazakh, False for Russian."""
        if document.id not in self._languages:
            texts = [_body(raw.text, raw.attachment_text) or raw.title for raw in document.raws]
            self._languages[document.id] = frozenset(map(is_kazakh, texts))
        return self._languages[document.id]

    def whole(self, document: Document) -> str:
        """Return all texts of a document, folded; its title where it has none."""
        if document.id not in self._wholes:
            texts = " ".join(raw.text or raw.attachment_text for raw in document.raws)
            self._wholes[document.id] = fold(texts.strip() or document.title)
        return self._wholes[document.id]

    def _folded(self, document: Document) -> tuple[str, ...]:
        if document.id not in self._texts:
            texts = (
                text for raw in document.raws for text in (raw.title, _body(raw.text, raw.attachment_text))
            )
            self._texts[document.id] = tuple(fold(text) for text in texts if text)
        return self._texts[document.id]

    def _openings_of(self, document: Document) -> tuple[_Words, ...]:
        if document.id not in self._openings:
            self._openings[document.id] = tuple(
                words for text in self._folded(document) if (words := _Words.of(text)).text
            )
        return self._openings[document.id]

    def _titles_of(self, hearing: Hearing) -> tuple[_Words, ...]:
        if hearing.id not in self._titles:
            titles = (hearing.title, *hearing.alternatives)
            self._titles[hearing.id] = tuple(
                words for title in titles if (words := _Words.of(fold(title))).text
            )
        return self._titles[hearing.id]


def _body(text: str, attachment_text: str) -> str:
    return (text or attachment_text)[:_OPENING]


def _title_score(opening: _Words, title: _Words) -> float:
    """Return the similarity of a text and a title: the title may stand inside a longer text."""
    text, core = opening.text, title.text
    if f" {core} " in f" {text} ":
        return 100.0
    score = fuzz.ratio(text, core, score_cutoff=MAYBE_TITLE)
    if len(text) >= len(core) >= _PARTIAL_LENGTH:
        score = max(score, fuzz.partial_ratio(core, text, score_cutoff=max(score, MAYBE_TITLE)))
    if not title.telling <= opening.words:
        score *= _OTHER_NUMBER
    return float(score)


def _names(folded: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for text in folded:
        for match in _NAMES.finditer(text):
            name = " ".join(words_of(match[1]))
            if len(name) >= 4:
                found.add(name)
    return frozenset(found)
