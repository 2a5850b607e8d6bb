"""What every spider of the project shares: its arguments, its window, its account of what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.http import Request, Response

from hearings_crawler.clock import Clock
from hearings_crawler.config import Config, parse_day, parse_switch
from hearings_crawler.coverage.address import AddressCoverage, Cause
from hearings_crawler.coverage.failures import PageError, classify_failure, classify_response
from hearings_crawler.errors import PageNotUnderstoodError, RefusedError
from hearings_crawler.items import Evidence, HearingItem, RawDocument, Source
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import Registry, registry_from

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

Found = Request | RawDocument
PageCallback = Callable[[Response], Iterator[Found]]


class HearingSpider(scrapy.Spider):
    """Base of the portal spider and of the akimat spiders.

    Arguments (``-a``): ``month`` (``YYYY-MM``, required), ``as_of`` (ISO date, default today) and ``fresh``
    (``1``: ask for every page anew, whatever earlier crawls know; also the setting ``HEARINGS_FRESH``).
    Every page is asked for through :meth:`page`, which keeps the account (:class:`AddressCoverage`).
    """

    monitors_hearings = True
    source: Source
    region_code: str = ""
    maximum_unread_share: float = 0.5
    """The share of an address's documents (of 10 or more) that may state no readable hearing day; more is partial."""
    arguments = ("month", "as_of", "fresh")

    def __init__(self, month: str = "", as_of: str = "", fresh: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.month = Month.parse(month)
        self.as_of: date | None = parse_day(as_of) if as_of else None
        self.window = load_rulebook().edition_for(self.month).window(self.month)
        self.fresh = parse_switch(fresh, "fresh")
        self.clock = Clock()
        self.registry: Registry
        self.coverages: dict[str, AddressCoverage] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider with the registry that the settings name."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        config = Config.of(crawler)
        spider.registry = registry_from(config)
        spider.clock = config.clock
        spider.fresh = spider.fresh or config.fresh
        spider.prepare()
        return spider

    def prepare(self) -> None:
        """Build readers and coverages; called once, when registry and settings are known."""
        raise NotImplementedError(f"{type(self).__name__} must say what it reads")

    def start_pages(self) -> Iterator[Request]:
        """Give the first requests."""
        raise NotImplementedError(f"{type(self).__name__} must say where it starts")

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entrance: the first requests."""
        for request in self.start_pages():
            yield request

    def coverage(self, address: str, engine: str) -> AddressCoverage:
        """Return the account of one address, opening it when it is new."""
        return self.coverages.setdefault(address, AddressCoverage(address, engine))

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
        """Return a request whose answer is accounted for.

        ``callback`` is a generator over one answered page; it yields further requests made by this method
        and :class:`RawDocument` values, and raises PageNotUnderstoodError, RefusedError or, with
        a cause by name, PageError.  What it yielded before it raised is kept.
        ``on_failure`` gives what is known all the same when there is no answer to read.
        """

        def read(response: Response, **_: Any) -> Iterator[Request | HearingItem]:
            problem = classify_response(response)
            if problem is not None:
                cause, detail = problem
                coverage.page_failed(url, cause, detail, listing=listing)
                if on_failure is not None:
                    yield from on_failure()
                return
            try:
                for found in callback(response):
                    if isinstance(found, RawDocument):
                        coverage.document()
                        yield from self.documents(found, coverage, response)
                    else:
                        yield found
            except PageNotUnderstoodError as error:
                coverage.page_failed(url, Cause.LAYOUT, str(error), listing=listing)
            except RefusedError as error:
                coverage.page_failed(url, Cause.REFUSED, str(error), listing=listing)
            except PageError as error:
                coverage.page_failed(url, error.cause, error.detail, listing=listing)
            except Exception as error:
                coverage.page_failed(url, Cause.CRASHED, f"{type(error).__name__}: {error}", listing=listing)
                raise
            else:
                coverage.page_read()

        def failed(failure: Failure) -> Iterator[HearingItem] | None:
            cause, detail = classify_failure(failure)
            self.logger.warning("%s could not be read: %s %s", url, cause, detail)
            coverage.page_failed(url, cause, detail, listing=listing)
            return on_failure() if on_failure is not None else None

        return Request(
            url,
            callback=read,
            errback=failed,
            headers=headers,
            meta=meta,
            priority=priority,
            dont_filter=True,
        )

    def documents(
        self, raw: RawDocument, coverage: AddressCoverage, response: Response
    ) -> Iterator[Request | HearingItem]:
        """Give the item of a document that a reader found, or the requests that complete it first."""
        yield self.item(raw, coverage, response)

    def item(self, raw: RawDocument, coverage: AddressCoverage, response: Response) -> HearingItem:
        """Wrap a document with its source and the evidence behind it."""
        evidence = response.meta["evidence"]
        if not isinstance(evidence, Evidence):
            raise TypeError(f"{response.url}: the transport left no evidence")
        return HearingItem(self.source, self.region_code, coverage.address, raw, evidence)
