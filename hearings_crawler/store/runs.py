"""Runs: what they were given, how their addresses ended, which pages of lists they read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, insert, select
from sqlalchemy.orm import aliased

from hearings_crawler.coverage.address import AddressCoverage, ListedPage
from hearings_crawler.errors import StoreError
from hearings_crawler.evidence.archive import digest_of
from hearings_crawler.store import schema
from hearings_crawler.store.records import RunInputs, StoredListPage
from hearings_crawler.store.writing import fetch_ids, insert_new


def new_id(result: CursorResult[Any]) -> int:
    """Return the id of the row that a statement inserted.

    Raises:
        StoreError: the database gave none.
    """
    if result.inserted_primary_key is None:
        raise StoreError("the database gave no id for a new row")
    return int(result.inserted_primary_key[0])


def input_ids(connection: Connection, inputs: RunInputs) -> dict[str, Any]:
    """Return the columns of a run that say what it was given; each text is kept once."""
    return {
        "arguments": json.dumps(dict(inputs.arguments), sort_keys=True) if inputs.arguments else "",
        "registry_id": _input_id(connection, "registry", inputs.registry),
        "confirmations_id": _input_id(connection, "confirmations", inputs.confirmations),
        "numbers_id": _input_id(connection, "numbers", "\n".join(sorted(inputs.numbers))),
    }


def _input_id(connection: Connection, kind: str, body: str) -> int | None:
    if not body:
        return None
    digest = digest_of(f"{kind}\n{body}".encode())
    insert_new(connection, schema.inputs, [{"kind": kind, "digest": digest, "body": body}])
    found = connection.execute(select(schema.inputs.c.id).where(schema.inputs.c.digest == digest))
    return int(found.scalar_one())


def previous_run(connection: Connection, run_id: int) -> int | None:
    """Return the crawl of the same spider before a run, whatever became of it: the one whose sightings go on with it.

    None for the first, and for one that began, by its clock, before the one with the id before.
    """
    runs, itself = schema.runs.c, aliased(schema.runs)
    row = connection.execute(
        select(runs.id, runs.started, itself.c.started.label("began"))
        .join(itself, itself.c.spider == runs.spider)
        .where(itself.c.id == run_id, runs.kind == "crawl", runs.id < run_id)
        .order_by(runs.id.desc())
        .limit(1)
    ).one_or_none()
    return row.id if row is not None and row.started <= row.began else None


def unfinished_run(
    connection: Connection, spider: str, month: str, window_start: date, since: datetime
) -> int | None:
    """Return the newest crawl of a spider if it is one of this month and window, began after a moment and never ended."""
    runs = schema.runs.c
    row = connection.execute(
        select(schema.runs)
        .where(runs.spider == spider, runs.kind == "crawl")
        .order_by(runs.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.finished is not None or row.started < since:
        return None
    return row.id if (row.month, row.window_start) == (month, window_start) else None


def add_address(connection: Connection, run_id: int, coverage: AddressCoverage) -> None:
    """Add how an address ended, and the pages of its listings."""
    result = connection.execute(
        insert(schema.run_addresses).values(
            run_id=run_id,
            address=coverage.address,
            engine=coverage.engine,
            status=str(coverage.status),
            reason=coverage.reason,
            pages=coverage.pages,
            documents=coverage.documents,
            stored=coverage.stored,
            lost=coverage.lost,
            unread=coverage.unread,
            repaired=coverage.repaired,
            causes=" ".join(coverage.causes),
            listings=json.dumps(coverage.listings, sort_keys=True),
        )
    )
    add_list_pages(connection, new_id(result), coverage.list_pages)


def add_list_pages(connection: Connection, run_address: int, pages: Sequence[ListedPage]) -> None:
    """Add the pages of an address's listings."""
    if not pages:
        return
    fetches = fetch_ids(connection, {(page.url, page.digest) for page in pages})
    connection.execute(
        insert(schema.list_pages),
        [
            {
                "run_address_id": run_address,
                "place": place,
                "fetch_id": fetch,
                "listing": page.listing,
                "url": "" if fetch else page.url,
                "digest": "" if fetch else page.digest,
                "items": page.items,
                "reached": page.reached,
            }
            for place, page in enumerate(pages)
            for fetch in [fetches.get((page.url, page.digest))]
        ],
    )


def list_pages(connection: Connection, run_id: int) -> tuple[StoredListPage, ...]:
    """Return the pages of listings that a run read, in the order in which it read them."""
    pages, fetches, answers = schema.list_pages.c, schema.fetches.c, schema.answers.c
    rows = connection.execute(
        select(
            schema.list_pages,
            schema.run_addresses.c.address,
            fetches.fetched_at,
            answers.digest.label("answered"),
            schema.urls.c.url.label("asked"),
        )
        .join(schema.run_addresses, schema.run_addresses.c.id == pages.run_address_id)
        .join(schema.fetches, fetches.id == pages.fetch_id, isouter=True)
        .join(schema.answers, answers.id == fetches.answer_id, isouter=True)
        .join(schema.urls, schema.urls.c.id == answers.url_id, isouter=True)
        .where(schema.run_addresses.c.run_id == run_id)
        .order_by(pages.run_address_id, pages.place)
    )
    return tuple(
        StoredListPage(
            row.address,
            row.listing,
            row.asked or row.url,
            row.answered or row.digest,
            row.fetched_at,
            row.items,
            row.reached,
        )
        for row in rows
    )
