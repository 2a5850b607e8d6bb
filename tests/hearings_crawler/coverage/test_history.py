"""A crawl that is too unlike the address's earlier ones is named; ordinary months are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings_crawler.coverage.address import Status
from hearings_crawler.coverage.history import (
    HostClocks,
    PastCrawl,
    SeenDocument,
    baseline_of,
    clock_difference,
    differences,
    load_history_limits,
)

LIMITS = load_history_limits()
WINDOW = date(2024, 12, 2)
APRIL = datetime(2025, 4, 30, 5, tzinfo=UTC)
MAY = datetime(2025, 5, 31, 5, tzinfo=UTC)


def documents(
    *numbers: int, day: date | None = date(2025, 4, 1), rubric: bool = True
) -> tuple[SeenDocument, ...]:
    return tuple(SeenDocument(f"site:a:{number}", "ru", day, rubric) for number in numbers)


def crawl(
    *numbers: int, started: datetime = MAY, rows: int = 200, window: date = WINDOW, **given: object
) -> PastCrawl:
    seen = documents(*numbers, **given)  # type: ignore[arg-type]
    return PastCrawl(started, window, Status.COMPLETE, frozenset(), {"documents": rows}, seen)


def unlike(now: PastCrawl, before: PastCrawl) -> list[str]:
    return differences(now, before, LIMITS)


def test_the_same_again_and_more_is_ordinary() -> None:
    before = crawl(*range(20), started=APRIL)
    assert not unlike(crawl(*range(20)), before)
    assert not unlike(crawl(*range(60), rows=240), before)


def test_a_list_that_shows_a_part_of_its_rows_is_named_with_numbers() -> None:
    before = crawl(*range(59), started=APRIL, rows=90)
    (rows, gone) = unlike(crawl(*range(36), rows=54), before)
    assert rows == "the listing documents shows 54 rows, 90 on 2025-04-30"
    assert gone.startswith("23 of 59 documents seen on 2025-04-30 are gone, the first site:a:36")


def test_a_few_documents_that_were_removed_are_a_question_elsewhere() -> None:
    assert not unlike(crawl(*range(18)), crawl(*range(20), started=APRIL))
    assert not unlike(crawl(), crawl(1, started=APRIL))


def test_all_of_several_gone_is_named_however_few_they_were() -> None:
    assert unlike(crawl(), crawl(1, 2, started=APRIL))


def test_one_language_that_lost_its_list_is_named() -> None:
    both = crawl(*range(10), started=APRIL)
    kazakh = tuple(replace(document, version="kk") for document in both.documents)
    before = replace(both, documents=(*both.documents, *kazakh))
    assert unlike(both, before)
    assert not unlike(before, before)


def test_what_lies_before_the_window_of_a_later_month_is_not_expected() -> None:
    before = crawl(*range(20), started=APRIL, day=date(2024, 12, 20))
    later = crawl(window=date(2025, 1, 1), rows=20)
    assert not unlike(later, before)
    # At the window's edge a reader may have stopped a page earlier.
    assert not unlike(later, crawl(*range(20), started=APRIL, day=date(2025, 1, 5)))
    assert unlike(later, crawl(*range(20), started=APRIL, day=date(2025, 1, 20)))
    # What has no day may lie anywhere.
    assert not unlike(later, crawl(*range(20), started=APRIL, day=None))


def test_a_rubric_that_is_suddenly_empty_is_named() -> None:
    before = crawl(*range(10), started=APRIL)
    (said,) = unlike(crawl(*range(10), rubric=False), before)
    assert said == "10 of 10 documents that stood in the rubric on 2025-04-30 stand in it no more"
    moved = documents(*range(8)) + documents(8, 9, rubric=False)
    assert not unlike(replace(before, documents=moved), before)


@given(
    st.integers(0, 200),
    st.integers(0, 40),
    st.integers(0, 3),
    st.integers(0, 60),
)
def test_ordinary_growth_and_removal_is_never_named(there: int, more: int, removed: int, days: int) -> None:
    """A list grows, and loses fewer than a fifth of its documents, and not all of them."""
    removed = min(removed, max(0, there // 5 - 1))
    before = crawl(*range(there), started=APRIL, rows=there * 3)
    now = crawl(
        *range(removed, there + more), started=APRIL + timedelta(days=days), rows=there * 3 + more - removed
    )
    assert not unlike(now, before)


def test_a_crawl_is_held_against_the_newest_complete_one() -> None:
    first, second = crawl(1, started=APRIL), crawl(2, started=APRIL + timedelta(days=1))
    broken = replace(
        crawl(started=APRIL + timedelta(days=2)), status=Status.PARTIAL, causes=frozenset({"timeout"})
    )
    assert baseline_of([first, second, broken], MAY, None, LIMITS) is second
    assert baseline_of([broken], MAY, None, LIMITS) is None
    assert baseline_of([], MAY, None, LIMITS) is None


@pytest.mark.parametrize(("days", "believed"), [(0, False), (1, False), (6, False), (7, True), (30, True)])
def test_what_is_missing_for_a_week_is_believed_and_not_before(days: int, believed: bool) -> None:
    full = crawl(*range(20), started=APRIL)
    short = replace(crawl(1, started=MAY), status=Status.PARTIAL, causes=frozenset({"unlike_before"}))
    found = baseline_of([full, short], MAY + timedelta(days=days), None, LIMITS)
    assert (found is short) is believed
    assert (found is full) is not believed


def test_a_crawl_that_failed_otherwise_as_well_is_never_believed() -> None:
    full = crawl(*range(20), started=APRIL)
    causes = frozenset({"unlike_before", "timeout"})
    short = replace(crawl(1, started=MAY), status=Status.PARTIAL, causes=causes)
    assert baseline_of([full, short], MAY + timedelta(days=60), None, LIMITS) is full


def test_a_person_who_looked_at_the_address_settles_what_was_before() -> None:
    full = crawl(*range(20), started=APRIL)
    assert baseline_of([full], MAY, date(2025, 4, 29), LIMITS) is full
    assert baseline_of([full], MAY, date(2025, 4, 30), LIMITS) is None
    assert baseline_of([full, crawl(1, started=MAY)], MAY, date(2025, 5, 1), LIMITS) is not None


# ------------------------------------------------------------------------------------ clocks


def at(moment: str) -> dict[str, str]:
    return {"date": moment}


def test_a_clock_two_months_ahead_of_the_hosts_is_named() -> None:
    clocks = HostClocks()
    clocks.note("www.gov.kz", at("Thu, 10 Apr 2025 05:00:00 GMT"), datetime(2025, 6, 15, 5, tzinfo=UTC))
    said = clocks.wrong(("www.gov.kz",), LIMITS.clock)
    assert said.startswith("this machine's clock is 1584 hours ahead of that of www.gov.kz")
    assert not clocks.wrong(("other.kz",), LIMITS.clock)


def test_a_clock_behind_is_named_and_one_within_a_day_is_not() -> None:
    clocks = HostClocks()
    clocks.note("a.kz", at("Thu, 10 Apr 2025 05:00:00 GMT"), datetime(2025, 4, 8, 5, tzinfo=UTC))
    clocks.note("b.kz", at("Thu, 10 Apr 2025 05:00:00 GMT"), datetime(2025, 4, 10, 20, tzinfo=UTC))
    assert "48 hours behind that of a.kz" in clocks.wrong(("a.kz", "b.kz"), LIMITS.clock)
    assert not clocks.wrong(("b.kz",), LIMITS.clock)


def test_one_answer_that_agrees_is_enough() -> None:
    clocks = HostClocks()
    now = datetime(2025, 4, 20, 5, tzinfo=UTC)
    clocks.note("a.kz", at("Thu, 10 Apr 2025 05:00:00 GMT"), now)
    clocks.note("a.kz", at("Sun, 20 Apr 2025 05:00:02 GMT"), now)
    assert not clocks.wrong(("a.kz",), LIMITS.clock)


def test_an_answer_from_a_cache_is_as_old_as_it_says() -> None:
    headers = {"date": "Thu, 10 Apr 2025 05:00:00 GMT", "age": "864000"}
    assert clock_difference(headers, datetime(2025, 4, 20, 5, tzinfo=UTC)) == timedelta(0)


@pytest.mark.parametrize(
    "headers",
    [{}, at(""), at("yesterday"), at("Thu, 10 Apr 2025 05:00:00"), at("Thu, 99 Apr 2025 05:00:00 GMT"),
     {"date": "Thu, 10 Apr 2025 05:00:00 GMT", "age": "9" * 40},
     {"date": "Thu, 10 Apr 2025 05:00:00 GMT", "age": "x"}],
)  # fmt: skip
def test_a_host_that_does_not_tell_its_time_says_nothing(headers: dict[str, str]) -> None:
    assert clock_difference(headers, MAY) is None
