"""900: closes a crawl: ends its run, then writes the month's tables from the store.

It acts when the spider has closed (a signal), not in ``close_spider``: only then are the reason and the
last items known, whatever the order in which pipelines close.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.misc import load_object

from hearings_crawler.config import Config
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.evidence.archive import WarcArchive
from pipelines.p500_store import StorePipeline

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ClosePipeline:
    """Publishes through the function that the setting PUBLISHER names, the only publishing path.

    A failure becomes a stat (``hearings/store_failed``, ``hearings/publish_failed``) that the ``crawl``
    command turns into exit code 1; the status becomes ``hearings/status``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    async def _closed(self, spider: Spider, reason: str) -> None:
        stats = stats_of(self._crawler)
        try:
            store = self._crawler.get_item_pipeline(StorePipeline)
            if store is None:
                raise RuntimeError("the store pipeline is switched off: nothing was stored")
            stats.set_value("hearings/status", str(await store.finish(reason)))
        except Exception as error:
            stats.set_value("hearings/store_failed", str(error)[:500])
            logger.exception("The run could not be ended in the store")
            return
        if self._crawler.settings.getbool("PUBLISH_ON_CLOSE"):
            self._publish(store)

    def _publish(self, store: StorePipeline) -> None:
        spider = spider_of(self._crawler)
        settings = self._crawler.settings
        config = Config.from_settings(settings)
        publish = load_object(settings["PUBLISHER"])
        try:
            published = publish(
                store.store,
                spider.month,
                spider.as_of or config.clock.today(),
                config.reports_dir,
                registry=spider.registry,
                clock=config.clock,
                archive=WarcArchive(config.archive_dir, store.store),
                coalesce=True,
            )
        except Exception as error:
            stats_of(self._crawler).set_value("hearings/publish_failed", str(error)[:500])
            logger.exception("The month's tables could not be written")
            return
        if published is None:
            logger.info(
                "Another process is publishing %s; it will publish again with this crawl", spider.month
            )
        else:
            logger.info("Published %s in %s", spider.month, published.folder)
