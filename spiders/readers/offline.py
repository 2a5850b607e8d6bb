"""One page, read without a crawl: what a reader makes of the bytes that a publishing system answered with.

Golden tests, ``scrapy read``, ``scrapy sites`` and ``scrapy genspider -t akimat`` call this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse

from hearings_crawler.clock import local_day
from hearings_crawler.content.markup import page_text, parse_html
from hearings_crawler.documents.placement import server_moment
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import PageNotUnderstoodError, UsageError
from hearings_crawler.items import Form, RawDocument, Source
from hearings_crawler.registry.regions import PORTAL_HOSTS, PORTAL_SPIDER
from spiders.readers.base import searched_text
from spiders.readers.govkz.documents import item_id, read_item, read_list
from spiders.readers.govkz.news import DETAILS, Card, read_cards
from spiders.readers.govkz.news import read_article as read_news_article
from spiders.readers.older.dates_on_pages import address_day, day_of
from spiders.readers.older.filelist import read_file, read_files
from spiders.readers.older.onepage import read_notice, read_notices
from spiders.readers.older.urldate import Entry, read_article, read_entries
from spiders.readers.portal.card import ListRow, form_of, hearing_id_of
from spiders.readers.portal.card import read_list as read_list_page
from spiders.readers.portal.documents import card_documents, last_day, row_document

GOVKZ_PAGE = "https://www.gov.kz/memleket/entities"


@dataclass(frozen=True, slots=True)
class System:
    """One publishing system: how a page of it is read, and the address to assume for a saved one."""

    read: Callable[[str, str], list[RawDocument]]
    url: str
    source: Source = Source.SITE


def documents_of(engine: str, body: bytes, url: str = "", *, every_item: bool = False) -> list[RawDocument]:
    """Return the documents on one page: those that may have to do with a hearing, or every item of it.

    A listing gives what it shows of each item; an article, a card or a single item gives that one.

    Args:
        engine: the publishing system, as the registry names it, or ``portal``.
        body: the page's bytes as they were served.
        url: its address; without one, an address as that system has them.
        every_item: also what certainly is something else (news, vacancies).

    Raises:
        UsageError: no reader has that name.
        PageNotUnderstoodError, RefusedError, PageError: the page is none of that publishing system.
    """
    system = system_of(engine)
    address = url or system.url
    text = page_text(HtmlResponse(address, body=body))
    documents = system.read(text, address)
    return [
        item
        for item in documents
        if every_item or item.card or mentions_hearing(item.title, searched_text(item))
    ]


def system_of(engine: str) -> System:
    """Return what reads the pages of a publishing system.

    Raises:
        UsageError: no reader has that name; the message lists the known ones.
    """
    try:
        return SYSTEMS[engine]
    except KeyError:
        raise UsageError(f"no reader {engine!r}; known: {', '.join(sorted(SYSTEMS))}") from None


def item_day(document: RawDocument) -> date | None:
    """Return the last day that an item shows or carries: shown, by the server, in its address, of the hearing."""
    moment = server_moment(document.server_time) if document.server_time else None
    days = [
        day_of(document.shown_date),
        local_day(moment) if moment else None,
        address_day(urlsplit(document.url).path),
        last_day(document.card.row_when or document.card.when) if document.card else None,
    ]
    return max((day for day in days if day is not None), default=None)


def _govkz(text: str, url: str) -> list[RawDocument]:
    """Read an answer of the documents API (a list, or one item), or a rendered page of the news."""
    language = "kk" if "lang=kk" in url else "ru"
    if text.lstrip()[:1] not in ("[", "{"):
        return _govkz_news(text, url, language)
    match = re.search(r"[?&]projects=([\w-]+)|/entities/([\w-]+)", url)
    slug = next((part for part in match.groups() if part), "") if match else ""
    value = json.loads(text) if _is_json(text) else None
    items = [value] if isinstance(value, dict) and item_id(value) else read_list(text, empty_wrapper=True)
    return [
        read_item(item_id(item), item, slug or str(item.get("projects", "")), language)
        for item in items
        if item_id(item)
    ]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _govkz_news(text: str, url: str, language: str) -> list[RawDocument]:
    match = re.search(r"/entities/[\w-]+", url)
    section = f"https://www.gov.kz/memleket{match[0] if match else ''}/press/news"
    match = DETAILS.search(url)
    if match:
        return [read_news_article(text, Card(match[1], "", ""), url, language)]
    cards = read_cards(parse_html(text), url)
    if not cards:
        raise PageNotUnderstoodError(
            f"expected the documents API's JSON, or a rendered news page with cards that link to /press/news/details/, "
            f"found neither at {url} (for an article give its address with --url)"
        )
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


def _onepage(text: str, url: str) -> list[RawDocument]:
    return [read_notice(notice, url) for notice in read_notices(parse_html(text), url)]


def _urldate(text: str, url: str) -> list[RawDocument]:
    if address_day(urlsplit(url).path):
        return [read_article(text, Entry(url, "", address_day(url)))]
    entries = read_entries(parse_html(text), url)
    return [RawDocument(item_key=entry.key, url=entry.url, title=entry.title) for entry in entries]


def _filelist(text: str, url: str) -> list[RawDocument]:
    return [read_file(file) for file in read_files(parse_html(text), url)]


def _portal(text: str, url: str) -> list[RawDocument]:
    if not hearing_id_of(url):
        return [row_document(row) for row in read_list_page(text, url).rows]
    form = form_of(url) or Form.OPEN_MEETING
    return card_documents(text, url, ListRow(form, hearing_id_of(url), url))


SYSTEMS: dict[str, System] = {
    "govkz": System(_govkz, f"{GOVKZ_PAGE}/SLUG/documents/1?lang=ru"),
    "onepage": System(_onepage, "https://host.gov.kz/hearings"),
    "urldate": System(_urldate, "https://host.gov.kz/news"),
    "filelist": System(_filelist, "https://host.gov.kz/page.php"),
    PORTAL_SPIDER: System(_portal, f"https://{PORTAL_HOSTS[0]}/Public/PubHearings?page=1", Source.PORTAL),
}
