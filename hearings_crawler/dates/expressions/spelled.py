"""A day in words before its month: «семнадцатого апреля 2025 года», «2025 жылғы он жетінші сәуір»."""

from __future__ import annotations

from hearings_crawler.dates import tables
from hearings_crawler.dates.expressions import year
from hearings_crawler.dates.expressions.day_month import read_month
from hearings_crawler.dates.expressions.values import MonthDays
from hearings_crawler.dates.tokens import NEWLINE, Tokens


def positions(tokens: Tokens) -> list[int]:
    """Return the tokens at which a day in words may start."""
    words = tables.SPELLED_DAYS
    if words.keys().isdisjoint(tokens.texts):
        return []
    return [at for at, text in enumerate(tokens.texts) if text in words]


def match(tokens: Tokens, position: int, floor: int) -> MonthDays | None:
    """Read a day in words that stands directly before a month's name."""
    followers = tables.SPELLED_DAYS[tokens.texts[position]]
    unit = followers.get(tokens.texts[position + 1]) if tokens.gaps[position + 1] < NEWLINE else None
    day, last = (unit, position + 2) if unit else (followers.get(""), position + 1)
    month = read_month(tokens, last) if day else None
    if day is None or month is None or month[0].short:
        return None
    named, end = month
    days = MonthDays(position, end, [(day, None)], named.number, None, "spelled_day", named.case)
    before = year.year_before(tokens, position, floor)
    after = year.year_after(tokens, end)
    if before and (after is None or (named.kazakh and before.binds)):
        days.year, days.first = before.year, before.first
    elif after:
        days.year, days.last = after
    return days
