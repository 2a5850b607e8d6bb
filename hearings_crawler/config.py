"""Where things are: environment variables and Scrapy settings made into absolute paths and addresses, once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.utils.conf import closest_scrapy_cfg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from hearings_crawler.clock import Clock
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.law.months import parse_switch

if TYPE_CHECKING:
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

PATHS = (
    "HEARINGS_ARCHIVE_DIR",
    "HEARINGS_REPORTS_DIR",
    "HEARINGS_REGIONS_FILE",
    "HEARINGS_CONFIRMATIONS_FILE",
    "HEARINGS_LOCK_DIR",
)


def base_folder() -> Path:
    """Return the folder that relative paths count from: that of scrapy.cfg, else the working folder."""
    found = closest_scrapy_cfg()
    return Path(found).resolve().parent if found else Path.cwd()


def from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings given as environment variables."""
    return {name: environment[name] for name in ENVIRONMENT if environment.get(name)}


def absolute_database_url(url: str, base: Path) -> str:
    """Return a database URL in which the path of an SQLite file is absolute.

    Raises:
        ConfigurationError: the URL is not one, or names a database that the store does not speak.
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


@dataclass(frozen=True, slots=True)
class Config:
    """The project's settings, resolved: absolute paths, checked addresses."""

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
    base: Path

    @classmethod
    def from_settings(cls, settings: BaseSettings | Mapping[str, Any]) -> Config:
        """Resolve the project's settings.

        Raises:
            ConfigurationError: a value cannot be used; the message names the setting.
        """
        base = base_folder()

        def text(name: str, default: str = "") -> str:
            return str(settings.get(name) or default)

        regions = text("HEARINGS_REGIONS_FILE")
        replica = text("REPLICA_URL").rstrip("/")
        if replica and (urlsplit(replica).scheme != "http" or not urlsplit(replica).port):
            raise ConfigurationError(f"REPLICA_URL: expected http://127.0.0.1:PORT, found {replica!r}")
        default_locks = Path(tempfile.gettempdir()) / f"hearings-crawler-locks-{os.getuid()}"
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
            base=base,
        )

    def as_settings(self) -> dict[str, str]:
        """Return the settings to hand to a spider in another process: every path absolute."""
        values = {
            "HEARINGS_DATABASE_URL": self.database_url,
            "HEARINGS_ARCHIVE_DIR": str(self.archive_dir),
            "HEARINGS_REPORTS_DIR": str(self.reports_dir),
            "HEARINGS_REGIONS_FILE": str(self.regions_file or ""),
            "HEARINGS_CONFIRMATIONS_FILE": str(self.confirmations_file),
            "HEARINGS_LOCK_DIR": str(self.lock_dir),
            "HEARINGS_IIN_KEY": self.person_key,
            "REPLICA_URL": self.replica_url,
            "CLOCK_NOW": self.clock_now,
            "HEARINGS_FRESH": "1" if self.fresh else "",
        }
        return {name: value for name, value in values.items() if value}

    @property
    def person_key_file(self) -> Path:
        """The file that keeps the key for hashing numbers of persons, beside the archive."""
        return self.archive_dir.parent / "person.key"
