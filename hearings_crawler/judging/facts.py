"""The facts of a month, made from stored observations: crawls, documents, hearings.  Pure values.

A *document* here is one stored identity (a gov.kz item with its kk and ru versions, a portal card, a
file); several of them may be versions of one notice, which linking finds out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from hearings_crawler.clock import local_day
from hearings_crawler.content.text import one_line
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
from hearings_crawler.law.rulebook import Edition, EditionThresholds
from hearings_crawler.registry.regions import COUNTRY, Registry
from hearings_crawler.store.records import Sighting, StoredMonth, StoredObservation

# ---------------------------------------------------------------------------------------- documents


_MINUTES_SECTION = "протокол слушан"


@dataclass(frozen=True, slots=True)
class SeenIn:
    """Which crawls of its source saw a document, as unbroken rows of them."""

    sightings: tuple[Sighting, ...]

    def __contains__(self, run_id: int) -> bool:
        return any(entry.first_run <= run_id <= entry.last_run for entry in self.sightings)

    def places(self, history: History) -> list[int]:
        """Return the places in a history of the first and the last crawl that saw it, or of nothing."""
        ends = [place for entry in self.sightings for place in history.ends(entry.first_run, entry.last_run)]
        return [min(ends), max(ends)] if ends else []

    def fetched_by(self, run_id: int) -> datetime | None:
        """Return when a crawl with which a row begins had fetched it first, where that is known."""
        moments = (entry.fetched for entry in self.sightings if entry.first_run == run_id and entry.fetched)
        return min(moments, default=None)


@dataclass(frozen=True)
class Document:
    """One stored identity with its versions and its sightings.

    ``versions`` are the newest observation of each version; ``earlier`` what versions that changed said before,
    oldest first.  ``seen_day`` is the local day on which it was fetched first, ``seen_in`` tells which runs
    saw it.  ``recalled`` says that an analyst linked it, ``decided_kind`` what that person took it
    for.  ``lacking`` is the last complete crawl before the first sighting that looked far enough back to
    find it, if there is one; ``removed`` is the first such crawl after the last sighting.
    """

    id: str
    source: Source
    region: str
    address: str
    versions: tuple[StoredObservation, ...]
    first_seen: Crawl
    seen_day: date
    lacking: tuple[Crawl, ...]
    removed: Crawl | None = None
    earlier: tuple[StoredObservation, ...] = ()
    seen_in: SeenIn = field(default_factory=lambda: SeenIn(()))
    recalled: bool = False
    decided_kind: DocumentKind | None = None

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
        """Why it is no document; empty if any version is one, or an analyst linked it."""
        if self.recalled:
            return ""
        reasons = [parsed.ignored for parsed in self.parsed]
        return reasons[0] if all(reasons) else ""

    @cached_property
    def kind(self) -> DocumentKind | None:
        """Notice or minutes; None while undecided or when the versions disagree."""
        if self.decided_kind is not None:
            return self.decided_kind
        read = [parsed for parsed in self.parsed if self.recalled or not parsed.ignored]
        kinds = {parsed.kind for parsed in read if parsed.kind}
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

    @property
    def is_cut(self) -> bool:
        """Whether it is a card that came, in every version, without its sections of files: nothing is absent there."""
        return all(
            any(entry.where == "card" and _MINUTES_SECTION in entry.raw.lower() for entry in parsed.unread)
            for parsed in self.parsed
        )

    @cached_property
    def histories(self) -> tuple[tuple[StoredObservation, ...], ...]:
        """What each version said over time, oldest first; the last is what it says now.

        What was read of a content that the version still has is read by the newest reader.
        """
        earlier: dict[str, list[StoredObservation]] = {}
        for observation in self.earlier:
            earlier.setdefault(observation.version, []).append(observation)
        return tuple(
            (
                *(
                    replace(before, parsed=latest.parsed) if before.raw == latest.raw else before
                    for before in earlier.get(latest.version, ())
                ),
                latest,
            )
            for latest in self.versions
        )

    @property
    def ever(self) -> tuple[ParsedDocument, ...]:
        """The parsed values of every version at every time."""
        return tuple(observation.parsed for history in self.histories for observation in history)

    @cached_property
    def dated(self) -> tuple[StoredObservation, ...]:
        """Of each version that shows or showed a placement date the first observation with one."""
        first = (next((entry for entry in history if entry.parsed.shown), None) for history in self.histories)
        return tuple(entry for entry in first if entry is not None)

    @cached_property
    def shown(self) -> date | None:
        """The earliest placement date that a version shows; of several over time the first one read."""
        return min((entry.parsed.shown.start for entry in self.dated if entry.parsed.shown), default=None)

    @property
    def title(self) -> str:
        """The title of the first version that has one."""
        return next((raw.title for raw in self.raws if raw.title), "")


def _documents(stored: StoredMonth, histories: Mapping[str, History], reach_days: int) -> list[Document]:
    sightings: dict[str, list[Sighting]] = {}
    for sighting in stored.sightings:
        sightings.setdefault(sighting.document_id, []).append(sighting)
    versions = _by_document(stored.latest)
    earlier = _by_document(stored.earlier)
    found = []
    for document_id, observations in versions.items():
        observations.sort(key=lambda observation: (observation.version, observation.id))
        first = observations[0]
        history = histories.get(COUNTRY if first.source is Source.PORTAL else first.region)
        if history is None:
            continue
        seen = SeenIn(tuple(sightings.get(document_id, ())))
        before = _in_order(earlier.get(document_id, ()), history)
        document = _document(tuple(observations), before, seen, history, reach_days)
        if document is not None:
            found.append(document)
    return found


def _by_document(observations: Iterable[StoredObservation]) -> dict[str, list[StoredObservation]]:
    found: dict[str, list[StoredObservation]] = {}
    for observation in observations:
        found.setdefault(observation.document_id, []).append(observation)
    return found


def _in_order(observations: Iterable[StoredObservation], history: History) -> tuple[StoredObservation, ...]:
    """Return observations by the order of the crawls that made them."""
    made = (observation for observation in observations if observation.run_id in history.places)
    return tuple(sorted(made, key=lambda entry: (history.places[entry.run_id], entry.id)))


def _document(
    versions: tuple[StoredObservation, ...],
    earlier: tuple[StoredObservation, ...],
    sightings: SeenIn,
    history: History,
    reach_days: int,
) -> Document | None:
    seen = sightings.places(history)
    if not seen:
        return None
    first = versions[0]
    first_seen = history.crawls[seen[0]]
    fetched = sightings.fetched_by(first_seen.run.id)
    sought = _sought_from((*versions, *earlier), reach_days) or first_seen.run.window_start
    return Document(
        id=first.document_id,
        source=first.source,
        region=first.region,
        address=first.address,
        versions=tuple(_last_said(version, earlier) for version in versions),
        first_seen=first_seen,
        # a page that was not asked for again was fetched before the crawl that saw it
        seen_day=max(first_seen.day, local_day(fetched)) if fetched else first_seen.day,
        lacking=history.complete_before(seen[0], sought),
        removed=history.complete_from(seen[-1] + 1, sought),
        earlier=earlier,
        seen_in=sightings,
    )


def _last_said(latest: StoredObservation, earlier: Sequence[StoredObservation]) -> StoredObservation:
    """Return a site's version with what it said before where it says nothing now.

    A notice that was rewritten into a report was placed all the same; one whose file or text cannot be read any more
    is still that of the number and the day that it named.
    """
    if latest.source is Source.PORTAL:
        return latest
    now = latest.parsed
    before = [
        entry.parsed
        for entry in reversed(earlier)
        if entry.version == latest.version and entry.raw != latest.raw and not entry.parsed.ignored
    ]
    if now.ignored and before:
        question = Unread(
            "content", one_line(latest.raw.title)[:200], f"it was a document before, now: {now.ignored}"
        )
        return replace(latest, parsed=replace(before[0], unread=(*before[0].unread, question)))
    if now.ignored or now.registration_numbers or now.hearings:
        return latest
    told = next((entry for entry in before if entry.registration_numbers or entry.hearings), None)
    if told is None:
        return latest
    return replace(
        latest,
        parsed=replace(
            now,
            kind=now.kind or told.kind,
            form=now.form or told.form,
            registration_numbers=told.registration_numbers,
            bins=now.bins or told.bins,
            hearings=told.hearings,
        ),
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
    """One procedure: known from the portal (``card``), or from a site only (``card`` is None).

    ``doubtful_receipt`` is a day of receipt so far from the hearing that it must be mistyped; ``received`` is
    None then.  ``ground`` is the ground of the hearing as its card names it.
    """

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
    doubtful_receipt: date | None = None
    ground: str = ""
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


def _hearing(card: Document, minutes: Document | None, thresholds: EditionThresholds) -> Hearing:
    # The Russian card is what is read for facts; other versions add what it lacks and titles to compare with, and
    # where none of them says a thing now, what was read last of it counts.
    main = next((version for version in card.versions if version.raw.version == "ru"), card.versions[0])
    others = [version for version in card.versions if version is not main]
    parsed = main.parsed
    now = [parsed, *(version.parsed for version in others)]
    texts = [*now, *(observation.parsed for observation in reversed(card.earlier))]
    when = next((entry.hearings[0] for entry in texts if entry.hearings), None)
    received = next((entry.received for entry in texts if entry.received), None)
    doubtful = (
        received is not None and when is not None and thresholds.doubts(received.start, when.start, when.last)
    )
    return Hearing(
        id=card.id.removeprefix("portal:").removesuffix(":notice"),
        form=parsed.form or Form.OPEN_MEETING,
        registration_number=next((number for entry in texts for number in entry.registration_numbers), ""),
        regions=next((entry.regions for entry in texts if entry.regions), ()),
        title=parsed.project or main.raw.title,
        initiator=next((entry.initiator for entry in texts if entry.initiator), ""),
        bins=frozenset(number for entry in now for number in entry.bins)
        or next((frozenset(entry.bins) for entry in texts if entry.bins), frozenset()),
        first_day=when.start if when else None,
        last_day=when.last if when else None,
        received=received.start if received and not doubtful else None,
        status=_status(card, parsed),
        doubtful_receipt=received.start if received and doubtful else None,
        ground=next((found for version in card.versions if (found := _ground(version))), ""),
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


_FINAL = (HearingStatus.HELD, HearingStatus.CANCELLED, HearingStatus.FAILED)


def _status(card: Document, parsed: ParsedDocument) -> HearingStatus:
    """Return the status as read last.

    "Upcoming" read once says nothing once the list cannot be read any more: the hearing may have been cancelled.
    """
    if parsed.status is not HearingStatus.UNKNOWN:
        return parsed.status
    before = (observation.parsed.status for observation in reversed(card.earlier))
    return next((status for status in before if status in _FINAL), HearingStatus.UNKNOWN)


def _ground(version: StoredObservation) -> str:
    return version.raw.card.ground if version.raw.card else ""


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
            minutes = cards.get(card_id.removesuffix("notice") + "minutes")
            hearings.append(_hearing(cards[card_id], minutes, edition.thresholds))
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
