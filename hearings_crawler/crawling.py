"""What the pipelines ask of a running spider, so that they need not import the spiders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

from hearings_crawler.items import Source
from hearings_crawler.ledger import AddressLedger
from hearings_crawler.registry import Registry
from hearings_crawler.window import Month, Window

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class CrawlingSpider(Protocol):
    """A spider of this project while it crawls."""

    name: str
    source: Source
    region_code: str
    month: Month
    as_of: date | None
    window: Window
    fresh: bool
    registry: Registry
    ledgers: dict[str, AddressLedger]
    maximum_unread_share: float


def spider_of(crawler: Crawler) -> CrawlingSpider:
    """Return the crawler's spider."""
    return cast("CrawlingSpider", crawler.spider)


def stats_of(crawler: Crawler) -> StatsCollector:
    """Return the crawler's statistics."""
    if crawler.stats is None:
        raise RuntimeError("the crawler has no statistics yet: pipelines are built after them")
    return crawler.stats
