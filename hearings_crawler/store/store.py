"""The store: what crawls saw, append-only, behind a few methods.  SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Row,
    case,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
    true,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from hearings_crawler.coverage.address import AddressCoverage, Status
from hearings_crawler.coverage.history import PastCrawl
from hearings_crawler.crawling.previous import PreviousAnswer, PreviousCard, PreviousPage
from hearings_crawler.errors import StoreError, StoreUnavailableError
from hearings_crawler.items import DocumentKind, ParsedDocument, RawDocument, Source, Validators, document_id
from hearings_crawler.store import schema
from hearings_crawler.store.history import load_past_crawls
from hearings_crawler.store.records import (
    Decision,
    FetchRecord,
    Sighting,
    StoredAddress,
    StoredMonth,
    StoredObservation,
    StoredPublication,
    StoredRun,
)

if TYPE_CHECKING:
    from hearings_crawler.items import HearingItem

HEAD = "0003"
_LOCK_SECONDS = 60
_NEWEST_PORTAL_RUNS = 3
_ADVISORY_LOCK = 7_286_073


def _make_engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # Transactions are begun by hand below: a read that later writes must take the lock at once.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        readonly = connection.get_execution_options().get("readonly", False)
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


class Store:
    """The store at one database URL.

    Raises:
        StoreError: the database cannot be reached, is at another revision, or refuses to write.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = _make_engine(url)

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store, bringing an empty or older database to the program's revision."""
        store = cls(url)
        store.migrate()
        return store

    def close(self) -> None:
        """Return the connections back."""
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise StoreUnavailableError(f"{self._shown}: writing failed: {error.orig}") from error
        except SQLAlchemyError as error:
            raise StoreError(f"{self._shown}: writing failed: {error}") from error

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        try:
            with self._engine.execution_options(readonly=True).begin() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise StoreUnavailableError(f"{self._shown}: reading failed: {error.orig}") from error
        except SQLAlchemyError as error:
            raise StoreError(f"{self._shown}: reading failed: {error}") from error

    @property
    def _shown(self) -> str:
        return make_url(self._url).render_as_string(hide_password=True)

    # ------------------------------------------------------------------ schema

    def revision(self) -> str | None:
        """Return the revision that the database is at; None for an empty one."""
        with self._read() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def migrate(self) -> None:
        """Bring the database to the program's revision; several processes may do so at once.

        Raises:
            StoreError: the database is newer than the program, or cannot be migrated.
        """
        if self.revision() == HEAD:
            return
        with self._write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            current = MigrationContext.configure(connection).get_current_revision()
            if current == HEAD:
                return
            with tempfile.TemporaryDirectory() as folder:
                # Alembic reads its scripts as files; a zipped egg has none, so they are unpacked first.
                scripts = _unpack_scripts(Path(folder))
                config = AlembicConfig()
                config.set_main_option("script_location", str(scripts))
                known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
                if current is not None and current not in known:
                    raise StoreError(
                        f"{self._shown} is at revision {current}, which this program (revision {HEAD}) does not "
                        "know: it was written by a newer version; upgrade hearings-crawler"
                    )
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    # ------------------------------------------------------------------ runs

    def start_run(
        self,
        *,
        kind: str,
        spider: str,
        source: Source,
        region: str,
        month: str,
        window_start: date,
        started: datetime,
        program_version: str,
        clock_fixed: bool,
    ) -> int:
        """Record that a run has started and return its id."""
        with self._write() as connection:
            result = connection.execute(
                insert(schema.runs).values(
                    kind=kind,
                    spider=spider,
                    source=str(source),
                    region=region,
                    month=month,
                    window_start=window_start,
                    started=started,
                    program_version=program_version,
                    clock_fixed=clock_fixed,
                    reason="",
                    pages=0,
                    documents=0,
                )
            )
            return _new_id(result)

    def finish_run(
        self,
        run_id: int,
        *,
        finished: datetime,
        status: Status,
        reason: str,
        coverages: Sequence[AddressCoverage],
    ) -> None:
        """Record how a run ended, address by address."""
        with self._write() as connection:
            for coverage in coverages:
                connection.execute(
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
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id)
                .values(
                    finished=finished,
                    status=str(status),
                    reason=reason,
                    pages=sum(coverage.pages for coverage in coverages),
                    documents=sum(coverage.documents for coverage in coverages),
                )
            )

    # ------------------------------------------------------------------ observations

    def add_fetches(self, run_id: int, records: Sequence[FetchRecord]) -> None:
        """Record answers and failures of the transport."""
        if not records:
            return
        with self._write() as connection:
            connection.execute(
                insert(schema.fetches),
                [
                    {
                        "run_id": run_id,
                        "url": record.url,
                        "fetched_at": record.fetched_at,
                        "status": record.status,
                        "digest": record.digest,
                        "failure": record.failure,
                        "revisit_of": record.revisit_of,
                        "variant": record.validators.variant,
                        "etag": record.validators.etag,
                        "last_modified": record.validators.last_modified,
                        "content_type": record.validators.content_type,
                    }
                    for record in records
                ],
            )

    def add_observations(self, run_id: int, items: Sequence[HearingItem], reader_version: str) -> None:
        """Record documents as a run saw them, each with its reading."""
        if not items:
            return
        with self._write() as connection:
            fetch_ids = _fetch_ids(
                connection,
                run_id,
                {item.evidence.url for item in items},
                {item.evidence.digest for item in items},
            )
            for item in items:
                if item.parsed is None:
                    raise StoreError(f"{item.document_id}: not read before it was stored")
                result = connection.execute(
                    insert(schema.observations).values(
                        run_id=run_id,
                        fetch_id=fetch_ids.get((item.evidence.url, item.evidence.digest)),
                        source=str(item.source),
                        region=item.region,
                        document_id=item.document_id,
                        version=item.raw.version,
                        address=item.address,
                        url=item.raw.url,
                        digest=item.evidence.digest,
                        raw=msgspec.json.encode(item.raw).decode(),
                    )
                )
                connection.execute(
                    insert(schema.readings).values(
                        observation_id=_new_id(result),
                        reader_version=reader_version,
                        parsed=msgspec.json.encode(item.parsed).decode(),
                    )
                )

    # ------------------------------------------------------------------ reading back

    def runs(self) -> tuple[StoredRun, ...]:
        """Return every run, oldest first."""
        with self._read() as connection:
            return _load_runs(connection)

    def load_month(self) -> StoredMonth:
        """Return what a month is judged from: all runs, the newest reading of each version, all sightings.

        Of versions whose content changed between runs, also what they said before.
        """
        with self._read() as connection:
            return StoredMonth(
                runs=_load_runs(connection),
                latest=_load_latest(connection),
                sightings=_load_sightings(connection),
                decisions=_load_decisions(connection),
                earlier=_load_earlier(connection),
            )

    # ------------------------------------------------------------------ what a new crawl asks

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        """Return the newest complete fetch of an address by a crawl, without those that failed or were cut short."""
        fetches = schema.fetches.c
        with self._read() as connection:
            row = connection.execute(
                select(schema.fetches)
                .join(schema.runs, schema.runs.c.id == fetches.run_id)
                .where(
                    fetches.url == url,
                    fetches.variant == variant,
                    fetches.status == 200,
                    fetches.failure == "",
                    fetches.digest != "",
                    schema.runs.c.kind == "crawl",
                )
                .order_by(fetches.id.desc())
                .limit(1)
            ).one_or_none()
        if row is None:
            return None
        validators = Validators(row.variant, row.etag, row.last_modified, row.content_type)
        return PreviousPage(row.revisit_of or row.id, row.digest, row.fetched_at, validators)

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        """Return a card and its minutes as the newest crawl that read the card saw them; None without minutes."""
        ids = {kind: document_id(Source.PORTAL, "", f"{form}:{hearing_id}:{kind}") for kind in DocumentKind}
        with self._read() as connection:
            newest = {found.document_id: found for found in _load_latest(connection, tuple(ids.values()))}
        notice, minutes = newest.get(ids[DocumentKind.NOTICE]), newest.get(ids[DocumentKind.MINUTES])
        # Minutes of an older crawl than the notice's: the card has lost them since.
        if notice is None or minutes is None or notice.run_id != minutes.run_id:
            return None
        return PreviousCard(notice.digest, notice.raw, notice.parsed, minutes.raw)

    def answers(self, prefix: str, since: datetime) -> dict[str, PreviousAnswer]:
        """Return how crawls were answered since a moment, by address, of the addresses that begin with a prefix."""
        fetches = schema.fetches.c
        with self._read() as connection:
            rows = connection.execute(
                select(fetches.url, fetches.status, fetches.digest, fetches.fetched_at)
                .join(schema.runs, schema.runs.c.id == fetches.run_id)
                .where(
                    fetches.url.startswith(prefix, autoescape=True),
                    fetches.fetched_at >= since,
                    fetches.failure == "",
                    fetches.digest != "",
                    schema.runs.c.kind == "crawl",
                )
                .order_by(fetches.id)
            ).all()
        return {row.url: PreviousAnswer(row.status, row.digest, row.fetched_at) for row in rows}

    def card_numbers(self, form: str) -> frozenset[int]:
        """Return the numbers of the portal's cards of one form that crawls have read."""
        prefix = document_id(Source.PORTAL, "", f"{form}:")
        observations = schema.observations.c
        with self._read() as connection:
            ids = connection.execute(
                select(observations.document_id)
                .where(observations.document_id.startswith(prefix, autoescape=True))
                .distinct()
            ).scalars()
            numbers = {found.removeprefix(prefix).partition(":")[0] for found in ids}
        return frozenset(int(number) for number in numbers if number.isdigit())

    def past_crawls(self, address: str, before: int) -> tuple[PastCrawl, ...]:
        """Return the crawls of an address that ended before a run began, oldest first.

        Their documents are those of the newest complete one and of the later ones; of older ones none are given.
        """
        with self._read() as connection:
            return load_past_crawls(connection, address, before)

    def registration_numbers(self) -> frozenset[str]:
        """Return the registration numbers, digits alone, on the cards that the newest crawls of the portal saw."""
        runs = (
            select(schema.runs.c.id)
            .where(schema.runs.c.source == Source.PORTAL)
            .order_by(schema.runs.c.started.desc())
            .limit(_NEWEST_PORTAL_RUNS)
        )
        cards = select(schema.observations.c.raw).where(schema.observations.c.run_id.in_(runs))
        with self._read() as connection:
            documents = [msgspec.json.decode(row.raw, type=RawDocument) for row in connection.execute(cards)]
        shown = (document.card.registration_number for document in documents if document.card is not None)
        return frozenset(number for text in shown if (number := re.sub(r"\D", "", text)))

    # ------------------------------------------------------------------ decisions and publications

    def add_decision(
        self, *, kind: str, subject: str, value: str, made_by: str, made_on: date, why: str, digest: str = ""
    ) -> int:
        """Record an analyst's decision."""
        with self._write() as connection:
            result = connection.execute(
                insert(schema.decisions).values(
                    kind=kind,
                    subject=subject,
                    value=value,
                    digest=digest,
                    made_by=made_by,
                    made_on=made_on,
                    why=why,
                )
            )
            return _new_id(result)

    def add_publication(
        self,
        *,
        month: str,
        as_of: date,
        published: datetime,
        program_version: str,
        rulebook_version: str,
        calendar_version: str,
        manifest: str,
        snapshot: Mapping[str, Any],
    ) -> None:
        """Record a publication with its snapshot, unless the newest one of the month is the same."""
        with self._write() as connection:
            newest = connection.execute(
                select(schema.publications.c.manifest)
                .where(schema.publications.c.month == month)
                .order_by(schema.publications.c.id.desc())
                .limit(1)
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
                    snapshot=json.dumps(snapshot, ensure_ascii=False, sort_keys=True, default=str),
                )
            )

    def publications(self, month: str) -> tuple[StoredPublication, ...]:
        """Return the publications of a month, oldest first, without their snapshots."""
        table = schema.publications.c
        query = (
            select(table.id, table.month, table.as_of, table.manifest)
            .where(table.month == month)
            .order_by(table.id)
        )
        with self._read() as connection:
            return tuple(
                StoredPublication(row.id, row.month, row.as_of, row.manifest)
                for row in connection.execute(query)
            )

    def newest_publications(self) -> tuple[StoredPublication, ...]:
        """Return each month's publication with the latest cut-off (of several the newest), by month."""
        table = schema.publications.c
        place = func.row_number().over(
            partition_by=table.month, order_by=(table.as_of.desc(), table.id.desc())
        )
        ranked = select(table.id, place.label("place")).subquery()
        query = (
            select(table.id, table.month, table.as_of, table.manifest)
            .join(ranked, ranked.c.id == table.id)
            .where(ranked.c.place == 1)
            .order_by(table.month)
        )
        with self._read() as connection:
            return tuple(
                StoredPublication(row.id, row.month, row.as_of, row.manifest)
                for row in connection.execute(query)
            )

    def publication_snapshot(self, publication_id: int) -> dict[str, Any]:
        """Return the snapshot of one publication.

        Raises:
            StoreError: there is no such publication.
        """
        table = schema.publications.c
        with self._read() as connection:
            text_of = connection.execute(
                select(table.snapshot).where(table.id == publication_id)
            ).scalar_one_or_none()
        if text_of is None:
            raise StoreError(f"{self._shown}: there is no publication {publication_id}")
        values: dict[str, Any] = json.loads(text_of)
        return values

    def fetch_times(self, digests: Sequence[str]) -> dict[str, tuple[datetime, datetime]]:
        """Return when the bodies with some digests were fetched first and last."""
        fetches = schema.fetches.c
        found: dict[str, tuple[datetime, datetime]] = {}
        with self._read() as connection:
            # a statement holds a limited number of values
            for start in range(0, len(digests), 500):
                query = (
                    select(fetches.digest, func.min(fetches.fetched_at), func.max(fetches.fetched_at))
                    .where(fetches.digest.in_(digests[start : start + 500]))
                    .group_by(fetches.digest)
                )
                found |= {row[0]: (row[1], row[2]) for row in connection.execute(query)}
        return found

    def reader_versions(self) -> dict[str, tuple[str, ...]]:
        """Return the versions of the readers that made the newest readings, by region."""
        readings, observations = schema.readings.c, schema.observations.c
        newest = select(func.max(readings.id)).group_by(readings.observation_id)
        query = (
            select(observations.region, readings.reader_version)
            .join(schema.observations, observations.id == readings.observation_id)
            .where(readings.id.in_(newest))
            .distinct()
            .order_by(observations.region, readings.reader_version)
        )
        found: dict[str, list[str]] = {}
        with self._read() as connection:
            for row in connection.execute(query):
                found.setdefault(row.region, []).append(row.reader_version)
        return {region: tuple(versions) for region, versions in found.items()}


def _new_id(result: CursorResult[Any]) -> int:
    if result.inserted_primary_key is None:
        raise StoreError("the database gave no id for a new row")
    return int(result.inserted_primary_key[0])


def _unpack_scripts(folder: Path) -> Path:
    source = files("hearings_crawler.store") / "migrations"
    target = folder / "migrations"
    (target / "versions").mkdir(parents=True)
    for entry in source.iterdir():
        if entry.name.endswith((".py", ".mako")):
            (target / entry.name).write_bytes(entry.read_bytes())
    for entry in (source / "versions").iterdir():
        if entry.name.endswith(".py"):
            (target / "versions" / entry.name).write_bytes(entry.read_bytes())
    return target


def _fetch_ids(
    connection: Connection, run_id: int, urls: set[str], digests: set[str]
) -> dict[tuple[str, str], int]:
    """Return the fetch of each (url, digest): of this run, of an earlier one for a page that was not asked for."""
    of_this_run = schema.fetches.c.run_id == run_id
    rows = connection.execute(
        select(
            func.coalesce(func.min(case((of_this_run, schema.fetches.c.id))), func.max(schema.fetches.c.id)),
            schema.fetches.c.url,
            schema.fetches.c.digest,
        )
        .where(schema.fetches.c.url.in_(sorted(urls)), schema.fetches.c.digest.in_(sorted(digests)))
        .group_by(schema.fetches.c.url, schema.fetches.c.digest)
    )
    return {(row[1], row[2]): row[0] for row in rows}


def _load_runs(connection: Connection) -> tuple[StoredRun, ...]:
    addresses: dict[int, list[StoredAddress]] = {}
    for row in connection.execute(select(schema.run_addresses).order_by(schema.run_addresses.c.id)):
        addresses.setdefault(row.run_id, []).append(
            StoredAddress(
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
        )
    return tuple(
        StoredRun(
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
            addresses=tuple(addresses.get(row.id, ())),
        )
        for row in connection.execute(select(schema.runs).order_by(schema.runs.c.started, schema.runs.c.id))
    )


def _load_latest(
    connection: Connection, document_ids: Sequence[str] | None = None
) -> tuple[StoredObservation, ...]:
    # "Latest" follows the run's start, not the row's id: a run that began later may have stored earlier.
    newest = (
        select(
            schema.observations.c.id.label("observation_id"),
            func.row_number()
            .over(
                partition_by=(schema.observations.c.document_id, schema.observations.c.version),
                order_by=(schema.runs.c.started.desc(), schema.observations.c.id.desc()),
            )
            .label("place"),
        )
        .join(schema.runs, schema.runs.c.id == schema.observations.c.run_id)
        .where(true() if document_ids is None else schema.observations.c.document_id.in_(document_ids))
        .subquery()
    )
    wanted = (
        true()
        if document_ids is None
        else schema.readings.c.observation_id.in_(select(newest.c.observation_id))
    )
    last_reading = (
        select(schema.readings.c.observation_id, func.max(schema.readings.c.id).label("reading_id"))
        .where(wanted)
        .group_by(schema.readings.c.observation_id)
        .subquery()
    )
    rows = connection.execute(
        select(schema.observations, schema.readings.c.parsed)
        .join(newest, newest.c.observation_id == schema.observations.c.id)
        .join(last_reading, last_reading.c.observation_id == schema.observations.c.id)
        .join(schema.readings, schema.readings.c.id == last_reading.c.reading_id)
        .where(newest.c.place == 1)
        .order_by(schema.observations.c.document_id, schema.observations.c.version)
    )
    return tuple(map(_observation, rows))


def _load_earlier(connection: Connection) -> tuple[StoredObservation, ...]:
    """Return the first observation of each content of the versions whose content changed, oldest first."""
    observations, readings, runs = schema.observations.c, schema.readings.c, schema.runs.c
    changed = (
        select(observations.document_id, observations.version)
        .group_by(observations.document_id, observations.version)
        .having(func.count(observations.raw.distinct()) > 1)
        .subquery()
    )
    first = (
        select(
            observations.id.label("observation_id"),
            func.row_number()
            .over(
                partition_by=(observations.document_id, observations.version, observations.raw),
                order_by=(runs.started, observations.id),
            )
            .label("place"),
        )
        .join(schema.runs, runs.id == observations.run_id)
        .join(
            changed,
            (changed.c.document_id == observations.document_id) & (changed.c.version == observations.version),
        )
        .subquery()
    )
    last_reading = (
        select(readings.observation_id, func.max(readings.id).label("reading_id"))
        .where(readings.observation_id.in_(select(first.c.observation_id).where(first.c.place == 1)))
        .group_by(readings.observation_id)
        .subquery()
    )
    rows = connection.execute(
        select(schema.observations, readings.parsed)
        .join(last_reading, last_reading.c.observation_id == observations.id)
        .join(schema.readings, readings.id == last_reading.c.reading_id)
        .join(schema.runs, runs.id == observations.run_id)
        .order_by(observations.document_id, observations.version, runs.started, observations.id)
    )
    return tuple(map(_observation, rows))


def _observation(row: Row[Any]) -> StoredObservation:
    return StoredObservation(
        id=row.id,
        run_id=row.run_id,
        source=Source(row.source),
        region=row.region,
        document_id=row.document_id,
        version=row.version,
        address=row.address,
        url=row.url,
        digest=row.digest,
        raw=msgspec.json.decode(row.raw, type=RawDocument),
        parsed=msgspec.json.decode(row.parsed, type=ParsedDocument),
    )


def _load_sightings(connection: Connection) -> tuple[Sighting, ...]:
    observations = schema.observations.c
    rows = connection.execute(
        select(
            observations.run_id,
            observations.document_id,
            func.min(schema.fetches.c.fetched_at).label("fetched"),
        )
        .join(schema.fetches, schema.fetches.c.id == observations.fetch_id, isouter=True)
        .group_by(observations.run_id, observations.document_id)
        .order_by(observations.run_id, observations.document_id)
    )
    return tuple(Sighting(row.run_id, row.document_id, row.fetched) for row in rows)


def _load_decisions(connection: Connection) -> tuple[Decision, ...]:
    rows = connection.execute(select(schema.decisions).order_by(schema.decisions.c.id))
    return tuple(
        Decision(row.id, row.kind, row.subject, row.value, row.digest, row.made_by, row.made_on, row.why)
        for row in rows
    )
