"""100: mends texts that no store can hold, and refuses items that could not be evidence."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem

from hearings_crawler.content.charset import repaired
from hearings_crawler.content.values import map_texts
from hearings_crawler.coverage.address import Cause
from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.items import HearingItem, RawDocument, Source

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


logger = logging.getLogger(__name__)


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


def repaired_document(raw: RawDocument) -> tuple[RawDocument, int]:
    """Return a document whose texts have no lone halves of surrogate pairs, and how many characters were replaced."""
    bad = 0

    def text(_: str, content: str) -> str:
        nonlocal bad
        found = repaired(content)
        bad += found.damage.bad if found.damage is not None else 0
        return found.text

    return map_texts(raw, text), bad


class ValidatePipeline:
    """Counts items under ``hearings/items`` and drops those that cannot be stored; drops are accounted for.

    A text with a character cut in half is repaired and counted for its address.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Pass a sound item on."""
        coverage = spider_of(self._crawler).coverages[item.address]
        item.raw, bad = repaired_document(item.raw)
        if bad:
            coverage.repaired += 1
            logger.warning("%s: %d characters that were cut in half are replaced", item.raw.url, bad)
        found = problems(item)
        if found:
            stats_of(self._crawler).inc_value("hearings/items/invalid")
            coverage.document_lost(item.raw.url, Cause.LAYOUT, "; ".join(found))
            raise DropItem("; ".join(found))
        stats_of(self._crawler).inc_value(f"hearings/items/{item.source}")
        return item
