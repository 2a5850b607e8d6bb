"""The tables a correct run gives, counted from the description alone (never from the pages)."""

from __future__ import annotations

from .description import Scenario, WorldDescription
from .registry import region_codes

TABLE1_VIOLATIONS = (
    "outside_rubric",
    "notice_absent",
    "notice_backdated",
    "notice_late",
    "notice_short",
    "notice_undated",
    "minutes_backdated",
    "minutes_undated",
    "minutes_unrecorded",
    "minutes_absent",
    "minutes_absent_portal",
    "minutes_late",
)
TABLE1 = ("notices", "minutes", *TABLE1_VIOLATIONS, "total")
TABLE2_VIOLATIONS = (
    "minutes_backdated",
    "minutes_undated",
    "minutes_absent_portal",
    "minutes_absent",
    "minutes_late",
)
TABLE2 = ("notices", "portal_minutes", *TABLE2_VIOLATIONS, "total")


def expected_tables(description: WorldDescription) -> dict[str, dict[str, dict[str, int]]]:
    """Both tables: `table1`/`table2` -> region code (and `KZ`, the column sums) -> column id -> figure."""
    table1: dict[str, dict[str, int]] = {}
    table2: dict[str, dict[str, int]] = {}
    for spider, code in region_codes().items():
        region = description.regions.get(spider)
        table1[code] = _row1(region.notices, region.minutes) if region else dict.fromkeys(TABLE1, 0)
        table2[code] = _row2(region.discussions) if region else dict.fromkeys(TABLE2, 0)
    table1["KZ"] = {column: sum(row[column] for row in table1.values()) for column in TABLE1}
    table2["KZ"] = {column: sum(row[column] for row in table2.values()) for column in TABLE2}
    return {"table1": table1, "table2": table2}


def _row1(notices: tuple[Scenario, ...], minutes: tuple[Scenario, ...]) -> dict[str, int]:
    judged = [scenario for scenario in notices if "cancelled" not in scenario]
    row = {"notices": len(notices)}
    row["minutes"] = sum(not {"absent", "absent_portal"} <= scenario.flags for scenario in minutes)
    row["outside_rubric"] = sum("outside_rubric" in scenario for scenario in (*judged, *minutes))
    for column in TABLE1_VIOLATIONS[1:6]:
        row[column] = sum(column.removeprefix("notice_") in scenario for scenario in judged)
    for column in TABLE1_VIOLATIONS[6:]:
        row[column] = sum(_minutes_break(scenario, column) for scenario in minutes)
    row["total"] = sum(row[column] for column in TABLE1_VIOLATIONS)
    return row


def _row2(discussions: tuple[Scenario, ...]) -> dict[str, int]:
    row = {"notices": len(discussions)}
    row["portal_minutes"] = sum("absent_portal" not in scenario for scenario in discussions)
    for column in TABLE2_VIOLATIONS:
        row[column] = sum(_minutes_break(scenario, column) for scenario in discussions)
    row["total"] = sum(row[column] for column in TABLE2_VIOLATIONS)
    return row


def _minutes_break(scenario: Scenario, column: str) -> bool:
    if column == "minutes_absent_portal" and "site_only" in scenario:
        return True
    return column.removeprefix("minutes_") in scenario
