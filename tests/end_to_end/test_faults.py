"""Every fault over real HTTP leaves the coverage that docs/faults.md says, for each publishing system."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from hearings_crawler.transport.browser import find_browser
from tests.fault_table import FAULTS, NEWS, RENDERED, SPIDERS, SYSTEMS
from tests.running import ROOT

pytestmark = pytest.mark.slow
Table = dict[str, dict[str, str]]


def documented() -> Table:
    """The table of docs/faults.md: fault -> system -> «status (cause)»."""
    text = (ROOT / "docs/faults.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    start = next(number for number, row in enumerate(rows) if row[0] == "fault")
    header, body = rows[start], rows[start + 2 :]
    return {row[0].strip("`"): dict(zip(header[1:], row[1:], strict=True)) for row in body}


def measured(*arguments: str) -> Table:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault_table", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {
        fault.partition(":")[0]: {
            system: status + (f" ({cause})" if cause else "") for system, (status, cause) in row.items()
        }
        for fault, row in json.loads(done.stdout).items()
    }


@pytest.fixture(scope="module")
def plain() -> Table:
    return measured("--spiders", *(name for name in SPIDERS if name != NEWS))


@pytest.fixture(scope="module")
def rendered() -> Table:
    return measured("--spiders", NEWS, "--faults", *RENDERED)


def test_every_fault_and_system_is_documented() -> None:
    assert list(documented()) == [fault.partition(":")[0] for fault in FAULTS]
    assert all(list(row) == list(SYSTEMS) for row in documented().values())


@pytest.mark.parametrize("fault", [fault.partition(":")[0] for fault in FAULTS])
def test_a_fault_leaves_the_documented_coverage(plain: Table, fault: str) -> None:
    want = {system: cell for system, cell in documented()[fault].items() if system != "gov.kz news"}
    assert plain[fault] == want


@pytest.mark.skipif(
    find_browser(Config.from_settings(get_project_settings()).browser) is None,
    reason="the news need a browser",
)
@pytest.mark.parametrize("fault", RENDERED)
def test_a_fault_leaves_the_documented_coverage_of_rendered_pages(rendered: Table, fault: str) -> None:
    assert rendered[fault] == {"gov.kz news": documented()[fault]["gov.kz news"]}


@pytest.mark.parametrize("fault", [fault.partition(":")[0] for fault in FAULTS])
def test_no_fault_but_those_that_leave_the_pages_whole_ends_complete(fault: str) -> None:
    harmless = {
        "none",
        "slow",
        "wrong_charset",
        "lone_surrogate",
        "gzip_members",
        *(fault for fault in FAULTS if fault.startswith("file_")),
    }
    # A system without paging, or without JSON, does not meet these.
    not_met = {
        ("infinite_paging", "one page"),
        ("infinite_paging", "page of files"),
        # It shows no document of a hearing in this small world.
        ("refused_row", "one page"),
        *(("malformed_json", system) for system in SYSTEMS if not system.startswith("gov.kz")),
    }
    for system, cell in documented()[fault].items():
        assert (cell == "complete") == (fault in harmless or (fault, system) in not_met), system
