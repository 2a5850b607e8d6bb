"""What a month's files show beside its own judgement: other publications of it, other months, the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reports.view.compare import Kind, Movement
from reports.view.confirmation_preview import ConfirmationPreview
from reports.view.evidence import EvidenceText, FetchTimes
from reports.view.proof import AbsenceProof
from reports.view.trend import TrendMonth


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """A publication of the month: what it was made for, and how many figures and findings had moved.

    ``moved`` is None for the month's first publication.
    """

    as_of: str
    final: bool
    state: str
    moved: dict[str, object] | None


@dataclass(frozen=True)
class PublicationContext:
    """What stands around a month's judgement; all of it from the store and the archive.

    ``movement`` compares with the publication before, ``correction`` with what was last issued (the newest
    final publication, else the one before); ``earlier`` is the month before, ``trend`` the months up to this
    one, oldest first; ``changelog`` ends with this publication;
    ``fetched`` says when the evidence was fetched, by digest; ``lost`` is the evidence that the archive
    has not, or not whole; ``proofs`` are those of absences, by finding.
    """

    state: str = ""
    movement: Movement | None = None
    correction: Movement | None = None
    changelog: tuple[ChangelogEntry, ...] = ()
    earlier: TrendMonth | None = None
    trend: tuple[TrendMonth, ...] = ()
    confirmations: tuple[ConfirmationPreview, ...] = ()
    evidence: Mapping[str, EvidenceText] = field(default_factory=dict)
    fetched: Mapping[str, FetchTimes] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    proofs: Mapping[str, AbsenceProof] = field(default_factory=dict)


def changelog_entry(as_of: date, state: str, movement: Movement | None, *, final: bool) -> ChangelogEntry:
    """Return the entry of a publication."""
    moved: dict[str, object] | None = None
    if movement is not None:
        moved = {
            "compared_with": movement.as_of.isoformat(),
            "figures": len(movement.cells),
            "violations_added": len(movement.added),
            "violations_withdrawn": len(movement.withdrawn),
            "violations_not_monitored": len(movement.unmonitored),
            "findings_appeared": movement.count(Kind.APPEARED),
            "findings_withdrawn": movement.count(Kind.WITHDRAWN),
            "verdicts_changed": movement.count(Kind.VERDICT),
            "dates_changed": movement.count(Kind.DATES),
            "causes": sorted({str(reason.cause) for reason in movement.basis}),
        }
    return ChangelogEntry(as_of.isoformat(), final=final, state=state, moved=moved)
