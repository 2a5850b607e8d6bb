"""An analyst's links: they stand before every rule, and no rule speaks about those documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hearings_crawler.judging.linking.model import DocumentLink, LinkingNote
from hearings_crawler.judging.linking.state import LinkingState

DECISION = "decision"
Decisions = Sequence[tuple[str, str]]


def _standing(decisions: Decisions) -> dict[str, list[str]]:
    """Return the hearings that each decided document is linked to; a later "unlink" takes all back."""
    standing: dict[str, list[str]] = {}
    for document_id, hearing_id in decisions:
        if hearing_id:
            standing.setdefault(document_id, []).append(hearing_id)
        else:
            standing[document_id] = []
    return standing


def link_by_decision(state: LinkingState, decisions: Decisions) -> LinkingState:
    """Link the documents that an analyst has linked, to the portal's hearings of any region.

    An item whose kind is undecided keeps that question beside its link.
    """
    standing = _standing(decisions)
    known = state.everywhere.with_ids({hearing_id for ids in standing.values() for hearing_id in ids})
    real = {document.id: document for document in (*state.documents, *state.undecided)}
    links = [
        (real[document_id], known[hearing_id])
        for document_id, ids in standing.items()
        for hearing_id in ids
        if document_id in real and hearing_id in known
    ]
    left = replace(
        state,
        documents=tuple(document for document in state.documents if document.id not in standing),
        # One that is unlinked is no hearing's: there is nothing to ask.
        undecided=tuple(document for document in state.undecided if standing.get(document.id, [""])),
        decided=tuple(real[document_id] for document_id in standing if document_id in real),
    )
    return left.joined_by(hearing for _, hearing in links).adding(
        links=(DocumentLink(document, hearing.id, DECISION, 1.0) for document, hearing in links)
    )


def link_to_site_hearings(state: LinkingState, decisions: Decisions) -> LinkingState:
    """Link the decided documents whose hearing is known only from the site; say which decisions name none."""
    standing = _standing(decisions)
    made = {hearing.id for hearing in state.site_hearings}
    linked = {(link.document.id, link.hearing_id) for link in state.links}
    open_decisions = [
        (document, hearing_id)
        for document in state.decided
        for hearing_id in standing[document.id]
        if (document.id, hearing_id) not in linked
    ]
    return state.adding(
        links=(
            DocumentLink(document, hearing_id, DECISION, 1.0)
            for document, hearing_id in open_decisions
            if hearing_id in made
        ),
        notes=(
            LinkingNote(
                document, "unknown_hearing", f"an analyst linked it to {hearing_id}, which is no hearing here"
            )
            for document, hearing_id in open_decisions
            if hearing_id not in made
        ),
    )
