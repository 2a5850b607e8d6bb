"""Pages that are made by script in the reader's browser: Chromium, steered by scrapy-playwright.

The browser itself has no network: every request of a page is answered by the crawl's own transport under
its original address, or ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import FloatRect, Page, Route
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy.http import Headers, HtmlResponse, Request, Response
from twisted.python.failure import Failure

from hearings_crawler.config import Config
from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import Loss, PageError, classify_failure, classify_response, losses_of
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.transport.chromium import Chromium, encode_page
from hearings_crawler.transport.failures import PageConnectionError, PageTimeoutError, page_error
from hearings_crawler.transport.wire import Answer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Fetch = Callable[[Request], Awaitable[Answer]]
IsNew = Callable[[bytes], bool]

BROWSER_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
)  # fmt: skip
PLAYWRIGHT_DOWNLOADS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium_headless_shell-*/chrome-linux*/headless_shell",
    "chromium_headless_shell-*/chrome-headless-shell-linux*/chrome-headless-shell",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
NO_BROWSER_TEXT = (
    "this page is made by script and needs a browser: install Chromium (Debian, Ubuntu: apt-get install "
    "chromium) or Playwright's own (playwright install chromium), or name one in HEARINGS_BROWSER"
)
# Two belts: requests are routed to the transport, and what is not routed finds no host.
BROWSER_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
# Not needed to read a page, or (the last three) never ending and not part of it.
UNWANTED_KINDS = frozenset({"image", "font", "media", "eventsource", "ping", "cspviolationreport"})
# Length and coding are those of the bytes as sent; a browser fed with decoded bytes must not see them.
WIRE_HEADERS = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"}
)
# What a page gets its content with.
CONTENT_KINDS = frozenset({"xhr", "fetch", "script"})
# What brings a page its texts: damage in them is damage of the page, whose own text shows none of it.
DATA_KINDS = frozenset({"xhr", "fetch", "document"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 10
MOST_PAGES = 2

PAGE_TIMEOUT_SECONDS = 60.0
SETTLE_SECONDS = 5.0
QUIET_SECONDS = 0.2
CLOSE_SECONDS = 5.0
PICTURE_SECONDS = 5.0
TALLEST_PICTURE = 12_000
"""Pixels of a page that a picture shows at most, from its top."""


def find_browser(named: str = "") -> Path | None:
    """Return the browser to use, None if there is none.

    In this order: the one that is ``named`` (the setting ``HEARINGS_BROWSER``), a Chromium or Chrome on PATH,
    Playwright's own download (the newest).

    Raises:
        ConfigurationError: the one named is not an executable.
    """
    if named:
        found = shutil.which(named)
        if not found:
            raise ConfigurationError(
                f"HEARINGS_BROWSER: {named} is not an executable; name a Chromium or remove it"
            )
        return Path(found)
    for name in BROWSER_NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _newest(_playwright_folders())


def _playwright_folders() -> Iterable[Path]:
    if named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        yield Path(named)
    yield Path.home() / ".cache" / "ms-playwright"
    yield Path.home() / "Library" / "Caches" / "ms-playwright"


def _newest(folders: Iterable[Path]) -> Path | None:
    found = [
        path
        for folder in folders
        for pattern in PLAYWRIGHT_DOWNLOADS
        for path in folder.glob(pattern)
        if os.access(path, os.X_OK)
    ]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


class Browser:
    """The browser of one crawl, started when the first page needs it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limit = Config.of(crawler).page_timeout
        self._starting = asyncio.Lock()
        self._pages: _Pages | None = None

    async def start(self) -> None:
        """Start the browser if it does not run.

        Raises:
            PageError: there is none, or it does not start (NO_BROWSER).
        """
        async with self._starting:
            if self._pages is not None and self._pages.broken:
                await self._stop()
            if self._pages is None:
                path = find_browser(Config.of(self._crawler).browser)
                if path is None:
                    raise PageError(Cause.NO_BROWSER, NO_BROWSER_TEXT)
                self._pages = _Pages(self._crawler, path)
            try:
                async with asyncio.timeout(self._limit):
                    await self._pages.start()
            except (PlaywrightError, OSError, TimeoutError) as error:
                await self._stop()
                detail = " ".join(str(error).split())[:200] or type(error).__name__
                raise PageError(
                    Cause.NO_BROWSER, f"the browser does not start ({detail}); {NO_BROWSER_TEXT}"
                ) from error

    async def load(self, request: Request, fetch: Fetch, is_new: IsNew) -> Answer:
        """Load a page and return it as a reader would see it: its HTML after its scripts have run.

        ``request.meta["wait_for"]`` names a CSS selector (or several, of which one is enough) to wait for;
        when it does not appear in time the page is returned as it is, marked as failed if the answer to one of
        the requests that bring its content was an error or a refusal.  An answer that is no page to render
        (a redirect, an error, a refusal, a challenge, a file) is returned as it was sent.

        Args:
            request: the page.
            fetch: answers each request that the page makes, the first included.
            is_new: whether a page as it was rendered is not known yet: then a picture of it is taken.

        Raises:
            PageError: the load did not end in time (TIMEOUT) or the browser broke (CONNECTION).
            Exception: what ``fetch`` raised for the page itself.
        """
        if self._pages is None:
            raise RuntimeError("the browser is asked for a page before it was started")
        try:
            async with asyncio.timeout(self._limit):
                return await self._pages.load(request, fetch, is_new)
        except (TimeoutError, PlaywrightTimeoutError) as error:
            raise PageTimeoutError(f"the page did not end within {self._limit:g} s in the browser") from error
        except PlaywrightError as error:
            detail = " ".join(str(error).split())[:200]
            raise PageConnectionError(f"the browser ended the page: {detail}") from error

    async def close(self) -> None:
        """End the browser."""
        async with self._starting:
            await self._stop()

    async def _stop(self) -> None:
        pages, self._pages = self._pages, None
        if pages is not None:
            await pages.close()


class _Pages:
    """The pages of one running browser; what a page loads is answered by the transport."""

    def __init__(self, crawler: Crawler, program: Path) -> None:
        self._chromium = Chromium(crawler, program, BROWSER_ARGUMENTS, MOST_PAGES)
        self._wait_for = Config.of(crawler).wait_for_timeout
        self._user_agent = crawler.settings.get("USER_AGENT") or ""
        self.broken = False

    async def start(self) -> None:
        """Start driver and browser unless they run."""
        await self._chromium.start()

    async def load(self, request: Request, fetch: Fetch, is_new: IsNew) -> Answer:
        """Load one page; it is closed however the load ends, also when it is called off."""
        try:
            page = await self._chromium.new_page(request.url, self._user_agent)
        except BaseException:
            # A page that did not open cannot be closed either: the next load gets a new browser.
            self.broken = True
            raise
        try:
            loading = _Load(page, request, fetch, self._wait_for, self._timeout_ms(request))
            return await loading.run(is_new)
        finally:
            await asyncio.shield(asyncio.ensure_future(_close_page(page)))

    async def close(self) -> None:
        """End the browser and its driver."""
        await self._chromium.close()

    def _timeout_ms(self, request: Request) -> float:
        limit = self._chromium.navigation_timeout_ms
        return (
            float(request.meta.get("download_timeout") or PAGE_TIMEOUT_SECONDS) * 1000
            if limit is None
            else limit
        )


async def _close_page(page: Page) -> None:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await page.unroute_all(behavior="ignoreErrors")
            await page.close()


class _Load:
    """One load of one page."""

    def __init__(
        self, page: Page, request: Request, fetch: Fetch, wait_for: float, timeout_ms: float
    ) -> None:
        self._page = page
        self._request = request
        self._fetch = fetch
        self._wait_for = wait_for
        self._timeout_ms = timeout_ms
        self._first: Answer | None = None
        self._failure: Exception | None = None
        self._as_sent = False
        self._part_failure: PageError | None = None
        self._losses: list[Loss] = []
        self._open = 0
        self._last = time.monotonic()

    async def run(self, is_new: IsNew) -> Answer:
        page = self._page
        page.on("popup", _close_later)
        await page.route("**", self._route)
        try:
            await page.goto(self._request.url, wait_until="domcontentloaded", timeout=self._timeout_ms)
        except PlaywrightError:
            if self._failure is not None:
                raise self._failure from None
            if not self._as_sent:
                raise
        if self._first is None:
            raise PageConnectionError("the browser did not ask for the page")
        if self._as_sent:
            return self._first
        appeared = await self._wait()
        failure = None if appeared else self._part_failure
        self._request.meta["losses"] = tuple(self._losses)
        response = self._rendered(self._first.response, await _content(page))
        picture = await _picture(page) if is_new(response.body) else b""
        return Answer(response, failure, picture=picture)

    async def _route(self, route: Route) -> None:
        """Answer one request of the page from the transport."""
        kind = route.request.resource_type
        if kind in UNWANTED_KINDS:
            await _abort(route, "blockedbyclient")
            return
        is_page = self._first is None and self._failure is None and route.request.is_navigation_request()
        self._open += 1
        try:
            if is_page:
                await self._answer_page(route)
            else:
                await self._answer_part(route)
        finally:
            self._open -= 1
            self._last = time.monotonic()

    async def _answer_page(self, route: Route) -> None:
        try:
            self._first = answer = await self._fetch(await self._page_request(route))
        except Exception as error:
            self._failure = error
            await _abort(route, "failed")
            return
        # Scripts of a refusal are not run: they would be a way round it.
        self._as_sent = answer.failure is not None or not _is_page(answer.response)
        if self._as_sent:
            await _abort(route, "aborted")
        else:
            self._losses.extend(losses_of(answer.response))
            await _fulfill(route, answer.response)

    async def _answer_part(self, route: Route) -> None:
        try:
            answer = await self._followed(await self._part_request(route))
            if answer.failure is not None:
                raise answer.failure
        except Exception as error:
            self._note(route, *classify_failure(Failure(error)))  # type: ignore[no-untyped-call]
            await _abort(route, "failed")
            return
        if problem := classify_response(answer.response):
            self._note(route, *problem)
        elif route.request.resource_type in DATA_KINDS:
            url = route.request.url
            self._losses += [(cause, f"{url}: {detail}") for cause, detail in losses_of(answer.response)]
        await _fulfill(route, answer.response)

    def _note(self, route: Route, cause: Cause, detail: str) -> None:
        """Remember the first failure among the requests that bring the page's content."""
        url = route.request.url
        # Counters and the like: a page is expected to ask for them, and complete without.
        if cause is Cause.UNREGISTERED:
            logger.debug("%s asks for %s: not a registered host", self._request.url, url)
            return
        logger.info("%s asks for %s: %s %s", self._request.url, url, cause, detail)
        if route.request.resource_type in CONTENT_KINDS and self._part_failure is None:
            self._part_failure = page_error(cause, f"the page asks for {url}: {detail}")

    async def _followed(self, request: Request) -> Answer:
        """Answer a request and follow its redirects: the browser would follow them past the transport."""
        for _ in range(MOST_REDIRECTS):
            answer = await self._fetch(request)
            target = answer.response.headers.get("Location")
            if answer.response.status not in REDIRECTS or not target:
                return answer
            same = answer.response.status in (307, 308)
            request = Request(
                urljoin(request.url, target.decode("latin-1")),
                method=request.method if same else "GET",
                headers=request.headers,
                body=request.body if same else b"",
            )
        raise PageError(Cause.REDIRECTS, f"{request.url}: more than {MOST_REDIRECTS} redirects")

    async def _page_request(self, route: Route) -> Request:
        """Return the request for the page itself: the browser's headers, over them the spider's request's."""
        headers = Headers(await _headers(route))
        headers.update(self._request.headers)
        meta = {
            key: value
            for key, value in self._request.meta.items()
            if key.startswith("download_") or key in ("proxy", "bindaddress")
        }
        return Request(
            self._request.url,
            method=self._request.method,
            headers=headers,
            body=self._request.body,
            meta=meta,
        )

    async def _part_request(self, route: Route) -> Request:
        asked = route.request
        headers = Headers(await _headers(route))
        if agent := self._request.headers.get("User-Agent"):
            headers["User-Agent"] = agent
        meta = {"proxy": self._request.meta["proxy"]} if "proxy" in self._request.meta else {}
        return Request(
            asked.url, method=asked.method, headers=headers, body=asked.post_data_buffer or b"", meta=meta
        )

    async def _wait(self) -> bool:
        """Wait for what was asked for, then until the page has come to rest; both for a limited time only.

        Returns whether what was asked for has appeared.
        """
        selector = self._selector()
        appeared = False
        with contextlib.suppress(PlaywrightTimeoutError):
            if selector:
                await self._page.wait_for_selector(selector, state="attached", timeout=self._wait_for * 1000)
            else:
                await self._page.wait_for_load_state("load", timeout=self._wait_for * 1000)
            appeared = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await self._settle()
        return appeared

    def _selector(self) -> str:
        wanted: str | Iterable[str] = self._request.meta.get("wait_for") or ""
        return wanted if isinstance(wanted, str) else ", ".join(wanted)

    async def _settle(self) -> None:
        """Return when no request is open and the page has kept its size for a moment."""
        size = -1
        while True:
            now = await self._page.evaluate("document.getElementsByTagName('*').length")
            quiet = not self._open and time.monotonic() - self._last >= QUIET_SECONDS
            if quiet and now == size:
                return
            size = now
            await asyncio.sleep(QUIET_SECONDS / 2)

    def _rendered(self, response: Response, text: str) -> Response:
        headers = response.headers.copy()
        body, encoding = encode_page(headers, text)
        headers["Content-Length"] = str(len(body))
        url = self._page.url if self._page.url.startswith(("http:", "https:")) else self._request.url
        return HtmlResponse(
            urldefrag(url)[0],
            status=response.status,
            headers=headers,
            body=body,
            encoding=encoding,
            flags=["rendered"],
        )


def _is_page(response: Response) -> bool:
    """Whether an answer is a page that may be rendered."""
    kind = (response.headers.get("Content-Type") or b"text/html").lower()
    return b"html" in kind and classify_response(response) is None


async def _headers(route: Route) -> dict[str, str]:
    headers = await route.request.all_headers()
    return {name: value for name, value in headers.items() if not name.startswith(":") and name != "host"}


async def _content(page: Page) -> str:
    try:
        return await page.content()
    except PlaywrightError:
        # The page was going elsewhere at that moment.
        await page.wait_for_load_state("domcontentloaded")
        return await page.content()


async def _picture(page: Page) -> bytes:
    """Return a PNG of what a reader sees; empty if none can be had: the page's text is evidence without it."""
    try:
        async with asyncio.timeout(PICTURE_SECONDS):
            size = await page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
            )
            height = max(min(size[1], TALLEST_PICTURE), 1)
            area = FloatRect(x=0, y=0, width=max(size[0], 1), height=height)
            return await page.screenshot(
                type="png", full_page=True, clip=area, animations="disabled", scale="css"
            )
    except (PlaywrightError, TimeoutError, TypeError) as error:
        logger.info("No picture of %s: %s", page.url, " ".join(str(error).split())[:200])
        return b""


async def _fulfill(route: Route, response: Response) -> None:
    headers: dict[str, str] = {}
    for name, values in response.headers.items():
        key = bytes(name).decode("latin-1").lower()
        if key not in WIRE_HEADERS:
            headers[key] = "\n".join(bytes(value).decode("latin-1") for value in values)
    with contextlib.suppress(PlaywrightError):
        await route.fulfill(status=response.status, headers=headers, body=response.body)


async def _abort(route: Route, code: str) -> None:
    # The page may have been closed in the meantime.
    with contextlib.suppress(PlaywrightError):
        await route.abort(code)


def _close_later(page: Page) -> None:
    _CLOSING.add(task := asyncio.ensure_future(_close_page(page)))
    task.add_done_callback(_CLOSING.discard)


_CLOSING: set[asyncio.Task[Any]] = set()
