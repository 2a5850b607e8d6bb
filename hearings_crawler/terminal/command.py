"""What the project's commands share: strict arguments, exit codes, errors told in one line."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from hearings_crawler.config import Config
from hearings_crawler.errors import ConfigurationError, HearingsError, RuleError, UsageError

if TYPE_CHECKING:
    from scrapy.settings import Settings

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_NOT_MONITORED = 3
EXIT_MISMATCH = 4


class ProjectCommand(ScrapyCommand):
    """Base of the project's commands: refuses arguments it does not know, reports errors in one line.

    A subclass implements ``execute``; it raises UsageError (or RuleError, ConfigurationError) for exit
    code 2, any other HearingsError for exit code 1, and returns the exit code otherwise.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "WARNING"}  # noqa: RUF012 (Scrapy's own form)

    @property
    def project_settings(self) -> Settings:
        """The settings, which Scrapy sets before a command runs."""
        if self.settings is None:
            raise RuntimeError("Scrapy sets the settings before it runs a command")
        return self.settings

    def config(self) -> Config:
        """Return the resolved settings."""
        return Config.from_settings(self.project_settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's entrance."""
        unknown = [argument for argument in args if argument.startswith("-") and argument != "-"]
        if unknown:
            raise ScrapyUsageError(f"unknown option {unknown[0]}; see --help", print_help=False)
        try:
            self.exitcode = self.execute(args, opts)
        except (UsageError, RuleError, ConfigurationError) as error:
            raise ScrapyUsageError(str(error), print_help=False) from error
        except HearingsError as error:
            sys.stderr.write(f"error: {error}\n")
            self.exitcode = EXIT_FAILED

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the command's work and return its exit code."""
        raise NotImplementedError
