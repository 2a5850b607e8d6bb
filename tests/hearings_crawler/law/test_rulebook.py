"""The rulebook: terms are data; an amendment is a new file; a month without an edition is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings_crawler.errors import RuleError
from hearings_crawler.items import DocumentKind, Form, ParsedDocument
from hearings_crawler.judging.facts import gather
from hearings_crawler.judging.judge import judge_month
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook, load_rulebook, make_rulebook, parse_edition
from hearings_crawler.law.terms import Term, deadlines_of
from hearings_crawler.law.workdays import load_calendar
from tests.hearings_crawler.builders import ZHAMBYL, World, on, value, verdicts

TEXT = (files("hearings_crawler.law") / "editions" / "2024-03-23.toml").read_text("utf-8")
AMENDED = (
    TEXT.replace('edition = "2024-03-23"', 'edition = "2025-04-15"')
    .replace("effective = 2024-03-23", "effective = 2025-04-15")
    .replace('anchor = "received", term = 1,', 'anchor = "received", term = 3,')
)


def test_the_columns_are_the_reports_in_its_order_with_what_each_needs() -> None:
    edition = parse_edition(TEXT, "now.toml")
    assert [column.id for column in edition.table(1)] == [
        "notices",
        "minutes",
        "outside_rubric",
        "notice_absent",
        "notice_backdated",
        "notice_late",
        "notice_short",
        "notice_undated",
        "minutes_backdated",
        "minutes_undated",
        "minutes_unrecorded",
        "minutes_absent",
        "minutes_absent_portal",
        "minutes_late",
    ]
    assert [column.id for column in edition.table(2)] == [
        "notices",
        "portal_minutes",
        "minutes_backdated",
        "minutes_undated",
        "minutes_absent_portal",
        "minutes_absent",
        "minutes_late",
    ]
    portal_only = {(column.table, column.id) for column in edition.columns if column.needs == {"portal"}}
    assert portal_only == {
        (1, "minutes_absent_portal"),
        (2, "notices"),
        (2, "portal_minutes"),
        (2, "minutes_absent_portal"),
    }
    assert {column.paragraph for column in edition.columns if column.check} == {15, 29, 46}


def test_nobody_has_compared_the_edition_with_the_official_text_yet() -> None:
    edition = parse_edition(TEXT, "now.toml")
    assert (edition.checked_by, edition.checked_on) == ("", "")


@pytest.mark.parametrize(
    ("month", "covered"), [("2024-03", False), ("2021-08", False), ("2024-04", True), ("2026-01", True)]
)
def test_a_month_is_covered_when_its_first_day_is(month: str, covered: bool) -> None:
    rulebook = load_rulebook()
    if covered:
        assert rulebook.edition_for(Month.parse(month)).effective == date(2024, 3, 23)
    else:
        with pytest.raises(RuleError, match=f"covers {month}.*2024-04"):
            rulebook.edition_for(Month.parse(month))


def test_an_edition_in_force_from_a_first_day_covers_that_month() -> None:
    rulebook = make_rulebook(
        [parse_edition(TEXT.replace("effective = 2024-03-23", "effective = 2024-03-01"), "a")]
    )
    assert rulebook.edition_for(Month.parse("2024-03")).edition == "2024-03-23"
    with pytest.raises(RuleError, match="2024-03 on"):
        rulebook.edition_for(Month.parse("2024-02"))


def test_a_second_edition_takes_over_from_the_first_month_that_begins_under_it() -> None:
    rulebook = make_rulebook([parse_edition(AMENDED, "later.toml"), parse_edition(TEXT, "now.toml")])
    assert rulebook.edition_for(Month.parse("2025-04")).edition == "2024-03-23"
    assert rulebook.edition_for(Month.parse("2025-05")).edition == "2025-04-15"


def test_an_amended_term_changes_verdicts_without_a_change_of_code() -> None:
    world = (
        World().covered("2025-06-30").hearing("1", "2025-06-20", received="2025-05-12", number="25051200001")
    )
    world.site_notice("100", "2025-06-20", number="25051200001", shown="2025-05-15")
    rulebook = make_rulebook([parse_edition(AMENDED, "later.toml"), parse_edition(TEXT, "now.toml")])
    judged = judge_month(world.facts(), Month.parse("2025-05"), on("2025-06-30"), rulebook, load_calendar())
    assert judged.basis.edition.edition == "2025-04-15"
    assert verdicts(judged, "notice_late") == []
    assert verdicts(world.judge("2025-06-30", "2025-05"), "notice_late") == ["broken"]


def amended(*pairs: tuple[str, str]) -> Rulebook:
    """Return the packaged edition and one in force from 1 May 2025 that differs from it in some words."""
    text = TEXT.replace("effective = 2024-03-23", "effective = 2025-05-01")
    for old, new in (('edition = "2024-03-23"', 'edition = "2025-05-01"'), *pairs):
        assert old in text
        text = text.replace(old, new)
    return make_rulebook([parse_edition(TEXT, "now.toml"), parse_edition(text, "later.toml")])


TEN_DAYS = ('anchor = "first_day", term = 30,', 'anchor = "first_day", term = 10,')


def notices_of(world: World, month: str, rulebook: Rulebook) -> int | None:
    wanted = Month.parse(month)
    facts = gather(world.stored(), world.registry, rulebook.edition_for(wanted))
    return judge_month(facts, wanted, on("2025-06-30"), rulebook, load_calendar()).cell(1, ZHAMBYL, "notices")


def test_the_month_of_the_last_lawful_day_follows_an_amended_term() -> None:
    world = World().covered("2025-01-05", "2025-06-30").hearing("1", "2025-05-15", received=None)
    rulebook = amended(TEN_DAYS)
    assert [notices_of(world, month, rulebook) for month in ("2025-04", "2025-05")] == [0, 1]
    assert [notices_of(world, month, load_rulebook()) for month in ("2025-04", "2025-05")] == [1, 0]


@pytest.mark.parametrize("term", [10, 40, 60])
@given(first_day=st.dates(date(2025, 4, 1), date(2025, 8, 31)))
def test_a_hearing_without_other_dates_has_one_month_around_an_amendment(term: int, first_day: date) -> None:
    world = World().covered("2025-01-05", "2025-06-30").hearing("1", str(first_day), received=None)
    rulebook = amended((TEN_DAYS[0], TEN_DAYS[1].replace("10", str(term))))
    months = [f"2025-{number:02d}" for number in range(1, 9)]
    assert sum(notices_of(world, month, rulebook) or 0 for month in months if month < "2025-07") <= 1
    month = rulebook.month_of_last_lawful_day(first_day, load_calendar())
    assert month in [
        Month.of(edition.last_lawful_day(first_day, load_calendar())) for edition in rulebook.editions
    ]


def test_the_thresholds_beside_the_terms_follow_the_edition() -> None:
    rulebook = amended(("days = 120", "days = 60"), ("days = 2\n", "days = 5\n"))
    windows = [
        rulebook.edition_for(Month.parse(text)).window(Month.parse(text)).start
        for text in ("2025-04", "2025-05")
    ]
    assert windows == [date(2024, 12, 2), date(2025, 3, 2)]
    world = World().covered("2025-01-05", "2025-06-30")
    world.hearing("1", "2025-06-20", received="2025-05-12", number="25051200001")
    world.site_notice("100", "2025-06-20", number="25051200001", shown="2025-05-13", server_day="2025-05-16")
    month = Month.parse("2025-05")
    facts = gather(world.stored(), world.registry, rulebook.edition_for(month))
    judged = judge_month(facts, month, on("2025-06-30"), rulebook, load_calendar())
    assert verdicts(judged, "notice_backdated") == []
    assert verdicts(world.judge("2025-06-30", "2025-05"), "notice_backdated") == ["broken"]


def test_the_due_days_of_a_document_are_those_that_its_hearing_is_judged_by() -> None:
    edition, calendar = parse_edition(TEXT, "now.toml"), load_calendar()
    received, day = value("2025-04-07"), value("2025-05-15")
    card = ParsedDocument(DocumentKind.NOTICE, Form.OPEN_MEETING, hearings=(day,), received=received)
    due = {entry.rule: (entry.anchor, entry.due) for entry in deadlines_of(card, edition, calendar)}
    assert due == {
        "notice_absent": (date(2025, 4, 7), date(2025, 4, 8)),
        "notice_late": (date(2025, 4, 7), date(2025, 4, 8)),
        "notice_short": (date(2025, 5, 15), date(2025, 4, 15)),
    }
    minutes = ParsedDocument(DocumentKind.MINUTES, Form.PUBLIC_DISCUSSION, hearings=(value("2025-04-15"),))
    assert {entry.due for entry in deadlines_of(minutes, edition, calendar)} == {date(2025, 4, 21)}
    assert deadlines_of(replace(card, ignored="press report"), edition, calendar) == ()


def test_a_term_starts_on_the_day_after_its_event_and_is_met_up_to_its_last_day() -> None:
    calendar = load_calendar()
    assert Term("received", 1, "working_days", "after").due(date(2025, 4, 4), calendar) == date(2025, 4, 7)
    assert Term("last_day", 4, "working_days", "after").due(date(2025, 4, 15), calendar) == date(2025, 4, 21)
    assert Term("first_day", 30, "calendar_days", "before").due(date(2025, 5, 15), calendar) == date(
        2025, 4, 15
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[act]", "[act"),
        ('edition = "2024-03-23"\n', ""),
        ("effective = 2024-03-23\n", ""),
        ('check = "absent"', 'check = "missing"'),
        ('unit = "working_days"', 'unit = "weeks"'),
        ('anchor = "received"', 'anchor = "sent"'),
        ("term = 1,", "term = -1,"),
        ("term = 1,", 'term = "one",'),
        ('header.kk = "Хабарландырулар"', 'header.kk = ""'),
        ('document = "notice"', 'document = "letter"'),
    ],
)
def test_a_malformed_edition_is_refused_and_the_file_named(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(RuleError, match=r"broken\.toml"):
        parse_edition(TEXT.replace(old, new, 1), "broken.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("effective = 2024-03-23", 'effective = "2024-03-23"', "effective must be a date"),
        ("effective = 2024-03-23", "effective = 2024-03-23T00:00:00", "effective must be a date"),
        ("table = 1", "table = 3", "table must be 1"),
        ("days = 120", "days = -1", "thresholds.look_back: expected days"),
        ('needs = ["portal", "site"]', "needs = 5", "needs must list"),
        ('source = "site"', 'source = "newspaper"', "source must be"),
        ('check = "late"', 'check = "early"', "not an edition"),
    ],
)
def test_a_value_that_is_none_of_its_kind_is_named(old: str, new: str, said: str) -> None:
    text = (files("hearings_crawler.law") / "editions" / "2024-03-23.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(RuleError, match=said):
        parse_edition(text.replace(old, new, 1), "changed.toml")


def test_an_edition_that_gives_no_last_lawful_day_of_a_notice_is_refused() -> None:
    with pytest.raises(RuleError, match="last lawful day"):
        parse_edition(TEXT.replace('anchor = "first_day"', 'anchor = "last_day"'), "changed.toml")


def test_a_rulebook_without_an_edition_is_refused() -> None:
    with pytest.raises(RuleError, match="no edition"):
        make_rulebook([])
