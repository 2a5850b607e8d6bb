"""What linking gives: links, questions and hearings known only from a site."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from hearings_crawler.judging.facts import Document, Hearing


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A document linked to a hearing: by which rule, how surely (0-1)."""

    document: Document
    hearing_id: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A document that may belong to one of some hearings: an analyst decides."""

    document: Document
    candidates: tuple[str, ...]
    question: str
    kind: str


@dataclass(frozen=True, slots=True)
class LinkingNote:
    """Something an analyst should look at that changes no verdict by itself."""

    document: Document
    kind: str
    question: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkingResult:
    """The result for one region: its hearings, the documents linked to them, what stays open.

    ``hearings`` are the portal's that count in the region and those known only from its site.
    """

    hearings: tuple[Hearing, ...]
    links: tuple[DocumentLink, ...]
    ambiguities: tuple[Ambiguity, ...]
    notes: tuple[LinkingNote, ...]

    def without_moved(self, moved: Collection[str], region: str) -> LinkingResult:
        """Return the result without the hearings that count elsewhere and have no document here."""
        linked = {link.hearing_id for link in self.links}
        return replace(
            self,
            hearings=tuple(
                hearing
                for hearing in self.hearings
                if hearing.id not in moved or region not in hearing.regions or hearing.id in linked
            ),
        )
