"""Reads XML as a stream of events: no tree in memory, no entities, no document type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from hearings_crawler.content.files.result import FileUnreadableError

SEPARATOR = " "
"""Between the namespace and the local name in the names that a handler gets."""


DEEPEST = 5000
"""Elements in each other; a table in a table takes three."""


class XmlHandler(Protocol):
    """What happens on each event; names are ``NAMESPACE LOCAL``."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        ...

    def end(self, name: str) -> None:
        """An element ends."""
        ...

    def text(self, text: str) -> None:
        """Text of the element that is open."""
        ...


def read_xml(pieces: Iterable[bytes], handler: XmlHandler, namespaces: dict[str, str] | None = None) -> None:
    """Return the events of a document to a handler; those before a fault have been given when it raises.

    ``namespaces`` receives the address of each prefix that is declared.

    Raises:
        FileUnreadableError: the document is not well-formed XML, declares a document type or is nested too deep.
    """
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise FileUnreadableError(f"its elements lie more than {DEEPEST} deep in each other")
        handler.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if namespaces is not None:
        parser.StartNamespaceDeclHandler = lambda prefix, uri: namespaces.__setitem__(prefix or "", uri or "")
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileUnreadableError(f"it is not well-formed XML ({str(error)[:80]})") from error


def _refuse_doctype(*_: object) -> None:
    raise FileUnreadableError("it declares a document type, which could name other files")
