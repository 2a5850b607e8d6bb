"""The archive of fetched bodies: bytes in, digest out; the same bytes for that digest at any later time.

Everything that looks at evidence goes through the small :class:`Archive` interface, so that plain files
can later be joined by another form (WARC) without a change elsewhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from hearings_crawler.errors import HearingsError

DIGEST_PREFIX = "sha256:"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class ArchiveError(HearingsError):
    """A body is not in the archive, or what is stored under its digest is not that body."""


class Archive(Protocol):
    """Bodies by digest; bodies are only ever added."""

    def put(self, body: bytes) -> str:
        """Store a body (nothing happens when it is there already) and return its digest ``sha256:<hex>``."""
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
