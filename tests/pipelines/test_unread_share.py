"""The share of documents without a readable hearing day is held against what a spider expects."""

from __future__ import annotations

from typing import Any

import pytest

from hearings_crawler.coverage.address import AddressCoverage, Cause, Status
from hearings_crawler.items import RawDocument
from pipelines.p300_read import ReadPipeline
from tests.pipelines.crawling import ADDRESS, Spider, crawler_of, item_of

READABLE = "Общественные слушания в форме открытого собрания состоятся 21 апреля 2025 года в 11:00."
UNREADABLE = "Общественные слушания в форме открытого собрания состоятся в скором времени."


def read(tmp_path: object, readable: int, unreadable: int, spider: Spider, **values: Any) -> AddressCoverage:
    crawler = crawler_of(spider, {"HEARINGS_ARCHIVE_DIR": f"{tmp_path}/archive"})
    pipeline = ReadPipeline.from_crawler(crawler)
    title = "Объявление о проведении общественных слушаний"
    for number, text in enumerate([READABLE] * readable + [UNREADABLE] * unreadable):
        raw = RawDocument(f"documents:{number}", f"https://www.gov.kz/{number}", title, text, **values)
        pipeline.process_item(item_of(raw))
    pipeline.close_spider()
    return spider.coverages[ADDRESS]


@pytest.mark.parametrize(
    ("readable", "unreadable", "status"),
    [
        (10, 0, Status.COMPLETE),
        (5, 5, Status.COMPLETE),
        (5, 6, Status.PARTIAL),
        (0, 9, Status.COMPLETE),
        (0, 10, Status.PARTIAL),
        (0, 0, Status.COMPLETE),
    ],
)
def test_more_than_half_of_ten_or_more_makes_the_address_partial(
    tmp_path: object, readable: int, unreadable: int, status: Status
) -> None:
    coverage = read(tmp_path, readable, unreadable, Spider())
    assert coverage.status is status
    assert [failure.cause for failure in coverage.failures] == [Cause.UNPARSED] * (status is Status.PARTIAL)


def test_a_spider_may_expect_less_of_its_site(tmp_path: object) -> None:
    assert read(tmp_path, 2, 10, Spider(maximum_unread_share=0.9)).status is Status.COMPLETE


def test_a_file_of_which_only_the_name_is_known_says_nothing_of_the_reading(tmp_path: object) -> None:
    assert read(tmp_path, 0, 20, Spider(), only_named=True).status is Status.COMPLETE
    opened = read(tmp_path, 0, 20, Spider(), only_named=True, attachment_text="текст")
    assert opened.status is Status.PARTIAL
