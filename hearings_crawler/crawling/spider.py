"""What the pipelines ask of a running spider, so that they need not import the spiders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

from scrapy.exceptions import NotConfigured

from hearings_crawler.coverage.address import AddressCoverage
from hearings_crawler.items import Source
from hearings_crawler.law.months import Month, Window
from hearings_crawler.registry.regions import Registry

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class CrawlingSpider(Protocol):
    """A spider of this project while it crawls; ``monitors_hearings`` marks its class."""

    monitors_hearings: bool
    name: str
    source: Source
    region_code: str
    month: Month
    as_of: date | None
    window: Window
    fresh: bool
    registry: Registry
    coverages: dict[str, AddressCoverage]
    maximum_unread_share: float


def monitors_hearings(crawler: Crawler) -> bool:
    """Whether a crawler runs a spider of this project.

    ``scrapy fetch``, ``shell``, ``view`` and ``parse`` run Scrapy's own spider with the project's settings: nothing of it
    is stored, and it may ask any host.
    """
    return bool(getattr(crawler.spidercls, "monitors_hearings", False))


def require_monitoring(crawler: Crawler) -> None:
    """Switch a pipeline off, as Scrapy does it, unless the crawler runs a spider of this project.

    Raises:
        NotConfigured: the spider does not belong to the project.
    """
    if not monitors_hearings(crawler):
        raise NotConfigured


def spider_of(crawler: Crawler) -> CrawlingSpider:
    """Return the crawler's spider."""
    return cast("CrawlingSpider", crawler.spider)


def stats_of(crawler: Crawler) -> StatsCollector:
    """Return the crawler's statistics."""
    if crawler.stats is None:
        raise RuntimeError("the crawler has no statistics yet: pipelines are built after them")
    return crawler.stats
