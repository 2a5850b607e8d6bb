"""The reader of the national portal: both lists to the window's start, and the card of every hearing in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from hearings_crawler.content.addresses import query_of
from hearings_crawler.coverage.address import AddressCoverage, Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.crawling.previous import PreviousCard
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Form, RawDocument, Source
from hearings_crawler.registry.regions import PORTAL_HOSTS, PORTAL_SPIDER
from spiders.readers.base import Found, Listing, PageHeldError, Reader, ReadingSpider
from spiders.readers.portal.by_number import CardNumbers, ListGaps, NumberWalk
from spiders.readers.portal.card import ListPage, ListRow, form_of, hearing_id_of, page_number, read_list
from spiders.readers.portal.documents import LANGUAGE, card_documents, last_day, row_document
from spiders.readers.portal.missing import GONE
from spiders.readers.portal.response import html_of
from spiders.readers.portal.walk import CardState

if TYPE_CHECKING:
    from hearings_crawler.law.months import Window
    from hearings_crawler.registry.regions import SiteAddress

LISTS = {Form.OPEN_MEETING: "/Public/PubHearings", Form.PUBLIC_DISCUSSION: "/Disscusion/DisPublic"}
PAGE_SIZE = 20
MAX_LIST_PAGES = 1000
SETTLED_DAYS = 30
"""Calendar days after a hearing's last day before a card with minutes is taken for settled."""

# Lists are read before cards: a list that shifts while it is paged is then read in the shortest time.
LIST_PRIORITY = 10
CARD_PRIORITY = 0


@dataclass(slots=True)
class HearingListing(Listing):
    """One of the portal's two lists, and how many rows a full page of it has.

    ``rows`` are the hearings that it showed, by their number.
    """

    full_page: int = PAGE_SIZE
    rows: dict[int, CardState] = field(default_factory=dict)


class PortalReader(Reader):
    """Reads the portal's lists to the window's start, and the cards of hearings that end in it or later.

    A hearing gives a notice (its card) and, when its card shows a file of minutes, minutes.
    """

    engine = PORTAL_SPIDER
    source = Source.PORTAL
    address_pattern = "https://(?:" + "|".join(host.replace(".", r"\.") for host in PORTAL_HOSTS) + ")"
    address_example = f"https://{PORTAL_HOSTS[0]}"

    def __init__(
        self, site: SiteAddress, spider: ReadingSpider, coverage: AddressCoverage, window: Window
    ) -> None:
        super().__init__(site, spider, coverage, window)
        self.by_number = False
        self._cards_asked: set[str] = set()
        self._numbers: dict[str, CardNumbers] = {}

    @classmethod
    def first_page(cls, address: str) -> str:
        """Return the first page of the list of open meetings."""
        return f"{address}{LISTS[Form.OPEN_MEETING]}?page=1"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the notice and the minutes of a card, or what a list says of each hearing."""
        if not hearing_id_of(url):
            return [row_document(row) for row in read_list(text, url).rows]
        form = form_of(url) or Form.OPEN_MEETING
        return card_documents(text, url, ListRow(form, hearing_id_of(url), url))

    def start(self) -> Iterator[Request]:
        """Ask for the first page of both lists, or for the cards by their numbers when that was asked for."""
        for form, path in LISTS.items():
            listing = HearingListing(f"{form}s", self.coverage, most_pages=MAX_LIST_PAGES)
            self._numbers[listing.name] = CardNumbers(self, form, path)
            url = f"{self.site.address}{path}?page=1"
            if self.by_number:
                yield from self._walk(listing, url, "asked for with -a by=number")
            else:
                yield self._list_page(url, listing)

    def _walk(
        self, listing: HearingListing, url: str, why: str, cause: Cause = Cause.LAYOUT
    ) -> Iterator[Request]:
        yield from NumberWalk(self._numbers[listing.name], listing, url, why, cause).start()

    def _list_page(self, url: str, listing: HearingListing, *, probe: bool = False) -> Request:
        """Return the request of a list page; a ``probe`` asks for a page that no link leads to."""

        def look(response: Response) -> Iterator[Request] | None:
            if response.status not in GONE:
                return None
            if probe:
                return self._end_of_list(listing)
            why = f"the list is gone: HTTP {response.status} at {url}"
            return self._walk(listing, url, why, Cause.HTTP_ERROR)

        return self.spider.page(
            listing.ask(url),
            partial(self._read_list_page, listing, probe),
            self.coverage,
            listing=True,
            headers={"Accept-Language": LANGUAGE},
            priority=LIST_PRIORITY,
            first_look=look,
        )

    def _end_of_list(self, listing: HearingListing) -> Iterator[Request]:
        listing.complete()
        yield from ListGaps(self._numbers[listing.name], listing).start()

    def _read_list_page(self, listing: HearingListing, probe: bool, response: Response) -> Iterator[Found]:
        """Read one page of a list: ask for the cards of its rows and for the next page.

        Where the page is not a list of hearings, the cards are read by their numbers; these account for the page.

        Raises:
            PageHeldError: the page is not a list of hearings.
            PageError: paging goes in circles, or does not end.
        """
        try:
            page = read_list(html_of(response), response.url)
        except PageNotUnderstoodError as error:
            yield from self._walk(listing, response.url, str(error))
            raise PageHeldError from error
        keys = [_key(row) for row in page.rows]
        if probe and page.next_url is None and listing.repeats(keys):
            # A server may answer a page beyond the last with the last one: a probe expects that.
            yield from self._end_of_list(listing)
            return
        if page.next_url and keys and listing.seen.issuperset(keys):
            raise PageError(Cause.PAGING_LOOP, "the page shows only hearings of earlier pages")
        if not listing.pages:
            listing.full_page = max(PAGE_SIZE, len(page.rows))
        listing.enter(keys, response, (last_day(row.when) for row in page.rows))
        for row in page.rows:
            listing.rows[int(row.hearing_id)] = CardState.OLDER if self._is_older(row) else CardState.CURRENT
            yield from self.card(row)
        yield from self._next_list_page(page, response.url, listing)

    def _next_list_page(self, page: ListPage, url: str, listing: HearingListing) -> Iterator[Request]:
        following = page.next_url or (_following(url) if len(page.rows) >= listing.full_page else None)
        if following is None or all(self._is_older(row) for row in page.rows):
            yield from self._end_of_list(listing)
        else:
            yield self._list_page(following, listing, probe=page.next_url is None)

    def _is_older(self, row: ListRow) -> bool:
        """Whether a hearing ended before the window; one whose day cannot be read may not have."""
        return self.older(last_day(row.when))

    def card(self, row: ListRow) -> Iterator[Request]:
        """Ask for the card of a listed hearing, once, unless the hearing ended before the window."""
        if _key(row) in self._cards_asked or self._is_older(row):
            return
        self._cards_asked.add(_key(row))
        settled = self.settled(row)
        yield self.spider.page(
            _in_russian(row.url),
            partial(self._read_card_page, row),
            self.coverage,
            headers={"Accept-Language": LANGUAGE},
            meta={"settled": settled} if settled else None,
            priority=CARD_PRIORITY,
        )

    def settled(self, row: ListRow) -> str:
        """Return the digest of the page from which a card was read, if the card can change no verdict any more.

        Its minutes are there, its hearing ended long ago and was read without a gap, its row (if it was found by
        one) is as it was.
        A row does not show that minutes were uploaded: a card without minutes is asked for again.
        """
        found = self.previous_card(row.form, row.hearing_id)
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
        if row.in_list and (not row.status or was != (row.number, row.status, row.when, row.region)):
            return ""
        ended = max(day.last for day in found.read.hearings)
        return found.digest if ended < self.spider.clock.today() - timedelta(days=SETTLED_DAYS) else ""

    def previous_card(self, form: Form, hearing_id: str) -> PreviousCard | None:
        """Return a card with its minutes as an earlier crawl read it, None if none is known."""
        previous = self.spider.previous
        return previous.previous_card(form, hearing_id) if previous is not None else None

    def _read_card_page(self, row: ListRow, response: Response) -> Iterator[RawDocument]:
        """Read a card: the hearing's notice, and its minutes when the card shows a file of them.

        Raises:
            PageNotUnderstoodError: the page is not the card of a hearing of the row's form.
        """
        notice, *minutes = card_documents(html_of(response), response.url, row)
        if notice.card is not None and notice.card.missing:
            self.spider.logger.info("%s lacks %s", response.url, ", ".join(notice.card.missing))
        yield from (notice, *minutes)


def _key(row: ListRow) -> str:
    return f"{row.form}:{row.hearing_id}"


def _with_query(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    pairs = [(key, old) for key, old in parse_qsl(parts.query, keep_blank_values=True) if key.lower() != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, value)])))


def _following(url: str) -> str:
    """Return the address of the next list page, derived from this page's number."""
    return _with_query(url, "page", str(page_number(url) + 1))


def _in_russian(url: str) -> str:
    """Return a card's address for its Russian version, which is what a plain address gives."""
    names = {name.lower() for name, _ in query_of(url)}
    return _with_query(url, "lang", LANGUAGE) if "lang" in names else url
