"""The parts that dates in words share: a day with its ending, a month's name, what joins two days."""

from __future__ import annotations

from typing import Final, NamedTuple

from hearings_crawler.dates import tables
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.tables import GrammaticalCase, MonthName
from hearings_crawler.dates.text import fold_word
from hearings_crawler.dates.tokens import BLANK, GLUED, NEWLINE, NUMBER, PARAGRAPH, WORD, Tokens

# Looked up once: an enumeration's members cost a call each time.
_PLAIN: Final = GrammaticalCase.PLAIN
_FROM: Final = GrammaticalCase.FROM
_ENGLISH_FOLDED: Final = frozenset(fold_word(word) for word in tables.ENGLISH_MONTHS)


class DayNumber(NamedTuple):
    """A day's number with quotes and ending: «25», 25-го, 12-сінен.

    Attributes:
        day: The number, not yet held against a calendar.
        last: The token after it.
        case: What its ending says.
    """

    day: int
    last: int
    case: GrammaticalCase


def read_day(tokens: Tokens, index: int) -> DayNumber | None:
    """Read a day's number with quotes and ending («25», 25-го, 12-сінен)."""
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    at = index
    while texts[at] == '"' and at - index < 3:
        at += 1
    if kinds[at] != NUMBER or len(texts[at]) > 2 or (at > index and gaps[at] >= NEWLINE):
        return None
    day, at = int(texts[at]), at + 1
    quotes = 0
    while texts[at] == '"' and quotes < 3:
        at += 1
        quotes += 1
    ending = at + 1 if texts[at] == "-" and gaps[at] == GLUED else at
    known = tables.DAY_ENDINGS if ending > at else tables.GLUED_DAY_ENDINGS
    if kinds[ending] == WORD and gaps[ending] == GLUED and texts[ending] in known:
        return DayNumber(day, ending + 1, tables.DAY_ENDINGS[texts[ending]])
    return DayNumber(day, at, _PLAIN)


def read_month(tokens: Tokens, index: int) -> tuple[MonthName, int] | None:
    """Read the month after a day («25 мая», «15-мамыр», «27 янв.»); give it and the next token."""
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    at = index
    if texts[at] in ("-", ".", "/") and kinds[at + 1] == WORD and gaps[at + 1] <= BLANK:
        if texts[at] != "-" and (gaps[at] > GLUED or gaps[at + 1] > GLUED):
            return None
        at += 1
    elif texts[at] == '"':
        at += 1
    if kinds[at] != WORD or gaps[at] >= PARAGRAPH:
        return None
    month = named_month(tokens, at)
    if month is None:
        return None
    return month, at + 2 if _is_dotted(tokens, at, month) else at + 1


def _is_dotted(tokens: Tokens, at: int, month: MonthName) -> bool:
    """Whether a dot belongs to a month: «17 апр.», and «17 май. 2025», where the name is no abbreviation."""
    if tokens.texts[at + 1] != "." or tokens.gaps[at + 1] != GLUED:
        return False
    year_follows = tokens.kinds[at + 2] == NUMBER and len(tokens.texts[at + 2]) == 4
    return month.short or (year_follows and tokens.gaps[at + 2] == BLANK)


def named_month(tokens: Tokens, index: int) -> MonthName | None:
    """Return the month that a word names."""
    if tokens.texts[index] in _ENGLISH_FOLDED:
        word = tokens.ascii_word(index)
        if word is not None and word in tables.ENGLISH_MONTHS:
            return tables.ENGLISH_MONTHS[word]
    return tables.MONTHS.get(tokens.texts[index])


class LinkedMonth(NamedTuple):
    """What joins two days of one month: its sense (``range``, ``and``, ``with``, ``comma``), the token after it."""

    sense: str
    last: int


def read_link(
    tokens: Tokens, index: int, case: GrammaticalCase, first: int, floor: int
) -> LinkedMonth | None:
    """Read what joins two days of one month; `first` is where the expression starts."""
    cursor = Cursor(tokens, index)
    if cursor.on_new_paragraph or cursor.next_gap() >= PARAGRAPH:
        return None
    text = cursor.text
    if text == "-" and cursor.gap < NEWLINE and cursor.next_gap() < NEWLINE:
        return LinkedMonth("range", index + 1)
    if text == ",":
        return (
            LinkedMonth("and", index + 2)
            if cursor.next() in tables.AND_WORDS
            else LinkedMonth("comma", index + 1)
        )
    if text in tables.AND_WORDS:
        return LinkedMonth("and", index + 1)
    if text in tables.WITH_WORDS:
        return LinkedMonth("with", index + 1)
    if text in tables.BY_WORDS or (text in tables.UNTIL_WORDS and opened_by_from(tokens, first, floor)):
        return LinkedMonth("range", index + 1)
    if case == _FROM:
        return LinkedMonth("range", index + 1 if text in tables.SINCE_WORDS else index)
    return None


def opened_by_from(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether «с» or «от» stands before an expression."""
    return index - 1 >= floor and tokens.texts[index - 1] in tables.FROM_WORDS


def with_from(tokens: Tokens, index: int, floor: int) -> int:
    """Return the first token of a range, its «с» included."""
    return index - 1 if opened_by_from(tokens, index, floor) and tokens.gaps[index] < PARAGRAPH else index


def between_follows(tokens: Tokens, index: int) -> bool:
    """Whether «аралығында» stands behind two days."""
    at = index
    if tokens.texts[at] in tables.DAY_WORDS:
        at += 1
    return tokens.kinds[at] == WORD and tokens.texts[at].startswith(tables.BETWEEN_STEMS)
