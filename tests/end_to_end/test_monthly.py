"""`scrapy monthly` over a small world: what it hands to its spiders, what it prints, and its exit code."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replica import Replica
from tests.running import ROOT, SCRAPY, Workplace

pytestmark = pytest.mark.slow
MONTH = "2025-04"
KEY = "a-key-that-nobody-may-see"


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


@pytest.fixture(scope="module")
def place(replica: Replica, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A month of the portal and one region, crawled through an embedded scrapyd."""
    place = Workplace(
        tmp_path_factory.mktemp("monthly"),
        replica,
        only=("almaty_city",),
        extra={"HEARINGS_IIN_KEY": KEY, "RETRY_TIMES": "0"},
    )
    done = place.scrapy("monthly", MONTH, "--only", "portal", "almaty_city")
    assert done.returncode == 0, done.stderr[-3000:]
    (place.folder / "said").write_text(done.stdout, "utf-8")
    return place


def test_its_totals_are_those_of_the_tables(place: Workplace) -> None:
    said = (place.folder / "said").read_text("utf-8")
    for number in (1, 2):
        row = place.table(MONTH, number)["KZ"]
        total = ", ".join(
            f"{name} {value or '–'}"
            for name, value in row.items()
            if "_" not in name[:5] and name != "region"
        )
        assert f"table{number}: {total}" in said
    assert "not monitored" not in said


def test_the_key_reaches_the_spiders_and_no_argument_or_log(place: Workplace) -> None:
    assert not (place.folder / "person.key").exists()
    for log in (ROOT / "var" / "logs" / MONTH).rglob("*"):
        assert not log.is_file() or KEY.encode() not in log.read_bytes(), log


def test_a_region_that_only_a_crawl_for_a_much_later_month_covers_ends_with_3(
    place: Workplace, replica: Replica, tmp_path: Path
) -> None:
    """That crawl was complete, but it did not reach back to the month; today's failed."""
    other = Workplace(tmp_path, replica, registry=place.registry, extra={"RETRY_TIMES": "0"})
    assert other.scrapy("crawl", "portal", "-a", f"month={MONTH}").returncode == 0
    assert other.scrapy("crawl", "almaty_city", "-a", "month=2025-09").returncode == 0
    with replica.down("almaty_city", "503"):
        done = other.scrapy("monthly", MONTH, "--only", "almaty_city")
    assert done.returncode == 3, done.stderr[-3000:]
    assert "not monitored: KZ-75 almaty_city (failed)" in done.stdout


def test_a_region_without_the_portal_ends_with_3_and_names_the_portal(
    place: Workplace, tmp_path: Path
) -> None:
    other = Workplace(tmp_path, place.replica, registry=place.registry)
    done = other.scrapy("monthly", MONTH, "--only", "almaty_city")
    assert done.returncode == 3, done.stderr[-3000:]
    assert "not monitored: KZ portal (not_run)" in done.stdout


def test_a_stopped_month_takes_its_spiders_with_it(
    place: Workplace, replica: Replica, tmp_path: Path
) -> None:
    other = Workplace(tmp_path, replica, registry=place.registry)
    command = [str(SCRAPY), "monthly", MONTH, "--only", "almaty_city"]
    with (
        replica.down("almaty_city", "timeout:120"),
        subprocess.Popen(
            command, cwd=ROOT, env=other.environment, stderr=subprocess.PIPE, text=True
        ) as month,
    ):
        assert month.stderr is not None
        next(line for line in month.stderr if "almaty_city started" in line)
        below = processes_below(month.pid)
        month.send_signal(signal.SIGTERM)
        assert "interrupted" in month.stderr.read()
        assert month.wait(90) == 1
    assert len(below) >= 2
    assert not [pid for pid in below if is_running(pid)]


def processes_below(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                child = int(stat.parent.name)
                found += [child, *processes_below(child)]
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
