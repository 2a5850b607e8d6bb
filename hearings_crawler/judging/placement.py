"""When a document was placed, and whether the date that it shows can be true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearings_crawler.judging.facts import Document


@dataclass(frozen=True, slots=True)
class Placement:
    """When a document was placed: the day that it shows, else an interval of days (both ends included).

    ``lower`` is None where nothing bounds the interval from below; ``raw`` is the text of the shown day.
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
        return self.shown or self.lower

    @property
    def last(self) -> date:
        """The last day on which it may have been placed."""
        return self.shown or self.upper

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
    by_sight = sorted(documents, key=lambda document: (document.first_seen.started, document.id))
    first = by_sight[0]
    dated = [
        (
            version.parsed.shown.start,
            document.first_seen.started,
            document.id,
            version,
            version.parsed.shown.raw,
        )
        for document in documents
        for version in document.versions
        if version.parsed.shown is not None
    ]
    if dated:
        shown, _, _, version, raw = min(dated, key=lambda entry: entry[:3])
        return Placement(shown, shown, shown, version.url, version.digest, raw)
    upper = first.first_seen.day
    addressed = [
        day
        for document in documents
        for parsed in document.parsed
        for day in (parsed.address_day, parsed.upload_day)
        if day is not None and day <= upper
    ]
    bounds = [crawl.day for crawl in first.lacking[-1:]]
    if addressed:
        bounds.append(min(addressed))
    version = first.versions[0]
    return Placement(None, max(bounds, default=None), upper, version.url, version.digest)


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
    """Return the latest evidence that some version was not there so many days after the day it shows."""
    found: list[Backdating] = []
    for document in documents:
        uploads = [parsed.upload_day for parsed in document.parsed if parsed.upload_day]
        for version in document.versions:
            if version.parsed.shown is None:
                continue
            shown = version.parsed.shown.start
            days = [("crawl", crawl.day) for crawl in document.lacking]
            days += [("server", version.parsed.server_day)] if version.parsed.server_day else []
            days += [("upload", min(uploads))] if uploads else []
            days += [("address", version.parsed.address_day)] if version.parsed.address_day else []
            found += [
                Backdating(kind, day, shown, version.url, version.digest, version.parsed.shown.raw)
                for kind, day in days
                if day >= shown + timedelta(days=threshold_days)
            ]
    return max(found, key=lambda evidence: (evidence.day, evidence.kind, evidence.url), default=None)
