"""Whether a document that nothing links may still be a hearing's: what an analyst is asked about.

That a document does not say something is no difference: a scan can be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearings_crawler.clock import local_day
from hearings_crawler.items import DocumentKind, Form
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.linking.comparison import Comparison
from hearings_crawler.judging.linking.days import fits_form, on_its_day
from hearings_crawler.judging.linking.identity import Identity
from hearings_crawler.judging.linking.language import LANGUAGES
from hearings_crawler.judging.linking.state import LinkingState, Profiles, Slot
from hearings_crawler.judging.similarity import SAME_TITLE
from hearings_crawler.store.nearness import MINUTES_AFTER, NEAR_DAYS, NOTICE_AFTER, NOTICE_BEFORE, YEAR_DAYS

FEW_WORDS = 8
"""Words of its own below which nothing of a document can be read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hearing that a document may be of."""

    hearing: Hearing
    evidence: Comparison
    same_day: bool


def candidates_of(
    document: Document,
    hearings: Iterable[Hearing],
    state: LinkingState,
    profiles: Profiles,
    taken: frozenset[Slot],
) -> list[Candidate]:
    """Return the hearings that an unlinked document may be of, the likeliest first.

    Where there are some of its day, those of other days only if something names them.
    """
    said = state.identities.of_document(document)
    found = []
    for hearing in hearings:
        on_day = on_its_day(document, hearing)
        if not on_day and not _may_differ_in_day(document, hearing):
            continue
        if not document.hearings and not _is_in_time(document, hearing):
            continue
        candidate = Candidate(hearing, profiles.evidence(document, hearing), on_day)
        if _is_possible(document, candidate, said, state.slots(hearing, document), taken):
            found.append(candidate)
    if any(entry.same_day for entry in found):
        found = [entry for entry in found if entry.same_day or _is_named(entry.evidence)]
    return sorted(
        found,
        key=lambda entry: (entry.same_day, entry.evidence.support, entry.evidence.score, entry.hearing.id),
        reverse=True,
    )


def _is_named(evidence: Comparison) -> bool:
    return evidence.score >= SAME_TITLE or evidence.identifies


def near(document: Document, state: LinkingState) -> Sequence[Hearing]:
    """Return the region's hearings that are near enough in time to be a document's, whatever else they are.

    A day that is a hearing's with another year counts as near: that is how years are mistyped in January.
    """
    if not document.hearings:
        earliest, latest = _placed_between(document)
        return state.index.between(
            earliest - timedelta(MINUTES_AFTER) if earliest else None, latest + timedelta(NOTICE_BEFORE)
        )
    first, last = (min(day.start for day in document.hearings), max(day.last for day in document.hearings))
    found = {
        hearing.id: hearing
        for years in (0, -1, 1)
        for hearing in state.index.between(
            first + timedelta(YEAR_DAYS * years - NEAR_DAYS), last + timedelta(YEAR_DAYS * years + NEAR_DAYS)
        )
    }
    return tuple(found.values())


def is_unreadable(document: Document, said: Identity) -> bool:
    """Whether nothing can be read of a document: a scan, the word «Объявление» alone."""
    return not document.hearings and said.says_nothing and said.words < FEW_WORDS


def _is_possible(
    document: Document, candidate: Candidate, said: Identity, slots: frozenset[Slot], taken: frozenset[Slot]
) -> bool:
    if not fits_form(document, candidate.hearing):
        # Of another form by its words, but of the same initiator on the very same days.
        return candidate.same_day and bool(candidate.evidence.bin) and bool(document.hearings)
    is_taken = not slots - taken
    if candidate.same_day:
        return _is_possible_on_its_day(candidate.evidence, said, is_taken=is_taken)
    if document.hearings:
        return _is_possible_on_another_day(candidate.evidence, is_taken=is_taken)
    kinds = (document.kind,) if document.kind else tuple(DocumentKind)
    served = all(
        any((candidate.hearing.id, kind, language) in taken for language in LANGUAGES) for kind in kinds
    )
    return _is_possible_without_day(document, candidate, said, served=served)


def _is_possible_on_its_day(evidence: Comparison, said: Identity, *, is_taken: bool) -> bool:
    """Whether a document may be of a hearing of its day; ``is_taken`` when that has one in this language.

    Then only the same title, the same initiator, or nothing said at all makes this one doubtful.
    """
    if evidence.score >= SAME_TITLE:
        return not is_taken or not evidence.forbids_title
    if evidence.differs:
        return False
    if is_taken:
        same = evidence.identifies and not evidence.other_project and evidence.hour is not False
        return said.says_nothing or same
    return True


def _is_possible_on_another_day(evidence: Comparison, *, is_taken: bool) -> bool:
    """Whether a document may be of a hearing postponed or mistyped: of the same project, or of the same initiator.

    Of one that has its document only the same project's is: a version that states another day, a day moved.
    """
    if evidence.other_initiator:
        return False
    same_title = evidence.score >= SAME_TITLE
    if is_taken or evidence.number is False:
        return same_title and (evidence.same_initiator or evidence.has_marks)
    return same_title or (evidence.identifies and evidence.project is not False)


def _is_possible_without_day(
    document: Document, candidate: Candidate, said: Identity, *, served: bool
) -> bool:
    evidence = candidate.evidence
    if evidence.other_initiator or evidence.project is False:
        return False
    if evidence.score >= SAME_TITLE or evidence.identifies:
        return True
    if served:
        return False
    if candidate.hearing.form is Form.PUBLIC_DISCUSSION and document.kind is not DocumentKind.MINUTES:
        return False
    return document.kind is not None or is_unreadable(document, said)


def _may_differ_in_day(document: Document, hearing: Hearing) -> bool:
    """Whether a document that names another day, or none, may still be this hearing's.

    A hearing is postponed by weeks, a day mistyped, a year that of the year before; the same title many months
    away is another hearing, and so is that of a document that was on the site a year before.
    """
    first = hearing.first_day
    if not document.hearings or first is None:
        return True
    days = [abs((value.start - first).days) for value in document.hearings]
    if any(off <= NEAR_DAYS for off in days):
        return True
    return any(abs(off - YEAR_DAYS) <= 1 for off in days) and _was_first_seen_in_time(document, hearing)


def _is_in_time(document: Document, hearing: Hearing) -> bool:
    """Whether a document without a hearing day was placed when a hearing's notice or minutes may be."""
    if hearing.first_day is None or hearing.last_day is None:
        return True
    earliest, latest = _placed_between(document)
    first, last = _span(document.kind, hearing.first_day, hearing.last_day)
    return latest >= first and (earliest is None or earliest <= last)


def _was_first_seen_in_time(document: Document, hearing: Hearing) -> bool:
    """Whether crawls saw a document first when a hearing's may be placed, whatever it shows: its year may be mistyped."""
    if hearing.first_day is None or hearing.last_day is None:
        return True
    earliest, latest = _first_seen_between(document)
    since, until = _span(DocumentKind.NOTICE, hearing.first_day, hearing.last_day)
    return latest >= since and (earliest is None or earliest <= until)


def _span(kind: DocumentKind | None, first: date, last: date) -> tuple[date, date]:
    if kind is DocumentKind.MINUTES:
        return first, last + timedelta(MINUTES_AFTER)
    after = NOTICE_AFTER if kind is DocumentKind.NOTICE else MINUTES_AFTER
    return first - timedelta(NOTICE_BEFORE), last + timedelta(after)


def _placed_between(document: Document) -> tuple[date | None, date]:
    """Return the first and last day on which a document may have been placed."""
    if document.shown is not None:
        return document.shown, document.shown
    return _first_seen_between(document)


def _first_seen_between(document: Document) -> tuple[date | None, date]:
    """Return the days of the last crawl that lacked a document and of the first that saw it."""
    lacked = [local_day(crawl.started) for crawl in document.lacking]
    return max(lacked, default=None), local_day(document.first_seen.started)
