"""Writes what a crawl saw: fetches, contents, sightings, readings.

What the store has already is not written again: an answer of an address, a content of a document, a reading of it.  Every
function takes the connection of a transaction that the caller began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hearings_crawler.errors import StoreError
from hearings_crawler.items import HearingItem, ParsedDocument, RawDocument
from hearings_crawler.store import schema
from hearings_crawler.store.digests import content_hash, reading_hash, text_hash
from hearings_crawler.store.records import FetchRecord

_Value = TypeVar("_Value")

CHUNK = 400
"""Values in one statement: SQLite takes a limited number."""

HEARING, PLACED, UNDATED = "hearing", "placed", "undated"
"""Kinds of days in the index; see :mod:`hearings_crawler.store.schema`."""


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows but for those that the table has already, by any of its unique keys."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Yield values in lists that one statement can hold."""
    found = list(values)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]


# ------------------------------------------------------------------ fetches


def add_fetches(
    connection: Connection, run_id: int, records: Sequence[FetchRecord], ids: Sequence[int] | None = None
) -> None:
    """Add answers and failures of the transport; under given ids where they come from an older store."""
    urls = url_ids(connection, {url for record in records for url in (record.url, record.page_url) if url})
    answers = _answer_ids(connection, records, urls)
    names = {record.record.file for record in records if record.record is not None}
    archived = _file_ids(connection, names)
    connection.execute(
        insert(schema.fetches),
        [
            {
                "run_id": run_id,
                "answer_id": answers[answer_hash(record)],
                "fetched_at": record.fetched_at,
                "revisit_of": record.revisit_of,
                "file_id": archived[record.record.file] if record.record else None,
                "record_offset": record.record.offset if record.record else None,
                "record_length": record.record.length if record.record else None,
                "has_body": record.has_body,
                **({"id": ids[place]} if ids is not None else {}),
            }
            for place, record in enumerate(records)
        ],
    )


def url_ids(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """Return the ids of addresses, adding those that are new."""
    hashes = {text_hash(url): url for url in sorted(urls)}
    found = _ids_by_hash(connection, schema.urls, hashes)
    new = [{"hash": key, "url": hashes[key]} for key in sorted(hashes.keys() - found.keys())]
    if new:
        insert_new(connection, schema.urls, new)
        found = _ids_by_hash(connection, schema.urls, hashes)
    return {hashes[key]: number for key, number in found.items()}


def answer_hash(record: FetchRecord) -> bytes:
    """Return the hash of what an address answered: everything but when, and where it is kept."""
    validators = record.validators
    return text_hash(
        record.url,
        str(record.role),
        record.page_url,
        str(record.status),
        record.digest,
        record.failure,
        record.cause,
        validators.variant,
        validators.etag,
        validators.last_modified,
        validators.content_type,
    )


def _answer_ids(
    connection: Connection, records: Sequence[FetchRecord], urls: Mapping[str, int]
) -> dict[bytes, int]:
    by_hash = {answer_hash(record): record for record in records}
    found = _ids_by_hash(connection, schema.answers, by_hash)
    new = [
        {
            "hash": key,
            "url_id": urls[record.url],
            "role": str(record.role),
            "page_url_id": urls.get(record.page_url),
            "status": record.status,
            "digest": record.digest,
            "failure": record.failure,
            "cause": record.cause,
            "variant": record.validators.variant,
            "etag": record.validators.etag,
            "last_modified": record.validators.last_modified,
            "content_type": record.validators.content_type,
        }
        for key, record in sorted(by_hash.items())
        if key not in found
    ]
    if new:
        insert_new(connection, schema.answers, new)
        found = _ids_by_hash(connection, schema.answers, by_hash)
    return found


def _ids_by_hash(connection: Connection, table: Table, hashes: Iterable[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for part in chunks(sorted(hashes)):
        rows = connection.execute(select(table.c.hash, table.c.id).where(table.c.hash.in_(part)))
        found |= {bytes(row.hash): row.id for row in rows}
    return found


def _file_ids(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    wanted = sorted(names)
    if not wanted:
        return {}
    files = schema.archive_files
    query = select(files.c.name, files.c.id).where(files.c.name.in_(wanted))
    found = {row.name: row.id for row in connection.execute(query)}
    if len(found) < len(wanted):
        insert_new(connection, files, [{"name": name} for name in wanted if name not in found])
        found = {row.name: row.id for row in connection.execute(query)}
    return found


# ------------------------------------------------------------------ documents


@dataclass(frozen=True, slots=True)
class _Seen:
    """An item with what the store knows of it."""

    item: HearingItem
    parsed: ParsedDocument
    digest: bytes

    @property
    def key(self) -> tuple[str, str, bytes]:
        """What tells its content from every other."""
        return self.item.document_id, self.item.raw.version, self.digest


def add_observations(
    connection: Connection, run_id: int, previous: int | None, items: Sequence[HearingItem], reader: str
) -> None:
    """Add what a run saw: new contents, sightings, new readings.

    Args:
        connection: a transaction.
        run_id: the run.
        previous: the run of its spider before, whose sightings this one's go on; None for the first.
        items: the documents, read.
        reader: the version of the readers.

    Raises:
        StoreError: an item was not read.
    """
    seen = []
    for item in items:
        if item.parsed is None:
            raise StoreError(f"{item.document_id}: not read before it was stored")
        place = (str(item.source), item.region, item.address)
        seen.append(_Seen(item, item.parsed, content_hash(item.raw, place)))
    ids = _content_ids(connection, seen)
    fetches = fetch_ids(connection, {(item.evidence.url, item.evidence.digest) for item in items})
    _add_sightings(connection, run_id, previous, [(ids[each.key], each.item) for each in seen], fetches)
    by_content = {ids[each.key]: (each.item.raw, each.parsed) for each in seen}
    add_readings(connection, run_id, reader, by_content)


def _content_ids(connection: Connection, seen: Sequence[_Seen]) -> dict[tuple[str, str, bytes], int]:
    documents = sorted({each.item.document_id for each in seen})
    found = stored_contents(connection, documents)
    new = {each.key: each for each in seen if each.key not in found}
    if new:
        rows = [
            {
                "document_id": key[0],
                "version": key[1],
                "digest": key[2],
                "source": str(each.item.source),
                "region": each.item.region,
                "address": each.item.address,
                "url": each.item.raw.url,
                "raw": msgspec.json.encode(each.item.raw).decode(),
            }
            for key, each in sorted(new.items(), key=lambda entry: entry[0])
        ]
        insert_new(connection, schema.contents, rows)
        found = stored_contents(connection, documents)
    return found


def stored_contents(connection: Connection, documents: Sequence[str]) -> dict[tuple[str, str, bytes], int]:
    """Return the contents of some documents by document, version and hash."""
    contents = schema.contents.c
    found = {}
    for part in chunks(documents):
        rows = connection.execute(
            select(contents.id, contents.document_id, contents.version, contents.digest).where(
                contents.document_id.in_(part)
            )
        )
        found.update({(row.document_id, row.version, bytes(row.digest)): row.id for row in rows})
    return found


def fetch_ids(connection: Connection, pages: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the newest fetch that brought or confirmed each (address, digest): a settled page's is an earlier run's."""
    wanted = set(pages)
    hashes = {text_hash(url): url for url, _ in wanted}
    answers, fetches = schema.answers.c, schema.fetches.c
    newest = select(func.max(fetches.id)).where(fetches.answer_id == answers.id).scalar_subquery()
    found: dict[tuple[str, str], int] = {}
    for part in chunks(sorted(hashes)):
        rows = connection.execute(
            select(schema.urls.c.hash, answers.digest, newest.label("fetch_id"))
            .join(schema.urls, schema.urls.c.id == answers.url_id)
            .where(
                schema.urls.c.hash.in_(part),
                answers.digest.in_(sorted({digest for _, digest in wanted})),
            )
        )
        for row in rows:
            key = (hashes[bytes(row.hash)], row.digest)
            if row.fetch_id is not None and key in wanted:
                found[key] = max(found.get(key, 0), row.fetch_id)
    return found


def _add_sightings(
    connection: Connection,
    run_id: int,
    previous: int | None,
    items: Sequence[tuple[int, HearingItem]],
    fetches: Mapping[tuple[str, str], int],
) -> None:
    """Let the sightings of the run before go on with this one, and begin those of what it lacked."""
    sightings = schema.sightings.c
    evidence = {content: item.evidence for content, item in items}
    going_on: dict[int, int] = {}
    known: set[int] = set()
    for part in chunks(sorted(evidence)):
        rows = connection.execute(
            select(sightings.content_id, sightings.first_run, sightings.last_run).where(
                sightings.content_id.in_(part),
                or_(
                    sightings.last_run == (previous if previous is not None else -1),
                    and_(sightings.first_run <= run_id, sightings.last_run >= run_id),
                ),
            )
        )
        for row in rows:
            if row.last_run >= run_id:
                known.add(row.content_id)
            else:
                going_on[row.content_id] = row.first_run

    def found(content: int) -> dict[str, Any]:
        fetch = fetches.get((evidence[content].url, evidence[content].digest))
        return {"last_fetch": fetch, "digest": None if fetch else evidence[content].digest}

    longer = [content for content in going_on if content not in known]
    if longer:
        connection.execute(
            update(schema.sightings)
            .where(
                sightings.content_id == bindparam("of_content"), sightings.first_run == bindparam("from_run")
            )
            .values(last_run=run_id, last_fetch=bindparam("last_fetch"), digest=bindparam("digest")),
            [
                {"of_content": content, "from_run": going_on[content], **found(content)}
                for content in sorted(longer)
            ],
        )
    insert_new(
        connection,
        schema.sightings,
        [
            {
                "content_id": content,
                "first_run": run_id,
                "last_run": run_id,
                "first_fetch": found(content)["last_fetch"],
                **found(content),
            }
            for content in sorted(evidence.keys() - going_on.keys() - known)
        ],
    )


# ------------------------------------------------------------------ readings


def add_readings(
    connection: Connection,
    run_id: int,
    reader: str,
    read: Mapping[int, tuple[RawDocument, ParsedDocument]],
    *,
    replayed: Mapping[int, RawDocument] | None = None,
) -> int:
    """Add readings of contents where they differ from the newest one, and return how many were added.

    Args:
        connection: a transaction.
        run_id: the crawl or replay that read them.
        reader: the version of the readers.
        read: by content, its raw values and what was read in them.
        replayed: by content, the raw values that a replay found where they are not the content's own.
    """
    other = replayed or {}
    hashes = {
        content: reading_hash(reader, parsed, other.get(content)) for content, (_, parsed) in read.items()
    }
    newest = _newest_readings(connection, hashes)
    new = {content: read[content] for content in sorted(read) if newest.get(content) != hashes[content]}
    if not new:
        return 0
    connection.execute(
        insert(schema.readings),
        [
            {
                "content_id": content,
                "run_id": run_id,
                "reader_version": reader,
                "digest": hashes[content],
                "raw": msgspec.json.encode(other[content]).decode() if content in other else None,
                "parsed": msgspec.json.encode(parsed).decode(),
            }
            for content, (_, parsed) in new.items()
        ],
    )
    index(connection, {content: (other.get(content, raw), parsed) for content, (raw, parsed) in new.items()})
    return len(new)


def _newest_readings(connection: Connection, contents: Iterable[int]) -> dict[int, bytes]:
    readings = schema.readings.c
    found: dict[int, bytes] = {}
    for part in chunks(sorted(contents)):
        newest = (
            select(func.max(readings.id)).where(readings.content_id.in_(part)).group_by(readings.content_id)
        )
        rows = connection.execute(select(readings.content_id, readings.digest).where(readings.id.in_(newest)))
        found |= {row.content_id: bytes(row.digest) for row in rows}
    return found


def index(connection: Connection, read: Mapping[int, tuple[RawDocument, ParsedDocument]]) -> None:
    """Add to the index by which a month is loaded; what an older reading said stays in it."""
    insert_new(
        connection,
        schema.content_days,
        [
            {"kind": kind, "day": day, "content_id": content}
            for content, (_, parsed) in read.items()
            for kind, day in sorted(days_of(parsed))
        ],
    )
    insert_new(
        connection,
        schema.content_numbers,
        [
            {"number": number, "content_id": content}
            for content, (raw, parsed) in read.items()
            for number in sorted(numbers_of(raw, parsed))
        ],
    )


def days_of(parsed: ParsedDocument) -> set[tuple[str, date]]:
    """Return the days by which a document is found, each with its kind."""
    hearings = {(HEARING, day) for value in parsed.hearings for day in (value.start, value.last)}
    dated = (value.start for value in (parsed.shown, parsed.received) if value is not None)
    stamps = (day for day in (parsed.server_day, parsed.upload_day, parsed.address_day) if day is not None)
    return hearings | {(PLACED if hearings else UNDATED, day) for day in (*dated, *stamps)}


def numbers_of(raw: RawDocument, parsed: ParsedDocument) -> set[str]:
    """Return the registration numbers by which a document is found: digits alone."""
    shown = (raw.card.registration_number,) if raw.card is not None else ()
    digits = ("".join(filter(str.isdigit, text)) for text in (*parsed.registration_numbers, *shown))
    return {number[:64] for number in digits if number}
