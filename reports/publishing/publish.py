"""The one publishing path: from the store to a finished folder of a month, which appears at once.

The closing pipeline, ``scrapy monthly`` and ``scrapy report`` call only :func:`publish_month`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hearings_crawler.clock import Clock
from hearings_crawler.errors import PublicationError
from hearings_crawler.evidence.archive import Archive
from hearings_crawler.judging.facts import Facts, gather
from hearings_crawler.judging.judge import PublishingCalendar, judge_month
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook, load_rulebook
from hearings_crawler.law.workdays import load_calendar
from hearings_crawler.registry.regions import COUNTRY, Registry
from hearings_crawler.store.records import StoredPublication
from hearings_crawler.store.store import Store
from reports.publishing.proofs import with_proofs
from reports.publishing.shelf import Shelf
from reports.view.compare import Movement, compare
from reports.view.confirmation_preview import what_confirming_would_change
from reports.view.context import ChangelogEntry, PublicationContext, changelog_entry
from reports.view.proof import AbsenceProof
from reports.view.records import MonthRecords, month_records
from reports.view.snapshot import Snapshot, from_json, make_snapshot, to_json
from reports.view.tables import Table
from reports.view.trend import StoredSnapshot, TrendMonth, trend_month, trend_of
from reports.writers.all_months import all_months_html
from reports.writers.bundle import write_bundle
from reports.writers.csv_files import csv_files
from reports.writers.evidence_text import collect_evidence

LOGGED_DRAFTS = 20
"""Drafts since the last issue that the list of changes names."""


@dataclass(frozen=True)
class Rules:
    """What months are judged by: the rulebook and the calendar, the packaged ones by default."""

    rulebook: Rulebook
    calendar: PublishingCalendar

    @classmethod
    def packaged(cls) -> Rules:
        """Return the rules that the program brings with it."""
        return cls(load_rulebook(), load_calendar())


@dataclass(frozen=True)
class Publication:
    """A published month.

    ``folder`` shows its files; ``moved`` is what differs from the publication before, ``corrects`` what differs from the
    one issued before, None where there is none.  ``lost`` names the evidence that the archive has not, or not whole.
    """

    folder: Path
    judgement: MonthJudgement
    tables: tuple[Table, Table]
    final: bool
    moved: Movement | None
    corrects: Movement | None = None
    lost: tuple[str, ...] = ()


Check = Callable[[Publication], None]


def judge_stored(
    store: Store, month: Month, as_of: date, registry: Registry, rules: Rules
) -> tuple[MonthJudgement, Facts]:
    """Return a month judged from what is stored, and the facts that it was judged from."""
    edition = rules.rulebook.edition_for(month)
    facts = gather(store.load_month(month), registry, edition)
    return judge_month(facts, month, as_of, rules.rulebook, rules.calendar), facts


def publish_month(
    store: Store,
    month: Month,
    as_of: date,
    out: Path,
    *,
    registry: Registry,
    clock: Clock,
    archive: Archive | None = None,
    coalesce: bool = False,
    final: bool = False,
    rules: Rules | None = None,
    check: Check | None = None,
) -> Publication | None:
    """Write the files of a month; they appear together as ``out/YYYY-MM``, and ``out/all`` is written anew.

    The page shows the text of evidence from the ``archive``.  With ``coalesce`` a call that finds another
    process publishing leaves a mark and returns None: the other one publishes again before it ends.  Without
    it the call waits for its turn.  ``check`` sees what would be published before a file of the month is written; what
    it raises ends the call.

    Raises:
        RuleError: no edition of the rulebook covers the month.
        PublicationError: the folder cannot be written.
    """
    rules = rules or Rules.packaged()
    rules.rulebook.edition_for(month)
    publisher = MonthPublisher(store, month, out, registry, clock, archive, rules)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not coalesce:
            with _lock(out / f".{month}.lock", wait=True):
                return publisher.publish(as_of, final=final, check=check)
        return _publish_coalesced(publisher, as_of)
    except OSError as error:
        raise PublicationError(f"{out}: the files of {month} cannot be written: {error}") from error


def preview_month(
    store: Store,
    month: Month,
    as_of: date,
    out: Path,
    *,
    registry: Registry,
    clock: Clock,
    archive: Archive | None = None,
    final: bool = False,
    rules: Rules | None = None,
) -> Publication:
    """Return what :func:`publish_month` would publish, and write nothing anywhere."""
    publisher = MonthPublisher(store, month, out, registry, clock, archive, rules or Rules.packaged())
    return publisher.preview(as_of, final=final)


def _publish_coalesced(publisher: MonthPublisher, as_of: date) -> Publication | None:
    mark = publisher.out / f".{publisher.month}.again"
    mark.write_text(as_of.isoformat())
    published = None
    # Whoever leaves a mark after the holder's last look finds the lock free at its own next try.
    while mark.exists():
        with _lock(publisher.out / f".{publisher.month}.lock", wait=False) as held:
            if not held:
                return published
            while True:
                try:
                    wanted = date.fromisoformat(mark.read_text().strip() or as_of.isoformat())
                    mark.unlink()
                except FileNotFoundError:
                    break
                published = publisher.publish(wanted, final=False)
    return published


@contextmanager
def _lock(path: Path, *, wait: bool) -> Iterator[bool]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class MonthPublisher:
    """Publishes one month from one store."""

    store: Store
    month: Month
    out: Path
    registry: Registry
    clock: Clock
    archive: Archive | None
    rules: Rules

    def publish(self, as_of: date, *, final: bool, check: Check | None = None) -> Publication:
        """Write the month's folder, show it, and record the publication; whoever calls holds the lock."""
        records, kept, facts, proofs = self._judged(as_of, final=final, writes=True)
        data = csv_files(records)
        state = _state(kept, data)
        context = self._context(records, facts, kept, state, proofs)
        if check is not None:
            check(_publication(self.out / str(self.month), records, context, final=final))
        folder, shown = self._write(records, context, data, final=final)
        basis = records.judgement.basis
        self.store.add_publication(
            month=str(self.month),
            as_of=as_of,
            published=self.clock.now(),
            program_version=basis.program_version,
            rulebook_version=basis.edition.version,
            calendar_version=basis.calendar_version,
            manifest=(folder / "manifest.json").read_text("utf-8"),
            snapshot=to_json(kept),
            final=final,
            state=state,
        )
        self._write_all_months()
        return _publication(shown, records, context, final=final)

    def preview(self, as_of: date, *, final: bool) -> Publication:
        """Return what would be published, and write nothing."""
        records, kept, facts, proofs = self._judged(as_of, final=final, writes=False)
        context = self._context(records, facts, kept, _state(kept, csv_files(records)), proofs)
        return _publication(self.out / str(self.month), records, context, final=final)

    def _judged(
        self, as_of: date, *, final: bool, writes: bool
    ) -> tuple[MonthRecords, Snapshot, Facts, Mapping[str, AbsenceProof]]:
        """Return the month with its proofs of absence, which are put into the archive if something is written."""
        judgement, facts = judge_stored(self.store, self.month, as_of, self.registry, self.rules)
        proofs: Mapping[str, AbsenceProof] = {}
        if self.archive is not None:
            proven = with_proofs(judgement, facts, self.store, self.archive, writes=writes)
            judgement, proofs = proven.judgement, proven.proofs
        kept = make_snapshot(judgement, facts, reader_versions(facts), final=final)
        return month_records(judgement), kept, facts, proofs

    def _write(
        self, records: MonthRecords, context: PublicationContext, data: Mapping[str, bytes], *, final: bool
    ) -> tuple[Path, Path]:
        """Write a folder, show it, and return it with the link that shows it."""
        shelf = Shelf(self.out, self.month)
        unfinished = shelf.begin()
        write_bundle(records, unfinished, context=context, data=data, final=final)
        folder = shelf.finish()
        return folder, shelf.show(final=final)

    def _context(
        self,
        records: MonthRecords,
        facts: Facts,
        kept: Snapshot,
        state: str,
        proofs: Mapping[str, AbsenceProof],
    ) -> PublicationContext:
        judgement = records.judgement
        earlier = publications_before(self.store.publications(str(self.month)), state)
        last = earlier[-1] if earlier else None
        issued = next((each for each in reversed(earlier) if each.final), last)
        movement = self._movement(last, kept)
        correction = movement if issued is last else self._movement(issued, kept)
        trend = self._months_before()
        before = trend[-1] if trend and trend[-1].month == self.month.preceding else None
        evidence, lost = collect_evidence(judgement, self.archive) if self.archive else ({}, ())
        return PublicationContext(
            state=state,
            movement=movement,
            correction=correction,
            changelog=(
                *(_logged(publication) for publication in logged(earlier)),
                changelog_entry(judgement.as_of, state, movement, final=kept.final),
            ),
            earlier=before,
            trend=(*trend, trend_month(self.month, judgement.as_of, records.tables)),
            confirmations=what_confirming_would_change(
                judgement, facts, self.rules.rulebook, self.rules.calendar
            ),
            evidence=evidence,
            lost=frozenset(lost),
            proofs=proofs,
            fetched=self.store.fetch_times(sorted({finding.evidence for finding in judgement.findings})),
        )

    def _movement(self, earlier: StoredPublication | None, kept: Snapshot) -> Movement | None:
        before = from_json(self.store.publication_snapshot(earlier.id)) if earlier else None
        return compare(before, kept) if before else None

    def _months_before(self) -> tuple[TrendMonth, ...]:
        """Return the months before this one that were published, oldest first."""
        return tuple(
            month for month in stored_months(self.store, self.rules.rulebook) if month.month < self.month
        )

    def _write_all_months(self) -> None:
        """Write ``all/index.html`` from the store, replaced by one rename."""
        folder = self.out / "all"
        folder.mkdir(exist_ok=True)
        # months that are published at the same time each write it: the last one has read them all
        with _lock(self.out / ".all.lock", wait=True):
            fresh = folder / ".index.html"
            months = stored_months(self.store, self.rules.rulebook)
            fresh.write_text(all_months_html(months, self.rules.rulebook), "utf-8")
            fresh.replace(folder / "index.html")


def reader_versions(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return the versions of the readers behind the facts, by region; ``KZ`` for the portal."""
    found: dict[str, set[str]] = {}
    for observation in facts.stored.latest:
        found.setdefault(observation.region or COUNTRY, set()).add(observation.reader_version)
    return {region: tuple(sorted(versions)) for region, versions in sorted(found.items())}


def stored_months(store: Store, rulebook: Rulebook) -> tuple[TrendMonth, ...]:
    """Return every published month, oldest first, as its publication with the latest cut-off has it."""
    return trend_of(
        [
            StoredSnapshot(Month.parse(stored.month), stored.as_of, stored.figures)
            for stored in store.newest_figures()
        ],
        rulebook,
    )


# ------------------------------------------------------------------------------------ publications before


def publications_before(
    publications: Sequence[StoredPublication], state: str
) -> tuple[StoredPublication, ...]:
    """Return the publications that came before a state was published first, each state once, oldest first.

    A state that was published before is compared with what it was compared with then: writing it again gives
    the same bytes, whatever was published since.
    """
    before: list[StoredPublication] = []
    for publication in publications:
        if publication.state == state:
            break
        if not before or before[-1].state != publication.state:
            before.append(publication)
    return tuple(before)


def logged(earlier: Sequence[StoredPublication]) -> tuple[StoredPublication, ...]:
    """Return the publications that the list of changes names: every issue, and the newest drafts since the last one."""
    last = max((place for place, each in enumerate(earlier) if each.final), default=-1)
    drafts = [each for each in earlier[last + 1 :] if not each.final]
    kept = {each.id for each in drafts[-LOGGED_DRAFTS:]}
    return tuple(each for each in earlier if each.final or each.id in kept)


def _logged(publication: StoredPublication) -> ChangelogEntry:
    return ChangelogEntry(
        publication.as_of.isoformat(),
        final=publication.final,
        state=publication.state,
        moved=json.loads(publication.manifest).get("moved"),
    )


def _state(kept: Snapshot, data: Mapping[str, bytes]) -> str:
    """Return a digest of all that a publication says but its comparisons with other publications."""
    digest = hashlib.sha256(json.dumps(to_json(kept), sort_keys=True).encode())
    for name, content in sorted(data.items()):
        digest.update(name.encode())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def _publication(
    shown: Path, records: MonthRecords, context: PublicationContext, *, final: bool
) -> Publication:
    return Publication(
        shown,
        records.judgement,
        records.tables,
        final,
        context.movement,
        context.correction,
        tuple(sorted(context.lost)),
    )
