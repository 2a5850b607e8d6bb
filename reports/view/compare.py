"""Why a figure moved: two publications of a month compared, finding by finding.  Pure.

What differs between two snapshots (crawls, decisions, readers, rules, calendar, registry, cut-off, program) is
what can have moved a figure.  Where what is known about a finding singles one of them out, only that one is
named; else all that can be meant are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from hearings_crawler.judging.judgement import CellKey
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Sayable, listed, message
from reports.view.snapshot import KeptDecision, KeptFinding, KeptRun, Snapshot
from reports.words.wording import day_text


class ChangeCause(StrEnum):
    """What can move a figure."""

    CRAWL = "crawl"
    DECISION = "decision"
    READER = "reader"
    RULES = "rules"
    CALENDAR = "calendar"
    REGISTRY = "registry"
    CUT_OFF = "cut_off"
    PROGRAM = "program"


class Kind(StrEnum):
    """How a finding moved."""

    APPEARED = "appeared"
    WITHDRAWN = "withdrawn"
    VERDICT = "verdict"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause with what is known about it, as a sentence without its full stop."""

    cause: ChangeCause
    text: Sayable


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that moved.  One of several ``reasons`` is the true one; none: it could not be told.

    ``monitored`` says whether the finding's cell is monitored now: what nobody looks at is not withdrawn.
    """

    kind: Kind
    before: KeptFinding | None
    now: KeptFinding | None
    reasons: tuple[Reason, ...]
    monitored: bool = True

    @property
    def finding(self) -> KeptFinding:
        """The finding as it is now, or as it was."""
        found = self.now or self.before
        if found is None:
            raise ValueError("a change is of a finding that was or is published")
        return found

    @property
    def withdraws_violation(self) -> bool:
        """Whether a violation that was counted before no longer is."""
        return (
            self.before is not None
            and self.before.counted
            and not (self.now is not None and self.now.counted)
        )

    @property
    def adds_violation(self) -> bool:
        """Whether a violation is counted that was not before."""
        return (
            self.now is not None
            and self.now.counted
            and not (self.before is not None and self.before.counted)
        )


@dataclass(frozen=True, slots=True)
class MovedCell:
    """A cell whose figure differs; None: not monitored."""

    table: int
    region: str
    column: str
    before: int | None
    now: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """What differs from an earlier publication of the month; ``basis`` is what else differs between them."""

    as_of: date
    final: bool
    changes: tuple[Change, ...]
    cells: tuple[MovedCell, ...]
    basis: tuple[Reason, ...]

    @property
    def withdrawn(self) -> tuple[Change, ...]:
        """The violations that were counted before and were found not to be any."""
        return tuple(change for change in self.changes if change.withdraws_violation and change.monitored)

    @property
    def unmonitored(self) -> tuple[Change, ...]:
        """The violations that were counted before and about which nothing is said now: nobody looked."""
        return tuple(change for change in self.changes if change.withdraws_violation and not change.monitored)

    @property
    def added(self) -> tuple[Change, ...]:
        """The violations that are counted now and were not before."""
        return tuple(change for change in self.changes if change.adds_violation)

    def count(self, kind: Kind) -> int:
        """Return how many findings moved in a way."""
        return sum(change.kind is kind for change in self.changes)


def compare(before: Snapshot, now: Snapshot) -> Movement:
    """Compare a publication of a month with an earlier one."""
    differences = _Differences(before, now)
    changes = []
    # the order of the present findings, then what is no longer there
    for identity in dict.fromkeys((*now.by_id, *before.by_id)):
        old, new = before.by_id.get(identity), now.by_id.get(identity)
        kind = _kind(old, new)
        if kind is not None:
            moved = Change(kind, old, new, differences.of_finding(old, new))
            changes.append(replace(moved, monitored=now.figures.get(moved.finding.cell) is not None))
    by_cell: dict[CellKey, list[Change]] = {}
    for change in changes:
        by_cell.setdefault(change.finding.cell, []).append(change)
    cells = [
        MovedCell(
            *key,
            before.figures.get(key),
            now.figures.get(key),
            differences.of_cell(key, by_cell.get(key, ())),
        )
        for key in dict.fromkeys((*now.figures, *before.figures))
        if before.figures.get(key) != now.figures.get(key)
    ]
    return Movement(before.as_of, before.final, tuple(changes), tuple(cells), differences.basis())


def _kind(old: KeptFinding | None, new: KeptFinding | None) -> Kind | None:
    if old is None:
        return Kind.APPEARED
    if new is None:
        return Kind.WITHDRAWN
    if (old.verdict, old.mark) != (new.verdict, new.mark):
        return Kind.VERDICT
    return Kind.DATES if old.days != new.days else None


class _Differences:
    """What differs between two publications, and what of it can have moved a finding or a cell."""

    def __init__(self, before: Snapshot, now: Snapshot) -> None:
        self._before = before
        self._now = now
        known = {run.id: run for run in before.runs}
        self._runs: dict[str, list[KeptRun]] = {}
        for run in now.runs:
            old = known.get(run.id)
            if old is None or old.status != run.status:
                self._runs.setdefault(run.region, []).append(run)
        decided = {decision.id for decision in before.decisions}
        self._decisions = [decision for decision in now.decisions if decision.id not in decided]

    # --- the finding and the cell

    def of_finding(self, old: KeptFinding | None, new: KeptFinding | None) -> tuple[Reason, ...]:
        """Return what moved a finding."""
        finding = new or old
        if finding is None:
            return ()
        own = [decision for decision in self._decisions if decision.subject == finding.id]
        if own and (old.mark if old else "") != (new.mark if new else ""):
            return tuple(_decision(decision) for decision in own[-1:])
        documents = {each.document for each in (old, new) if each and each.document}
        linked = [
            decision
            for decision in self._decisions
            if decision.subject in {*documents, finding.hearing} or decision.value == finding.hearing
        ]
        return (
            tuple(_decision(decision) for decision in linked)
            or self._coverage(finding.cell)
            or self._cut_off_of(old, new)
            or self._terms(old, new)
            or self._candidates(finding.region, cut_off=True)
        )

    def of_cell(self, key: CellKey, changes: Iterable[Change]) -> tuple[Reason, ...]:
        """Return what moved a cell: the reasons of its findings, or of its monitoring, or of the region."""
        own = self._coverage(key)
        if own:
            return own
        found = dict.fromkeys(
            reason
            for change in changes
            if change.adds_violation or change.withdraws_violation
            for reason in change.reasons
        )
        if found:
            return tuple(found)
        # a count of documents: crawls, readings, links; and what became placed by the cut-off
        links = [_decision(decision) for decision in self._decisions if decision.kind in ("link", "unlink")]
        return (*links, *self._candidates(key[1], cut_off=True))

    def basis(self) -> tuple[Reason, ...]:
        """Return everything that differs, the country over."""
        regions = list(dict.fromkeys((COUNTRY, *(entry.region for entry in self._now.addresses))))
        crawled = [run for region in regions for run in self._runs.get(region, ())]
        return (
            *self._cut_off(),
            *([_crawls(crawled)] if crawled else []),
            *(_decision(decision) for decision in self._decisions),
            *self._reader(None),
            *self._registry(None),
            *self._rules(),
            *self._calendar(),
            *self._program(),
        )

    # --- what singles a cause out

    def _coverage(self, key: CellKey) -> tuple[Reason, ...]:
        """Return why a cell is monitored now and was not before, or the other way round."""
        before, now = self._before, self._now
        if (before.figures.get(key) is None) == (now.figures.get(key) is None):
            return ()
        region = key[1]
        for source in (COUNTRY, region):
            old, new = before.source.get(source), now.source.get(source)
            if old is None or new is None:
                continue
            if old.covered != new.covered:
                crawled = [_crawls(self._runs[source])] if self._runs.get(source) else []
                return tuple(crawled) or self._registry(source)
        return self._registry(region) or self._rules()

    def _cut_off_of(self, old: KeptFinding | None, new: KeptFinding | None) -> tuple[Reason, ...]:
        """Return the cut-off if the term ended, or the document was placed, between the two."""
        if not self._cut_off():
            return ()
        first, last = sorted((self._before.as_of, self._now.as_of))
        finding = new or old
        if finding is None:
            return ()
        ended = finding.due is not None and first <= finding.due < last
        judged = "pending" in {each.verdict for each in (old, new) if each}
        appeared = finding.placed_from is not None and first < finding.placed_from <= last
        moved = old is None or new is None or judged
        return self._cut_off() if moved and (ended or appeared) else ()

    def _terms(self, old: KeptFinding | None, new: KeptFinding | None) -> tuple[Reason, ...]:
        """Return rules or calendar if the due day moved while its anchor did not."""
        if old is None or new is None or old.anchor != new.anchor or old.due == new.due:
            return ()
        return (*self._rules(), *self._calendar())

    def _candidates(self, region: str, *, cut_off: bool) -> tuple[Reason, ...]:
        crawled = [run for source in (region, COUNTRY) for run in self._runs.get(source, ())]
        return (
            *([_crawls(crawled)] if crawled else []),
            *self._reader(region),
            *self._registry(region),
            *self._rules(),
            *self._calendar(),
            *(self._cut_off() if cut_off else ()),
            *self._program(),
        )

    # --- each cause

    def _cut_off(self) -> tuple[Reason, ...]:
        return self._replaced(
            ChangeCause.CUT_OFF, "basis.cut_off", day_text(self._before.as_of), day_text(self._now.as_of)
        )

    def _reader(self, region: str | None) -> tuple[Reason, ...]:
        def versions(snapshot: Snapshot) -> str:
            return ", ".join(
                sorted(
                    {
                        entry.partition(" ")[2]
                        for entry in snapshot.readers
                        if region is None or entry.partition(" ")[0] in (region, COUNTRY)
                    }
                )
            )

        return self._replaced(ChangeCause.READER, "basis.reader", versions(self._before), versions(self._now))

    def _rules(self) -> tuple[Reason, ...]:
        return self._replaced(ChangeCause.RULES, "basis.rules", self._before.rulebook, self._now.rulebook)

    def _calendar(self) -> tuple[Reason, ...]:
        return self._replaced(
            ChangeCause.CALENDAR, "basis.calendar", self._before.calendar, self._now.calendar
        )

    def _program(self) -> tuple[Reason, ...]:
        return self._replaced(ChangeCause.PROGRAM, "basis.program", self._before.program, self._now.program)

    @staticmethod
    def _replaced(cause: ChangeCause, key: str, before: str, now: str) -> tuple[Reason, ...]:
        """Return the reason that something was replaced; none if it is the same."""
        if before == now:
            return ()
        return (Reason(cause, message(key, before=before or "–", now=now or "–")),)

    def _registry(self, region: str | None) -> tuple[Reason, ...]:
        def addresses(snapshot: Snapshot) -> dict[tuple[str, str], bool]:
            return {
                (entry.region, entry.address): entry.confirmed
                for entry in snapshot.addresses
                if region in (None, entry.region)
            }

        old, new = addresses(self._before), addresses(self._now)
        reasons = []
        for key in dict.fromkeys((*new, *old)):
            said = _ADDRESS.get((old.get(key), new.get(key)))
            if said:
                reasons.append(Reason(ChangeCause.REGISTRY, message(said, address=key[1])))
        return tuple(reasons)


_ADDRESS = {
    (None, False): "basis.address_added",
    (None, True): "basis.address_added",
    (False, None): "basis.address_removed",
    (True, None): "basis.address_removed",
    (False, True): "basis.address_confirmed",
    (True, False): "basis.address_unconfirmed",
}
"""What to say of an address by whether it was and is confirmed; None: it was, or is, not registered."""

_DECISIONS = {
    "dismiss": "decision.dismiss",
    "confirm": "decision.confirm",
    "link": "decision.link",
    "unlink": "decision.unlink",
}


def _decision(decision: KeptDecision) -> Reason:
    what = message(_DECISIONS.get(decision.kind, "decision.other"))
    tail = f" ({decision.by}, {day_text(decision.on)}): {decision.why}".rstrip(": ")
    return Reason(ChangeCause.DECISION, listed((what, tail), ""))


_MOST_DAYS = 3


def _crawls(runs: Iterable[KeptRun]) -> Reason:
    """Name the days of new crawls, and how they ended."""
    ended = list(
        dict.fromkeys((run.day, run.status) for run in sorted(runs, key=lambda run: (run.day, run.id)))
    )
    shown = [
        listed((f"{day_text(day)} (", message(f"status.{status}"), ")"), "")
        for day, status in ended[-_MOST_DAYS:]
    ]
    days = listed((*(("…",) if len(ended) > len(shown) else ()), *shown))
    return Reason(ChangeCause.CRAWL, message("basis.crawls", days=days))
