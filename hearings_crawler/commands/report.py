"""``scrapy report 2025-04``: writes a month's report again from the store alone."""

from __future__ import annotations

import sys
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object
from sqlalchemy.engine import make_url

from hearings_crawler.clock import LOCAL_ZONE
from hearings_crawler.config import Config, parse_day
from hearings_crawler.errors import StoreUnavailableError, UsageError
from hearings_crawler.evidence.archive import WarcArchive
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.registry.regions import registry_from
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, ProjectCommand
from reports.publishing.difference import said_of
from reports.publishing.publish import preview_month
from reports.publishing.summary import check_issue, lost_evidence, summary

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
            "any network. Writing twice from the same store with the same cut-off gives the same bytes. An issued report "
            "(--final) is never replaced by a draft: that stands beside it as YYYY-MM.draft; a correction is a new issue, "
            "the old one is kept. "
            "Exit codes: 0 written, 1 the store or the folder failed, or evidence of a report to be issued is lost, 2 wrong "
            "usage (also a month that no edition of the rules covers, that has not begun or of which no crawl is stored, a "
            "cut-off before the month, a store that does not exist, and --final while a region is not monitored)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --as-of, --final, --allow-gaps, --dry-run and --diff."""
        super().add_options(parser)
        parser.add_argument(
            "--as-of", metavar="DATE", help="the day for which verdicts are drawn (default: today)"
        )
        parser.add_argument("--final", action="store_true", help="issue the report: it is no draft")
        parser.add_argument(
            "--allow-gaps",
            action="store_true",
            help="with --final: issue it although regions are not monitored or evidence is lost; the report says so",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be written; write nothing")
        parser.add_argument(
            "--diff", action="store_true", help="say finding by finding what moved; write nothing"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Publish the month and print where it lies."""
        if len(args) != 1:
            raise UsageError("expected one month, for instance: scrapy report 2025-04")
        if opts.allow_gaps and not opts.final:
            raise UsageError("--allow-gaps goes with --final: a draft may have gaps")
        month = Month.parse(args[0])
        as_of = parse_day(opts.as_of, "--as-of") if opts.as_of else None
        load_rulebook().edition_for(month)
        config = self.config()
        today = config.clock.today()
        _check_days(month, as_of or today, today)
        registry = registry_from(config)
        check_store(config, month)
        codes = [region.code for region in registry.regions]
        store = Store.open(config.database_url)
        try:
            archive = WarcArchive(config.archive_dir, store)
            of_month = (store, month, as_of or today, config.reports_dir)
            if opts.dry_run or opts.diff:
                preview = preview_month(
                    *of_month, registry=registry, clock=config.clock, archive=archive, final=opts.final
                )
                return _show(preview, codes, diff=opts.diff)
            publish = load_object(self.project_settings["PUBLISHER"])
            published: Publication = publish(
                *of_month,
                registry=registry,
                clock=config.clock,
                archive=archive,
                final=opts.final,
                check=partial(check_issue, regions=codes) if opts.final and not opts.allow_gaps else None,
            )
        finally:
            store.close()
        sys.stderr.write("".join(f"warning: {line}\n" for line in lost_evidence(published)))
        print("\n".join([*summary(published, codes), str(published.folder)]))
        return EXIT_DONE


def _show(preview: Publication, codes: list[str], *, diff: bool) -> int:
    """Print what would be published."""
    lines = summary(preview, codes)
    if diff:
        for name, moved in (
            ("the publication before", preview.moved),
            ("what was issued last", preview.corrects),
        ):
            lines.append(
                f"against {name}:" if moved is not None else f"there is nothing to compare with: {name}"
            )
            lines += said_of(moved) if moved is not None else []
            if preview.moved is preview.corrects:
                break
    else:
        lines.append(f"nothing is written; without --dry-run: {preview.folder}")
    sys.stderr.write("".join(f"warning: {line}\n" for line in lost_evidence(preview)))
    print("\n".join(lines))
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
        crawled = store.has_crawl_since(datetime.combine(month.first, time(), LOCAL_ZONE))
    except StoreUnavailableError as error:
        if "does not exist" in str(error):
            raise UsageError(
                f"there is no store at {config.shown_database_url}; is HEARINGS_DATABASE_URL right? ({error})"
            ) from error
        raise
    finally:
        store.close()
    if not crawled:
        raise UsageError(
            f"no crawl in {config.shown_database_url} was made since {month} began; crawl first: scrapy monthly {month}"
        )
