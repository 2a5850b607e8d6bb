"""When a site's document was placed: what the site shows, and what servers, addresses and paths prove."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from hearings_crawler.clock import local_day
from hearings_crawler.content.addresses import parts_of
from hearings_crawler.content.text import fold, one_line
from hearings_crawler.dates import read_address_timestamp, read_dates, read_upload_date
from hearings_crawler.documents.fields import date_value, read_field
from hearings_crawler.items import DateValue, RawDocument, Unread

_LABEL = re.compile(
    r"(?:дата\s+размещени\w*|орналаст\w+\s+к[үу]н[іi]\w*)\s*[:–—-]?\s*(.{4,60})", re.IGNORECASE | re.DOTALL
)
# «Дата размещения объявления в газете …» is the newspaper's day.
_PRESS = re.compile(r"газет|\bсми\b|\bбак\b|басылым|радио|телеканал|телеарна")


@dataclass(frozen=True, slots=True)
class ShownPlacement:
    """What one version of a document shows and proves of its placement; local days.

    ``shown`` is the date that the site shows, ``labelled`` whether a label names it; ``server_day`` the day of
    a server's timestamp beside a shown date; ``upload_day`` the earliest day in the paths of its files;
    ``address_day`` the day in its own address.
    """

    shown: DateValue | None
    labelled: bool
    server_day: date | None
    upload_day: date | None
    address_day: date | None

    @property
    def published(self) -> date | None:
        """The day that dates without a year are read from."""
        return (self.shown.start if self.shown else None) or self.server_day or self.address_day

    def unless_hearing(self, hearings: Collection[DateValue]) -> ShownPlacement:
        """Return the placement without a heading's date that is the day of a hearing.

        The date that heads a notice is its placement date unless it equals the hearing day.
        """
        if self.labelled or not self.shown or all(self.shown.start != day.start for day in hearings):
            return self
        return replace(self, shown=None)


def server_moment(text: str) -> datetime | None:
    """Return a server's timestamp in UTC; None if it cannot be read or is exactly 00:00:00 UTC.

    Midnight UTC marks material migrated or entered without a time: it proves nothing.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        local_day(moment)
    except (ValueError, OverflowError):
        # The first and the last day that there is have no day before and after in another zone.
        return None
    return None if moment.time() == time(0) else moment


def read_placement(raw: RawDocument, recordings: Collection[str], unread: list[Unread]) -> ShownPlacement:
    """Return what a site's document shows and proves of its placement; the paths of recordings prove nothing."""
    created = server_moment(raw.server_time) if raw.server_time else None
    created_day = local_day(created) if created else None
    labelled = _labelled(raw.title, raw.text)
    displayed = read_field(raw.shown_date, "placement date", unread)
    shown, server_day = labelled or displayed, None
    if shown is not None:
        # A label was found: the server's own date is evidence beside it.
        server_day = created_day or (displayed.start if labelled and displayed else None)
    elif created_day is not None:
        shown = DateValue(created_day, None, None, raw.server_time, "created_date")
    stamp = read_address_timestamp(raw.url)
    return ShownPlacement(
        shown,
        labelled is not None,
        server_day,
        _earliest_upload(raw, recordings),
        stamp.moment.date() if stamp else None,
    )


def _labelled(*texts: str) -> DateValue | None:
    """Return the date behind a label «Дата размещения» / «Орналастырылған күні»."""
    for text in texts:
        for match in _LABEL.finditer(text):
            labelled = one_line(match[1])
            found = read_dates(labelled).dates
            if found and not _PRESS.search(fold(labelled.partition(found[0].raw)[0])):
                return date_value(found[0])
    return None


def _earliest_upload(raw: RawDocument, recordings: Collection[str]) -> date | None:
    paths = (parts_of(url).path for url in _addresses(raw) if url not in recordings)
    return min((day for path in paths if (day := read_upload_date(path))), default=None)


def _addresses(raw: RawDocument) -> tuple[str, ...]:
    return (*(file.url for file in raw.attachments), *raw.links)
