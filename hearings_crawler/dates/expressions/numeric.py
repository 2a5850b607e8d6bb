"""Dates in figures: 25.12.2019, 25/12/2019, 25.12.19 г., 20 05 2026, 2019-12-25T10:00. The day comes first."""

from __future__ import annotations

from typing import Final, NamedTuple

from hearings_crawler.dates import guards, tables
from hearings_crawler.dates.clocks import read_clock
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.expressions.values import MonthDays, WrittenYear
from hearings_crawler.dates.expressions.year import century, is_year, next_date_owns_year, year_word_end
from hearings_crawler.dates.tokens import BLANK, GLUED, NEWLINE, NUMBER, WORD, Tokens

_LARGEST_MISTYPED: Final = 39
_ZONE_TOKENS: Final = 7
_DATE_AND_HOUR_DIGITS: Final = 6
_FIRST_END_LINKS: Final = frozenset({"-"} | tables.BY_WORDS | tables.UNTIL_WORDS)


class _Triple(NamedTuple):
    """Three numbers with two separators, not yet known to be a date.

    Attributes:
        first: The first token.
        parts: The three numbers as written.
        separators: The two signs between them.
        gaps: What stands before each of the four tokens after the first.
    """

    first: int
    parts: tuple[str, str, str]
    separators: tuple[str, str]
    gaps: list[int]

    @property
    def end(self) -> int:
        return self.first + 5

    @property
    def glued(self) -> bool:
        return max(self.gaps) == GLUED


def match(tokens: Tokens, position: int, _floor: int = 0, *, linked: bool = False) -> MonthDays | None:
    """Read a date in figures; `linked` behind the first day of a range, where a dash is no part of a code."""
    if tokens.texts[position + 1] not in guards.SEPARATORS:
        return _spaced(tokens, position)
    triple = _triple(tokens, position)
    if triple is None or not _separators_agree(triple):
        return None
    if not linked and guards.part_of_code(tokens, position, triple.separators[0]):
        return None
    first, second, third = triple.parts
    if len(first) == 4:
        return _year_first(tokens, triple)
    if len(first) > 2 or len(second) > 2:
        return None
    return _short_year(tokens, triple) if len(third) == 2 else _full_year(tokens, triple)


def problem_of(day: int, month: int) -> str | None:
    """Return why two numbers are no day and month, None if they can be."""
    if not 1 <= month <= 12:
        return f"there is no month {month}: the day comes first"
    if not 1 <= day <= 31:
        return f"there is no day {day}"
    return None


def _triple(tokens: Tokens, index: int) -> _Triple | None:
    texts, kinds = tokens.texts, tokens.kinds
    if (
        kinds[index] != NUMBER
        or kinds[index + 2] != NUMBER
        or texts[index + 3] not in guards.SEPARATORS
        or kinds[index + 4] != NUMBER
    ):
        return None
    gaps = tokens.gaps[index + 1 : index + 5]
    if max(gaps) >= NEWLINE:
        return None
    parts = (texts[index], texts[index + 2], texts[index + 4])
    return _Triple(index, parts, (texts[index + 1], texts[index + 3]), gaps)


def _separators_agree(triple: _Triple) -> bool:
    """Whether signs and blanks between three numbers are those of one date."""
    lengths = [len(part) for part in triple.parts]
    first, second = triple.separators
    if first != second:
        # A comma for a dot is a slip of the finger; anything else is not one date.
        return {first, second} == {".", ","} and triple.glued and lengths[2] == 4
    if first == "," and not (triple.glued and lengths == [2, 2, 4]):
        return False
    return triple.glued or _blanks_agree(triple, lengths)


def _blanks_agree(triple: _Triple, lengths: list[int]) -> bool:
    before_first, before_second, _, before_third = triple.gaps
    if before_third > GLUED and before_second == GLUED and lengths[2] == 4:
        # «2.1. 2025 жылғы …»: a paragraph number and a year; «25.12. 2019» is a date.
        return lengths[0] == 2 == lengths[1]
    if before_second > GLUED and before_third == GLUED and before_first == GLUED:
        # «2. 12.05.2025»: an item number before a date.
        return lengths[0] == 2 and triple.separators[0] == "." and lengths[2] == 4
    return True


def _year_first(tokens: Tokens, triple: _Triple) -> MonthDays | None:
    year, month, day = triple.parts
    if len(month) > 2 or len(day) > 2 or not is_year(year):
        return None
    if guards.chain_goes_on(tokens, triple.end, triple.separators[1]) or triple.separators[0] == ",":
        return None
    if int(day) > _LARGEST_MISTYPED or int(month) > _LARGEST_MISTYPED:
        return None
    days = MonthDays(
        triple.first,
        triple.end,
        [(int(day), None)],
        int(month),
        WrittenYear(int(year)),
        "iso",
        problem=problem_of(int(day), int(month)),
    )
    cursor = Cursor(tokens, triple.end)
    if cursor.text == "т" and cursor.gap == GLUED and cursor.next_is_number() and cursor.next_gap() == GLUED:
        clock = read_clock(tokens, cursor.at + 1, cursor.at + 1)
        if clock:
            days.time = clock.time[:5]
            days.last = _zone_end(tokens, cursor.at + 4)
        return days
    days.last = year_word_end(tokens, triple.end)
    return days


def _zone_end(tokens: Tokens, index: int) -> int:
    """Return the token after seconds, fractions and the zone of an ISO time: the date stays as written."""
    cursor = Cursor(tokens, index)
    for _ in range(_ZONE_TOKENS):
        if cursor.gap != GLUED or tokens.count <= cursor.at:
            break
        if (
            cursor.text in (":", ".", "+", "-", ",")
            and cursor.next_is_number()
            and cursor.next_gap() == GLUED
        ):
            cursor.at += 2
        elif cursor.text == "z":
            return cursor.at + 1
        else:
            break
    return cursor.at


def _full_year(tokens: Tokens, triple: _Triple) -> MonthDays | None:
    """Read a four-digit year; «03.02.202610:00» has a time glued to it."""
    end = triple.end
    day, month, year = int(triple.parts[0]), int(triple.parts[1]), triple.parts[2]
    clock_glued = (
        len(year) == _DATE_AND_HOUR_DIGITS and tokens.texts[end] == ":" and tokens.gaps[end] == GLUED
    )
    if (len(year) != 4 and not clock_glued) or not is_year(year[:4]):
        return None
    days = MonthDays(triple.first, end, [(day, None)], month, WrittenYear(int(year[:4])), "numeric")
    if clock_glued:
        hour, minute = year[4:], tokens.texts[end + 1]
        if tokens.kinds[end + 1] == NUMBER and len(minute) == 2 and int(hour) < 24 and int(minute) < 60:
            days.time = f"{hour}:{minute}"
            days.last = end + 2
    elif next_date_owns_year(tokens, end - 1):
        return None
    else:
        days.last = year_word_end(tokens, end)
    if guards.chain_goes_on(tokens, end, triple.separators[0]):
        return None
    if day > _LARGEST_MISTYPED or month > _LARGEST_MISTYPED:
        return None
    days.problem = problem_of(day, month)
    return days


def _short_year(tokens: Tokens, triple: _Triple) -> MonthDays | None:
    """Read a two-digit year; without a year word only where no other order of the parts is likely."""
    day, month = int(triple.parts[0]), int(triple.parts[1])
    end, separator = triple.end, triple.separators[0]
    if guards.chain_goes_on(tokens, end, separator) or not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    year = century(triple.parts[2])
    last = year_word_end(tokens, end)
    days = MonthDays(triple.first, last, [(day, None)], month, WrittenYear(year), "numeric_short_year")
    if last > end:
        return days
    if len(triple.parts[0]) != 2 or len(triple.parts[1]) != 2 or not triple.glued:
        return None
    if _part_of_something_else(tokens, triple):
        return None
    if separator == "-":
        days.problem = "the order of three two-digit numbers with dashes is not known"
    elif year < 2010 and day >= 15 and 1 <= int(triple.parts[2]) <= 31:
        days.problem = "day and year cannot be told apart"
    return days


def _part_of_something_else(tokens: Tokens, triple: _Triple) -> bool:
    """Whether three two-digit numbers are an amount, a telephone number or a paragraph's number."""
    word_glued = tokens.kinds[triple.end] == WORD and tokens.gaps[triple.end] == GLUED
    return (
        word_glued
        or guards.measure_follows(tokens, triple.end)
        or guards.phone_before(tokens, triple.first)
        or guards.code_word_before(tokens, triple.first)
    )


def _spaced(tokens: Tokens, index: int) -> MonthDays | None:
    """Read «20 05 2026», only where nothing beside it makes it a part of a telephone or other number."""
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    if not kinds[index] == kinds[index + 1] == kinds[index + 2] == NUMBER:
        return None
    day, month, year = texts[index : index + 3]
    if (len(day), len(month), len(year)) != (2, 2, 4) or max(gaps[index + 1 : index + 3]) > BLANK:
        return None
    if not (is_year(year) and 1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    if (
        kinds[index - 1] == NUMBER
        or texts[index - 1] in ("№", "+", "-", ")", "(", "n")
        or guards.phone_before(tokens, index)
    ):
        return None
    if kinds[index + 3] == NUMBER and gaps[index + 3] < NEWLINE and texts[index + 4] not in (":", ".", "-"):
        return None
    last = year_word_end(tokens, index + 3)
    return MonthDays(index, last, [(int(day), None)], int(month), WrittenYear(int(year)), "numeric")


def match_quoted(tokens: Tokens, first: int, after: int, day: int) -> MonthDays | None:
    """Read «25» 05 2025 and «25».05.2025, as forms are filled in by hand; the quoted day is known."""
    cursor = Cursor(tokens, after)
    if cursor.next(-1) != '"':
        return None
    cursor.take((".", "/"))
    if not cursor.on_number or len(cursor.text) > 2 or cursor.on_new_line:
        return None
    month = int(cursor.text)
    cursor.at += 1
    cursor.take((".", "/"))
    if not (cursor.on_number and is_year(cursor.text)):
        return None
    return MonthDays(
        first,
        year_word_end(tokens, cursor.at + 1),
        [(day, None)],
        month,
        WrittenYear(int(cursor.text)),
        "numeric",
        problem=problem_of(day, month),
    )


def match_first_end(tokens: Tokens, position: int, _floor: int) -> MonthDays | None:
    """Read «12.10» in «12.10 - 19.10.2025», «с 12.10 по 19.10.2025»: a first end without its year."""
    month_at = position + 2
    if not (
        tokens.texts[position + 1] == "."
        and tokens.kinds[month_at] == NUMBER
        and tokens.gaps[position + 1] == tokens.gaps[month_at] == GLUED
    ):
        return None
    if len(tokens.texts[month_at]) != 2 or guards.glued_to_figures(tokens, position):
        return None
    day, month = int(tokens.texts[position]), int(tokens.texts[month_at])
    cursor = Cursor(tokens, month_at + 1)
    cursor.take_glued(".")
    if problem_of(day, month) or cursor.text not in _FIRST_END_LINKS or not cursor.next_is_number():
        return None
    closing = match(tokens, cursor.at + 1, linked=True)
    if closing is None or closing.problem or closing.rule == "iso":
        return None
    return MonthDays(position, cursor.at, [(day, None)], month, None, "numeric")
