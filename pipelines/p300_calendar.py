"""300: applies Kazakhstan's working-day calendar: the due days that follow from what a document states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from itemadapter import ItemAdapter

from hearings_crawler.crawling.spider import spider_of, stats_of
from hearings_crawler.items import HearingItem
from hearings_crawler.law.deadlines import document_deadlines
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.workdays import CalendarYearError, load_calendar

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CalendarPipeline:
    """Adds ``deadlines`` to every item that was read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._calendar = load_calendar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Add the due days; a day in a year that the calendar does not know is counted and leaves none."""
        if item.parsed is not None:
            edition = load_rulebook().edition_for(spider_of(self._crawler).month)
            try:
                ItemAdapter(item)["deadlines"] = document_deadlines(item.parsed, edition, self._calendar)
            except CalendarYearError as error:
                stats_of(self._crawler).inc_value("hearings/calendar/no_data")
                item.notes.append(str(error))
        return item
