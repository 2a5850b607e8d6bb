"""What linking leaves to an analyst: ambiguous documents with their candidates, days that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hearings_crawler.items import DocumentKind, Form
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.days import fits_form, on_its_day, same_day
from hearings_crawler.judging.linking.model import Ambiguity, DocumentLink, LinkingNote
from hearings_crawler.judging.linking.one_to_one import Served
from hearings_crawler.judging.linking.state import LinkingState
from hearings_crawler.judging.similarity import MAYBE_TITLE, SAME_TITLE, Similarity

NEAR_DAYS = 62
"""Days between two hearing days of one project that may still be one hearing, postponed or mistyped."""


def announces_discussion(document: Document) -> bool:
    """Whether a document is a site's notice of a public discussion: it counts in no column, so nothing is open."""
    return document.kind is DocumentKind.NOTICE and document.form is Form.PUBLIC_DISCUSSION


def ask_about_ambiguous(state: LinkingState) -> LinkingState:
    """Ask about each document without a link that may belong to a hearing, and about undecided kinds."""
    settled, served = state.settled(), state.served()
    questions = [
        _ambiguity(document, state, served)
        for document in state.documents
        if document.id not in settled and not announces_discussion(document)
    ]
    return state.adding(ambiguities=(question for question in questions if question)).adding(
        ambiguities=(_undecided(document, state) for document in state.undecided)
    )


def _ambiguity(document: Document, state: LinkingState, served: Served) -> Ambiguity | None:
    """Return the question which hearing an unlinked document belongs to; None if it can be no one's."""
    fitting = [hearing for hearing in state.hearings.values() if fits_form(document, hearing)]
    on_day = _ids(_on_its_day(document, fitting, served, state.similarity))
    if on_day:
        return Ambiguity(document, on_day, "which hearing of that day is meant?", "ambiguous_link")
    by_title = _ids(_by_title(document, fitting, served, state.similarity))
    if by_title:
        question = (
            "the title is a hearing's on the portal, the day is not: is it that hearing?"
            if document.hearings
            else "no hearing day could be read: is it the notice or minutes of one of these?"
        )
        return Ambiguity(document, by_title, question, "ambiguous_link")
    return None


def _ids(scored: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(hearing_id for _, hearing_id in sorted(scored, reverse=True))


def _on_its_day(
    document: Document, hearings: Sequence[Hearing], served: Served, similarity: Similarity
) -> list[tuple[float, str]]:
    """Return the hearings of a document's day that it may belong to, and all that are as similar as itself.

    A hearing that has its document makes this one doubtful only if its title is as similar.
    """
    found = []
    for hearing in hearings:
        is_served = (hearing.id, document.kind) in served
        on_day = on_its_day(document, hearing)
        if not on_day and (is_served or not _may_differ_in_day(document, hearing)):
            continue
        score = similarity.score(document, hearing)
        if is_served:
            possible = score >= SAME_TITLE
        else:
            possible = on_day and (
                score >= MAYBE_TITLE
                or similarity.share_names(document, hearing)
                or similarity.other_language(document, hearing)
            )
        if possible:
            found.append((score, hearing.id))
    return found


def _by_title(
    document: Document, hearings: Sequence[Hearing], served: Served, similarity: Similarity
) -> list[tuple[float, str]]:
    """Return the hearings of other days that a document may belong to, by its title or its BIN."""
    found = []
    for hearing in hearings:
        if (hearing.id, document.kind) in served or on_its_day(document, hearing):
            continue
        if not _may_differ_in_day(document, hearing):
            continue
        score = similarity.score(document, hearing)
        if score >= SAME_TITLE or (not document.hearings and hearing.bins & document.bins):
            found.append((score, hearing.id))
    return found


def _may_differ_in_day(document: Document, hearing: Hearing) -> bool:
    """Whether a document that names another day, or none, may still be this hearing's.

    A hearing is postponed by weeks and a day mistyped; the same title many months away is another hearing.
    """
    if not document.hearings:
        return True
    if document.bins and hearing.bins and not document.bins & hearing.bins:
        return False
    first = hearing.first_day
    return first is None or any(abs((value.start - first).days) <= NEAR_DAYS for value in document.hearings)


def _undecided(document: Document, state: LinkingState) -> Ambiguity:
    ids = tuple(
        hearing.id
        for hearing in state.hearings.values()
        if (hearing.registration_number and hearing.registration_number in document.registration_numbers)
        or (
            on_its_day(document, hearing)
            and (hearing.bins & document.bins or state.similarity.score(document, hearing) >= MAYBE_TITLE)
        )
    )
    return Ambiguity(document, ids, "is it a notice or minutes, or neither?", "undecided_kind")


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
