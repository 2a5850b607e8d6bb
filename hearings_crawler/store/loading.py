"""Loads what a month is judged from: contents with their newest readings, sightings, crawls, decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select, true
from sqlalchemy.orm import aliased

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import ParsedDocument, RawDocument, Source
from hearings_crawler.law.months import Month
from hearings_crawler.store import schema
from hearings_crawler.store.records import (
    Decision,
    Sighting,
    StoredAddress,
    StoredMonth,
    StoredObservation,
    StoredRun,
)
from hearings_crawler.store.selection import select_contents, select_runs
from hearings_crawler.store.writing import chunks


def load_month(connection: Connection, month: Month | None) -> StoredMonth:
    """Return what a month is judged from; without a month all that is stored."""
    selection = select_contents(connection, month) if month is not None else None
    spans = _load_spans(connection, selection.contents if selection else None)
    wanted = None
    if month is not None and selection is not None:
        ends = {run for span in spans for run in (span.first_run, span.last_run)}
        wanted = select_runs(connection, month, selection, ends)
    runs = load_runs(connection, wanted)
    contents = load_contents(connection, {span.content for span in spans})
    history = _History(contents, spans, _RunOrder(runs))
    return StoredMonth(
        runs=runs,
        latest=history.latest(),
        sightings=history.sightings(),
        decisions=load_decisions(connection),
        earlier=history.earlier(),
    )


def latest_of(
    connection: Connection, documents: Sequence[str], before: int | None = None
) -> tuple[StoredObservation, ...]:
    """Return what each version of some documents said last (in the crawls before a run)."""
    ids: set[int] = set()
    for part in chunks(documents):
        ids.update(
            connection.execute(
                select(schema.contents.c.id).where(schema.contents.c.document_id.in_(part))
            ).scalars()
        )
    spans = _load_spans(connection, ids)
    if before is not None:
        spans = [
            replace(span, last_run=min(span.last_run, before - 1))
            for span in spans
            if span.first_run < before
        ]
    runs = load_runs(connection, {run for span in spans for run in (span.first_run, span.last_run)})
    return _History(load_contents(connection, ids), spans, _RunOrder(runs)).latest()


# ------------------------------------------------------------------ crawls


def load_runs(connection: Connection, ids: Collection[int] | None = None) -> tuple[StoredRun, ...]:
    """Return runs with their addresses, oldest first; all of them, or those of some ids."""
    addresses: dict[int, list[StoredAddress]] = {}
    for where in _among(schema.run_addresses.c.run_id, ids):
        rows = connection.execute(
            select(schema.run_addresses).where(where).order_by(schema.run_addresses.c.id)
        )
        for row in rows:
            addresses.setdefault(row.run_id, []).append(_address(row))
    found = [
        _run(row, tuple(addresses.get(row.id, ())))
        for where in _among(schema.runs.c.id, ids)
        for row in connection.execute(select(schema.runs).where(where))
    ]
    return tuple(sorted(found, key=lambda run: (run.started, run.id)))


def _among(column: ColumnElement[int], ids: Collection[int] | None) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions under which rows are asked for: one for all, or one for each handful of ids."""
    if ids is None:
        yield true()
        return
    for part in chunks(sorted(ids)):
        yield column.in_(part)


def _address(row: Row[Any]) -> StoredAddress:
    return StoredAddress(
        row.address,
        row.engine,
        Status(row.status),
        row.reason,
        row.pages,
        row.documents,
        row.stored,
        row.lost,
        row.unread,
        row.repaired,
        tuple(row.causes.split()),
    )


def _run(row: Row[Any], addresses: tuple[StoredAddress, ...]) -> StoredRun:
    return StoredRun(
        id=row.id,
        kind=row.kind,
        spider=row.spider,
        source=Source(row.source),
        region=row.region,
        month=row.month,
        window_start=row.window_start,
        started=row.started,
        finished=row.finished,
        status=Status(row.status) if row.status else Status.FAILED,
        reason=row.reason if row.status else "stopped_early: the crawl is still running, or was killed",
        pages=row.pages,
        documents=row.documents,
        clock_fixed=row.clock_fixed,
        addresses=addresses,
    )


# ------------------------------------------------------------------ documents


@dataclass(frozen=True, slots=True)
class _Content:
    """What a version of a document said, with its newest reading."""

    id: int
    source: Source
    region: str
    document_id: str
    version: str
    address: str
    url: str
    raw: RawDocument
    parsed: ParsedDocument
    reader_version: str


@dataclass(frozen=True, slots=True)
class _Span:
    """An unbroken row of crawls that saw a content, with the body in which the first and the last of them saw it."""

    content: int
    first_run: int
    last_run: int
    fetched: datetime | None
    first_digest: str
    last_digest: str


class _RunOrder:
    """The order in which runs began, by id; runs that were not loaded come first."""

    def __init__(self, runs: Sequence[StoredRun]) -> None:
        self._places = {run.id: place for place, run in enumerate(runs)}

    def __call__(self, run: int) -> tuple[int, int]:
        return self._places.get(run, -1), run


def _load_spans(connection: Connection, contents: Collection[int] | None) -> list[_Span]:
    sightings = schema.sightings.c
    first, last = aliased(schema.fetches, name="first_fetches"), aliased(schema.fetches, name="last_fetches")
    shown, now = aliased(schema.answers, name="first_answers"), aliased(schema.answers, name="last_answers")
    query = (
        select(
            schema.sightings,
            first.c.fetched_at,
            shown.c.digest.label("first_digest"),
            now.c.digest.label("last_digest"),
        )
        .join(first, first.c.id == sightings.first_fetch, isouter=True)
        .join(shown, shown.c.id == first.c.answer_id, isouter=True)
        .join(last, last.c.id == sightings.last_fetch, isouter=True)
        .join(now, now.c.id == last.c.answer_id, isouter=True)
        .order_by(sightings.content_id, sightings.first_run)
    )
    return [
        _Span(
            row.content_id,
            row.first_run,
            row.last_run,
            row.fetched_at,
            row.first_digest or row.digest or row.last_digest or "",
            row.last_digest or row.digest or row.first_digest or "",
        )
        for where in _among(sightings.content_id, contents)
        for row in connection.execute(query.where(where))
    ]


def load_contents(connection: Connection, ids: Collection[int]) -> dict[int, _Content]:
    """Return contents with their newest readings."""
    contents, readings = schema.contents.c, schema.readings.c
    found: dict[int, _Content] = {}
    for part in chunks(sorted(ids)):
        newest = (
            select(func.max(readings.id)).where(readings.content_id.in_(part)).group_by(readings.content_id)
        )
        rows = connection.execute(
            select(schema.contents, readings.parsed, readings.raw.label("replayed"), readings.reader_version)
            .join(schema.readings, readings.content_id == contents.id)
            .where(readings.id.in_(newest))
        )
        found |= {row.id: _content(row) for row in rows}
    return found


def _content(row: Row[Any]) -> _Content:
    return _Content(
        id=row.id,
        source=Source(row.source),
        region=row.region,
        document_id=row.document_id,
        version=row.version,
        address=row.address,
        url=row.url,
        raw=msgspec.json.decode(row.replayed or row.raw, type=RawDocument),
        parsed=msgspec.json.decode(row.parsed, type=ParsedDocument),
        reader_version=row.reader_version,
    )


class _History:
    """The contents of each version over time."""

    def __init__(self, contents: Mapping[int, _Content], spans: Sequence[_Span], order: _RunOrder) -> None:
        self._spans = [span for span in spans if span.content in contents]
        self._contents = contents
        self._order = order
        first: dict[int, _Span] = {}
        last: dict[int, _Span] = {}
        for span in self._spans:
            first[span.content] = min(
                first.get(span.content, span), span, key=lambda entry: order(entry.first_run)
            )
            last[span.content] = max(
                last.get(span.content, span), span, key=lambda entry: order(entry.last_run)
            )
        self._first, self._last = first, last
        self._versions: dict[tuple[str, str], list[int]] = {}
        for content in sorted(first):
            key = (contents[content].document_id, contents[content].version)
            self._versions.setdefault(key, []).append(content)

    def latest(self) -> tuple[StoredObservation, ...]:
        """Return what each version said last, by document and version."""
        found = []
        for key in sorted(self._versions):
            content = max(
                self._versions[key], key=lambda each: (self._order(self._last[each].last_run), each)
            )
            span = self._last[content]
            found.append(self._observation(content, span.last_run, span.last_digest))
        return tuple(found)

    def earlier(self) -> tuple[StoredObservation, ...]:
        """Return the first observation of each content of the versions that changed, oldest first."""
        found = []
        for key in sorted(self._versions):
            contents = self._versions[key]
            if len(contents) > 1:
                found += [
                    self._observation(each, self._first[each].first_run, self._first[each].first_digest)
                    for each in sorted(
                        contents, key=lambda each: (self._order(self._first[each].first_run), each)
                    )
                ]
        return tuple(found)

    def sightings(self) -> tuple[Sighting, ...]:
        """Return the rows of crawls that saw each document."""
        return tuple(
            Sighting(self._contents[span.content].document_id, span.first_run, span.last_run, span.fetched)
            for span in self._spans
        )

    def _observation(self, content: int, run: int, digest: str) -> StoredObservation:
        said = self._contents[content]
        return StoredObservation(
            id=content,
            run_id=run,
            source=said.source,
            region=said.region,
            document_id=said.document_id,
            version=said.version,
            address=said.address,
            url=said.url,
            digest=digest,
            raw=said.raw,
            parsed=said.parsed,
            reader_version=said.reader_version,
        )


def load_decisions(connection: Connection) -> tuple[Decision, ...]:
    """Return every decision, oldest first."""
    rows = connection.execute(select(schema.decisions).order_by(schema.decisions.c.id))
    return tuple(
        Decision(row.id, row.kind, row.subject, row.value, row.digest, row.made_by, row.made_on, row.why)
        for row in rows
    )
