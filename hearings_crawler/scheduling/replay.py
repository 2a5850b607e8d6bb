"""Runs the crawls of a month once more over what they recorded: today's readers, no network, each at its own clock.

The crawls write to a store of their own, as they did then; the real one gets readings only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from hearings_crawler.crawling.previous import provide_previous
from hearings_crawler.crawling.recorded import RecordedFetch, RecordedRun, provide_recorded
from hearings_crawler.law.months import Month
from hearings_crawler.store.known import KnownCrawls
from hearings_crawler.store.records import RunInputs, StoredRun
from hearings_crawler.store.store import Store

if TYPE_CHECKING:
    from scrapy import Spider

    from hearings_crawler.config import Config


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """A run to be run once more, with what it was given and answered."""

    run: StoredRun
    inputs: RunInputs
    fetches: tuple[RecordedFetch, ...]

    @property
    def key(self) -> tuple[Any, ...]:
        """What decides all that a run reads: two runs with the same one read the same."""
        return (
            self.run.spider,
            self.run.month,
            self.run.window_start,
            self.run.finished is None,
            self.inputs.registry,
            self.inputs.confirmations,
            self.inputs.numbers,
            tuple((*fetch.key, fetch.status, fetch.digest, fetch.failure) for fetch in self.fetches),
        )


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """The runs to be run once more, oldest first, and those that were answered as one of them."""

    jobs: tuple[ReplayJob, ...]
    twins: tuple[tuple[int, ReplayJob], ...]


def plan_replay(store: Store, month: Month) -> ReplayPlan:
    """Return the crawls that a month is judged from, each way of being answered once."""
    jobs: dict[tuple[Any, ...], ReplayJob] = {}
    twins = []
    for run in store.load_month(month).runs:
        if run.kind != "crawl":
            continue
        job = ReplayJob(run, store.run_inputs(run.id), store.recorded_fetches(run.id))
        first = jobs.setdefault(job.key, job)
        if first is not job:
            twins.append((first.run.id, job))
    return ReplayPlan(tuple(jobs.values()), tuple(twins))


class Replay:
    """Makes the crawlers of a replay.

    Args:
        store: the real store.
        config: the settings.
        settings: Scrapy's settings of the project.
        folder: a folder of its own for the replay's store and inputs.
    """

    def __init__(self, store: Store, config: Config, settings: Settings, folder: Path) -> None:
        self._store = store
        self._config = config
        self._settings = settings
        self._folder = folder
        self._runs: list[RecordedRun] = []
        self.database_url = f"sqlite:///{folder / 'replayed.sqlite'}"

    @property
    def lost(self) -> list[str]:
        """What the archive turned out to have lost, once the crawls have ended."""
        return [text for run in self._runs for text in run.lost]

    def crawler(self, job: ReplayJob, spider: type[Spider]) -> tuple[Crawler, dict[str, str]]:
        """Return a crawler that is answered as a run was, and the arguments of its spider."""
        settings = self._settings.copy()
        for name, value in self._values(job).items():
            settings.set(name, value, priority="cmdline")
        crawler = Crawler(spider, settings)
        run, store = job.run, self._store

        def earlier(url: str, variant: str, rendered: bool) -> RecordedFetch | None:
            return store.earlier_fetch(url, variant, run.id, rendered=rendered)

        recorded = RecordedRun(run.id, run.finished, job.fetches, alone=True, earlier=earlier)
        self._runs.append(recorded)
        provide_recorded(crawler, recorded)
        provide_previous(crawler, KnownCrawls(store, job.inputs.numbers, before=run.id))
        given = {name: value for name, value in job.inputs.arguments.items() if name in ("as_of", "by")}
        return crawler, {"month": run.month, **given}

    def _values(self, job: ReplayJob) -> dict[str, Any]:
        folder = self._folder / f"run-{job.run.id}"
        folder.mkdir()
        values: dict[str, Any] = {
            **self._config.as_settings(),
            **self._config.as_environment(),
            "HEARINGS_DATABASE_URL": self.database_url,
            "HEARINGS_FRESH": "",
            "REPLICA_URL": "",
            "CLOCK_NOW": job.run.started.isoformat(),
            "DOWNLOAD_DELAY": 0,
            "PUBLISH_ON_CLOSE": "0",
        }
        if job.inputs.registry:
            registry, confirmations = folder / "regions.json", folder / "confirmations.json"
            registry.write_text(job.inputs.registry, "utf-8")
            if job.inputs.confirmations:
                confirmations.write_text(job.inputs.confirmations, "utf-8")
            values |= {
                "HEARINGS_REGIONS_FILE": str(registry),
                "HEARINGS_CONFIRMATIONS_FILE": str(confirmations),
            }
        return values

    def finish(self, plan: ReplayPlan) -> Store:
        """Return the replay's store: twins added, decisions brought over."""
        replayed = Store.open(self.database_url)
        for first, twin in plan.twins:
            replayed.repeat_run(first, twin.run, twin.fetches)
        for decision in self._store.decisions():
            replayed.add_decision(
                kind=decision.kind,
                subject=decision.subject,
                value=decision.value,
                made_by=decision.made_by,
                made_on=decision.made_on,
                why=decision.why,
                digest=decision.digest,
            )
        return replayed
