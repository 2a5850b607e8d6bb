"""``scrapy report 2025-04``: writes a month's report again from the store alone."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object
from sqlalchemy.engine import make_url

from hearings_crawler.clock import local_day
from hearings_crawler.config import Config, parse_day
from hearings_crawler.errors import UsageError
from hearings_crawler.evidence.archive import WarcArchive
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import registry_from
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, ProjectCommand
from reports.publishing.summary import summary

if TYPE_CHECKING:
    import argparse

    from reports.publishing.publish import Publication


class Command(ProjectCommand):
    """Publishes a month from the store."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] YYYY-MM"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Write a month's report again from the store alone"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            "Writes the files of a month (tables, findings, Word reports, page) from the store alone, without "
            "any network. Writing twice from the same store with the same cut-off gives the same bytes. "
            "Exit codes: 0 written, 1 the store or the folder failed, 2 wrong usage (also a month that no edition of the "
            "rules covers, that has not begun or of which no crawl is stored, and a cut-off before the month)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --as-of and --final."""
        super().add_options(parser)
        parser.add_argument(
            "--as-of", metavar="DATE", help="the day for which verdicts are drawn (default: today)"
        )
        parser.add_argument(
            "--final", action="store_true", help="mark the Word reports as final, not as a draft"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Publish the month and print where it lies."""
        if len(args) != 1:
            raise UsageError("expected one month, for instance: scrapy report 2025-04")
        month = Month.parse(args[0])
        as_of = parse_day(opts.as_of, "--as-of") if opts.as_of else None
        load_rulebook().edition_for(month)
        config = self.config()
        today = config.clock.today()
        _check_days(month, as_of or today, today)
        registry = registry_from(config)
        check_store(config, month)
        publish = load_object(self.project_settings["PUBLISHER"])
        store = Store.open(config.database_url)
        try:
            published: Publication = publish(
                store,
                month,
                as_of or today,
                config.reports_dir,
                registry=registry,
                clock=config.clock,
                archive=WarcArchive(config.archive_dir, store),
                final=opts.final,
            )
        finally:
            store.close()
        if not config.archive_dir.is_dir():
            sys.stderr.write(
                f"warning: there is no archive in {config.archive_dir}: the pages show no evidence\n"
            )
        codes = [region.code for region in registry.regions]
        print("\n".join([*summary(published, codes), str(published.folder)]))
        return EXIT_DONE


def _check_days(month: Month, as_of: date, today: date) -> None:
    """Check that there is something to report.

    Raises:
        UsageError: the month has not begun, or the cut-off lies before it.
    """
    if month.first > today:
        raise UsageError(
            f"{month} has not begun: today is {today}; the report is written of a month that has"
        )
    if as_of < month.first:
        raise UsageError(f"--as-of: {as_of} lies before {month}; give a day from {month.first} on")


def check_store(config: Config, month: Month) -> None:
    """Check that crawls of the month are stored: an empty report must not stand where a good one was.

    Raises:
        UsageError: there is no store, or no crawl has been made since the month began.
        StoreError: the store cannot be read.
    """
    file = make_url(config.database_url)
    if file.get_backend_name() == "sqlite" and not Path(file.database or "").is_file():
        raise UsageError(
            f"there is no store at {config.shown_database_url}; is HEARINGS_DATABASE_URL right? Crawls make one: scrapy "
            f"monthly {month}"
        )
    store = Store(config.database_url)
    try:
        if store.revision() is None:
            raise UsageError(
                f"the store {config.shown_database_url} is empty; crawl first: scrapy monthly {month}"
            )
        store.migrate()
        runs = [run for run in store.runs() if run.kind == "crawl"]
    finally:
        store.close()
    if not any(local_day(run.started) >= month.first for run in runs):
        raise UsageError(
            f"no crawl in {config.shown_database_url} was made since {month} began; crawl first: scrapy monthly {month}"
        )
