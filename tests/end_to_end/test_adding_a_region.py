"""A newcomer adds a region: `scrapy genspider -t akimat`, in a copy of the checkout, over the replica."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.copied import CopiedWorkplace
from tests.replica import Replica

pytestmark = pytest.mark.slow
NEW = ("--code", "KZ-BAY", "--name-kk", "Байқоңыр қ.", "--name-ru", "г. Байконур")


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


@pytest.fixture
def place(tmp_path: Path, replica: Replica) -> CopiedWorkplace:
    return CopiedWorkplace(tmp_path, replica)


def registered(place: CopiedWorkplace, spider: str) -> list[dict[str, Any]]:
    assert place.registry is not None
    rows = json.loads(place.registry.read_text("utf-8"))
    return next((row["sites"] for row in rows if row["spider"] == spider), [])


def run_tests(place: CopiedWorkplace, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *names],
        cwd=place.root,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def state(place: CopiedWorkplace) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for folder in ("spiders", "tests/spiders", "hearings_crawler/registry")
        for path in (place.root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_new_region_is_a_spider_an_unconfirmed_address_a_page_and_a_test_to_be_reviewed(
    place: CopiedWorkplace,
) -> None:
    page = place.root / "tests/spiders/golden/onepage/aktobe.html"
    address = "https://baikonur.gov.kz/hearings"
    done = place.scrapy(
        "genspider", "-t", "akimat", "baikonur", address, "--engine", "onepage", "--page", str(page), *NEW
    )
    assert done.returncode == 0, done.stderr
    assert "scrapy crawl baikonur -a month=" in done.stdout
    (site,) = registered(place, "baikonur")
    assert (site["engine"], site["address"], site["confirmed"]) == ("onepage", address, False)
    assert len((place.root / "spiders/baikonur.py").read_text("utf-8").splitlines()) <= 15
    assert "baikonur" in place.scrapy("list").stdout.split()

    test = "tests/spiders/test_golden_baikonur.py"
    first = run_tests(place, test)
    assert first.returncode == 1
    assert "baikonur.json.new" in first.stdout
    expected = place.root / "tests/spiders/golden/onepage/baikonur.json"
    expected.with_name("baikonur.json.new").rename(expected)
    again = run_tests(place, test, "tests/spiders/test_akimats.py")
    assert again.returncode == 0, again.stdout[-3000:]


def test_the_page_is_fetched_through_the_projects_transport_and_a_second_time_needs_force(
    place: CopiedWorkplace, replica: Replica
) -> None:
    replica.log.clear()
    arguments = (
        "genspider",
        "-t",
        "akimat",
        "zhambyl",
        "https://www.gov.kz/memleket/entities/zhambyl-tabigat?lang=kk",
    )
    refused = place.scrapy(*arguments)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    done = place.scrapy(*arguments, "--force")
    assert done.returncode == 0, done.stderr
    assert "was registered already" in done.stdout
    assert replica.log.paths("www.gov.kz")[0].startswith("/robots.txt")
    saved = json.loads((place.root / "tests/spiders/golden/govkz/zhambyl.json").read_text("utf-8"))
    assert isinstance(saved, list)
    assert "minimum_documents = 8" in (place.root / "spiders/zhambyl.py").read_text("utf-8")


def test_nothing_is_written_when_the_page_cannot_be_had_or_is_of_another_system(
    place: CopiedWorkplace, tmp_path: Path
) -> None:
    before = state(place)
    gone = place.scrapy(
        "genspider", "-t", "akimat", "baikonur", "https://almaty.gov.kz/nothing", "--engine", "onepage", *NEW
    )
    assert gone.returncode == 1
    assert "HTTP 404" in gone.stderr
    assert "--page" in gone.stderr
    page = tmp_path / "page.html"
    page.write_text("<html><body><h1>Welcome</h1></body></html>")
    other = place.scrapy(
        "genspider",
        "-t",
        "akimat",
        "baikonur",
        "https://b.gov.kz/x",
        "--engine",
        "filelist",
        "--page",
        str(page),
        *NEW,
    )
    assert other.returncode == 1
    assert "no link to a file" in other.stderr
    assert state(place) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("baikonur",), "expected NAME ADDRESS"),
        (("baikonur", "baikonur-eco"), "--code, --name-kk, --name-ru"),
        (("Baikonur", "baikonur-eco", *NEW), "small Latin letters"),
        (("portal", "baikonur-eco", *NEW), "small Latin letters"),
        (("baikonur", "baikonur-eco", *NEW[2:], "--code", "BAY"), "such as KZ-31"),
        (("baikonur", "baikonur-eco", *NEW[2:], "--code", "KZ-31"), "another region's"),
        (("baikonur", "https://b.gov.kz/x", *NEW), "give --engine"),
        (("baikonur", "b.gov.kz/x", *NEW, "--engine", "onepage"), "not an address of the engine 'onepage'"),
        (("baikonur", "baikonur-eco", *NEW, "--engine", "wordpress"), "invalid choice"),
        (("baikonur", "almaty-eco", *NEW), "registered for almaty_city"),
        (("baikonur", "baikonur-eco", *NEW, "--page", "/nowhere"), "--page: /nowhere"),
        (("baikonur", "baikonur-eco", *NEW, "--minimum", "0"), "--minimum"),
        (("baikonur", "baikonur-eco", *NEW, "--fast"), "unknown option --fast"),
        (("zhambyl", "zhambyl-eco", "--code", "KZ-99"), "the registry has 'KZ-31'"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_was_expected(
    workplace_copy: CopiedWorkplace, arguments: tuple[str, ...], said: str
) -> None:
    done = workplace_copy.scrapy("genspider", "-t", "akimat", *arguments)
    assert done.returncode == 2, done.stderr
    assert said in " ".join((done.stderr + done.stdout).split())


@pytest.fixture(scope="module")
def workplace_copy(tmp_path_factory: pytest.TempPathFactory, replica: Replica) -> CopiedWorkplace:
    return CopiedWorkplace(tmp_path_factory.mktemp("usage"), replica)


def test_other_templates_are_scrapys_own(workplace_copy: CopiedWorkplace) -> None:
    assert "akimat" in workplace_copy.scrapy("genspider", "--list").stdout
    assert "AkimatSpider" in workplace_copy.scrapy("genspider", "--dump", "akimat").stdout
    assert workplace_copy.scrapy("genspider", "example", "example.org").returncode == 0
    assert (workplace_copy.root / "spiders/example.py").exists()
