"""Date expressions by kind, each a module with a `match`, and the order in which they are tried.

A kind reads the days of one month that start (or, for a month before its day, go on) at a number:
``match(tokens, position, floor)``, where `floor` is the token after the last expression, behind which nobody
looks back. Ranges over two such expressions are put together afterwards.
"""

from __future__ import annotations

from collections.abc import Callable

from hearings_crawler.dates.expressions import month_first, numeric, ranges, spelled, weekdays, worded
from hearings_crawler.dates.expressions.day_month import with_from
from hearings_crawler.dates.expressions.values import Mention, MonthDays, WrittenDay, WrittenYear
from hearings_crawler.dates.tables import GrammaticalCase
from hearings_crawler.dates.tokens import NUMBER, Tokens

__all__ = ["KINDS", "Mention", "MonthDays", "WrittenDay", "WrittenYear", "match"]

KINDS = (numeric.match, worded.match, month_first.match, numeric.match_first_end)
"""The kinds of expressions in the order in which they are tried at a number of one or two digits."""
_KINDS_OF_LONGER_NUMBERS = (numeric.match,)
_KINDS_OF_WORDS = (spelled.match,)

# Looked up once: an enumeration's members cost a call each time.
_ATTRIBUTIVE = GrammaticalCase.ATTRIBUTIVE


def match(tokens: Tokens, position: int, floor: int) -> list[Mention]:
    """Read the date expression at a number: one mention, several for a list of days, none where there is none."""
    for kind in _kinds_at(tokens, position):
        days = kind(tokens, position, floor)
        if days is not None:
            break
    else:
        return []
    if days.single:
        mention = ranges.match(tokens, days, floor)
        return [mention or _single(tokens, days, floor)]
    return _several(tokens, days, floor)


def _kinds_at(tokens: Tokens, position: int) -> tuple[Callable[[Tokens, int, int], MonthDays | None], ...]:
    if tokens.kinds[position] != NUMBER:
        return _KINDS_OF_WORDS
    return KINDS if len(tokens.texts[position]) <= 2 else _KINDS_OF_LONGER_NUMBERS


def _single(tokens: Tokens, days: MonthDays, floor: int) -> Mention:
    return Mention(
        days.first,
        days.last,
        days.day(),
        None,
        days.rule,
        attributive=days.case == _ATTRIBUTIVE,
        weekday=weekdays.weekday_of(tokens, days, floor),
        problem=days.problem,
        times=[days.time] if days.time else [],
    )


def _several(tokens: Tokens, days: MonthDays, floor: int) -> list[Mention]:
    """Return the days of a list or range as mentions that share their words."""
    holds_range = any(end for _, end in days.days)
    first = with_from(tokens, days.first, floor) if holds_range else days.first
    return [
        Mention(
            first,
            days.last,
            WrittenDay(start, days.month, days.year),
            WrittenDay(end, days.month, days.year) if end else None,
            days.rule + ("_range" if end else "_list" if len(days.days) > 1 else ""),
            attributive=days.case == _ATTRIBUTIVE,
            problem=days.problem,
            times=[days.time] if days.time else [],
        )
        for start, end in days.days
    ]
