"""One publishing path: a month appears at once, closings coalesce, the same store gives the same bytes."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from hearings_crawler.clock import Clock
from hearings_crawler.coverage.address import AddressCoverage, Status
from hearings_crawler.errors import PublicationError, RuleError
from hearings_crawler.items import Source
from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import load_registry
from hearings_crawler.store.store import Store
from reports.publishing.publish import Publication, publish_month

APRIL = Month(2025, 4)
AS_OF = date(2025, 5, 31)
CLOCK = Clock(datetime(2025, 5, 31, 7, 0, tzinfo=UTC))
SPIDERS = 21


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    Store.open(url).close()
    return url


def publish(url: str, out: Path, as_of: date = AS_OF, *, coalesce: bool = False) -> Publication | None:
    store = Store.open(url)
    try:
        return publish_month(
            store, APRIL, as_of, out, registry=load_registry(), clock=CLOCK, coalesce=coalesce
        )
    finally:
        store.close()


def add_run(url: str, number: int) -> None:
    """One crawl's run, as the store pipeline ends it."""
    store = Store.open(url)
    region = load_registry().regions[number - 1] if number else None
    run_id = store.start_run(
        kind="crawl",
        spider=region.spider if region else "portal",
        source=Source.SITE if region else Source.PORTAL,
        region=region.code if region else "KZ",
        month=str(APRIL),
        window_start=date(2024, 12, 2),
        started=CLOCK.now(),
        program_version="test",
        clock_fixed=True,
    )
    coverages = [
        AddressCoverage(site.address, site.engine, pages=1, documents=0)
        for site in (region.sites if region else ())
    ] or [AddressCoverage("https://hearings.ndbecology.gov.kz", "portal", pages=1)]
    store.finish_run(run_id, finished=CLOCK.now(), status=Status.COMPLETE, reason="", coverages=coverages)
    store.close()


def close_a_crawl(url: str, out: Path, number: int, together: Barrier) -> None:
    add_run(url, number)
    together.wait(120)
    publish(url, out, coalesce=True)


@pytest.mark.slow
def test_21_crawls_that_close_at_once_end_with_a_report_that_holds_them_all(url: str, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(SPIDERS)
    out = tmp_path / "reports"
    closings = [
        context.Process(target=close_a_crawl, args=(url, out, number, together)) for number in range(SPIDERS)
    ]
    for closing in closings:
        closing.start()
    for closing in closings:
        closing.join(300)
    assert [closing.exitcode for closing in closings] == [0] * SPIDERS
    coverage = (out / str(APRIL) / "coverage.csv").read_text("utf-8")
    assert "not_run" not in coverage
    # Coalesced: nobody waited its turn to publish 21 times over.
    newest = max(int(path.name) for path in (out / f".{APRIL}").iterdir() if path.name.isdigit())
    assert newest < SPIDERS
    assert not (out / f".{APRIL}.again").exists()


def test_a_mark_left_during_the_last_publication_is_not_lost(url: str, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    out.mkdir()
    (out / f".{APRIL}.again").write_text("2025-05-20")
    assert publish(url, out, coalesce=True) is not None
    assert not (out / f".{APRIL}.again").exists()


def test_the_month_is_a_link_to_a_finished_folder_and_the_two_newest_are_kept(
    url: str, tmp_path: Path
) -> None:
    out = tmp_path / "reports"
    for day in (28, 29, 30):
        publish(url, out, date(2025, 5, day))
    link = out / str(APRIL)
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert (link / "manifest.json").exists()
    assert sorted(path.name for path in (out / f".{APRIL}").iterdir()) == ["000002", "000003"]


def test_the_same_store_and_cut_off_give_the_same_bytes(url: str, tmp_path: Path) -> None:
    add_run(url, 0)

    def contents(out: Path) -> dict[str, bytes]:
        publish(url, out)
        folder = out / str(APRIL)
        return {
            str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }

    first = contents(tmp_path / "one")
    assert contents(tmp_path / "one") == first
    assert contents(tmp_path / "two") == first


def test_a_month_without_an_edition_is_refused_and_nothing_is_written(url: str, tmp_path: Path) -> None:
    store = Store.open(url)
    with pytest.raises(RuleError, match="2024-04 on"):
        publish_month(
            store, Month(2024, 3), AS_OF, tmp_path / "reports", registry=load_registry(), clock=CLOCK
        )
    store.close()
    assert not (tmp_path / "reports").exists()


def test_a_folder_of_the_months_name_that_is_no_link_is_left_alone(url: str, tmp_path: Path) -> None:
    mine = tmp_path / "reports" / str(APRIL)
    mine.mkdir(parents=True)
    with pytest.raises(PublicationError, match="move it away"):
        publish(url, tmp_path / "reports")
    assert mine.is_dir()


def test_without_any_crawl_no_cell_is_monitored(url: str, tmp_path: Path) -> None:
    publish(url, tmp_path / "reports")
    for line in (tmp_path / "reports" / str(APRIL) / "table1.csv").read_text("utf-8").splitlines()[1:]:
        assert set(line.split(",")[3:]) == {""}
