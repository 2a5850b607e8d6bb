"""Whether what a document says of its day and its form is a hearing's."""

from __future__ import annotations

from datetime import date

from hearings_crawler.items import DateValue, Form
from hearings_crawler.judging.facts import Document, Hearing


def same_day(value: DateValue, hearing: Hearing) -> bool:
    """Whether a day or period stated by a document is the hearing's.

    A period is named by its two ends, or (in minutes) by either of them.
    """
    if hearing.first_day is None or hearing.last_day is None:
        return False
    if value.end is None:
        return value.start in (hearing.first_day, hearing.last_day)
    return (value.start, value.last) == (hearing.first_day, hearing.last_day) or (
        value.start <= hearing.first_day <= hearing.last_day <= value.last
        and hearing.form is Form.OPEN_MEETING
    )


def on_its_day(document: Document, hearing: Hearing) -> bool:
    """Whether a document states the hearing's day."""
    return any(same_day(value, hearing) for value in document.hearings)


def fits_form(document: Document, hearing: Hearing) -> bool:
    """Whether a document may be of a hearing's form, as far as its own words tell."""
    return document.form is None or document.form is hearing.form


def days_of(document: Document) -> frozenset[date]:
    """Return the first days of the hearings that a document states."""
    return frozenset(value.start for value in document.hearings)
