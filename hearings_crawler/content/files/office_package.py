"""Office Open XML packages: which part is the main one, what it is, which parts belong to it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from hearings_crawler.content.files.kinds import FileKind
from hearings_crawler.content.files.packages import Package
from hearings_crawler.content.files.result import FileUnreadableError
from hearings_crawler.content.files.word_names import local_name
from hearings_crawler.content.files.xml_events import read_xml


@dataclass(slots=True)
class Relations:
    """The relationships of a part: the target of each type, by the last word of the type's address."""

    targets: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if local_name(name) == "Relationship" and attributes.get("TargetMode", "") != "External":
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
        if local_name(name) == "Override":
            self.parts[attributes.get("PartName", "").lower()] = attributes.get("ContentType", "")

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between elements."""


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
