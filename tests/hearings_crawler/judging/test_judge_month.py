"""To which month a hearing's notice and minutes belong, and that the cut-off has no say in it."""

from __future__ import annotations

import pytest

from hearings_crawler.coverage.address import Status
from hearings_crawler.errors import RuleError
from hearings_crawler.items import Form
from tests.hearings_crawler.builders import ZHAMBYL, World

MONTHS = ("2025-02", "2025-03", "2025-04", "2025-05", "2025-06")


def months_of(world: World, column: str, table: int = 1) -> list[str]:
    """Return the months whose figure is one."""
    return [
        month for month in MONTHS if world.judge("2025-07-15", month).counts.get((table, ZHAMBYL, column), 0)
    ]


def late_covered() -> World:
    return World().covered("2025-07-10")


def test_a_notice_belongs_to_the_month_of_the_receipt() -> None:
    world = late_covered().hearing("1", "2025-06-20", received="2025-03-31", number="25033100001")
    world.site_notice("100", "2025-06-20", number="25033100001", shown="2025-04-02")
    assert months_of(world, "notices") == ["2025-03"]


def test_without_receipt_it_belongs_to_the_month_of_the_date_shown_on_the_site() -> None:
    world = late_covered().hearing("1", "2025-06-20", received=None, number="25033100001")
    world.site_notice("100", "2025-06-20", number="25033100001", shown="2025-04-02")
    assert months_of(world, "notices") == ["2025-04"]


def test_of_several_shown_dates_the_earliest_decides() -> None:
    world = late_covered().hearing("1", "2025-06-20", received=None, number="25033100001")
    world.site_notice("100", "2025-06-20", number="25033100001", shown="2025-05-02")
    world.site_notice("101", "2025-06-20", number="25033100001", shown="2025-04-28", version="kk")
    assert months_of(world, "notices") == ["2025-04"]


def test_without_a_shown_date_the_earliest_observation_decides() -> None:
    world = World().covered("2025-03-01", "2025-03-30", "2025-05-03", "2025-06-01")
    world.hearing("1", "2025-06-20", received=None, number="25033100001", appears="2025-05-01")
    world.site_notice("100", "2025-06-20", number="25033100001", shown=None, appears="2025-03-15")
    assert months_of(world, "notices") == ["2025-03"]


def test_an_observation_by_a_first_complete_crawl_tells_nothing_so_the_last_lawful_day_decides() -> None:
    world = late_covered().hearing("1", "2025-06-20", received=None)
    assert months_of(world, "notices") == ["2025-05"]


def test_an_observation_before_the_first_complete_crawl_tells_nothing_either() -> None:
    world = (
        World()
        .portal_run("2025-04-02", status=Status.PARTIAL)
        .portal_run("2025-04-20")
        .site_run("2025-04-20")
    )
    world.hearing("1", "2025-06-20", received=None)
    assert months_of(world, "notices") == ["2025-05"]


def test_the_earliest_observation_by_a_first_complete_crawl_is_not_replaced_by_a_later_one() -> None:
    world = World().portal_run("2025-03-02").site_run("2025-02-01", "2025-04-20")
    world.hearing("1", "2025-06-20", received=None, number="25033100001")
    world.site_notice("100", "2025-06-20", number="25033100001", shown=None, appears="2025-04-10")
    assert months_of(world, "notices") == ["2025-05"]


def test_of_equally_early_observations_one_that_a_first_complete_crawl_did_not_make_decides() -> None:
    world = World().portal_run("2025-03-02").site_run("2025-02-01", "2025-03-02")
    world.hearing("1", "2025-06-20", received=None, number="25033100001")
    world.site_notice("100", "2025-06-20", number="25033100001", shown=None, appears="2025-03-01")
    assert months_of(world, "notices") == ["2025-03"]


def test_a_crawl_that_did_not_look_for_a_notice_does_not_make_a_later_observation_new() -> None:
    # December was crawled first; the run for May, which reaches further back, found what stood there long ago.
    world = World().portal_run("2025-12-05", month="2025-12").site_run("2025-12-05", month="2025-12")
    world.covered("2025-12-20").hearing(
        "1", "2025-06-20", received=None, number="25033100001", appears="2025-12-20"
    )
    world.site_notice("100", "2025-06-20", number="25033100001", shown=None, appears="2025-12-20")
    assert world.judge("2025-12-31", "2025-05").counts[1, ZHAMBYL, "notices"] == 1


def test_minutes_belong_to_the_month_of_the_last_hearing_day() -> None:
    world = late_covered().hearing("1", "2025-04-29/2025-05-02", received="2025-03-06").portal_minutes("1")
    assert months_of(world, "minutes") == ["2025-05"]


def test_a_discussion_belongs_to_the_month_of_its_last_day() -> None:
    world = late_covered().discussion("9", "2025-04-28/2025-05-05")
    assert months_of(world, "notices", table=2) == ["2025-05"]


@pytest.mark.parametrize("as_of", ["2025-04-01", "2025-04-20", "2025-05-31", "2026-01-01"])
def test_the_month_does_not_depend_on_the_cut_off(as_of: str) -> None:
    world = late_covered().hearing("1", "2025-06-20", received=None, number="25033100001")
    world.site_notice("100", "2025-06-20", number="25033100001", shown="2025-04-25")
    counted = {month: world.judge(as_of, month).counts.get((1, ZHAMBYL, "notices"), 0) for month in MONTHS}
    assert counted == dict.fromkeys(MONTHS, 0) | {"2025-04": 1}


def test_a_hearing_whose_day_cannot_be_read_belongs_to_the_month_of_its_receipt_and_owes_no_minutes() -> None:
    world = late_covered().hearing("1", "", received="2025-04-07")
    assert months_of(world, "notices") == ["2025-04"]
    assert all(f.document == "notice" for f in world.judge("2025-07-15").findings)


def test_a_document_outside_the_rubric_belongs_to_the_month_of_its_kind() -> None:
    world = late_covered().hearing("1", "2025-06-20", received="2025-04-07", number="25040700001")
    world.site_notice("100", "2025-06-20", number="25040700001", in_rubric=False)
    world.site_minutes("200", "2025-06-20", number="25040700001", shown="2025-06-23", in_rubric=False)
    assert world.judge("2025-07-15", "2025-04").cell(1, ZHAMBYL, "outside_rubric") == 1
    assert world.judge("2025-07-15", "2025-05").cell(1, ZHAMBYL, "outside_rubric") == 0
    assert world.judge("2025-07-15", "2025-06").cell(1, ZHAMBYL, "outside_rubric") == 1


def test_a_month_that_no_edition_covers_is_refused() -> None:
    with pytest.raises(RuleError, match=r"2024-03.*2024-04"):
        World().covered("2024-05-10").judge("2024-05-10", "2024-03")


def test_form_decides_the_table() -> None:
    world = late_covered().hearing("1", "2025-04-15", form=Form.PUBLIC_DISCUSSION)
    judged = world.judge("2025-07-15")
    assert (judged.counts.get((1, ZHAMBYL, "minutes"), 0), judged.counts[2, ZHAMBYL, "notices"]) == (0, 1)


def test_what_lies_years_away_changes_nothing_and_what_is_near_stays() -> None:
    """A store of many years gives a month the same judgement as one that holds that month alone."""

    def world(*, years: bool) -> World:
        made = late_covered().hearing("1", "2025-05-20", received="2025-04-10", number="25041000001")
        made.site_notice("100", "2025-05-20", number="25041000001", shown="2025-04-20")
        if years:
            made.hearing("2", "2022-05-20", received="2022-04-10", number="22041000001")
            made.hearing("3", "2026-12-20", received="2026-11-10", number="26111000001")
            made.site_notice("101", "2022-05-20", number="22041000001", shown="2022-04-20")
        return made

    alone, among = world(years=False).judge("2025-07-15"), world(years=True).judge("2025-07-15")
    assert among.counts == alone.counts
    assert among.findings == alone.findings
    assert alone.counts[1, ZHAMBYL, "notice_late"] == 1
