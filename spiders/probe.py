"""A look at the first page of registered addresses: what answers, what it is, how new it is.  Nothing is stored.

It asks what a crawl would ask first, through the same transport: robots.txt, delay, one request at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import SETTINGS_PRIORITIES

from hearings_crawler.config import Config
from hearings_crawler.coverage.address import AddressCoverage, Cause
from hearings_crawler.coverage.failures import PageError, classify_failure, classify_response
from hearings_crawler.documents.rubric import in_rubric
from hearings_crawler.errors import HearingsError, PageNotUnderstoodError, RefusedError
from hearings_crawler.items import HearingItem, RawDocument, Source
from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import COUNTRY, PORTAL_SPIDER, SiteAddress
from spiders.base import HearingSpider, PageCallback
from spiders.portal import PORTAL, PortalSpider
from spiders.readers import reader_class
from spiders.readers.offline import documents_of, item_day

if TYPE_CHECKING:
    from scrapy.settings import Settings
    from twisted.python.failure import Failure


@dataclass(slots=True)
class FirstPage:
    """The answer to one first page: its bytes, or the cause that there is nothing to read."""

    url: str
    body: bytes = b""
    items: list[RawDocument] = field(default_factory=list)
    cause: Cause | None = None
    detail: str = ""


@dataclass(slots=True)
class AddressProbe:
    """What was seen of one registered address.

    ``rubric`` is None when no item shows what it stands under.
    """

    region: str
    site: SiteAddress
    pages: list[FirstPage] = field(default_factory=list)

    @property
    def problem(self) -> FirstPage | None:
        """The first page that could not be read; one language's empty list is none if the other has items."""
        failed = [page for page in self.pages if page.cause is not None]
        if any(page.items for page in self.pages):
            failed = [page for page in failed if page.cause is not Cause.EMPTY]
        return failed[0] if failed else None

    @property
    def reachable(self) -> bool:
        """Whether every first page was read, understood and shows an item."""
        return bool(self.pages) and self.problem is None

    @property
    def robots(self) -> str:
        """``allowed``, ``disallowed`` (of any page) or ``unreachable``."""
        causes = {page.cause for page in self.pages}
        if Cause.ROBOTS in causes:
            return "disallowed"
        return "unreachable" if Cause.ROBOTS_UNREACHABLE in causes or not self.pages else "allowed"

    @property
    def rubric(self) -> bool | None:
        """Whether an item stands in the rubric of public hearings."""
        found = {in_rubric(item.headings) for page in self.pages for item in page.items}
        return True if True in found else False if False in found else None

    @property
    def newest(self) -> date | None:
        """The newest day that an item of any kind shows or carries."""
        days = [day for page in self.pages for item in page.items if (day := item_day(item))]
        return max(days, default=None)


class ProbeSpider(HearingSpider):
    """Asks for the first pages of some addresses; it has no name of its own, so that no list shows it."""

    source = Source.SITE

    def __init__(self, probes: Sequence[AddressProbe] = (), **kwargs: Any) -> None:
        super().__init__(name="probe", **kwargs)
        self.probes = probes
        self._probe = AddressProbe("", SiteAddress("", "", confirmed=False))

    def prepare(self) -> None:
        """Nothing is kept between pages."""

    def start_pages(self) -> Iterator[Request]:
        """Ask for the first pages of every address, as its reader would."""
        for probe in self.probes:
            self._probe = probe
            coverage = AddressCoverage(probe.site.address, probe.site.engine)
            if probe.site.engine == PORTAL_SPIDER:
                for listing in PortalSpider.first_pages():
                    yield self.page(listing, _nothing, coverage)
                continue
            reader = reader_class(probe.site.engine, probe.site.address)
            yield from reader(probe.site, self, coverage, self.window).start()

    def page(
        self,
        url: str,
        callback: PageCallback,
        coverage: AddressCoverage,
        *,
        listing: bool = False,
        headers: dict[str, str] | None = None,
        meta: dict[str, Any] | None = None,
        priority: int = 0,
        on_failure: Callable[[], Iterator[HearingItem]] | None = None,
    ) -> Request:
        """Return a request whose answer is looked at and leads nowhere."""
        page = FirstPage(url)
        self._probe.pages.append(page)

        def read(response: Response, **_: Any) -> None:
            page.body = response.body
            problem = classify_response(response)
            if problem is not None:
                page.cause, page.detail = problem
                return
            _look(page, coverage.engine)

        def failed(failure: Failure) -> None:
            page.cause, page.detail = classify_failure(failure)

        return Request(url, callback=read, errback=failed, headers=headers, meta=meta, dont_filter=True)


def _nothing(_: Response) -> Iterator[Request | RawDocument]:
    yield from ()


def _look(page: FirstPage, engine: str) -> None:
    try:
        page.items = documents_of(engine, page.body, page.url, every_item=True)
    except PageNotUnderstoodError as error:
        page.cause, page.detail = Cause.LAYOUT, str(error)
    except RefusedError as error:
        page.cause, page.detail = Cause.REFUSED, str(error)
    except PageError as error:
        page.cause, page.detail = error.cause, error.detail
    else:
        if not page.items:
            page.cause, page.detail = Cause.EMPTY, "the listing shows no item of any kind"


def portal_site() -> tuple[str, SiteAddress]:
    """Return the portal as an address to probe; it needs no confirmation."""
    return COUNTRY, SiteAddress(PORTAL_SPIDER, PORTAL, confirmed=True)


def probe_addresses(settings: Settings, sites: Sequence[tuple[str, SiteAddress]]) -> list[AddressProbe]:
    """Look at some addresses (each with its region's code) in one crawl of this process.

    It may be called once in a process, since it ends the reactor.  Bodies are not kept.

    Raises:
        HearingsError: the crawl did not run to its end.
    """
    config = Config.from_settings(settings)
    for name, value in config.as_settings().items():
        settings.set(name, value, priority="cmdline")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    if (settings.getpriority("LOG_LEVEL") or 0) < SETTINGS_PRIORITIES["cmdline"]:
        settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    settings.set(
        "TRANSPORT_EXTRA_HOSTS",
        sorted({host for _, site in sites for host in site.hosts}),
        priority="cmdline",
    )
    with tempfile.TemporaryDirectory(prefix="hearings-probe-") as folder:
        settings.set("HEARINGS_ARCHIVE_DIR", folder, priority="cmdline")
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(ProbeSpider)
        probes = [AddressProbe(region, site) for region, site in sites]
        process.crawl(crawler, probes=probes, month=str(Month.of(config.clock.today())))
        process.start()
    if crawler.stats is None or crawler.stats.get_value("finish_reason") is None:
        raise HearingsError(
            "the addresses could not be asked: the crawl did not start; the log above says why"
        )
    return probes
