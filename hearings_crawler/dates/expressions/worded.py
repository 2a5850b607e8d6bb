"""Days before their month's name: «25 мая», «12 и 13 мая», «12-19 қазан», «2025 жылғы 3 тамыз»."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hearings_crawler.dates import guards, tables
from hearings_crawler.dates.expressions import numeric
from hearings_crawler.dates.expressions.day_month import (
    DayNumber,
    LinkedMonth,
    between_follows,
    read_day,
    read_link,
    read_month,
)
from hearings_crawler.dates.expressions.values import MonthDays
from hearings_crawler.dates.expressions.year import year_after, year_before
from hearings_crawler.dates.tables import GrammaticalCase, MonthName
from hearings_crawler.dates.tokens import NEWLINE, Tokens

_MOST_DAYS_IN_A_LIST: Final = 10
# Looked up once: an enumeration's members cost a call each time.
_FROM: Final = GrammaticalCase.FROM


@dataclass(slots=True)
class _Series:
    """The days before a month's name, and what joins them.

    Attributes:
        first: The first token, an opening quote included.
        position: The first number.
        days: The numbers of the days.
        places: The token of each day.
        links: What joins each day to the next.
    """

    first: int
    position: int
    days: list[int]
    places: list[int]
    links: list[LinkedMonth]


def match(tokens: Tokens, position: int, floor: int) -> MonthDays | None:
    """Read days and their month, with the year after or before them.

    «12 по 19.10.2025» ends in a whole date in figures; «25» 05 2025 has its month in figures.
    """
    day = read_day(tokens, position)
    if day is None or guards.glued_to_figures(tokens, position):
        return None
    first = _opening_quote(tokens, position, floor)
    month = read_month(tokens, day.last)
    if month:
        days = _dated(tokens, first, month, floor)
        if days:
            days.days = [(day.day, None)]
        return days
    quoted = numeric.match_quoted(tokens, first, day.last, day.day) if first < position else None
    return quoted or _list(tokens, _Series(first, position, [day.day], [position], []), day, floor)


def _list(tokens: Tokens, series: _Series, day: DayNumber, floor: int) -> MonthDays | None:
    """Read the further days of a list or a range up to its month."""
    while len(series.days) < _MOST_DAYS_IN_A_LIST:
        link = read_link(tokens, day.last, day.case, series.first, floor)
        if link is None:
            return None
        series.links.append(link)
        tail = numeric.match(tokens, link.last, linked=True)
        if tail and not tail.problem:
            return _with_numeric_tail(tokens, series, tail)
        further = read_day(tokens, link.last)
        if further is None:
            return None
        day = further
        series.days.append(day.day)
        series.places.append(link.last)
        month = read_month(tokens, day.last)
        if month:
            return _with_month(tokens, series, month, floor)
    return None


def _opening_quote(tokens: Tokens, position: int, floor: int) -> int:
    first = position
    while (
        first - 1 >= floor
        and first > 0
        and tokens.texts[first - 1] == '"'
        and position - first < 3
        and tokens.gaps[first] < NEWLINE
    ):
        first -= 1
    return first


def _with_month(
    tokens: Tokens, series: _Series, month: tuple[MonthName, int], floor: int
) -> MonthDays | None:
    """Return the days of a list or a range with their month and year."""
    days = _dated(tokens, series.first, month, floor)
    if days is None:
        return None
    house = series.links[0].sense == "range" and guards.house_before_dash(tokens, series.position)
    spans = _Spans.of(tokens, series, series.days, days.last, house=house)
    days.days, days.problem = spans.spans, spans.problem
    if spans.left_out:
        days.first = series.places[spans.left_out]
        if days.rule == "year_day_month":
            days.year, days.rule = None, "day_month"
    return days


def _dated(tokens: Tokens, first: int, month: tuple[MonthName, int], floor: int) -> MonthDays | None:
    """Return the month with the year that belongs to it, its days still missing."""
    if first > 0 and tokens.texts[first - 1] == "№":
        return None
    before, after = year_before(tokens, first, floor), year_after(tokens, month[1])
    named, last = month
    days = MonthDays(first, last, [], named.number, None, "day_month", named.case)
    if before and (after is None or (named.kazakh and before.binds)):
        days.year, days.first, days.rule = before.year, before.first, "year_day_month"
    elif after:
        days.year, days.last, days.rule = after[0], after[1], "day_month_year"
        if tables.YEAR_WORDS.get(tokens.texts[days.last - 1]) == _FROM:
            # «21 қаңтар 2025 жылдан …»: the year word carries the ending of the whole date.
            days.case = _FROM
    if days.year is None and _unlikely_without_year(tokens, first, last, named):
        return None
    if before and tokens.texts[days.last] in tables.MONTH_OF_WORDS:
        days.last += 1
    return days


def _unlikely_without_year(tokens: Tokens, first: int, last: int, named: MonthName) -> bool:
    """Whether only a year would make the words a date: «5 мар» of a word cut off, a street, repaired digits."""
    return (
        (named.short and tokens.texts[last - 1] != ".")
        or guards.names_street(tokens, first, last)
        or guards.misread(tokens, first, last)
    )


def _with_numeric_tail(tokens: Tokens, series: _Series, tail: MonthDays) -> MonthDays | None:
    """Put «с 12 по 19.10.2025» together, the month and year standing in the last day only."""
    link = series.links[0].sense
    spans = _Spans.of(tokens, series, [*series.days, tail.days[0][0]], tail.last)
    if link == "range" and guards.house_before_dash(tokens, series.position):
        return None
    if spans.left_out or spans.problem or tokens.texts[series.first - 1] == "№" or link == "comma":
        return None
    return replace(tail, first=series.first, days=spans.spans, time=None)


@dataclass(frozen=True, slots=True)
class _Spans:
    """Days and the words between them as days and ranges.

    Attributes:
        spans: Each day with None, each range with its last day.
        problem: Why they cannot be, None if they can.
        left_out: How many numbers before them are no days: the numbers of houses.
    """

    spans: list[tuple[int, int | None]]
    problem: str | None
    left_out: int

    @classmethod
    def of(
        cls, tokens: Tokens, series: _Series, days: list[int], last: int, *, house: bool = False
    ) -> _Spans:
        """Join the days by their links; `last` is the token after them."""
        senses = [link.sense for link in series.links]
        left_out = 0
        if "comma" in senses and not guards.list_may_start(tokens, series.position):
            left_out = len(senses) - senses[::-1].index("comma")
        elif house:
            left_out = 1
        spans: list[tuple[int, int | None]] = [(days[left_out], None)]
        problem = None
        for sense, day in zip(senses[left_out:], days[left_out + 1 :], strict=True):
            start, end = spans[-1]
            if sense == "range" or (sense == "with" and between_follows(tokens, last)):
                if end is not None or day <= start:
                    problem = f"the range {start} to {day} does not run forward"
                spans[-1] = (start, day)
            else:
                spans.append((day, None))
        return cls(spans, problem, left_out)
