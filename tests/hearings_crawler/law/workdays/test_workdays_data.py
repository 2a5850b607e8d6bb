"""The data file: what it holds, and that a mistake in it is refused with a message that says where."""

import re
from datetime import date
from importlib import resources

import pytest

from hearings_crawler.law.workdays import CalendarDataError, KazakhstanCalendar, load_calendar
from hearings_crawler.law.workdays.calendar import days_in_lieu
from hearings_crawler.law.workdays.rows import CalendarRows, packaged_rows, parse_rows
from hearings_crawler.words.catalogue import words_of

PACKAGED = (
    resources.files("hearings_crawler.law.workdays").joinpath("kazakhstan.toml").read_text(encoding="utf-8")
)


def edited(old: str, new: str) -> str:
    """Give the packaged file with the one place that reads ``old`` changed."""
    assert PACKAGED.count(old) == 1, f"{PACKAGED.count(old)} places read {old!r}"
    return PACKAGED.replace(old, new)


def without_row(first_line: str) -> str:
    """Give the packaged file without the row that starts like this."""
    assert PACKAGED.count(first_line) == 1
    start = PACKAGED.index(first_line)
    end = re.compile(r"^(\[|# -)", re.MULTILINE).search(PACKAGED, start + 2)
    return PACKAGED[:start] + (PACKAGED[end.start() :] if end else "")


MONTHS_KK = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> CalendarRows:
    return packaged_rows()


def test_every_row_names_its_act_and_a_source(rows: CalendarRows) -> None:
    for act in [row.act for table in (rows.holidays, rows.kurban_aits, rows.transfers) for row in table]:
        assert rows.acts[act].url.startswith("https://")
    for named in rows.acts.values():
        assert named.kk
        assert named.ru
        assert named.en
    assert all(row.sources for row in (*rows.years, *rows.provisional, *rows.holidays))


def test_every_inferred_day_of_knowledge_says_why(rows: CalendarRows) -> None:
    tables = (rows.holidays, rows.kurban_aits, rows.transfers, rows.years, rows.provisional)
    for row in (row for table in tables for row in table):
        assert row.basis == "sourced" or len(row.basis) > len("inferred: ")


def test_the_names_in_lieu_are_declined_in_kazakh_and_russian(rows: CalendarRows) -> None:
    for row in rows.holidays:
        if row.in_lieu is not None:
            assert row.in_lieu.kk.endswith(("ның орнына", "нің орнына", "дың орнына", "дің орнына"))
            assert row.in_lieu.ru.startswith("вместо ")


def test_transfers_move_a_weekend_day_to_a_weekday_of_the_same_season(rows: CalendarRows) -> None:
    for row in rows.transfers:
        assert row.moved_from.weekday() >= 5 > row.moved_to.weekday()
        assert abs((row.moved_to - row.moved_from).days) <= 7
        assert row.known_from < min(row.moved_from, row.moved_to)


def test_days_in_lieu_follow_the_rule_of_the_law() -> None:
    holidays = [date(2025, 3, 21), date(2025, 3, 22), date(2025, 3, 23)]  # Friday to Sunday
    assert days_in_lieu(holidays, set(holidays)) == {
        date(2025, 3, 24): date(2025, 3, 22),
        date(2025, 3, 25): date(2025, 3, 23),
    }


def test_a_day_in_lieu_passes_over_holidays_and_religious_days_off() -> None:
    saturday, sunday_off, monday = date(2022, 5, 7), date(2022, 5, 8), date(2022, 5, 9)
    assert days_in_lieu([saturday, monday], {saturday, sunday_off, monday}) == {date(2022, 5, 10): saturday}
    assert days_in_lieu([saturday], {saturday, monday}) == {date(2022, 5, 10): saturday}


def test_the_computed_days_in_lieu_are_held_against_the_published_ones() -> None:
    wrong = parse_rows(
        edited("{ day = 2024-03-25, for = 2024-03-23 }", "{ day = 2024-03-26, for = 2024-03-23 }")
    )
    with pytest.raises(CalendarDataError, match=r"2024-03-25 for 2024-03-23, 2024-03-26 for 2024-03-23"):
        KazakhstanCalendar(wrong)


def test_a_late_change_is_one_edit_of_the_data() -> None:
    """The way of docs/calendar.md: close the row that no longer holds, add the one that does."""
    late = edited(
        'day = 2027-05-16\nact = "labour-code-84"\nstatus = "estimated"\nknown_from = 2026-07-01',
        'day = 2027-05-16\nact = "labour-code-84"\nstatus = "superseded"\nknown_from = 2026-07-01\n'
        "superseded_on = 2027-05-07",
    ) + (
        '\n[[kurban_ait]]\nday = 2027-05-17\nact = "labour-code-84"\nstatus = "confirmed"\n'
        'known_from = 2027-05-07\nconfirmed_on = 2027-05-07\nsources = ["announcement"]\n'
    )
    rows = parse_rows(late)
    assert not KazakhstanCalendar(rows).is_working_day(date(2027, 5, 17))
    before = KazakhstanCalendar(rows, date(2027, 5, 6))
    assert before.is_working_day(date(2027, 5, 17))
    assert before.is_provisional(date(2027, 5, 17))
    assert KazakhstanCalendar(rows).version != load_calendar().version


def test_a_year_is_added_with_its_row_and_its_kurban_ait() -> None:
    added = PACKAGED + (
        '\n[[kurban_ait]]\nday = 2028-05-05\nact = "labour-code-84"\nstatus = "estimated"\n'
        'known_from = 2027-12-01\nsources = ["estimate"]\n'
        '[[year]]\nyear = 2028\nstatus = "provisional"\nknown_from = 2027-12-01\nsources = ["the law"]\n'
        "in_lieu = [\n"
        "  { day = 2028-01-03, for = 2028-01-01 }, { day = 2028-01-04, for = 2028-01-02 },\n"
        "  { day = 2028-05-08, for = 2028-05-07 }, { day = 2028-12-18, for = 2028-12-16 },\n]\n"
    )
    calendar = KazakhstanCalendar(parse_rows(added))
    assert calendar.last_year == 2028
    assert not calendar.is_working_day(date(2028, 1, 4))
    assert calendar.is_provisional(date(2028, 1, 10))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[holiday", "not valid TOML"),
        ("", "the table 'acts' is missing"),
        (edited("year = 2024\n", "year = 2034\n"), "years must follow each other without a gap"),
        (edited("year = 2024\n", 'year = "2024"\n'), "year = '2024', expected a int"),
        (edited("day = 2026-05-27", 'day = "2026-05-27"'), "expected a date"),
        (edited("day = 2026-05-27", "day = 2028-05-27"), "2026 needs one Kurban Ait at any time"),
        (edited("superseded_on = 2024-06-07\n", ""), "2024 needs one Kurban Ait at any time"),
        (edited("known_from = 2025-12-10", "known_from = 2019-12-10"), "known before the one ahead of it"),
        (edited('act = "decree-326"', 'act = "decree-327"'), "not listed under acts: decree-327"),
        (edited('"nauryz"\nkind = "state"', '"nauryz"\nkind = "royal"'), "holiday nauryz: kind 'royal'"),
        (edited('in_lieu_kk = "Жеңіс күнінің орнына"\n', ""), "holiday victory-day: expected kk, ru, en"),
        (edited('days = ["10-25"]\nfirst_year = 2026', 'days = ["октябрь"]'), "days are written MM-DD"),
        (edited("last_year = 2025\nkk = \"Республика", 'kk = "Республика'), "last_year and superseded_on"),
        (edited('basis = "inferred: the day the amended law took force, as', 'basis = "as'), "basis is 's"),
        (edited("superseded_on = 2022-10-08", "superseded_on = 2022-09-01"), "must be later than known_from"),
        (edited("moved_to = 2023-07-07\n", ""), "transfer row 5: .*moved_to"),
        (edited("moved_to = 2023-07-07\n", "moved_to = 2023-07-07\nmoved_too = 1\n"), "not known: moved_too"),
        (edited('status = "estimated"', 'status = "rumoured"'), "status 'rumoured', expected one of"),
        (edited("{ day = 2024-03-25, for", "{ day = 2024-03-25, four"), "in_lieu is a list of"),
        (edited('sources = ["https://help.inbuh.kz/6801/ (the', 'sources = []\nnote = "(the').replace(
            'first published)"]', 'first published)"'), "a row needs a source"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_refused_and_named(text: str, message: str) -> None:
    with pytest.raises(CalendarDataError, match=message):
        parse_rows(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("moved_to = 2023-07-07", "moved_to = 2023-07-06"),  # a holiday
        ("moved_to = 2023-07-07", "moved_to = 2023-07-08"),  # a Saturday
        ("moved_from = 2023-07-01", "moved_from = 2023-07-03"),  # a working Monday
        ("moved_from = 2024-05-04", "moved_from = 2024-05-01"),  # a holiday
        ("moved_from = 2022-08-27", "moved_from = 2022-03-05"),  # moved already
        ("moved_to = 2022-08-29", "moved_to = 2022-03-07"),  # given already
    ],
)
def test_a_transfer_that_cannot_be_is_refused(old: str, new: str) -> None:
    rows = parse_rows(edited(old, new))
    with pytest.raises(CalendarDataError, match="expected a weekend day or a day in lieu moved once, to"):
        KazakhstanCalendar(rows)


def test_a_day_in_lieu_can_be_moved_too() -> None:
    """As in 2020, when Monday 11 May, in lieu of 9 May, was moved to Friday 8 May."""
    moved = edited(
        "moved_from = 2024-05-04\nmoved_to = 2024-05-08", "moved_from = 2024-07-08\nmoved_to = 2024-07-05"
    )
    calendar = KazakhstanCalendar(parse_rows(moved))
    assert calendar.is_working_day(date(2024, 7, 8))
    assert not calendar.is_holiday(date(2024, 7, 8))
    assert not calendar.is_working_day(date(2024, 7, 5))
    assert calendar.trail(date(2024, 7, 7), date(2024, 7, 8))[0].reason_en.startswith(
        "working Monday, its day off"
    )


@pytest.mark.parametrize("index", range(12))
def test_kazakh_months_take_the_endings_of_their_sounds(index: int) -> None:
    month = MONTHS_KK[index]
    front = [letter for letter in month if letter in "аәеёиоөуүұыі"][-1] in "әеөүі"
    voiceless, nasal = month[-1] in "кқпст", month[-1] in "мнң"
    ablative = ("т" if voiceless else "н" if nasal else "д") + ("ен" if front else "ан")
    dative = ("к" if front else "қ") if voiceless else ("г" if front else "ғ")
    words = words_of("hearings_crawler.words", "workdays", "kk")
    assert words.say(f"since.{index + 1}", day=3) == f"3 {month}{ablative}"
    assert words.say(f"until.{index + 1}", day=3) == f"3 {month}{dative}" + ("е" if front else "а")


def test_a_year_without_its_row_is_not_covered() -> None:
    shorter = parse_rows(without_row("[[year]]\nyear = 2027"))
    assert KazakhstanCalendar(shorter).last_year == 2026
