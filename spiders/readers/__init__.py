"""One reader for each publishing system; the registry's ``engine`` names which one reads an address."""

from __future__ import annotations

from hearings_crawler.errors import ConfigurationError
from spiders.readers.base import Reader
from spiders.readers.govkz.documents import GovkzReader
from spiders.readers.older.filelist import FileListReader
from spiders.readers.older.onepage import OnePageReader
from spiders.readers.older.urldate import UrlDateReader

READERS: dict[str, type[Reader]] = {
    reader.engine: reader for reader in (GovkzReader, OnePageReader, UrlDateReader, FileListReader)
}


def reader_class(engine: str, address: str) -> type[Reader]:
    """Return the reader of a publishing system.

    Raises:
        ConfigurationError: no reader has that name; the message lists the known ones.
    """
    try:
        return READERS[engine]
    except KeyError:
        known = ", ".join(sorted(READERS))
        raise ConfigurationError(
            f"the address {address} names the engine {engine!r}, which no reader reads; known: {known}. "
            "Correct it in the registry of regions, or write a reader and add it to spiders/readers"
        ) from None
