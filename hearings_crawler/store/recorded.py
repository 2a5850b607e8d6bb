"""What a run was given and answered, as it is needed to run it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select
from sqlalchemy.orm import aliased

from hearings_crawler import __version__
from hearings_crawler.coverage.address import ListedPage
from hearings_crawler.crawling.recorded import RecordedFetch
from hearings_crawler.evidence.location import FetchRole, RecordLocation
from hearings_crawler.items import ParsedDocument, RawDocument, Source, Validators
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.store import schema
from hearings_crawler.store.digests import content_hash, text_hash
from hearings_crawler.store.loading import load_contents
from hearings_crawler.store.manifests import seal
from hearings_crawler.store.records import FetchRecord, RunInputs, StoredRun
from hearings_crawler.store.runs import add_list_pages, list_pages, new_id
from hearings_crawler.store.writing import add_fetches, add_readings, insert_new, stored_contents


def run_inputs(connection: Connection, run_id: int) -> RunInputs:
    """Return what a run was given; empty texts for a run of an older program."""
    row = connection.execute(
        select(
            schema.runs.c.arguments,
            schema.runs.c.registry_id,
            schema.runs.c.confirmations_id,
            schema.runs.c.numbers_id,
        ).where(schema.runs.c.id == run_id)
    ).one()

    def text(number: int | None) -> str:
        found = select(schema.inputs.c.body).where(schema.inputs.c.id == number)
        return str(connection.execute(found).scalar_one_or_none() or "") if number is not None else ""

    return RunInputs(
        json.loads(row.arguments or "{}"),
        text(row.registry_id),
        text(row.confirmations_id),
        frozenset(text(row.numbers_id).split()),
    )


def recorded_fetches(connection: Connection, run_id: int) -> tuple[RecordedFetch, ...]:
    """Return the answers and failures of a run, in the order in which they came."""
    query = _fetches().where(schema.fetches.c.run_id == run_id).order_by(schema.fetches.c.id)
    return tuple(_recorded(row) for row in connection.execute(query))


def earlier_fetch(
    connection: Connection, url: str, variant: str, before: int, *, rendered: bool
) -> RecordedFetch | None:
    """Return the newest complete answer of an address in the crawls up to a run."""
    roles = [str(FetchRole.RENDERED)] if rendered else [str(FetchRole.PAGE), str(FetchRole.ROBOTS)]
    query = (
        _fetches()
        .join(schema.runs, schema.runs.c.id == schema.fetches.c.run_id)
        .where(
            schema.urls.c.hash == text_hash(url),
            schema.answers.c.variant == variant,
            schema.answers.c.role.in_(roles),
            schema.answers.c.failure == "",
            schema.answers.c.digest != "",
            schema.runs.c.kind == "crawl",
            schema.fetches.c.run_id <= before,
        )
        .order_by(schema.fetches.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return _recorded(row) if row is not None else None


def _fetches() -> Select[Any]:
    fetches, answers = schema.fetches.c, schema.answers.c
    brought, body_file, same = aliased(schema.fetches), aliased(schema.archive_files), aliased(schema.answers)
    newest_with_body = (
        select(func.max(brought.c.id))
        .join(same, same.c.id == brought.c.answer_id)
        .where(same.c.digest == answers.digest, brought.c.has_body)
        .correlate(schema.answers)
        .scalar_subquery()
    )
    holder = aliased(schema.fetches)
    return (
        select(
            schema.urls.c.url,
            *(answers[name] for name in ("role", "status", "digest", "failure", "cause")),
            *(answers[name] for name in ("variant", "etag", "last_modified", "content_type")),
            *(fetches[name] for name in ("fetched_at", "record_offset", "record_length")),
            schema.archive_files.c.name.label("file"),
            holder.c.record_offset.label("body_offset"),
            holder.c.record_length.label("body_length"),
            body_file.c.name.label("body_file"),
        )
        .join(schema.answers, answers.id == fetches.answer_id)
        .join(schema.urls, schema.urls.c.id == answers.url_id)
        .join(schema.archive_files, schema.archive_files.c.id == fetches.file_id, isouter=True)
        .join(holder, holder.c.id == newest_with_body, isouter=True)
        .join(body_file, body_file.c.id == holder.c.file_id, isouter=True)
        .select_from(schema.fetches)
    )


def _recorded(row: Row[Any]) -> RecordedFetch:
    own = RecordLocation(row.file, row.record_offset, row.record_length) if row.file else None
    brought = RecordLocation(row.body_file, row.body_offset, row.body_length) if row.body_file else None
    return RecordedFetch(
        url=row.url,
        role=FetchRole(row.role),
        status=row.status,
        digest=row.digest,
        failure=row.failure,
        cause=row.cause,
        fetched_at=row.fetched_at,
        validators=Validators(row.variant, row.etag, row.last_modified, row.content_type),
        record=own,
        body_record=brought,
    )


# ------------------------------------------------------------------ what a replay adds


def repeat_run(connection: Connection, first: int, run: StoredRun, fetches: Sequence[RecordedFetch]) -> None:
    """Add a run that saw what another one did, with its own answers."""
    runs, sightings = schema.runs, schema.sightings
    row = connection.execute(select(runs).where(runs.c.id == first)).one()
    connection.execute(
        insert(runs).values({**row._asdict(), "id": run.id, "started": run.started, "finished": run.finished})
    )
    if fetches:
        add_fetches(connection, run.id, [_as_record(fetch) for fetch in fetches])
    for address in connection.execute(
        select(schema.run_addresses).where(schema.run_addresses.c.run_id == first)
    ).all():
        values = {name: value for name, value in address._asdict().items() if name != "id"}
        added = new_id(connection.execute(insert(schema.run_addresses).values({**values, "run_id": run.id})))
        pages = [page for page in list_pages(connection, first) if page.address == address.address]
        add_list_pages(
            connection,
            added,
            [ListedPage(page.listing, page.url, page.digest, page.items, page.reached) for page in pages],
        )
    spider = runs.alias()
    seen = connection.execute(
        select(sightings)
        .join(spider, spider.c.id == sightings.c.first_run)
        .where(sightings.c.first_run <= first, sightings.c.last_run >= first, spider.c.spider == row.spider)
    ).all()
    insert_new(
        connection,
        sightings,
        [{**entry._asdict(), "first_run": run.id, "last_run": run.id} for entry in seen],
    )


def _as_record(fetch: RecordedFetch) -> FetchRecord:
    return FetchRecord(
        fetch.url,
        fetch.fetched_at,
        fetch.status,
        fetch.digest,
        fetch.failure,
        fetch.validators,
        role=fetch.role,
        record=fetch.record,
        cause=fetch.cause,
        has_body=fetch.record is not None and fetch.record == fetch.body_record,
    )


def add_replayed(
    connection: Connection, replayed: Connection, month: str, started: datetime, reader: str
) -> int:
    """Add the readings of a replay as a run of its own kind, and return how many are new."""
    ids = set(replayed.execute(select(schema.contents.c.id)).scalars())
    contents = load_contents(replayed, ids)
    own = _own_contents(connection, {content.document_id for content in contents.values()})
    read: dict[int, tuple[RawDocument, ParsedDocument]] = {}
    other: dict[int, RawDocument] = {}
    for content in contents.values():
        said = own.get((content.document_id, content.version), {})
        digest = content_hash(content.raw, (str(content.source), content.region, content.address))
        if digest in said:
            read[said[digest]] = (content.raw, content.parsed)
            other.pop(said[digest], None)
        elif said and (newest := max(said.values())) not in read:
            read[newest] = (content.raw, content.parsed)
            other[newest] = content.raw
    run_id = new_id(
        connection.execute(
            insert(schema.runs).values(
                kind="replay",
                spider="replay",
                source=str(Source.PORTAL),
                region=COUNTRY,
                month=month,
                window_start=started.date(),
                started=started,
                finished=started,
                status="complete",
                reason="",
                program_version=__version__,
                clock_fixed=False,
            )
        )
    )
    added = add_readings(connection, run_id, reader, read, replayed=other)
    seal(connection, run_id, ())
    return added


def _own_contents(connection: Connection, documents: set[str]) -> dict[tuple[str, str], dict[bytes, int]]:
    found: dict[tuple[str, str], dict[bytes, int]] = {}
    for (document, version, digest), number in stored_contents(connection, sorted(documents)).items():
        found.setdefault((document, version), {})[digest] = number
    return found
