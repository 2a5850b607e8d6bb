"""Compares date reading with dateparser on the same real strings, in one run on one machine.

``python benchmarks/dates_benchmark.py [FILE.tsv]`` reads a table with the columns of ``dates.tsv`` (default: the tests'
copy) and prints, for each way of reading, how many strings were read right, not at all and wrong, and the mean time per
string (processor time, the best of several rounds for each). dateparser is also measured told its languages, which a
crawler does not know and which makes it faster. Exits with 1 if our reading is wrong anywhere or less than a hundred
times faster than ``search_dates`` that has to find the language itself; the other ratios are printed as they are.
"""

from __future__ import annotations

import csv
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import dateparser
from dateparser.search import search_dates

from hearings_crawler.dates import read_dates

_DATA = Path(__file__).parent.parent / "tests" / "hearings_crawler" / "dates" / "data" / "dates.tsv"
# The most favourable settings: its languages named and the day put first.
_LANGUAGES = ["ru", "kk"]
_SETTINGS = {"DATE_ORDER": "DMY", "PREFER_DAY_OF_MONTH": "first"}
_TARGET = 100


def read_ours(text: str) -> list[str]:
    """Return the first days read by this project."""
    return [span.start.isoformat() for span in read_dates(text).dates]


def read_by_parse(text: str) -> list[str]:
    """Return what ``dateparser.parse`` makes of the whole string."""
    moment = dateparser.parse(text, languages=_LANGUAGES, settings=_SETTINGS)
    return [moment.date().isoformat()] if moment else []


def read_by_parse_and_detection(text: str) -> list[str]:
    """Return what ``dateparser.parse`` makes of the whole string when it has to find out the language itself."""
    moment = dateparser.parse(text, settings=_SETTINGS)
    return [moment.date().isoformat()] if moment else []


def read_by_search(text: str) -> list[str]:
    """Return what ``dateparser.search.search_dates`` finds in the string."""
    return [
        moment.date().isoformat()
        for _, moment in search_dates(text, languages=_LANGUAGES, settings=_SETTINGS) or []
    ]


def read_by_detection(text: str) -> list[str]:
    """Return what ``search_dates`` finds when it has to find out the language itself, as a crawler must."""
    return [moment.date().isoformat() for _, moment in search_dates(text, settings=_SETTINGS) or []]


def measure(
    read: Callable[[str], list[str]], rows: list[dict[str, str]], rounds: int
) -> tuple[int, int, int, float]:
    """Return the rows read right, not read and read wrong, and the mean seconds per string."""
    right = missed = wrong = 0
    for row in rows:
        found = read(row["text"])
        if not found:
            right, missed = (right, missed + 1) if row["iso_start"] else (right + 1, missed)
        elif found == [row["iso_start"]]:
            right += 1
        else:
            wrong += 1
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for row in rows:
            read(row["text"])
        best = min(best, time.process_time() - started)
    return right, missed, wrong, best / len(rows)


def main(arguments: list[str]) -> int:
    """Print the comparison; return the exit code."""
    warnings.simplefilter("ignore")
    path = Path(arguments[0]) if arguments else _DATA
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    results = {
        "hearings_crawler.dates": measure(read_ours, rows, 200),
        "parse, ru and kk": measure(read_by_parse, rows, 5),
        "parse, any language": measure(read_by_parse_and_detection, rows, 5),
        "search_dates, ru and kk": measure(read_by_search, rows, 5),
        "search_dates, any language": measure(read_by_detection, rows, 3),
    }
    ours = results["hearings_crawler.dates"]
    print(f"{len(rows)} strings of {path.name}")
    print(f"{'':26}{'right':>7}{'not read':>10}{'wrong':>7}{'µs/string':>12}{'times as slow':>15}")
    for name, (right, missed, wrong, seconds) in results.items():
        print(f"{name:26}{right:>7}{missed:>10}{wrong:>7}{seconds * 1e6:>12.1f}{seconds / ours[3]:>15.1f}")
    return 0 if not ours[2] and results["search_dates, any language"][3] >= _TARGET * ours[3] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
