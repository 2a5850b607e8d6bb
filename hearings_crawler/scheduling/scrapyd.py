"""Scrapyd nodes: an embedded one on the loopback, and the schedule of a month's spiders over nodes."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import requests
from scrapyd_client.exceptions import ErrorResponse, MalformedResponse
from scrapyd_client.pyclient import ScrapydClient

import hearings_crawler
from hearings_crawler.errors import HearingsError

if TYPE_CHECKING:
    from hearings_crawler.registry.regions import Registry

PROJECT = "hearings_crawler"
POLL_SECONDS = 0.5
START_SECONDS = 180
"""How long scrapyd may take to start: a machine whose cores are all busy is slow."""
STOP_SECONDS = 15
PATIENCE_SECONDS = 60
"""How long a node may stay silent before its spiders count as lost."""


class NodeError(HearingsError):
    """A scrapyd node cannot be used."""


_CONFIGURATION = """\
[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
username = {user}
password = {password}
eggs_dir = {folder}/eggs
logs_dir = {logs}
dbs_dir = {folder}/dbs
items_dir =
max_proc = {processes}
poll_interval = 0.2
jobs_to_keep = 1000
finished_to_keep = 1000

[settings]
{project} = hearings_crawler.settings
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def embedded_node(logs: Path, environment: Mapping[str, str], processes: int | None = None) -> Iterator[str]:
    """Run a scrapyd of our own on a free loopback port, with its own folder and a password; give its URL.

    ``logs`` receives the spiders' logs; ``environment`` is given to every spider beside this process's own (secrets,
    which must not be arguments); ``processes`` is how many crawl at once (default: twice the cores).

    Raises:
        NodeError: scrapyd did not start; the message holds the end of its log.
    """
    logs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hearings-scrapyd-") as folder:
        port, user, password = _free_port(), "monthly", secrets.token_hex(16)
        text = _CONFIGURATION.format(
            port=port,
            user=user,
            password=password,
            folder=folder,
            logs=logs,
            processes=processes or 2 * (os.cpu_count() or 1),
            project=PROJECT,
        )
        # In a folder that mkdtemp made for this user alone: the file holds the password.
        (Path(folder) / "scrapyd.conf").write_text(text)
        log = logs / "scrapyd.log"
        root = str(Path(hearings_crawler.__file__).resolve().parent.parent)
        own = {
            **os.environ,
            **environment,
            "SCRAPY_SETTINGS_MODULE": "hearings_crawler.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
        }
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "scrapyd"],
                cwd=folder,
                env=own,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            url = f"http://{user}:{password}@127.0.0.1:{port}"
            _await_start(process, url, log)
            yield url
        finally:
            _stop(process)


def _await_start(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            ScrapydClient(url).daemonstatus()
        except (requests.RequestException, MalformedResponse):
            time.sleep(0.1)
        else:
            return
    tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:])
    raise NodeError(f"the embedded scrapyd did not start; the end of {log}:\n{tail}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End scrapyd and whatever crawls it still has: the whole process group, politely first.

    Its crawls may live on when scrapyd itself has died; the group's number stays taken until the last has ended.
    """
    for sign in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        try:
            os.killpg(process.pid, sign)
            while time.monotonic() < deadline:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.05)
        except ProcessLookupError:
            break
    process.poll()


def groups_by_host(
    spiders: Sequence[str], registry: Registry, portal_hosts: frozenset[str]
) -> list[list[str]]:
    """Return the spiders in groups that share no host.

    One request at a time per host holds over the processes of one machine, so spiders that share a host
    must run on one node.
    """
    hosts: dict[str, frozenset[str]] = {}
    for spider in spiders:
        region = next((region for region in registry.regions if region.spider == spider), None)
        hosts[spider] = (
            frozenset(host for site in region.sites for host in site.hosts) if region else portal_hosts
        )
    groups: list[tuple[set[str], list[str]]] = []
    for spider in spiders:
        touching = [group for group in groups if group[0] & hosts[spider]]
        merged: tuple[set[str], list[str]] = (set(hosts[spider]), [])
        for group in touching:
            merged[0].update(group[0])
            merged[1].extend(group[1])
            groups.remove(group)
        merged[1].append(spider)
        groups.append(merged)
    return [group[1] for group in groups]


@dataclass
class Job:
    """One spider on one node."""

    spider: str
    node: str
    id: str = ""
    state: str = "pending"
    attempt: int = 1


@dataclass
class Schedule:
    """The spiders of a month on their nodes.

    ``arguments`` are spider arguments, ``settings`` Scrapy settings handed to every spider; ``on_change``
    is told of every job whose state changed (``running``, ``finished``, ``lost``).
    """

    nodes: Sequence[str]
    arguments: Mapping[str, str]
    settings: Mapping[str, str]
    on_change: Callable[[Job], None]
    jobs: list[Job] = field(default_factory=list)

    def check(self, spiders: Sequence[str]) -> None:
        """Check that every node answers and has the project with these spiders.

        Raises:
            NodeError: it has not; the message says what to do.
        """
        for node in self.nodes:
            try:
                known = set(ScrapydClient(node).spiders(PROJECT))
            except (requests.RequestException, MalformedResponse) as error:
                raise NodeError(f"the scrapyd node {_shown(node)} does not answer: {error}") from error
            except ErrorResponse as error:
                raise NodeError(
                    f"the scrapyd node {_shown(node)} does not have the project {PROJECT}: deploy it with "
                    f"scrapyd-deploy (docs/operator.md). It said: {error}"
                ) from error
            missing = sorted(set(spiders) - known)
            if missing:
                raise NodeError(
                    f"the scrapyd node {_shown(node)} does not know {', '.join(missing)}: deploy the present version"
                )

    def start(self, groups: Sequence[Sequence[str]]) -> None:
        """Schedule the spiders: each group on one node, the largest groups first on the emptiest node."""
        load = dict.fromkeys(self.nodes, 0)
        node_of: dict[str, str] = {}
        for group in sorted(groups, key=len, reverse=True):
            node = min(load, key=lambda name: load[name])
            load[node] += len(group)
            node_of.update(dict.fromkeys(group, node))
        # Scheduled in the caller's order, whatever the grouping: the longest crawls come first there.
        for spider in sorted(node_of, key=[name for group in groups for name in group].index):
            self._submit(Job(spider, node_of[spider]))

    def retry(self, job: Job) -> None:
        """Schedule a spider once more, on its node."""
        self._submit(Job(job.spider, job.node, attempt=job.attempt + 1))

    def _submit(self, job: Job) -> None:
        pairs = [("setting", f"{name}={value}") for name, value in self.settings.items()]
        try:
            job.id = ScrapydClient(job.node).schedule(PROJECT, job.spider, [*self.arguments.items(), *pairs])
        except (requests.RequestException, MalformedResponse, ErrorResponse) as error:
            raise NodeError(f"the scrapyd node {_shown(job.node)} refused {job.spider}: {error}") from error
        self.jobs.append(job)

    def wait(self) -> Iterator[Job]:
        """Yield each job when it has ended; jobs scheduled meanwhile are waited for as well.

        Raises:
            NodeError: a node stayed silent for a minute.
        """
        silent_since: dict[str, float] = {}
        while True:
            waiting = [job for job in self.jobs if job.state in ("pending", "running")]
            if not waiting:
                return
            ended: list[Job] = []
            for node in dict.fromkeys(job.node for job in waiting):
                try:
                    states = _states(node)
                except (requests.RequestException, MalformedResponse, ErrorResponse) as error:
                    since = silent_since.setdefault(node, time.monotonic())
                    if time.monotonic() - since > PATIENCE_SECONDS:
                        raise NodeError(
                            f"the scrapyd node {_shown(node)} has not answered for {PATIENCE_SECONDS} s: {error}"
                        ) from error
                    continue
                silent_since.pop(node, None)
                for job in waiting:
                    if job.node != node:
                        continue
                    # A job that a node no longer knows was lost in a restart of scrapyd.
                    state = states.get(job.id, "lost")
                    if state != job.state:
                        job.state = state
                        self.on_change(job)
                    if state in ("finished", "lost"):
                        ended.append(job)
            yield from ended
            if not ended:
                time.sleep(POLL_SECONDS)

    def cancel(self) -> None:
        """Cancel whatever still runs (an operator's interrupt)."""
        for job in self.jobs:
            if job.state in ("pending", "running"):
                try:
                    ScrapydClient(job.node).cancel(PROJECT, job.id)
                except (requests.RequestException, MalformedResponse, ErrorResponse):
                    continue


def _states(node: str) -> dict[str, str]:
    answer = ScrapydClient(node).jobs(PROJECT)
    return {job["id"]: state for state in ("pending", "running", "finished") for job in answer.get(state, [])}


def _shown(node: str) -> str:
    """Return a node's address without its password."""
    return node.rsplit("@", 1)[-1] if "@" in node else node
