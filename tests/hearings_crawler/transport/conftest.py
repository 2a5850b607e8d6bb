from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hearings_crawler.transport.served_site import CrawlRunner, ServedSite, serving


@pytest.fixture
def site() -> Iterator[ServedSite]:
    with serving() as served:
        yield served


@pytest.fixture
def crawl(tmp_path: Path, site: ServedSite) -> CrawlRunner:
    return CrawlRunner(tmp_path, site)
