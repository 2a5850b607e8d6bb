"""Placement: shown dates, intervals between crawls, addresses and upload paths, and the rules on them."""

from __future__ import annotations

import pytest

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import Form
from tests.hearings_crawler.builders import World, findings, verdicts

NUMBER = "25040700001"


def hearing(world: World, day: str = "2025-05-15", received: str | None = "2025-04-07") -> World:
    return world.hearing("1", day, received=received, number=NUMBER)


def interval(world: World) -> tuple[str, str]:
    """Return the interval of the site's only document."""
    (document,) = [entry for entry in world.judge().documents if entry.source == "site"]
    return str(document.placed_from), str(document.placed_to)


# ------------------------------------------------------------------------------------ on a shown date


@pytest.mark.parametrize(("shown", "expected"), [("2025-04-08", []), ("2025-04-09", ["broken"])])
def test_a_notice_is_late_from_the_second_working_day_after_the_receipt(
    shown: str, expected: list[str]
) -> None:
    world = hearing(World().covered("2025-05-31")).site_notice(number=NUMBER, shown=shown)
    assert verdicts(world.judge(), "notice_late") == expected


@pytest.mark.parametrize(("shown", "expected"), [("2025-04-15", []), ("2025-04-16", ["broken"])])
def test_a_notice_is_short_with_fewer_than_30_calendar_days_to_the_first_hearing_day(
    shown: str, expected: list[str]
) -> None:
    world = hearing(World().covered("2025-05-31"), "2025-05-15/2025-05-16", None).site_notice(
        number=NUMBER, shown=shown
    )
    assert verdicts(world.judge(), "notice_short") == expected


def test_without_the_receipt_lateness_is_unknown() -> None:
    world = hearing(World().covered("2025-05-31"), received=None).site_notice(
        number=NUMBER, shown="2025-04-08"
    )
    assert verdicts(world.judge(), "notice_late") == ["unknown"]


def test_without_a_hearing_day_a_notice_is_neither_short_nor_kept() -> None:
    world = hearing(World().covered("2025-05-31"), "").site_notice(number=NUMBER, shown="2025-04-08")
    assert verdicts(world.judge(), "notice_short") == ["unknown"]


@pytest.mark.parametrize(("shown", "expected"), [("2025-04-21", []), ("2025-04-22", ["broken"])])
def test_minutes_are_late_after_the_fourth_working_day(shown: str, expected: list[str]) -> None:
    world = hearing(World().covered("2025-05-31"), "2025-04-15", "2025-03-06")
    world.site_minutes(number=NUMBER, shown=shown)
    assert verdicts(world.judge(), "minutes_late") == expected


def test_the_portals_day_rules_and_a_difference_goes_to_review() -> None:
    world = hearing(World().covered("2025-05-31")).site_notice(
        "100", "2025-05-16", number=NUMBER, shown="2025-04-16"
    )
    judged = world.judge()
    (finding,) = findings(judged, "notice_short")
    assert (str(finding.anchor), finding.verdict) == ("2025-05-15", "broken")
    assert "differing_day" in {question.kind for question in judged.questions}


# ------------------------------------------------------------------------------------ intervals


def test_an_interval_runs_from_the_last_complete_crawl_that_lacked_it_to_the_first_that_had_it() -> None:
    world = hearing(World().covered("2025-04-01", "2025-04-07", "2025-04-09", "2025-05-31"))
    world.site_notice(number=NUMBER, shown=None, appears="2025-04-09")
    assert interval(world) == ("2025-04-07", "2025-04-09")


def test_an_incomplete_crawl_that_lacked_it_bounds_nothing() -> None:
    world = hearing(World().covered("2025-04-01", "2025-05-31").site_run("2025-04-07", status=Status.PARTIAL))
    world.site_run("2025-04-09").site_notice(number=NUMBER, shown=None, appears="2025-04-09")
    assert interval(world) == ("2025-04-01", "2025-04-09")


@pytest.mark.parametrize(
    ("crawls", "expected"),
    [
        (("2025-04-05", "2025-04-08"), []),  # up to the due day: kept on every day
        (("2025-04-08", "2025-04-09"), ["unknown"]),  # the due day itself and the day after
        (("2025-04-09", "2025-04-12"), ["broken"]),  # after the due day: broken on every day
    ],
)
def test_a_rule_on_an_interval_needs_every_day(crawls: tuple[str, str], expected: list[str]) -> None:
    world = hearing(World().covered("2025-01-05", *crawls, "2025-05-31"))
    world.site_notice(number=NUMBER, shown=None, appears=crawls[1])
    assert verdicts(world.judge(), "notice_late") == expected


def test_an_interval_without_a_lower_end_is_unknown_or_kept() -> None:
    late = hearing(World().covered("2025-05-31")).site_notice(number=NUMBER, shown=None)
    assert verdicts(late.judge(), "notice_late") == ["unknown"]
    early = hearing(World().covered("2025-04-08", "2025-05-31")).site_notice(number=NUMBER, shown=None)
    assert verdicts(early.judge(), "notice_late") == []


def test_a_crawl_whose_window_began_after_the_hearing_bounds_nothing() -> None:
    # A run for a later month does not lack what it never looked for.
    world = World().portal_run("2025-12-20").site_run("2025-12-05", month="2025-12").site_run("2025-12-20")
    hearing(world).site_notice(number=NUMBER, shown=None, appears="2025-12-20")
    judged = world.judge("2025-12-31")
    assert verdicts(judged, "notice_late") == ["unknown"]
    assert interval(world)[0] == "None"


@pytest.mark.parametrize("evidence", ["address_day", "upload_day"])
def test_a_date_in_an_address_or_upload_path_is_the_lower_end_where_no_crawl_gives_a_later_one(
    evidence: str,
) -> None:
    world = hearing(World().covered("2025-01-05", "2025-05-31"))
    world.site_notice(number=NUMBER, shown=None, appears="2025-04-09", **{evidence: "2025-04-10"})
    assert interval(world) == ("2025-04-10", "2025-05-31")
    assert verdicts(world.judge(), "notice_late") == ["broken"]
    assert verdicts(world.judge(), "notice_undated") == ["broken"]


def test_a_crawl_later_than_the_upload_path_is_the_lower_end() -> None:
    world = hearing(World().covered("2025-01-05", "2025-04-12", "2025-05-31"))
    world.site_notice(number=NUMBER, shown=None, appears="2025-05-01", upload_day="2025-04-03")
    assert interval(world) == ("2025-04-12", "2025-05-31")


def test_of_several_versions_the_earliest_upload_path_counts() -> None:
    world = hearing(World().covered("2025-01-05", "2025-05-31"))
    for version, day in (("kk", "2025-04-20"), ("ru", "2025-04-08")):
        world.site_notice(number=NUMBER, shown=None, appears="2025-04-09", version=version, upload_day=day)
    assert interval(world) == ("2025-04-08", "2025-05-31")


def test_daily_crawls_make_the_interval_of_an_undated_document_exact_enough() -> None:
    world = hearing(World().covered("2025-04-06", "2025-04-07", "2025-04-08", "2025-05-31"))
    world.site_notice(number=NUMBER, shown=None, appears="2025-04-08")
    judged = world.judge()
    assert (verdicts(judged, "notice_late"), verdicts(judged, "notice_undated")) == ([], ["broken"])


# ------------------------------------------------------------------------------------ undated, unrecorded


def test_undated_minutes_without_a_recording_break_both_rules() -> None:
    world = hearing(World().covered("2025-05-31"), "2025-04-15", "2025-03-06")
    world.site_minutes(number=NUMBER, shown=None, recorded=False)
    judged = world.judge()
    assert verdicts(judged, "minutes_undated") == verdicts(judged, "minutes_unrecorded") == ["broken"]


def test_portal_minutes_alone_are_neither_undated_nor_unrecorded_on_the_site() -> None:
    world = hearing(World().covered("2025-05-31"), "2025-04-15", "2025-03-06").portal_minutes("1")
    judged = world.judge()
    assert verdicts(judged, "minutes_undated") == verdicts(judged, "minutes_unrecorded") == []


@pytest.mark.parametrize(("heading", "expected"), [(True, []), (False, ["broken"]), (None, ["unknown"])])
def test_a_document_without_any_heading_leaves_the_rubric_unknown(
    heading: bool | None, expected: list[str]
) -> None:
    world = hearing(World().covered("2025-05-31")).site_notice(number=NUMBER, in_rubric=heading)
    assert verdicts(world.judge(), "outside_rubric") == expected


# ------------------------------------------------------------------------------------ discussions


@pytest.mark.parametrize(
    ("portal", "site", "expected", "source"),
    [
        ("2025-04-24", "2025-04-25", [], "site"),
        ("2025-04-25", "2025-04-24", ["broken"], "portal"),  # the portal's shown date comes first
        (None, "2025-04-24", [], "site"),  # then the site's shown date, before the portal's interval
        (None, "2025-04-25", ["broken"], "site"),
        ("-", "2025-04-25", ["broken"], "site"),  # also when the portal has no minutes
        ("-", "2025-04-24", [], "site"),
    ],
)
def test_minutes_of_a_discussion_are_late_by_the_first_known_date(
    portal: str | None, site: str, expected: list[str], source: str
) -> None:
    world = World().covered("2025-05-31").discussion("9", "2025-04-14/2025-04-18", number="250301001001")
    if portal != "-":
        world.portal_minutes("9", form=Form.PUBLIC_DISCUSSION, shown=portal)
    world.site_minutes(
        "200", "2025-04-14/2025-04-18", form=Form.PUBLIC_DISCUSSION, number="250301001001", shown=site
    )
    judged = world.judge()
    assert verdicts(judged, "minutes_late", table=2) == expected
    assert all(finding.source == source for finding in findings(judged, "minutes_late", table=2))


def test_without_any_shown_date_the_portals_interval_comes_before_the_sites() -> None:
    world = World().covered("2025-01-05", "2025-04-25", "2025-04-28", "2025-05-31")
    world.discussion("9", "2025-04-14/2025-04-18", number="250301001001")
    world.portal_minutes("9", form=Form.PUBLIC_DISCUSSION, appears="2025-04-28")
    world.site_minutes(
        "200",
        "2025-04-14/2025-04-18",
        form=Form.PUBLIC_DISCUSSION,
        number="250301001001",
        shown=None,
        appears="2025-04-20",
    )
    (finding,) = findings(world.judge(), "minutes_late", table=2)
    assert (finding.verdict, finding.source) == ("broken", "portal")


def test_no_minutes_anywhere_are_absent_on_both_sources_and_not_late() -> None:
    judged = World().covered("2025-05-31").discussion("9", "2025-04-14/2025-04-18").judge()
    assert verdicts(judged, "minutes_late", table=2) == []
    assert verdicts(judged, "minutes_absent", table=2) == ["broken"]
    assert verdicts(judged, "minutes_absent_portal", table=2) == ["broken"]
