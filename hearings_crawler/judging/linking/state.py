"""The value that linking's steps hand on: what is known of one region's documents so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.evidence import LinkEvidence, Titles, compare
from hearings_crawler.judging.linking.identity import Identity, of_document, of_hearing, together
from hearings_crawler.judging.linking.index import HearingIndex
from hearings_crawler.judging.linking.model import Ambiguity, DocumentLink, LinkingNote
from hearings_crawler.judging.similarity import Similarity

Slot = tuple[str, DocumentKind | None, str]
"""A hearing, a kind of document, a language: what titles link one document to."""


class Identities:
    """What documents and hearings say of themselves, each read once."""

    def __init__(self) -> None:
        self._documents: dict[str, Identity] = {}
        self._hearings: dict[str, Identity] = {}

    def of_document(self, document: Document) -> Identity:
        """Return what a document says."""
        if document.id not in self._documents:
            self._documents[document.id] = of_document(document)
        return self._documents[document.id]

    def of_hearing(self, hearing: Hearing) -> Identity:
        """Return what a hearing's card says; of one known only from a site its documents speak."""
        if hearing.id not in self._hearings:
            self._hearings[hearing.id] = of_hearing(hearing)
        return self._hearings[hearing.id]


@dataclass(frozen=True)
class LinkingState:
    """One region's documents and hearings, and what the steps have found out so far.

    ``documents`` are those of a known kind that no decision settles, ``undecided`` those of an undecided kind,
    ``decided`` those that an analyst has linked or unlinked;
    ``index`` finds the region's hearings, ``everywhere`` those of all regions; ``hours`` are those at which hearings
    known only from the site begin, as far as they are told.
    """

    documents: tuple[Document, ...]
    undecided: tuple[Document, ...]
    decided: tuple[Document, ...]
    hearings: Mapping[str, Hearing]
    index: HearingIndex
    everywhere: HearingIndex
    similarity: Similarity
    identities: Identities
    links: tuple[DocumentLink, ...] = ()
    site_hearings: tuple[Hearing, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    notes: tuple[LinkingNote, ...] = ()
    hours: Mapping[str, str] = field(default_factory=dict)

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

    def joined_by(self, hearings: Iterable[Hearing]) -> LinkingState:
        """Return the state with hearings that the portal puts elsewhere counted in this region as well."""
        return replace(self, hearings={**self.hearings, **{hearing.id: hearing for hearing in hearings}})

    def emptied(self) -> LinkingState:
        """Return the state without what was found so far: for a step that needs to see its own findings alone."""
        return replace(self, links=(), site_hearings=(), ambiguities=(), notes=())

    def joined_with(self, other: LinkingState) -> LinkingState:
        """Return the state with what a state that was emptied has found since."""
        return self.with_hours(other.hours).adding(
            links=other.links,
            site_hearings=other.site_hearings,
            ambiguities=other.ambiguities,
            notes=other.notes,
        )

    def with_hours(self, hours: Mapping[str, str]) -> LinkingState:
        """Return the state with the hours of further hearings known only from the site."""
        return replace(self, hours={**self.hours, **hours}) if hours else self

    def settled(self) -> frozenset[str]:
        """Return the ids of the documents that have a link or a question."""
        return frozenset(link.document.id for link in self.links) | frozenset(
            ambiguity.document.id for ambiguity in self.ambiguities
        )

    def unsettled(self) -> list[Document]:
        """Return the documents of a known kind that have neither a link nor a question."""
        settled = self.settled()
        return [document for document in self.documents if document.id not in settled]

    def slots(self, hearing: Hearing, document: Document) -> frozenset[Slot]:
        """Return what a document takes of a hearing: one document of its kind in each of its languages."""
        languages = self.identities.of_document(document).languages
        return frozenset((hearing.id, document.kind, language) for language in languages)

    def taken(self) -> frozenset[Slot]:
        """Return the kinds and languages in which hearings have a document."""
        return frozenset(
            (link.hearing_id, link.document.kind, language)
            for link in self.links
            for language in self.identities.of_document(link.document).languages
        )

    def links_by_document(self, rules: Sequence[str] = ()) -> dict[str, list[DocumentLink]]:
        """Return the links of each document, of some rules or of all."""
        found: dict[str, list[DocumentLink]] = {}
        for link in self.links:
            if not rules or link.rule in rules:
                found.setdefault(link.document.id, []).append(link)
        return found

    def profiles(self) -> Profiles:
        """Return what is known of each hearing now, from its card and the documents linked to it."""
        linked: dict[str, list[Document]] = {}
        for link in self.links:
            linked.setdefault(link.hearing_id, []).append(link.document)
        return Profiles(self, linked)


class Profiles:
    """What is known of hearings from their cards and from the documents linked to them."""

    def __init__(self, state: LinkingState, linked: Mapping[str, Sequence[Document]]) -> None:
        self._state = state
        self._linked = linked
        self._known: dict[str, Identity] = {}

    def of(self, hearing: Hearing) -> Identity:
        """Return what is known of a hearing."""
        if hearing.id not in self._known:
            identities = self._state.identities
            said = [identities.of_document(document) for document in self._linked.get(hearing.id, ())]
            card = identities.of_hearing(hearing)
            known = together((card, *said))
            # What a card states is not widened by what a document linked to it states instead.
            known = replace(
                known,
                numbers=card.numbers or known.numbers,
                bins=card.bins or known.bins,
                initiators=card.initiators or known.initiators,
                hours=card.hours or known.hours,
            )
            hour = self._state.hours.get(hearing.id)
            self._known[hearing.id] = replace(known, hours=frozenset({hour})) if hour else known
        return self._known[hearing.id]

    def evidence(self, document: Document, hearing: Hearing) -> LinkEvidence:
        """Return what speaks for and against a document being a hearing's."""
        identities = self._state.identities
        similarity = self._state.similarity
        found, marks = similarity.marks(document, hearing)
        titles = Titles(
            similarity.score(document, hearing),
            similarity.score_of_letters(document, hearing),
            found,
            marks,
            identities.of_hearing(hearing).languages,
            similarity.is_general(hearing),
        )
        return compare(identities.of_document(document), self.of(hearing), titles)
