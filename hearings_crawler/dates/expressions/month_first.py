"""A month's name before its day: «мамырдың 25-і», «тамыз айының 22-сінде», «Jan 27, 2026»."""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates import guards, tables
from hearings_crawler.dates.expressions.day_month import DayNumber, named_month, read_day, read_link
from hearings_crawler.dates.expressions.values import MonthDays
from hearings_crawler.dates.expressions.year import year_after, year_before
from hearings_crawler.dates.tables import GrammaticalCase, MonthName
from hearings_crawler.dates.tokens import NEWLINE, NUMBER, WORD, Tokens

# Looked up once: an enumeration's members cost a call each time.
_OF: Final = GrammaticalCase.OF


def match(tokens: Tokens, position: int, floor: int) -> MonthDays | None:
    """Read a day, or the first of a range of days, behind its month."""
    found = _month_before(tokens, position, floor)
    if found is None:
        return None
    named, at, month_of = found
    day = read_day(tokens, position)
    if day is None or not day.day or guards.glued_to_figures(tokens, position):
        return None
    behind_day = at > floor and tokens.kinds[at - 1] == NUMBER and len(tokens.texts[at - 1]) <= 2
    if behind_day and not month_of:
        return None
    end, last = _range_end(tokens, day, position, floor)
    days = MonthDays(at, last, [(day.day, end)], named.number, None, "month_day")
    before = year_before(tokens, at, floor)
    if before:
        days.first, days.year, days.rule = before.first, before.year, "year_month_day"
        return days
    after = year_after(tokens, last)
    if after:
        days.year, days.last, days.rule = after[0], after[1], "month_day_year"
        return days
    bound = month_of or (named.case == _OF and named.kazakh)
    return days if bound and not _counts_something(tokens, last) else None


def _month_before(tokens: Tokens, position: int, floor: int) -> tuple[MonthName, int, bool] | None:
    """Find the month before a number; give its token, and whether «айының» stands between."""
    at = position - 1
    while at >= floor and tokens.texts[at] == '"' and position - at <= 3:
        at -= 1
    month_of = at >= floor and tokens.texts[at] in tables.MONTH_OF_WORDS
    if month_of:
        at -= 1
    if at < floor or at < 0 or tokens.kinds[at] != WORD:
        return None
    if max(tokens.gaps[at + 1 : position + 1], default=0) >= NEWLINE:
        return None
    named = named_month(tokens, at)
    if named is None or (named.short and not tokens.ascii_word(at)):
        return None
    return named, at, month_of


def _range_end(tokens: Tokens, day: DayNumber, position: int, floor: int) -> tuple[int | None, int]:
    """Read «12-сінен 19-ына дейін» behind a month; give the last day, if there is one, and the next token."""
    link = read_link(tokens, day.last, day.case, position, floor)
    second = read_day(tokens, link.last) if link and link.sense == "range" else None
    if second is None or second.day <= day.day or tokens.texts[second.last] == ":":
        return None, day.last
    until = tokens.kinds[second.last] == WORD and tokens.texts[second.last].startswith(tables.UNTIL_STEMS)
    return second.day, second.last + 1 if until else second.last


def _counts_something(tokens: Tokens, after: int) -> bool:
    """Whether the number is an amount, a time or a part of a figure."""
    return tokens.texts[after] in tables.MEASURES or (
        tokens.texts[after] in (":", ".", "%") and tokens.kinds[after + 1] == NUMBER
    )
