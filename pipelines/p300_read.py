"""300: reads what a document says: its kind and form, its dates, its numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from itemadapter import ItemAdapter

from hearings_crawler.coverage.address import Cause
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.documents import RegionFinder, read_document
from hearings_crawler.documents.document import ReadingContext
from hearings_crawler.items import HearingItem, ParsedDocument

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LEAST_DOCUMENTS = 10
"""Documents of an address from which on the share of those without a hearing day says something."""


class ReadPipeline:
    """Adds ``parsed`` to every item, beside the raw texts; counts what could not be read.

    An address most of whose documents state no hearing day is not being read as it should be (a changed layout, a
    reader that takes the wrong text): when the spider closes, it is accounted as Cause.UNPARSED and ends partial.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._finder: RegionFinder | None = None
        self._documents: Counter[str] = Counter()
        self._without_day: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Read an item."""
        spider = spider_of(self._crawler)
        if self._finder is None:
            self._finder = RegionFinder(spider.registry)
        context = ReadingContext(
            source=item.source,
            region=item.region,
            finder=self._finder,
            # Numbers of persons are pseudonyms by now: there is nothing left to hash.
            person_key=b"",
        )
        parsed = read_document(item.raw, context)
        ItemAdapter(item)["parsed"] = parsed
        self._count(item, parsed)
        stats = stats_of(self._crawler)
        if not parsed.ignored and (parsed.unread or item.raw.unread_files):
            spider.coverages[item.address].unread += 1
        if parsed.ignored:
            stats.inc_value(f"hearings/ignored/{parsed.ignored}")
        else:
            for unread in parsed.unread:
                stats.inc_value(f"hearings/unread/{unread.where}")
        return item

    def _count(self, item: HearingItem, parsed: ParsedDocument) -> None:
        # A file whose text cannot be had (a scan) says nothing of how the page that names it is read.
        only_named = item.raw.only_named and not item.raw.attachment_text
        if not parsed.ignored and not only_named:
            self._documents[item.address] += 1
            self._without_day[item.address] += not parsed.hearings

    def close_spider(self) -> None:
        """Hold the share of documents without a hearing day against what the spider expects at most."""
        spider = spider_of(self._crawler)
        for address, coverage in spider.coverages.items():
            documents, without = self._documents[address], self._without_day[address]
            if documents < LEAST_DOCUMENTS or without <= documents * spider.maximum_unread_share:
                continue
            stats_of(self._crawler).inc_value("expectations/unread_share_exceeded")
            coverage.page_failed(
                address,
                Cause.UNPARSED,
                f"{without} of {documents} documents state no hearing day that can be read, expected at most "
                f"{spider.maximum_unread_share:.0%}; look at review.csv and at the site",
            )
