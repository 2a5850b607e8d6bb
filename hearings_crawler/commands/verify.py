"""``scrapy verify 2025-04``: checks a published month from the report to the archived bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hearings_crawler.commands.report import check_store
from hearings_crawler.errors import UsageError
from hearings_crawler.evidence.archive import WarcArchive
from hearings_crawler.law.months import Month
from hearings_crawler.store.store import Store
from hearings_crawler.terminal.command import EXIT_DONE, EXIT_MISMATCH, ProjectCommand
from reports.publishing.verify import VerifiedMonth, verify_month

if TYPE_CHECKING:
    import argparse


class Command(ProjectCommand):
    """Verifies a month."""

    def syntax(self) -> str:
        """How it is called."""
        return "[options] YYYY-MM"

    def short_desc(self) -> str:
        """One line for ``scrapy -h``."""
        return "Check a month from its report to the archived bytes"

    def long_desc(self) -> str:
        """The text of ``--help``."""
        return (
            "Checks that the report of a month is the one that was published, that the manifests of its crawls follow each "
            "other unbroken, that the rows of these crawls, the texts of their documents and their archive files are "
            "those that were sealed, and that the evidence of every finding is there. Names the first mismatch of "
            "each kind. Exit codes: 0 whole, 1 it cannot be checked (not published, the store cannot be read), 2 wrong "
            "usage, 4 something is not what it was."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --draft."""
        super().add_options(parser)
        parser.add_argument(
            "--draft", action="store_true", help="check the draft that stands beside an issued report"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Check the month."""
        if len(args) != 1:
            raise UsageError("expected one month, for instance: scrapy verify 2025-04")
        month = Month.parse(args[0])
        config = self.config()
        check_store(config, month)
        folder = config.reports_dir / (f"{month}.draft" if opts.draft else str(month))
        store = Store.open(config.database_url)
        try:
            checked = verify_month(store, WarcArchive(config.archive_dir, store), folder, month)
        finally:
            store.close()
        print("\n".join(_said(checked, month)))
        return EXIT_MISMATCH if checked.mismatches else EXIT_DONE


def _said(checked: VerifiedMonth, month: Month) -> list[str]:
    looked = (
        f"{checked.files} files of the report, {checked.runs} crawls, {checked.archive_files} archive files"
    )
    lines = [f"{month}: {looked} and the evidence of its findings ({checked.bodies} bodies) were checked"]
    if checked.unsealed:
        lines.append(
            f"{checked.unsealed} of the crawls have no manifest (older programs wrote none, or they were killed): "
            "their rows are not sealed"
        )
    if not checked.mismatches:
        return [*lines, "whole"]
    return lines + [
        f"{mismatch.kind}: {mismatch.what}" + (f" (and {number - 1} more)" if number > 1 else "")
        for mismatch, number in checked.first_of_each_kind()
    ]
