"""A day in words before its month: «семнадцатого апреля 2025 года», «2025 жылғы он жетінші сәуір»."""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates import tables
from hearings_crawler.dates.expressions import year
from hearings_crawler.dates.expressions.day_month import read_link, read_month
from hearings_crawler.dates.expressions.values import MonthDays
from hearings_crawler.dates.tables import GrammaticalCase, MonthName
from hearings_crawler.dates.tokens import NEWLINE, Tokens

# Looked up once: an enumeration's members cost a call each time.
_PLAIN: Final = GrammaticalCase.PLAIN


def positions(tokens: Tokens) -> list[int]:
    """Return the tokens at which a day in words may start."""
    words = tables.SPELLED_DAYS
    if words.keys().isdisjoint(tokens.texts):
        return []
    return [at for at, text in enumerate(tokens.texts) if text in words]


def match(tokens: Tokens, position: int, floor: int) -> MonthDays | None:
    """Read a day in words, or two that are joined, directly before a month's name."""
    opening = _day(tokens, position)
    if opening is None:
        return None
    spans: list[tuple[int, int | None]] = [(opening[0], None)]
    last = opening[1]
    month = read_month(tokens, last)
    if month is None:
        link = read_link(tokens, last, _PLAIN, position, floor)
        closing = _day(tokens, link.last) if link else None
        if link is None or closing is None:
            return None
        joined = link.sense == "range"
        spans = [(opening[0], closing[0])] if joined else [*spans, (closing[0], None)]
        month = read_month(tokens, closing[1])
    if month is None or month[0].short:
        return None
    return _dated(
        tokens, MonthDays(position, month[1], spans, month[0].number, None, "spelled_day"), month[0], floor
    )


def _day(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Read one day in words; return it with the next token."""
    followers = tables.SPELLED_DAYS.get(tokens.texts[at])
    if followers is None:
        return None
    unit = followers.get(tokens.texts[at + 1]) if tokens.gaps[at + 1] < NEWLINE else None
    if unit:
        return unit, at + 2
    day = followers.get("")
    return (day, at + 1) if day else None


def _dated(tokens: Tokens, days: MonthDays, named: MonthName, floor: int) -> MonthDays:
    days.case = named.case
    before = year.year_before(tokens, days.first, floor)
    after = year.year_after(tokens, days.last)
    if before and (after is None or (named.kazakh and before.binds)):
        days.year, days.first = before.year, before.first
    elif after:
        days.year, days.last = after
    return days
