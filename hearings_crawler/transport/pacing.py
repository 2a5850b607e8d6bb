"""One request at a time per host, with a delay between, across every process of this user on this machine.

A file per host in one folder is both the lock (``flock``: the kernel frees it when its holder ends in
whatever way) and the memory of the host's last answer.  Times in it are seconds of ``CLOCK_MONOTONIC``,
which is the same for all processes and knows no changes of the wall clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import logging
import math
import os
import threading
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy.http import Response

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
LONGEST_HOLD_SECONDS = 24 * 3600.0
"""The longest pause that a host can ask for; what is longer is a mistake, and would silence it for ever."""
STATUSES_WITH_RETRY_AFTER = frozenset({429, 503})
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host; all times in seconds, moments of the monotonic clock.

    ``ended`` is when the last request ended, ``took`` how long the host's last answer took,
    ``crawl_delay`` what its robots.txt asks for, ``hold_until`` what a Retry-After asked for.
    """

    ended: float = 0.0
    took: float = 0.0
    crawl_delay: float = 0.0
    hold_until: float = 0.0
    boot: str = ""

    @classmethod
    def parse(cls, text: bytes, boot: str, now: float) -> Self:
        """Read a state from a lock file; one of another boot, of the future or damaged is not believed.

        A damaged one means that its writer was killed: the host was spoken to a moment ago.
        """
        if not text.strip():
            return cls(boot=boot)
        try:
            values = json.loads(text)
            times = {name: float(values[name]) for name in ("ended", "took", "crawl_delay", "hold_until")}
            state = cls(boot=str(values["boot"]), **times)
        except (ValueError, TypeError, KeyError):
            return cls(ended=now, boot=boot)
        if state.boot != boot or not state.ended <= now:
            return cls(boot=boot)
        return replace(
            state,
            took=_within(state.took, LONGEST_HOLD_SECONDS),
            crawl_delay=_within(state.crawl_delay, LONGEST_HOLD_SECONDS),
            hold_until=_within(state.hold_until, now + LONGEST_HOLD_SECONDS),
        )

    def text(self) -> bytes:
        """Return the state as it stands in the lock file."""
        return json.dumps(asdict(self)).encode() + b"\n"

    def next_start(self, delay: float) -> float:
        """Return the earliest moment for the next request, given the delay that is the least for any host."""
        return max(self.ended + max(delay, self.took, self.crawl_delay), self.hold_until)


class Hold:
    """The right to speak to one host until released; collects what the next holder must know."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.took: float | None = None
        self.wait: float = 0.0

    def answered(self, took: float) -> None:
        """Record that an answer took so many seconds; of several in one hold the longest counts."""
        self.took = max(self.took or 0.0, took)

    def hold_back(self, seconds: float) -> None:
        """Record that the host asked not to be spoken to for so many seconds from now."""
        self.wait = max(self.wait, time.monotonic() + seconds)


class _LockFile:
    """An open lock file; not inherited by child processes, so that a browser cannot keep it."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._handle = os.open(path, flags, 0o600)

    def try_lock(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_lock(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def read(self) -> bytes:
        return os.pread(self._handle, 4096, 0)

    def write(self, text: bytes) -> None:
        os.pwrite(self._handle, text, 0)
        os.ftruncate(self._handle, len(text))

    def close(self) -> None:
        os.close(self._handle)


class HostGate:
    """Gives out holds on hosts.

    ``folder`` is shared by all processes that must keep out of each other's way.  ``delay`` is the least
    number of seconds from the end of a request to the start of the next one.  A host that asked for more
    than ``longest_wait`` seconds is not waited for.  ``crawl_delay`` gives the seconds that a host's
    robots.txt asks for (None: not known here, then what another process learnt holds).  ``stopping`` is
    asked four times a second while waiting; when it says yes the wait ends.
    """

    def __init__(
        self,
        folder: str | Path,
        delay: float,
        *,
        longest_wait: float = 300.0,
        crawl_delay: Callable[[str], float | None] = lambda _: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.folder = Path(folder)
        self.delay = delay
        self.longest_wait = longest_wait
        self._crawl_delay = crawl_delay
        self._stopping = stopping
        self._stopped = False
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._boot = _BOOT_ID.read_text().strip() if _BOOT_ID.is_file() else ""

    def path(self, host: str) -> Path:
        """Return the lock file of a host."""
        return self.folder / f"{quote(host, safe='')}.lock"

    def stop(self) -> None:
        """End every wait; used when the crawl ends."""
        self._stopped = True

    @asynccontextmanager
    async def hold(self, host: str, wait_limit: float | None = None) -> AsyncIterator[Hold]:
        """Wait until it is this caller's turn to speak to a host, and keep the others out until the end.

        Neither a busy loop nor a blocked reactor: within the process callers queue in order, and the one
        at the front waits for the other processes in a thread, where the kernel queues it.

        Args:
            host: the host name.
            wait_limit: give up after so many seconds; None waits as long as it takes.

        Raises:
            PageError: the crawl is ending (STOPPED_EARLY), the host asked for a longer pause than is
                waited for (HTTP_ERROR), or ``wait_limit`` has passed (TIMEOUT).
        """
        async with contextlib.AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(wait_limit):
                    await self._take(self._queues[host])
                    stack.callback(self._queues[host].release)
                    file = await self._locked(host)
                    stack.callback(file.close)
                    state = await self._turn(host, file)
            except TimeoutError as error:
                raise PageError(Cause.TIMEOUT, f"{host} was not free within {wait_limit} s") from error
            # Written before the request goes out: whoever follows a killed process then knows of it.
            self._write(file, replace(state, ended=time.monotonic()))
            hold = Hold(host)
            try:
                yield hold
            finally:
                took = state.took if hold.took is None else hold.took
                until = max(state.hold_until, hold.wait)
                self._write(file, replace(state, ended=time.monotonic(), took=took, hold_until=until))

    def _check(self) -> None:
        if self._stopped or self._stopping():
            raise PageError(Cause.STOPPED_EARLY, "the crawl is ending")

    async def _take(self, queue: asyncio.Lock) -> None:
        """Take the place at the front of this process's queue."""
        waiting = asyncio.ensure_future(queue.acquire())
        try:
            while not waiting.done():
                self._check()
                await asyncio.wait({waiting}, timeout=LOOK_SECONDS)
            self._check()
        except BaseException:
            if not waiting.cancel() and not waiting.cancelled():
                queue.release()
            raise

    async def _locked(self, host: str) -> _LockFile:
        """Open and lock a host's file."""
        try:
            make_private_folder(self.folder)
            file = _LockFile(self.path(host))
        except OSError as error:
            raise PageError(
                Cause.DISK, f"the lock of {host} cannot be opened in {self.folder}: {error.strerror or error}"
            ) from error
        if file.try_lock():
            return file
        loop = asyncio.get_running_loop()
        locked: asyncio.Future[None] = loop.create_future()
        waiter = _Waiter(file, lambda error: loop.call_soon_threadsafe(_resolve, locked, error))
        waiter.start()
        try:
            while not locked.done():
                self._check()
                await asyncio.wait({locked}, timeout=LOOK_SECONDS)
            locked.result()
        except BaseException:
            waiter.abandon()
            raise
        return file

    async def _turn(self, host: str, file: _LockFile) -> HostState:
        """Wait, with the lock held, until the host's delay has passed."""
        now = time.monotonic()
        state = HostState.parse(file.read(), self._boot, now)
        asked = self._crawl_delay(host)
        if asked is not None:
            state = replace(state, crawl_delay=asked)
        if state.hold_until - now > self.longest_wait:
            raise PageError(
                Cause.HTTP_ERROR,
                f"{host} asked by Retry-After not to be spoken to for {state.hold_until - now:.0f} s more, "
                f"longer than the {self.longest_wait:.0f} s that a crawl waits",
            )
        start = state.next_start(self.delay)
        while (missing := start - time.monotonic()) > 0:
            self._check()
            await asyncio.sleep(min(missing, LOOK_SECONDS))
        return state

    def _write(self, file: _LockFile, state: HostState) -> None:
        try:
            file.write(state.text())
        except OSError as error:
            logger.warning(
                "%s: a lock file cannot be written (%s): its delay is not kept", self.folder, error
            )


class _Waiter(threading.Thread):
    """Waits in the kernel's queue for a lock.

    A blocked ``flock`` cannot be called off: an abandoned waiter gives the lock back the moment it gets
    it, and being a daemon it keeps no process alive.
    """

    def __init__(self, file: _LockFile, locked: Callable[[OSError | None], object]) -> None:
        super().__init__(name="host-lock", daemon=True)
        self._file = file
        self._locked = locked
        self._mutex = threading.Lock()
        self._ended = False
        self._abandoned = False

    def run(self) -> None:
        problem = None
        try:
            self._file.wait_lock()
        except OSError as error:
            problem = error
        with self._mutex:
            self._ended = True
            if self._abandoned:
                self._file.close()
                return
        # The loop may have closed between; then the process ends and the lock with it.
        with contextlib.suppress(RuntimeError):
            self._locked(problem)

    def abandon(self) -> None:
        with self._mutex:
            self._abandoned = True
            if self._ended:
                self._file.close()


def _resolve(future: asyncio.Future[None], error: OSError | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only this user can write to.

    Raises:
        ConfigurationError: the folder exists and belongs to another user (in a folder that all may write to,
            such as /tmp, somebody else could then steer the crawl).
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise ConfigurationError(f"{folder} belongs to another user; name your own in HEARINGS_LOCK_DIR")


def retry_after(response: Response, now: datetime) -> float | None:
    """Return how many seconds the host asked to wait, or None if it did not (RFC 9110, section 10.2.3).

    A date is held against the answer's own ``Date``, else against ``now`` (with zone).  At most a day.
    """
    if response.status not in STATUSES_WITH_RETRY_AFTER:
        return None
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return _within(float(value), LONGEST_HOLD_SECONDS)
    until = _http_date(value)
    if until is None:
        return None
    sent = _http_date((response.headers.get("Date") or b"").decode("latin-1")) or now
    return _within((until - sent) / timedelta(seconds=1), LONGEST_HOLD_SECONDS)


def _within(seconds: float, most: float) -> float:
    """Return a number of seconds between none and the most; what is no number counts as none."""
    return min(max(seconds, 0.0), most) if not math.isnan(seconds) else 0.0


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
