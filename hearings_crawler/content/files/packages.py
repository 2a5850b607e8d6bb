"""ZIP packages: parts are unpacked piece by piece, and together within one bound."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from hearings_crawler.content.files.result import MOST_UNPACKED, FileUnreadableError

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises on damaged archives."""
_ENCRYPTED = 0x1
_UTF8 = 0x800
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Methods whose unpacking zipfile does piece by piece."""
_PIECE = 1 << 16


class Budget:
    """How many bytes may still be unpacked; shared by an archive and those within it."""

    def __init__(self, size: int = MOST_UNPACKED) -> None:
        self.left = size
        self._size = size

    def take(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            FileUnreadableError: there are more than the bound allows.
        """
        self.left -= size
        if self.left < 0:
            raise FileUnreadableError(f"it unpacks to more than {self._size // 1024 // 1024} MiB")


class Package:
    """The parts of a ZIP file.

    Raises:
        FileUnreadableError: the bytes are no ZIP file, or its directory is damaged.
    """

    def __init__(self, body: bytes, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
            self.entries = tuple(entry for entry in self._zip.infolist() if not _is_folder(entry))
        except _DAMAGE as error:
            raise FileUnreadableError(f"the archive is damaged ({type(error).__name__})") from error
        self._by_name = {_normal(entry.filename): entry for entry in reversed(self.entries)}

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """Return the entry of a part; names of parts differ in case and slashes between programs."""
        return self._by_name.get(_normal(name))

    def pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack an entry piece by piece.

        Raises:
            FileUnreadableError: the entry is damaged, locked, packed in an unusual way or too large.
        """
        if entry.flag_bits & _ENCRYPTED:
            raise FileUnreadableError("it is locked with a password")
        if entry.compress_type not in _METHODS:
            raise FileUnreadableError("it is packed in a way that is not read")
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(_PIECE):
                    self._budget.take(len(piece))
                    yield piece
        except _DAMAGE as error:
            raise FileUnreadableError(
                f"the part {entry.filename[:80] or 'without a name'} is damaged ({type(error).__name__})"
            ) from error

    def whole(self, entry: zipfile.ZipInfo) -> bytes:
        """Unpack an entry.

        Raises:
            FileUnreadableError: as for :meth:`pieces`.
        """
        return b"".join(self.pieces(entry))


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; without the mark of UTF-8 Russian programs write code page 866."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return entry.filename


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    # ZipInfo.is_dir fails on an empty name.
    return entry.filename.endswith("/")


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
