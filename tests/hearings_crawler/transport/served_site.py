"""A web server on the loopback whose pages a test defines, and a crawl of it in a process of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("crawl_program.py")


@dataclass
class Page:
    """One page: what is sent, and how."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cut: int = 0
    chunked: bool = False


@dataclass
class Visit:
    """One request as the server saw it; times of the monotonic clock."""

    host: str
    path: str
    headers: dict[str, str]
    start: float
    end: float = 0.0


PageFunction = Callable[[], Page]


class ServedSite:
    """Pages by (host, path); every request is noted."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Page | PageFunction] = {}
        self.visits: list[Visit] = []
        self.default = Page(b"not found", 404)
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                visit = Visit(
                    self.headers.get("Host", ""), self.path, dict(self.headers.items()), time.monotonic()
                )
                with site._lock:
                    site.visits.append(visit)
                page = site.pages.get((visit.host, visit.path), site.default)
                page = page if isinstance(page, Page) else page()
                try:
                    # A client that goes away is part of some tests.
                    with contextlib.suppress(ConnectionError):
                        self._send(page)
                finally:
                    visit.end = time.monotonic()

            def _send(self, page: Page) -> None:
                time.sleep(page.seconds)
                self.send_response(page.status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if page.chunked:
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(page.body), page.body))
                    if not page.cut:
                        self.wfile.write(b"0\r\n\r\n")
                else:
                    self.send_header("Content-Length", str(len(page.body)))
                    self.end_headers()
                    self.wfile.write(page.body[: page.cut or None])
                if page.cut:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def netloc(self) -> str:
        """Address and port."""
        return f"127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def paths(self, host: str = "") -> list[str]:
        """The paths asked for, in order."""
        return [visit.path for visit in self.visits if not host or visit.host == host]

    def visits_of(self, host: str) -> list[Visit]:
        """The requests to one host without robots.txt, in order of their start."""
        chosen = [visit for visit in self.visits if visit.host == host and visit.path != "/robots.txt"]
        return sorted(chosen, key=lambda visit: visit.start)


@contextlib.contextmanager
def serving() -> Iterator[ServedSite]:
    """Serve until the end of the block."""
    site = ServedSite()
    try:
        yield site
    finally:
        site.close()


@dataclass
class Crawl:
    """What a crawl printed: per request how it ended, the signals, the process."""

    results: list[dict[str, Any]]
    fetches: list[dict[str, Any]]
    log: str
    code: int
    parts: list[dict[str, Any]] = field(default_factory=list)

    def result(self, url: str) -> dict[str, Any]:
        """The end of the one request for an address."""
        (found,) = [result for result in self.results if result["asked"] == url]
        return found


class CrawlRunner:
    """Runs crawls, each in a new process (a Twisted reactor runs once in a process)."""

    def __init__(self, folder: Path, site: ServedSite) -> None:
        self.folder = folder
        self.settings: dict[str, Any] = {
            "REPLICA_URL": f"http://{site.netloc}",
            "HEARINGS_ARCHIVE_DIR": str(folder / "archive"),
            "HEARINGS_LOCK_DIR": str(folder / "locks"),
            "DOWNLOAD_DELAY": 0,
        }

    def start(
        self,
        requests: list[str | dict[str, Any]],
        *,
        robots: bool = False,
        known: Crawl | None = None,
        custom_settings: dict[str, Any] | None = None,
        **settings: Any,
    ) -> subprocess.Popen[str]:
        """Start a crawl of some requests; it may ask what an earlier one fetched."""
        asked = [{"url": request} if isinstance(request, str) else request for request in requests]
        job = {
            "requests": asked,
            "robots": robots,
            "settings": self.settings | settings,
            "known": [*known.fetches, *known.parts] if known else [],
            "custom_settings": custom_settings or {},
        }
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(PROGRAM)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(self.folder)},
        )
        assert process.stdin
        process.stdin.write(json.dumps(job))
        process.stdin.close()
        process.stdin = None
        return process

    def finish(self, process: subprocess.Popen[str], timeout: float = 90) -> Crawl:
        """Wait for a crawl and read what it printed."""
        try:
            out, log = process.communicate(timeout=timeout)
        finally:
            process.kill()
        lines = [json.loads(line) for line in out.splitlines()]
        return Crawl(
            [line["result"] for line in lines if "result" in line],
            [line["fetched"] for line in lines if "fetched" in line],
            log,
            process.returncode,
            [line["part"] for line in lines if "part" in line],
        )

    def __call__(
        self,
        *requests: str | dict[str, Any],
        robots: bool = False,
        known: Crawl | None = None,
        custom_settings: dict[str, Any] | None = None,
        **settings: Any,
    ) -> Crawl:
        """Run a crawl to its end."""
        process = self.start(
            list(requests), robots=robots, known=known, custom_settings=custom_settings, **settings
        )
        return self.finish(process)
