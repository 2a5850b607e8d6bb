"""The guards of one crawl: what it saw is held against earlier crawls, and this machine's clock against the hosts'."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from hearings_crawler.config import Config
from hearings_crawler.coverage.address import AddressCoverage, Cause, Status
from hearings_crawler.coverage.history import (
    HostClocks,
    PastCrawl,
    SeenDocument,
    advice,
    baseline_of,
    differences,
    load_history_limits,
    seen_document,
)
from hearings_crawler.errors import StoreError
from hearings_crawler.items import HearingItem
from hearings_crawler.registry.confirmations import newest_confirmations
from hearings_crawler.registry.regions import PORTAL_HOSTS, Registry, SiteAddress

if TYPE_CHECKING:
    from hearings_crawler.law.months import Window


class Earlier(Protocol):
    """Gives an address's earlier crawls (the store)."""

    def past_crawls(self, address: str, before: int) -> tuple[PastCrawl, ...]:
        """Return the crawls of an address that ended before a run began, oldest first."""
        ...


class Crawling(Protocol):
    """What the guards ask of the spider."""

    window: Window
    registry: Registry


class CrawlGuards:
    """Collects what a crawl saw, and lowers the address that is too unlike its own history."""

    def __init__(self) -> None:
        self._limits = load_history_limits()
        self._clocks = HostClocks()
        self._seen: dict[str, dict[tuple[str, str], SeenDocument]] = {}

    def answered(self, host: str, headers: Mapping[str, str], now: datetime) -> None:
        """Take note of an answer's headers (by lower-case name)."""
        self._clocks.note(host, headers, now)

    def stored(self, item: HearingItem) -> None:
        """Take note of a document that is stored."""
        if item.parsed is not None:
            seen = seen_document(item.document_id, item.raw.version, item.source, item.parsed)
            self._seen.setdefault(item.address, {})[seen.key] = seen

    def check(
        self, coverage: AddressCoverage, spider: Crawling, earlier: Earlier, run_id: int, config: Config
    ) -> None:
        """Lower an address if the clocks differ, or if it would be complete and is too unlike its earlier crawls."""
        site = _site_of(coverage.address, spider.registry)
        wrong = self._clocks.wrong(site.hosts if site else PORTAL_HOSTS, self._limits.clock)
        if wrong:
            coverage.page_failed(coverage.address, Cause.CLOCK, wrong)
        if coverage.status is not Status.COMPLETE:
            return
        now = PastCrawl(
            started=config.clock.now(),
            window_start=spider.window.start,
            status=coverage.status,
            listings=coverage.listings,
            documents=tuple(self._seen.get(coverage.address, {}).values()),
        )
        word = newest_confirmations(config.confirmations_file).get(coverage.address)
        settled_by = word.on if word is not None and word.confirmed else None
        try:
            past = earlier.past_crawls(coverage.address, run_id)
        except StoreError as error:
            coverage.page_failed(coverage.address, Cause.HISTORY, f"earlier crawls cannot be read: {error}")
            return
        before = baseline_of(past, now.started, settled_by, self._limits)
        reasons = differences(now, before, self._limits) if before is not None else []
        if reasons:
            said = advice(reasons, coverage.address, confirmable=site is not None, limits=self._limits)
            coverage.page_failed(coverage.address, Cause.HISTORY, said)


def _site_of(address: str, registry: Registry) -> SiteAddress | None:
    """Return the registered address; None for the portal's."""
    sites = (site for region in registry.regions for site in region.sites)
    return next((site for site in sites if site.address == address), None)
