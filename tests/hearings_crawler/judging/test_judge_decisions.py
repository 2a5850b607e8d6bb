"""An analyst's decisions do what they say, and nothing that they tie is left out."""

from __future__ import annotations

import pytest

from hearings_crawler.errors import UsageError
from hearings_crawler.items import Form
from hearings_crawler.judging.decisions import parse_correction
from tests.hearings_crawler.builders import ZHAMBYL, World, broken, findings, questions, verdicts

NUMBER = "25040700001"


def a_world() -> World:
    return World().covered("2025-01-05", "2025-05-31").hearing("1", received="2025-04-07", number=NUMBER)


def document(key: str) -> str:
    return f"site:zhambyl-tabigat:{key}"


# ------------------------------------------------------------------------------------ links


def test_a_linked_item_of_undecided_kind_stays_a_candidate_for_both_kinds() -> None:
    world = a_world().site_item("300", title="Материал", shown="2025-04-08")
    judged = world.decided("link", document("300"), "open_meeting:1").judge()
    assert verdicts(judged, "notice_absent") == ["unknown"]
    assert "undecided_kind" in questions(judged)


def test_a_link_may_say_what_an_undecided_item_is() -> None:
    world = a_world().site_item("300", title="Материал", shown="2025-04-08")
    judged = world.decided("link", document("300"), "open_meeting:1 notice").judge()
    assert verdicts(judged, "notice_absent") == verdicts(judged, "notice_late") == []
    assert [entry.link_rule for entry in judged.documents if entry.source == "site"] == ["decision"]


def test_a_document_may_be_linked_to_several_hearings() -> None:
    world = a_world().hearing("2", "2025-05-16", received="2025-04-07")
    world.site_notice("100", "", title="Объявление о двух слушаниях", shown="2025-04-08")
    world.decided("link", document("100"), "open_meeting:1").decided(
        "link", document("100"), "open_meeting:2"
    )
    assert verdicts(world.judge(), "notice_absent") == []
    world.decided("unlink", document("100"), "open_meeting:2")
    assert [finding.hearing_id for finding in findings(world.judge(), "notice_absent")] == ["open_meeting:2"]
    world.decided("withdraw", document("100"), "unlink")
    assert verdicts(world.judge(), "notice_absent") == []


def test_a_link_makes_a_document_of_what_was_taken_for_something_else() -> None:
    world = a_world().site_notice("100", shown="2025-04-08", ignored="press report")
    assert verdicts(world.judge(), "notice_absent") == ["broken"]
    assert verdicts(world.decided("link", document("100"), "open_meeting:1").judge(), "notice_absent") == []


def test_a_link_ties_a_document_whose_dates_lie_years_off() -> None:
    world = a_world().site_notice("100", "2019-05-15", title="Объявление", shown=None)
    world.decided("link", document("100"), "open_meeting:1")
    judged = world.judge()
    assert verdicts(judged, "notice_absent") == []
    assert verdicts(judged, "notice_undated") == ["broken"]


def test_a_document_unlinked_from_one_hearing_keeps_what_a_rule_found_besides() -> None:
    other = "25040700002"
    world = a_world().hearing("2", "2025-05-16", received="2025-04-07", number=other)
    world.site_notice("100", ["2025-05-15", "2025-05-16"], number=(NUMBER, other), shown="2025-04-08")
    assert verdicts(world.judge(), "notice_absent") == []
    world.decided("unlink", document("100"), "open_meeting:2")
    assert [finding.hearing_id for finding in findings(world.judge(), "notice_absent")] == ["open_meeting:2"]


def test_a_withdrawn_dismissal_counts_again() -> None:
    world = a_world()
    (finding,) = findings(world.judge(), "notice_absent")
    world.decided("dismiss", finding.finding_id).decided("withdraw", finding.finding_id)
    assert world.judge().cell(1, ZHAMBYL, "notice_absent") == 1


# ------------------------------------------------------------------------------------ dates


def test_a_corrected_shown_date_is_judged_and_the_finding_names_who_corrected_it() -> None:
    world = a_world().site_notice("100", number=NUMBER, shown="2025-04-08")
    assert verdicts(world.judge(), "notice_late") == []
    world.decided("correct-date", document("100"), "shown=2025-04-11", "the page shows the 11th")
    world.site_run("2025-04-11")
    (finding,) = findings(World.judge(late_sight(world)), "notice_late")
    assert "A. Analyst: the page shows the 11th" in finding.reason.ru


def late_sight(world: World) -> World:
    """Return the world in which the notice was seen only after the corrected day."""
    again = World().covered("2025-01-05", "2025-05-31").hearing("1", received="2025-04-07", number=NUMBER)
    again.site_notice("100", number=NUMBER, shown="2025-04-08", appears="2025-04-20")
    again.decisions = world.decisions
    return again


def test_a_corrected_receipt_moves_the_due_day_and_answers_the_question() -> None:
    world = World().covered("2025-01-05", "2025-05-31").hearing("1", received="2015-04-07", number=NUMBER)
    world.site_notice("100", number=NUMBER, shown="2025-04-10")
    assert verdicts(world.judge(), "notice_late") == ["unknown"]
    judged = world.decided("correct-date", "open_meeting:1", "received=2025-04-07").judge()
    assert verdicts(judged, "notice_late") == ["broken"]
    assert "implausible_date" not in questions(judged)


def test_a_corrected_hearing_day_moves_the_minutes_into_its_month() -> None:
    world = World().covered("2025-01-05", "2025-06-30").hearing("1", "2025-05-15", received="2025-03-06")
    world.decided("correct-date", "open_meeting:1", "hearing=2025-04-15/2025-04-16")
    judged = world.judge("2025-06-30")
    (finding,) = findings(judged, "minutes_absent")
    assert (str(finding.anchor), str(finding.hearing_day)) == ("2025-04-16", "2025-04-15")


def test_a_site_hearing_follows_the_corrected_day_of_its_document() -> None:
    world = World().covered("2025-01-05", "2025-06-30")
    world.site_minutes("200", "2024-04-15", shown=None, form=Form.OPEN_MEETING)
    assert world.judge("2025-06-30").cell(1, ZHAMBYL, "minutes") == 0
    world.decided("correct-date", document("200"), "hearing=2025-04-15")
    assert world.judge("2025-06-30").cell(1, ZHAMBYL, "minutes") == 1
    assert "minutes_undated" in broken(world.judge("2025-06-30"))


@pytest.mark.parametrize("text", ["", "2025-04-08", "shown=8 April", "placed=2025-04-08", "shown=2025-02-30"])
def test_a_correction_that_is_none_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(UsageError, match="expected shown=DATE"):
        parse_correction(text)
