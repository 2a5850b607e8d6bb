"""The rules: how each check of the rulebook is held against a case.

Every function takes a case and a column and returns a verdict, or None where the rule has nothing to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging import explain
from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.judgement import Verdict
from hearings_crawler.judging.placement import Placement, backdating_of, placement_of
from hearings_crawler.law.rulebook import Allowance, Check, Column, Texts
from hearings_crawler.law.terms import due_day

if TYPE_CHECKING:
    from hearings_crawler.judging.cases import Case, MonthContext


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one rule on one case, before it becomes a finding; ``lacked_by`` as there."""

    verdict: Verdict
    source: Source
    anchor: date | None = None
    due: date | None = None
    reason: Texts = explain.NO_TEXT
    placement: Placement | None = None
    document: Document | None = None
    digest: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()
    lacked_by: int | None = None


@dataclass(frozen=True, slots=True)
class _Counted:
    """A due day with the count written out."""

    anchor: date
    due: date
    text: Texts


_UNKNOWN_ANCHOR = {
    "received": explain.NO_RECEIPT,
    "first_day": explain.NO_HEARING_DAY,
    "last_day": explain.NO_HEARING_DAY,
}


def judge_rule(case: Case, column: Column, context: MonthContext) -> Judged | None:
    """Return the verdict of one rule on one case; None where there is nothing that it could judge.

    What could be undone by a status that was not read, or by a document under review, is not broken but unknown.
    """
    judge = _CHECKS.get(column.check) if column.check else None
    judged = judge(case, column, context) if judge else None
    if judge is None or judged is None or judged.verdict is not Verdict.BROKEN:
        return judged
    if case.may_be_cancelled:
        return _in_doubt(judged, explain.STATUS_NOT_READ)
    kind = _kind_of(column)
    if case.candidates[kind]:
        otherwise = judge(case.with_candidates(kind), column, context)
        if otherwise is None or otherwise.verdict is not Verdict.BROKEN:
            return _in_doubt(judged, candidates_named(case, kind))
    return judged


def _in_doubt(judged: Judged, why: Texts) -> Judged:
    return replace(judged, verdict=Verdict.UNKNOWN, reason=explain.join(judged.reason, why), notes=())


def candidates_named(case: Case, kind: DocumentKind) -> Texts:
    """Say which documents under review may belong to a case."""
    return explain.candidates([document.id for document in case.candidates[kind]])


def in_rubric(documents: Sequence[Document]) -> bool | None:
    """Whether any version stands in the rubric, or once stood there; None when that is not known."""
    if any(parsed.in_rubric for document in documents for parsed in document.ever):
        return True
    values = [parsed.in_rubric for document in documents for parsed in document.parsed]
    return None if None in values or not values else False


def is_recorded(documents: Sequence[Document]) -> bool:
    """Whether any version carries a video or audio recording, or once did."""
    return any(parsed.recorded for document in documents for parsed in document.ever)


def _kind_of(column: Column) -> DocumentKind:
    return column.document or DocumentKind.NOTICE


def _unknown_anchor(case: Case, anchor: str) -> Texts:
    if anchor == "received" and case.hearing.doubtful_receipt is not None:
        return explain.doubtful_receipt(case.hearing.doubtful_receipt)
    return _UNKNOWN_ANCHOR[anchor]


def _count(case: Case, column: Column, context: MonthContext) -> _Counted | None:
    found = due_day(column.terms, case.anchors, context.calendar)
    if found is None:
        return None
    raw = case.hearing.raws.get(found.term.anchor, "")
    text = explain.count(found.term, found.anchor, found.due, context.calendar, raw=raw)
    return _Counted(found.anchor, found.due, text)


# ------------------------------------------------------------------------------------ absence


def _judge_absent(case: Case, column: Column, context: MonthContext) -> Judged:
    source, kind = Source(column.source), _kind_of(column)
    if case.has(kind, source):
        return Judged(Verdict.KEPT, source)
    counted = _count(case, column, context)
    if counted is None:
        return Judged(Verdict.UNKNOWN, source, reason=_unknown_anchor(case, column.terms[-1].anchor))
    verdict, why, lacked_by = _absence(case, source, kind, counted.due, context)
    reason = explain.join(counted.text, why)
    return Judged(verdict, source, counted.anchor, counted.due, reason, lacked_by=lacked_by)


def _absence(
    case: Case, source: Source, kind: DocumentKind, due: date, context: MonthContext
) -> tuple[Verdict, Texts, int | None]:
    """Return what may be concluded from a document's absence, why, and the run that lacked it."""
    on_site = source is Source.SITE
    if due >= context.as_of:
        return Verdict.PENDING, explain.pending(context.as_of), None
    if on_site and case.candidates.get(kind):
        return Verdict.UNKNOWN, candidates_named(case, kind), None
    reach, card = _reach(case, kind, context), case.hearing.card
    if not on_site and card is not None and card.is_cut:
        return Verdict.UNKNOWN, explain.CARD_CUT, None
    if on_site or card is None:
        crawls = (case.history if on_site else case.portal).complete_after(due, reach)
    else:
        # A crawl that read the hearing's own card looked far enough.
        crawls = tuple(
            crawl for crawl in case.portal.complete_after(due, None) if crawl.run.id in card.seen_in
        )
    if not crawls:
        return Verdict.UNKNOWN, explain.no_crawl(source, due, reach), None
    placed_later = bool(case.site[kind]) if on_site else case.hearing.minutes is not None
    if placed_later:
        return Verdict.BROKEN, explain.placed_after(context.as_of), None
    return Verdict.BROKEN, explain.absent(source, crawls[-1].day), crawls[-1].run.id


def _reach(case: Case, kind: DocumentKind, context: MonthContext) -> date | None:
    """Return the day that a crawl must have reached back to before absence may be concluded from it.

    For a notice the day of receipt (unknown: so many days before the hearing), for minutes the last hearing day.
    """
    hearing = case.hearing
    if kind is DocumentKind.MINUTES:
        return hearing.last_day
    if hearing.received is not None or hearing.first_day is None:
        return hearing.received
    return hearing.first_day - timedelta(days=context.edition.thresholds.reach.days)


# ------------------------------------------------------------------------------------ lateness


def _judge_late(case: Case, column: Column, context: MonthContext) -> Judged | None:
    found = _dated_document(case, column)
    if found is None:
        return None
    source, documents = found
    placement = placement_of(documents)
    counted = _count(case, column, context)
    if counted is None:
        reason = _unknown_anchor(case, column.terms[0].anchor)
        return Judged(Verdict.UNKNOWN, source, reason=reason, placement=placement, document=documents[0])
    # What counts as placed while the term still runs is in time, however wide its interval.
    late = False if counted.due >= context.as_of else placement.is_later_than(counted.due)
    allowed = _allowed(case, column, placement, context) if late else []
    reason = explain.join(
        counted.text,
        explain.placed(placement, source, raw=placement.raw),
        explain.INTERVAL if late is None else explain.NO_TEXT,
        *(explain.allowed(allowance.citation, due) for allowance, due in allowed),
    )
    notes = tuple(allowance.note for allowance, _ in allowed)
    return Judged(
        _BROKEN_IF[late],
        source,
        counted.anchor,
        counted.due,
        reason,
        placement,
        documents[0],
        notes=notes,
    )


def _allowed(
    case: Case, column: Column, placement: Placement, context: MonthContext
) -> list[tuple[Allowance, date]]:
    """Return the other texts by whose longer terms a document is in time, each with its due day."""
    hearing = case.hearing
    counted = [
        (allowance, due_day((allowance.term,), case.anchors, context.calendar))
        for allowance in column.allowances
        if allowance.holds_for(hearing.ground, " ".join((hearing.title, *hearing.alternatives)))
    ]
    return [
        (allowance, found.due)
        for allowance, found in counted
        if found is not None and placement.is_later_than(found.due) is False
    ]


_BROKEN_IF = {True: Verdict.BROKEN, False: Verdict.KEPT, None: Verdict.UNKNOWN}


def _dated_document(case: Case, column: Column) -> tuple[Source, tuple[Document, ...]] | None:
    """Return the documents whose placement a lateness rule judges, and their source.

    On the site; for discussions the first known of: the portal's shown date, the site's shown date, the
    portal's interval, the site's interval.
    """
    kind = _kind_of(column)
    site = case.placed(kind)
    if column.source != "either":
        return (Source.SITE, site) if site else None
    on_portal = case.portal_document(kind)
    options = [(Source.PORTAL, (on_portal,) if on_portal else ()), (Source.SITE, site)]
    known = [(source, found) for source, found in options if found]
    dated = [(source, found) for source, found in known if placement_of(found).shown]
    return next(iter(dated or known), None)


# ------------------------------------------------------------------------------------ what a document shows


def _judge_backdated(case: Case, column: Column, context: MonthContext) -> Judged | None:
    documents = case.placed(_kind_of(column))
    evidence = backdating_of(documents, context.edition.thresholds.backdating.days)
    if evidence is None:
        return None
    return Judged(
        Verdict.BROKEN,
        Source.SITE,
        anchor=evidence.day,
        reason=explain.backdated(evidence, raw=evidence.raw),
        placement=placement_of(documents),
        document=documents[0],
        digest=evidence.digest,
        url=evidence.url,
    )


def _judge_undated(case: Case, column: Column, _: MonthContext) -> Judged | None:
    documents = case.placed(_kind_of(column))
    if not documents:
        return None
    placement = placement_of(documents)
    verdict = _BROKEN_IF[placement.shown is None]
    return Judged(verdict, Source.SITE, reason=explain.NO_DATE, placement=placement, document=documents[0])


def _judge_unrecorded(case: Case, column: Column, _: MonthContext) -> Judged | None:
    documents = case.placed(_kind_of(column))
    if not documents:
        return None
    return Judged(
        _BROKEN_IF[not is_recorded(documents)],
        Source.SITE,
        reason=explain.NO_RECORDING,
        placement=placement_of(documents),
        document=documents[0],
    )


_CHECKS: Mapping[Check, Callable[[Case, Column, MonthContext], Judged | None]] = {
    Check.ABSENT: _judge_absent,
    Check.LATE: _judge_late,
    Check.BACKDATED: _judge_backdated,
    Check.UNDATED: _judge_undated,
    Check.UNRECORDED: _judge_unrecorded,
}
