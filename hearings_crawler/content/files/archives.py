"""Archives: the names of the files in them, and the text of the documents in a ZIP."""

from __future__ import annotations

import io
from collections.abc import Callable

import rarfile

from hearings_crawler.content.files.kinds import FileKind, may_be_readable
from hearings_crawler.content.files.packages import Package, entry_name
from hearings_crawler.content.files.result import (
    LONGEST_NAME,
    MOST_NAMES,
    FileText,
    FileUnreadableError,
    bounded,
    reasons,
)
from hearings_crawler.content.text import one_line

MOST_DOCUMENTS = 20
"""Documents in an archive that are read."""
_LONGEST_LENGTH = 10
"""Bytes that the length of a RAR header has at most."""


def read_zip(package: Package, read_inner: Callable[[bytes, str], FileText]) -> FileText:
    """Return the names of the files in a ZIP archive, and the text of the documents among them.

    Args:
        package: the archive.
        read_inner: reads a file in it, told its bytes and its name.
    """
    names = [entry_name(entry) for entry in package.entries]
    problems = []
    texts = []
    if not all(name.strip() for name in names):
        problems.append("a file in it has no name")
    documents = [(entry, name) for entry, name in zip(package.entries, names, strict=True) if name.strip()]
    for entry, name in documents[:MOST_DOCUMENTS]:
        if not may_be_readable("", name):
            problems.append(f"{_shown(name)}: its kind is not read")
            continue
        try:
            found = read_inner(package.whole(entry), name)
        except FileUnreadableError as error:
            problems.append(f"{_shown(name)}: {error}")
            continue
        if found.text:
            texts.append(f"{_shown(name)}:\n{found.text}")
        if found.unread:
            problems.append(f"{_shown(name)}: {found.unread}")
    if len(documents) > MOST_DOCUMENTS:
        problems.append(f"only the first {MOST_DOCUMENTS} of its {len(documents)} files were read")
    text, rest = bounded("\n".join(texts))
    return _listing(FileKind.ZIP, names, text, reasons(*problems, rest))


class _Headers(io.BytesIO):
    """The bytes of a RAR archive, without lengths that never end: rarfile reads those byte by byte."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self._single = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read; one byte at a time only as often as a length has bytes.

        Raises:
            rarfile.BadRarFile: a length has more bytes than any.
        """
        self._single = self._single + 1 if size == 1 else 0
        if self._single > _LONGEST_LENGTH:
            raise rarfile.BadRarFile("a length without an end")
        return super().read(size)


def read_rar(body: bytes) -> FileText:
    """Return the names of the files in a RAR archive; nothing is unpacked."""
    try:
        # Listing reads headers only and needs no program unrar.
        with rarfile.RarFile(_Headers(body)) as archive:
            if archive.needs_password() and not archive.namelist():
                return FileText(FileKind.RAR, unread="it is locked with a password")
            names = [entry.filename or "" for entry in archive.infolist() if not entry.is_dir()]
    except (rarfile.Error, ValueError, IndexError, OSError, EOFError, AttributeError, TypeError) as error:
        return FileText(FileKind.RAR, unread=f"the archive is damaged ({type(error).__name__})")
    return _listing(FileKind.RAR, names, "", "the files in it are named, not unpacked")


def _listing(kind: FileKind, names: list[str], text: str, unread: str) -> FileText:
    shown = tuple(shown for name in names[:MOST_NAMES] if (shown := _shown(name)))
    if not names:
        return FileText(kind, unread=reasons(unread, "there is no file in it"))
    more = len(names) - MOST_NAMES
    return FileText(
        kind, text, shown, reasons(unread, f"{more} more files are not named" if more > 0 else "")
    )


def _shown(name: str) -> str:
    line = one_line(name.replace("\\", "/").encode("utf-8", "replace").decode("utf-8"))
    return line[:LONGEST_NAME]
