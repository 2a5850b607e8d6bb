"""Sittings of one notice on one day: at another hour, or at the same hour in another village."""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates import tables
from hearings_crawler.dates.tokens import NEWLINE, WORD, Tokens

PLACE_REACH: Final = 14
"""Tokens between a time or a date and its place."""
_LONGEST_ABBREVIATION: Final = 3


def opens_sitting(tokens: Tokens, earlier: int, first: int, last: int) -> bool:
    """Whether a second time of a day is another sitting's, not an end or a registration.

    «в 11:00 и в 15:00», «11:00 – с. Мерке; 15:00 – с. Кулан»: joined by «и», or each with a place of its own.

    Args:
        tokens: The text.
        earlier: The token after the day's earlier time.
        first: The first token of the second time.
        last: The token after it.
    """
    if first > 0 and tokens.texts[first - 1] in tables.AND_WORDS:
        return True
    return names_place(tokens, earlier, first) and names_place(tokens, last, last + PLACE_REACH)


def place_in_item(tokens: Tokens, first: int, last: int) -> str | None:
    """Return the village or district named in the rest of a date's line or item; None if none is named.

    «17.04.2025 11:00 с. Мерке, клуб», «… Құлан ауылы, клуб».
    """
    for at in range(first, min(last, first + PLACE_REACH, tokens.count)):
        if at > first and (tokens.gaps[at] >= NEWLINE or tokens.texts[at] == ";"):
            return None
        if not _is_settlement(tokens, at):
            continue
        behind = at + 2 if tokens.texts[at + 1] == "." else at + 1
        for name in (behind, at - 1):
            if tokens.kinds[name] == WORD and first <= name < tokens.count and tokens.capital(name):
                return tokens.texts[name]
    return None


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
