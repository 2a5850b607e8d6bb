"""Stores of earlier programs are brought to this one's revision with all they hold; a copy is made first."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext

from hearings_crawler.errors import StoreError
from hearings_crawler.items import DocumentKind
from hearings_crawler.store import database, schema
from hearings_crawler.store.store import Store
from tests.hearings_crawler.store.test_store_previous import NOON, URL, card, digest, fetch

PUBLICATION = {
    "month": "2025-04", "as_of": date(2025, 5, 31), "published": NOON.replace(tzinfo=None), "program_version": "0.1.0",
    "rulebook_version": "r", "calendar_version": "c", "manifest": '{"final": true, "state": "abc"}',
    "snapshot": '{"cells": [{"table": 1, "region": "KZ-31", "column": "notices", "figure": 3}], "x": 1}',
}  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hearings.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


def engine_of(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool)


def at_revision(url: str, revision: str, folder: Path) -> sa.MetaData:
    """Make an empty database of an earlier program and return its tables."""
    scripts = database._unpack_scripts(folder)
    config = AlembicConfig()
    config.set_main_option("script_location", str(scripts))
    with engine_of(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        tables = sa.MetaData()
        tables.reflect(connection)
    return tables


def run(day: int = 0, spider: str = "portal") -> dict[str, Any]:
    return {
        "kind": "crawl", "spider": spider, "source": "portal", "region": "KZ", "month": "2025-04",
        "window_start": date(2024, 12, 2), "started": (NOON + timedelta(days=day)).replace(tzinfo=None),
        "finished": (NOON + timedelta(days=day, hours=1)).replace(tzinfo=None), "status": "complete",
        "reason": "", "pages": 1, "documents": 1, "program_version": "0.1.0", "clock_fixed": False,
    }  # fmt: skip


def old_fetch(run_id: int, body: int, day: int = 0, **changes: Any) -> dict[str, Any]:
    moment = (NOON + timedelta(days=day)).replace(tzinfo=None)
    found = {
        "run_id": run_id, "url": URL, "fetched_at": moment, "status": 200, "digest": digest(body), "failure": "",
        "variant": "ru", "etag": '"1"', "last_modified": "", "content_type": "text/html", "revisit_of": None,
    }  # fmt: skip
    return {**found, **changes}


def observation(run_id: int, fetch_id: int | None, body: int, title: str = "Проект") -> dict[str, Any]:
    item = card(DocumentKind.NOTICE, body)
    raw = json.loads(msgspec.json.encode(item.raw))
    raw["title"] = title
    return {
        "run_id": run_id, "fetch_id": fetch_id, "source": "portal", "region": "", "document_id": item.document_id,
        "version": "ru", "address": item.address, "url": URL, "digest": digest(body),
        "raw": json.dumps(raw, ensure_ascii=False),
    }  # fmt: skip


def a_store_of_the_third_revision(url: str, folder: Path) -> None:
    """Four crawls of one card: twice as it was, then changed, then as it was first."""
    tables = at_revision(url, "0003", folder).tables
    parsed = msgspec.json.encode(card(DocumentKind.NOTICE).parsed).decode()
    with engine_of(url).begin() as connection:
        connection.execute(sa.insert(tables["runs"]), [run(day) for day in range(4)])
        connection.execute(
            sa.insert(tables["fetches"]),
            [
                old_fetch(1, 1),
                old_fetch(2, 1, 1, revisit_of=1),
                old_fetch(3, 2, 2),
                old_fetch(4, 0, 3, status=0, digest="", failure="TimeoutError: 30 s"),
            ],
        )
        connection.execute(
            sa.insert(tables["observations"]),
            [
                observation(1, 1, 1),
                observation(2, 2, 1),
                observation(3, 3, 2, "Другой проект"),
                observation(4, None, 1),
            ],
        )
        readings = [(1, "2"), (2, "2"), (1, "3"), (2, "3"), (3, "3"), (4, "3")]
        connection.execute(
            sa.insert(tables["readings"]),
            [
                {"observation_id": number, "reader_version": version, "parsed": parsed}
                for number, version in readings
            ],
        )
        connection.execute(sa.insert(tables["publications"]).values(PUBLICATION))


def test_what_crawls_saw_is_brought_over_as_they_would_store_it_now(url: str, tmp_path: Path) -> None:
    a_store_of_the_third_revision(url, tmp_path / "scripts")

    store = Store.open(url)

    assert store.revision() == database.HEAD
    stored = store.load_month()
    assert [run.id for run in stored.runs] == [1, 2, 3, 4]
    assert [(entry.raw.title, entry.run_id, entry.reader_version) for entry in stored.latest] == [
        ("Проект", 4, "3")
    ]
    assert [(entry.raw.title, entry.run_id, entry.digest) for entry in stored.earlier] == [
        ("Проект", 1, digest(1)),
        ("Другой проект", 3, digest(2)),
    ]
    assert [(entry.first_run, entry.last_run, entry.fetched) for entry in stored.sightings] == [
        (1, 2, NOON),
        (4, 4, NOON + timedelta(days=1)),
        (3, 3, NOON + timedelta(days=2)),
    ]
    known = store.previous_page(URL, "ru")
    assert known is not None
    assert (known.fetch_id, known.digest) == (3, digest(2))
    assert store.fetch_times([digest(1)]) == {digest(1): (NOON, NOON + timedelta(days=1))}
    store.close()


def test_a_publication_keeps_its_figures_beside_its_snapshot(url: str, tmp_path: Path) -> None:
    a_store_of_the_third_revision(url, tmp_path / "scripts")
    store = Store.open(url)
    (kept,) = store.publications("2025-04")
    assert (kept.final, kept.state) == (True, "abc")
    (figures,) = store.newest_figures()
    assert figures.figures == {"cells": [{"table": 1, "region": "KZ-31", "column": "notices", "figure": 3}]}
    assert store.publication_snapshot(kept.id)["x"] == 1
    store.close()


def test_new_rows_go_on_after_those_that_were_brought_over(url: str, tmp_path: Path) -> None:
    a_store_of_the_third_revision(url, tmp_path / "scripts")
    store = Store.open(url)
    store.add_fetches(4, [fetch(7)])
    store.add_observations(4, [card(DocumentKind.NOTICE, 7)], "3")
    known = store.previous_page(URL, "ru")
    assert known is not None
    assert (known.fetch_id, known.digest) == (5, digest(7))
    store.close()


def test_a_store_of_the_first_revision_is_brought_to_this_one_with_what_it_holds(
    url: str, tmp_path: Path
) -> None:
    tables = at_revision(url, "0001", tmp_path / "scripts").tables
    with engine_of(url).begin() as connection:
        connection.execute(sa.insert(tables["runs"]).values(run()))
        row = {"run_id": 1, "url": URL, "fetched_at": NOON.replace(tzinfo=None), "status": 200}
        connection.execute(sa.insert(tables["fetches"]).values({**row, "digest": digest(1), "failure": ""}))

    store = Store.open(url)

    assert store.previous_page(URL, "ru") is None
    old = store.previous_page(URL, "")
    assert old is not None
    assert not old.validators
    store.close()


def test_a_copy_is_made_before_anything_is_changed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hearings.sqlite'}"
    a_store_of_the_third_revision(url, tmp_path / "scripts")
    Store.open(url).close()
    copy = tmp_path / "hearings.revision-0003.sqlite"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM observations").fetchone() == (4,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)


def test_without_room_for_a_copy_nothing_is_changed_and_it_is_said_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hearings.sqlite'}"
    a_store_of_the_third_revision(url, tmp_path / "scripts")
    (tmp_path / ".hearings.revision-0003.sqlite.unfinished").mkdir()
    with pytest.raises(StoreError, match="no copy of it can be made first"):
        Store.open(url)
    store = Store(url)
    assert store.revision() == "0003"
    store.close()


@pytest.mark.slow
def test_on_postgresql_the_copy_is_a_schema_of_its_own(postgres_url: str, tmp_path: Path) -> None:
    a_store_of_the_third_revision(postgres_url, tmp_path / "scripts")
    Store.open(postgres_url).close()
    with engine_of(postgres_url).connect() as connection:
        count = connection.execute(sa.text("SELECT count(*) FROM revision_0003.observations")).scalar_one()
    assert count == 4


def test_the_revisions_make_the_tables_that_the_program_describes(url: str) -> None:
    Store.open(url).close()
    with engine_of(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
