"""What Word shows of one part of a Word file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hearings_crawler.content.files.layout import TextLayout
from hearings_crawler.content.files.word_names import OFF, local_name, short_name
from hearings_crawler.content.files.word_styles import HiddenStyles

_UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
"""Beginnings of the namespaces that Word understands in a choice of mc:AlternateContent."""
_NOT_SHOWN = frozenset(
    {
        *("w:delText", "w:instrText", "w:delInstrText", "w:sdtPr", "w:tabs", "w:sectPr", "w:tblGrid", "w:ffData"),
        *("w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange"),
        *("w:tblPrExChange", "w:tblGridChange", "w:numberingChange", "w:cellIns", "w:cellMerge"),
    }
)  # fmt: skip
"""Elements whose content is not shown."""
_PICTURE_FONTS = ("wingdings", "webdings", "symbol")

_Opener = Callable[[Mapping[str, str]], Callable[[], None] | None]


@dataclass(slots=True)
class _Choice:
    """An mc:AlternateContent: whether one of its choices gave text."""

    taken: bool = False


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
        self._openers = self._make_openers()

    def _make_openers(self) -> dict[str, _Opener]:
        """Return what is done when an element begins; it gives what is done when that element ends."""
        return {
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
        short = short_name(name)
        if short in _NOT_SHOWN:
            self._skip()
            return
        opener = self._openers.get(short)
        closer = opener({local_name(key): value for key, value in attributes.items()}) if opener else None
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
            self._hidden[-1] = attributes.get("val", "").lower() not in OFF

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
