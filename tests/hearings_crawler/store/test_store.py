"""The store on SQLite and on a real PostgreSQL: migrations, runs, newest readings, many writers."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from hearings_crawler.coverage.address import AddressCoverage, Cause, Status
from hearings_crawler.errors import StoreError
from hearings_crawler.items import (
    DateValue,
    DocumentKind,
    Evidence,
    Form,
    HearingItem,
    ParsedDocument,
    RawDocument,
    Source,
)
from hearings_crawler.store.database import HEAD
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store

NOON = datetime(2025, 5, 31, 7, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store.open(url)
    yield store
    store.close()


def rows_of(url: str, table: str) -> int:
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def start(store: Store, moment: datetime = NOON, region: str = "KZ-31", spider: str = "zhambyl") -> int:
    return store.start_run(
        kind="crawl",
        spider=spider,
        source=Source.SITE,
        region=region,
        month="2025-04",
        window_start=date(2024, 12, 2),
        started=moment,
        program_version="test",
        clock_fixed=True,
    )


def item(key: str, title: str = "Протокол общественных слушаний", version: str = "ru") -> HearingItem:
    parsed = ParsedDocument(DocumentKind.MINUTES, Form.OPEN_MEETING, ("KZ-31",))
    return HearingItem(
        Source.SITE,
        "KZ-31",
        "zhambyl-tabigat",
        RawDocument(key, f"https://www.gov.kz/{key}", title, version=version),
        Evidence(f"https://www.gov.kz/{key}", f"sha256:{'0' * 64}", 200, NOON),
        parsed=parsed,
    )


def test_an_empty_database_is_brought_to_the_present_revision_and_stays_there(store: Store) -> None:
    assert store.revision() == HEAD
    store.migrate()
    assert store.revision() == HEAD


def test_a_run_is_unfinished_until_it_is_ended_and_then_keeps_the_status_of_each_address(
    store: Store,
) -> None:
    run_id = start(store)
    (run,) = store.runs()
    assert run.finished is None
    assert run.status is Status.FAILED
    coverage = AddressCoverage("zhambyl-tabigat", "govkz", pages=3, documents=2)
    coverage.page_failed("https://www.gov.kz/x", Cause.TIMEOUT)
    store.finish_run(run_id, finished=NOON, status=Status.PARTIAL, reason="timeout", coverages=[coverage])
    (run,) = store.runs()
    assert (run.status, run.finished, run.pages, run.documents) == (Status.PARTIAL, NOON, 3, 2)
    assert [(a.address, a.status) for a in run.addresses] == [("zhambyl-tabigat", Status.PARTIAL)]
    assert "timeout" in run.addresses[0].reason


def test_the_newest_observation_of_each_version_is_read_and_older_sightings_stay(store: Store) -> None:
    first, second = start(store), start(store, datetime(2025, 6, 2, 7, 0, tzinfo=UTC))
    store.add_observations(second, [item("documents:1", "new")], "1")
    store.add_observations(first, [item("documents:1", "old"), item("documents:1", "ескі", "kk")], "1")
    stored = store.load_month()
    assert {(o.version, o.raw.title, o.run_id) for o in stored.latest} == {
        ("ru", "new", second),
        ("kk", "ескі", first),
    }
    assert {(s.first_run, s.last_run, s.document_id) for s in stored.sightings} == {
        (first, first, "site:zhambyl-tabigat:documents:1"),
        (second, second, "site:zhambyl-tabigat:documents:1"),
    }


def spans(store: Store) -> set[tuple[str, int, int]]:
    return {(s.document_id.rpartition(":")[2], s.first_run, s.last_run) for s in store.load_month().sightings}


def test_a_document_that_stays_as_it_is_makes_one_row_however_often_it_is_seen(
    store: Store, url: str
) -> None:
    runs = [start(store, datetime(2025, 5, day, 7, 0, tzinfo=UTC)) for day in range(1, 11)]
    for run in runs:
        store.add_observations(run, [item("documents:1"), item("documents:2", f"seen by {run}")], "1")
    assert rows_of(url, "contents") == rows_of(url, "readings") == rows_of(url, "sightings") == 11
    assert ("1", runs[0], runs[-1]) in spans(store)


def test_a_crawl_that_lacks_a_document_ends_its_row_of_sightings(store: Store) -> None:
    runs = [start(store, datetime(2025, 5, day, 7, 0, tzinfo=UTC)) for day in range(1, 6)]
    other = start(store, datetime(2025, 5, 6, 7, 0, tzinfo=UTC), spider="aktobe")
    for run in (*runs[:2], *runs[3:], other):
        store.add_observations(run, [item("documents:1")], "1")
    assert spans(store) == {("1", runs[0], runs[1]), ("1", runs[3], runs[4]), ("1", other, other)}


def test_a_run_that_was_killed_has_not_ended_and_is_its_spiders_newest(store: Store) -> None:
    done, killed = start(store), start(store)
    start(store, spider="aktobe")
    store.finish_run(done, finished=NOON, status=Status.COMPLETE, reason="", coverages=[])
    assert store.ended_runs() == {done}
    newest = store.newest_run("zhambyl", "2025-04")
    assert newest is not None
    assert (newest.id, newest.status) == (killed, Status.FAILED)
    assert store.newest_run("zhambyl", "2025-05") is None
    assert [run.id for run in store.runs(spider="zhambyl")] == [done, killed]


def test_a_document_stored_twice_by_a_run_is_seen_once(store: Store) -> None:
    runs = [start(store, datetime(2025, 5, day, 7, 0, tzinfo=UTC)) for day in (1, 2)]
    for run in (*runs, *runs[::-1]):
        store.add_observations(run, [item("documents:1"), item("documents:1")], "1")
    assert spans(store) == {("1", runs[0], runs[1])}


def test_a_new_version_of_the_readers_adds_a_reading_and_no_content(store: Store, url: str) -> None:
    runs = [start(store, datetime(2025, 5, day, 7, 0, tzinfo=UTC)) for day in (1, 2)]
    store.add_observations(runs[0], [item("documents:1")], "1")
    again = item("documents:1")
    assert again.parsed is not None
    again.parsed = replace(
        again.parsed, hearings=(DateValue(date(2025, 5, 12), None, None, "12.05.2025", "test"),)
    )
    store.add_observations(runs[1], [again], "2")
    (observation,) = store.load_month().latest
    assert (observation.reader_version, observation.parsed) == ("2", again.parsed)
    assert (rows_of(url, "contents"), rows_of(url, "readings")) == (1, 2)


def test_two_texts_that_differ_in_what_a_default_stands_for_are_two_contents(store: Store, url: str) -> None:
    shown, none = item("documents:1"), item("documents:1")
    shown.raw = replace(shown.raw, headings=())
    run = start(store)
    store.add_observations(run, [shown], "1")
    store.add_observations(run, [none], "1")
    assert rows_of(url, "contents") == 2


def test_what_a_version_said_before_it_changed_is_read_as_it_was_seen_first(store: Store) -> None:
    moments = [datetime(2025, 5, day, 7, 0, tzinfo=UTC) for day in (1, 2, 3, 4)]
    runs = [start(store, moment) for moment in moments]
    # stored in another order than crawled: what counts is when a run began
    for run, title in zip((runs[1], runs[0], runs[3], runs[2]), ("old", "old", "new", "new"), strict=True):
        store.add_observations(run, [item("documents:1", title), item("documents:2")], "1")
    stored = store.load_month()
    assert [(entry.run_id, entry.raw.title) for entry in stored.earlier] == [
        (runs[0], "old"),
        (runs[2], "new"),
    ]
    assert {entry.run_id for entry in stored.latest} == {runs[3]}


def test_a_sighting_says_when_the_page_was_fetched(store: Store) -> None:
    run_id = start(store)
    after_midnight = datetime(2025, 5, 31, 19, 20, tzinfo=UTC)
    store.add_fetches(
        run_id, [FetchRecord("https://www.gov.kz/documents:1", after_midnight, 200, f"sha256:{'0' * 64}")]
    )
    store.add_observations(run_id, [item("documents:1"), item("documents:2")], "1")
    fetched = {entry.document_id: entry.fetched for entry in store.load_month().sightings}
    assert fetched == {
        "site:zhambyl-tabigat:documents:1": after_midnight,
        "site:zhambyl-tabigat:documents:2": None,
    }


def test_moments_keep_their_zone_and_values_their_types(store: Store) -> None:
    run_id = start(store)
    store.add_fetches(
        run_id, [FetchRecord("https://www.gov.kz/documents:1", NOON, 200, f"sha256:{'0' * 64}")]
    )
    store.add_observations(run_id, [item("documents:1")], "1")
    (observation,) = store.load_month().latest
    assert observation.parsed.kind is DocumentKind.MINUTES
    assert observation.raw == item("documents:1").raw
    assert store.runs()[0].started == NOON


def test_a_database_of_a_newer_program_is_refused_with_what_to_do(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "newer.sqlite"
    Store.open(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    store = Store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="upgrade hearings-crawler"):
        store.migrate()
    store.close()


def write_many(url: str, worker: int) -> None:
    store = Store.open(url)
    run_id = start(store, region=f"KZ-{worker}", spider=f"spider{worker}")
    for number in range(20):
        store.add_observations(run_id, [item(f"documents:{worker}-{number}")], "1")
    store.finish_run(run_id, finished=NOON, status=Status.COMPLETE, reason="", coverages=[])
    store.close()


def test_many_processes_migrate_and_write_at_once_and_lose_nothing(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=write_many, args=(url, number)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * 8
    store = Store.open(url)
    assert len(store.load_month().latest) == 160
    assert len(store.runs()) == 8
    store.close()
