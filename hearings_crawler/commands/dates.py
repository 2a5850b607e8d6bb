"""``scrapy dates``: reads the dates of the lines on standard input, for whoever adds a region."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable
from datetime import date

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from hearings_crawler.dates import DateReading, read_dates

# Legal inside JSON strings, but some readers split lines at them.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Command(ScrapyCommand):
    """Prints one JSON line per line of input: its dates with their roles, and what was refused and why."""

    requires_project = False
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the command's arguments for the usage line."""
        return "[--published DATE] < LINES"

    def short_desc(self) -> str:
        """Return the line shown in the list of commands."""
        return "Read the dates in lines of Kazakh or Russian text"

    def long_desc(self) -> str:
        """Return the text of ``--help``."""
        return (
            "Reads lines of text from standard input (UTF-8) and prints for each one JSON line "
            '{"text", "dates": [{"start", "end", "time", "role", "raw", "rule", "year_from"}], '
            '"refused": [{"raw", "reason"}]}: every date that can be read, with what it is for, and what is refused and '
            "why."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds ``--published``."""
        super().add_options(parser)
        parser.allow_abbrev = False
        parser.add_argument(
            "--published",
            metavar="DATE",
            help="the day the texts were published (YYYY-MM-DD); completes days whose year is not written",
        )
        parser.epilog = (
            "Exit codes: 0 every line was read (also when dates in it were refused); 2 wrong usage."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read standard input to its end.

        Raises:
            UsageError: An argument is unknown or ``--published`` is not a date; the exit code is then 2.
        """
        if args:
            raise UsageError(
                f"unknown argument {args[0]!r}: scrapy dates takes only --published DATE", print_help=False
            )
        published = _published(opts.published)
        # Bytes, so that neither the locale nor a line end inside a text changes what is printed.
        lines = (line.rstrip(b"\r\n").decode("utf-8", "replace") for line in sys.stdin.buffer)
        try:
            for line in _answers(lines, published):
                sys.stdout.buffer.write(line.encode("utf-8"))
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # The reader has seen enough («| head»); the interpreter must not complain once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _published(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        if not _ISO_DAY.fullmatch(given):
            raise ValueError
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"--published expects a day as YYYY-MM-DD, not {given!r}", print_help=False
        ) from None


def _answers(lines: Iterable[str], published: date | None) -> Iterable[str]:
    for number, line in enumerate(lines):
        text = line.removeprefix("\ufeff") if number == 0 else line
        answer = json.dumps(_as_json(text, read_dates(text, published=published)), ensure_ascii=False)
        yield answer.translate(_LINE_ENDS) + "\n"


def _as_json(text: str, reading: DateReading) -> dict[str, object]:
    return {
        "text": text,
        "dates": [
            {
                "start": span.start.isoformat(),
                "end": span.end.isoformat() if span.end else None,
                "time": span.time,
                "role": span.role.value,
                "raw": span.raw,
                "rule": span.rule,
                "year_from": span.year_from.value,
            }
            for span in reading.dates
        ],
        "refused": [{"raw": refusal.raw, "reason": refusal.reason} for refusal in reading.refused],
    }
