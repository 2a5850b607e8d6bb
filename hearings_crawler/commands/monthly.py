"""``scrapy monthly 2025-04``: the whole month, all spiders through scrapyd, then the report."""

from __future__ import annotations

import signal
import socket
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

from hearings_crawler.commands.crawl import spider_name
from hearings_crawler.config import SECRETS, parse_day
from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.errors import PublicationError, StoreUnavailableError, UsageError
from hearings_crawler.evidence.archive import WarcArchive
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import PORTAL_HOSTS, PORTAL_SPIDER, Registry, registry_from
from hearings_crawler.scheduling.scrapyd import (
    PATIENCE_SECONDS,
    Job,
    NodeError,
    Schedule,
    embedded_node,
    groups_by_host,
)
from hearings_crawler.store.records import StoredRun
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, EXIT_FAILED, EXIT_NOT_MONITORED, ProjectCommand
from reports.publishing.summary import SHOWN, check_issue, not_monitored, summary

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import date

    from hearings_crawler.config import Config
    from reports.publishing.publish import Publication

ATTEMPTS = 2
RETRIED = (Status.FAILED, Status.PARTIAL)
OUR_OWN = frozenset({str(Cause.CLOCK), str(Cause.DISK), str(Cause.STORE)})
"""Causes that lie with this machine: asking the sites again mends none of them."""


@dataclass(frozen=True, slots=True)
class MonthlyPlan:
    """What a monthly run will do."""

    month: Month
    as_of: date
    spiders: tuple[str, ...]
    nodes: tuple[str, ...]
    registry: Registry
    config: Config

    @property
    def regions(self) -> frozenset[str]:
        """The ISO codes of the regions whose spiders run."""
        return frozenset(region.code for region in self.registry.regions if region.spider in self.spiders)


@dataclass(slots=True)
class CrawlResult:
    """How each spider ended, and what broke the schedule off (empty: nothing)."""

    statuses: dict[str, Status]
    broken: str = ""

    @property
    def failed(self) -> list[str]:
        """The spiders that did not end complete, with their status."""
        return [
            f"{spider} ({status})"
            for spider, status in self.statuses.items()
            if status is not Status.COMPLETE
        ]


class Command(ProjectCommand):
    """Runs a month."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] YYYY-MM"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Crawl a whole month through scrapyd and write its report"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            "Runs the portal's spider and the 20 akimats' through scrapyd (an embedded one on the loopback if no "
            "node is named), shows progress, retries failed spiders once, then writes the report from the store. "
            "Exit codes: 0 complete, 1 failed, 2 wrong usage, 3 some region is not monitored (the table of "
            "coverage says why; an unconfirmed address alone is no reason)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of OUTPUTS: --as-of, --node, --only, --dry-run."""
        super().add_options(parser)
        parser.add_argument(
            "--as-of", metavar="DATE", help="the day for which verdicts are drawn (default: today)"
        )
        parser.add_argument(
            "--node",
            metavar="URL",
            action="append",
            default=[],
            help="a scrapyd node; may repeat (or SCRAPYD_NODES)",
        )
        parser.add_argument(
            "--only", metavar="REGION", nargs="+", action="extend", default=[], help="only these spiders"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would run, and stop")
        parser.add_argument(
            "--final", action="store_true", help="issue the report, unless a region is not monitored"
        )
        parser.add_argument(
            "--allow-gaps",
            action="store_true",
            help="with --final: issue it although regions are not monitored",
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Run the month."""
        if opts.allow_gaps and not opts.final:
            raise UsageError("--allow-gaps goes with --final: a draft may have gaps")
        plan = self._plan(args, opts)
        if opts.dry_run:
            _show_plan(plan)
            return EXIT_DONE
        # A service that is stopped gets SIGTERM: the embedded scrapyd and its spiders end with it, as with Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return self._run(plan, final=opts.final, allow_gaps=opts.allow_gaps)
        except KeyboardInterrupt:
            sys.stderr.write("error: interrupted; what was stored is kept, the month was not published\n")
            return EXIT_FAILED

    def _run(self, plan: MonthlyPlan, *, final: bool, allow_gaps: bool) -> int:
        """Crawl and publish; return the exit code."""
        socket.setdefaulttimeout(30)
        store = Store.open(plan.config.database_url)
        try:
            result = self._crawl(plan, store)
            published, refused = self._publish(plan, store, final=final, allow_gaps=allow_gaps)
        finally:
            store.close()
        lines = summary(published, plan.regions)
        if refused:
            sys.stderr.write(f"error: {refused}\nThe report is written as a draft.\n")
        if result.failed:
            lines.append(f"not complete: {', '.join(result.failed)}")
        print("\n".join([*lines, *(str(published.folder / name) for name in SHOWN)]))
        if result.broken:
            sys.stderr.write(f"error: the month was not crawled to its end: {result.broken}\n")
            return EXIT_FAILED
        return (
            EXIT_NOT_MONITORED if refused or not_monitored(published.judgement, plan.regions) else EXIT_DONE
        )

    def _publish(
        self, plan: MonthlyPlan, store: Store, *, final: bool, allow_gaps: bool
    ) -> tuple[Publication, str]:
        """Publish the month; return it, and why it was not issued though that was asked for."""
        publish = partial(
            load_object(self.project_settings["PUBLISHER"]),
            store,
            plan.month,
            plan.as_of,
            plan.config.reports_dir,
            registry=plan.registry,
            clock=plan.config.clock,
            archive=WarcArchive(plan.config.archive_dir, store),
        )
        everything = frozenset(region.code for region in plan.registry.regions)
        check = partial(check_issue, regions=everything) if not allow_gaps else None
        published: Publication | None = None
        refused = ""
        if final:
            try:
                published = publish(final=True, check=check)
            except (UsageError, PublicationError) as error:
                refused = str(error)
        published = published or publish(final=False)
        if published is None:
            raise PublicationError(f"{plan.month} was not published")
        return published, refused

    def _plan(self, args: list[str], opts: argparse.Namespace) -> MonthlyPlan:
        if len(args) != 1:
            raise UsageError("expected one month, for instance: scrapy monthly 2025-04")
        month = Month.parse(args[0])
        load_rulebook().edition_for(month)
        config = self.config()
        registry = registry_from(config)
        everything = (PORTAL_SPIDER, *(region.spider for region in registry.regions))
        only = {spider_name(name, registry) for name in opts.only}
        return MonthlyPlan(
            month=month,
            as_of=parse_day(opts.as_of, "--as-of") if opts.as_of else config.clock.today(),
            spiders=tuple(name for name in everything if not only or name in only),
            nodes=tuple(opts.node) or config.nodes,
            registry=registry,
            config=config,
        )

    def _crawl(self, plan: MonthlyPlan, store: Store) -> CrawlResult:
        """Run the spiders; what they stored counts however this ends."""
        progress = _Progress(len(plan.spiders))
        with ExitStack() as stack:
            nodes = plan.nodes
            if not nodes:
                logs = plan.config.base / "var" / "logs" / str(plan.month)
                secrets = plan.config.as_environment()
                nodes = (stack.enter_context(embedded_node(logs, secrets)),)
                progress.say(f"an embedded scrapyd runs the spiders; their logs: {logs}")
            elif plan.config.has_password or plan.config.person_key:
                progress.say(f"the nodes need in their own environment: {', '.join(SECRETS)}")
            schedule = Schedule(
                nodes=nodes,
                arguments={"month": str(plan.month), "as_of": plan.as_of.isoformat()},
                settings={**self._own_settings(), **plan.config.as_settings(), "PUBLISH_ON_CLOSE": "0"},
                on_change=progress.changed,
            )
            schedule.check(plan.spiders)
            result = CrawlResult(dict.fromkeys(plan.spiders, Status.NOT_RUN))
            try:
                _follow(schedule, plan, store, progress, result)
            except NodeError as error:
                progress.say(f"{error}; the report is written from what is stored")
                result.broken = str(error)
            finally:
                schedule.cancel()
        return result

    def _own_settings(self) -> dict[str, str]:
        """Return the settings given with -s (Scrapy's priority 40), and the delay, which a replica may lower."""
        settings = self.project_settings
        names = [name for name in settings if (settings.getpriority(name) or 0) >= 40]
        own = {
            name: str(settings[name])
            for name in names
            if name not in SECRETS and isinstance(settings[name], str | int | float)
        }
        own["DOWNLOAD_DELAY"] = str(settings["DOWNLOAD_DELAY"])
        own.setdefault("LOG_LEVEL", "INFO")
        return own


def _follow(
    schedule: Schedule, plan: MonthlyPlan, store: Store, progress: _Progress, result: CrawlResult
) -> None:
    """Start the spiders and note how each ended; one that may do better is run once more.

    Raises:
        NodeError: a node was lost.
    """
    ended = store.ended_runs()
    schedule.start(groups_by_host(plan.spiders, plan.registry, frozenset(PORTAL_HOSTS)))
    for job in schedule.wait():
        run = _newest_run(store, job.spider, plan.month, ended)
        status = run.status if run is not None else Status.FAILED
        again = status in RETRIED and job.attempt < ATTEMPTS and not _is_our_own(run)
        progress.ended(job, run, again=again)
        result.statuses[job.spider] = status
        if again:
            schedule.retry(job)


class _Progress:
    """Says on standard error how the month goes."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    def say(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def changed(self, job: Job) -> None:
        if job.state == "running":
            again = f" (attempt {job.attempt})" if job.attempt > 1 else ""
            self.say(f"[{self._done:2d}/{self._total}] {job.spider} started{again}")

    def ended(self, job: Job, run: StoredRun | None, *, again: bool) -> None:
        if not again:
            self._done += 1
        if run is None:
            text = "ended without a run in the store: see its log"
        else:
            text = f"{run.status}: {run.pages} pages, {run.documents} documents"
            if run.reason:
                text += f"; {run.reason}"
        if again:
            text += "; it runs again"
        self.say(f"[{self._done:2d}/{self._total}] {job.spider} {text}")


def _newest_run(store: Store, spider: str, month: Month, ended: frozenset[int]) -> StoredRun | None:
    """Return the run that a spider has just made for this month, or gone on with; None for one that had ended before.

    Another month may be crawled at the same time.
    """
    run = _patiently(partial(store.newest_run, spider, str(month)))
    return run if run is not None and run.id not in ended else None


def _patiently(ask: Callable[[], StoredRun | None]) -> StoredRun | None:
    """Ask the store, waiting a while for one that is not available.

    Raises:
        StoreUnavailableError: it did not come back.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except StoreUnavailableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def _is_our_own(run: StoredRun | None) -> bool:
    """Whether a run is incomplete only for causes that lie with this machine."""
    causes = {cause for address in run.addresses for cause in address.causes} if run is not None else set()
    return bool(causes) and causes <= OUR_OWN


def _show_plan(plan: MonthlyPlan) -> None:
    where = ", ".join(node.rsplit("@", 1)[-1] for node in plan.nodes) or "an embedded scrapyd on the loopback"
    print(
        f"month      {plan.month}, pages from {load_rulebook().edition_for(plan.month).window(plan.month).start} on"
    )
    print(f"cut-off    {plan.as_of}")
    print(f"spiders    {len(plan.spiders)}: {', '.join(plan.spiders)}")
    print(f"through    {where}")
    print(f"store      {plan.config.shown_database_url}")
    print(f"report     {plan.config.reports_dir / str(plan.month)}")
