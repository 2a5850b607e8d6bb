"""A run and its addresses end with the same status, and whatever was not stored lowers it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.http import Response

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import DocumentKind, Form, HearingItem, ParsedDocument, RawDocument
from hearings_crawler.store.records import StoredRun
from hearings_crawler.store.store import Store
from hearings_crawler.transport.signals import fetched
from pipelines.p500_store import StorePipeline
from tests.pipelines.crawling import ADDRESS, Spider, crawler_of, item_of

PARSED = ParsedDocument(DocumentKind.NOTICE, Form.OPEN_MEETING, in_rubric=True)


def document(number: int, title: str = "Объявление") -> HearingItem:
    item = item_of(RawDocument(f"documents:{number}", f"https://www.gov.kz/{number}", title))
    item.parsed = PARSED
    return item


class Crawl:
    """One crawl of the address over the store pipeline."""

    def __init__(self, folder: Path, clock: str = "2025-05-01T11:00:00+05:00") -> None:
        self.url = f"sqlite:///{folder}/hearings.sqlite"
        self.spider = Spider()
        self.crawler = crawler_of(
            self.spider,
            {
                "HEARINGS_DATABASE_URL": self.url,
                "HEARINGS_CONFIRMATIONS_FILE": f"{folder}/confirmations.json",
                "CLOCK_NOW": clock,
            },
        )
        self.pipeline = StorePipeline.from_crawler(self.crawler)
        asyncio.run(self.pipeline.open_spider())

    def see(self, *items: HearingItem) -> None:
        async def process() -> None:
            for item in items:
                self.spider.coverages[ADDRESS].document()
                await self.pipeline.process_item(item)

        asyncio.run(process())

    def finish(self, reason: str = "finished") -> StoredRun:
        asyncio.run(self.pipeline.close_spider())
        status = asyncio.run(self.pipeline.finish(reason))
        self.pipeline.store.close()
        store = Store.open(self.url)
        run = store.runs()[-1]
        store.close()
        assert run.status is status
        assert [address.status for address in run.addresses] == [status]
        return run

    @property
    def stats(self) -> dict[str, Any]:
        return self.crawler.stats.get_stats()


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    crawl = Crawl(tmp_path)
    yield crawl
    crawl.pipeline.store.close()


def test_what_is_seen_and_stored_is_complete(crawl: Crawl) -> None:
    crawl.see(*(document(number) for number in range(30)))
    run = crawl.finish()
    (address,) = run.addresses
    assert (run.status, run.reason) == (Status.COMPLETE, "")
    assert (address.documents, address.stored, address.lost, address.causes) == (30, 30, 0, ())
    assert crawl.stats["hearings/documents/stored"] == 30
    assert "hearings/store_failed" not in crawl.stats


def test_a_document_that_the_store_refuses_makes_run_and_address_partial(crawl: Crawl) -> None:
    crawl.see(*(document(number) for number in range(30)), document(99, "\ud83d"), document(100))
    run = crawl.finish()
    (address,) = run.addresses
    assert run.status is Status.PARTIAL
    assert "store_refused: https://www.gov.kz/99" in run.reason
    assert (address.documents, address.stored, address.lost) == (32, 31, 1)
    assert "documents:99" in crawl.stats["hearings/store_failed"]


def test_a_document_that_a_pipeline_could_not_process_is_named(crawl: Crawl) -> None:
    crawl.see(document(1))
    crawl.spider.coverages[ADDRESS].document()
    failure = SimpleNamespace(value=ZeroDivisionError("by zero"))
    crawl.crawler.signals.send_catch_log(signals.item_error, item=document(2), failure=failure)
    run = crawl.finish()
    assert run.status is Status.PARTIAL
    assert run.reason == f"{ADDRESS}: reader_error: https://www.gov.kz/2 (ZeroDivisionError: by zero)"


def test_a_document_whose_callback_died_is_missed(crawl: Crawl) -> None:
    crawl.see(document(1))
    crawl.spider.coverages[ADDRESS].document()
    run = crawl.finish()
    assert run.status is Status.PARTIAL
    assert "2 documents were found, 1 are stored" in run.reason
    assert run.addresses[0].causes == ("not_stored",)


def test_a_crawl_that_was_stopped_is_not_complete(crawl: Crawl) -> None:
    crawl.see(document(1))
    assert "the crawl was ended: shutdown" in crawl.finish("shutdown").reason


def answered(crawl: Crawl, date: str) -> None:
    """The transport tells of an answer with this Date."""
    response = Response("https://www.gov.kz/1", headers={"Date": date})
    crawl.crawler.signals.send_catch_log(fetched, evidence=document(1).evidence, response=response)


@pytest.mark.parametrize(
    ("date", "status"),
    [("Thu, 01 May 2025 05:00:00 GMT", Status.COMPLETE), ("Sat, 01 Mar 2025 05:00:00 GMT", Status.PARTIAL)],
)
def test_a_clock_that_differs_from_the_hosts_makes_the_address_partial(
    crawl: Crawl, date: str, status: Status
) -> None:
    crawl.see(document(1))
    answered(crawl, date)
    run = crawl.finish()
    assert run.status is status
    assert ("clock_differs" in run.reason) is (status is Status.PARTIAL)


def test_a_crawl_that_lacks_much_of_what_was_there_is_partial_for_a_week(tmp_path: Path) -> None:
    def crawled(day: str, *numbers: int) -> StoredRun:
        crawl = Crawl(tmp_path, f"2025-{day}T11:00:00+05:00")
        crawl.see(*(document(number) for number in numbers))
        return crawl.finish()

    assert crawled("05-01", *range(20)).status is Status.COMPLETE
    short = crawled("05-02", *range(8))
    assert short.status is Status.PARTIAL
    assert "12 of 20 documents seen on 2025-05-01 are gone" in short.reason
    assert f"scrapy sites --confirm {ADDRESS}" in short.reason
    assert crawled("05-04", *range(8)).status is Status.PARTIAL
    assert crawled("05-10", *range(8)).status is Status.COMPLETE
    assert crawled("05-11", *range(8)).status is Status.COMPLETE
    assert crawled("05-12", 1).status is Status.PARTIAL
    assert crawled("05-13", *range(20)).status is Status.COMPLETE


def test_a_person_who_looked_settles_it_at_once(tmp_path: Path) -> None:
    first = Crawl(tmp_path, "2025-05-01T11:00:00+05:00")
    first.see(*(document(number) for number in range(20)))
    first.finish()
    (tmp_path / "confirmations.json").write_text(
        f'[{{"address": "{ADDRESS}", "confirmed": true, "by": "A. Analyst", "on": "2025-05-02", "note": ""}}]',
        "utf-8",
    )
    second = Crawl(tmp_path, "2025-05-02T15:00:00+05:00")
    second.see(document(1))
    assert second.finish().status is Status.COMPLETE


def test_a_rubric_that_lost_its_documents_makes_the_address_partial(tmp_path: Path) -> None:
    first = Crawl(tmp_path, "2025-05-01T11:00:00+05:00")
    first.see(*(document(number) for number in range(5)))
    first.finish()
    second = Crawl(tmp_path, "2025-05-02T11:00:00+05:00")
    moved = [document(number) for number in range(5)]
    for item in moved:
        item.raw = replace(item.raw, headings=("Новости",))
        item.parsed = replace(PARSED, in_rubric=False)
    second.see(*moved)
    assert "5 of 5 documents that stood in the rubric" in second.finish().reason
