"""Finds every date expression and every time in the tokens of a text.

One pass from left to right; each number is tried as the start of a date, then of a time. Every look ahead or back is
bounded by a constant, so the pass is linear. Nothing here knows what a date is for, nor which year a day without one
belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from hearings_crawler.dates import expressions, tables
from hearings_crawler.dates.addresses import read_address_timestamp
from hearings_crawler.dates.clocks import ClockTime, read_clock
from hearings_crawler.dates.expressions import Mention, month_alone, spelled
from hearings_crawler.dates.guards import SEPARATORS
from hearings_crawler.dates.tokens import GLUED, NUMBER, PARAGRAPH, WORD, Tokens

_STAMP_DIGITS: Final = 14
_STAMP_GROUPS: Final = 6
_FILLING_WORDS: Final = 6


@dataclass(slots=True)
class FoundExpressions:
    """What a text holds: date expressions, times, months without a day, and what only looks like any of them."""

    mentions: list[Mention] = field(default_factory=list)
    clocks: list[ClockTime] = field(default_factory=list)
    stamps: list[tuple[int, int]] = field(default_factory=list)
    months: list[tuple[int, int]] = field(default_factory=list)


def find_dates(tokens: Tokens) -> FoundExpressions:
    """Find the date expressions and times of a text, in text order."""
    texts = tokens.texts
    found = FoundExpressions()
    floor = 0
    spelled_days = spelled.positions(tokens)
    for index in sorted((*tokens.numbers, *spelled_days)) if spelled_days else tokens.numbers:
        if index < floor:
            continue
        # A number of more than two digits starts a date only before a separator.
        if tokens.kinds[index] == NUMBER and (
            len(texts[index]) <= 2 or texts[index + 1] in SEPARATORS or len(texts[index]) == _STAMP_DIGITS
        ):
            floor = _advance(tokens, index, floor, found)
        elif tokens.kinds[index] == WORD:
            floor = _advance_spelled(tokens, index, floor, found)
    found.months = month_alone.find(tokens, found.mentions)
    return found


def _advance_spelled(tokens: Tokens, index: int, floor: int, found: FoundExpressions) -> int:
    mentions = expressions.match(tokens, index, floor)
    found.mentions += mentions
    return mentions[0].last if mentions else floor


def _advance(tokens: Tokens, index: int, floor: int, found: FoundExpressions) -> int:
    """Enter what starts at a number; return the token after it, the floor where there is nothing."""
    stamp = _stamp_end(tokens, index)
    if stamp:
        found.stamps.append((index, stamp))
        return stamp
    mentions = expressions.match(tokens, index, floor)
    if mentions:
        found.mentions += mentions
        return mentions[0].last
    clock = read_clock(tokens, index, floor)
    if clock and (
        clock.certain
        or _follows_date(tokens, clock, found.mentions)
        or _follows_time(tokens, clock, found.clocks)
    ):
        found.clocks.append(clock)
        return clock.last
    return floor


def _follows_date(tokens: Tokens, clock: ClockTime, mentions: list[Mention]) -> bool:
    """Whether only filling words stand between the last date and this time."""
    if not mentions:
        return False
    last = mentions[-1].last
    at = clock.first - 1
    while at >= last and clock.first - at <= _FILLING_WORDS:
        if tokens.kinds[at] == WORD and tokens.texts[at] not in tables.CLOCK_FILLERS:
            return False
        if tokens.kinds[at] == NUMBER or tokens.gaps[at + 1] >= PARAGRAPH:
            return False
        at -= 1
    return at < last


def _follows_time(tokens: Tokens, clock: ClockTime, clocks: list[ClockTime]) -> bool:
    """Whether «и» joins this time to the one before it: «в 10.00 и 14.00 часов»."""
    joint = clock.first - 1
    return bool(clocks) and clocks[-1].last == joint and tokens.texts[joint] in tables.AND_WORDS


def _stamp_end(tokens: Tokens, index: int) -> int | None:
    """Recognise the timestamp of a web address, which is not a date of the text; return the token after it."""
    texts, gaps = tokens.texts, tokens.gaps
    if len(texts[index]) == _STAMP_DIGITS:
        return index + 1 if read_address_timestamp(texts[index]) else None
    if texts[index + 1] != "-" or len(texts[index]) not in (2, 4):
        return None
    at, groups = index, 1
    while (
        groups <= _STAMP_GROUPS
        and texts[at + 1] == "-"
        and gaps[at + 1] == gaps[at + 2] == GLUED
        and tokens.kinds[at + 2] == NUMBER
        and len(texts[at + 2]) == 2
    ):
        at += 2
        groups += 1
    return at + 1 if groups >= _STAMP_GROUPS else None
