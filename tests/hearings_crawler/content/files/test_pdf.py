"""A PDF gives its text layer; its scans are recognised or named."""

from __future__ import annotations

import io
import zlib

import pytest

from hearings_crawler.content.files import ocr, ocr_available
from hearings_crawler.content.files.dispatch import read_here
from hearings_crawler.content.files.pdf import SCAN
from tests.replica.pdf import locked_pdf, tiny_pdf


def test_the_text_layer_is_read_line_by_line() -> None:
    found = read_here(tiny_pdf(["ПРОТОКОЛ", "от 22 мая 2025 года", "Қоғамдық тыңдау хаттамасы"]), "x.pdf")
    assert found.type == "pdf"
    assert found.text == "ПРОТОКОЛ\nот 22 мая 2025 года\nҚоғамдық тыңдау хаттамасы"
    assert found.unread == ""


def one_page(content: bytes, resources: bytes = b"", trailer: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return (
        b"%%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<%b>>>>\nendobj\n"
        b"4 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n"
        b"trailer\n<</Root 1 0 R%b>>\n%%%%EOF\n" % (resources, len(packed), packed, trailer)
    )


def test_a_page_without_text_is_named() -> None:
    assert read_here(one_page(b"0 0 m 9 9 l S")).unread == "a PDF: it shows no text"


def test_a_file_with_a_password_is_named() -> None:
    assert read_here(locked_pdf()).unread == "a PDF: it is locked with a password"


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"%PDF" + b"\xff" * 5000, tiny_pdf(["Протокол"])[:700]])
def test_a_damaged_file_is_named(body: bytes) -> None:
    found = read_here(body)
    assert found.type == "pdf"
    assert found.unread


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


def with_picture() -> bytes:
    """A PDF whose only page is a grey picture, as a scanner makes it."""
    picture = b"/XObject<</P<</Type/XObject>>>>"
    content = b"q 99 0 0 99 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\x80\x80\x00 EI Q"
    return one_page(content, picture)


def test_a_scan_is_named_where_it_cannot_be_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "ocr_available", lambda: False)
    found = read_here(with_picture())
    assert (found.text, found.unread) == ("", f"a PDF: {SCAN}")


@pytest.mark.skipif(
    not ocr_available(), reason="the extra ocr, or tesseract with kaz and rus, is not installed"
)
def test_a_scan_is_read_where_tesseract_is_installed() -> None:
    found = read_here(
        scan("ПРОТОКОЛ\nобщественных слушаний\nот 21 апреля 2025 года\nҚоғамдық тыңдау хаттамасы")
    )
    assert found.unread == ""
    assert "21 апреля 2025" in found.text
    assert "слушаний" in found.text
