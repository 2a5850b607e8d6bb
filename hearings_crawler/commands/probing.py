"""A look at the first page of registered addresses: what answers, what it is, how new it is.  Nothing is stored.

It asks what a crawl would ask first, through the same transport: robots.txt, delay, one request at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import SETTINGS_PRIORITIES

from hearings_crawler.clock import local_day
from hearings_crawler.config import Config
from hearings_crawler.coverage.address import AddressCoverage, Cause
from hearings_crawler.coverage.failures import PageError, classify_failure, classify_response
from hearings_crawler.dates import read_address_timestamp, read_single_date
from hearings_crawler.documents.placement import server_moment
from hearings_crawler.documents.rubric import in_rubric
from hearings_crawler.errors import HearingsError, PageNotUnderstoodError, RefusedError
from hearings_crawler.items import HearingItem, RawDocument, Source
from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import SiteAddress
from spiders.base import ExpectedPage, HearingSpider
from spiders.readers import documents_of, reader_class

if TYPE_CHECKING:
    from scrapy.http import Request, Response
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
        """The first page that could not be read; an empty list in one language is no problem if the other has items."""
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

    def __init__(self, probes: Sequence[AddressProbe] = (), browser: bool = True, **kwargs: Any) -> None:
        super().__init__(name="probe", **kwargs)
        self.probes = {probe.site.address: probe for probe in probes}
        self.browser = browser

    def prepare(self) -> None:
        """Nothing is kept between pages."""

    def start_pages(self) -> Iterator[Request]:
        """Ask for the first pages of every address, as its reader would."""
        for probe in self.probes.values():
            coverage = AddressCoverage(probe.site.address, probe.site.engine)
            reader = reader_class(probe.site.engine)(probe.site, self, coverage, self.window)
            for request in reader.start():
                if self.browser or not request.meta.get("playwright"):
                    yield request

    def answered(self, page: ExpectedPage, response: Response, **_: Any) -> Iterator[Request | HearingItem]:
        """Look at an answer; it leads nowhere."""
        seen = self._seen(page)
        seen.body = response.body
        problem = classify_response(response)
        if problem is not None:
            seen.cause, seen.detail = problem
        else:
            _look(seen, page.coverage.engine)
        yield from ()

    def unanswered(self, page: ExpectedPage, failure: Failure) -> Iterator[Request | HearingItem]:
        """Note why a page did not come."""
        seen = self._seen(page)
        seen.cause, seen.detail = classify_failure(failure)
        yield from ()

    def _seen(self, page: ExpectedPage) -> FirstPage:
        seen = FirstPage(page.url)
        self.probes[page.coverage.address].pages.append(seen)
        return seen


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


def item_day(document: RawDocument) -> date | None:
    """Return the last day that an item shows or carries: shown, by the server, in its address, of the hearing."""
    moment = server_moment(document.server_time) if document.server_time else None
    stamp = read_address_timestamp(urlsplit(document.url).path)
    when = document.card.row_when or document.card.when if document.card else ""
    shown = [read_single_date(text) for text in (document.shown_date, when) if text]
    days = [
        *(span.end or span.start for span in shown if span is not None),
        *((local_day(moment),) if moment else ()),
        *((stamp.moment.date(),) if stamp else ()),
    ]
    return max(days, default=None)


def probe_addresses(
    settings: Settings, sites: Sequence[tuple[str, SiteAddress]], *, browser: bool = True
) -> list[AddressProbe]:
    """Look at some addresses (each with its region's code) in one crawl of this process.

    Without a ``browser`` the pages that need one are not asked for.
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
        process.crawl(crawler, probes=probes, browser=browser, month=str(Month.of(config.clock.today())))
        process.start()
    if crawler.stats is None or crawler.stats.get_value("finish_reason") is None:
        raise HearingsError(
            "the addresses could not be asked: the crawl did not start; the log above says why"
        )
    return probes
