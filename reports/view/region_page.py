"""What ``findings/KZ-xx.html`` shows in one language: a region's findings and its counted documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hearings_crawler.judging.judgement import CountedDocument, Finding, RegionName
from hearings_crawler.law.rulebook import Texts
from reports.view.findings import KINDS, Field, finding_fields, kind_of, placed_text
from reports.view.month_view import MonthView
from reports.view.places import SITE_MINUTES, anchor, counting_column
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import day_text, figure_text, is_web_address, month_name


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding with its fields; ``places`` are what to look for in its evidence, the most certain first."""

    anchor: str
    kind: str
    kind_text: str
    fields: tuple[Field, ...]
    finding: Finding
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """The findings of one rule; ``others`` counts those that are not violations."""

    anchor: str
    title: str
    figure: str
    others: str
    findings: tuple[ToldFinding, ...]


@dataclass(frozen=True, slots=True)
class TableFindings:
    """The rules of one table that have findings."""

    anchor: str
    label: str
    title: str
    total: str
    rules: tuple[RuleFindings, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A counted document."""

    title: str
    link: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """The documents behind one figure."""

    anchor: str
    title: str
    figure: str
    documents: tuple[DocumentView, ...]


@dataclass(frozen=True)
class RegionPage:
    """All that the template shows of a region in one language."""

    view: MonthView
    region: RegionName

    @property
    def language(self) -> str:
        """``kk`` or ``ru``."""
        return self.view.language

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The labels of the page."""
        return self.view.words.section("page")

    @property
    def code(self) -> str:
        """The region's code."""
        return self.region.code

    @property
    def mark(self) -> str:
        """Whether the report is a draft."""
        return self.view.narrative.mark

    @property
    def month(self) -> str:
        """The month's name."""
        return month_name(self.view.records.judgement.month, self.view.words)

    @property
    def title(self) -> str:
        """The page's title: region and month."""
        name = Texts(self.region.code, self.region.name_kk, self.region.name_ru)
        return f"{self.view.words.text(name)}: {self.month}"

    def _figure(self, table: Table, column: str) -> str:
        return figure_text(table.figure(self.code, column))

    # --- findings

    @cached_property
    def tables(self) -> tuple[TableFindings, ...]:
        """The tables in which the region has findings."""
        words = self.view.words
        found = (
            TableFindings(
                anchor=anchor(self.language, table.number, self.code, TOTAL_ID),
                label=words.say(f"table_name.{table.number}"),
                title=words.say(f"table_title.{table.number}"),
                total=self._figure(table, TOTAL_ID),
                rules=tuple(self._rules(table)),
            )
            for table in self.view.records.tables
        )
        return tuple(table for table in found if table.rules)

    def _rules(self, table: Table) -> Iterable[RuleFindings]:
        by_rule: dict[str, list[Finding]] = {column.id: [] for column in table.columns}
        for finding in self.view.records.findings_by_region[self.code]:
            if finding.table == table.number:
                by_rule[finding.rule].append(finding)
        for column in table.columns:
            own = by_rule[column.id]
            if not own:
                continue
            kinds = [kind_of(finding) for finding in own]
            others = "; ".join(
                f"{self.view.words.say(f'kind.{kind}')}: {kinds.count(kind)}"
                for kind in KINDS
                if kind != "broken" and kind in kinds
            )
            yield RuleFindings(
                anchor=anchor(self.language, table.number, self.code, column.id),
                title=self.view.words.text(column_label(column)),
                figure=self._figure(table, column.id),
                others=others,
                findings=tuple(self._finding(finding) for finding in own),
            )

    def _finding(self, finding: Finding) -> ToldFinding:
        kind = kind_of(finding)
        return ToldFinding(
            anchor=f"{self.language}-f-{finding.finding_id}",
            kind=kind,
            kind_text=self.view.words.say(f"kind.{kind}"),
            fields=finding_fields(self.view.records.judgement, finding, self.view.words, self.view.context),
            finding=finding,
            places=_places(finding),
        )

    # --- documents

    @cached_property
    def documents(self) -> tuple[DocumentGroup, ...]:
        """The documents behind each count of documents, then the sites' minutes of discussions."""
        return tuple(
            group
            for table in self.view.records.tables
            for column in (*(column for column in table.columns if column.is_count), None)
            if (
                group := self._group(
                    table,
                    column.id if column else SITE_MINUTES,
                    self.view.words.text(column_label(column))
                    if column
                    else self.view.words.say("source.site"),
                )
            ).documents
        )

    def _group(self, table: Table, column: str, label: str) -> DocumentGroup:
        own = [
            document
            for document in self.view.records.documents_by_region[self.code]
            if (document.table, counting_column(document)) == (table.number, column)
        ]
        return DocumentGroup(
            anchor=anchor(self.language, table.number, self.code, column),
            title=f"{self.view.words.say(f'table_name.{table.number}')}. {label}",
            figure=str(len(own)) if column == SITE_MINUTES else self._figure(table, column),
            documents=tuple(self._document(document) for document in own),
        )

    def _document(self, document: CountedDocument) -> DocumentView:
        shown = document.shown_date
        details = (
            document.registration_number,
            self.view.words.say(f"document.{document.document}"),
            self.view.words.say(f"source.{document.source}"),
            day_text(shown) if shown else placed_text(document, self.view.words),
            document.evidence,
        )
        return DocumentView(
            title=document.title or document.url,
            link=document.url if is_web_address(document.url) else "",
            text="; ".join(part for part in details if part),
        )


def _places(finding: Finding) -> tuple[str, ...]:
    """What to look for in a page, the most certain first: the item's own id, a telling title, the number."""
    item = finding.document_id.rpartition(":")[2]
    telling = finding.title if len(finding.title) >= 30 else ""
    return (f"id: {item}" if item.isdecimal() else "", telling, finding.registration_number, finding.title)
