"""The share of documents without a readable hearing day is held against what a spider expects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
import scrapy
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from hearings_crawler.coverage.address import AddressCoverage, Cause, Status
from hearings_crawler.items import Evidence, HearingItem, RawDocument, Source
from hearings_crawler.law.months import Month, Window
from hearings_crawler.registry.regions import Registry, load_registry
from pipelines.p200_dates import DatesPipeline

ADDRESS = "zhambyl-tabigat"
READABLE = "Общественные слушания в форме открытого собрания состоятся 21 апреля 2025 года в 11:00."
UNREADABLE = "Общественные слушания в форме открытого собрания состоятся в скором времени."


@dataclass
class Spider:
    """What the pipeline asks of a spider."""

    maximum_unread_share: float = 0.5
    name: str = "zhambyl"
    source: Source = Source.SITE
    region_code: str = "KZ-31"
    as_of: date | None = None
    month: Month = field(default_factory=lambda: Month(2025, 4))
    registry: Registry = field(default_factory=load_registry)

    def __post_init__(self) -> None:
        self.window = Window.of(self.month, 120)
        coverage = AddressCoverage(ADDRESS, "govkz")
        coverage.expect_listing("documents")
        coverage.listing_items("documents", 20)
        coverage.listing_complete("documents")
        coverage.page_read()
        self.coverages = {ADDRESS: coverage}


def read(tmp_path: object, readable: int, unreadable: int, spider: Spider, **values: Any) -> AddressCoverage:
    settings = Settings({"HEARINGS_ARCHIVE_DIR": f"{tmp_path}/archive", "HEARINGS_IIN_KEY": "k" * 32})
    crawler = Crawler(scrapy.Spider, settings)
    crawler.spider = spider  # type: ignore[assignment]
    crawler.stats = MemoryStatsCollector(crawler)
    pipeline = DatesPipeline.from_crawler(crawler)
    title = "Объявление о проведении общественных слушаний"
    for number, text in enumerate([READABLE] * readable + [UNREADABLE] * unreadable):
        raw = RawDocument(f"documents:{number}", f"https://www.gov.kz/{number}", title, text, **values)
        evidence = Evidence(raw.url, "sha256:0", 200, datetime(2025, 5, 1, tzinfo=UTC))
        pipeline.process_item(HearingItem(Source.SITE, "KZ-31", ADDRESS, raw, evidence))
    pipeline.close_spider()
    return spider.coverages[ADDRESS]


@pytest.mark.parametrize(
    ("readable", "unreadable", "status"),
    [
        (10, 0, Status.COMPLETE),
        (5, 5, Status.COMPLETE),
        (5, 6, Status.PARTIAL),
        (0, 9, Status.COMPLETE),
        (0, 10, Status.PARTIAL),
        (0, 0, Status.COMPLETE),
    ],
)
def test_more_than_half_of_ten_or_more_makes_the_address_partial(
    tmp_path: object, readable: int, unreadable: int, status: Status
) -> None:
    coverage = read(tmp_path, readable, unreadable, Spider())
    assert coverage.status is status
    assert [failure.cause for failure in coverage.failures] == [Cause.UNPARSED] * (status is Status.PARTIAL)


def test_a_spider_may_expect_less_of_its_site(tmp_path: object) -> None:
    assert read(tmp_path, 2, 10, Spider(maximum_unread_share=0.9)).status is Status.COMPLETE


def test_a_file_of_which_only_the_name_is_known_says_nothing_of_the_reading(tmp_path: object) -> None:
    assert read(tmp_path, 0, 20, Spider(), only_named=True).status is Status.COMPLETE
    opened = read(tmp_path, 0, 20, Spider(), only_named=True, attachment_text="текст")
    assert opened.status is Status.PARTIAL
