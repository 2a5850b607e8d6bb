"""Links of what says the same again: the version in the other language, a notice placed twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.days import days_of, fits_form, on_its_day
from hearings_crawler.judging.linking.evidence import LinkEvidence, Titles, compare
from hearings_crawler.judging.linking.model import DocumentLink
from hearings_crawler.judging.linking.state import LinkingState, Profiles, Slot

TRANSLATION, SAME_TEXT, INITIATOR_DAY_HOUR = "translation", "same_text", "initiator_day_hour"
_SAME = 97.0
"""Similarity from which two items are one notice placed twice."""
_MARGIN = 2
"""By how much more must speak for the best hearing than for the next one: the same hour at least."""
_DIGITS = re.compile(r"\d+")

HearingsOf = Callable[[Document], Iterable[Hearing]]


@dataclass(frozen=True, slots=True)
class _Fit:
    document: Document
    hearing: Hearing
    evidence: LinkEvidence
    slots: frozenset[Slot]
    told_in_another_language: bool


def link_versions(state: LinkingState) -> LinkingState:
    """Link what is without a link to the hearing of its version in the other language, or of the same text."""

    def on_its_days(document: Document) -> list[Hearing]:
        return state.index.on_days(document.hearings)

    return link_same_texts(link_translations(state, state.unsettled(), on_its_days))


def link_translations(
    state: LinkingState, documents: Sequence[Document], hearings_of: HearingsOf
) -> LinkingState:
    """Link documents to the hearings of their day that the other language tells of, or to those of their hour.

    Number, initiator (by BIN or name), the project's name and the hour tell which hearing it is; two that fit
    as well are left to an analyst.  Repeated, since each link tells more of its hearing.
    """
    waiting = [document for document in documents if document.hearings]
    while True:
        links = _translations(state, waiting, hearings_of)
        if not links:
            return state
        state = state.adding(links=links)
        linked = {link.document.id for link in links}
        waiting = [document for document in waiting if document.id not in linked]


def _translations(
    state: LinkingState, documents: Sequence[Document], hearings_of: HearingsOf
) -> list[DocumentLink]:
    profiles, taken = state.profiles(), state.taken()
    by_day = _by_day(documents)
    best = [
        fit
        for document in documents
        if (fit := _best(_fits(document, hearings_of(document), state, profiles, taken)))
        and not _has_closer_document(fit, _of_its_days(document, by_day), state, profiles)
    ]
    by_hearing: dict[str, list[_Fit]] = {}
    for fit in best:
        by_hearing.setdefault(fit.hearing.id, []).append(fit)
    return [
        DocumentLink(
            fit.document,
            fit.hearing.id,
            TRANSLATION if fit.told_in_another_language else INITIATOR_DAY_HOUR,
            0.9,
        )
        for fit in best
        if not any(_rivals(fit, other) for other in by_hearing[fit.hearing.id])
    ]


_ByDay = Mapping[tuple[DocumentKind | None, date], Sequence[Document]]


def _by_day(documents: Iterable[Document]) -> _ByDay:
    found: dict[tuple[DocumentKind | None, date], list[Document]] = {}
    for document in documents:
        for day in days_of(document):
            found.setdefault((document.kind, day), []).append(document)
    return found


def _of_its_days(document: Document, by_day: _ByDay) -> Iterable[Document]:
    """Return the documents of the same kind that state one of a document's days."""
    return (other for day in days_of(document) for other in by_day[document.kind, day])


def _fits(
    document: Document,
    hearings: Iterable[Hearing],
    state: LinkingState,
    profiles: Profiles,
    taken: frozenset[Slot],
) -> list[_Fit]:
    """Return the hearings of a document's days that something identifies and nothing speaks against."""
    languages = state.identities.of_document(document).languages
    found = []
    for hearing in hearings:
        slots = state.slots(hearing, document)
        if slots & taken or not (fits_form(document, hearing) and on_its_day(document, hearing)):
            continue
        evidence = profiles.evidence(document, hearing)
        if evidence.identifies and not _speaks_against(evidence):
            told = bool(profiles.of(hearing).languages - languages)
            found.append(_Fit(document, hearing, evidence, slots, told))
    return found


def _speaks_against(evidence: LinkEvidence) -> bool:
    """Whether anything is different, or seems to be."""
    return evidence.forbids_title or evidence.differs or evidence.unlike_project or evidence.hour is False


def _best(fits: Sequence[_Fit]) -> _Fit | None:
    ordered = sorted(fits, key=lambda fit: fit.evidence.support, reverse=True)
    if not ordered or (
        len(ordered) > 1 and ordered[0].evidence.support < ordered[1].evidence.support + _MARGIN
    ):
        return None
    best = ordered[0]
    # What one language tells twice needs the hour as well: an initiator's name and a day are soon two hearings'.
    return best if best.told_in_another_language or best.evidence.hour else None


def _rivals(fit: _Fit, other: _Fit) -> bool:
    """Whether another document fits the same hearing as well, in the same language."""
    return (
        other.document.id != fit.document.id
        and bool(fit.slots & other.slots)
        and other.evidence.support > fit.evidence.support - _MARGIN
    )


def _has_closer_document(
    fit: _Fit, others: Iterable[Document], state: LinkingState, profiles: Profiles
) -> bool:
    """Whether another unlinked document, which cannot be that hearing's, is rather its version."""
    said = state.identities.of_document(fit.document)
    for other in others:
        known = state.identities.of_document(other)
        if known.languages & said.languages:
            continue
        evidence = compare(said, known, Titles())
        if evidence.support >= fit.evidence.support and profiles.evidence(other, fit.hearing).differs:
            return True
    return False


# ------------------------------------------------------------------------------------ the same text again


def link_same_texts(state: LinkingState) -> LinkingState:
    """Link a document without a link to the hearings of one with the same text: the same notice again."""
    linked: dict[tuple[DocumentKind | None, object], list[Document]] = {}
    for found in state.links_by_document().values():
        document = found[0].document
        linked.setdefault((document.kind, days_of(document)), []).append(document)
    links = state.links_by_document()
    return state.adding(
        links=(
            DocumentLink(document, link.hearing_id, SAME_TEXT, round(link.confidence * 0.95, 3))
            for document in state.unsettled()
            if (twin := _twin(document, linked.get((document.kind, days_of(document)), ()), state))
            for link in links[twin.id]
        )
    )


def _twin(document: Document, others: Iterable[Document], state: LinkingState) -> Document | None:
    return next((other for other in others if same_text(document, other, state)), None)


def same_text(document: Document, other: Document, state: LinkingState) -> bool:
    """Whether two documents are one text placed twice: a template with other names or figures is not."""
    said, known = state.identities.of_document(document), state.identities.of_document(other)
    if (said.initiators, said.projects, said.hours) != (known.initiators, known.projects, known.hours):
        return False
    one, two = state.similarity.whole(document), state.similarity.whole(other)
    return set(_DIGITS.findall(one)) == set(_DIGITS.findall(two)) and bool(
        fuzz.ratio(one, two, score_cutoff=_SAME)
    )
