"""What a whole line says about the date in it: a heading, a stamp of the page, the clock in a page's header."""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates import tables
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.tokens import GLUED, NEWLINE, NUMBER, WORD, Tokens

_LONGEST_TIME: Final = 6
_LONGEST_CLOCK: Final = 5
_MOST_QUOTES: Final = 3


def alone_in_line(tokens: Tokens, mention: Mention) -> bool:
    """Whether a line holds nothing but the date and a time: a heading, not a sentence."""
    start = mention.first
    if start >= 2 and tokens.texts[start - 1] == "," and tokens.texts[start - 2] in tables.WEEKDAYS:
        start -= 2
    if start > 0 and tokens.gaps[start] < NEWLINE:
        return False
    at = mention.last
    while at < tokens.count and tokens.gaps[at] < NEWLINE and at - mention.last < _LONGEST_TIME:
        if tokens.kinds[at] == WORD and tokens.texts[at] not in tables.CLOCK_FILLERS:
            return False
        at += 1
    return at >= tokens.count or tokens.gaps[at] >= NEWLINE


def stamps_line(tokens: Tokens, mention: Mention) -> bool:
    """Whether a line holds nothing but a day and a time, without a word: «24 марта 2025, 10:15»."""
    if not alone_in_line(tokens, mention):
        return False
    at, numbers = mention.last, 0
    while at < tokens.count and tokens.gaps[at] < NEWLINE:
        if tokens.kinds[at] == WORD:
            return False
        numbers += tokens.kinds[at] == NUMBER
        at += 1
    return numbers > 0


def heads_title(tokens: Tokens, mention: Mention) -> bool:
    """Whether a line starts with the date and goes on with a title: «25.12.2019Общественное обсуждение»."""
    if not mention.rule.startswith("numeric") or (mention.first > 0 and tokens.gaps[mention.first] < NEWLINE):
        return False
    at = mention.last
    while tokens.texts[at] == '"' and at - mention.last < _MOST_QUOTES:
        at += 1
    return tokens.kinds[at] == WORD and tokens.capital(at)


def is_glued(tokens: Tokens, mention: Mention) -> bool:
    """Whether figures are glued to a word or a quote: «хаттамасы22.11.2024», «22.11.2024«Тоғай» жобасы»."""
    if not mention.rule.startswith("numeric"):
        return False
    before, after = mention.first - 1, mention.last
    behind_word = tokens.gaps[mention.first] == GLUED and before >= 0
    before_word = tokens.gaps[after] == GLUED and after < tokens.count
    return (behind_word and (tokens.kinds[before] == WORD or tokens.texts[before] == '"')) or (
        before_word and (tokens.kinds[after] == WORD or tokens.texts[after] == '"')
    )


def is_header_clock(tokens: Tokens, mention: Mention) -> bool:
    """Whether a date is the clock of a page's header: «Атырау, 21 января 21:09»."""
    city = mention.first - 2
    if (
        city < 0
        or tokens.texts[mention.first - 1] != ","
        or tokens.texts[city] not in tables.CITIES_WITH_CLOCKS
        or (city > 0 and tokens.gaps[city] < NEWLINE)
    ):
        return False
    at = mention.last
    while tokens.gaps[at] < NEWLINE and at < tokens.count and at - mention.last < _LONGEST_CLOCK:
        if tokens.kinds[at] == WORD:
            return False
        at += 1
    return (at >= tokens.count or tokens.gaps[at] >= NEWLINE) and tokens.texts[at - 2] == ":"
