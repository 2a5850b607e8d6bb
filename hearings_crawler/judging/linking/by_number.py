"""Links by an analyst's decision and by the registration number."""

from __future__ import annotations

from collections.abc import Sequence

from hearings_crawler.items import DateValue
from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.linking.days import same_day
from hearings_crawler.judging.linking.model import DocumentLink
from hearings_crawler.judging.linking.state import LinkingState

REGISTRATION_NUMBER = "registration_number"


def link_by_registration_number(state: LinkingState) -> LinkingState:
    """Link each document to the hearings whose registration number it cites."""
    return state.adding(
        links=(
            DocumentLink(document, hearing.id, REGISTRATION_NUMBER, 1.0)
            for document in state.documents
            if document.registration_numbers
            for hearing in state.hearings.values()
            if hearing.registration_number and hearing.registration_number in document.registration_numbers
        )
    )


def days_left_open(state: LinkingState) -> dict[str, Sequence[DateValue]]:
    """Return by document the days that the hearings linked to it by number do not explain.

    None if they explain not one: then the document states another day for the hearing of that number.
    """
    links = state.links_by_document((REGISTRATION_NUMBER,))
    return {
        document.id: _unexplained(document, links.get(document.id, ()), state) for document in state.documents
    }


def _unexplained(
    document: Document, links: Sequence[DocumentLink], state: LinkingState
) -> Sequence[DateValue]:
    if not links:
        return document.hearings
    named = [state.hearings[link.hearing_id] for link in links]
    left = tuple(
        value for value in document.hearings if not any(same_day(value, hearing) for hearing in named)
    )
    return left if len(left) < len(document.hearings) else ()
