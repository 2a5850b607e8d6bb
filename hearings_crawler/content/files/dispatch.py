"""Reads a file of any kind in the process that calls; the worker's own process does, within its bounds."""

from __future__ import annotations

from functools import partial

from hearings_crawler.content.files.archives import read_rar, read_zip
from hearings_crawler.content.files.kinds import NAMES, FileKind, kind_of
from hearings_crawler.content.files.office_package import OfficePackage
from hearings_crawler.content.files.open_document import is_open_document, read_open_document
from hearings_crawler.content.files.packages import Budget, Package
from hearings_crawler.content.files.pdf import read_pdf
from hearings_crawler.content.files.result import (
    DEEPEST_ARCHIVE,
    LARGEST_BYTES,
    FileText,
    FileUnreadableError,
)
from hearings_crawler.content.files.rich_text import read_rich_text
from hearings_crawler.content.files.word import read_word


def read_here(body: bytes, name: str = "") -> FileText:
    """Return what a file says; whatever goes wrong is named in ``unread``.

    Raises:
        MemoryError: the process has no more memory; it should end.
    """
    try:
        found = _read(body, name, Budget(), 0)
    except FileUnreadableError as error:
        found = FileText(kind_of(body, name), unread=str(error))
    except MemoryError:
        raise
    except Exception as error:
        # Libraries raise whatever they like on damaged files; none of it may lose the document that lists the file.
        found = FileText(kind_of(body, name), unread=f"it cannot be read ({type(error).__name__})")
    return _named(found)


def _named(found: FileText) -> FileText:
    """Begin the reason with what the file is."""
    if not found.unread:
        return found
    kind = FileKind(found.type)
    return FileText(found.type, found.text, found.names, f"{NAMES[kind]}: {found.unread}")


def _read(body: bytes, name: str, budget: Budget, depth: int) -> FileText:
    if len(body) > LARGEST_BYTES:
        return FileText(kind_of(body[:4096], name), unread=f"larger than {LARGEST_BYTES // 1024 // 1024} MiB")
    kind = kind_of(body, name)
    if kind is FileKind.PDF:
        return read_pdf(body)
    if kind is FileKind.RAR:
        return read_rar(body)
    if kind is FileKind.RICH_TEXT:
        return read_rich_text(body)
    if body.startswith(b"PK"):
        return _read_package(body, budget, depth)
    if kind is FileKind.WORD:
        return FileText(kind, unread="it is locked with a password")
    if kind is FileKind.EMPTY:
        return FileText(kind, unread="there is nothing in it")
    return FileText(kind, unread="its text is not read")


def _read_package(body: bytes, budget: Budget, depth: int) -> FileText:
    package = Package(body, budget)
    if is_open_document(package):
        return read_open_document(package)
    office = OfficePackage(package)
    if office.kind is FileKind.WORD:
        return read_word(office)
    if office.kind is not None:
        return FileText(office.kind, unread="its text is not read")
    if depth >= DEEPEST_ARCHIVE:
        return FileText(FileKind.ZIP, unread="it lies too deep in other archives")
    return read_zip(package, partial(_read_inner, budget=budget, depth=depth + 1))


def _read_inner(body: bytes, name: str, budget: Budget, depth: int) -> FileText:
    try:
        return _named(_read(body, name, budget, depth))
    except FileUnreadableError as error:
        return _named(FileText(kind_of(body, name), unread=str(error)))
