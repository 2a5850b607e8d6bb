"""Links by the hearing day: with the initiator's BIN, or with a similar title, one to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.by_number import REGISTRATION_NUMBER, days_left_open
from hearings_crawler.judging.linking.model import DocumentLink
from hearings_crawler.judging.linking.names import share_a_name
from hearings_crawler.judging.linking.one_to_one import Pair, assign, pairs_of
from hearings_crawler.judging.linking.state import LinkingState, Profiles, Slot

BIN_AND_DAY, TITLE_AND_DAY = "bin_and_day", "title_and_day"


def link_by_bin_and_day(state: LinkingState) -> LinkingState:
    """Link by BIN and hearing day; where one initiator has several hearings on a day, their titles decide."""
    days, profiles = days_left_open(state), state.profiles()
    groups = [
        pairs_of(document, (value,), same_bin, state, profiles)
        for document in state.documents
        if document.bins
        for value in days[document.id]
        if (same_bin := _of_its_initiator(document, state.index.on_days((value,)), profiles))
    ]
    several = [pair for group in groups if len(group) > 1 for pair in group]
    single = _without_other_projects([group[0] for group in groups if len(group) == 1])
    chosen = single + assign(several, state.taken(), state.similarity)
    unique = {(pair.document.id, pair.hearing.id): pair for pair in chosen}
    return state.adding(
        links=(DocumentLink(pair.document, pair.hearing.id, BIN_AND_DAY, 0.95) for pair in unique.values())
    )


def _of_its_initiator(document: Document, hearings: Sequence[Hearing], profiles: Profiles) -> list[Hearing]:
    """Return the hearings of a document's BIN, and those without a BIN whose initiator has the same name."""
    of_bin = [hearing for hearing in hearings if hearing.bins & document.bins]
    names = frozenset(name for hearing in of_bin for name in profiles.of(hearing).initiators)
    of_name = [
        hearing
        for hearing in hearings
        if not hearing.bins and share_a_name(names, profiles.of(hearing).initiators)
    ]
    return of_bin + of_name


def _without_other_projects(pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs without those that seem to name another project or another number than the hearing's.

    An initiator may hold two hearings on a day of which the portal shows one.  Another project is no hindrance
    where no other document or hearing fits better and the hour is no other one; another number is none where the
    project is the same.
    """
    fitting: set[Slot] = set()
    for pair in pairs:
        if pair.evidence.same_project:
            fitting |= pair.slots
    return [
        pair
        for pair in pairs
        if pair.evidence.same_project
        or not (
            pair.evidence.number is False
            or (
                pair.evidence.other_project
                and (pair.of_several or pair.evidence.hour is False or pair.slots & fitting)
            )
        )
    ]


def link_by_title_and_day(state: LinkingState) -> LinkingState:
    """Link by similar title and hearing day what has no link yet, and the days that a number leaves open.

    A different number or initiator forbids it; the number of one of a notice's hearings says nothing of its
    other days.
    """
    days, profiles = days_left_open(state), state.profiles()
    settled = state.settled()
    by_number = state.links_by_document((REGISTRATION_NUMBER,))
    pairs = [
        pair
        for document in state.documents
        if document.id not in settled or document.id in by_number
        for pair in pairs_of(
            document, days[document.id], state.index.on_days(days[document.id]), state, profiles
        )
        if not (pair.evidence.other_initiator if document.id in by_number else pair.evidence.forbids_title)
    ]
    return state.adding(links=title_links(assign(pairs, state.taken(), state.similarity)))


def title_links(pairs: Iterable[Pair]) -> Iterable[DocumentLink]:
    """Return the links of pairs whose titles are similar; the similarity is how sure they are."""
    return (
        DocumentLink(pair.document, pair.hearing.id, TITLE_AND_DAY, round(pair.score / 100, 3))
        for pair in pairs
    )
