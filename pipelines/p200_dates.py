"""200: normalises Kazakh and Russian dates and reads everything else that a document says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from itemadapter import ItemAdapter

from hearings_crawler.config import Config
from hearings_crawler.crawling import spider_of, stats_of
from hearings_crawler.items import HearingItem
from hearings_crawler.personal import load_key
from hearings_crawler.reading import RegionFinder, read_document
from hearings_crawler.reading.document import ReadingContext

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DatesPipeline:
    """Adds ``parsed`` to every item, beside the raw texts; counts what could not be read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        config = Config.from_settings(crawler.settings)
        self._key = load_key(config.person_key_file, config.person_key)
        self._finder: RegionFinder | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Read an item."""
        spider = spider_of(self._crawler)
        if self._finder is None:
            self._finder = RegionFinder(spider.registry)
        context = ReadingContext(
            source=item.source,
            region=item.region,
            engine=spider.ledgers[item.address].engine,
            finder=self._finder,
            person_key=self._key,
        )
        parsed = read_document(item.raw, context)
        ItemAdapter(item)["parsed"] = parsed
        stats = stats_of(self._crawler)
        if parsed.ignored:
            stats.inc_value(f"hearings/ignored/{parsed.ignored}")
        else:
            for unread in parsed.unread:
                stats.inc_value(f"hearings/unread/{unread.where}")
        return item
