"""Links of what says the same again: the version in the other language, a notice placed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.linking.days import days_of
from hearings_crawler.judging.linking.model import DocumentLink
from hearings_crawler.judging.linking.state import LinkingState
from hearings_crawler.judging.similarity import Similarity

SAME_TEXT = 97.0
"""Similarity from which two items are one notice placed twice."""


def link_versions(state: LinkingState) -> LinkingState:
    """Link a document without a link to the hearings of its version in the other language, or of the same text."""
    translations = pairs_of_versions(state.documents, state.similarity)
    settled = state.settled()
    for document in state.documents:
        if document.id not in settled:
            inherited = _of_its_translation(document, translations, state.links) or _of_the_same_text(
                document, state.links, state.similarity
            )
            state = state.adding(links=inherited)
    return state


def _of_its_translation(
    document: Document, translations: Mapping[str, Document], links: Iterable[DocumentLink]
) -> list[DocumentLink]:
    other = translations.get(document.id)
    return [
        _inherited(document, link, "translation")
        for link in links
        if other is not None and link.document.id == other.id
    ]


def _of_the_same_text(
    document: Document, links: Sequence[DocumentLink], similarity: Similarity
) -> list[DocumentLink]:
    """Return the links of an item of the same kind, days and text that was linked: the same notice again."""
    for link in links:
        other = link.document
        if (
            other.kind is document.kind
            and other.id != document.id
            and days_of(other) == days_of(document)
            and fuzz.ratio(similarity.whole(other), similarity.whole(document), score_cutoff=SAME_TEXT)
        ):
            return [
                _inherited(document, found, "same_text") for found in links if found.document.id == other.id
            ]
    return []


def _inherited(document: Document, link: DocumentLink, rule: str) -> DocumentLink:
    return DocumentLink(document, link.hearing_id, rule, round(link.confidence * 0.95, 3))


def pairs_of_versions(documents: Sequence[Document], similarity: Similarity) -> dict[str, Document]:
    """Return for each document that translates another one on the same site that other one.

    The Kazakh and the Russian text of a notice may stand as two items; they name the same hearing days and
    the same BIN, or the same names in quotes, in different languages.
    """
    together: dict[tuple[object, ...], list[Document]] = {}
    for document in documents:
        if document.hearings:
            together.setdefault((document.address, document.kind, days_of(document)), []).append(document)
    translations = {
        document.id: fitting[0]
        for group in together.values()
        for document in group
        if len(fitting := [other for other in group if _translates(document, other, similarity)]) == 1
    }
    return {
        document_id: other
        for document_id, other in translations.items()
        if other.id in translations and translations[other.id].id == document_id
    }


def _translates(document: Document, other: Document, similarity: Similarity) -> bool:
    return (
        other.id != document.id
        and not similarity.languages(other) & similarity.languages(document)
        and bool(other.bins & document.bins or similarity.names(other) & similarity.names(document))
    )
