"""``scrapy report 2025-04``: writes a month's report again from the store alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

from hearings_crawler.config import parse_day
from hearings_crawler.errors import UsageError
from hearings_crawler.evidence.archive import FileArchive
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import registry_from
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, ProjectCommand

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
            "Exit codes: 0 written, 1 the store or the folder failed, 2 wrong usage (also a month that no "
            "edition of the rules covers)."
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
        registry = registry_from(config)
        publish = load_object(self.project_settings["PUBLISHER"])
        store = Store.open(config.database_url)
        try:
            published: Publication = publish(
                store,
                month,
                as_of or config.clock.today(),
                config.reports_dir,
                registry=registry,
                clock=config.clock,
                archive=FileArchive(config.archive_dir),
                final=opts.final,
            )
        finally:
            store.close()
        print(published.folder)
        return EXIT_DONE
