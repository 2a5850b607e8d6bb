"""A case: one hearing in one region with the documents that belong to it; what the rules are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hearings_crawler.items import DocumentKind, Form, HearingStatus, Source
from hearings_crawler.judging.crawls import History
from hearings_crawler.judging.explain import ExplainingCalendar
from hearings_crawler.judging.facts import Document, Facts, Hearing
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.linking import DocumentLink, LinkingResult
from hearings_crawler.judging.months import minutes_month, notice_month
from hearings_crawler.judging.placement import placement_of
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Edition, Rulebook


@dataclass(frozen=True, slots=True)
class MonthContext:
    """What a month is judged by: the month, the cut-off, its edition of the rules, the calendar."""

    month: Month
    as_of: date
    rulebook: Rulebook
    edition: Edition
    calendar: ExplainingCalendar


@dataclass(frozen=True)
class Case:
    """One hearing in one region, with the site's documents linked to it, the first placed version first.

    ``candidates`` are the documents under review that may belong to it, by kind.
    """

    hearing: Hearing
    region: str
    site: Mapping[DocumentKind, tuple[Document, ...]]
    links: Mapping[str, DocumentLink]
    candidates: Mapping[DocumentKind, tuple[Document, ...]]
    portal: History
    history: History
    as_of: date

    def placed(self, kind: DocumentKind) -> tuple[Document, ...]:
        """The site's documents of a kind that count as placed at the cut-off."""
        return tuple(
            document for document in self.site.get(kind, ()) if placement_of([document]).by(self.as_of)
        )

    @property
    def portal_minutes(self) -> Document | None:
        """The portal's minutes if they count as placed at the cut-off."""
        minutes = self.hearing.minutes
        return minutes if minutes is not None and placement_of([minutes]).by(self.as_of) else None

    def portal_document(self, kind: DocumentKind) -> Document | None:
        """The portal's document of a kind that counts as placed: the card is the notice."""
        return self.hearing.card if kind is DocumentKind.NOTICE else self.portal_minutes

    def has(self, kind: DocumentKind, source: str) -> bool:
        """Whether a document of a kind counts as placed on ``portal``, ``site`` or ``either``."""
        on_site = source != Source.PORTAL and bool(self.placed(kind))
        return on_site or (source != Source.SITE and self.portal_document(kind) is not None)

    def with_candidates(self, kind: DocumentKind) -> Case:
        """Return the case as it would be if the documents under review belonged to it."""
        together = (*self.site[kind], *self.candidates[kind])
        return replace(self, site={**self.site, kind: together}, candidates={})

    @property
    def may_be_cancelled(self) -> bool:
        """Whether its status, which only the portal's list shows, could not be read and may be "cancelled".

        A hearing with minutes, or whose day was not over when its card was read, is not cancelled.
        """
        card = self.hearing.card
        if card is None or self.hearing.status is not HearingStatus.UNKNOWN:
            return False
        if self.hearing.minutes is not None or self.site[DocumentKind.MINUTES]:
            return False
        read = max(crawl.day for crawl in self.portal.crawls if crawl.run.id in card.seen_in)
        return self.hearing.last_day is None or self.hearing.last_day < read

    @property
    def known(self) -> bool:
        """Whether the hearing is known at the cut-off: on the portal, or by a document placed by then."""
        return self.hearing.card is not None or any(self.placed(kind) for kind in DocumentKind)

    @property
    def anchors(self) -> Mapping[str, date | None]:
        """The days from which terms may run."""
        return {
            "received": self.hearing.received,
            "first_day": self.hearing.first_day,
            "last_day": self.hearing.last_day,
        }

    def month_of(self, kind: DocumentKind, context: MonthContext) -> Month | None:
        """Return the month that the hearing's notice or minutes belong to; a discussion's are its last day's."""
        if kind is DocumentKind.NOTICE and self.hearing.form is Form.OPEN_MEETING:
            notices = self.site[DocumentKind.NOTICE]
            return notice_month(self.hearing, notices, context.rulebook, context.calendar)
        return minutes_month(self.hearing)


def make_cases(region: str, linked: LinkingResult, facts: Facts, as_of: date) -> tuple[Case, ...]:
    """Bring each hearing of a region together with the documents linked to it."""
    links = _links_by_hearing(linked)
    candidates = _candidates_by_hearing(linked)
    return tuple(
        Case(
            hearing=hearing,
            region=region,
            site={kind: _of_kind(links.get(hearing.id, ()), kind) for kind in DocumentKind},
            links={link.document.id: link for link in links.get(hearing.id, ())},
            candidates={kind: candidates.get((hearing.id, kind), ()) for kind in DocumentKind},
            portal=facts.portal,
            history=facts.histories[region],
            as_of=as_of,
        )
        for hearing in linked.hearings
    )


def _links_by_hearing(linked: LinkingResult) -> dict[str, list[DocumentLink]]:
    links: dict[str, list[DocumentLink]] = {}
    for link in linked.links:
        links.setdefault(link.hearing_id, []).append(link)
    return links


def _candidates_by_hearing(linked: LinkingResult) -> dict[tuple[str, DocumentKind], tuple[Document, ...]]:
    """Return the documents that may belong to each hearing, also those linked to it whose kind is undecided."""
    pairs = [
        (hearing_id, ambiguity.document)
        for ambiguity in linked.ambiguities
        for hearing_id in ambiguity.candidates
    ]
    pairs += [(link.hearing_id, link.document) for link in linked.links if link.document.kind is None]
    candidates: dict[tuple[str, DocumentKind], dict[str, Document]] = {}
    for hearing_id, document in pairs:
        for kind in (document.kind,) if document.kind else DocumentKind:
            candidates.setdefault((hearing_id, kind), {})[document.id] = document
    return {key: tuple(found.values()) for key, found in candidates.items()}


def _of_kind(links: Sequence[DocumentLink], kind: DocumentKind) -> tuple[Document, ...]:
    found = [link.document for link in links if link.document.kind is kind]
    return tuple(sorted(found, key=lambda document: (document.first_seen.started, natural_key(document.id))))
