"""What is asked of Scrapy's engine that it does not tell publicly; the one place that knows its insides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def is_stopping(crawler: Crawler) -> bool:
    """Whether a crawl is ending: requests that still wait need not be sent any more.

    Scrapy's close signal comes only after the last request has ended, too late for those that wait for their turn.
    """
    engine = crawler.engine
    slot = engine._slot
    return not engine.running or (slot is not None and slot.closing is not None)
