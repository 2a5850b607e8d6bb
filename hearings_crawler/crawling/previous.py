"""What a new crawl may ask of earlier ones.

The store pipeline provides the store; the transport and the spiders ask through :class:`PreviousCrawl`, without knowing
the store.  A crawl for which nothing was provided asks for every page anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from hearings_crawler.items import ParsedDocument, RawDocument, Validators

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True)
class PreviousPage:
    """A page as the newest complete fetch got it; ``fetch_id`` is the fetch that brought its bytes, at ``brought_at``.

    ``fetched_at`` is when they were sent or confirmed last.
    """

    fetch_id: int
    digest: str
    fetched_at: datetime
    validators: Validators
    brought_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreviousCard:
    """A portal card as the newest crawl that read it saw it, with its minutes; ``digest`` is that page's body."""

    digest: str
    notice: RawDocument
    read: ParsedDocument
    minutes: RawDocument


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """How an address was answered by the newest crawl that was answered: HTTP status, digest of the body, time."""

    status: int
    digest: str
    fetched_at: datetime


class PreviousCrawl(Protocol):
    """Answers from earlier crawls."""

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        """Return the newest complete fetch of an address, None if it was never fetched completely."""
        ...

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        """Return a card whose newest reading has minutes; None for any other."""
        ...

    def registration_numbers(self) -> frozenset[str]:
        """Return the registration numbers of the hearings that the newest crawls of the portal saw."""
        ...


@runtime_checkable
class PreviousNumbers(Protocol):
    """Answers from earlier crawls about the numbers of the portal's cards."""

    def answers(self, prefix: str, since: datetime) -> dict[str, PreviousAnswer]:
        """Return how the addresses that begin with a prefix were answered since a moment, the newest answer of each."""
        ...

    def card_numbers(self, form: str) -> frozenset[int]:
        """Return the numbers of the portal's cards of one form that were ever read."""
        ...


_PROVIDED: WeakKeyDictionary[Crawler, PreviousCrawl] = WeakKeyDictionary()


def provide_previous(crawler: Crawler, previous: PreviousCrawl) -> None:
    """Let a crawl ask for what earlier crawls saw."""
    _PROVIDED[crawler] = previous


def previous_of(crawler: Crawler) -> PreviousCrawl | None:
    """Return what was provided for a crawl; None if it asks for every page anew."""
    return _PROVIDED.get(crawler)
