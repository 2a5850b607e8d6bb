"""Ranges whose two ends are both written out: «с 28 декабря по 5 января», «12.10.2025-тен 19.10.2025-ке дейін»."""

from __future__ import annotations

from typing import Final, NamedTuple

from hearings_crawler.dates import tables
from hearings_crawler.dates.clocks import read_clock
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.expressions import month_first, numeric, worded
from hearings_crawler.dates.expressions.day_month import between_follows, opened_by_from, with_from
from hearings_crawler.dates.expressions.values import Mention, MonthDays, WrittenDay, WrittenYear
from hearings_crawler.dates.expressions.year import is_year, year_after
from hearings_crawler.dates.tables import GrammaticalCase
from hearings_crawler.dates.tokens import GLUED, NUMBER, PARAGRAPH, WORD, Tokens

_LINKING: Final = frozenset(
    {"-"} | tables.SINCE_WORDS | tables.BY_WORDS | tables.UNTIL_WORDS | tables.WITH_WORDS | tables.AND_WORDS
)
_BEFORE_SECOND_END: Final = frozenset(
    {'"', ",", ".", "-", "с", "а", "ж", *tables.YEAR_WORDS, *tables.WEEKDAYS, *tables.RELATIVE_YEARS}
)
_TOKENS_BEFORE_SECOND_END: Final = 6
# Looked up once: an enumeration's members cost a call each time.
_FROM: Final = GrammaticalCase.FROM
_UNTIL: Final = GrammaticalCase.UNTIL


def match(tokens: Tokens, opening: MonthDays, floor: int) -> Mention | None:
    """Read the rest of a range behind its first day, with or without times in between."""
    found = _closing_behind_time(tokens, opening, floor) if _may_go_on(tokens, opening) else None
    if found is None:
        return None
    days, last, opening_time = found
    start, end = _share_year(opening, days)
    same_rule = opening.rule == days.rule
    return Mention(
        first=with_from(tokens, opening.first, floor),
        last=last,
        start=start,
        end=end,
        rule=f"{opening.rule}_range" if same_rule else f"{opening.rule}_to_{days.rule}",
        problem=opening.problem or days.problem,
        times=[time for time in (opening_time, days.time) if time],
    )


def _may_go_on(tokens: Tokens, opening: MonthDays) -> bool:
    """Whether what stands behind a day can be the middle of a range."""
    after = opening.last
    return (
        tokens.texts[after] in _LINKING
        or opening.case == _FROM
        or NUMBER in (tokens.kinds[after], tokens.kinds[after + 1])
    )


def _closing_behind_time(
    tokens: Tokens, opening: MonthDays, floor: int
) -> tuple[MonthDays, int, str | None] | None:
    """Read the second end at once or behind a time of the first; return it, the next token and that time."""
    after = opening.last
    closing = _closing(tokens, opening, after, floor)
    if closing:
        return *closing, opening.time
    clock = None
    if tokens.kinds[after] == NUMBER:
        clock = read_clock(tokens, after, after)
    elif tokens.kinds[after] == WORD and tokens.kinds[after + 1] == NUMBER:
        clock = read_clock(tokens, after + 1, after)
    if clock is None or "-" in clock.time or tokens.gaps[after] >= PARAGRAPH:
        return None
    closing = _closing(tokens, opening, clock.last, floor)
    return (*closing, clock.time) if closing else None


class _Junction(NamedTuple):
    """What stands between the two ends of a range.

    Attributes:
        last: The token after it.
        since: Whether the first end says where the range starts («-тен», «бастап»).
        between: Whether the ends are joined by «мен» or «и», so that «аралығында» must follow.
        joined: Whether a word or a dash says by itself that a range goes on.
    """

    last: int
    since: bool
    between: bool
    joined: bool


def _junction(tokens: Tokens, opening: MonthDays, index: int, floor: int) -> _Junction | None:
    cursor = Cursor(tokens, index)
    since = opening.case == _FROM
    if cursor.text == "-" and cursor.next() in tables.DAY_ENDINGS and cursor.next_gap() == GLUED:
        since = tables.DAY_ENDINGS[cursor.next()] == _FROM
        cursor.at += 2
    if cursor.take(tables.SINCE_WORDS):
        since = True
    if cursor.on_new_paragraph:
        return None
    word = cursor.text
    joined = word == "-" or word in tables.BY_WORDS
    if (
        (word == "-" and not cursor.on_new_line)
        or word in tables.BY_WORDS
        or (word in tables.UNTIL_WORDS and opened_by_from(tokens, opening.first, floor))
    ):
        return _Junction(cursor.at + 1, since, False, joined)
    if word in tables.WITH_WORDS or word in tables.AND_WORDS:
        return _Junction(cursor.at + 1, since, True, joined)
    return _Junction(cursor.at, since, False, joined) if since else None


def _closing(tokens: Tokens, opening: MonthDays, index: int, floor: int) -> tuple[MonthDays, int] | None:
    """Read «- B», «по B», «до B», «-тен B-ке дейін», «мен B аралығында» after the first end of a range."""
    if tokens.texts[index] not in _LINKING and opening.case != _FROM:
        return None
    junction = _junction(tokens, opening, index, floor)
    if junction is None:
        return None
    days = _second_end(tokens, junction.last)
    if days is None or not days.single:
        return None
    last, until = _until(tokens, days)
    if opening.year is None and days.year is None:
        # «15-мамырдан 19-мамырға дейін 2025 ж.»: the year closes the whole range.
        late = year_after(tokens, last)
        if late:
            days.year, last = late
    if junction.between and not between_follows(tokens, last):
        return None
    ends = until or not junction.since or _ends_range(tokens, junction, days, last)
    return (days, last) if ends else None


def _ends_range(tokens: Tokens, junction: _Junction, days: MonthDays, last: int) -> bool:
    """Whether a second day without «дейін» ends the range that «-тен» or «бастап» opened."""
    if tokens.texts[last].startswith(tables.MOVED_STEMS):
        return False
    return junction.between or junction.joined or days.case == _UNTIL


def _second_end(tokens: Tokens, index: int) -> MonthDays | None:
    """Read the second end of a range; its own year or weekday may stand before its day."""
    for at in range(index, index + _TOKENS_BEFORE_SECOND_END):
        text = tokens.texts[at]
        if tokens.kinds[at] == NUMBER:
            days = numeric.match(tokens, at, linked=True)
            if days:
                return days
            if len(text) <= 2:
                return _single_date(tokens, at, index)
        if tokens.gaps[at] >= PARAGRAPH or not (text in _BEFORE_SECOND_END or is_year(text)):
            return None
    return None


def _single_date(tokens: Tokens, at: int, floor: int) -> MonthDays | None:
    return (
        numeric.match(tokens, at) or worded.match(tokens, at, floor) or month_first.match(tokens, at, floor)
    )


def _until(tokens: Tokens, days: MonthDays) -> tuple[int, bool]:
    """Take in «-ке дейін» after the second end; tell whether «дейін» stands there."""
    cursor = Cursor(tokens, days.last)
    if cursor.text == "-" and cursor.next() in tables.DAY_ENDINGS and cursor.next_gap() == GLUED:
        cursor.at += 2
    cursor.take(tables.DAY_WORDS)
    if cursor.on_word and cursor.text.startswith(tables.UNTIL_STEMS):
        return cursor.at + 1, True
    return days.last, False


def _share_year(opening: MonthDays, closing: MonthDays) -> tuple[WrittenDay, WrittenDay]:
    """Complete the end of a range that lacks its year from the other one; a range may cross one New Year."""
    start, end = opening.day(closing.year), closing.day(opening.year)
    turns = (start.month, start.day) > (end.month, end.day)
    if turns and opening.year is None and closing.year and closing.year.number:
        start = WrittenDay(start.day, start.month, WrittenYear(closing.year.number - 1))
    elif turns and closing.year is None and opening.year and opening.year.number:
        end = WrittenDay(end.day, end.month, WrittenYear(opening.year.number + 1))
    return start, end
