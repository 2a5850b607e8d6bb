"""Judges one region: counts, listed documents and findings of the hearings that belong to the month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hearings_crawler.items import DocumentKind, Form, Source
from hearings_crawler.judging import explain
from hearings_crawler.judging.cases import Case, MonthContext
from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.ids import stable_id
from hearings_crawler.judging.judgement import CellKey, CountedDocument, Finding, JudgedHearing, Verdict
from hearings_crawler.judging.placement import placement_of
from hearings_crawler.judging.rubric import judge_rubric
from hearings_crawler.judging.rules import Judged, in_rubric, is_recorded, judge_rule
from hearings_crawler.law.rulebook import Check, Column


@dataclass(frozen=True, slots=True)
class RegionResult:
    """What one region adds to the month: figures of the counts, documents, findings of every verdict but kept."""

    counts: Mapping[CellKey, int]
    documents: tuple[CountedDocument, ...]
    findings: tuple[Finding, ...]
    hearings: tuple[JudgedHearing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Owed:
    """A hearing whose notice or minutes belong to the month."""

    case: Case
    kind: DocumentKind

    @property
    def site_documents(self) -> tuple[Document, ...]:
        """The site's documents that count; a site's notice of a discussion counts in no column."""
        if self.kind is DocumentKind.NOTICE and self.case.hearing.form is Form.PUBLIC_DISCUSSION:
            return ()
        return self.case.placed(self.kind)


def judge_region(cases: Sequence[Case], context: MonthContext) -> RegionResult:
    """Judge the cases of one region that belong to the month.

    Raises:
        CalendarYearError: a term runs into a year that the calendar does not know.
    """
    owed = [_Owed(case, kind) for case in cases for kind in DocumentKind if _belongs(case, kind, context)]
    findings = (
        *(finding for entry in owed for finding in _rules(entry, context)),
        *_rubric(cases, context),
    )
    listed = {entry.case.hearing.id for entry in owed} | {finding.hearing_id for finding in findings}
    return RegionResult(
        counts=Counter(key for entry in owed for key in _counted(entry, context)),
        documents=tuple(document for entry in owed for document in _listed(entry)),
        findings=findings,
        hearings=tuple(_judged_hearing(case) for case in cases if case.hearing.id in listed),
    )


def _judged_hearing(case: Case) -> JudgedHearing:
    hearing = case.hearing
    return JudgedHearing(
        table=hearing.table,
        region=case.region,
        hearing_id=hearing.id,
        form=hearing.form,
        registration_number=hearing.registration_number if hearing.card else "",
        title=hearing.title,
        initiator=hearing.initiator,
        bins=tuple(sorted(hearing.bins)),
        territories=hearing.regions,
        first_day=hearing.first_day,
        last_day=hearing.last_day,
        status=hearing.status,
        received=hearing.received,
        url=hearing.url,
    )


def _belongs(case: Case, kind: DocumentKind, context: MonthContext) -> bool:
    """Whether a hearing's notice or minutes are counted and judged in the month."""
    if case.month_of(kind, context) != context.month:
        return False
    return case.has(kind, "either") if kind is DocumentKind.NOTICE else case.known


def _counted(owed: _Owed, context: MonthContext) -> Iterator[CellKey]:
    for column in context.edition.table(owed.case.hearing.table):
        if column.is_count and column.document is owed.kind and owed.case.has(owed.kind, column.source):
            yield column.table, owed.case.region, column.id


# ------------------------------------------------------------------------------------ documents


def _listed(owed: _Owed) -> Iterator[CountedDocument]:
    case, kind = owed.case, owed.kind
    on_portal = case.portal_document(kind)
    if on_portal is not None:
        yield _counted_document(case, kind, Source.PORTAL, (on_portal,), "portal", 1.0)
    on_site = owed.site_documents
    if on_site:
        best = max((case.links[document.id] for document in on_site), key=lambda link: link.confidence)
        yield _counted_document(case, kind, Source.SITE, on_site, best.rule, best.confidence)


def _counted_document(
    case: Case,
    kind: DocumentKind,
    source: Source,
    documents: tuple[Document, ...],
    rule: str,
    confidence: float,
) -> CountedDocument:
    placement, hearing = placement_of(documents), case.hearing
    on_site = source is Source.SITE
    return CountedDocument(
        table=hearing.table,
        region=case.region,
        document=kind,
        source=source,
        url=placement.url,
        title=documents[0].title or hearing.title,
        form=hearing.form,
        registration_number=hearing.registration_number if hearing.card else "",
        link_rule=rule,
        link_confidence=confidence,
        shown_date=placement.shown,
        placed_from=placement.first,
        placed_to=placement.last,
        in_rubric=in_rubric(documents) if on_site else None,
        recorded=is_recorded(documents) if on_site and kind is DocumentKind.MINUTES else None,
        evidence=placement.digest,
        hearing_id=hearing.id,
        document_id=documents[0].id,
    )


# ------------------------------------------------------------------------------------ findings


def _rules(owed: _Owed, context: MonthContext) -> Iterator[Finding]:
    """Hold a hearing's notice or minutes against every rule about them; a cancelled hearing owes nothing."""
    case = owed.case
    if case.hearing.cancelled:
        return
    for column in context.edition.table(case.hearing.table):
        if column.document is owed.kind:
            judged = judge_rule(case, column, context)
            if judged is not None and judged.verdict is not Verdict.KEPT:
                finding_id = stable_id(case.region, case.hearing.id, column.id, str(column.table))
                yield _finding(case, column, owed.kind, judged, finding_id)


def _rubric(cases: Sequence[Case], context: MonthContext) -> Iterator[Finding]:
    for column in context.edition.columns:
        if column.check is Check.OUTSIDE_RUBRIC:
            for kind in DocumentKind if column.document is None else (column.document,):
                for case, judged in judge_rubric(cases, column, kind, context):
                    document_id = judged.document.id if judged.document else ""
                    finding_id = stable_id(case.region, column.id, document_id)
                    yield _finding(case, column, kind, judged, finding_id)


def _finding(case: Case, column: Column, kind: DocumentKind, judged: Judged, finding_id: str) -> Finding:
    hearing, document, placement = case.hearing, judged.document, judged.placement
    return Finding(
        table=column.table,
        region=case.region,
        rule=column.id,
        verdict=judged.verdict,
        registration_number=hearing.registration_number if hearing.card else "",
        form=hearing.form,
        document=kind,
        source=judged.source,
        url=judged.url or (placement.url if placement else hearing.url),
        title=(document.title if document is not None else "") or hearing.title,
        shown_date=placement.shown if placement else None,
        placed_from=placement.first if placement else None,
        placed_to=placement.last if placement else None,
        anchor=judged.anchor,
        due=judged.due,
        reason=explain.join(judged.reason, explain.paragraph(column)),
        evidence=judged.digest or (placement.digest if placement else hearing.digest),
        finding_id=finding_id,
        hearing_id=hearing.id,
        document_id=document.id if document is not None else "",
        hearing_day=hearing.first_day,
        notes=judged.notes,
        lacked_by=judged.lacked_by,
    )
