"""The status of an address after a crawl, by what could and could not be read of it."""

from __future__ import annotations

import pytest

from hearings_crawler.coverage.address import AddressCoverage, Cause, Status, worst

REFUSED = [Cause.ROBOTS, Cause.REFUSED, Cause.CHALLENGE]
ERRORS = [
    Cause.DNS,
    Cause.TLS,
    Cause.TIMEOUT,
    Cause.CONNECTION,
    Cause.HTTP_ERROR,
    Cause.LAYOUT,
    Cause.TRUNCATED,
    Cause.NOT_JSON,
    Cause.ROBOTS_UNREACHABLE,
    Cause.CRASHED,
]


def a_coverage(*, items: int = 3, finished: bool = True, pages: int = 2) -> AddressCoverage:
    """An address whose one listing was read."""
    coverage = AddressCoverage("zhambyl-tabigat", "govkz")
    coverage.expect_listing("documents")
    for _ in range(pages):
        coverage.page_read()
    if pages:
        coverage.listing_items("documents", items)
    if finished:
        coverage.listing_complete("documents")
    return coverage


def test_every_page_of_the_window_read_is_complete() -> None:
    coverage = a_coverage()
    assert (coverage.status, coverage.reason) == (Status.COMPLETE, "")


def test_a_listing_not_reached_back_to_the_windows_start_is_partial_and_named() -> None:
    coverage = a_coverage(finished=False)
    assert coverage.status is Status.PARTIAL
    assert "documents" in coverage.reason


@pytest.mark.parametrize("cause", [*ERRORS, Cause.NO_BROWSER])
def test_some_pages_unread_is_partial_and_the_first_of_each_cause_is_named(cause: Cause) -> None:
    coverage = a_coverage()
    coverage.page_failed("https://a.kz/1", cause, "why")
    coverage.page_failed("https://a.kz/2", cause)
    assert coverage.status is Status.PARTIAL
    assert "https://a.kz/1 (why) and 1 more" in coverage.reason


@pytest.mark.parametrize("cause", ERRORS)
def test_not_one_page_read_is_failed_whatever_the_cause(cause: Cause) -> None:
    coverage = a_coverage(pages=0, finished=False)
    coverage.page_failed("https://a.kz/", cause, listing=True)
    assert coverage.status is Status.FAILED


@pytest.mark.parametrize("cause", REFUSED)
def test_a_refused_address_is_not_accessible_which_is_not_nothing_published(cause: Cause) -> None:
    coverage = a_coverage(pages=0, finished=False)
    coverage.page_failed("https://a.kz/", cause, listing=True)
    assert coverage.status is Status.NOT_ACCESSIBLE


@pytest.mark.parametrize("cause", REFUSED)
def test_a_refused_listing_makes_the_address_not_accessible_though_another_was_read(cause: Cause) -> None:
    coverage = a_coverage()
    coverage.expect_listing("news")
    coverage.page_failed("https://a.kz/news", cause, listing=True)
    assert coverage.status is Status.NOT_ACCESSIBLE


def test_a_single_refused_item_is_a_page_that_was_not_read() -> None:
    coverage = a_coverage()
    coverage.page_failed("https://a.kz/1", Cause.REFUSED)
    assert coverage.status is Status.PARTIAL


def test_no_browser_for_a_site_that_needs_one_is_partial() -> None:
    coverage = a_coverage(pages=0, finished=False)
    coverage.page_failed("https://a.kz/news", Cause.NO_BROWSER, listing=True)
    assert coverage.status is Status.PARTIAL


def test_a_listing_without_a_single_item_of_any_kind_is_failed() -> None:
    coverage = a_coverage(items=0)
    assert coverage.status is Status.FAILED
    assert "documents" in coverage.reason


def test_one_empty_listing_beside_a_full_one_is_failed() -> None:
    coverage = a_coverage()
    coverage.expect_listing("news")
    coverage.listing_items("news", 0)
    coverage.listing_complete("news")
    assert coverage.status is Status.FAILED


def test_nothing_at_all_is_failed() -> None:
    coverage = AddressCoverage("zhambyl-tabigat", "govkz")
    assert coverage.status is Status.FAILED
    assert coverage.reason


def test_the_worst_of_some_statuses_in_the_order_of_the_domain() -> None:
    order = [Status.FAILED, Status.NOT_ACCESSIBLE, Status.PARTIAL, Status.UNCONFIRMED, Status.COMPLETE]
    for place, status in enumerate(order):
        assert worst(order[place:]) is status
        assert worst(list(reversed(order[place:]))) is status


def test_an_account_that_closes_is_complete() -> None:
    coverage = a_coverage()
    for _ in range(3):
        coverage.document()
        coverage.document_stored()
    coverage.page_asked("https://a.kz/1")
    coverage.page_ended("https://a.kz/1")
    coverage.close()
    assert (coverage.status, coverage.reason) == (Status.COMPLETE, "")


def test_a_document_that_was_found_and_is_not_stored_makes_the_address_partial() -> None:
    coverage = a_coverage()
    for _ in range(3):
        coverage.document()
    coverage.document_stored()
    coverage.close()
    assert coverage.status is Status.PARTIAL
    assert "3 documents were found, 1 are stored and 0 named as lost: 2 disappeared" in coverage.reason
    assert (coverage.lost, coverage.causes) == (2, ("not_stored",))


def test_a_document_named_as_lost_is_not_counted_again() -> None:
    coverage = a_coverage()
    coverage.document()
    coverage.document_lost("https://a.kz/1", Cause.STORE, "the store refuses it")
    coverage.close()
    assert coverage.causes == ("store_refused",)
    assert coverage.reason == "store_refused: https://a.kz/1 (the store refuses it)"


def test_a_page_that_was_asked_for_and_never_came_is_named() -> None:
    coverage = a_coverage()
    coverage.page_asked("https://a.kz/1")
    coverage.page_asked("https://a.kz/2")
    coverage.page_ended("https://a.kz/1")
    coverage.close()
    assert coverage.status is Status.PARTIAL
    assert "stopped_early: https://a.kz/2" in coverage.reason
