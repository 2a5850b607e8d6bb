"""Word files are read as Word shows them."""

from __future__ import annotations

import pytest

from hearings_crawler.content.files.dispatch import read_here
from hearings_crawler.content.files.result import MOST_LETTERS, FileText
from tests.office_files import STRICT, W, document_xml, paragraph, run, table, word_file

TITLE = paragraph("Хаттама: қоғамдық тыңдау")
DAY = "22 мая 2025 года в 15:30"
NUMBER = "рег. № 25052231007"


def read(*body: str, **values: object) -> FileText:
    found = read_here(word_file(*body, **values), "хаттама.docx")  # type: ignore[arg-type]
    assert found.type == "docx"
    return found


def lines(*body: str, **values: object) -> list[str]:
    found = read(*body, **values)
    assert found.unread == ""
    return found.text.split("\n")


def test_paragraphs_are_lines() -> None:
    assert lines(TITLE, paragraph("Проведено ", DAY), paragraph("")) == [
        "Хаттама: қоғамдық тыңдау",
        f"Проведено {DAY}",
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="date">{run(DAY)}</w:smartTag>',
        f'<w:smartTag w:element="a"><w:smartTag>{run("22 мая")}</w:smartTag>{run(" 2025 года в 15:30")}</w:smartTag>',
        f'<w:customXml w:element="x">{run(DAY)}</w:customXml>',
        f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{run(DAY)}</w:sdtContent></w:sdt>",
        f'<w:ins w:id="1" w:author="А">{run(DAY)}</w:ins>',
        f'<w:moveTo w:id="1">{run(DAY)}</w:moveTo>',
        f'<w:hyperlink r:id="r1">{run(DAY)}</w:hyperlink>',
        f'<w:fldSimple w:instr=" DATE ">{run(DAY)}</w:fldSimple>',
        f'<w:dir w:val="ltr"><w:bdo w:val="ltr">{run(DAY)}</w:bdo></w:dir>',
        f"<m:oMath><m:r><m:t>{DAY}</m:t></m:r></m:oMath>",
    ],
)
def test_what_stands_in_a_wrapper_is_read(wrapped: str) -> None:
    assert lines(TITLE, paragraph("Дата: ", wrapped, f", {NUMBER}"))[1] == f"Дата: {DAY}, {NUMBER}"


def test_block_and_cell_content_controls_are_read() -> None:
    block = f"<w:sdt><w:sdtContent>{paragraph(DAY)}{table(['а', 'б'])}</w:sdtContent></w:sdt>"
    row = (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{paragraph(NUMBER)}</w:tc></w:sdtContent></w:sdt>"
        f"<w:tc>{paragraph('в')}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert lines(block, row) == [DAY, "а\tб", f"{NUMBER}\tв"]


def test_deletions_are_left_out() -> None:
    body = paragraph(
        "Состоится ",
        f"<w:del>{run('21 мая')}<w:r><w:delText>20 мая</w:delText></w:r></w:del>",
        f"<w:moveFrom>{run('19 мая')}</w:moveFrom>",
        "<w:ins><w:r><w:t>22 </w:t></w:r><w:del><w:r><w:delText>июня</w:delText></w:r></w:del></w:ins>",
        "мая 2025 года",
    )
    assert lines(body) == ["Состоится 22 мая 2025 года"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    deleted = '<w:rPr><w:del w:id="3"/></w:rPr>'
    assert lines(paragraph("22 мая ", properties=deleted), paragraph("2025 года")) == ["22 мая 2025 года"]
    inserted = '<w:rPr><w:ins w:id="3"/></w:rPr>'
    assert lines(paragraph("22 мая", properties=inserted), paragraph("2025 года")) == ["22 мая", "2025 года"]
    assert lines(paragraph("последний", properties=deleted)) == ["последний"]


def test_a_deleted_row_is_left_out() -> None:
    rows = table(["21 мая"], [DAY]).replace("<w:tr>", "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>", 1)
    assert lines(rows) == [DAY]


def test_former_properties_do_not_hide_text() -> None:
    changed = '<w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'
    assert lines(paragraph(run(DAY, changed))) == [DAY]


def test_rows_are_lines_and_nested_tables_are_read() -> None:
    nested = table([DAY, table([NUMBER, "г. Тараз"]) + paragraph("")])
    assert lines(TITLE, table(["Дата и время", DAY], ["Номер", NUMBER]), nested)[1:] == [
        f"Дата и время\t{DAY}",
        f"Номер\t{NUMBER}",
        f"{DAY}\t{NUMBER}\tг. Тараз",
    ]


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vMerge/>",
        '<w:vMerge w:val="continue"/>',
        '<w:vMerge w:val="restart"/>',
        '<w:gridSpan w:val="1000000000"/>',
        '<w:gridSpan w:val="-7"/>',
        '<w:gridSpan w:val="много"/>',
    ],
)
def test_merges_of_any_kind_take_no_text_away(properties: str) -> None:
    assert lines(table(["", DAY], [NUMBER], properties=properties)) == [DAY, NUMBER]


TEXT_BOX = f"<w:txbxContent>{paragraph(DAY)}{paragraph(NUMBER)}</w:txbxContent>"


def test_a_text_box_is_read_once_and_breaks_no_sentence() -> None:
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{TEXT_BOX}</wps:txbx></w:drawing></mc:Choice>'
    fallback = (
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{TEXT_BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
    )
    both = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert lines(paragraph("Прото", both, "кол")) == ["Протокол", DAY, NUMBER]


def test_a_text_box_for_older_programs_alone_is_read() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox>{TEXT_BOX}</v:textbox></v:shape></w:pict></w:r>"
    assert lines(paragraph(box)) == [DAY, NUMBER]


def test_a_choice_that_word_does_not_understand_gives_way() -> None:
    choice = f'<mc:Choice Requires="x">{run("21 мая")}</mc:Choice><mc:Choice Requires="wps">{run("22 мая")}</mc:Choice>'
    body = f"<mc:AlternateContent>{choice}<mc:Fallback>{run('23 мая')}</mc:Fallback></mc:AlternateContent>"
    assert lines(paragraph(body)) == ["22 мая"]


def test_a_choice_whose_needs_nobody_declared_is_read() -> None:
    body = f'<mc:AlternateContent><mc:Choice Requires="wpx">{run(DAY)}</mc:Choice></mc:AlternateContent>'
    assert lines(paragraph(body)) == [DAY]


def test_a_choice_without_text_gives_way_to_the_copy_with_it() -> None:
    body = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice>'
        f"<mc:Fallback>{run(DAY)}</mc:Fallback></mc:AlternateContent>"
    )
    assert lines(paragraph(body)) == [DAY]


def test_word_art_is_read() -> None:
    assert lines(paragraph(f'<w:r><w:pict><v:textpath string="{DAY}"/></w:pict></w:r>')) == [DAY]


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_of_a_field_the_result_is_shown() -> None:
    instruction = "<w:r><w:instrText> REF day \\h </w:instrText></w:r>"
    field = mark("begin") + instruction + mark("separate") + run(DAY) + mark("end")
    assert lines(paragraph("Дата: ", field, f", {NUMBER}")) == [f"Дата: {DAY}, {NUMBER}"]


def test_what_stands_in_the_instruction_of_a_field_is_not_shown() -> None:
    inner = mark("begin") + mark("separate") + run("21 мая") + mark("end")
    field = mark("begin") + inner + mark("separate") + run("22 мая") + mark("end")
    assert lines(paragraph(field, " 2025 года")) == ["22 мая 2025 года"]


def test_a_field_that_never_ends_hides_nothing() -> None:
    assert DAY in lines(paragraph(mark("begin"), DAY))


def test_hidden_text_is_left_out() -> None:
    body = paragraph(
        run("21 мая", "<w:vanish/>"), run("22 мая", '<w:vanish w:val="0"/>'), run(" 2025", "<w:b/>")
    )
    assert lines(body) == ["22 мая 2025"]
    # The mark of a paragraph may be hidden without its text.
    assert lines(paragraph(DAY, properties="<w:rPr><w:vanish/></w:rPr>")) == [DAY]


def test_text_of_hidden_styles_is_left_out() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:basedOn w:val="H"/></w:style></w:styles>'
    )
    body = (
        paragraph(
            run("21 мая", '<w:rStyle w:val="H"/>'),
            run("22 мая", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>'),
        ),
        paragraph("23 мая", properties='<w:pStyle w:val="P"/>'),
    )
    assert lines(*body, parts={"word/styles.xml": styles}, related={"styles": "styles.xml"}) == ["22 мая"]


def test_tabs_breaks_hyphens_and_symbols() -> None:
    body = paragraph(
        "Дата:",
        "<w:r><w:tab/></w:r>",
        "22.05.2025",
        "<w:r><w:br/></w:r>",
        "2025",
        "<w:r><w:noBreakHyphen/></w:r>",
        "2030",
        "<w:r><w:softHyphen/></w:r>",
        '<w:r><w:sym w:font="Symbol" w:char="F032"/><w:sym w:font="Times New Roman" w:char="2116"/>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="здесь"/></w:r>',
        properties='<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>',
    )
    assert lines(body) == ["Дата:\t22.05.2025", "2025-20302№•"]


def test_the_reading_above_a_character_breaks_no_sentence() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('мамыр')}</w:rt><w:rubyBase>{run('мая')}</w:rubyBase></w:ruby></w:r>"
    assert lines(paragraph("22 ", ruby, " 2025 года")) == ["22 мая 2025 года", "мамыр"]


def test_footnotes_and_endnotes_are_read() -> None:
    notes = {
        f"word/{name}s.xml": f'<w:{name}s xmlns:w="{W}"><w:{name}>{paragraph(text)}</w:{name}></w:{name}s>'
        for name, text in (("footnote", DAY), ("endnote", NUMBER))
    }
    related = {"footnotes": "footnotes.xml", "endnotes": "/word/endnotes.xml"}
    assert lines(TITLE, parts=notes, related=related)[1:] == [DAY, NUMBER]


@pytest.mark.parametrize(
    "main_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_macro_and_template_types_are_read(main_type: str) -> None:
    assert lines(paragraph(DAY), main_type=main_type, main="content/main.xml") == [DAY]


def test_the_strict_standard_is_read() -> None:
    xml = document_xml(paragraph(run(DAY, "<w:b/>"))).replace(W, STRICT)
    assert read_here(word_file(raw=xml.encode())).text == DAY


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "windows-1251"])
def test_other_encodings_of_xml_are_read(encoding: str) -> None:
    xml = document_xml(paragraph(DAY)).replace("UTF-8", "UTF-16" if "16" in encoding else encoding)
    raw = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + xml.encode(encoding)
    assert lines(raw=raw) == [DAY]


def test_a_main_part_of_another_name_is_found_by_its_relationship() -> None:
    decoy = {"word/document.xml": document_xml(paragraph("21 мая"))}
    assert lines(paragraph(DAY), main="word/document2.xml", parts=decoy) == [DAY]


@pytest.mark.parametrize(
    ("raw", "text", "reason"),
    [
        (document_xml(paragraph(DAY)).replace("</w:body>", "<w:p><w:r><w:t>&nbsp;"), DAY, "not well-formed XML"),
        (document_xml(paragraph(DAY), TITLE)[:-60], f"{DAY}\nХатт", "not well-formed XML"),
        ("<!DOCTYPE d [<!ENTITY e '21 мая'>]>" + document_xml(paragraph("&e;")).partition("?>")[2], "", "document type"),
        ("", "", "not well-formed XML"),
        (document_xml(), "", "it has no text"),
        (document_xml(paragraph('<w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r>')), "", "pictures only"),
        (document_xml(paragraph(DAY), '<w:altChunk r:id="r5"/>'), DAY, "embedded"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_named_and_the_rest_is_read(raw: str, text: str, reason: str) -> None:
    found = read(raw=raw.encode())
    assert found.text == text
    assert reason in found.unread


def test_tables_in_tables_in_tables_are_read() -> None:
    body = paragraph(DAY)
    for _ in range(300):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    assert lines(body) == [DAY]


def test_elements_too_deep_in_each_other_are_named() -> None:
    found = read(paragraph(DAY), "<w:p>" * 1_000_000)
    assert found.text == DAY
    assert "deep in each other" in found.unread


def test_a_longer_text_is_cut_and_says_so() -> None:
    found = read(*(paragraph(f"Строка {number} протокола слушаний") for number in range(4000)))
    assert len(found.text) <= MOST_LETTERS
    assert f"first {MOST_LETTERS}" in found.unread
