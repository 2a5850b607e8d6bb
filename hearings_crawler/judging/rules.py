"""The rules: how each check of the rulebook is held against a case.

Every function takes a case and a column and returns a verdict, or None where the rule has nothing to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging import explain
from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.judgement import Verdict
from hearings_crawler.judging.placement import Placement, backdating_of, placement_of
from hearings_crawler.law.rulebook import Check, Column, Texts
from hearings_crawler.law.terms import due_day

if TYPE_CHECKING:
    from hearings_crawler.judging.cases import Case, MonthContext


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one rule on one case, before it becomes a finding."""

    verdict: Verdict
    source: Source
    anchor: date | None = None
    due: date | None = None
    reason: Texts = explain.NO_TEXT
    placement: Placement | None = None
    document: Document | None = None
    digest: str = ""
    url: str = ""


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
    """Return the verdict of one rule on one case; None where there is nothing that it could judge."""
    judge = _CHECKS.get(column.check) if column.check else None
    return judge(case, column, context) if judge else None


def in_rubric(documents: Sequence[Document]) -> bool | None:
    """Whether any version stands in the rubric; None when that is not known."""
    values = [parsed.in_rubric for document in documents for parsed in document.parsed]
    if any(values):
        return True
    return None if None in values or not values else False


def is_recorded(documents: Sequence[Document]) -> bool:
    """Whether any version carries a video or audio recording."""
    return any(parsed.recorded for document in documents for parsed in document.parsed)


def _kind_of(column: Column) -> DocumentKind:
    return column.document or DocumentKind.NOTICE


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
        return Judged(Verdict.UNKNOWN, source, reason=_UNKNOWN_ANCHOR[column.terms[-1].anchor])
    verdict, why = _absence(case, source, kind, counted.due, context)
    return Judged(verdict, source, counted.anchor, counted.due, explain.join(counted.text, why))


def _absence(
    case: Case, source: Source, kind: DocumentKind, due: date, context: MonthContext
) -> tuple[Verdict, Texts]:
    """Return what may be concluded from a document's absence, and why."""
    on_site = source is Source.SITE
    doubtful = case.doubtful[kind] if on_site else ()
    if due >= context.as_of:
        return Verdict.PENDING, explain.pending(context.as_of)
    if doubtful:
        return Verdict.UNKNOWN, explain.candidates(doubtful)
    reach = case.hearing.reach(context.edition.thresholds.reach.days)
    crawls = (case.history if on_site else case.portal).complete_after(due, reach)
    if not crawls:
        return Verdict.UNKNOWN, explain.no_crawl(source, due, reach)
    placed_later = bool(case.site[kind]) if on_site else case.hearing.minutes is not None
    if placed_later:
        return Verdict.BROKEN, explain.placed_after(context.as_of)
    return Verdict.BROKEN, explain.absent(source, crawls[-1].day)


# ------------------------------------------------------------------------------------ lateness


def _judge_late(case: Case, column: Column, context: MonthContext) -> Judged | None:
    found = _dated_document(case, column)
    if found is None:
        return None
    source, documents = found
    placement = placement_of(documents)
    counted = _count(case, column, context)
    if counted is None:
        reason = _UNKNOWN_ANCHOR[column.terms[0].anchor]
        return Judged(Verdict.UNKNOWN, source, reason=reason, placement=placement, document=documents[0])
    # What counts as placed while the term still runs is in time, however wide its interval.
    late = False if counted.due >= context.as_of else placement.is_later_than(counted.due)
    reason = explain.join(
        counted.text,
        explain.placed(placement, source, raw=placement.raw),
        explain.INTERVAL if late is None else explain.NO_TEXT,
    )
    return Judged(_BROKEN_IF[late], source, counted.anchor, counted.due, reason, placement, documents[0])


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
