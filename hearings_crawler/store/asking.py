"""What a new crawl asks of earlier ones: pages, cards, numbers, and what an address showed before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from hearings_crawler.coverage.address import Status
from hearings_crawler.coverage.history import PastCrawl, SeenDocument, seen_document
from hearings_crawler.crawling.previous import PreviousAnswer, PreviousCard, PreviousPage
from hearings_crawler.evidence.location import RecordLocation
from hearings_crawler.items import DocumentKind, ParsedDocument, Source, Validators, document_id
from hearings_crawler.store import schema
from hearings_crawler.store.digests import text_hash
from hearings_crawler.store.loading import latest_of
from hearings_crawler.store.records import StoredObservation
from hearings_crawler.store.writing import chunks

_NEWEST_PORTAL_RUNS = 3
_PAST_CRAWLS = 400
"""Crawls of an address that a new one is held against at most."""


def previous_page(connection: Connection, url: str, variant: str) -> PreviousPage | None:
    """Return the newest complete fetch of an address by a crawl, without those that failed or were cut short."""
    fetches, answers = schema.fetches.c, schema.answers.c
    brought = aliased(schema.fetches)
    row = connection.execute(
        select(
            fetches.id,
            fetches.revisit_of,
            fetches.fetched_at,
            func.coalesce(brought.c.fetched_at, fetches.fetched_at, type_=schema.Microseconds()).label(
                "brought_at"
            ),
            answers.digest,
            answers.variant,
            answers.etag,
            answers.last_modified,
            answers.content_type,
        )
        .join(schema.answers, answers.id == fetches.answer_id)
        .join(schema.urls, schema.urls.c.id == answers.url_id)
        .join(schema.runs, schema.runs.c.id == fetches.run_id)
        .join(brought, brought.c.id == fetches.revisit_of, isouter=True)
        .where(
            schema.urls.c.hash == text_hash(url),
            answers.variant == variant,
            answers.status == 200,
            answers.failure == "",
            answers.digest != "",
            answers.role.not_in(("rendered", "picture")),
            schema.runs.c.kind == "crawl",
        )
        .order_by(fetches.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    validators = Validators(row.variant, row.etag, row.last_modified, row.content_type)
    return PreviousPage(row.revisit_of or row.id, row.digest, row.fetched_at, validators, row.brought_at)


Cards = dict[tuple[str, str], PreviousCard | None]
"""Cards by form and hearing's id; None for one without minutes."""


def previous_card(
    connection: Connection, form: str, hearing_id: str, before: int | None = None
) -> PreviousCard | None:
    """Return a card and its minutes as the newest crawl (before a run) that read the card saw them; None without minutes."""
    ids = [document_id(Source.PORTAL, "", f"{form}:{hearing_id}:{kind}") for kind in DocumentKind]
    return _cards(latest_of(connection, ids, before)).get((form, hearing_id))


def previous_cards(connection: Connection, before: int | None = None) -> Cards:
    """Return the cards that the portal's newest crawl (before a run) saw, as :func:`previous_card` does each."""
    runs, sightings, contents = schema.runs.c, schema.sightings.c, schema.contents.c
    newest = connection.execute(
        select(func.max(runs.id)).where(
            runs.source == str(Source.PORTAL),
            runs.kind == "crawl",
            runs.finished.is_not(None),
            true() if before is None else runs.id < before,
        )
    ).scalar()
    if newest is None:
        return {}
    documents = connection.execute(
        select(contents.document_id)
        .join(schema.sightings, sightings.content_id == contents.id)
        .where(
            contents.source == str(Source.PORTAL), sightings.first_run <= newest, sightings.last_run >= newest
        )
        .distinct()
    ).scalars()
    return _cards(latest_of(connection, list(documents), before))


def _cards(observations: Iterable[StoredObservation]) -> Cards:
    newest = {found.document_id: found for found in observations}
    cards: Cards = {}
    for document, notice in newest.items():
        if not document.endswith(f":{DocumentKind.NOTICE}"):
            continue
        minutes = newest.get(f"{document.removesuffix(str(DocumentKind.NOTICE))}{DocumentKind.MINUTES}")
        form, _, hearing_id = (
            document.removeprefix("portal:").removesuffix(f":{DocumentKind.NOTICE}").partition(":")
        )
        # Minutes of an older crawl than the notice's: the card has lost them since.
        has_minutes = minutes is not None and notice.run_id == minutes.run_id
        cards[form, hearing_id] = (
            PreviousCard(notice.digest, notice.raw, notice.parsed, minutes.raw)
            if has_minutes and minutes is not None
            else None
        )
    return cards


def answers_since(
    connection: Connection, prefix: str, since: datetime, before: int | None = None
) -> dict[str, PreviousAnswer]:
    """Return how crawls were answered since a moment, by address, of the addresses that begin with a prefix."""
    fetches, answers, urls = schema.fetches.c, schema.answers.c, schema.urls.c
    rows = connection.execute(
        select(urls.url, answers.status, answers.digest, fetches.fetched_at)
        .join(schema.answers, answers.id == fetches.answer_id)
        .join(schema.urls, urls.id == answers.url_id)
        .join(schema.runs, schema.runs.c.id == fetches.run_id)
        .where(
            urls.url.startswith(prefix, autoescape=True),
            fetches.fetched_at >= since,
            true() if before is None else fetches.run_id < before,
            answers.failure == "",
            answers.digest != "",
            schema.runs.c.kind == "crawl",
        )
        .order_by(fetches.id)
    )
    return {row.url: PreviousAnswer(row.status, row.digest, row.fetched_at) for row in rows}


def card_numbers(connection: Connection, form: str, before: int | None = None) -> frozenset[int]:
    """Return the numbers of the portal's cards of one form that crawls (before a run) have read."""
    prefix = document_id(Source.PORTAL, "", f"{form}:")
    contents = schema.contents.c
    query = select(contents.document_id).where(contents.document_id.startswith(prefix, autoescape=True))
    if before is not None:
        query = query.join(schema.sightings, schema.sightings.c.content_id == contents.id).where(
            schema.sightings.c.first_run < before
        )
    ids = connection.execute(query.distinct()).scalars()
    numbers = {found.removeprefix(prefix).partition(":")[0] for found in ids}
    return frozenset(int(number) for number in numbers if number.isdigit())


def registration_numbers(connection: Connection) -> frozenset[str]:
    """Return the registration numbers, digits alone, on the cards that the newest crawls of the portal saw."""
    runs, sightings, contents = schema.runs.c, schema.sightings.c, schema.contents.c
    newest = connection.execute(
        select(runs.id)
        .where(runs.source == Source.PORTAL, runs.kind == "crawl")
        .order_by(runs.started.desc())
        .limit(_NEWEST_PORTAL_RUNS)
    ).scalars()
    seen = [and_(sightings.first_run <= run, sightings.last_run >= run) for run in newest]
    if not seen:
        return frozenset()
    numbers = connection.execute(
        select(schema.content_numbers.c.number)
        .join(schema.contents, contents.id == schema.content_numbers.c.content_id)
        .join(schema.sightings, sightings.content_id == contents.id)
        .where(contents.source == str(Source.PORTAL), or_(*seen))
        .distinct()
    ).scalars()
    return frozenset(numbers)


def record_of(connection: Connection, digest: str) -> RecordLocation | None:
    """Return where the archive keeps a body; None for one that no archive file holds."""
    fetches, answers, names = schema.fetches.c, schema.answers.c, schema.archive_files.c
    row = connection.execute(
        select(names.name, fetches.record_offset, fetches.record_length)
        .join(schema.answers, answers.id == fetches.answer_id)
        .join(schema.archive_files, names.id == fetches.file_id)
        # the newest: an older one may have been lost, which is why it was fetched again
        .where(answers.digest == digest, fetches.has_body)
        .order_by(fetches.id.desc())
        .limit(1)
    ).one_or_none()
    return RecordLocation(row.name, row.record_offset, row.record_length) if row is not None else None


def fetch_times(connection: Connection, digests: Sequence[str]) -> dict[str, tuple[datetime, datetime]]:
    """Return when the bodies with some digests were fetched first and last."""
    fetches, answers = schema.fetches.c, schema.answers.c
    found: dict[str, tuple[datetime, datetime]] = {}
    for part in chunks(sorted(set(digests))):
        rows = connection.execute(
            select(
                answers.digest,
                func.min(fetches.fetched_at).label("first"),
                func.max(fetches.fetched_at).label("last"),
            )
            .join(schema.fetches, fetches.answer_id == answers.id)
            .where(answers.digest.in_(part))
            .group_by(answers.digest)
        )
        found |= {row.digest: (row.first, row.last) for row in rows}
    return found


# ------------------------------------------------------------------ an address's own history


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
        .order_by(runs.started.desc(), runs.id.desc())
        .limit(_PAST_CRAWLS)
    ).all()[::-1]
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
    contents, readings, sightings = schema.contents.c, schema.readings.c, schema.sightings.c
    later = aliased(schema.readings)
    newest = select(func.max(later.c.id)).where(later.c.content_id == contents.id).scalar_subquery()
    # A document that changed while the crawl went on was seen with two contents: the later one counts.
    rows = connection.execute(
        select(contents.document_id, contents.version, contents.source, readings.parsed)
        .join(schema.sightings, sightings.content_id == contents.id)
        .join(schema.readings, readings.id == newest)
        .where(contents.address == address, sightings.first_run <= run_id, sightings.last_run >= run_id)
        .order_by(contents.id)
    )
    found = {
        (row.document_id, row.version): seen_document(
            row.document_id,
            row.version,
            Source(row.source),
            msgspec.json.decode(row.parsed, type=ParsedDocument),
        )
        for row in rows
    }
    return tuple(found.values())
