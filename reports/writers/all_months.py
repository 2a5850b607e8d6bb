"""``all/index.html``: every stored month side by side, and the trend that it and each month's page show.

``trend_of`` reads the snapshots of stored publications, ``trend_month`` a judged month: the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook, load_rulebook
from hearings_crawler.registry.regions import COUNTRY
from reports.view.page_model import StoredSnapshot, TrendFigure, TrendMonth
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import (
    LANGUAGES,
    NOT_MONITORED,
    TABLE_NAME,
    TABLE_TITLE,
    TOTAL,
    Bilingual,
    day_text,
    month_name,
)
from reports.writers.page_parts import render, words

_WORDS = {
    "title": Bilingual(
        "Қоғамдық тыңдаулар мониторингі: барлық айлар", "Мониторинг общественных слушаний: все месяцы"
    ),
    "month": Bilingual("Ай", "Месяц"),
    "as_of": Bilingual("Кесінді күні", "Дата среза"),
    "monitored": Bilingual("Мониторинг жүргізілген өңірлер", "Регионов с мониторингом"),
    "charts": Bilingual("Айлар бойынша өзгеріс", "Изменение по месяцам"),
    "no_months": Bilingual("Сақталған айлар жоқ.", "Сохранённых месяцев нет."),
    "one_month": Bilingual(
        "Әзірге бір ай сақталған: диаграммалар екінші айдан бастап пайда болады.",
        "Пока сохранён один месяц: диаграммы появятся со второго.",
    ),
    "caution": Bilingual(
        "Мониторинг жүргізілген өңірлердің саны айдан айға өзгеруі мүмкін; «–» – ешбір өңірде мониторинг "
        "жүргізілмеген.",
        "Число регионов с мониторингом в разные месяцы может различаться; «–» – мониторинга не было ни в одном.",
    ),
}


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


def all_months_html(months: Sequence[TrendMonth], rulebook: Rulebook | None = None) -> str:
    """Return the page over all months, for ``all/index.html`` beside the months' folders."""
    ordered = sorted(months, key=_order)
    pages = [_AllMonths(ordered, language, rulebook or load_rulebook()).context() for language in LANGUAGES]
    return render("all.html.j2", charts=True, pages=pages, titles=[page.title for page in pages]).decode(
        "utf-8"
    )


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
class _Context:
    language: str
    title: str
    words: dict[str, str]
    tables: tuple[TrendTable, ...]
    several: bool


class _AllMonths:
    """One language of the page."""

    def __init__(self, months: Sequence[TrendMonth], language: str, rulebook: Rulebook) -> None:
        self._months = months
        self._language = language
        self._rulebook = rulebook

    def context(self) -> _Context:
        """Return what the template shows."""
        language = self._language
        tables = []
        for table in (1, 2):
            heads = tuple(_heads(self._months, table, language, self._rulebook))
            charts = "|".join(head.series for head in (heads[-1], *heads[:-1]))
            caption = f"{TABLE_NAME[table].get(language)}. {TABLE_TITLE[table].get(language)}"
            columns = [(table, head.series.partition("-")[2], head) for head in heads]
            tables.append(
                trend_table(
                    self._months,
                    columns,
                    language,
                    f"{language}-trend-t{table}",
                    caption,
                    "../",
                    charts=charts,
                )
            )
        return _Context(
            language=language,
            title=_WORDS["title"].get(language),
            words=words(_WORDS, language),
            tables=tuple(tables) if self._months else (),
            several=len(self._months) > 1,
        )


def _heads(
    months: Sequence[TrendMonth], table: int, language: str, rulebook: Rulebook
) -> Sequence[TrendHead]:
    """The columns of a table in any of the months, as the newest edition orders them, the total last."""
    labels: dict[str, str] = {}
    for month in reversed(months):
        for column in rulebook.edition_for(month.month).table(table):
            labels.setdefault(column.id, column_label(column, language))
    return [
        *(TrendHead(f"t{table}-{column}", label) for column, label in labels.items()),
        TrendHead(f"t{table}-{TOTAL_ID}", TOTAL[table].get(language)),
    ]


def trend_table(
    months: Sequence[TrendMonth],
    columns: Sequence[tuple[int, str, TrendHead]],
    language: str,
    anchor: str,
    caption: str,
    up: str,
    *,
    charts: str,
) -> TrendTable:
    """Return some columns (table, column id, head) of some months; ``up`` leads to the months' folders."""
    rows = tuple(
        TrendRow(
            label=month_name(month.month, language),
            short=f"{month.month.number:02}.{month.month.year}",
            address=f"{up}{month.month}/index.html#{language}",
            as_of=day_text(month.as_of),
            cells=tuple(_cell(month, table, column) for table, column, _ in columns),
        )
        for month in months
    )
    return TrendTable(anchor, caption, tuple(head for _, _, head in columns), rows, charts)


def _cell(month: TrendMonth, table: int, column: str) -> TrendCell:
    entry = month.figure(table, column)
    if entry is None or entry.figure is None:
        return TrendCell(NOT_MONITORED, "")
    gaps = "" if entry.monitored == month.regions else f"{entry.monitored}/{month.regions}"
    return TrendCell(str(entry.figure), gaps)
