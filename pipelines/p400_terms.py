"""400: counts the due days of the rules that follow from what a document states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from itemadapter import ItemAdapter

from hearings_crawler.crawling.spider import require_monitoring, spider_of, stats_of
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.terms import deadlines_of
from hearings_crawler.law.workdays import CalendarYearError, load_calendar

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from hearings_crawler.items import HearingItem


class TermsPipeline:
    """Keeps the due days in the reading, counted by the same function and calendar that judge a month.

    A day in a year that the calendar does not know leaves none and counts under ``hearings/calendar/no_data``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._calendar = load_calendar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Add the due days to the item's reading."""
        if item.parsed is None:
            return item
        edition = load_rulebook().edition_for(spider_of(self._crawler).month)
        try:
            deadlines = deadlines_of(item.parsed, edition, self._calendar)
        except CalendarYearError:
            stats_of(self._crawler).inc_value("hearings/calendar/no_data")
            return item
        ItemAdapter(item)["parsed"] = replace(item.parsed, deadlines=deadlines)
        return item
