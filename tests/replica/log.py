"""The request log, by which tests measure gaps and concurrency per host."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class LoggedRequest:
    """One request as it was served; times are seconds since the epoch, taken in this process."""

    host: str
    method: str
    path: str
    """Path and query as asked."""
    client: str
    user_agent: str
    started: float
    ended: float = 0.0
    status: int = 0
    size: int = 0
    fault: str = ""


class RequestLog:
    """Requests in the order of their start, in memory and (if asked) as JSON lines."""

    def __init__(self, path: Path | None = None) -> None:
        self._entries: list[LoggedRequest] = []
        self._lock = threading.Lock()
        self._path = path

    def begin(self, entry: LoggedRequest) -> None:
        """Note a request that has arrived."""
        with self._lock:
            self._entries.append(entry)

    def end(self, entry: LoggedRequest) -> None:
        """Note that a request has been answered; it must carry its end by now."""
        if self._path is None:
            return
        line = json.dumps(asdict(entry), ensure_ascii=False)
        with self._lock, self._path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def clear(self) -> None:
        """Forget everything, for a second crawl of one replica."""
        with self._lock:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[LoggedRequest]:
        with self._lock:
            return iter(list(self._entries))

    @property
    def hosts(self) -> set[str]:
        """Hosts that were asked for anything."""
        return {entry.host for entry in self}

    def of(self, host: str = "", containing: str = "") -> list[LoggedRequest]:
        """Requests to one host (or all), with a part of their path."""
        return [entry for entry in self if (not host or entry.host == host) and containing in entry.path]

    def paths(self, host: str = "") -> list[str]:
        """Paths asked of one host (or all), in order."""
        return [entry.path for entry in self.of(host)]

    def concurrency(self, host: str) -> int:
        """The most requests of one host that were under way at once."""
        events: list[tuple[float, int]] = []
        for entry in self.of(host):
            events += [(entry.started, 1), (entry.ended or float("inf"), -1)]
        most = now = 0
        for _, step in sorted(events):
            now += step
            most = max(most, now)
        return most

    def gaps(self, host: str) -> list[float]:
        """Seconds from the end of each request of a host to the start of its next one (negative: overlap)."""
        entries = sorted(self.of(host), key=lambda entry: entry.started)
        return [later.started - earlier.ended for earlier, later in itertools.pairwise(entries)]
