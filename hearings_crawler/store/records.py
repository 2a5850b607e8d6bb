"""The values that the store takes and gives: runs, observations, sightings, decisions, publications, fetches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hearings_crawler.coverage.address import Status
from hearings_crawler.evidence.location import FetchRole, RecordLocation
from hearings_crawler.items import ParsedDocument, RawDocument, Source, Validators


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """What a run could read of one registered address.

    Of the ``documents`` found, ``stored`` are in the store and ``lost`` are named in the reason; of ``unread`` something
    could not be read; ``repaired`` counts damaged texts that were mended.  ``causes`` names why it is not complete.
    """

    address: str
    engine: str
    status: Status
    reason: str
    pages: int
    documents: int
    stored: int = 0
    lost: int = 0
    unread: int = 0
    repaired: int = 0
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One crawl of one source.  ``finished`` is None while it runs, or when it was killed."""

    id: int
    kind: str
    spider: str
    source: Source
    region: str
    month: str
    window_start: date
    started: datetime
    finished: datetime | None
    status: Status
    reason: str
    pages: int
    documents: int
    clock_fixed: bool
    addresses: tuple[StoredAddress, ...]


@dataclass(frozen=True, slots=True)
class StoredObservation:
    """A document as one run saw it, with its newest reading and the version of the readers that made it."""

    id: int
    run_id: int
    source: Source
    region: str
    document_id: str
    version: str
    address: str
    url: str
    digest: str
    raw: RawDocument
    parsed: ParsedDocument
    reader_version: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """That every crawl of its source from one to another, by id, saw a document (any version of it).

    ``fetched`` is when the first of them had fetched it, where that is known.
    """

    document_id: str
    first_run: int
    last_run: int
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """An analyst's decision, kept apart from crawled data."""

    id: int
    kind: str
    subject: str
    value: str
    digest: str
    made_by: str
    made_on: date
    why: str


@dataclass(frozen=True, slots=True)
class StoredMonth:
    """Everything a month's judgement is derived from.

    ``latest`` is the newest observation of each version of a document; ``earlier`` are, of the versions whose
    content changed, the first observation of each content, oldest first.
    """

    runs: tuple[StoredRun, ...]
    latest: tuple[StoredObservation, ...]
    sightings: tuple[Sighting, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[StoredObservation, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPublication:
    """A publication of a month, without its snapshot; ``manifest`` is JSON text.

    ``final`` says that it was issued, ``state`` is the digest of all that it says but its comparisons.
    """

    id: int
    month: str
    as_of: date
    manifest: str
    final: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class StoredFigures:
    """The cells of a month's newest publication: ``{"cells": [{"table", "region", "column", "figure"}, …]}``."""

    month: str
    as_of: date
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredListPage:
    """A page of a listing that a run read, and how: what a proof of absence rests on.

    ``items`` is the number of items on it that no earlier page showed, ``reached`` the earliest day that it shows.
    """

    address: str
    listing: str
    url: str
    digest: str
    fetched_at: datetime | None
    items: int
    reached: date | None


@dataclass(frozen=True, slots=True)
class RunInputs:
    """What a run was given: its arguments, the texts of the registry and of the confirmations that it read.

    ``numbers`` are the registration numbers that earlier crawls of the portal had shown when it began.
    """

    arguments: Mapping[str, str] = field(default_factory=dict)
    registry: str = ""
    confirmations: str = ""
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One answer (or failure: status 0, empty digest) that the transport got.

    ``revisit_of`` is the fetch whose body the server confirmed instead of sending one.  ``role`` says what it was for,
    ``page_url`` the address of the rendered page that a part or a picture belongs to.  ``record`` is where the archive
    keeps it, None for what no archive file holds, ``has_body`` whether the body lies there.  ``cause`` is the kind of a
    failure, by the name of a Cause.
    """

    url: str
    fetched_at: datetime
    status: int
    digest: str
    failure: str = ""
    validators: Validators = field(default_factory=Validators)
    revisit_of: int | None = None
    role: FetchRole = FetchRole.PAGE
    page_url: str = ""
    record: RecordLocation | None = None
    cause: str = ""
    has_body: bool = False
