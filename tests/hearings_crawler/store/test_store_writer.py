"""What a crawl saw is written without losing one item to another, and without keeping the crawl waiting."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hearings_crawler.errors import StoreUnavailableError
from hearings_crawler.items import (
    DocumentKind,
    Evidence,
    Form,
    HearingItem,
    ParsedDocument,
    RawDocument,
    Source,
)
from hearings_crawler.store import database
from hearings_crawler.store import writer as writer_module
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store
from hearings_crawler.store.writer import BATCH, BatchOutcome, StoreWriter

NOON = datetime(2025, 5, 1, 7, tzinfo=UTC)
URL = "https://www.gov.kz/memleket/entities/zhambyl-tabigat/documents/details/1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/hearings.sqlite")
    yield store
    store.close()


def item(number: int, title: str = "Объявление") -> HearingItem:
    raw = RawDocument(f"documents:{number}", f"{URL}{number}", title)
    evidence = Evidence(raw.url, "sha256:" + "0" * 64, 200, NOON)
    parsed = ParsedDocument(DocumentKind.NOTICE, Form.OPEN_MEETING)
    return HearingItem(Source.SITE, "KZ-31", "zhambyl-tabigat", raw, evidence, parsed)


def fetch(number: int) -> FetchRecord:
    return FetchRecord(f"{URL}{number}", NOON, 200, "sha256:" + "0" * 64)


class Writing:
    """A writer of a new run, and what it said."""

    def __init__(self, store: Store) -> None:
        self.outcomes: list[BatchOutcome] = []
        run_id = store.start_run(
            kind="crawl",
            spider="zhambyl",
            source=Source.SITE,
            region="KZ-31",
            month="2025-04",
            window_start=date(2024, 12, 2),
            started=NOON,
            program_version="test",
            clock_fixed=True,
        )
        self.writer = StoreWriter(store, run_id, "2", self.outcomes.append)

    @property
    def stored(self) -> list[str]:
        return [each.raw.item_key for outcome in self.outcomes for each in outcome.stored]

    @property
    def refused(self) -> list[tuple[str, str]]:
        return [(each.raw.item_key, why) for outcome in self.outcomes for each, why in outcome.refused]


def test_a_batch_with_one_item_that_cannot_be_stored_loses_that_one_alone(store: Store) -> None:
    writing = Writing(store)

    async def crawl() -> None:
        for number in range(2 * BATCH):
            writing.writer.add_fetch(fetch(number))
            await writing.writer.add_item(item(number, "обрезан \ud83d" if number == 7 else "Объявление"))
        await writing.writer.drain()

    asyncio.run(crawl())
    assert len(writing.stored) == 2 * BATCH - 1
    assert [key for key, _ in writing.refused] == ["documents:7"]
    assert "surrogates not allowed" in writing.refused[0][1]
    latest = store.load_month().latest
    assert {each.raw.item_key for each in latest} == set(writing.stored)


def test_a_fetch_that_cannot_be_stored_is_named_and_the_others_are_stored(store: Store) -> None:
    writing = Writing(store)
    for number in range(3):
        record = fetch(number)
        writing.writer.add_fetch(replace(record, failure="\ud83d") if number == 1 else record)
    asyncio.run(writing.writer.drain())
    (outcome,) = writing.outcomes
    assert [refused.url for refused, _ in outcome.refused_fetches] == [f"{URL}1"]


def test_a_locked_database_is_waited_for_while_the_crawl_goes_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Writing(store)
    turns = 0

    async def crawl() -> None:
        nonlocal turns
        with closing(sqlite3.connect(tmp_path / "hearings.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writing.writer.add_fetch(fetch(1))
            writing.writer._pending.items.append(item(1))
            flushing = asyncio.ensure_future(writing.writer.flush())
            for _ in range(20):
                await asyncio.sleep(0.01)
                turns += 1
            assert not flushing.done()
            other.execute("ROLLBACK")
            assert await flushing

    asyncio.run(crawl())
    assert turns == 20
    assert writing.stored == ["documents:1"]


class Unavailable:
    """A store that does not answer so many times."""

    def __init__(self, store: Store, times: int) -> None:
        self.store = store
        self.left = times

    def add_fetches(self, run_id: int, records: list[FetchRecord]) -> None:
        if self.left:
            self.left -= 1
            raise StoreUnavailableError("the server closed the connection")
        self.store.add_fetches(run_id, records)

    def add_observations(self, run_id: int, items: list[HearingItem], version: str) -> None:
        self.store.add_observations(run_id, items, version)


def test_a_store_that_comes_back_gets_everything_in_the_order_in_which_it_was_seen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "PAUSE_SECONDS", 0.01)
    writing = Writing(store)
    monkeypatch.setattr(writing.writer, "_store", Unavailable(store, 3))

    async def crawl() -> None:
        for number in range(BATCH + 3):
            writing.writer.add_fetch(fetch(number))
            await writing.writer.add_item(item(number))
        await writing.writer.drain()

    asyncio.run(crawl())
    assert writing.stored == [f"documents:{number}" for number in range(BATCH + 3)]
    assert not writing.refused


def test_what_a_store_never_took_is_given_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "PATIENCE_SECONDS", 0.0)
    writing = Writing(store)
    monkeypatch.setattr(writing.writer, "_store", Unavailable(store, 100))
    writing.writer.add_fetch(fetch(1))
    writing.writer._pending.items.append(item(1))
    asyncio.run(writing.writer.drain())
    left = writing.writer.finish()
    assert [each.raw.item_key for each in left.items] == ["documents:1"]
    assert not writing.stored


def test_a_lock_is_told_from_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_LOCK_SECONDS", 0.1)
    store = Store.open(f"sqlite:///{tmp_path}/hearings.sqlite")
    writing = Writing(store)
    with closing(sqlite3.connect(tmp_path / "hearings.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match="locked"):
            store.add_fetches(1, [fetch(1)])
    assert not writing.outcomes
    store.close()
