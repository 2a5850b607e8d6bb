"""The base of the akimat spiders: reads each registered address of one region with the reader its engine names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hearings_crawler.documents import needs_attachments
from hearings_crawler.documents.recordings import is_recording
from hearings_crawler.errors import ConfigurationError, StoreError
from hearings_crawler.items import HearingItem, RawDocument, Source
from spiders.base import HearingSpider
from spiders.files import DocumentFiles, with_text
from spiders.readers import reader_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Request, Response

    from hearings_crawler.coverage.address import AddressCoverage
    from spiders.readers.base import Reader


class AkimatSpider(HearingSpider):
    """One region's akimat; a leaf is attributes only.

    ``name`` is the region's ``spider`` in the registry, ``region_code`` its ISO 3166-2 code and
    ``region_name`` its Russian name; the addresses come from the registry alone.  ``minimum_documents``
    is how many notices and minutes a window has at least in an ordinary year (a quarter of what the April
    2025 report found placed on the site in that month alone): fewer are a warning and the stat
    ``expectations/documents_missing``, never a reason to hold a month back (a site without a single notice is how an
    absence is found).  ``maximum_unread_share`` is checked when the crawl ends (pipelines/p300_read.py).
    """

    source = Source.SITE
    region_name: str = ""
    minimum_documents: int = 0

    def prepare(self) -> None:
        """Build a reader for each registered address.

        Raises:
            ConfigurationError: an attribute is missing, the registry lacks the region or names it otherwise,
                an engine is unknown, or its reader cannot read an address.
        """
        for attribute in ("region_code", "region_name"):
            if not getattr(self, attribute):
                raise ConfigurationError(
                    f"the spider {self.name!r} lacks {attribute!r}: set it as an attribute of {type(self).__name__}"
                )
        region = self.registry.region(self.name)
        if region.code != self.region_code:
            raise ConfigurationError(
                f"the spider {self.name!r} has the region code {self.region_code}, the registry ({self.registry.path}) "
                f"has {region.code}: correct the one that is wrong"
            )
        self.files = DocumentFiles(self)
        self._numbers: frozenset[str] | None = None
        self.readers: list[Reader] = [
            reader_class(site.engine, self.source)(
                site, self, self.coverage(site.address, site.engine), self.window
            )
            for site in region.sites
        ]

    def start_pages(self) -> Iterator[Request]:
        """Yield the first requests of each reader."""
        for reader in self.readers:
            yield from reader.start()

    def documents(
        self, raw: RawDocument, coverage: AddressCoverage, response: Response
    ) -> Iterator[Request | HearingItem]:
        """Yield the document's item after its files, unless its own text names a hearing of the portal by its number.

        A file that cannot be had or read leaves the document as its page shows it, and is named in it.
        """
        files = [file for file in raw.attachments if not is_recording(file.url, file.name)]
        needed = partial(needs_attachments, known_numbers=self._known_numbers())
        yield from self.files.complete(self.item(raw, coverage, response), files, needed, with_text)

    def _known_numbers(self) -> frozenset[str]:
        if self._numbers is None:
            try:
                self._numbers = self.previous.registration_numbers() if self.previous else frozenset()
            except StoreError as error:
                self.logger.warning("the portal's numbers are not known, every file is read: %s", error)
                self._numbers = frozenset()
        return self._numbers

    def closed(self, reason: str) -> None:
        """Warn when a crawl that ended by itself found fewer documents than an ordinary window has."""
        self.files.close()
        found = sum(coverage.documents for coverage in self.coverages.values())
        if reason != "finished" or found >= self.minimum_documents:
            return
        missing = self.minimum_documents - found
        self.logger.warning(
            "%s: expected at least %d documents since %s, found %d; look at %s",
            self.name,
            self.minimum_documents,
            self.window.start,
            found,
            ", ".join(self.coverages),
        )
        stats = getattr(getattr(self, "crawler", None), "stats", None)
        if stats is not None:
            stats.set_value("expectations/documents_missing", missing)
