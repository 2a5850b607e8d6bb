"""What expressions are read into: days and years as they are written, before anything is completed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hearings_crawler.dates.tables import GrammaticalCase


class WrittenYear(NamedTuple):
    """A year as written: its number, or how far it lies from the year of the document («т.г.»: 0)."""

    number: int | None
    shift: int | None = None


class WrittenDay(NamedTuple):
    """A day as written, its year perhaps missing."""

    day: int
    month: int
    year: WrittenYear | None

    def in_year(self, year: int) -> date | None:
        """Return the date in that year, None if the calendar has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(slots=True)
class Mention:
    """One date expression: a day or a range of days.

    Attributes:
        first: Its first token.
        last: The token after its last one.
        start: The first day as written.
        end: The last day as written, None for a single day.
        rule: The name of the rule that read it.
        attributive: Whether its ending binds it to the noun after it («3 тамыздағы …»).
        weekday: The weekday named with it, 0 for Monday.
        problem: Why it cannot be a date although it looks like one.
        times: Times that stand inside the expression.
    """

    first: int
    last: int
    start: WrittenDay
    end: WrittenDay | None
    rule: str
    attributive: bool = False
    weekday: int | None = None
    problem: str | None = None
    times: list[str] = field(default_factory=list)


@dataclass(slots=True)
class MonthDays:
    """One or several days of one month, before ranges over two of them are put together.

    Attributes:
        first: The first token.
        last: The token after the last one.
        days: Each day with None, each range of days with its last day.
        month: 1 to 12 where `problem` is empty.
        year: The year as written, None where none is.
        rule: The name of the rule that read them.
        case: What the ending says about the next word.
        problem: Why they cannot be dates although they look like it.
        time: A time of day that stands inside.
    """

    first: int
    last: int
    days: list[tuple[int, int | None]]
    month: int
    year: WrittenYear | None
    rule: str
    case: GrammaticalCase = GrammaticalCase.PLAIN
    problem: str | None = None
    time: str | None = None

    @property
    def single(self) -> bool:
        """Whether it is one day, neither a list nor a range."""
        return len(self.days) == 1 and self.days[0][1] is None

    def day(self, year: WrittenYear | None = None) -> WrittenDay:
        """Return the first day, with the given year where none is written."""
        return WrittenDay(self.days[0][0], self.month, self.year or year)
