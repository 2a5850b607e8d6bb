"""The same figures in every file: read back from Word, Excel, the page, CSV and the annexes, cell by cell."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import html

from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.records import month_records
from reports.view.tables import TOTAL_ID, Table, header_rows
from reports.writers.bundle import bundle_contents
from tests.reports.made import label_of, tables_of
from tests.reports.sample import full_judgement, sample_judgement

LANGUAGES = ("kk", "ru")
SHEETS = {"1-кесте": 1, "2-кесте": 2, "Таблица 1": 1, "Таблица 2": 2}
Cells = dict[tuple[int, str, str], int | None]
"""(table, region or KZ, column id or total): the figure, None for not monitored."""


@pytest.fixture(scope="module", params=[sample_judgement, full_judgement])
def judgement(request: pytest.FixtureRequest) -> MonthJudgement:
    made: MonthJudgement = request.param()
    return made


@pytest.fixture(scope="module")
def contents(judgement: MonthJudgement) -> dict[str, bytes]:
    return bundle_contents(month_records(judgement))


def regions(judgement: MonthJudgement) -> list[str]:
    return [*(region.code for region in judgement.regions), "KZ"]


def figure(text: object) -> int | None:
    return None if str(text).strip() in ("", "–", "None") else int(str(text))


def from_csv(contents: dict[str, bytes], judgement: MonthJudgement) -> Cells:
    cells: Cells = {}
    for table in tables_of(judgement):
        data = contents[f"table{table.number}.csv"].decode()
        for row in csv.DictReader(io.StringIO(data, newline="")):
            for column in table.column_ids:
                cells[table.number, row["region"], column] = figure(row[column])
    return cells


def from_word(contents: dict[str, bytes], judgement: MonthJudgement, language: str) -> Cells:
    document: Any = docx.Document(io.BytesIO(contents[f"report.{language}.docx"]))
    cells: Cells = {}
    for table, shown in zip(tables_of(judgement), document.tables, strict=True):
        rows = shown.rows[len(header_rows(table.number, table.columns)) :]
        for region, row in zip(regions(judgement), rows, strict=True):
            for column, cell in zip(table.column_ids, row.cells[2:], strict=True):
                cells[table.number, region, column] = figure(cell.text)
    return cells


def from_workbook(book: Any, judgement: MonthJudgement, language: str) -> Cells:
    cells: Cells = {}
    names = ("1-кесте", "2-кесте") if language == "kk" else ("Таблица 1", "Таблица 2")
    for name, table in zip(names, tables_of(judgement), strict=True):
        first = 4 + len(header_rows(table.number, table.columns))
        for place, region in enumerate(regions(judgement)):
            for offset, column in enumerate(table.column_ids):
                cells[table.number, region, column] = figure(book[name].cell(first + place, 3 + offset).value)
    return cells


def from_page(contents: dict[str, bytes], judgement: MonthJudgement, language: str) -> Cells:
    root: Any = html.fromstring(contents["index.html"].decode())
    cells: Cells = {}
    for table in tables_of(judgement):
        for region in regions(judgement):
            found = root.xpath(
                f'//table[@id="{language}-table{table.number}"]//tr[@data-region="{region}"]/td[@data-column]'
            )
            for cell in found:
                text = "".join(cell.xpath('text()|a[not(@class="note")]/text()'))
                cells[table.number, region, cell.get("data-column")] = figure(text)
    return cells


def from_annexes(contents: dict[str, bytes], judgement: MonthJudgement, language: str) -> Cells:
    cells: Cells = {}
    for region in judgement.regions:
        document = docx.Document(io.BytesIO(contents[f"regions/{region.code}.{language}.docx"]))
        texts = [paragraph.text for paragraph in document.paragraphs]
        place = 0
        for table in tables_of(judgement):
            for column in (*table.columns, None):
                label = f"{label_of(column, language)} – " if column else " – "
                while not (label in texts[place] if column else re.search(" – ", texts[place])):
                    place += 1
                # a total of which some cells are missing says so in brackets behind it
                total = texts[place].partition(" – ")[2].partition(" (")[0]
                shown = texts[place].rpartition(label)[2] if column else total
                known = re.fullmatch(r"\d+", shown)
                cells[table.number, region.code, column.id if column else TOTAL_ID] = (
                    int(known[0]) if known else None
                )
                place += 1
    return cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_shows_the_same_figures(
    judgement: MonthJudgement, contents: dict[str, bytes], language: str
) -> None:
    expected = from_csv(contents, judgement)
    book = openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"]), data_only=True)
    assert from_word(contents, judgement, language) == expected
    assert from_workbook(book, judgement, language) == expected
    assert from_page(contents, judgement, language) == expected
    own = {key: value for key, value in expected.items() if key[1] != "KZ"}
    assert from_annexes(contents, judgement, language) == own
    for (table, region, column), shown in own.items():
        if column != TOTAL_ID:
            assert shown == judgement.cell(table, region, column)


def test_totals_are_the_sums_of_what_stands_in_the_file(
    judgement: MonthJudgement, contents: dict[str, bytes]
) -> None:
    cells = from_word(contents, judgement, "kk")
    codes = regions(judgement)[:-1]

    def added(values: list[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    for table in tables_of(judgement):
        rules = [column.id for column in table.columns if not column.is_count]
        for column in table.columns:
            own = [cells[table.number, code, column.id] for code in codes]
            assert cells[table.number, "KZ", column.id] == added(own)
        for code in (*codes, "KZ"):
            row = [cells[table.number, code, rule] for rule in rules]
            assert cells[table.number, code, TOTAL_ID] == added(row)
        totals = [cells[table.number, code, TOTAL_ID] for code in codes]
        assert cells[table.number, "KZ", TOTAL_ID] == added(totals)


def test_rows_of_findings_and_documents_stand_behind_every_figure(contents: dict[str, bytes]) -> None:
    judgement = sample_judgement()
    contents = bundle_contents(month_records(judgement))
    cells = from_csv(contents, judgement)
    rows = {
        name: list(csv.DictReader(io.StringIO(contents[name].decode(), newline="")))
        for name in ("findings.csv", "documents.csv")
    }
    for table in tables_of(judgement):
        for column in table.columns:
            for region in regions(judgement)[:-1]:
                shown = cells[table.number, region, column.id]
                if shown is None:
                    continue
                place = (str(table.number), region)
                if not column.is_count:
                    own = [
                        row
                        for row in rows["findings.csv"]
                        if (row["table"], row["region"], row["rule"]) == (*place, column.id)
                        and row["verdict"] == "broken"
                    ]
                    assert len(own) == shown
                    continue
                hearings = {
                    row["hearing_id"]
                    for row in rows["documents.csv"]
                    if (row["table"], row["region"]) == place and row["document"] == str(column.document)
                }
                assert len(hearings) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_the_printed_text_are_those_of_the_printed_tables(
    judgement: MonthJudgement, contents: dict[str, bytes], language: str
) -> None:
    cells = from_word(contents, judgement, language)
    document: Any = docx.Document(io.BytesIO(contents[f"report.{language}.docx"]))
    texts = [paragraph.text for paragraph in document.paragraphs]
    first, second = tables_of(judgement)
    names = {row.name.get(language): row.region for row in first.rows}

    def listed(text: str) -> dict[str, int]:
        # names with brackets after them: «Алматы облысы (18)»
        tail = text.rsplit(": ", maxsplit=1)[-1]
        return {
            names[name.strip(" ,")]: int(number) for name, number in re.findall(r"([^()]+?) \((\d+)\)", tail)
        }

    def expected(table: Table, column: str) -> dict[str, int]:
        return {
            code: cells[table.number, code, column] or 0
            for code in names.values()
            if cells[table.number, code, column]
        }

    told = {
        "kk": (("хабарландырулар жоқ", 15), ("хаттамаларының болмауы", 29), ("хаттамаларының болмауы", 46)),
        "ru": (("Отсутствуют объявления", 15), ("отсутствие протоколов", 29), ("отсутствие протоколов", 46)),
    }[language]
    places = ((first, "notice_absent"), (first, "minutes_absent"), (second, "minutes_absent"))
    for (words, paragraph), (table, column_id) in zip(told, places, strict=True):
        found = [
            text for text in texts if words in text and f"{paragraph}" in text and not text.startswith("•")
        ]
        if cells[table.number, "KZ", column_id]:
            assert [listed(text) for text in found] == [expected(table, column_id)]
    for table in (first, second):
        for column in table.columns:
            if column.is_count or column.id in ("notice_absent", "minutes_absent"):
                continue
            start = f"«{label_of(column, language)}» – "
            marker = {1: ("1-кесте", "Таблица 1"), 2: ("2-кесте", "Таблица 2")}[table.number]
            lead = f"•  {marker[LANGUAGES.index(language)]}, "
            found = [text for text in texts if text.startswith(lead) and start in text]
            total = cells[table.number, "KZ", column.id]
            assert len(found) == bool(total)
            for text in found:
                assert text.partition(start)[2].split(":")[0] == str(total)
                order = list(listed(text).values())
                assert order == sorted(order, reverse=True)
                assert listed(text) == expected(table, column.id)


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice calculates the formulas anew; it is not installed")
def test_a_spreadsheet_program_calculates_the_same_totals(tmp_path: Path) -> None:
    judgement = sample_judgement()
    contents = bundle_contents(month_records(judgement))
    # openpyxl keeps the formulas and drops the values that stand beside them: they must be calculated
    openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"])).save(tmp_path / "bare.xlsx")
    subprocess.run(
        [
            str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path / 'office'}",
            "--convert-to", "xlsx", "--outdir", str(tmp_path / "calculated"), str(tmp_path / "bare.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "calculated" / "bare.xlsx", data_only=True)
    for language in LANGUAGES:
        assert from_workbook(book, judgement, language) == from_csv(contents, judgement)
