"""Hands files to the process that reads them, starts it when the first file comes, and ends it at the limit."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from hearings_crawler.content.files.kinds import NAMES, FileKind, kind_of
from hearings_crawler.content.files.result import LARGEST_BYTES, READ_SECONDS, FileText
from hearings_crawler.content.files.worker import EXIT_MEMORY, read_frame, write_frame

START_SECONDS = 4
"""Seconds beside those of the file for the process to start; together with them the longest that a file can take."""
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from hearings_crawler.content.files.worker import serve; serve()"
)
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT", "LD_LIBRARY_PATH")
"""What the process that reads hostile files learns of the environment: no address of a database, no key."""
_POLL_SECONDS = 0.25
_TIME_SIGNALS = frozenset({signal.SIGALRM, signal.SIGXCPU})


class FileReader:
    """Reads files in a process of its own, one at a time.

    The process is started with the first file and kept for the next ones; it is killed when a file takes longer than
    it may, and a new one is started for the file after it.  Threads may share a reader.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def read(self, body: bytes, name: str = "") -> FileText:
        """Return what a file says, after at most READ_SECONDS + START_SECONDS; it never raises for any bytes."""
        if len(body) > LARGEST_BYTES:
            kind = kind_of(body[:4096], name)
            return _unread(kind, f"larger than {LARGEST_BYTES // 1024 // 1024} MiB")
        with self._lock:
            self._stopped = False
            return self._ask(body, name)

    async def read_while(self, wanted: Callable[[], bool], body: bytes, name: str = "") -> FileText:
        """Return what a file says without blocking the event loop; give up when it is not wanted any more."""
        reading = asyncio.ensure_future(asyncio.to_thread(self.read, body, name))
        while not (await asyncio.wait({reading}, timeout=_POLL_SECONDS))[0]:
            if not wanted():
                self.stop()
        return reading.result()

    def stop(self) -> None:
        """End the process; a file that is being read is named as unread."""
        self._stopped = True
        process = self._process
        if process is not None:
            _kill(process)

    def close(self) -> None:
        """End the process and wait for its end."""
        self.stop()
        with self._lock:
            self._end()

    def _ask(self, body: bytes, name: str) -> FileText:
        kind = kind_of(body, name)
        try:
            process = self._running()
        except OSError as error:
            return _unread(
                kind, f"the process that reads files cannot be started ({error.strerror or error})"
            )
        too_long = threading.Event()

        def end() -> None:
            too_long.set()
            _kill(process)

        timer = threading.Timer(READ_SECONDS + START_SECONDS, end)
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(process, body, name)
        finally:
            timer.cancel()
        if answer is not None:
            return answer
        self._end()
        return _unread(kind, self._why(process.returncode, too_long=too_long.is_set()))

    def _why(self, code: int, *, too_long: bool) -> str:
        if too_long or -code in _TIME_SIGNALS:
            return f"reading it takes more than {READ_SECONDS} seconds"
        if code == EXIT_MEMORY:
            return "reading it takes more memory than it may"
        if self._stopped:
            return "the crawl was stopped while it was read"
        return f"the process that read it ended (exit code {code})"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = _start()
            atexit.register(self.close)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        _kill(process)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                # What was still to be written to the process is lost with it.
                with suppress(OSError):
                    stream.close()


def _start() -> subprocess.Popen[bytes]:
    # Under scrapyd the package is an egg on sys.path: the process imports from where this one does.
    paths = json.dumps([str(Path(entry).absolute()) if entry else str(Path.cwd()) for entry in sys.path])
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", _BOOT, paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_THREAD_LIMIT": "1", **environment},
        # Ctrl-C is for the crawl; and what tesseract started ends with the group.
        start_new_session=True,
    )


def _exchange(process: subprocess.Popen[bytes], body: bytes, name: str) -> FileText | None:
    """Return the process's answer; None when it ended before it gave one."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        for frame in (name.encode("utf-8", "replace"), body):
            write_frame(process.stdin, frame)
        answer = read_frame(process.stdout)
        return msgspec.json.decode(answer, type=FileText) if answer is not None else None
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _unread(kind: FileKind, reason: str) -> FileText:
    return FileText(kind, unread=f"{NAMES[kind]}: {reason}")


SHARED_READER = FileReader()
"""The reader of this process: a crawl, a publication or a command needs no more than one."""


def read_file(body: bytes, name: str = "") -> FileText:
    """Return what a file says: its text, the names in an archive, and what of it could not be read.

    It never raises for any bytes, and ends within READ_SECONDS + START_SECONDS.  The calling thread waits; an event
    loop uses :meth:`FileReader.read_while`.
    """
    return SHARED_READER.read(body, name)
