"""Absence is an accusation and needs proof; what a doubt could undo is unknown."""

from __future__ import annotations

import pytest

from hearings_crawler.items import HearingStatus, Unread
from tests.hearings_crawler.builders import ZHAMBYL, World, broken, findings, questions, verdicts

NUMBER = "25040700001"


def a_world(*days: str) -> World:
    return World().covered("2025-01-05", *days, "2025-05-31")


# ------------------------------------------------------------------------------------ reach


def test_absent_minutes_need_a_crawl_that_reached_back_to_the_last_hearing_day() -> None:
    def verdict(window: str) -> list[str]:
        world = World().portal_run("2025-04-30").site_run("2025-04-01")
        world.hearing("1", "2025-04-15", received="2025-03-06").site_run("2025-04-30", window=window)
        return verdicts(world.judge("2025-05-31"), "minutes_absent")

    assert verdict("2025-04-15") == ["broken"]
    assert verdict("2025-04-16") == ["unknown"]


def test_minutes_are_absent_from_the_portal_only_if_the_card_was_read_after_the_due_day() -> None:
    world = World().covered("2025-04-20", "2025-05-31")
    world.hearing("1", "2025-04-15", received="2025-03-06")
    assert verdicts(world.judge(), "minutes_absent_portal") == ["broken"]
    gone = World().covered("2025-04-20", "2025-05-31")
    gone.hearing("1", "2025-04-15", received="2025-03-06", until="2025-04-20")
    assert verdicts(gone.judge(), "minutes_absent_portal") == ["unknown"]


def test_a_card_cut_off_before_its_files_does_not_prove_that_minutes_are_absent() -> None:
    sections = "Электронная версия проекта, Протокол слушания"
    for lacking, expected in ((sections, "unknown"), ("3. Общественные слушания организованны", "broken")):
        world = a_world().hearing(
            "1",
            "2025-04-15",
            received="2025-03-06",
            unread=(Unread("card", lacking, "the card lacks it"),),
        )
        assert verdicts(world.judge(), "minutes_absent_portal") == [expected]


# ------------------------------------------------------------------------------------ a mistyped year


def test_an_undated_document_of_a_mistyped_year_is_still_that_of_the_number_it_cites() -> None:
    world = World().covered("2025-04-20", "2025-05-25")
    world.hearing("1", "2025-04-15", received="2025-03-10", number=NUMBER).portal_minutes("1")
    world.site_minutes("200", "2024-04-15", number=NUMBER, shown=None, appears="2025-05-01")
    judged = world.judge()
    assert verdicts(judged, "minutes_absent") == []
    assert verdicts(judged, "minutes_undated") == ["broken"]
    assert verdicts(judged, "minutes_late") == ["unknown"]


def test_a_notice_of_a_hearing_long_ago_is_no_hearing_of_the_month_in_which_it_was_dated_again() -> None:
    world = World().covered("2024-10-05", "2025-04-20", "2025-05-25")
    world.hearing("1", "2024-10-20", received="2024-09-10", number=NUMBER)
    world.site_notice("100", "2024-10-20", number=NUMBER, shown="2025-04-10")
    judged = world.judge()
    assert judged.cell(1, ZHAMBYL, "notices") == 0
    assert broken(judged) == set()


def test_a_notice_of_the_day_a_year_off_without_a_number_is_a_question_and_no_hearing_of_its_own() -> None:
    world = a_world().hearing("1", "2025-05-15", received="2025-04-07", project="Карьер «Шу», участок 1")
    world.site_notice("100", "2024-05-15", title="Объявление: Карьер «Шу», участок 1", shown=None)
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == ["unknown"]
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert "ambiguous_link" in questions(judged)


@pytest.mark.parametrize("received", ["2015-04-07", "2024-04-07", "2026-04-07"])
def test_a_receipt_years_off_is_a_question_and_not_the_month_of_the_notice(received: str) -> None:
    world = a_world().hearing("1", "2025-05-15", received=received, number=NUMBER)
    world.site_notice(number=NUMBER, shown="2025-04-08")
    judged = world.judge()
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert verdicts(judged, "notice_late") == ["unknown"]
    assert received[:4] in findings(judged, "notice_late")[0].reason.ru
    assert "implausible_date" in questions(judged)


def test_a_receipt_in_the_winter_for_a_hearing_in_spring_is_believed() -> None:
    world = a_world().hearing("1", "2025-05-15", received="2024-12-20", number=NUMBER)
    assert "implausible_date" not in questions(world.judge(month="2024-12"))
    assert world.judge(month="2024-12").counts[1, ZHAMBYL, "notices"] == 1


def test_a_shown_date_a_year_off_neither_hides_the_notice_nor_goes_unasked() -> None:
    world = World().covered("2025-01-05", "2025-01-20", "2025-02-28")
    world.site_notice("100", "2025-02-20", shown="2024-01-15", appears="2025-01-15")
    judged = world.judge("2025-02-28", "2025-01")
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert "implausible_date" in questions(judged)


# ------------------------------------------------------------------------------------ a status not read


def status_unknown(day: str = "2025-04-15", **given: object) -> World:
    world = a_world().hearing(
        "1",
        day,
        received="2025-03-06",
        number=NUMBER,
        status=HearingStatus.UNKNOWN,
        **given,  # type: ignore[arg-type]
    )
    return world.site_notice("100", day, number=NUMBER, shown="2025-04-02", in_rubric=False)


def test_what_a_cancellation_that_could_not_be_read_could_undo_is_unknown() -> None:
    judged = status_unknown().judge()
    assert verdicts(judged, "minutes_absent") == verdicts(judged, "minutes_absent_portal") == ["unknown"]
    march = status_unknown().judge(month="2025-03")
    assert verdicts(march, "notice_late") == verdicts(march, "outside_rubric") == ["unknown"]
    assert march.cell(1, ZHAMBYL, "notices") == 1
    assert "мәртебесі" in findings(march, "notice_late")[0].reason.kk


def test_a_hearing_with_minutes_on_either_source_is_not_cancelled() -> None:
    on_portal = status_unknown().portal_minutes("1").judge()
    assert verdicts(on_portal, "minutes_absent") == ["broken"]
    on_site = status_unknown().site_minutes(number=NUMBER, shown="2025-04-21").judge()
    assert verdicts(on_site, "minutes_absent_portal") == ["broken"]


def test_a_hearing_whose_day_was_not_over_when_its_card_was_read_is_not_cancelled() -> None:
    judged = status_unknown("2025-05-31").judge(month="2025-03")
    assert verdicts(judged, "notice_late") == ["broken"]


# ------------------------------------------------------------------------------------ candidates in review


def doubtful(world: World, **given: object) -> World:
    """Add two hearings of one initiator on a day, the notice of one, and one that may be of either."""
    for key, project in (("1", "Карьер «Шу»"), ("2", "Завод «Тараз»")):
        world.hearing(
            key, received="2025-04-07", project=project, bin_number="990140000483", number=NUMBER + key
        )
    shown: dict[str, object] = {"shown": "2025-04-20", "in_rubric": False, "appears": "2025-04-20"}
    world.site_notice("100", number=NUMBER + "1", title="Карьер «Шу»", **shown)  # type: ignore[arg-type]
    return world.site_notice("101", bin_number="990140000483", title="Объявление", **given)  # type: ignore[arg-type]


def test_a_document_under_review_makes_the_absence_of_each_candidate_unknown() -> None:
    judged = doubtful(a_world(), shown="2025-04-20").judge()
    assert verdicts(judged, "notice_absent") == ["unknown"]
    assert "101" in findings(judged, "notice_absent")[0].reason.en


def test_an_earlier_date_of_a_document_under_review_could_undo_a_late_notice() -> None:
    judged = doubtful(a_world(), shown="2025-04-08").judge()
    late = {finding.hearing_id: str(finding.verdict) for finding in findings(judged, "notice_late")}
    candidates = {
        candidate
        for question in judged.questions
        if question.kind == "ambiguous_link"
        for candidate in question.candidates
    }
    expected = "unknown" if "open_meeting:1" in candidates else "broken"
    assert late == {"open_meeting:1": expected}


def test_a_document_under_review_that_would_be_late_itself_undoes_nothing() -> None:
    judged = doubtful(a_world(), shown="2025-04-25", in_rubric=False).judge()
    assert verdicts(judged, "notice_late") == verdicts(judged, "outside_rubric") == ["broken"]
