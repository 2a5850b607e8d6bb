"""WARC files (ISO 28500): one set per run, a gzip member per record, written whole or not at all.

A record is made in memory and appended by one write before anybody is told where it lies, so that nothing names bytes that
are not there.  A file that is being written ends in ``.open`` and is locked; one that a killed process left is cut after
its last whole record and finished by whoever opens the archive next.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from hearings_crawler.errors import HearingsError
from hearings_crawler.evidence.location import RecordLocation

OPEN = ".open"
LARGEST_FILE = 100_000_000
"""Bytes after which a set goes on with a new file."""
VERSION = "1.1"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

Headers = Sequence[tuple[str, str]]


class ArchiveError(HearingsError):
    """A body is not in the archive, or what is stored under its digest is not that body."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as they are recorded; ``body`` is without content coding.

    ``truncated`` says that the answer broke off.
    """

    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    body: bytes
    digest: str
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class EarlierRecord:
    """The record that brought a body: what a revisit refers to."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A finished file of the archive."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record as it was read back.

    ``kind`` is the WARC type, ``headers`` those of the HTTP answer (none for a record of our own), ``digest`` that of the
    payload as the record states it; a revisit has no body.
    """

    kind: str
    url: str
    date: str
    content_type: str
    digest: str
    status: int = 0
    headers: Headers = ()
    body: bytes = b""
    warc_headers: Headers = field(default=())


def warc_date(moment: datetime) -> str:
    """Return a moment as WARC has it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class WarcSet:
    """The files of one run.

    Args:
        archive: the archive's folder.
        name: the set's name, a path within the archive without number and ending.
        info: what the set's first record says of how it was made.
        largest: bytes after which a new file is begun.
    """

    def __init__(
        self, archive: Path, name: str, info: Mapping[str, str], *, largest: int = LARGEST_FILE
    ) -> None:
        self._archive = archive
        self._name = f"{name}-{secrets.token_hex(4)}"
        self._info = dict(info)
        self._largest = largest
        self._number = 0
        self._file: IO[bytes] | None = None
        self._path = archive
        self._size = 0
        self._digest = hashlib.sha256()
        self._finished: list[ArchivedFile] = []

    def exchange(
        self, exchange: Exchange, revisit_of: EarlierRecord | None = None, profile: str = SAME_PAYLOAD
    ) -> RecordLocation:
        """Record a request and its answer, of an answer that says nothing new that it does not; return where that lies.

        Raises:
            OSError: the file cannot be written.
        """
        writer = _writer()
        date = warc_date(exchange.fetched_at)
        answer = _response(writer, exchange, date, revisit_of, profile)
        request = writer.create_warc_record(
            exchange.url,
            "request",
            payload=io.BytesIO(exchange.request_body),
            length=len(exchange.request_body),
            http_headers=StatusAndHeaders(
                f"{exchange.method} {_target(exchange.url)} HTTP/1.1",
                list(exchange.request_headers),
                is_http_request=True,
            ),
            warc_headers_dict={
                "WARC-Date": date,
                "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID"),
            },
        )
        return self._append(answer, request)

    def resource(
        self,
        url: str,
        content_type: str,
        body: bytes,
        digest: str,
        moment: datetime,
        further: Mapping[str, str],
    ) -> RecordLocation:
        """Record something of our own, with further headers: a page as it was rendered, a picture of it.

        Raises:
            OSError: the file cannot be written.
        """
        record = _writer().create_warc_record(
            url,
            "resource",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=content_type,
            warc_headers_dict={"WARC-Date": warc_date(moment), "WARC-Payload-Digest": digest, **further},
        )
        return self._append(record)

    def same_resource(
        self, url: str, digest: str, moment: datetime, earlier: EarlierRecord
    ) -> RecordLocation:
        """Record that a rendered page was what it had been before.

        Raises:
            OSError: the file cannot be written.
        """
        return self._append(_revisit(url, digest, warc_date(moment), earlier, SAME_PAYLOAD))

    def finish(self) -> tuple[ArchivedFile, ...]:
        """Close the set and return its files.

        Raises:
            OSError: the last file cannot be finished.
        """
        self._close()
        return tuple(self._finished)

    def _append(self, record: ArcWarcRecord, *others: ArcWarcRecord) -> RecordLocation:
        members = [_member(each) for each in (record, *others)]
        if self._file is not None and self._size + sum(map(len, members)) > self._largest:
            self._close()
        file = self._file or self._begin()
        location = RecordLocation(self._relative, self._size, len(members[0]))
        self._write(file, b"".join(members))
        return location

    @property
    def _relative(self) -> str:
        return self._path.relative_to(self._archive).as_posix()

    def _begin(self) -> IO[bytes]:
        path = self._archive / f"{self._name}-{self._number:05d}.warc.gz"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(f"{path}{OPEN}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        file = os.fdopen(descriptor, "wb", buffering=0)
        self._file, self._path, self._size, self._digest = file, path, 0, hashlib.sha256()
        self._number += 1
        self._write(file, _member(_info(path.name, self._info)))
        return file

    def _write(self, file: IO[bytes], content: bytes) -> None:
        """Append bytes, all of them or none: what a full disk took is cut off again."""
        written = 0
        try:
            while written < len(content):
                written += file.write(content[written:])
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(self._size)
                file.seek(self._size)
            raise
        self._size += len(content)
        self._digest.update(content)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        with file:
            os.fsync(file.fileno())
            _finish(self._path)
        self._finished.append(ArchivedFile(self._relative, self._size, f"sha256:{self._digest.hexdigest()}"))


def _writer(buffer: IO[bytes] | None = None) -> WARCWriter:
    return WARCWriter(buffer or io.BytesIO(), gzip=True, warc_version=VERSION)


def _member(record: ArcWarcRecord) -> bytes:
    buffer = io.BytesIO()
    _writer(buffer).write_record(record)
    return buffer.getvalue()


def _target(url: str) -> str:
    return url.partition("://")[2].partition("/")[2].join(("/", "")) or "/"


def _response(
    writer: WARCWriter, exchange: Exchange, date: str, revisit_of: EarlierRecord | None, profile: str
) -> ArcWarcRecord:
    try:
        phrase = HTTPStatus(exchange.status).phrase
    except ValueError:
        phrase = ""
    http = StatusAndHeaders(
        f"{exchange.status} {phrase}".strip(), list(exchange.headers), protocol="HTTP/1.1"
    )
    if revisit_of is not None:
        return _revisit(exchange.url, exchange.digest, date, revisit_of, profile, http)
    headers = {"WARC-Date": date, "WARC-Payload-Digest": exchange.digest}
    if exchange.truncated:
        headers["WARC-Truncated"] = "disconnect"
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=http,
        warc_headers_dict=headers,
    )


def _revisit(
    url: str,
    digest: str,
    date: str,
    earlier: EarlierRecord,
    profile: str,
    http: StatusAndHeaders | None = None,
) -> ArcWarcRecord:
    return _writer().create_warc_record(
        url,
        "revisit",
        payload=io.BytesIO(),
        length=0,
        http_headers=http,
        warc_headers_dict={
            "WARC-Date": date,
            "WARC-Profile": profile,
            "WARC-Refers-To-Target-URI": earlier.url,
            "WARC-Refers-To-Date": warc_date(earlier.fetched_at),
            "WARC-Payload-Digest": digest,
        },
    )


def _info(file_name: str, fields: Mapping[str, str]) -> ArcWarcRecord:
    content = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    return _writer().create_warc_record(
        "",
        "warcinfo",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type="application/warc-fields",
        warc_headers_dict={"WARC-Filename": file_name},
    )


def _finish(path: Path) -> None:
    """Give a whole file its name."""
    opened = Path(f"{path}{OPEN}")
    opened.chmod(0o400)
    opened.replace(path)


# ------------------------------------------------------------------ reading


def read_record(archive: Path, location: RecordLocation) -> ArchivedRecord:
    """Return the record at a place.

    Raises:
        ArchiveError: the file is not there, or what lies at the place is no whole record.
    """
    try:
        content = _bytes_at(archive, location)
    except OSError as error:
        raise ArchiveError(
            f"{archive / location.file}: cannot be read ({error.strerror or error})"
        ) from error
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(content))))
        return _archived(record)
    except (StopIteration, Exception) as error:
        raise ArchiveError(
            f"{archive / location.file}: no whole record at byte {location.offset}: "
            f"{' '.join(str(error).split())[:200] or type(error).__name__}; restore the file from a copy"
        ) from error


def file_of(archive: Path, location: RecordLocation) -> Path:
    """Return the file that holds a record: under its own name, or under that which it has while it is written."""
    path = archive / location.file
    opened = Path(f"{path}{OPEN}")
    return opened if not path.is_file() and opened.is_file() else path


def _bytes_at(archive: Path, location: RecordLocation) -> bytes:
    with file_of(archive, location).open("rb") as file:
        file.seek(location.offset)
        return file.read(location.length)


def _archived(record: ArcWarcRecord) -> ArchivedRecord:
    http: StatusAndHeaders | None = record.http_headers
    status = http.get_statuscode() if http is not None and record.rec_type in ("response", "revisit") else ""
    stated = record.rec_headers
    return ArchivedRecord(
        kind=record.rec_type,
        url=stated.get_header("WARC-Target-URI") or "",
        date=stated.get_header("WARC-Date") or "",
        content_type=stated.get_header("Content-Type") or "",
        digest=stated.get_header("WARC-Payload-Digest") or "",
        status=int(status) if status.isdigit() else 0,
        headers=tuple(http.headers) if http is not None else (),
        # Bodies are recorded without content coding.
        body=b"" if record.rec_type == "revisit" else record.raw_stream.read(),
        warc_headers=tuple(stated.headers),
    )


# ------------------------------------------------------------------ what a killed run left


def finish_left_files(archive: Path) -> list[str]:
    """Finish the files that killed processes left open, each cut after its last whole record; return their names."""
    found = []
    for opened in sorted(archive.rglob(f"*.warc.gz{OPEN}")):
        with contextlib.suppress(FileNotFoundError), opened.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            end = _end_of_whole_records(file)
            if not end:
                opened.unlink()
                continue
            file.truncate(end)
            os.fsync(file.fileno())
            path = Path(str(opened).removesuffix(OPEN))
            _finish(path)
            found.append(path.relative_to(archive).as_posix())
    return found


def _end_of_whole_records(file: IO[bytes]) -> int:
    """Return the byte after the last whole gzip member of a file."""
    end = 0
    for length in _members(file):
        end += length
    return end


def _members(file: IO[bytes]) -> Iterator[int]:
    """Yield the length of each whole gzip member from the beginning on; what is cut or damaged ends them."""
    file.seek(0)
    pending = b""
    while True:
        member: Any = zlib.decompressobj(wbits=31)
        length = 0
        while not member.eof:
            chunk = pending or file.read(1 << 20)
            if not chunk:
                return
            try:
                member.decompress(chunk)
            except zlib.error:
                return
            pending = member.unused_data
            length += len(chunk) - len(pending)
        yield length
