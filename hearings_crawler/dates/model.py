"""The values that date reading gives."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class DateRole(StrEnum):
    """What a date stands for in the text it was read from."""

    HEARING = "hearing"
    PLACEMENT = "placement"
    RECEIPT = "receipt"
    LEGAL_REFERENCE = "legal_reference"
    PROJECT_PERIOD = "project_period"
    NEWSPAPER = "newspaper"
    PAGE_CLOCK = "page_clock"
    OTHER = "other"


class YearFrom(StrEnum):
    """Where a date's year came from: its own words, or the rest of the document."""

    TEXT = "text"
    CONTEXT = "context"


class DateSpan(NamedTuple):
    """One day, or one unbroken range of days, as it stands in a text.

    Attributes:
        start: The (first) day, a local date.
        end: The last day of a range, included; None for a single day.
        time: The time of day named with it, ``10:00`` or ``10:00-18:00``; None if none is named.
        role: What the date stands for.
        raw: The words it was read from, exactly as in the input.
        position: The character offset of `raw` in the input.
        rule: The name of the rule that read it.
        year_from: Whether the year stands in the words themselves.
        place: The village of a sitting where a list names several at one hour of the day, folded; else None.
    """

    start: date
    end: date | None
    time: str | None
    role: DateRole
    raw: str
    position: int
    rule: str
    year_from: YearFrom
    place: str | None = None


class Refusal(NamedTuple):
    """Something that looks like a date or a time and was not read, with the reason.

    Attributes:
        raw: The words, exactly as in the input.
        position: The character offset of `raw` in the input.
        reason: What is missing or contradictory, in English.
    """

    raw: str
    position: int
    reason: str


class DateReading(NamedTuple):
    """All dates of a text in text order, and all that was refused, in text order."""

    dates: tuple[DateSpan, ...]
    refused: tuple[Refusal, ...]
