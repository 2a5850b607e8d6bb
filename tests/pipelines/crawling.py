"""A crawl without a network, as the pipelines see one: a crawler, its spider with one address, its statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import scrapy
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from hearings_crawler.coverage.address import AddressCoverage
from hearings_crawler.items import Evidence, HearingItem, RawDocument, Source
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import Registry, load_registry

ADDRESS = "zhambyl-tabigat"
KEY = "k" * 32
FETCHED = datetime(2025, 5, 1, 6, tzinfo=UTC)


class Monitoring(scrapy.Spider):
    """A class of spider that belongs to the project."""

    monitors_hearings = True


@dataclass
class Spider:
    """What the pipelines ask of a spider."""

    engine: str = "govkz"
    maximum_unread_share: float = 0.5
    name: str = "zhambyl"
    source: Source = Source.SITE
    region_code: str = "KZ-31"
    as_of: date | None = None
    fresh: bool = False
    month: Month = field(default_factory=lambda: Month(2025, 4))
    registry: Registry = field(default_factory=load_registry)

    def __post_init__(self) -> None:
        self.window = load_rulebook().edition_for(self.month).window(self.month)
        coverage = AddressCoverage(ADDRESS, self.engine)
        coverage.expect_listing("documents")
        coverage.listing_items("documents", 20)
        coverage.listing_complete("documents")
        coverage.page_read()
        self.coverages = {ADDRESS: coverage}


def crawler_of(spider: Spider, settings: Mapping[str, Any]) -> Crawler:
    """Return a crawler that runs a spider."""
    crawler = Crawler(Monitoring, Settings({"HEARINGS_IIN_KEY": KEY, **settings}))
    crawler.spider = spider  # type: ignore[assignment]
    crawler.stats = MemoryStatsCollector(crawler)
    return crawler


def item_of(raw: RawDocument) -> HearingItem:
    """Return an item of the spider's address."""
    return HearingItem(
        Source.SITE, "KZ-31", ADDRESS, raw, Evidence(raw.url, f"sha256:{'0' * 64}", 200, FETCHED)
    )
