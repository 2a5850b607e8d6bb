"""What linking leaves to an analyst: ambiguous documents with their candidates, days that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hearings_crawler.items import DocumentKind, Form
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.days import same_day
from hearings_crawler.judging.linking.model import Ambiguity, DocumentLink, LinkingNote
from hearings_crawler.judging.linking.possible import Candidate, candidates_of, near
from hearings_crawler.judging.linking.state import LinkingState


def announces_discussion(document: Document) -> bool:
    """Whether a document is a site's notice of a public discussion: it counts in no column, so nothing is open."""
    return document.kind is DocumentKind.NOTICE and document.form is Form.PUBLIC_DISCUSSION


def ambiguity(document: Document, candidates: Sequence[Candidate]) -> Ambiguity:
    """Return the question which of some hearings a document belongs to."""
    if candidates[0].same_day:
        question = "which hearing of that day is meant?"
    elif document.hearings:
        question = "the title or the initiator is a hearing's, the day is not: is it that hearing?"
    else:
        question = "no hearing day could be read: is it the notice or minutes of one of these?"
    ids = tuple(candidate.hearing.id for candidate in candidates)
    return Ambiguity(document, ids, question, "ambiguous_link")


def ask_about_undecided(state: LinkingState) -> LinkingState:
    """Ask of each item that may be notice, minutes or neither which it is; a link to a hearing keeps the question."""
    profiles, taken = state.profiles(), state.taken()
    links = state.links_by_document()
    questions = []
    for document in state.undecided:
        linked = [link.hearing_id for link in links.get(document.id, ())]
        cited = [
            hearing.id
            for hearing in state.everywhere.with_numbers(document.registration_numbers)
            if hearing.registration_number in document.registration_numbers
        ]
        possible = (
            []
            if linked
            else [
                candidate.hearing.id
                for candidate in candidates_of(document, near(document, state), state, profiles, taken)
            ]
        )
        ids = tuple(dict.fromkeys((*linked, *cited, *possible)))
        questions.append(Ambiguity(document, ids, "is it a notice or minutes, or neither?", "undecided_kind"))
    return state.adding(ambiguities=questions)


def note_differing_days(state: LinkingState) -> LinkingState:
    """Note each linked document whose days differ from the portal's: the portal's day is used."""
    notes = [_differing_day(links, state.hearings) for links in state.links_by_document().values()]
    return state.adding(notes=(note for note in notes if note))


def _differing_day(links: Sequence[DocumentLink], hearings: Mapping[str, Hearing]) -> LinkingNote | None:
    document = links[0].document
    linked = [hearings[link.hearing_id] for link in links if link.hearing_id in hearings]
    strange = [
        value for value in document.hearings if not any(same_day(value, hearing) for hearing in linked)
    ]
    if not linked or not strange:
        return None
    days = ", ".join(str(value.start) for value in strange)
    portal = ", ".join(str(hearing.first_day) for hearing in linked)
    return LinkingNote(
        document,
        "differing_day",
        f"the site says {days}, the portal {portal}: the portal's day was used",
        tuple(hearing.id for hearing in linked),
    )
