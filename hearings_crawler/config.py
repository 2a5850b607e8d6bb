"""The project's configuration: environment variables and Scrapy settings, resolved once into absolute values.

Whoever runs inside a crawl asks :meth:`Config.of`; a command asks :meth:`Config.from_settings`.  Nobody else reads
the raw settings, so that a relative path means one folder and a default stands in one place.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.utils.conf import closest_scrapy_cfg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from hearings_crawler.clock import Clock
from hearings_crawler.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

ENVIRONMENT = (
    "HEARINGS_DATABASE_URL",
    "HEARINGS_ARCHIVE_DIR",
    "HEARINGS_REPORTS_DIR",
    "HEARINGS_REGIONS_FILE",
    "HEARINGS_CONFIRMATIONS_FILE",
    "HEARINGS_LOCK_DIR",
    "HEARINGS_IIN_KEY",
    "HEARINGS_BROWSER",
    "REPLICA_URL",
    "SCRAPYD_NODES",
    "CLOCK_NOW",
    "HEARINGS_FRESH",
    "DOWNLOAD_DELAY",
)
"""Settings that may also be given as environment variables of the same name; ``-s`` wins."""

SECRETS = ("HEARINGS_DATABASE_URL", "HEARINGS_IIN_KEY")
"""Settings that never become arguments of a process, which every user of the machine can list."""

LEAST_DELAY_SECONDS = 1.0
"""The least pause between two requests to a live host, whatever the settings say."""


def base_folder() -> Path:
    """Return the folder that relative paths count from: that of scrapy.cfg, else the working folder."""
    found = closest_scrapy_cfg()
    return Path(found).resolve().parent if found else Path.cwd()


def from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings given as environment variables."""
    return {name: environment[name] for name in ENVIRONMENT if environment.get(name)}


def parse_day(text: str, name: str = "as_of") -> date:
    """Return the ISO date that a user gave for the argument ``name``.

    Raises:
        UsageError: the text is not an ISO date.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{name}: expected a date such as 2025-05-31, found {text!r}") from error


def parse_switch(text: str, name: str) -> bool:
    """Return whether a user switched ``name`` on: ``1`` or ``true``; off: ``0``, ``false`` or nothing.

    Raises:
        UsageError: the text is something else.
    """
    switches = {"1": True, "true": True, "0": False, "false": False, "": False}
    try:
        return switches[text.strip().lower()]
    except KeyError as error:
        raise UsageError(f"{name}: expected 1 or 0, found {text!r}") from error


def absolute_database_url(url: str, base: Path) -> str:
    """Return a database URL in which the path of an SQLite file is absolute.

    Raises:
        ConfigurationError: the URL cannot be read, or names a database that the store does not speak.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(
            "HEARINGS_DATABASE_URL: expected sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise ConfigurationError("HEARINGS_DATABASE_URL: SQLite needs a file, spiders run in processes")
        return str(parsed.set(database=str(base / parsed.database)))
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise ConfigurationError(
        f"HEARINGS_DATABASE_URL: {backend} is not supported; use sqlite:///FILE or postgresql://USER@HOST/NAME"
    )


def _without_password(url: URL) -> URL:
    """Return a database URL without its password, wherever it stands (``user:password@`` or ``?password=``)."""
    secret = [name for name in url.query if "pass" in name.lower()]
    plain = url.difference_update_query(secret)
    return URL.create(
        plain.drivername, plain.username, None, plain.host, plain.port, plain.database, plain.query
    )


@dataclass(frozen=True, slots=True)
class Config:
    """The project's settings, resolved: absolute paths, checked addresses, defaults filled in.

    ``delay`` and the ``*_timeout`` and ``longest_wait`` values are seconds; ``browser`` is the program that the user
    named, empty if it is to be looked for.
    """

    database_url: str
    archive_dir: Path
    reports_dir: Path
    regions_file: Path | None
    confirmations_file: Path
    lock_dir: Path
    replica_url: str
    nodes: tuple[str, ...]
    clock: Clock
    clock_now: str
    person_key: str
    fresh: bool
    browser: str
    delay: float
    longest_wait: float
    page_timeout: float
    wait_for_timeout: float
    base: Path

    @classmethod
    def of(cls, crawler: Crawler) -> Config:
        """Return the configuration of a crawl, resolved when it is asked for first.

        Raises:
            ConfigurationError: a value cannot be used; the message names the setting.
        """
        if crawler not in _RESOLVED:
            _RESOLVED[crawler] = cls.from_settings(crawler.settings)
        return _RESOLVED[crawler]

    @classmethod
    def from_settings(cls, settings: BaseSettings | Mapping[str, Any]) -> Config:
        """Resolve the project's settings.

        Raises:
            ConfigurationError: a value cannot be used; the message names the setting.
        """
        base = base_folder()

        def text(name: str, default: str = "") -> str:
            return str(settings.get(name) or default)

        def seconds(name: str, default: float) -> float:
            value = settings.get(name)
            try:
                return default if value is None else float(value)
            except (TypeError, ValueError) as error:
                raise ConfigurationError(f"{name}: expected a number of seconds, found {value!r}") from error

        regions = text("HEARINGS_REGIONS_FILE")
        replica = text("REPLICA_URL").rstrip("/")
        parts = urlsplit(replica)
        if replica and (parts.scheme != "http" or not parts.port or parts.path or parts.query):
            raise ConfigurationError(f"REPLICA_URL: expected http://127.0.0.1:PORT, found {replica!r}")
        default_locks = Path(tempfile.gettempdir()) / f"hearings-crawler-locks-{os.geteuid()}"
        delay = seconds("DOWNLOAD_DELAY", LEAST_DELAY_SECONDS)
        return cls(
            database_url=absolute_database_url(
                text("HEARINGS_DATABASE_URL", "sqlite:///var/hearings.sqlite"), base
            ),
            archive_dir=base / text("HEARINGS_ARCHIVE_DIR", "var/archive"),
            reports_dir=base / text("HEARINGS_REPORTS_DIR", "var/reports"),
            regions_file=base / regions if regions else None,
            confirmations_file=base / text("HEARINGS_CONFIRMATIONS_FILE", "var/confirmations.json"),
            lock_dir=base / text("HEARINGS_LOCK_DIR", str(default_locks)),
            replica_url=replica,
            nodes=tuple(text("SCRAPYD_NODES").split()),
            clock=Clock.from_setting(text("CLOCK_NOW")),
            clock_now=text("CLOCK_NOW"),
            person_key=text("HEARINGS_IIN_KEY"),
            fresh=parse_switch(text("HEARINGS_FRESH"), "HEARINGS_FRESH"),
            browser=text("HEARINGS_BROWSER"),
            delay=delay if replica else max(delay, LEAST_DELAY_SECONDS),
            longest_wait=seconds("HEARINGS_LONGEST_WAIT", 300.0),
            page_timeout=seconds("HEARINGS_PAGE_TIMEOUT", 60.0),
            wait_for_timeout=seconds("HEARINGS_WAIT_FOR_TIMEOUT", 15.0),
            base=base,
        )

    def as_settings(self) -> dict[str, str]:
        """Return what is no secret, to hand to a spider in another process: every path absolute.

        The database's URL is among it unless it has a password; see :meth:`as_environment`.
        """
        values = {
            "HEARINGS_DATABASE_URL": "" if self.has_password else self.database_url,
            "HEARINGS_ARCHIVE_DIR": str(self.archive_dir),
            "HEARINGS_REPORTS_DIR": str(self.reports_dir),
            "HEARINGS_REGIONS_FILE": str(self.regions_file or ""),
            "HEARINGS_CONFIRMATIONS_FILE": str(self.confirmations_file),
            "HEARINGS_LOCK_DIR": str(self.lock_dir),
            "HEARINGS_BROWSER": self.browser,
            "REPLICA_URL": self.replica_url,
            "CLOCK_NOW": self.clock_now,
            "HEARINGS_FRESH": "1" if self.fresh else "",
        }
        return {name: value for name, value in values.items() if value}

    def as_environment(self) -> dict[str, str]:
        """Return the secrets, to hand to a process of this machine as environment variables, never as arguments."""
        values = {"HEARINGS_DATABASE_URL": self.database_url, "HEARINGS_IIN_KEY": self.person_key}
        return {name: value for name, value in values.items() if value}

    @property
    def has_password(self) -> bool:
        """Whether the database's URL carries a password."""
        url = make_url(self.database_url)
        return _without_password(url) != url

    @property
    def shown_database_url(self) -> str:
        """The database's URL as it may be printed: without a password."""
        return _without_password(make_url(self.database_url)).render_as_string()

    @property
    def person_key_file(self) -> Path:
        """The file that keeps the key for hashing numbers of persons, beside the archive."""
        return self.archive_dir.parent / "person.key"


_RESOLVED: WeakKeyDictionary[Crawler, Config] = WeakKeyDictionary()
