"""What ``index.html`` shows in one language: the month at a glance, both tables, and where every figure leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hearings_crawler.judging.judgement import Finding, Question
from hearings_crawler.registry.regions import COUNTRY
from reports.view.addresses import causes_text, region_causes
from reports.view.coverage_section import question_words
from reports.view.findings import kind_of
from reports.view.month_view import CellView, MonthView, TableView
from reports.view.places import (
    TILES,
    PageLink,
    anchor,
    counting_column,
    findings_file,
    shade,
    shade_labels,
    short_name,
)
from reports.view.tables import DISMISSED, TOTAL_ID, Table, column_label
from reports.view.trend import TrendHead, TrendMonth, TrendTable, trend_month, trend_table
from reports.words.wording import day_text, figure_text, is_web_address, month_name, superscript, time_text

TREND_MONTHS = 24
"""Months of the trend on a month's page; all of them stand on the page over all months."""

_HEADLINES = ((1, TOTAL_ID), (2, TOTAL_ID), (1, "notices"), (1, "minutes"), (2, "notices"))
_UNCOUNTED = (("unknown", "page.undecided"), (DISMISSED, "page.dismissed"))
_COVERAGE_HEADS = (
    "table.akimat", "coverage.source", "coverage.status", "coverage.reason", "coverage.started",
    "coverage.last_complete", "coverage.pages", "coverage.documents",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure; ``link`` may be empty, ``change`` tells the month before."""

    text: str
    label: str
    link: str
    change: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the tile map; ``kind`` is ``monitored``, ``partial`` or ``gap`` (not monitored)."""

    column: int
    row: int
    name: str
    text: str
    violations: str
    kind: str
    shade: int
    link: str


@dataclass(frozen=True, slots=True)
class RankedRule:
    """A rule with its number of violations; ``percent`` is the length of its bar."""

    label: str
    table: str
    text: str
    link: str
    percent: int


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A figure of the country with links to the regions behind it."""

    anchor: str
    label: str
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class FigureIndex:
    """The entries of one table, or of what is not counted."""

    label: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The last run of a source; ``detail`` is what the crawl itself says of why it is not complete, in English."""

    name: str
    source: str
    status: str
    status_text: str
    reason: str
    detail: str
    started: str
    last_complete: str
    pages: int
    documents: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Something that needs an analyst."""

    region: str
    kind: str
    text: str
    link: str
    decision: str


@dataclass(frozen=True)
class MonthPage:
    """All that the template shows in one language; the text and the tables are those of the view."""

    view: MonthView
    months: tuple[TrendMonth, ...]

    # --- what the template asks for by name

    @property
    def language(self) -> str:
        """``kk`` or ``ru``."""
        return self.view.language

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The labels of the page."""
        return self.view.words.section("page")

    @property
    def several(self) -> bool:
        """Whether there are months to compare."""
        return len(self.months) > 1

    # --- where figures lead

    @cached_property
    def _shown(self) -> frozenset[tuple[int, str, str]]:
        """The cells, by table, region and column, behind which findings or documents stand."""
        records = self.view.records
        findings = {(finding.table, finding.region, finding.rule) for finding in records.findings}
        totals = {(finding.table, finding.region, TOTAL_ID) for finding in records.findings}
        documents = {
            (document.table, document.region, counting_column(document)) for document in records.documents
        }
        return frozenset(findings | totals | documents)

    def link(self, table: int, region: str, column: str) -> str:
        """Return where a figure leads: its findings or documents, for the country the list by region; else empty."""
        own = anchor(self.language, table, region, column)
        if region != COUNTRY:
            return f"{findings_file(region)}#{own}" if (table, region, column) in self._shown else ""
        regions = (code for number, code, shown in self._shown if (number, shown) == (table, column))
        return f"#{own}" if next(regions, None) is not None else ""

    def cell_link(self, table: TableView, region: str, cell: CellView) -> str:
        """Return where a table's cell leads; nowhere if it was not monitored."""
        return "" if cell.figure is None else self.link(table.number, region, cell.column)

    def region_link(self, region: str) -> str:
        """Return the address of a region's page in this language."""
        return f"{findings_file(region)}#{self.language}"

    @staticmethod
    def mark(number: int) -> str:
        """Return the mark of a footnote."""
        return superscript((number,))

    # --- at a glance

    @cached_property
    def headlines(self) -> tuple[Headline, ...]:
        """The figures at the top."""
        view = self.view
        before = self.months[-2] if self.several else None
        found = []
        for number, column in _HEADLINES:
            table = view.records.tables[number - 1]
            if column not in table.column_ids:
                continue
            figure = table.figure(COUNTRY, column)
            then = before.figure(number, column) if before else None
            change = ""
            if before and then and then.figure is not None:
                change = f"{month_name(before.month, view.words)}: {then.figure}"
            link = "" if figure is None else self.link(number, COUNTRY, column)
            label = view.words.say(f"headline.{column}_{number}")
            found.append(Headline(figure_text(figure), label, link, change))
        return (*found, self._fully_monitored(), *self._uncounted_headlines())

    def _fully_monitored(self) -> Headline:
        words, regions = self.view.words, self.view.records.judgement.regions
        full = sum(self._is_whole(region.code) for region in regions)
        return Headline(
            str(full),
            words.say("headline.fully_monitored"),
            f"#{self.language}-coverage",
            words.say("headline.of", every=len(regions)),
        )

    def _is_whole(self, region: str) -> bool:
        """Whether every cell of a region was monitored."""
        return all(cell is not None for table in self.view.records.tables for cell in table.row(region).cells)

    def _uncounted_headlines(self) -> Iterable[Headline]:
        for kind, key in _UNCOUNTED:
            count = sum(kind_of(finding) == kind for finding in self.view.records.findings)
            if count:
                yield Headline(str(count), self.view.words.say(key), f"#{self.language}-{kind}", "")

    @cached_property
    def tiles(self) -> tuple[Tile, ...]:
        """The map; a region without a place on it stands below."""
        below = max(row for _, row in TILES.values()) + 1
        regions = [region.code for region in self.view.records.judgement.regions]
        others = [code for code in regions if code not in TILES]
        places = TILES | {code: (rest % 7 + 1, below + rest // 7) for rest, code in enumerate(others)}
        return tuple(self._tile(code, *places[code]) for code in regions)

    def _tile(self, region: str, column: int, row: int) -> Tile:
        totals = [table.row(region).total for table in self.view.records.tables]
        known = [total for total in totals if total is not None]
        kind = "monitored" if self._is_whole(region) else "partial" if known else "gap"
        return Tile(
            column=column,
            row=row,
            name=short_name(self._name(region), self.language),
            text=figure_text(sum(known) if known else None),
            violations=self.view.words.count("tile.violations", sum(known)),
            kind=kind,
            shade=shade(sum(known)),
            link=self.region_link(region),
        )

    @property
    def legend(self) -> tuple[str, ...]:
        """The numbers of violations of each shade of the map."""
        return shade_labels()

    @cached_property
    def _ranked(self) -> tuple[RankedRule, ...]:
        """The rules by their number of violations, the most frequent first."""
        figures = [
            (table.figure(COUNTRY, column.id), table, column)
            for table in self.view.records.tables
            for column in table.columns
            if not column.is_count
        ]
        greatest = max((figure or 0 for figure, _, _ in figures), default=0) or 1
        # sorted() is stable: rules with equal figures keep the order of the columns
        ordered = sorted(figures, key=lambda item: -1 if item[0] is None else item[0], reverse=True)
        return tuple(
            RankedRule(
                label=self.view.words.text(column_label(column)),
                table=self.view.words.say(f"table_name.{table.number}"),
                text=figure_text(figure),
                link=self.link(table.number, COUNTRY, column.id) if figure else "",
                percent=round(100 * (figure or 0) / greatest),
            )
            for figure, table, column in ordered
        )

    @property
    def ranking(self) -> tuple[RankedRule, ...]:
        """The rules that were broken, or not monitored anywhere."""
        return tuple(item for item in self._ranked if item.text != "0")

    @property
    def unbroken(self) -> tuple[RankedRule, ...]:
        """The rules without violations."""
        return tuple(item for item in self._ranked if item.text == "0")

    # --- the months

    @cached_property
    def trend(self) -> TrendTable:
        """Some figures, month by month."""
        words = self.view.words
        columns = [
            (table, column, TrendHead(f"t{table}-{column}", words.say(f"trend.{column}_{table}")))
            for table, column in _HEADLINES
            if any(month.figure(table, column) for month in self.months)
        ]
        series = [head.series for _, _, head in columns]
        return trend_table(
            self.months,
            columns,
            words,
            anchor=f"{self.language}-trend-table",
            caption=words.say("page.trend_caption"),
            charts="|".join(" ".join(part) for part in (series[:2], series[2:]) if part),
        )

    @property
    def trend_heads(self) -> tuple[str, ...]:
        """The months as figures: «04.2025»."""
        return tuple(f"{month.month.number:02}.{month.month.year}" for month in self.months)

    @cached_property
    def trend_regions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The regions' violations of both tables together, month by month."""
        return tuple(
            (self._name(region.code), tuple(_both_tables(month, region.code) for month in self.months))
            for region in self.view.records.judgement.regions
        )

    # --- figures by region

    @cached_property
    def indexes(self) -> tuple[FigureIndex, ...]:
        """The country's figures, for each the regions behind it; then what is not counted."""
        return (*(self._index(table) for table in self.view.records.tables), *self._uncounted())

    def _index(self, table: Table) -> FigureIndex:
        words = self.view.words
        labels = {column.id: words.text(column_label(column)) for column in table.columns}
        labels[TOTAL_ID] = words.say(f"table_total.{table.number}")
        entries = tuple(self._entry(table, column, label) for column, label in labels.items())
        return FigureIndex(words.say(f"table_name.{table.number}"), entries)

    def _entry(self, table: Table, column: str, label: str) -> IndexEntry:
        figures = [(row.region, table.figure(row.region, column)) for row in table.rows]
        links = tuple(
            PageLink(link, f"{self._name(region)} ({figure})")
            for region, figure in figures
            if figure is not None and (link := self.link(table.number, region, column))
        )
        return IndexEntry(anchor(self.language, table.number, COUNTRY, column), label, links)

    def _uncounted(self) -> Iterable[FigureIndex]:
        """What is not counted, by region: each link leads to the region's first one."""
        for kind, key in _UNCOUNTED:
            by_region: dict[str, list[Finding]] = {}
            for finding in self.view.records.findings:
                if kind_of(finding) == kind:
                    by_region.setdefault(finding.region, []).append(finding)
            if by_region:
                links = tuple(
                    PageLink(
                        f"{findings_file(region)}#{self.language}-f-{own[0].finding_id}",
                        f"{self._name(region)} ({len(own)})",
                    )
                    for region, own in by_region.items()
                )
                label = self.view.words.say(key)
                yield FigureIndex(label, (IndexEntry(f"{self.language}-{kind}", label, links),))

    # --- coverage, questions

    @property
    def coverage_heads(self) -> tuple[str, ...]:
        """The heads of the table of sources."""
        return tuple(self.view.words.say(key) for key in _COVERAGE_HEADS)

    @cached_property
    def coverage(self) -> tuple[CoverageRow, ...]:
        """The last run of each source."""
        words = self.view.words
        return tuple(
            CoverageRow(
                name=self._name(source.region),
                source=words.say(f"source.{source.source}"),
                status=source.status.value,
                status_text=words.say(f"status.{source.status}"),
                reason=causes_text(region_causes(self.view.records, source.region), words),
                detail=source.reason,
                started=time_text(source.started),
                last_complete=time_text(source.last_complete),
                pages=source.pages,
                documents=source.documents,
            )
            for source in self.view.records.coverage
        )

    @cached_property
    def questions(self) -> tuple[QuestionView, ...]:
        """What needs an analyst, with the decision where there is one."""
        return tuple(self._question(question) for question in self.view.records.questions)

    def _question(self, question: Question) -> QuestionView:
        decided = (question.decision, question.by, day_text(question.on), question.why)
        text = f"{question.id}: {question.question}"
        if question.candidates:
            text += f" [{'; '.join(question.candidates)}]"
        return QuestionView(
            region=self._name(question.region) if question.region else "",
            kind=question_words(question.kind, self.view.words),
            text=text,
            link=question.url if is_web_address(question.url) else "",
            decision=", ".join(part for part in decided if part) if question.decision else "",
        )

    @cached_property
    def _names(self) -> Mapping[str, str]:
        rows = self.view.records.tables[0].all_rows
        return {row.region: self.view.words.text(row.name) for row in rows}

    def _name(self, region: str) -> str:
        return self._names.get(region, region)


def _both_tables(month: TrendMonth, region: str) -> str:
    totals = [month.region_totals.get((table, region)) for table in (1, 2)]
    known = [total for total in totals if total is not None]
    return figure_text(sum(known) if known else None)


def months_up_to(view: MonthView) -> tuple[TrendMonth, ...]:
    """Return the months of the trend up to this one, oldest first; this one's own figures come last."""
    judgement = view.records.judgement
    own = trend_month(judgement.month, judgement.as_of, view.records.tables)
    by_month = {str(month.month): month for month in view.context.trend} | {str(own.month): own}
    return tuple(by_month[month] for month in sorted(by_month) if month <= str(own.month))[-TREND_MONTHS:]
