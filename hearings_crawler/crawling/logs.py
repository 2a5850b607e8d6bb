"""How the crawl's log shows items: one line each, never a whole text (texts may hold personal data)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from hearings_crawler.items import HearingItem

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


def _name(item: Any) -> str:
    return item.document_id if isinstance(item, HearingItem) else type(item).__name__


class ShortItems(LogFormatter):
    """Names an item by its id."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Say which document was read."""
        return {"level": logging.DEBUG, "msg": "Read %(id)s", "args": {"id": _name(item)}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Say which document was dropped, and why."""
        return {
            "level": logging.WARNING,
            "msg": "Dropped %(id)s: %(why)s",
            "args": {"id": _name(item), "why": exception},
        }

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Say which document could not be processed."""
        return {"level": logging.ERROR, "msg": "Error processing %(id)s", "args": {"id": _name(item)}}
