"""Reads the dates of a notice, of minutes, of a page: what they are, what they are for, and why some are refused."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from hearings_crawler.dates.clocks import ClockTime
from hearings_crawler.dates.cues import GENERAL_VERB, CueHit, find_cues
from hearings_crawler.dates.expressions import Mention, WrittenDay, WrittenYear
from hearings_crawler.dates.layout import SENTENCE_END, Distances
from hearings_crawler.dates.model import DateReading, DateRole, DateSpan, Refusal, YearFrom
from hearings_crawler.dates.roles import RoleGuess, Roles
from hearings_crawler.dates.scan import find_dates
from hearings_crawler.dates.text import fold_text
from hearings_crawler.dates.tokens import Tokens
from hearings_crawler.dates.years import Anchor, YearContext

_DIGIT: Final = re.compile("[0-9０-９]")
_ADJOINING: Final = 4
_SAME_SENTENCE: Final = 45
_NEXT_SENTENCE: Final = 60
_CUE_REACH: Final = 12
# A hearing lasts days, a public discussion weeks; what lasts longer is a project.
_LONGEST_HEARING_DAYS: Final = 183
_WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIMELESS: Final = (DateRole.LEGAL_REFERENCE, DateRole.NEWSPAPER, DateRole.PROJECT_PERIOD)
# Looked up once: an enumeration's members cost a call each time.
_HEARING: Final = DateRole.HEARING
_OTHER: Final = DateRole.OTHER
_PAGE_CLOCK: Final = DateRole.PAGE_CLOCK
_TEXT: Final = YearFrom.TEXT
_STATING: Final = ("hearing_label", "hearing_verb", GENERAL_VERB)
_STRONG: Final = (DateRole.HEARING, DateRole.PLACEMENT, DateRole.RECEIPT)


def read_dates(text: str, *, published: date | None = None) -> DateReading:
    """Reads every date of a Kazakh (Cyrillic or Latin) or Russian text, with the role each one plays.

    A day without a year is completed from the nearest full date of the same text or from `published`, choosing the
    year that lies within half a year of it, and marked ``context``; a weekday named beside a date must agree with it.
    What stays open is refused with the reason. Two-digit years up to 69 are of this century. The clock is not used.

    Args:
        text: Any text; titles, articles, cards, whole pages.
        published: The local day on which the document was published, if known.

    Returns:
        The dates and the refusals, both in text order.
    """
    if not _may_hold_dates(text):
        return DateReading((), ())
    return _Reader(text, published.date() if isinstance(published, datetime) else published).read()


def read_single_date(text: str) -> DateSpan | None:
    """Reads a field that holds one date or one period («18/03/2025», «12/11/2025 - 18/11/2025»).

    Returns:
        The date, or None if the text holds none, several, or one that was refused.
    """
    reading = read_dates(text)
    return reading.dates[0] if len(reading.dates) == 1 and not reading.refused else None


def hearing_days(reading: DateReading) -> tuple[DateSpan, ...]:
    """Gives the days and periods on which hearings are held, each once, in text order.

    Of several mentions of one day the first with a time is kept, else the first.
    """
    kept: dict[tuple[date, date | None], DateSpan] = {}
    for span in reading.dates:
        if span.role == DateRole.HEARING:
            known = kept.get((span.start, span.end))
            if known is None or (known.time is None and span.time is not None):
                kept[(span.start, span.end)] = span
    return tuple(kept.values())


def _may_hold_dates(text: str) -> bool:
    """Tells cheaply whether a text holds a digit at all."""
    return _DIGIT.search(text) is not None


@dataclass(slots=True)
class _Draft:
    """A mention on its way to a span."""

    mention: Mention
    judged: RoleGuess
    time: str | None


class _Reader:
    def __init__(self, text: str, published: date | None) -> None:
        self._tokens = Tokens(fold_text(text))
        self._published = published
        self._refused: list[Refusal] = []

    def read(self) -> DateReading:
        found = find_dates(self._tokens)
        if not (found.mentions or found.clocks or found.stamps):
            return DateReading((), ())
        for first, last in found.stamps:
            self._refuse(first, last, "a timestamp of a web address, not a date of the text")
        distances = Distances(self._tokens)
        hits = find_cues(self._tokens)
        roles = Roles(self._tokens, distances, hits, found.mentions)
        drafts = [_Draft(mention, roles.judge(mention), _inner_time(mention)) for mention in found.mentions]
        if found.clocks:
            _Attaching(distances, hits, drafts, self._refuse).attach(found.clocks)
        if hits:
            _judge_by_context(drafts, hits, roles)
        spans = [span for span in self._spans(drafts, distances) if span]
        if len(spans) > 1:
            spans.sort(key=lambda span: (span.position, span.start))
        if len(self._refused) > 1:
            self._refused.sort(key=lambda refusal: refusal.position)
        return DateReading(tuple(spans), tuple(self._refused))

    def _refuse(self, first: int, last: int, reason: str) -> None:
        raw, position = self._place(first, last)
        self._refused.append(Refusal(raw, position, reason))

    def _place(self, first: int, last: int) -> tuple[str, int]:
        return self._tokens.folded.place(self._tokens.starts[first], self._tokens.end(last - 1))

    def _spans(self, drafts: list[_Draft], distances: Distances) -> Iterable[DateSpan | None]:
        context: YearContext | None = None
        for draft in drafts:
            if context is None and not (draft.mention.start.year and draft.mention.start.year.number):
                context = YearContext(list(self._anchors(drafts, distances)), self._published)
            yield self._span(draft, context, distances)

    def _anchors(self, drafts: list[_Draft], distances: Distances) -> Iterable[Anchor]:
        for draft in drafts:
            mention, role = draft.mention, draft.judged.role
            year = mention.start.year.number if mention.start.year else None
            day = mention.start.in_year(year) if year else None
            if day is None or mention.problem or role in _TIMELESS or role == _PAGE_CLOCK:
                continue
            yield Anchor(mention.first, distances.paragraphs[mention.first], day, role in _STRONG)

    def _span(self, draft: _Draft, context: YearContext | None, distances: Distances) -> DateSpan | None:
        mention = draft.mention

        def refuse(reason: str) -> None:
            self._refuse(mention.first, mention.last, reason)

        if mention.problem:
            refuse(mention.problem)
            return None
        start, end = mention.start, mention.end
        known = start.year is not None and start.year.number is not None
        if context is not None and not known:
            if draft.judged.role == _PAGE_CLOCK:
                refuse("the clock of the page's header, without a year")
                return None
            completed, reason = context.complete(
                start, mention.first, distances.paragraphs[mention.first], mention.weekday
            )
            if completed is None:
                refuse(reason or "the year is missing")
                return None
            start, end = completed, _following(completed, end)
        first = start.in_year(start.year.number or 0) if start.year else None
        last = end.in_year(end.year.number or 0) if end and end.year else None
        reason = _impossible(start, end, first, last, mention.weekday)
        if reason or first is None:
            refuse(reason or "the day is not in the calendar")
            return None
        raw, position = self._place(mention.first, mention.last)
        role = draft.judged.role
        if last and (last - first).days > _LONGEST_HEARING_DAYS and role in (_HEARING, _OTHER):
            role = DateRole.PROJECT_PERIOD
        year_from = _TEXT if known else YearFrom.CONTEXT
        return DateSpan(
            first, None if last == first else last, draft.time, role, raw, position, mention.rule, year_from
        )


class _Attaching:
    """Gives each time to the date it belongs to."""

    def __init__(
        self,
        distances: Distances,
        hits: list[CueHit],
        drafts: list[_Draft],
        refuse: Callable[[int, int, str], None],
    ) -> None:
        self._distances = distances
        self._hits = hits
        self._hit_firsts = [hit.first for hit in hits]
        self._refuse = refuse
        self._drafts = [draft for draft in drafts if draft.judged.role not in _TIMELESS]
        self._firsts = [draft.mention.first for draft in self._drafts]

    def attach(self, clocks: list[ClockTime]) -> None:
        for clock in clocks:
            reason = self._foreign(clock)
            if reason is None and not self._attached(clock):
                reason = "a time without a day"
            if reason:
                self._refuse(clock.number, clock.last, reason)

    def _attached(self, clock: ClockTime) -> bool:
        at = bisect_left(self._firsts, clock.number)
        before = self._group(at - 1) if at > 0 else []
        after = self._group(at) if at < len(self._drafts) else []
        gap_before = (
            self._distances.between(before[0].mention.last, clock.first) if before else _NEXT_SENTENCE + 1
        )
        gap_after = (
            self._distances.between(clock.last, after[0].mention.first) if after else _NEXT_SENTENCE + 1
        )
        free = bool(before) and before[0].time is None
        adjoins_after = gap_after <= _ADJOINING and bool(after) and after[0].time is None
        if free and gap_before <= _ADJOINING and not (adjoins_after and gap_after < gap_before):
            return _give(before, clock.time)
        if adjoins_after:
            return _give(after, clock.time)
        if before and not free and gap_before <= _ADJOINING and _closes_range(before[0], clock.time):
            before[0].time = f"{before[0].time}-{clock.time}"
            return True
        if before and not free and gap_before <= _NEXT_SENTENCE:
            # A second time of the same day: another village, the end of the meeting. The first one stays.
            return True
        reach = _NEXT_SENTENCE if self._announced(clock) else _SAME_SENTENCE
        if free and gap_before <= reach and (gap_before < SENTENCE_END or reach == _NEXT_SENTENCE):
            return _give(before, clock.time)
        return free and gap_before <= _SAME_SENTENCE and _give(before, clock.time)

    def _group(self, index: int) -> list[_Draft]:
        """Gives all dates of one list («21 и 22 мая в 10:00»)."""
        first = self._firsts[index]
        return self._drafts[bisect_left(self._firsts, first) : bisect_right(self._firsts, first)]

    def _foreign(self, clock: ClockTime) -> str | None:
        """Tells why a time is not a hearing's, if it is a registration's or an office's."""
        name = self._nearest_cue(clock)
        if name == "registration":
            return "the time of registration, not of the hearing"
        if name == "timetable":
            return "a working hour, a duration or an end, not the time of the hearing"
        return None

    def _announced(self, clock: ClockTime) -> bool:
        return self._nearest_cue(clock) in (
            "opening",
            "hearing_label",
            "hearing_noun",
            "hearing_verb",
            GENERAL_VERB,
        )

    def _nearest_cue(self, clock: ClockTime) -> str | None:
        at = bisect_left(self._hit_firsts, clock.number)
        best: tuple[int, str] | None = None
        for hit in self._hits[max(at - 3, 0) : at]:
            if hit.last > clock.number:
                continue
            distance = self._distances.between(hit.last, clock.number)
            if distance <= _CUE_REACH and (best is None or distance <= best[0]):
                best = (distance, hit.cue.name)
        for hit in self._hits[at : at + 1]:
            distance = self._distances.between(clock.last, hit.first)
            # Only right behind the time: «9:30-да тіркеу басталады», not «в 10-00, регистрация с 9-30».
            apart = best is not None and best[1] in ("registration", "timetable")
            if (
                distance == 0
                and hit.cue.name not in ("numbering", "timetable")
                and not (apart and hit.cue.name == "opening")
            ):
                best = (distance, hit.cue.name)
        return best[1] if best else None


def _closes_range(draft: _Draft, time: str) -> bool:
    """Tells whether a time ends the one inside a range: «с 12.05 10:00 по 13.05 18:00»."""
    opening = draft.time or ""
    return (
        bool(draft.mention.times)
        and draft.mention.end is not None
        and "-" not in opening + time
        and opening < time
    )


def _give(group: list[_Draft], time: str) -> bool:
    for draft in group:
        draft.time = draft.time or time
    return True


def _inner_time(mention: Mention) -> str | None:
    """Gives the times inside an expression: «с 12.05 10:00 по 13.05 18:00» is open from 10:00 to 18:00."""
    if not mention.times:
        return None
    if len(mention.times) == 2 and mention.times[0] < mention.times[1]:
        return f"{mention.times[0][:5]}-{mention.times[1][-5:]}"
    return mention.times[0]


def _judge_by_context(drafts: list[_Draft], hits: list[CueHit], roles: Roles) -> None:
    """Judges what no near cue decided: in a text about hearings a day with a time is a hearing.

    A line of nothing but a day and a time is the stamp of a page. Where a sentence says when the hearing is, only
    days after it are further hearings. A date of minutes («протокол от 12 марта») is the hearing's only if nothing
    else says when that was.
    """
    stated = next(
        (
            draft.mention.first
            for draft in drafts
            if draft.judged.role == _HEARING and draft.judged.cue in _STATING
        ),
        None,
    )
    first_hearing = next((hit.first for hit in hits if hit.cue.role == _HEARING), None)
    for before, draft in pairwise(drafts):
        if (
            draft.judged.cue is None
            and before.judged.role == _HEARING
            and roles.continues_list(before.mention, draft.mention)
        ):
            draft.judged = RoleGuess(_HEARING, "list")
    for draft in drafts:
        if (
            draft.judged.cue is None
            and draft.time
            and first_hearing is not None
            and max(first_hearing, stated or 0) < draft.mention.first
            and not roles.stamps_line(draft.mention)
        ):
            draft.judged = RoleGuess(_HEARING, "time")
        if stated is not None and draft.judged.cue == "minutes":
            draft.judged = RoleGuess(_OTHER, draft.judged.cue)


def _following(start: WrittenDay, end: WrittenDay | None) -> WrittenDay | None:
    """Give a range's end the year of its completed start, or the next one if it crosses New Year."""
    if end is None or start.year is None or start.year.number is None:
        return None
    turns = (end.month, end.day) < (start.month, start.day)
    return WrittenDay(end.day, end.month, WrittenYear(start.year.number + turns))


def _impossible(
    start: WrittenDay, end: WrittenDay | None, first: date | None, last: date | None, weekday: int | None
) -> str | None:
    for day, read in ((start, first), (end, last)):
        if day and read is None:
            year = day.year.number if day.year else None
            return f"{day.day:02d}.{day.month:02d}.{year} is not in the calendar"
    if first and last and last < first:
        return f"the period ends ({last}) before it starts ({first})"
    if first and weekday is not None and first.weekday() != weekday:
        return f"{first} is a {_WEEKDAY_NAMES[first.weekday()]}, the text says {_WEEKDAY_NAMES[weekday]}"
    return None
