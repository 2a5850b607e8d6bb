"""Which styles of a Word file hide their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hearings_crawler.content.files.office_package import OfficePackage
from hearings_crawler.content.files.result import FileUnreadableError
from hearings_crawler.content.files.word_names import OFF, local_name, short_name
from hearings_crawler.content.files.xml_events import read_xml


@dataclass(frozen=True, slots=True)
class HiddenStyles:
    """The ids of the styles whose text is hidden."""

    characters: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset()


def hidden_styles(office: OfficePackage, part: str) -> HiddenStyles:
    """Return the styles that hide their text; a part that cannot be read is named in the package."""
    entry = office.package.find(part) if part else None
    styles = _Styles()
    if entry is not None:
        try:
            read_xml(office.package.pieces(entry), styles)
        except FileUnreadableError as error:
            office.problems.append(f"{part}: {error}")
    return styles.result()


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
        short, values = short_name(name), {local_name(key): value for key, value in attributes.items()}
        if short == "w:style":
            self._style = values.get("styleId", "")
            self.kinds[self._style] = values.get("type", "")
        elif short == "w:basedOn":
            self.based_on[self._style] = values.get("val", "")
        elif short == "w:vanish" and self._path[-2:] == ["w:style", "w:rPr"]:
            self.hidden[self._style] = values.get("val", "").lower() not in OFF
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
