"""The cut-off, what is due and pending, and from which crawls absence may be concluded."""

from __future__ import annotations

import pytest

from hearings_crawler.coverage.address import Status
from tests.hearings_crawler.builders import ZHAMBYL, World, broken, findings, verdicts

NUMBER = "25040700001"


def a_world() -> World:
    return World().covered("2025-01-05", "2025-05-31")


# ------------------------------------------------------------------------------------ due days


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2025-04-07", "2025-04-08"),  # Monday
        ("2025-04-04", "2025-04-07"),  # Friday: the next working day is Monday
        ("2025-04-05", "2025-04-07"),  # Saturday: the term starts the next day
        ("2025-04-06", "2025-04-07"),  # Sunday
    ],
)
def test_a_notice_is_due_one_working_day_after_its_receipt(received: str, due: str) -> None:
    judged = a_world().hearing("1", "2025-05-15", received=received).judge()
    (finding,) = findings(judged, "notice_absent")
    assert (str(finding.anchor), str(finding.due), finding.verdict) == (received, due, "broken")


def test_with_the_receipt_unknown_a_notice_is_due_on_the_last_lawful_day() -> None:
    judged = a_world().hearing("1", "2025-05-15", received=None).judge()
    (finding,) = findings(judged, "notice_absent")
    assert (str(finding.anchor), str(finding.due), finding.verdict) == ("2025-05-15", "2025-04-15", "broken")


def test_minutes_are_due_four_working_days_after_the_last_hearing_day() -> None:
    judged = a_world().hearing("1", "2025-04-10/2025-04-15", received="2025-03-06").judge()
    for rule in ("minutes_absent", "minutes_absent_portal"):
        (finding,) = findings(judged, rule)
        assert (str(finding.anchor), str(finding.due)) == ("2025-04-15", "2025-04-21")


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        ("2025-04-07", "pending"),
        ("2025-04-08", "pending"),
        ("2025-04-09", "broken"),
        ("2025-05-31", "broken"),
    ],
)
def test_a_term_that_ends_on_the_cut_off_is_pending_and_one_that_ended_before_it_is_judged(
    as_of: str, verdict: str
) -> None:
    judged = a_world().hearing("1", received="2025-04-07").judge(as_of)
    assert verdicts(judged, "notice_absent") == [verdict]


def test_a_document_placed_after_the_cut_off_is_not_yet_placed() -> None:
    world = (
        a_world()
        .hearing("1", received="2025-04-07", number=NUMBER)
        .site_notice(number=NUMBER, shown="2025-04-11")
    )
    assert verdicts(world.judge("2025-04-10"), "notice_absent") == ["broken"]
    assert verdicts(world.judge("2025-04-10"), "notice_late") == []
    assert verdicts(world.judge("2025-04-11"), "notice_absent") == []
    assert verdicts(world.judge("2025-04-11"), "notice_late") == ["broken"]


def test_minutes_uploaded_to_the_portal_after_the_cut_off_are_not_yet_placed() -> None:
    world = (
        a_world().hearing("1", "2025-04-15", received="2025-03-06").portal_minutes("1", shown="2025-05-20")
    )
    assert verdicts(world.judge("2025-05-19"), "minutes_absent_portal") == ["broken"]
    assert world.judge("2025-05-19").cell(1, ZHAMBYL, "minutes") == 0
    assert verdicts(world.judge("2025-05-20"), "minutes_absent_portal") == []


def test_a_hearing_received_after_the_cut_off_counts() -> None:
    judged = a_world().hearing("1", received="2025-04-28").judge("2025-04-10")
    assert judged.cell(1, ZHAMBYL, "notices") == 1
    assert verdicts(judged, "notice_absent") == ["pending"]


def test_an_undated_document_is_placed_from_the_lower_end_of_its_interval() -> None:
    world = World().covered("2025-01-05", "2025-04-12", "2025-04-20", "2025-05-31")
    world.hearing("1", received="2025-04-07", number=NUMBER).site_notice(
        number=NUMBER, shown=None, appears="2025-04-15"
    )
    assert verdicts(world.judge("2025-04-11"), "notice_absent") == ["broken"]
    assert verdicts(world.judge("2025-04-12"), "notice_absent") == []


def test_a_site_hearing_is_not_known_before_its_document_is_placed() -> None:
    world = a_world().site_notice("100", "2025-05-15", shown="2025-04-20")
    assert world.judge("2025-04-19").cell(1, ZHAMBYL, "notices") == 0
    assert world.judge("2025-04-20").cell(1, ZHAMBYL, "notices") == 1


# ------------------------------------------------------------------------------------ absence


def test_absence_needs_a_complete_crawl_that_started_after_the_due_day() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-04-08").hearing("1", received="2025-04-07")
    assert verdicts(world.judge(), "notice_absent") == ["unknown"]
    assert verdicts(world.site_run("2025-04-09").judge(), "notice_absent") == ["broken"]


def test_the_day_of_a_crawl_is_local() -> None:
    # 00:30 in Almaty is still the evening before in UTC.
    world = (
        World()
        .portal_run("2025-05-31")
        .site_run("2025-04-09", at="00:30")
        .hearing("1", received="2025-04-07")
    )
    assert verdicts(world.judge(), "notice_absent") == ["broken"]


@pytest.mark.parametrize("status", [Status.PARTIAL, Status.FAILED, Status.NOT_ACCESSIBLE])
def test_absence_is_not_concluded_from_an_incomplete_crawl(status: Status) -> None:
    world = (
        World()
        .covered("2025-04-02")
        .site_run("2025-05-31", status=status)
        .hearing("1", received="2025-04-07")
    )
    assert verdicts(world.judge(), "notice_absent") == ["unknown"]


def test_absence_needs_a_crawl_that_reached_back_to_the_receipt() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-04-02")
    world.hearing("1", received="2025-04-07").site_run("2025-05-31", window="2025-04-08")
    assert verdicts(world.judge(), "notice_absent") == ["unknown"]
    assert verdicts(world.site_run("2025-05-31", window="2025-04-07").judge(), "notice_absent") == ["broken"]


def test_with_the_receipt_unknown_the_crawl_must_reach_back_90_days_before_the_hearing() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-04-02")
    world.hearing("1", "2025-05-15", received=None).site_run("2025-05-31", window="2025-02-15")
    assert verdicts(world.judge(), "notice_absent") == ["unknown"]
    assert verdicts(world.site_run("2025-05-31", window="2025-02-14").judge(), "notice_absent") == ["broken"]


def test_what_falls_due_after_the_last_complete_run_is_unknown() -> None:
    world = World().covered("2025-04-18").hearing("1", "2025-04-15", received="2025-03-06")
    judged = world.judge()
    assert verdicts(judged, "minutes_absent") == verdicts(judged, "minutes_absent_portal") == ["unknown"]


def test_crawls_made_after_the_cut_off_may_be_used() -> None:
    world = World().covered("2025-06-20").hearing("1", "2025-04-15", received="2025-03-06")
    assert broken(world.judge("2025-04-30")) == {"minutes_absent", "minutes_absent_portal"}


def test_what_a_partial_crawl_saw_counts() -> None:
    world = World().covered("2025-01-05", "2025-04-02").site_run("2025-04-12", status=Status.PARTIAL)
    world.hearing("1", received="2025-04-07", number=NUMBER).site_notice(
        number=NUMBER, shown=None, appears="2025-04-10"
    )
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == []
    (document,) = [d for d in judged.documents if d.source == "site"]
    assert (str(document.placed_from), str(document.placed_to)) == ("2025-04-02", "2025-04-12")


def test_a_document_seen_once_stays_placed_and_its_removal_goes_to_review() -> None:
    world = World().covered("2025-01-05", "2025-04-12", "2025-05-31")
    world.hearing("1", received="2025-04-07", number=NUMBER)
    world.site_notice(number=NUMBER, shown="2025-04-08", until="2025-05-01")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == []
    assert "removed_document" in {question.kind for question in judged.questions}


def test_portal_minutes_that_disappear_go_to_review() -> None:
    world = (
        World()
        .covered("2025-01-05", "2025-05-12", "2025-05-31")
        .hearing("1", "2025-04-15", received="2025-03-06")
    )
    world.portal_minutes("1", shown="2025-04-17", until="2025-05-20")
    judged = world.judge()
    assert verdicts(judged, "minutes_absent_portal") == []
    assert "removed_document" in {question.kind for question in judged.questions}


def test_a_document_that_a_later_crawl_did_not_reach_back_to_was_not_removed() -> None:
    world = World().covered("2025-01-05", "2025-04-12", "2025-05-31")
    world.hearing("1", received="2025-04-07", number=NUMBER, until="2025-06-01")
    world.site_notice(number=NUMBER, shown="2025-04-08", until="2025-06-01")
    world.site_run("2025-11-10", month="2025-11").portal_run("2025-11-10", month="2025-11")
    assert "removed_document" not in {question.kind for question in world.judge().questions}


def test_a_document_that_an_incomplete_crawl_did_not_show_was_not_removed() -> None:
    world = World().covered("2025-01-05", "2025-04-12").site_run("2025-05-31", status=Status.PARTIAL)
    world.hearing("1", received="2025-04-07", number=NUMBER)
    world.site_notice(number=NUMBER, shown="2025-04-08", until="2025-05-01")
    assert "removed_document" not in {question.kind for question in world.judge().questions}
