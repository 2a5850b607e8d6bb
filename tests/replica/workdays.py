"""Working days of Kazakhstan, read from a short list of its own.

The replica does not use the calendar of the program under test: a world whose terms were laid out with a wrong
calendar would agree with a program that uses the same wrong calendar.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "working_days.json"


@cache
def _exceptions() -> tuple[frozenset[date], frozenset[date]]:
    years = json.loads(_DATA.read_text(encoding="utf-8"))
    days_off = frozenset(date.fromisoformat(day) for year in years.values() for day in year["days_off"])
    worked = frozenset(date.fromisoformat(day) for year in years.values() for day in year["working_weekends"])
    return days_off, worked


def is_working_day(day: date) -> bool:
    """Whether `day` is worked in a five-day week."""
    days_off, worked = _exceptions()
    return day in worked or (day.weekday() < 5 and day not in days_off)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after (or, if negative, before) `day`; `day` itself for 0."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def next_working_day(day: date) -> date:
    """`day` if it is worked, else the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date) -> date:
    """`day` if it is worked, else the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
