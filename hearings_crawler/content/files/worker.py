"""The process that reads files: one after another, each within bounds of time and memory, as long as its parent lives.

Requests and answers are frames: four bytes of length, then the bytes.  A request is two frames, name and body; an
answer is one, a FileText as JSON.  The process ends when the pipe from its parent is closed.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import struct
import threading
from typing import IO

import msgspec

from hearings_crawler.content.files.dispatch import read_here
from hearings_crawler.content.files.result import READ_MEMORY, READ_SECONDS

LENGTH = struct.Struct(">I")
LARGEST_TEMPORARY_FILE = 256 * 1024 * 1024
EXIT_MEMORY = 3
"""The exit code of a process that has no more memory."""
_LOOK_SECONDS = 0.5


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame; None at the stream's end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Write a frame."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def serve() -> None:
    """Answer requests on standard input until it is closed."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # What libraries print must not stand among the answers.
    os.dup2(2, 1)
    _bound_process()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        while (name := read_frame(requests)) is not None and (body := read_frame(requests)) is not None:
            _bound_time()
            answer = msgspec.json.encode(read_here(body, name.decode("utf-8", "replace")))
            signal.alarm(0)
            write_frame(answers, answer)
    except MemoryError:
        # Libraries that met it may be left in any state: the next file gets a new process.
        os._exit(EXIT_MEMORY)


def _bound_process() -> None:
    """Limit memory and temporary files; a limit that is lower already stays."""
    _limit(resource.RLIMIT_AS, READ_MEMORY)
    _limit(resource.RLIMIT_FSIZE, LARGEST_TEMPORARY_FILE)
    _limit(resource.RLIMIT_CORE, 0)


def _bound_time() -> None:
    """Let the process be ended by the system when one file takes too long by the wall clock or the processor's."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + READ_SECONDS + 1, hard=False)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(READ_SECONDS)


def _limit(kind: int, value: int, *, hard: bool = True) -> None:
    highest = resource.getrlimit(kind)[1]
    if highest != resource.RLIM_INFINITY:
        value = min(value, highest)
    resource.setrlimit(kind, (value, value if hard else highest))


def _end_with_parent() -> None:
    """End the process when its parent has ended, also while a file is being read."""
    poll = select.poll()
    poll.register(0, 0)
    while not poll.poll(_LOOK_SECONDS * 1000):
        pass
    os._exit(0)
