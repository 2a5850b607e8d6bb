"""What attached files give: names from archives, text from scans, and a reason where there is none."""

from __future__ import annotations

import io
import struct

import pytest

from hearings_crawler.content import attachments
from hearings_crawler.content.attachments import (
    SCAN,
    is_archive,
    list_archive,
    ocr_available,
    read_attachment,
)
from tests.replica.archives import tiny_rar, tiny_zip

PDFS = {"Хаттама қаз.pdf": b"%PDF-1.4", "Протокол рус.pdf": b"%PDF-1.4"}


@pytest.mark.parametrize("name", ["протокол ОС каз рус.rar", "Протокол.ZIP", "«Протокол.zip»", "a.rar ."])
def test_an_archive_is_known_by_its_name(name: str) -> None:
    assert is_archive(name)


@pytest.mark.parametrize("name", ["Протокол.pdf", "zip.docx", "Протокол", "rar"])
def test_other_files_are_not(name: str) -> None:
    assert not is_archive(name)


def test_the_files_in_a_zip_are_named() -> None:
    assert list_archive(tiny_zip(PDFS)).names == tuple(PDFS)


def test_the_files_in_a_rar_are_named() -> None:
    assert list_archive(tiny_rar(PDFS)).names == tuple(PDFS)


def test_names_in_code_page_866_are_read() -> None:
    # Python marks a name that is not ASCII as UTF-8; older programs write code page 866 without a mark.
    body = tiny_zip({"aaaaaaaa.pdf": b""}).replace(b"aaaaaaaa", "Протокол".encode("cp866"))
    assert list_archive(body).names == ("Протокол.pdf",)


@pytest.mark.parametrize(
    "body",
    [b"", b"not an archive", b"PK\x03\x04" + b"\0" * 26, b"Rar!\x1a\x07\x00" + b"\0" * 24, tiny_zip({})],
)
def test_what_cannot_be_listed_has_a_reason(body: bytes) -> None:
    listing = list_archive(body)
    assert listing.names == ()
    assert listing.unread


def test_every_cut_of_an_archive_gives_a_listing_or_a_reason() -> None:
    for whole in (tiny_zip(PDFS), tiny_rar(PDFS)):
        for end in range(len(whole)):
            listing = list_archive(whole[:end])
            assert listing.names or listing.unread


def test_an_archive_made_to_explode_is_only_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tiny_zip({"bomb.pdf": b"\0" * 50_000_000})
    assert len(bomb) < 100_000
    # The size that it claims may be anything.
    claims = bomb.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 0xFFFFFFF0))
    assert list_archive(claims).names == ("bomb.pdf",)
    many = list_archive(tiny_zip({f"{number}.pdf": b"" for number in range(1000)}))
    assert len(many.names) == attachments.MOST_NAMES
    assert many.unread == "800 more files are not listed"
    monkeypatch.setattr(attachments, "LARGEST_BYTES", 100)
    assert "larger than" in list_archive(bomb).unread


def scan(text: str) -> bytes:
    """A PDF whose only page is a picture of a text."""
    image_module = pytest.importorskip("PIL.Image")
    draw_module = pytest.importorskip("PIL.ImageDraw")
    font_module = pytest.importorskip("PIL.ImageFont")
    image = image_module.new("RGB", (1654, 800), "white")
    fonts = ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "DejaVuSans.ttf")
    for name in fonts:
        try:
            font = font_module.truetype(name, 44)
            break
        except OSError:
            continue
    else:
        pytest.skip("no font with Cyrillic letters is installed")
    draw_module.Draw(image).multiline_text((80, 80), text, fill="black", font=font, spacing=20)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=200)
    return out.getvalue()


def test_a_scanned_pdf_is_marked_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "ocr_available", lambda: False)
    assert read_attachment(scan("Протокол")).unread == SCAN


@pytest.mark.skipif(
    not ocr_available(), reason="the extra ocr, or tesseract with kaz and rus, is not installed"
)
def test_a_scanned_pdf_is_read_where_tesseract_is_installed() -> None:
    found = read_attachment(
        scan("ПРОТОКОЛ\nобщественных слушаний\nот 21 апреля 2025 года\nҚоғамдық тыңдау хаттамасы")
    )
    assert found.unread == ""
    assert "21 апреля 2025" in found.text
    assert "слушаний" in found.text
