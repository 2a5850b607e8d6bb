"""Backdating: which evidence counts against a shown date, and which proves nothing."""

from __future__ import annotations

import pytest

from tests.hearings_crawler.builders import World, findings, questions, verdicts

NUMBER = "25040700001"


def a_world(*days: str) -> World:
    return World().covered("2025-01-05", *days, "2025-05-31").hearing("1", number=NUMBER)


@pytest.mark.parametrize(("crawl", "expected"), [("2025-04-09", []), ("2025-04-10", ["broken"])])
def test_a_complete_crawl_two_days_after_the_shown_day_that_lacked_it_is_evidence(
    crawl: str, expected: list[str]
) -> None:
    world = a_world(crawl).site_notice(number=NUMBER, shown="2025-04-08", appears="2025-04-20")
    judged = world.judge()
    assert verdicts(judged, "notice_backdated") == expected
    assert all("crawl" in finding.reason.en for finding in findings(judged, "notice_backdated"))


def test_a_crawl_that_did_not_reach_back_to_the_shown_day_is_no_evidence() -> None:
    world = a_world().site_run("2025-04-15", window="2025-04-09")
    world.site_notice(number=NUMBER, shown="2025-04-08", appears="2025-04-20")
    assert verdicts(world.judge(), "notice_backdated") == []


@pytest.mark.parametrize("evidence", ["server_day", "upload_day"])
@pytest.mark.parametrize(("day", "expected"), [("2025-04-09", []), ("2025-04-10", ["broken"])])
def test_a_server_timestamp_or_upload_path_two_days_later_is_evidence(
    evidence: str, day: str, expected: list[str]
) -> None:
    world = a_world().site_notice(number=NUMBER, shown="2025-04-08", **{evidence: day})
    assert verdicts(world.judge(), "notice_backdated") == expected


def test_the_evidence_is_named_in_the_finding_with_both_days() -> None:
    world = a_world().site_notice(number=NUMBER, shown="2025-04-08", server_day="2025-04-15")
    (finding,) = findings(world.judge(), "notice_backdated")
    assert "08.04.2025" in finding.reason.en
    assert "15.04.2025" in finding.reason.en
    assert "server" in finding.reason.en
    assert "сервера" in finding.reason.ru
    assert finding.evidence.startswith("sha256:")


def test_of_the_upload_paths_of_an_items_versions_the_earliest_counts() -> None:
    world = a_world()
    world.site_notice(number=NUMBER, shown="2025-04-08", version="kk", upload_day="2025-04-08")
    world.site_notice(number=NUMBER, shown="2025-04-08", version="ru", upload_day="2025-04-28")
    assert verdicts(world.judge(), "notice_backdated") == []


def test_evidence_of_a_version_is_held_against_the_date_that_this_version_shows() -> None:
    world = a_world()
    world.site_notice(number=NUMBER, shown="2025-04-08", version="ru", server_day="2025-04-08")
    world.site_notice(number=NUMBER, shown="2025-04-20", version="kk", server_day="2025-04-20")
    assert verdicts(world.judge(), "notice_backdated") == []


def test_one_backdated_version_makes_the_document_backdated() -> None:
    world = a_world()
    world.site_notice(number=NUMBER, shown="2025-04-08", version="ru", server_day="2025-04-08")
    world.site_notice(number=NUMBER, shown="2025-04-08", version="kk", server_day="2025-04-20")
    assert verdicts(world.judge(), "notice_backdated") == ["broken"]


def test_lateness_and_shortness_are_judged_on_the_shown_date_all_the_same() -> None:
    world = a_world().site_notice(number=NUMBER, shown="2025-04-08", server_day="2025-04-25")
    judged = world.judge()
    assert verdicts(judged, "notice_backdated") == ["broken"]
    assert verdicts(judged, "notice_late") == verdicts(judged, "notice_short") == []


def test_a_shown_date_before_the_receipt_is_no_evidence_but_goes_to_review() -> None:
    judged = a_world().site_notice(number=NUMBER, shown="2025-04-03").judge()
    assert verdicts(judged, "notice_backdated") == []
    assert "shown_before_receipt" in questions(judged)


def test_an_undated_document_cannot_be_backdated() -> None:
    judged = a_world("2025-04-10").site_notice(number=NUMBER, shown=None, server_day="2025-04-20").judge()
    assert verdicts(judged, "notice_backdated") == []


def test_backdating_without_evidence_gives_no_row() -> None:
    assert verdicts(a_world().site_notice(number=NUMBER).judge(), "notice_backdated") == []


def test_backdated_minutes_are_judged_alike() -> None:
    world = World().covered("2025-05-31").hearing("1", "2025-04-15", received="2025-03-06", number=NUMBER)
    world.site_minutes(number=NUMBER, shown="2025-04-16", server_day="2025-04-28")
    judged = world.judge()
    assert verdicts(judged, "minutes_backdated") == ["broken"]
    assert verdicts(judged, "minutes_late") == []
