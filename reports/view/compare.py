"""Why a figure moved: two publications of a month compared, finding by finding.  Pure.

A publication keeps a :class:`Snapshot`.  What differs between two of them (crawls, decisions, readers, rules,
calendar, registry, cut-off, program) is what can have moved a figure.  Where what is known about a finding
singles one of them out, only that one is named; else all that can be meant are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.judgement import CellKey, MonthJudgement
from hearings_crawler.registry.regions import COUNTRY
from reports.words.wording import STATUS, Bilingual, day_text

FORMAT = 2
"""The form of the snapshot; one of another form is not compared with."""


# ------------------------------------------------------------------------------------ what is kept


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
    return Snapshot(
        month=str(judgement.month),
        as_of=judgement.as_of,
        final=final,
        program=basis.program_version,
        rulebook=basis.edition.version,
        calendar=basis.calendar_version,
        registry=basis.registry_digest,
        cells=tuple(
            KeptCell(table, region, column, judgement.cell(table, region, column))
            for table, region, column in sorted(
                {
                    (column.table, region.code, column.id)
                    for column in basis.edition.columns
                    for region in judgement.regions
                }
            )
        ),
        findings=tuple(
            KeptFinding(
                id=finding.finding_id,
                region=finding.region,
                table=finding.table,
                rule=finding.rule,
                verdict=str(finding.verdict),
                registration_number=finding.registration_number,
                title=finding.title,
                url=finding.url,
                source=str(finding.source),
                hearing=finding.hearing_id,
                document=finding.document_id,
                shown=finding.shown_date,
                placed_from=finding.placed_from,
                placed_to=finding.placed_to,
                anchor=finding.anchor,
                due=finding.due,
                evidence=finding.evidence,
                mark=finding.mark,
                mark_by=finding.mark_by,
                mark_why=finding.mark_why,
            )
            for finding in judgement.findings
        ),
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
            KeptDecision(
                decision.id,
                decision.kind,
                decision.subject,
                decision.value,
                decision.made_by,
                decision.made_on,
                decision.why,
            )
            for decision in facts.stored.decisions
        ),
        addresses=tuple(
            KeptAddress(region.code, site.address, site.confirmed)
            for region in facts.registry.regions
            for site in region.sites
        ),
    )


def to_json(snapshot: Snapshot) -> dict[str, object]:
    """Return a snapshot as values that JSON can hold; dates are ISO texts."""
    values: dict[str, object] = msgspec.to_builtins(snapshot)
    return values


def from_json(values: Mapping[str, object]) -> Snapshot | None:
    """Read a stored snapshot; None for one of another form (an older program's)."""
    if values.get("format") != FORMAT:
        return None
    return msgspec.convert(values, Snapshot)


# ------------------------------------------------------------------------------------ what moved


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
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that moved.  One of several ``reasons`` is the true one; none: it could not be told."""

    kind: Kind
    before: KeptFinding | None
    now: KeptFinding | None
    reasons: tuple[Reason, ...]

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
        """The violations that were counted before and no longer are."""
        return tuple(change for change in self.changes if change.withdraws_violation)

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
            changes.append(Change(kind, old, new, differences.of_finding(old, new)))
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
        old, new = self._before.as_of, self._now.as_of
        if old == new:
            return ()
        text = Bilingual(
            f"кесінді күні {day_text(old)} орнына {day_text(new)}",
            f"дата среза {day_text(new)} вместо {day_text(old)}",
        )
        return (Reason(ChangeCause.CUT_OFF, text),)

    def _reader(self, region: str | None) -> tuple[Reason, ...]:
        def versions(snapshot: Snapshot) -> list[str]:
            return sorted(
                {
                    entry.partition(" ")[2]
                    for entry in snapshot.readers
                    if region is None or entry.partition(" ")[0] in (region, COUNTRY)
                }
            )

        old, new = versions(self._before), versions(self._now)
        if old == new:
            return ()
        was, is_now = ", ".join(old) or "–", ", ".join(new) or "–"
        text = Bilingual(
            f"беттерді оқу бағдарламасының нұсқасы {was} орнына {is_now}",
            f"версия программы чтения страниц {is_now} вместо {was}",
        )
        return (Reason(ChangeCause.READER, text),)

    def _registry(self, region: str | None) -> tuple[Reason, ...]:
        def addresses(snapshot: Snapshot) -> dict[tuple[str, str], bool]:
            return {
                (entry.region, entry.address): entry.confirmed
                for entry in snapshot.addresses
                if region in (None, entry.region)
            }

        old, new = addresses(self._before), addresses(self._now)
        sentences = []
        for key in dict.fromkeys((*new, *old)):
            address = key[1]
            if key not in old:
                sentences.append(Bilingual(f"мекенжай қосылды: {address}", f"добавлен адрес: {address}"))
            elif key not in new:
                sentences.append(Bilingual(f"мекенжай алынды: {address}", f"исключён адрес: {address}"))
            elif new[key] and not old[key]:
                sentences.append(Bilingual(f"мекенжай расталды: {address}", f"подтверждён адрес: {address}"))
            elif old[key] and not new[key]:
                sentences.append(
                    Bilingual(
                        f"мекенжайдың растауы алынды: {address}",
                        f"снято подтверждение адреса: {address}",
                    )
                )
        return tuple(Reason(ChangeCause.REGISTRY, sentence) for sentence in sentences)

    def _rules(self) -> tuple[Reason, ...]:
        old, new = self._before.rulebook, self._now.rulebook
        if old == new:
            return ()
        text = Bilingual(
            f"қағидалар жинағының нұсқасы {old} орнына {new}", f"версия свода правил {new} вместо {old}"
        )
        return (Reason(ChangeCause.RULES, text),)

    def _calendar(self) -> tuple[Reason, ...]:
        old, new = self._before.calendar, self._now.calendar
        if old == new:
            return ()
        text = Bilingual(
            f"жұмыс күндері күнтізбесінің нұсқасы {old} орнына {new}",
            f"версия календаря рабочих дней {new} вместо {old}",
        )
        return (Reason(ChangeCause.CALENDAR, text),)

    def _program(self) -> tuple[Reason, ...]:
        old, new = self._before.program, self._now.program
        if old == new:
            return ()
        text = Bilingual(f"бағдарлама нұсқасы {old} орнына {new}", f"версия программы {new} вместо {old}")
        return (Reason(ChangeCause.PROGRAM, text),)


_DECIDED = {
    "dismiss": Bilingual("талдаушы алып тастады", "отклонено аналитиком"),
    "confirm": Bilingual("талдаушы растады", "подтверждено аналитиком"),
    "link": Bilingual("талдаушы құжатты тыңдаумен байланыстырды", "аналитик связал документ со слушанием"),
    "unlink": Bilingual("талдаушы құжаттың байланысын алып тастады", "аналитик снял связь документа"),
}
_OTHER_DECISION = Bilingual("талдаушының шешімі", "решение аналитика")


def _decision(decision: KeptDecision) -> Reason:
    what = _DECIDED.get(decision.kind, _OTHER_DECISION)
    tail = f" ({decision.by}, {day_text(decision.on)}): {decision.why}".rstrip(": ")
    return Reason(ChangeCause.DECISION, Bilingual(what.kk + tail, what.ru + tail))


_MOST_DAYS = 3


def _crawls(runs: Iterable[KeptRun]) -> Reason:
    """Name the days of new crawls, and how they ended."""
    ended: dict[tuple[date, str], None] = {}
    for run in sorted(runs, key=lambda run: (run.day, run.id)):
        ended.setdefault((run.day, run.status))
    shown = list(ended)[-_MOST_DAYS:]

    def listed(language: str) -> str:
        days = ", ".join(f"{day_text(day)} ({STATUS[status].get(language)})" for day, status in shown)
        return ("…, " if len(ended) > len(shown) else "") + days

    return Reason(
        ChangeCause.CRAWL, Bilingual(f"жаңа тексерулер: {listed('kk')}", f"новые проверки: {listed('ru')}")
    )
