"""100: refuses items that could not be evidence: no identity, no address, no digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem

from hearings_crawler.coverage.address import Cause
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.items import HearingItem, Source

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def problems(item: HearingItem) -> list[str]:
    """Return what an item lacks to be stored as evidence."""
    found = []
    if not item.raw.item_key:
        found.append("no item key")
    if urlsplit(item.raw.url).scheme not in ("http", "https"):
        found.append(f"no web address ({item.raw.url!r})")
    if not item.evidence.digest.startswith("sha256:"):
        found.append("no digest of the fetched body")
    if item.source is Source.SITE and not item.region:
        found.append("no region")
    if item.source is Source.PORTAL and item.raw.card is None:
        found.append("no card")
    if not (item.raw.title or item.raw.text):
        found.append("neither title nor text")
    return found


class ValidatePipeline:
    """Counts items under ``hearings/items`` and drops those that cannot be stored; drops are accounted for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Pass a sound item on."""
        found = problems(item)
        if found:
            stats_of(self._crawler).inc_value("hearings/items/invalid")
            coverage = spider_of(self._crawler).coverages[item.address]
            coverage.page_failed(item.raw.url, Cause.LAYOUT, "; ".join(found))
            raise DropItem("; ".join(found))
        stats_of(self._crawler).inc_value(f"hearings/items/{item.source}")
        return item
