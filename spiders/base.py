"""What every spider of the project shares: its arguments, its window, its account of what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.http import Request, Response

from hearings_crawler.clock import Clock
from hearings_crawler.config import Config, parse_day, parse_switch
from hearings_crawler.coverage.address import AddressCoverage, Cause
from hearings_crawler.coverage.failures import PageError, classify_failure, classify_response, losses_of
from hearings_crawler.crawling.previous import PreviousCrawl, previous_of
from hearings_crawler.errors import PageNotUnderstoodError, RefusedError
from hearings_crawler.items import Evidence, HearingItem, RawDocument, Source
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import Registry, registry_from
from spiders.readers.base import FirstLook, OnFailure, PageCallback, PageHeldError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """A page that was asked for: who reads its answer, and the account that it belongs to."""

    url: str
    callback: PageCallback
    coverage: AddressCoverage
    listing: bool = False
    on_failure: OnFailure | None = None
    first_look: FirstLook | None = None

    def failed(self, cause: Cause, detail: str) -> None:
        """Account for a page that could not be read."""
        self.coverage.page_failed(self.url, cause, detail, listing=self.listing)


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
    arguments: tuple[str, ...] = ("month", "as_of", "fresh")

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
        """Return the first requests."""
        raise NotImplementedError(f"{type(self).__name__} must say where it starts")

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entrance: the first requests."""
        for request in self.start_pages():
            yield request

    def coverage(self, address: str, engine: str) -> AddressCoverage:
        """Return the account of one address, opening it when it is new."""
        return self.coverages.setdefault(address, AddressCoverage(address, engine))

    @property
    def previous(self) -> PreviousCrawl | None:
        """What earlier crawls know; None for a crawl that asks for everything anew."""
        crawler = getattr(self, "crawler", None)
        return previous_of(crawler) if crawler is not None else None

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
        on_failure: OnFailure | None = None,
        first_look: FirstLook | None = None,
    ) -> Request:
        """Return a request whose answer is accounted for.

        ``callback`` is a generator over one answered page; it yields further requests made by this method
        and :class:`RawDocument` values, and raises PageNotUnderstoodError, RefusedError or, with
        a cause by name, PageError.  What it yielded before it raised is kept.  A page that is damaged or cut
        short is read as far as it goes, and named all the same.
        ``on_failure`` gives what is known all the same when there is no answer to read.  ``first_look`` sees an
        answer before anything else, whatever its status; when it gives an iterator, the answer is dealt with.
        """
        expected = ExpectedPage(url, callback, coverage, listing, on_failure, first_look)
        coverage.page_asked(url)
        return Request(
            url,
            callback=partial(self.answered, expected),
            errback=partial(self.unanswered, expected),
            headers=headers,
            meta=meta,
            priority=priority,
            dont_filter=True,
        )

    def answered(self, page: ExpectedPage, response: Response, **_: Any) -> Iterator[Request | HearingItem]:
        """Read an answer and account for it."""
        try:
            yield from self._read_answer(page, response)
        finally:
            page.coverage.page_ended(page.url)

    def _read_answer(self, page: ExpectedPage, response: Response) -> Iterator[Request | HearingItem]:
        dealt_with = page.first_look(response) if page.first_look is not None else None
        if dealt_with is not None:
            yield from dealt_with
            return
        problem = classify_response(response)
        if problem is not None:
            cause, detail = problem
            page.failed(cause, detail)
            if page.on_failure is not None:
                yield from page.on_failure()
            return
        try:
            for found in page.callback(response):
                if isinstance(found, RawDocument):
                    page.coverage.document()
                    yield from self.documents(found, page.coverage, response)
                else:
                    yield found
        except PageHeldError:
            return
        except PageNotUnderstoodError as error:
            page.failed(Cause.LAYOUT, str(error))
        except RefusedError as error:
            page.failed(Cause.REFUSED, str(error))
        except PageError as error:
            page.failed(error.cause, error.detail)
        except Exception as error:
            page.failed(Cause.CRASHED, f"{type(error).__name__}: {error}")
            raise
        else:
            page.coverage.page_read()
        finally:
            for cause, detail in losses_of(response):
                page.failed(cause, detail)

    def unanswered(self, page: ExpectedPage, failure: Failure) -> Iterator[Request | HearingItem]:
        """Account for a page that did not come."""
        cause, detail = classify_failure(failure)
        self.logger.warning("%s could not be read: %s %s", page.url, cause, detail)
        page.failed(cause, detail)
        page.coverage.page_ended(page.url)
        if page.on_failure is not None:
            yield from page.on_failure()

    def documents(
        self, raw: RawDocument, coverage: AddressCoverage, response: Response
    ) -> Iterator[Request | HearingItem]:
        """Yield the item of a document that a reader found, or the requests that complete it first."""
        yield self.item(raw, coverage, response)

    def item(self, raw: RawDocument, coverage: AddressCoverage, response: Response) -> HearingItem:
        """Wrap a document with its source and the evidence behind it."""
        evidence = response.meta["evidence"]
        if not isinstance(evidence, Evidence):
            raise TypeError(f"{response.url}: the transport left no evidence")
        return HearingItem(self.source, self.region_code, coverage.address, raw, evidence)
