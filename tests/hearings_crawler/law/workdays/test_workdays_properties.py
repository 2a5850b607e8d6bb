"""Every way to ask the calendar gives the same answer; workalendar's own loops are the reference."""

from datetime import date, timedelta

import hypothesis.strategies as st
from hypothesis import given
from workalendar.core import CoreCalendar

from hearings_crawler.law.workdays import KazakhstanCalendar, load_calendar

ONE_DAY = timedelta(days=1)
KNOWN_ON = st.none() | st.dates(date(2022, 1, 1), date(2026, 11, 22))
SMALL = st.integers(-40, 40)
EXTRA = st.lists(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=30)
IN_2024 = st.dates(date(2024, 3, 1), date(2024, 10, 31))


SAMPLED_KNOWN_ON = [
    None,
    date(2021, 12, 5),
    date(2022, 9, 28),
    date(2024, 1, 15),
    date(2024, 6, 7),
    date(2026, 1, 15),
    date(2026, 5, 1),
]


@st.composite
def calendars(draw: st.DrawFn) -> KazakhstanCalendar:
    return load_calendar(known_on=draw(st.sampled_from(SAMPLED_KNOWN_ON)))


@st.composite
def calendars_and_days(draw: st.DrawFn, count: int, margin: int = 0) -> tuple[KazakhstanCalendar, list[date]]:
    calendar = draw(calendars())
    first, last = date(calendar.first_year, 1, 1), date(calendar.last_year, 12, 31)
    days = st.dates(first + ONE_DAY * margin, last - ONE_DAY * margin)
    return calendar, [draw(days) for _ in range(count)]


@given(calendars_and_days(1, margin=90), SMALL.filter(bool))
def test_due_dates_are_working_days_on_the_right_side(
    case: tuple[KazakhstanCalendar, list[date]], number: int
) -> None:
    calendar, (day,) = case
    due = calendar.add_working_days(day, number)
    assert calendar.is_working_day(due)
    assert (due > day) == (number > 0)


@given(calendars_and_days(2, margin=90), SMALL)
def test_due_dates_are_monotone_in_the_start(
    case: tuple[KazakhstanCalendar, list[date]], number: int
) -> None:
    calendar, days = case
    first, second = sorted(days)
    assert calendar.add_working_days(first, number) <= calendar.add_working_days(second, number)


@given(calendars_and_days(1, margin=90), st.integers(0, 40))
def test_counting_undoes_adding(case: tuple[KazakhstanCalendar, list[date]], number: int) -> None:
    calendar, (day,) = case
    assert calendar.working_days_between(day, calendar.add_working_days(day, number)) == number
    back = calendar.working_days_between(day, calendar.add_working_days(day, -number))
    # From a day off back, the count from the earlier date includes the day off itself, which adds nothing.
    assert back == -(number if calendar.is_working_day(day) or number == 0 else number - 1)


@given(calendars_and_days(2))
def test_adding_undoes_counting(case: tuple[KazakhstanCalendar, list[date]]) -> None:
    calendar, days = case
    first, second = sorted(days)
    number = calendar.working_days_between(first, second)
    if not number:
        return
    latest = calendar.add_working_days(first, number)
    assert latest <= second
    assert (latest == second) is calendar.is_working_day(second)
    if calendar.is_working_day(first) and calendar.is_working_day(second):
        assert calendar.add_working_days(second, -number) == first


@given(calendars_and_days(1, margin=180), SMALL, SMALL)
def test_terms_add_up(case: tuple[KazakhstanCalendar, list[date]], first: int, second: int) -> None:
    calendar, (day,) = case
    if first * second >= 0:
        there = calendar.add_working_days(calendar.add_working_days(day, first), second)
        assert there == calendar.add_working_days(day, first + second)


@given(calendars_and_days(1, margin=90), SMALL)
def test_a_term_and_its_opposite_return_a_working_day(
    case: tuple[KazakhstanCalendar, list[date]], number: int
) -> None:
    calendar, (day,) = case
    if calendar.is_working_day(day):
        assert calendar.add_working_days(calendar.add_working_days(day, number), -number) == day


@given(calendars_and_days(3))
def test_counts_are_antisymmetric_and_add_up(case: tuple[KazakhstanCalendar, list[date]]) -> None:
    calendar, (a, b, c) = case
    between = calendar.working_days_between
    assert between(a, b) == -between(b, a)
    assert between(a, b) + between(b, c) == between(a, c)
    assert (
        abs(between(a, b)) == calendar.get_working_days_delta(a, b) == calendar.get_working_days_delta(b, a)
    )


@given(calendars_and_days(1, margin=1))
def test_is_working_day_agrees_with_every_other_method(case: tuple[KazakhstanCalendar, list[date]]) -> None:
    calendar, (day,) = case
    working = calendar.is_working_day(day)
    (note,) = calendar.trail(day - ONE_DAY, day)
    assert note.working is working
    assert note.provisional is calendar.is_provisional(day)
    assert (note.number == 1) is working
    assert calendar.working_days_between(day - ONE_DAY, day) == int(working)
    assert (calendar.find_following_working_day(day) == day) is working
    assert calendar.get_working_days_delta(day, day + ONE_DAY, include_start=True) == int(working) + int(
        calendar.is_working_day(day + ONE_DAY)
    )
    assert calendar.is_holiday(day) is (day in calendar.holidays_set(day.year))
    assert calendar.is_holiday(day) is (calendar.get_holiday_label(day) is not None)
    weekend = day.weekday() in calendar.get_weekend_days()
    if working:
        assert not calendar.is_holiday(day)
        assert bool(note.reason_en) is weekend  # a worked weekend day names its order
    else:
        assert weekend or calendar.is_holiday(day)
        assert note.reason_kk
        assert note.reason_ru
        assert note.reason_en


@given(calendars_and_days(1, margin=20))
def test_the_following_working_day_is_the_nearest(case: tuple[KazakhstanCalendar, list[date]]) -> None:
    calendar, (day,) = case
    found = calendar.find_following_working_day(day)
    assert calendar.is_working_day(found)
    assert found >= day
    assert found == calendar.add_working_days(day - ONE_DAY, 1)


@given(calendars_and_days(1, margin=90), SMALL)
def test_the_trail_of_a_term_ends_with_its_last_number(
    case: tuple[KazakhstanCalendar, list[date]], number: int
) -> None:
    calendar, (day,) = case
    trail = calendar.trail(day, calendar.add_working_days(day, number))
    assert [note.number for note in trail if note.working] == list(range(1, abs(number) + 1))
    if number:
        assert trail[-1].number == abs(number)


@given(calendars_and_days(1, margin=90), SMALL)
def test_tables_and_workalendars_loops_agree(
    case: tuple[KazakhstanCalendar, list[date]], number: int
) -> None:
    calendar, (day,) = case
    assert calendar.add_working_days(day, number) == CoreCalendar.add_working_days(calendar, day, number)
    assert calendar.sub_working_days(day, number) == calendar.add_working_days(day, -abs(number))
    other = day + ONE_DAY * number
    for include_start in (False, True):
        assert calendar.get_working_days_delta(
            day, other, include_start
        ) == CoreCalendar.get_working_days_delta(calendar, day, other, include_start)


@given(IN_2024, st.integers(-30, 30), EXTRA, EXTRA)
def test_extra_days_mean_what_workalendar_says(
    day: date, number: int, working: list[date], off: list[date]
) -> None:
    calendar = load_calendar()
    expected = day in working or (day not in off and calendar.is_working_day(day))
    assert calendar.is_working_day(day, working, off) is expected
    assert calendar.is_holiday(day, off) is (day in off or calendar.is_holiday(day))
    due = calendar.add_working_days(day, number, working, off)
    assert due == CoreCalendar.add_working_days(calendar, day, number, working, off)
    delta = calendar.get_working_days_delta(day, due, False, working, off)
    assert delta == CoreCalendar.get_working_days_delta(calendar, day, due, False, working, off)


@given(KNOWN_ON)
def test_the_calendar_can_be_built_as_known_on_any_day(known_on: date | None) -> None:
    calendar = load_calendar(known_on=known_on)
    assert calendar.first_year == 2021
    assert all(calendar.holidays(year) for year in range(calendar.first_year, calendar.last_year + 1))
    if known_on is not None:
        assert calendar.last_year in (known_on.year, known_on.year + 1)
