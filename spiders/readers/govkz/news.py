"""The news of gov.kz: pages whose cards a script inserts, read as a reader sees them, in a browser.

Source: ``/memleket/entities/SLUG/press/news/N?lang=kk|ru`` (cards) and ``/press/news/details/ID`` (articles).
Cards and articles are found by their links and by the tags of an article; class names are used where they
are known and not needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hearings_crawler.content.addresses import absolute
from hearings_crawler.content.markup import (
    attachments_of,
    base_address,
    element_selector,
    is_furniture,
    links_of,
    page_text,
    parse_html,
    root_of,
    visible_lines,
    visible_text,
)
from hearings_crawler.content.text import one_line
from hearings_crawler.coverage.address import Cause
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import HearingItem, RawDocument
from spiders.readers.base import Found, Listing, PageHeldError, Reader, searched_text
from spiders.readers.page_structure import box_around, rubrics_of
from spiders.readers.shown_dates import day_of, labelled_date

if TYPE_CHECKING:
    from lxml.etree import _Element
    from parsel import Selector
    from scrapy.http import Request, Response


HOST = "https://www.gov.kz"
LANGUAGES = ("ru", "kk")
CARD = ".card-news-list__item"
# The card as known, a link to an article whatever its card is like, or the word that there is none.
WAIT_FOR_LIST = f"{CARD}, a[href*='/press/news/details/'], [class*='empty']"
CARD_DATE = "time, .categories__item.color_grey"
DETAILS = re.compile(r"/press/news/details/(\d+)")
EMPTY_LIST = re.compile(
    r"новостей (?:пока )?нет|нет новостей|нет данных|ничего не найдено|данные отсутствуют|материалов нет|"
    r"жаңалықтар (?:әзірге )?жоқ|деректер жоқ|мәліметтер жоқ|мәлімет жоқ|ештеңе табылмады",
    re.IGNORECASE,
)
_DATE_TEXT = re.compile(
    r"\d{1,2}\s+[^\W\d_]{3,}\s+\d{4}(?:[\s,]+\d{1,2}:\d{2})?|\d{1,2}\.\d{1,2}\.\d{4}(?:[\s,]+\d{1,2}:\d{2})?"
)


@dataclass(frozen=True, slots=True)
class Card:
    """One card of the news list: the article's id, its title, its date and its rubrics as shown."""

    key: str
    title: str
    shown_date: str
    rubrics: tuple[str, ...] = ()


@dataclass(slots=True)
class NewsListing(Listing):
    """The news list in one language, and how far its numbered paging leads."""

    last_number: int = 0


class NewsSection:
    """The news of one department: every page of the list and every article of the window, in both languages."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        # What list pages with cards, in whichever language, are built of apart from the cards.
        self._skeleton: frozenset[str] = frozenset()
        # Which languages' first page has not come yet, and the first pages without cards that wait for it.
        self._awaited = set(LANGUAGES)
        self._held: list[tuple[NewsListing, Selector, Response]] = []

    def start(self) -> Iterator[Request]:
        """Ask for the first page of the list in each language."""
        unfinished: set[str] = set()
        for listing in [
            NewsListing("news", self.reader.coverage, language, unfinished) for language in LANGUAGES
        ]:
            yield self._list_page(listing, 1)

    @property
    def _section(self) -> str:
        return f"{HOST}/memleket/entities/{self.reader.site.address}/press/news"

    def _list_url(self, listing: NewsListing, number: int) -> str:
        return f"{self._section}/{number}?lang={listing.version}"

    def _list_page(self, listing: NewsListing, number: int) -> Request:
        return self.reader.spider.page(
            listing.ask(self._list_url(listing, number)),
            partial(self._read_list, listing, number),
            self.reader.coverage,
            listing=True,
            headers={"Accept-Language": listing.version},
            meta={"playwright": True, "wait_for": WAIT_FOR_LIST},
            on_failure=partial(self._without_first_page, listing) if number == 1 else None,
        )

    def _read_list(self, listing: NewsListing, number: int, response: Response) -> Iterator[Found]:
        page = parse_html(page_text(response))
        cards = read_cards(page, self._list_url(listing, number))
        self._awaited.discard(listing.version)
        if not cards:
            if self._awaited and not self._skeleton and not EMPTY_LIST.search(visible_text(page)):
                self._held.append((listing, page, response))
                raise PageHeldError
            self._settle_held()
            self._end(listing, number, page, response)
            return
        self._skeleton |= skeleton(page)
        self._settle_held()
        listing.last_number = max(listing.last_number, last_page_number(page, self.reader.site.address))
        new = listing.enter(
            (card.key for card in cards), response, (day_of(card.shown_date) for card in cards)
        )
        for card in cards:
            if card.key in new and not self.reader.older(day_of(card.shown_date)):
                yield self.reader.spider.page(
                    f"{self._section}/details/{card.key}?lang={listing.version}",
                    partial(self._read_article, card, listing.version),
                    self.reader.coverage,
                    headers={"Accept-Language": listing.version},
                    meta={"playwright": True, "wait_for": "article, h1"},
                )
        if all(self.reader.older(day_of(card.shown_date)) for card in cards):
            listing.complete()
        else:
            yield self._list_page(listing, number + 1)

    def _without_first_page(self, listing: NewsListing) -> Iterator[HearingItem]:
        """Judge what waited for a first page that did not come."""
        self._awaited.discard(listing.version)
        self._settle_held()
        yield from ()

    def _settle_held(self) -> None:
        """Account for the first pages without cards, now that the other language's is known."""
        if self._awaited and not self._skeleton:
            return
        held, self._held = self._held, []
        for listing, page, response in held:
            try:
                self._end(listing, 1, page, response)
            except PageNotUnderstoodError as error:
                self.reader.coverage.page_failed(
                    self._list_url(listing, 1), Cause.LAYOUT, str(error), listing=True
                )
            else:
                self.reader.coverage.page_read()

    def _end(self, listing: NewsListing, number: int, page: Selector, response: Response) -> None:
        """End a listing at a page without cards.

        Raises:
            PageNotUnderstoodError: the page is not the end of the list.
        """
        self._check_end(listing, number, page)
        listing.enter((), response)
        listing.complete()

    def _check_end(self, listing: NewsListing, number: int, page: Selector) -> None:
        """Raise unless a page without cards is the list's end: it says so, or is built as pages with cards are.

        A first page is an end only where the list in the other language, whichever comes first, shows cards.
        """
        text = visible_text(page)
        if EMPTY_LIST.search(text):
            return
        if not self._skeleton:
            raise PageNotUnderstoodError(
                "expected cards that link to /press/news/details/ on the first page of the news, found none and no "
                f"word that there are none; the page begins {text[:80]!r}"
            )
        if listing.last_number >= number:
            raise PageNotUnderstoodError(
                f"page {number} of the news shows no card, though the paging leads to page {listing.last_number}"
            )
        if 2 * len(self._skeleton & skeleton(page)) < len(self._skeleton):
            raise PageNotUnderstoodError(
                f"page {number} of the news shows no card and is built unlike the pages before; "
                f"it begins {text[:80]!r}"
            )

    def _read_article(self, card: Card, language: str, response: Response) -> Iterator[Found]:
        document = read_article(
            page_text(response), card, f"{self._section}/details/{card.key}?lang={language}", language
        )
        if self.reader.older(day_of(document.shown_date), day_of(card.shown_date)):
            return
        if mentions_hearing(f"{card.title} {document.title}", searched_text(document)):
            yield document


def read_news_page(text: str, url: str, language: str) -> list[RawDocument]:
    """Return what a saved page of the news holds: the article at its address, else the cards of a list.

    Raises:
        PageNotUnderstoodError: it shows neither.
    """
    match = DETAILS.search(url)
    if match:
        return [read_article(text, Card(match[1], "", ""), url, language)]
    cards = read_cards(parse_html(text), url)
    if not cards:
        raise PageNotUnderstoodError(
            f"expected the documents API's JSON, or a rendered news page with cards that link to /press/news/details/, "
            f"found neither at {url} (for an article give its address with --url)"
        )
    match = re.search(r"/entities/[\w-]+", url)
    section = f"{HOST}/memleket{match[0] if match else ''}/press/news"
    return [
        RawDocument(
            item_key=f"news:{card.key}",
            url=f"{section}/details/{card.key}?lang={language}",
            title=card.title,
            version=language,
            headings=card.rubrics or None,
            shown_date=card.shown_date,
        )
        for card in cards
    ]


def read_cards(page: Selector, url: str) -> list[Card]:
    """Return the cards of a news list page, each article once; none if the page shows none."""
    found: dict[str, Card] = {}
    roots = [root_of(box) for box in page.css(CARD)]
    if not any(_articles_in(root, url) for root in roots):
        links = [root_of(link) for link in page.xpath("//a[@href]")]
        roots = [
            _card_around(link, url) for link in links if _article_of(link, url) and not _in_furniture(link)
        ]
    for root in roots:
        for card in _cards_in(root, url):
            known = found.get(card.key)
            if known is None or (not known.shown_date and card.shown_date):
                found[card.key] = card
    return list(found.values())


def _article_of(link: _Element, url: str) -> str:
    """Return the id of the article that a link leads to, empty if it leads to none."""
    match = DETAILS.search(absolute(url, link.get("href") or ""))
    return match[1] if match else ""


def _articles_in(root: _Element, url: str) -> set[str]:
    return {key for link in root.iter("a") if (key := _article_of(link, url))}


def _cards_in(root: _Element, url: str) -> Iterator[Card]:
    texts: dict[str, list[str]] = {}
    for link in root.iter("a"):
        if key := _article_of(link, url):
            shown = one_line(" ".join(str(part) for part in link.itertext()))
            texts.setdefault(key, []).append(one_line(_DATE_TEXT.sub("", shown)))
    box = element_selector(root)
    for key, shown_texts in texts.items():
        title = max(shown_texts, key=len)
        if not title:
            lines = [line.text for line in visible_lines(box) if not is_date(line.text)]
            title = max(lines, key=len, default="")
        yield Card(key, title, _shown_date(box), rubrics_of(box, title, is_date, in_card=True))


def is_date(text: str) -> bool:
    """Return whether a text is nothing but a date with or without a time."""
    return _DATE_TEXT.fullmatch(text) is not None


def _card_around(link: _Element, url: str) -> _Element:
    """Return the widest box around a link that links to no other article: there its date stands."""
    box = link
    for above in link.iterancestors():
        if above.tag in ("body", "html") or len(_articles_in(above, url)) > 1:
            break
        box = above
    return box


def _in_furniture(element: _Element) -> bool:
    return is_furniture(element) or any(is_furniture(above) for above in element.iterancestors())


def _shown_date(box: Selector) -> str:
    """Return the date that a card or an article's head shows, as shown."""
    for element in box.css(CARD_DATE):
        match = _DATE_TEXT.search(one_line(" ".join(element.xpath(".//text()").getall())))
        if match:
            return match[0]
    for value in box.css("time").xpath("@datetime").getall():
        if day_of(value):
            return one_line(value)
    return ""


def skeleton(page: Selector) -> frozenset[str]:
    """Return what a page is built of apart from its cards: its tags with their ids and classes."""
    parts = set()
    cards = {root_of(box) for box in page.css(CARD)}
    for element in root_of(page).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "meta", "link"):
            continue
        if cards and any(above in cards for above in (element, *element.iterancestors())):
            continue
        parts |= {f"{element.tag}.{name}" for name in (element.get("class") or "").split()}
        parts.add(f"{element.tag}#{element.get('id', '')}")
    return frozenset(parts)


def last_page_number(page: Selector, slug: str) -> int:
    """Return the highest page that a numbered paging link leads to, 0 if there is none."""
    numbers = [0]
    for link in page.xpath("//a[@href]"):
        match = re.search(rf"/{re.escape(slug)}/press/news/(\d{{1,9}})(?:[?#]|$)", link.attrib["href"])
        shown = one_line(" ".join(link.xpath(".//text()").getall()))
        if match and shown == match[1]:
            numbers.append(int(match[1]))
    return max(numbers)


# --- one article --------------------------------------------------------------------------------------


def read_article(text: str, card: Card, url: str, language: str) -> RawDocument:
    """Return a rendered article as a document; the date is the article's own, else its card's.

    Raises:
        PageNotUnderstoodError: the page has neither a heading nor an article.
    """
    page = parse_html(text)
    heading = page.xpath("//h1[normalize-space()]")
    title = one_line(" ".join(heading[0].xpath(".//text()").getall())) if heading else ""
    article = _article(page, heading[0] if heading else None)
    if article is None:
        raise PageNotUnderstoodError(
            f"expected an article with its heading, found neither <article> nor text below <h1>; the page begins "
            f"{visible_text(page)[:80]!r}"
        )
    lines = visible_lines(article, base_address(page, url), furniture=False)
    body = "\n".join(line.text for line in lines if line.text)
    shown = (
        labelled_date(title, body)
        or _shown_date(article)
        or _shown_date(around_heading(page))
        or card.shown_date
    )
    return RawDocument(
        item_key=f"news:{card.key}",
        url=url,
        title=title or card.title,
        text=body,
        version=language,
        headings=rubrics_of(page, title or card.title, is_date) or card.rubrics or None,
        shown_date=shown,
        attachments=attachments_of(lines),
        links=links_of(lines),
    )


def _article(page: Selector, heading: Selector | None) -> Selector | None:
    candidates = [
        box for box in page.css("article") if not box.xpath("ancestor::article") and not _is_card(box)
    ]
    if candidates:
        return max(candidates, key=lambda box: len(visible_text(box)))
    for box in page.css("[itemprop=articleBody], main"):
        if visible_text(box):
            return box
    if heading is None:
        return None
    box = box_around(root_of(heading), lambda address: DETAILS.search(address) is not None)
    return box if len(visible_text(box)) > len(visible_text(heading)) else None


def _is_card(box: Selector) -> bool:
    return bool(box.xpath(".//a[contains(@href, '/press/news/details/')]")) and len(visible_text(box)) < 400


def around_heading(page: Selector) -> Selector:
    """Return the part of a page in which an article's date may stand: what encloses its heading, without other cards."""
    heading = page.xpath("//h1[1]")
    if not heading:
        return page
    box = root_of(heading[0])
    for above in root_of(heading[0]).iterancestors():
        if above.tag in ("body", "html") or above.xpath(".//a[contains(@href, '/press/news/details/')]"):
            break
        box = above
        if element_selector(box).css(CARD_DATE):
            break
    return element_selector(box)
