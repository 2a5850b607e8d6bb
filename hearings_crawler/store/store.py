"""The store: what crawls saw, behind a few methods.  SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from hearings_crawler.coverage.address import AddressCoverage, Status
from hearings_crawler.coverage.history import PastCrawl
from hearings_crawler.crawling.previous import PreviousAnswer, PreviousCard, PreviousPage
from hearings_crawler.crawling.recorded import RecordedFetch
from hearings_crawler.errors import StoreError
from hearings_crawler.evidence.location import RecordLocation
from hearings_crawler.evidence.warc import ArchivedFile
from hearings_crawler.items import Source
from hearings_crawler.law.months import Month
from hearings_crawler.store import asking, manifests, publications, recorded, runs, schema, writing
from hearings_crawler.store.database import Database
from hearings_crawler.store.loading import load_decisions, load_month, load_runs
from hearings_crawler.store.manifests import StoredManifest
from hearings_crawler.store.records import (
    Decision,
    FetchRecord,
    RunInputs,
    StoredFigures,
    StoredListPage,
    StoredMonth,
    StoredPublication,
    StoredRun,
)
from hearings_crawler.store.selection import select_contents

if TYPE_CHECKING:
    from hearings_crawler.items import HearingItem


class Store:
    """The store at one database URL.

    Raises:
        StoreError: the database cannot be reached, is at another revision, or refuses to write.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store, bringing an empty or older database to the program's revision."""
        store = cls(url)
        store.migrate()
        return store

    def close(self) -> None:
        """Return the connections back."""
        self._database.close()

    def revision(self) -> str | None:
        """Return the revision that the database is at; None for an empty one."""
        return self._database.revision()

    def migrate(self) -> None:
        """Bring the database to the program's revision; see :meth:`Database.migrate`."""
        self._database.migrate()

    # ------------------------------------------------------------------ what a crawl writes

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
        inputs: RunInputs | None = None,
        run_id: int | None = None,
    ) -> int:
        """Record that a run has started and return its id; that of the run itself where it is run once more elsewhere."""
        with self._database.write() as connection:
            given = runs.input_ids(connection, inputs or RunInputs())
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
                    **given,
                    **({"id": run_id} if run_id is not None else {}),
                )
            )
            return runs.new_id(result)

    def finish_run(
        self,
        run_id: int,
        *,
        finished: datetime,
        status: Status,
        reason: str,
        coverages: Sequence[AddressCoverage],
        files: Sequence[ArchivedFile] = (),
    ) -> None:
        """Record how a run ended, address by address, and seal it with a manifest over all that it stored."""
        with self._database.write() as connection:
            for coverage in coverages:
                runs.add_address(connection, run_id, coverage)
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
            manifests.seal(connection, run_id, files)

    def unfinished_run(self, spider: str, month: str, window_start: date, since: datetime) -> int | None:
        """Return a spider's newest crawl if it is one of this month and window, began after a moment and never ended."""
        with self._database.read() as connection:
            return runs.unfinished_run(connection, spider, month, window_start, since)

    def add_fetches(self, run_id: int, records: Sequence[FetchRecord]) -> None:
        """Record answers and failures of the transport."""
        if records:
            with self._database.write() as connection:
                writing.add_fetches(connection, run_id, records)

    def add_observations(self, run_id: int, items: Sequence[HearingItem], reader_version: str) -> None:
        """Record documents as a run saw them, each with its reading."""
        if items:
            with self._database.write() as connection:
                previous = runs.previous_run(connection, run_id)
                writing.add_observations(connection, run_id, previous, items, reader_version)

    # ------------------------------------------------------------------ what a month is judged from

    def runs(self, *, spider: str = "") -> tuple[StoredRun, ...]:
        """Return every run, or those of one spider, oldest first."""
        with self._database.read() as connection:
            if not spider:
                return load_runs(connection)
            ids = connection.execute(select(schema.runs.c.id).where(schema.runs.c.spider == spider)).scalars()
            return load_runs(connection, set(ids))

    def newest_run(self, spider: str, month: str) -> StoredRun | None:
        """Return the newest run of a spider for a month."""
        with self._database.read() as connection:
            newest = connection.execute(
                select(func.max(schema.runs.c.id)).where(
                    schema.runs.c.spider == spider, schema.runs.c.month == month
                )
            ).scalar()
            return load_runs(connection, [newest])[0] if newest is not None else None

    def ended_runs(self) -> frozenset[int]:
        """Return the ids of the runs that have ended."""
        with self._database.read() as connection:
            ended = select(schema.runs.c.id).where(schema.runs.c.finished.is_not(None))
            return frozenset(connection.execute(ended).scalars())

    def has_crawl_since(self, moment: datetime) -> bool:
        """Whether any source was crawled since a moment."""
        with self._database.read() as connection:
            found = select(schema.runs.c.id).where(
                schema.runs.c.kind == "crawl", schema.runs.c.started >= moment
            )
            return connection.execute(found.limit(1)).scalar() is not None

    def load_month(self, month: Month | None = None) -> StoredMonth:
        """Return what a month is judged from; without a month all that is stored.

        That is: the newest reading of each version of a document, the rows of crawls that saw it, what versions whose
        content changed said before; the crawls and the decisions.
        """
        with self._database.read() as connection:
            return load_month(connection, month)

    def list_pages(self, run_id: int) -> tuple[StoredListPage, ...]:
        """Return the pages of listings that a run read, in the order in which it read them."""
        with self._database.read() as connection:
            return runs.list_pages(connection, run_id)

    # ------------------------------------------------------------------ what a new crawl asks

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        """Return the newest complete fetch of an address by a crawl, without those that failed or were cut short."""
        with self._database.read() as connection:
            return asking.previous_page(connection, url, variant)

    def previous_card(self, form: str, hearing_id: str, *, before: int | None = None) -> PreviousCard | None:
        """Return a card and its minutes as the newest crawl that read the card saw them; None without minutes.

        With ``before`` only the crawls before that run count, here and below.
        """
        with self._database.read() as connection:
            return asking.previous_card(connection, form, hearing_id, before)

    def previous_cards(self, *, before: int | None = None) -> asking.Cards:
        """Return the cards that the portal's newest crawl saw, by form and hearing's id; None for one without minutes."""
        with self._database.read() as connection:
            return asking.previous_cards(connection, before)

    def answers(
        self, prefix: str, since: datetime, *, before: int | None = None
    ) -> dict[str, PreviousAnswer]:
        """Return how crawls were answered since a moment, by address, of the addresses that begin with a prefix."""
        with self._database.read() as connection:
            return asking.answers_since(connection, prefix, since, before)

    def card_numbers(self, form: str, *, before: int | None = None) -> frozenset[int]:
        """Return the numbers of the portal's cards of one form that crawls have read."""
        with self._database.read() as connection:
            return asking.card_numbers(connection, form, before)

    def past_crawls(self, address: str, before: int) -> tuple[PastCrawl, ...]:
        """Return the crawls of an address that ended before a run began, oldest first.

        Their documents are those of the newest complete one and of the later ones; of older ones none are given.
        """
        with self._database.read() as connection:
            return asking.load_past_crawls(connection, address, before)

    def registration_numbers(self) -> frozenset[str]:
        """Return the registration numbers, digits alone, on the cards that the newest crawls of the portal saw."""
        with self._database.read() as connection:
            return asking.registration_numbers(connection)

    # ------------------------------------------------------------------ a run once more

    def run_inputs(self, run_id: int) -> RunInputs:
        """Return what a run was given."""
        with self._database.read() as connection:
            return recorded.run_inputs(connection, run_id)

    def recorded_fetches(self, run_id: int) -> tuple[RecordedFetch, ...]:
        """Return the answers and failures of a run, in the order in which they came."""
        with self._database.read() as connection:
            return recorded.recorded_fetches(connection, run_id)

    def earlier_fetch(self, url: str, variant: str, before: int, *, rendered: bool) -> RecordedFetch | None:
        """Return the newest complete answer of an address in the crawls up to a run."""
        with self._database.read() as connection:
            return recorded.earlier_fetch(connection, url, variant, before, rendered=rendered)

    def repeat_run(self, first: int, run: StoredRun, fetches: Sequence[RecordedFetch]) -> None:
        """Add a run that saw and read what another one did: one that was answered alike (for the store of a replay)."""
        with self._database.write() as connection:
            recorded.repeat_run(connection, first, run, fetches)

    def add_replayed(self, replayed: Store, month: str, started: datetime, reader_version: str) -> int:
        """Add the readings of a replay, given in a store of its own, and return how many are new.

        What today's readers see where the crawl saw nothing is no observation: it is left to the next crawl.
        """
        with replayed._database.read() as source, self._database.write() as connection:
            return recorded.add_replayed(connection, source, month, started, reader_version)

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision, oldest first."""
        with self._database.read() as connection:
            return load_decisions(connection)

    # ------------------------------------------------------------------ evidence

    def record_of(self, digest: str) -> RecordLocation | None:
        """Return where the archive keeps the body with a digest; None for one that no archive file holds."""
        with self._database.read() as connection:
            return asking.record_of(connection, digest)

    def manifests(self, run_ids: Iterable[int]) -> tuple[StoredManifest, ...]:
        """Return the chain of manifests from the first up to the newest of some runs."""
        with self._database.read() as connection:
            return manifests.manifests_to(connection, run_ids)

    def rows_of(self, run_id: int) -> dict[str, Any]:
        """Return what is stored of a run now, as its manifest states it; empty if there is no such run."""
        with self._database.read() as connection:
            return manifests.rows_of(connection, run_id)

    def damaged_texts(self, month: Month) -> list[str]:
        """Return, in words, the contents and readings of a month whose text is not the one that was stored."""
        with self._database.read() as connection:
            return manifests.damaged_texts(connection, select_contents(connection, month).contents)

    def fetch_times(self, digests: Sequence[str]) -> dict[str, tuple[datetime, datetime]]:
        """Return when the bodies with some digests were fetched first and last."""
        with self._database.read() as connection:
            return asking.fetch_times(connection, digests)

    # ------------------------------------------------------------------ decisions and publications

    def add_decision(
        self, *, kind: str, subject: str, value: str, made_by: str, made_on: date, why: str, digest: str = ""
    ) -> int:
        """Record an analyst's decision."""
        with self._database.write() as connection:
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
            return runs.new_id(result)

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
        final: bool = False,
        state: str = "",
    ) -> None:
        """Record a publication with its snapshot, unless the newest one of the month is the same."""
        with self._database.write() as connection:
            publications.add_publication(
                connection,
                month=month,
                as_of=as_of,
                published=published,
                program_version=program_version,
                rulebook_version=rulebook_version,
                calendar_version=calendar_version,
                manifest=manifest,
                snapshot=snapshot,
                final=final,
                state=state,
            )

    def publications(self, month: str) -> tuple[StoredPublication, ...]:
        """Return the publications of a month, oldest first, without their snapshots."""
        with self._database.read() as connection:
            return publications.publications(connection, month)

    def newest_figures(self) -> tuple[StoredFigures, ...]:
        """Return each month's cells, of the publication with the latest cut-off (of several the newest), by month."""
        with self._database.read() as connection:
            return publications.newest_figures(connection)

    def publication_snapshot(self, publication_id: int) -> dict[str, Any]:
        """Return the snapshot of one publication.

        Raises:
            StoreError: there is no such publication.
        """
        with self._database.read() as connection:
            found = publications.snapshot(connection, publication_id)
        if found is None:
            raise StoreError(f"{self._database.shown}: there is no publication {publication_id}")
        return found
