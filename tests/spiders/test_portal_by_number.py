"""The portal whose list is different, gone, or lacks some of the cards that exist."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Request

from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.crawling.previous import PreviousAnswer, PreviousCard, PreviousPage
from hearings_crawler.documents import RegionFinder, read_document
from hearings_crawler.documents.document import ReadingContext
from hearings_crawler.errors import UsageError
from hearings_crawler.items import HearingStatus, Source
from hearings_crawler.registry.regions import load_registry
from spiders.portal import PortalSpider
from spiders.readers.portal import by_number, walk
from tests.spiders.offline_portal import (
    DISCUSSION,
    IN_WINDOW,
    OLDER,
    OPEN,
    PORTAL,
    Answer,
    Portal,
    card_url,
    list_page,
    open_card,
    row,
)

NEW_PORTAL = "<html><body><div id='app'><b>Новый портал</b></div></body></html>"
NOT_THERE = "<html><body><h2>Слушание № {} не найдено</h2></body></html>"
LAST = 23_600
NOW = datetime(2025, 5, 31, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _short_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let walks end sooner, so that few pages need be read."""
    for name, value in {
        "EMPTY_ABOVE": 20,
        "EMPTY_BELOW": 40,
        "OLDER_RUN": 20,
        "BEYOND": (30,),
        "SEEK_REACH": 2_000,
        "SCAN_ABOVE": 100,
        "SCAN_BELOW": 100,
    }.items():
        monkeypatch.setattr(walk, name, value)


def cards_of(current: range, older: range = range(0)) -> dict[str, Answer]:
    found: dict[str, Answer] = {card_url(number): open_card(number) for number in current if number % 3}
    found |= {card_url(number): open_card(number, when=OLDER) for number in older if number % 3}
    return found


CARDS = cards_of(range(LAST - 60, LAST), range(LAST - 200, LAST - 60))
DISCUSSIONS = {f"{DISCUSSION}?page=1": list_page([row(DISCUSSION, 1, OLDER)])}
CURRENT = {f"open_meeting:{number}:notice" for number in range(LAST - 60, LAST) if number % 3}


class Known:
    """Earlier crawls: which cards they read, and how they were answered."""

    def __init__(self, *cards: int, empty: tuple[int, ...] = (), hours: float = 48) -> None:
        self.cards = frozenset(cards)
        self.empty = empty
        self.at = NOW - timedelta(hours=hours)

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        return None

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        return None

    def registration_numbers(self) -> frozenset[str]:
        return frozenset()

    def answers(self, prefix: str, since: datetime) -> dict[str, PreviousAnswer]:
        found = {number: PreviousAnswer(404, "sha256:0", self.at) for number in self.empty}
        found |= {number: PreviousAnswer(200, f"sha256:{number}", self.at) for number in self.cards}
        return {f"{prefix}{number}": answer for number, answer in found.items() if answer.fetched_at >= since}

    def card_numbers(self, form: str) -> frozenset[int]:
        return self.cards if form == "open_meeting" else frozenset()


def read(answers: dict[str, Answer], known: Known | None = None, *, by: str = "") -> Portal:
    return Portal(DISCUSSIONS | answers, by=by, known=known, most=4_000).crawl()


def keys(portal: Portal) -> set[str]:
    return {item.raw.item_key for item in portal.items}


@pytest.mark.parametrize("first_page", [NEW_PORTAL, 404, 410])
def test_a_list_that_is_different_or_gone_is_replaced_by_the_cards_numbers(first_page: Answer) -> None:
    portal = read({f"{OPEN}?page=1": first_page, **CARDS})
    assert keys(portal) == CURRENT
    assert portal.account.status is Status.COMPLETE
    assert "open_meetings found by number" in portal.account.reason
    assert {item.raw.card.in_list for item in portal.items if item.raw.card} == {None}


def test_what_only_the_list_shows_is_then_unknown_and_nothing_is_asked_about_each_hearing() -> None:
    portal = read({f"{OPEN}?page=1": NEW_PORTAL, **CARDS})
    context = ReadingContext(Source.PORTAL, "", RegionFinder(load_registry()), b"")
    for item in portal.items:
        parsed = read_document(item.raw, context)
        assert parsed.status is HearingStatus.UNKNOWN
        assert "list" not in {unread.where for unread in parsed.unread}


def test_a_number_without_a_card_may_be_answered_with_200() -> None:
    def answer(request: Request) -> str:
        return NOT_THERE.format(request.url.rpartition("=")[2])

    missing: dict[str, Answer] = {
        card_url(number): NOT_THERE.format(number) for number in (0, *range(LAST - 300, LAST + 200))
    }
    portal = read({f"{OPEN}?page=1": NEW_PORTAL, **missing, **CARDS}, Known(LAST - 1))
    assert keys(portal) == CURRENT
    assert portal.account.status is Status.COMPLETE


def test_a_list_that_ends_in_a_page_of_another_kind_is_read_on_by_number() -> None:
    rows = [row(OPEN, LAST - 1, IN_WINDOW), row(OPEN, LAST - 3, IN_WINDOW, "Отменено")]
    portal = read({f"{OPEN}?page=1": list_page(rows, "?page=2"), f"{OPEN}?page=2": NEW_PORTAL, **CARDS})
    assert keys(portal) == CURRENT
    assert portal.account.status is Status.COMPLETE
    statuses = {item.raw.card.hearing_id: item.raw.card.status for item in portal.items if item.raw.card}
    assert statuses[str(LAST - 3)] == "Отменено"
    assert len(portal.items) == len(CURRENT), "a card of the list is read once"


def test_a_redesigned_portal_is_a_named_failure() -> None:
    redesigned: dict[str, Answer] = {card_url(number): NEW_PORTAL for number in range(30_000)}
    portal = read({f"{OPEN}?page=1": NEW_PORTAL, f"{DISCUSSION}?page=1": NEW_PORTAL, **redesigned})
    assert portal.items == []
    assert portal.account.status is Status.FAILED
    assert Cause.LAYOUT in {failure.cause for failure in portal.account.failures}
    assert len(portal.asked) < 1_000


def test_a_list_that_is_different_where_no_card_is_found_stays_a_failure_of_the_list() -> None:
    portal = read({f"{OPEN}?page=1": NEW_PORTAL})
    (failure,) = portal.account.failures
    assert (failure.cause, failure.listing) == (Cause.LAYOUT, True)
    assert "no card was found" in failure.detail
    assert portal.account.status is Status.PARTIAL


@pytest.mark.parametrize("status", [403, 401, 500, 503])
def test_a_list_that_is_refused_or_down_is_not_walked_round(status: int) -> None:
    portal = read({f"{OPEN}?page=1": status, **CARDS})
    assert not [url for url in portal.asked if "hearingId" in url]
    assert portal.account.status in (Status.PARTIAL, Status.NOT_ACCESSIBLE)


def test_cards_are_walked_by_number_when_that_is_asked_for() -> None:
    portal = read({f"{OPEN}?page=1": list_page([row(OPEN, LAST - 1, IN_WINDOW)]), **CARDS}, by="number")
    assert keys(portal) == CURRENT
    assert not [url for url in portal.asked if "page=" in url]
    assert "by=number" in portal.account.reason
    with pytest.raises(UsageError, match="list or number"):
        PortalSpider(month="2025-04", by="name")


def test_a_walk_starts_where_earlier_crawls_stood_and_says_how_far_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        portal = read({f"{OPEN}?page=1": NEW_PORTAL, **CARDS}, Known(LAST - 30))
    asked = [int(url.rpartition("=")[2]) for url in portal.asked if "hearingId" in url and OPEN in url]
    assert asked[0] == 0
    assert asked[1] == LAST - 29
    assert min(asked[1:]) > LAST - 140
    assert keys(portal) == CURRENT
    assert "numbers asked for" in caplog.text


def test_an_interrupted_walk_goes_on_from_the_archive() -> None:
    read_before = [number for number in range(LAST - 60, LAST - 22) if number % 3]
    empty = tuple(
        number for number in range(LAST - 60, LAST + 60) if number not in read_before and number % 3 == 0
    )
    spider = Portal(
        DISCUSSIONS | {f"{OPEN}?page=1": NEW_PORTAL, **CARDS},
        known=Known(*read_before, empty=empty, hours=2),
        most=4_000,
    )
    settled: dict[str, object] = {}
    answer = spider.answer

    def noted(request: Request) -> object:
        settled[request.url.removeprefix(PORTAL)] = request.meta.get("settled")
        return answer(request)

    spider.answer = noted  # type: ignore[method-assign,assignment]
    spider.crawl()
    assert {settled[card_url(number)] for number in read_before} == {
        f"sha256:{number}" for number in read_before
    }
    assert not {card_url(number) for number in empty} & set(settled)
    assert settled[card_url(LAST - 1)] is None
    assert spider.account.status is Status.COMPLETE


def test_a_card_that_cannot_be_read_leaves_the_walk_partial() -> None:
    broken: dict[str, Answer] = {card_url(LAST - 10): 503}
    portal = read({f"{OPEN}?page=1": NEW_PORTAL, **CARDS, **broken}, Known(LAST - 1))
    assert keys(portal) == CURRENT - {f"open_meeting:{LAST - 10}:notice"}
    assert portal.account.status is Status.PARTIAL


def test_cards_that_vanish_in_numbers_leave_the_walk_unclosed() -> None:
    gone = range(LAST - 59, LAST - 40)
    left = {url: card for url, card in CARDS.items() if int(url.rpartition("=")[2]) not in gone}
    known = Known(*(number for number in range(LAST - 60, LAST) if number % 3))
    portal = read({f"{OPEN}?page=1": NEW_PORTAL, **left}, known)
    assert "not there any more" in portal.account.reason
    assert portal.account.status is Status.PARTIAL


# --- a list that lacks some cards ---------------------------------------------------------------------------


def lacking(*numbers: int) -> dict[str, Answer]:
    shown = [number for number in range(LAST - 1, LAST - 61, -1) if number % 3 and number not in numbers]
    rows = [row(OPEN, number, IN_WINDOW) for number in shown]
    pages: dict[str, Answer] = {
        f"{OPEN}?page={page + 1}": list_page(rows[20 * page : 20 * page + 20], f"?page={page + 2}")
        for page in range(len(rows) // 20 + 1)
    }
    last = f"{OPEN}?page={len(pages)}"
    return pages | {last: list_page([*rows[20 * (len(pages) - 1) :], row(OPEN, LAST - 61, OLDER)])}


def test_a_card_that_the_list_lacks_is_found_by_its_number_and_is_a_question_about_the_list() -> None:
    portal = read({**lacking(LAST - 22, LAST - 31), **CARDS})
    assert keys(portal) == CURRENT
    assert portal.account.status is Status.COMPLETE
    assert f"{LAST - 31}, {LAST - 22}" in portal.account.reason
    context = ReadingContext(Source.PORTAL, "", RegionFinder(load_registry()), b"")
    asked = {
        item.raw.card.hearing_id
        for item in portal.items
        if item.raw.card and "list" in {unread.where for unread in read_document(item.raw, context).unread}
    }
    assert asked == {str(LAST - 22), str(LAST - 31)}


def test_only_the_gaps_within_the_list_are_asked_for_and_nothing_is_said_when_they_are_empty() -> None:
    portal = read({**lacking(), **CARDS})
    numbers = [int(url.rpartition("=")[2]) for url in portal.asked if "hearingId" in url and OPEN in url]
    gaps = {number for number in range(LAST - 59, LAST) if number % 3 == 0}
    assert set(numbers) == {0} | gaps | {number for number in range(LAST - 60, LAST) if number % 3}
    assert len(numbers) == len(set(numbers))
    assert portal.account.reason == ""
    assert portal.account.status is Status.COMPLETE


def test_a_gap_that_is_known_to_be_empty_is_remembered() -> None:
    gaps = tuple(number for number in range(LAST - 59, LAST) if number % 3 == 0)
    listed = [number for number in range(LAST - 60, LAST) if number % 3]
    portal = read({**lacking(), **CARDS}, Known(*listed, empty=gaps[1:], hours=200))
    assert not {card_url(number) for number in gaps[1:]} & set(portal.asked)
    assert card_url(gaps[0]) in portal.asked
    long_ago = read({**lacking(), **CARDS}, Known(*listed, empty=gaps, hours=24 * 40))
    assert {card_url(number) for number in gaps} <= set(long_ago.asked)


def test_a_gap_that_shows_something_else_or_nothing_is_no_failure_and_one_that_is_down_is() -> None:
    odd: dict[str, Answer] = {card_url(LAST - 22): NEW_PORTAL, card_url(LAST - 25): 404}
    listed = {**lacking(LAST - 22, LAST - 25), **CARDS}
    assert read({**listed, **odd}).account.status is Status.COMPLETE
    assert read({**listed, card_url(LAST - 22): 503}).account.status is Status.PARTIAL


def test_where_the_portal_answers_a_number_that_no_card_has_as_an_error_that_is_its_word_for_none() -> None:
    gaps: dict[str, Answer] = {card_url(number): 500 for number in range(LAST - 59, LAST) if number % 3 == 0}
    assert read({**lacking(), **CARDS, **gaps, card_url(0): 500}).account.status is Status.COMPLETE


def test_the_number_of_a_hearing_is_estimated_by_numbers_that_were_seen() -> None:
    for form, seen in by_number.KNOWN_NUMBERS.items():
        for day, number in seen:
            assert by_number.estimated_number(form, day) == number
