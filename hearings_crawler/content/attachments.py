"""Reads attached files: the text of PDF and DOCX, the names of what an archive holds.  Bounded in size and pages.

The optional extra ``ocr`` (pytesseract, pypdfium2, and the program tesseract with Kazakh and Russian) reads scanned
PDFs where it is installed.
"""

from __future__ import annotations

import importlib
import io
import logging
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import rarfile
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from hearings_crawler.content.text import one_line

LARGEST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 30
MOST_LETTERS = 60_000
READABLE = (".pdf", ".docx")
ARCHIVES = (".zip", ".rar")
MOST_NAMES = 200
LONGEST_NAME = 200
SCAN = "a scanned PDF without a text layer"
OCR_LANGUAGES = ("kaz", "rus")
OCR_MOST_PAGES = 3
OCR_DOTS_PER_INCH = 200
OCR_PAGE_SECONDS = 60

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
    return AttachmentText(text) if len(one_line(text)) >= 20 else ocr_pdf(body)


def _docx(body: bytes) -> AttachmentText:
    try:
        document = Document(io.BytesIO(body))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        return AttachmentText("", f"an archive that is no DOCX ({type(error).__name__})")
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return AttachmentText("\n".join(part for part in parts if part.strip())[:MOST_LETTERS])


# --- archives ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArchiveListing:
    """The names of the files in an archive, in its order; ``unread`` says why there are none, or not all."""

    names: tuple[str, ...] = ()
    unread: str = ""


def is_archive(name: str) -> bool:
    """Whether a file's name says that it is an archive whose content can be listed."""
    return name.lower().rstrip(' ."»').endswith(ARCHIVES)


def list_archive(body: bytes) -> ArchiveListing:
    """Return the names of the files in a ZIP or RAR archive, told apart by its first bytes.

    Only the directory is read and nothing is unpacked, so that an archive made to explode does nothing.
    """
    if len(body) > LARGEST_BYTES:
        return ArchiveListing(unread=f"larger than {LARGEST_BYTES // 1024 // 1024} MiB")
    if body.startswith(b"PK"):
        return _zip_names(body)
    if body.startswith(b"Rar!\x1a\x07"):
        return _rar_names(body)
    return ArchiveListing(unread="neither a ZIP nor a RAR archive")


def _zip_names(body: bytes) -> ArchiveListing:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [_zip_name(entry) for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        return ArchiveListing(unread=f"a ZIP archive that cannot be read ({type(error).__name__})")
    return _listing(names)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; without the mark of UTF-8 Russian programs write code page 866."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return entry.filename


def _rar_names(body: bytes) -> ArchiveListing:
    try:
        # Listing reads headers only and needs no program unrar.
        with rarfile.RarFile(io.BytesIO(body)) as archive:
            if archive.needs_password() and not archive.namelist():
                return ArchiveListing(unread="a RAR archive locked with a password")
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except (rarfile.Error, ValueError, IndexError, OSError, EOFError) as error:
        return ArchiveListing(unread=f"a RAR archive that cannot be read ({type(error).__name__})")
    return _listing(names)


def _listing(names: list[str]) -> ArchiveListing:
    shown = tuple(one_line(name.replace("\\", "/"))[:LONGEST_NAME] for name in names[:MOST_NAMES])
    if not shown:
        return ArchiveListing(unread="an archive that holds no file")
    more = len(names) - len(shown)
    return ArchiveListing(shown, f"{more} more files are not listed" if more else "")


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# --- scanned pages ----------------------------------------------------------------------------------------


@cache
def ocr_available() -> bool:
    """Whether scanned PDFs can be read: the extra ``ocr`` and tesseract with Kazakh and Russian are installed."""
    program = shutil.which("tesseract")
    if program is None or _module("pytesseract") is None or _module("pypdfium2") is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603
            [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return set(OCR_LANGUAGES) <= set((done.stdout + done.stderr).split())


def ocr_pdf(body: bytes) -> AttachmentText:
    """Return the text that is recognised on the pages of a scanned PDF, Kazakh and Russian; it may contain errors.

    The first OCR_MOST_PAGES pages are recognised, each within OCR_PAGE_SECONDS: that is where a document says what
    it is about.
    """
    if not ocr_available():
        return AttachmentText("", SCAN)
    pdfium, tesseract = _module("pypdfium2"), _module("pytesseract")
    parts = []
    try:
        document = pdfium.PdfDocument(body)
        for number in range(min(len(document), OCR_MOST_PAGES)):
            image = document[number].render(scale=OCR_DOTS_PER_INCH / 72).to_pil()
            parts.append(
                tesseract.image_to_string(image, lang="+".join(OCR_LANGUAGES), timeout=OCR_PAGE_SECONDS)
            )
        document.close()
    except (RuntimeError, OSError, ValueError) as error:
        # pdfium and pytesseract raise subclasses of these on broken files and on a page that takes too long.
        return AttachmentText("", f"{SCAN}; its pages cannot be recognised ({type(error).__name__})")
    text = "\n".join(parts)[:MOST_LETTERS]
    return AttachmentText(text) if len(one_line(text)) >= 20 else AttachmentText("", SCAN)
