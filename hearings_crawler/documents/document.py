"""Reads one document: from the texts that a page shows to typed values, each beside its raw text."""

from __future__ import annotations

from dataclasses import dataclass

from hearings_crawler.content.personal import business_numbers
from hearings_crawler.dates import DateReading, hearing_days, read_dates
from hearings_crawler.documents.card import read_card
from hearings_crawler.documents.classify import Classification, classify
from hearings_crawler.documents.fields import date_value
from hearings_crawler.documents.numbers import registration_numbers
from hearings_crawler.documents.placement import read_placement
from hearings_crawler.documents.recordings import recordings_of
from hearings_crawler.documents.regions import RegionFinder
from hearings_crawler.documents.rubric import in_rubric
from hearings_crawler.items import ParsedDocument, RawDocument, ShownDate, Source, Unread

READER_VERSION = "2"
FEW_LETTERS = 400
"""Letters below which a text with a day but no number is no description of a hearing."""

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


def needs_attachments(raw: RawDocument) -> bool:
    """Whether a site document's own text does not say which hearing it is about, so that its files must.

    It names no registration number, and no hearing day, or neither a BIN nor more than a few words.
    """
    whole = _whole_text(raw)
    if _classified(raw).ignored:
        return False
    if registration_numbers(whole):
        return False
    if not hearing_days(read_dates(whole)):
        return True
    return not business_numbers(whole, b"") and len(whole) < FEW_LETTERS


def _read_site_document(raw: RawDocument, context: ReadingContext) -> ParsedDocument:
    unread: list[Unread] = []
    whole = _whole_text(raw)
    found = _classified(raw)
    recordings = recordings_of(raw)
    placement = read_placement(raw, recordings, unread)
    reading = read_dates(whole, published=placement.published)
    hearings = tuple(date_value(span) for span in hearing_days(reading))
    if raw.shown_date_is is ShownDate.HEADING:
        placement = placement.unless_hearing(hearings)
    if not hearings and not found.ignored:
        unread.append(_no_hearing_day(raw, reading))
    return ParsedDocument(
        kind=raw.kind or found.kind,
        form=raw.form or found.form,
        regions=(context.region,),
        registration_numbers=registration_numbers(whole),
        bins=business_numbers(whole, context.person_key),
        hearings=hearings,
        shown=placement.shown,
        server_day=placement.server_day,
        upload_day=placement.upload_day,
        address_day=placement.address_day,
        in_rubric=in_rubric(raw.headings),
        recorded=bool(recordings),
        ignored=found.ignored,
        unread=tuple(unread),
    )


def _whole_text(raw: RawDocument) -> str:
    return "\n".join(part for part in (raw.title, raw.text, raw.attachment_text) if part)


def _classified(raw: RawDocument) -> Classification:
    return classify(raw.title, raw.text or raw.attachment_text, in_rubric=bool(in_rubric(raw.headings)))


def _no_hearing_day(raw: RawDocument, reading: DateReading) -> Unread:
    """Name the hearing day that could not be read, with what was refused."""
    refused = "; ".join(f"{refusal.raw}: {refusal.reason}" for refusal in reading.refused[:_REFUSALS_NAMED])
    return Unread("hearing day", raw.title[:_LONGEST_UNREAD], refused or "the text states no hearing day")
