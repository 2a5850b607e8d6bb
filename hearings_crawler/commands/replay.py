"""``scrapy replay 2025-04``: runs today's readers and rules over what the month's crawls recorded, without network."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import load_object

from hearings_crawler.commands.report import check_store
from hearings_crawler.config import parse_day
from hearings_crawler.documents import READER_VERSION
from hearings_crawler.errors import PublicationError, UsageError
from hearings_crawler.evidence.archive import WarcArchive
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import registry_from
from hearings_crawler.scheduling.replay import Replay, ReplayPlan, plan_replay
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, ProjectCommand
from reports.publishing.difference import difference, said_of

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from hearings_crawler.config import Config
    from reports.publishing.publish import Publication


class Command(ProjectCommand):
    """Replays a month."""

    requires_crawler_process = True

    def syntax(self) -> str:
        """How it is called."""
        return "[options] YYYY-MM"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Run the month's readers and rules again over the archived pages, without network"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            "Runs every crawl that the month is judged from once more: today's readers and rules, the archived answers in "
            "place of the network, the clock of each crawl. Says finding by finding what comes out otherwise than from "
            "the stored readings. Without --diff the new readings are stored (never an observation: what today's "
            "readers find where the crawl found nothing is left to the next crawl) and the month as replayed is "
            "written to the folder replay/ beside the reports. "
            "Exit codes: 0 replayed, 1 the archive lacks something or the store failed, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --diff and --as-of."""
        super().add_options(parser)
        parser.add_argument(
            "--diff", action="store_true", help="say what differs, and store and write nothing"
        )
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help="the day for which verdicts are drawn (default: that of the newest publication, else today)",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Replay the month."""
        if len(args) != 1:
            raise UsageError("expected one month, for instance: scrapy replay 2025-04")
        month = Month.parse(args[0])
        load_rulebook().edition_for(month)
        config = self.config()
        check_store(config, month)
        if not opts.loglevel:
            # the crawls' own progress is not what is asked for
            self.project_settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
            for handler in logging.getLogger().handlers:
                handler.setLevel(logging.ERROR)
        store = Store.open(config.database_url)
        try:
            published = store.publications(str(month))
            as_of = (
                parse_day(opts.as_of, "--as-of")
                if opts.as_of
                else published[-1].as_of
                if published
                else config.clock.today()
            )
            with tempfile.TemporaryDirectory(prefix="hearings-replay-") as folder:
                return self._replay(store, config, month, as_of, Path(folder), writes=not opts.diff)
        finally:
            store.close()

    def _replay(
        self, store: Store, config: Config, month: Month, as_of: date, folder: Path, *, writes: bool
    ) -> int:
        plan = plan_replay(store, month)
        sys.stderr.write(
            f"{len(plan.jobs)} crawls are run once more; {len(plan.twins)} others were answered as one of them\n"
        )
        replay = Replay(store, config, self.project_settings.copy(), folder)
        self._crawl(replay, plan)
        if replay.lost:
            raise PublicationError(
                f"{len(replay.lost)} answers cannot be given once more, the first: {replay.lost[0]}"
            )
        replayed = replay.finish(plan)
        try:
            registry = registry_from(config)
            found = difference(store, replayed, month, as_of, registry)
            print("\n".join(said_of(found)))
            if writes:
                added = store.add_replayed(replayed, str(month), config.clock.now(), READER_VERSION)
                publish = load_object(self.project_settings["PUBLISHER"])
                publication: Publication = publish(
                    replayed,
                    month,
                    as_of,
                    config.reports_dir / "replay",
                    registry=registry,
                    clock=config.clock,
                    archive=WarcArchive(config.archive_dir, store),
                )
                print(f"{added} new readings are stored\n{publication.folder}")
        finally:
            replayed.close()
        return EXIT_DONE

    def _crawl(self, replay: Replay, plan: ReplayPlan) -> None:
        process = self.crawler_process
        if process is None:
            raise RuntimeError("Scrapy makes the process before it runs a command")
        spiders = get_spider_loader(self.project_settings)

        from twisted.internet import reactor

        ended: list[asyncio.Future[None]] = []

        async def work() -> None:
            try:
                for number, job in enumerate(plan.jobs, 1):
                    day = f"{job.run.started:%d.%m.%Y}"
                    sys.stderr.write(
                        f"[{number}/{len(plan.jobs)}] {job.run.spider}, run {job.run.id} of {day}\n"
                    )
                    crawler, arguments = replay.crawler(job, spiders.load(job.run.spider))
                    await process.crawl(crawler, **arguments)
            finally:
                process._stop_reactor()

        reactor.callWhenRunning(lambda: ended.append(asyncio.ensure_future(work())))
        process.start(stop_after_crawl=False)
        for each in ended:
            each.result()
