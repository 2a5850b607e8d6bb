"""`scrapy crawl` and `scrapy report` over a small world: one region at a time, faults, PostgreSQL, usage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hearings_crawler.store.store import Store
from tests.replica import Replica
from tests.running import Workplace

pytestmark = pytest.mark.slow
MONTH = "2025-04"
ARGUMENT = f"month={MONTH}"
PORTAL_ONLY = {1: {"minutes_absent_portal"}, 2: {"notices", "portal_minutes", "minutes_absent_portal"}}
NAMES = {"region", "name_kk", "name_ru", "total"}


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


@pytest.fixture
def place(tmp_path: Path, replica: Replica) -> Workplace:
    return Workplace(tmp_path, replica, only=("almaty_city",))


def expected(replica: Replica, region: str, number: int) -> dict[str, int]:
    return dict(replica.world.expected_tables()[f"table{number}"][region])


def figures(place: Workplace, region: str, number: int) -> dict[str, str]:
    return {key: value for key, value in place.table(MONTH, number)[region].items() if key not in NAMES}


def test_the_portal_and_then_a_region_give_that_regions_row(place: Workplace, replica: Replica) -> None:
    first = place.scrapy("crawl", "portal", "-a", ARGUMENT)
    assert first.returncode == 0, first.stderr[-2000:]
    second = place.scrapy("crawl", "almaty_city", "-a", ARGUMENT)
    assert second.returncode == 0, second.stderr[-2000:]
    assert "not monitored" not in second.stderr
    for number in (1, 2):
        got = {key: int(value) for key, value in figures(place, "KZ-75", number).items()}
        want = expected(replica, "KZ-75", number)
        assert got == {column: want.get(column, 0) for column in got}


def test_without_the_portals_run_a_region_is_not_monitored_and_the_command_says_what_to_run(
    place: Workplace,
) -> None:
    done = place.scrapy("crawl", "KZ-75", "-a", ARGUMENT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"scrapy crawl portal -a month={MONTH}" in done.stderr
    for number in (1, 2):
        assert set(figures(place, "KZ-75", number).values()) == {""}


@pytest.mark.parametrize("fault", ["503", "403", "redesign", "challenge"])
def test_a_site_that_is_down_empties_its_cells_and_leaves_the_portals(
    place: Workplace, replica: Replica, fault: str
) -> None:
    place.extra["RETRY_TIMES"] = "0"
    assert place.scrapy("crawl", "portal", "-a", ARGUMENT).returncode == 0
    replica.down("almaty_city", fault)
    done = place.scrapy("crawl", "almaty_city", "-a", ARGUMENT)
    assert done.returncode == 3, done.stderr[-2000:]
    coverage = {row["region"]: row for row in place.rows(MONTH, "coverage.csv")}
    assert coverage["KZ-75"]["status"] == {"503": "failed", "redesign": "failed"}.get(fault, "not_accessible")
    assert coverage["KZ-75"]["reason"]
    for number in (1, 2):
        got = figures(place, "KZ-75", number)
        want = expected(replica, "KZ-75", number)
        for column, value in got.items():
            assert value == (str(want.get(column, 0)) if column in PORTAL_ONLY[number] else ""), column
    page = (place.report(MONTH) / "index.html").read_text("utf-8")
    said = {"503": "прочитать не удалось", "redesign": "прочитать не удалось"}
    assert f"интернет-ресурс МИО {said.get(fault, 'был недоступен: в доступе отказано')}" in page
    assert not [row for row in place.rows(MONTH, "findings.csv") if row["rule"] == "minutes_undated"]


def test_an_unconfirmed_address_leaves_only_the_absences_unsaid(place: Workplace, replica: Replica) -> None:
    assert place.registry is not None
    text = place.registry.read_text("utf-8").replace('"confirmed": true', '"confirmed": false')
    place.registry.write_text(text, "utf-8")
    place.scrapy("crawl", "portal", "-a", ARGUMENT)
    assert place.scrapy("crawl", "almaty_city", "-a", ARGUMENT).returncode == 0
    row = figures(place, "KZ-75", 1)
    assert {column for column, value in row.items() if not value} == {"notice_absent", "minutes_absent"}
    assert row["minutes_undated"] == "1"
    assert {r["status"] for r in place.rows(MONTH, "coverage.csv") if r["region"] == "KZ-75"} == {
        "unconfirmed"
    }


def test_the_same_month_on_postgresql_gives_the_same_files(
    place: Workplace, replica: Replica, postgres_url: str, tmp_path: Path
) -> None:
    other = Workplace(tmp_path / "postgres", replica, database_url=postgres_url, registry=place.registry)
    for store in (place, other):
        for spider in ("portal", "almaty_city"):
            assert store.scrapy("crawl", spider, "-a", ARGUMENT).returncode == 0
    for name in ("table1.csv", "table2.csv", "findings.csv", "documents.csv", "coverage.csv", "review.csv"):
        assert (other.report(MONTH) / name).read_bytes() == (place.report(MONTH) / name).read_bytes(), name


def test_a_later_crawl_dates_what_shows_no_date(tmp_path: Path) -> None:
    """Minutes that appear on the portal between two daily crawls lie in an interval of two days."""
    with Replica("2024-11", now=None) as replica:
        place = Workplace(tmp_path, replica, only=("astana",))
        days = ("2024-11-28", "2024-11-29", "2025-01-10")
        for day in days:
            replica.set_clock(replica.world.clock.fromisoformat(f"{day}T10:00:00+05:00"))
            place.clock = f"{day}T10:00:00+05:00"
            assert place.scrapy("crawl", "portal", "-a", "month=2024-11").returncode == 0
        rows = [
            row
            for row in place.rows("2024-11", "documents.csv")
            if row["source"] == "portal" and row["document"] == "minutes" and row["placed_from"]
        ]
        assert {(row["placed_from"], row["placed_to"]) for row in rows} <= {
            ("2024-11-28", "2024-11-29"),
            ("2024-11-29", "2025-01-10"),
        }
        assert rows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("crawl", "zhambyl"), "month=YYYY-MM"),
        (("crawl", "zhambyl", "-a", "month=2025-13"), "expected YYYY-MM"),
        (("crawl", "zhambyl", "-a", "month=2024-03"), "no edition of the rulebook covers 2024-03"),
        (("crawl", "zhambyl", "-a", ARGUMENT, "-a", "colour=red"), "unknown argument -a colour"),
        (("crawl", "zhambyl", "-a", ARGUMENT, "-a", "as_of=soon"), "expected a date"),
        (("crawl", "atlantis", "-a", ARGUMENT), "no region 'atlantis'"),
        (("crawl",), "expected one REGION"),
        (("crawl", "zhambyl", "-a", ARGUMENT, "--fast"), "expected one REGION"),
        (("report",), "expected one month"),
        (("report", MONTH, "--fast"), "unknown option --fast"),
        (("report", "2023-05"), "no edition"),
        (("report", MONTH), "there is no store at"),
        (("report", MONTH, "--as-of", "2025-03-31"), "lies before 2025-04"),
        (("report", "2199-01"), "has not begun"),
        (("monthly", MONTH, "--only", "atlantis"), "no region 'atlantis'"),
        (("monthly", MONTH, "--fast"), "unknown option --fast"),
        (("monthly", MONTH, "--as-of", "31.05.2025"), "--as-of: expected a date"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_was_expected(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = Workplace(tmp_path).scrapy(*arguments)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr + done.stdout


def test_a_month_of_which_no_crawl_is_stored_is_not_reported(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    Store.open(f"sqlite:///{tmp_path / 'hearings.sqlite'}").close()
    done = place.scrapy("report", MONTH)
    assert done.returncode == 2
    assert f"no crawl in sqlite:///{tmp_path / 'hearings.sqlite'} was made since {MONTH} began" in done.stderr
    assert not (tmp_path / "reports").exists()


def test_a_dry_run_says_what_would_run_and_runs_nothing(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    done = place.scrapy("monthly", MONTH, "--dry-run", "--only", "zhambyl", "KZ")
    assert done.returncode == 0, done.stderr
    assert "portal, zhambyl" in done.stdout
    assert not (tmp_path / "hearings.sqlite").exists()


def test_a_database_that_does_not_answer_ends_with_1(tmp_path: Path) -> None:
    place = Workplace(tmp_path, database_url="postgresql://nobody@127.0.0.1:9/nothing")
    done = place.scrapy("report", MONTH)
    assert done.returncode == 1
    assert "reading failed" in done.stderr


def test_a_report_that_cannot_be_written_makes_the_crawl_end_with_1(place: Workplace) -> None:
    blocked = place.report(MONTH)
    blocked.mkdir(parents=True)
    (blocked / "mine.txt").write_text("not a report")
    done = place.scrapy("crawl", "portal", "-a", ARGUMENT)
    assert done.returncode == 1
    assert "move it away" in done.stderr
    assert (blocked / "mine.txt").exists()
