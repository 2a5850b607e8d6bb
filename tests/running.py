"""Helpers for tests that run the project's own commands, as a user would."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.replica import Replica

ROOT = Path(__file__).resolve().parent.parent
SCRAPY = Path(sys.executable).with_name("scrapy")

Row = dict[str, str]


@dataclass
class Workplace:
    """A folder of its own for one store, archive and reports, and the environment that points to them."""

    folder: Path
    replica: Replica | None = None
    clock: str = ""
    database_url: str = ""
    only: tuple[str, ...] = ()
    registry: Path | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # Asked once: a store can be published from after its replica has been stopped.
        self._replica_url = self.replica.url if self.replica is not None else ""
        if self.replica is not None and self.registry is None:
            self.registry = self.replica.registry(self.folder / "regions.json", self.only)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command."""
        own = {
            "HEARINGS_DATABASE_URL": self.database_url or f"sqlite:///{self.folder / 'hearings.sqlite'}",
            "HEARINGS_ARCHIVE_DIR": str(self.folder / "archive"),
            "HEARINGS_REPORTS_DIR": str(self.folder / "reports"),
            "HEARINGS_CONFIRMATIONS_FILE": str(self.folder / "confirmations.json"),
            "HEARINGS_LOCK_DIR": str(self.folder / "locks"),
            "DOWNLOAD_DELAY": "0",
            "PYTHONWARNINGS": "",
        }
        if self.replica is not None:
            own["REPLICA_URL"] = self._replica_url
            own["CLOCK_NOW"] = self.clock or self.replica.world.clock.isoformat()
        elif self.clock:
            own["CLOCK_NOW"] = self.clock
        if self.registry is not None:
            own["HEARINGS_REGIONS_FILE"] = str(self.registry)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HEARINGS_", "REPLICA_", "CLOCK_", "SCRAPYD_", "DOWNLOAD_"))
        }
        return {**kept, **own, **self.extra}

    @property
    def root(self) -> Path:
        """The folder that commands run in."""
        return ROOT

    def scrapy(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of the project."""
        return subprocess.run(
            [SCRAPY, *arguments],
            cwd=self.root,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def report(self, month: str) -> Path:
        """The folder of a published month."""
        return self.folder / "reports" / month

    def rows(self, month: str, name: str) -> list[Row]:
        """The rows of a CSV file of a month."""
        with (self.report(month) / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def table(self, month: str, number: int) -> dict[str, Row]:
        """The rows of a table by region code."""
        return {row["region"]: row for row in self.rows(month, f"table{number}.csv")}
