"""``make demo``: the whole month of April 2025 over the replica of the sites, through an embedded scrapyd.

``python -m tests.demo [MONTH]`` starts the replica on a free loopback port, runs ``scrapy monthly`` in a
folder of its own (var/demo) and prints both tables' totals and where the report lies.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from hearings_crawler.transport.browser import find_browser
from tests.replica import Replica

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the demonstration; the exit code is that of ``scrapy monthly``."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument(
        "world", nargs="?", default="2025-04", help="a world of the replica (docs/replica.md)"
    )
    options = parser.parse_args()
    folder = ROOT / "var" / "demo" / Path(options.world).stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    browser = find_browser(Config.from_settings(get_project_settings()).browser)
    if browser is None:
        print(
            "No browser was found: pages that need one cannot be read and their sites end partial.\n"
            "Install Chromium (Debian: apt-get install chromium) or Playwright's own (playwright install chromium).",
            file=sys.stderr,
        )
    started = time.monotonic()
    with Replica(options.world) as replica:
        month = str(replica.world.month)
        regions = replica.registry(folder / "regions.json")
        environment = {
            **os.environ,
            "REPLICA_URL": replica.url,
            "HEARINGS_REGIONS_FILE": str(regions),
            "HEARINGS_DATABASE_URL": f"sqlite:///{folder / 'hearings.sqlite'}",
            "HEARINGS_ARCHIVE_DIR": str(folder / "archive"),
            "HEARINGS_REPORTS_DIR": str(folder / "reports"),
            "HEARINGS_CONFIRMATIONS_FILE": str(folder / "confirmations.json"),
            "HEARINGS_LOCK_DIR": str(folder / "locks"),
            "DOWNLOAD_DELAY": "0",
            "CLOCK_NOW": replica.world.clock.isoformat(),
        }
        scrapy = Path(sys.executable).with_name("scrapy")
        done = subprocess.run([scrapy, "monthly", month], cwd=ROOT, env=environment, check=False)
    print(f"The month took {time.monotonic() - started:.0f} s.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
