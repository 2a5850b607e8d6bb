from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.http import Response

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.transport.pacing import HostGate, HostState, make_private_folder, retry_after
from tests.hearings_crawler.transport.served_site import ROOT, CrawlRunner, Page, ServedSite, Visit

GOVKZ = "www.gov.kz"
HOLDER = """
import asyncio, sys, time
from hearings_crawler.transport.pacing import HostGate
async def main():
    async with HostGate(sys.argv[1], 0).hold("www.gov.kz"):
        print("held", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


def gaps(visits: list[Visit]) -> list[float]:
    return [later.start - earlier.end for earlier, later in pairwise(visits)]


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_four_crawls_ask_a_shared_host_one_at_a_time_with_the_delay_between(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    site.default = Page(b"ok", seconds=0.05)
    crawls = [
        crawl.start([f"https://{GOVKZ}/{number}/{page}" for page in range(5)], DOWNLOAD_DELAY=0.2)
        for number in range(4)
    ]
    done = [crawl.finish(process) for process in crawls]

    assert [len(each.results) for each in done] == [5] * 4
    visits = site.visits_of(GOVKZ)
    assert len(visits) == 20
    assert min(gaps(visits)) >= 0.195
    # The queue is fair: nobody has to wait until another one has finished.
    first_of_each = {path.split("/")[1]: index for index, path in reversed(list(enumerate(site.paths())))}
    assert max(first_of_each.values()) < 16, site.paths()


def test_hosts_do_not_wait_for_each_other(crawl: CrawlRunner, site: ServedSite) -> None:
    site.default = Page(b"ok", seconds=1)

    crawl(f"https://{GOVKZ}/", "https://hearings.ndbecology.gov.kz/")

    first, second = site.visits
    assert second.start < first.end


def test_the_next_request_waits_as_long_as_the_last_answer_took(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/slow"] = Page(b"slow", seconds=0.8)

    crawl(f"https://{GOVKZ}/slow", f"https://{GOVKZ}/next")

    assert gaps(site.visits_of(GOVKZ))[0] >= 0.79


def test_on_the_live_sites_the_delay_is_at_least_a_second(crawl: CrawlRunner, site: ServedSite) -> None:
    site.default = Page(b"ok")

    crawl(
        *[f"http://{site.netloc}/{number}" for number in range(3)],
        robots=True,
        REPLICA_URL="",
        TRANSPORT_EXTRA_HOSTS=["127.0.0.1"],
        DOWNLOAD_DELAY=0.1,
    )

    assert min(gaps(site.visits_of(site.netloc))) >= 0.99


def test_a_pause_that_the_host_asks_for_is_kept_by_every_crawl(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/busy"] = Page(b"busy", 429, {"Retry-After": "2"})
    site.pages[GOVKZ, "/other"] = Page(b"ok")

    crawl(f"https://{GOVKZ}/busy")
    crawl(f"https://{GOVKZ}/other")

    assert gaps(site.visits)[0] >= 1.9


def test_a_pause_longer_than_a_crawl_waits_ends_the_requests(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/busy"] = Page(b"busy", 503, {"Retry-After": "3600"})

    done = crawl(f"https://{GOVKZ}/busy", f"https://{GOVKZ}/next", RETRY_TIMES=2)

    assert site.paths() == ["/busy"]
    assert {result["cause"] for result in done.results} == {"http_error"}
    assert "Retry-After" in done.results[0]["detail"]


def test_a_crawl_that_is_told_to_stop_does_not_wait_for_its_turn(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    other = holder(crawl.folder / "locks")
    process = crawl.start([f"https://{GOVKZ}/"])
    await_turn(process)
    process.send_signal(signal.SIGTERM)
    # The lock stays held until the crawl has ended: a crawl that waited for its turn would never end.
    done = crawl.finish(process)
    end(other)

    assert done.results[0]["cause"] == "stopped_early"
    assert done.code == 0


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    process = holder(tmp_path)
    gate = HostGate(tmp_path, 0)

    async def wait() -> float:
        async def taken() -> float:
            async with gate.hold(GOVKZ):
                return time.monotonic()

        waiting = asyncio.create_task(taken())
        await asyncio.sleep(0.5)
        assert not waiting.done()
        os.kill(process.pid, signal.SIGKILL)
        return await asyncio.wait_for(waiting, 30)

    asyncio.run(wait())
    end(process)


def test_the_delay_is_kept_after_a_process_that_was_killed_in_its_request(tmp_path: Path) -> None:
    process = holder(tmp_path)
    started = time.monotonic()
    end(process)

    async def take() -> float:
        async with HostGate(tmp_path, 0.6).hold(GOVKZ):
            return time.monotonic()

    assert asyncio.run(take()) - started > 0.55


def test_the_lock_is_free_after_an_error_and_after_a_cancelled_wait(tmp_path: Path) -> None:
    async def run() -> None:
        gate = HostGate(tmp_path, 0)
        with pytest.raises(RuntimeError):
            async with gate.hold(GOVKZ):
                raise RuntimeError("no answer")
        async with gate.hold(GOVKZ):
            # One waits in this process's queue, one in the kernel's.
            same = asyncio.create_task(hold(gate))
            other = asyncio.create_task(hold(HostGate(tmp_path, 0)))
            await asyncio.sleep(0.1)
            same.cancel()
            other.cancel()
            await asyncio.gather(same, other, return_exceptions=True)
        await asyncio.wait_for(hold(gate), 1)

    async def hold(gate: HostGate) -> None:
        async with gate.hold(GOVKZ):
            pass

    asyncio.run(run())


def test_a_limited_wait_ends_as_a_timeout(tmp_path: Path) -> None:
    async def run() -> None:
        async with HostGate(tmp_path, 0).hold(GOVKZ):
            with pytest.raises(PageError) as caught:
                async with HostGate(tmp_path, 0).hold(GOVKZ, 0.1):
                    pass
        assert caught.value.cause is Cause.TIMEOUT

    asyncio.run(run())


def test_processes_that_wait_use_no_processor_time(tmp_path: Path) -> None:
    first = holder(tmp_path)
    waiting = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path)],
            stdout=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(5)
    ]
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        for process in waiting:
            await_turn(process)
        pids = [*(process.pid for process in waiting), busy.pid]
        time.sleep(0.5)
        before = [processor_seconds(pid) for pid in pids]
        time.sleep(2)
        after = [processor_seconds(pid) for pid in pids]
    finally:
        busy.kill()
        busy.wait()
        for process in (*waiting, first):
            end(process)
    *used, working = (now - then for now, then in zip(after, before, strict=True))
    assert sum(used) / len(used) < working / 10


def await_turn(process: subprocess.Popen[str]) -> None:
    """Return when a process has opened the lock of a host, so waits for its turn."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for link in Path(f"/proc/{process.pid}/fd").glob("*"):
            with contextlib.suppress(OSError):
                if link.readlink().name.endswith(".lock"):
                    return
        time.sleep(0.05)
    raise AssertionError("the process never came to wait for its turn")


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", HostState(boot="b")),
        (b'{"ended": 1', HostState(ended=100.0, boot="b")),
        (b"[]", HostState(ended=100.0, boot="b")),
        (HostState(ended=90, took=2, boot="b").text(), HostState(ended=90, took=2, boot="b")),
        (HostState(ended=90, took=2, boot="a").text(), HostState(boot="b")),
        (HostState(ended=101, took=2, boot="b").text(), HostState(boot="b")),
        (
            HostState(ended=90, hold_until=float("inf"), boot="b").text(),
            HostState(ended=90, hold_until=100.0 + 24 * 3600, boot="b"),
        ),
        (HostState(ended=float("nan"), boot="b").text(), HostState(boot="b")),
    ],
    ids=["new", "torn", "other shape", "own", "other boot", "future", "for ever", "no number"],
)
def test_only_a_state_of_this_boot_is_believed(text: bytes, expected: HostState) -> None:
    assert HostState.parse(text, "b", 100.0) == expected


def test_a_shorter_state_leaves_nothing_of_a_longer_one(tmp_path: Path) -> None:
    async def run() -> None:
        gate = HostGate(tmp_path, 0)
        async with gate.hold(GOVKZ) as hold:
            hold.answered(0.123456789)
        async with gate.hold(GOVKZ) as hold:
            hold.answered(0.0)

    asyncio.run(run())
    assert json.loads(HostGate(tmp_path, 0).path(GOVKZ).read_text())["took"] == 0.0


def test_a_folder_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(ConfigurationError, match="HEARINGS_LOCK_DIR"):
        make_private_folder(tmp_path)


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "120"}, 120.0),
        (
            503,
            {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "Date": "Wed, 21 Oct 2026 07:27:30 GMT"},
            30.0,
        ),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 60.0),
        (503, {"Retry-After": "Wed, 21 Oct 2020 07:28:00 GMT"}, 0.0),
        (503, {"Retry-After": "9" * 400}, 24 * 3600.0),
        (503, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, 24 * 3600.0),
        (503, {"Retry-After": "soon"}, None),
        (503, {}, None),
        (200, {"Retry-After": "120"}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    status: int, headers: dict[str, str], seconds: float | None
) -> None:
    response = Response("https://www.gov.kz/", status=status, headers=headers)
    assert retry_after(response, datetime(2026, 10, 21, 7, 27, tzinfo=UTC)) == seconds
