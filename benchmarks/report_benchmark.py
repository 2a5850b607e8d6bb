"""How long a month's report takes to write, and how much memory: of a real size, and for many months.

Run it from the project's folder: ``python -m benchmarks.report_benchmark [--months 60] [--published 60]``.  It
publishes

- one month of the size of the ministry's report of April 2025 (331 notices and 335 minutes of open meetings,
  258 discussions in 20 regions), from a generated store in a folder of its own;
- some of as many months as asked, spread evenly, out of one generated store that holds them all; each crawl sees
  the documents of the two months before again.

The months before the oldest edition are judged by the packaged one with an earlier effective date, and by a
calendar that knows weekends only: data of this benchmark, not of the program.  It prints a table, and exits 1
if the real-sized month takes longer than the target.  Times of different machines cannot be compared; process
time is given beside the time on the wall.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from hearings_crawler.clock import LOCAL_ZONE, Clock
from hearings_crawler.coverage.address import AddressCoverage, Status
from hearings_crawler.items import (
    DateValue,
    DocumentKind,
    Evidence,
    Form,
    HearingItem,
    ParsedDocument,
    RawDocument,
    Source,
)
from hearings_crawler.judging.explain import CountedDay
from hearings_crawler.judging.judge import PublishingCalendar
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook, make_rulebook
from hearings_crawler.registry.regions import COUNTRY, Registry, load_registry
from hearings_crawler.store.store import Store
from reports.publishing.publish import Rules, publish_month

TARGET = 4.0
"""Seconds of process time within which a month of a real size is written."""

FIRST = Month(2021, 9)
MEETINGS, DISCUSSIONS = 331, 258
REACH = 35
"""Days before the month that a generated crawl reaches back to: to the receipt of what is minuted in it."""


@dataclass(frozen=True, slots=True)
class _Note:
    """A day of a count by weekends only."""

    day: date
    number: int | None
    reason_kk: str = "демалыс"
    reason_ru: str = "выходной"
    reason_en: str = "weekend"


class WeekendCalendar(PublishingCalendar):
    """Monday to Friday are worked: a stub for the years that the benchmark invents."""

    version = "benchmark-weekends"

    def is_provisional(self, day: date) -> bool:  # as the base names it
        """Nothing is provisional."""
        return False

    def add_working_days(self, day: date, delta: int, /) -> date:
        """Step over weekends."""
        step = timedelta(days=1 if delta > 0 else -1)
        left = abs(delta)
        while left:
            day += step
            left -= day.weekday() < 5
        return day

    def trail(self, first: date, last: date) -> Sequence[CountedDay]:
        """Number the worked days after the first up to the last."""
        notes: list[_Note] = []
        number = 0
        for offset in range(1, (last - first).days + 1):
            day = first + timedelta(days=offset)
            worked = day.weekday() < 5
            number += worked
            notes.append(_Note(day, number if worked else None))
        return notes


def benchmark_rules() -> Rules:
    """Return the newest edition as if in force since 2021, and the weekends."""
    edition = dataclasses.replace(load_rulebook().editions[-1], effective=date(2021, 8, 1))
    return Rules(make_rulebook([edition]), WeekendCalendar())


# ------------------------------------------------------------------------------------ a generated store


def _value(first: date, last: date | None = None) -> DateValue:
    return DateValue(first, last, None, first.isoformat(), "benchmark")


class MonthWriter:
    """Writes generated months into a store: the portal's cards and minutes, the sites' documents."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store = store
        self._registry = registry
        self._random = random.Random(2025)
        self._number = 0
        self._recent: deque[dict[str, list[HearingItem]]] = deque(maxlen=2)

    def month(self, month: Month) -> date:
        """Write a month and return the day of its crawl, on which it may be judged."""
        day = month.following.following.first
        items = self.items(month, day)
        for code, found in items.items():
            again = [item for earlier in self._recent for item in earlier[code]]
            self._run(code, month, day, [*again, *found])
        self._recent.append(items)
        return day

    def items(self, month: Month, day: date) -> dict[str, list[HearingItem]]:
        """Return a month's items as a crawl of a day sees them, by region (``KZ``: the portal)."""
        items: dict[str, list[HearingItem]] = {COUNTRY: [], **{r.code: [] for r in self._registry.regions}}
        for _ in range(MEETINGS):
            self._meeting(month, day, items)
        for _ in range(DISCUSSIONS):
            self._discussion(month, day, items)
        return items

    def _run(self, code: str, month: Month, day: date, items: list[HearingItem]) -> None:
        portal = code == COUNTRY
        started = datetime(day.year, day.month, day.day, 3, tzinfo=LOCAL_ZONE)
        run = self._store.start_run(
            kind="crawl",
            spider="portal" if portal else self._registry.region(code).spider,
            source=Source.PORTAL if portal else Source.SITE,
            region=code,
            month=str(month),
            window_start=month.first - timedelta(days=REACH),
            started=started,
            program_version="benchmark",
            clock_fixed=False,
        )
        self._store.add_observations(run, items, "1")
        addresses = (
            [("portal", "portal")]
            if portal
            else [(site.address, site.engine) for site in self._registry.region(code).sites]
        )
        coverages = []
        for address, engine in addresses:
            coverage = AddressCoverage(address, engine, pages=30, documents=len(items))
            coverages.append(coverage)
        self._store.finish_run(
            run,
            finished=started + timedelta(minutes=20),
            status=Status.COMPLETE,
            reason="",
            coverages=coverages,
        )

    def _meeting(self, month: Month, day: date, items: dict[str, list[HearingItem]]) -> None:
        received = month.first + timedelta(days=self._random.randrange(28))
        held = received + timedelta(days=self._random.randint(32, 40))
        code, key, number = self._next()
        open_meeting = Form.OPEN_MEETING
        notice, minutes = DocumentKind.NOTICE, DocumentKind.MINUTES
        items[COUNTRY].append(self._card(open_meeting, key, number, code, received, _value(held), day))
        if self._random.random() < 0.9:
            late = self._random.choice((0, 1, 1, 1, 4))
            items[code].append(self._site(code, notice, number, held, received + timedelta(days=late), day))
        # the minutes of this month are of hearings announced earlier: held within the month
        ended = month.first + timedelta(days=self._random.randrange(25))
        code, key, number = self._next()
        items[COUNTRY].append(
            self._card(open_meeting, key, number, code, ended - timedelta(days=35), _value(ended), day)
        )
        items[COUNTRY].append(self._portal_minutes(open_meeting, key, _value(ended), day))
        if self._random.random() < 0.85:
            placed = ended + timedelta(days=self._random.choice((2, 3, 4, 9)))
            items[code].append(self._site(code, minutes, number, ended, placed, day))

    def _discussion(self, month: Month, day: date, items: dict[str, list[HearingItem]]) -> None:
        first = month.first + timedelta(days=self._random.randrange(23))
        period = _value(first, first + timedelta(days=4))
        code, key, number = self._next()
        form = Form.PUBLIC_DISCUSSION
        items[COUNTRY].append(self._card(form, key, number, code, None, period, day))
        if self._random.random() < 0.94:
            items[COUNTRY].append(self._portal_minutes(form, key, period, day))
        if self._random.random() < 0.85:
            placed = period.last + timedelta(days=3)
            items[code].append(self._site(code, DocumentKind.MINUTES, number, period.last, placed, day, form))

    def _next(self) -> tuple[str, str, str]:
        self._number += 1
        region = self._random.choice(self._registry.regions)
        return region.code, str(self._number), f"25{self._number:09d}"

    def _evidence(self, url: str, day: date) -> Evidence:
        moment = datetime(day.year, day.month, day.day, 3, tzinfo=LOCAL_ZONE)
        return Evidence(url, f"sha256:{self._random.getrandbits(256):064x}", 200, moment)

    def _card(
        self,
        form: Form,
        key: str,
        number: str,
        code: str,
        received: date | None,
        when: DateValue,
        day: date,
    ) -> HearingItem:
        item = f"{form}:{key}:{DocumentKind.NOTICE}"
        url = f"https://hearings.ndbecology.gov.kz/Public/PublicHearingDetail?hearingId={key}"
        title = (
            f"Отчёт о возможных воздействиях к проекту разработки месторождения общераспространённых № {key}"
        )
        parsed = ParsedDocument(
            DocumentKind.NOTICE,
            form,
            regions=(code,),
            registration_numbers=(number,),
            hearings=(when,),
            received=_value(received) if received else None,
            project=title,
        )
        raw = RawDocument(
            item, url, title, text=title * 20, version="ru", kind=DocumentKind.NOTICE, form=form
        )
        return HearingItem(Source.PORTAL, "", "portal", raw, self._evidence(url, day), parsed)

    def _portal_minutes(self, form: Form, key: str, when: DateValue, day: date) -> HearingItem:
        item = f"{form}:{key}:{DocumentKind.MINUTES}"
        url = f"https://hearings.ndbecology.gov.kz/files/{key}.pdf"
        parsed = ParsedDocument(DocumentKind.MINUTES, form, hearings=(when,))
        raw = RawDocument(item, url, "Протокол", kind=DocumentKind.MINUTES, form=form)
        return HearingItem(Source.PORTAL, "", "portal", raw, self._evidence(url, day), parsed)

    def _site(
        self,
        code: str,
        kind: DocumentKind,
        number: str,
        held: date,
        placed: date,
        day: date,
        form: Form = Form.OPEN_MEETING,
    ) -> HearingItem:
        site = self._registry.region(code).sites[0]
        self._number += 1
        url = f"https://www.gov.kz/memleket/entities/x/documents/details/{self._number}?lang=ru"
        parsed = ParsedDocument(
            kind,
            form,
            regions=(code,),
            registration_numbers=(number,),
            hearings=(_value(held),),
            shown=_value(placed),
            in_rubric=True,
            recorded=True,
        )
        raw = RawDocument(str(self._number), url, f"Документ {number}", text="текст " * 400, version="ru")
        return HearingItem(Source.SITE, code, site.address, raw, self._evidence(url, day), parsed)


# ------------------------------------------------------------------------------------ measuring


@dataclass(frozen=True, slots=True)
class Measured:
    """One job: how many months, and what they took; memory is the process's peak so far."""

    job: str
    months: int
    wall: float
    process: float
    peak_megabytes: float


def measure(job: str, months: int, work: Callable[[], object]) -> Measured:
    """Run a job and measure it."""
    wall, process = time.perf_counter(), time.process_time()
    work()
    wall, process = time.perf_counter() - wall, time.process_time() - process
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(job, months, wall, process, peak)


def run(months: int, published: int, folder: Path) -> list[Measured]:
    """Generate a store of so many months and publish some of them; the first one before the others exist."""
    registry = load_registry()
    rules = benchmark_rules()
    store = Store.open(f"sqlite:///{folder / 'benchmark.sqlite'}")
    writer = MonthWriter(store, registry)

    def publish(month: Month, as_of: date) -> None:
        clock = Clock(datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=LOCAL_ZONE))
        publish_month(store, month, as_of, folder / "reports", registry=registry, clock=clock, rules=rules)

    def publish_all(days: Sequence[tuple[Month, date]]) -> None:
        for month, as_of in days:
            publish(month, as_of)

    try:
        days = [(FIRST, writer.month(FIRST))]
        found = [
            measure("a month alone", 1, lambda: publish(*days[0])),
            measure("the same again", 1, lambda: publish(*days[0])),
        ]
        for _ in range(months - 1):
            month = days[-1][0].following
            days.append((month, writer.month(month)))
        step = max(months // max(published, 1), 1)
        sample = days[step - 1 :: step]
        found.append(measure(f"of a store of {months} months", len(sample), lambda: publish_all(sample)))
        found.append(measure("its last month again", 1, lambda: publish(*days[-1])))
    finally:
        store.close()
    return found


def main() -> int:
    """Measure, print a table, and exit 1 if a month of a real size takes longer than the target."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--published", type=int, default=60, help="how many of them to publish")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(options.months, options.published, Path(folder))
    print(f"{'job':32} {'months':>6} {'wall s':>8} {'CPU s':>8} {'CPU s a month':>14} {'peak MB':>8}")
    for row in found:
        print(
            f"{row.job:32} {row.months:6} {row.wall:8.2f} {row.process:8.2f} {row.process / row.months:14.2f} "
            f"{row.peak_megabytes:8.0f}"
        )
    print(f"target: a month alone within {TARGET:.0f} s of process time")
    return int(found[1].process > TARGET)


if __name__ == "__main__":
    sys.exit(main())
