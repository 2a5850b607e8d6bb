"""The base of the akimat spiders: reads each registered address of one region with the reader its engine names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hearings_crawler.errors import ConfigurationError
from hearings_crawler.items import Source
from spiders.base import HearingSpider
from spiders.readers import reader_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Request

    from spiders.readers.base import Reader


class AkimatSpider(HearingSpider):
    """One region's akimat; a leaf is attributes only.

    ``name`` is the region's ``spider`` in the registry, ``region_code`` its ISO 3166-2 code and
    ``region_name`` its Russian name; the addresses come from the registry alone.  ``minimum_documents``
    is how many notices and minutes a window has at least in an ordinary year (a quarter of what the April
    2025 report found placed on the site in that month alone): fewer are a warning and the stat
    ``expectations/documents_missing``, never a reason to hold a month back.
    """

    source = Source.SITE
    region_name: str = ""
    minimum_documents: int = 0

    def prepare(self) -> None:
        """Build a reader for each registered address.

        Raises:
            ConfigurationError: an attribute is missing, the registry lacks the region or names it otherwise,
                an engine is unknown, or an address is none that its engine can read.
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
        self.readers: list[Reader] = [
            reader_class(site.engine, site.address)(
                site, self, self.ledger(site.address, site.engine), self.window
            )
            for site in region.sites
        ]

    def start_pages(self) -> Iterator[Request]:
        """Give the first requests of each reader."""
        for reader in self.readers:
            yield from reader.start()

    def closed(self, reason: str) -> None:
        """Warn when a crawl that ended by itself found fewer documents than an ordinary window has."""
        found = sum(ledger.documents for ledger in self.ledgers.values())
        if reason != "finished" or found >= self.minimum_documents:
            return
        missing = self.minimum_documents - found
        self.logger.warning(
            "%s: expected at least %d documents since %s, found %d; look at %s",
            self.name,
            self.minimum_documents,
            self.window.start,
            found,
            ", ".join(self.ledgers),
        )
        stats = getattr(getattr(self, "crawler", None), "stats", None)
        if stats is not None:
            stats.set_value("expectations/documents_missing", missing)
