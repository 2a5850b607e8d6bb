"""Checks date reading against a table of texts whose dates are known.

``python -m hearings_crawler.dates.check FILE.tsv`` reads a tab-separated file with the columns ``text``, ``iso_start``,
``iso_end`` and ``time``. A row with an empty ``iso_start`` is right when no day was read; ``time`` is compared when it is
given and a day is expected. It prints how many rows were read, refused and wrong, lists the wrong ones, and exits with
0 only if there is none, with 2 if the file cannot be used.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from hearings_crawler.dates.reading import read_dates


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the rows of a table.

    Attributes:
        read: Rows whose date was read, rightly.
        refused: Rows that hold no date and gave none, and rows whose date was not read.
        missed: Of `refused`, the texts whose date was expected.
        wrong: Rows that gave another date, with what was expected and what was read.
    """

    read: int
    refused: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def check_rows(rows: list[dict[str, str]]) -> Outcome:
    """Read the text of each row and compares it with the row's date."""
    read, missed, wrong, refused = 0, [], [], 0
    for row in rows:
        spans = read_dates(row["text"]).dates
        found = [
            (span.start.isoformat(), span.end.isoformat() if span.end else "", span.time or "")
            for span in spans
        ]
        expected = (row["iso_start"] or "", row.get("iso_end") or "", row.get("time") or "")
        if not found:
            refused += 1
            if expected[0]:
                missed.append(row["text"])
            continue
        if (
            len(found) == 1
            and expected[0]
            and found[0][:2] == expected[:2]
            and expected[2] in ("", found[0][2])
        ):
            read += 1
            continue
        wrong.append(f"{row['text']!r}: expected {expected}, read {found}")
    return Outcome(read, refused, tuple(missed), tuple(wrong))


def main(arguments: list[str]) -> int:
    """Check one file; return the exit code."""
    if len(arguments) != 1:
        print("usage: python -m hearings_crawler.dates.check FILE.tsv", file=sys.stderr)
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        print(f"{arguments[0]} cannot be read: {error}", file=sys.stderr)
        return 2
    if not rows or not {"text", "iso_start"} <= rows[0].keys():
        print(
            f"{arguments[0]}: expected the tab-separated columns text and iso_start and at least one row",
            file=sys.stderr,
        )
        return 2
    outcome = check_rows(rows)
    print(f"{len(rows)} rows: {outcome.read} read, {outcome.refused} refused, {len(outcome.wrong)} wrong")
    for text in outcome.missed:
        print(f"not read: {text!r}")
    for line in outcome.wrong:
        print(f"wrong: {line}")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
