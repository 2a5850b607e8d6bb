"""Prints the table of docs/faults.md as it is now: which coverage a crawl records under each fault.

``python -m benchmarks.fault_table`` takes about three minutes with a browser; the rendered news are left out without one.
"""

from __future__ import annotations

import json
import subprocess
import sys

from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from hearings_crawler.transport.browser import find_browser
from tests.fault_table import NEWS, SPIDERS, SYSTEMS, Row


def measured(*arguments: str) -> dict[str, Row]:
    """Run the crawls in a process of their own and return fault -> system -> (status, cause)."""
    command = [sys.executable, "-m", "tests.fault_table", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    table: dict[str, Row] = json.loads(done.stdout)
    return table


def as_markdown(table: dict[str, Row]) -> str:
    """Return the table as docs/faults.md shows it."""
    systems = [system for system in SYSTEMS if all(system in row for row in table.values())]
    lines = [f"| fault | {' | '.join(systems)} |", f"|---{'|---' * len(systems)}|"]
    for fault, row in table.items():
        cells = [
            status + (f" ({cause})" if cause else "") for status, cause in (row[name] for name in systems)
        ]
        lines.append(f"| `{fault.partition(':')[0]}` | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with_news = find_browser(Config.from_settings(get_project_settings()).browser) is not None
    print(as_markdown(measured("--spiders", *(name for name in SPIDERS if with_news or name != NEWS))))
