"""What an archive holds, read by the standard reader of WARC files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord


def records(folder: Path) -> Iterator[ArcWarcRecord]:
    """Yield every record of the WARC files in a folder, with its payload as ``record.body``; digests are checked."""
    for path in sorted(folder.rglob("*.warc.gz*")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.body = record.raw_stream.read()
                yield record


def bodies(folder: Path) -> dict[str, bytes]:
    """Return the bodies of all answers and rendered pages, by digest."""
    return {
        record.rec_headers.get_header("WARC-Payload-Digest"): record.body
        for record in records(folder)
        if record.rec_type in ("response", "resource")
    }
