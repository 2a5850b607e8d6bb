"""What an analyst decides, and what is put before one."""

from __future__ import annotations

from tests.hearings_crawler.builders import ZHAMBYL, World, findings, questions, verdicts


def a_world() -> World:
    return World().covered("2025-01-05", "2025-05-31").hearing("1", received="2025-04-07")


def test_a_dismissed_finding_is_not_counted_and_is_listed_with_name_and_reason() -> None:
    world = a_world()
    (finding,) = findings(world.judge(), "notice_absent")
    judged = world.decided("dismiss", finding.finding_id).judge()
    assert judged.cell(1, ZHAMBYL, "notice_absent") == 0
    (marked,) = findings(judged, "notice_absent")
    assert (marked.mark, marked.mark_by, marked.mark_why) == (
        "dismissed",
        "A. Analyst",
        "checked by telephone",
    )
    (question,) = [entry for entry in judged.questions if entry.kind == "dismissed_finding"]
    assert (question.by, question.why, question.decision) == (
        "A. Analyst",
        "checked by telephone",
        "dismissed",
    )


def test_a_confirmed_finding_changes_nothing_but_its_mark() -> None:
    world = a_world()
    before = world.judge()
    (finding,) = findings(before, "notice_absent")
    after = world.decided("confirm", finding.finding_id).judge()
    assert after.counts == before.counts
    assert findings(after, "notice_absent")[0].mark == "confirmed"
    assert "dismissed_finding" not in questions(after)


def test_the_last_decision_on_a_finding_counts() -> None:
    world = a_world()
    (finding,) = findings(world.judge(), "notice_absent")
    world.decided("dismiss", finding.finding_id).decided("confirm", finding.finding_id)
    assert world.judge().cell(1, ZHAMBYL, "notice_absent") == 1


def test_decisions_survive_later_crawls() -> None:
    world = a_world()
    (finding,) = findings(world.judge(), "notice_absent")
    world.decided("dismiss", finding.finding_id).covered("2025-06-20", "2025-07-20")
    assert world.judge().cell(1, ZHAMBYL, "notice_absent") == 0


def test_ids_of_findings_are_stable_over_crawls_and_cut_offs() -> None:
    world = a_world().site_notice("100", "2025-05-20", title="Объявление", shown=None, in_rubric=False)
    ids = {finding.finding_id for finding in world.judge().findings}
    later = {finding.finding_id for finding in world.covered("2025-06-20").judge("2025-06-20").findings}
    assert ids <= later


def test_a_hearing_of_no_region_and_one_without_a_day_go_to_review() -> None:
    from hearings_crawler.items import Unread

    world = World().covered("2025-05-31")
    world.hearing("1", regions=(), unread=(Unread("region", "с. Кордай", "names no region"),))
    world.hearing("2", "", unread=(Unread("hearing day", "в мае", "not one date that can be read"),))
    assert questions(world.judge()) == {"no_region", "unparsed_date"}
    assert verdicts(world.judge(), "notice_absent") == ["broken"]
