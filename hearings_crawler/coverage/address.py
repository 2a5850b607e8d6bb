"""What a crawl could and could not read of one registered address, and the status that follows.

The statuses are those of the coverage table; ``unconfirmed`` and ``not_run`` are no results of a crawl:
they are derived from the registry and from the absence of runs when a month is published.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How far a source, an address or a run was read; listed from the worst to the best."""

    FAILED = "failed"
    NOT_ACCESSIBLE = "not_accessible"
    PARTIAL = "partial"
    UNCONFIRMED = "unconfirmed"
    COMPLETE = "complete"
    NOT_RUN = "not_run"


WORST_FIRST = (Status.FAILED, Status.NOT_ACCESSIBLE, Status.PARTIAL, Status.UNCONFIRMED, Status.COMPLETE)


def worst(statuses: list[Status]) -> Status:
    """Return the worst of some statuses; FAILED for none."""
    return min(statuses, key=WORST_FIRST.index, default=Status.FAILED)


class Cause(StrEnum):
    """Why a page could not be read."""

    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    HTTP_ERROR = "http_error"
    REDIRECTS = "redirects"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    REFUSED = "refused"
    CHALLENGE = "challenge_page"
    LAYOUT = "layout_changed"
    EMPTY = "empty_but_expected"
    TRUNCATED = "truncated"
    CUT_SHORT = "cut_short"
    DAMAGED = "damaged_text"
    NOT_JSON = "not_json"
    PAGING_LOOP = "paging_loop"
    STOPPED_EARLY = "stopped_early"
    NO_BROWSER = "no_browser"
    UNPARSED = "unparsed_share"
    UNREGISTERED = "unregistered_host"
    CRASHED = "reader_error"
    LOST = "not_stored"
    STORE = "store_refused"
    DISK = "own_disk"
    HISTORY = "unlike_before"
    CLOCK = "clock_differs"
    NOT_RECORDED = "not_recorded"


REFUSALS = frozenset({Cause.ROBOTS, Cause.REFUSED, Cause.CHALLENGE})


@dataclass(frozen=True, slots=True)
class PageFailure:
    """One page that could not be read; ``listing`` marks a page that lists others."""

    url: str
    cause: Cause
    detail: str
    listing: bool


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of a listing that was read: the evidence that a document is not in the list.

    ``digest`` is that of its body, ``items`` the number of items of any kind on it that no earlier page showed,
    ``reached`` the earliest day that an item on it shows, None where it shows none.
    """

    listing: str
    url: str
    digest: str
    items: int
    reached: date | None = None


@dataclass(slots=True)
class AddressCoverage:
    """The account of one address during one crawl.

    Readers call ``expect_listing`` before they start a listing, ``listing_items`` for each of its pages,
    ``listing_complete`` when it was read to the end of the window, ``page_read`` for every page that was
    understood, ``page_failed`` for every one that was not, ``document`` for every document found.

    The account closes (``close``) when every page that was asked for has ended and every document that was found is
    stored or named as lost: what is missing then is a failure of its own.  ``unread`` counts stored documents of which
    something could not be read, ``repaired`` damaged texts that were mended.
    """

    address: str
    engine: str
    pages: int = 0
    documents: int = 0
    stored: int = 0
    lost: int = 0
    unread: int = 0
    repaired: int = 0
    failures: list[PageFailure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    list_pages: list[ListedPage] = field(default_factory=list)
    _listings: dict[str, int] = field(default_factory=dict)
    _complete: set[str] = field(default_factory=set)
    _open: Counter[str] = field(default_factory=Counter)

    def expect_listing(self, name: str) -> None:
        """Declare a listing that must be read to the window's start for the address to be complete."""
        self._listings.setdefault(name, 0)

    def listing_items(self, name: str, count: int) -> None:
        """Count the items of any kind (also unrelated or old ones) on one page of a listing."""
        self._listings[name] = self._listings.get(name, 0) + count

    def list_page(self, page: ListedPage) -> None:
        """Take note of a page of a listing as evidence of what it does not show."""
        self.list_pages.append(page)

    def listing_complete(self, name: str) -> None:
        """Record that a listing was read to its end or to the window's start."""
        self._complete.add(name)

    @property
    def listings(self) -> dict[str, int]:
        """The number of items of any kind that each listing showed."""
        return dict(self._listings)

    def page_asked(self, url: str) -> None:
        """Record that a page is asked for; ``page_ended`` must follow, whatever becomes of it."""
        self._open[url] += 1

    def page_ended(self, url: str) -> None:
        """Record that a page was answered or given up."""
        self._open[url] -= 1

    def page_read(self) -> None:
        """Count a page that was read and understood."""
        self.pages += 1

    def page_failed(self, url: str, cause: Cause, detail: str = "", *, listing: bool = False) -> None:
        """Record a page that could not be read."""
        self.failures.append(PageFailure(url, cause, detail, listing))

    def note(self, text: str) -> None:
        """Say how the address was read, where that was not the usual way; it changes no status."""
        self.notes.append(text)

    def document(self) -> None:
        """Count a document (notice or minutes, or something that may be one)."""
        self.documents += 1

    def document_stored(self) -> None:
        """Count a document that was found and is stored."""
        self.stored += 1

    def document_lost(self, url: str, cause: Cause, detail: str) -> None:
        """Record a document that was found and is not stored, and why."""
        self.lost += 1
        self.page_failed(url, cause, detail)

    def close(self) -> None:
        """Hold what was asked for and found against what came and was stored; name what is missing."""
        open_pages = sorted(url for url, count in self._open.items() if count > 0)
        self._open.clear()
        for url in open_pages:
            self.page_failed(url, Cause.STOPPED_EARLY, "it was asked for and neither answered nor given up")
        missing = self.documents - self.stored - self.lost
        if missing > 0:
            self.document_lost(
                self.address,
                Cause.LOST,
                f"{self.documents} documents were found, {self.stored} are stored and {self.lost} named as lost: "
                f"{missing} disappeared on the way (the log shows the exception)",
            )
            self.lost += missing - 1

    def _empty_listings(self) -> list[str]:
        return sorted(name for name in self._complete if not self._listings.get(name))

    def _unfinished(self) -> list[str]:
        return sorted(set(self._listings) - self._complete)

    @property
    def causes(self) -> tuple[str, ...]:
        """The names of the causes why something could not be read, each once."""
        return tuple(dict.fromkeys(str(failure.cause) for failure in self.failures))

    @property
    def status(self) -> Status:
        """The status by the rules of coverage: failed, not_accessible, partial or complete."""
        causes = {failure.cause for failure in self.failures}
        if self._empty_listings():
            return Status.FAILED
        if not self.pages:
            hard = causes - {Cause.NO_BROWSER}
            if causes and not hard:
                return Status.PARTIAL
            return Status.NOT_ACCESSIBLE if hard and hard <= REFUSALS else Status.FAILED
        if any(failure.listing and failure.cause in REFUSALS for failure in self.failures):
            return Status.NOT_ACCESSIBLE
        if self.failures or self._unfinished():
            return Status.PARTIAL
        return Status.COMPLETE

    @property
    def reason(self) -> str:
        """Why the status is not complete: causes with counts and the first example of each; then the notes.

        Empty if the address is complete and was read in the usual way.
        """
        parts = [
            f"{Cause.EMPTY}: the listing {name} shows no item of any kind" for name in self._empty_listings()
        ]
        by_cause: dict[Cause, list[PageFailure]] = {}
        for failure in self.failures:
            by_cause.setdefault(failure.cause, []).append(failure)
        for cause, failures in by_cause.items():
            first = failures[0]
            more = f" and {len(failures) - 1} more" if len(failures) > 1 else ""
            detail = f" ({first.detail})" if first.detail else ""
            parts.append(f"{cause}: {first.url}{detail}{more}")
        if not parts:
            parts = [
                f"{Cause.STOPPED_EARLY}: the listing {name} was not read to the end"
                for name in self._unfinished()
            ]
        if not parts and not self.pages:
            parts = [f"{Cause.STOPPED_EARLY}: no page was read"]
        return "; ".join([*parts, *self.notes])
