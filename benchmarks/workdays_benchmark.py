"""How much faster the working-day tables answer than workalendar's own loops, measured in one run.

Run it from the project's folder: ``python -m benchmarks.workdays_benchmark``. It prints one JSON object:
per question the median ratio (loops / tables) over the rounds, the smallest of them, and both times per
call. The reference is workalendar's code unchanged, given the same days off and worked weekend days, so
both must give the same answers; the run fails if one differs. The target is set for the questions that
workalendar answers with a loop over days; asking for a single day is no loop there either. Ratios of one
run can be compared between machines, times cannot.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from workalendar.core import CoreCalendar

from hearings_crawler.law.workdays import KazakhstanCalendar, load_calendar

TARGET = 20.0
TABLE_PASSES = 20
NO_LOOP = frozenset({"is_working_day"})
FIRST, LAST = date(2021, 6, 1), date(2026, 6, 30)


class LoopCalendar(CoreCalendar):  # type: ignore[misc]  # the base has no types
    """Workalendar's own loops over the days of the table calendar."""

    def __init__(self, tables: KazakhstanCalendar) -> None:
        super().__init__()
        self.WEEKEND_DAYS = tables.WEEKEND_DAYS
        self._tables = tables
        self._worked = frozenset(
            note.day
            for year in range(tables.first_year, tables.last_year + 1)
            for month in range(1, 13)
            for note in tables.month_trail(year, month)
            if note.working and note.day.weekday() in self.WEEKEND_DAYS
        )

    def get_calendar_holidays(self, year: int) -> list[tuple[date, str]]:
        """Give the same days off as the tables."""
        return self._tables.get_calendar_holidays(year)

    def is_working_day(self, day: date, extra_working_days: Any = None, extra_holidays: Any = None) -> bool:
        """Add the worked weekend days to workalendar's own answer."""
        return day in self._worked or bool(super().is_working_day(day, extra_working_days, extra_holidays))


Question = Callable[[Any, date, date, int], object]
QUESTIONS: dict[str, Question] = {
    "is_working_day": lambda calendar, day, _other, _number: calendar.is_working_day(day),
    "add_working_days +4": lambda calendar, day, _other, _number: calendar.add_working_days(day, 4),
    "add_working_days +-60": lambda calendar, day, _other, number: calendar.add_working_days(day, number),
    "get_working_days_delta, to 120 days": lambda calendar, day, other, _number: (
        calendar.get_working_days_delta(day, other)
    ),
    "get_working_days_delta, to 5 years": lambda calendar, day, _other, _number: (
        calendar.get_working_days_delta(FIRST, day)
    ),
}


def cases(count: int, seed: int) -> list[tuple[date, date, int]]:
    """Draw days, a second day up to 120 days away, and a term of up to 60 working days either way."""
    source = random.Random(seed)
    span = (LAST - FIRST).days
    days = [FIRST + timedelta(days=source.randrange(span)) for _ in range(count)]
    return [(day, day + timedelta(days=source.randint(-120, 120)), source.randint(-60, 60)) for day in days]


def seconds(
    question: Question, calendar: object, asked: Sequence[tuple[date, date, int]], passes: int
) -> float:
    """Give the processor time of one pass over the cases; more passes where one is too short to be timed."""
    started = time.process_time()
    for _ in range(passes):
        for day, other, number in asked:
            question(calendar, day, other, number)
    return (time.process_time() - started) / passes


def measure(rounds: int, count: int) -> dict[str, dict[str, float]]:
    """Ask both calendars every question, in turn, so that both meet the same load of the machine."""
    tables = load_calendar()
    loops = LoopCalendar(tables)
    asked = cases(count, seed=2025)
    found: dict[str, dict[str, float]] = {}
    for name, question in QUESTIONS.items():
        for case in asked:
            if question(tables, *case) != question(loops, *case):
                raise SystemExit(f"{name}: tables and loops differ for {case}")
        pairs = [
            (seconds(question, loops, asked, 1), seconds(question, tables, asked, TABLE_PASSES))
            for _ in range(rounds)
        ]
        ratios = [slow / fast for slow, fast in pairs]
        found[name] = {
            "ratio_median": round(statistics.median(ratios), 1),
            "ratio_min": round(min(ratios), 1),
            "loops_us": round(1e6 * min(slow for slow, _ in pairs) / count, 2),
            "tables_us": round(1e6 * min(fast for _, fast in pairs) / count, 2),
        }
    return found


def main() -> int:
    """Measure, print, and exit 1 if a looped question is answered less than 20 times faster by the median."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cases", type=int, default=300)
    options = parser.parse_args()
    found = measure(options.rounds, options.cases)
    print(json.dumps({"target": TARGET, "questions": found}, indent=2))
    return int(any(row["ratio_median"] < TARGET for name, row in found.items() if name not in NO_LOOP))


if __name__ == "__main__":
    sys.exit(main())
