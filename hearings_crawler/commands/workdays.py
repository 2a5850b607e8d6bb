"""The command ``scrapy workdays``: terms in working days, with the trail that lets a person check them."""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from hearings_crawler.law.workdays import CalendarYearError, DayNote, KazakhstanCalendar, load_calendar

EXIT_NO_DATA = 1
NUMBER = re.compile(r"[+-]\d{1,5}", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Command(ScrapyCommand):
    """Answers one question about working days as one JSON object on standard output."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Show the three forms of the command."""
        return "DATE +N|-N | DATE DATE | --month YYYY-MM  [--as-known-on DATE]"

    def short_desc(self) -> str:
        """Describe the command in one line."""
        return "Working days of Kazakhstan: a term, a count or a month, day by day"

    def long_desc(self) -> str:
        """Describe the three forms and the answer."""
        return (
            "DATE +N or DATE -N gives the date N working days after or before DATE; DATE DATE the "
            "number of working days after the first date up to and including the second (negative when "
            "the second is earlier); --month the number of working days of a month. Dates are written "
            "YYYY-MM-DD. The answer is one JSON object: result, provisional (whether a day of the trail "
            "may still change), calendar_version, known_on, and trail, the days one by one with the "
            "reason in Kazakh, Russian and English why a day is skipped, or why a weekend day is "
            "worked."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the command, and the exit codes to its help."""
        super().add_options(parser)
        parser.allow_abbrev = False
        parser.add_argument("--month", metavar="YYYY-MM", help="count the working days of this month")
        parser.add_argument(
            "--as-known-on",
            metavar="DATE",
            help="use the calendar as it was known on this day, not as it is known now",
        )
        parser.epilog = "Exit codes: 0 done; 1 a year without calendar data; 2 wrong usage."

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the answer; exit code 1 when a year has no data, 2 on wrong usage."""
        given = [arg for arg in args if arg != "--"]
        known_on = None if opts.as_known_on is None else _date(opts.as_known_on, "--as-known-on")
        unknown = [arg for arg in given if arg.startswith("-") and not NUMBER.fullmatch(arg)]
        if unknown:
            raise UsageError(
                f"unknown argument: {' '.join(unknown)}; scrapy workdays --help lists what there is"
            )
        try:
            answer = _term(given, known_on) if opts.month is None else _month(opts.month, given, known_on)
        except CalendarYearError as error:
            print(f"scrapy workdays: {error}", file=sys.stderr)
            self.exitcode = EXIT_NO_DATA
            return
        print(json.dumps(answer, ensure_ascii=False, indent=2))


def _term(given: list[str], known_on: date | None) -> dict[str, Any]:
    if len(given) != 2:
        raise UsageError(
            f"expected DATE +N, DATE -N, DATE DATE or --month YYYY-MM, found {len(given)} argument(s): "
            f"{' '.join(given) or 'none'}"
        )
    start, second = _date(given[0], "the first argument"), given[1]
    if NUMBER.fullmatch(second):
        calendar = load_calendar(known_on=known_on)
        result = calendar.add_working_days(start, int(second))
        return _answer(calendar, result.isoformat(), calendar.trail(start, result))
    end = _date(second, "the second argument (or +N, -N with the sign)")
    calendar = load_calendar(known_on=known_on)
    # Swapped dates count the same days with a minus: the trail is that of the count, from the earlier date.
    return _answer(calendar, calendar.working_days_between(start, end), calendar.trail(*sorted((start, end))))


def _month(text: str, given: list[str], known_on: date | None) -> dict[str, Any]:
    if given:
        raise UsageError(f"--month takes no further argument, found {' '.join(given)}")
    match = MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) == 0:
        raise UsageError(f"--month: expected YYYY-MM, for example 2025-04, found {text!r}")
    year, month = int(match[1]), int(match[2])
    calendar = load_calendar(known_on=known_on)
    return _answer(calendar, calendar.working_days_in_month(year, month), calendar.month_trail(year, month))


def _answer(calendar: KazakhstanCalendar, result: str | int, trail: tuple[DayNote, ...]) -> dict[str, Any]:
    return {
        "result": result,
        "provisional": any(note.provisional for note in trail),
        "calendar_version": calendar.version,
        "known_on": None if calendar.known_on is None else calendar.known_on.isoformat(),
        "trail": [_note(note) for note in trail],
    }


def _note(note: DayNote) -> dict[str, Any]:
    values = asdict(note)
    return {"date": values.pop("day").isoformat(), **values}


def _date(text: str, where: str) -> date:
    try:
        if ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{where}: {text!r} is not a date: {error}") from error
    raise UsageError(f"{where}: expected a date as YYYY-MM-DD, found {text!r}")
