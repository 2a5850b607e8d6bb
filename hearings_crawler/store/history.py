"""What earlier crawls saw of an address, as a new crawl is held against it."""

from __future__ import annotations

import json

import msgspec
from sqlalchemy import Connection, func, select

from hearings_crawler.coverage.address import Status
from hearings_crawler.coverage.history import PastCrawl, SeenDocument, seen_document
from hearings_crawler.items import ParsedDocument, Source
from hearings_crawler.store import schema


def load_past_crawls(connection: Connection, address: str, before: int) -> tuple[PastCrawl, ...]:
    """Return the ended crawls of an address with a lower id than a run's, oldest first.

    Their documents are loaded from the newest complete one on.
    """
    runs, accounts = schema.runs.c, schema.run_addresses.c
    rows = connection.execute(
        select(schema.run_addresses, runs.started, runs.window_start)
        .join(schema.runs, runs.id == accounts.run_id)
        .where(
            accounts.address == address,
            runs.kind == "crawl",
            runs.finished.is_not(None),
            runs.id < before,
        )
        .order_by(runs.started, runs.id)
    ).all()
    complete = [place for place, row in enumerate(rows) if row.status == Status.COMPLETE]
    first = complete[-1] if complete else 0
    return tuple(
        PastCrawl(
            started=row.started,
            window_start=row.window_start,
            status=Status(row.status),
            causes=frozenset(row.causes.split()),
            listings=json.loads(row.listings or "{}"),
            documents=_documents(connection, row.run_id, address) if place >= first else (),
        )
        for place, row in enumerate(rows)
    )


def _documents(connection: Connection, run_id: int, address: str) -> tuple[SeenDocument, ...]:
    observations, readings = schema.observations.c, schema.readings.c
    newest = (
        select(func.max(readings.id))
        .join(schema.observations, observations.id == readings.observation_id)
        .where(observations.run_id == run_id, observations.address == address)
        .group_by(readings.observation_id)
    )
    rows = connection.execute(
        select(observations.document_id, observations.version, observations.source, readings.parsed)
        .join(schema.readings, readings.observation_id == observations.id)
        .where(readings.id.in_(newest))
    )
    return tuple(
        seen_document(
            row.document_id,
            row.version,
            Source(row.source),
            msgspec.json.decode(row.parsed, type=ParsedDocument),
        )
        for row in rows
    )
