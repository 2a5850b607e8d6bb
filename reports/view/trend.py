"""The months side by side: figures of stored publications and of a judged month, and the tables that show them.

``trend_of`` reads the snapshots of stored publications, ``trend_month`` a judged month: the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook, load_rulebook
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Words
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import day_text, figure_text, month_name


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A stored publication as a trend needs it; ``snapshot`` is what ``reports.publishing.publish.snapshot`` gave."""

    month: Month
    as_of: date
    snapshot: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """A column's sum over the regions monitored in a month (None: none was), and their number.

    ``column`` may be ``total``: the sum of the table's monitored violation cells; then ``monitored`` counts
    the regions with at least one such cell.
    """

    table: int
    column: str
    figure: int | None
    monitored: int


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """One month of a trend: its newest publication's figures.

    ``regions`` is the number of regions in the registry then; ``region_totals`` the row totals by table and
    region code (None: not monitored).
    """

    month: Month
    as_of: date
    regions: int
    figures: tuple[TrendFigure, ...]
    region_totals: Mapping[tuple[int, str], int | None] = field(default_factory=dict)

    def figure(self, table: int, column: str) -> TrendFigure | None:
        """Return a column's figure; None when the month's edition had no such column."""
        return next((entry for entry in self.figures if (entry.table, entry.column) == (table, column)), None)


def trend_of(snapshots: Sequence[StoredSnapshot], rulebook: Rulebook | None = None) -> tuple[TrendMonth, ...]:
    """Return the stored months, oldest first; of several publications of a month the last one given counts.

    Raises:
        RuleError: no edition of the rulebook covers a month.
    """
    rulebook = rulebook or load_rulebook()
    newest = {stored.month: stored for stored in snapshots}
    return tuple(_stored_month(newest[month], rulebook) for month in sorted(newest, key=_order))


def trend_month(month: Month, as_of: date, tables: tuple[Table, Table]) -> TrendMonth:
    """Return a judged month as a trend shows it."""
    figures = []
    totals: dict[tuple[int, str], int | None] = {}
    for table in tables:
        with_total = sum(row.total is not None for row in table.rows)
        row = table.total_row
        sums = zip(table.column_ids, (*row.cells, row.total), (*table.monitored, with_total), strict=True)
        figures += [
            TrendFigure(table.number, column, figure, monitored) for column, figure, monitored in sums
        ]
        totals |= {(table.number, region.region): region.total for region in table.rows}
    return TrendMonth(month, as_of, len(tables[0].rows), tuple(figures), totals)


# --- from a snapshot


def _order(month: TrendMonth | Month) -> str:
    return str(month.month if isinstance(month, TrendMonth) else month)


def _stored_month(stored: StoredSnapshot, rulebook: Rulebook) -> TrendMonth:
    edition = rulebook.edition_for(stored.month)
    cells: Mapping[tuple[int, str, str], int | None] = {
        (cell["table"], cell["region"], cell["column"]): cell["figure"]
        for cell in stored.snapshot["cells"]
        if cell["region"] != COUNTRY
    }
    regions = list(dict.fromkeys(region for _, region, _ in cells))
    figures: list[TrendFigure] = []
    totals: dict[tuple[int, str], int | None] = {}
    for table in (1, 2):
        columns = edition.table(table)
        for column in columns:
            figures.append(
                _sum(table, column.id, [cells.get((table, region, column.id)) for region in regions])
            )
        rules = [column.id for column in columns if not column.is_count]
        for region in regions:
            row = _sum(table, TOTAL_ID, [cells.get((table, region, rule)) for rule in rules])
            totals[table, region] = row.figure
        figures.append(_sum(table, TOTAL_ID, [totals[table, region] for region in regions]))
    return TrendMonth(stored.month, stored.as_of, len(regions), tuple(figures), totals)


def _sum(table: int, column: str, cells: Sequence[int | None]) -> TrendFigure:
    known = [cell for cell in cells if cell is not None]
    return TrendFigure(table, column, sum(known) if known else None, len(known))


# --- the page


@dataclass(frozen=True, slots=True)
class TrendCell:
    """A figure of a trend as it is shown; ``monitored`` names the regions behind it when not all are."""

    text: str
    monitored: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A month of a trend's table."""

    label: str
    short: str
    address: str
    as_of: str
    cells: tuple[TrendCell, ...]


@dataclass(frozen=True, slots=True)
class TrendHead:
    """A column of a trend's table; ``series`` is the name by which a chart draws it."""

    series: str
    label: str


@dataclass(frozen=True, slots=True)
class TrendTable:
    """A trend's table and, under ``charts``, the columns that each of its charts draws."""

    anchor: str
    caption: str
    heads: tuple[TrendHead, ...]
    rows: tuple[TrendRow, ...]
    charts: str


@dataclass(frozen=True, slots=True)
class AllMonthsPage:
    """All that the page over all months shows in one language."""

    language: str
    title: str
    words: Mapping[str, str]
    tables: tuple[TrendTable, ...]
    several: bool


def ordered_months(months: Sequence[TrendMonth]) -> list[TrendMonth]:
    """Return months, oldest first."""
    return sorted(months, key=_order)


def all_months_page(months: Sequence[TrendMonth], words: Words, rulebook: Rulebook) -> AllMonthsPage:
    """Return what ``all/index.html`` shows of some months, oldest first."""
    tables = []
    for table in (1, 2):
        heads = tuple(_heads(months, table, words, rulebook))
        title = f"{words.say(f'table_name.{table}')}. {words.say(f'table_title.{table}')}"
        tables.append(
            trend_table(
                months,
                [(table, head.series.partition("-")[2], head) for head in heads],
                words,
                anchor=f"{words.language}-trend-t{table}",
                caption=title,
                charts="|".join(head.series for head in (heads[-1], *heads[:-1])),
            )
        )
    return AllMonthsPage(
        language=words.language,
        title=words.say("page.all_months_title"),
        words=words.section("page"),
        tables=tuple(tables) if months else (),
        several=len(months) > 1,
    )


def _heads(months: Sequence[TrendMonth], table: int, words: Words, rulebook: Rulebook) -> Sequence[TrendHead]:
    """The columns of a table in any of the months, as the newest edition orders them, the total last."""
    labels: dict[str, str] = {}
    for month in reversed(months):
        for column in rulebook.edition_for(month.month).table(table):
            labels.setdefault(column.id, words.text(column_label(column)))
    return [
        *(TrendHead(f"t{table}-{column}", label) for column, label in labels.items()),
        TrendHead(f"t{table}-{TOTAL_ID}", words.say(f"table_total.{table}")),
    ]


def trend_table(
    months: Sequence[TrendMonth],
    columns: Sequence[tuple[int, str, TrendHead]],
    words: Words,
    *,
    anchor: str,
    caption: str,
    charts: str,
) -> TrendTable:
    """Return some columns (table, column id, head) of some months, for a page one folder below the months'."""
    rows = tuple(
        TrendRow(
            label=month_name(month.month, words),
            short=f"{month.month.number:02}.{month.month.year}",
            address=f"../{month.month}/index.html#{words.language}",
            as_of=day_text(month.as_of),
            cells=tuple(_cell(month, table, column) for table, column, _ in columns),
        )
        for month in months
    )
    return TrendTable(anchor, caption, tuple(head for _, _, head in columns), rows, charts)


def _cell(month: TrendMonth, table: int, column: str) -> TrendCell:
    entry = month.figure(table, column)
    if entry is None or entry.figure is None:
        return TrendCell(figure_text(None), "")
    gaps = "" if entry.monitored == month.regions else f"{entry.monitored}/{month.regions}"
    return TrendCell(str(entry.figure), gaps)
