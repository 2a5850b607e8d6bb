"""What the readers of the akimats' publishing systems share: the contract and the paging of listings.

A reader turns pages into :class:`RawDocument` values.  Whatever can be is a pure function from a page
to values, so that a saved page is a test and a replay is a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from hearings_crawler.coverage.address import AddressCoverage, Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.items import RawDocument
from hearings_crawler.law.months import Window
from hearings_crawler.registry.regions import SiteAddress

if TYPE_CHECKING:
    from scrapy.http import Request

    from spiders.base import HearingSpider

MAXIMUM_PAGES = 400


class Reader:
    """Base of the readers: one instance reads one registered address during one crawl.

    A subclass states ``engine`` (the registry's word for the publishing system) and ``address_pattern``
    with ``address_example`` (what an address of that system looks like).  Both are checked when the
    spider starts.
    """

    engine: ClassVar[str] = ""
    address_pattern: ClassVar[str] = r"https://[^\s/]+(/\S*)?"
    address_example: ClassVar[str] = "https://host.gov.kz/section"

    def __init__(
        self, site: SiteAddress, spider: HearingSpider, coverage: AddressCoverage, window: Window
    ) -> None:
        for attribute in ("engine", "address_pattern", "address_example"):
            if not getattr(self, attribute):
                raise ConfigurationError(
                    f"the reader {type(self).__name__} lacks {attribute!r}: set it as a class attribute"
                )
        if not re.fullmatch(self.address_pattern, site.address):
            raise ConfigurationError(
                f"the address {site.address!r} is none that the engine {self.engine!r} can read: expected "
                f"something like {self.address_example}; correct it in the registry of regions"
            )
        self.site = site
        self.spider = spider
        self.coverage = coverage
        self.window = window

    def start(self) -> Iterator[Request]:
        """Give the first requests and declare the listings that must be read."""
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
    seen: set[str] = field(default_factory=set)
    pages: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.coverage.expect_listing(self.name)
        self.unfinished.add(self.version)

    def __str__(self) -> str:
        return f"{self.name}/{self.version}" if self.version else self.name

    def enter(self, keys: Iterable[str]) -> set[str]:
        """Take note of a page's items and return those not seen on an earlier page.

        Raises:
            PageError: the page repeats an earlier one, or there are more pages than any listing has.
        """
        page = tuple(keys)
        repeats = bool(page) and page in self.pages
        if repeats and not (self.first_twice and len(self.pages) == 1):
            earlier = self.pages.index(page) + 1
            raise PageError(
                Cause.PAGING_LOOP, f"page {len(self.pages) + 1} of the listing {self} repeats page {earlier}"
            )
        if len(self.pages) >= MAXIMUM_PAGES:
            raise PageError(
                Cause.STOPPED_EARLY, f"the listing {self} has more than {MAXIMUM_PAGES} pages and none is old"
            )
        self.pages.append(page)
        new = set(page) - self.seen
        self.seen |= new
        self.coverage.listing_items(self.name, len(new))
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
