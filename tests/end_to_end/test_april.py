"""The month of April 2025 as `make demo` runs it: 21 spiders, embedded scrapyd, rendered pages, both tables."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from hearings_crawler.transport.browser import find_browser
from tests.archived import bodies
from tests.replica import Replica
from tests.running import ROOT, Workplace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_browser(Config.from_settings(get_project_settings()).browser) is None,
        reason="the month needs a browser",
    ),
]
MONTH = "2025-04"
NAMES = {"region", "name_kk", "name_ru"}


class April:
    """The month, crawled once for all tests here."""

    def __init__(self, place: Workplace, done: CompletedProcess[str], replica: Replica) -> None:
        self.place = place
        self.done = done
        self.replica = replica


@pytest.fixture(scope="module")
def april(tmp_path_factory: pytest.TempPathFactory) -> April:
    with Replica(MONTH) as replica:
        place = Workplace(tmp_path_factory.mktemp("april"), replica)
        return April(place, place.scrapy("monthly", MONTH), replica)


def seed() -> dict[str, dict[str, dict[str, int]]]:
    """The figures of the published report with the named exceptions put right."""
    data = json.loads((ROOT / "tests/data/seed-2025-04.json").read_text("utf-8"))
    tables: dict[str, dict[str, dict[str, int]]] = {name: data[name] for name in ("table1", "table2")}
    for exception in data["exceptions"]:
        tables[exception["table"]][exception["region"]][exception["column"]] = exception["right"]
    del tables["table1"]["KZ"]["notice_violations"]
    return tables


def test_the_month_ends_complete_and_says_where_the_report_is(april: April) -> None:
    assert april.done.returncode == 0, april.done.stderr[-3000:]
    assert "total 111" in april.done.stdout
    assert "total 77" in april.done.stdout
    assert str(april.place.report(MONTH) / "report.kk.docx") in april.done.stdout
    assert "[21/21]" in april.done.stderr


@pytest.mark.parametrize("number", [1, 2])
def test_a_table_equals_the_published_one_cell_by_cell_but_for_the_named_exceptions(
    april: April, number: int
) -> None:
    rows = april.place.table(MONTH, number)
    for region, cells in seed()[f"table{number}"].items():
        got = {column: int(rows[region][column]) for column in cells}
        assert got == cells, region


def test_every_source_is_complete(april: April) -> None:
    assert {row["status"] for row in april.place.rows(MONTH, "coverage.csv")} == {"complete"}
    assert len(april.place.rows(MONTH, "coverage.csv")) == 21


def test_each_figure_is_the_number_of_its_broken_findings(april: April) -> None:
    findings = [row for row in april.place.rows(MONTH, "findings.csv") if row["verdict"] == "broken"]
    for number in (1, 2):
        rows = april.place.table(MONTH, number)
        for region, row in rows.items():
            if region == "KZ":
                continue
            for column in set(row) - NAMES - {"notices", "minutes", "portal_minutes", "total"}:
                count = sum(
                    f["table"] == str(number) and f["region"] == region and f["rule"] == column
                    for f in findings
                )
                assert int(row[column]) == count, (number, region, column)


def test_the_evidence_of_every_finding_is_an_archived_body(april: April) -> None:
    folder = april.place.folder / "archive"
    archived = bodies(folder)
    digests = {row["evidence"] for row in april.place.rows(MONTH, "findings.csv")}
    assert digests
    for digest in digests:
        name = digest.removeprefix("sha256:")
        proof = folder / name[:2] / name
        content = archived[digest] if digest in archived else proof.read_bytes()
        assert hashlib.sha256(content).hexdigest() == name


def test_the_manifest_names_the_digest_of_every_file(april: April) -> None:
    folder = april.place.report(MONTH)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert set(manifest["files"]) == files
    assert {"report.kk.docx", "report.ru.docx", "tables.xlsx", "index.html"} <= files
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest.removeprefix("sha256:")


def test_no_host_ever_has_two_requests_at_once(april: April) -> None:
    log = april.replica.log
    hosts = [host for host in log.hosts if not host.startswith("127.")]
    assert "www.gov.kz" in hosts
    for host in hosts:
        # A rendered page is one load: its own subrequests come together while it holds the host.
        plain = log.concurrency(host)
        assert plain <= (6 if host == "www.gov.kz" else 1), host


def test_nothing_left_the_registered_hosts(april: April) -> None:
    known = {
        "hearings.ndbecology.gov.kz",
        "www.gov.kz",
        "tabigat.aktobe.gov.kz",
        "op-tsh.sko.gov.kz",
        "almaty.gov.kz",
    }
    assert {host for host in april.replica.log.hosts if not host.startswith("127.")} <= known


def test_the_report_written_again_has_the_same_bytes(april: April) -> None:
    first = _bytes(april.place.report(MONTH))
    assert april.place.scrapy("report", MONTH).returncode == 0
    assert _bytes(april.place.report(MONTH)) == first


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
