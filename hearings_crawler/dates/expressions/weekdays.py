"""The weekday named beside a single day: before it, inside its words, or after it."""

from __future__ import annotations

from hearings_crawler.dates import tables
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.expressions.values import MonthDays
from hearings_crawler.dates.tokens import NEWLINE, PARAGRAPH, WORD, Tokens


def weekday_of(tokens: Tokens, days: MonthDays, floor: int) -> int | None:
    """Return the weekday named with a day, 0 for Monday; None if none is named."""
    before = _before(tokens, days.first, floor)
    if before is not None:
        return before
    for word in tokens.texts[days.first : days.last]:
        if word in tables.WEEKDAYS:
            return tables.WEEKDAYS[word]
    return _after(tokens, days.last)


def _before(tokens: Tokens, index: int, floor: int) -> int | None:
    texts = tokens.texts
    at = index - 1
    comma = at >= 0 and texts[at] in (",", "(", ".")
    if comma:
        at -= 1
    if at < floor or at < 0 or tokens.kinds[at] != WORD or tokens.gaps[at + 1] >= PARAGRAPH:
        return None
    word, before = texts[at], texts[at - 1] if at else ""
    if before == "-":
        return None
    if word in tables.WEEKDAYS_SHORT and comma:
        return tables.WEEKDAYS_SHORT[word]
    if word in tables.ENVIRONMENT_WEEKDAYS and not _opens_phrase(tokens, at):
        return None
    return None if before in tables.TIMETABLE_WORDS else tables.WEEKDAYS.get(word)


def _opens_phrase(tokens: Tokens, at: int) -> bool:
    """Whether «среда» stands where a weekday would, not inside a phrase about the environment."""
    return at == 0 or tokens.texts[at - 1] in ("в", "во", "(", ":", ",") or tokens.gaps[at] >= NEWLINE


def _after(tokens: Tokens, index: int) -> int | None:
    cursor = Cursor(tokens, index)
    if not cursor.on_word and cursor.text not in (",", "("):
        return None
    opened = cursor.take((",", "(")) | (tokens.kinds[cursor.at + 1] == WORD and cursor.take(("в", "во")))
    if not cursor.on_word or cursor.on_new_line:
        return None
    word, before, after = cursor.text, cursor.next(-1), cursor.next()
    if word in tables.WEEKDAYS_SHORT and before == "(" and after in (")", "."):
        return tables.WEEKDAYS_SHORT[word]
    if after == "-" or (word in tables.ENVIRONMENT_WEEKDAYS and not opened):
        return None
    closes = opened and before != ","
    return tables.WEEKDAYS.get(word) if closes or not _opens_next_date(cursor) else None


def _opens_next_date(cursor: Cursor) -> bool:
    """Whether a number follows, so that the weekday may be the next date's: «18 марта, пятница, 19 марта»."""
    return cursor.next_is_number() or (cursor.next() == "," and cursor.next_is_number(2))
