"""``tables.xlsx``: both tables in both languages with formulas for the totals, findings, documents, coverage."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.findings import finding_title
from reports.view.narrative import make_narrative
from reports.view.tables import RowOrder, Table, header_rows
from reports.words.wording import (
    DOCUMENT,
    FORM,
    LANGUAGES,
    NOT_MONITORED,
    SOURCE,
    STATUS,
    TABLE_NAME,
    TABLE_TITLE,
    Bilingual,
    clean,
    is_web_address,
    local_time,
    month_name,
    month_total,
    superscript,
)
from reports.writers.reproducible import file_time, fixed_zip

_LONGEST_TEXT = 32_767
_LONGEST_ADDRESS = 2_079
_A4 = 9
_PAGE_WIDTH = 220
"""How many characters of a list stay readable on the width of a page."""
_FIRST_ROW = 3
_FIRST_COLUMN = 2

Value = str | int | float | bool | date | datetime | None


def tables_xlsx(judgement: MonthJudgement, tables: tuple[Table, Table], *, final: bool) -> bytes:
    """Return the workbook; totals are formulas with their values stored beside them."""
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
    for language in LANGUAGES:
        for table in tables:
            _table_sheet(workbook, formats, judgement, table, language)
    _findings_sheet(workbook, formats, judgement)
    _documents_sheet(workbook, formats, judgement)
    _coverage_sheet(workbook, formats, judgement)
    _basis_sheet(workbook, formats, judgement, tables, final=final)
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


def _table_sheet(
    workbook: Any, formats: _Formats, judgement: MonthJudgement, table: Table, language: str
) -> None:
    sheet = workbook.add_worksheet(TABLE_NAME[table.number].get(language))
    last_column = _FIRST_COLUMN + len(table.columns)
    month = month_name(judgement.month, language)
    sheet.write_string(0, 0, f"{TABLE_TITLE[table.number].get(language)}, {month}", formats.title)
    first = _write_header(sheet, formats, table, language)
    total_row = first + len(table.rows)
    for place, row in enumerate(table.rows):
        line = first + place
        sheet.write_number(line, 0, place + 1, formats.figure((), bold=False))
        sheet.write_string(line, 1, row.name(language), formats.region)
        for column, figure in enumerate(row.cells):
            cell_format = formats.figure(table.marks(row.region, table.column_ids[column]), bold=False)
            if figure is None:
                sheet.write_string(line, _FIRST_COLUMN + column, NOT_MONITORED, cell_format)
            else:
                sheet.write_number(line, _FIRST_COLUMN + column, figure, cell_format)
        _write_sum(
            sheet, line, last_column, _violations(table, line), row.total,
            formats.figure(table.marks(row.region, "total"), bold=True),
        )  # fmt: skip
    _write_total_row(sheet, formats, judgement, table, language, first, total_row)
    last_line = _write_notes(sheet, formats, table, language, total_row + 3, last_column)
    sheet.freeze_panes(first, _FIRST_COLUMN)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 32)
    sheet.set_column(_FIRST_COLUMN, last_column, 9 if table.number == 1 else 17)
    _print(sheet, last_line, last_column, first)


def _violations(table: Table, line: int) -> str:
    """The cells of a row that its total adds up."""
    places = [place for place, column in enumerate(table.columns) if not column.is_count]
    return str(xl_range(line, _FIRST_COLUMN + places[0], line, _FIRST_COLUMN + places[-1]))


def _write_sum(sheet: Any, line: int, column: int, cells: str, value: int | None, cell_format: Any) -> None:
    if value is None:
        sheet.write_string(line, column, NOT_MONITORED, cell_format)
    else:
        sheet.write_formula(line, column, f"=SUM({cells})", cell_format, value)


def _write_header(sheet: Any, formats: _Formats, table: Table, language: str) -> int:
    """Write the header with its spans; return the first row below it."""
    rows = header_rows(table.number, table.columns)
    taken: set[tuple[int, int]] = set()
    for level, cells in enumerate(rows):
        place = 0
        for cell in cells:
            while (level, place) in taken:
                place += 1
            taken |= {
                (level + down, place + right) for down in range(cell.rows) for right in range(cell.columns)
            }
            upright = table.number == 1 and cell.column not in ("", "number", "region")
            cell_format = formats.upright if upright else formats.head
            top, text = _FIRST_ROW + level, cell.text.get(language)
            if cell.rows == cell.columns == 1:
                sheet.write_string(top, place, text, cell_format)
            else:
                sheet.merge_range(
                    top, place, top + cell.rows - 1, place + cell.columns - 1, text, cell_format
                )
            place += cell.columns
    below = _FIRST_ROW + len(rows)
    if table.number == 1:
        sheet.set_row(below - 1, 185)
    else:
        sheet.set_row(below - 1, 32)
    return below


def _write_total_row(
    sheet: Any,
    formats: _Formats,
    judgement: MonthJudgement,
    table: Table,
    language: str,
    first: int,
    line: int,
) -> None:
    """Write the country's sums and, below them, the number of monitored regions behind each."""
    monitored = Bilingual("Мониторинг жүргізілген өңірлер саны", "Число регионов с мониторингом").get(
        language
    )
    blank = formats.figure((), bold=True)
    sheet.write_string(line, 0, "", blank)
    sheet.write_string(line, 1, month_total(judgement.month, language), formats.total_name)
    sheet.write_string(line + 1, 0, "", blank)
    sheet.write_string(line + 1, 1, monitored, formats.region)
    sheet.set_row(line + 1, 30)
    for place, figure in enumerate(table.total_row.cells):
        column = _FIRST_COLUMN + place
        cells = xl_range(first, column, line - 1, column)
        marks = table.marks(table.total_row.region, table.column_ids[place])
        _write_sum(sheet, line, column, cells, figure, formats.figure(marks, bold=True))
        count = table.monitored[place]
        sheet.write_formula(line + 1, column, f"=COUNT({cells})", formats.figure((), bold=False), count)
    last = _FIRST_COLUMN + len(table.columns)
    marks = table.marks(table.total_row.region, "total")
    _write_sum(
        sheet, line, last, _violations(table, line), table.total_row.total, formats.figure(marks, bold=True)
    )
    sheet.write_string(line + 1, last, "", blank)


def _write_notes(
    sheet: Any, formats: _Formats, table: Table, language: str, line: int, last_column: int
) -> int:
    for note in table.footnotes:
        text = clean(f"{superscript((note.number,))} {note.text.get(language)}")[:_LONGEST_TEXT]
        sheet.merge_range(line, 0, line, last_column, text, formats.note)
        # merged cells do not grow by themselves: about 150 characters stand in a line of the merged width
        sheet.set_row(line, 13 * (1 + len(text) // 150))
        line += 1
    return line


# --- the lists


@dataclass(frozen=True, slots=True)
class _Head:
    """A column of a list: its heading in both languages and its width."""

    text: Bilingual
    width: int


def _list_sheet(
    workbook: Any,
    formats: _Formats,
    name: str,
    heads: Sequence[_Head],
    rows: Sequence[Sequence[Value]],
) -> None:
    sheet = workbook.add_worksheet(name)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, f"{head.text.kk}\n{head.text.ru}", formats.head)
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


def _lines(value: Value, head: _Head) -> int:
    """How many lines a text takes in its column; an address is not wrapped."""
    if not isinstance(value, str) or is_web_address(value):
        return 1
    return 1 + len(value) // max(head.width - 2, 1)


def _write_value(sheet: Any, formats: _Formats, line: int, column: int, value: Value) -> None:
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


_TABLE = _Head(Bilingual("Кесте", "Таблица"), 8)
_CODE = _Head(Bilingual("Өңір коды", "Код региона"), 13)
_NAME_KK = _Head(Bilingual("Өңір (қаз.)", "Регион (каз.)"), 24)
_NAME_RU = _Head(Bilingual("Өңір (орыс.)", "Регион (рус.)"), 26)
_NUMBER = _Head(Bilingual("Тіркеу нөмірі", "Регистрационный номер"), 17)
_FORM = _Head(Bilingual("Нысаны", "Форма"), 22)
_DOCUMENT = _Head(Bilingual("Құжат", "Документ"), 20)
_SOURCE = _Head(Bilingual("Дереккөз", "Источник"), 26)
_URL = _Head(Bilingual("Сілтеме", "Ссылка"), 40)
_TITLE = _Head(Bilingual("Атауы", "Наименование"), 45)
_SHOWN = _Head(Bilingual("Көрсетілген күні", "Указанная дата"), 13)
_PLACED_FROM = _Head(Bilingual("Орналастырылды: басы", "Размещено: с"), 14)
_PLACED_TO = _Head(Bilingual("Орналастырылды: соңы", "Размещено: по"), 14)
_EVIDENCE = _Head(Bilingual("Дәлел", "Доказательство"), 38)
_HEARING = _Head(Bilingual("Тыңдау идентификаторы", "Идентификатор слушания"), 20)
_DOCUMENT_ID = _Head(Bilingual("Құжат идентификаторы", "Идентификатор документа"), 24)
_FINDING_ID = _Head(Bilingual("Анықтаманың нөмірі", "Номер вывода"), 24)

_VERDICT = {
    "broken": Bilingual("бұзылған", "нарушено"),
    "unknown": Bilingual("анықталмады", "не установлено"),
    "pending": Bilingual("мерзімі өтпеген", "срок не истёк"),
}
_MARK = {
    "": Bilingual("", ""),
    "confirmed": Bilingual("расталды", "подтверждено"),
    "dismissed": Bilingual("алып тасталды", "отклонено"),
}


def _both(text: Bilingual) -> str:
    return f"{text.kk} / {text.ru}" if text.kk else ""


def _findings_sheet(workbook: Any, formats: _Formats, judgement: MonthJudgement) -> None:
    heads = (
        _TABLE, _CODE, _NAME_KK, _NAME_RU,
        _Head(Bilingual("Ереже (қаз.)", "Правило (каз.)"), 34),
        _Head(Bilingual("Ереже (орыс.)", "Правило (рус.)"), 34),
        _Head(Bilingual("Қорытынды", "Вывод"), 22),
        _NUMBER, _FORM, _DOCUMENT, _SOURCE, _URL, _TITLE, _SHOWN, _PLACED_FROM, _PLACED_TO,
        _Head(Bilingual("Мерзім басы", "Начало срока"), 13),
        _Head(Bilingual("Мерзім соңы", "Конец срока"), 13),
        _Head(Bilingual("Негіздеме (қаз.)", "Обоснование (каз.)"), 50),
        _Head(Bilingual("Негіздеме (орыс.)", "Обоснование (рус.)"), 50),
        _EVIDENCE,
        _Head(Bilingual("Талдаушының шешімі", "Решение аналитика"), 24),
        _Head(Bilingual("Кім", "Кто"), 16),
        _Head(Bilingual("Қашан", "Когда"), 12),
        _Head(Bilingual("Неге", "Почему"), 30),
        _FINDING_ID, _HEARING, _DOCUMENT_ID,
    )  # fmt: skip
    names = {region.code: region for region in judgement.regions}
    title = partial(finding_title, judgement)
    rows: list[list[Value]] = [
        [
            item.table, item.region, names[item.region].name_kk, names[item.region].name_ru,
            title(item, "kk"), title(item, "ru"), _both(_VERDICT[item.verdict]),
            item.registration_number, _both(FORM[item.form]), _both(DOCUMENT[item.document]),
            _both(SOURCE[item.source]), item.url, item.title, item.shown_date, item.placed_from, item.placed_to,
            item.anchor, item.due, item.reason.kk, item.reason.ru, item.evidence,
            _both(_MARK[item.mark]), item.mark_by, item.mark_on, item.mark_why,
            item.finding_id, item.hearing_id, item.document_id,
        ]
        for item in RowOrder(judgement).findings(judgement.findings)
    ]  # fmt: skip
    _list_sheet(workbook, formats, "Анықтамалар – Выводы", heads, rows)


def _documents_sheet(workbook: Any, formats: _Formats, judgement: MonthJudgement) -> None:
    heads = (
        _TABLE, _CODE, _NAME_KK, _NAME_RU, _DOCUMENT, _SOURCE, _URL, _TITLE, _FORM, _NUMBER,
        _Head(Bilingual("Байланыстыру ережесі", "Правило связи"), 20),
        _Head(Bilingual("Сенімділік", "Уверенность"), 11),
        _SHOWN, _PLACED_FROM, _PLACED_TO,
        _Head(Bilingual("Айдарда", "В рубрике"), 11),
        _Head(Bilingual("Жазбасы бар", "Есть запись"), 11),
        _EVIDENCE, _HEARING, _DOCUMENT_ID,
    )  # fmt: skip
    names = {region.code: region for region in judgement.regions}
    rows: list[list[Value]] = [
        [
            item.table, item.region, names[item.region].name_kk, names[item.region].name_ru,
            _both(DOCUMENT[item.document]), _both(SOURCE[item.source]), item.url, item.title,
            _both(FORM[item.form]), item.registration_number, item.link_rule, item.link_confidence,
            item.shown_date, item.placed_from, item.placed_to, item.in_rubric, item.recorded,
            item.evidence, item.hearing_id, item.document_id,
        ]
        for item in RowOrder(judgement).documents(judgement.documents)
    ]  # fmt: skip
    _list_sheet(workbook, formats, "Құжаттар – Документы", heads, rows)


def _coverage_sheet(workbook: Any, formats: _Formats, judgement: MonthJudgement) -> None:
    heads = (
        _CODE, _NAME_KK, _NAME_RU, _SOURCE,
        _Head(Bilingual("Жай-күйі", "Состояние"), 36),
        _Head(Bilingual("Себебі (ағылш.)", "Причина (англ.)"), 50),
        _Head(Bilingual("Басталды", "Начало"), 19),
        _Head(Bilingual("Аяқталды", "Окончание"), 19),
        _Head(Bilingual("Соңғы толық тексеру", "Последняя полная проверка"), 19),
        _Head(Bilingual("Беттер", "Страниц"), 10),
        _Head(Bilingual("Құжаттар", "Документов"), 12),
    )  # fmt: skip
    names = {region.code: (region.name_kk, region.name_ru) for region in judgement.regions}
    order = RowOrder(judgement)
    rows: list[list[Value]] = [
        [
            item.region, *names.get(item.region, ("Қазақстан", "Казахстан")), _both(SOURCE[item.source]),
            _both(STATUS[item.status]), item.reason, item.started, item.finished, item.last_complete,
            item.pages, item.documents,
        ]
        for item in sorted(judgement.coverage, key=lambda item: (order.region(item.region), item.source))
    ]  # fmt: skip
    _list_sheet(workbook, formats, "Қамту – Охват", heads, rows)


def _basis_sheet(
    workbook: Any, formats: _Formats, judgement: MonthJudgement, tables: tuple[Table, Table], *, final: bool
) -> None:
    sheet = workbook.add_worksheet("Негізі – Основание")
    line = 0
    for language in LANGUAGES:
        narrative = make_narrative(judgement, tables, language, final=final)
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
