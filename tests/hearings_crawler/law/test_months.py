"""Months and the window that a crawl reads for one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings_crawler.errors import UsageError
from hearings_crawler.law.months import Month, Window


def test_the_window_begins_120_days_before_the_months_first_day() -> None:
    assert Window.of(Month.parse("2025-04"), 120).start == date(2024, 12, 2)
    assert Window.of(Month.parse("2024-05"), 120).start == date(2024, 1, 2)  # a leap year


@pytest.mark.parametrize(
    "text", ["2025-4", "2025-13", "2025-00", "25-04", "0000-01", "2025/04", "", "2025-04-01"]
)
def test_what_is_no_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"YYYY-MM"):
        Month.parse(text)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31)))
def test_a_day_lies_in_its_month_and_months_follow_each_other(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert month.following.first == month.last + timedelta(days=1)
    assert month.following.preceding == month
    assert Month.parse(str(month)) == month
    assert month < month.following
