"""Links by the hearing day: with the initiator's BIN, or with a similar title, one to one."""

from __future__ import annotations

from collections.abc import Sequence

from hearings_crawler.judging.linking.by_number import REGISTRATION_NUMBER, days_left_open
from hearings_crawler.judging.linking.model import Ambiguity, DocumentLink
from hearings_crawler.judging.linking.one_to_one import Pair, assign, grouped, pairs_of
from hearings_crawler.judging.linking.state import LinkingState

BIN_AND_DAY, TITLE_AND_DAY = "bin_and_day", "title_and_day"


def link_by_bin_and_day(state: LinkingState) -> LinkingState:
    """Link by BIN and hearing day; where one initiator has several hearings on a day, their titles decide."""
    days = days_left_open(state)
    groups = [
        pairs_of(document, (value,), same_bin, state.similarity)
        for document in state.documents
        if document.bins
        and (same_bin := [hearing for hearing in state.hearings.values() if hearing.bins & document.bins])
        for value in days[document.id]
    ]
    several = [pair for group in groups if len(group) > 1 for pair in group]
    single = [group[0] for group in groups if len(group) == 1]
    chosen = single + assign(several, state.served(), state.similarity)
    unique = {(pair.document.id, pair.hearing.id): pair for pair in chosen}
    return state.adding(
        links=(DocumentLink(pair.document, pair.hearing.id, BIN_AND_DAY, 0.95) for pair in unique.values()),
        ambiguities=(
            _which_of_one_initiator(group)
            for group in grouped(several).values()
            if not any((pair.document.id, pair.hearing.id) in unique for pair in group)
        ),
    )


def _which_of_one_initiator(pairs: Sequence[Pair]) -> Ambiguity:
    return Ambiguity(
        pairs[0].document,
        tuple(pair.hearing.id for pair in pairs),
        f"several hearings of one initiator on {pairs[0].value.start}: which one is meant?",
        "ambiguous_link",
    )


def link_by_title_and_day(state: LinkingState) -> LinkingState:
    """Link by similar title and hearing day what has no link yet, and the days that a number leaves open."""
    days = days_left_open(state)
    settled = state.settled()
    by_number = state.links_by_document((REGISTRATION_NUMBER,))
    pairs = [
        pair
        for document in state.documents
        if document.id not in settled or document.id in by_number
        for pair in pairs_of(document, days[document.id], state.hearings.values(), state.similarity)
    ]
    return state.adding(
        links=(
            DocumentLink(pair.document, pair.hearing.id, TITLE_AND_DAY, round(pair.score / 100, 3))
            for pair in assign(pairs, state.served(), state.similarity)
        )
    )
