"""How the store grows under daily crawls, and what one month out of years costs to publish.

Run it from the project's folder: ``python -m benchmarks.store_benchmark [--months 1 12 60 120]``.  It prints

- what a first crawl of a month of the size of the ministry's report of April 2025 adds to the store, and what each
  further crawl of the unchanged month adds: bytes for each document, seconds in the store;
- for stores of so many months of daily crawls (21 sources a day): their size, and the time and the peak memory of
  publishing their last month, each in a process of its own, as ratios to the smallest store.

Documents are generated; their sightings are written as the daily crawls would leave them (a row from the first crawl to
the last that saw them), without making each crawl.  Times of different machines cannot be compared.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.connection
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from benchmarks.report_benchmark import FIRST, MonthWriter, benchmark_rules
from hearings_crawler.clock import LOCAL_ZONE, Clock
from hearings_crawler.coverage.address import AddressCoverage, Status
from hearings_crawler.items import HearingItem, Source
from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import COUNTRY, Registry, load_registry
from hearings_crawler.store import schema
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store
from reports.publishing.publish import publish_month

LOOK_BACK = 120
"""Days before the month that a crawl reads."""
SEEN_FOR = 150
"""Days for which daily crawls see a document."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store_benchmark", description=__doc__)
    parser.add_argument("--months", type=int, nargs="+", default=[1, 12, 60, 120])
    parser.add_argument("--again", type=int, default=10, help="crawls of the unchanged month")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="store-benchmark-") as name:
        folder = Path(name)
        print_growth(folder, options.again)
        print_publishing(folder, options.months)


# ------------------------------------------------------------------------------------ growth


def print_growth(folder: Path, again: int) -> None:
    """Crawl one month several times through the store's own methods."""
    path = folder / "growth.sqlite"
    url = f"sqlite:///{path}"
    store, registry = Store.open(url), load_registry()
    items = MonthWriter(store, registry).items(FIRST, FIRST.following.first)
    documents = sum(map(len, items.values()))
    print(f"{documents} documents of 21 sources")
    first_seconds = 0.0
    before = _size(path)
    for number in range(again + 1):
        seconds = sum(
            _crawl(store, registry, code, found, FIRST.following.first + timedelta(number))
            for code, found in items.items()
        )
        after = _size(path)
        first_seconds = first_seconds or seconds
        print(
            f"crawl {number + 1:2d}: {(after - before) / documents:8.1f} bytes a document, "
            f"{seconds:6.2f} s in the store ({seconds / first_seconds:.1%} of the first crawl's)"
        )
        before = after
    store.close()


def _size(path: Path) -> int:
    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def _crawl(store: Store, registry: Registry, code: str, items: list[HearingItem], day: date) -> float:
    started = datetime(day.year, day.month, day.day, 3, tzinfo=LOCAL_ZONE)
    begun = time.perf_counter()
    run = store.start_run(
        kind="crawl",
        spider=_spider(registry, code),
        source=Source.PORTAL if code == COUNTRY else Source.SITE,
        region=code,
        month=str(FIRST),
        window_start=FIRST.first - timedelta(LOOK_BACK),
        started=started,
        program_version="benchmark",
        clock_fixed=False,
    )
    for start in range(0, len(items), 25):
        part = items[start : start + 25]
        store.add_fetches(run, [replace(_fetch(item), fetched_at=started) for item in part])
        store.add_observations(run, part, "1")
    coverages = [
        AddressCoverage(address, "govkz", pages=30, documents=len(items))
        for address in _addresses(registry, code)
    ]
    store.finish_run(run, finished=started, status=Status.COMPLETE, reason="", coverages=coverages)
    return time.perf_counter() - begun


def _fetch(item: HearingItem) -> FetchRecord:
    return FetchRecord(item.evidence.url, item.evidence.fetched_at, 200, item.evidence.digest)


def _spider(registry: Registry, code: str) -> str:
    return "portal" if code == COUNTRY else registry.region(code).spider


def _addresses(registry: Registry, code: str) -> list[str]:
    return ["portal"] if code == COUNTRY else [site.address for site in registry.region(code).sites]


# ------------------------------------------------------------------------------------ publishing


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing one month took; memory is the peak of its process."""

    months: int
    megabytes: float
    seconds: float
    peak_megabytes: float


def print_publishing(folder: Path, months: list[int]) -> None:
    """Publish the last month of stores of several sizes."""
    print("months  store MB  seconds  ratio  peak MB  ratio")
    base: Published | None = None
    for number in months:
        place = folder / f"of-{number}"
        place.mkdir()
        last = write_daily(place, number)
        found = _published(place, number, last)
        base = base or found
        print(
            f"{found.months:6d}  {found.megabytes:8.0f}  {found.seconds:7.2f}  {found.seconds / base.seconds:5.2f}  "
            f"{found.peak_megabytes:7.0f}  {found.peak_megabytes / base.peak_megabytes:5.2f}"
        )


def write_daily(folder: Path, months: int) -> Month:
    """Write a store of months of daily crawls that ends with the same month, and return that."""
    url = f"sqlite:///{folder / 'daily.sqlite'}"
    store, registry = Store.open(url), load_registry()
    writer = MonthWriter(store, registry)
    last = Month(2030, 6)
    first = last
    for _ in range(months - 1):
        first = first.preceding
    codes = [COUNTRY, *(region.code for region in registry.regions)]
    end = last.following.following.first
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        run_of = dict(_write_runs(connection, registry, codes, first, end))
    # The first crawls see what was placed within their look-back as well.
    month, seen_to = first.preceding.preceding.preceding.preceding, {}
    while month <= last:
        for code, items in writer.items(month, month.following.first).items():
            for start in range(0, len(items), 500):
                part = items[start : start + 500]
                # spread over the month, as they appear
                day = month.first + timedelta(days=(start // 500) * 7 % 28)
                run = run_of[code, max(day, first.first)]
                store.add_fetches(run, [_fetch(item) for item in part])
                store.add_observations(run, part, "1")
                seen_to[run] = run_of[code, min(day + timedelta(SEEN_FOR), end)]
        month = month.following
    with engine.begin() as connection:
        for run, to in seen_to.items():
            connection.execute(
                sa.update(schema.sightings).where(schema.sightings.c.first_run == run).values(last_run=to)
            )
    engine.dispose()
    store.close()
    return last


def _write_runs(
    connection: Connection, registry: Registry, codes: list[str], first: Month, end: date
) -> Iterator[tuple[tuple[str, date], int]]:
    number, day = 0, first.first
    while day <= end:
        month = Month.of(day)
        started = datetime(day.year, day.month, day.day, 3, tzinfo=LOCAL_ZONE)
        runs, addresses = [], []
        for code in codes:
            number += 1
            runs.append(
                {
                    "id": number, "kind": "crawl", "spider": _spider(registry, code),
                    "source": str(Source.PORTAL if code == COUNTRY else Source.SITE), "region": code,
                    "month": str(month), "window_start": month.first - timedelta(LOOK_BACK), "started": started,
                    "finished": started, "status": "complete", "reason": "", "pages": 30, "documents": 30,
                    "program_version": "benchmark", "clock_fixed": False,
                }
            )  # fmt: skip
            same = {"engine": "govkz", "status": "complete", "reason": "", "pages": 30, "documents": 30}
            addresses += [{"run_id": number, "address": each, **same} for each in _addresses(registry, code)]
            yield (code, day), number
        connection.execute(insert(schema.runs), runs)
        connection.execute(insert(schema.run_addresses), addresses)
        day += timedelta(days=1)


def _published(folder: Path, months: int, month: Month) -> Published:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_publish, args=(folder, month, sender))
    process.start()
    seconds, peak = receiver.recv()
    process.join()
    return Published(months, (folder / "daily.sqlite").stat().st_size / 1e6, seconds, peak)


def _publish(folder: Path, month: Month, sender: multiprocessing.connection.Connection) -> None:
    store = Store(f"sqlite:///{folder / 'daily.sqlite'}")
    as_of = month.following.following.first
    clock = Clock(datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=LOCAL_ZONE))
    begun = time.process_time()
    publish_month(
        store,
        month,
        as_of,
        folder / "reports",
        registry=load_registry(),
        clock=clock,
        rules=benchmark_rules(),
    )
    sender.send((time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    store.close()


if __name__ == "__main__":
    main()
