"""Damage accuses nobody: under random damage no absence is broken that was not broken before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import DocumentKind, Form, HearingStatus, Source, Unread
from tests.hearings_crawler.builders import APRIL, ZHAMBYL, World, on

DAYS = ("2025-01-05", "2025-04-20", "2025-05-30")
"""The days on which the portal and the site are crawled."""
ABSENCES = {"notice_absent", "minutes_absent", "minutes_absent_portal"}
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = ("Шу", "Эко Тараз", "Көксу", "Арна", "Меркі", "Талас")


@dataclass(frozen=True)
class PlannedHearing:
    """A hearing of the small month and which of its documents its akimat placed."""

    form: Form
    day: str
    received: str
    has: frozenset[str]
    cites_number: bool


@dataclass(frozen=True)
class Damage:
    """What happens to one document on its way: ``lost``, ``refused``, ``unreadable`` (from a crawl on) or ``mistyped``.

    Or to its hearing: ``card lost`` on a day, ``status not read``, ``receipt mistyped``.
    """

    hearing: int
    kind: DocumentKind
    how: str
    crawl: str


@st.composite
def planned_hearings(draw: st.DrawFn) -> tuple[PlannedHearing, ...]:
    """Draw the hearings of a month: each with some, all or none of its documents."""
    return tuple(
        PlannedHearing(
            form=draw(st.sampled_from([Form.OPEN_MEETING, Form.OPEN_MEETING, Form.PUBLIC_DISCUSSION])),
            day=draw(st.sampled_from(["2025-04-15", "2025-04-16", "2025-05-15", "2025-05-16"])),
            received=draw(st.sampled_from(["2025-03-06", "2025-04-07"])),
            has=draw(st.frozensets(st.sampled_from(["notice", "minutes", "portal minutes"]))),
            cites_number=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 6)))
    )


damages = st.lists(
    st.builds(
        Damage,
        hearing=st.integers(0, 5),
        kind=st.sampled_from(DocumentKind),
        how=st.sampled_from(
            [
                "lost",
                "refused",
                "unreadable",
                "unreadable later",
                "mistyped",
                "card lost",
                "status not read",
                "receipt mistyped",
            ]
        ),
        crawl=st.sampled_from(DAYS),
    ),
    max_size=4,
)


def the_world(hearings: tuple[PlannedHearing, ...], damages: list[Damage]) -> World:
    """Build the month as a crawl would have stored it under some damage."""
    hit = {(damage.hearing, damage.kind): damage for damage in damages}
    world = World()
    placed = {
        (number, kind)
        for number, hearing in enumerate(hearings)
        for kind in DocumentKind
        if str(kind) in hearing.has
    }
    # What could not be fetched or stored lowers the crawl that should have seen it: its account does not close.
    lowered = {
        damage.crawl for key, damage in hit.items() if key in placed and damage.how in ("lost", "refused")
    }
    cards = {damage.crawl for key, damage in hit.items() if damage.how == "card lost"}
    for day in DAYS:
        world.portal_run(day, status=Status.PARTIAL if day in cards else Status.COMPLETE)
        world.site_run(day, status=Status.PARTIAL if day in lowered else Status.COMPLETE)
    for number, hearing in enumerate(hearings):
        _add_hearing(world, number, hearing, [damage for key, damage in hit.items() if key[0] == number])
        for kind in DocumentKind:
            if str(kind) in hearing.has:
                _add_document(world, number, hearing, kind, hit.get((number, kind)))
    return world


def registration(number: int) -> str:
    return f"250407{number:05d}"


def project(number: int) -> str:
    return f"Рабочий проект «{NAMES[number]}», участок {number + 1}"


def _add_hearing(world: World, number: int, hearing: PlannedHearing, damages: list[Damage]) -> None:
    ways = {damage.how for damage in damages}
    year = "2015" if "receipt mistyped" in ways else "2025"
    before = len(world.placed)
    world.hearing(
        str(number),
        hearing.day,
        form=hearing.form,
        received=hearing.received.replace("2025", year),
        number=registration(number),
        project=project(number),
        initiator=f"ТОО «{NAMES[number]} Групп»",
        bin_number=f"99014000{number:04d}",
        status=HearingStatus.UNKNOWN if "status not read" in ways else HearingStatus.HELD,
    )
    if "portal minutes" in hearing.has:
        world.portal_minutes(str(number), form=hearing.form)
    lost = frozenset(on(damage.crawl) for damage in damages if damage.how == "card lost")
    world.placed[before:] = [replace(placed, unseen=lost) for placed in world.placed[before:]]


def _add_document(
    world: World, number: int, hearing: PlannedHearing, kind: DocumentKind, damage: Damage | None
) -> None:
    how = damage.how if damage else ""
    word = "Объявление" if kind is DocumentKind.NOTICE else "Протокол"
    add = world.site_notice if kind is DocumentKind.NOTICE else world.site_minutes
    given: dict[str, Any] = {
        "title": f"{word}: {project(number)}",
        "form": hearing.form,
        "number": registration(number) if hearing.cites_number else (),
        "bin_number": f"99014000{number:04d}",
        "shown": None,
        "appears": "2025-03-07" if kind is DocumentKind.NOTICE else hearing.day,
        "unseen": (damage.crawl,) if damage and how in ("lost", "refused") else (),
    }
    key = f"{number}{1 if kind is DocumentKind.NOTICE else 2}00"
    day = hearing.day.replace("2025", "2024") if how == "mistyped" else hearing.day
    add(key, day, **given)
    if damage and how == "unreadable later":
        add(key, day, **{**given, "appears": max(given["appears"], damage.crawl)})
    if how.startswith("unreadable"):
        _make_unreadable(world, word)


def _make_unreadable(world: World, title: str) -> None:
    """Leave of the document that was added last nothing but its one word: the rest is a scan."""
    last = world.placed[-1]
    observation = last.observation
    assert observation.source is Source.SITE
    world.placed[-1] = replace(
        last,
        observation=replace(
            observation,
            raw=replace(observation.raw, title=title, text="", unread_files=("scan.pdf: no text",)),
            parsed=replace(
                observation.parsed,
                form=None,
                registration_numbers=(),
                bins=(),
                hearings=(),
                unread=(Unread("hearing day", title, "the text states no hearing day"),),
            ),
        ),
    )


def broken_absences(world: World) -> set[tuple[str, str, str]]:
    """Return the absences of three months; a mistyped date may move one from month to month."""
    return {
        (finding.region, finding.hearing_id, finding.rule)
        for month in ("2025-03", APRIL, "2025-05")
        for finding in world.judge("2025-05-29", month).findings
        if finding.rule in ABSENCES and finding.verdict == "broken"
    }


@SETTINGS
@given(planned_hearings(), damages)
def test_damage_breaks_no_absence_that_was_not_broken_before(
    hearings: tuple[PlannedHearing, ...], damages: list[Damage]
) -> None:
    undamaged, damaged = the_world(hearings, []), the_world(hearings, damages)
    assert broken_absences(damaged) <= broken_absences(undamaged)


def test_the_undamaged_world_links_what_is_there_and_accuses_of_what_is_not() -> None:
    everything = PlannedHearing(
        Form.OPEN_MEETING,
        "2025-04-15",
        "2025-03-06",
        frozenset({"notice", "minutes", "portal minutes"}),
        True,
    )
    by_bin = replace(everything, cites_number=False)
    nothing = replace(everything, has=frozenset())
    assert broken_absences(the_world((everything, by_bin), [])) == set()
    assert broken_absences(the_world((everything, nothing), [])) == {
        (ZHAMBYL, "open_meeting:1", "notice_absent"),
        (ZHAMBYL, "open_meeting:1", "minutes_absent"),
        (ZHAMBYL, "open_meeting:1", "minutes_absent_portal"),
    }
