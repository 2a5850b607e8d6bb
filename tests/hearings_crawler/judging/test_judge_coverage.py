"""Coverage: which cells are monitored, and that nothing broken stands in one that is not."""

from __future__ import annotations

import pytest

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import Source
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from tests.hearings_crawler.builders import (
    ADDRESSES,
    AKMOLA,
    AKTOBE,
    KYZYLORDA,
    ZHAMBYL,
    World,
    broken,
    registry,
    verdicts,
)

COLUMNS = load_rulebook().edition_for(Month.parse("2025-04")).columns
PORTAL_ONLY = {
    (1, "minutes_absent_portal"),
    (2, "notices"),
    (2, "portal_minutes"),
    (2, "minutes_absent_portal"),
}


def monitored(world: World, region: str = ZHAMBYL) -> set[tuple[int, str]]:
    """Return the monitored columns of a region."""
    judged = world.judge()
    return {(c.table, c.id) for c in COLUMNS if judged.cell(c.table, region, c.id) is not None}


def status_of(world: World, region: str = ZHAMBYL, month: str = "2025-04") -> Status:
    """Return the status of a source in the coverage table."""
    return next(entry.status for entry in world.judge(month=month).coverage if entry.region == region)


ALL = {(column.table, column.id) for column in COLUMNS}


def test_with_both_sources_read_completely_every_cell_is_monitored() -> None:
    assert monitored(World().covered("2025-05-31")) == ALL


def test_without_the_portal_no_cell_is_monitored() -> None:
    assert monitored(World().site_run("2025-05-31")) == set()
    assert monitored(World().site_run("2025-05-31").portal_run("2025-05-31", status=Status.PARTIAL)) == set()


@pytest.mark.parametrize("status", [Status.PARTIAL, Status.FAILED, Status.NOT_ACCESSIBLE])
def test_a_site_not_read_completely_leaves_what_needs_only_the_portal(status: Status) -> None:
    world = World().portal_run("2025-05-31").site_run("2025-05-31", status=status)
    assert monitored(world) == PORTAL_ONLY
    assert status_of(world) is status


def test_a_site_never_run_is_not_run() -> None:
    world = World().portal_run("2025-05-31")
    assert monitored(world) == PORTAL_ONLY
    assert status_of(world) is Status.NOT_RUN


def test_one_complete_run_since_the_month_began_covers_it_though_a_later_one_failed() -> None:
    world = World().covered("2025-05-20").site_run("2025-05-31", status=Status.FAILED)
    assert monitored(world) == ALL
    assert status_of(world) is Status.FAILED


def test_a_complete_run_before_the_month_began_does_not_cover_it() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-03-31")
    assert monitored(world) == PORTAL_ONLY
    assert monitored(World().portal_run("2025-05-31").site_run("2025-04-01")) == ALL


def test_a_run_for_another_month_covers_this_one_if_its_window_reaches_back() -> None:
    assert monitored(World().covered("2025-06-20", region=ZHAMBYL)) == ALL
    later = World().portal_run("2025-06-20", month="2025-06").site_run("2025-06-20", month="2025-06")
    assert monitored(later) == ALL
    much_later = World().portal_run("2025-12-20", month="2025-12").site_run("2025-12-20", month="2025-12")
    assert monitored(much_later) == set()


def test_an_unconfirmed_address_leaves_all_but_the_two_absences() -> None:
    world = World().covered("2025-05-31", region=AKMOLA)
    assert ALL - monitored(world, AKMOLA) == {
        (1, "notice_absent"),
        (1, "minutes_absent"),
        (2, "minutes_absent"),
    }
    assert status_of(world, AKMOLA) is Status.UNCONFIRMED


def test_a_failed_crawl_of_an_unconfirmed_address_is_failed() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-05-31", region=AKMOLA, status=Status.FAILED)
    assert status_of(world, AKMOLA) is Status.FAILED
    assert monitored(world, AKMOLA) == PORTAL_ONLY


def test_intervals_come_from_complete_crawls_of_an_unconfirmed_address_too() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-04-01", "2025-04-10", "2025-04-12", region=AKMOLA)
    world.hearing("1", regions=(AKMOLA,), number="25040700001")
    world.site_notice(number="25040700001", region=AKMOLA, shown=None, appears="2025-04-12")
    assert verdicts(world.judge(), "notice_late", region=AKMOLA) == ["broken"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Status.COMPLETE, Status.COMPLETE, Status.COMPLETE),
        (Status.COMPLETE, Status.PARTIAL, Status.PARTIAL),
        (Status.NOT_ACCESSIBLE, Status.PARTIAL, Status.NOT_ACCESSIBLE),
        (Status.NOT_ACCESSIBLE, Status.FAILED, Status.FAILED),
        (Status.COMPLETE, Status.FAILED, Status.FAILED),
    ],
)
def test_a_regions_status_is_the_worst_of_its_addresses(
    first: Status, second: Status, expected: Status
) -> None:
    one, two = ADDRESSES[AKTOBE]
    world = (
        World()
        .portal_run("2025-05-31")
        .site_run("2025-05-31", region=AKTOBE, statuses={one: first, two: second})
    )
    assert status_of(world, AKTOBE) is expected
    assert (monitored(world, AKTOBE) == ALL) is (expected is Status.COMPLETE)


def test_a_registered_address_that_a_run_did_not_read_makes_it_partial() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-05-31", region=AKTOBE, read=ADDRESSES[AKTOBE][:1])
    assert status_of(world, AKTOBE) is Status.PARTIAL
    assert monitored(world, AKTOBE) == PORTAL_ONLY


def test_an_address_that_is_registered_no_more_does_not_matter() -> None:
    world = World(registry(sites={AKTOBE: ADDRESSES[AKTOBE][:1]})).portal_run("2025-05-31")
    one, two = ADDRESSES[AKTOBE]
    world.site_run("2025-05-31", region=AKTOBE, read=(one, two), statuses={two: Status.FAILED})
    assert status_of(world, AKTOBE) is Status.COMPLETE


def test_a_run_that_read_no_registered_address_at_all_failed() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-05-31", read=(), status=Status.FAILED)
    assert status_of(world) is Status.FAILED


def test_a_run_that_never_finished_is_failed() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-05-31", finished=False)
    assert status_of(world) is Status.FAILED
    assert monitored(world) == PORTAL_ONLY
    unfinished = World().site_run("2025-05-31").portal_run("2025-05-31", finished=False)
    assert monitored(unfinished) == set()


def test_a_replay_is_no_crawl() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-05-31", kind="replay")
    assert status_of(world) is Status.NOT_RUN


def test_nothing_broken_stands_in_a_cell_that_is_not_monitored() -> None:
    world = World().portal_run("2025-05-31").site_run("2025-04-20", status=Status.PARTIAL)
    world.hearing("1", "2025-04-15", received="2025-04-07", number="25040700001").portal_minutes("1")
    world.site_notice("100", "2025-04-15", number="25040700001", shown=None, in_rubric=False)
    world.site_minutes("200", number="25040700001", shown="2025-05-20", in_rubric=False, recorded=False)
    judged = world.judge()
    assert broken(judged) == set()
    assert judged.cell(1, ZHAMBYL, "outside_rubric") is None
    assert judged.cell(1, ZHAMBYL, "minutes_absent_portal") == 0


def test_a_region_down_does_not_touch_the_others() -> None:
    world = World().covered("2025-05-31").site_run("2025-05-31", region=KYZYLORDA, status=Status.FAILED)
    assert monitored(world) == ALL
    assert monitored(world, KYZYLORDA) == PORTAL_ONLY


def test_coverage_names_the_last_run_and_the_last_complete_one() -> None:
    world = World().covered("2025-05-20").site_run("2025-05-31", status=Status.PARTIAL)
    entry = next(e for e in world.judge().coverage if e.region == ZHAMBYL)
    assert entry.source is Source.SITE
    assert entry.started is not None
    assert entry.last_complete is not None
    assert (entry.started.day, entry.last_complete.day, entry.status) == (31, 20, Status.PARTIAL)


def test_every_cell_not_monitored_says_why_in_three_languages() -> None:
    judged = World().portal_run("2025-05-31").judge()
    why = judged.not_monitored[1, ZHAMBYL, "notice_absent"]
    assert why.en
    assert why.kk
    assert why.ru
