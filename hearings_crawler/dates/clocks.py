"""Reads times of day: «сағат 15:00-де», «17 - 00 час», «в 11 часов 30 минут», «с 10.00 часов до 18.00»."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from hearings_crawler.dates import tables
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.tables import GrammaticalCase
from hearings_crawler.dates.tokens import BLANK, GLUED, NEWLINE, NUMBER, RAISED, WORD, Tokens


class Strength(IntEnum):
    """How plainly a number says that it is a time."""

    BARE_HOUR = 0
    LOOSE = 1
    WITH_UNIT = 2
    PLAIN = 3


class ClockTime(NamedTuple):
    """A time of day or a range of times.

    Attributes:
        first: The first token, the word before the number («сағат», «в») included.
        last: The token after its last one.
        number: The token of the first hour.
        time: ``10:00`` or ``10:00-18:00``.
        certain: Whether it is a time also where no date stands before it.
    """

    first: int
    last: int
    number: int
    time: str
    certain: bool


class _Point(NamedTuple):
    hour: int
    minute: int
    last: int
    strength: Strength
    case: GrammaticalCase
    separator: str

    @property
    def text(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


# Looked up once: an enumeration's members cost a call each time.
_BARE_HOUR: Final = Strength.BARE_HOUR
_LOOSE: Final = Strength.LOOSE
_WITH_UNIT: Final = Strength.WITH_UNIT
_PLAIN: Final = Strength.PLAIN
_NO_CASE: Final = GrammaticalCase.PLAIN
_LAST_HOUR: Final = 23
_LAST_MINUTE: Final = 59


def read_clock(tokens: Tokens, index: int, floor: int) -> ClockTime | None:
    """Read the time that starts with the number at `index`; looks back for its preposition down to `floor`."""
    point = _read_point(tokens, index)
    if point is None:
        return None
    first, prefix = _prefix(tokens, index, floor)
    if prefix is None and point.strength <= _BARE_HOUR and not _hours_follow(tokens, point.last):
        return None
    closing = _read_closing(tokens, point)
    strength = max(point.strength, closing.strength if closing else _BARE_HOUR)
    last = closing.last if closing else point.last
    certain = _is_certain(point, closing, strength, prefix)
    if not certain and strength < _LOOSE:
        return None
    if tokens.kinds[last] == WORD and tokens.texts[last] in tables.MEASURES and strength < _PLAIN:
        return None
    if tokens.texts[last] == "%":
        return None
    time = f"{point.text}-{closing.text}" if closing else point.text
    return ClockTime(first, last, index, time, certain)


def _is_certain(point: _Point, closing: _Point | None, strength: Strength, prefix: str | None) -> bool:
    if point.strength == _PLAIN:
        return True
    if prefix is None:
        return closing is not None and strength >= _WITH_UNIT
    if strength >= _WITH_UNIT or prefix in tables.HOUR_PREFIXES:
        return True
    return strength == _LOOSE


def _hours_follow(tokens: Tokens, index: int) -> bool:
    """Whether an hour is the first of a range whose unit stands after the second: «10-13 часов»."""
    return (
        tokens.texts[index] in ("-", "до")
        and tokens.kinds[index + 1] == NUMBER
        and tokens.texts[index + 2] in tables.HOUR_WORDS
    )


def _read_point(tokens: Tokens, index: int) -> _Point | None:
    """Read one time of day, from «15:00» down to a bare hour."""
    text = tokens.texts[index]
    if tokens.kinds[index] != NUMBER or len(text) > 2 or int(text) > _LAST_HOUR:
        return None
    if tokens.gaps[index] == GLUED and _inside_chain(tokens, index):
        return None
    hour, after = int(text), index + 1
    minute = _minutes(tokens, after + 1) if tokens.texts[after] in (".", "-") else None
    if minute is not None and _joined(tokens, after):
        if _chain_goes_on(tokens, after + 2, tokens.texts[after]):
            return None
        return _finish(tokens, hour, minute, after + 2, _LOOSE, tokens.texts[after])
    return (
        _plain_point(tokens, hour, after)
        or _point_in_words(tokens, hour, after)
        or _finish(tokens, hour, 0, after, _BARE_HOUR, "")
    )


def _plain_point(tokens: Tokens, hour: int, after: int) -> _Point | None:
    """Read «10⁰⁰» and «15:00», which are times wherever they stand."""
    sign = tokens.texts[after]
    if tokens.kinds[after] == RAISED and int(sign) <= _LAST_MINUTE:
        return _finish(tokens, hour, int(sign), after + 1, _PLAIN, "")
    minute = _minutes(tokens, after + 1) if sign == ":" else None
    if minute is None or max(tokens.gaps[after : after + 2]) > BLANK:
        return None
    return _finish(tokens, hour, minute, _seconds_end(tokens, after + 2), _PLAIN, ":")


def _point_in_words(tokens: Tokens, hour: int, after: int) -> _Point | None:
    """Read «11 часов 30 минут», «10 00 часов»."""
    word = tokens.texts[after]
    if tokens.kinds[after] == WORD and word in tables.HOUR_WORDS and tokens.gaps[after] < NEWLINE:
        return _after_hour_word(tokens, hour, after + 1)
    minute = _minutes(tokens, after)
    if minute is not None and tokens.gaps[after] == BLANK and _says_hour(tokens, after + 1):
        return _finish(tokens, hour, minute, after + 1, _LOOSE, " ")
    return None


def _says_hour(tokens: Tokens, index: int) -> bool:
    """Whether a word for hours or an ending makes «10 00» before it a time."""
    texts = tokens.texts
    return texts[index] in tables.HOUR_WORDS or (
        texts[index] == "-" and texts[index + 1] in tables.CLOCK_ENDINGS
    )


def _seconds_end(tokens: Tokens, index: int) -> int:
    """Return the token after seconds and their fraction, which are left out: «15:00:00.000»."""
    cursor = Cursor(tokens, index)
    if cursor.text == ":" and cursor.gap == GLUED and _minutes(tokens, index + 1) is not None:
        cursor.at += 2
        if cursor.text == "." and cursor.between_glued and cursor.next_is_number():
            cursor.at += 2
    return cursor.at


def _after_hour_word(tokens: Tokens, hour: int, index: int) -> _Point:
    """Read «часов 30 минут», «сағат 00 мин.»; minutes without their unit only as two zeros."""
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    at = index + 1 if texts[index] == "." and gaps[index] == GLUED else index
    minute = _minutes(tokens, at, 1)
    if minute is not None and gaps[at] < NEWLINE:
        if kinds[at + 1] == WORD and texts[at + 1] in tables.MINUTE_WORDS and gaps[at + 1] < NEWLINE:
            return _finish(tokens, hour, minute, at + 2, _PLAIN, "")
        if texts[at] == "00":
            return _finish(tokens, hour, 0, at + 1, _PLAIN, "")
    return _finish(tokens, hour, 0, index, _WITH_UNIT, "")


def _finish(tokens: Tokens, hour: int, minute: int, index: int, strength: Strength, separator: str) -> _Point:
    """Take in what belongs to a time after its digits: «-де», «часов», «ч.», «PM»."""
    if tokens.kinds[index] != WORD and tokens.texts[index] not in (".", "-"):
        return _Point(hour, minute, index, strength, _NO_CASE, separator)
    cursor = Cursor(tokens, index)
    if cursor.next(-1) in _UNITS:
        cursor.take_glued(".")
    half = cursor.text if cursor.on_word and cursor.gap <= BLANK else ""
    if half in _HALF_DAYS:
        return _Point(hour % 12 + _HALF_DAYS[half], minute, cursor.at + 1, _PLAIN, _NO_CASE, separator)
    case = _take_ending(cursor)
    if _take_hour_word(cursor) or case is not None:
        strength = max(strength, _WITH_UNIT)
    return _Point(hour, minute, cursor.at, strength, case or _NO_CASE, separator)


def _take_ending(cursor: Cursor) -> GrammaticalCase | None:
    """Move on over «-де», «-ден», «де» behind a time; return what it says."""
    hyphen = cursor.text == "-" and cursor.gap <= BLANK
    at = cursor.at + 1 if hyphen else cursor.at
    apart = cursor.gaps[at] > GLUED and not hyphen
    endings = tables.CLOCK_ENDINGS_APART if apart else tables.CLOCK_ENDINGS
    if cursor.kinds[at] != WORD or cursor.texts[at] not in endings or cursor.gaps[at] > BLANK:
        return None
    cursor.at = at + 1
    return tables.CLOCK_ENDINGS[cursor.texts[at]]


def _take_hour_word(cursor: Cursor) -> bool:
    """Move on over «часов», «ч.» behind a time; «сағат» before the next number belongs to that number."""
    opens_next = cursor.text in tables.HOUR_PREFIXES and cursor.next_is_number()
    if opens_next or not cursor.on_word or cursor.on_new_line or not cursor.take(tables.HOUR_WORDS):
        return False
    cursor.take_glued(".")
    return True


def _read_closing(tokens: Tokens, opening: _Point) -> _Point | None:
    """Read the second time of a range, if one follows."""
    cursor = Cursor(tokens, opening.last)
    if cursor.on_new_line:
        return None
    if cursor.text == "-" or cursor.text in tables.UNTIL_WORDS or cursor.text in tables.BY_WORDS:
        cursor.at += 1
    elif opening.case != GrammaticalCase.FROM:
        return None
    cursor.take(tables.SINCE_WORDS)
    if cursor.text in tables.HOUR_PREFIXES and cursor.next_is_number():
        cursor.at += 1
    closing = _read_point(tokens, cursor.at)
    if closing is None or (closing.hour, closing.minute) <= (opening.hour, opening.minute):
        return None
    if closing.strength == _BARE_HOUR or (closing.strength == _LOOSE and opening.strength == _BARE_HOUR):
        return None
    if tokens.texts[closing.last] in tables.UNTIL_WORDS and tokens.gaps[closing.last] < NEWLINE:
        return closing._replace(last=closing.last + 1)
    return closing


def _prefix(tokens: Tokens, index: int, floor: int) -> tuple[int, str | None]:
    """Find the word that announces a time before the number; return the first token and the word."""
    at = index - 1
    while (
        at >= floor
        and index - at <= 3
        and tokens.texts[at] in (":", "-", '"', "(")
        and tokens.gaps[at + 1] < NEWLINE
    ):
        at -= 1
    if at >= floor and at >= 0 and tokens.gaps[at + 1] < NEWLINE and tokens.texts[at] in _ALL_PREFIXES:
        return at, tokens.texts[at]
    return index, None


def _minutes(tokens: Tokens, index: int, shortest: int = 2) -> int | None:
    text = tokens.texts[index]
    if tokens.kinds[index] != NUMBER or not shortest <= len(text) <= 2 or int(text) > _LAST_MINUTE:
        return None
    return int(text)


def _joined(tokens: Tokens, separator: int) -> bool:
    """«09.00» has no blank around its dot, «17 - 00» may have them around its dash."""
    gaps = tokens.gaps
    if tokens.texts[separator] == ".":
        return gaps[separator] == GLUED == gaps[separator + 1]
    return gaps[separator] == gaps[separator + 1] <= BLANK


def _inside_chain(tokens: Tokens, index: int) -> bool:
    """Whether a number glued to what stands before it continues a longer figure: 1.10.00, 8-701-10-00, 5:10:00."""
    texts = tokens.texts
    sign = texts[index - 1]
    if index < 2 or tokens.gaps[index - 1] != GLUED or tokens.kinds[index - 2] != NUMBER:
        return False
    if sign == "-":
        # «10:00-12:00» and «10.00-12.00» are ranges of times.
        return not (texts[index - 3] == ":" or (texts[index - 3] == "." and len(texts[index - 2]) == 2))
    return sign in (".", ":", "/", ",")


def _chain_goes_on(tokens: Tokens, index: int, separator: str) -> bool:
    return (
        tokens.texts[index] in (separator, ".", "/")
        and tokens.gaps[index] == GLUED
        and tokens.kinds[index + 1] == NUMBER
        and tokens.gaps[index + 1] == GLUED
    )


_HALF_DAYS: Final = {"ам": 0, "рм": 12}
_UNITS: Final = tables.MINUTE_WORDS | tables.HOUR_WORDS
_ALL_PREFIXES: Final = tables.CLOCK_PREFIXES | tables.HOUR_PREFIXES
