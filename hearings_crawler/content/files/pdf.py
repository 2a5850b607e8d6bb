"""The text of a PDF: its text layer, page by page; pages that are scans are recognised where tesseract is installed."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw as pdfium

from hearings_crawler.content.files.kinds import FileKind
from hearings_crawler.content.files.ocr import recognise
from hearings_crawler.content.files.result import MOST_PAGES, MOST_UNPACKED, FileText, bounded, reasons
from hearings_crawler.content.text import one_line

SCAN = "a scan without a text layer"
FEW_LETTERS = 20
"""Letters below which a page with a picture is a scan (a stamp, a page number)."""
_BROKEN_WORD = re.compile("[\x02\ufffe](?:\r?\n)?")
"""The hyphen at a line's end that pdfium marks: the word goes on."""


_STREAM = re.compile(rb"\bstream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R)\b")
_END = re.compile(rb"\s{0,4}endstream")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
_LONGEST_HEAD = 2000
"""Bytes before a stream in which its dictionary is looked for."""
_MOST_DAMAGED = 3
"""Damaged streams after which no more are looked for."""
_PIECE = 1 << 16


@dataclass(slots=True)
class _ReadPages:
    """What the pages gave, by their number."""

    texts: dict[int, str] = field(default_factory=dict)
    scans: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def read_pdf(body: bytes) -> FileText:
    """Return the text of a PDF's first pages, and which of them could not be read."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        reason = "it is locked with a password" if "password" in str(error).lower() else "it is damaged"
        return FileText(FileKind.PDF, unread=reason)
    count = len(document)
    pages = _ReadPages()
    for number in range(min(count, MOST_PAGES)):
        _read_page(document, number, pages)
    problems = [_damage(body), _recognise_scans(document, pages, count)]
    if pages.broken:
        problems.append(f"{_numbers(pages.broken)} cannot be read")
    if count > MOST_PAGES:
        problems.append(f"only the first {MOST_PAGES} of its {count} pages were read")
    text, rest = bounded("\n".join(text for _, text in sorted(pages.texts.items()) if text.strip()))
    if not text.strip() and not any(problems):
        problems.append("it shows no text")
    return FileText(FileKind.PDF, text, unread=reasons(*problems, rest))


def _damage(body: bytes) -> str:
    """Return whether streams of a PDF are damaged: pdfium gives what it can read of them without a word."""
    if b"/Encrypt" in body:
        return ""
    damaged = 0
    left = MOST_UNPACKED
    for match in _STREAM.finditer(body):
        head = body[max(0, match.start() - _LONGEST_HEAD) : match.start()]
        head = head[head.rfind(b"obj") + 3 :]
        length = _LENGTH.search(head)
        whole = length is None or _END.match(body, match.end() + int(length[1])) is not None
        if whole and _FLATE.search(head):
            whole, size = _unpacks(body, match.end(), left)
            left -= size
        damaged += not whole
        if left <= 0 or damaged >= _MOST_DAMAGED:
            break
    return "parts of it are damaged" if damaged else ""


def _unpacks(body: bytes, start: int, most: int) -> tuple[bool, int]:
    """Return whether a packed stream can be unpacked to its end, checksum included, and how much it unpacked to."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        while not unpacker.eof and size <= most:
            piece = unpacker.unconsumed_tail or body[start : start + _PIECE]
            if not piece:
                return False, size
            if not unpacker.unconsumed_tail:
                start += len(piece)
            size += len(unpacker.decompress(piece, _PIECE))
    except zlib.error:
        return False, size
    return True, size


def _read_page(document: pypdfium2.PdfDocument, number: int, pages: _ReadPages) -> None:
    try:
        page = document[number]
        text = page.get_textpage().get_text_range()
        text = _BROKEN_WORD.sub("", text).replace("\r\n", "\n").replace("\0", "")
        if len(one_line(text)) < FEW_LETTERS and _has_picture(page):
            pages.scans.append(number)
        pages.texts[number] = text
    except pypdfium2.PdfiumError:
        pages.broken.append(number)


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    objects = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3)
    return next(iter(objects), None) is not None


def _recognise_scans(document: pypdfium2.PdfDocument, pages: _ReadPages, count: int) -> str:
    """Recognise the pages that are scans, and return which of them could not be."""
    if not pages.scans:
        return ""
    recognised, reason = recognise(document, pages.scans)
    pages.texts.update(recognised)
    left = [number for number in pages.scans if number not in recognised]
    if not left:
        return ""
    which = SCAN if len(left) == count else f"{SCAN} on {_numbers(left)}"
    return f"{which}; {reason}" if reason else which


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(str(number + 1) for number in pages[:5])
    more = f" and {len(pages) - 5} more" if len(pages) > 5 else ""
    return f"page{'s' if len(pages) > 1 else ''} {shown}{more}"
