"""The value that linking's steps hand on: what is known of one region's documents so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.model import Ambiguity, DocumentLink, LinkingNote
from hearings_crawler.judging.similarity import Similarity


@dataclass(frozen=True)
class LinkingState:
    """One region's documents and hearings, and what the steps have found out so far.

    ``documents`` are those of a known kind that no decision settles, ``undecided`` those of an undecided kind.
    """

    documents: tuple[Document, ...]
    undecided: tuple[Document, ...]
    hearings: Mapping[str, Hearing]
    similarity: Similarity
    links: tuple[DocumentLink, ...] = ()
    site_hearings: tuple[Hearing, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    notes: tuple[LinkingNote, ...] = ()

    def adding(
        self,
        *,
        links: Iterable[DocumentLink] = (),
        site_hearings: Iterable[Hearing] = (),
        ambiguities: Iterable[Ambiguity] = (),
        notes: Iterable[LinkingNote] = (),
    ) -> LinkingState:
        """Return the state with what a step has found."""
        return replace(
            self,
            links=(*self.links, *links),
            site_hearings=(*self.site_hearings, *site_hearings),
            ambiguities=(*self.ambiguities, *ambiguities),
            notes=(*self.notes, *notes),
        )

    def linked(self) -> frozenset[str]:
        """Return the ids of the documents that have a link."""
        return frozenset(link.document.id for link in self.links)

    def settled(self) -> frozenset[str]:
        """Return the ids of the documents that have a link or a question."""
        return self.linked() | {ambiguity.document.id for ambiguity in self.ambiguities}

    def served(self) -> frozenset[tuple[str, DocumentKind | None]]:
        """Return the hearings that have a document of a kind."""
        return frozenset((link.hearing_id, link.document.kind) for link in self.links)

    def links_by_document(self, rules: Sequence[str] = ()) -> dict[str, list[DocumentLink]]:
        """Return the links of each document, of some rules or of all."""
        found: dict[str, list[DocumentLink]] = {}
        for link in self.links:
            if not rules or link.rule in rules:
                found.setdefault(link.document.id, []).append(link)
        return found
