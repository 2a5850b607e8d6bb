"""robots.txt, obeyed: fetched once per host and crawl, and every request waits for it.

Scrapy's own middleware lets through requests that start while robots.txt is being fetched, and takes a
robots.txt that cannot be had for a permission.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from protego import Protego
from scrapy import signals
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError, classify_failure
from hearings_crawler.errors import ConfigurationError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

ROBOTS_REQUEST = "is_robots_txt"
LONGEST_CRAWL_DELAY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class HostRules:
    """What one host's robots.txt says: rules, or one refusal of everything with its reason."""

    rules: Protego | None = None
    refusal: Cause | None = None
    reason: str = ""

    @classmethod
    def from_response(cls, response: Response) -> Self:
        """Read the answer to robots.txt (RFC 9309, section 2.3.1).

        401 and 403 refuse every page; 5xx and 429 (too busy to say) leave it open, so nothing is fetched;
        any other 4xx allows everything.  An answer that is no robots.txt (an HTML page) disallows nothing.
        """
        status = response.status
        if status in (401, 403):
            return cls(None, Cause.ROBOTS, f"robots.txt answered HTTP {status}")
        if 200 <= status < 300:
            return cls(Protego.parse(response.body.decode("utf-8-sig", "replace")))
        if 400 <= status < 500 and status != 429:
            return cls()
        return cls(None, Cause.ROBOTS_UNREACHABLE, f"robots.txt answered HTTP {status}")

    def crawl_delay(self, user_agent: str) -> float:
        """Return the seconds between requests that are asked for (Crawl-delay, Request-rate); 0 for none."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(user_agent)
        per_request = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self.rules.crawl_delay(user_agent) or 0.0, per_request)

    def check(self, url: str, user_agent: str) -> None:
        """Return if an address may be fetched.

        Raises:
            PageError: it may not (ROBOTS), or nobody could say (ROBOTS_UNREACHABLE).
        """
        if self.refusal is not None:
            raise PageError(self.refusal, self.reason)
        if self.rules is None:
            return
        if not self.rules.can_fetch(url, user_agent):
            raise PageError(Cause.ROBOTS, f"robots.txt disallows {url}")
        delay = self.crawl_delay(user_agent)
        if delay > LONGEST_CRAWL_DELAY_SECONDS:
            raise PageError(
                Cause.ROBOTS,
                f"robots.txt asks for {delay:.0f} s between requests, longer than the "
                f"{LONGEST_CRAWL_DELAY_SECONDS:.0f} s at which a site can be crawled",
            )


class RobotsRules:
    """The rules of every host of one crawl, fetched when a host is first asked for."""

    _all: ClassVar[WeakKeyDictionary[Crawler, RobotsRules]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._user_agent: str = crawler.settings.get("USER_AGENT") or ""
        if not self._user_agent:
            raise ConfigurationError("USER_AGENT is empty; robots.txt cannot be obeyed without a name")
        self._hosts: dict[str, asyncio.Task[HostRules]] = {}
        self._delays: dict[str, float] = {}
        self._all[crawler] = self
        crawler.signals.connect(self._forget, signals.engine_stopped)

    @classmethod
    def of(cls, crawler: Crawler) -> RobotsRules | None:
        """Return the rules of a crawl, None if its settings do without the middleware."""
        return cls._all.get(crawler)

    async def check(self, url: str) -> None:
        """Wait for the host's robots.txt and return if an address may be fetched.

        Raises:
            PageError: it may not (ROBOTS), or nobody could say (ROBOTS_UNREACHABLE).
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._hosts:
            self._hosts[site] = asyncio.ensure_future(self._fetch(site, (parts.hostname or "").lower()))
        # Shielded: a request that is called off must not take the rules from those that wait with it.
        rules = await asyncio.shield(self._hosts[site])
        rules.check(url, self._user_agent)

    def crawl_delay(self, host: str) -> float | None:
        """Return the seconds between requests that a host asks for; None while its robots.txt is not read."""
        return self._delays.get(host)

    def _forget(self) -> None:
        self._all.pop(self._crawler, None)

    async def _fetch(self, site: str, host: str) -> HostRules:
        request = Request(
            f"{site}/robots.txt",
            meta={ROBOTS_REQUEST: True},
            callback=NO_CALLBACK,
            dont_filter=True,
            priority=1000,
        )
        engine = self._crawler.engine
        if engine is None:
            raise RuntimeError("robots.txt was asked for before the crawl began")
        try:
            rules = HostRules.from_response(await engine.download_async(request))
        except Exception as error:
            rules = _unreachable(error)
        delay = rules.crawl_delay(self._user_agent)
        logger.info("robots.txt of %s: %s", site, rules.reason or f"read, delay {delay:g} s")
        # Where more is asked for only robots.txt is fetched, and the next crawl shall not wait for that.
        self._delays[host] = min(delay, LONGEST_CRAWL_DELAY_SECONDS)
        return rules


class RobotsMiddleware:
    """Checks every request against robots.txt; replaces Scrapy's own middleware at its place (100)."""

    def __init__(self, crawler: Crawler) -> None:
        self._rules = RobotsRules(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware, as Scrapy does it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or end it.

        Raises:
            PageError: robots.txt refuses it (ROBOTS) or cannot be had (ROBOTS_UNREACHABLE).
        """
        if not request.meta.get(ROBOTS_REQUEST) and request.url.startswith(("http:", "https:")):
            await self._rules.check(request.url)


def _unreachable(error: Exception) -> HostRules:
    cause, detail = classify_failure(Failure(error))  # type: ignore[no-untyped-call]
    # A host that the registry does not know, a crawl that ends or our own disk is no fault of a robots.txt.
    if cause in (Cause.UNREGISTERED, Cause.STOPPED_EARLY, Cause.DISK):
        return HostRules(None, cause, detail)
    return HostRules(None, Cause.ROBOTS_UNREACHABLE, f"robots.txt: {cause}: {detail}")
