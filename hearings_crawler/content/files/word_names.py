"""The names of a Word file's elements, the same in the transitional and the strict standard."""

from __future__ import annotations

from hearings_crawler.content.files.xml_events import SEPARATOR

PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "urn:schemas-microsoft-com:vml": "v",
}
OFF = frozenset({"0", "false", "off", "none"})
"""What switches a property off."""


def short_name(name: str) -> str:
    """Return an element's name with a short prefix for its namespace: ``w:p``."""
    namespace, _, local = name.rpartition(SEPARATOR)
    return f"{PREFIXES.get(namespace, '')}:{local}"


def local_name(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(SEPARATOR)[2]
