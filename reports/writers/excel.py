"""``tables.xlsx``: both tables in both languages with formulas for the totals, findings, documents, coverage."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from reports.view.month_view import CellView, MonthView, TableView
from reports.view.sheets import Sheet, SheetHead, SheetValue, both_words, month_sheets
from reports.words.wording import clean, is_web_address, local_time, month_name, superscript
from reports.writers.reproducible import file_time, fixed_zip

_LONGEST_TEXT = 32_767
_LONGEST_ADDRESS = 2_079
_A4 = 9
_PAGE_WIDTH = 220
"""How many characters of a list stay readable on the width of a page."""
_FIRST_ROW = 3
_FIRST_COLUMN = 2


def tables_xlsx(views: Sequence[MonthView]) -> bytes:
    """Return the workbook of a month's views; totals are formulas with their values stored beside them."""
    judgement = views[0].records.judgement
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    workbook.set_properties({"created": file_time(judgement.as_of), "title": str(judgement.month)})
    workbook.set_calc_mode("auto")
    formats = _Formats(workbook)
    for view in views:
        for table in view.tables:
            _table_sheet(workbook, formats, view, table)
    for sheet in month_sheets(views):
        _list_sheet(workbook, formats, sheet)
    _basis_sheet(workbook, formats, views)
    workbook.close()
    return fixed_zip(target.getvalue())


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._figures: dict[tuple[str, bool], Any] = {}
        border = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.title = workbook.add_format({"bold": True, "font_size": 13})
        self.text = workbook.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        self.note = workbook.add_format({"text_wrap": True, "valign": "top", "font_size": 9})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.time = workbook.add_format(
            {"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top", "align": "left"}
        )
        self.link = workbook.add_format({"font_color": "#0B4F9E", "underline": 1, "valign": "top"})
        self.head = workbook.add_format(border | {"bold": True, "align": "center", "bg_color": "#E8EEF4"})
        self.upright = workbook.add_format(
            border | {"align": "center", "rotation": 90, "bg_color": "#E8EEF4"}
        )
        self.region = workbook.add_format(border)
        self.total_name = workbook.add_format(border | {"bold": True})

    def figure(self, marks: tuple[int, ...], *, bold: bool) -> Any:
        """A figure's format; the marks of its footnotes are shown by the format, the value stays a number."""
        shown = superscript(marks)
        if (shown, bold) not in self._figures:
            number = f'0"{shown}";-0"{shown}";0"{shown}";@"{shown}"' if shown else "0"
            self._figures[shown, bold] = self._workbook.add_format(
                {"border": 1, "align": "center", "valign": "vcenter", "bold": bold, "num_format": number}
            )
        return self._figures[shown, bold]


# --- the two tables


def _table_sheet(workbook: Any, formats: _Formats, view: MonthView, table: TableView) -> None:
    sheet = workbook.add_worksheet(table.label)
    last_column = _FIRST_COLUMN + len(table.column_ids) - 1
    month = month_name(view.records.judgement.month, view.words)
    sheet.write_string(0, 0, f"{table.title}, {month}", formats.title)
    first = _write_header(sheet, formats, table)
    for place, row in enumerate(table.rows):
        line = first + place
        sheet.write_number(line, 0, place + 1, formats.figure((), bold=False))
        sheet.write_string(line, 1, row.name, formats.region)
        for column, cell in enumerate(row.cells[:-1], _FIRST_COLUMN):
            cell_format = formats.figure(cell.notes, bold=False)
            if cell.figure is None:
                sheet.write_string(line, column, cell.text, cell_format)
            else:
                sheet.write_number(line, column, cell.figure, cell_format)
        _write_sum(sheet, formats, (line, last_column), _violations(table, line), row.cells[-1])
    total_row = first + len(table.rows)
    _write_total_row(sheet, formats, view, table, first)
    last_line = _write_notes(sheet, formats, table, total_row + 3, last_column)
    sheet.freeze_panes(first, _FIRST_COLUMN)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 32)
    sheet.set_column(_FIRST_COLUMN, last_column, 9 if table.number == 1 else 17)
    _print(sheet, last_line, last_column, first)


def _violations(table: TableView, line: int) -> str:
    """The cells of a row that its total adds up."""
    first, last = table.violations[0], table.violations[-1]
    return str(xl_range(line, _FIRST_COLUMN + first, line, _FIRST_COLUMN + last))


def _write_sum(sheet: Any, formats: _Formats, place: tuple[int, int], cells: str, cell: CellView) -> None:
    cell_format = formats.figure(cell.notes, bold=True)
    if cell.figure is None:
        sheet.write_string(*place, cell.text, cell_format)
    else:
        sheet.write_formula(*place, f"=SUM({cells})", cell_format, cell.figure)


def _write_header(sheet: Any, formats: _Formats, table: TableView) -> int:
    """Write the header with its spans; return the first row below it."""
    taken: set[tuple[int, int]] = set()
    for level, cells in enumerate(table.head):
        place = 0
        for cell in cells:
            while (level, place) in taken:
                place += 1
            taken |= {
                (level + down, place + right) for down in range(cell.rows) for right in range(cell.columns)
            }
            upright = table.number == 1 and cell.column not in ("", "number", "region")
            cell_format = formats.upright if upright else formats.head
            top = _FIRST_ROW + level
            if cell.rows == cell.columns == 1:
                sheet.write_string(top, place, cell.text, cell_format)
            else:
                sheet.merge_range(
                    top, place, top + cell.rows - 1, place + cell.columns - 1, cell.text, cell_format
                )
            place += cell.columns
    below = _FIRST_ROW + len(table.head)
    sheet.set_row(below - 1, 185 if table.number == 1 else 32)
    return below


def _write_total_row(sheet: Any, formats: _Formats, view: MonthView, table: TableView, first: int) -> None:
    """Write the country's sums and, below them, the number of monitored regions behind each."""
    line = first + len(table.rows)
    blank = formats.figure((), bold=True)
    sheet.write_string(line, 0, "", blank)
    sheet.write_string(line, 1, table.total.name, formats.total_name)
    sheet.write_string(line + 1, 0, "", blank)
    sheet.write_string(line + 1, 1, view.words.say("excel.monitored"), formats.region)
    sheet.set_row(line + 1, 30)
    *figures, total = table.total.cells
    for column, (cell, count) in enumerate(zip(figures, table.monitored, strict=True), _FIRST_COLUMN):
        cells = xl_range(first, column, line - 1, column)
        _write_sum(sheet, formats, (line, column), cells, cell)
        sheet.write_formula(line + 1, column, f"=COUNT({cells})", formats.figure((), bold=False), count)
    last = _FIRST_COLUMN + len(figures)
    _write_sum(sheet, formats, (line, last), _violations(table, line), total)
    sheet.write_string(line + 1, last, "", blank)


def _write_notes(sheet: Any, formats: _Formats, table: TableView, line: int, last_column: int) -> int:
    for note in table.notes:
        text = clean(f"{superscript((note.number,))} {note.text}")[:_LONGEST_TEXT]
        sheet.merge_range(line, 0, line, last_column, text, formats.note)
        # merged cells do not grow by themselves: about 150 characters stand in a line of the merged width
        sheet.set_row(line, 13 * (1 + len(text) // 150))
        line += 1
    return line


# --- the lists


def _list_sheet(workbook: Any, formats: _Formats, content: Sheet) -> None:
    sheet = workbook.add_worksheet(content.name)
    heads, rows = content.heads, content.rows
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head.text, formats.head)
        sheet.set_column(column, column, head.width)
    sheet.set_row(0, 60)
    for line, row in enumerate(rows, 1):
        # not every program makes the rows of wrapped texts higher by itself
        sheet.set_row(line, 15 * min(max(map(_lines, row, heads)), 25))
        for column, value in enumerate(row):
            _write_value(sheet, formats, line, column, value)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    sheet.freeze_panes(1, 2)
    width = sum(head.width for head in heads)
    _print(sheet, max(len(rows), 1), len(heads) - 1, 1, pages_wide=1 + width // _PAGE_WIDTH)


def _lines(value: SheetValue, head: SheetHead) -> int:
    """How many lines a text takes in its column; an address is not wrapped."""
    if not isinstance(value, str) or is_web_address(value):
        return 1
    return 1 + len(value) // max(head.width - 2, 1)


def _write_value(sheet: Any, formats: _Formats, line: int, column: int, value: SheetValue) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value, formats.text)
    elif isinstance(value, datetime):
        moment = local_time(value)
        if moment is not None:
            sheet.write_datetime(line, column, moment.replace(tzinfo=None, microsecond=0), formats.time)
    elif isinstance(value, date):
        sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), formats.day)  # noqa: DTZ001  # a day has no zone
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value, formats.text)
    else:
        text = clean(value)[:_LONGEST_TEXT]
        if is_web_address(text) and len(text) <= _LONGEST_ADDRESS:
            sheet.write_url(line, column, text, formats.link, text)
        else:
            sheet.write_string(line, column, text, formats.text)


def _basis_sheet(workbook: Any, formats: _Formats, views: Sequence[MonthView]) -> None:
    sheet = workbook.add_worksheet(both_words(views, "excel.sheet_basis", " – "))
    line = 0
    for view in views:
        narrative = view.narrative
        for text in (narrative.mark, narrative.title):
            sheet.write_string(line, 0, clean(text), formats.title)
            line += 1
        for text in narrative.basis:
            sheet.write_string(line, 0, clean(text), formats.text)
            line += 1
        line += 1
    sheet.set_column(0, 0, 130)
    _print(sheet, line, 0, 0)


def _print(
    sheet: Any, last_row: int, last_column: int, header_rows_count: int, *, pages_wide: int = 1
) -> None:
    """Landscape A4, the header on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.print_area(0, 0, last_row, last_column)
    if header_rows_count:
        sheet.repeat_rows(0, header_rows_count - 1)
