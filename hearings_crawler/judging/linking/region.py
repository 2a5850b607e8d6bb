"""Linking one region's documents: the steps, in the order in which the domain states the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.by_day import link_by_bin_and_day, link_by_title_and_day
from hearings_crawler.judging.linking.by_number import link_by_registration_number
from hearings_crawler.judging.linking.model import DocumentLink, LinkingResult
from hearings_crawler.judging.linking.review import ask_about_ambiguous, note_differing_days
from hearings_crawler.judging.linking.site_only import link_site_only
from hearings_crawler.judging.linking.state import LinkingState
from hearings_crawler.judging.linking.versions import link_versions
from hearings_crawler.judging.similarity import Similarity

STEPS = (
    link_by_registration_number,
    link_by_bin_and_day,
    link_by_title_and_day,
    link_versions,
    ask_about_ambiguous,
    link_site_only,
    note_differing_days,
)
"""What is done after an analyst's decisions; each step sees the links and questions of those before it."""


def link_regions(
    site_documents: Mapping[str, Sequence[Document]],
    hearings: Sequence[Hearing],
    forced: Iterable[tuple[str, str]] = (),
) -> dict[str, LinkingResult]:
    """Return for each region, by its code, what its site's documents are linked to.

    Args:
        site_documents: the documents of every region's site, by the region's code.
        hearings: the portal's hearings of all regions.
        forced: an analyst's links (document id, hearing id); an empty hearing id unlinks a document.
    """
    decisions = tuple(forced)
    return {
        code: link_region(documents, [hearing for hearing in hearings if code in hearing.regions], decisions)
        for code, documents in site_documents.items()
    }


def link_region(
    documents: Sequence[Document], hearings: Sequence[Hearing], forced: Iterable[tuple[str, str]] = ()
) -> LinkingResult:
    """Link one region's site documents to the portal's hearings there.

    ``forced`` are an analyst's links (document id, hearing id); an empty hearing id unlinks a document.
    """
    state = reduce(lambda state, step: step(state), STEPS, link_by_decision(documents, hearings, forced))
    return LinkingResult((*hearings, *state.site_hearings), state.links, state.ambiguities, state.notes)


def link_by_decision(
    documents: Sequence[Document], hearings: Sequence[Hearing], forced: Iterable[tuple[str, str]]
) -> LinkingState:
    """Return the state in which an analyst's decisions are carried out; no rule speaks about those documents."""
    real = {document.id: document for document in documents if not document.ignored}
    known = {hearing.id: hearing for hearing in hearings}
    decisions = [(document_id, hearing_id) for document_id, hearing_id in forced if document_id in real]
    decided = {document_id for document_id, _ in decisions}
    left = [document for document in real.values() if document.id not in decided]
    return LinkingState(
        documents=tuple(document for document in left if document.kind is not None),
        undecided=tuple(document for document in left if document.kind is None),
        hearings=known,
        similarity=Similarity(hearings),
        links=tuple(
            DocumentLink(real[document_id], hearing_id, "decision", 1.0)
            for document_id, hearing_id in decisions
            if hearing_id in known
        ),
    )
