"""An amendment is a data change: the Code before and after 5 September 2023, a thing renamed, what was checked."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from hearings_crawler.errors import RuleError
from hearings_crawler.judging.facts import gather
from hearings_crawler.judging.judge import judge_month
from hearings_crawler.judging.judgement import Finding, MonthJudgement
from hearings_crawler.law import rules_page
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook, load_rulebook, make_rulebook, parse_edition
from hearings_crawler.law.workdays import load_calendar
from tests.hearings_crawler.builders import World, findings, on, verdicts

TEXT = (files("hearings_crawler.law") / "editions" / "2024-03-23.toml").read_text("utf-8")
NUMBER = "25040700001"
IMPACTS = "Проведение оценки воздействия на окружающую среду (в том числе сопровождаемой оценкой трансграничных воздействий)"
PERMIT = "Осуществление государственной экологической экспертизы"


def changed(edition: str, *pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in (
        ('edition = "2024-03-23"', f'edition = "{edition}"'),
        ("effective = 2024-03-23", f"effective = {edition}"),
        *pairs,
    ):
        assert old in text
        text = text.replace(old, new)
    return text


BEFORE = changed(
    "2021-07-01",
    (
        'note = "code_allows"\nanchor = "received"\nterm = 2',
        'note = "code_allows"\nanchor = "received"\nterm = 1',
    ),
    (
        "two working days from the receipt of the initiator's documents",
        "one working day from the receipt of the draft report from the authorised body",
    ),
    (
        "два рабочих дня со дня получения документов инициатора",
        "один рабочий день со дня получения проекта отчёта от уполномоченного органа",
    ),
    (
        "бастамашының құжаттары алынған күннен бастап екі жұмыс күніне",
        "уәкілетті органнан алынған күннен бастап бір жұмыс күніне",
    ),
)
AFTER = changed("2023-09-05")
TWO_CODES = make_rulebook([parse_edition(BEFORE, "before.toml"), parse_edition(AFTER, "after.toml")])


def judged(world: World, month: str, as_of: str, rulebook: Rulebook) -> MonthJudgement:
    wanted = Month.parse(month)
    facts = gather(world.stored(), world.registry, rulebook.edition_for(wanted))
    return judge_month(facts, wanted, on(as_of), rulebook, load_calendar())


def late_notice(
    year: int, shown: str, ground: str = IMPACTS, rulebook: Rulebook | None = None
) -> list[Finding]:
    """Return what ``notice_late`` finds for a notice received on 10 April (Monday or Wednesday) of a year."""
    world = World().covered(f"{year}-05-31", window=f"{year - 1}-12-01")
    world.hearing(
        "1", f"{year}-05-22", received=f"{year}-04-10", number=NUMBER, ground=ground, appears=f"{year}-01-01"
    )
    world.site_notice("100", f"{year}-05-22", number=NUMBER, shown=shown)
    return findings(judged(world, f"{year}-04", f"{year}-05-31", rulebook or load_rulebook()), "notice_late")


def test_a_notice_on_the_second_working_day_is_broken_with_a_note_that_the_code_allows_it() -> None:
    (finding,) = late_notice(2025, "2025-04-14")
    assert (finding.verdict, finding.note) == ("broken", "code_allows")
    assert "art. 73 p. 3" in finding.reason.en
    assert "Пункт 3 статьи 73" in finding.reason.ru
    assert "14.04.2025" in finding.reason.kk


@pytest.mark.parametrize(
    ("shown", "ground"),
    [
        ("2025-04-15", IMPACTS),
        ("2025-04-14", PERMIT),
        ("2025-04-14", "проекты, перечисленные в статье 87 Кодекса"),
    ],
)
def test_neither_a_third_day_nor_a_permit_hearing_is_allowed_by_the_code(shown: str, ground: str) -> None:
    (finding,) = late_notice(2025, shown, ground)
    assert (finding.verdict, finding.note) == ("broken", "")
    assert "73" not in finding.reason.en


@pytest.mark.parametrize(
    ("ground", "allowed"),
    [
        ("Проекты отчётов о возможных воздействиях", True),
        ("Қоршаған ортаға әсерді бағалауды жүргізу", True),
        ("Ықтимал әсерлер туралы есептердің жобалары", True),
        ("Мемлекеттік экологиялық сараптаманы жүзеге асыру", False),
    ],
)
def test_the_ground_is_read_in_both_languages(ground: str, allowed: bool) -> None:
    (finding,) = late_notice(2025, "2025-04-14", ground)
    assert (finding.note == "code_allows") is allowed


def test_a_notice_whose_interval_ends_after_the_codes_term_gets_no_note() -> None:
    def note(seen: str) -> str:
        world = World().portal_run("2025-05-31").site_run("2025-04-12", seen, "2025-05-31")
        world.hearing("1", "2025-05-22", received="2025-04-10", number=NUMBER, ground=IMPACTS)
        world.site_notice("100", "2025-05-22", number=NUMBER, shown=None, appears=seen)
        (finding,) = findings(world.judge(), "notice_late")
        return f"{finding.verdict} {finding.note}".strip()

    assert note("2025-04-14") == "broken code_allows"
    assert note("2025-04-16") == "broken"


def test_a_confirmed_finding_notes_both() -> None:
    world = World().covered("2025-05-31")
    world.hearing("1", "2025-05-22", received="2025-04-10", number=NUMBER, ground=IMPACTS)
    world.site_notice("100", "2025-05-22", number=NUMBER, shown="2025-04-14")
    (finding,) = findings(world.judge(), "notice_late")
    (marked,) = findings(world.decided("confirm", finding.finding_id).judge(), "notice_late")
    assert marked.note == "code_allows confirmed"


# ------------------------------------------------------------------------------------ two editions of the Code


def test_before_5_september_2023_the_code_allowed_one_day_and_after_it_two() -> None:
    (before,) = late_notice(2023, "2023-04-12", rulebook=TWO_CODES)
    assert (before.verdict, before.note) == ("broken", "")
    (after,) = late_notice(2024, "2024-04-12", rulebook=TWO_CODES)
    assert (after.verdict, after.note) == ("broken", "code_allows")
    assert "documents" in after.reason.en


@pytest.mark.parametrize(
    ("month", "edition"),
    [
        ("2021-07", "2021-07-01"),
        ("2023-08", "2021-07-01"),
        ("2023-09", "2021-07-01"),
        ("2023-10", "2023-09-05"),
    ],
)
def test_a_month_is_judged_by_the_edition_in_force_on_its_first_day(month: str, edition: str) -> None:
    assert TWO_CODES.edition_for(Month.parse(month)).edition == edition


def test_a_month_that_neither_edition_covers_is_still_refused() -> None:
    with pytest.raises(RuleError, match=r"covers 2021-06.*2021-07"):
        TWO_CODES.edition_for(Month.parse("2021-06"))


# ------------------------------------------------------------------------------------ a renamed thing

RENAMED = changed(
    "2025-04-01",
    (
        "# Calendar days that judging needs",
        """[[renamed]]
citation = "law of 09.01.2026 No 256-VIII"
kk = [["ақпараттық жүйе", "цифрлық жүйе"]]
ru = [["информационной систем", "цифровой систем"], ["информационная система", "цифровая система"]]

# Calendar days that judging needs""",
    ),
)


def test_a_thing_that_an_amendment_renames_is_called_so_in_every_sentence() -> None:
    rulebook = make_rulebook([parse_edition(TEXT, "now.toml"), parse_edition(RENAMED, "renamed.toml")])
    world = World().covered("2025-05-31").hearing("1", "2025-04-15", received="2025-03-06")
    (finding,) = findings(judged(world, "2025-04", "2025-05-31", rulebook), "minutes_absent_portal")
    assert "цифровой системе" in finding.reason.ru
    assert "цифрлық жүйеде" in finding.reason.kk
    assert "ақпараттық" not in finding.reason.kk
    usual = findings(world.judge(), "minutes_absent_portal")[0]
    assert "информационной системе" in usual.reason.ru
    not_run = judged(World(), "2025-04", "2025-05-31", rulebook)
    assert all("цифровая" in why.ru for why in not_run.not_monitored.values())


# ------------------------------------------------------------------------------------ what was checked


def test_each_rule_says_with_which_text_it_was_compared() -> None:
    edition = parse_edition(TEXT, "now.toml")
    checked = {(column.table, column.id): column.checked for column in edition.columns if column.checked}
    assert set(checked) == {
        (1, "notice_short"),
        (1, "minutes_unrecorded"),
        (1, "minutes_absent"),
        (1, "minutes_late"),
    }
    assert {entry.as_of for entry in checked.values() if entry} == {date(2026, 5, 5)}
    assert "art. 73 p. 3, 4" in rules_page.page()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("as_of = 2026-05-05", 'as_of = "May 2026"', "checked needs against"),
        ('  "о возможных воздействиях",', "  5,", "grounds must be a list of texts"),
        ("days = 300", 'days = "300"', "thresholds.receipt_before: expected days"),
    ],
)
def test_a_malformed_check_or_allowance_is_named(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(RuleError, match=said):
        parse_edition(TEXT.replace(old, new, 1), "changed.toml")


def test_the_last_lawful_day_is_that_of_the_months_edition() -> None:
    world = World().covered("2025-05-31").hearing("1", received=None)
    assert verdicts(world.judge(), "notice_absent") == ["broken"]
