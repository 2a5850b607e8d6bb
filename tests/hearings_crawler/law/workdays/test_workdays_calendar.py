"""The calendar against what was published, against another library, and as it was known on earlier days."""

import csv
import tomllib
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import holidays
import pytest
from workalendar.asia import Kazakhstan

from hearings_crawler.errors import HearingsError
from hearings_crawler.law.workdays import CalendarYearError, DayNote, KazakhstanCalendar, load_calendar

HERE = Path(__file__).parent
ONE_DAY = timedelta(days=1)


def published_counts(status: str) -> list[dict[str, str]]:
    with (HERE / "published_counts.tsv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["status"] == status]


def counts(calendar: KazakhstanCalendar, scope: str) -> tuple[int, int]:
    """Give the working days and the days off of a month (``2025-04``) or a year (``2025``)."""
    year, month = int(scope[:4]), scope[5:]
    months = [int(month)] if month else range(1, 13)
    working = sum(calendar.working_days_in_month(year, each) for each in months)
    return working, sum(monthrange(year, each)[1] for each in months) - working


def days_of(first_year: int, last_year: int) -> list[date]:
    first = date(first_year, 1, 1)
    return [first + ONE_DAY * offset for offset in range((date(last_year, 12, 31) - first).days + 1)]


def note_of(calendar: KazakhstanCalendar, day: date) -> DayNote:
    return calendar.trail(day - ONE_DAY, day)[0]


def scopes(row: dict[str, str]) -> str:
    return f"{row['scope']} {row['working_days']}/{row['days_off']}"


def test_every_final_count_is_used() -> None:
    assert len(published_counts("final")) == 83


@pytest.mark.parametrize("row", published_counts("final"), ids=scopes)
def test_counts_agree_with_every_published_one(row: dict[str, str]) -> None:
    working, off = counts(load_calendar(), row["scope"])
    assert (row["working_days"] or str(working), row["days_off"] or str(off)) == (str(working), str(off))


@pytest.mark.parametrize("row", published_counts("superseded"), ids=scopes)
def test_the_calendar_as_known_then_gives_the_counts_printed_then(row: dict[str, str]) -> None:
    known_on = date.fromisoformat(row["known_on"])
    working, off = counts(load_calendar(known_on=known_on), row["scope"])
    assert (row["working_days"] or str(working), row["days_off"] or str(off)) == (str(working), str(off))
    assert counts(load_calendar(), row["scope"]) != (working, off)


@pytest.mark.parametrize("row", published_counts("conflicting"), ids=scopes)
def test_counts_that_their_own_publishers_contradict_are_not_met(row: dict[str, str]) -> None:
    working, off = counts(load_calendar(), row["scope"])
    assert (str(working), str(off)) != (row["working_days"] or str(working), row["days_off"])


@pytest.mark.parametrize("year", range(2021, 2028))
def test_exactly_the_collected_days_differ_from_the_plain_week(year: int) -> None:
    collected = tomllib.loads((HERE / "exceptional_days.toml").read_text(encoding="utf-8"))[str(year)]
    calendar = load_calendar()
    off = [day for day in days_of(year, year) if day.weekday() < 5 and not calendar.is_working_day(day)]
    worked = [day for day in days_of(year, year) if day.weekday() >= 5 and calendar.is_working_day(day)]
    assert (off, worked) == (collected["days_off"], collected["worked"])


def test_every_day_of_2021_to_2026_agrees_with_the_holidays_library() -> None:
    other = holidays.country_holidays("KZ", years=range(2021, 2027))
    calendar = load_calendar()
    differing = [
        day for day in days_of(2021, 2026) if calendar.is_working_day(day) != other.is_working_day(day)
    ]
    assert differing == []


def test_workalendars_own_kazakhstan_is_wrong_where_this_one_is_right() -> None:
    calendar, plain = load_calendar(), Kazakhstan()
    with pytest.warns(UserWarning, match="Islamic calendar computation may be wrong"):
        differing = [
            day for day in days_of(2021, 2026) if calendar.is_working_day(day) != plain.is_working_day(day)
        ]
    assert len(differing) == 52
    assert isinstance(calendar, Kazakhstan)


MINISTRY_KK = "Еңбек және халықты әлеуметтік қорғау министрінің"
MINISTRY_RU = "Министра труда и социальной защиты населения"
MINISTRY_EN = "Minister of Labour and Social Protection"


@pytest.mark.parametrize(
    ("day", "kk", "ru", "en"),
    [
        ("2025-04-29", "", "", ""),
        ("2025-04-26", "сенбі", "суббота", "Saturday"),
        ("2025-04-27", "жексенбі", "воскресенье", "Sunday"),
        ("2025-03-21", "Наурыз мейрамы", "Наурыз мейрамы", "Nauryz"),
        (
            "2025-03-25",
            "Наурыз мейрамының орнына (23.03)",
            "вместо Наурыз мейрамы (23.03)",
            "in lieu of Nauryz (23.03)",
        ),
        (
            "2022-05-10",
            "Отан қорғаушы күнінің орнына (07.05)",
            "вместо Дня защитника Отечества (07.05)",
            "in lieu of Defender of the Fatherland Day (07.05)",
        ),
        (
            "2024-05-08",
            (
                f"демалыс күні 4 мамырдан (сенбі) ауыстырылды: {MINISTRY_KK} м.а. "
                f"2024 жылғы 17 сәуірдегі бұйрығы (G24G0000109)"
            ),
            (
                f"день отдыха, перенесён с 4 мая (суббота): приказ и.о. {MINISTRY_RU} от 17 апреля 2024 года "
                f"(G24G0000109)"
            ),
            (
                f"day off moved from 4 May (Saturday): order of the acting {MINISTRY_EN} of 17 April 2024 "
                f"(G24G0000109)"
            ),
        ),
        (
            "2025-01-05",
            (
                f"жұмыс күні (жексенбі), демалыс 3 қаңтарға (жұма) ауыстырылды: {MINISTRY_KK} "
                f"2024 жылғы 21 қарашадағы № 436 бұйрығы"
            ),
            (
                f"рабочий день (воскресенье), отдых перенесён на 3 января (пятница): приказ {MINISTRY_RU} "
                f"от 21 ноября 2024 года № 436"
            ),
            (
                f"working Sunday, its day off moved to 3 January (Friday): order No 436 of the {MINISTRY_EN} "
                f"of 21 November 2024"
            ),
        ),
        ("2025-06-06", "Құрбан айттың бірінші күні", "Первый день Курбан-айта", "First day of Kurban Ait"),
        ("2025-10-25", "Республика күні", "День Республики", "Republic Day"),
        (
            "2026-10-26",
            "Қазақстан Республикасы күнінің орнына (25.10)",
            "вместо Дня Республики Казахстан (25.10)",
            "in lieu of the Day of the Republic of Kazakhstan (25.10)",
        ),
    ],
)
def test_a_day_says_why_it_is_off_or_worked(day: str, kk: str, ru: str, en: str) -> None:
    note = note_of(load_calendar(), date.fromisoformat(day))
    assert (note.reason_kk, note.reason_ru, note.reason_en) == (kk, ru, en)


def test_religious_days_off_on_a_weekend_give_no_day_in_lieu() -> None:
    calendar = load_calendar()
    assert calendar.is_working_day(date(2023, 1, 9))  # Orthodox Christmas on Saturday 7 January
    assert calendar.is_working_day(date(2022, 7, 11))  # Kurban Ait on Saturday 9 July


@pytest.mark.parametrize(
    ("day", "known_on", "working", "provisional"),
    [
        # Kurban Ait 2024: printed for Monday 17 June, moved to Sunday 16 June on 7 June.
        (date(2024, 6, 17), date(2024, 1, 15), False, True),
        (date(2024, 6, 17), date(2024, 6, 6), False, True),
        (date(2024, 6, 17), date(2024, 6, 7), True, False),
        (date(2024, 6, 17), None, True, False),
        # The transfer of May 2024 was ordered on 17 April.
        (date(2024, 5, 4), date(2024, 4, 16), False, False),
        (date(2024, 5, 4), date(2024, 4, 17), True, False),
        (date(2024, 5, 8), date(2024, 1, 15), True, False),
        (date(2024, 5, 8), None, False, False),
        # Constitution Day: 31 August 2026 was printed as a day off, the Constitution of 2026 moved the day.
        (date(2026, 8, 31), date(2026, 1, 15), False, False),
        (date(2026, 8, 31), date(2026, 3, 10), False, True),
        (date(2026, 8, 31), date(2026, 3, 18), True, True),
        (date(2026, 8, 31), date(2026, 7, 1), True, False),
        (date(2026, 8, 31), None, True, False),
        # Republic Day: restored on 29 September 2022; its transfer drafted on the 28th, signed by 8 October.
        (date(2022, 10, 25), date(2022, 9, 28), True, False),
        (date(2022, 10, 25), date(2022, 9, 29), False, False),
        (date(2022, 10, 24), date(2022, 9, 29), True, True),
        (date(2022, 10, 24), date(2022, 10, 8), False, False),
        # First President Day and the second day of Independence were abolished for 2022, not for 2021.
        (date(2022, 12, 1), date(2022, 9, 28), False, False),
        (date(2022, 12, 1), None, True, False),
        (date(2021, 12, 1), None, False, False),
        (date(2022, 12, 19), date(2022, 9, 28), False, False),  # in lieu of 17 December 2022, a Saturday
        (date(2022, 12, 19), None, True, False),
    ],
)
def test_a_late_change_counts_from_the_day_it_was_known(
    day: date, known_on: date | None, working: bool, provisional: bool
) -> None:
    calendar = load_calendar(known_on=known_on)
    assert (calendar.is_working_day(day), calendar.is_provisional(day)) == (working, provisional)


def test_the_past_is_settled_and_2027_is_provisional_throughout() -> None:
    calendar = load_calendar()
    assert [day for day in days_of(2021, 2026) if calendar.is_provisional(day)] == []
    assert all(calendar.is_provisional(day) for day in days_of(2027, 2027))
    assert not calendar.is_working_day(date(2027, 3, 15))


def test_republic_day_had_its_old_name_before_the_law_was_amended() -> None:
    assert (
        note_of(load_calendar(known_on=date(2026, 1, 15)), date(2026, 10, 25)).reason_ru == "День Республики"
    )
    assert note_of(load_calendar(), date(2026, 10, 25)).reason_ru == "День Республики Казахстан"


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2028, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_year_without_data_is_refused_by_every_method(day: date) -> None:
    calendar, inside = load_calendar(), date(2025, 4, 30)
    calls: list[Callable[[], object]] = [
        lambda: calendar.is_working_day(day),
        lambda: calendar.is_working_day(day, extra_working_days=[day]),
        lambda: calendar.is_holiday(day),
        lambda: calendar.is_provisional(day),
        lambda: calendar.get_holiday_label(day),
        lambda: calendar.holidays(day.year),
        lambda: calendar.holidays_set(day.year),
        lambda: calendar.get_calendar_holidays(day.year),
        lambda: calendar.get_fixed_holidays(day.year),
        lambda: calendar.get_variable_days(day.year),
        lambda: calendar.add_working_days(day, 1),
        lambda: calendar.add_working_days(day, 0),
        lambda: calendar.sub_working_days(day, 1),
        lambda: calendar.find_following_working_day(day),
        lambda: calendar.working_days_between(inside, day),
        lambda: calendar.working_days_between(day, inside),
        lambda: calendar.get_working_days_delta(inside, day),
        lambda: calendar.get_working_days_delta(inside, day, extra_holidays=[inside]),
        lambda: calendar.working_days_in_month(day.year, day.month),
        lambda: calendar.month_trail(day.year, day.month),
        lambda: calendar.trail(inside, day),
        lambda: calendar.trail(day, inside),
    ]
    for call in calls:
        with pytest.raises(CalendarYearError, match="has data for 2021-2027, none for"):
            call()


@pytest.mark.parametrize(
    ("day", "number", "year"),
    [(date(2027, 12, 30), 2, 2028), (date(2021, 1, 5), -1, 2020), (date(2025, 1, 1), 9999, 2028)],
)
def test_a_term_that_leaves_the_data_is_refused(day: date, number: int, year: int) -> None:
    with pytest.raises(CalendarYearError, match=f"has data for 2021-2027, none for {year}; add the year to"):
        load_calendar().add_working_days(day, number)
    with pytest.raises(CalendarYearError):
        load_calendar().add_working_days(day, number, extra_holidays=[date(2025, 4, 30)])


def test_errors_belong_to_the_projects_tree_and_name_the_day_of_knowledge() -> None:
    assert issubclass(CalendarYearError, HearingsError)
    with pytest.raises(
        CalendarYearError, match="as known on 2024-01-15 has data for 2021-2024, none for 2025"
    ):
        load_calendar(known_on=date(2024, 1, 15)).is_working_day(date(2025, 1, 1))
    with pytest.raises(CalendarYearError, match="no year's calendar was known on 2019-01-01"):
        load_calendar(known_on=date(2019, 1, 1))


def test_trails_count_in_either_direction() -> None:
    calendar = load_calendar()
    forward = calendar.trail(date(2025, 4, 30), date(2025, 5, 5))
    assert [(note.day.day, note.number) for note in forward] == [
        (1, None),
        (2, 1),
        (3, None),
        (4, None),
        (5, 2),
    ]
    back = calendar.trail(date(2025, 5, 5), date(2025, 4, 30))
    assert [(note.day.day, note.number) for note in back] == [
        (4, None),
        (3, None),
        (2, 1),
        (1, None),
        (30, 2),
    ]
    assert calendar.trail(date(2025, 5, 5), date(2025, 5, 5)) == ()


def test_a_month_trail_has_every_day_of_the_month_even_the_first_one_covered() -> None:
    trail = load_calendar().month_trail(2021, 1)
    assert [note.day.day for note in trail] == list(range(1, 32))
    assert max(note.number or 0 for note in trail) == load_calendar().working_days_in_month(2021, 1) == 18


def test_a_term_of_no_days_is_the_day_itself_even_a_day_off() -> None:
    assert load_calendar().add_working_days(date(2025, 5, 1), 0) == date(2025, 5, 1)
    assert load_calendar().find_following_working_day(date(2025, 5, 1)) == date(2025, 5, 2)


def test_the_last_days_covered_are_answered_as_long_as_they_can_be() -> None:
    calendar = load_calendar()
    assert calendar.add_working_days(date(2027, 12, 30), 1) == date(2027, 12, 31)
    assert calendar.find_following_working_day(date(2027, 12, 31)) == date(2027, 12, 31)
    assert calendar.add_working_days(date(2021, 1, 6), -1) == date(2021, 1, 5)


def test_the_version_names_the_content_and_the_day_of_knowledge() -> None:
    now, then = load_calendar(), load_calendar(known_on=date(2024, 1, 15))
    assert now.version.startswith("kz-")
    assert len(now.version) == 15
    assert then.version.endswith("@2024-01-15")
    assert then.version.partition("@")[0] != now.version
    assert load_calendar(known_on=date(2024, 1, 15)) is then
    assert load_calendar(known_on=date(2026, 11, 22)).version == f"{now.version}@2026-11-22"


def test_datetimes_count_as_their_own_day() -> None:
    calendar, moment = load_calendar(), datetime(2025, 4, 30, 18, 30, tzinfo=UTC)
    assert calendar.is_working_day(moment)
    assert calendar.add_working_days(moment, 1) == date(2025, 5, 2)
    assert calendar.add_working_days(moment, 1, keep_datetime=True) == datetime(
        2025, 5, 2, 18, 30, tzinfo=UTC
    )
    assert calendar.working_days_between(moment, date(2025, 5, 2)) == 1


def test_holidays_needs_a_year_since_the_calendar_asks_no_clock() -> None:
    with pytest.raises(ValueError, match="needs a year"):
        load_calendar().holidays()


def test_holidays_of_a_year_are_its_days_off_besides_plain_weekends() -> None:
    calendar = load_calendar()
    listed = calendar.holidays(2025)
    assert listed == sorted(calendar.get_fixed_holidays(2025) + calendar.get_variable_days(2025))
    assert (date(2025, 3, 24), "in lieu of Nauryz (22.03)") in calendar.get_variable_days(2025)
    assert (date(2025, 3, 22), "Nauryz") in calendar.get_fixed_holidays(2025)
    assert date(2025, 1, 5) not in calendar.holidays_set(2025)
    assert calendar.get_holiday_label(date(2025, 3, 24)) == "in lieu of Nauryz (22.03)"
    assert calendar.get_holiday_label(date(2025, 3, 15)) is None


# workalendar itself calls what Python 3.12 has deprecated.
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_ical_export_lists_the_days_off_of_every_year_covered(tmp_path: Path) -> None:
    calendar = load_calendar()
    assert calendar.export_to_ical(target_path=tmp_path / "kz") is None
    exported = (tmp_path / "kz.ics").read_text(encoding="utf-8")
    assert exported.count("BEGIN:VEVENT") == sum(len(calendar.holidays(year)) for year in range(2021, 2028))
