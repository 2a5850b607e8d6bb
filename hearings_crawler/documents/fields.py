"""Fields that hold one date, read or named as unread."""

from __future__ import annotations

from hearings_crawler.content.text import one_line
from hearings_crawler.dates import DateSpan, read_single_date
from hearings_crawler.items import DateValue, RawDocument, Unread

_LONGEST_UNREAD = 200
_LONGEST_FILE = 300


def date_value(span: DateSpan) -> DateValue:
    """Return a read date as the value that items carry."""
    return DateValue(span.start, span.end, span.time, span.raw, span.rule, str(span.year_from))


def unread_files(raw: RawDocument) -> list[Unread]:
    """Return the files of a document that did not come or could not be read, wholly or in part."""
    return [Unread("file", one_line(file)[:_LONGEST_FILE], "not read") for file in raw.unread_files]


def read_field(text: str, where: str, unread: list[Unread]) -> DateValue | None:
    """Return the date of a field; None where it is empty, and where it cannot be read, noted in `unread`."""
    if not text.strip():
        return None
    span = read_single_date(text)
    if span is None:
        unread.append(Unread(where, one_line(text)[:_LONGEST_UNREAD], "not one date that can be read"))
        return None
    return date_value(span)
