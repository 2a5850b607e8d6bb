"""Decides what each date of a text is for, by the cues around it; the nearest cue wins.

Dates of documents are recognised by their form first; then come the cues, held against what the sentence says of
the date besides: that a hearing was moved away from it, that comments are taken until it, that it is the notice's own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from hearings_crawler.dates import lines, references, tables
from hearings_crawler.dates.clocks import ClockTime
from hearings_crawler.dates.cues import FOREIGN_VERB, GENERAL_VERB, CueHit
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.references import STRUCTURE_REACH
from hearings_crawler.dates.scoring import CUES_LOOKED_AT, REACH, ScoredCue, scored_cues
from hearings_crawler.dates.surroundings import LONGEST_LABEL, Surroundings
from hearings_crawler.dates.tokens import NEWLINE, PARAGRAPH, WORD, Tokens
from hearings_crawler.dates.undone import Undoings, Undone

_MOVE_REACH: Final = 5
_NOUN_REACH: Final = 6
_LONGEST_ITEM: Final = 16
_TIME_REACH: Final = 3
_UNDOING: Final = frozenset({"called_off", "not_held", "moved", "instead"})
# What a document's date may be of, the first that is named nearest first.
_REFERENCES: Final = ("decree", "licence", "newspaper", "minutes")
# Looked up once: an enumeration's members cost a call each time.
_HEARING: Final = DateRole.HEARING
_OTHER: Final = DateRole.OTHER


class RoleGuess(NamedTuple):
    """The role of a date, and the name of the cue that gave it; None if no cue is near."""

    role: DateRole
    cue: str | None


class Roles:
    """Judges the dates of one text."""

    def __init__(
        self,
        tokens: Tokens,
        distances: Distances,
        hits: list[CueHit],
        mentions: list[Mention],
        clocks: Sequence[ClockTime] = (),
    ) -> None:
        self._tokens = tokens
        self._clock_firsts = [clock.first for clock in clocks]
        self._moves = [hit.first for hit in hits if hit.cue.name == "moved"]
        around = Surroundings(tokens, distances, hits, mentions)
        plain = all(hit.cue.role is not None and hit.cue.name != GENERAL_VERB for hit in hits)
        self._around = around if plain else _with_subjects(around)
        undoing = any(hit.cue.name in _UNDOING for hit in hits)
        self._undoings = Undoings(around) if undoing else None

    def judge(self, mention: Mention) -> RoleGuess:
        """Return the role of one date."""
        if lines.is_header_clock(self._tokens, mention):
            return RoleGuess(DateRole.PAGE_CLOCK, "header")
        scored = scored_cues(self._around, mention) if self._around.hits else []
        best = min(scored, key=lambda entry: entry.score, default=None)
        if self._dates_document(mention, scored):
            return _reference(mention, best, scored)
        undone = self._undoings.of(mention) if self._undoings else None
        if best is None or best.score > REACH:
            return RoleGuess(_OTHER, "called_off" if undone is Undone.CALLED_OFF else None)
        cue = best.hit.cue
        if cue.role == _HEARING and undone:
            return RoleGuess(_OTHER if undone is Undone.CALLED_OFF else _HEARING, undone.name.lower())
        contradicted = self._contradicted(best.hit, mention)
        return contradicted or RoleGuess(cue.role or _OTHER, cue.name)

    def continues_list(self, earlier: Mention, mention: Mention) -> bool:
        """Whether a day is the next item of a list: «с. Аса – 14.05.2025; с. Акколь – 15.05.2025»."""
        tokens = self._tokens
        between = range(earlier.last, mention.first)
        if not 0 < len(between) <= _LONGEST_ITEM or self._around.parted(earlier.last, mention.first):
            return False
        if self._around.hits_between(earlier.last, mention.first):
            return False
        return tokens.gaps[mention.first] == NEWLINE or any(
            tokens.texts[at] == ";" or tokens.gaps[at] == NEWLINE for at in between
        )

    def stamps_line(self, mention: Mention) -> bool:
        """Whether a line holds nothing but the day and a time: the stamp of a page."""
        return lines.stamps_line(self._tokens, mention)

    def _dates_document(self, mention: Mention, scored: list[ScoredCue]) -> bool:
        """Whether a document's number stands beside the date, or its name before «от»."""
        if references.number_follows(self._tokens, mention):
            return True
        if not references.since(self._tokens, mention):
            return False
        return references.number_before(self._tokens, self._around.distances, mention) or _document_before(
            mention, scored
        )

    def _contradicted(self, hit: CueHit, mention: Mention) -> RoleGuess | None:
        """Return the role that the sentence gives a date in spite of its nearest cue; None if it agrees."""
        cue = hit.cue
        if cue.role == _HEARING and self._moved_away(mention):
            return RoleGuess(_OTHER, "moved_away")
        if cue.name == "placement_label" and self._printed(hit.last, mention):
            return RoleGuess(DateRole.NEWSPAPER, "newspaper")
        if cue.name == "hearing_noun":
            if self._ends_term(mention) and self._comments_before(mention):
                return RoleGuess(_OTHER, "comments")
            announces = hit.first >= mention.last and self._is_timed(mention)
            if not announces and _notice_before(self._tokens, mention):
                return RoleGuess(_OTHER, "notice")
        if cue.name in ("minutes", "hearing_noun") and _done_to_minutes(self._tokens, mention):
            return RoleGuess(_OTHER, "signing")
        return None

    def _is_timed(self, mention: Mention) -> bool:
        """Whether a time of day follows the date: «15.05.2025 в 11:00 общественные слушания»."""
        at = bisect_left(self._clock_firsts, mention.last)
        return self._clock_firsts[at : at + 1] != [] and self._clock_firsts[at] - mention.last <= _TIME_REACH

    def _printed(self, label: int, mention: Mention) -> bool:
        """Whether a label of publication is a newspaper's: «Дата публикации в газете: …»."""
        return any(
            hit.cue.name == "newspaper" and hit.last <= mention.first
            for hit in self._around.hits_between(label, mention.first)
        )

    def _ends_term(self, mention: Mention) -> bool:
        """Whether a single day is the end of a term: «до 10 мая», «10 мамырға дейін»."""
        texts, at = self._tokens.texts, mention.last
        if texts[at] == "-":
            at += 2
        return mention.end is None and (
            (mention.first > 0 and texts[mention.first - 1] in tables.UNTIL_WORDS)
            or texts[at] in tables.UNTIL_WORDS
        )

    def _comments_before(self, mention: Mention) -> bool:
        """Whether the sentence is about comments that are taken until a day."""
        return any(
            hit.cue.name == "comments" and self._around.distances.same_sentence(hit.last - 1, mention.first)
            for hit in self._around.hits_before(mention.first, CUES_LOOKED_AT)
        )

    def _moved_away(self, mention: Mention) -> bool:
        """Whether the hearing was moved from this day to the next one named."""
        around, last = self._around, mention.last
        at = bisect_left(self._moves, last)
        if at < len(self._moves):
            move = self._moves[at]
            dates, distance = around.mentions_between(last, move), around.distances.between(last, move)
            if dates == 1 and distance <= 2 * _MOVE_REACH:
                next_day = around.distances.between(last, around.next_mention(last))
                if next_day <= 2:
                    return True
        return self._tokens.texts[last] == "на" and around.mentions_between(last, last + 3) > 0


def _with_subjects(around: Surroundings) -> Surroundings:
    """Leave out the cues of times; a general verb that is not said of a hearing becomes a foreign one."""
    return around.with_hits(
        [
            CueHit(FOREIGN_VERB, hit.first, hit.last)
            if hit.cue.name == GENERAL_VERB and not _of_hearing(around, at)
            else hit
            for at, hit in enumerate(around.hits)
            if hit.cue.role is not None
        ]
    )


def _of_hearing(around: Surroundings, at: int) -> bool:
    """Whether a general verb has a hearing for its subject: «слушания … проведены», not «замеры проведены»."""
    verb, hits = around.hits[at], around.hits
    for hit in reversed(hits[max(at - CUES_LOOKED_AT, 0) : at]):
        if not around.distances.same_sentence(hit.last - 1, verb.first):
            break
        if around.mentions_between(hit.last, verb.first) and around.parted(hit.last, verb.first):
            break
        if hit.cue.role == _HEARING and hit.cue.name != "minutes":
            return True
    for hit in hits[at + 1 : at + 3]:
        if around.distances.between(verb.last, hit.first) > _NOUN_REACH:
            break
        if hit.cue.role == _HEARING and not around.mentions_between(verb.last, hit.first):
            return True
    return False


def _reference(mention: Mention, best: ScoredCue | None, scored: list[ScoredCue]) -> RoleGuess:
    """Judge a date with a document's number beside it: a newspaper's, minutes', or a legal reference."""
    if best and best.score <= 1 and best.hit.last <= mention.first:
        cue = best.hit.cue
        if cue.label or cue.name in ("receipt", "placement", "hearing_verb"):
            return RoleGuess(cue.role or _OTHER, cue.name)
    documents = [
        (score, _REFERENCES.index(hit.cue.name), hit.cue)
        for score, hit in scored
        if score <= STRUCTURE_REACH and hit.cue.name in _REFERENCES
    ]
    if not documents:
        return RoleGuess(DateRole.LEGAL_REFERENCE, "number")
    _, _, cue = min(documents, key=lambda entry: entry[:2])
    return RoleGuess(cue.role or _OTHER, cue.name)


def _document_before(mention: Mention, scored: list[ScoredCue]) -> bool:
    """Whether «от» follows the name of a document: «Кодекса РК от 2 января 2021 года»."""
    before = [entry for entry in scored if entry.hit.last <= mention.first]
    nearest = min(before, key=lambda entry: mention.first - entry.hit.last, default=None)
    return nearest is not None and nearest.hit.cue.name in _REFERENCES and nearest.score <= STRUCTURE_REACH


def _notice_before(tokens: Tokens, mention: Mention) -> bool:
    """Whether a date is a notice's own: «Объявление о проведении слушаний от …», «хабарландыру 24.03.2025»."""
    since = references.since(tokens, mention)
    reach = LONGEST_LABEL if since else 1
    start = mention.first - (2 if since else 1)
    for at in range(start, max(start - reach, -1), -1):
        if not since and tokens.gaps[at + 1] >= NEWLINE:
            # The word above is a title; the day opens the text.
            return False
        if tokens.texts[at].startswith(tables.NOTICE_STEMS):
            return True
        if tokens.texts[at].startswith(tables.MINUTES_STEMS) or tokens.texts[at] == ".":
            return False
    return False


def _done_to_minutes(tokens: Tokens, mention: Mention) -> bool:
    """Whether a date is of what was done to minutes: «Протокол … утвержден 22.04.2025», «… бекітілді»."""
    texts = tokens.texts
    done = False
    for at in range(mention.first - 1, max(mention.first - LONGEST_LABEL, -1), -1):
        if texts[at] in (".", ";") or tokens.gaps[at + 1] >= PARAGRAPH:
            return False
        done = done or texts[at].endswith(tables.DONE_ENDINGS)
        if texts[at].startswith(tables.MINUTES_STEMS):
            return done or _done_behind(tokens, mention.last)
    return False


def _done_behind(tokens: Tokens, index: int) -> bool:
    """Whether a Kazakh verb for what was done («бекітілді») stands behind a date and its year word."""
    at = index
    while (
        tokens.texts[at] in (".", '"')
        or tokens.texts[at] in tables.YEAR_WORDS
        or tokens.texts[at] in tables.DAY_WORDS
    ):
        at += 1
    return tokens.kinds[at] == WORD and tokens.texts[at].endswith(tables.KAZAKH_DONE_ENDINGS)
