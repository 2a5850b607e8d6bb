"""What judging a month gives: findings, documents, coverage, questions, counts; the input of the tables.

Every value here is derived from the store when a month is published; a publication keeps a snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import DocumentKind, Form, HearingStatus, Source
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Edition, Texts


class Verdict(StrEnum):
    """The verdict of one rule on one document (or on its absence)."""

    KEPT = "kept"
    BROKEN = "broken"
    PENDING = "pending"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict ``broken``, ``unknown`` or ``pending``, with everything needed to check it by hand.

    ``title`` is the document's title, or the hearing's for an absence.  ``mark`` is an analyst's decision
    (``confirmed`` or ``dismissed``) with ``mark_by``, ``mark_on`` and ``mark_why``; a dismissed finding is
    not counted.  ``notes`` say what a broken rule keeps all the same (``code_allows``); ``hearing_day`` is the
    hearing's first day; ``lacked_by`` the id of the crawl from which a document's absence was concluded.
    """

    table: int
    region: str
    rule: str
    verdict: Verdict
    registration_number: str
    form: Form
    document: DocumentKind
    source: Source
    url: str
    title: str
    shown_date: date | None
    placed_from: date | None
    placed_to: date | None
    anchor: date | None
    due: date | None
    reason: Texts
    evidence: str
    finding_id: str
    hearing_id: str
    document_id: str
    hearing_day: date | None = None
    notes: tuple[str, ...] = ()
    mark: str = ""
    mark_by: str = ""
    mark_on: date | None = None
    mark_why: str = ""
    lacked_by: int | None = None

    @property
    def note(self) -> str:
        """The notes and an analyst's confirmation, with a blank between."""
        return " ".join((*self.notes, *(["confirmed"] if self.mark == "confirmed" else [])))

    @property
    def counted(self) -> bool:
        """Whether the finding adds one to its cell."""
        return self.verdict is Verdict.BROKEN and self.mark != "dismissed"


@dataclass(frozen=True, slots=True)
class CountedDocument:
    """A document counted in the month, for one hearing (a row of documents.csv)."""

    table: int
    region: str
    document: DocumentKind
    source: Source
    url: str
    title: str
    form: Form
    registration_number: str
    link_rule: str
    link_confidence: float
    shown_date: date | None
    placed_from: date | None
    placed_to: date | None
    in_rubric: bool | None
    recorded: bool | None
    evidence: str
    hearing_id: str
    document_id: str


@dataclass(frozen=True, slots=True)
class JudgedHearing:
    """A hearing of the month in one region (a row of hearings.csv).

    ``bins`` are the initiator's numbers, ``territories`` the codes of all regions that the hearing is about;
    ``status`` is the portal's, as last read; ``received`` the day on which the akimat received the documents.
    """

    table: int
    region: str
    hearing_id: str
    form: Form
    registration_number: str
    title: str
    initiator: str
    bins: tuple[str, ...]
    territories: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    status: HearingStatus
    received: date | None
    url: str


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """What the last run of a source could read of one registered address (a row of sources.csv).

    ``reached_back_to`` is the first day of the run's window; None if there was no run.  Of the ``documents``
    found, ``lost`` could not be stored, of ``unread`` something could not be read, the text of ``repaired`` was
    damaged and mended; ``causes`` names why the address was not read completely.
    """

    region: str
    engine: str
    address: str
    confirmed: bool
    status: Status
    reason: str
    started: datetime | None
    finished: datetime | None
    pages: int
    documents: int
    reached_back_to: date | None
    lost: int = 0
    unread: int = 0
    repaired: int = 0
    causes: tuple[str, ...] = ()

    @property
    def by_number(self) -> bool:
        """Whether hearings were found by the numbers of their cards, as the run's account says."""
        return " by number" in self.reason


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """The last run of one source (a row of coverage.csv).

    ``covered`` says that a complete run covers the month; ``confirmed`` that every address is confirmed.
    """

    region: str
    source: Source
    status: Status
    reason: str
    started: datetime | None
    finished: datetime | None
    last_complete: datetime | None
    pages: int
    documents: int
    covered: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Something that needs an analyst (a row of review.csv), with the decision if there is one."""

    id: str
    region: str
    kind: str
    source: Source
    url: str
    question: str
    candidates: tuple[str, ...]
    decision: str = ""
    by: str = ""
    on: date | None = None
    why: str = ""


CellKey = tuple[int, str, str]
"""(table, region code, column id)."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a judgement rests on."""

    edition: Edition
    calendar_version: str
    calendar_provisional: bool
    program_version: str
    registry_digest: str
    runs: tuple[int, ...]
    clock_fixed: bool


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region as the tables name it."""

    code: str
    spider: str
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class MonthJudgement:
    """A judged month.

    ``counts`` holds every cell (counts of documents and counted findings, also of cells that are not
    monitored, which a table must not show); ``not_monitored`` gives the reason for each cell that is not
    monitored.  Findings stand only in monitored cells.
    """

    month: Month
    as_of: date
    regions: tuple[RegionName, ...]
    counts: Mapping[CellKey, int]
    not_monitored: Mapping[CellKey, Texts]
    findings: tuple[Finding, ...]
    documents: tuple[CountedDocument, ...]
    coverage: tuple[SourceCoverage, ...]
    questions: tuple[Question, ...]
    basis: Basis
    hearings: tuple[JudgedHearing, ...] = ()
    addresses: tuple[ReadAddress, ...] = ()

    def cell(self, table: int, region: str, column: str) -> int | None:
        """Return a cell's figure; None when it is not monitored."""
        key = (table, region, column)
        return None if key in self.not_monitored else self.counts.get(key, 0)
