"""Reads the dates of a notice, of minutes, of a page: what they are, what they are for, and why some are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from hearings_crawler.dates.attaching import TimeAttacher
from hearings_crawler.dates.clocks import ClockTime
from hearings_crawler.dates.cues import GENERAL_VERB, CueHit, find_cues
from hearings_crawler.dates.drafts import TIMELESS, Draft, draft_of
from hearings_crawler.dates.expressions import WrittenDay, WrittenYear
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.model import DateReading, DateRole, DateSpan, Refusal, YearFrom
from hearings_crawler.dates.roles import RoleGuess, Roles
from hearings_crawler.dates.scan import find_dates
from hearings_crawler.dates.sittings import place_of
from hearings_crawler.dates.tables import MONTHS
from hearings_crawler.dates.text import fold_text, fold_word
from hearings_crawler.dates.tokens import Tokens
from hearings_crawler.dates.years import Anchor, YearContext

# A digit, or a letter sequence of a month: «в апреле», «семнадцатого апреля».
_DIGIT: Final = re.compile("[0-9０-９]")
_MONTH: Final = re.compile("|".join(sorted({month[:3] for month in MONTHS if len(month) > 3})))
# A hearing lasts days, a public discussion weeks; what lasts longer is a project.
_LONGEST_HEARING_DAYS: Final = 183
_HOUR: Final = 5
_WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Looked up once: an enumeration's members cost a call each time.
_HEARING: Final = DateRole.HEARING
_OTHER: Final = DateRole.OTHER
_PAGE_CLOCK: Final = DateRole.PAGE_CLOCK
_TEXT: Final = YearFrom.TEXT
_STATING: Final = ("hearing_label", "hearing_verb", GENERAL_VERB)
_STRONG: Final = (DateRole.HEARING, DateRole.PLACEMENT, DateRole.RECEIPT)


def read_dates(text: str, *, published: date | None = None) -> DateReading:
    """Read every date of a Kazakh (Cyrillic or Latin) or Russian text, with the role each one plays.

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
    """Read a field that holds one date or one period («18/03/2025», «12/11/2025 - 18/11/2025»).

    Returns:
        The date, or None if the text holds none, several, or one that was refused.
    """
    reading = read_dates(text)
    return reading.dates[0] if len(reading.dates) == 1 and not reading.refused else None


def hearing_days(reading: DateReading, *, sittings: bool = True) -> tuple[DateSpan, ...]:
    """Return the days and periods on which hearings are held, each once, in text order.

    Sittings of one day at several hours, or in several villages of a list, are hearings of their own. Of several
    mentions of one sitting the first with a time is kept, else the first.

    Args:
        reading: What a text says.
        sittings: Whether sittings are told apart; minutes name many times of their one day.
    """
    kept: dict[tuple[date, date | None], list[DateSpan]] = {}
    for span in reading.dates:
        if span.role == DateRole.HEARING:
            day = kept.setdefault((span.start, span.end), [])
            known = next(
                (at for at, other in enumerate(day) if not sittings or _same_sitting(other, span)), None
            )
            if known is None:
                day.append(span)
            elif day[known].time is None and span.time is not None:
                day[known] = span
    return tuple(sorted((span for day in kept.values() for span in day), key=lambda span: span.position))


def _same_sitting(one: DateSpan, other: DateSpan) -> bool:
    """Whether two mentions of one day are of one sitting: no hour or village tells them apart."""
    if one.time and other.time and one.time[:_HOUR] != other.time[:_HOUR]:
        return False
    return not (one.place and other.place and one.place != other.place)


def _may_hold_dates(text: str) -> bool:
    """Whether a text holds a digit or the beginning of a month's name, told cheaply."""
    return _DIGIT.search(text) is not None or _MONTH.search(fold_word(text)) is not None


class _Reader:
    def __init__(self, text: str, published: date | None) -> None:
        self._tokens = Tokens(fold_text(text))
        self._published = published
        self._refused: list[Refusal] = []

    def read(self) -> DateReading:
        found = find_dates(self._tokens)
        if not (found.mentions or found.clocks or found.stamps or found.months):
            return DateReading((), ())
        for first, last in found.months:
            self._refuse(first, last, "a month without a day")
        for first, last in found.stamps:
            self._refuse(first, last, "a timestamp of a web address, not a date of the text")
        distances = Distances(self._tokens)
        hits = find_cues(self._tokens)
        roles = Roles(self._tokens, distances, hits, found.mentions, found.clocks)
        drafts = [draft_of(mention, roles.judge(mention)) for mention in found.mentions]
        drafts = self._timed(drafts, found.clocks, hits, distances)
        if hits:
            _judge_by_context(drafts, hits, roles)
            _tell_places_apart(self._tokens, drafts, roles)
        spans = [span for span in self._spans(drafts, distances) if span]
        if len(spans) > 1:
            spans.sort(key=lambda span: (span.position, span.start))
        if len(self._refused) > 1:
            self._refused.sort(key=lambda refusal: refusal.position)
        return DateReading(tuple(spans), tuple(self._refused))

    def _timed(
        self, drafts: list[Draft], clocks: list[ClockTime], hits: list[CueHit], distances: Distances
    ) -> list[Draft]:
        """Return the dates with their times; a day with several sittings stands there once for each."""
        if not clocks:
            return drafts
        attacher = TimeAttacher(self._tokens, distances, hits, drafts)
        for clock in clocks:
            reason = attacher.attach(clock)
            if reason:
                self._refuse(clock.number, clock.last, reason)
        if not attacher.sittings:
            return drafts
        return sorted((*drafts, *attacher.sittings), key=lambda draft: draft.mention.first)

    def _refuse(self, first: int, last: int, reason: str) -> None:
        raw, position = self._place(first, last)
        self._refused.append(Refusal(raw, position, reason))

    def _place(self, first: int, last: int) -> tuple[str, int]:
        return self._tokens.folded.place(self._tokens.starts[first], self._tokens.end(last - 1))

    def _spans(self, drafts: list[Draft], distances: Distances) -> Iterable[DateSpan | None]:
        context: YearContext | None = None
        for draft in drafts:
            mention = draft.mention
            start, end, reason = mention.start, mention.end, mention.problem
            known = start.year is not None and start.year.number is not None
            if not known and context is None:
                context = YearContext(list(_anchors(drafts, distances)), self._published)
            if reason is None and not known and context is not None:
                start, end, reason = _completed(draft, context, distances)
            span = self._span(draft, start, end, known) if reason is None else reason
            if isinstance(span, str):
                self._refuse(mention.first, mention.last, span)
            else:
                yield span

    def _span(self, draft: Draft, start: WrittenDay, end: WrittenDay | None, known: bool) -> DateSpan | str:
        """Return a span, or why the calendar has no such days."""
        mention, role = draft.mention, draft.guess.role
        first, last = _in_calendar(start), _in_calendar(end)
        reason = _impossible(start, end, first, last, mention.weekday)
        if reason or first is None:
            return reason or "the day is not in the calendar"
        if last and (last - first).days > _LONGEST_HEARING_DAYS and role in (_HEARING, _OTHER):
            role = DateRole.PROJECT_PERIOD
        raw, position = self._place(mention.first, mention.last)
        year_from = _TEXT if known else YearFrom.CONTEXT
        end_day = None if last == first else last
        return DateSpan(first, end_day, draft.time, role, raw, position, mention.rule, year_from, draft.place)


def _anchors(drafts: list[Draft], distances: Distances) -> Iterable[Anchor]:
    """Return the full dates from which a missing year may be taken."""
    for draft in drafts:
        mention, role = draft.mention, draft.guess.role
        year = mention.start.year.number if mention.start.year else None
        day = mention.start.in_year(year) if year else None
        if day is None or mention.problem or role in TIMELESS or role == _PAGE_CLOCK:
            continue
        yield Anchor(mention.first, distances.paragraphs[mention.first], day, role in _STRONG)


def _completed(
    draft: Draft, context: YearContext, distances: Distances
) -> tuple[WrittenDay, WrittenDay | None, str | None]:
    """Return both ends of a date with the year that the document gives them, or why it gives none."""
    mention = draft.mention
    if draft.guess.role == _PAGE_CLOCK:
        return mention.start, mention.end, "the clock of the page's header, without a year"
    paragraph = distances.paragraphs[mention.first]
    start, reason = context.complete(mention.start, mention.first, paragraph, mention.weekday)
    if start is None:
        return mention.start, mention.end, reason or "the year is missing"
    return start, _following(start, mention.end), None


def _judge_by_context(drafts: list[Draft], hits: list[CueHit], roles: Roles) -> None:
    """Judge what no near cue decided: in a text about hearings a day with a time is a hearing.

    The day of a hearing that was not held counts only where no other day is stated: a notice of the repeat names both.

    A line of nothing but a day and a time is the stamp of a page. Where a sentence says when the hearing is, only
    days after it are further hearings. A date of minutes («протокол от 12 марта») is the hearing's only if nothing
    else says when that was.
    """
    stated = next((draft.mention.first for draft in drafts if _states_hearing(draft)), None)
    first_hearing = next((hit.first for hit in hits if hit.cue.role == _HEARING), None)
    _continue_lists(drafts, roles)
    for draft in drafts:
        if stated is not None and draft.guess.cue in ("minutes", "not_held"):
            draft.guess = RoleGuess(_OTHER, draft.guess.cue)
        timed = draft.guess.cue is None and draft.time is not None
        if timed and first_hearing is not None and max(first_hearing, stated or 0) < draft.mention.first:
            _take_timed_day(draft, roles)


def _continue_lists(drafts: list[Draft], roles: Roles) -> None:
    for before, draft in pairwise(drafts):
        lists = draft.guess.cue is None and before.guess.role == _HEARING
        if lists and roles.continues_list(before.mention, draft.mention):
            draft.guess = RoleGuess(_HEARING, "list")
    # «1) 15:00 17 апреля, с. Мерке; 2) 11:00 18 апреля, с. Кулан состоятся слушания»: the verb closes the list.
    for draft, behind in pairwise(reversed(drafts)):
        timed = behind.time is not None and draft.time is not None
        lists = timed and behind.guess.cue is None and draft.guess.role == _HEARING
        if lists and roles.continues_list(behind.mention, draft.mention):
            behind.guess = RoleGuess(_HEARING, "list")


def _tell_places_apart(tokens: Tokens, drafts: list[Draft], roles: Roles) -> None:
    """Note the villages of a list that holds several sittings of one day at one hour."""
    for before, draft in pairwise(drafts):
        same = (before.mention.start, before.time) == (draft.mention.start, draft.time)
        if not same or before.guess.role != _HEARING or before.mention is draft.mention:
            continue
        if roles.continues_list(before.mention, draft.mention):
            before.place = before.place or place_of(tokens, before.mention, 0, draft.mention.first)
            draft.place = place_of(tokens, draft.mention, before.mention.last, tokens.count)


def _take_timed_day(draft: Draft, roles: Roles) -> None:
    if not roles.stamps_line(draft.mention):
        draft.guess = RoleGuess(_HEARING, "time")


def _states_hearing(draft: Draft) -> bool:
    """Whether a label or a verb says that the hearing is on this day."""
    return draft.guess.role == _HEARING and draft.guess.cue in _STATING


def _following(start: WrittenDay, end: WrittenDay | None) -> WrittenDay | None:
    """Return a range's end with the year of its completed start, or the next one if it crosses New Year."""
    if end is None or start.year is None or start.year.number is None:
        return None
    turns = (end.month, end.day) < (start.month, start.day)
    return WrittenDay(end.day, end.month, WrittenYear(start.year.number + turns))


def _in_calendar(day: WrittenDay | None) -> date | None:
    return day.in_year(day.year.number or 0) if day and day.year else None


def _impossible(
    start: WrittenDay, end: WrittenDay | None, first: date | None, last: date | None, weekday: int | None
) -> str | None:
    """Return why two ends and a weekday cannot be, None if they can."""
    for day, read in ((start, first), (end, last)):
        if day and read is None:
            year = day.year.number if day.year else None
            return f"{day.day:02d}.{day.month:02d}.{year} is not in the calendar"
    if first and last and last < first:
        return f"the period ends ({last}) before it starts ({first})"
    if first and weekday is not None and first.weekday() != weekday:
        return f"{first} is a {_WEEKDAY_NAMES[first.weekday()]}, the text says {_WEEKDAY_NAMES[weekday]}"
    return None
