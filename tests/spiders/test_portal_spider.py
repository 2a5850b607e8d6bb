"""The portal spider, offline: answered pages are fed to the callbacks of its requests."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from scrapy.http import HtmlResponse, Request, Response

from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.documents import RegionFinder, read_document
from hearings_crawler.documents.document import ReadingContext
from hearings_crawler.items import DocumentKind, Form, RawDocument, Source
from hearings_crawler.registry.regions import load_registry
from spiders.readers.portal.card import minutes_files
from spiders.readers.portal.documents import earliest_upload
from tests.replica.archives import nameless_zip, tiny_zip
from tests.spiders.golden import golden_page
from tests.spiders.offline_portal import (
    DISCUSSION,
    EMPTY_DISCUSSIONS,
    FIRST_DAY,
    IN_WINDOW,
    LATER,
    MINUTES,
    OLDER,
    OPEN,
    PORTAL,
    Answer,
    Portal,
    card_url,
    cards,
    crawl,
    discussion_card,
    list_page,
    open_card,
    row,
)


def test_both_lists_are_read_and_each_card_gives_a_notice() -> None:
    portal = Portal(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 5, IN_WINDOW, "Отменено")]),
            f"{DISCUSSION}?page=1": list_page([row(DISCUSSION, 5, "11.03.2025 - 17.03.2025")]),
            card_url(5): open_card(5),
            card_url(5, DISCUSSION): discussion_card(5),
        }
    ).crawl()
    assert sorted(item.document_id for item in portal.items) == [
        "portal:open_meeting:5:notice",
        "portal:public_discussion:5:notice",
    ]
    meeting = next(item for item in portal.items if item.raw.form is Form.OPEN_MEETING)
    assert meeting.source is Source.PORTAL
    assert (meeting.region, meeting.address) == ("", PORTAL)
    assert meeting.raw.kind is DocumentKind.NOTICE
    assert meeting.raw.version == "ru"
    assert "Жамбылская область" in meeting.raw.text
    assert meeting.raw.card is not None
    assert (meeting.raw.card.status, meeting.raw.card.row_region, meeting.raw.card.row_when) == (
        "Отменено",
        "Жамбылская область",
        IN_WINDOW,
    )
    assert portal.account.status is Status.COMPLETE
    assert portal.account.documents == 2


def test_a_card_with_a_file_of_minutes_gives_minutes_too() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 5, IN_WINDOW), row(OPEN, 4, IN_WINDOW)]),
            card_url(5): open_card(5, MINUTES),
            card_url(4): open_card(4),
        }
    )
    kinds = {item.raw.item_key: item.raw for item in portal.items}
    assert sorted(kinds) == ["open_meeting:4:notice", "open_meeting:5:minutes", "open_meeting:5:notice"]
    minutes = kinds["open_meeting:5:minutes"]
    assert minutes.url == f"{PORTAL}{card_url(5)}"
    assert [file.url for file in minutes.attachments] == [f"{PORTAL}/Public/PubHearings/LoadFile/8"]
    assert kinds["open_meeting:5:notice"].attachments == ()
    assert minutes.shown_date == ""


def test_minutes_show_the_earliest_upload_date() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 30002, IN_WINDOW)]),
            card_url(30002): golden_page("portal/open_meeting.html"),
        }
    )
    minutes = next(item.raw for item in portal.items if item.raw.kind is DocumentKind.MINUTES)
    assert minutes.shown_date == "28/04/2025"
    assert minutes.card is not None
    assert earliest_upload(minutes_files(minutes.card)) == "28/04/2025"
    assert minutes.title.startswith('План горных работ на месторождении ""Жосалы""')


RAR = MINUTES.replace("Протокол.pdf", "протокол ОС каз рус.rar")


def archived(body: bytes, status: int = 200) -> Callable[[Request], Response]:
    return lambda request: Response(request.url, status=status, body=body, request=request)


def minutes_with(answer: Answer) -> tuple[Portal, RawDocument]:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 5, IN_WINDOW)]),
            card_url(5): open_card(5, RAR),
            f"{OPEN}/LoadFile/8": answer,
        }
    )
    return portal, next(item.raw for item in portal.items if item.raw.kind is DocumentKind.MINUTES)


def test_an_archive_of_minutes_is_listed() -> None:
    portal, minutes = minutes_with(archived(tiny_zip({"Хаттама.pdf": b"", "Протокол.pdf": b""})))
    assert minutes.attachment_text == "протокол ОС каз рус.rar: Хаттама.pdf; Протокол.pdf"
    assert minutes.unread_files == ()
    assert portal.account.status is Status.COMPLETE


@pytest.mark.parametrize("answer", [archived(b"nothing of that kind"), archived(b"", 500), 404])
def test_an_archive_that_cannot_be_listed_is_named_and_takes_nothing_away(answer: Answer) -> None:
    portal, minutes = minutes_with(answer)
    (unread,) = minutes.unread_files
    assert unread.startswith("протокол ОС каз рус.rar: ")
    assert minutes.attachments
    assert portal.account.status is Status.COMPLETE
    context = ReadingContext(Source.PORTAL, "", RegionFinder(load_registry()), b"")
    assert [entry.where for entry in read_document(minutes, context).unread if entry.raw == unread] == [
        "file"
    ]


def test_minutes_in_an_archive_with_an_empty_name_are_minutes() -> None:
    body = nameless_zip({"Протокол.pdf": b"%PDF"})
    portal, minutes = minutes_with(archived(body))
    assert minutes.attachment_text == "протокол ОС каз рус.rar: Протокол.pdf"
    assert portal.account.status is Status.COMPLETE


def test_only_archives_of_minutes_are_asked_for() -> None:
    portal = crawl(
        {f"{OPEN}?page=1": list_page([row(OPEN, 5, IN_WINDOW)]), card_url(5): open_card(5, MINUTES)}
    )
    assert not [url for url in portal.asked if "LoadFile" in url]


def test_paging_stops_only_when_a_whole_page_is_older_than_the_window() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 9, LATER), row(OPEN, 8, OLDER)], "?page=2"),
            f"{OPEN}?page=2": list_page([row(OPEN, 7, OLDER), row(OPEN, 6, FIRST_DAY)], "?page=3"),
            f"{OPEN}?page=3": list_page([row(OPEN, 5, OLDER), row(OPEN, 4, "уточняется")], "?page=4"),
            f"{OPEN}?page=4": list_page([row(OPEN, 3, OLDER), row(OPEN, 2, OLDER)], "?page=5"),
            f"{OPEN}?page=5": list_page([row(OPEN, 1, IN_WINDOW)]),
            **cards(9, 6, 4),
        }
    )
    assert f"{OPEN}?page=4" in portal.asked
    assert f"{OPEN}?page=5" not in portal.asked
    assert sorted(item.raw.item_key for item in portal.items) == [
        "open_meeting:4:notice",
        "open_meeting:6:notice",
        "open_meeting:9:notice",
    ]
    assert portal.account.status is Status.COMPLETE


def test_a_period_counts_by_its_last_day() -> None:
    portal = crawl({f"{OPEN}?page=1": list_page([row(OPEN, 5, "28/11/2024 - 02/12/2024")]), **cards(5)})
    assert card_url(5) in portal.asked


def test_hearings_that_shift_to_the_next_page_are_read_once() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 9, IN_WINDOW), row(OPEN, 8, IN_WINDOW)], "?page=2"),
            f"{OPEN}?page=2": list_page([row(OPEN, 8, IN_WINDOW), row(OPEN, 7, IN_WINDOW)]),
            **cards(9, 8, 7),
        }
    )
    assert len(portal.items) == 3
    assert portal.asked.count(card_url(8)) == 1
    assert portal.account.status is Status.COMPLETE


@pytest.mark.parametrize("following", ["?page=1", "?page=3"])
def test_paging_that_repeats_itself_is_a_loop(following: str) -> None:
    rows = [row(OPEN, 9, IN_WINDOW), row(OPEN, 8, IN_WINDOW)]
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page(rows, "?page=2"),
            f"{OPEN}?page=2": list_page(rows, following),
            f"{OPEN}?page=3": list_page(rows, "?page=4"),
            **cards(9, 8),
        }
    )
    assert [failure.cause for failure in portal.account.failures] == [Cause.PAGING_LOOP]
    assert portal.account.failures[0].listing
    assert portal.account.status is Status.PARTIAL
    assert len(portal.items) == 2


def test_a_next_link_back_to_a_page_that_was_read_is_a_loop() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 9, IN_WINDOW)], "?page=2"),
            f"{OPEN}?page=2": list_page([row(OPEN, 8, IN_WINDOW)], "?page=1"),
            **cards(9, 8),
        }
    )
    assert [failure.cause for failure in portal.account.failures] == [Cause.PAGING_LOOP]
    assert portal.account.status is Status.PARTIAL


FULL_PAGE = [row(OPEN, number, IN_WINDOW) for number in range(40, 20, -1)]
FULL_CARDS: dict[str, Answer] = cards(*range(21, 41))


def test_a_full_page_without_a_next_link_is_followed_by_its_number() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page(FULL_PAGE),
            f"{OPEN}?page=2": list_page([row(OPEN, 20, IN_WINDOW)]),
            **FULL_CARDS,
            **cards(20),
        }
    )
    assert len(portal.items) == 21
    assert portal.account.status is Status.COMPLETE


@pytest.mark.parametrize("second", [404, list_page(FULL_PAGE), list_page([])])
def test_a_full_last_page_ends_the_list_whatever_the_server_answers_beyond_it(second: Answer) -> None:
    portal = crawl({f"{OPEN}?page=1": list_page(FULL_PAGE), f"{OPEN}?page=2": second, **FULL_CARDS})
    assert len(portal.items) == 20
    assert portal.account.status is Status.COMPLETE


def test_a_server_error_beyond_a_full_page_leaves_the_list_unfinished() -> None:
    portal = crawl({f"{OPEN}?page=1": list_page(FULL_PAGE), f"{OPEN}?page=2": 503, **FULL_CARDS})
    assert portal.account.status is Status.PARTIAL


def test_a_short_last_page_asks_for_nothing_more() -> None:
    portal = crawl({f"{OPEN}?page=1": list_page([row(OPEN, 9, IN_WINDOW)]), **cards(9)})
    assert f"{OPEN}?page=2" not in portal.asked


def test_an_empty_list_fails_the_portal() -> None:
    portal = crawl({f"{OPEN}?page=1": list_page([])})
    assert portal.account.status is Status.FAILED
    assert "open_meetings" in portal.account.reason


def test_a_card_that_cannot_be_read_is_a_failure_of_its_own() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page(
                [row(OPEN, 9, IN_WINDOW), row(OPEN, 8, IN_WINDOW), row(OPEN, 7, IN_WINDOW)]
            ),
            card_url(9): "<html><body><h1>Портал обновляется</h1></body></html>",
            card_url(8): 500,
            card_url(7): lambda request: Response(request.url, body=b"%PDF-1.7", request=request),
        }
    )
    assert portal.items == []
    assert [(failure.cause, failure.listing) for failure in portal.account.failures] == [
        (Cause.LAYOUT, False),
        (Cause.HTTP_ERROR, False),
        (Cause.LAYOUT, False),
    ]
    assert portal.account.status is Status.PARTIAL


def test_a_card_that_lacks_fields_is_a_document_all_the_same() -> None:
    cut_off = re.sub(r"<p>1\.2\. Место.*", "", open_card(9))
    portal = crawl({f"{OPEN}?page=1": list_page([row(OPEN, 9, IN_WINDOW)]), card_url(9): cut_off})
    (item,) = portal.items
    assert item.raw.card is not None
    assert "Место проведения" in item.raw.card.missing
    assert item.raw.card.row_region == "Жамбылская область"
    assert portal.account.status is Status.COMPLETE


def test_a_wrong_charset_in_the_header_does_no_harm() -> None:
    def answer(request: Request) -> Response:
        portal.answers[card_url(9)] = open_card(9)
        good = portal.answer(request)
        return HtmlResponse(request.url, body=good.body, encoding="windows-1251", request=request)

    portal = Portal({**EMPTY_DISCUSSIONS, f"{OPEN}?page=1": list_page([row(OPEN, 9, IN_WINDOW)])})
    portal.answers[card_url(9)] = answer
    portal.crawl()
    assert [item.raw.title for item in portal.items] == ["Проект 9"]


def test_cards_are_asked_for_in_russian() -> None:
    kazakh = row(OPEN, 9, IN_WINDOW).replace("hearingId=9", "hearingId=9&lang=kk")
    portal = crawl({f"{OPEN}?page=1": list_page([kazakh])})
    assert f"{card_url(9)}&lang=ru" in portal.asked


def test_lists_are_read_before_cards() -> None:
    portal = crawl(
        {
            f"{OPEN}?page=1": list_page([row(OPEN, 9, IN_WINDOW)], "?page=2"),
            f"{OPEN}?page=2": list_page([row(OPEN, 8, IN_WINDOW)]),
            **cards(9, 8),
        }
    )
    assert portal.asked.index(f"{OPEN}?page=2") < portal.asked.index(card_url(9))


def test_paging_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.readers.portal.reader.MAX_LIST_PAGES", 3)
    pages: dict[str, Answer] = {
        f"{OPEN}?page={n}": list_page([row(OPEN, 100 - n, "уточняется")], f"?page={n + 1}")
        for n in range(1, 9)
    }
    portal = crawl({**pages, **cards(99, 98, 97)})
    assert f"{OPEN}?page=4" not in portal.asked
    assert [failure.cause for failure in portal.account.failures] == [Cause.STOPPED_EARLY]
    assert portal.account.status is Status.PARTIAL
