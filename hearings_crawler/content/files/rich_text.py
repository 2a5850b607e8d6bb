"""The text of a Rich Text file (.rtf, version 1.9 of the specification) as Word shows it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hearings_crawler.content.files.kinds import FileKind
from hearings_crawler.content.files.layout import TextLayout
from hearings_crawler.content.files.result import FileText, FileUnreadableError, bounded, reasons

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_NOT_SHOWN = frozenset(
    {
        *("fonttbl", "colortbl", "stylesheet", "info", "generator", "themedata", "datafield"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        *("pict", "nonshppict", "object", "fldinst", "sp", "xe", "tc", "rxe", "bkmkstart", "bkmkend"),
        *("listtable", "listoverridetable", "revtbl", "annotation", "atnid", "atnauthor"),
    }
)
"""Destinations whose content is not shown."""
_SHOWN_THOUGH_OPTIONAL = frozenset({"shpinst", "shptxt", "ud"})
_BREAKS = {"par": "\n", "line": "\n", "page": "\n", "sect": "\n", "row": "\n", "nestrow": "\n"}
_CHARACTERS = {
    **_BREAKS,
    "tab": "\t",
    "cell": "\t",
    "nestcell": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
}
_SYMBOLS = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\r": "\n", b"\n": "\n"}
_CHARSETS = {
    204: "cp1251",
    238: "cp1250",
    161: "cp1253",
    162: "cp1254",
    186: "cp1257",
    128: "cp932",
    134: "gbk",
}
"""Code pages by the character set of a font (fcharset)."""
_DEEPEST = 2000


@dataclass(frozen=True, slots=True)
class _OpenGroup:
    """What holds until a group ends."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    in_fonts: bool = False
    font: int = 0
    replaced: int = 1
    """Characters after one in Unicode that older programs show instead of it."""


@dataclass(slots=True)
class _RichText:
    """The reading of one file: the groups that are open, the fonts' code pages, the text."""

    layout: TextLayout = field(default_factory=TextLayout)
    groups: list[_OpenGroup] = field(default_factory=lambda: [_OpenGroup()])
    code_page: str = "cp1252"
    code_pages: dict[int, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    octets: bytearray = field(default_factory=bytearray)
    pending: int = 0
    optional: bool = False

    @property
    def now(self) -> _OpenGroup:
        """The innermost group."""
        return self.groups[-1]

    def change(self, **values: bool | int) -> None:
        """Change what holds in the innermost group."""
        self.flush()
        self.groups[-1] = replace(self.now, **values)  # type: ignore[arg-type]

    def flush(self) -> None:
        """Decode the bytes that stand one after the other in one font."""
        if self.octets:
            page = self.code_pages.get(self.now.font, self.code_page)
            self.write(self.octets.decode(page, "replace"))
            self.octets.clear()

    def write(self, text: str) -> None:
        """Add text, unless it is not shown; whole lines go to the layout."""
        if self.now.skipped or self.now.hidden or self.now.deleted:
            return
        self.parts.append(text)
        if "\n" in text:
            self.end_line()

    def end_line(self) -> None:
        """Hand the lines read so far on."""
        self.layout.write("".join(self.parts))
        self.parts.clear()

    def add(self, octets: bytes) -> None:
        """Add bytes of text, but for those that stand for a character in Unicode before them."""
        skipped = min(self.pending, len(octets))
        self.pending -= skipped
        self.octets += octets[skipped:]


def read_rich_text(body: bytes) -> FileText:
    """Return the text of a Rich Text file; one that breaks off is named, and what was read is given."""
    reading, problem = _RichText(), ""
    try:
        problem = _read(body, reading)
        reading.flush()
        reading.end_line()
    except FileUnreadableError as error:
        problem = str(error)
    text, rest = bounded(reading.layout.finish())
    if not text.strip() and not problem:
        problem = "it has no text"
    return FileText(FileKind.RICH_TEXT, text, unread=reasons(problem, rest))


def _read(body: bytes, reading: _RichText) -> str:
    """Read a file and return what is wrong with its groups."""
    position = body.find(b"{")
    while (match := _TOKEN.match(body, position)) is not None:
        position = match.end()
        word, number, octet, symbol, brace, text = match.groups()
        if word is not None:
            position += _control(word.decode("ascii"), int(number) if number else None, reading)
        elif octet is not None:
            reading.add(bytes.fromhex(octet.decode("ascii")))
        elif symbol is not None:
            _symbol(symbol, reading)
        elif brace is not None:
            _brace(brace, reading)
            if len(reading.groups) == 1:
                return "it goes on after its end" if body[position:].strip(b"\0 \r\n\x1a") else ""
        elif text is not None:
            reading.add(text)
    return "it breaks off"


def _brace(brace: bytes, reading: _RichText) -> None:
    reading.flush()
    reading.pending = 0
    reading.optional = False
    if brace == b"{":
        if len(reading.groups) > _DEEPEST:
            raise FileUnreadableError(f"its groups lie more than {_DEEPEST} deep in each other")
        reading.groups.append(reading.now)
    elif len(reading.groups) > 1:
        reading.groups.pop()


def _symbol(symbol: bytes, reading: _RichText) -> None:
    reading.flush()
    if symbol == b"*":
        reading.optional = True
    else:
        reading.write(_SYMBOLS.get(symbol, ""))


def _control(word: str, number: int | None, reading: _RichText) -> int:
    """Do what a control word says, and return how many bytes after it are no text."""
    optional, reading.optional = reading.optional, False
    if word == "bin":
        return max(number or 0, 0)
    if word == "u":
        _unicode(number or 0, reading)
        return 0
    if word in _CHARACTERS:
        reading.flush()
        reading.write(_CHARACTERS[word])
        return 0
    if word in _NOT_SHOWN or (optional and word not in _SHOWN_THOUGH_OPTIONAL):
        reading.change(skipped=True, in_fonts=word == "fonttbl")
        return 0
    state = _STATES.get(word)
    if state is not None:
        state(number, reading)
    return 0


def _unicode(number: int, reading: _RichText) -> None:
    reading.flush()
    code = number % 0x10000
    # A letter beyond the first plane is written as two halves; they are joined when the text is bounded.
    reading.write(chr(code))
    reading.pending = reading.now.replaced


def _code_page(number: int | None, reading: _RichText) -> None:
    try:
        reading.code_page = codecs.lookup(f"cp{number}").name
    except LookupError:
        return


def _font(number: int | None, reading: _RichText) -> None:
    reading.change(font=number or 0)


def _font_charset(number: int | None, reading: _RichText) -> None:
    if reading.now.in_fonts and number in _CHARSETS:
        reading.code_pages[reading.now.font] = _CHARSETS[number]


def _plain(_: int | None, reading: _RichText) -> None:
    reading.change(hidden=False, deleted=False)


_STATES: dict[str, Callable[[int | None, _RichText], None]] = {
    "ansicpg": _code_page,
    "f": _font,
    "fcharset": _font_charset,
    "plain": _plain,
    "v": lambda number, reading: reading.change(hidden=number != 0),
    "deleted": lambda number, reading: reading.change(deleted=number != 0),
    "uc": lambda number, reading: reading.change(replaced=max(number or 0, 0)),
}
