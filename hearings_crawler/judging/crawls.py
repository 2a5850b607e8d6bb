"""The crawls of each source: when they were made, how far back they read, what may be concluded from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hearings_crawler.clock import local_day
from hearings_crawler.coverage.address import Status, worst
from hearings_crawler.items import Source
from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import COUNTRY, Registry
from hearings_crawler.store.records import StoredRun


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run of a source: when, how far back, and whether it counts as complete.

    ``status`` is worst over the addresses registered now; ``complete`` also holds for an unconfirmed source.
    """

    run: StoredRun
    status: Status
    reason: str

    @property
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


@dataclass(frozen=True, slots=True)
class History:
    """All crawls of one source, oldest first."""

    crawls: tuple[Crawl, ...]

    def covers(self, month: Month) -> bool:
        """Whether a complete crawl made since the month began reached back to its first day."""
        return any(
            crawl.complete and crawl.day >= month.first and crawl.run.window_start <= month.first
            for crawl in self.crawls
        )

    def complete_after(self, due: date, reaching: date | None) -> tuple[Crawl, ...]:
        """Return the complete crawls that started after a due day and reached back to a day."""
        return tuple(
            crawl
            for crawl in self.crawls
            if crawl.complete and crawl.day > due and (reaching is None or crawl.run.window_start <= reaching)
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
