"""The replica: every host over plain HTTP on one local port, told apart by the `Host` header."""

from __future__ import annotations

import hashlib
import socket
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .damaged import damaged_file, is_file
from .damaged_pages import DAMAGES
from .faults import CONTENT_MODES, FILE_FAULTS, Fault, Target, parse_fault
from .log import LoggedRequest, RequestLog
from .model import World
from .pages import govkz, portal
from .pages.base import Answer, Request, View, html, json_answer, not_found
from .pages.older import OlderSite, older_site
from .registry import write_registry
from .world import load_world

_CONTROL_HOSTS = {"127.0.0.1", "localhost"}
_DRIP_PIECES = 12


class Replica:
    """A running replica of one world.

    >>> with Replica("mini") as replica:            # doctest: +SKIP
    ...     replica.down("zhambyl-tabigat", "503")
    ...     crawl(REPLICA_URL=replica.url)
    ...     assert replica.log.concurrency("www.gov.kz") == 1
    """

    def __init__(
        self,
        world: World | str | Path,
        *,
        port: int = 0,
        now: datetime | None = None,
        log_file: Path | None = None,
        delay: float = 0.0,
    ) -> None:
        """Prepare, without listening yet.

        Args:
            world: a world, or the name or path of a description.
            port: 0 lets the system choose.
            now: the moment at which the sites stand; default the world's clock.
            log_file: also write the request log there, as JSON lines.
            delay: seconds that every answer takes at least, as a real server's does.
        """
        self.world = world if isinstance(world, World) else load_world(world)
        self.log = RequestLog(log_file)
        self.stopping = threading.Event()
        self.delay = delay
        self._lists = portal.PortalList()
        self._port = port
        self._faults: list[Fault] = []
        self._further: dict[tuple[str, str], Answer] = {}
        self._lock = threading.RLock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.set_clock(now or self.world.clock)

    # -- running ----------------------------------------

    def start(self) -> Replica:
        """Listen and serve in threads of this process."""
        self._server = _Server(("127.0.0.1", self._port), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving; requests that hang are let go."""
        self.stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join(10)
            self._server.close_connections()
            self._server.server_close()
            self._server = self._thread = None

    def __enter__(self) -> Replica:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """What `REPLICA_URL` is to be."""
        if self._server is None:
            raise RuntimeError("the replica does not run: use it as a context manager or call start()")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host it answers for."""
        further = {host for host, _ in self._further}
        return (*portal.HOSTS, *govkz.HOSTS, *sorted(self._older), *sorted(further))

    def registry(self, path: Path, only: tuple[str, ...] = ()) -> Path:
        """Write a registry of regions for this replica."""
        return write_registry(path, only)

    def serve(self, url: str, body: bytes) -> None:
        """Serve one further page of HTML at its https address, on a host that the world does not have."""
        parts = urlsplit(url)
        self._further[parts.netloc, parts.path] = Answer(body, 200, "text/html; charset=utf-8")

    # -- time ----------------------------------------

    def set_clock(self, now: datetime) -> None:
        """Let the sites stand as they did at `now`: what was placed later is not there yet."""
        view = View(self.world, now)
        older = {
            site.host: older_site(view, site.engine, site.address)
            for site in self.world.sites
            if site.engine != "govkz"
        }
        with self._lock:
            self.now = now
            self._portal = portal.Portal(view, self._lists)
            self._govkz = govkz.Govkz(view)
            self._older: dict[str, OlderSite] = older
            self._cache: dict[tuple[str, ...], Answer] = {}

    def set_lists(self, lists: portal.PortalList) -> None:
        """Let the portal's lists be gone, different, or lack some of the cards that exist."""
        self._lists = lists
        self.set_clock(self.now)

    # -- faults ----------------------------------------

    def down(self, target: str, fault: str = "503", *, times: int | None = None) -> Fault:
        """Switch a fault on.

        Args:
            target: a host, `host/path/prefix`, a gov.kz slug, `portal`, or a region's spider or ISO code.
            fault: a name of the table in `faults`.
            times: strike only the next so many requests.
        """
        made = parse_fault(fault, self._targets(target), times)
        made.replica = self
        with self._lock:
            self._faults.append(made)
        return made

    def lift(self, fault: Fault) -> None:
        """Switch one fault off."""
        with self._lock:
            self._faults = [other for other in self._faults if other is not fault]

    def up(self, target: str = "") -> None:
        """Switch every fault off, or those of one target."""
        targets = set(self._targets(target)) if target else None
        with self._lock:
            self._faults = (
                []
                if targets is None
                else [fault for fault in self._faults if not targets & set(fault.targets)]
            )

    def _targets(self, target: str) -> tuple[Target, ...]:
        if target == "portal":
            return tuple(Target(host) for host in portal.HOSTS)
        host, slash, path = target.partition("/")
        if host in self.hosts:
            return (Target(host, prefix=f"/{path}" if slash and path else ""),)
        mine = [
            site for site in self.world.sites if target in {site.address, site.spider, _code_of(site.spider)}
        ]
        if not mine:
            raise ValueError(
                f"unknown target {target!r}: expected portal, a host, a slug, a spider or a region code"
            )
        return tuple(
            Target(site.host, site.address) if site.engine == "govkz" else Target(site.host) for site in mine
        )

    def struck(self, host: str, path: str, slug: str | None) -> Fault | None:
        """The fault that strikes a request, if any; counts it down."""
        with self._lock:
            for fault in self._faults:
                if fault.left == 0 or not any(
                    self._strikes(fault, target, host, path, slug) for target in fault.targets
                ):
                    continue
                if fault.left is not None:
                    fault.left -= 1
                return fault
        return None

    @staticmethod
    def _strikes(fault: Fault, target: Target, host: str, path: str, slug: str | None) -> bool:
        if fault.name in FILE_FAULTS:
            return is_file(path) and target.covers(host, path, slug)
        if path != "/robots.txt":
            return not fault.name.startswith("robots_") and target.covers(host, path, slug)
        if host != target.host:
            return False
        if fault.name.startswith("robots_"):
            return fault.name != "robots_disallow"
        # A host that is down or refuses does so for robots.txt too; odd content is a matter of its pages.
        return target.whole_host and (fault.status is not None or fault.name == "timeout")

    # -- answers ----------------------------------------

    def slug_of(self, host: str, path: str, query: dict[str, str]) -> str | None:
        """The gov.kz slug that a request is about, if about one."""
        return self._govkz.owner(path, query) if host in govkz.HOSTS else None

    def answer(self, request: Request) -> Answer:
        """The answer to a request, from memory if it was asked before."""
        if request.path == "/robots.txt":
            return self._robots(request.host)
        with self._lock:
            kept = self._cache.get(_key(request))
            if kept is None:
                kept = self._build(request) or not_found()
                self._cache[_key(request)] = kept
        return kept

    def _build(self, request: Request) -> Answer | None:
        if request.host in portal.HOSTS:
            return self._portal.answer(request)
        if request.host in govkz.HOSTS:
            return self._govkz.answer(request)
        if request.host in self._older:
            return self._older[request.host].answer(request)
        return self._further.get((request.host, request.path))

    def _robots(self, host: str) -> Answer:
        with self._lock:
            targets = [
                target
                for fault in self._faults
                if fault.name == "robots_disallow"
                for target in fault.targets
                if target.host == host
            ]
        lines = ["User-agent: *"]
        for target in targets:
            if target.slug:
                lines += [
                    f"Disallow: /memleket/entities/{target.slug}/",
                    f"Disallow: /*projects={target.slug}",
                ]
            else:
                lines.append(f"Disallow: {target.prefix or '/'}")
        if not targets and host in portal.HOSTS:
            return not_found()
        if host in self._older:
            lines.append("Disallow: /admin/")
        elif host in govkz.HOSTS:
            lines.append("Disallow: /api/v1/private/")
        return Answer("\n".join([*lines, ""]).encode(), 200, "text/plain; charset=utf-8")

    # -- control by hand ----------------------------------------

    def control(self, path: str, query: dict[str, str]) -> Answer:
        """What the port answers under its own name: an index, the log, and switches for other processes."""
        try:
            if path == "/__replica__/down":
                self.down(query["target"], query.get("fault", "503"))
            elif path == "/__replica__/up":
                self.up(query.get("target", ""))
            elif path == "/__replica__/clock":
                self.set_clock(datetime.fromisoformat(query["now"]))
            elif path == "/__replica__/log":
                return json_answer([vars(entry) for entry in self.log])
            elif path == "/__replica__/expected":
                return json_answer(self.world.expected_tables())
            elif path != "/":
                return not_found()
        except (KeyError, ValueError) as error:
            return json_answer({"error": str(error)}, 400)
        return json_answer(
            {
                "world": self.world.name,
                "now": self.now.isoformat(),
                "hosts": self.hosts,
                "faults": [{"targets": [vars(t) for t in f.targets], "name": f.name} for f in self._faults],
                "requests": len(self.log),
            }
        )


def _code_of(spider: str) -> str:
    from .registry import region_codes

    return region_codes().get(spider, "")


def _key(request: Request) -> tuple[str, ...]:
    query = "&".join(f"{name}={value}" for name, value in sorted(request.query.items()))
    return (request.host, request.path, query, request.language, request.mode)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], replica: Replica) -> None:
        self.replica = replica
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._connections_lock:
            self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Wake the threads that wait on kept-alive connections, so that they end."""
        with self._connections_lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        for _ in range(100):
            with self._connections_lock:
                if not self._connections:
                    return
            time.sleep(0.02)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are no news."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The sites' clock stands where the world's does; the control port has none of its own."""
        moment = self.server.replica.now if timestamp is None else datetime.fromtimestamp(timestamp, UTC)
        return format_datetime(moment.astimezone(UTC), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the terminal: the replica keeps its own log."""

    def do_GET(self) -> None:
        self._serve(send_body=True)

    def do_HEAD(self) -> None:
        self._serve(send_body=False)

    def do_POST(self) -> None:
        self._refuse()

    def do_PUT(self) -> None:
        self._refuse()

    def _refuse(self) -> None:
        entry = self._entry(self._host())
        self._send(entry, Answer(b"Method Not Allowed", 405, "text/plain"), send_body=True)
        self.close_connection = True

    def _host(self) -> str:
        return (self.headers.get("Host") or "").lower().rpartition("@")[2].split(":")[0].rstrip(".")

    def _entry(self, host: str) -> LoggedRequest:
        entry = LoggedRequest(
            host,
            self.command,
            self.path,
            f"{self.client_address[0]}:{self.client_address[1]}",
            self.headers.get("User-Agent", ""),
            time.time(),
        )
        if host not in _CONTROL_HOSTS:
            self.server.replica.log.begin(entry)
        return entry

    def _serve(self, *, send_body: bool) -> None:
        replica = self.server.replica
        host = self._host()
        entry = self._entry(host)
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        if host in _CONTROL_HOSTS:
            self._send(entry, replica.control(address.path, query), send_body=send_body)
            return
        if replica.delay:
            replica.stopping.wait(replica.delay)
        if host not in replica.hosts:
            text = f"421: this replica does not answer for the host {host!r}; it answers for {', '.join(replica.hosts)}"
            self._send(entry, Answer(text.encode(), 421, "text/plain; charset=utf-8"), send_body=send_body)
            return
        slug = replica.slug_of(host, address.path, query)
        fault = replica.struck(host, address.path, slug)
        request = Request(host, address.path, query, self.headers.get("Accept-Language", ""))
        if fault is None:
            self._send(entry, replica.answer(request), send_body=send_body, conditional=True)
        else:
            entry.fault = fault.name
            self._serve_faulty(entry, fault, request, send_body=send_body)

    def _serve_faulty(self, entry: LoggedRequest, fault: Fault, request: Request, *, send_body: bool) -> None:
        replica = self.server.replica
        name = fault.name
        if name in {"timeout", "robots_timeout"}:
            replica.stopping.wait(fault.seconds)
            self._finish(entry)
            self.close_connection = True
            return
        status = fault.status or {"robots_403": 403, "robots_500": 500, "file_500": 500}.get(name)
        if status:
            answer = html("not_found.html", status, what=f"Ошибка {status}")
        elif name == "not_allowed":
            answer = govkz.NOT_ALLOWED
        elif name in FILE_FAULTS:
            answer = Answer(damaged_file(name), 200, "application/octet-stream")
        elif name == "challenge":
            answer = html("challenge.html")
        elif name == "redirect_loop":
            turn = int(request.query.get("turn", "0") or 0) % 2
            mark = "&" if "?" in self.path else "?"
            base = self.path.partition(f"{mark}turn=")[0]
            answer = Answer(
                b"", 302, headers={"Location": f"https://{request.host}{base}{mark}turn={turn + 1}"}
            )
        else:
            mode = name if name in CONTENT_MODES else request.mode
            answer = _spoiled(replica.answer(replace(request, mode=mode)), name)
        self._send(entry, answer, send_body=send_body, fault=fault)

    def _send(
        self,
        entry: LoggedRequest,
        answer: Answer,
        *,
        send_body: bool,
        conditional: bool = False,
        fault: Fault | None = None,
    ) -> None:
        tag = f'"{hashlib.sha1(answer.body).hexdigest()[:20]}"'
        modified = self.server.replica.world.clock.astimezone(UTC).replace(microsecond=0)
        status = answer.status
        if conditional and status == 200 and self._unchanged(tag, modified):
            status = 304
        body = b"" if status == 304 or not send_body else answer.body
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        if status in {200, 304}:
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        entry.status = status
        try:
            entry.size = self._write(body, fault)
            self.wfile.flush()
        finally:
            self._finish(entry)

    def _write(self, body: bytes, fault: Fault | None) -> int:
        if fault is not None and fault.name == "truncated" and len(body) > 1:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return len(body) // 2
        if fault is not None and fault.name == "slow":
            step = max(1, len(body) // _DRIP_PIECES)
            for first in range(0, len(body), step):
                self.wfile.write(body[first : first + step])
                self.wfile.flush()
                self.server.replica.stopping.wait(fault.seconds / _DRIP_PIECES)
            return len(body)
        self.wfile.write(body)
        return len(body)

    def _finish(self, entry: LoggedRequest) -> None:
        entry.ended = time.time()
        if entry.host not in _CONTROL_HOSTS:
            self.server.replica.log.end(entry)

    def _unchanged(self, tag: str, modified: datetime) -> bool:
        wanted = self.headers.get("If-None-Match")
        if wanted is not None:
            return tag in wanted or wanted.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return parsedate_to_datetime(since) >= modified
        except ValueError:
            return False


def _spoiled(answer: Answer, name: str) -> Answer:
    if name in DAMAGES and answer.content_type.startswith(("text/html", "application/json")):
        return DAMAGES[name](answer)
    if name == "malformed_json" and "json" in answer.content_type:
        return replace(answer, body=answer.body[: max(1, len(answer.body) * 2 // 3)])
    if name == "wrong_charset" and answer.content_type.startswith(("text/", "application/json")):
        kind = answer.content_type.partition(";")[0]
        declared = "utf-8" if "charset" not in answer.content_type else "windows-1251"
        return replace(answer, content_type=f"{kind}; charset={declared}")
    return answer
