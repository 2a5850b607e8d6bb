"""The national portal of environmental hearings: both lists, and the card of every hearing in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response, TextResponse

from hearings_crawler.content.files import is_archive
from hearings_crawler.coverage.address import Cause
from hearings_crawler.crawling.previous import PreviousCard, previous_of
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import DocumentKind, Form, HearingItem, RawDocument, Source
from hearings_crawler.registry.regions import PORTAL_HOSTS, PORTAL_SPIDER
from spiders.base import Found, HearingSpider
from spiders.files import DocumentFiles, with_names
from spiders.readers.portal.card import ListPage, ListRow, page_number, read_list
from spiders.readers.portal.documents import LANGUAGE, card_documents, last_day

if TYPE_CHECKING:
    from hearings_crawler.coverage.address import AddressCoverage

PORTAL = f"https://{PORTAL_HOSTS[0]}"
LISTS = {Form.OPEN_MEETING: "/Public/PubHearings", Form.PUBLIC_DISCUSSION: "/Disscusion/DisPublic"}
PAGE_SIZE = 20
MAX_LIST_PAGES = 1000
SETTLED_DAYS = 30
"""Calendar days after a hearing's last day before a card with minutes is taken for settled."""
GONE = frozenset({404, 410})

# Lists are read before cards: a list that shifts while it is paged is then read in the shortest time.
LIST_PRIORITY = 10
CARD_PRIORITY = 0


@dataclass(slots=True)
class Listing:
    """One of the two lists while it is read: the addresses asked for and the hearings seen on its pages."""

    form: Form
    path: str
    addresses: set[str] = field(default_factory=set)
    pages: list[frozenset[tuple[Form, str]]] = field(default_factory=list)
    seen: set[tuple[Form, str]] = field(default_factory=set)
    full_page: int = PAGE_SIZE

    @property
    def name(self) -> str:
        """The listing's name in the account: ``open_meetings`` or ``public_discussions``."""
        return f"{self.form}s"


class PortalSpider(HearingSpider):
    """Reads the portal's lists to the window's start, and the cards of hearings that end in it or later.

    A hearing gives a notice (its card) and, when its card shows a file of minutes, minutes.
    """

    name = PORTAL_SPIDER
    source = Source.PORTAL

    def prepare(self) -> None:
        """Open the portal's account and declare both lists."""
        self.account: AddressCoverage = self.coverage(PORTAL, PORTAL_SPIDER)
        self.listings = tuple(Listing(form, path) for form, path in LISTS.items())
        self.cards_asked: set[tuple[Form, str]] = set()
        self.files = DocumentFiles(self)
        for listing in self.listings:
            self.account.expect_listing(listing.name)

    def start_pages(self) -> Iterator[Request]:
        """Ask for the first page of both lists."""
        for listing, url in zip(self.listings, self.first_pages(), strict=True):
            yield self._list_page(url, listing)

    @staticmethod
    def first_pages() -> tuple[str, ...]:
        """Return the addresses of the first page of each list."""
        return tuple(f"{PORTAL}{path}?page=1" for path in LISTS.values())

    def _list_page(self, url: str, listing: Listing, *, probe: bool = False) -> Request:
        """Return the request of a list page; a ``probe`` asks for a page that no link leads to."""
        listing.addresses.add(url)

        def read(response: Response) -> Iterator[Found]:
            yield from self.read_list_page(response, listing, probe=probe)

        request = self.page(
            url,
            read,
            self.account,
            listing=True,
            headers={"Accept-Language": LANGUAGE},
            priority=LIST_PRIORITY,
        )
        if not probe:
            return request
        accounted = cast("Callable[..., Iterator[Any]]", request.callback)

        def read_probe(response: Response, **values: Any) -> Iterator[Any]:
            if response.status in GONE:
                self.account.listing_complete(listing.name)
                return
            yield from accounted(response, **values)

        return request.replace(callback=read_probe)

    def read_list_page(self, response: Response, listing: Listing, *, probe: bool = False) -> Iterator[Found]:
        """Read one page of a list: ask for the cards of its rows and for the next page.

        Raises:
            PageNotUnderstoodError: the page is not a list of hearings.
        """
        page = read_list(_html(response), response.url)
        keys = frozenset((row.form, row.hearing_id) for row in page.rows)
        if page.rows and not keys - listing.seen and (page.next_url or keys in listing.pages):
            # A server may answer a page beyond the last with the last one: a probe expects that.
            if probe and not page.next_url:
                self.account.listing_complete(listing.name)
            else:
                self._loops(listing, response.url, "the page shows only hearings of earlier pages")
            return
        if not listing.pages:
            listing.full_page = max(PAGE_SIZE, len(page.rows))
        listing.pages.append(keys)
        listing.seen |= keys
        self.account.listing_items(listing.name, len(page.rows))
        for row in page.rows:
            yield from self._card_request(row)
        yield from self._next_list_page(page, response.url, listing)

    def _next_list_page(self, page: ListPage, url: str, listing: Listing) -> Iterator[Request]:
        if not page.rows or all(self._is_older(row) for row in page.rows):
            self.account.listing_complete(listing.name)
            return
        following = page.next_url or (_following(url) if len(page.rows) >= listing.full_page else None)
        if following is None:
            self.account.listing_complete(listing.name)
        elif following in listing.addresses:
            self._loops(listing, url, f"the next page is {following}, which was read before")
        elif len(listing.pages) >= MAX_LIST_PAGES:
            self.account.page_failed(
                following, Cause.STOPPED_EARLY, f"{MAX_LIST_PAGES} pages were read", listing=True
            )
        else:
            yield self._list_page(following, listing, probe=page.next_url is None)

    def _loops(self, listing: Listing, url: str, detail: str) -> None:
        self.logger.warning("%s: paging of %s does not end: %s", url, listing.name, detail)
        self.account.page_failed(url, Cause.PAGING_LOOP, detail, listing=True)

    def _is_older(self, row: ListRow) -> bool:
        """Whether a hearing ended before the window; one whose day cannot be read may not have."""
        day = last_day(row.when)
        return day is not None and day < self.window.start

    def _card_request(self, row: ListRow) -> Iterator[Request]:
        key = (row.form, row.hearing_id)
        if key in self.cards_asked or self._is_older(row):
            return
        self.cards_asked.add(key)
        settled = self._settled(row)

        def read(response: Response) -> Iterator[Found]:
            yield from self.read_card_page(response, row)

        yield self.page(
            _in_russian(row.url),
            read,
            self.account,
            headers={"Accept-Language": LANGUAGE},
            meta={"settled": settled} if settled else None,
            priority=CARD_PRIORITY,
        )

    def _settled(self, row: ListRow) -> str:
        """Return the digest of the page from which a card was read, if the card can change no verdict any more.

        Its minutes are there, its hearing ended long ago and was read without a gap, its row is as it was.
        A row does not show that minutes were uploaded: a card without minutes is asked for again.
        """
        found = self._known(row.form, row.hearing_id)
        card = found.notice.card if found is not None else None
        if (
            found is None
            or card is None
            or card.missing
            or not found.minutes.attachments
            or not found.read.hearings
        ):
            return ""
        was = (card.registration_number, card.status, card.row_when, card.row_region)
        if not row.status or was != (row.number, row.status, row.when, row.region):
            return ""
        ended = max(day.last for day in found.read.hearings)
        return found.digest if ended < self.clock.today() - timedelta(days=SETTLED_DAYS) else ""

    def _known(self, form: Form, hearing_id: str) -> PreviousCard | None:
        known = previous_of(self.crawler) if getattr(self, "crawler", None) else None
        return known.previous_card(form, hearing_id) if known is not None else None

    def read_card_page(self, response: Response, row: ListRow) -> Iterator[RawDocument]:
        """Read a card: the hearing's notice, and its minutes when the card shows a file of them.

        Raises:
            PageNotUnderstoodError: the page is not the card of a hearing of the row's form.
        """
        html = _html(response)
        notice, *minutes = card_documents(html, response.url, row)
        if notice.card is not None and notice.card.missing:
            self.logger.info("%s lacks %s", response.url, ", ".join(notice.card.missing))
        yield from (notice, *minutes)

    def documents(
        self, raw: RawDocument, coverage: AddressCoverage, response: Response
    ) -> Iterator[Request | HearingItem]:
        """Give the document's item; of minutes in archives after the archives were listed.

        An archive is asked for once: what an earlier crawl read in the same files is taken over.  One that cannot be
        had or listed leaves the minutes as the card shows them, and is named in the review.
        """
        item = self.item(raw, coverage, response)
        archives = [
            file
            for file in raw.attachments
            if raw.kind is DocumentKind.MINUTES and file.url and is_archive(file.name)
        ]
        before = (
            self._known(raw.card.form, raw.card.hearing_id) if archives and raw.card is not None else None
        )
        if (
            before is not None
            and before.minutes.attachments == raw.attachments
            and before.minutes.attachment_text
        ):
            item.raw = replace(
                raw, attachment_text=before.minutes.attachment_text, unread_files=before.minutes.unread_files
            )
            archives = []
        yield from self.files.complete(item, archives, lambda _: True, with_names)

    def closed(self, reason: str) -> None:
        """End the process that lists archives."""
        self.files.close()


def _html(response: Response) -> str:
    if not isinstance(response, TextResponse):
        kind = response.headers.get("Content-Type", b"") or b""
        raise PageNotUnderstoodError(
            f"expected an HTML page, found {kind.decode('latin-1') or 'a file'} at {response.url}"
        )
    try:
        # The portal is UTF-8: what decodes as such is not to be spoilt by a wrong header.
        return response.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return response.text


def _with_query(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    pairs = [(key, old) for key, old in parse_qsl(parts.query, keep_blank_values=True) if key.lower() != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, value)])))


def _following(url: str) -> str:
    """Return the address of the next list page, derived from this page's number."""
    return _with_query(url, "page", str(page_number(url) + 1))


def _in_russian(url: str) -> str:
    """Return a card's address for its Russian version, which is what a plain address gives."""
    names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query)}
    return _with_query(url, "lang", LANGUAGE) if "lang" in names else url
