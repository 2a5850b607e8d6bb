"""Attached files that fail lose no document over real HTTP, and none keeps a crawl from ending."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from hearings_crawler.content.files.result import READ_SECONDS
from hearings_crawler.items import RawDocument
from hearings_crawler.store.store import Store
from tests.fault_table import FAULTS
from tests.replica import Replica
from tests.running import ROOT, SCRAPY, Workplace

pytestmark = pytest.mark.slow
SPIDER = "almaty_city"
"""A department on the platform, and a page of files."""


def crawled(folder: Path, fault: str = "") -> dict[str, RawDocument]:
    """The documents that a crawl stored while every attached file had a fault."""
    with Replica("mini") as replica:
        place = Workplace(folder, replica, only=(SPIDER,))
        if fault:
            replica.down(SPIDER, fault)
        done = place.scrapy(
            "crawl", SPIDER, "-a", "month=2025-04", "-s", "PUBLISH_ON_CLOSE=0", "-s", "RETRY_TIMES=0"
        )
        assert done.returncode == 0, done.stderr[-3000:]
    store = Store.open(f"sqlite:///{folder / 'hearings.sqlite'}")
    try:
        return {f"{found.document_id} {found.version}": found.raw for found in store.load_month().latest}
    finally:
        store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RawDocument]:
    return crawled(tmp_path_factory.mktemp("whole"))


def test_files_are_read(whole: dict[str, RawDocument]) -> None:
    assert sum(bool(raw.attachment_text) for raw in whole.values()) > 5
    assert not [raw.unread_files for raw in whole.values() if raw.unread_files]


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.startswith("file_")])
def test_no_fault_of_files_loses_a_document(
    whole: dict[str, RawDocument], fault: str, tmp_path: Path
) -> None:
    found = crawled(tmp_path, fault)
    assert set(found) == set(whole)
    read = {key for key, raw in whole.items() if raw.attachment_text}
    assert {key for key, raw in found.items() if raw.unread_files} == read


def test_a_crawl_ends_within_seconds_of_a_signal_while_a_file_is_read(tmp_path: Path) -> None:
    with Replica("mini") as replica:
        place = Workplace(tmp_path, replica, only=(SPIDER,))
        replica.down(SPIDER, "file_endless")
        command = [str(SCRAPY), "crawl", SPIDER, "-a", "month=2025-04", "-s", "PUBLISH_ON_CLOSE=0"]
        crawl = subprocess.Popen(command, cwd=ROOT, env=place.environment, stderr=subprocess.DEVNULL)
        try:
            ends = time.monotonic() + 90
            while not [entry for entry in replica.log if entry.fault == "file_endless"]:
                assert time.monotonic() < ends, "no file was asked for"
                assert crawl.poll() is None
                time.sleep(0.1)
            time.sleep(1)
            crawl.send_signal(signal.SIGTERM)
            signalled = time.monotonic()
            crawl.wait(30)
        finally:
            crawl.kill()
    # A few seconds on a machine that is not busy; the file alone would take longer than this.
    assert time.monotonic() - signalled < READ_SECONDS
    assert crawl.returncode == 3
