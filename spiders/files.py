"""Asks for the files of documents and adds what they say: an item always comes back, whatever its files do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.http import Request

from hearings_crawler.content.files import FileReader, FileText
from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import classify_failure, classify_response
from hearings_crawler.items import Attachment, HearingItem, RawDocument

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from spiders.base import HearingSpider

NOT_FETCHED = "not_fetched"
"""The type of a file that did not come."""

Needed = Callable[[RawDocument], bool]
AddText = Callable[[RawDocument, Attachment, FileText], RawDocument]
Results = Iterator[Request | HearingItem]


class DocumentFiles:
    """Completes the items of one crawl with the text of their files.

    A file is asked for once, also when several items list it, and is read in the process for files.  One that did
    not come or cannot be read is named in the item; an exception on the way is accounted to the item's address.
    """

    def __init__(self, spider: HearingSpider, reader: FileReader | None = None) -> None:
        self._spider = spider
        self._reader = reader or FileReader()
        self._texts: dict[str, FileText] = {}
        self._waiting: dict[str, list[Callable[[], Results]]] = {}

    def complete(
        self, item: HearingItem, files: Sequence[Attachment], needed: Needed, add: AddText
    ) -> Results:
        """Give the item when its files have been read, or as many of them as are needed.

        Args:
            item: the item as its page shows it.
            files: the files in the order in which they are read.
            needed: whether a document as read so far needs another file.
            add: returns the document with what a file says.
        """
        before = item.raw
        try:
            for number, file in enumerate(files):
                if not needed(item.raw):
                    break
                found = self._texts.get(file.url)
                if found is None:
                    yield from self._ask(file, partial(self.complete, item, files[number:], needed, add))
                    return
                before, item.raw = item.raw, add(item.raw, file, found)
        except Exception as error:
            item.raw = replace(
                before,
                unread_files=(*before.unread_files, f"its files: {type(error).__name__}: {error}"[:300]),
            )
            self._account(item, error)
        yield item

    def close(self) -> None:
        """End the process that reads files."""
        self._reader.close()

    def _ask(self, file: Attachment, then: Callable[[], Results]) -> Iterator[Request]:
        """Ask for a file, unless it was asked for, and go on when it has come."""
        waiting = self._waiting.setdefault(file.url, [])
        waiting.append(then)
        if len(waiting) > 1:
            return

        async def read(response: Response, **_: Any) -> AsyncIterator[Request | HearingItem]:
            problem = classify_response(response)
            found = _not_fetched(*problem) if problem else await self._read(response.body, file)
            for result in self._arrived(file.url, found):
                yield result

        def failed(failure: Failure) -> Results:
            return self._arrived(file.url, _not_fetched(*classify_failure(failure)))

        yield Request(file.url, callback=read, errback=failed, dont_filter=True)

    async def _read(self, body: bytes, file: Attachment) -> FileText:
        try:
            return await self._reader.read_while(self._is_wanted, body, file.name or file.url)
        except Exception as error:
            self._spider.logger.exception("%s could not be read", file.url)
            return FileText("unknown", unread=f"reading it failed ({type(error).__name__})")

    def _is_wanted(self) -> bool:
        crawler = getattr(self._spider, "crawler", None)
        return crawler is None or bool(crawler.crawling)

    def _arrived(self, url: str, found: FileText) -> Results:
        self._texts[url] = found
        stats = getattr(getattr(self._spider, "crawler", None), "stats", None)
        if stats is not None:
            stats.inc_value(f"hearings/files/{found.type}/{'unread' if found.unread else 'read'}")
        for then in self._waiting.pop(url, []):
            yield from then()

    def _account(self, item: HearingItem, error: Exception) -> None:
        self._spider.logger.exception("%s: its files could not be added", item.raw.url)
        coverage = self._spider.coverages[item.address]
        coverage.page_failed(item.raw.url, Cause.CRASHED, f"{type(error).__name__}: {error}"[:300])


def _not_fetched(cause: Cause, detail: str) -> FileText:
    return FileText(NOT_FETCHED, unread=f"it did not come ({cause}{': ' if detail else ''}{detail[:200]})")


def with_text(raw: RawDocument, file: Attachment, found: FileText) -> RawDocument:
    """Return a document with the text of a file, or the names of what an archive holds, and what could not be read."""
    names = f"{file.name or file.url}: {'; '.join(found.names)}" if found.names else ""
    text = "\n".join(part for part in (raw.attachment_text, names, found.text) if part).strip()
    unread = (f"{file.name or file.url}: {found.unread}",) if found.unread else ()
    return replace(raw, attachment_text=text, unread_files=(*raw.unread_files, *unread))


def with_names(raw: RawDocument, file: Attachment, found: FileText) -> RawDocument:
    """Return a document with the names of the files in an archive; one that cannot be listed is named as unread."""
    shown = replace(found, text="", unread="" if found.names else found.unread)
    return with_text(raw, file, shown)
