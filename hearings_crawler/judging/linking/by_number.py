"""Links by the registration number, which names a hearing wherever its card says that it is held."""

from __future__ import annotations

from collections.abc import Sequence

from hearings_crawler.items import DateValue
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.days import same_day
from hearings_crawler.judging.linking.model import DocumentLink, LinkingNote
from hearings_crawler.judging.linking.state import LinkingState

REGISTRATION_NUMBER = "registration_number"


def link_by_registration_number(state: LinkingState) -> LinkingState:
    """Link each document to the hearings of all regions whose registration number it cites.

    A hearing that its card puts into another region, or into none, joins those of this region.
    """
    links = [
        (document, hearing)
        for document in state.documents
        if document.registration_numbers
        for hearing in state.everywhere.with_numbers(document.registration_numbers)
        if hearing.registration_number in document.registration_numbers
    ]
    return state.joined_by(hearing for _, hearing in links).adding(
        links=(DocumentLink(document, hearing.id, REGISTRATION_NUMBER, 1.0) for document, hearing in links),
        notes=(
            _note_of_elsewhere(document, hearing)
            for document, hearing in links
            if hearing.id not in state.hearings
        ),
    )


def _note_of_elsewhere(document: Document, hearing: Hearing) -> LinkingNote:
    place = ", ".join(hearing.regions) or "no region"
    text = f"its number names a hearing whose card names {place}: counted in the region of this site"
    return LinkingNote(document, "other_region", text, (hearing.id,))


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
