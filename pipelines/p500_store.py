"""500: stores what was seen: the run, its fetches, its observations with their readings."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from hearings_crawler import __version__
from hearings_crawler.config import Config
from hearings_crawler.content.personal import masked
from hearings_crawler.coverage.address import Cause, Status, worst
from hearings_crawler.crawling.previous import provide_previous
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.documents import READER_VERSION
from hearings_crawler.items import Evidence, HearingItem, Validators
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store
from hearings_crawler.transport.signals import fetched, part_fetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

BATCH = 25
"""Items (or fetches) written in one transaction: few enough to lose little, enough to hold few locks."""


class StorePipeline:
    """Opens a run when the spider opens, appends to it, and ends it with the status of every address.

    ``finish`` is called by the closing pipeline once the spider has closed: only then is the reason known.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._config = Config.of(crawler)
        self._store: Store | None = None
        self._run_id: int | None = None
        self._items: list[HearingItem] = []
        self._fetches: list[FetchRecord] = []
        crawler.signals.connect(self._fetched, signal=fetched)
        crawler.signals.connect(self._fetched, signal=part_fetched)
        crawler.signals.connect(self._item_error, signal=signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    @property
    def store(self) -> Store:
        """The open store."""
        if self._store is None:
            raise RuntimeError("the store is opened when the spider opens")
        return self._store

    def open_spider(self) -> None:
        """Open the store and start the run."""
        spider = spider_of(self._crawler)
        self._store = Store.open(self._config.database_url)
        self._run_id = self._store.start_run(
            kind="crawl",
            spider=spider.name,
            source=spider.source,
            region=spider.region_code or COUNTRY,
            month=str(spider.month),
            window_start=spider.window.start,
            started=self._config.clock.now(),
            program_version=__version__,
            clock_fixed=self._config.clock.fixed is not None,
        )
        if not spider.fresh:
            provide_previous(self._crawler, self._store)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Take an item for the next batch."""
        item.raw, item.parsed = masked(item.raw), masked(item.parsed)
        self._items.append(item)
        if len(self._items) >= BATCH:
            self._flush()
        return item

    def close_spider(self) -> None:
        """Write what is left."""
        self._flush()

    def _fetched(
        self,
        evidence: Evidence,
        failure: BaseException | None = None,
        validators: Validators | None = None,
        revisit_of: int | None = None,
        **_: Any,
    ) -> None:
        reason = f"{type(failure).__name__}: {failure}"[:500] if failure is not None else ""
        self._fetches.append(
            FetchRecord(
                evidence.url,
                evidence.fetched_at,
                evidence.status,
                evidence.digest,
                reason,
                validators or Validators(),
                revisit_of,
            )
        )

    def _item_error(self, item: Any, failure: Any, **_: Any) -> None:
        # An item that a pipeline could not process is lost to the tables: the source was not read wholly.
        stats_of(self._crawler).inc_value("hearings/items/lost")
        if isinstance(item, HearingItem):
            coverage = spider_of(self._crawler).coverages[item.address]
            coverage.page_failed(item.raw.url, Cause.CRASHED, str(failure.value)[:300])

    def _flush(self) -> None:
        if self._run_id is None:
            return
        try:
            self.store.add_fetches(self._run_id, self._fetches)
            self._fetches = []
            self.store.add_observations(self._run_id, self._items, READER_VERSION)
            self._items = []
        except Exception as error:
            stats_of(self._crawler).set_value("hearings/store_failed", str(error)[:500])
            logger.exception("The store refused what was seen; the crawl will end with exit code 1")

    def finish(self, reason: str) -> Status:
        """End the run: the worst status over the addresses; a crawl that was stopped is not complete."""
        spider = spider_of(self._crawler)
        self._flush()
        coverages = list(spider.coverages.values())
        if reason != "finished":
            for coverage in coverages:
                coverage.page_failed(coverage.address, Cause.STOPPED_EARLY, f"the crawl was ended: {reason}")
        status = worst([coverage.status for coverage in coverages])
        if self._items or self._fetches:
            status = worst([status, Status.PARTIAL])
        why = "; ".join(f"{coverage.address}: {coverage.reason}" for coverage in coverages if coverage.reason)
        if self._run_id is None:
            raise RuntimeError("no run was started")
        self.store.finish_run(
            self._run_id, finished=self._config.clock.now(), status=status, reason=why, coverages=coverages
        )
        return status
