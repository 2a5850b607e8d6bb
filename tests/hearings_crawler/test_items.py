"""The values that are stored as JSON."""

from __future__ import annotations

import msgspec

from hearings_crawler.items import RawDocument, ShownDate


def test_a_document_that_was_stored_before_a_fact_was_added_loads_with_its_default() -> None:
    row = '{"item_key": "documents:1", "url": "https://x.gov.kz/1", "title": "Объявление", "shown_date": "01.04.2025"}'
    document = msgspec.json.decode(row, type=RawDocument)
    assert document.shown_date_is is ShownDate.PLACEMENT
    assert not document.only_named


def test_what_a_page_shows_is_kept_as_it_is() -> None:
    document = RawDocument("1", "https://x.gov.kz/1", "", shown_date_is=ShownDate.HEADING, only_named=True)
    assert msgspec.json.decode(msgspec.json.encode(document), type=RawDocument) == document
