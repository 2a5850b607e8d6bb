"""A browser for the tests of the pages: an installed Chromium, one for each test file.

pytest-playwright keeps one event loop running for the whole session; here it ends with the file, so that no
other test finds a loop running.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from hearings_crawler.transport.browser import find_browser
from tests.reports.world_store import OPENED


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = find_browser(os.environ.get("HEARINGS_BROWSER", ""))
    if found is None:
        pytest.skip("no browser is installed (Debian: apt-get install chromium)")
    return {"executable_path": str(found), "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def browser(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(**browser_type_launch_args)
    yield running
    running.close()


@pytest.fixture(autouse=True)
def _close_stores() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()
