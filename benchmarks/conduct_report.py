"""How sites are treated, measured: a month crawled twice through `scrapy monthly`, from the replica's request log.

``python -m benchmarks.conduct_report [WORLD] [--only SPIDER …] [--delay SECONDS] [--answer SECONDS]`` prints a
table per host: requests of both runs, the most page loads under way at once, the shortest gap from the end of
one to the start of the next, the bytes of each run and their ratio.  It ends with 1 if two loads of a host
overlapped, a gap was shorter than the delay, or the second run fetched more than a tenth of the first's bytes.

A page that is rendered makes several requests within one load: what the page itself asks for (its scripts, its
data) is counted to the load that it follows.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.replica import Replica
from tests.replica.log import LoggedRequest
from tests.running import Workplace

LARGEST_SHARE = 0.1
PART_PATHS = ("/static/", "/api/v1/public/page-data/", "/api/v1/public/content-manager/news", "/favicon.ico")
# The clocks of the crawl and of the replica differ by what a thread takes to be woken.
TOLERANCE_SECONDS = 0.01


@dataclass
class Load:
    """One page load of a host: a request, or a rendered page with what it asked for."""

    started: float
    ended: float


@dataclass(frozen=True)
class Conduct:
    """What one host saw in both runs; the gap in seconds, None with fewer than two loads."""

    requests: tuple[int, int]
    concurrency: int
    shortest_gap: float | None
    sizes: tuple[int, int]


def loads(requests: Iterable[LoggedRequest]) -> list[Load]:
    """Return the page loads of one host's requests, in order of their start."""
    found: list[Load] = []
    for request in sorted(requests, key=lambda request: request.started):
        if found and request.path.startswith(PART_PATHS):
            found[-1].ended = max(found[-1].ended, request.ended)
        else:
            found.append(Load(request.started, request.ended))
    return found


def most_at_once(found: list[Load]) -> int:
    """Return the highest number of loads under way at the same time."""
    events = sorted(event for load in found for event in ((load.started, 1), (load.ended, -1)))
    return max(itertools.accumulate(step for _, step in events), default=0)


def shortest_gap(found: list[Load]) -> float | None:
    """Return the shortest time from the end of a load to the start of the next one (negative: they overlap)."""
    return min((later.started - earlier.ended for earlier, later in itertools.pairwise(found)), default=None)


def conduct(first: list[LoggedRequest], second: list[LoggedRequest]) -> Conduct:
    """Return what one host saw."""
    both = (loads(first), loads(second))
    gaps = [gap for found in both if (gap := shortest_gap(found)) is not None]
    return Conduct(
        (len(first), len(second)),
        max(most_at_once(found) for found in both),
        min(gaps, default=None),
        (sum(request.size for request in first), sum(request.size for request in second)),
    )


def crawl_twice(world: str, only: tuple[str, ...], delay: float, answer: float) -> list[list[LoggedRequest]]:
    """Crawl a world's month twice, into one store, and return the requests of each run."""
    runs = []
    with tempfile.TemporaryDirectory() as folder, Replica(world, delay=answer) as replica:
        place = Workplace(Path(folder), replica, only=only, extra={"DOWNLOAD_DELAY": str(delay)})
        arguments = ("--only", "portal", *only) if only else ()
        for number in (1, 2):
            replica.log.clear()
            done = place.scrapy("monthly", str(replica.world.month), *arguments)
            if done.returncode:
                sys.exit(f"run {number} ended with {done.returncode}:\n{done.stderr[-3000:]}")
            runs.append(list(replica.log))
    return runs


def share(sizes: tuple[int, int]) -> float:
    """Return the second run's bytes as a share of the first's."""
    return sizes[1] / sizes[0] if sizes[0] else 0.0


def main() -> int:
    """Measure and print; the exit code says whether the targets were met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conduct_report", description=__doc__)
    parser.add_argument("world", nargs="?", default="mini", help="a world of the replica (docs/replica.md)")
    parser.add_argument("--only", nargs="+", metavar="SPIDER", help="these akimats (and the portal)")
    parser.add_argument("--delay", type=float, default=0.2, help="DOWNLOAD_DELAY in seconds (default 0.2)")
    parser.add_argument("--answer", type=float, default=0.0, help="seconds that every answer takes")
    options = parser.parse_args()
    only = tuple(options.only or (("zhambyl", "almaty_city") if options.world == "mini" else ()))
    first, second = crawl_twice(options.world, only, options.delay, options.answer)
    hosts = sorted({request.host for request in (*first, *second)})
    measured = {
        host: conduct([r for r in first if r.host == host], [r for r in second if r.host == host])
        for host in hosts
    }
    print("| host | requests 1 | requests 2 | at once | shortest gap, s | bytes 1 | bytes 2 | share |")
    print("|---|---|---|---|---|---|---|---|")
    for host, seen in measured.items():
        gap = "–" if seen.shortest_gap is None else f"{seen.shortest_gap:.3f}"
        print(
            f"| {host} | {seen.requests[0]} | {seen.requests[1]} | {seen.concurrency} | {gap} | {seen.sizes[0]} "
            f"| {seen.sizes[1]} | {share(seen.sizes):.1%} |"
        )
    sizes = (sum(request.size for request in first), sum(request.size for request in second))
    print(
        f"\nAll hosts: {len(first)} and {len(second)} requests, {sizes[0]} and {sizes[1]} bytes: {share(sizes):.1%}"
    )
    wanted = max(options.delay, options.answer) - TOLERANCE_SECONDS
    kept = all(
        seen.concurrency <= 1 and (seen.shortest_gap is None or seen.shortest_gap >= wanted)
        for seen in measured.values()
    )
    return 0 if kept and share(sizes) <= LARGEST_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
