"""Which coverage a crawl records under each fault: every publishing system over real HTTP, fault by fault.

``python -m tests.fault_table [--spiders NAME …] [--faults NAME …]`` prints a JSON object: fault -> system ->
[status, cause].  One process runs all of it (the reactor starts once); each fault has a store, an archive and locks of
its own.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor

from hearings_crawler.evidence.warc import WarcSet
from hearings_crawler.items import HearingItem
from hearings_crawler.store.store import Store
from tests.replica import Replica

SYSTEMS = {
    "portal": "https://hearings.ndbecology.gov.kz",
    "gov.kz documents": "almaty-eco",
    "gov.kz news": "zhambyl-tabigat",
    "one page": "https://tabigat.aktobe.gov.kz/kk/obshchestvennyye-slushaniya",
    "dates in addresses": "https://op-tsh.sko.gov.kz/news",
    "page of files": "https://almaty.gov.kz/page.php?page_id=4991&lang=1",
}
SPIDERS = {
    "portal": (),
    "almaty_city": ("govkz", "filelist"),
    "zhambyl": ("govkz",),
    "aktobe": ("onepage",),
    "north_kazakhstan": ("urldate",),
}
"""Which spiders run, and which engines of their addresses: each system once."""
NEWS = "zhambyl"
"""The region of whose address the rendered news alone are read."""

NO_FAULT = "none"
FAULTS = (
    NO_FAULT,
    "500",
    "404",
    "403",
    "not_allowed",
    "timeout:4",
    "slow:1",
    "truncated",
    "wrong_charset",
    "redirect_loop",
    "infinite_paging",
    "empty",
    "redesign",
    "challenge",
    "malformed_json",
    "bad_byte",
    "cut_page",
    "lone_surrogate",
    "gzip_members",
    "gzip_cut",
    "robots_403",
    "robots_500",
    "robots_timeout:4",
    "robots_disallow",
    "short_list",
    "refused_row",
    "archive_full",
    "clock_ahead",
    "file_500",
    "file_damaged",
    "file_locked",
    "file_nameless",
)
OURS = frozenset({"refused_row", "archive_full", "clock_ahead"})
"""Those of our own machine; the sites are whole."""
SECOND_CRAWL = frozenset({"short_list"})
"""Those that only a crawl after a whole one can tell."""
RENDERED = (
    "not_allowed",
    "empty",
    "redesign",
    "malformed_json",
    "bad_byte",
    "cut_page",
    "lone_surrogate",
    "gzip_members",
    "gzip_cut",
    "short_list",
)
"""Those that reach a page in the browser in a way of their own; each takes some seconds there."""
MONTH = "2025-04"
TIMEOUT_SECONDS = 3

Row = dict[str, tuple[str, str]]


def registry_for(replica: Replica, path: Path) -> Path:
    """Write a registry in which each system is one address."""
    rows = json.loads(replica.registry(path).read_text("utf-8"))
    kept = [row for row in rows if row["spider"] in SPIDERS]
    for row in kept:
        row["sites"] = [site for site in row["sites"] if site["engine"] in SPIDERS[row["spider"]]]
        for site in row["sites"]:
            if site["engine"] == "govkz":
                site["sections"] = ["news" if row["spider"] == NEWS else "documents"]
    path.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    return path


def _refusing_a_row(add: Callable[..., None]) -> Callable[..., None]:
    """A store that refuses one document of each address, and with it every batch that holds it."""

    def add_observations(store: Store, run_id: int, items: Sequence[HearingItem], version: str) -> None:
        poison = _POISON.setdefault(run_id, {})
        for item in items:
            if poison.setdefault(item.address, item.document_id) == item.document_id:
                raise ValueError("the row cannot be stored")
        add(store, run_id, items, version)

    return add_observations


_POISON: dict[int, dict[str, str]] = {}
"""The refused document of each address, by run."""


def _full_disk(files: WarcSet, *records: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def our_fault(name: str, settings: Settings, replica: Replica) -> Iterator[None]:
    """Let something of our own machine fail: the store, the archive's disk, the clock."""
    if name == "clock_ahead":
        ahead = replica.world.clock + timedelta(days=60)
        settings.set("CLOCK_NOW", ahead.isoformat(), priority="cmdline")
    with ExitStack() as stack:
        if name == "refused_row":
            refusing = _refusing_a_row(Store.add_observations)
            stack.enter_context(patch.object(Store, "add_observations", refusing))
        if name == "archive_full":
            stack.enter_context(patch.object(WarcSet, "_append", _full_disk))
        yield


async def coverage_under(fault: str, spiders: Sequence[str], replica: Replica, folder: Path) -> Row:
    """Crawl some spiders under one fault and return what the store says of each address."""
    folder.mkdir(parents=True)
    settings = get_project_settings()
    own: dict[str, Any] = {
        "REPLICA_URL": replica.url,
        "CLOCK_NOW": replica.world.clock.isoformat(),
        "HEARINGS_REGIONS_FILE": str(registry_for(replica, folder / "regions.json")),
        "HEARINGS_CONFIRMATIONS_FILE": str(folder / "confirmations.json"),
        "HEARINGS_DATABASE_URL": f"sqlite:///{folder / 'hearings.sqlite'}",
        "HEARINGS_ARCHIVE_DIR": str(folder / "archive"),
        "HEARINGS_REPORTS_DIR": str(folder / "reports"),
        "HEARINGS_LOCK_DIR": str(folder / "locks"),
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS,
        "HEARINGS_WAIT_FOR_TIMEOUT": 2,
        "HEARINGS_PAGE_TIMEOUT": 8,
        "RETRY_TIMES": 0,
        "PUBLISH_ON_CLOSE": False,
        "LOG_ENABLED": False,
    }
    for name, value in own.items():
        settings.set(name, value, priority="cmdline")
    url = str(own["HEARINGS_DATABASE_URL"])
    Store.open(url).close()
    if fault in SECOND_CRAWL:
        await _crawl(settings, spiders)
    if fault not in (NO_FAULT, *OURS):
        for target in SYSTEMS.values():
            replica.down("portal" if target == SYSTEMS["portal"] else _target(target), fault)
    try:
        with our_fault(fault, settings, replica):
            await _crawl(settings, spiders)
    finally:
        replica.up()
    store = Store.open(url)
    try:
        found = {address.address: address for run in store.runs() for address in run.addresses}
    finally:
        store.close()
    return {
        system: (str(found[address].status), found[address].reason.partition(":")[0])
        for system, address in SYSTEMS.items()
        if address in found
    }


async def _crawl(settings: Settings, spiders: Sequence[str]) -> None:
    runner = AsyncCrawlerRunner(settings)
    await asyncio.gather(*(runner.crawl(spider, month=MONTH) for spider in spiders))


def _target(address: str) -> str:
    return address.split("/")[2] if "//" in address else address


async def fault_table(faults: Sequence[str], spiders: Sequence[str], folder: Path) -> dict[str, Row]:
    """Return the rows of some faults."""
    table = {}
    for number, fault in enumerate(faults):
        with Replica("mini") as replica:
            table[fault] = await coverage_under(fault, spiders, replica, folder / str(number))
    return table


def main() -> None:
    """Print the rows asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.fault_table", description=__doc__)
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=FAULTS)
    parser.add_argument("--spiders", nargs="+", choices=SPIDERS, default=tuple(SPIDERS))
    options = parser.parse_args()
    # Settings of this machine are none of the table's.
    for name in [
        name for name in os.environ if name.startswith(("HEARINGS_", "REPLICA_", "CLOCK_", "DOWNLOAD_"))
    ]:
        if name != "HEARINGS_BROWSER":
            del os.environ[name]
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor, task

    async def whole() -> None:
        with tempfile.TemporaryDirectory(prefix="hearings-faults-") as folder:
            print(json.dumps(await fault_table(options.faults, options.spiders, Path(folder))))

    def run(_: Any) -> Any:
        return deferred_from_coro(whole())

    task.react(run, _reactor=reactor)


if __name__ == "__main__":
    main()
