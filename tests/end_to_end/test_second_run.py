"""A second crawl of a month: the same documents for a tenth of the bytes, and what is new is found."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from hearings_crawler.evidence.archive import WarcArchive
from hearings_crawler.store.store import Store
from hearings_crawler.transport.browser import find_browser
from tests.archived import bodies
from tests.replica import Replica
from tests.replica.log import LoggedRequest
from tests.running import Workplace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_browser(Config.from_settings(get_project_settings()).browser) is None,
        reason="the month needs a browser",
    ),
]
MONTH = "2025-04"
SPIDERS = ("portal", "zhambyl", "almaty_city")
TABLES = ("table1.csv", "table2.csv", "documents.csv", "review.csv")
PORTAL = "hearings.ndbecology.gov.kz"


@dataclass
class Twice:
    """Two crawls of one unchanged month: the requests and the report of each."""

    replica: Replica
    place: Workplace
    requests: list[list[LoggedRequest]] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)

    def crawl(self, *spiders: str, arguments: tuple[str, ...] = ()) -> list[LoggedRequest]:
        self.replica.log.clear()
        for spider in spiders:
            done = self.place.scrapy("crawl", spider, "-a", f"month={MONTH}", *arguments)
            assert done.returncode == 0, done.stderr[-3000:]
        self.requests.append(list(self.replica.log))
        report = self.place.folder / f"report-{len(self.requests)}"
        shutil.copytree(self.place.report(MONTH), report)
        self.reports.append(report)
        return self.requests[-1]

    def rows(self, question: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.place.folder / "hearings.sqlite")) as connection:
            return connection.execute(question, values).fetchall()


def size(requests: list[LoggedRequest]) -> int:
    return sum(request.size for request in requests)


def cards(requests: list[LoggedRequest]) -> set[str]:
    return {request.path for request in requests if "PublicHearingDetail" in request.path}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    with Replica("mini") as replica:
        place = Workplace(tmp_path_factory.mktemp("twice"), replica, only=("zhambyl", "almaty_city"))
        twice = Twice(replica, place)
        twice.crawl(*SPIDERS)
        twice.crawl(*SPIDERS)
        yield twice


def test_an_unchanged_month_costs_a_tenth_of_the_bytes(twice: Twice) -> None:
    first, second = twice.requests[:2]
    assert size(first) > 100_000
    assert size(second) <= size(first) / 10
    assert {request.status for request in second} == {304, 404}


def test_it_gives_the_same_tables_and_documents(twice: Twice) -> None:
    first, second = twice.reports[:2]
    for name in TABLES:
        assert (second / name).read_bytes() == (first / name).read_bytes(), name
    assert findings(second) == findings(first)


def findings(report: Path) -> list[dict[str, str]]:
    """Return the findings; an absence is proved by the lists of the newest crawl that lacks the document."""
    with (report / "findings.csv").open(encoding="utf-8", newline="") as file:
        return [
            {**row, "evidence": "" if "_absent" in row["rule"] else row["evidence"]}
            for row in csv.DictReader(file)
        ]


def test_its_coverage_is_the_same_but_for_the_run(twice: Twice) -> None:
    first, second = ((report / "coverage.csv").read_text("utf-8") for report in twice.reports[:2])
    assert first == second  # the clock of both stands still


def test_every_document_is_observed_by_the_second_run_too(twice: Twice) -> None:
    seen: dict[str, list[set[object]]] = {}
    for spider in SPIDERS:
        runs = twice.rows("SELECT id FROM runs WHERE spider = ? ORDER BY id", spider)[:2]
        seen[spider] = [
            {
                row[0]
                for row in twice.rows(
                    "SELECT c.document_id FROM contents c JOIN sightings s ON s.content_id = c.id "
                    "JOIN runs r ON r.id = s.first_run WHERE s.first_run <= ? AND s.last_run >= ? AND r.spider = ?",
                    run[0],
                    run[0],
                    spider,
                )
            }
            for run in runs
        ]
    assert all(first == second and first for first, second in seen.values())


def test_every_sighting_leads_to_a_fetch_whose_body_is_archived(twice: Twice) -> None:
    rows = twice.rows(
        "SELECT a.digest, a.status FROM sightings s LEFT JOIN fetches f ON f.id = s.last_fetch "
        "LEFT JOIN answers a ON a.id = f.answer_id"
    )
    archived = bodies(twice.place.folder / "archive")
    assert rows
    assert all(digest in archived and status == 200 for digest, status in rows)


def test_a_confirmed_page_names_the_fetch_that_brought_its_bytes(twice: Twice) -> None:
    rows = twice.rows(
        "SELECT a.digest, b.digest, o.revisit_of, b.url_id, a.url_id FROM fetches f "
        "JOIN fetches o ON f.revisit_of = o.id JOIN answers a ON a.id = f.answer_id JOIN answers b ON b.id = o.answer_id"
    )
    assert len(rows) > 20
    assert all(mine == origin and of is None and url == asked for mine, origin, of, url, asked in rows)


def test_only_cards_that_can_change_no_verdict_are_not_asked_for(twice: Twice) -> None:
    first, second = (cards(requests) for requests in twice.requests[:2])
    today = twice.replica.world.clock.date()
    settled = {
        ("Public" if hearing.is_open else "Disscusion", str(hearing.hearing_id))
        for hearing in twice.replica.world.hearings
        if hearing.portal_minutes and hearing.ends < today - timedelta(days=30)
    }
    skipped = {(path.split("/")[1], path.rpartition("=")[2]) for path in first - second}
    asked = {(path.split("/")[1], path.rpartition("=")[2]) for path in second}
    # Beside them only the numbers that the list leaves out and that no card has: that is remembered as well.
    empty = skipped - {
        ("Public" if hearing.is_open else "Disscusion", str(hearing.hearing_id))
        for hearing in twice.replica.world.hearings
    }
    assert empty
    assert skipped - empty
    assert skipped - empty <= settled
    assert asked.isdisjoint(settled)


def test_fresh_asks_for_every_page_anew_without_condition(twice: Twice) -> None:
    done = twice.crawl("portal", arguments=("-a", "fresh=1"))
    assert cards(done) == cards(twice.requests[0])
    assert {request.status for request in done} == {200, 404}
    assert (twice.reports[-1] / "documents.csv").read_bytes() == (
        twice.reports[0] / "documents.csv"
    ).read_bytes()


def test_a_lost_and_a_damaged_body_are_fetched_again(twice: Twice) -> None:
    digests = [
        str(row[0])
        for row in twice.rows(
            "SELECT DISTINCT a.digest FROM sightings s JOIN fetches f ON f.id = s.last_fetch "
            "JOIN answers a ON a.id = f.answer_id JOIN contents c ON c.id = s.content_id WHERE c.source = 'portal'"
        )
    ]
    store = Store(f"sqlite:///{twice.place.folder / 'hearings.sqlite'}")
    archive = WarcArchive(twice.place.folder / "archive", store)
    before = [archive.get(digest) for digest in digests]
    first, second = (archive.locate(digest) for digest in digests[:2])
    assert first is not None
    assert second is not None
    path = archive.folder / first.file
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[first.offset + first.length // 2] ^= 0x55
    content[second.offset :] = b""
    path.write_bytes(content)

    done = twice.crawl("portal")

    assert [archive.get(digest) for digest in digests] == before
    store.close()
    assert 200 in {request.status for request in done}
    assert (twice.reports[-1] / "documents.csv").read_bytes() == (
        twice.reports[0] / "documents.csv"
    ).read_bytes()


def test_minutes_placed_between_two_crawls_are_found_by_the_second(tmp_path: Path) -> None:
    """A list's row does not change when minutes are uploaded: a card without minutes is asked for again."""
    with Replica("mini") as replica:
        later = replica.world.clock
        earlier = datetime.fromisoformat("2025-04-12T10:00:00+05:00")
        place = Workplace(tmp_path / "both", replica, only=("almaty_city",))
        twice = Twice(replica, place)
        for moment in (earlier, later):
            replica.set_clock(moment)
            place.clock = moment.isoformat()
            twice.crawl("portal", "almaty_city")
        fresh = Workplace(tmp_path / "fresh", replica, registry=place.registry, clock=later.isoformat())
        once = Twice(replica, fresh)
        once.crawl("portal", "almaty_city")

    def documents(report: Path) -> set[str]:
        lines = (report / "documents.csv").read_text("utf-8").splitlines()
        return {line.rsplit(",", 1)[-1] for line in lines[1:]}

    assert documents(twice.reports[1]) == documents(once.reports[0])
    assert documents(twice.reports[0]) < documents(twice.reports[1])
