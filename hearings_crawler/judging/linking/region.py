"""Linking the documents of all regions: the steps, in the order in which the domain states the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.by_day import link_by_bin_and_day, link_by_title_and_day
from hearings_crawler.judging.linking.by_number import link_by_registration_number
from hearings_crawler.judging.linking.decisions import link_by_decision, link_to_site_hearings
from hearings_crawler.judging.linking.index import HearingIndex
from hearings_crawler.judging.linking.model import LinkingResult
from hearings_crawler.judging.linking.review import ask_about_undecided, note_differing_days
from hearings_crawler.judging.linking.site_only import link_site_only
from hearings_crawler.judging.linking.state import Identities, LinkingState
from hearings_crawler.judging.linking.versions import link_versions
from hearings_crawler.judging.similarity import Similarity

STEPS = (
    link_by_registration_number,
    link_by_bin_and_day,
    link_by_title_and_day,
    link_versions,
    ask_about_undecided,
    link_site_only,
    note_differing_days,
)
"""What is done after an analyst's decisions; each step sees the links and questions of those before it."""

MakeIndex = Callable[[Sequence[Hearing]], HearingIndex]


def link_regions(
    site_documents: Mapping[str, Sequence[Document]],
    hearings: Sequence[Hearing],
    forced: Iterable[tuple[str, str]] = (),
    make_index: MakeIndex = HearingIndex,
) -> dict[str, LinkingResult]:
    """Return for each region, by its code, what its site's documents are linked to.

    A hearing that a site of another region cites by number counts there.  In the one region that its card
    names it then counts only if a document there may be its own: else the card's place was wrong.

    Args:
        site_documents: the documents of every region's site, by the region's code.
        hearings: the portal's hearings of all regions.
        forced: an analyst's links (document id, hearing id); an empty hearing id unlinks a document.  Of one
            document several links may be given.
        make_index: how hearings are looked up.
    """
    decisions = tuple(forced)
    everywhere = make_index(hearings)
    at_home: dict[str, list[Hearing]] = {code: [] for code in site_documents}
    for hearing in hearings:
        for code in hearing.regions:
            if code in at_home:
                at_home[code].append(hearing)
    results = {
        code: link_region(documents, at_home[code], decisions, everywhere, make_index)
        for code, documents in site_documents.items()
    }
    moved = {
        hearing.id
        for code, result in results.items()
        for hearing in result.hearings
        if hearing.card is not None and code not in hearing.regions and len(hearing.regions) == 1
    }
    return {code: result.without_moved(moved, code) for code, result in results.items()}


def link_region(
    documents: Sequence[Document],
    hearings: Sequence[Hearing],
    forced: Iterable[tuple[str, str]],
    everywhere: HearingIndex,
    make_index: MakeIndex = HearingIndex,
) -> LinkingResult:
    """Link one region's site documents to the portal's hearings there, and by number to those of any region."""
    real = [document for document in documents if not document.ignored]
    state = LinkingState(
        documents=tuple(document for document in real if document.kind is not None),
        undecided=tuple(document for document in real if document.kind is None),
        decided=(),
        hearings={hearing.id: hearing for hearing in hearings},
        index=make_index(hearings),
        everywhere=everywhere,
        similarity=Similarity(hearings),
        identities=Identities(),
    )
    decisions = tuple(forced)
    state = reduce(lambda state, step: step(state), STEPS, link_by_decision(state, decisions))
    state = link_to_site_hearings(state, decisions)
    return LinkingResult(
        (*state.hearings.values(), *state.site_hearings), state.links, state.ambiguities, state.notes
    )
