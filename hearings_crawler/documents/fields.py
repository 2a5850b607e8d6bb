"""Fields that hold one date, read or named as unread."""

from __future__ import annotations

from hearings_crawler.content.text import one_line
from hearings_crawler.dates import DateSpan, read_single_date
from hearings_crawler.items import DateValue, Unread

_LONGEST_UNREAD = 200


def date_value(span: DateSpan) -> DateValue:
    """Return a read date as the value that items carry."""
    return DateValue(span.start, span.end, span.time, span.raw, span.rule, str(span.year_from))


def read_field(text: str, where: str, unread: list[Unread]) -> DateValue | None:
    """Return the date of a field; None where it is empty, and where it cannot be read, noted in `unread`."""
    if not text.strip():
        return None
    span = read_single_date(text)
    if span is None:
        unread.append(Unread(where, one_line(text)[:_LONGEST_UNREAD], "not one date that can be read"))
        return None
    return date_value(span)
