"""A month in one language, made once and handed to every writer: text, tables with their notes, comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hearings_crawler.words.catalogue import Words
from reports.view.blocks import Section
from reports.view.comparison import (
    MovedFigures,
    confirming_lines,
    corrected_mark,
    history_sections,
    moved_figures,
)
from reports.view.context import PublicationContext
from reports.view.coverage_section import coverage_section
from reports.view.narrative import Narrative, make_narrative, monitored_regions
from reports.view.records import MonthRecords
from reports.view.tables import HeaderCell, Table, TableRow, header_rows
from reports.words.wording import figure_text, month_total, report_words


@dataclass(frozen=True, slots=True)
class HeadView:
    """A cell of a table's header with its text; see :class:`reports.view.tables.HeaderCell`."""

    text: str
    column: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class CellView:
    """A figure of a table: its number (None: not monitored), how it is shown, the numbers of its footnotes."""

    column: str
    figure: int | None
    text: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table; the cells stand in the columns' order, the total last."""

    region: str
    name: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A footnote."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TableView:
    """One of the two tables in one language.

    ``violations`` are the places of the columns that the total adds up; ``monitored`` the number of monitored
    regions of each column; ``regions`` the line under the table that says how many were monitored at all.
    """

    number: int
    label: str
    title: str
    head: tuple[tuple[HeadView, ...], ...]
    rows: tuple[RowView, ...]
    total: RowView
    violations: tuple[int, ...]
    monitored: tuple[int, ...]
    regions: str
    notes: tuple[NoteView, ...]

    @property
    def column_ids(self) -> tuple[str, ...]:
        """The ids of the columns, ``total`` at the end."""
        return tuple(cell.column for cell in self.total.cells)


@dataclass(frozen=True)
class MonthView:
    """All that a month's files say in one language."""

    words: Words
    records: MonthRecords
    context: PublicationContext
    final: bool
    narrative: Narrative
    mark: str
    tables: tuple[TableView, TableView]
    sections: tuple[Section, ...]
    moved: MovedFigures | None
    to_confirm: tuple[str, ...]

    @property
    def language(self) -> str:
        """``kk`` or ``ru``."""
        return self.words.language


def month_views(
    records: MonthRecords,
    languages: tuple[str, ...],
    context: PublicationContext | None = None,
    *,
    final: bool = False,
) -> Mapping[str, MonthView]:
    """Return a month in some languages, by language; ``final``: issued, not a draft."""
    context = context or PublicationContext()
    # things are called as the month's edition of the rules calls them
    named = records.judgement.basis.edition.named
    return {
        language: _view(records, report_words(language).renamed(named), context, final=final)
        for language in languages
    }


def _view(records: MonthRecords, words: Words, context: PublicationContext, *, final: bool) -> MonthView:
    narrative = make_narrative(records, words, final=final)
    first, second = (table_view(records, table, words) for table in records.tables)
    mark = (narrative.mark, corrected_mark(context.correction, words))
    return MonthView(
        words=words,
        records=records,
        context=context,
        final=final,
        narrative=narrative,
        mark=" ".join(part for part in mark if part),
        tables=(first, second),
        sections=(
            coverage_section(records, words),
            *history_sections(records, context, words, final=final),
        ),
        moved=moved_figures(records, context.movement, words),
        # as in the Word report: an issued page says nothing about work in progress
        to_confirm=() if final else confirming_lines(records.judgement, context.confirmations, words),
    )


def table_view(records: MonthRecords, table: Table, words: Words) -> TableView:
    """Return a table in the language of the words."""
    return TableView(
        number=table.number,
        label=words.say(f"table_name.{table.number}"),
        title=words.say(f"table_title.{table.number}"),
        head=tuple(
            tuple(_head(cell, words) for cell in cells) for cells in header_rows(table.number, table.columns)
        ),
        rows=tuple(_row(table, row, words.text(row.name)) for row in table.rows),
        total=_row(table, table.total_row, month_total(records.judgement.month, words)),
        violations=tuple(place for place, column in enumerate(table.columns) if not column.is_count),
        monitored=table.monitored,
        regions=" ".join(_under_table(table, words)),
        notes=tuple(NoteView(note.number, words.text(note.text)) for note in table.footnotes),
    )


def _under_table(table: Table, words: Words) -> tuple[str, ...]:
    """What stands under a table before its notes: what counts as placed, and how many regions were monitored."""
    monitored = monitored_regions(table, words)
    return (words.say("note.placed"), monitored) if table.number == 1 else (monitored,)


def _head(cell: HeaderCell, words: Words) -> HeadView:
    return HeadView(words.text(cell.text), cell.column, cell.columns, cell.rows)


def _row(table: Table, row: TableRow, name: str) -> RowView:
    return RowView(
        row.region,
        name,
        tuple(
            CellView(column, figure, figure_text(figure), table.marks(row.region, column))
            for column, figure in zip(table.column_ids, (*row.cells, row.total), strict=True)
        ),
    )
