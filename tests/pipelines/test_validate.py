"""What could not be evidence is dropped by name; what a store cannot hold is mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scrapy.exceptions import DropItem

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import Attachment, HearingItem, RawDocument
from pipelines.p100_validate import ValidatePipeline, repaired_document
from tests.pipelines.crawling import ADDRESS, Spider, crawler_of, item_of

RAW = RawDocument("documents:1", "https://www.gov.kz/1", "Протокол общественных слушаний")


def validate(item: HearingItem) -> tuple[HearingItem | None, Spider]:
    spider = Spider()
    spider.coverages[ADDRESS].document()
    pipeline = ValidatePipeline.from_crawler(crawler_of(spider, {}))
    try:
        return pipeline.process_item(item), spider
    except DropItem:
        return None, spider


def test_a_title_cut_inside_an_emoji_is_mended_and_counted() -> None:
    item, spider = validate(item_of(replace(RAW, title="Протокол \ud83d", text="\ud83d\ude00")))
    assert item is not None
    assert (item.raw.title, item.raw.text) == ("Протокол \ufffd", "\U0001f600")
    assert spider.coverages[ADDRESS].repaired == 1


def test_every_text_is_mended_also_of_what_an_item_holds() -> None:
    raw, bad = repaired_document(
        replace(RAW, headings=("\udc00",), attachments=(Attachment("https://a.kz/\udc00", "\udc00"),))
    )
    assert bad == 3
    assert "\udc00" not in repr(raw)
    assert repaired_document(RAW) == (RAW, 0)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (replace(RAW, item_key=""), "no item key"),
        (replace(RAW, url="/1"), "no web address ('/1')"),
        (replace(RAW, title=""), "neither title nor text"),
    ],
)
def test_an_item_that_could_not_be_evidence_is_dropped_and_makes_its_address_partial(
    raw: RawDocument, why: str
) -> None:
    item, spider = validate(item_of(raw))
    coverage = spider.coverages[ADDRESS]
    coverage.close()
    assert item is None
    assert coverage.status is Status.PARTIAL
    assert coverage.lost == 1
    assert why in coverage.reason
