"""Reads one document: from the texts that a page shows to typed values, each beside its raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from hearings_crawler.clock import local_day
from hearings_crawler.content.personal import (
    business_numbers,
    hash_person_number,
    is_person_number,
    person_numbers,
)
from hearings_crawler.content.text import fold, one_line
from hearings_crawler.dates import (
    DateSpan,
    hearing_days,
    read_address_timestamp,
    read_dates,
    read_single_date,
    read_upload_date,
)
from hearings_crawler.documents.classify import classify
from hearings_crawler.documents.regions import RegionFinder
from hearings_crawler.items import (
    CardFields,
    DateValue,
    DocumentKind,
    Form,
    HearingStatus,
    ParsedDocument,
    RawDocument,
    ShownDate,
    Source,
    Unread,
)

READER_VERSION = "1"
FEW_LETTERS = 400
"""Letters below which a text with a day but no number is no description of a hearing."""

_PLACEMENT_LABEL = re.compile(
    r"(?:дата\s+размещени\w*|орналаст\w+\s+к[үу]н[іi]\w*)\s*[:–—-]?\s*(.{4,60})", re.IGNORECASE | re.DOTALL
)
# «Дата размещения объявления в газете …» is the newspaper's day.
_PRESS = re.compile(r"газет|\bсми\b|\bбак\b|басылым|радио|телеканал|телеарна")
_RUBRIC = re.compile(r"обществен\w* слушани[яе]|когамдык тындау(?:лар)?")
_HEADING_PARTS = re.compile(r"\s*[/>»|›→]\s*")
_LONG_NUMBER = re.compile(r"(?<![\d/=_.-])\d{11,12}(?![\d/_-])")
_VIDEO_HOSTS = (
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "drive.google.com",
    "disk.yandex.ru",
    "disk.yandex.kz",
    "yadi.sk",
)
_RECORDING_FILE = re.compile(r"\.(?:mp4|avi|mov|mkv|webm|mp3|wav|m4a|ogg|wma)$", re.IGNORECASE)
FILE_SECTIONS = 5
"""Sections of files that a portal card has."""
_FILE_SECTION = re.compile(
    r"электронная версия|документы\W+подтвержд|фото обьявл|фото объявл|протокол слушан|вопросы\W+предложен"
)
_STATUSES = (
    (re.compile(r"отменен|жойылды|бас тартыл|болдырмау|кушин жой"), HearingStatus.CANCELLED),
    (re.compile(r"не состоял|откен жок|отпеди|болмады"), HearingStatus.FAILED),
    (re.compile(r"завершен|аякталды|аякталган"), HearingStatus.HELD),
    (re.compile(r"предстоящ|алдагы|кутилуде"), HearingStatus.UPCOMING),
)


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a document's meaning depends on besides its page.

    ``region`` is the akimat's ISO code (empty on the portal), ``person_key`` the key under which numbers of
    persons are hashed.
    """

    source: Source
    region: str
    finder: RegionFinder
    person_key: bytes


def date_value(span: DateSpan) -> DateValue:
    """Return a read date as the value that items carry."""
    return DateValue(span.start, span.end, span.time, span.raw, span.rule, str(span.year_from))


def parse_status(text: str) -> HearingStatus:
    """Return the status that the portal's list shows, in Russian or Kazakh."""
    folded = fold(text)
    return next((status for pattern, status in _STATUSES if pattern.search(folded)), HearingStatus.UNKNOWN)


def in_rubric(headings: tuple[str, ...] | None) -> bool | None:
    """Whether one of the headings is the rubric of public hearings; None when no heading is shown."""
    if headings is None:
        return None
    parts = [part for heading in headings for part in _HEADING_PARTS.split(fold(heading))]
    return any(_RUBRIC.fullmatch(part.strip(' "«»“”.:;0123456789-–')) for part in parts)


def stands_in_rubric(raw: RawDocument) -> bool | None:
    """Whether a document stands in the rubric of public hearings; None when nothing shows it."""
    return True if raw.listed_in_rubric else in_rubric(raw.headings)


def is_recording(url: str, name: str = "") -> bool:
    """Whether an address (or the shown name of its file) is a recording: a media file, a page of a video host."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if any(host == known or host.endswith("." + known) for known in _VIDEO_HOSTS):
        return bool(parts.path.strip("/") or parts.query)
    return bool(_RECORDING_FILE.search(parts.path) or _RECORDING_FILE.search(name.strip()))


def server_moment(text: str) -> datetime | None:
    """Return a server's timestamp in UTC; None if it cannot be read or is exactly 00:00:00 UTC.

    Midnight UTC marks material migrated or entered without a time: it proves nothing.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    moment = moment.astimezone(UTC)
    return None if moment.time() == time(0) else moment


def _labelled_placement(*texts: str) -> DateValue | None:
    """Return the date behind a label «Дата размещения» / «Орналастырылған күні»."""
    for text in texts:
        for match in _PLACEMENT_LABEL.finditer(text):
            labelled = one_line(match[1])
            found = read_dates(labelled).dates
            if found and not _PRESS.search(fold(labelled.partition(found[0].raw)[0])):
                return date_value(found[0])
    return None


def _address_day(url: str) -> date | None:
    stamp = read_address_timestamp(url)
    return stamp.moment.date() if stamp else None


def _numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that may be registration numbers: 11 or 12 digits that are no person's."""
    persons = person_numbers(text)
    found = (match.group() for match in _LONG_NUMBER.finditer(text))
    return tuple(dict.fromkeys(number for number in found if number.strip("0") and number not in persons))


def _card_number(text: str, key: bytes) -> tuple[str, ...]:
    digits = re.sub(r"\D", "", text)
    if len(digits) != 12 or not digits.strip("0"):
        return ()
    return (hash_person_number(digits, key) if is_person_number(digits) else digits,)


def _read_field(text: str, where: str, unread: list[Unread]) -> DateValue | None:
    if not text.strip():
        return None
    span = read_single_date(text)
    if span is None:
        unread.append(Unread(where, one_line(text)[:200], "not one date that can be read"))
        return None
    return date_value(span)


def _card_regions(card: CardFields, finder: RegionFinder, unread: list[Unread]) -> tuple[str, ...]:
    places = (card.place,) if card.form is Form.OPEN_MEETING else card.territories
    regions = dict.fromkeys(code for place in places if (code := finder.find(place)))
    if not regions:
        shown = "; ".join(place for place in places if place)
        unread.append(Unread("region", one_line(shown)[:200], "names no region"))
    return tuple(regions)


def _missing_fields(card: CardFields) -> list[Unread]:
    """Say once what a card lacks.

    A card without one of the file sections has no such file; one without any of them was cut off.
    """
    sections = [label for label in card.missing if _FILE_SECTION.match(fold(label))]
    labels = [label for label in card.missing if label not in sections]
    if len(sections) == FILE_SECTIONS:
        labels += sections
    return [Unread("card", ", ".join(labels), "the card lacks it")] if labels else []


def _read_card(raw: RawDocument, card: CardFields, context: ReadingContext) -> ParsedDocument:
    unread = _missing_fields(card)
    when = _read_field(card.when, "hearing day", unread) or _read_field(card.row_when, "hearing day", unread)
    if when is None:
        unread.append(Unread("hearing day", one_line(card.when)[:200], "no hearing day on the card"))
    is_minutes = raw.kind is DocumentKind.MINUTES
    unread += [
        Unread("file", one_line(file)[:300], "an archive that cannot be listed") for file in raw.unread_files
    ]
    return ParsedDocument(
        kind=raw.kind,
        form=card.form,
        regions=_card_regions(card, context.finder, unread),
        registration_numbers=(card.registration_number,) if card.registration_number else (),
        bins=_card_number(card.bin, context.person_key),
        hearings=(when,) if when else (),
        shown=_read_field(raw.shown_date, "upload date", unread) if is_minutes else None,
        received=_read_field(card.received, "receipt", unread),
        project=card.project,
        initiator=card.initiator,
        status=parse_status(card.status),
        unread=tuple(unread),
    )


def _read_site_document(raw: RawDocument, context: ReadingContext) -> ParsedDocument:
    whole = "\n".join(part for part in (raw.title, raw.text, raw.attachment_text) if part)
    kind_and_form = classify(
        raw.title, raw.text or raw.attachment_text, in_rubric=bool(stands_in_rubric(raw))
    )
    unread: list[Unread] = []

    created = server_moment(raw.server_time) if raw.server_time else None
    created_day = local_day(created) if created else None
    labelled = _labelled_placement(raw.title, raw.text)
    displayed = _read_field(raw.shown_date, "placement date", unread)
    address_day = _address_day(raw.url)
    recordings = {file.url for file in raw.attachments if is_recording(file.url, file.name)}
    recordings |= {url for url in raw.links if is_recording(url)}
    uploads = [
        day
        for url in dict.fromkeys((*(file.url for file in raw.attachments), *raw.links))
        if url not in recordings and (day := read_upload_date(urlsplit(url).path))
    ]

    shown, server_day = labelled or displayed, None
    if shown is not None:
        # A label was found: the server's own date is evidence beside it.
        server_day = created_day or (displayed.start if labelled and displayed else None)
    elif created_day is not None:
        shown = DateValue(created_day, None, None, raw.server_time, "created_date")

    published = (shown.start if shown else None) or server_day or address_day
    reading = read_dates(whole, published=published)
    hearings = tuple(date_value(span) for span in hearing_days(reading))
    if (
        raw.shown_date_is is ShownDate.HEADING
        and shown
        and labelled is None
        and any(shown.start == day.start for day in hearings)
    ):
        # The date that heads a notice is its placement date unless it equals the hearing day.
        shown = None
    if not hearings and not kind_and_form.ignored:
        refused = "; ".join(f"{refusal.raw}: {refusal.reason}" for refusal in reading.refused[:3])
        unread.append(Unread("hearing day", raw.title[:200], refused or "the text states no hearing day"))

    return ParsedDocument(
        kind=raw.kind or kind_and_form.kind,
        form=raw.form or kind_and_form.form,
        regions=(context.region,),
        registration_numbers=_numbers(whole),
        bins=business_numbers(whole, context.person_key),
        hearings=hearings,
        shown=shown,
        server_day=server_day,
        upload_day=min(uploads, default=None),
        address_day=address_day,
        in_rubric=stands_in_rubric(raw),
        recorded=bool(recordings),
        ignored=kind_and_form.ignored,
        unread=tuple(unread),
    )


def needs_attachments(raw: RawDocument) -> bool:
    """Whether a site document's own text does not say which hearing it is about, so that its files must.

    It names no registration number, and no hearing day, or neither a BIN nor more than a few words.
    """
    whole = "\n".join(part for part in (raw.title, raw.text, raw.attachment_text) if part)
    in_its_rubric = bool(stands_in_rubric(raw))
    if classify(raw.title, raw.text or raw.attachment_text, in_rubric=in_its_rubric).ignored:
        return False
    if _numbers(whole):
        return False
    if not hearing_days(read_dates(whole)):
        return True
    return not business_numbers(whole, b"") and len(whole) < FEW_LETTERS


def read_document(raw: RawDocument, context: ReadingContext) -> ParsedDocument:
    """Return what a document says.

    Pure: the same page in the same context gives the same values.  What is shown and cannot be read is
    listed in ``unread``.
    """
    if raw.card is not None:
        return _read_card(raw, raw.card, context)
    return _read_site_document(raw, context)
