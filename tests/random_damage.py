"""A small month crawled over real HTTP while the answers are damaged at random: which absences are then concluded.

``python -m tests.random_damage SEED …`` prints a JSON object: seed -> {"absences": […], "statuses": {…}, "damaged": n};
seed 0 damages nothing.  One process runs all of it (the reactor starts once); each seed has a store of its own.

Bytes are damaged by their highest bit: what turns one digit into another leaves a valid page, which no program can
tell from what the site says.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import random
import re
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor

from hearings_crawler.store.store import Store
from tests.replica import Replica
from tests.replica.pages import portal
from tests.replica.pages.base import Answer, Request
from tests.running import ROOT, SCRAPY

SPIDERS = ("portal", "almaty_city", "aktobe", "north_kazakhstan")
MONTH = "2025-04"
ABSENCES = {"notice_absent", "minutes_absent", "minutes_absent_portal"}
SHARE = {True: 0.01, False: 0.2}
"""How many of the answers are damaged: of the portal's, which are many and each of which silences the month, and of the
sites'."""


def flipped(body: bytes, chance: random.Random) -> bytes:
    """Some bytes with their highest bit turned."""
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(damaged))] ^= 0x80
    return bytes(damaged)


def cut(body: bytes, chance: random.Random) -> bytes:
    """The beginning of the body, under a Content-Length that fits it."""
    return body[: chance.randrange(len(body))]


def gapped(body: bytes, chance: random.Random) -> bytes:
    """The body without a piece of its middle."""
    first = chance.randrange(len(body))
    return body[:first] + body[first + chance.randint(1, max(1, len(body) // 3)) :]


def surrogated(body: bytes, chance: random.Random) -> bytes:
    """JSON with a lone surrogate in one of its texts; other bodies lose their last byte."""
    places = [match.end() for match in re.finditer(rb'"(?:title|content)": ?"', body)]
    if not places:
        return body[:-1]
    at = chance.choice(places)
    return body[:at] + rb"\ud83d" + body[at:]


def overwritten(body: bytes, chance: random.Random) -> bytes:
    """The body with a piece overwritten by NUL bytes."""
    first = chance.randrange(len(body))
    length = min(len(body) - first, chance.randint(1, 2000))
    return body[:first] + b"\0" * length + body[first + length :]


DAMAGES = (flipped, cut, gapped, surrogated, overwritten)


@dataclass
class Damage:
    """What happened to the answers of one replica: the same request is always damaged alike."""

    seed: int
    struck: list[str] = field(default_factory=list)

    def on(self, request: Request, answer: Answer) -> Answer:
        """Return an answer, damaged or not."""
        key = f"{self.seed} {request.host}{request.path}?{sorted(request.query.items())} {request.language}"
        chance = random.Random(key)
        if (
            not self.seed
            or answer.status != 200
            or not answer.body
            or chance.random() >= SHARE[request.host in portal.HOSTS]
        ):
            return answer
        kind = chance.choice((*DAMAGES, None))
        self.struck.append(f"{kind.__name__ if kind else '500'} {request.host}{request.path}")
        if kind is None:
            return Answer(b"Internal Server Error", 500, "text/plain")
        return replace(answer, body=kind(answer.body, chance))


class DamagedReplica(Replica):
    """A replica that damages its answers."""

    def __init__(self, world: str, damage: Damage) -> None:
        super().__init__(world)
        self.damage = damage

    def answer(self, request: Request) -> Answer:
        """The answer, damaged at random; robots.txt never is."""
        whole = super().answer(request)
        return whole if request.path == "/robots.txt" else self.damage.on(request, whole)


def settings_for(replica: Replica, folder: Path) -> dict[str, str]:
    """The settings of a crawl and of its report, in a folder of their own."""
    return {
        "REPLICA_URL": replica.url,
        "CLOCK_NOW": replica.world.clock.isoformat(),
        "HEARINGS_REGIONS_FILE": str(replica.registry(folder / "regions.json", SPIDERS)),
        "HEARINGS_CONFIRMATIONS_FILE": str(folder / "confirmations.json"),
        "HEARINGS_DATABASE_URL": f"sqlite:///{folder / 'hearings.sqlite'}",
        "HEARINGS_ARCHIVE_DIR": str(folder / "archive"),
        "HEARINGS_REPORTS_DIR": str(folder / "reports"),
        "HEARINGS_LOCK_DIR": str(folder / "locks"),
        "DOWNLOAD_DELAY": "0",
    }


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of the report."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def concluded(report: Path, damage: Damage) -> dict[str, Any]:
    """What a report concludes of absences, and how its sources ended."""
    return {
        "absences": sorted(
            f"{row['region']} {row['rule']} {row['form']} {row['registration_number']}"
            for row in rows(report / "findings.csv")
            if row["rule"] in ABSENCES and row["verdict"] == "broken"
        ),
        "statuses": {row["region"]: row["status"] for row in rows(report / "coverage.csv")},
        "damaged": damage.struck,
    }


async def report_from(replica: Replica, folder: Path) -> Path:
    """Crawl and publish the month from a replica, whatever it does to its answers; return the report's folder."""
    folder.mkdir(parents=True)
    own = settings_for(replica, folder)
    settings = get_project_settings()
    quick = {"DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0, "PUBLISH_ON_CLOSE": False, "LOG_ENABLED": False}
    for name, value in {**own, **quick}.items():
        settings.set(name, value, priority="cmdline")
    Store.open(own["HEARINGS_DATABASE_URL"]).close()
    runner = AsyncCrawlerRunner(settings)
    await asyncio.gather(*(runner.crawl(spider, month=MONTH) for spider in SPIDERS))
    done = subprocess.run(
        [SCRAPY, "report", MONTH],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{folder.name}: {done.stderr}")
    return folder / "reports" / MONTH


async def crawl_under(damage: Damage, folder: Path) -> dict[str, Any]:
    """Crawl and publish the month under one damage and return what its report concludes."""
    with DamagedReplica("damage", damage) as replica:
        report = await report_from(replica, folder)
    return concluded(report, damage)


def main() -> None:
    """Print what was concluded under the damages asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.random_damage", description=__doc__)
    parser.add_argument("seeds", nargs="+", type=int)
    options = parser.parse_args()
    # The settings of this machine do not concern the crawls.
    for name in list(os.environ):
        if name.startswith(("HEARINGS_", "REPLICA_", "CLOCK_", "DOWNLOAD_")):
            del os.environ[name]
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor, task

    async def whole() -> None:
        with tempfile.TemporaryDirectory(prefix="hearings-damage-") as folder:
            found = {}
            for seed in options.seeds:
                found[seed] = await crawl_under(Damage(seed), Path(folder) / str(seed))
            print(json.dumps(found, ensure_ascii=False))

    def run(_: Any) -> Any:
        return deferred_from_coro(whole())

    task.react(run, _reactor=reactor)


if __name__ == "__main__":
    main()
