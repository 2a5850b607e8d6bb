"""The reader of gov.kz, the unified platform of most akimat departments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hearings_crawler.items import RawDocument
from hearings_crawler.registry.regions import GOVKZ_HOST
from spiders.readers.base import Reader
from spiders.readers.govkz.api import ApiSection, read_items
from spiders.readers.govkz.news import NewsSection, read_news_page

if TYPE_CHECKING:
    from scrapy.http import Request

_PROJECT = re.compile(r"[?&]projects=([\w-]+)|/entities/([\w-]+)")


class GovkzReader(Reader):
    """Reads an akimat's department on gov.kz: its documents list in both languages and its news.

    The address is the department's short name (slug), e.g. ``zhambyl-tabigat``; the registry's
    ``sections`` say which of ``documents`` and ``news`` are read (both by default).
    """

    engine = "govkz"
    address_pattern = r"[a-z0-9][a-z0-9_-]*"
    written_pattern = rf"(?:https?://)?(?:www\.)?gov\.kz/memleket/entities/({address_pattern})(?:[/?#].*)?|({address_pattern})"
    address_example = "zhambyl-tabigat"
    address_hint = f"the name in {GOVKZ_HOST}/memleket/entities/NAME"
    sections = ("documents", "news")

    @classmethod
    def first_page(cls, address: str) -> str:
        """Return the department's page of documents."""
        return f"https://{GOVKZ_HOST}/memleket/entities/{address}/documents/1?lang=ru"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the items of an answer of the documents API, or of a rendered page of the news."""
        language = "kk" if "lang=kk" in url else "ru"
        if text.lstrip()[:1] not in ("[", "{"):
            return read_news_page(text, url, language)
        match = _PROJECT.search(url)
        return read_items(text, (match[1] or match[2]) if match else "", language)

    def start(self) -> Iterator[Request]:
        """Ask for the first page of each section, in both languages."""
        chosen = self.site.sections or self.sections
        if "documents" in chosen:
            yield from ApiSection(self).start()
        if "news" in chosen:
            yield from NewsSection(self).start()
