"""The text of a Word file (ECMA-376, transitional and strict) as Word shows it.

Read are the body, its text boxes, footnotes and endnotes: paragraphs in tables, nested tables, content controls, smart
tags, fields' results, insertions.  Left out is what Word does not show: deletions, the instructions of fields, hidden
text, the second copy of a text box for older programs.  Headers and footers are not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from hearings_crawler.content.files.kinds import FileKind
from hearings_crawler.content.files.office_package import OfficePackage
from hearings_crawler.content.files.result import FileText, FileUnreadableError, bounded, reasons
from hearings_crawler.content.files.word_styles import hidden_styles
from hearings_crawler.content.files.word_text import WordText
from hearings_crawler.content.files.xml_events import read_xml


def read_word(office: OfficePackage) -> FileText:
    """Return the text of a Word file; what is damaged in it is named, and the rest is read."""
    related = office.related()
    problems = office.problems
    hidden = hidden_styles(office, related.get("styles", ""))
    texts = []
    has_pictures = False
    for part in (office.main, related.get("footnotes", ""), related.get("endnotes", "")):
        entry = office.package.find(part) if part else None
        if entry is None:
            continue
        namespaces: dict[str, str] = {}
        handler = WordText(hidden, namespaces)
        problem = _read_part(office.package.pieces(entry), handler, namespaces)
        problems += [problem, *handler.unread]
        has_pictures = has_pictures or handler.has_pictures
        texts.append(handler.finish())
    text, rest = bounded("\n".join(text for text in texts if text))
    if not text.strip() and not any(problems):
        problems.append("it shows pictures only" if has_pictures else "it has no text")
    return FileText(FileKind.WORD, text, unread=reasons(*problems, rest))


def _read_part(pieces: Iterable[bytes], handler: WordText, namespaces: dict[str, str]) -> str:
    """Read one part and return why its end was not reached."""
    try:
        read_xml(pieces, handler, namespaces)
    except FileUnreadableError as error:
        return str(error)
    return ""
