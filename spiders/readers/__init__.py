"""One reader for each publishing system; the registry's ``engine`` names which one reads an address.

A reader is found by being here: every subclass of :class:`Reader` with an ``engine`` in a module of this package.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from scrapy.http import HtmlResponse

from hearings_crawler.content.markup import page_text
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.items import RawDocument, Source
from spiders.readers.base import Reader, searched_text


@cache
def readers(source: Source | None = None) -> dict[str, type[Reader]]:
    """Return the readers by their engine, in alphabetical order: all of them, or those of one source.

    Raises:
        ConfigurationError: two readers have the same engine.
    """
    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    found: dict[str, type[Reader]] = {}
    for reader in _subclasses(Reader):
        if not reader.engine or not reader.__module__.startswith(f"{__name__}."):
            continue
        known = found.setdefault(reader.engine, reader)
        if known is not reader:
            raise ConfigurationError(
                f"{known.__module__} and {reader.__module__} both read the engine {reader.engine!r}: give one another name"
            )
    return {engine: found[engine] for engine in sorted(found) if source in (None, found[engine].source)}


def _subclasses(reader: type[Reader]) -> Iterator[type[Reader]]:
    for subclass in reader.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def reader_class(engine: str, source: Source | None = None) -> type[Reader]:
    """Return the reader of a publishing system; with a ``source``, one of that source.

    Raises:
        ConfigurationError: no reader has that name; the message lists the known ones.
    """
    known = readers(source)
    if engine not in known:
        raise ConfigurationError(
            f"no reader reads the engine {engine!r}; known: {', '.join(known)}. "
            "Name one of these, or write a reader in spiders/readers"
        )
    return known[engine]


def documents_of(engine: str, body: bytes, url: str = "", *, every_item: bool = False) -> list[RawDocument]:
    """Return the documents on one page, without a crawl: those that may concern a hearing, or every item.

    Args:
        engine: the publishing system, as the registry names it, or ``portal``.
        body: the page's bytes as they were served.
        url: its address; without one, the address that the reader gives as its example.
        every_item: also what certainly is something else (news, vacancies).

    Raises:
        ConfigurationError: no reader has that name.
        PageNotUnderstoodError, RefusedError, PageError: the page is not one of that publishing system.
    """
    reader = reader_class(engine)
    address = url or reader.first_page(reader.address_example)
    documents = reader.documents(page_text(HtmlResponse(address, body=body)), address)
    return [
        item
        for item in documents
        if every_item or item.card or mentions_hearing(item.title, searched_text(item))
    ]
