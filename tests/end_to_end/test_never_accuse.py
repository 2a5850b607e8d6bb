"""Whatever fails between a site and the tables, no akimat is accused of lacking what is there.

The set of broken absences under a fault is always part of the set without one.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.replica import Replica
from tests.running import ROOT, Workplace

pytestmark = pytest.mark.slow
MONTH = "2025-04"
BEFORE = datetime.fromisoformat("2025-04-12T10:00:00+05:00")
ABSENCES = {"notice_absent", "minutes_absent", "minutes_absent_portal"}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


def absences(place: Workplace) -> set[tuple[str, str, str]]:
    """The broken absences of the month as published."""
    return {
        (row["region"], row["rule"], row["hearing_id"])
        for row in place.rows(MONTH, "findings.csv")
        if row["rule"] in ABSENCES and row["verdict"] == "broken"
    }


def coverage(place: Workplace, region: str) -> dict[str, str]:
    return next(row for row in place.rows(MONTH, "coverage.csv") if row["region"] == region)


def crawl(place: Workplace, spider: str, code: int = 0) -> str:
    done = place.scrapy("crawl", spider, "-a", f"month={MONTH}")
    assert done.returncode == code, done.stderr[-3000:]
    return done.stderr


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory, replica: Replica) -> Workplace:
    """An undisturbed month."""
    place = Workplace(tmp_path_factory.mktemp("honest"), replica, only=("almaty_city",))
    crawl(place, "portal")
    crawl(place, "almaty_city")
    return place


def test_a_list_that_shows_two_fifths_of_its_rows_accuses_nobody(
    tmp_path: Path, replica: Replica, honest: Workplace
) -> None:
    place = Workplace(tmp_path / "place", replica, only=("almaty_city",))
    later = replica.world.clock
    replica.set_clock(BEFORE)
    place.clock = BEFORE.isoformat()
    crawl(place, "almaty_city")
    replica.set_clock(later)
    place.clock = later.isoformat()
    crawl(place, "portal")
    with replica.down("almaty_city", "short_list"):
        said = crawl(place, "almaty_city", 3)
    assert "documents seen on 2025-04-12 are gone" in said
    assert coverage(place, "KZ-75")["status"] == "partial"
    assert absences(place) <= absences(honest)
    # The list is whole again: the next crawl settles it.
    crawl(place, "almaty_city")
    assert coverage(place, "KZ-75")["status"] == "complete"
    assert absences(place) == absences(honest)


def test_a_clock_two_months_ahead_accuses_nobody(tmp_path: Path, replica: Replica) -> None:
    place = Workplace(tmp_path / "place", replica, only=("almaty_city",))
    place.clock = (replica.world.clock + timedelta(days=60)).isoformat()
    for spider in ("portal", "almaty_city"):
        assert "1440 hours ahead" in crawl(place, spider, 3)
    assert {coverage(place, region)["status"] for region in ("KZ", "KZ-75")} == {"partial"}
    assert absences(place) == set()


REFUSING = """
import sys
from hearings_crawler.store.store import Store

add = Store.add_observations

def add_observations(store, run_id, items, version):
    if any(item.raw.item_key == {key!r} for item in items):
        raise ValueError("the row cannot be stored")
    add(store, run_id, items, version)

Store.add_observations = add_observations
sys.argv[0] = "scrapy"
from scrapy.cmdline import execute
execute()
"""


def test_a_row_that_the_store_refuses_is_named_and_its_akimat_is_not_accused(
    tmp_path: Path, replica: Replica, honest: Workplace
) -> None:
    place = Workplace(tmp_path / "place", replica, only=("almaty_city",))
    with closing(sqlite3.connect(honest.folder / "hearings.sqlite")) as store:
        (url, document_id), *_ = store.execute(
            "SELECT url, document_id FROM contents WHERE address = 'almaty-eco' ORDER BY document_id"
        ).fetchall()
    key = document_id.removeprefix("site:almaty-eco:")
    crawl(place, "portal")
    program = tmp_path / "refusing.py"
    program.write_text(REFUSING.format(key=key), "utf-8")
    done = subprocess.run(
        [sys.executable, program, "crawl", "almaty_city", "-a", f"month={MONTH}"],
        cwd=ROOT,
        env={**place.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr[-3000:]
    assert document_id in done.stderr
    found = coverage(place, "KZ-75")
    assert found["status"] == "partial"
    # either of its languages may have come first
    assert f"store_refused: {url.partition('?')[0]}" in found["reason"]
    assert absences(place) <= absences(honest)
    with closing(sqlite3.connect(place.folder / "hearings.sqlite")) as store:
        stored = {row[0] for row in store.execute("SELECT document_id FROM contents")}
    assert document_id not in stored
    assert len(stored) > 20
