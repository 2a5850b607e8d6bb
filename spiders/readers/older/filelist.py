"""A page of links to files, without dates: one document for each file that may be a hearing's.

Seen: almaty.gov.kz/page.php?page_id=4991&lang=1 («скачать Протокол общественных слушаний-3.pdf»),
windows-1251 without saying so.  The header shows today's date, which dates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from hearings_crawler.content.addresses import (
    file_name,
    is_file_address,
    is_recording,
    names_file,
    parts_of,
)
from hearings_crawler.content.markup import (
    Line,
    Link,
    base_address,
    page_text,
    parse_html,
    visible_lines,
    visible_text,
)
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Attachment, RawDocument
from spiders.readers.base import Found, Listing, Reader
from spiders.readers.page_structure import is_breadcrumb, is_heading, next_page, page_rubrics
from spiders.readers.shown_dates import PUBLICATION_LABELS, labelled_date

if TYPE_CHECKING:
    from parsel import Selector
    from scrapy.http import Request, Response


_DOWNLOAD = re.compile(
    r"/(?:load|get|download)_?file|/download(?:/|\.|$|\?)|[?&](?:file|file_?id|download)=", re.IGNORECASE
)
_GENERIC_NAME = re.compile(
    r"\W*(?:скачать|загрузить|открыть|просмотр\w*|посмотреть|файл|документ|жүктеу|жүктеп алу|көру|қарау|"
    r"download|pdf|docx?|rar|zip)?\W*(?:файл|pdf|docx?)?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file: its address, the name shown, the line it stands in, what stands beside it, the heading above.

    ``beside`` are the other links of its line and the recordings of the lines below, up to the next file;
    ``rubrics`` what the whole page stands under.
    """

    url: str
    name: str
    line: str
    heading: str
    beside: tuple[Link, ...] = ()
    rubrics: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All that the file stands under, the nearest first."""
        return tuple(dict.fromkeys(text for text in (self.heading, *self.rubrics) if text))


class FileListReader(Reader):
    """Reads a page of file links.  The address is the page's own."""

    engine = "filelist"
    address_example = "https://almaty.gov.kz/page.php?page_id=4991&lang=1"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the files that a page links to."""
        return [read_file(file) for file in read_files(parse_html(text), url)]

    def start(self) -> Iterator[Request]:
        """Ask for the page."""
        yield self._page(Listing("files", self.coverage), self.site.address, 1)

    def _page(self, listing: Listing, url: str, number: int) -> Request:
        return self.spider.page(
            listing.ask(url), partial(self._read, listing, url, number), self.coverage, listing=True
        )

    def _read(self, listing: Listing, url: str, number: int, response: Response) -> Iterator[Found]:
        page = parse_html(page_text(response))
        files = read_files(page, url)
        new = listing.enter((file_key(file.url) for file in files), response)
        for file in files:
            key = file_key(file.url)
            if key in new and mentions_hearing(
                file.name, f"{file_name(file.url)}\n{file.line}\n{' '.join(file.headings)}"
            ):
                yield read_file(file)
        following = next_page(page, url, number, self.site.address)
        if following:
            yield self._page(listing, following, number + 1)
        else:
            listing.complete()


def read_files(page: Selector, url: str) -> list[ListedFile]:
    """Return every file that a page links to, each once.

    Raises:
        PageNotUnderstoodError: the page links to no file at all.
    """
    found: dict[str, ListedFile] = {}
    heading = ""
    current = ""
    for line in visible_lines(page, base_address(page, url), furniture=False):
        begun = False
        for link in line.links:
            if _is_file(link) and not (is_recording(link.url) and current):
                current = file_key(link.url)
                begun = True
                found.setdefault(current, ListedFile(link.url, _name(link, line), line.text, heading))
            elif current and (begun or is_recording(link.url)):
                file = found[current]
                found[current] = replace(file, beside=(*file.beside, link))
        if is_heading(line) and not is_breadcrumb(line) and not begun:
            heading = line.text
            current = ""
    if not found:
        raise PageNotUnderstoodError(
            f"expected a page of links to files, found no link to a file; the page begins {visible_text(page)[:80]!r}"
        )
    rubrics = page_rubrics(page)
    return [replace(file, rubrics=rubrics) for file in found.values()]


def read_file(file: ListedFile) -> RawDocument:
    """Return a listed file as a document; its url is the file itself, for the page shows no more of it."""
    recordings = tuple(Attachment(link.url, link.text) for link in file.beside if is_file_address(link.url))
    return RawDocument(
        item_key=file_key(file.url),
        url=file.url,
        title=file.name,
        text=file.line,
        headings=file.headings or None,
        shown_date=labelled_date(file.line, labels=PUBLICATION_LABELS),
        attachments=(Attachment(file.url, file.name), *recordings),
        links=(file.url, *(link.url for link in file.beside)),
        only_named=True,
    )


def file_key(url: str) -> str:
    """Return a file's address within its host: path and query."""
    parts = parts_of(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_file(link: Link) -> bool:
    return is_file_address(link.url) or names_file(link.text) or bool(_DOWNLOAD.search(link.url))


def _name(link: Link, line: Line) -> str:
    """Return what names a file: the link's text, or the line's where the link says no more than «скачать»."""
    if not _GENERIC_NAME.fullmatch(link.text):
        return link.text
    if not _GENERIC_NAME.fullmatch(line.text):
        return line.text
    return file_name(link.url)
