"""WARC files: what is written can be read by the standard reader, whatever happened to the process that wrote it."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from hearings_crawler.evidence.archive import ArchiveError, WarcArchive
from hearings_crawler.evidence.location import RecordLocation
from hearings_crawler.evidence.warc import NOT_MODIFIED, EarlierRecord, Exchange, WarcSet, finish_left_files
from tests.archived import bodies, records

NOON = datetime(2025, 5, 31, 7, 0, 0, 250, tzinfo=UTC)
URL = "https://www.gov.kz/api/v1/public/content-manager/documents?path=a&page=1"
BODY = "Объявление о проведении общественных слушаний".encode()


def sha256(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def exchange(body: bytes = BODY, url: str = URL, minutes: int = 0, **changes: object) -> Exchange:
    given = {
        "url": url,
        "fetched_at": NOON + timedelta(minutes=minutes),
        "status": 200,
        "headers": (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
        ),
        "body": body,
        "digest": sha256(body),
        "request_headers": (("Host", "www.gov.kz"), ("Accept-Language", "ru")),
    }
    return Exchange(**{**given, **changes})  # type: ignore[arg-type]


class Index:
    """Where bodies lie, as a store would know it."""

    def __init__(self) -> None:
        self.known: dict[str, RecordLocation] = {}

    def record_of(self, digest: str) -> RecordLocation | None:
        return self.known.get(digest)


def begin(archive: Path, **given: int) -> WarcSet:
    return WarcSet(archive, "2025/05/31/zhambyl", {"software": "hearings-crawler/test"}, **given)


def test_a_request_and_its_answer_are_read_by_the_standard_reader(tmp_path: Path) -> None:
    files = begin(tmp_path)
    location = files.exchange(exchange())
    (finished,) = files.finish()

    info, answer, request = records(tmp_path)
    assert (info.rec_type, answer.rec_type, request.rec_type) == ("warcinfo", "response", "request")
    assert b"software: hearings-crawler/test" in info.body
    assert answer.rec_headers.get_header("WARC-Target-URI") == URL
    assert answer.rec_headers.get_header("WARC-Date") == "2025-05-31T07:00:00.000250Z"
    assert answer.rec_headers.get_header("WARC-Payload-Digest") == sha256(BODY)
    assert answer.http_headers.get_statuscode() == "200"
    assert [value for name, value in answer.http_headers.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert answer.body == BODY
    assert request.http_headers.get_header("Accept-Language") == "ru"
    assert request.http_headers.protocol == "GET"
    assert request.rec_headers.get_header("WARC-Concurrent-To") == answer.rec_headers.get_header(
        "WARC-Record-ID"
    )
    path = tmp_path / finished.file
    assert (finished.size, finished.sha256) == (path.stat().st_size, sha256(path.read_bytes()))
    assert location.file == finished.file
    assert path.stat().st_mode & 0o777 == 0o400


def test_a_confirmed_page_is_a_revisit_that_names_what_it_confirms(tmp_path: Path) -> None:
    files = begin(tmp_path)
    files.exchange(exchange(status=304), EarlierRecord(URL, NOON - timedelta(days=1)), NOT_MODIFIED)
    files.finish()
    revisit = next(record for record in records(tmp_path) if record.rec_type == "revisit")
    assert revisit.rec_headers.get_header("WARC-Profile") == NOT_MODIFIED
    assert revisit.rec_headers.get_header("WARC-Refers-To-Target-URI") == URL
    assert revisit.rec_headers.get_header("WARC-Refers-To-Date") == "2025-05-30T07:00:00.000250Z"
    assert revisit.rec_headers.get_header("WARC-Payload-Digest") == sha256(BODY)
    assert revisit.http_headers.get_statuscode() == "304"
    assert revisit.body == b""


def test_a_record_is_found_by_its_place_while_the_file_is_written_and_after(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path)
    files = archive.begin("2025/05/31/zhambyl", {})
    for number in range(5):
        body = BODY * number
        archive.recorded(sha256(body), files.exchange(exchange(body, f"{URL}&n={number}")))
    assert archive.get(sha256(BODY * 3)) == BODY * 3
    files.finish()
    assert archive.get(sha256(BODY * 3)) == BODY * 3
    location = archive.locate(sha256(BODY * 4))
    assert location is not None
    record = archive.read_record(location)
    assert (record.kind, record.url, record.status, record.digest) == (
        "response",
        f"{URL}&n=4",
        200,
        sha256(BODY * 4),
    )


def test_a_set_goes_on_with_a_new_file_when_one_is_full(tmp_path: Path) -> None:
    files = begin(tmp_path, largest=2_000)
    wanted = {}
    for number in range(6):
        body = hashlib.sha512(bytes([number])).digest() * 9
        files.exchange(exchange(body))
        wanted[sha256(body)] = body
    finished = files.finish()
    assert len(finished) > 1
    assert all(entry.size <= 2_000 for entry in finished)
    assert bodies(tmp_path) == wanted


def test_an_answer_that_broke_off_says_so(tmp_path: Path) -> None:
    files = begin(tmp_path)
    files.exchange(exchange(BODY[:10], truncated=True))
    files.finish()
    answer = next(record for record in records(tmp_path) if record.rec_type == "response")
    assert answer.rec_headers.get_header("WARC-Truncated") == "disconnect"


@pytest.mark.parametrize("cut", [1, 7, 30, 100])
def test_a_file_that_a_killed_run_left_is_cut_after_its_last_whole_record(tmp_path: Path, cut: int) -> None:
    left = tmp_path / "left"
    files = begin(left)
    files.exchange(exchange(BODY))
    files.exchange(exchange(BODY * 2))
    files.exchange(exchange(BODY * 3))
    (opened,) = left.rglob("*.open")
    content = opened.read_bytes()
    dead = tmp_path / "dead" / "2025"
    dead.mkdir(parents=True)
    (dead / opened.name).write_bytes(content[: len(content) - cut])

    assert finish_left_files(tmp_path / "dead") == [f"2025/{opened.name.removesuffix('.open')}"]
    # the answer is written before its request: only a cut of both loses it
    kept = bodies(tmp_path / "dead")
    assert {sha256(BODY), sha256(BODY * 2)} <= kept.keys()
    assert not list(dead.glob("*.open"))
    files.finish()


def test_a_file_that_another_process_writes_is_left_to_it(tmp_path: Path) -> None:
    files = begin(tmp_path)
    files.exchange(exchange())
    assert finish_left_files(tmp_path) == []
    files.exchange(exchange(BODY * 2))
    assert len(files.finish()) == 1
    assert len(bodies(tmp_path)) == 2


def test_a_file_without_a_whole_record_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(gzip.compress(b"WARC/1.1\r\n")[:12])
    assert finish_left_files(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_a_damaged_record_is_named_and_never_given_out(tmp_path: Path, damage: str) -> None:
    index = Index()
    archive = WarcArchive(tmp_path, index)
    files = archive.begin("2025/zhambyl", {})
    index.known[sha256(BODY)] = location = files.exchange(exchange())
    files.finish()
    path = tmp_path / location.file
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[location.offset + location.length // 2] ^= 0x55
        path.write_bytes(content)
    elif damage == "cut":
        path.write_bytes(content[: location.offset + 40])
    else:
        path.unlink()
    with pytest.raises(ArchiveError, match=location.file):
        WarcArchive(tmp_path, index).get(sha256(BODY))


def test_bodies_of_older_archives_are_found_in_plain_files(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, Index())
    digest = archive.put(BODY)
    assert archive.has(digest)
    assert archive.get(digest) == BODY


def test_a_full_disk_leaves_whole_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = begin(tmp_path)
    files.exchange(exchange())
    opened = files._file
    assert opened is not None

    class Full:
        def __init__(self, file: IO[bytes]) -> None:
            self.file = file
            self.taken = False

        def write(self, content: bytes) -> int:
            if self.taken:
                raise OSError(28, "No space left on device")
            self.taken = True
            return self.file.write(content[:20])

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    monkeypatch.setattr(files, "_file", Full(opened))
    with pytest.raises(OSError, match="No space"):
        files.exchange(exchange(BODY * 2))
    monkeypatch.setattr(files, "_file", opened)
    location = files.exchange(exchange(BODY * 3))
    files.finish()
    assert set(bodies(tmp_path)) == {sha256(BODY), sha256(BODY * 3)}
    assert WarcArchive(tmp_path).read_record(location).body == BODY * 3
