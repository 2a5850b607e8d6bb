"""Publications of months with their snapshots: each is kept for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, func, insert, select

from hearings_crawler.store import schema
from hearings_crawler.store.records import StoredFigures, StoredPublication

_TABLE = schema.publications.c
_SHOWN: tuple[Column[Any], ...] = (
    _TABLE.id,
    _TABLE.month,
    _TABLE.as_of,
    _TABLE.manifest,
    _TABLE.final,
    _TABLE.state,
)


def add_publication(
    connection: Connection,
    *,
    month: str,
    as_of: date,
    published: datetime,
    program_version: str,
    rulebook_version: str,
    calendar_version: str,
    manifest: str,
    snapshot: Mapping[str, Any],
    final: bool,
    state: str,
) -> None:
    """Add a publication with its snapshot, unless the newest one of the month is the same."""
    newest = connection.execute(
        select(_TABLE.manifest).where(_TABLE.month == month).order_by(_TABLE.id.desc()).limit(1)
    ).scalar_one_or_none()
    if newest == manifest:
        return
    connection.execute(
        insert(schema.publications).values(
            month=month,
            as_of=as_of,
            published=published,
            program_version=program_version,
            rulebook_version=rulebook_version,
            calendar_version=calendar_version,
            manifest=manifest,
            snapshot=_json(snapshot),
            final=final,
            state=state,
            figures=figures_of(snapshot),
        )
    )


def figures_of(snapshot: Mapping[str, Any]) -> str:
    """Return the cells of a snapshot alone, as JSON text: what a comparison over many months needs."""
    return _json({"cells": snapshot.get("cells", [])})


def publications(connection: Connection, month: str) -> tuple[StoredPublication, ...]:
    """Return the publications of a month, oldest first, without their snapshots."""
    rows = connection.execute(select(*_SHOWN).where(_TABLE.month == month).order_by(_TABLE.id))
    return tuple(StoredPublication(*row) for row in rows)


def newest_figures(connection: Connection) -> tuple[StoredFigures, ...]:
    """Return, by month, the cells of the publication with the latest cut-off (of several the newest)."""
    place = func.row_number().over(
        partition_by=_TABLE.month, order_by=(_TABLE.as_of.desc(), _TABLE.id.desc())
    )
    ranked = select(_TABLE.id, place.label("place")).subquery()
    rows = connection.execute(
        select(_TABLE.month, _TABLE.as_of, _TABLE.figures)
        .join(ranked, ranked.c.id == _TABLE.id)
        .where(ranked.c.place == 1)
        .order_by(_TABLE.month)
    )
    return tuple(StoredFigures(row.month, row.as_of, json.loads(row.figures or "{}")) for row in rows)


def snapshot(connection: Connection, publication_id: int) -> dict[str, Any] | None:
    """Return the snapshot of one publication; None if there is no such publication."""
    found = connection.execute(
        select(_TABLE.snapshot).where(_TABLE.id == publication_id)
    ).scalar_one_or_none()
    values: dict[str, Any] | None = json.loads(found) if found is not None else None
    return values


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
