"""Word, Excel, the page and the annexes: figures read back and compared cell by cell; the bundle."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from openpyxl.utils import range_boundaries

from hearings_crawler.errors import PublicationError
from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import Texts
from reports.templates.make_report_template import annex_template, report_template
from reports.view.records import month_records
from reports.view.tables import Table, header_rows
from reports.writers.annex import annex_docx
from reports.writers.bundle import bundle_contents, write_bundle
from reports.writers.excel import tables_xlsx
from reports.writers.word import report_docx
from tests.reports.made import kk, narrative_of, tables_of, view_of, views_of
from tests.reports.sample import DOWN, full_judgement, sample_judgement

LANGUAGES = ("kk", "ru")


@pytest.fixture(scope="module", params=[sample_judgement, full_judgement])
def judgement(request: pytest.FixtureRequest) -> MonthJudgement:
    made: MonthJudgement = request.param()
    return made


@pytest.fixture(scope="module")
def contents(judgement: MonthJudgement) -> dict[str, bytes]:
    return bundle_contents(month_records(judgement))


def figures(table: Table, region: str) -> list[str]:
    """A row's figures as a document shows them."""
    row = table.row(region)
    return ["–" if cell is None else str(cell) for cell in (*row.cells, row.total)]


def word(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def text_of(document: Any) -> str:
    return "\n".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_tables_hold_every_figure(
    judgement: MonthJudgement, contents: dict[str, bytes], language: str
) -> None:
    document = word(contents[f"report.{language}.docx"])
    assert len(document.tables) == 2
    for table, shown in zip(tables_of(judgement), document.tables, strict=True):
        head = len(header_rows(table.number, table.columns))
        rows = [[cell.text for cell in row.cells] for row in shown.rows][head:]
        assert len(rows) == len(table.all_rows)
        for place, (row, cells) in enumerate(zip(table.all_rows, rows, strict=True), 1):
            if row.region != "KZ":
                assert cells[:2] == [str(place), row.name.get(language)]
            assert cells[2:] == figures(table, row.region)


def test_word_cells_carry_the_marks_of_their_footnotes(
    judgement: MonthJudgement, contents: dict[str, bytes]
) -> None:
    document = word(contents["report.kk.docx"])
    table = tables_of(judgement)[0]
    place = [row.region for row in table.rows].index(DOWN)
    cell = document.tables[0].rows[3 + place].cells[2]
    fields = list(cell._tc.iter(qn("w:fldSimple")))
    assert [field.get(qn("w:instr")).split()[1] for field in fields] == ["note_1_1"]
    bookmarks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {f"note_1_{note.number}" for note in table.footnotes} <= bookmarks
    for note in table.footnotes:
        assert kk(note.text) in [paragraph.text[2:] for paragraph in document.paragraphs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_headers_are_repeated_and_upright_and_words_stay_whole(
    contents: dict[str, bytes], language: str
) -> None:
    document = word(contents[f"report.{language}.docx"])
    for shown, depth in zip(document.tables, (3, 4), strict=True):
        marked = [row for row in shown.rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None]
        assert len(marked) == depth
    upright = {
        cell.text for row in document.tables[0].rows[:3] for cell in row.cells
        if cell._tc.find(f".//{qn('w:textDirection')}") is not None
    }  # fmt: skip
    assert len(upright) == 13
    # table 2's headings lie flat: their longest word must fit into the column (0.2 cm a letter at 8.5 pt)
    for row in document.tables[1].rows[:4]:
        for cell in row.cells:
            longest = max(len(part) for part in re.split(r"[\s-]", cell.text))
            assert longest * 0.17 < cell.width.cm


def test_the_page_is_landscape_a4(contents: dict[str, bytes]) -> None:
    section = word(contents["report.ru.docx"]).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrative_figures_are_the_tables(judgement: MonthJudgement, language: str) -> None:
    first, second = tables_of(judgement)
    narrative = narrative_of(judgement, language, final=False)
    assert narrative.placed[0].startswith(f"{first.total_row.cells[0]} – ")
    assert narrative.placed[1].startswith(f"{first.total_row.cells[1]} – ")
    assert f" – {first.total_row.total}" in narrative.violations
    parts = [int(text.split(" – ")[0]) for text in narrative.violations_by_document]
    assert parts[:2] == [first.sum_of(DocumentKind.NOTICE), first.sum_of(DocumentKind.MINUTES)]
    assert sum(parts) == first.total_row.total
    absences = ((0, first, "notice_absent"), (1, first, "minutes_absent"), (3, second, "minutes_absent"))
    for place, table, column in absences:
        listed = [int(figure) for figure in re.findall(r"\((\d+)\)", narrative.between[place])]
        assert listed == sorted(listed, reverse=True)
        assert sum(listed) == table.figure("KZ", column)
        for row in table.rows:
            figure = table.figure(row.region, column)
            assert (f"{row.name.get(language)} ({figure})" in narrative.between[place]) == bool(figure)
    numbers = re.findall(r"\d+", narrative.between[2])
    expected = (second.figure("KZ", "notices"), second.figure("KZ", "portal_minutes"), second.total_row.total)
    assert numbers[:3] == [str(figure) for figure in expected]


def test_the_narrative_declines_months_and_numbers() -> None:
    judgement = sample_judgement()
    kk, ru = (narrative_of(judgement, language, final=False) for language in LANGUAGES)
    assert kk.title.startswith("2025 жылғы сәуір айындағы")
    assert ru.title.endswith("за апрель 2025 года")
    assert ru.placed[0].startswith("3 – объявления")
    assert "размещён 1 протокол, выявлено 5 нарушений" in ru.between[2]
    assert any("2025 жылғы 31 мамырдағы жағдай бойынша" in line for line in kk.basis)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_monitored_is_said_instead_of_zero(language: str) -> None:
    judgement = sample_judgement()
    reason = Texts("the portal was not run", "портал тексерілмеді", "портал не проверялся")
    cells = {
        (column.table, region.code, column.id): reason
        for column in judgement.basis.edition.columns
        for region in judgement.regions
    }
    empty = dataclasses.replace(judgement, not_monitored=cells, findings=())
    narrative = narrative_of(empty, language, final=False)
    said = {"kk": "мониторинг жүргізілмеді", "ru": "ониторинг"}[language]
    for text in (*narrative.placed, narrative.violations, *narrative.between):
        assert said in text
        assert not re.search(r"(^|\D)0 ", text)
    document = word(report_docx(view_of(empty, language, final=False)))
    assert {cell.text for row in document.tables[0].rows[3:] for cell in row.cells[2:]} == {"–"}


def test_basis_says_what_the_figures_rest_on() -> None:
    judgement = sample_judgement()
    text = " ".join(narrative_of(judgement, "ru", final=False).basis)
    for part in (
        judgement.basis.edition.version,
        "kz-2025-02-01 (предварительная)",
        "ещё не сверены",
        "часы",
    ):
        assert part in text
    checked = dataclasses.replace(judgement.basis.edition, checked_by="Б. Ахметов", checked_on="2025-06-01")
    settled = dataclasses.replace(
        judgement.basis, edition=checked, calendar_provisional=False, clock_fixed=False
    )
    text = " ".join(narrative_of(dataclasses.replace(judgement, basis=settled), "ru", final=True).basis)
    assert "Б. Ахметов" in text
    for part in ("предварительная", "не сверены", "часы"):
        assert part not in text


def test_a_report_is_marked_as_a_draft_unless_final(contents: dict[str, bytes]) -> None:
    judgement = sample_judgement()
    final = word(report_docx(view_of(judgement, "ru", final=True)))
    assert "Окончательная редакция" in text_of(final)
    assert "ПРОЕКТ" in text_of(word(contents["report.ru.docx"]))


def test_a_template_without_a_column_of_the_edition_is_refused() -> None:
    judgement = sample_judgement()
    edition = judgement.basis.edition
    added = dataclasses.replace(edition.columns[-1], id="minutes_unsigned")
    changed = dataclasses.replace(edition, columns=(*edition.columns, added))
    newer = dataclasses.replace(judgement, basis=dataclasses.replace(judgement.basis, edition=changed))
    with pytest.raises(PublicationError, match="minutes_unsigned"):
        report_docx(view_of(newer, "kk", final=False))


def test_the_packaged_templates_have_every_placeholder_of_the_script() -> None:
    edition = sample_judgement().basis.edition
    folder = Path(__file__).parents[3] / "reports" / "templates"
    made = {"report.docx": report_template(edition), "annex.docx": annex_template()}
    for name, data in made.items():
        packaged, expected = (
            re.findall(r"{[{%].*?[%}]}", text_of(word(each))) for each in ((folder / name).read_bytes(), data)
        )
        assert expected
        assert set(packaged) == set(expected)


def test_properties_stand_in_the_order_of_words_schema(contents: dict[str, bytes]) -> None:
    order = {
        "tcPr": ["tcW", "gridSpan", "vMerge", "textDirection", "vAlign"],
        "tblPr": ["tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"],
    }
    body = word(contents["report.kk.docx"]).element.body
    for parent, names in order.items():
        for element in body.iter(qn(f"w:{parent}")):
            places = [names.index(child.tag.rpartition("}")[2]) for child in element]
            assert places == sorted(places)


def test_excel_holds_every_figure_and_formulas_for_the_totals(
    judgement: MonthJudgement, contents: dict[str, bytes]
) -> None:
    values = openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"]), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"]))
    names = (("1-кесте", "kk"), ("2-кесте", "kk"), ("Таблица 1", "ru"), ("Таблица 2", "ru"))
    for (name, language), table in zip(names, tables_of(judgement) * 2, strict=True):
        first = 4 + len(header_rows(table.number, table.columns))
        for place, row in enumerate(table.all_rows):
            cells = [cell.value for cell in values[name][first + place]][: len(table.column_ids) + 2]
            if row.region != "KZ":
                assert cells[1] == row.name.get(language)
            assert [str(cell) for cell in cells[2:]] == figures(table, row.region)
            total = formulas[name].cell(first + place, len(table.column_ids) + 2).value
            assert total == "–" if row.total is None else str(total).startswith("=SUM(")
        counts = [cell.value for cell in values[name][first + len(table.all_rows)]][2:-1]
        assert tuple(counts[: len(table.columns)]) == table.monitored
        assert formulas[name].freeze_panes is not None
        assert formulas[name].page_setup.orientation == "landscape"


def test_excel_formulas_add_up_to_the_stored_values(contents: dict[str, bytes]) -> None:
    values = openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"]), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"]))
    seen = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                match = re.fullmatch(r"=(SUM|COUNT)\((\w+:\w+)\)", str(cell.value))
                if match is None:
                    continue
                first_column, first_row, last_column, last_row = range_boundaries(match[2])
                cells = values[sheet.title].iter_rows(first_row, last_row, first_column, last_column)
                added = [one.value for line in cells for one in line]
                numbers = [value for value in added if isinstance(value, int)]
                assert values[sheet.title][cell.coordinate].value == (
                    sum(numbers) if match[1] == "SUM" else len(numbers)
                )
                seen += 1
    assert seen > 50


def test_excel_lists_have_filters_links_and_no_crawled_formula(contents: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(contents["tables.xlsx"]))
    sheet = book["Тұжырымдар – Выводы"]
    assert sheet.auto_filter.ref is not None
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links
    assert all(str(link).startswith("https://") for link in links)
    evil = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYPERLINK")]
    # openpyxl guesses a formula from the text; the file itself must hold a shared string
    with zipfile.ZipFile(io.BytesIO(contents["tables.xlsx"])) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        formulas = [text for name in names for text in re.findall(rb"<f>(.*?)</f>", archive.read(name))]
    assert len(evil) == 1
    assert all(text.startswith((b"SUM(", b"COUNT(")) for text in formulas)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_annex_tells_one_regions_findings_and_nothing_of_others(
    judgement: MonthJudgement, contents: dict[str, bytes], language: str
) -> None:
    for region in judgement.regions:
        text = text_of(word(contents[f"regions/{region.code}.{language}.docx"]))
        for other in judgement.regions:
            for name in (other.name_kk, other.name_ru, other.code):
                assert (name in text) <= (other.code == region.code)
        for finding in judgement.findings:
            own = finding.region == region.code
            assert (finding.finding_id in text) == own
            if own:
                assert finding.reason.get(language) in text
                assert finding.evidence in text


def test_an_annex_makes_only_web_addresses_clickable(contents: dict[str, bytes]) -> None:
    document = word(contents["regions/KZ-43.kk.docx"])
    targets = [rel.target_ref for rel in document.part.rels.values() if rel.reltype.endswith("/hyperlink")]
    assert targets
    assert all(target.startswith("https://") for target in targets)


def test_the_same_judgement_gives_the_same_bytes(
    judgement: MonthJudgement, contents: dict[str, bytes]
) -> None:
    assert bundle_contents(month_records(judgement)) == contents


def test_zips_carry_no_time_of_writing(contents: dict[str, bytes]) -> None:
    for name, data in contents.items():
        if not name.endswith(("docx", "xlsx")):
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        times = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)
        assert set(times) == {"2025-05-31T00:00:00Z"}


def test_the_bundle_writes_every_file_and_a_manifest_with_their_digests(tmp_path: Path) -> None:
    judgement = sample_judgement()
    written = write_bundle(month_records(judgement), tmp_path)
    assert written[-1] == tmp_path / "manifest.json"
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {path.relative_to(tmp_path).as_posix() for path in written}
    annexes = {f"regions/{region.code}.{lang}.docx" for region in judgement.regions for lang in LANGUAGES}
    assert names >= annexes | {
        "report.kk.docx",
        "report.ru.docx",
        "tables.xlsx",
        "index.html",
        "datapackage.json",
    }
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert set(manifest["files"]) == names - {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert (manifest["month"], manifest["as_of"], manifest["runs"]) == ("2025-04", "2025-05-31", [1, 2, 3])
    assert list(manifest) == sorted(manifest)


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("x")
    with pytest.raises(PublicationError, match="empty folder"):
        write_bundle(month_records(sample_judgement()), tmp_path)


def test_characters_that_xml_cannot_hold_do_not_stop_a_report() -> None:
    judgement = sample_judgement()
    odd = dataclasses.replace(judgement.findings[0], title="Жоба\x0b\x00 {{ x }} ]]> &amp; 😀")
    odd_judgement = dataclasses.replace(judgement, findings=(odd, *judgement.findings[1:]))
    region = next(region for region in judgement.regions if region.code == odd.region)
    shown = "Жоба {{ x }} ]]> &amp; 😀"
    assert shown in text_of(word(annex_docx(view_of(odd_judgement, "kk"), region)))
    tables_xlsx(views_of(odd_judgement))
