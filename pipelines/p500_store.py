"""500: stores what was seen: the run, its fetches, its observations with their readings."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from twisted.python.failure import Failure

from hearings_crawler import __version__
from hearings_crawler.config import Config
from hearings_crawler.content.personal import masked
from hearings_crawler.coverage.address import Cause, Status, worst
from hearings_crawler.coverage.failures import classify_failure
from hearings_crawler.coverage.guards import CrawlGuards
from hearings_crawler.crawling.previous import provide_previous
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.documents import READER_VERSION
from hearings_crawler.evidence.location import FetchRole
from hearings_crawler.items import Evidence, HearingItem, Validators
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store
from hearings_crawler.store.writer import BatchOutcome, StoreWriter
from hearings_crawler.transport.signals import fetched, part_fetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from hearings_crawler.transport.recording import Recorded

logger = logging.getLogger(__name__)


def _cause(failure: BaseException | None) -> str:
    return str(classify_failure(Failure(failure))[0]) if failure is not None else ""  # type: ignore[no-untyped-call]


class StorePipeline:
    """Opens a run when the spider opens, appends to it, and ends it with the status of every address.

    ``finish`` is called by the closing pipeline once the spider has closed: only then is the reason known.  An item that
    cannot be stored lowers the status of its address, so that the run and its addresses always agree.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._config = Config.of(crawler)
        self._store: Store | None = None
        self._writer: StoreWriter | None = None
        self._guards = CrawlGuards()
        self._run_id = 0
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

    @property
    def writer(self) -> StoreWriter:
        """What writes to the run."""
        if self._writer is None:
            raise RuntimeError("a run is started when the spider opens")
        return self._writer

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
        self._writer = StoreWriter(self._store, self._run_id, READER_VERSION, self._written)
        if not spider.fresh:
            provide_previous(self._crawler, self._store)

    async def process_item(self, item: HearingItem) -> HearingItem:
        """Take an item for the next batch."""
        item.raw, item.parsed = masked(item.raw), masked(item.parsed)
        await self.writer.add_item(item)
        return item

    async def close_spider(self) -> None:
        """Write what is left, waiting for a store that is not available."""
        await self.writer.drain()

    def _fetched(
        self,
        evidence: Evidence,
        response: Response | None = None,
        failure: BaseException | None = None,
        validators: Validators | None = None,
        revisit_of: int | None = None,
        role: FetchRole = FetchRole.PAGE,
        page_url: str = "",
        recorded: Recorded | None = None,
        **_: Any,
    ) -> None:
        reason = f"{type(failure).__name__}: {failure}"[:500] if failure is not None else ""
        if response is not None:
            self._guards.answered(
                urlsplit(evidence.url).hostname or "",
                {
                    bytes(name).decode("latin-1").lower(): bytes(values[-1]).decode("latin-1")
                    for name, values in response.headers.items()
                    if values
                },
                self._config.clock.now(),
            )
        if self._writer is not None:
            self._writer.add_fetch(
                FetchRecord(
                    evidence.url,
                    evidence.fetched_at,
                    evidence.status,
                    evidence.digest,
                    reason,
                    validators or Validators(),
                    revisit_of,
                    role,
                    page_url,
                    recorded.location if recorded is not None else None,
                    _cause(failure),
                    has_body=recorded is not None and recorded.has_body,
                )
            )

    def _item_error(self, item: Any, failure: Any, **_: Any) -> None:
        # An item that a pipeline could not process is lost to the tables: the source was not read wholly.
        if isinstance(item, HearingItem):
            self._lost(item, Cause.CRASHED, f"{type(failure.value).__name__}: {failure.value}"[:300])

    def _lost(self, item: HearingItem, cause: Cause, detail: str) -> None:
        stats_of(self._crawler).inc_value("hearings/documents/lost")
        spider_of(self._crawler).coverages[item.address].document_lost(item.raw.url, cause, detail)

    def _failed(self, what: str) -> None:
        stats_of(self._crawler).set_value("hearings/store_failed", what[:500])

    def _written(self, outcome: BatchOutcome) -> None:
        """Account for a batch."""
        coverages = spider_of(self._crawler).coverages
        for item in outcome.stored:
            coverages[item.address].document_stored()
            self._guards.stored(item)
        stats_of(self._crawler).inc_value("hearings/documents/stored", len(outcome.stored))
        for item, why in outcome.refused:
            logger.error("The store refuses %s: %s", item.document_id, why)
            self._failed(f"{item.document_id}: {why}")
            self._lost(item, Cause.STORE, why)
        for fetch, why in outcome.refused_fetches:
            logger.error("The store refuses the fetch of %s: %s", fetch.url, why)
            self._failed(f"the fetch of {fetch.url}: {why}")

    def finish(self, reason: str) -> Status:
        """End the run: the worst status over the addresses; a crawl that was stopped is not complete."""
        spider = spider_of(self._crawler)
        left = self.writer.finish()
        if left:
            why = "the store was not available until the crawl had ended"
            self._failed(f"{why}: {len(left.items)} documents and {len(left.fetches)} fetches are not stored")
            for item in left.items:
                self._lost(item, Cause.STORE, why)
        coverages = list(spider.coverages.values())
        for coverage in coverages:
            if reason != "finished":
                coverage.page_failed(coverage.address, Cause.STOPPED_EARLY, f"the crawl was ended: {reason}")
            coverage.close()
            self._guards.check(coverage, spider, self.store, self._run_id, self._config)
        status = worst([coverage.status for coverage in coverages])
        why = "; ".join(f"{coverage.address}: {coverage.reason}" for coverage in coverages if coverage.reason)
        stats = stats_of(self._crawler)
        stats.set_value("hearings/reason", why)
        for name in ("unread", "repaired"):
            stats.set_value(
                f"hearings/documents/{name}", sum(getattr(coverage, name) for coverage in coverages)
            )
        self.store.finish_run(
            self._run_id, finished=self._config.clock.now(), status=status, reason=why, coverages=coverages
        )
        return status
