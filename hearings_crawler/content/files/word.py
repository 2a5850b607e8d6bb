"""The text of a Word file (ECMA-376, transitional and strict) as Word shows it.

Read are the body, its text boxes, footnotes and endnotes: paragraphs in tables, nested tables, content controls, smart
tags, fields' results, insertions.  Left out is what Word does not show: deletions, the instructions of fields, hidden
text, the second copy of a text box for older programs.  Headers and footers are not read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hearings_crawler.content.files.kinds import FileKind
from hearings_crawler.content.files.layout import TextLayout
from hearings_crawler.content.files.packages import Package
from hearings_crawler.content.files.result import FileText, FileUnreadableError, bounded, reasons
from hearings_crawler.content.files.xml_events import SEPARATOR, read_xml

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "urn:schemas-microsoft-com:vml": "v",
}
_UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
"""Beginnings of the namespaces that Word understands in a choice of mc:AlternateContent."""
_OFF = frozenset({"0", "false", "off", "none"})
_NOT_SHOWN = frozenset(
    {
        *("w:delText", "w:instrText", "w:delInstrText", "w:sdtPr", "w:tabs", "w:sectPr", "w:tblGrid", "w:ffData"),
        *("w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange"),
        *("w:tblPrExChange", "w:tblGridChange", "w:numberingChange", "w:cellIns", "w:cellMerge"),
    }
)  # fmt: skip
"""Elements whose content is not shown."""
_PICTURE_FONTS = ("wingdings", "webdings", "symbol")


@dataclass(slots=True)
class _Choice:
    """An mc:AlternateContent: whether one of its choices gave text."""

    taken: bool = False


@dataclass(frozen=True, slots=True)
class HiddenStyles:
    """The ids of the styles whose text is hidden."""

    characters: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset()


class WordText:
    """Handles the events of one part: writes what is shown into a layout, and notes what it cannot read."""

    def __init__(self, hidden: HiddenStyles, namespaces: Mapping[str, str]) -> None:
        self.layout = TextLayout()
        self.has_pictures = False
        self.unread: list[str] = []
        self._hidden_styles = hidden
        self._namespaces = namespaces
        self._path: list[str] = []
        self._closers: list[Callable[[], None] | None] = []
        self._skipped = 0
        self._reading = False
        self._hidden: list[bool] = []
        self._fields: list[bool] = []
        """Of each open field whether its result has begun."""
        self._instructions: list[str] = []
        self._choices: list[_Choice] = []
        self._rows_shown: list[bool] = []
        self._openers: dict[str, Callable[[Mapping[str, str]], Callable[[], None] | None]] = {
            "w:p": self._paragraph,
            "a:p": self._paragraph,
            "w:rt": self._paragraph,
            "w:r": self._run,
            "w:t": self._text,
            "m:t": self._text,
            "a:t": self._text,
            "w:tab": lambda _: self._write("\t"),
            "w:ptab": lambda _: self._write("\t"),
            "w:br": lambda _: self._write("\n"),
            "w:cr": lambda _: self._write("\n"),
            "w:noBreakHyphen": lambda _: self._write("-"),
            "w:sym": self._symbol,
            "w:tr": self._row,
            "w:tc": self._cell,
            "w:del": self._deleted,
            "w:moveFrom": self._deleted,
            "w:cellDel": self._cell_deleted,
            "w:vanish": self._vanish,
            "w:rStyle": self._run_style,
            "w:pStyle": self._paragraph_style,
            "w:fldChar": self._field_mark,
            "w:altChunk": lambda _: self.unread.append("a file that is embedded in it is not read"),
            "w:subDoc": lambda _: self.unread.append("a part of it is another file"),
            "mc:AlternateContent": self._alternatives,
            "mc:Choice": self._choice,
            "mc:Fallback": self._fallback,
            "v:textpath": lambda attributes: self._write(attributes.get("string", "")),
            "a:blip": self._picture,
            "v:imagedata": self._picture,
        }

    # --- events

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skipped:
            self._skipped += 1
            return
        short = _short(name)
        if short in _NOT_SHOWN:
            self._skip()
            return
        opener = self._openers.get(short)
        closer = opener({_local(key): value for key, value in attributes.items()}) if opener else None
        if self._skipped:
            return
        self._path.append(short)
        self._closers.append(closer)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        self._close_last()

    def text(self, text: str) -> None:
        """Text of the element that is open."""
        if self._reading and not self._skipped:
            self._write(text)

    def finish(self) -> str:
        """Close what a damaged part left open, and return the text."""
        while self._closers:
            self._close_last()
        if self._fields and self._instructions:
            # A field that never ends is none: Word shows the text in it.
            self.layout.add_line("".join(self._instructions))
        return self.layout.finish()

    def _close_last(self) -> None:
        self._path.pop()
        closer = self._closers.pop()
        if closer is not None:
            closer()

    def _skip(self) -> None:
        self._skipped = 1

    def _parent(self, above: int = 1) -> str:
        return self._path[-above] if len(self._path) >= above else ""

    # --- text

    def _write(self, text: str) -> None:
        if any(self._hidden):
            return
        if not all(self._fields):
            self._instructions.append(text)
            return
        self.layout.write(text)

    def _text(self, _: Mapping[str, str]) -> Callable[[], None]:
        self._reading = True

        def close() -> None:
            self._reading = False

        return close

    def _symbol(self, attributes: Mapping[str, str]) -> None:
        """Write a character given by its number; of the fonts of pictures only what every font has."""
        try:
            code = int(attributes.get("char", ""), 16)
        except ValueError:
            return
        if 0xF000 <= code <= 0xF0FF:
            code -= 0xF000
        font = attributes.get("font", "").lower()
        if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            return
        character = chr(code)
        if font.startswith(_PICTURE_FONTS) and not (font == "symbol" and code < 0x40):
            character = "•"
        self._write(character)

    # --- paragraphs and runs

    def _paragraph(self, _: Mapping[str, str]) -> Callable[[], None]:
        self.layout.open_paragraph()
        self._hidden.append(False)

        def close() -> None:
            self._hidden.pop()
            self.layout.close_paragraph()

        return close

    def _run(self, _: Mapping[str, str]) -> Callable[[], None]:
        self._hidden.append(False)

        def close() -> None:
            self._hidden.pop()

        return close

    def _vanish(self, attributes: Mapping[str, str]) -> None:
        # Within a paragraph's properties it hides the paragraph's mark alone.
        if self._parent() == "w:rPr" and self._parent(2) == "w:r":
            self._hidden[-1] = attributes.get("val", "").lower() not in _OFF

    def _run_style(self, attributes: Mapping[str, str]) -> None:
        if self._parent(2) == "w:r" and attributes.get("val") in self._hidden_styles.characters:
            self._hidden[-1] = True

    def _paragraph_style(self, attributes: Mapping[str, str]) -> None:
        if self._hidden and attributes.get("val") in self._hidden_styles.paragraphs:
            self._hidden[-1] = True

    def _deleted(self, _: Mapping[str, str]) -> None:
        """Leave out what was deleted or moved away: text, a row, or a paragraph's mark alone."""
        if self._parent() == "w:trPr":
            if self._rows_shown:
                self._rows_shown[-1] = False
        elif self._parent() == "w:rPr":
            if self._parent(2) == "w:pPr":
                self.layout.join_next()
        else:
            self._skip()

    # --- tables

    def _row(self, _: Mapping[str, str]) -> Callable[[], None]:
        self.layout.open_row()
        self._rows_shown.append(True)

        def close() -> None:
            self.layout.close_row(shown=self._rows_shown.pop())

        return close

    def _cell(self, _: Mapping[str, str]) -> Callable[[], None]:
        self.layout.open_cell()
        self._hidden.append(False)

        def close() -> None:
            self._hidden.pop()
            self.layout.close_cell()

        return close

    def _cell_deleted(self, _: Mapping[str, str]) -> None:
        if self._parent() == "w:tcPr" and self._hidden:
            self._hidden[-1] = True

    # --- fields

    def _field_mark(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("fldCharType", "")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
            if not self._fields:
                self._instructions.clear()

    # --- alternatives

    def _alternatives(self, _: Mapping[str, str]) -> Callable[[], None]:
        self._choices.append(_Choice())

        def close() -> None:
            self._choices.pop()

        return close

    def _choice(self, attributes: Mapping[str, str]) -> Callable[[], None] | None:
        # A prefix that nobody declared cannot be held against the choice.
        needed = (
            self._namespaces.get(prefix, _UNDERSTOOD[0]) for prefix in attributes.get("Requires", "").split()
        )
        if (
            not self._choices
            or self._choices[-1].taken
            or not all(uri.startswith(_UNDERSTOOD) for uri in needed)
        ):
            self._skip()
            return None
        before, choice = self.layout.letters, self._choices[-1]

        def close() -> None:
            choice.taken = self.layout.letters > before

        return close

    def _fallback(self, _: Mapping[str, str]) -> None:
        if self._choices and self._choices[-1].taken:
            self._skip()

    def _picture(self, _: Mapping[str, str]) -> None:
        self.has_pictures = True


def _short(name: str) -> str:
    namespace, _, local = name.rpartition(SEPARATOR)
    return f"{_PREFIXES.get(namespace, '')}:{local}"


def _local(name: str) -> str:
    return name.rpartition(SEPARATOR)[2]


# --- the package


@dataclass(slots=True)
class Relations:
    """The relationships of a part: the target of each type, by the last word of the type's address."""

    targets: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if _local(name) == "Relationship" and attributes.get("TargetMode", "") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets.setdefault(kind, attributes.get("Target", ""))

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between elements."""


@dataclass(slots=True)
class ContentTypes:
    """The content type of each part of a package that states its own."""

    parts: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if _local(name) == "Override":
            self.parts[attributes.get("PartName", "").lower()] = attributes.get("ContentType", "")

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between elements."""


@dataclass(slots=True)
class _Styles:
    """The styles that hide their text, and which style each is based on."""

    hidden: dict[str, bool] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    _style: str = ""
    _path: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        short, values = _short(name), {_local(key): value for key, value in attributes.items()}
        if short == "w:style":
            self._style = values.get("styleId", "")
            self.kinds[self._style] = values.get("type", "")
        elif short == "w:basedOn":
            self.based_on[self._style] = values.get("val", "")
        elif short == "w:vanish" and self._path[-2:] == ["w:style", "w:rPr"]:
            self.hidden[self._style] = values.get("val", "").lower() not in _OFF
        self._path.append(short)

    def end(self, name: str) -> None:
        """An element ends."""
        self._path.pop()

    def text(self, text: str) -> None:
        """Text between elements."""

    def result(self) -> HiddenStyles:
        """Return the styles that hide their text, by themselves or by the style they are based on."""
        found: dict[str, set[str]] = {"character": set(), "paragraph": set()}
        for style, kind in self.kinds.items():
            if self._is_hidden(style) and kind in found:
                found[kind].add(style)
        return HiddenStyles(frozenset(found["character"]), frozenset(found["paragraph"]))

    def _is_hidden(self, style: str) -> bool:
        for _ in range(20):
            if style in self.hidden:
                return self.hidden[style]
            style = self.based_on.get(style, "")
        return False


class OfficePackage:
    """An Office Open XML package: its main part, and the parts that belong to it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.problems: list[str] = []
        relations = self._relations("_rels/.rels")
        types = ContentTypes()
        self._parse("[Content_Types].xml", types)
        self.main = self._main_part(relations, types)
        self.content_type = types.parts.get(f"/{self.main}".lower(), "")

    @property
    def kind(self) -> FileKind | None:
        """What the package is; None when it is no package of this standard."""
        words = f"{self.content_type} {self.main}".lower()
        if "wordprocessingml" in words or "ms-word" in words or "word/" in words:
            return FileKind.WORD
        if "spreadsheetml" in words or "ms-excel" in words or "xl/" in words:
            return FileKind.SPREADSHEET
        if "presentationml" in words or "ms-powerpoint" in words or "ppt/" in words:
            return FileKind.PRESENTATION
        return None

    def related(self) -> Mapping[str, str]:
        """Return the parts that the main part refers to, by the last word of the relationship's type."""
        folder, name = posixpath.split(self.main)
        targets = self._relations(f"{folder}/_rels/{name}.rels").targets
        return {kind: _resolved(folder, target) for kind, target in targets.items()}

    def _relations(self, part: str) -> Relations:
        relations = Relations()
        self._parse(part, relations)
        return relations

    def _parse(self, part: str, handler: Relations | ContentTypes) -> None:
        entry = self.package.find(part)
        if entry is None:
            return
        try:
            read_xml(self.package.pieces(entry), handler)
        except FileUnreadableError as error:
            self.problems.append(f"{part}: {error}")

    def _main_part(self, relations: Relations, types: ContentTypes) -> str:
        by_relation = _resolved("", relations.targets.get("officeDocument", ""))
        by_type = next((part for part, kind in types.parts.items() if kind.lower().endswith("main+xml")), "")
        for part in (by_relation, by_type.lstrip("/"), "word/document.xml"):
            if part and self.package.find(part) is not None:
                return part
        return ""


def _resolved(folder: str, target: str) -> str:
    return (
        posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
        if target
        else ""
    )


def read_word(office: OfficePackage) -> FileText:
    """Return the text of a Word file; what is damaged in it is named, and the rest is read."""
    related = office.related()
    problems = office.problems
    hidden = _hidden_styles(office, related.get("styles", ""))
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


def _hidden_styles(office: OfficePackage, part: str) -> HiddenStyles:
    entry = office.package.find(part) if part else None
    styles = _Styles()
    if entry is not None:
        try:
            read_xml(office.package.pieces(entry), styles)
        except FileUnreadableError as error:
            office.problems.append(f"{part}: {error}")
    return styles.result()
