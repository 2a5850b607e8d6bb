"""Files are told apart by their bytes; what is not read says what it is."""

from __future__ import annotations

import pytest

from hearings_crawler.content.files.dispatch import read_here
from tests.office_files import open_document, paragraph, word_file, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "doc", "an old Word file (.doc): its text is not read"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "docx", "a Word file: it is locked with a password"),
        (OLE + "Workbook".encode("utf-16-le"), "xls", "an old Excel workbook"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture", "a picture"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 100, "recording", "a recording"),
        (b"", "empty", "an empty file"),
        (b"\0" * 5000, "empty", "an empty file"),
        (b"\x01\x02\0\x03" * 500, "unknown", "a file of unknown kind"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 30, "7z", "a 7z archive"),
        (zipped({"xl/workbook.xml": "<x/>", "_rels/.rels": ""}), "zip", "a ZIP archive"),
    ],
)
def test_what_is_not_read_says_what_it_is(body: bytes, kind: str, reason: str) -> None:
    found = read_here(body, "протокол.docx")
    assert found.type == kind
    assert reason in found.unread
    assert found.text == ""


def test_a_workbook_is_named() -> None:
    body = word_file(main="xl/workbook.xml", main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert read_here(body).unread == "an Excel workbook: its text is not read"


def test_names_lie() -> None:
    assert read_here(word_file(paragraph("22 мая 2025 года")), "протокол.pdf").text == "22 мая 2025 года"


def test_an_open_document_is_read() -> None:
    content = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>21 мая</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:h>Хаттама</text:h><text:p>Дата:<text:tab/><text:span>22 мая</text:span><text:s text:c='2'/>2025\n года"
        "<office:annotation><text:p>проверить</text:p></office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Время</text:p></table:table-cell>"
        "<table:table-cell><text:p>15:30</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = read_here(open_document(content), "хаттама.odt")
    assert (found.type, found.unread) == ("odt", "")
    assert found.text == "Хаттама\nДата:\t22 мая  2025 года\nВремя\t15:30"


def test_a_damaged_open_document_is_named() -> None:
    found = read_here(open_document("<text:p>22 мая</text:p><text:p>&nbsp;</text:p>"))
    assert found.text.startswith("22 мая")
    assert "not well-formed XML" in found.unread
