"""The table model that feeds every format: one row per region, the total row, headers and footnotes.

The figures are those of the judgement; the sums are pandas' over nullable integers, so that a cell that was
not monitored stays empty and never becomes 0.  No language is chosen here: what is said is a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import Check, Column, Texts
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Listed, Sayable, listed, message
from reports.words.wording import report_words

TOTAL_ID = "total"
DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: a region's cells in the columns' order (None: not monitored) and their total."""

    region: str
    name: Texts
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A numbered note under a table and the cells (region, column id or ``total``) that carry its mark."""

    number: int
    text: Sayable
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header: its text and how many columns and rows it spans.

    ``column`` is the id of the column that it heads; empty for a group of columns.
    """

    text: Sayable
    column: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """One of the two tables; ``monitored`` is the number of monitored regions of each column."""

    number: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    total_row: TableRow
    monitored: tuple[int, ...]
    footnotes: tuple[Footnote, ...]

    @property
    def all_rows(self) -> tuple[TableRow, ...]:
        """The regions' rows and the total row."""
        return (*self.rows, self.total_row)

    @property
    def column_ids(self) -> tuple[str, ...]:
        """The ids of the columns with the computed ``total`` at the end."""
        return (*(column.id for column in self.columns), TOTAL_ID)

    def row(self, region: str) -> TableRow:
        """Return the row of a region, or of ``KZ``."""
        return next(row for row in self.all_rows if row.region == region)

    def figure(self, region: str, column: str) -> int | None:
        """Return one figure; ``column`` may be ``total``."""
        row = self.row(region)
        return dict(zip(self.column_ids, (*row.cells, row.total), strict=True))[column]

    def marks(self, region: str, column: str) -> tuple[int, ...]:
        """Return the numbers of the footnotes that a cell carries."""
        return tuple(note.number for note in self.footnotes if (region, column) in note.cells)

    def sum_of(self, document: DocumentKind | None) -> int | None:
        """Return the country's violations by the document that the rules are about; None: no cell monitored.

        ``document`` None asks for the rules about any document (the rubric).
        """
        cells = [
            cell
            for column, cell in zip(self.columns, self.total_row.cells, strict=True)
            if not column.is_count and column.document is document and cell is not None
        ]
        return sum(cells) if cells else None


def make_tables(judgement: MonthJudgement) -> tuple[Table, Table]:
    """Return table 1 (open meetings) and table 2 (public discussions) of a judged month, without footnotes."""
    return _table(judgement, 1), _table(judgement, 2)


def with_notes(table: Table, notes: Sequence[tuple[Sayable, tuple[tuple[str, str], ...]]]) -> Table:
    """Return a table with footnotes, numbered in their order."""
    footnotes = tuple(Footnote(number, text, cells) for number, (text, cells) in enumerate(notes, 1))
    return replace(table, footnotes=footnotes)


def _frame(judgement: MonthJudgement, number: int, columns: Sequence[Column]) -> pd.DataFrame:
    cells = {
        column.id: pd.array(
            [judgement.cell(number, region.code, column.id) for region in judgement.regions], dtype="Int64"
        )
        for column in columns
    }
    return pd.DataFrame(cells, index=[region.code for region in judgement.regions])


def _whole(value: object) -> int | None:
    return None if value is pd.NA else int(str(value))


def _table(judgement: MonthJudgement, number: int) -> Table:
    columns = judgement.basis.edition.table(number)
    frame = _frame(judgement, number, columns)
    violations = [column.id for column in columns if not column.is_count]
    totals = frame[violations].sum(axis=1, min_count=1).astype("Int64")
    sums = frame.sum(axis=0, min_count=1).astype("Int64")
    rows = tuple(
        TableRow(
            region.code,
            Texts(region.code, region.name_kk, region.name_ru),
            tuple(_whole(cell) for cell in frame.loc[region.code]),
            _whole(totals[region.code]),
        )
        for region in judgement.regions
    )
    total_row = TableRow(
        COUNTRY,
        country_name(),
        tuple(_whole(sums[column.id]) for column in columns),
        _whole(sums[violations].sum(min_count=1)),
    )
    monitored = tuple(int(frame[column.id].notna().sum()) for column in columns)
    return Table(number, columns, rows, total_row, monitored, ())


def country_name() -> Texts:
    """Return the name of the country."""
    return Texts(COUNTRY, *(report_words(language).say("name.country") for language in ("kk", "ru")))


# --- headers


def _groups(column: Column) -> tuple[str, ...]:
    """The headings above a column, as the published report has them."""
    if column.is_count:
        return ("placed",)
    if column.table == 2:
        return ("violations", "discussion_minutes", *(("absence",) if column.check is Check.ABSENT else ()))
    return ("violations",) if column.document is None else ("violations", str(column.document))


def _header_paths(number: int, columns: Sequence[Column]) -> list[tuple[tuple[str, ...], str, Sayable]]:
    paths: list[tuple[tuple[str, ...], str, Sayable]] = [
        (_groups(column), column.id, column.header) for column in columns
    ]
    total = ("violations",) if number == 1 else ("violations", "discussion_minutes")
    return [*paths, (total, TOTAL_ID, message(f"table_total.{number}"))]


def header_rows(number: int, columns: Sequence[Column]) -> tuple[tuple[HeaderCell, ...], ...]:
    """Return the header of a table as rows of cells with spans: the published report's structure."""
    paths = _header_paths(number, columns)
    depth = 1 + max(len(groups) for groups, _, _ in paths)
    rows: list[list[HeaderCell]] = [[] for _ in range(depth)]
    rows[0] += [
        HeaderCell(message("table.number"), "number", 1, depth),
        HeaderCell(message("table.akimat"), "region", 1, depth),
    ]
    for level in range(depth):
        previous: tuple[str, ...] = ()
        for groups, column, text in paths:
            if len(groups) == level:
                rows[level].append(HeaderCell(text, column, 1, depth - level))
                previous = ()
            elif len(groups) > level:
                prefix = groups[: level + 1]
                if prefix == previous:
                    last = rows[level][-1]
                    rows[level][-1] = HeaderCell(last.text, "", last.columns + 1, 1)
                else:
                    rows[level].append(HeaderCell(message(f"group.{groups[level]}"), "", 1, 1))
                previous = prefix
            else:
                previous = ()
    return tuple(tuple(row) for row in rows)


def column_label(column: Column) -> Listed:
    """Return a column's name where the headings above it are not seen: «Хаттамалар: Болмауы»."""
    silent = ("violations", "discussion_minutes")
    groups = [message(f"group.{group}") for group in _groups(column) if group not in silent]
    return listed((*groups, column.header), ": ")
