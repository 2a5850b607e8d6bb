"""The description of a month: a readable TOML file that says how many hearings of which kind a region has.

A *scenario* is a set of flags joined by `+`, with a number of hearings: `"absent+late" = 4`. `lawful` is the empty
set. `late` may say on which working day the document was placed: `"late:3" = 1`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .places import PLACES

WORLDS = Path(__file__).parent / "worlds"

NOTICE_FLAGS = frozenset(
    {
        "absent",
        "late",
        "short",
        "undated",
        "backdated",
        "outside_rubric",
        "cancelled",
        "no_quorum",
        "site_only",
        "unreceived",
    }
)
MINUTES_FLAGS = frozenset(
    {
        "absent",
        "absent_portal",
        "late",
        "undated",
        "backdated",
        "unrecorded",
        "outside_rubric",
        "no_quorum",
        "site_only",
    }
)
DISCUSSION_FLAGS = frozenset({"absent", "absent_portal", "late", "undated", "backdated"})

_NEED_A_SITE_DOCUMENT = frozenset(
    {"undated", "backdated", "outside_rubric", "unrecorded", "short", "site_only"}
)
_EXCLUDE_EACH_OTHER = (
    frozenset({"undated", "late"}),
    frozenset({"undated", "backdated"}),
    frozenset({"undated", "short"}),
    frozenset({"unreceived", "late"}),
    frozenset({"site_only", "late"}),
)


class DescriptionError(ValueError):
    """A world's description that cannot be built: the message names the file's place and what was expected."""


@dataclass(frozen=True)
class Scenario:
    """What is wrong (or peculiar) with one hearing's document; no flags: lawful."""

    flags: frozenset[str] = frozenset()
    late_by: int | None = None
    """Working day after the event on which a late document is placed; None: the generator chooses."""

    def __contains__(self, flag: str) -> bool:
        return flag in self.flags


@dataclass(frozen=True)
class PortalDescription:
    """How the portal shows what it has."""

    receipt_dates: bool = True
    upload_dates: str = "mixed"
    """`all`, `none`, or `mixed`: some cards lack the column where the site's date can stand for it."""
    date_template: str = "mixed"
    """`slash`, `dot` or `mixed` (by card)."""


@dataclass(frozen=True)
class GovkzDescription:
    """How the unified platform answers."""

    page_base: int = 1
    """Number of the documents API's first page: 1 (page=0 answers page 1 again) or 0."""
    both_languages: float = 0.6
    """Share of the items that exist in Russian and in Kazakh; of the rest two in three are Russian only."""
    news_payload: str = "fetch"
    """`fetch`: the page's script asks another path of the host for the cards; `inline`: they are in the page."""


@dataclass(frozen=True)
class NoiseDescription:
    """How much stands around the hearings, per region."""

    recent: int = 18
    """Unrelated items inside the window."""
    old: int = 120
    """Items before the window, so that paging has somewhere to go."""
    neighbours: int = 2
    """Lawful hearings in each neighbouring month."""
    old_hearings: int = 3
    """Lawful hearings before the window, on the portal and on the site."""


@dataclass(frozen=True)
class RegionDescription:
    """The hearings of one region that count in the month."""

    spider: str
    notices: tuple[Scenario, ...] = ()
    minutes: tuple[Scenario, ...] = ()
    discussions: tuple[Scenario, ...] = ()
    news: int = 0
    """Hearing documents that stand in the news section instead of the documents section."""
    double_notices: int = 0
    """Notices that announce two hearings."""


@dataclass(frozen=True)
class SharedDiscussion:
    """A discussion with territories in several regions: each counts it once, by the scenario it names.

    The region's own numbers include it.
    """

    scenarios: dict[str, Scenario]


@dataclass(frozen=True)
class WorldDescription:
    """Everything a world is built from."""

    name: str
    month: date
    clock: datetime
    window_days: int = 120
    portal: PortalDescription = field(default_factory=PortalDescription)
    govkz: GovkzDescription = field(default_factory=GovkzDescription)
    noise: NoiseDescription = field(default_factory=NoiseDescription)
    regions: dict[str, RegionDescription] = field(default_factory=dict)
    shared_discussions: tuple[SharedDiscussion, ...] = ()


def available_worlds() -> list[str]:
    """Names of the packaged worlds."""
    return sorted(path.stem for path in WORLDS.glob("*.toml"))


def load_description(name_or_path: str | Path) -> WorldDescription:
    """Read a packaged world by its name, or any TOML file by its path.

    Raises DescriptionError for an unknown world, key or flag.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = WORLDS / f"{name_or_path}.toml"
    if not path.is_file():
        raise DescriptionError(f"no world at {path}; packaged worlds: {', '.join(available_worlds())}")
    return parse_description(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)


def parse_description(raw: dict[str, Any], name: str) -> WorldDescription:
    """Check and convert the tables of a TOML document."""
    raw = dict(raw)
    try:
        month = date.fromisoformat(f"{raw.pop('month')}-01")
        clock = raw.pop("clock")
    except KeyError as missing:
        raise DescriptionError(f"{name}: {missing} is required") from missing
    if not isinstance(clock, datetime) or clock.tzinfo is None:
        raise DescriptionError(f"{name}: clock must be a date-time with a zone, found {clock!r}")
    window_days = int(raw.pop("window_days", 120))
    sections = {
        "portal": _section(PortalDescription, raw.pop("portal", {}), f"{name}: [portal]"),
        "govkz": _section(GovkzDescription, raw.pop("govkz", {}), f"{name}: [govkz]"),
        "noise": _section(NoiseDescription, raw.pop("noise", {}), f"{name}: [noise]"),
    }
    regions = {spider: _region(spider, table, name) for spider, table in raw.pop("regions", {}).items()}
    for region in regions.values():
        _check_late_discussions(region, sections["portal"], name)
    shared = tuple(_shared(table, regions, name) for table in raw.pop("shared_discussions", []))
    if raw:
        raise DescriptionError(f"{name}: unknown keys {sorted(raw)}")
    return WorldDescription(
        name, month, clock, window_days, regions=regions, shared_discussions=shared, **sections
    )


def _section(kind: type[Any], table: dict[str, Any], where: str) -> Any:
    unknown = set(table) - {item.name for item in fields(kind)}
    if unknown:
        raise DescriptionError(f"{where}: unknown keys {sorted(unknown)}")
    return kind(**table)


def _region(spider: str, table: dict[str, Any], name: str) -> RegionDescription:
    where = f"{name}: [regions.{spider}]"
    if spider not in PLACES:
        raise DescriptionError(f"{where}: unknown region, expected one of {', '.join(PLACES)}")
    table = dict(table)
    region = RegionDescription(
        spider,
        _scenarios(table.pop("notices", {}), NOTICE_FLAGS, f"{where} notices"),
        _scenarios(table.pop("minutes", {}), MINUTES_FLAGS, f"{where} minutes"),
        _scenarios(table.pop("discussions", {}), DISCUSSION_FLAGS, f"{where} discussions"),
        int(table.pop("news", 0)),
        int(table.pop("double_notices", 0)),
    )
    if table:
        raise DescriptionError(f"{where}: unknown keys {sorted(table)}")
    return region


def _check_late_discussions(region: RegionDescription, portal: PortalDescription, name: str) -> None:
    # Lateness of a discussion's minutes shows by the portal's date or, where it shows none, by the site's.
    for scenario in region.discussions:
        no_portal_date = portal.upload_dates == "none" or "absent_portal" in scenario
        no_site_date = bool(scenario.flags & {"absent", "undated"})
        if "late" in scenario and no_portal_date and no_site_date:
            raise DescriptionError(
                f"{name}: [regions.{region.spider}] discussions: {sorted(scenario.flags)}: no page would show the date "
                "by which the minutes are late"
            )


def _scenarios(table: dict[str, int], known: frozenset[str], where: str) -> tuple[Scenario, ...]:
    scenarios: list[Scenario] = []
    for key, count in table.items():
        scenarios += [_scenario(key, known, where)] * count
    return tuple(scenarios)


def _scenario(key: str, known: frozenset[str], where: str) -> Scenario:
    if key == "lawful":
        return Scenario()
    flags: set[str] = set()
    late_by: int | None = None
    for part in key.split("+"):
        flag, _, number = part.partition(":")
        if flag not in known:
            raise DescriptionError(f"{where}: unknown flag {flag!r}, expected lawful or {sorted(known)}")
        if number:
            if flag != "late":
                raise DescriptionError(f"{where}: only late takes a number of working days, found {part!r}")
            late_by = int(number)
        flags.add(flag)
    needed = _NEED_A_SITE_DOCUMENT if known is DISCUSSION_FLAGS else _NEED_A_SITE_DOCUMENT | {"late"}
    if "absent" in flags and flags & needed:
        raise DescriptionError(f"{where}: {key!r}: an absent document breaks no other rule of its own kind")
    for pair in _EXCLUDE_EACH_OTHER:
        if pair <= flags and not (known is DISCUSSION_FLAGS and "late" in pair):
            raise DescriptionError(f"{where}: {key!r}: {' and '.join(sorted(pair))} exclude each other")
    return Scenario(frozenset(flags), late_by)


def _shared(table: dict[str, str], regions: dict[str, RegionDescription], name: str) -> SharedDiscussion:
    where = f"{name}: [[shared_discussions]]"
    scenarios = {spider: _scenario(key, DISCUSSION_FLAGS, where) for spider, key in table.items()}
    portal_sides = {scenario.flags & {"absent_portal", "late"} for scenario in scenarios.values()}
    if len(portal_sides) != 1:
        raise DescriptionError(f"{where}: what the portal shows is the same for every region, found {table}")
    for spider, scenario in scenarios.items():
        if spider not in regions or scenario not in regions[spider].discussions:
            raise DescriptionError(f"{where}: {spider} has no discussion of that kind among its own numbers")
    return SharedDiscussion(scenarios)
