from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hearings_crawler.evidence.archive import ArchiveError, FileArchive

BODY = "Протокол общественных слушаний".encode()
DIGEST = "sha256:" + hashlib.sha256(BODY).hexdigest()


def test_a_body_is_found_by_its_digest(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path / "archive")

    assert not archive.has(DIGEST)
    assert archive.put(BODY) == DIGEST
    assert archive.has(DIGEST)
    assert archive.get(DIGEST) == BODY
    assert archive.put(b"") == "sha256:" + hashlib.sha256(b"").hexdigest()


def test_a_stored_body_is_not_written_again(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    archive.put(BODY)
    before = archive.path(DIGEST).stat()

    archive.put(BODY)

    after = archive.path(DIGEST).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_damaged_body_is_not_given_out(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    archive.put(BODY)
    archive.path(DIGEST).chmod(0o644)
    archive.path(DIGEST).write_bytes(BODY[::-1])

    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(DIGEST)


def test_a_body_cut_short_on_disk_is_written_again(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path)
    archive.put(BODY)
    archive.path(DIGEST).chmod(0o644)
    archive.path(DIGEST).write_bytes(b"")

    archive.put(BODY)

    assert archive.get(DIGEST) == BODY


@pytest.mark.parametrize("digest", ["", "sha256:", DIGEST.upper(), "sha256:../../etc/passwd", DIGEST[7:]])
def test_what_is_no_digest_is_refused(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ArchiveError, match="expected a digest"):
        FileArchive(tmp_path).get(digest)


def test_a_missing_body_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is not in the archive"):
        FileArchive(tmp_path).get(DIGEST)


def test_writers_of_the_same_body_do_not_disturb_each_other(tmp_path: Path) -> None:
    bodies = [bytes([number % 5]) * 100_000 for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(lambda body: FileArchive(tmp_path).put(body), bodies))

    archive = FileArchive(tmp_path)
    assert [archive.get(digest) for digest in digests] == bodies
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 5
