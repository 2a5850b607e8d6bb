"""Reads times of day: «сағат 15:00-де», «17 - 00 час», «в 11 часов 30 минут», «с 10.00 часов до 18.00»."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from hearings_crawler.dates import tables
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
    """Reads the time that starts with the number at `index`; looks back for its preposition down to `floor`."""
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
    """Tells whether an hour is the first of a range whose unit stands after the second: «10-13 часов»."""
    return (
        tokens.texts[index] in ("-", "до")
        and tokens.kinds[index + 1] == NUMBER
        and tokens.texts[index + 2] in tables.HOUR_WORDS
    )


def _read_point(tokens: Tokens, index: int) -> _Point | None:
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    if kinds[index] != NUMBER or len(texts[index]) > 2:
        return None
    hour = int(texts[index])
    if hour > _LAST_HOUR or (gaps[index] == GLUED and _inside_chain(tokens, index)):
        return None
    after = index + 1
    separator = texts[after]
    if kinds[after] == RAISED and int(texts[after]) <= _LAST_MINUTE:
        return _finish(tokens, hour, int(texts[after]), after + 1, _PLAIN, "")
    minute = _minutes(tokens, after + 1)
    if separator == ":" and minute is not None and gaps[after] <= BLANK and gaps[after + 1] <= BLANK:
        last = after + 2
        if texts[last] == ":" and gaps[last] == GLUED and _minutes(tokens, last + 1) is not None:
            last += 2
            if (
                texts[last] == "."
                and gaps[last] == GLUED
                and kinds[last + 1] == NUMBER
                and gaps[last + 1] == GLUED
            ):
                last += 2
        return _finish(tokens, hour, minute, last, _PLAIN, ":")
    if separator in (".", "-") and minute is not None and _joined(tokens, after):
        if _chain_goes_on(tokens, after + 2, separator):
            return None
        return _finish(tokens, hour, minute, after + 2, _LOOSE, separator)
    if kinds[after] == WORD and separator in tables.HOUR_WORDS and gaps[after] < NEWLINE:
        return _after_hour_word(tokens, hour, after + 1)
    spaced = _minutes(tokens, after)
    if spaced is not None and gaps[after] == BLANK:
        end = after + 1
        if texts[end] in tables.HOUR_WORDS or (texts[end] == "-" and texts[end + 1] in tables.CLOCK_ENDINGS):
            return _finish(tokens, hour, spaced, end, _LOOSE, " ")
    return _finish(tokens, hour, 0, after, _BARE_HOUR, "")


def _after_hour_word(tokens: Tokens, hour: int, index: int) -> _Point:
    """Reads «часов 30 минут», «сағат 00 мин.»; minutes without their unit only as two zeros."""
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
    """Takes in what belongs to a time after its digits: «-де», «часов», «ч.», «PM»."""
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    case = _NO_CASE
    last = index
    if texts[last] == "." and gaps[last] == GLUED and texts[last - 1] in _UNITS:
        last += 1
    half = texts[last] if kinds[last] == WORD and gaps[last] <= BLANK else ""
    if half in _HALF_DAYS:
        return _Point(hour % 12 + _HALF_DAYS[half], minute, last + 1, _PLAIN, case, separator)
    hyphen = texts[last] == "-" and gaps[last] <= BLANK
    ending = last + 1 if hyphen else last
    written_apart = gaps[ending] > GLUED and not hyphen
    if (
        kinds[ending] == WORD
        and texts[ending] in (tables.CLOCK_ENDINGS_APART if written_apart else tables.CLOCK_ENDINGS)
        and gaps[ending] <= BLANK
    ):
        case = tables.CLOCK_ENDINGS[texts[ending]]
        last = ending + 1
        strength = max(strength, _WITH_UNIT)
    # «сағат» before the next number belongs to that number.
    opens_next = texts[last] in tables.HOUR_PREFIXES and kinds[last + 1] == NUMBER
    if kinds[last] == WORD and texts[last] in tables.HOUR_WORDS and gaps[last] < NEWLINE and not opens_next:
        last += 1
        strength = max(strength, _WITH_UNIT)
        if texts[last] == "." and gaps[last] == GLUED:
            last += 1
    return _Point(hour, minute, last, strength, case, separator)


def _read_closing(tokens: Tokens, opening: _Point) -> _Point | None:
    """Reads the second time of a range, if one follows."""
    texts, kinds, gaps = tokens.texts, tokens.kinds, tokens.gaps
    at = opening.last
    if gaps[at] >= NEWLINE:
        return None
    if texts[at] == "-" or texts[at] in tables.UNTIL_WORDS or texts[at] in tables.BY_WORDS:
        at += 1
    elif opening.case != GrammaticalCase.FROM:
        return None
    if texts[at] in tables.SINCE_WORDS:
        at += 1
    if texts[at] in tables.HOUR_PREFIXES and kinds[at + 1] == NUMBER:
        at += 1
    closing = _read_point(tokens, at)
    if closing is None or (closing.hour, closing.minute) <= (opening.hour, opening.minute):
        return None
    if closing.strength == _BARE_HOUR:
        return None
    if closing.strength == _LOOSE and opening.strength == _BARE_HOUR:
        return None
    if texts[closing.last] in tables.UNTIL_WORDS and gaps[closing.last] < NEWLINE:
        return _Point(
            closing.hour, closing.minute, closing.last + 1, closing.strength, closing.case, closing.separator
        )
    return closing


def _prefix(tokens: Tokens, index: int, floor: int) -> tuple[int, str | None]:
    """Finds the word that announces a time before the number; gives the first token and the word."""
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
    """Tells whether the number is the continuation of a longer figure: 1.10.00, 8-701-10-00, 5:10:00."""
    return (
        tokens.gaps[index] == GLUED
        and (
            tokens.texts[index - 1] in (".", ":", "/", ",")
            or (tokens.texts[index - 1] == "-" and tokens.gaps[index - 1] == GLUED)
        )
        and tokens.kinds[index - 2] == NUMBER
        and tokens.gaps[index - 1] == GLUED
        and index >= 2
        and not (tokens.texts[index - 1] == "-" and tokens.texts[index - 3] == ":")
        and not (
            tokens.texts[index - 1] == "-"
            and tokens.texts[index - 3] == "."
            and len(tokens.texts[index - 2]) == 2
        )
    )


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
