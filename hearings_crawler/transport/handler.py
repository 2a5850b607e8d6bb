"""The only way out of a crawl: one download handler for http and https, plain pages and rendered ones.

Scrapy makes one handler per scheme; both share the :class:`Transport` of their crawler.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol, Self
from urllib.parse import urldefrag, urlsplit
from weakref import WeakKeyDictionary

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Request, Response

from hearings_crawler.config import Config
from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.crawling.engine import is_stopping
from hearings_crawler.crawling.recorded import recorded_of
from hearings_crawler.crawling.spider import monitors_hearings, stats_of
from hearings_crawler.evidence.archive import WarcArchive, digest_of
from hearings_crawler.evidence.location import FetchRole
from hearings_crawler.evidence.warc import ArchivedFile
from hearings_crawler.items import Evidence, Validators
from hearings_crawler.registry.regions import load_registry
from hearings_crawler.transport.browser import Browser
from hearings_crawler.transport.pacing import Hold, HostGate, retry_after
from hearings_crawler.transport.recorded import RecordedAnswers
from hearings_crawler.transport.recording import CrawlIndex, Recorded, Recorder, role_of
from hearings_crawler.transport.revisit import Ask, Revisits, Visit, variant_of
from hearings_crawler.transport.robots import RobotsRules
from hearings_crawler.transport.signals import fetched, part_fetched
from hearings_crawler.transport.wire import Answer, Wire

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

BROWSER = "browser"
# Another host that a page in the browser needs may be held by a crawl that waits for this one's.
SUBREQUEST_WAIT_SECONDS = 15.0


VisitPart = Callable[[Request, Ask], Awaitable[Answer]]
"""Asks for one request of a rendered page, on condition that it changed, and keeps the answer."""


class AnswerSource(Protocol):
    """Where answers come from that no run has recorded: the network."""

    async def answer(self, request: Request) -> Answer:
        """Return the answer to a request."""
        ...

    async def close(self) -> None:
        """Free what is held."""
        ...


class RegisteredHosts:
    """The hosts that a crawl may speak to: those of the registry, and the setting TRANSPORT_EXTRA_HOSTS.

    A spider that does not belong to the project may speak to any.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._any = not monitors_hearings(crawler)
        registered = () if self._any else load_registry(Config.of(crawler).regions_file).hosts()
        extra = crawler.settings.getlist("TRANSPORT_EXTRA_HOSTS")
        self._hosts = {host.lower() for host in (*registered, *extra)}

    def check(self, url: str) -> str:
        """Return the host of an address.

        Raises:
            PageError: it is not registered (UNREGISTERED).
        """
        host = (urlsplit(url).hostname or "").lower()
        if host not in self._hosts and not (self._any and host):
            raise PageError(
                Cause.UNREGISTERED,
                f"{host or url} is not a registered host; add its address to the registry of regions",
            )
        return host


class Network:
    """Answers from the network or the replica, one request at a time per host."""

    def __init__(
        self, crawler: Crawler, hosts: RegisteredHosts, visit_part: VisitPart, is_new: Callable[[bytes], bool]
    ) -> None:
        config = Config.of(crawler)
        self._crawler = crawler
        self._visit_part = visit_part
        self._is_new = is_new
        self._hosts = hosts
        self._clock = config.clock
        self._wire = Wire(crawler)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self.gate = HostGate(
            config.lock_dir,
            config.delay,
            longest_wait=config.longest_wait,
            crawl_delay=self._crawl_delay,
            stopping=lambda: is_stopping(crawler),
        )
        self._browser = Browser(crawler)

    async def answer(self, request: Request) -> Answer:
        """Wait for the host, then send the request or load the page in the browser."""
        host = self._hosts.check(request.url)
        if not request.meta.get("playwright"):
            async with self.gate.hold(host) as hold:
                return await self._send(request, hold)
        # Started before the wait: the other crawls of this host need not wait for a browser to start.
        await self._browser.start()
        async with self.gate.hold(host) as hold:

            async def fetch(part: Request) -> Answer:
                part.meta["page_url"] = request.url
                return await self._part(part, host, hold)

            return await self._browser.load(request, fetch, self._is_new)

    async def close(self) -> None:
        """End the waits, the browser and the connections."""
        self.gate.stop()
        await self._browser.close()
        await self._wire.close()

    async def _send(self, request: Request, hold: Hold) -> Answer:
        """Send a request; remember for its host how long the answer took and whether it asked for a pause."""
        started = time.monotonic()
        answer = await self._wire.send(request)
        hold.answered(time.monotonic() - started)
        pause = retry_after(answer.response, self._clock.now())
        if pause is not None:
            logger.info("%s asked to wait for %.0f s", hold.host, pause)
            hold.hold_back(pause)
        return answer

    async def _part(self, part: Request, page_host: str, hold: Hold) -> Answer:
        """Answer one request of a page: within the page's hold on its own host, with a hold on any other."""
        host = self._hosts.check(part.url)
        rules = RobotsRules.of(self._crawler)
        if rules is not None:
            await rules.check(part.url)
        part.meta.setdefault("download_timeout", self._timeout)
        if host == page_host:
            return await self._visit_part(part, lambda request: self._send(request, hold))
        async with self.gate.hold(host, SUBREQUEST_WAIT_SECONDS) as other:
            return await self._visit_part(part, lambda request: self._send(request, other))

    def _crawl_delay(self, host: str) -> float | None:
        rules = RobotsRules.of(self._crawler)
        return rules.crawl_delay(host) if rules else None


class Transport:
    """What the handlers of one crawler share: it checks, asks, keeps the body and tells the listeners."""

    _all: ClassVar[WeakKeyDictionary[Crawler, Transport]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        config = Config.of(crawler)
        self._monitors = monitors_hearings(crawler)
        self._live = not config.replica_url
        self._hosts = RegisteredHosts(crawler)
        self._clock = config.clock
        self._archive = WarcArchive(config.archive_dir, CrawlIndex(crawler))
        self._recorder = Recorder(crawler, self._archive)
        self._revisits = Revisits(crawler, self._archive)
        self._network = Network(crawler, self._hosts, self._visit_part, self._is_new)
        self._source: AnswerSource = self._network
        self._answers: RecordedAnswers | None = None
        self._closed = False
        self._disk_problem = ""

    @classmethod
    def of(cls, crawler: Crawler) -> Transport:
        """Return the transport of a crawler, building it for the first handler that asks."""
        if crawler not in cls._all:
            cls._all[crawler] = cls(crawler)
        return cls._all[crawler]

    @property
    def gate(self) -> HostGate:
        """The gate that paces the requests to each host."""
        return self._network.gate

    async def download(self, request: Request) -> Response:
        """Return the answer to a request, stored and with ``request.meta["evidence"]`` set.

        A spider that does not belong to the project gets the answer alone: nothing is stored.

        Raises:
            PageError: the host is not registered, or the answer is not to be read (kept all the same).
            Exception: those of the answer's source.
        """
        # A repeated or redirected request carries the evidence of the one before it.
        request.meta.pop("evidence", None)
        self._hosts.check(request.url)
        self._expect_robots()
        if self._disk_problem:
            # What cannot be kept is not asked for: the host is not to pay for our disk.
            raise PageError(Cause.DISK, self._disk_problem)
        if not self._monitors:
            return (await self._source.answer(request)).response
        given = self._recorded(request)
        if given is not None:
            return given
        try:
            if request.meta.get("playwright"):
                # What the page itself asks for is asked for on condition; it is rendered anew each time.
                visit = Visit(await self._source.answer(request), Validators(variant_of(request, "")))
            else:
                visit = await self._revisits.visit(request, self._source.answer)
        except Exception as error:
            self._tell(fetched, request, self._evidence(request, "", 0), None, error)
            raise
        response = self._kept(fetched, request, visit)
        if visit.answer.failure is not None:
            raise visit.answer.failure
        return response

    def _recorded(self, request: Request) -> Response | None:
        """Return what a run recorded of a request; None if there is none and the network may be asked.

        Raises:
            PageError: how the request ended then.
        """
        run = recorded_of(self._crawler)
        if run is None:
            return None
        if self._answers is None:
            self._answers = RecordedAnswers(run, self._archive)
        found = self._answers.answer(request)
        if found is None:
            return None
        fetch, visit = found.fetch, Visit(found.answer, found.fetch.validators)
        evidence = Evidence(fetch.url, fetch.digest, fetch.status, fetch.fetched_at)
        request.meta["evidence"] = evidence
        if run.alone:
            kept = Recorded(fetch.digest, fetch.record, fetch.record == fetch.body_record)
            self._tell(fetched, request, evidence, visit, found.answer.failure, kept)
        if found.answer.failure is not None:
            raise found.answer.failure
        return found.answer.response

    def _expect_robots(self) -> None:
        """Refuse to speak to a live site without robots.txt, whatever settings took the middleware away."""
        if self._live and RobotsRules.of(self._crawler) is None:
            raise PageError(
                Cause.ROBOTS_UNREACHABLE,
                "robots.txt is not checked: DOWNLOADER_MIDDLEWARES must have RobotsMiddleware (see settings.py)",
            )

    def settled(self, request: Request, digest: str) -> Response | None:
        """Return a page from the archive instead of asking for it, with the evidence of the fetch that brought it.

        None if it must be asked for: ``digest`` is not the page's newest body, or the archive lacks it.
        """
        run = recorded_of(self._crawler)
        found = self._revisits.settled(request, digest) if run is None or not run.alone else None
        if found is None:
            return None
        known, response = found
        request.meta["evidence"] = Evidence(response.url, known.digest, response.status, known.fetched_at)
        return response

    async def _visit_part(self, part: Request, ask: Ask) -> Answer:
        visit = await self._revisits.visit(part, ask, by=BROWSER)
        self._kept(part_fetched, part, visit)
        return visit.answer

    def _is_new(self, body: bytes) -> bool:
        """Whether the archive lacks a rendered page."""
        return not self._archive.has(digest_of(body))

    def _kept(self, signal: object, request: Request, visit: Visit) -> Response:
        response = visit.answer.response
        moment = self._clock.now()
        is_rendered = "rendered" in response.flags
        try:
            if is_rendered:
                recorded = self._recorder.rendered(request, response, moment)
            else:
                recorded = self._recorder.answer(request, visit, moment)
            picture = (
                self._recorder.picture(request, visit.answer.picture, moment)
                if visit.answer.picture
                else None
            )
        except OSError as error:
            self._disk_problem = (
                f"the archive {self._archive.folder} cannot be written: {error.strerror or error}"
            )
            stats_of(self._crawler).set_value("hearings/store_failed", self._disk_problem)
            failure = PageError(Cause.DISK, self._disk_problem)
            self._tell(signal, request, self._evidence(request, "", 0), None, failure)
            raise failure from error
        evidence = Evidence(urldefrag(request.url)[0], recorded.digest, response.status, moment)
        request.meta["evidence"] = evidence
        self._tell(signal, request, evidence, visit, visit.answer.failure, recorded)
        if picture is not None:
            self._tell_picture(request, picture, moment)
        return response

    def _tell_picture(self, request: Request, picture: Recorded, moment: datetime) -> None:
        url = urldefrag(request.url)[0]
        self._crawler.signals.send_catch_log(
            signal=part_fetched,
            evidence=Evidence(url, picture.digest, 200, moment),
            request=request,
            response=None,
            failure=None,
            validators=Validators("picture", content_type="image/png"),
            revisit_of=None,
            role=FetchRole.PICTURE,
            page_url=url,
            recorded=picture,
            spider=self._crawler.spider,
        )

    def finish_archive(self) -> tuple[ArchivedFile, ...]:
        """Close the crawl's files in the archive and return them; what comes later begins a new one.

        Raises:
            OSError: a file cannot be finished.
        """
        return self._recorder.finish()

    async def close(self) -> None:
        """Close once; each handler asks for it."""
        if not self._closed:
            self._closed = True
            self._all.pop(self._crawler, None)
            await self._source.close()
            with contextlib.suppress(OSError):
                # What cannot be finished now is finished by the next crawl.
                self._recorder.finish()

    def _evidence(self, request: Request, digest: str, status: int) -> Evidence:
        return Evidence(urldefrag(request.url)[0], digest, status, self._clock.now())

    def _tell(
        self,
        signal: object,
        request: Request,
        evidence: Evidence,
        visit: Visit | None,
        failure: Exception | None,
        recorded: Recorded | None = None,
    ) -> None:
        response = visit.answer.response if visit else None
        page_url = request.meta.get("page_url", "") if signal is part_fetched else ""
        self._crawler.signals.send_catch_log(
            signal=signal,
            evidence=evidence,
            request=request,
            response=response,
            failure=failure,
            validators=visit.validators if visit else Validators(variant_of(request, "")),
            revisit_of=visit.revisit_of if visit else None,
            role=FetchRole.PART if signal is part_fetched else role_of(request, response),
            page_url=page_url,
            recorded=recorded,
            spider=self._crawler.spider,
        )


class TransportHandler(BaseDownloadHandler):
    """The entry of ``DOWNLOAD_HANDLERS`` for http and https."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._transport = Transport.of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request; see :meth:`Transport.download`."""
        return await self._transport.download(request)

    async def close(self) -> None:
        """Close the browser and the connections."""
        await self._transport.close()


class SettledMiddleware:
    """Answers what a spider calls settled from the archive (``meta["settled"]``: the digest it was read from).

    After robots.txt has allowed the page, before it would take its turn on its host.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware, as Scrapy does it."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Return the archived page, or let the request pass."""
        digest = request.meta.get("settled")
        return Transport.of(self._crawler).settled(request, digest) if digest else None
