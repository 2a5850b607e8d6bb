"""A copy of the checkout in which a test may change sources: the commands run there see the copy's packages."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.replica import Replica
from tests.running import ROOT, Workplace

COPIED = ("hearings_crawler", "spiders", "pipelines", "reports", "tests")
FILES = ("scrapy.cfg", "pyproject.toml")


def copied_checkout(folder: Path) -> Path:
    """Copy what a newcomer works in."""
    unwanted = shutil.ignore_patterns("__pycache__", "*.new", "var")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


class CopiedWorkplace(Workplace):
    """Runs the commands of a copied checkout, with the registry that the copy packages."""

    def __init__(self, folder: Path, replica: Replica) -> None:
        self.checkout = copied_checkout(folder / "checkout")
        super().__init__(
            folder / "work",
            replica,
            registry=self.checkout / "hearings_crawler/registry/regions.json",
        )
        self.extra["PYTHONPATH"] = str(self.checkout)

    @property
    def root(self) -> Path:
        """The folder that commands run in."""
        return self.checkout
