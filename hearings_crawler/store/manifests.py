"""The chain over the runs: a manifest per run, with the digest of the one before.

A manifest says what the run was given, what it stored (a digest over its rows) and which archive files it wrote.  Whoever
changes a row, a file or a manifest later breaks the chain at that place or must write every later manifest anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, text

from hearings_crawler import __version__
from hearings_crawler.evidence.archive import digest_of
from hearings_crawler.evidence.warc import ArchivedFile
from hearings_crawler.items import ParsedDocument, RawDocument
from hearings_crawler.store import schema
from hearings_crawler.store.digests import content_hash, reading_hash
from hearings_crawler.store.writing import chunks

FORMAT = 1
_CHAIN_LOCK = 7_286_074


@dataclass(frozen=True, slots=True)
class StoredManifest:
    """A manifest as it is stored: its text, the digest of that, the digest of the one before."""

    run_id: int
    digest: str
    previous: str
    body: str

    @property
    def values(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def seal(connection: Connection, run_id: int, files: Sequence[ArchivedFile]) -> None:
    """Add a run's manifest to the chain; whoever calls has stored all else of the run."""
    if connection.dialect.name == "postgresql":
        # One at a time: the chain has no branches.  SQLite's writers wait for each other anyway.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    table = schema.manifests.c
    newest = select(table.digest).order_by(table.id.desc()).limit(1)
    previous = connection.execute(newest).scalar_one_or_none() or ""
    body = json.dumps(
        {
            "format": FORMAT,
            "previous": previous,
            "program": __version__,
            **rows_of(connection, run_id),
            "files": [
                {"file": entry.file, "size": entry.size, "sha256": entry.sha256}
                for entry in sorted(files, key=lambda entry: entry.file)
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    connection.execute(
        insert(schema.manifests).values(
            run_id=run_id, digest=digest_of(body.encode()), previous=previous, body=body
        )
    )


def manifests_to(connection: Connection, run_ids: Iterable[int]) -> tuple[StoredManifest, ...]:
    """Return the manifests from the first up to the newest of some runs, oldest first."""
    table = schema.manifests.c
    newest = 0
    for part in chunks(run_ids):
        ids = connection.execute(select(table.id).where(table.run_id.in_(part))).scalars()
        newest = max(newest, *ids, 0)
    rows = connection.execute(select(schema.manifests).where(table.id <= newest).order_by(table.id))
    return tuple(StoredManifest(row.run_id, row.digest, row.previous, row.body) for row in rows)


# ------------------------------------------------------------------ what a run stored


def rows_of(connection: Connection, run_id: int) -> dict[str, Any]:
    """Return what is stored of a run: its own row, and for each kind of its rows their number and digest."""
    runs = schema.runs.c
    row = connection.execute(select(schema.runs).where(runs.id == run_id)).one_or_none()
    if row is None:
        return {}
    inputs = {
        entry.id: entry.digest
        for entry in connection.execute(
            select(schema.inputs.c.id, schema.inputs.c.digest).where(
                schema.inputs.c.id.in_(
                    [each for each in (row.registry_id, row.confirmations_id, row.numbers_id) if each]
                )
            )
        )
    }
    return {
        "run": {
            "id": run_id,
            **{
                name: getattr(row, name) for name in ("kind", "spider", "source", "region", "month", "status")
            },
            **{name: _iso(getattr(row, name)) for name in ("window_start", "started", "finished")},
            "program": row.program_version,
            "reason": row.reason,
        },
        "arguments": json.loads(row.arguments or "{}"),
        "registry": inputs.get(row.registry_id, ""),
        "confirmations": inputs.get(row.confirmations_id, ""),
        "numbers": inputs.get(row.numbers_id, ""),
        "rows": {
            "addresses": _digest(_addresses(connection, run_id)),
            "fetches": _digest(_fetches(connection, run_id)),
            "list_pages": _digest(_list_pages(connection, run_id)),
            "documents": _digest(_documents(connection, run_id)),
            "readings": _digest(_readings(connection, run_id)),
        },
    }


def _iso(moment: date | None) -> str:
    return moment.isoformat() if moment is not None else ""


def _digest(lines: Iterable[Sequence[Any]]) -> dict[str, Any]:
    digest, number = hashlib.sha256(), 0
    for line in lines:
        digest.update("\x1f".join(map(str, line)).encode("utf-8", "surrogatepass") + b"\n")
        number += 1
    return {"number": number, "sha256": digest.hexdigest()}


def _addresses(connection: Connection, run_id: int) -> Iterable[Sequence[Any]]:
    table = schema.run_addresses
    names = [column.name for column in table.c if column.name not in ("id", "run_id")]
    rows = connection.execute(select(table).where(table.c.run_id == run_id).order_by(table.c.id))
    return ([getattr(row, name) for name in names] for row in rows)


def _fetches(connection: Connection, run_id: int) -> Iterable[Sequence[Any]]:
    fetches, answers = schema.fetches.c, schema.answers.c
    return connection.execute(
        select(
            fetches.id,
            schema.urls.c.url,
            *(answers[name] for name in ("role", "status", "digest", "failure", "cause", "variant")),
            *(answers[name] for name in ("etag", "last_modified", "content_type")),
            *(fetches[name] for name in ("fetched_at", "revisit_of", "record_offset", "record_length")),
            schema.archive_files.c.name,
        )
        .join(schema.answers, answers.id == fetches.answer_id)
        .join(schema.urls, schema.urls.c.id == answers.url_id)
        .join(schema.archive_files, schema.archive_files.c.id == fetches.file_id, isouter=True)
        .where(fetches.run_id == run_id)
        .order_by(fetches.id)
    )


def _list_pages(connection: Connection, run_id: int) -> Iterable[Sequence[Any]]:
    pages = schema.list_pages
    return connection.execute(
        select(
            *(pages.c[name] for name in ("place", "fetch_id", "listing", "url", "digest", "items", "reached"))
        )
        .join(schema.run_addresses, schema.run_addresses.c.id == pages.c.run_address_id)
        .where(schema.run_addresses.c.run_id == run_id)
        .order_by(pages.c.run_address_id, pages.c.place)
    )


def _documents(connection: Connection, run_id: int) -> Iterable[Sequence[Any]]:
    """Yield what the run saw: it stays derivable from the sightings, however far they go on."""
    contents, sightings, runs = schema.contents.c, schema.sightings.c, schema.runs.c
    spider = select(runs.spider).where(runs.id == run_id).scalar_subquery()
    first = schema.runs.alias()
    rows = connection.execute(
        select(contents.document_id, contents.version, contents.digest, contents.url)
        .join(schema.sightings, sightings.content_id == contents.id)
        .join(first, first.c.id == sightings.first_run)
        .where(sightings.first_run <= run_id, sightings.last_run >= run_id, first.c.spider == spider)
    )
    return sorted((row.document_id, row.version, bytes(row.digest).hex(), row.url) for row in rows)


def _readings(connection: Connection, run_id: int) -> Iterable[Sequence[Any]]:
    readings, contents = schema.readings.c, schema.contents.c
    rows = connection.execute(
        select(contents.document_id, contents.version, readings.id, readings.reader_version, readings.digest)
        .join(schema.contents, contents.id == readings.content_id)
        .where(readings.run_id == run_id)
        .order_by(readings.id)
    )
    return (
        (row.document_id, row.version, row.id, row.reader_version, bytes(row.digest).hex()) for row in rows
    )


# ------------------------------------------------------------------ whether texts are those of their digests


def damaged_texts(connection: Connection, contents: Iterable[int]) -> list[str]:
    """Return, in words, the contents and readings whose text is not the one that their digest was made of."""
    found: list[str] = []
    for part in chunks(sorted(contents)):
        rows = connection.execute(select(schema.contents).where(schema.contents.c.id.in_(part)))
        for row in rows:
            name = f"content {row.id} of {row.document_id} {row.version}".rstrip()
            raw = _decoded(row.raw, RawDocument)
            place = (row.source, row.region, row.address)
            if raw is None or content_hash(raw, place) != bytes(row.digest):
                found.append(f"{name}: its text is not the one that was stored")
        read = schema.readings
        for row in connection.execute(select(read).where(read.c.content_id.in_(part))):
            parsed = _decoded(row.parsed, ParsedDocument)
            raw = _decoded(row.raw, RawDocument) if row.raw else None
            if parsed is None or reading_hash(row.reader_version, parsed, raw) != bytes(row.digest):
                found.append(
                    f"reading {row.id} of content {row.content_id}: its text is not the one that was stored"
                )
    return found


def _decoded(stored: str, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(stored, type=kind)
    except (msgspec.MsgspecError, UnicodeError):
        return None


def differing(stated: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return the parts of a run that are not what its manifest states."""
    found = [
        name
        for name in ("run", "arguments", "registry", "confirmations", "numbers")
        if stated.get(name) != now.get(name)
    ]
    rows, rows_now = stated.get("rows", {}), now.get("rows", {})
    return found + [name for name in sorted(rows) if rows.get(name) != rows_now.get(name)]
