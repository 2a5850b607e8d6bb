"""Which portal cards are not asked for again: those that can change no verdict any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from hearings_crawler.clock import Clock
from hearings_crawler.crawling.previous import PreviousCard, PreviousPage, provide_previous
from hearings_crawler.errors import UsageError
from hearings_crawler.items import (
    Attachment,
    CardFields,
    DateValue,
    DocumentKind,
    Form,
    ParsedDocument,
    RawDocument,
)
from hearings_crawler.registry.regions import portal_address
from spiders.portal import PortalSpider
from spiders.readers.portal.card import ListRow

PORTAL = portal_address().address
URL = f"{PORTAL}/Public/PubHearings/PublicHearingDetail?hearingId=5"
ROW = ListRow(
    Form.OPEN_MEETING,
    "5",
    URL,
    "25174900005",
    "Проект",
    "Жамбылская область",
    "22/04/2025 15:00",
    "Завершено",
)
CARD = CardFields(
    Form.OPEN_MEETING,
    "5",
    registration_number=ROW.number,
    status=ROW.status,
    row_region=ROW.region,
    row_when=ROW.when,
)
HELD = DateValue(date(2025, 4, 22), None, "15:00", "22/04/2025 15:00", "numeric")
DIGEST = "sha256:" + "1" * 64


def known(
    card: CardFields = CARD, *, files: int = 1, hearings: tuple[DateValue, ...] = (HELD,)
) -> PreviousCard:
    notice = RawDocument(item_key="open_meeting:5:notice", url=URL, title="Проект", card=card)
    attachments = tuple(Attachment(f"{PORTAL}/Public/PubHearings/LoadFile/{n}") for n in range(files))
    minutes = replace(notice, item_key="open_meeting:5:minutes", attachments=attachments)
    read = ParsedDocument(DocumentKind.NOTICE, Form.OPEN_MEETING, hearings=hearings)
    return PreviousCard(DIGEST, notice, read, minutes)


class Store:
    """Knows one card."""

    def __init__(self, card: PreviousCard | None) -> None:
        self.card = card

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        return None

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        return self.card if (form, hearing_id) == ("open_meeting", "5") else None

    def registration_numbers(self) -> frozenset[str]:
        return frozenset()


def request(
    card: PreviousCard | None, row: ListRow = ROW, day: str = "2025-06-01", fresh: str = ""
) -> Request:
    spider = PortalSpider(month="2025-04", fresh=fresh)
    spider.crawler = Crawler(PortalSpider, Settings())
    spider.clock = Clock(datetime.fromisoformat(f"{day}T05:00:00+00:00").astimezone(UTC))
    spider.prepare()
    store = Store(card)
    provide_previous(spider.crawler, store)
    (made,) = spider.reader.card(row)
    return made


def test_a_card_with_minutes_of_a_hearing_long_past_is_read_from_its_page() -> None:
    made = request(known())
    assert made.url == URL
    assert made.meta["settled"] == DIGEST


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, status="Отменено"),
        replace(ROW, status=""),
        replace(ROW, when="23/04/2025 15:00"),
        replace(ROW, number="25174900006"),
        replace(ROW, region="Абайская область"),
        replace(ROW, hearing_id="6"),
    ],
    ids=["status", "no status", "day", "number", "region", "another hearing"],
)
def test_a_card_whose_row_has_changed_is_asked_for(row: ListRow) -> None:
    assert "settled" not in request(known(), row).meta


@pytest.mark.parametrize(
    "card",
    [None, known(files=0), known(hearings=()), known(replace(CARD, missing=("Место проведения",)))],
    ids=["not known", "no file of minutes", "no hearing day", "read with a gap"],
)
def test_a_card_that_was_not_read_wholly_is_asked_for(card: PreviousCard | None) -> None:
    assert "settled" not in request(card).meta


@pytest.mark.parametrize(("day", "settled"), [("2025-05-22", False), ("2025-05-23", True)])
def test_a_card_is_settled_after_thirty_days(day: str, settled: bool) -> None:
    assert ("settled" in request(known(), day=day).meta) is settled


def test_a_period_counts_by_its_last_day() -> None:
    card = known(hearings=(replace(HELD, end=date(2025, 5, 20)),))
    assert "settled" not in request(card).meta


def test_what_fresh_is_not_is_wrong_usage() -> None:
    assert PortalSpider(month="2025-04", fresh="1").fresh
    assert not PortalSpider(month="2025-04", fresh="0").fresh
    with pytest.raises(UsageError, match="fresh: expected 1 or 0"):
        PortalSpider(month="2025-04", fresh="maybe")
