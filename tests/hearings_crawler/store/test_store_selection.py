"""A month is judged alike from what is loaded for it and from all that a store of years holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.facts import gather
from hearings_crawler.judging.judge import judge_month
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.workdays import load_calendar
from hearings_crawler.store.store import Store
from tests.hearings_crawler.builders import KYZYLORDA, ZHAMBYL, World
from tests.hearings_crawler.judging.linking_worlds import generate
from tests.hearings_crawler.store.test_store_months import write

FIRST = date(2025, 2, 3)
DAYS = 420
NUMBER = "25040700001"


def crawled_each_month(world: World, first: date = FIRST, days: int = DAYS) -> World:
    """Let every source be crawled three times a month, and not only before and after all."""
    world.runs.clear()
    month = Month.of(first)
    while month.first < first + timedelta(days + 60):
        for day in (month.first + timedelta(2), month.first + timedelta(14), month.last):
            for region in (ZHAMBYL, KYZYLORDA):
                world.site_run(day.isoformat(), region=region, window=str(month.first - timedelta(120)))
            world.portal_run(day.isoformat(), window=str(month.first - timedelta(120)))
        month = month.following
    return world


def judged(store: Store, world: World, month: Month, *, whole: bool) -> MonthJudgement:
    stored = store.load_month(None if whole else month)
    facts = gather(stored, world.registry, load_rulebook().edition_for(month))
    as_of = month.last + timedelta(40)
    return judge_month(facts, month, as_of, load_rulebook(), load_calendar())


def written(world: World, folder: Path) -> Store:
    store = Store.open(f"sqlite:///{folder / 'store.sqlite'}")
    write(world, store)
    return store


@pytest.fixture(scope="module")
def store_of_a_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, World]]:
    world = crawled_each_month(generate(5, hearings=240, first=FIRST, days=DAYS).world)
    store = written(world, tmp_path_factory.mktemp("year"))
    yield store, world
    store.close()


@pytest.mark.parametrize("text", ["2025-03", "2025-06", "2025-07", "2025-11", "2026-01", "2026-03"])
def test_a_month_out_of_a_year_is_judged_as_from_all_that_is_stored(
    store_of_a_year: tuple[Store, World], text: str
) -> None:
    store, world = store_of_a_year
    month = Month.parse(text)
    alone, whole = (judged(store, world, month, whole=each) for each in (False, True))
    assert alone.findings == whole.findings
    assert alone.counts == whole.counts
    assert alone.documents == whole.documents
    assert alone.hearings == whole.hearings
    assert alone.coverage == whole.coverage
    assert alone.not_monitored == whole.not_monitored
    # what is asked may name fewer candidates: hearings of months far away
    assert {question.url for question in alone.questions} == {question.url for question in whole.questions}


@pytest.mark.parametrize("seed", [4, 7])
def test_nothing_that_links_or_may_link_to_a_months_hearing_is_left_out(tmp_path: Path, seed: int) -> None:
    world = crawled_each_month(generate(seed, hearings=120, first=FIRST, days=DAYS).world)
    store = written(world, tmp_path)
    for month in (Month(2025, 4), Month(2025, 9), Month(2026, 1)):
        whole = judged(store, world, month, whole=True)
        asked = {subject for question in whole.questions for subject in question.candidates if subject}
        of_month = {entry.hearing_id for entry in whole.hearings}
        needed = {entry.document_id for entry in whole.documents}
        needed |= {
            f"portal:{hearing}:notice" for hearing in of_month & asked if not hearing.startswith("site:")
        }
        assert needed - {entry.document_id for entry in store.load_month(month).latest} == set()
    store.close()


def test_a_month_loads_less_than_all(store_of_a_year: tuple[Store, World]) -> None:
    store, _ = store_of_a_year
    month, whole = store.load_month(Month.parse("2025-08")), store.load_month()
    assert 0 < len(month.latest) < 0.7 * len(whole.latest)


@pytest.mark.parametrize("stated", ["2031-04-22", "2015-04-22", ""])
def test_a_document_with_the_right_number_comes_along_however_far_its_dates_lie(
    tmp_path: Path, stated: str
) -> None:
    world = World().hearing("1", "2025-04-22", received="2025-03-14", number=NUMBER)
    world.site_item(
        "9", [stated], kind=DocumentKind.MINUTES, number=NUMBER, shown=stated, appears="2026-11-20"
    )
    crawled_each_month(world, date(2024, 12, 1), 800)
    store = written(world, tmp_path)
    found = {entry.document_id for entry in store.load_month(Month.parse("2025-04")).latest}
    store.close()
    assert found == {"portal:open_meeting:1:notice", "site:zhambyl-tabigat:9"}


def test_a_document_that_a_person_linked_or_dated_comes_along(tmp_path: Path) -> None:
    world = World().hearing("1", "2025-04-22", received="2025-03-14", number=NUMBER)
    for key in ("7", "8", "9"):
        world.site_item(
            key, ["2022-02-01"], kind=DocumentKind.MINUTES, shown="2022-02-03", appears="2022-02-03"
        )
    crawled_each_month(world, date(2022, 1, 1), 1300)
    store = written(world, tmp_path)
    decide = partial(store.add_decision, made_by="A. Analyst", made_on=date(2025, 6, 1), why="by telephone")
    decide(kind="link", subject="site:zhambyl-tabigat:8", value="open_meeting:1 minutes")
    decide(kind="correct-date", subject="site:zhambyl-tabigat:9", value="hearing=2025-04-25")
    found = {entry.document_id for entry in store.load_month(Month.parse("2025-04")).latest}
    store.close()
    # the correction brings what names the day that was mistyped
    assert found >= {f"site:zhambyl-tabigat:{key}" for key in ("8", "9")}


def test_the_crawls_of_a_month_are_not_those_of_years(tmp_path: Path) -> None:
    world = World().hearing("1", "2025-04-22", received="2025-03-14", number=NUMBER)
    crawled_each_month(world, date(2020, 1, 1), 3000)
    store = written(world, tmp_path)
    runs = store.load_month(Month.parse("2025-04")).runs
    store.close()
    days = [run.started.date() for run in runs if run.spider == "zhambyl"]
    assert len(days) < 100
    assert sum(day >= date(2024, 11, 2) for day in days) > 20
