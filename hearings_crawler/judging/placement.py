"""When a document was placed, and whether the date that it shows can be true.

What the first sight proved stays proved: of the dates that a version showed over time the first one read
counts, an upload path seen once is remembered, and what was replaced or edited later proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearings_crawler.judging.facts import Document
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.store.records import StoredObservation


@dataclass(frozen=True, slots=True)
class Placement:
    """When a document was placed: an interval of days, both ends included.

    ``lower`` is None where nothing bounds the interval from below.  A document that shows its day (``shown``,
    ``raw`` is the text of it) was placed on that day, or on the day of its first sight if that is earlier: then
    both ends are that day.
    """

    shown: date | None
    lower: date | None
    upper: date
    url: str
    digest: str
    raw: str = ""

    @property
    def first(self) -> date | None:
        """The first day on which it may have been placed; None if unbounded."""
        return self.lower

    @property
    def last(self) -> date:
        """The last day on which it may have been placed."""
        return self.upper

    @property
    def seen_before_shown(self) -> bool:
        """Whether it was there before the day that it shows."""
        return self.shown is not None and self.shown > self.upper

    def by(self, day: date) -> bool:
        """Whether it counts as placed on a day: an undated one from the lower end of its interval."""
        return self.first is None or self.first <= day

    def is_later_than(self, due: date) -> bool | None:
        """Whether it was placed after a day: None if that holds for some days of the interval only."""
        if self.first is not None and self.first > due:
            return True
        return False if self.last <= due else None


def placement_of(documents: Sequence[Document]) -> Placement:
    """Return when the first of some versions of a document was placed."""
    first = min(documents, key=_by_sight)
    seen = min(document.seen_day for document in documents)
    dated = [
        (entry.parsed.shown.start, document.first_seen.started, document.id, entry)
        for document in documents
        for entry in document.dated
        if entry.parsed.shown is not None
    ]
    if dated:
        shown, _, _, entry = min(dated, key=lambda found: found[:3])
        day = min(shown, seen)
        raw = entry.parsed.shown.raw if entry.parsed.shown else ""
        return Placement(shown, day, day, entry.url, entry.digest, raw)
    lower = [_lower_end(document, history) for document in documents for history in document.histories]
    version = first.versions[0]
    bounded = [day for day in lower if day is not None]
    return Placement(
        None, min(bounded) if len(bounded) == len(lower) else None, seen, version.url, version.digest
    )


def _by_sight(document: Document) -> tuple[object, ...]:
    return document.first_seen.started, natural_key(document.id)


def _lower_end(document: Document, history: Sequence[StoredObservation]) -> date | None:
    """Return the first day on which a version may have been placed; None if nothing bounds it.

    The last complete crawl that lacked it, or the day in its address or (where that gives none) in the
    earliest upload path ever seen, whichever is later.
    """
    addresses = [entry.parsed.address_day for entry in history if entry.parsed.address_day]
    uploads = [entry.parsed.upload_day for entry in history if entry.parsed.upload_day]
    stamp = min(addresses or uploads, default=None)
    bounds = [crawl.day for crawl in document.lacking[-1:]]
    # A path later than the first sight is of a file that was attached afterwards.
    if stamp is not None and stamp <= document.seen_day:
        bounds.append(stamp)
    return max(bounds, default=None)


@dataclass(frozen=True, slots=True)
class Backdating:
    """Evidence that a version was not there on the day that it shows: what kind, of which day."""

    kind: str
    day: date
    shown: date
    url: str
    digest: str
    raw: str = ""


def backdating_of(documents: Iterable[Document], threshold_days: int) -> Backdating | None:
    """Return the latest evidence that some version was not there so many days after the day it shows.

    Evidence is of the version as first seen, and never of a day after the first sight.
    """
    found = [
        evidence
        for document in documents
        for evidence in _evidence(document)
        if evidence.shown + timedelta(days=threshold_days) <= evidence.day <= document.seen_day
    ]
    return max(found, key=lambda evidence: (evidence.day, evidence.kind, evidence.url), default=None)


def _evidence(document: Document) -> Iterator[Backdating]:
    firsts = {history[0].version: history[0] for history in document.histories}
    uploads = [entry.parsed.upload_day for entry in firsts.values() if entry.parsed.upload_day]
    for dated in document.dated:
        if dated.parsed.shown is None:
            continue
        first = firsts[dated.version].parsed
        days = [("crawl", crawl.day) for crawl in document.lacking]
        days += [("server", first.server_day)] if first.server_day else []
        if first.address_day:
            # Where an item's address and a path both give a day, the address's counts.
            days.append(("address", first.address_day))
        elif uploads:
            days.append(("upload", min(uploads)))
        for kind, day in days:
            shown = dated.parsed.shown
            yield Backdating(kind, day, shown.start, dated.url, dated.digest, shown.raw)
