"""What holds for every world: intervals, months, order, counting, monitored cells, totals, the cut-off."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import Form, HearingStatus
from hearings_crawler.judging.facts import gather
from hearings_crawler.judging.judge import judge_month
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.judging.placement import Placement
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.workdays import load_calendar
from tests.hearings_crawler.builders import AKMOLA, APRIL, ZHAMBYL, World, on

MONTHS = [Month.parse(text) for text in ("2025-02", "2025-03", "2025-04", "2025-05", "2025-06")]
REGIONS = (ZHAMBYL, AKMOLA)
BINS = ("", "990140000483", "080240001234")
PROJECTS = (
    "Рекультивация карьера № 1 «Шу»",
    "Рекультивация карьера № 2 «Шу»",
    "Строительство завода по переработке отходов «Эко Тараз»",
)
SETTINGS = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

days = st.dates(date(2025, 3, 3), date(2025, 5, 28)).map(str)
maybe_days = st.one_of(st.none(), days)
statuses = st.sampled_from([Status.COMPLETE, Status.COMPLETE, Status.PARTIAL, Status.FAILED])


@dataclass(frozen=True)
class Plan:
    """A world as plain values, so that it can be built in any order."""

    runs: tuple[tuple[str, str, Status], ...]
    hearings: tuple[dict[str, Any], ...]
    documents: tuple[dict[str, Any], ...]

    def world(self) -> World:
        """Build it."""
        world = World()
        for region, day, status in self.runs:
            if region:
                world.site_run(day, region=region, status=status)
            else:
                world.portal_run(day, status=status)
        for number, hearing in enumerate(self.hearings):
            given = dict(hearing)
            minutes = given.pop("minutes")
            world.hearing(str(number), **given)
            if minutes is not None:
                world.portal_minutes(str(number), form=given["form"], shown=minutes or None)
        for number, document in enumerate(self.documents):
            given = dict(document)
            add = world.site_minutes if given.pop("minutes") else world.site_notice
            add(str(100 + number), given.pop("day"), **given)
        return world


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a world of two regions with a few hearings, documents and runs."""
    runs = [
        (region, draw(days), draw(statuses))
        for region in ("", *REGIONS)
        for _ in range(draw(st.integers(0, 4)))
    ]
    runs += [(region, "2025-05-30", draw(statuses)) for region in ("", *REGIONS)]
    hearings = []
    for _ in range(draw(st.integers(0, 4))):
        hearings.append(
            {
                "day": draw(days),
                "form": draw(st.sampled_from(Form)),
                "received": draw(maybe_days),
                "project": draw(st.sampled_from(PROJECTS)),
                "bin_number": draw(st.sampled_from(BINS)),
                "regions": draw(st.sampled_from([REGIONS[:1], REGIONS[1:], REGIONS])),
                "status": draw(st.sampled_from(HearingStatus)),
                "minutes": draw(st.one_of(st.none(), st.just(""), days)),
                "appears": draw(days),
            }
        )
    hearing_days = [hearing["day"] for hearing in hearings] or ["2025-04-15"]
    documents = []
    for _ in range(draw(st.integers(0, 5))):
        documents.append(
            {
                "minutes": draw(st.booleans()),
                "day": draw(st.sampled_from([*hearing_days, "2025-04-22"])),
                "region": draw(st.sampled_from(REGIONS)),
                "form": draw(st.sampled_from([*Form, None])),
                "title": draw(st.sampled_from(PROJECTS)),
                "bin_number": draw(st.sampled_from(BINS)),
                "shown": draw(maybe_days),
                "server_day": draw(maybe_days),
                "upload_day": draw(maybe_days),
                "in_rubric": draw(st.sampled_from([True, False, None])),
                "recorded": draw(st.booleans()),
                "appears": draw(days),
            }
        )
    return Plan(tuple(runs), tuple(hearings), tuple(documents))


def judged(world: World, as_of: str = "2025-05-25", month: Month | str = APRIL) -> MonthJudgement:
    return world.judge(as_of, str(month))


@SETTINGS
@given(plans())
def test_every_broken_finding_is_counted_exactly_once_in_its_cell(plan: Plan) -> None:
    for month in MONTHS:
        result = judged(plan.world(), month=month)
        counted = Counter((f.table, f.region, f.rule) for f in result.findings if f.verdict == "broken")
        for column in result.basis.edition.columns:
            for region in result.regions:
                figure = result.cell(column.table, region.code, column.id)
                if not column.is_count and figure is not None:
                    assert figure == counted.pop((column.table, region.code, column.id), 0)
        assert not counted, "a broken row stands in a cell that is not monitored"
        assert len({finding.finding_id for finding in result.findings}) == len(result.findings)


@SETTINGS
@given(plans())
def test_a_hearing_is_counted_in_one_month_at_most_whatever_the_cut_off(plan: Plan) -> None:
    cut_offs = ("2025-03-20", "2025-04-20", "2025-12-31")
    seen = []
    for as_of in cut_offs:
        where: dict[tuple[str, str, str], list[Month]] = {}
        for month in MONTHS:
            for document in judged(plan.world(), as_of, month).documents:
                months = where.setdefault((document.region, document.hearing_id, document.document), [])
                if month not in months:
                    months.append(month)
        assert all(len(months) == 1 for months in where.values())
        seen.append(where)
    for earlier, later in pairwise(seen):
        assert all(later[key] == months for key, months in earlier.items() if key in later)


@SETTINGS
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_in_which_the_store_gives_things_changes_nothing(plan: Plan, chance: random.Random) -> None:
    world = plan.world()
    stored = world.stored()
    shuffled = replace(
        stored,
        runs=tuple(chance.sample(stored.runs, len(stored.runs))),
        latest=tuple(chance.sample(stored.latest, len(stored.latest))),
        sightings=tuple(chance.sample(stored.sightings, len(stored.sightings))),
    )
    expected = judged(world)
    found = judge_month(
        gather(shuffled, world.registry, load_rulebook().edition_for(Month.parse(APRIL))),
        Month.parse(APRIL),
        on("2025-05-25"),
        load_rulebook(),
        load_calendar(),
    )
    assert found == expected


@SETTINGS
@given(plans(), st.lists(st.dates(date(2025, 3, 1), date(2025, 6, 10)), min_size=2, max_size=5, unique=True))
def test_a_later_cut_off_never_turns_broken_into_pending(plan: Plan, cut_offs: list[date]) -> None:
    results = [judged(plan.world(), str(as_of)) for as_of in sorted(cut_offs)]
    verdicts = [{finding.finding_id: finding.verdict for finding in result.findings} for result in results]
    for earlier, later in pairwise(verdicts):
        assert not {
            key for key, verdict in later.items() if verdict == "pending" and earlier.get(key) == "broken"
        }


@SETTINGS
@given(plans())
def test_only_absences_are_pending_and_unknown_says_what_is_not_known(plan: Plan) -> None:
    absences = {"notice_absent", "minutes_absent", "minutes_absent_portal"}
    dated = {"notice_late", "notice_short", "minutes_late", "outside_rubric"}
    for finding in judged(plan.world()).findings:
        assert finding.verdict != "kept"
        assert finding.verdict != "pending" or finding.rule in absences
        in_doubt = "under review" in finding.reason.en or "could not be read" in finding.reason.en
        assert finding.verdict != "unknown" or finding.rule in absences | dated or in_doubt
        assert finding.reason.en
        assert finding.reason.kk
        assert finding.reason.ru


@SETTINGS
@given(plans())
def test_an_absent_document_breaks_no_other_rule_of_its_own_kind(plan: Plan) -> None:
    rows: dict[tuple[str, str, str], set[str]] = {}
    for finding in judged(plan.world()).findings:
        if finding.source == "site" and finding.table == 1:
            rows.setdefault((finding.region, finding.hearing_id, finding.document), set()).add(finding.rule)
    for (_, _, kind), rules in rows.items():
        if f"{'notice' if kind == 'notice' else 'minutes'}_absent" in rules:
            assert len(rules) == 1


@SETTINGS
@given(plans())
def test_a_site_document_is_never_counted_for_two_hearings_of_one_day_without_naming_both(plan: Plan) -> None:
    result = judged(plan.world())
    seen = Counter(
        (document.document_id, document.region)
        for document in result.documents
        if document.source == "site" and document.table == 1
    )
    assert all(number == 1 for number in seen.values())


@given(
    st.dates(date(2025, 3, 1), date(2025, 5, 1)),
    st.integers(0, 20),
    st.dates(date(2025, 3, 1), date(2025, 5, 1)),
)
def test_a_verdict_on_an_interval_never_contradicts_one_of_its_days(
    lower: date, length: int, due: date
) -> None:
    interval = Placement(None, lower, lower + timedelta(days=length), "", "")
    exact = {
        Placement(day, day, day, "", "").is_later_than(due)
        for day in (lower + timedelta(days=number) for number in range(length + 1))
    }
    verdict = interval.is_later_than(due)
    assert verdict is (exact.pop() if len(exact) == 1 else None)


@pytest.mark.parametrize("rule", ["notice_late", "notice_short"])
@SETTINGS
@given(data=st.data())
def test_an_undated_notice_agrees_with_every_day_on_which_it_may_have_been_placed(
    rule: str, data: st.DataObject
) -> None:
    lower = data.draw(st.dates(date(2025, 4, 1), date(2025, 4, 20)))
    upper = lower + timedelta(days=data.draw(st.integers(1, 12)))

    def verdict(shown: str | None) -> str:
        world = World().covered("2025-01-05", str(lower), str(upper), "2025-05-31")
        world.hearing("1", "2025-05-15", received="2025-04-07", number="25040700001")
        world.site_notice("100", number="25040700001", shown=shown, appears=str(upper))
        return next((str(f.verdict) for f in world.judge().findings if f.rule == rule), "kept")

    exact = {verdict(str(lower + timedelta(days=number))) for number in range((upper - lower).days + 1)}
    assert verdict(None) == (exact.pop() if len(exact) == 1 else "unknown")


@SETTINGS
@given(plans())
def test_judging_twice_gives_the_same(plan: Plan) -> None:
    assert judged(plan.world()) == judged(plan.world())
