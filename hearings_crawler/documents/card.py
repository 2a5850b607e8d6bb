"""Reads a portal card: its fields are labelled, so each is read for itself."""

from __future__ import annotations

import re

from hearings_crawler.content.text import fold, one_line
from hearings_crawler.documents.fields import read_field, unread_files
from hearings_crawler.documents.numbers import card_number
from hearings_crawler.documents.regions import RegionFinder
from hearings_crawler.items import (
    CardFields,
    DocumentKind,
    Form,
    HearingStatus,
    ParsedDocument,
    RawDocument,
    Unread,
)

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
_LONGEST_UNREAD = 200


def read_card(raw: RawDocument, card: CardFields, finder: RegionFinder, person_key: bytes) -> ParsedDocument:
    """Return what a portal card says of one document, its notice or its minutes."""
    unread = _missing_fields(card)
    when = read_field(card.when, "hearing day", unread) or read_field(card.row_when, "hearing day", unread)
    if when is None:
        unread.append(
            Unread("hearing day", one_line(card.when)[:_LONGEST_UNREAD], "no hearing day on the card")
        )
    is_minutes = raw.kind is DocumentKind.MINUTES
    if card.in_list is False and not is_minutes:
        unread.append(
            Unread("list", card.hearing_id, "the portal's list lacks it; its card was found by its number")
        )
    unread += unread_files(raw)
    return ParsedDocument(
        kind=raw.kind,
        form=card.form,
        regions=_regions(card, finder, unread),
        registration_numbers=(card.registration_number,) if card.registration_number else (),
        bins=card_number(card.bin, person_key),
        hearings=(when,) if when else (),
        shown=read_field(raw.shown_date, "upload date", unread) if is_minutes else None,
        received=read_field(card.received, "receipt", unread),
        project=card.project,
        initiator=card.initiator,
        status=parse_status(card.status),
        unread=tuple(unread),
    )


def parse_status(text: str) -> HearingStatus:
    """Return the status that the portal's list shows, in Russian or Kazakh."""
    folded = fold(text)
    return next((status for pattern, status in _STATUSES if pattern.search(folded)), HearingStatus.UNKNOWN)


def _regions(card: CardFields, finder: RegionFinder, unread: list[Unread]) -> tuple[str, ...]:
    places = (card.place,) if card.form is Form.OPEN_MEETING else card.territories
    regions = dict.fromkeys(code for place in places if (code := finder.find(place)))
    if not regions:
        shown = "; ".join(place for place in places if place)
        unread.append(Unread("region", one_line(shown)[:_LONGEST_UNREAD], "names no region"))
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
