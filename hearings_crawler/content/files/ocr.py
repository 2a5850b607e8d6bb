"""Recognises the text on scanned pages, where the extra ``ocr`` and tesseract with Kazakh and Russian are installed."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from hearings_crawler.content.files.result import READ_SECONDS
from hearings_crawler.content.text import one_line

if TYPE_CHECKING:
    import pypdfium2

LANGUAGES = ("kaz", "rus")
MOST_PAGES = 3
"""Scanned pages of a file that are recognised: there a document says what it is about."""
DOTS_PER_INCH = 200
LARGEST_SIDE = 4000
"""Dots of a page's longer side: a page of unusual size is recognised coarser."""
SECONDS = READ_SECONDS * 0.7
"""Seconds for all pages of a file."""


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


@cache
def ocr_available() -> bool:
    """Whether scans can be recognised here."""
    program = shutil.which("tesseract")
    if program is None or _module("pytesseract") is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603
            [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return set(LANGUAGES) <= set((done.stdout + done.stderr).split())


def recognise(document: pypdfium2.PdfDocument, pages: list[int]) -> tuple[dict[int, str], str]:
    """Return the text recognised on the first of some pages, and why a page has none.

    Args:
        document: the PDF.
        pages: the numbers of its scanned pages, from 0.
    """
    if not ocr_available():
        return {}, ""
    tesseract = _module("pytesseract")
    found: dict[int, str] = {}
    ends = time.monotonic() + SECONDS
    for number in pages[:MOST_PAGES]:
        left = ends - time.monotonic()
        if left <= 0:
            return found, "there was no time to recognise it"
        try:
            page = document[number]
            scale = min(DOTS_PER_INCH / 72, LARGEST_SIDE / max(*page.get_size(), 1))
            image = page.render(scale=scale, grayscale=True).to_pil()
            text = tesseract.image_to_string(image, lang="+".join(LANGUAGES), timeout=left)
        except (RuntimeError, OSError, ValueError) as error:
            # pdfium and pytesseract raise subclasses of these on broken pages and on one that takes too long.
            return found, f"its pages cannot be recognised ({type(error).__name__})"
        if len(one_line(text)) >= 20:
            found[number] = text
    return found, ""
