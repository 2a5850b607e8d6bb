"""Reads one document: from the texts that a page shows to typed values, each beside its raw text."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from hearings_crawler.dates import DateReading, hearing_days, read_dates
from hearings_crawler.documents.card import read_card
from hearings_crawler.documents.classify import Classification, classify
from hearings_crawler.documents.fields import date_value, unread_files
from hearings_crawler.documents.numbers import initiator_numbers, registration_numbers
from hearings_crawler.documents.placement import read_placement
from hearings_crawler.documents.recordings import recordings_of
from hearings_crawler.documents.regions import RegionFinder
from hearings_crawler.documents.rubric import stands_in_rubric
from hearings_crawler.items import DocumentKind, ParsedDocument, RawDocument, ShownDate, Source, Unread

READER_VERSION = "3"

_LONGEST_UNREAD = 200
_REFUSALS_NAMED = 3


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


def read_document(raw: RawDocument, context: ReadingContext) -> ParsedDocument:
    """Return what a document says.

    Pure: the same page in the same context gives the same values.  What is shown and cannot be read is
    listed in ``unread``.
    """
    if raw.card is not None:
        return read_card(raw, raw.card, context.finder, context.person_key)
    return _read_site_document(raw, context)


def needs_attachments(raw: RawDocument, known_numbers: Container[str] = ()) -> bool:
    """Whether the files of a site document must be read to learn which hearing it is about.

    They must, whatever days and numbers its own text has, unless it is no document at all, or names a number among
    ``known_numbers``: the registration numbers of the portal's hearings.  Only such a number links for certain.
    """
    if _classified(raw).ignored:
        return False
    return not any(number in known_numbers for number in registration_numbers(_whole_text(raw)))


def is_undecided(raw: RawDocument) -> bool:
    """Whether neither an item's own words nor its files say that it is a notice, minutes or no document at all."""
    if raw.kind is not None:
        return False
    found = _classified(raw)
    return found.kind is None and not found.ignored


def _read_site_document(raw: RawDocument, context: ReadingContext) -> ParsedDocument:
    unread = unread_files(raw)
    own, whole = _own_text(raw), _whole_text(raw)
    found = _classified(raw)
    recordings = recordings_of(raw)
    placement = read_placement(raw, recordings, unread)
    # Minutes name many times of their one day.
    kind = raw.kind or found.kind
    sittings = kind is not DocumentKind.MINUTES
    # What the item itself says comes before what its files say: those name other days and other firms as well.
    reading = read_dates(own, published=placement.published)
    if raw.attachment_text and not hearing_days(reading):
        reading = read_dates(whole, published=placement.published)
    hearings = tuple(date_value(span) for span in hearing_days(reading, sittings=sittings))
    if raw.shown_date_is is ShownDate.HEADING:
        placement = placement.unless_hearing(hearings)
    if not hearings and not found.ignored:
        unread.append(_no_hearing_day(raw, reading))
    return ParsedDocument(
        kind=kind,
        form=raw.form or found.form,
        regions=(context.region,),
        registration_numbers=registration_numbers(whole),
        bins=initiator_numbers(own, context.person_key) or initiator_numbers(whole, context.person_key),
        hearings=hearings,
        shown=placement.shown,
        server_day=placement.server_day,
        upload_day=placement.upload_day,
        address_day=placement.address_day,
        in_rubric=stands_in_rubric(raw),
        recorded=bool(recordings),
        ignored=found.ignored,
        unread=tuple(unread),
    )


def _own_text(raw: RawDocument) -> str:
    return "\n".join(part for part in (raw.title, raw.text) if part)


def _whole_text(raw: RawDocument) -> str:
    return "\n".join(part for part in (raw.title, raw.text, raw.attachment_text) if part)


def _classified(raw: RawDocument) -> Classification:
    """Return what an item is by its own words; its files decide what those leave open."""
    rubric = bool(stands_in_rubric(raw))
    own = classify(raw.title, raw.text or raw.attachment_text, in_rubric=rubric)
    if own.ignored or not raw.attachment_text or (own.kind and own.form):
        return own
    files = classify(raw.title, raw.attachment_text, in_rubric=rubric)
    return Classification(own.kind or files.kind, own.form or files.form)


def _no_hearing_day(raw: RawDocument, reading: DateReading) -> Unread:
    """Name the hearing day that could not be read, with what was refused."""
    refused = "; ".join(f"{refusal.raw}: {refusal.reason}" for refusal in reading.refused[:_REFUSALS_NAMED])
    return Unread("hearing day", raw.title[:_LONGEST_UNREAD], refused or "the text states no hearing day")
