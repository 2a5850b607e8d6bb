"""The worlds that replicas are built from: the tables they stand for, and that their pages stand for the same.

`_recount` judges hearings and site items by the shown dates alone, without looking at the scenarios, so that a
mistake of the generator shows as a difference from the tables that are counted from the description.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.replica import (
    World,
    available_worlds,
    build_world,
    load_description,
    load_world,
    parse_description,
)
from tests.replica.description import DescriptionError
from tests.replica.expected import TABLE1, TABLE2
from tests.replica.model import HEARINGS_RUBRIC, LOCAL, Hearing, SiteItem
from tests.replica.registry import NEWS_REGIONS, region_codes, replica_registry
from tests.replica.workdays import add_working_days, is_working_day
from tests.replica.world import last_day, month_shifted

SEED = json.loads((Path(__file__).parent / "data" / "seed-2025-04.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def april() -> World:
    return load_world("2025-04")


# -- the seed ----------------------------------------


def test_april_2025_equals_the_printed_report_but_for_the_named_exceptions(april: World) -> None:
    expected = april.expected_tables()
    found = {}
    for table in ("table1", "table2"):
        for region, printed in SEED[table].items():
            for column, figure in printed.items():
                if expected[table][region][column] != figure:
                    found[table, region, column] = (figure, expected[table][region][column])
    named = {
        (row["table"], row["region"], row["column"]): (row["printed"], row["right"])
        for row in SEED["exceptions"]
        if row["column"] != "notice_violations"
    }
    assert found == named


def test_every_exception_says_why() -> None:
    assert all(len(row["why"]) > 20 for row in SEED["exceptions"])


def test_subtotals_of_april_2025(april: World) -> None:
    row = april.expected_tables()["table1"]["KZ"]
    assert sum(figure for column, figure in row.items() if column.startswith("notice_")) == 52
    violations = sum(figure for column, figure in row.items() if column.startswith("minutes_"))
    assert violations == SEED["printed_subtotals"]["minutes_violations"] == 59


def test_tables_have_the_twenty_regions_in_the_reports_order(april: World) -> None:
    for table in april.expected_tables().values():
        assert list(table) == [*region_codes().values(), "KZ"]
    assert len(region_codes()) == 20


# -- the generator ----------------------------------------


@pytest.mark.parametrize("name", available_worlds())
def test_what_the_pages_show_adds_up_to_the_expected_tables(name: str) -> None:
    world = load_world(name)
    assert _recount(world) == world.expected_tables()


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2024-11", "2024-05"),
        ("2024-11", "2025-01"),
        ("2024-11", "2025-03"),
        ("2024-11", "2025-07"),
        ("2024-11", "2026-03"),
        ("2025-04", "2025-01"),
        ("2025-04", "2026-02"),
    ],
)
def test_any_other_month_adds_up_as_well(name: str, month: str) -> None:
    first = date.fromisoformat(f"{month}-01")
    clock = datetime.combine(month_shifted(first, 2), datetime.min.time(), LOCAL) + timedelta(days=5)
    world = build_world(replace(load_description(name), name=f"{name}/{month}", month=first, clock=clock))
    assert _recount(world) == world.expected_tables()


def test_a_world_is_the_same_every_time() -> None:
    first, second = load_world("mini"), load_world("mini")
    assert repr(first.hearings) == repr(second.hearings)
    assert repr(first.items) == repr(second.items)


def test_another_name_gives_other_hearings() -> None:
    description = load_description("mini")
    other = build_world(replace(description, name="other"))
    titles = {hearing.title for hearing in build_world(description).hearings}
    assert titles != {hearing.title for hearing in other.hearings}
    assert other.expected_tables() == build_world(description).expected_tables()


def test_numbers_are_unique(april: World) -> None:
    for form in ("open_meeting", "public_discussion"):
        ids = [hearing.hearing_id for hearing in april.hearings if hearing.form == form and hearing.on_portal]
        assert len(ids) == len(set(ids))
    numbers = [hearing.registration_number for hearing in april.hearings]
    assert len(numbers) == len(set(numbers))
    assert {len(number) for number in numbers} == {11, 12}
    items = [item.id for item in april.items]
    assert len(items) == len(set(items))


def test_bin_and_hearing_day_name_one_hearing(april: World) -> None:
    keys = [(hearing.form, hearing.initiator.number, hearing.ends) for hearing in april.hearings]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["2025-04", "2024-11"])
def test_every_document_names_exactly_its_hearings(name: str) -> None:
    world = load_world(name)
    mine: dict[str, list[Hearing]] = defaultdict(list)
    for hearing in world.hearings:
        for spider in hearing.regions:
            mine[spider].append(hearing)
    ways: dict[str, int] = defaultdict(int)
    for item in world.items:
        if item.kind == "noise" or not set(item.hearings) <= set(mine[item.site.spider]):
            continue
        for version in item.texts.values():
            text = " ".join((version.title, *version.paragraphs))
            form = item.hearings[0].form
            candidates = [hearing for hearing in mine[item.site.spider] if hearing.form == form]
            by_number = {hearing for hearing in candidates if hearing.registration_number in text}
            by_bin = {hearing for hearing in candidates if hearing.initiator.number in text}
            by_title = {hearing for hearing in candidates if hearing.title in text}
            if by_number:
                ways["number"] += 1
                assert by_number == set(item.hearings)
            elif by_bin:
                ways["bin"] += 1
                assert set(item.hearings) <= by_bin
                assert len({hearing.ends for hearing in by_bin}) == len(by_bin)
            else:
                ways["title"] += 1
                assert by_title == set(item.hearings)
    assert min(ways["number"], ways["bin"], ways["title"]) > 40


def test_territories_use_only_names_of_the_registry(april: World) -> None:
    known = {
        region["spider"]: {region["name_ru"], region["name_kk"], *region["variants"]}
        for region in replica_registry()
    }
    for hearing in april.hearings:
        for territory in hearing.territories:
            assert territory.region_ru in known[territory.spider]
            assert territory.region_kk in known[territory.spider]


def test_neighbouring_months_have_hearings_of_their_own(april: World) -> None:
    month = april.description.month
    for spider in april.description.regions:
        mine = [hearing for hearing in april.hearings if hearing.is_open and spider in hearing.regions]
        assert any(month_shifted(month, -1) <= hearing.ends < month for hearing in mine)
        assert any(hearing.received >= month_shifted(month, 1) for hearing in mine)


def test_paging_goes_beyond_the_window(april: World) -> None:
    window = april.description.month - timedelta(days=april.description.window_days)
    for site in april.sites:
        if site.engine == "govkz":
            old = [item for item in april.items if item.site == site and item.placed_at.date() < window]
            assert len(old) > 100
    assert sum(hearing.ends < window for hearing in april.hearings if hearing.is_open) >= 40


def test_a_time_of_midnight_utc_marks_only_what_shows_no_date(april: World) -> None:
    for item in april.items:
        midnight = bool(item.created) and "T00:00:00.000" in str(item.created)
        assert not midnight or item.shown is None


def test_some_documents_have_another_day_in_utc(april: World) -> None:
    nights = [item for item in april.items if item.kind != "noise" and item.placed_at.hour < 5]
    assert len(nights) > 20
    assert all(str(item.created)[:10] != item.placed_at.date().isoformat() for item in nights if item.created)


def test_some_late_notices_are_late_only_by_the_local_day(april: World) -> None:
    late = 0
    for item in april.items:
        for hearing in item.hearings:
            if item.kind == "notice" and "late" in hearing.notice_scenario:
                due = add_working_days(hearing.received, 1)
                late += item.placed_at.astimezone(UTC).date() <= due < item.placed_at.date()
    assert late >= 1


def test_one_discussion_lies_in_two_regions(april: World) -> None:
    shared = [hearing for hearing in april.hearings if len(hearing.regions) > 1]
    assert [hearing.regions for hearing in shared] == [("karaganda", "ulytau")]


def test_one_hearing_is_cancelled_and_one_failed(april: World) -> None:
    assert sorted(hearing.status for hearing in april.hearings if hearing.status != "held") == [
        "cancelled",
        "no_quorum",
    ]


def test_some_notices_announce_two_hearings(april: World) -> None:
    assert sum(len(item.hearings) == 2 for item in april.items) == 3


def test_part_of_the_documents_of_four_regions_stands_in_the_news(april: World) -> None:
    regions = {item.site.spider for item in april.items if item.section == "news" and item.kind != "noise"}
    assert regions == NEWS_REGIONS


def test_replica_registry_confirms_every_address() -> None:
    registry = replica_registry()
    assert [region["order"] for region in registry] == list(range(1, len(registry) + 1))
    assert len(registry) >= 20
    for region in registry:
        for site in region["sites"]:
            assert site["confirmed"] is True
            if site["engine"] == "govkz":
                news = region["spider"] in NEWS_REGIONS
                assert site["sections"] == (["documents", "news"] if news else ["documents"])
    assert [region["spider"] for region in replica_registry(("abai",))] == ["abai"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"month": None}, "'month' is required"),
        ({"clock": "2025-05-31"}, "date-time with a zone"),
        ({"colour": 1}, "unknown keys"),
        ({"portal": {"colour": 1}}, "unknown keys"),
        ({"regions": {"abai": {"notices": {"lost": 1}}}}, "unknown flag 'lost'"),
        ({"regions": {"abai": {"notices": {"short:3": 1}}}}, "only late takes a number"),
        ({"regions": {"abai": {"minutes": {"absent+late": 1}}}}, "breaks no other rule"),
        ({"regions": {"abai": {"notices": {"undated+late": 1}}}}, "exclude each other"),
        (
            {"portal": {"upload_dates": "none"}, "regions": {"abai": {"discussions": {"absent+late": 1}}}},
            "no page would show",
        ),
        ({"regions": {"abai": {"notes": {}}}}, "unknown keys"),
        ({"regions": {"nowhere": {}}}, "unknown region"),
        ({"shared_discussions": [{"abai": "lawful", "ulytau": "absent"}]}, "no discussion of that kind"),
    ],
)
def test_a_description_that_cannot_be_built_is_refused(change: dict[str, Any], message: str) -> None:
    raw: dict[str, Any] = {"month": "2025-04", "clock": datetime(2025, 5, 31, tzinfo=LOCAL), **change}
    raw = {key: value for key, value in raw.items() if value is not None}
    with pytest.raises(DescriptionError, match=message):
        parse_description(raw, "wrong")


def test_an_unknown_world_names_the_known_ones() -> None:
    with pytest.raises(DescriptionError, match="2025-04"):
        load_description("1999-01")


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2025, 3, 20), 1, date(2025, 3, 26)),
        (date(2025, 4, 30), 4, date(2025, 5, 8)),
        (date(2025, 4, 30), 2, date(2025, 5, 5)),
        (date(2025, 1, 3), 1, date(2025, 1, 5)),
        (date(2025, 3, 26), -1, date(2025, 3, 20)),
    ],
)
def test_working_days_of_the_replica_are_the_real_ones(day: date, count: int, result: date) -> None:
    assert add_working_days(day, count) == result


# -- an independent count ----------------------------------------


def _recount(world: World) -> dict[str, dict[str, dict[str, int]]]:
    first = world.description.month
    last, codes = last_day(first), region_codes()
    documents: dict[tuple[str, str, int], list[SiteItem]] = defaultdict(list)
    for item in world.items:
        for hearing in item.hearings:
            if item.kind != "noise" and item.placed_at <= world.clock:
                documents[item.site.spider, item.kind, id(hearing)].append(item)
    tables: dict[str, dict[str, dict[str, int]]] = {
        "table1": {code: dict.fromkeys(TABLE1, 0) for code in codes.values()},
        "table2": {code: dict.fromkeys(TABLE2, 0) for code in codes.values()},
    }
    for hearing in world.hearings:
        for spider in hearing.regions:
            notices = documents[spider, "notice", id(hearing)]
            minutes = documents[spider, "minutes", id(hearing)]
            row = tables["table1" if hearing.is_open else "table2"][codes[spider]]
            if hearing.is_open and first <= _notice_month_day(hearing, notices) <= last:
                _count_notice(row, hearing, notices)
            if first <= hearing.ends <= last and hearing.status != "cancelled":
                _count_minutes(row, hearing, minutes, world)
    _count_outside(world, tables["table1"], first, last)
    for table, columns in (("table1", TABLE1), ("table2", TABLE2)):
        for row in tables[table].values():
            row["total"] = sum(row[column] for column in columns[2:-1])
        tables[table]["KZ"] = {
            column: sum(row[column] for row in tables[table].values()) for column in columns
        }
    return tables


def _shown(item: SiteItem) -> date | None:
    if item.label is not None:
        return item.label
    if item.section == "documents":
        if item.created is None or "T00:00:00.000" in item.created:
            return None
        return datetime.fromisoformat(item.created).astimezone(LOCAL).date()
    if item.section == "news":
        return item.placed_at.date()
    return item.shown if item.site.engine == "onepage" else None


def _earliest(items: list[SiteItem]) -> date | None:
    return min((day for item in items if (day := _shown(item))), default=None)


def _uploaded(item: SiteItem) -> date | None:
    days = [attachment.uploaded.date() for attachment in item.attachments if not attachment.recording]
    return min(days, default=None)


def _backdated(items: list[SiteItem]) -> bool:
    for item in items:
        shown = _shown(item)
        evidence = [day for day in (_uploaded(item),) if day]
        if item.created and item.section == "documents":
            evidence.append(datetime.fromisoformat(item.created).astimezone(LOCAL).date())
        if shown and any(day - shown >= timedelta(days=2) for day in evidence):
            return True
    return False


def _notice_month_day(hearing: Hearing, notices: list[SiteItem]) -> date:
    if hearing.received_shown and hearing.on_portal:
        return hearing.received
    return _earliest(notices) or hearing.starts.date() - timedelta(days=30)


def _count_notice(row: dict[str, int], hearing: Hearing, notices: list[SiteItem]) -> None:
    row["notices"] += 1
    if hearing.status == "cancelled":
        return
    if not notices:
        row["notice_absent"] += 1
        return
    shown = _earliest(notices)
    row["notice_backdated"] += _backdated(notices)
    row["notice_undated"] += shown is None
    if shown:
        knows_receipt = hearing.received_shown and hearing.on_portal
        row["notice_late"] += knows_receipt and shown > add_working_days(hearing.received, 1)
        row["notice_short"] += (hearing.starts.date() - shown).days < 30


def _count_minutes(row: dict[str, int], hearing: Hearing, minutes: list[SiteItem], world: World) -> None:
    due = add_working_days(hearing.ends, 4)
    today = world.clock.date()
    on_portal = hearing.portal_minutes is not None and hearing.portal_minutes <= today
    shown = _earliest(minutes)
    if hearing.is_open:
        row["minutes"] += bool(minutes) or on_portal
        row["minutes_unrecorded"] += bool(minutes) and not any(
            item.links or any(attachment.recording for attachment in item.attachments) for item in minutes
        )
        first_known = shown
    else:
        row["notices"] += 1
        row["portal_minutes"] += on_portal
        portal_date = hearing.portal_minutes if hearing.portal_upload_shown else None
        first_known = portal_date or shown
    row["minutes_backdated"] += _backdated(minutes)
    row["minutes_undated"] += bool(minutes) and shown is None
    row["minutes_absent"] += not minutes and due < today
    row["minutes_absent_portal"] += not on_portal and due < today
    row["minutes_late"] += first_known is not None and first_known > due


def _count_outside(world: World, table: dict[str, dict[str, int]], first: date, last: date) -> None:
    for item in world.items:
        if item.kind == "noise" or item.rubric == HEARINGS_RUBRIC:
            continue
        hearing = item.hearings[0]
        day = _notice_month_day(hearing, [item]) if item.kind == "notice" else hearing.ends
        if hearing.is_open and first <= day <= last:
            table[region_codes()[item.site.spider]]["outside_rubric"] += 1


def test_the_recount_is_not_fooled_by_a_day_off() -> None:
    assert not is_working_day(date(2025, 5, 9))
    assert is_working_day(date(2025, 5, 8))
