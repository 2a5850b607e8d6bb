"""What a document said over time: what the first sight proved stays proved, what came later proves nothing."""

from __future__ import annotations

import pytest

from hearings_crawler.items import HearingStatus
from tests.hearings_crawler.builders import World, findings, questions, verdicts

NUMBER = "25040700001"


def a_world(*days: str, received: str | None = "2025-04-07") -> World:
    world = World().covered("2025-01-05", *days, "2025-05-31")
    return world.hearing("1", "2025-05-15", received=received, number=NUMBER)


def interval(world: World) -> tuple[str, str]:
    (document,) = [entry for entry in world.judge().documents if entry.source == "site"]
    return str(document.placed_from), str(document.placed_to)


# ------------------------------------------------------------------------------------ backdating


def test_an_attachment_replaced_between_two_crawls_is_no_evidence() -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.site_notice(number=NUMBER, shown="2025-04-08", upload_day="2025-04-08", appears="2025-04-10")
    world.site_notice(number=NUMBER, shown="2025-04-08", upload_day="2025-05-02", appears="2025-05-03")
    assert verdicts(world.judge(), "notice_backdated") == []


def test_a_server_timestamp_edited_between_two_crawls_is_no_evidence() -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.site_notice(number=NUMBER, shown="2025-04-08", server_day="2025-04-08", appears="2025-04-10")
    world.site_notice(number=NUMBER, shown="2025-04-08", server_day="2025-05-02", appears="2025-05-03")
    assert verdicts(world.judge(), "notice_backdated") == []


def test_evidence_of_the_first_sight_stays_when_the_page_is_put_right_later() -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.site_notice(number=NUMBER, shown="2025-04-08", upload_day="2025-04-15", appears="2025-04-15")
    world.site_notice(number=NUMBER, shown="2025-04-08", upload_day="2025-04-08", appears="2025-05-03")
    (finding,) = findings(world.judge(), "notice_backdated")
    assert (finding.verdict, str(finding.anchor)) == ("broken", "2025-04-15")


def test_evidence_later_than_the_first_sight_proves_nothing() -> None:
    world = a_world("2025-04-10").site_notice(
        number=NUMBER, shown="2025-04-08", server_day="2025-04-20", appears="2025-04-09"
    )
    assert verdicts(world.judge(), "notice_backdated") == []


def test_the_day_in_an_address_counts_before_one_in_an_upload_path() -> None:
    world = a_world().site_notice(
        number=NUMBER, shown="2025-04-08", address_day="2025-04-08", upload_day="2025-04-20"
    )
    assert verdicts(world.judge(), "notice_backdated") == []


# ------------------------------------------------------------------------------------ shown dates


def test_of_several_shown_dates_over_time_the_first_one_read_counts_and_the_change_is_a_question() -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.site_notice(number=NUMBER, shown="2025-04-11", appears="2025-04-15")
    world.site_notice(number=NUMBER, shown="2025-04-08", appears="2025-05-03")
    judged = world.judge()
    assert [str(finding.shown_date) for finding in findings(judged, "notice_late")] == ["2025-04-11"]
    assert "shown_date_changed" in questions(judged)


@pytest.mark.parametrize(("first", "second"), [(None, "2025-04-08"), ("2025-04-08", None)])
def test_a_date_shown_at_any_time_counts_and_its_coming_or_going_is_a_question(
    first: str | None, second: str | None
) -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.site_notice(number=NUMBER, shown=first, appears="2025-04-15")
    world.site_notice(number=NUMBER, shown=second, appears="2025-05-03")
    judged = world.judge()
    assert verdicts(judged, "notice_undated") == verdicts(judged, "notice_late") == []
    assert "shown_date_changed" in questions(judged)


def test_a_content_read_again_by_a_better_reader_is_no_change() -> None:
    world = a_world("2025-04-20", "2025-05-25").site_notice(number=NUMBER, appears="2025-04-15")
    assert "shown_date_changed" not in questions(world.judge())


def test_a_shown_date_after_the_first_sight_is_a_question_and_the_first_sight_is_judged() -> None:
    world = a_world("2025-04-08").site_notice(number=NUMBER, shown="2025-04-16", appears="2025-04-08")
    judged = world.judge()
    assert verdicts(judged, "notice_late") == verdicts(judged, "notice_short") == []
    assert "shown_after_first_sight" in questions(judged)
    late = a_world("2025-04-16").site_notice(number=NUMBER, shown="2025-04-30", appears="2025-04-16").judge()
    (finding,) = findings(late, "notice_short")
    assert (str(finding.shown_date), str(finding.placed_to)) == ("2025-04-30", "2025-04-16")
    assert "16.04.2025" in finding.reason.en


def test_the_month_is_that_of_the_first_sight_where_the_shown_date_is_later() -> None:
    world = (
        World().covered("2025-01-05", "2025-04-20", "2025-05-31").hearing("1", received=None, number=NUMBER)
    )
    world.site_notice(number=NUMBER, shown="2025-05-02", appears="2025-04-20")
    assert world.judge(month="2025-04").cell(1, "KZ-31", "notices") == 1
    assert world.judge(month="2025-05").cell(1, "KZ-31", "notices") == 0


# ------------------------------------------------------------------------------------ intervals


def test_an_upload_path_seen_once_is_remembered_when_the_attachment_is_replaced() -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.site_notice(number=NUMBER, shown=None, upload_day="2025-04-14", appears="2025-04-15")
    world.site_notice(number=NUMBER, shown=None, appears="2025-05-03")
    assert interval(world) == ("2025-04-14", "2025-04-20")
    assert verdicts(world.judge(), "notice_late") == ["broken"]


def test_a_version_without_an_upload_path_leaves_the_lower_end_to_the_crawls() -> None:
    world = a_world("2025-04-20")
    world.site_notice("100", number=NUMBER, shown=None, version="kk", upload_day="2025-04-14")
    world.site_notice("100", number=NUMBER, shown=None, version="ru", appears="2025-04-14")
    assert interval(world) == ("2025-01-05", "2025-04-20")
    assert verdicts(world.judge(), "notice_late") == ["unknown"]


def test_of_two_items_first_seen_in_one_crawl_neither_id_decides_the_lower_end() -> None:
    for first, second in (("100", "101"), ("101", "100")):
        world = a_world("2025-04-20")
        world.site_notice(first, number=NUMBER, shown=None, upload_day="2025-04-14")
        world.site_notice(second, number=NUMBER, shown=None, appears="2025-04-14")
        assert interval(world) == ("2025-01-05", "2025-04-20")


def test_a_crawl_over_midnight_had_the_document_on_the_day_of_the_fetch() -> None:
    world = a_world().site_run("2025-04-08", at="23:50", fetched="2025-04-09T00:20")
    world.site_notice(number=NUMBER, shown=None, appears="2025-04-08")
    assert interval(world) == ("2025-01-05", "2025-04-09")


def test_a_crawl_over_midnight_lacked_a_document_on_the_day_it_started() -> None:
    world = a_world("2025-04-20").site_run("2025-04-08", at="23:50", fetched="2025-04-09T00:20")
    world.site_notice(number=NUMBER, shown=None, appears="2025-04-15")
    assert interval(world) == ("2025-04-08", "2025-04-20")


# ------------------------------------------------------------------------------------ a text that is lost


def test_a_document_whose_file_cannot_be_read_any_more_is_still_that_of_the_number_it_named() -> None:
    world = a_world("2025-04-20").site_notice(
        number=NUMBER,
        shown="2025-04-08",
        title="Объявление",
        attachment_text=f"рег. № {NUMBER}, 15 мая 2025 года",
    )
    world.site_notice("100", "", shown="2025-04-08", title="Объявление", form=None, appears="2025-05-01")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == []
    assert judged.cell(1, "KZ-31", "notices") == 1


def test_a_notice_rewritten_into_a_report_was_placed_and_is_a_question() -> None:
    world = a_world("2025-04-20").site_notice(number=NUMBER, shown="2025-04-08")
    world.site_notice(
        shown="2025-04-08", title="Прошли слушания", ignored="press report", appears="2025-05-20"
    )
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == []
    assert any("press report" in question.question for question in judged.questions)


def test_a_number_that_a_page_put_right_is_the_new_one() -> None:
    world = a_world("2025-04-20").hearing("2", "2025-05-16", received="2025-04-07", number="25040700002")
    world.site_notice("100", "2025-05-16", number=NUMBER, shown="2025-04-08")
    world.site_notice("100", "2025-05-16", number="25040700002", shown="2025-04-08", appears="2025-05-01")
    assert [finding.hearing_id for finding in findings(world.judge(), "notice_absent")] == ["open_meeting:1"]


# ------------------------------------------------------------------------------------ the portal's cards


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (HearingStatus.HELD, ["broken"]),
        (HearingStatus.FAILED, ["broken"]),
        (HearingStatus.CANCELLED, []),
        (HearingStatus.UPCOMING, ["unknown"]),
    ],
)
def test_a_status_read_once_holds_when_the_list_cannot_be_read_any_more(
    before: HearingStatus, expected: list[str]
) -> None:
    world = World().covered("2025-04-20", "2025-05-25", "2025-05-31")
    world.hearing("1", "2025-04-15", received="2025-03-06", status=before)
    world.hearing(
        "1", "2025-04-15", received="2025-03-06", status=HearingStatus.UNKNOWN, appears="2025-05-01"
    )
    assert verdicts(world.judge(), "minutes_absent") == expected


def test_what_a_card_said_last_of_its_day_receipt_and_number_counts_when_it_says_nothing_now() -> None:
    world = a_world("2025-04-20", "2025-05-25").site_notice(number=NUMBER, shown="2025-04-11")
    world.hearing("1", "", received=None, appears="2025-05-01")
    (finding,) = findings(world.judge(), "notice_late")
    assert (str(finding.anchor), str(finding.hearing_day)) == ("2025-04-07", "2025-05-15")
    assert finding.registration_number == NUMBER


def test_a_card_that_moved_its_day_has_the_day_read_last() -> None:
    world = a_world("2025-04-20", "2025-05-25")
    world.hearing("1", "2025-05-22", received="2025-04-07", number=NUMBER, appears="2025-05-01")
    world.site_notice(number=NUMBER, day="2025-05-22", shown="2025-04-16")
    assert verdicts(world.judge(), "notice_short") == []


# ------------------------------------------------------------------------------------ rubric, recordings


def test_a_recording_or_rubric_seen_once_counts() -> None:
    world = World().covered("2025-01-05", "2025-04-25", "2025-05-31")
    world.hearing("1", "2025-04-15", received="2025-03-06", number=NUMBER)
    world.site_minutes(number=NUMBER, shown="2025-04-21")
    world.site_minutes(
        number=NUMBER, shown="2025-04-21", recorded=False, in_rubric=False, appears="2025-05-02"
    )
    judged = world.judge()
    assert verdicts(judged, "minutes_unrecorded") == verdicts(judged, "outside_rubric") == []
