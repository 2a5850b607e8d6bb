"""400: holds a document against the rules that need nothing but itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from itemadapter import ItemAdapter

from hearings_crawler.crawling.spider import spider_of, stats_of
from hearings_crawler.items import HearingItem
from hearings_crawler.law.deadlines import document_verdicts
from hearings_crawler.law.rulebook import load_rulebook

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DeadlinesPipeline:
    """Adds first ``verdicts`` to every item and counts them under ``hearings/verdicts``."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Add the first verdicts."""
        if item.parsed is not None:
            edition = load_rulebook().edition_for(spider_of(self._crawler).month)
            verdicts = document_verdicts(item.parsed, item.source, item.deadlines, edition)
            ItemAdapter(item)["verdicts"] = verdicts
            for verdict in verdicts:
                stats_of(self._crawler).inc_value(f"hearings/verdicts/{verdict.rule}/{verdict.verdict}")
        return item
