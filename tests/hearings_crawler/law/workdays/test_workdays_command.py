"""``scrapy workdays`` as a user calls it: the JSON it prints, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from hearings_crawler.law.workdays import load_calendar

ROOT = Path(__file__).parents[4]


def run(*arguments: str) -> int:
    """Run the command in this process and give its exit code."""
    settings = Settings({"COMMANDS_MODULE": "hearings_crawler.commands.workdays"})
    with pytest.raises(SystemExit) as stop:
        execute(["scrapy", "workdays", *arguments], settings)
    assert isinstance(stop.value.code, int)
    return stop.value.code


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    def ask(*arguments: str) -> Any:
        assert run(*arguments) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return json.loads(captured.out)

    return ask


def test_a_term_forward_shows_what_was_skipped_and_why(answer: Any) -> None:
    found = answer("2025-04-30", "+4")
    assert found["result"] == "2025-05-08"
    assert found["provisional"] is False
    assert found["known_on"] is None
    assert found["calendar_version"] == load_calendar().version
    assert found["trail"][0] == {
        "date": "2025-05-01",
        "working": False,
        "number": None,
        "reason_kk": "Қазақстан халқының бірлігі мерекесі",
        "reason_ru": "Праздник единства народа Казахстана",
        "reason_en": "Kazakhstan People's Unity Day",
        "provisional": False,
    }
    assert [day["number"] for day in found["trail"]] == [None, 1, None, None, 2, 3, None, 4]


def test_a_term_backward_needs_no_special_quoting(answer: Any) -> None:
    found = answer("2025-04-30", "-3")
    assert found["result"] == "2025-04-25"
    assert [(day["date"], day["number"]) for day in found["trail"]] == [
        ("2025-04-29", 1),
        ("2025-04-28", 2),
        ("2025-04-27", None),
        ("2025-04-26", None),
        ("2025-04-25", 3),
    ]
    assert answer("2025-04-30", "--", "-3") == found


def test_two_dates_are_counted_after_the_first_up_to_the_second(answer: Any) -> None:
    forward, back = answer("2025-04-30", "2025-05-12"), answer("2025-05-12", "2025-04-30")
    assert (forward["result"], back["result"]) == (5, -5)
    assert forward["trail"] == back["trail"]
    assert max(day["number"] or 0 for day in forward["trail"]) == 5
    assert answer("2025-04-30", "2025-04-30")["result"] == 0


def test_a_month_is_counted_day_by_day(answer: Any) -> None:
    found = answer("--month", "2025-04")
    assert found["result"] == 22
    assert [day["date"] for day in found["trail"]] == [f"2025-04-{day:02}" for day in range(1, 31)]


def test_the_calendar_of_an_earlier_day_is_marked_with_it(answer: Any) -> None:
    found = answer("--month", "2024-06", "--as-known-on", "2024-01-15")
    assert (found["result"], found["known_on"], found["provisional"]) == (19, "2024-01-15", True)
    assert [day["date"] for day in found["trail"] if day["provisional"]] == [
        "2024-06-16", "2024-06-17", "2024-06-18",
    ]  # fmt: skip
    assert answer("--month", "2024-06")["result"] == 20


def test_a_year_that_may_still_change_is_provisional(answer: Any) -> None:
    assert answer("2026-12-30", "+3")["provisional"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ("2028-01-10", "+1"),
        ("2027-12-30", "+5"),
        ("--month", "2020-12"),
        ("--month", "9999-12"),
        ("2025-04-30", "+99999"),
        ("2025-01-10", "+1", "--as-known-on", "2024-01-15"),
    ],
)
def test_a_year_without_data_exits_1_and_prints_no_answer(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "has data for" in captured.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "expected DATE +N"),
        (("2025-04-30",), "found 1 argument(s)"),
        (("2025-04-30", "+1", "+2"), "found 3 argument(s)"),
        (("2025-04-30", "3"), "with the sign"),
        (("2025-04-30", "+1.5"), "with the sign"),
        (("2025-04-30", "+999999999"), "with the sign"),
        (("+1", "2025-04-30"), "the first argument: expected a date"),
        (("30.04.2025", "+1"), "the first argument: expected a date"),
        (("20250430", "+1"), "the first argument: expected a date"),
        (("2025-02-30", "+1"), "is not a date"),
        (("2025-04-30", "+1", "--calendar", "x"), "unknown argument: --calendar"),
        (("2025-04-30", "-x"), "unknown argument: -x"),
        (("--mon", "2025-04"), "unknown argument: --mon"),
        (("--month", "2025-4"), "--month: expected YYYY-MM"),
        (("--month", "2025-13"), "--month: expected YYYY-MM"),
        (("--month", "2025-04", "2025-04-30"), "--month takes no further argument"),
        (("--month",), "expected one argument"),
        (("--month", "2025-04", "--as-known-on", "yesterday"), "--as-known-on: expected a date"),
        (("--month", "2025-04", "-s", "novalue"), "Invalid -s value"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_wrong(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" or "Usage" in captured.out
    assert message in captured.err


def test_help_lists_forms_options_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    text = " ".join(capsys.readouterr().out.split())
    for part in (
        "DATE +N|-N",
        "DATE DATE",
        "--month",
        "--as-known-on",
        "Exit codes: 0 done; 1 a year without",
    ):
        assert part in text


def test_the_command_runs_as_a_program(tmp_path: Path) -> None:
    (tmp_path / "command_settings.py").write_text('COMMANDS_MODULE = "hearings_crawler.commands.workdays"\n')
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "scrapy", "workdays", "2025-01-02", "+1"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
        env={
            **os.environ,
            "SCRAPY_SETTINGS_MODULE": "command_settings",
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        },
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["result"] == "2025-01-05"
