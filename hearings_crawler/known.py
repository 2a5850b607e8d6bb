"""What earlier crawls already know, as far as a new crawl asks: values, and the way to the one who answers.

The store answers.  Whoever opens it for a crawl (the store pipeline) offers it here; the transport and the
spiders ask without knowing the store.  A crawl for which nobody offers one asks for everything anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

from hearings_crawler.items import ParsedDocument, RawDocument

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True)
class Validators:
    """What a complete answer said by which a later request can ask whether it has changed (RFC 9110, 8.8).

    ``variant`` is what the address alone does not say: the request's Accept-Language, and whether the
    browser asked.  ``content_type`` is kept beside them: an answer "not modified" carries none.
    """

    variant: str = ""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page as the newest complete fetch got it; ``fetch_id`` is the fetch that brought its bytes."""

    fetch_id: int
    digest: str
    fetched_at: datetime
    validators: Validators


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A portal card as the newest crawl that read it saw it, with its minutes; ``digest`` is that page's body."""

    digest: str
    notice: RawDocument
    read: ParsedDocument
    minutes: RawDocument


class Known(Protocol):
    """Answers from earlier crawls."""

    def known_page(self, url: str, variant: str) -> KnownPage | None:
        """Return the newest complete fetch of an address, None if it was never fetched completely."""
        ...

    def known_card(self, form: str, hearing_id: str) -> KnownCard | None:
        """Return a card whose newest reading has minutes; None for any other."""
        ...


_OFFERED: WeakKeyDictionary[Crawler, Known] = WeakKeyDictionary()


def offer(crawler: Crawler, known: Known) -> None:
    """Let a crawl ask what is known."""
    _OFFERED[crawler] = known


def known_to(crawler: Crawler) -> Known | None:
    """Return whom a crawl may ask; None if it asks for everything anew."""
    return _OFFERED.get(crawler)
