"""Files are read in a process of their own, which ends at its limits, with its parent, and when nobody waits."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearings_crawler.content.files import LARGEST_BYTES, FileReader
from hearings_crawler.content.files import reader as reader_module
from hearings_crawler.content.files.result import READ_MEMORY
from tests.office_files import paragraph, word_file, zipped
from tests.replica.damaged import endless_word_file
from tests.replica.pdf import tiny_pdf
from tests.running import ROOT

DAY = "22 мая 2025 года"
SOON = 10
"""Seconds that are enough on a busy machine, and fewer than the file would take."""


@pytest.fixture
def reader() -> Iterator[FileReader]:
    found = FileReader()
    yield found
    found.close()


def pid_of(reader: FileReader) -> int:
    assert reader._process is not None
    return reader._process.pid


def test_one_process_reads_file_after_file(reader: FileReader) -> None:
    assert reader.read(word_file(paragraph(DAY)), "протокол.docx").text == DAY
    first = pid_of(reader)
    assert reader.read(tiny_pdf([DAY])).text == DAY
    assert reader.read(b"nothing of that kind").unread == "a plain text: its text is not read"
    assert pid_of(reader) == first


def test_nothing_is_started_before_the_first_file(reader: FileReader) -> None:
    assert reader._process is None
    assert "larger than" in reader.read(b"%PDF" + b"\0" * LARGEST_BYTES).unread
    assert reader._process is None


def test_a_process_that_was_killed_is_replaced(reader: FileReader) -> None:
    reader.read(word_file(paragraph(DAY)))
    os.kill(pid_of(reader), signal.SIGKILL)
    time.sleep(0.2)
    assert reader.read(word_file(paragraph(DAY))).text == DAY


def test_a_file_that_takes_too_long_is_named_and_the_next_one_is_read(
    reader: FileReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = endless_word_file()
    reader.read(b"x")
    monkeypatch.setattr(reader_module, "READ_SECONDS", 1)
    monkeypatch.setattr(reader_module, "START_SECONDS", 0)
    started = time.monotonic()
    found = reader.read(body, "протокол.docx")
    assert found.unread == "a Word file: reading it takes more than 1 seconds"
    assert time.monotonic() - started < SOON
    monkeypatch.undo()
    assert reader.read(word_file(paragraph(DAY))).text == DAY


def test_a_file_that_takes_too_much_memory_is_named(reader: FileReader) -> None:
    reader.read(b"x")
    process = pid_of(reader)
    assert resource.prlimit(process, resource.RLIMIT_AS) == (READ_MEMORY, READ_MEMORY)
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + 8_000_000
    resource.prlimit(process, resource.RLIMIT_AS, (limit, limit))
    found = reader.read(zipped({"протокол.docx": b"x" * 15_000_000}, zipfile.ZIP_STORED))
    assert found.unread == "a ZIP archive: reading it takes more memory than it may"
    assert reader.read(word_file(paragraph(DAY))).text == DAY


def test_the_event_loop_goes_on_while_a_file_is_read_and_gives_it_up_at_once(reader: FileReader) -> None:
    body = endless_word_file()
    beats = 0

    async def both() -> str:
        nonlocal beats
        ends = time.monotonic() + 1
        reading = asyncio.ensure_future(
            reader.read_while(lambda: time.monotonic() < ends, body, "протокол.docx")
        )
        while not reading.done():
            await asyncio.sleep(0.01)
            beats += 1
        return (await reading).unread

    started = time.monotonic()
    assert asyncio.run(both()) == "a Word file: the crawl was stopped while it was read"
    assert time.monotonic() - started < SOON
    assert beats > 20


def test_the_process_learns_no_secret(reader: FileReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARINGS_IIN_KEY", "a secret")
    reader.read(b"x")
    environment = Path(f"/proc/{pid_of(reader)}/environ").read_bytes()
    command = Path(f"/proc/{pid_of(reader)}/cmdline").read_bytes()
    assert b"a secret" not in environment + command


PARENT = """
import os, sys, threading, time
from hearings_crawler.content.files import FileReader
reader = FileReader()
reader.read(b"x")
print(reader._process.pid, flush=True)
threading.Thread(target=reader.read, args=(open(sys.argv[1], "rb").read(), "x.docx"), daemon=True).start()
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_process_ends_with_its_parent_also_while_it_reads(tmp_path: Path, how: signal.Signals) -> None:
    file = tmp_path / "endless.docx"
    file.write_bytes(endless_word_file())
    parent = subprocess.Popen([sys.executable, "-c", PARENT, file], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.send_signal(how)
    parent.wait(10)
    parent.stdout.close()
    ends = time.monotonic() + SOON
    while is_alive(pid) and time.monotonic() < ends:
        time.sleep(0.1)
    assert not is_alive(pid)


def test_files_are_read_when_the_package_is_imported_from_an_egg(tmp_path: Path) -> None:
    egg = tmp_path / "hearings.egg"
    with zipfile.ZipFile(egg, "w") as archive:
        for path in (ROOT / "hearings_crawler").rglob("*.py"):
            archive.write(path, path.relative_to(ROOT))
    file = tmp_path / "протокол.docx"
    file.write_bytes(word_file(paragraph(DAY)))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import hearings_crawler.content.files as files; "
        "assert '.egg' in files.__file__, files.__file__; "
        "print(files.read_file(open(sys.argv[2], 'rb').read()).text)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code, egg, file],
        cwd=tmp_path,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (DAY, "")


def test_a_stored_member_is_not_taken_for_the_file(reader: FileReader) -> None:
    assert reader.read(zipped({"протокол.pdf": tiny_pdf([DAY])}, zipfile.ZIP_STORED)).type == "zip"
