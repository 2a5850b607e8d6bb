"""A news list and articles whose date stands only in their address.

Seen: op-tsh.sko.gov.kz/news/read/Obyavlenie_20230821025235.html (YYYYMMDDhhmmss) and
korgaljin.gov.kz/content/9664-09-10-19-11-23-06-obyyavlenie (DD-MM-YY-hh-mm-ss).  The date in the address
is evidence and no shown date: such a document is undated unless a label dates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from hearings_crawler.content.addresses import is_file_address, joined, parts_of
from hearings_crawler.content.markup import (
    attachments_of,
    base_address,
    links_of,
    page_text,
    parse_html,
    root_of,
    visible_lines,
    visible_text,
)
from hearings_crawler.content.text import comparable_title, fold, one_line
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import RawDocument
from spiders.readers.base import Found, Listing, Reader, searched_text
from spiders.readers.page_structure import box_around, is_heading, next_page, page_rubrics, rubrics_of
from spiders.readers.shown_dates import (
    PUBLICATION_LABELS,
    address_day,
    day_of,
    has_stamp,
    labelled_date,
)

if TYPE_CHECKING:
    from lxml.etree import _Element
    from parsel import Selector
    from scrapy.http import Request, Response


_MORE = re.compile(r"(?:читать\s+)?(?:подробнее|далее|полностью)\W*|толығырақ\W*|оқу\W*", re.IGNORECASE)

_NAMES_A_BODY = re.compile(
    r"управлени|баскарма|акимат|акимди|департамент|учрежден|мекеме|отдел|болим|сайт|портал"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list: the article's address, its title as listed, the day in its address."""

    url: str
    title: str
    day: date | None

    @property
    def key(self) -> str:
        """The article's address within its host."""
        parts = parts_of(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


class UrlDateReader(Reader):
    """Reads a news list whose articles carry their date in the address.  The address is the list's first page."""

    engine = "urldate"
    address_example = "https://op-tsh.sko.gov.kz/news"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the article at an address that carries a day, else the articles that a list links to."""
        day = address_day(parts_of(url).path)
        if day is not None:
            return [read_article(text, Entry(url, "", day))]
        entries = read_entries(parse_html(text), url)
        return [RawDocument(item_key=entry.key, url=entry.url, title=entry.title) for entry in entries]

    def start(self) -> Iterator[Request]:
        """Ask for the first page of the list."""
        yield self._list_page(Listing("news", self.coverage), self.site.address, 1)

    def _list_page(self, listing: Listing, url: str, number: int) -> Request:
        return self.spider.page(
            listing.ask(url), partial(self._read_list, listing, url, number), self.coverage, listing=True
        )

    def _read_list(self, listing: Listing, url: str, number: int, response: Response) -> Iterator[Found]:
        page = parse_html(page_text(response))
        entries = read_entries(page, url)
        new = listing.enter((entry.key for entry in entries), response, (entry.day for entry in entries))
        fresh = [entry for entry in entries if entry.key in new]
        for entry in fresh:
            if not self.older(entry.day):
                yield self.spider.page(entry.url, partial(self._read_article, entry), self.coverage)
        following = next_page(page, url, number, self.site.address)
        if following and not (fresh and all(self.older(entry.day) for entry in fresh)):
            yield self._list_page(listing, following, number + 1)
        else:
            listing.complete()

    def _read_article(self, entry: Entry, response: Response) -> Iterator[Found]:
        document = read_article(page_text(response), entry)
        if self.older(entry.day, day_of(document.shown_date)):
            return
        if mentions_hearing(f"{entry.title} {document.title}", searched_text(document)):
            yield document


def read_entries(page: Selector, url: str) -> list[Entry]:
    """Return the articles that a list page links to, each once.

    Beside the dated addresses those are taken that stand in the same folder: an article whose address
    was given another form is read rather than lost.

    Raises:
        PageNotUnderstoodError: the page links to no article with a date in its address.
    """
    host = parts_of(url).netloc
    links = [
        link
        for line in visible_lines(page, base_address(page, url), furniture=False)
        for link in line.links
        if parts_of(link.url).netloc == host and not is_file_address(link.url)
    ]
    folders = {_folder(link.url) for link in links if has_stamp(link.url)}
    if not folders:
        raise PageNotUnderstoodError(
            "expected links to articles with a date in their address, such as Obyavlenie_20230821025235.html, "
            f"found none among {len(links)} links; the page begins {visible_text(page)[:80]!r}"
        )
    titles: dict[str, str] = {}
    own = parts_of(url).path.rstrip("/")
    for link in links:
        address = link.url.split("#")[0]
        path = parts_of(address).path.rstrip("/")
        alike = _folder(address) in folders and own not in (path, _folder(address)) and path not in folders
        if has_stamp(address) or alike:
            known = titles.setdefault(address, "")
            if len(link.text) > len(known) and not _MORE.fullmatch(link.text):
                titles[address] = link.text
    return [Entry(address, title, address_day(address)) for address, title in titles.items()]


def _folder(url: str) -> str:
    return parts_of(url).path.rsplit("/", 1)[0]


def read_article(text: str, entry: Entry) -> RawDocument:
    """Return an article as a document.

    Raises:
        PageNotUnderstoodError: the page shows neither a heading nor the title that the list gave.
    """
    page = parse_html(text)
    heading = _heading(page, entry.title)
    if heading is None:
        raise PageNotUnderstoodError(
            f"expected an article with the heading {entry.title!r}, found no heading; the page begins "
            f"{visible_text(page)[:80]!r}"
        )
    title = one_line(" ".join(str(part) for part in heading.itertext()))

    def is_other(address: str) -> bool:
        return has_stamp(address) and parts_of(joined(entry.url, address)).path != parts_of(entry.url).path

    box = box_around(heading, is_other)
    lines = visible_lines(box, base_address(page, entry.url), furniture=False)
    body = "\n".join(line.text for line in lines if line.text)
    above = _heading_above(page, heading)
    headings = (
        *rubrics_of(page, title, lambda step: day_of(step) is not None),
        *((above,) if above else ()),
        *(step for step in page_rubrics(page) if step != title),
    )
    return RawDocument(
        item_key=entry.key,
        url=entry.url,
        title=title,
        text=body,
        headings=tuple(dict.fromkeys(headings)) or None,
        shown_date=labelled_date(title, body, labels=PUBLICATION_LABELS),
        attachments=attachments_of(lines),
        links=links_of(lines),
    )


def _heading(page: Selector, listed: str) -> _Element | None:
    """Return the article's heading: the element that shows the listed title, else the first heading of the page."""
    wanted = comparable_title(listed)
    headings = [
        root_of(heading)
        for heading in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]")
    ]
    shown = [heading for heading in headings if _letters(heading)]
    for candidate in shown:
        if wanted and _letters(candidate) == wanted:
            return candidate
    for element in root_of(page).iter("div", "p", "span", "b", "strong", "td", "a"):
        if wanted and len(element) == 0 and _letters(element) == wanted:
            return element
    # A list that says «подробнее» names no title: the window's title tells the article's heading from the site's.
    window_title = comparable_title(page.xpath("string(//title)").get(""))
    named = [heading for heading in shown if _letters(heading) in window_title]
    first = [heading for heading in shown if heading.tag == "h1"] or shown
    return max(named, key=lambda heading: len(_letters(heading)), default=first[0] if first else None)


def _letters(element: _Element) -> str:
    return comparable_title(" ".join(str(part) for part in element.itertext()))


def _heading_above(page: Selector, heading: _Element) -> str:
    """Return the heading nearest above an article's own, empty if there is none or it names whose site it is."""
    found = ""
    for line in visible_lines(page, furniture=False):
        if line.element is heading or heading in line.element.iterancestors():
            return found
        if is_heading(line) and not _NAMES_A_BODY.search(fold(line.text)):
            found = line.text
    return ""
