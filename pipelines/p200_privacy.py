"""200: masks personal data in every text of an item before anything reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from itemadapter import ItemAdapter

from hearings_crawler.config import Config
from hearings_crawler.content.personal import load_key, pseudonymised
from hearings_crawler.crawling.spider import require_monitoring

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from hearings_crawler.items import HearingItem


class PrivacyPipeline:
    """Replaces numbers of persons by pseudonyms, and masks telephone numbers and e-mail addresses.

    What is read afterwards can therefore hold none of them; the store pipeline takes the pseudonyms out.
    """

    def __init__(self, crawler: Crawler) -> None:
        config = Config.of(crawler)
        self._key = load_key(config.person_key_file, config.person_key)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline."""
        require_monitoring(crawler)
        return cls(crawler)

    def process_item(self, item: HearingItem) -> HearingItem:
        """Mask an item's raw texts."""
        ItemAdapter(item)["raw"] = pseudonymised(item.raw, self._key)
        return item
