"""What the transport uses of other libraries beyond their public interface is still there, and does the same."""

from __future__ import annotations

import inspect

from scrapy.core.engine import ExecutionEngine, _Slot
from scrapy.http import Headers
from scrapy_playwright import handler

from hearings_crawler.transport.chromium import Chromium, encode_page


def test_the_engine_keeps_a_slot_that_tells_when_it_is_closing() -> None:
    assert "self._slot" in inspect.getsource(ExecutionEngine.__init__)
    assert "self.closing" in inspect.getsource(_Slot.__init__)
    assert "running" in inspect.getsource(ExecutionEngine.__init__)


def test_scrapy_playwright_still_starts_driver_browser_and_pages_by_these_names() -> None:
    parts = handler.ScrapyPlaywrightDownloadHandler
    assert list(inspect.signature(parts._launch).parameters) == ["self"]
    assert list(inspect.signature(parts._maybe_launch_browser).parameters) == ["self"]
    assert list(inspect.signature(parts._create_page).parameters) == ["self", "request", "spider"]
    assert "self.context_semaphore.acquire()" in inspect.getsource(parts._create_browser_context)
    settings = set(inspect.signature(handler.Config).parameters)
    assert {"launch_options", "max_pages_per_context", "max_contexts", "navigation_timeout_ms"} <= settings
    assert issubclass(Chromium, parts)


def test_a_rendered_page_is_encoded_in_the_charset_that_it_declares() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Тыңдау</body></html>'
    russian = page.replace("Тыңдау", "Слушания")
    assert encode_page(Headers(), russian) == (russian.encode("cp1251"), "cp1251")
    # Kazakh letters do not fit that charset: nothing may be lost.
    assert encode_page(Headers(), page) == (page.encode(), "utf-8")
    assert encode_page(Headers({"Content-Type": "text/html; charset=utf-8"}), russian)[1] == "utf-8"


def test_a_rendered_page_is_encoded_whatever_it_declares_and_holds() -> None:
    page = '<html><head><meta charset="undefined"></head><body>Тыңдау \ud83d</body></html>'
    expected = page.replace("\ud83d", "\N{REPLACEMENT CHARACTER}").encode()
    assert encode_page(Headers(), page) == (expected, "utf-8")
