"""What faults that leave pages readable do to the verdicts: a small month over real HTTP, fault by fault.

``python -m tests.fault_verdicts [--faults NAME …]`` prints a JSON object: fault -> what it struck -> the absences that
the report concludes.  ``none`` is first.  One process runs all of it (the reactor starts once).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.reactor import install_reactor

from tests.random_damage import Damage, concluded, report_from
from tests.replica import Replica

STRUCK = {
    "sites": ("www.gov.kz", "almaty.gov.kz", "tabigat.aktobe.gov.kz", "op-tsh.sko.gov.kz"),
    "portal": ("portal",),
}
NO_FAULT = "none"
FAULTS = ("bad_byte", "cut_page", "lone_surrogate", "gzip_members", "gzip_cut")
Absences = dict[str, list[str]]


async def absences_under(fault: str, targets: Sequence[str], folder: Path) -> list[str]:
    """Crawl and publish a month while some hosts have a fault, and return the absences that are concluded."""
    with Replica("damage") as replica:
        if fault != NO_FAULT:
            for target in targets:
                replica.down(target, fault)
        report = await report_from(replica, folder)
    absences: list[str] = concluded(report, Damage(0))["absences"]
    return absences


async def verdicts(faults: Sequence[str], folder: Path) -> dict[str, Absences]:
    """Return the absences under each fault, first of those without one."""
    table = {NO_FAULT: {"sites": await absences_under(NO_FAULT, (), folder / NO_FAULT)}}
    for fault in faults:
        table[fault] = {
            struck: await absences_under(fault, targets, folder / f"{fault}-{struck}")
            for struck, targets in STRUCK.items()
        }
    return table


def main() -> None:
    """Print what was concluded under the faults asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.fault_verdicts", description=__doc__)
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=FAULTS)
    options = parser.parse_args()
    # The settings of this machine do not concern the crawls.
    for name in list(os.environ):
        if name.startswith(("HEARINGS_", "REPLICA_", "CLOCK_", "DOWNLOAD_")):
            del os.environ[name]
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor, task

    async def whole() -> None:
        with tempfile.TemporaryDirectory(prefix="hearings-verdicts-") as folder:
            print(json.dumps(await verdicts(options.faults, Path(folder)), ensure_ascii=False))

    def run(_: Any) -> Any:
        return deferred_from_coro(whole())

    task.react(run, _reactor=reactor)


if __name__ == "__main__":
    main()
