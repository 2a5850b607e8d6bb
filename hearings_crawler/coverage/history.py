"""Guards against a source's own history: a crawl that is too unlike the ones before proves no absence.

A list cut short by its server, a rubric that lost its heading, a clock that runs months ahead all look like a complete
crawl of a source that has published nothing.  Pure: what a crawl saw and what earlier ones saw in, reasons out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from hearings_crawler.clock import local_day
from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.items import ParsedDocument, Source


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """One language version of a document as a crawl saw it.

    ``day`` is the earliest day by which a reader may have placed it in its listing (of the portal: its hearing's last
    day), None if none is known; ``in_rubric`` as in :class:`~hearings_crawler.items.ParsedDocument`.
    """

    document_id: str
    version: str
    day: date | None
    in_rubric: bool | None

    @property
    def key(self) -> tuple[str, str]:
        """What a later crawl would see again."""
        return self.document_id, self.version


@dataclass(frozen=True, slots=True)
class PastCrawl:
    """What one crawl saw of one address.  ``listings`` counts the rows of any kind that each listing showed."""

    started: datetime
    window_start: date
    status: Status
    causes: frozenset[str] = frozenset()
    listings: Mapping[str, int] = field(default_factory=dict)
    documents: tuple[SeenDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How much may be missing: fewer than ``least``, or less than a ``share`` of what was there."""

    least: int
    share: float

    def exceeded(self, missing: int, expected: int) -> bool:
        """Whether so many missing are too many; also when all of several are."""
        if missing >= self.least and missing >= self.share * expected:
            return True
        return missing == expected > 1


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """The numbers of history.toml, each with its reason there."""

    documents: Limit
    rows: Limit
    rubric: Limit
    settled: timedelta
    margin: timedelta
    clock: timedelta


@lru_cache(maxsize=1)
def load_history_limits() -> HistoryLimits:
    """Return the packaged thresholds."""
    text = (files("hearings_crawler.coverage") / "history.toml").read_text("utf-8")
    values: dict[str, dict[str, Any]] = tomllib.loads(text)
    return HistoryLimits(
        documents=_limit(values["documents"]),
        rows=_limit(values["rows"]),
        rubric=_limit(values["rubric"]),
        settled=timedelta(days=values["settled"]["days"]),
        margin=timedelta(days=values["day"]["margin"]),
        clock=timedelta(hours=values["clock"]["hours"]),
    )


def _limit(value: Mapping[str, Any]) -> Limit:
    return Limit(int(value["least"]), float(value["share"]))


def seen_document(document_id: str, version: str, source: Source, parsed: ParsedDocument) -> SeenDocument:
    """Return what later crawls are held against of a document."""
    if source is Source.PORTAL:
        day = max((hearing.last for hearing in parsed.hearings), default=None)
    else:
        shown = parsed.shown.start if parsed.shown else None
        known = [each for each in (shown, parsed.server_day, parsed.address_day, parsed.upload_day) if each]
        day = min(known, default=None)
    return SeenDocument(document_id, version, day, None if parsed.ignored else parsed.in_rubric)


def baseline_of(
    earlier: Sequence[PastCrawl], now: datetime, settled_by: date | None, thresholds: HistoryLimits
) -> PastCrawl | None:
    """Return the crawl that a new one is held against: the newest complete one.

    Also one that was incomplete for its history alone, once it is old enough to be believed.  Nothing before the day
    ``settled_by`` on which a person last confirmed the address counts, that day included.

    Args:
        earlier: the address's earlier crawls, oldest first.
        now: when the new crawl began.
        settled_by: the local day of the person's word; None if there is none.
        thresholds: how long until what is missing is believed.
    """
    for crawl in reversed(earlier):
        if settled_by is not None and local_day(crawl.started) <= settled_by:
            return None
        if crawl.status is Status.COMPLETE:
            return crawl
        if crawl.causes == {str(Cause.HISTORY)} and now - crawl.started >= thresholds.settled:
            return crawl
    return None


def differences(now: PastCrawl, before: PastCrawl, thresholds: HistoryLimits) -> list[str]:
    """Return in what a crawl is too unlike an earlier one, in words; empty for an ordinary crawl."""
    since = local_day(before.started).isoformat()
    found = []
    larger = now.window_start <= before.window_start
    if larger:
        for name in sorted(before.listings.keys() & now.listings.keys()):
            rows, then = now.listings[name], before.listings[name]
            if thresholds.rows.exceeded(then - rows, then):
                found.append(f"the listing {name} shows {rows} rows, {then} on {since}")
    expected = [
        document for document in before.documents if larger or _inside(document.day, now, thresholds.margin)
    ]
    seen = {document.key: document for document in now.documents}
    missing = [document for document in expected if document.key not in seen]
    if thresholds.documents.exceeded(len(missing), len(expected)):
        found.append(
            f"{len(missing)} of {len(expected)} documents seen on {since} are gone, the first {missing[0].document_id}"
        )
    ruled = [document for document in expected if document.in_rubric and document.key in seen]
    left = [document for document in ruled if not seen[document.key].in_rubric]
    if thresholds.rubric.exceeded(len(left), len(ruled)):
        found.append(
            f"{len(left)} of {len(ruled)} documents that stood in the rubric on {since} stand in it no more"
        )
    return found


def _inside(day: date | None, now: PastCrawl, margin: timedelta) -> bool:
    return day is not None and day >= now.window_start + margin


def advice(reasons: Sequence[str], address: str, *, confirmable: bool, limits: HistoryLimits) -> str:
    """Return the reasons in one line, with what to do; only an akimat's address can be confirmed."""
    said = f"say so with scrapy sites --confirm {address}" if confirmable else "nothing need be done"
    return (
        f"{'; '.join(reasons)}; look at the site: if it is right, {said} (it is believed after {limits.settled.days} days), "
        "else crawl again when it is mended"
    )


def clock_difference(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return by how much this machine's clock is ahead of a host's (behind: negative); None if the host does not tell.

    A cache keeps the ``Date`` of the answer that it stored and counts the seconds since in ``Age`` (RFC 9110, 9111).

    Args:
        headers: the answer's headers by lower-case name.
        now: this machine's moment, with zone.
    """
    try:
        sent = parsedate_to_datetime(headers["date"])
        age = timedelta(seconds=int(headers.get("age") or 0))
        return now - sent - age if sent.tzinfo else None
    except (KeyError, ValueError, OverflowError):
        return None


@dataclass(slots=True)
class HostClocks:
    """The difference between this machine's clock and each host's, as the best answer of a crawl tells it."""

    _differences: dict[str, timedelta] = field(default_factory=dict)

    def note(self, host: str, headers: Mapping[str, str], now: datetime) -> None:
        """Take note of one answer."""
        difference = clock_difference(headers, now)
        if difference is None:
            return
        known = self._differences.get(host)
        if known is None or abs(difference) < abs(known):
            self._differences[host] = difference

    def wrong(self, hosts: Sequence[str], limit: timedelta) -> str:
        """Return in words by how much the clocks differ for the first of some hosts beyond a limit; empty for none."""
        for host in hosts:
            difference = self._differences.get(host)
            if difference is not None and abs(difference) > limit:
                hours = abs(difference) / timedelta(hours=1)
                place = "ahead of" if difference > timedelta(0) else "behind"
                return (
                    f"this machine's clock is {hours:.0f} hours {place} that of {host}: set the clock that is wrong "
                    "(CLOCK_NOW, if it is set) and crawl again"
                )
        return ""
