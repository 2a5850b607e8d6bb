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
    r"(?:дата\s+размещени\w*|орналаст\w+\s+к[үу]н[іi]\w*)\s*[:–—-]?\s*(.{4,90})", re.IGNORECASE | re.DOTALL
)
# «Дата размещения объявления в газете …», «… на Едином экологическом портале»: another place's day. Folded text.
_OTHER_PLACE = re.compile(
    r"газет|\bсми\b|\bбак\b|басылым|радио|телеканал|телеарна|экологическ\w* портал|экологиялык портал|\bеэп\b"
    r"|един\w* (?:\w+ )?портал|б[иы]рынгай|ndbecology|ecoportal|информационн\w* систем|акпараттык жуйе"
    r"|цифров\w* систем|социальн\w* сет|алеуметтик жели|instagram|facebook|досках? обьявлен|досках? объявлен"
)
_BEFORE_REACH = 70
_PART_END = re.compile(r"[.;:\n|]\s")
# What follows the day in the same sentence: «03.04.2025 г., газета «Ак жол»». A capital letter behind «г.» opens the
# next one.
_SENTENCE_END = re.compile(r"[;\n|]|\.\s|\.$")
_YEAR_WORD = re.compile(r"\s*(?:г|года|ж|жыл|жылы)?\.?(?=\W|$)")
_NEXT_SENTENCE_OPENS = 14
_AFTER_REACH = 70


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
    """Return the date behind a label «Дата размещения» / «Орналастырылған күні» that is the site's own."""
    for text in texts:
        for match in _LABEL.finditer(text):
            labelled = one_line(match[1])
            found = read_dates(labelled).dates
            if found and not _names_other_place(text, match, found[0].raw):
                return date_value(found[0])
    return None


def _names_other_place(text: str, label: re.Match[str], day: str) -> bool:
    """Whether a label, the words before it or those behind its date name another place than the site."""
    before = _PART_END.split(text[max(label.start() - _BEFORE_REACH, 0) : label.start()])[-1]
    at = text.find(day, label.start(1))
    if at < 0:
        # The date was read from the words on one line: a line end stands inside it.
        return bool(_OTHER_PLACE.search(fold(f"{before} {label[0]}")))
    rest = _YEAR_WORD.sub("", text[at + len(day) : at + len(day) + _AFTER_REACH], count=1)
    if re.match(r"\s+[^\W\d_]", rest) and rest.strip()[:1].isupper():
        # «05.03.2025 г. Газета «Ак жол»» still says where; «05.03.2025 г. Объявление …» does not.
        rest = "" if "\n" in rest[: len(rest) - len(rest.lstrip())] else rest.strip()[:_NEXT_SENTENCE_OPENS]
    behind = _SENTENCE_END.split(rest)[0]
    following = _LABEL.search(behind)
    behind = behind[: following.start()] if following else behind
    return bool(_OTHER_PLACE.search(fold(f"{before} {text[label.start() : at]} {behind}")))


def _earliest_upload(raw: RawDocument, recordings: Collection[str]) -> date | None:
    paths = (parts_of(url).path for url in _addresses(raw) if url not in recordings)
    return min((day for path in paths if (day := read_upload_date(path))), default=None)


def _addresses(raw: RawDocument) -> tuple[str, ...]:
    return (*(file.url for file in raw.attachments), *raw.links)
