"""The crawls of each source: when they were made, how far back they read, what may be concluded from them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice

from hearings_crawler.clock import local_day
from hearings_crawler.coverage.address import Status, worst
from hearings_crawler.items import Source
from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import COUNTRY, Registry
from hearings_crawler.store.records import StoredRun


@dataclass(frozen=True)
class Crawl:
    """One run of a source: when, how far back, and whether it counts as complete.

    ``status`` is worst over the addresses registered now; ``complete`` also holds for an unconfirmed source.
    """

    run: StoredRun
    status: Status
    reason: str

    @cached_property
    def day(self) -> date:
        """The local day on which the crawl started."""
        return local_day(self.run.started)

    @property
    def started(self) -> datetime:
        """The moment at which the crawl started."""
        return self.run.started

    @property
    def complete(self) -> bool:
        """Whether every page of the window was read and understood."""
        return self.status in (Status.COMPLETE, Status.UNCONFIRMED)

    def looked_from(self, day: date) -> bool:
        """Whether it is complete and reached back to a day."""
        return self.complete and self.run.window_start <= day


@dataclass(frozen=True)
class History:
    """All crawls of one source, oldest first."""

    crawls: tuple[Crawl, ...]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place of each crawl by its run's id."""
        return {crawl.run.id: place for place, crawl in enumerate(self.crawls)}

    @cached_property
    def _by_id(self) -> list[int]:
        return sorted(self.places)

    @cached_property
    def _days(self) -> list[date]:
        return [crawl.day for crawl in self.crawls]

    @cached_property
    def _is_in_order(self) -> bool:
        """Whether the crawls began in the order of their ids, as they do unless clocks or hosts differ."""
        return self._by_id == [crawl.run.id for crawl in self.crawls]

    def ends(self, first_run: int, last_run: int) -> list[int]:
        """Return the places of the first and the last crawl among those with ids from one to another."""
        low, high = bisect_left(self._by_id, first_run), bisect_right(self._by_id, last_run)
        if low == high:
            return []
        if self._is_in_order:
            return [low, high - 1]
        places = [self.places[run] for run in self._by_id[low:high]]
        return [min(places), max(places)]

    def covers(self, month: Month) -> bool:
        """Whether a complete crawl made since the month began reached back to its first day."""
        return any(
            crawl.complete and crawl.day >= month.first and crawl.run.window_start <= month.first
            for crawl in self.crawls
        )

    def complete_before(self, place: int, sought: date) -> tuple[Crawl, ...]:
        """Return the last complete crawl before a place that reached back to a day, if there is one."""
        before = (self.crawls[index] for index in range(place - 1, -1, -1))
        return tuple(islice((crawl for crawl in before if crawl.looked_from(sought)), 1))

    def complete_from(self, place: int, sought: date) -> Crawl | None:
        """Return the first complete crawl from a place on that reached back to a day."""
        after = (self.crawls[index] for index in range(place, len(self.crawls)))
        return next((crawl for crawl in after if crawl.looked_from(sought)), None)

    def complete_after(self, due: date, reaching: date | None) -> tuple[Crawl, ...]:
        """Return the complete crawls that started after a due day and reached back to a day."""
        since = bisect_right(self._days, due)
        return tuple(
            crawl
            for crawl in self.crawls[since:]
            if crawl.complete and (reaching is None or crawl.run.window_start <= reaching)
        )


def crawl_status(run: StoredRun, addresses: Mapping[str, bool]) -> tuple[Status, str]:
    """Return a run's status and reason, seen with the addresses registered now (address -> confirmed)."""
    if run.finished is None:
        return Status.FAILED, run.reason
    read = {entry.address: entry for entry in run.addresses}
    if not read.keys() & addresses.keys():
        return Status.FAILED, run.reason or "this crawl read none of the addresses registered now"
    statuses, reasons = [], []
    for address, confirmed in addresses.items():
        entry = read.get(address)
        if entry is None:
            statuses.append(Status.PARTIAL)
            reasons.append(f"{address}: registered, but this crawl did not read it")
            continue
        status = entry.status
        if status is Status.COMPLETE and not confirmed:
            status = Status.UNCONFIRMED
            reasons.append(f"{address}: no person has confirmed this address yet")
        elif status is not Status.COMPLETE:
            reasons.append(f"{address}: {entry.reason}")
        statuses.append(status)
    return worst(statuses), "; ".join(reasons)


def histories_of(runs: Iterable[StoredRun], registry: Registry) -> dict[str, History]:
    """Return the history of each source by region code (``KZ`` for the portal)."""
    addresses = {
        region.code: {site.address: site.confirmed for site in region.sites} for region in registry.regions
    }
    crawls: dict[str, list[Crawl]] = {COUNTRY: [], **{code: [] for code in addresses}}
    for run in sorted(runs, key=lambda run: (run.started, run.id)):
        if run.kind != "crawl" or run.region not in crawls:
            continue
        if run.source is Source.PORTAL:
            status, reason = run.status if run.finished else Status.FAILED, run.reason
        else:
            status, reason = crawl_status(run, addresses[run.region])
        crawls[run.region].append(Crawl(run, status, reason))
    return {code: History(tuple(found)) for code, found in crawls.items()}
