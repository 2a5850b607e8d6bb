"""``scrapy crawl REGION -a month=2025-04``: one source, stored and published; the exit code tells how it ended."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError as ScrapyUsageError

from hearings_crawler.config import Config, parse_day, parse_switch
from hearings_crawler.coverage.address import Status
from hearings_crawler.errors import ConfigurationError, HearingsError, RuleError, UsageError
from hearings_crawler.judging.crawls import histories_of
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import COUNTRY, PORTAL_SPIDER, Registry, registry_from
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, EXIT_FAILED, EXIT_NOT_MONITORED

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import Crawler

KNOWN_ARGUMENTS = frozenset({"month", "as_of", "fresh", "by", "_job", "_version"})
"""Spider arguments; scrapyd adds those that begin with an underscore."""


def spider_name(name: str, registry: Registry) -> str:
    """Return the spider of a region given by spider name or ISO code.

    Raises:
        UsageError: no such region.
    """
    if name in (PORTAL_SPIDER, "KZ"):
        return PORTAL_SPIDER
    try:
        return registry.region(name).spider
    except ConfigurationError as error:
        raise UsageError(f"{error}, {PORTAL_SPIDER}") from error


class Command(ScrapyCrawl):
    """Scrapy's own ``crawl`` with strict arguments and an exit code that can be relied on."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] REGION -a month=YYYY-MM [-a as_of=YYYY-MM-DD] [-a fresh=1]"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Crawl one akimat's site (or the portal) for a month, store and publish"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            "Crawls one akimat's site, or `portal`, for a month and its look-back, stores what it saw and "
            "writes the month's tables from the store. REGION is a spider's name (scrapy list) or an ISO code "
            "(KZ-31). as_of is the day for which verdicts are drawn (default: today). Pages known from earlier crawls "
            "are asked for on condition that they changed, portal cards whose minutes are there and whose hearing is "
            "long past not at all; fresh=1 asks for everything anew. A region's row needs the "
            "portal's run of the same month as well: scrapy crawl portal -a month=YYYY-MM. "
            "Exit codes: 0 complete (or only the address is unconfirmed), 1 storing or writing failed, "
            "2 wrong usage, 3 partial, failed or not accessible."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then turn the crawl's statistics into the exit code."""
        if len(args) != 1 or args[0].startswith("-"):
            raise ScrapyUsageError("expected one REGION, for instance: scrapy crawl zhambyl -a month=2025-04")
        if self.settings is None or self.crawler_process is None:
            raise RuntimeError("Scrapy sets the settings and the process before it runs a command")
        try:
            config = Config.from_settings(self.settings)
            registry = registry_from(config)
            name = spider_name(args[0], registry)
            month = self._check_arguments(opts.spargs)
            if "by" in opts.spargs and name != PORTAL_SPIDER:
                raise UsageError(
                    "-a by says how the portal's hearings are found; an akimat's site has no such choice"
                )
            load_rulebook().edition_for(month)
        except (UsageError, RuleError, ConfigurationError) as error:
            raise ScrapyUsageError(str(error), print_help=False) from error
        for setting, value in config.as_settings().items():
            self.settings.set(setting, value, priority="cmdline")
        try:
            Store.open(config.database_url).close()
        except HearingsError as error:
            sys.stderr.write(f"error: {error}\n")
            self.exitcode = EXIT_FAILED
            return
        crawler = self._create_crawler(name)
        arguments = {key: value for key, value in opts.spargs.items() if not key.startswith("_")}
        self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        self.exitcode = self._exit_code(crawler)
        if name != PORTAL_SPIDER:
            self._say_if_portal_lacks(config, registry, month)

    def _check_arguments(self, arguments: dict[str, str]) -> Month:
        unknown = sorted(set(arguments) - KNOWN_ARGUMENTS)
        if unknown:
            raise UsageError(
                f"unknown argument -a {unknown[0]}; known: month, as_of, fresh, and by of the portal"
            )
        if "month" not in arguments:
            raise UsageError("which month? add -a month=YYYY-MM, for instance -a month=2025-04")
        if "as_of" in arguments:
            parse_day(arguments["as_of"])
        parse_switch(arguments.get("fresh", ""), "fresh")
        if arguments.get("by", "list") not in ("list", "number"):
            raise UsageError(f"-a by: expected list or number, found {arguments['by']!r}")
        return Month.parse(arguments["month"])

    def _exit_code(self, crawler: Crawler) -> int:
        values = crawler.stats.get_stats() if crawler.stats else {}
        for failed in ("hearings/store_failed", "hearings/publish_failed"):
            if failed in values:
                sys.stderr.write(f"error: {failed.removeprefix('hearings/')}: {values[failed]}\n")
                return EXIT_FAILED
        status = values.get("hearings/status")
        if status is None:
            sys.stderr.write("error: the crawl did not start; the log above says why\n")
            return EXIT_FAILED
        if status in (Status.COMPLETE, Status.UNCONFIRMED):
            return EXIT_DONE
        reason = values.get("hearings/reason") or "the log says why"
        sys.stderr.write(f"The source was not read completely: {status}: {reason}\n")
        return EXIT_NOT_MONITORED

    def _say_if_portal_lacks(self, config: Config, registry: Registry, month: Month) -> None:
        store = Store.open(config.database_url)
        try:
            runs = store.runs(spider=PORTAL_SPIDER)
        finally:
            store.close()
        if not histories_of(runs, registry)[COUNTRY].covers(month):
            sys.stderr.write(
                f"The region's row is not monitored yet: {month} has no complete run of the portal, which gives "
                f"the list of hearings. Run: scrapy crawl portal -a month={month}\n"
            )
