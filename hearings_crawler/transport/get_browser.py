"""``python -m hearings_crawler.transport.get_browser``: finds a browser for rendered pages, or installs one.

In this order: an installed Chromium or Chrome, Playwright's own download, Debian's package when this user may
install one.  Without any it says so and what to do; crawls then end partial on sites that need a browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from hearings_crawler.transport.browser import find_browser

DOWNLOAD_SECONDS = 300


def _run(*command: str) -> bool:
    """Run an installer quietly; False when it is not there, fails or takes too long."""
    try:
        return (
            subprocess.run(  # noqa: S603 (fixed commands)
                command,
                check=False,
                timeout=DOWNLOAD_SECONDS,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    """Find or install a browser; always exit code 0, since a crawl goes on without one."""
    named = Config.from_settings(get_project_settings()).browser
    found = find_browser(named)
    if found is None:
        print("No browser found; asking Playwright for its own …", file=sys.stderr)
        _run(sys.executable, "-m", "playwright", "install", "chromium")
        found = find_browser(named)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Playwright's download failed; installing Debian's package chromium …", file=sys.stderr)
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "chromium")
        found = find_browser(named)
    if found is None:
        print(
            "No browser could be installed. Sites whose news are built by script will end partial.\n"
            "Install one: apt-get install chromium (Debian), or: playwright install chromium; "
            "or name one in HEARINGS_BROWSER.",
            file=sys.stderr,
        )
    else:
        print(f"Browser: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
