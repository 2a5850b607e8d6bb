"""The year of a day, before or after it: «2025 года», «25 г.», «2025 жылғы»; and where the year word ends."""

from __future__ import annotations

from typing import Final, NamedTuple

from hearings_crawler.dates import guards, tables
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.expressions import relative
from hearings_crawler.dates.expressions.day_month import read_day, read_month
from hearings_crawler.dates.expressions.values import WrittenYear
from hearings_crawler.dates.tables import GrammaticalCase
from hearings_crawler.dates.tokens import BLANK, GLUED, NEWLINE, NUMBER, PARAGRAPH, WORD, Tokens

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099
_CENTURY_TURN: Final = 70
# Looked up once: an enumeration's members cost a call each time.
_ATTRIBUTIVE: Final = GrammaticalCase.ATTRIBUTIVE


class YearBefore(NamedTuple):
    """A year that stands before a day.

    Attributes:
        year: The year as written.
        first: Its first token.
        binds: Whether its ending binds it to the day («2025 жылғы»).
    """

    year: WrittenYear
    first: int
    binds: bool


def is_year(text: str) -> bool:
    """Whether a number can be a year."""
    return len(text) == 4 and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def century(two_digits: str) -> int:
    """Return the year that two digits stand for: up to 69 of this century."""
    return int(two_digits) + (2000 if int(two_digits) < _CENTURY_TURN else _FIRST_YEAR)


def year_word_end(tokens: Tokens, index: int) -> int:
    """Return the token after the year word at `index`, with its dash or dot; `index` where there is none."""
    texts, gaps = tokens.texts, tokens.gaps
    at = index + 1 if texts[index] == "-" and gaps[index] <= BLANK else index
    if tokens.kinds[at] == WORD and texts[at] in tables.YEAR_WORDS and gaps[at] < PARAGRAPH:
        if len(texts[at]) <= 2 and texts[at + 1] == "." and gaps[at + 1] == GLUED:
            return at + 2
        return at + 1
    return index


def year_after(tokens: Tokens, index: int) -> tuple[WrittenYear, int] | None:
    """Read the year after a month: «2025 года», «, 2023», «25 г.», «т.г.», «текущего года»."""
    if tokens.kinds[index] == NUMBER:
        return _numbered_year(tokens, index) if tokens.gaps[index] < PARAGRAPH else None
    cursor = Cursor(tokens, index)
    cursor.take_quotes(2)
    cursor.take(tables.DAY_WORDS)
    if cursor.text in ("(", ",") and cursor.next() in tables.WEEKDAYS and cursor.next(2) in (")", ","):
        cursor.at += 3
    if cursor.text in guards.SEPARATORS and cursor.next_gap() < NEWLINE:
        if cursor.text != "," and not cursor.between_glued:
            return None
        cursor.at += 1
    if cursor.on_new_paragraph:
        return None
    this_year = relative.after(tokens, cursor.at, year_word_end)
    if this_year:
        return this_year
    if cursor.text in ('"', "(") and is_year(cursor.next()):
        cursor.at += 1
    return _numbered_year(tokens, cursor.at)


def _numbered_year(tokens: Tokens, at: int) -> tuple[WrittenYear, int] | None:
    if tokens.kinds[at] != NUMBER:
        return None
    text = tokens.texts[at]
    end = year_word_end(tokens, at + 1)
    # The year word must stand close to make two digits a year.
    if len(text) == 2 and end > at + 1 and tokens.gaps[at + 1] < NEWLINE:
        return WrittenYear(century(text)), end
    if not is_year(text) or next_date_owns_year(tokens, at) or _opens_years(tokens, at):
        return None
    if end == at + 1 and guards.measure_follows(tokens, end):
        return None
    return WrittenYear(int(text)), end


def year_before(tokens: Tokens, index: int, floor: int) -> YearBefore | None:
    """Read the year before a day: «2025 жылғы», «2025 ж.», «А.ж.», «осы жылғы»; looks back down to `floor`."""
    texts = tokens.texts
    at = _over_weekday(tokens, index - 1, floor)
    if at < floor or at < 0 or tokens.gaps[at + 1] >= PARAGRAPH:
        return None
    dot = texts[at] == "."
    word = at - 1 if dot else at
    letters = relative.letters_before(tokens, word, floor)
    if letters:
        return YearBefore(letters[0], letters[1], True)
    if dot and len(texts[word]) > 1:
        return None
    if tokens.kinds[word] == WORD and word >= floor:
        return _worded_year_before(tokens, word, floor)
    if not dot and _bare_year(tokens, at):
        return YearBefore(WrittenYear(int(texts[at])), at, False)
    return None


def _over_weekday(tokens: Tokens, index: int, floor: int) -> int:
    """Step back over a comma and a weekday between a year and its day."""
    at = index
    if at >= floor and tokens.texts[at] == ",":
        at -= 1
    if at >= floor and tokens.texts[at] in tables.WEEKDAYS and tokens.kinds[at] == WORD:
        at -= 1
        if at >= floor and tokens.texts[at] == ",":
            at -= 1
    return at


def _worded_year_before(tokens: Tokens, word: int, floor: int) -> YearBefore | None:
    texts = tokens.texts
    if texts[word] in tables.RELATIVE_YEAR_WORDS:
        return YearBefore(WrittenYear(None, tables.RELATIVE_YEAR_WORDS[texts[word]]), word, True)
    case = tables.YEAR_WORDS.get(texts[word])
    if case is None:
        return None
    at = word - 1
    if at >= floor and texts[at] == "-":
        at -= 1
    if at < floor or at < 0 or tokens.gaps[at + 1] >= PARAGRAPH:
        return None
    if tokens.kinds[at] == NUMBER and is_year(texts[at]):
        if at >= 2 and texts[at - 1] == "-" and is_year(texts[at - 2]):
            return None
        return YearBefore(WrittenYear(int(texts[at])), at, case == _ATTRIBUTIVE)
    if texts[at] in tables.RELATIVE_YEARS:
        return YearBefore(WrittenYear(None, tables.RELATIVE_YEARS[texts[at]]), at, True)
    return None


def _bare_year(tokens: Tokens, index: int) -> bool:
    return (
        tokens.kinds[index] == NUMBER
        and is_year(tokens.texts[index])
        and tokens.gaps[index + 1] < NEWLINE
        and tokens.texts[index - 1] not in ("№", "n", "-", "/", ".")
        and tokens.kinds[index - 1] != NUMBER
    )


def next_date_owns_year(tokens: Tokens, index: int) -> bool:
    """Whether the year at `index` opens a Kazakh date of its own («… 2025 жылғы 3 тамыз»)."""
    word = index + 2 if tokens.texts[index + 1] == "-" else index + 1
    if tables.YEAR_WORDS.get(tokens.texts[word]) != _ATTRIBUTIVE or tokens.kinds[word] != WORD:
        return False
    day = read_day(tokens, word + 1)
    return day is not None and read_month(tokens, day.last) is not None


def _opens_years(tokens: Tokens, index: int) -> bool:
    """Whether the year opens a span of years: «2025-2030 гг.»."""
    return (
        tokens.texts[index + 1] == "-"
        and is_year(tokens.texts[index + 2])
        and tokens.kinds[index + 2] == NUMBER
    )
