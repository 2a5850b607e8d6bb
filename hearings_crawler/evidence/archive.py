"""The archive of everything that was fetched: bytes by digest, the same bytes at any later time.

What is fetched lies in WARC files (:mod:`hearings_crawler.evidence.warc`), found by the index in the store; what we make
ourselves (proofs of absence), and what older programs fetched, in plain files named by their digests.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

from hearings_crawler.evidence.location import RecordLocation
from hearings_crawler.evidence.warc import (
    ArchivedRecord,
    ArchiveError,
    WarcSet,
    file_of,
    finish_left_files,
    read_record,
)

__all__ = ["Archive", "ArchiveError", "FileArchive", "Locates", "WarcArchive", "digest_of"]

DIGEST_PREFIX = "sha256:"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Archive(Protocol):
    """Bodies by digest; bodies are only ever added."""

    def put(self, body: bytes) -> str:
        """Store a small file of our own (nothing happens when it is there) and return its digest ``sha256:<hex>``."""
        ...

    def get(self, digest: str) -> bytes:
        """Return the body with this digest.

        Raises:
            ArchiveError: it is not there, is damaged, or ``digest`` is no digest.
        """
        ...

    def has(self, digest: str) -> bool:
        """Whether a body with this digest is stored."""
        ...

    def place_of(self, digest: str) -> str:
        """Return where a body lies, as a person finds it: the file within the archive, the byte of its record."""
        ...


@runtime_checkable
class Locates(Protocol):
    """The index of the WARC files (the store)."""

    def record_of(self, digest: str) -> RecordLocation | None:
        """Return where the archive keeps a body; None for one that no archive file holds."""
        ...


def digest_of(body: bytes) -> str:
    """Return the digest of a body, ``sha256:<hex>``."""
    return DIGEST_PREFIX + hashlib.sha256(body).hexdigest()


class FileArchive:
    """An archive in plain files, ``<folder>/<first two hex digits>/<all 64 hex digits>``.

    Safe across threads and processes without locks: a body is written under a temporary name in the same
    folder and renamed, so that a reader sees it whole or not at all, and two writers of the same body
    write the same bytes.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, digest: str) -> Path:
        """Return where the body with this digest is or would be stored.

        Raises:
            ArchiveError: ``digest`` is not of the form ``sha256:<64 hex digits>``.
        """
        if not _DIGEST.fullmatch(digest):
            raise ArchiveError(f"expected a digest of the form sha256:<64 hex digits>, found {digest!r}")
        name = digest.removeprefix(DIGEST_PREFIX)
        return self.folder / name[:2] / name

    def put(self, body: bytes) -> str:
        """Store a body and return its digest; a body that is stored already is not written again."""
        digest = digest_of(body)
        target = self.path(digest)
        # A file that a power failure cut short, or that was damaged since, is written again.
        with contextlib.suppress(FileNotFoundError):
            if target.stat().st_size == len(body) and target.read_bytes() == body:
                return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(temporary).chmod(0o444)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest

    def get(self, digest: str) -> bytes:
        """Return the body with this digest, checked against it.

        Raises:
            ArchiveError: it is not there, is damaged, or ``digest`` is no digest.
        """
        path = self.path(digest)
        try:
            body = path.read_bytes()
        except FileNotFoundError as error:
            raise ArchiveError(f"{digest} is not in the archive {self.folder}") from error
        if digest_of(body) != digest:
            raise ArchiveError(
                f"{path} is damaged: its content is {digest_of(body)}; restore it from a copy or remove it"
            )
        return body

    def has(self, digest: str) -> bool:
        """Whether a body with this digest is stored (its content is checked by ``get`` only)."""
        return self.path(digest).is_file()

    def place_of(self, digest: str) -> str:
        """Return where a body lies within the archive."""
        return self.path(digest).relative_to(self.folder).as_posix()


class WarcArchive:
    """The archive in a folder: WARC files by the store's index, plain files beside them.

    Args:
        folder: the archive's folder.
        index: where bodies lie; without one only plain files are found.
    """

    def __init__(self, folder: str | Path, index: Locates | None = None) -> None:
        self.folder = Path(folder)
        self._files = FileArchive(self.folder)
        self._index = index
        self._new: dict[str, RecordLocation] = {}

    def begin(self, name: str, info: Mapping[str, str]) -> WarcSet:
        """Begin the files of a run; those that killed runs left are finished first.

        Raises:
            OSError: the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        finish_left_files(self.folder)
        return WarcSet(self.folder, name, info)

    def recorded(self, digest: str, location: RecordLocation) -> None:
        """Remember where a body lies until the store's index knows it."""
        self._new[digest] = location

    def index_by(self, index: Locates) -> None:
        """Find bodies by an index that is known only now."""
        self._index = index

    def put(self, body: bytes) -> str:
        """Store a small file of our own and return its digest."""
        return self._files.put(body)

    def locate(self, digest: str) -> RecordLocation | None:
        """Return where a body is recorded; None for one that lies in a plain file, or nowhere.

        Raises:
            ArchiveError: ``digest`` is not of the form ``sha256:<64 hex digits>``.
        """
        self._files.path(digest)
        found = self._new.get(digest)
        return found or (self._index.record_of(digest) if self._index is not None else None)

    def get(self, digest: str) -> bytes:
        """Return the body with this digest, checked against it.

        Raises:
            ArchiveError: it is not there, is damaged, or ``digest`` is no digest.
        """
        location = self.locate(digest)
        if location is None:
            return self._files.get(digest)
        body = read_record(self.folder, location).body
        if digest_of(body) != digest:
            raise ArchiveError(
                f"{self.folder / location.file} is damaged: the record at byte {location.offset} holds "
                f"{digest_of(body)}, not {digest}; restore the file from a copy"
            )
        return body

    def has(self, digest: str) -> bool:
        """Whether a body with this digest is stored (its content is checked by ``get`` only)."""
        location = self.locate(digest)
        if location is None:
            return self._files.has(digest)
        return file_of(self.folder, location).is_file()

    def place_of(self, digest: str) -> str:
        """Return where a body lies, as a person finds it: the file within the archive, the byte of its record."""
        location = self.locate(digest)
        if location is None:
            return self._files.place_of(digest)
        return f"{location.file} @ {location.offset}"

    def read_record(self, location: RecordLocation) -> ArchivedRecord:
        """Return the record at a place.

        Raises:
            ArchiveError: it is not there or damaged.
        """
        return read_record(self.folder, location)
