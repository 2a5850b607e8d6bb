"""The national portal of environmental hearings: a notice, and at times minutes, of every hearing in the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response

from hearings_crawler.content.files import is_archive
from hearings_crawler.errors import UsageError
from hearings_crawler.items import DocumentKind, HearingItem, RawDocument, Source
from hearings_crawler.registry.regions import PORTAL_SPIDER, portal_address
from spiders.base import HearingSpider
from spiders.files import DocumentFiles, with_names
from spiders.readers.portal.reader import PortalReader

if TYPE_CHECKING:
    from hearings_crawler.coverage.address import AddressCoverage


BY_NUMBER = "number"
BY = ("list", BY_NUMBER)


class PortalSpider(HearingSpider):
    """Reads the portal; what its pages mean is the reader's business, what its files hold is asked for here.

    ``-a by=number`` walks the cards by their numbers instead of reading the lists.
    """

    name = PORTAL_SPIDER
    source = Source.PORTAL
    arguments = (*HearingSpider.arguments, "by")

    def __init__(self, by: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if by not in ("", *BY):
            raise UsageError(f"-a by: expected {' or '.join(BY)}, found {by!r}")
        self.by_number = by == BY_NUMBER

    def prepare(self) -> None:
        """Open the portal's account and build its reader."""
        site = portal_address()
        self.reader = PortalReader(site, self, self.coverage(site.address, site.engine), self.window)
        self.reader.by_number = self.by_number
        self.files = DocumentFiles(self)

    def start_pages(self) -> Iterator[Request]:
        """Yield the reader's first requests."""
        yield from self.reader.start()

    def documents(
        self, raw: RawDocument, coverage: AddressCoverage, response: Response
    ) -> Iterator[Request | HearingItem]:
        """Yield the document's item; of minutes in archives after the archives were listed.

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
            self.reader.previous_card(raw.card.form, raw.card.hearing_id)
            if archives and raw.card is not None
            else None
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
