"""Sittings of one notice on one day: at another hour, or at the same hour in another village."""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates import tables
from hearings_crawler.dates.clocks import ClockTime
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.tokens import NEWLINE, WORD, Tokens

PLACE_REACH: Final = 14
"""Tokens between a time or a date and its place."""
_LONGEST_ABBREVIATION: Final = 3


def opens_sitting(
    tokens: Tokens, distances: Distances, day: Mention, earlier: ClockTime, later: ClockTime
) -> bool:
    """Whether a second time of a day is another sitting's, not an end or a registration.

    «в 11:00 и в 15:00»; «11:00 – с. Мерке; 15:00 – с. Кулан», «с. Мерке в 11:00, с. Кулан в 15:00»: joined by «и», or
    each with a place of its own. Hours from and to («9:00-13:00 и 14:00-18:00») need the places.
    """
    between = names_place(tokens, earlier.last, later.first)
    if between and names_place(tokens, later.last, later.last + PLACE_REACH):
        return True
    if "-" in earlier.time or "-" in later.time:
        return False
    if later.first > 0 and tokens.texts[later.first - 1] in tables.AND_WORDS:
        return True
    same_sentence = distances.same_sentence(earlier.last - 1, later.first)
    return between and same_sentence and names_place(tokens, day.last, earlier.first)


def place_of(tokens: Tokens, mention: Mention, floor: int, end: int) -> str | None:
    """Return the village or district named in a date's line or item; None if none is named.

    «17.04.2025 11:00 с. Мерке, клуб», «2) Құлан ауылы, 2025 жылғы 17 сәуір».
    """
    return _place_behind(tokens, mention.last, end) or _place_before(tokens, mention.first, floor)


def _place_behind(tokens: Tokens, first: int, last: int) -> str | None:
    for at in range(first, min(last, first + PLACE_REACH, tokens.count)):
        if at > first and (tokens.gaps[at] >= NEWLINE or tokens.texts[at] == ";"):
            return None
        name = _name_of_settlement(tokens, at)
        if name:
            return name
    return None


def _place_before(tokens: Tokens, first: int, floor: int) -> str | None:
    for at in range(first - 1, max(floor, first - PLACE_REACH) - 1, -1):
        if tokens.texts[at] == ";":
            return None
        name = _name_of_settlement(tokens, at)
        if name or tokens.gaps[at] >= NEWLINE:
            return name
    return None


def _name_of_settlement(tokens: Tokens, at: int) -> str | None:
    """Return the name behind «с.» or before «ауылы»."""
    if not _is_settlement(tokens, at):
        return None
    behind = at + 2 if tokens.texts[at + 1] == "." else at + 1
    names = (name for name in (behind, at - 1) if 0 <= name < tokens.count)
    return next(
        (tokens.texts[name] for name in names if tokens.kinds[name] == WORD and tokens.capital(name)), None
    )


def names_place(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a settlement or a building is named between two tokens."""
    return any(
        _is_settlement(tokens, at) or (tokens.kinds[at] == WORD and tokens.texts[at] in tables.BUILDINGS)
        for at in range(max(first, 0), min(last, tokens.count))
    )


def _is_settlement(tokens: Tokens, at: int) -> bool:
    word = tokens.texts[at]
    if tokens.kinds[at] != WORD or word not in tables.SETTLEMENTS:
        return False
    # «с. Мерке», not «с 10:00».
    return len(word) > _LONGEST_ABBREVIATION or tokens.texts[at + 1] == "."
