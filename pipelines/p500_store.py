"""500: stores what was seen: the run, its fetches, its observations with their readings."""

from __future__ import annotations

import asyncio
import logging
import socket
from datetime import timedelta
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
from hearings_crawler.crawling.previous import previous_of, provide_previous
from hearings_crawler.crawling.recorded import RecordedRun, provide_recorded, recorded_of
from hearings_crawler.crawling.run_lock import RunLock
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.documents import READER_VERSION
from hearings_crawler.evidence.location import FetchRole
from hearings_crawler.items import Evidence, HearingItem, Source, Validators
from hearings_crawler.registry.confirmations import confirmations_text
from hearings_crawler.registry.regions import COUNTRY, registry_text
from hearings_crawler.store.known import KnownCrawls
from hearings_crawler.store.records import FetchRecord, RunInputs
from hearings_crawler.store.store import Store
from hearings_crawler.store.writer import BatchOutcome, StoreWriter, patiently
from hearings_crawler.transport.handler import Transport
from hearings_crawler.transport.signals import fetched, part_fetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from hearings_crawler.transport.recording import Recorded

logger = logging.getLogger(__name__)


RESUMED_WITHIN = timedelta(hours=24)
"""How long after its start a run that was killed is gone on with: later its first pages tell of another day."""


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
        self._lock: RunLock | None = None
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

    async def open_spider(self) -> None:
        """Open the store and start the run, or go on with one that was killed."""
        self._store = await patiently(Store.open, self._config.database_url)
        await patiently(self._begin)
        self._writer = StoreWriter(self._store, self._run_id, READER_VERSION, self._written)

    def _begin(self) -> None:
        """Find the run that this crawl writes to; called again after a store that was not available, it goes on."""
        recorded = recorded_of(self._crawler)
        if recorded is not None and recorded.alone:
            self._run_id = self._run_id or self._start(recorded.run_id)
            return
        left = self._left_run() if not self._run_id else None
        if left is not None:
            self._run_id = left
            logger.info(
                "The crawl goes on with run %d, which was not ended: its pages are not asked for again", left
            )
            fetches = self.store.recorded_fetches(left)
            provide_recorded(self._crawler, RecordedRun(left, None, fetches, alone=False))
        self._run_id = self._run_id or self._start()
        if self._lock is None:
            self._lock = self._lock_of(self._run_id)
            self._lock.acquire()
        if not spider_of(self._crawler).fresh:
            numbers = self.store.run_inputs(self._run_id).numbers
            provide_previous(self._crawler, KnownCrawls(self.store, numbers))

    def _start(self, run_id: int | None = None) -> int:
        spider = spider_of(self._crawler)
        numbers = (
            self.store.registration_numbers() if spider.source is Source.SITE and not run_id else frozenset()
        )
        return self.store.start_run(
            kind="crawl",
            spider=spider.name,
            source=spider.source,
            region=spider.region_code or COUNTRY,
            month=str(spider.month),
            window_start=spider.window.start,
            started=self._config.clock.now(),
            program_version=__version__,
            clock_fixed=self._config.clock.fixed is not None,
            inputs=RunInputs(
                self._arguments(),
                registry_text(self._config.regions_file),
                confirmations_text(self._config.confirmations_file),
                numbers,
            ),
            run_id=run_id,
        )

    def _arguments(self) -> dict[str, str]:
        """Return what the run was called with, and on which machine: another may not know whether it lives."""
        spider = spider_of(self._crawler)
        given = {name: str(getattr(spider, name, "") or "") for name in ("month", "as_of", "by")}
        fresh = {"fresh": "1"} if spider.fresh else {}
        return {
            **{name: value for name, value in given.items() if value},
            **fresh,
            "host": socket.gethostname(),
        }

    def _left_run(self) -> int | None:
        """Return the newest run of this spider and month if it was killed a short while ago, and take its lock."""
        spider = spider_of(self._crawler)
        since = self._config.clock.now() - RESUMED_WITHIN
        found = self.store.unfinished_run(spider.name, str(spider.month), spider.window.start, since)
        if found is None:
            return None
        ours, theirs = self._arguments(), dict(self.store.run_inputs(found).arguments)
        # The cut-off is no matter of the crawl.
        if {**ours, "as_of": ""} != {**theirs, "as_of": ""}:
            return None
        lock = self._lock_of(found)
        if not lock.acquire():
            return None
        self._lock = lock
        return found

    def _lock_of(self, run_id: int) -> RunLock:
        return RunLock(self._config.lock_dir, self._config.database_url, run_id)

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
        cause, reason = "", ""
        if failure is not None:
            name, detail = classify_failure(Failure(failure))  # type: ignore[no-untyped-call]
            cause, reason = str(name), f"{type(failure).__name__}: {detail}"[:500]
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
                    validators if validators is not None else Validators(),
                    revisit_of,
                    role,
                    page_url,
                    recorded.location if recorded is not None else None,
                    cause,
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

    async def finish(self, reason: str) -> Status:
        """End the run: the worst status over the addresses; a crawl that was stopped is not complete."""
        spider = spider_of(self._crawler)
        left = await asyncio.to_thread(self.writer.finish)
        if left:
            why = "the store was not available until the crawl had ended"
            self._failed(f"{why}: {len(left.items)} documents and {len(left.fetches)} fetches are not stored")
            for item in left.items:
                self._lost(item, Cause.STORE, why)
        coverages = list(spider.coverages.values())
        recorded = recorded_of(self._crawler)
        earlier: Any = previous_of(self._crawler) if recorded is not None and recorded.alone else self.store
        for coverage in coverages:
            if reason != "finished":
                coverage.page_failed(coverage.address, Cause.STOPPED_EARLY, f"the crawl was ended: {reason}")
            coverage.close()
            self._guards.check(coverage, spider, earlier, self._run_id, self._config)
        status = worst([coverage.status for coverage in coverages])
        why = "; ".join(f"{coverage.address}: {coverage.reason}" for coverage in coverages if coverage.reason)
        stats = stats_of(self._crawler)
        stats.set_value("hearings/reason", why)
        for name in ("unread", "repaired"):
            stats.set_value(
                f"hearings/documents/{name}", sum(getattr(coverage, name) for coverage in coverages)
            )
        if recorded is not None and recorded.alone and recorded.finished is None:
            # A run that was never ended stays so when it is run once more.
            return status
        finished = recorded.finished if recorded is not None else None
        await patiently(
            self.store.finish_run,
            self._run_id,
            finished=finished or self._config.clock.now(),
            status=status,
            reason=why,
            coverages=coverages,
            files=Transport.of(self._crawler).finish_archive(),
        )
        if self._lock is not None:
            self._lock.release()
        return status
