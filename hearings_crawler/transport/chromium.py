"""What the browser needs of scrapy-playwright beyond its public interface; the one place that knows its insides.

``tests/hearings_crawler/transport/test_transport_libraries.py`` fails when a new version changes what is used here.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Page
from scrapy.http import Headers, Request
from scrapy_playwright._utils import _encode_body
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from hearings_crawler.content.charset import repaired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler


class Chromium(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it has no types
    """A Chromium that scrapy-playwright starts and steers: one context, a limited number of pages.

    scrapy-playwright would start its driver with every crawl; here it is started when a page is needed.
    """

    def __init__(self, crawler: Crawler, program: Path, arguments: Sequence[str], most_pages: int) -> None:
        super().__init__(crawler)
        self._started = False
        self.config.launch_options = {
            "executable_path": str(program),
            "args": list(arguments),
            "headless": True,
            # Chromium refuses to run as root with its sandbox.
            "chromium_sandbox": os.geteuid() != 0,
        }
        self.config.max_pages_per_context = most_pages
        self.config.max_contexts = 1
        self.context_semaphore = asyncio.Semaphore(1)

    @property
    def navigation_timeout_ms(self) -> float | None:
        """Milliseconds until a page's HTML must be there, if the settings say so."""
        limit = self.config.navigation_timeout_ms
        return None if limit is None else float(limit)

    async def start(self) -> None:
        """Start driver and browser unless they run."""
        if not self._started:
            await self._launch()
            self._started = True
        await self._maybe_launch_browser()

    async def new_page(self, url: str, user_agent: str) -> Page:
        """Open a page for an address, without going there."""
        request = Request(
            url,
            meta={
                "playwright_context_kwargs": {
                    "user_agent": user_agent,
                    # A service worker's requests would not be routed.
                    "service_workers": "block",
                    "accept_downloads": False,
                    "locale": "ru-RU",
                }
            },
        )
        page: Page = await self._create_page(request=request, spider=self._crawler.spider)
        return page


def encode_page(headers: Headers, text: str) -> tuple[bytes, str]:
    """Return a page's HTML as bytes in the charset that it declares, or else UTF-8, and the charset's name.

    Halves of characters, which scripts can make, are replaced; a name that is no charset gives UTF-8.
    """
    text = repaired(text).text
    try:
        body, encoding = _encode_body(headers=headers, text=text)
    except (LookupError, UnicodeError):
        return text.encode(), "utf-8"
    return bytes(body), str(encoding)
