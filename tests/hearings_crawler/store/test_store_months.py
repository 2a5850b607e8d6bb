"""A month loaded from a real store is judged as the same month made by hand: contents over time, fetch times."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hearings_crawler.coverage.address import AddressCoverage
from hearings_crawler.items import Evidence, HearingItem
from hearings_crawler.judging.facts import gather
from hearings_crawler.judging.judge import judge_month
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.workdays import load_calendar
from hearings_crawler.store.records import FetchRecord, StoredRun
from hearings_crawler.store.store import Store
from tests.hearings_crawler.builders import APRIL, World, on, verdicts

NUMBER = "25040700001"


def write(world: World, store: Store) -> None:
    """Write what each run of a world of complete runs saw, in the order in which the runs were made."""
    for run in world.runs:
        number = store.start_run(
            kind=run.kind,
            spider=run.spider,
            source=run.source,
            region=run.region,
            month=run.month,
            window_start=run.window_start,
            started=run.started,
            program_version="test",
            clock_fixed=False,
        )
        items = _items(world, run)
        store.add_fetches(
            number,
            [
                FetchRecord(item.evidence.url, item.evidence.fetched_at, 200, item.evidence.digest)
                for item in items
            ],
        )
        store.add_observations(number, items, "1")
        assert run.finished is not None
        store.finish_run(
            number,
            finished=run.finished,
            status=run.status,
            reason="",
            coverages=[AddressCoverage(entry.address, entry.engine, pages=5) for entry in run.addresses],
        )


def _items(world: World, run: StoredRun) -> list[HearingItem]:
    seen = {}
    for placed in world.placed:
        if world.sees(run, placed):
            # of two contents that appeared, the later one is there
            seen[placed.observation.document_id, placed.observation.version] = placed.observation
    fetched = world.fetched.get(run.id, run.started + timedelta(minutes=5))
    return [
        HearingItem(
            entry.source,
            entry.region,
            entry.address,
            entry.raw,
            Evidence(entry.url, entry.digest, 200, fetched),
            entry.parsed,
        )
        for entry in seen.values()
    ]


def judged_from_store(world: World, tmp_path: Path) -> MonthJudgement:
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    write(world, store)
    month = Month.parse(APRIL)
    facts = gather(store.load_month(), world.registry, load_rulebook().edition_for(month))
    store.close()
    return judge_month(facts, month, on("2025-05-31"), load_rulebook(), load_calendar())


def a_world() -> World:
    world = World().covered("2025-01-05").covered("2025-04-20", "2025-05-25", "2025-05-31")
    return world.hearing("1", number=NUMBER)


@pytest.mark.parametrize("first", ["2025-04-08", None])
def test_what_a_page_showed_first_is_remembered_by_the_store(tmp_path: Path, first: str | None) -> None:
    world = a_world()
    world.site_notice(number=NUMBER, upload_day="2025-04-08", shown=first, appears="2025-04-10")
    world.site_notice(number=NUMBER, shown="2025-05-02", upload_day="2025-05-02", appears="2025-05-03")
    by_hand, from_store = world.judge(), judged_from_store(world, tmp_path)
    assert from_store.findings == by_hand.findings
    assert from_store.counts == by_hand.counts
    assert from_store.questions == by_hand.questions
    assert verdicts(from_store, "notice_backdated") == []
    assert "shown_date_changed" in {question.kind for question in from_store.questions}


def test_a_page_fetched_after_midnight_was_seen_on_the_day_of_the_fetch(tmp_path: Path) -> None:
    world = a_world().site_run("2025-04-08", at="23:50", fetched="2025-04-09T00:20")
    world.site_notice(number=NUMBER, shown=None, appears="2025-04-08")
    by_hand, from_store = world.judge(), judged_from_store(world, tmp_path)
    assert from_store.findings == by_hand.findings
    assert [str(entry.placed_to) for entry in from_store.documents if entry.source == "site"] == [
        "2025-04-09"
    ]
