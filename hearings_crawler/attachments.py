"""Reads the text of attached files: PDF with a text layer, DOCX, plain text.  Bounded in size and pages."""

from __future__ import annotations

import io
import logging
import zipfile
from dataclasses import dataclass
from urllib.parse import urlsplit

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from hearings_crawler.text import one_line

LARGEST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 30
MOST_LETTERS = 60_000
READABLE = (".pdf", ".docx")

logging.getLogger("pypdf").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class AttachmentText:
    """The text of a file; ``unread`` names why there is none (a scan, another format, a broken file)."""

    text: str
    unread: str = ""


def may_be_readable(url: str, name: str = "") -> bool:
    """Whether an address or a file name looks like a format that can be read."""
    return any(part.lower().rstrip().endswith(READABLE) for part in (urlsplit(url).path, name))


def read_attachment(body: bytes) -> AttachmentText:
    """Return the text of a file, told apart by its first bytes (names and headers lie)."""
    if len(body) > LARGEST_BYTES:
        return AttachmentText("", f"larger than {LARGEST_BYTES // 1024 // 1024} MiB")
    if body[:1024].lstrip().startswith(b"%PDF"):
        return _pdf(body)
    if body.startswith(b"PK"):
        return _docx(body)
    return AttachmentText("", "neither PDF nor DOCX")


def _pdf(body: bytes) -> AttachmentText:
    try:
        pages = PdfReader(io.BytesIO(body)).pages
        parts = [pages[number].extract_text() for number in range(min(len(pages), MOST_PAGES))]
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
    ) as error:
        # pypdf raises these on broken files; the file is then named as unread, not the crawl ended.
        return AttachmentText("", f"a PDF that cannot be read ({type(error).__name__})")
    text = "\n".join(part for part in parts if part)[:MOST_LETTERS]
    if len(one_line(text)) < 20:
        return AttachmentText("", "a scanned PDF without a text layer")
    return AttachmentText(text)


def _docx(body: bytes) -> AttachmentText:
    try:
        document = Document(io.BytesIO(body))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        return AttachmentText("", f"an archive that is no DOCX ({type(error).__name__})")
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return AttachmentText("\n".join(part for part in parts if part.strip())[:MOST_LETTERS])
