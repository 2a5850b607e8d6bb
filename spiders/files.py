"""Asks for the files of documents and adds what they say: an item always comes back, whatever its files do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.http import Request

from hearings_crawler.content.files import SHARED_READER, FileReader, FileText, may_be_readable
from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import classify_failure, classify_response
from hearings_crawler.documents.document import is_undecided
from hearings_crawler.items import Attachment, HearingItem, RawDocument

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from spiders.base import HearingSpider

MOST_FILES = 20
"""Files of one document that are read, or named one by one."""
MOST_TEXT = 200_000
"""Letters of the text of a document's files."""
NOT_FETCHED = "not_fetched"
"""The type of a file that did not come."""
GONE = frozenset({404, 410})
"""A file that its site does not have is placed nowhere: its item is a question, not a gap in what was read."""

Needed = Callable[[RawDocument], bool]
AddText = Callable[[RawDocument, Attachment, FileText], RawDocument]
Results = Iterator[Request | HearingItem]


class DocumentFiles:
    """Completes the items of one crawl with the text of their files.

    A file is asked for once, also when several items list it, and is read in the process for files.  One that did
    not come or cannot be read is named in the item; an exception on the way is accounted to the item's address.
    """

    def __init__(self, spider: HearingSpider, reader: FileReader = SHARED_READER) -> None:
        self._spider = spider
        self._reader = reader
        self._texts: dict[str, FileText] = {}
        self._waiting: dict[str, list[Callable[[], Results]]] = {}
        self._failed: dict[str, tuple[Cause, str]] = {}

    def complete(
        self, item: HearingItem, files: Sequence[Attachment], needed: Needed, add: AddText, taken: int = 0
    ) -> Results:
        """Yield the item when its files have been read, or as many of them as are needed.

        Args:
            item: the item as its page shows it.
            files: the files in the order in which they are read.
            needed: whether a document as read so far needs another file.
            add: returns the document with what a file says.
            taken: how many of the document's files have been taken already.
        """
        before = item.raw
        try:
            for number, file in enumerate(files):
                if not needed(item.raw):
                    break
                if taken >= MOST_FILES:
                    item.raw = with_rest(item.raw, len(files) - number)
                    break
                found = self._texts.get(file.url) or self._left_alone(file)
                if found is None:
                    then = partial(self.complete, item, files[number:], needed, add, taken)
                    yield from self._ask(file, then)
                    return
                before, item.raw = item.raw, add(item.raw, file, found)
                taken += 1
        except Exception as error:
            item.raw = replace(
                before,
                unread_files=(*before.unread_files, f"its files: {type(error).__name__}: {error}"[:300]),
            )
            self._account(item, error)
        self._account_missing(item)
        yield item

    def _left_alone(self, file: Attachment) -> FileText | None:
        """Return why a file is not asked for; None for one that is."""
        if not may_be_readable(file.url, file.name):
            return FileText(NOT_FETCHED, unread="a file of its kind is not read")
        if host_of(file.url) not in self._spider.registry.hosts():
            return FileText(NOT_FETCHED, unread="it lies on a host that is not registered")
        return None

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
            if problem and response.status not in GONE:
                self._failed[file.url] = problem
            found = _not_fetched(*problem) if problem else await self._read(response.body, file)
            for result in self._arrived(file.url, found):
                yield result

        def failed(failure: Failure) -> Results:
            self._failed[file.url] = classify_failure(failure)
            return self._arrived(file.url, _not_fetched(*self._failed[file.url]))

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

    def _account_missing(self, item: HearingItem) -> None:
        """Account the files that did not come of an item of which nobody can say whether it is a notice or minutes."""
        failed = [file.url for file in item.raw.attachments if file.url in self._failed]
        if not failed or not is_undecided(item.raw):
            return
        coverage = self._spider.coverages[item.address]
        for url in failed:
            cause, detail = self._failed[url]
            coverage.page_failed(url, cause, detail)

    def _account(self, item: HearingItem, error: Exception) -> None:
        self._spider.logger.exception("%s: its files could not be added", item.raw.url)
        coverage = self._spider.coverages[item.address]
        coverage.page_failed(item.raw.url, Cause.CRASHED, f"{type(error).__name__}: {error}"[:300])


def _not_fetched(cause: Cause, detail: str) -> FileText:
    return FileText(NOT_FETCHED, unread=f"it did not come ({cause}{': ' if detail else ''}{detail[:200]})")


def host_of(url: str) -> str:
    """Return the host of an address; empty when it is no address."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def with_text(raw: RawDocument, file: Attachment, found: FileText) -> RawDocument:
    """Return a document with the text of a file, or the names of what an archive holds, and what could not be read."""
    names = f"{file.name or file.url}: {'; '.join(found.names)}" if found.names else ""
    text = "\n".join(part for part in (raw.attachment_text, names, found.text) if part).strip()
    unread = [f"{file.name or file.url}: {found.unread}"] if found.unread else []
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
        unread.append(f"{file.name or file.url}: the document's files say more than is kept")
    return replace(raw, attachment_text=text, unread_files=(*raw.unread_files, *unread))


def with_rest(raw: RawDocument, count: int) -> RawDocument:
    """Return a document with the number of its files that are not read, since there are too many."""
    return replace(
        raw, unread_files=(*raw.unread_files, f"{count} more files: only the first {MOST_FILES} are read")
    )


def with_names(raw: RawDocument, file: Attachment, found: FileText) -> RawDocument:
    """Return a document with the names of the files in an archive; one that cannot be listed is named as unread."""
    shown = replace(found, text="", unread="" if found.names else found.unread)
    return with_text(raw, file, shown)
