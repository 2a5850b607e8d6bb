"""What the readers of publishing systems share: the contract, and the paging of listings.

A reader turns pages into :class:`RawDocument` values.  Whatever can be is a pure function from a page
to values, so that a saved page is a test and a replay is a call.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol

from scrapy.http import Request, Response

from hearings_crawler.clock import Clock
from hearings_crawler.coverage.address import AddressCoverage, Cause, ListedPage
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.crawling.previous import PreviousCrawl
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.items import Evidence, HearingItem, RawDocument, Source
from hearings_crawler.law.months import Window
from hearings_crawler.registry.regions import SiteAddress

MAXIMUM_PAGES = 400

Found = Request | RawDocument
PageCallback = Callable[[Response], Iterator[Found]]
FirstLook = Callable[[Response], Iterator[Request] | None]
OnFailure = Callable[[], Iterator[Request | HearingItem]]


class PageHeldError(Exception):
    """Raised by a callback that cannot tell yet what its page is; it accounts for the page itself, later.

    A page that stays held leaves its listing unfinished, and its address partial.
    """


class ReadingSpider(Protocol):
    """What a reader asks of the spider that it reads for (``spiders.base.HearingSpider``)."""

    clock: Clock

    @property
    def logger(self) -> logging.LoggerAdapter[Any]:
        """The spider's log."""
        ...

    @property
    def previous(self) -> PreviousCrawl | None:
        """What earlier crawls know; None for a crawl that asks for everything anew."""
        ...

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
        """Return a request whose answer is accounted for."""
        ...

    def item(self, raw: RawDocument, coverage: AddressCoverage, response: Response) -> HearingItem:
        """Wrap a document with its source and the evidence behind it."""
        ...


class Reader:
    """Base of the readers: one class for each publishing system, one instance for each registered address.

    A subclass states ``engine`` (the registry's word for the publishing system), ``address_example`` and
    ``address_pattern`` (what an address of that system looks like; ``address_hint`` says where a person finds
    it), ``written_pattern`` (what can only be one, as a person writes it; the first group that matches is the
    registry's form) and, where an address may name what is read of it, the patterns of its ``sections``.  Beside
    :meth:`start`, which a crawl calls, it says without a crawl what a saved page holds (:meth:`documents`).
    """

    engine: ClassVar[str] = ""
    source: ClassVar[Source] = Source.SITE
    address_pattern: ClassVar[str] = r"https://[^\s/]+(/\S*)?"
    address_example: ClassVar[str] = ""
    address_hint: ClassVar[str] = ""
    written_pattern: ClassVar[str] = ""
    sections: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, site: SiteAddress, spider: ReadingSpider, coverage: AddressCoverage, window: Window
    ) -> None:
        for attribute in ("engine", "address_pattern", "address_example"):
            if not getattr(self, attribute):
                raise ConfigurationError(
                    f"the reader {type(self).__name__} lacks {attribute!r}: set it as a class attribute"
                )
        self.check_address(site.address)
        unknown = [
            name
            for name in site.sections
            if not any(re.fullmatch(pattern, name) for pattern in self.sections)
        ]
        if unknown:
            raise ConfigurationError(
                f"the address {site.address} names sections that the engine {self.engine!r} does not have: expected "
                f"some of {list(self.sections)}, found {unknown}; correct it in the registry of regions"
            )
        self.site = site
        self.spider = spider
        self.coverage = coverage
        self.window = window

    @classmethod
    def check_address(cls, address: str) -> None:
        """Check an address as the registry writes it.

        Raises:
            ConfigurationError: it is not an address of this publishing system; the message shows one.
        """
        if not re.fullmatch(cls.address_pattern, address):
            hint = f" ({cls.address_hint})" if cls.address_hint else ""
            raise ConfigurationError(
                f"{address!r} is not an address of the engine {cls.engine!r}: expected something like "
                f"{cls.address_example}{hint}; correct it in the registry of regions, or name another engine"
            )

    @classmethod
    def address_of(cls, written: str) -> str | None:
        """Return the registry's form of an address as a person writes it.

        None when the text alone does not tell that it is one of this publishing system.
        """
        match = re.fullmatch(cls.written_pattern, written) if cls.written_pattern else None
        return next((part for part in match.groups() if part), None) if match else None

    @classmethod
    def first_page(cls, address: str) -> str:
        """Return the web page that a person opens, and saves, for an address of the registry."""
        return address

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return every item of one saved page; pure.

        A listing gives what it shows of each item; an article, a card or a single item gives that one.

        Raises:
            PageNotUnderstoodError, RefusedError, PageError: the page is not one of this publishing system.
        """
        raise NotImplementedError(f"{cls.__name__} must say what a page holds")

    def start(self) -> Iterator[Request]:
        """Return the first requests and declare the listings that must be read."""
        raise NotImplementedError(f"{type(self).__name__} must say where it starts")

    def older(self, *days: date | None) -> bool:
        """Return whether something with these days (None: not known) lies before the window for certain."""
        known = [day for day in days if day is not None]
        return bool(known) and max(known) < self.window.start


@dataclass(slots=True)
class Listing:
    """One listing while it is being paged: which items were seen, which pages, whether it runs in circles.

    ``version`` is the language of a listing that is read in several: these are one listing to the coverage
    (a department that publishes in Russian alone has an empty Kazakh list), complete when each is;
    ``unfinished`` is the set that they share.  ``first_twice`` allows the second page asked for to repeat
    the first: a server that counts its pages from one answers page 0 with page 1.
    """

    name: str
    coverage: AddressCoverage
    version: str = ""
    unfinished: set[str] = field(default_factory=set)
    first_twice: bool = False
    most_pages: int = MAXIMUM_PAGES
    addresses: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    pages: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.coverage.expect_listing(self.name)
        self.unfinished.add(self.version)

    def __str__(self) -> str:
        return f"{self.name}/{self.version}" if self.version else self.name

    def ask(self, url: str) -> str:
        """Take note of a page that is about to be asked for, and return its address.

        Raises:
            PageError: the page was asked for before, or there are more pages than any listing has.
        """
        if url in self.addresses:
            raise PageError(
                Cause.PAGING_LOOP, f"the next page of the listing {self} is {url}, which was read before"
            )
        if len(self.addresses) >= self.most_pages:
            raise PageError(
                Cause.STOPPED_EARLY,
                f"the listing {self} has more than {self.most_pages} pages and none is old",
            )
        self.addresses.add(url)
        return url

    def repeats(self, keys: Iterable[str]) -> bool:
        """Whether a page shows the very items of an earlier page."""
        page = frozenset(keys)
        return bool(page) and page in self.pages

    def enter(self, keys: Iterable[str], response: Response, days: Iterable[date | None] = ()) -> set[str]:
        """Take note of a page's items and return those not seen on an earlier page.

        The page is evidence of what it does not list; ``days`` are the days that its items show.

        Raises:
            PageError: the page repeats an earlier one.
        """
        page = frozenset(keys)
        if self.repeats(page) and not (self.first_twice and len(self.pages) == 1):
            earlier = self.pages.index(page) + 1
            raise PageError(
                Cause.PAGING_LOOP, f"page {len(self.pages) + 1} of the listing {self} repeats page {earlier}"
            )
        self.pages.append(page)
        new = set(page) - self.seen
        self.seen |= new
        self.coverage.listing_items(self.name, len(new))
        evidence: Evidence | None = response.meta.get("evidence") if response.request is not None else None
        if evidence is not None:
            reached = min((day for day in days if day is not None), default=None)
            self.coverage.list_page(ListedPage(str(self), evidence.url, evidence.digest, len(new), reached))
        return new

    def complete(self) -> None:
        """Record that the listing was read to its end or to the window's start."""
        self.unfinished.discard(self.version)
        if not self.unfinished:
            self.coverage.listing_complete(self.name)


def searched_text(document: RawDocument) -> str:
    """Return what is searched for words of hearings beside the title: text, rubrics, names of files."""
    names = (file.name for file in document.attachments)
    return "\n".join((document.text, *(document.headings or ()), *names))
