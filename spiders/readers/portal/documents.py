"""The documents that a card of the portal is: the hearing's notice, and its minutes when a file of them is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hearings_crawler.dates import read_single_date
from hearings_crawler.items import Attachment, CardFields, DocumentKind, Form, RawDocument
from spiders.readers.portal.card import ListRow, minutes_files, read_card, visible_text

LANGUAGE = "ru"


def card_documents(html: str, url: str, row: ListRow) -> list[RawDocument]:
    """Return the notice that a card is and, when it shows a file of them, the minutes.

    ``row`` is the list's row of the hearing: its status stands nowhere else.

    Raises:
        PageNotUnderstoodError: the page is not the card of a hearing of the row's form.
    """
    shown = read_card(html, url, row.form)
    card = replace(
        shown,
        hearing_id=row.hearing_id,
        status=row.status or shown.status,
        row_region=row.region,
        row_when=row.when,
        in_list=row.in_list,
    )
    minutes = minutes_files(card)
    notice = RawDocument(
        item_key=f"{card.form}:{card.hearing_id}:{DocumentKind.NOTICE}",
        url=url,
        title=card.project,
        text=visible_text(html),
        version=LANGUAGE,
        attachments=tuple(file for file in card.files if file not in minutes),
        kind=DocumentKind.NOTICE,
        form=card.form,
        card=card,
    )
    if not minutes:
        return [notice]
    return [
        notice,
        replace(
            notice,
            item_key=f"{card.form}:{card.hearing_id}:{DocumentKind.MINUTES}",
            attachments=minutes,
            kind=DocumentKind.MINUTES,
            shown_date=earliest_upload(minutes),
        ),
    ]


def row_document(row: ListRow) -> RawDocument:
    """Return what one row of the list says by itself, before its card is read."""
    return RawDocument(
        item_key=f"{row.form}:{row.hearing_id}:{DocumentKind.NOTICE}",
        url=row.url,
        title=row.title,
        version=LANGUAGE,
        kind=DocumentKind.NOTICE,
        form=row.form,
        card=CardFields(
            form=row.form,
            hearing_id=row.hearing_id,
            registration_number=row.number,
            project=row.title,
            when=row.when,
            place=row.region if row.form is Form.OPEN_MEETING else "",
            territories=(row.region,) if row.form is Form.PUBLIC_DISCUSSION and row.region else (),
            status=row.status,
            row_region=row.region,
            row_when=row.when,
        ),
    )


def earliest_upload(files: tuple[Attachment, ...]) -> str:
    """Return the earliest upload date among files, as shown; empty when none is shown."""
    shown = [file.uploaded_raw for file in files if file.uploaded_raw]
    days = [(day, text) for text in shown if (day := last_day(text)) is not None]
    if days:
        return min(days)[1]
    return shown[0] if shown else ""


def last_day(text: str) -> date | None:
    """Return the last day of a text that shows one day or period, None if it shows none."""
    span = read_single_date(text) if text else None
    return None if span is None else (span.end or span.start)
