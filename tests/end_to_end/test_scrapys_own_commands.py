"""Scrapy's own commands, run in the project's folder, reach a site politely and leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replica import Replica
from tests.running import Workplace

pytestmark = pytest.mark.slow
PAGE = "https://www.gov.kz/robots.txt"


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


def left_behind(folder: Path) -> set[str]:
    """What a command left but the locks, which keep it polite."""
    return {path.name for path in folder.iterdir()} - {"locks", "regions.json"}


def test_fetch_prints_a_page_of_the_replica_and_stores_nothing(tmp_path: Path, replica: Replica) -> None:
    done = Workplace(tmp_path, replica).scrapy("fetch", "--nolog", PAGE)
    assert done.returncode == 0, done.stderr
    assert "User-agent: *" in done.stdout
    assert left_behind(tmp_path) == set()


def test_fetch_says_what_it_met_without_a_traceback(tmp_path: Path, replica: Replica) -> None:
    done = Workplace(tmp_path, replica).scrapy("fetch", "https://example.org/unknown")
    assert "Traceback" not in done.stderr
    assert left_behind(tmp_path) == set()


def test_view_and_shell_take_the_same_way(tmp_path: Path, replica: Replica) -> None:
    done = Workplace(tmp_path, replica).scrapy("shell", PAGE, "-c", "response.text", "--nolog")
    assert done.returncode == 0, done.stderr
    assert "User-agent" in done.stdout
    assert left_behind(tmp_path) == set()


def test_parse_finds_no_spider_for_a_page_and_says_so(tmp_path: Path, replica: Replica) -> None:
    done = Workplace(tmp_path, replica).scrapy("parse", PAGE)
    assert "Unable to find spider" in done.stderr
    assert "Traceback" not in done.stderr
    assert left_behind(tmp_path) == set()
