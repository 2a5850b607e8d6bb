"""Terms: so many working or calendar days after or before a day, and the due days that follow from them.

The due day of every rule is counted here and nowhere else: when a document is read and when a month is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from hearings_crawler.items import Deadline, ParsedDocument

if TYPE_CHECKING:
    from hearings_crawler.law.rulebook import Edition

ANCHORS = ("received", "first_day", "last_day")
"""The days from which a term may run: the akimat's receipt, the hearing's first day, its last day."""


class WorkingDays(Protocol):
    """What the rules ask of a calendar (hearings_crawler.law.workdays gives it)."""

    def add_working_days(self, day: date, delta: int, /) -> date:
        """Return the day that lies ``delta`` working days after (before, if negative) a day."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """A term: so many working or calendar days after or before an anchor day (one of :data:`ANCHORS`)."""

    anchor: str
    days: int
    unit: str
    direction: str

    def due(self, anchor: date, calendar: WorkingDays) -> date:
        """Return the last day on which the term is met; it starts on the day after its event."""
        days = self.days if self.direction == "after" else -self.days
        if self.unit == "working_days":
            return calendar.add_working_days(anchor, days)
        return anchor + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A counted term: the term, the day from which it runs, the last day on which it is met."""

    term: Term
    anchor: date
    due: date


def due_day(
    terms: Iterable[Term], anchors: Mapping[str, date | None], calendar: WorkingDays
) -> DueDay | None:
    """Return the due day by the first term whose anchor day is known; None if none is.

    Raises:
        CalendarYearError: a term runs into a year that the calendar does not know.
    """
    for term in terms:
        anchor = anchors.get(term.anchor)
        if anchor is not None:
            return DueDay(term, anchor, term.due(anchor, calendar))
    return None


def deadlines_of(parsed: ParsedDocument, edition: Edition, calendar: WorkingDays) -> tuple[Deadline, ...]:
    """Return the due days (local dates) of each rule with a term that follow from what a document states.

    Empty for what is no document, or not of a known kind and form.

    Raises:
        CalendarYearError: a term runs into a year that the calendar does not know.
    """
    if parsed.kind is None or parsed.form is None or parsed.ignored:
        return ()
    anchors = {
        "received": parsed.received.start if parsed.received else None,
        "first_day": parsed.hearings[0].start if parsed.hearings else None,
        "last_day": parsed.hearings[-1].last if parsed.hearings else None,
    }
    counted = [
        (column.id, due_day(column.terms, anchors, calendar))
        for column in edition.columns
        if column.form is parsed.form and column.document is parsed.kind
    ]
    return tuple(Deadline(rule, found.anchor, found.due) for rule, found in counted if found is not None)
