"""A judged month in the order in which every file shows it: tables, findings, documents, coverage, questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging.judgement import (
    CountedDocument,
    Finding,
    JudgedHearing,
    MonthJudgement,
    Question,
    ReadAddress,
    SourceCoverage,
    Verdict,
)
from reports.view.footnotes import notes_of
from reports.view.order import RowOrder
from reports.view.tables import DISMISSED, Table, make_tables, with_notes


@dataclass(frozen=True)
class MonthRecords:
    """What a month's files show, sorted and summed once, before a language is chosen."""

    judgement: MonthJudgement
    tables: tuple[Table, Table]
    findings: tuple[Finding, ...]
    documents: tuple[CountedDocument, ...]
    coverage: tuple[SourceCoverage, ...]
    questions: tuple[Question, ...]
    hearings: tuple[JudgedHearing, ...]
    addresses: tuple[ReadAddress, ...]

    @cached_property
    def findings_by_region(self) -> dict[str, tuple[Finding, ...]]:
        """Every region's findings, in the order of the lists."""
        return {
            region.code: tuple(finding for finding in self.findings if finding.region == region.code)
            for region in self.judgement.regions
        }

    @cached_property
    def pending(self) -> tuple[Finding, ...]:
        """The findings whose term has not ended: as long as there are any, the month's figures are provisional."""
        return tuple(
            finding
            for finding in self.findings
            if finding.verdict is Verdict.PENDING and finding.mark != DISMISSED
        )

    @cached_property
    def documents_of_hearing(self) -> dict[tuple[str, str, Source, DocumentKind], CountedDocument]:
        """The counted documents by region, hearing, source and kind; a hearing has one of each at most."""
        return {
            (document.region, document.hearing_id, document.source, document.document): document
            for document in self.documents
        }

    @cached_property
    def verdicts_of_hearing(self) -> Counter[tuple[str, str, str]]:
        """How many findings there are by region, hearing and verdict; a dismissed one is not counted."""
        return Counter(
            (finding.region, finding.hearing_id, finding.verdict.value)
            for finding in self.findings
            if finding.mark != DISMISSED
        )

    @cached_property
    def documents_by_region(self) -> dict[str, tuple[CountedDocument, ...]]:
        """Every region's counted documents, in the order of the lists."""
        return {
            region.code: tuple(document for document in self.documents if document.region == region.code)
            for region in self.judgement.regions
        }


def month_records(judgement: MonthJudgement) -> MonthRecords:
    """Return a judged month sorted, with its tables and their footnotes."""
    order = RowOrder(judgement)
    findings = order.findings(judgement.findings)
    first, second = (
        with_notes(table, notes_of(judgement, table, findings)) for table in make_tables(judgement)
    )
    return MonthRecords(
        judgement=judgement,
        tables=(first, second),
        findings=findings,
        documents=order.documents(judgement.documents),
        coverage=order.coverage(judgement.coverage),
        questions=order.questions(judgement.questions),
        hearings=order.hearings(judgement.hearings),
        addresses=order.addresses(judgement.addresses),
    )
