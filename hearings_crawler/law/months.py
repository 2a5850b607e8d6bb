"""The months that are judged and the window that a crawl reads for one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from hearings_crawler.errors import UsageError

_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``YYYY-MM``.

        Raises:
            UsageError: the text is not a month.
        """
        match = _MONTH.fullmatch(text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
            raise UsageError(f"month: expected YYYY-MM such as 2025-04, found {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The month's last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Month:
        """The next month."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def preceding(self) -> Month:
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a crawl for ``month`` reads: from ``start`` to the day of the crawl and later hearings."""

    month: Month
    start: date

    @classmethod
    def of(cls, month: Month, look_back_days: int) -> Window:
        """Return the month's window: from so many days before its first day (the month's edition says how many)."""
        return cls(month, month.first - timedelta(days=look_back_days))
