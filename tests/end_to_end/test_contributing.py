"""CONTRIBUTING.md tried out as it is written, in a copy of the checkout, over the replica."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.copied import CopiedWorkplace
from tests.replica import Replica
from tests.running import ROOT
from tests.spiders.golden import golden_bytes

pytestmark = pytest.mark.slow

KNOW_THE_REGIONS = (
    "tests/spiders/test_akimats.py",
    "tests/spiders/test_golden_baikonur.py",
    "tests/hearings_crawler/registry",
    "tests/test_replica_world.py::test_tables_have_the_twenty_regions_in_the_reports_order",
    "tests/test_replica_world.py::test_replica_registry_confirms_every_address",
    "tests/reports/writers/test_reports_page.py",
    "tests/reports/publishing/test_reports_april.py",
)
"""The tests that a further region could break: what `make test-fast` stands for here."""


def section(title: str) -> str:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(title)}.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"CONTRIBUTING.md has no section {title!r}"
    return found[0]


def commands(text: str) -> Iterator[str]:
    """Give the commands of a section's shell blocks, one a line, continued lines joined."""
    for block in re.findall(r"^ *```sh\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
        yield from (line.strip() for line in re.sub(r"\\\n\s*", "", block).splitlines() if line.strip())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[CopiedWorkplace]:
    with Replica("mini") as replica:
        replica.serve("https://baikonur.gov.kz/hearings", golden_bytes("onepage/aktobe.html"))
        place = CopiedWorkplace(tmp_path, replica)
        (place.root / "page.html").write_bytes(golden_bytes("onepage/aktobe.html"))
        yield place


def run(place: CopiedWorkplace, command: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=place.root,
        env=place.environment | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_newcomer_adds_a_region_with_the_commands_as_they_are_written(place: CopiedWorkplace) -> None:
    told = list(commands(section("Adding a region")))
    assert [command.split()[1] for command in told if command.startswith("scrapy ")] == [
        "read",
        "genspider",
        "crawl",
    ]
    assert told[-1] == "make test-fast"
    for command in told[:-1]:
        done = run(place, command)
        expected = 1 if "# fails" in command else 0
        assert done.returncode == expected, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    read = [row for row in place.rows("2025-04", "coverage.csv") if row["region"] == "KZ-BAY"]
    assert [row["source"] for row in read] == ["site"]
    done = run(place, f"python -m pytest -q -p no:cacheprovider -m 'not slow' {' '.join(KNOW_THE_REGIONS)}")
    assert done.returncode == 0, done.stdout[-3000:]


READER = '''"""A table of hearings."""

from spiders.readers.base import Reader
from hearings_crawler.items import RawDocument


class TableReader(Reader):
    """Reads a table of hearings."""

    engine = "table"
    address_example = "https://host.gov.kz/table"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the rows."""
        return [RawDocument("1", url, text, text)]
'''


def test_a_reader_is_known_to_every_command_by_being_there(place: CopiedWorkplace) -> None:
    (place.root / "spiders/readers/older/table.py").write_text(READER)
    (place.root / "row.html").write_text("Общественные слушания 21.04.2025")
    done = run(place, "scrapy read table row.html")
    assert done.returncode == 0, done.stderr
    assert "https://host.gov.kz/table" in done.stdout
    refused = run(place, "scrapy genspider -t akimat abai b.gov.kz --engine table --force")
    assert "expected something like https://host.gov.kz/table" in " ".join(refused.stderr.split())
