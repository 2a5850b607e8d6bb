"""What a publication of a month keeps, to be compared with later ones: every cell, every finding, their basis.

The kept values are a form of their own, stored with the publication and read by later programs: they change
only together with :data:`FORMAT`, whatever becomes of the judgement's values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.judgement import CellKey, Finding, MonthJudgement

FORMAT = 2
"""The form of the snapshot; one of another form is not compared with."""


@dataclass(frozen=True, slots=True)
class KeptCell:
    """A figure as it was published; None: not monitored."""

    table: int
    region: str
    column: str
    figure: int | None


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding as it was published."""

    id: str
    region: str
    table: int
    rule: str
    verdict: str
    registration_number: str
    title: str
    url: str
    source: str
    hearing: str
    document: str
    shown: date | None
    placed_from: date | None
    placed_to: date | None
    anchor: date | None
    due: date | None
    evidence: str
    mark: str
    mark_by: str
    mark_why: str

    @property
    def counted(self) -> bool:
        """Whether it added one to its cell."""
        return self.verdict == "broken" and self.mark != "dismissed"

    @property
    def cell(self) -> CellKey:
        """The cell that it stands in."""
        return (self.table, self.region, self.rule)

    @property
    def days(self) -> tuple[date | None, ...]:
        """Every day that the verdict was drawn from."""
        return (self.shown, self.placed_from, self.placed_to, self.anchor, self.due)


@dataclass(frozen=True, slots=True)
class KeptCoverage:
    """How a source stood: its last run, whether it covered the month, whether its addresses were confirmed."""

    region: str
    status: str
    covered: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A crawl that the publication rests on; ``day`` is the local day on which it started."""

    id: int
    region: str
    day: date
    status: str


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """An analyst's decision that the publication knew."""

    id: int
    kind: str
    subject: str
    value: str
    by: str
    on: date
    why: str


@dataclass(frozen=True, slots=True)
class KeptAddress:
    """A registered address, and whether a person had confirmed it."""

    region: str
    address: str
    confirmed: bool


@dataclass(frozen=True)
class Snapshot:
    """What a publication keeps: every cell, every finding, and all that they rest on.

    ``readers`` are the versions of the readers behind the newest readings, as ``region version``.
    """

    month: str
    as_of: date
    final: bool
    program: str
    rulebook: str
    calendar: str
    registry: str
    cells: tuple[KeptCell, ...]
    findings: tuple[KeptFinding, ...]
    coverage: tuple[KeptCoverage, ...]
    runs: tuple[KeptRun, ...]
    readers: tuple[str, ...] = ()
    decisions: tuple[KeptDecision, ...] = ()
    addresses: tuple[KeptAddress, ...] = ()
    format: int = FORMAT

    @cached_property
    def figures(self) -> Mapping[CellKey, int | None]:
        """Every cell's figure."""
        return {(cell.table, cell.region, cell.column): cell.figure for cell in self.cells}

    @cached_property
    def by_id(self) -> Mapping[str, KeptFinding]:
        """The findings by their ids."""
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def source(self) -> Mapping[str, KeptCoverage]:
        """The coverage of each region; ``KZ`` for the portal."""
        return {entry.region: entry for entry in self.coverage}


def make_snapshot(
    judgement: MonthJudgement, facts: Facts, readers: Mapping[str, tuple[str, ...]], *, final: bool
) -> Snapshot:
    """Return what a publication keeps of a judgement and of the facts that it was drawn from."""
    basis = judgement.basis
    keys = {
        (column.table, region.code, column.id)
        for column in basis.edition.columns
        for region in judgement.regions
    }
    return Snapshot(
        month=str(judgement.month),
        as_of=judgement.as_of,
        final=final,
        program=basis.program_version,
        rulebook=basis.edition.version,
        calendar=basis.calendar_version,
        registry=basis.registry_digest,
        cells=tuple(KeptCell(*key, judgement.cell(*key)) for key in sorted(keys)),
        findings=tuple(_kept_finding(finding) for finding in judgement.findings),
        coverage=tuple(
            KeptCoverage(entry.region, str(entry.status), entry.covered, entry.confirmed)
            for entry in judgement.coverage
        ),
        runs=tuple(
            KeptRun(crawl.run.id, region, crawl.day, str(crawl.run.status))
            for region, history in facts.histories.items()
            for crawl in history.crawls
        ),
        readers=tuple(
            f"{region} {version}" for region, versions in sorted(readers.items()) for version in versions
        ),
        decisions=tuple(
            _copied(KeptDecision, decision, by=decision.made_by, on=decision.made_on)
            for decision in facts.stored.decisions
        ),
        addresses=tuple(
            KeptAddress(region.code, site.address, site.confirmed)
            for region in facts.registry.regions
            for site in region.sites
        ),
    )


def _kept_finding(finding: Finding) -> KeptFinding:
    return _copied(
        KeptFinding,
        finding,
        id=finding.finding_id,
        verdict=str(finding.verdict),
        source=str(finding.source),
        hearing=finding.hearing_id,
        document=finding.document_id,
        shown=finding.shown_date,
    )


_Kept = TypeVar("_Kept", KeptFinding, KeptDecision)


def _copied(kind: type[_Kept], value: object, **given: object) -> _Kept:
    """Return a kept value with the fields of another value of the same names, but for those given."""
    names = [field.name for field in fields(kind)]
    values: dict[str, Any] = {name: given[name] if name in given else getattr(value, name) for name in names}
    return kind(**values)


def to_json(snapshot: Snapshot) -> dict[str, object]:
    """Return a snapshot as values that JSON can hold; dates are ISO texts."""
    values: dict[str, object] = msgspec.to_builtins(snapshot)
    return values


def from_json(values: Mapping[str, object]) -> Snapshot | None:
    """Read a stored snapshot; None for one of another form (an older program's)."""
    if values.get("format") != FORMAT:
        return None
    return msgspec.convert(values, Snapshot)
