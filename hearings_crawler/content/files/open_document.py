"""The text of an OpenDocument text (.odt, ISO/IEC 26300) as LibreOffice shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hearings_crawler.content.files.kinds import FileKind
from hearings_crawler.content.files.layout import TextLayout
from hearings_crawler.content.files.packages import Package
from hearings_crawler.content.files.result import FileText, FileUnreadableError, bounded, reasons
from hearings_crawler.content.files.xml_events import SEPARATOR, read_xml

MIME_TYPES = (b"application/vnd.oasis.opendocument.text",)
_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
}
_NOT_SHOWN = frozenset(
    {"text:tracked-changes", "office:annotation", "office:scripts", "office:automatic-styles", "office:forms"}
)
_MOST_BLANKS = 100


class OpenDocumentText:
    """Handles the events of the part ``content.xml``."""

    def __init__(self) -> None:
        self.layout = TextLayout()
        self._skipped = 0
        self._paragraphs = 0
        self._closers: list[Callable[[], None] | None] = []
        self._openers: dict[str, Callable[[Mapping[str, str]], Callable[[], None] | None]] = {
            "text:p": self._paragraph,
            "text:h": self._paragraph,
            "text:tab": lambda _: self.layout.write("\t"),
            "text:line-break": lambda _: self.layout.write("\n"),
            "text:s": self._blanks,
            "table:table-row": self._row,
            "table:table-cell": self._cell,
            "table:covered-table-cell": self._cell,
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skipped:
            self._skipped += 1
            return
        namespace, _, local = name.rpartition(SEPARATOR)
        short = f"{_NAMESPACES.get(namespace, '')}:{local}"
        if short in _NOT_SHOWN:
            self._skipped = 1
            return
        opener = self._openers.get(short)
        self._closers.append(opener(attributes) if opener else None)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        self._close_last()

    def text(self, text: str) -> None:
        """Text of the element that is open: white space counts as one blank."""
        if self._paragraphs and not self._skipped:
            self.layout.write(" ".join(f"|{text}|".split())[1:-1])

    def finish(self) -> str:
        """Close what a damaged part left open, and return the text."""
        while self._closers:
            self._close_last()
        return self.layout.finish()

    def _close_last(self) -> None:
        closer = self._closers.pop()
        if closer is not None:
            closer()

    def _paragraph(self, _: Mapping[str, str]) -> Callable[[], None]:
        self.layout.open_paragraph()
        self._paragraphs += 1

        def close() -> None:
            self._paragraphs -= 1
            self.layout.close_paragraph()

        return close

    def _blanks(self, attributes: Mapping[str, str]) -> None:
        count = next((value for key, value in attributes.items() if key.endswith(f"{SEPARATOR}c")), "1")
        self.layout.write(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))

    def _row(self, _: Mapping[str, str]) -> Callable[[], None]:
        self.layout.open_row()
        return self.layout.close_row

    def _cell(self, _: Mapping[str, str]) -> Callable[[], None]:
        self.layout.open_cell()
        return self.layout.close_cell


def is_open_document(package: Package) -> bool:
    """Whether a package is an OpenDocument text: its first part says so."""
    entry = package.find("mimetype")
    if entry is None:
        return False
    try:
        return package.whole(entry).strip().startswith(MIME_TYPES)
    except FileUnreadableError:
        return False


def read_open_document(package: Package) -> FileText:
    """Return the text of an OpenDocument text; what is damaged in it is named, and the rest is read."""
    entry = package.find("content.xml")
    if entry is None:
        return FileText(FileKind.OPEN_DOCUMENT, unread="it lacks the part content.xml")
    handler, problem = OpenDocumentText(), ""
    try:
        read_xml(package.pieces(entry), handler)
    except FileUnreadableError as error:
        problem = str(error)
    text, rest = bounded(handler.finish())
    if not text.strip() and not problem:
        problem = "it has no text"
    return FileText(FileKind.OPEN_DOCUMENT, text, unread=reasons(problem, rest))
