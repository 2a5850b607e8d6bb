"""PreviousCrawl pages are asked for on condition that they changed; an unchanged one is given back from the archive."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response, TextResponse
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError, classify_response
from hearings_crawler.crawling.previous import (
    PreviousCard,
    PreviousCrawl,
    PreviousPage,
    previous_of,
    provide_previous,
)
from hearings_crawler.errors import StoreError
from hearings_crawler.evidence.archive import FileArchive
from hearings_crawler.items import Validators
from hearings_crawler.transport.browser import find_browser
from hearings_crawler.transport.failures import TruncatedAnswerError
from hearings_crawler.transport.revisit import Revisits, Visit, validators_of
from hearings_crawler.transport.wire import Answer
from tests.hearings_crawler.transport.served_site import CrawlRunner, Page, ServedSite

GOVKZ = "www.gov.kz"
PATH = "/memleket/entities/zhambyl-tabigat/documents/1"
URL = f"https://{GOVKZ}{PATH}"
NOON = datetime(2025, 6, 1, 7, 0, tzinfo=UTC)
MODIFIED = "Sun, 01 Jun 2025 07:00:00 GMT"
BODY = "<p>Хабарландыру</p>".encode("cp1251")
CP1251 = "text/html; charset=windows-1251"


class OnePage:
    """Knows one page."""

    def __init__(self, page: PreviousPage, variant: str = "") -> None:
        self.page = page
        self.variant = variant

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        return self.page if (url, variant) == (URL, self.variant) else None

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        return None

    def registration_numbers(self) -> frozenset[str]:
        return frozenset()


class Server:
    """Answers 304 when the tag is the one asked with."""

    def __init__(self, tag: str = '"1"', body: bytes = BODY) -> None:
        self.tag = tag
        self.body = body
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        headers = {"ETag": self.tag, "Date": "Mon, 02 Jun 2025 07:00:00 GMT"}
        if request.headers.get("If-None-Match") == self.tag.encode():
            return Answer(Response(request.url, status=304, headers=headers))
        headers["Content-Type"] = CP1251
        return Answer(HtmlResponse(request.url, headers=headers, body=self.body))


class Place:
    """A crawler with an archive, and what it knows."""

    def __init__(self, folder: Path) -> None:
        self.archive = FileArchive(folder / "archive")
        self.crawler = Crawler(Spider, Settings())
        self.crawler.stats = MemoryStatsCollector(self.crawler)
        self.revisits = Revisits(self.crawler, self.archive)
        self.known: PreviousCrawl | None = None

    def knows(self, etag: str = '"1"', modified: str = "", variant: str = "") -> str:
        digest = self.archive.put(BODY)
        page = PreviousPage(7, digest, NOON, Validators(variant, etag, modified, CP1251))
        self.known = OnePage(page, variant)
        provide_previous(self.crawler, self.known)
        return digest

    def visit(self, server: Callable[[Request], Any], request: Request | None = None, by: str = "") -> Visit:
        return asyncio.run(self.revisits.visit(request or Request(URL), server, by=by))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_an_unchanged_page_is_given_back_as_it_was_sent(place: Place) -> None:
    place.knows(modified=MODIFIED)
    server = Server()

    visit = place.visit(server)

    (asked,) = server.asked
    assert asked.headers["If-None-Match"] == b'"1"'
    assert asked.headers["If-Modified-Since"] == MODIFIED.encode()
    response = visit.answer.response
    assert (response.status, response.body, response.flags) == (200, BODY, ["revisit"])
    assert isinstance(response, TextResponse)
    assert response.text == "<p>Хабарландыру</p>"
    assert response.headers["Date"] == b"Mon, 02 Jun 2025 07:00:00 GMT"
    assert visit.revisit_of == 7
    assert visit.validators == Validators("", '"1"', MODIFIED, CP1251)


def test_the_request_of_the_spider_itself_stays_without_condition(place: Place) -> None:
    place.knows()
    request = Request(URL)
    place.visit(Server(), request)
    assert "If-None-Match" not in request.headers


def test_a_changed_page_brings_its_own_body_and_validators(place: Place) -> None:
    place.knows()
    visit = place.visit(Server('"2"', b"<p>new</p>"))
    assert visit.answer.response.body == b"<p>new</p>"
    assert visit.revisit_of is None
    assert visit.validators.etag == '"2"'


def test_a_page_whose_archived_body_is_gone_is_asked_for_without_condition(place: Place) -> None:
    digest = place.knows()
    place.archive.path(digest).unlink()
    server = Server()
    visit = place.visit(server)
    assert [request.headers.get("If-None-Match") for request in server.asked] == [None]
    assert (visit.answer.response.body, visit.revisit_of) == (BODY, None)


def test_a_page_whose_archived_body_is_damaged_is_asked_for_again_and_mended(place: Place) -> None:
    digest = place.knows()
    path = place.archive.path(digest)
    path.chmod(0o644)
    path.write_bytes(b"x" * len(BODY))
    server = Server()
    visit = place.visit(server)
    assert [request.headers.get("If-None-Match") for request in server.asked] == [b'"1"', None]
    assert (visit.answer.response.body, visit.revisit_of) == (BODY, None)
    place.archive.put(visit.answer.response.body)
    assert place.archive.get(digest) == BODY


def test_a_page_in_another_language_is_another_page(place: Place) -> None:
    place.knows(variant="ru")
    server = Server()
    assert place.visit(server, Request(URL, headers={"Accept-Language": "kk"})).revisit_of is None
    assert (
        place.visit(server, Request(URL, headers={"Accept-Language": "ru"}), by="browser").revisit_of is None
    )
    assert place.visit(server, Request(URL, headers={"Accept-Language": "ru"})).revisit_of == 7


@pytest.mark.parametrize(
    "request_",
    [Request(URL, method="POST"), Request(URL, headers={"If-None-Match": '"9"'})],
    ids=["POST", "a condition of its own"],
)
def test_only_plain_questions_get_a_condition(place: Place, request_: Request) -> None:
    place.knows()
    server = Server()
    place.visit(server, request_)
    assert server.asked == [request_]


def test_a_page_without_validators_is_asked_for_as_ever(place: Place) -> None:
    place.knows(etag="")
    server = Server()
    place.visit(server)
    assert {b"If-None-Match", b"If-Modified-Since"}.isdisjoint(server.asked[0].headers)


def test_a_crawl_that_nobody_offers_anything_asks_for_everything_anew(place: Place) -> None:
    server = Server()
    place.visit(server)
    assert "If-None-Match" not in server.asked[0].headers
    assert previous_of(place.crawler) is None


def test_a_store_that_cannot_be_asked_does_not_end_the_crawl(place: Place) -> None:
    class Broken(OnePage):
        def previous_page(self, url: str, variant: str) -> PreviousPage | None:
            raise StoreError("the database is gone")

    place.knows()
    assert place.known
    broken = Broken(PreviousPage(1, "", NOON, Validators()))
    provide_previous(place.crawler, broken)
    assert place.visit(Server()).answer.response.body == BODY


def page(status: int = 200, body: bytes = b"<p>text</p>", **headers: str) -> Response:
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse(URL, status=status, headers={"ETag": '"1"', **shown}, body=body)


def test_a_complete_answer_gives_validators() -> None:
    answer = Answer(page(Last_Modified=MODIFIED, Content_Type="text/html"))
    assert validators_of(answer, "ru") == Validators("ru", '"1"', MODIFIED, "text/html")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(page(404)),
        Answer(page(503)),
        Answer(page(301)),
        Answer(page(206)),
        Answer(page(), TruncatedAnswerError("half of it")),
        Answer(page(), PageError(Cause.REFUSED, "its data was refused")),
        Answer(page(body=b"<title>Just a moment...</title>")),
        Answer(page(Vary="*")),
        Answer(page().replace(flags=["rendered"])),
        Answer(page(body="<p>Тізім</p>".encode() + b"\xff")),
        Answer(page(body=b"<html><body><p>text")),
    ],
    ids=[
        "404",
        "503",
        "301",
        "206",
        "truncated",
        "failed",
        "challenge",
        "vary",
        "rendered",
        "damaged",
        "cut",
    ],
)
def test_what_is_not_one_sound_page_gives_none(answer: Answer) -> None:
    assert not validators_of(answer, "")


def test_a_not_modified_that_nobody_asked_for_is_an_error() -> None:
    problem = classify_response(Response(URL, status=304))
    assert problem is not None
    assert problem[0] is Cause.HTTP_ERROR


# ------------------------------------------------------------------ over the wire


def on_condition(site: ServedSite, page: Page, tag: str) -> Callable[[], Page]:
    """Serve a page with a tag, and 304 to who has it."""

    def answer() -> Page:
        if site.visits[-1].headers.get("If-None-Match") == tag:
            return Page(b"", 304, {"ETag": tag})
        return Page(page.body, page.status, {**page.headers, "ETag": tag})

    return answer


def test_a_second_crawl_reads_the_same_page_without_its_bytes(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, PATH] = on_condition(site, Page(BODY, headers={"Content-Type": CP1251}), '"a"')
    first = crawl(URL)

    second = crawl(URL, known=first)

    assert site.visits[-1].headers["If-None-Match"] == '"a"'
    before, after = first.result(URL), second.result(URL)
    assert (after["status"], after["text"]) == (200, "<p>Хабарландыру</p>")
    assert after["evidence"]["digest"] == before["evidence"]["digest"]
    assert after["flags"] == ["revisit"]
    assert [fetch["revisit_of"] for fetch in (*first.fetches, *second.fetches)] == [None, 0]
    assert second.fetches[0]["validators"] == first.fetches[0]["validators"]


def test_a_settled_page_is_read_without_being_asked_for(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, PATH] = Page(BODY, headers={"Content-Type": CP1251})
    first = crawl(URL)
    digest = first.result(URL)["evidence"]["digest"]
    other = "sha256:" + "0" * 64
    settled = {"scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None}
    settled["hearings_crawler.transport.handler.SettledMiddleware"] = 950  # type: ignore[assignment]
    site.visits.clear()

    done = crawl({"url": URL, "meta": {"settled": digest}}, known=first, DOWNLOADER_MIDDLEWARES=settled)
    assert site.visits == []
    assert done.result(URL)["text"] == "<p>Хабарландыру</p>"
    assert done.result(URL)["evidence"] == first.result(URL)["evidence"]
    assert done.fetches == []

    crawl({"url": URL, "meta": {"settled": other}}, known=first, DOWNLOADER_MIDDLEWARES=settled)
    assert site.paths() == [PATH]


@pytest.mark.skipif(
    find_browser(os.environ.get("HEARINGS_BROWSER", "")) is None, reason="no browser installed"
)
def test_a_page_is_rendered_anew_from_parts_that_are_asked_for_on_condition(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    html = (
        b"<!DOCTYPE html><body><script>fetch('/data').then(answer => answer.text()).then(text => "
        b"{document.body.innerHTML = '<p class=item>' + text + '</p>'})</script></body>"
    )
    site.pages[GOVKZ, PATH] = on_condition(site, Page(html, headers={"Content-Type": "text/html"}), '"page"')
    data = Page(b"old", headers={"Content-Type": "text/plain"})
    site.pages[GOVKZ, "/data"] = on_condition(site, data, '"old"')
    request = {"url": URL, "meta": {"playwright": True, "wait_for": ".item"}}
    first = crawl(request)
    assert [fetch["validators"]["etag"] for fetch in first.fetches] == [""]
    assert [(part["role"], part["validators"]["etag"]) for part in first.parts] == [
        ("part", '"page"'),
        ("part", '"old"'),
        ("picture", ""),
    ]

    second = crawl(request, known=first)
    # the page is what it was: no further picture is taken
    assert [part["revisit_of"] for part in second.parts] == [1, 2]
    assert second.result(URL)["text"] == first.result(URL)["text"]

    site.pages[GOVKZ, "/data"] = on_condition(site, Page(b"new", headers=data.headers), '"new"')
    third = crawl(request, known=second)
    assert '<p class="item">new</p>' in third.result(URL)["text"]
