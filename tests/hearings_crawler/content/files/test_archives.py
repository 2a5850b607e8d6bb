"""Archives give the names of the files in them, and a ZIP the text of its documents; or a reason."""

from __future__ import annotations

import struct
import time

import pytest

from hearings_crawler.content.files import is_archive, may_be_readable
from hearings_crawler.content.files.dispatch import read_here
from hearings_crawler.content.files.result import MOST_NAMES
from tests.office_files import paragraph, word_file, zipped
from tests.replica.archives import nameless_zip, tiny_rar, tiny_zip
from tests.replica.pdf import tiny_pdf

PDFS = {"Хаттама қаз.pdf": b"%PDF-1.4", "Протокол рус.pdf": b"%PDF-1.4"}


@pytest.mark.parametrize("name", ["протокол ОС каз рус.rar", "Протокол.ZIP", "«Протокол.zip»", "a.rar ."])
def test_an_archive_is_known_by_its_name(name: str) -> None:
    assert is_archive(name)
    assert may_be_readable("https://www.gov.kz/uploads/1", name)


@pytest.mark.parametrize("name", ["Протокол.pdf", "zip.docx", "Протокол", "rar"])
def test_other_files_are_not(name: str) -> None:
    assert not is_archive(name)


def test_the_files_in_a_zip_are_named() -> None:
    assert read_here(tiny_zip(PDFS)).names == tuple(PDFS)


def test_the_files_in_a_rar_are_named_and_said_not_to_be_read() -> None:
    found = read_here(tiny_rar(PDFS))
    assert found.names == tuple(PDFS)
    assert "not unpacked" in found.unread


def test_names_in_code_page_866_are_read() -> None:
    # Python marks a name that is not ASCII as UTF-8; older programs write code page 866 without a mark.
    body = tiny_zip({"aaaaaaaa.pdf": b""}).replace(b"aaaaaaaa", "Протокол".encode("cp866"))
    assert read_here(body).names == ("Протокол.pdf",)


def test_the_documents_in_a_zip_are_read() -> None:
    inner = zipped({"қосымша.docx": word_file(paragraph("22 мамыр 2025 жыл"))})
    files = {"п/протокол.pdf": tiny_pdf(["Протокол от 22 мая 2025 года"]), "қосымша.zip": inner}
    found = read_here(zipped(files))
    assert found.unread == ""
    assert "Протокол от 22 мая 2025 года" in found.text
    assert "22 мамыр 2025 жыл" in found.text


def test_archives_in_archives_end_somewhere() -> None:
    body = word_file(paragraph("22 мая 2025 года"))
    for level in range(6):
        body = zipped({f"{level}.zip" if level else "0.docx": body})
    found = read_here(body)
    assert "22 мая" not in found.text
    assert "too deep" in found.unread


def test_a_file_that_is_not_read_is_named() -> None:
    found = read_here(
        zipped({"скан.jpg": b"\xff\xd8\xff", "протокол.docx": word_file(paragraph("22 мая 2025"))})
    )
    assert found.text == "протокол.docx:\n22 мая 2025"
    assert "скан.jpg" in found.unread


def test_an_empty_name_takes_no_other_name_away() -> None:
    found = read_here(nameless_zip({"протокол.docx": word_file(paragraph("22 мая 2025 года"))}))
    assert found.names == ("протокол.docx",)
    assert "22 мая 2025 года" in found.text
    assert "a file in it has no name" in found.unread


def test_an_entry_that_is_locked_is_named() -> None:
    body = bytearray(zipped({"протокол.docx": word_file(paragraph("22 мая 2025 года"))}))
    body[6] |= 1
    body[body.rindex(b"PK\x01\x02") + 8] |= 1
    found = read_here(bytes(body))
    assert found.names == ("протокол.docx",)
    assert "password" in found.unread


@pytest.mark.parametrize(
    "body",
    [b"", b"not an archive", b"PK\x03\x04" + b"\0" * 26, b"Rar!\x1a\x07\x00" + b"\0" * 24, tiny_zip({})],
)
def test_what_cannot_be_listed_has_a_reason(body: bytes) -> None:
    found = read_here(body, "протокол.zip")
    assert found.names == ()
    assert found.unread


def test_every_cut_of_an_archive_gives_a_listing_or_a_reason() -> None:
    for whole in (tiny_zip(PDFS), tiny_rar(PDFS)):
        for end in range(len(whole)):
            found = read_here(whole[:end])
            assert found.names or found.unread


def test_an_archive_made_to_explode_is_named() -> None:
    bomb = tiny_zip({f"{number}.pdf": b"\0" * 30_000_000 for number in range(4)})
    assert len(bomb) < 200_000
    found = read_here(bomb)
    assert len(found.names) == 4
    assert "unpacks to more than" in found.unread
    # The size that an entry claims may be anything.
    assert read_here(bomb.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 0xFFFFFFF0))).unread


def test_more_names_than_are_kept_are_counted() -> None:
    found = read_here(tiny_zip({f"{number}.pdf": b"" for number in range(1000)}))
    assert len(found.names) == MOST_NAMES
    assert "800 more files are not named" in found.unread


def test_a_rar_whose_lengths_never_end_is_refused_at_once() -> None:
    started = time.process_time()
    found = read_here(b"Rar!\x1a\x07\x01\x00" + b"\xff" * 2_000_000)
    assert "damaged" in found.unread
    assert time.process_time() - started < 1
