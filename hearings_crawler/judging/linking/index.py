"""Finds the hearings that a document could be of, by number, BIN and day, without looking at all of them.

It leaves out nothing that linking's rules would accept: what it finds is what the rules then judge.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from hearings_crawler.items import DateValue
from hearings_crawler.judging.facts import Hearing

_LONG = timedelta(days=60)
"""What no hearing lasts; one that does is found whenever a span is asked for."""


class HearingIndex:
    """Hearings by number, and by their first and last days in sorted lists."""

    def __init__(self, hearings: Iterable[Hearing]) -> None:
        self._all = list(hearings)
        self._by_id = {hearing.id: hearing for hearing in self._all}
        self._by_number: dict[str, list[Hearing]] = {}
        self._undated: list[int] = []
        self._long: list[int] = []
        dated: list[tuple[date, int]] = []
        ends: list[tuple[date, int]] = []
        for number, hearing in enumerate(self._all):
            if hearing.registration_number:
                self._by_number.setdefault(hearing.registration_number, []).append(hearing)
            if hearing.first_day is None or hearing.last_day is None:
                self._undated.append(number)
            else:
                dated.append((hearing.first_day, number))
                if hearing.last_day - hearing.first_day > _LONG:
                    self._long.append(number)
                ends.append((hearing.last_day, number))
        self._first_days, self._last_days = sorted(dated), sorted(ends)

    def with_numbers(self, numbers: Iterable[str]) -> list[Hearing]:
        """Return the hearings of some registration numbers."""
        return [hearing for number in sorted(numbers) for hearing in self._by_number.get(number, ())]

    def with_ids(self, ids: Iterable[str]) -> dict[str, Hearing]:
        """Return the hearings of some ids, by id."""
        return {hearing_id: self._by_id[hearing_id] for hearing_id in ids if hearing_id in self._by_id}

    def on_days(self, values: Iterable[DateValue]) -> list[Hearing]:
        """Return the hearings that begin or end on a day or within a period."""
        found: set[int] = set()
        for value in values:
            for days in (self._first_days, self._last_days):
                found.update(_within(days, value.start, value.last))
        return [self._all[number] for number in sorted(found)]

    def between(self, first: date | None, last: date | None) -> list[Hearing]:
        """Return the hearings held within a span (None: open), some held a little before, and those without a day."""
        since = first - min(_LONG, first - date.min) if first else date.min
        numbers = {*_within(self._first_days, since, last or date.max), *self._undated, *self._long}
        return [self._all[number] for number in sorted(numbers)]


def _within(days: list[tuple[date, int]], first: date, last: date) -> list[int]:
    start = bisect_left(days, (first, -1))
    end = bisect_right(days, (last, len(days)))
    return [number for _, number in days[start:end]]
