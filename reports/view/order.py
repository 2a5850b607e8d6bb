"""The order of rows in every list: regions as in the registry, tables, rules as the columns stand."""

from __future__ import annotations

from collections.abc import Iterable

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.judgement import (
    CountedDocument,
    Finding,
    JudgedHearing,
    MonthJudgement,
    Question,
    ReadAddress,
    SourceCoverage,
)


class RowOrder:
    """Sorts what a judgement holds for the eye of a reader."""

    def __init__(self, judgement: MonthJudgement) -> None:
        self._regions = {region.code: place for place, region in enumerate(judgement.regions)}
        self._rules = {
            (column.table, column.id): place for place, column in enumerate(judgement.basis.edition.columns)
        }

    def region(self, code: str) -> int:
        """Return a region's place; what is no region (``KZ``, empty) comes last."""
        return self._regions.get(code, len(self._regions))

    def findings(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Sort findings by region, table, rule, hearing, document."""
        return tuple(
            sorted(
                findings,
                key=lambda finding: (
                    self.region(finding.region),
                    finding.table,
                    self._rules.get((finding.table, finding.rule), len(self._rules)),
                    natural_key(finding.hearing_id),
                    natural_key(finding.document_id),
                    finding.finding_id,
                ),
            )
        )

    def documents(self, documents: Iterable[CountedDocument]) -> tuple[CountedDocument, ...]:
        """Sort documents by region, table, notices before minutes, hearing, document."""
        return tuple(
            sorted(
                documents,
                key=lambda document: (
                    self.region(document.region),
                    document.table,
                    document.document is DocumentKind.MINUTES,
                    natural_key(document.hearing_id),
                    document.source,
                    natural_key(document.document_id),
                ),
            )
        )

    def hearings(self, hearings: Iterable[JudgedHearing]) -> tuple[JudgedHearing, ...]:
        """Sort hearings by region, table, id."""
        return tuple(
            sorted(
                hearings,
                key=lambda hearing: (
                    self.region(hearing.region),
                    hearing.table,
                    natural_key(hearing.hearing_id),
                ),
            )
        )

    def addresses(self, addresses: Iterable[ReadAddress]) -> tuple[ReadAddress, ...]:
        """Sort addresses by region; the portal's come last."""
        return tuple(
            sorted(addresses, key=lambda entry: (self.region(entry.region), entry.engine, entry.address))
        )

    def coverage(self, coverage: Iterable[SourceCoverage]) -> tuple[SourceCoverage, ...]:
        """Sort sources by region; the portal comes last."""
        return tuple(sorted(coverage, key=lambda source: (self.region(source.region), source.source)))

    def questions(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """Sort questions by region, kind, id."""
        return tuple(
            sorted(
                questions,
                key=lambda question: (self.region(question.region), question.kind, natural_key(question.id)),
            )
        )
