"""The facts of a month, made from stored observations: crawls, documents, hearings.  Pure values.

A *document* here is one stored identity (a gov.kz item with its kk and ru versions, a portal card, a
file); several of them may be versions of one notice, which linking finds out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from hearings_crawler.items import (
    DateValue,
    DocumentKind,
    Form,
    HearingStatus,
    ParsedDocument,
    RawDocument,
    Source,
    Unread,
)
from hearings_crawler.judging.crawls import Crawl, History, histories_of
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Edition
from hearings_crawler.registry.regions import COUNTRY, Registry
from hearings_crawler.store.records import StoredMonth, StoredObservation

# ---------------------------------------------------------------------------------------- documents


@dataclass(frozen=True)
class Document:
    """One stored identity with its newest versions and its sightings.

    ``lacking`` are the complete crawls before the first sighting that looked far enough back to find it;
    ``removed`` is the first such crawl after the last sighting.
    """

    id: str
    source: Source
    region: str
    address: str
    versions: tuple[StoredObservation, ...]
    first_seen: Crawl
    lacking: tuple[Crawl, ...]
    removed: Crawl | None = None

    @property
    def by_first_complete(self) -> bool:
        """Whether it was first seen by or before the first complete crawl that looked for it."""
        return not self.lacking

    @property
    def parsed(self) -> tuple[ParsedDocument, ...]:
        """The parsed values of every version."""
        return tuple(version.parsed for version in self.versions)

    @property
    def raws(self) -> tuple[RawDocument, ...]:
        """The raw values of every version."""
        return tuple(version.raw for version in self.versions)

    @cached_property
    def ignored(self) -> str:
        """Why it is no document; empty if any version is one."""
        reasons = [parsed.ignored for parsed in self.parsed]
        return reasons[0] if all(reasons) else ""

    @cached_property
    def kind(self) -> DocumentKind | None:
        """Notice or minutes; None while undecided or when the versions disagree."""
        kinds = {parsed.kind for parsed in self.parsed if parsed.kind and not parsed.ignored}
        return kinds.pop() if len(kinds) == 1 else None

    @cached_property
    def form(self) -> Form | None:
        """The form of hearing by its own words; None while undecided."""
        forms = {parsed.form for parsed in self.parsed if parsed.form}
        return forms.pop() if len(forms) == 1 else None

    @cached_property
    def registration_numbers(self) -> frozenset[str]:
        """Numbers in any version that may be registration numbers."""
        return frozenset(number for parsed in self.parsed for number in parsed.registration_numbers)

    @cached_property
    def bins(self) -> frozenset[str]:
        """BINs (and hashes of IINs) in any version."""
        return frozenset(number for parsed in self.parsed for number in parsed.bins)

    @cached_property
    def hearings(self) -> tuple[DateValue, ...]:
        """The days or periods of hearings in any version, once each, by day."""
        days: dict[tuple[date, date], DateValue] = {}
        for parsed in self.parsed:
            for value in parsed.hearings:
                days.setdefault((value.start, value.last), value)
        return tuple(days[key] for key in sorted(days))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What no version lets read."""
        return tuple(dict.fromkeys(unread for parsed in self.parsed for unread in parsed.unread))

    @cached_property
    def shown(self) -> date | None:
        """The earliest placement date that a version shows."""
        return min((parsed.shown.start for parsed in self.parsed if parsed.shown), default=None)

    @property
    def title(self) -> str:
        """The title of the first version that has one."""
        return next((raw.title for raw in self.raws if raw.title), "")


def _documents(stored: StoredMonth, histories: Mapping[str, History], reach_days: int) -> list[Document]:
    runs_of: dict[str, set[int]] = {}
    for sighting in stored.sightings:
        runs_of.setdefault(sighting.document_id, set()).add(sighting.run_id)
    versions: dict[str, list[StoredObservation]] = {}
    for observation in stored.latest:
        versions.setdefault(observation.document_id, []).append(observation)
    found = []
    for document_id, observations in versions.items():
        observations.sort(key=lambda observation: (observation.version, observation.id))
        first = observations[0]
        history = histories.get(COUNTRY if first.source is Source.PORTAL else first.region)
        if history is None:
            continue
        document = _document(
            document_id, tuple(observations), runs_of.get(document_id, set()), history, reach_days
        )
        if document is not None:
            found.append(document)
    return found


def _document(
    document_id: str,
    versions: tuple[StoredObservation, ...],
    runs: set[int],
    history: History,
    reach_days: int,
) -> Document | None:
    seen = [index for index, crawl in enumerate(history.crawls) if crawl.run.id in runs]
    if not seen:
        return None
    first = versions[0]
    first_seen = history.crawls[seen[0]]
    sought = _sought_from(versions, reach_days) or first_seen.run.window_start
    looked = [
        index
        for index, crawl in enumerate(history.crawls)
        if crawl.complete and crawl.run.window_start <= sought
    ]
    return Document(
        id=document_id,
        source=first.source,
        region=first.region,
        address=first.address,
        versions=versions,
        first_seen=first_seen,
        lacking=tuple(history.crawls[index] for index in looked if index < seen[0]),
        removed=next((history.crawls[index] for index in looked if index > seen[-1]), None),
    )


def _sought_from(versions: Sequence[StoredObservation], reach_days: int) -> date | None:
    """Return the day that a crawl's window must reach back to before its silence about a document says anything.

    The portal lists by hearing day.  A site's document cannot have been placed before the day in its address
    or upload path; minutes not before the hearing; a notice is sought from so many days before it.
    """
    parsed = [version.parsed for version in versions]
    hearings = [value.start for entry in parsed for value in entry.hearings]
    if versions[0].source is Source.PORTAL:
        return min(hearings, default=None)
    shown = [entry.shown.start for entry in parsed if entry.shown]
    stamps = [day for entry in parsed for day in (entry.address_day, entry.upload_day) if day]
    if shown or stamps:
        return min(shown or stamps)
    if not hearings:
        return None
    minutes = all(entry.kind is DocumentKind.MINUTES for entry in parsed)
    return min(hearings) if minutes else min(hearings) - timedelta(days=reach_days)


# ---------------------------------------------------------------------------------------- hearings


@dataclass(frozen=True)
class Hearing:
    """One procedure: known from the portal (``card``), or from a site only (``card`` is None)."""

    id: str
    form: Form
    registration_number: str
    regions: tuple[str, ...]
    title: str
    initiator: str
    bins: frozenset[str]
    first_day: date | None
    last_day: date | None
    received: date | None
    status: HearingStatus
    card: Document | None = None
    minutes: Document | None = None
    url: str = ""
    digest: str = ""
    alternatives: tuple[str, ...] = field(default=())
    raws: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> int:
        """The table that judges it."""
        return 1 if self.form is Form.OPEN_MEETING else 2

    @property
    def cancelled(self) -> bool:
        """A cancelled hearing owes nothing."""
        return self.status is HearingStatus.CANCELLED

    def reach(self, days: int) -> date | None:
        """The day that a crawl must have reached back to before absence may be concluded from it.

        The day of receipt; where it is unknown so many days before the hearing.
        """
        if self.received is not None:
            return self.received
        return self.first_day - timedelta(days=days) if self.first_day else None


def _hearing(card: Document, minutes: Document | None) -> Hearing:
    # The Russian card is what is read for facts; other versions add what it lacks and titles to compare with.
    main = next((version for version in card.versions if version.raw.version == "ru"), card.versions[0])
    others = [version for version in card.versions if version is not main]
    parsed = main.parsed
    texts = [parsed, *(version.parsed for version in others)]
    when = next((entry.hearings[0] for entry in texts if entry.hearings), None)
    received = next((entry.received for entry in texts if entry.received), None)
    return Hearing(
        id=card.id.removeprefix("portal:").removesuffix(":notice"),
        form=parsed.form or Form.OPEN_MEETING,
        registration_number=next((number for entry in texts for number in entry.registration_numbers), ""),
        regions=next((entry.regions for entry in texts if entry.regions), ()),
        title=parsed.project or main.raw.title,
        initiator=parsed.initiator,
        bins=frozenset(number for entry in texts for number in entry.bins),
        first_day=when.start if when else None,
        last_day=when.last if when else None,
        received=received.start if received else None,
        status=parsed.status,
        card=card,
        minutes=minutes,
        url=main.url,
        digest=main.digest,
        alternatives=tuple(version.parsed.project for version in others if version.parsed.project),
        raws={
            "received": received.raw if received else "",
            "first_day": when.raw if when else "",
            "last_day": when.raw if when else "",
        },
    )


@dataclass(frozen=True)
class Facts:
    """Everything that a month is judged from, as values."""

    registry: Registry
    histories: Mapping[str, History]
    hearings: tuple[Hearing, ...]
    site_documents: Mapping[str, tuple[Document, ...]]
    stored: StoredMonth

    @property
    def portal(self) -> History:
        """The portal's crawls."""
        return self.histories[COUNTRY]


def gather(stored: StoredMonth, registry: Registry, edition: Edition) -> Facts:
    """Make the facts from what the store holds; the edition says how far back a crawl must have looked."""
    histories = histories_of(stored.runs, registry)
    documents = _documents(stored, histories, edition.thresholds.reach.days)
    cards = {document.id: document for document in documents if document.source is Source.PORTAL}
    hearings = []
    for card_id in sorted(cards, key=natural_key):
        if card_id.endswith(":notice"):
            hearings.append(_hearing(cards[card_id], cards.get(card_id.removesuffix("notice") + "minutes")))
    site: dict[str, list[Document]] = {region.code: [] for region in registry.regions}
    for document in documents:
        if document.source is Source.SITE and document.region in site:
            site[document.region].append(document)
    return Facts(
        registry=registry,
        histories=histories,
        hearings=tuple(hearings),
        site_documents={
            code: tuple(sorted(found, key=lambda document: natural_key(document.id)))
            for code, found in site.items()
        },
        stored=stored,
    )


NEAR_BEFORE = timedelta(days=150)
NEAR_AFTER = timedelta(days=400)
"""How far before and after a month something must lie with every date it has to be none of its concern."""


def near_month(facts: Facts, month: Month) -> Facts:
    """Leave out the hearings and documents all of whose dates lie far from a month.

    Only what has dates, and has none near the month, is left out: a hearing and its documents go together,
    so nothing loses its partner.  A store of many years then costs a month no more than one of few.
    """
    earliest, latest = month.first - NEAR_BEFORE, month.last + NEAR_AFTER

    def far(days: list[date]) -> bool:
        return bool(days) and (max(days) < earliest or min(days) > latest)

    def hearing_days(hearing: Hearing) -> list[date]:
        return [day for day in (hearing.first_day, hearing.last_day, hearing.received) if day]

    def document_days(document: Document) -> list[date]:
        return [day for value in document.hearings for day in (value.start, value.last)] + [
            day for day in (document.shown,) if day
        ]

    return replace(
        facts,
        hearings=tuple(hearing for hearing in facts.hearings if not far(hearing_days(hearing))),
        site_documents={
            code: tuple(document for document in documents if not far(document_days(document)))
            for code, documents in facts.site_documents.items()
        },
    )
