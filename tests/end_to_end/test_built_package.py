"""The built package under a real scrapyd: it lists every spider, crawls, migrates and publishes from the egg."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hearings_crawler.registry.regions import load_registry
from tests.replica import Replica
from tests.running import ROOT, Workplace

pytestmark = pytest.mark.slow
PROJECT = "hearings_crawler"


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The egg, built from a copy of what git knows, so that nothing untracked helps it."""
    folder = tmp_path_factory.mktemp("build")
    source = folder / "source"
    for name in ("hearings_crawler", "spiders", "pipelines", "reports"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "scrapy.cfg"):
        shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            "import setuptools; setuptools.setup()",
            "-q",
            "bdist_egg",
            "-d",
            folder,
        ],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=300,
    )
    (built,) = folder.glob("*.egg")
    return built


@pytest.fixture(scope="module")
def node(egg: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scrapyd of its own folder; an egg comes before whatever else is importable."""
    folder = tmp_path_factory.mktemp("scrapyd")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "scrapyd.conf").write_text(
        f"[scrapyd]\nhttp_port = {port}\npoll_interval = 0.2\neggs_dir = {folder}/eggs\nlogs_dir = {folder}/logs\n"
        f"dbs_dir = {folder}/dbs\njobs_to_keep = 100\nmax_proc = 2\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "scrapyd"], cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{url}/daemonstatus.json", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def test_the_egg_holds_every_data_file(egg: Path) -> None:
    names = set(zipfile.ZipFile(egg).namelist())
    data = {
        str(path.relative_to(ROOT))
        for folder in ("hearings_crawler", "reports", "spiders")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert data <= names


def test_the_built_package_lists_all_spiders_and_crawls_under_scrapyd(
    egg: Path, node: str, tmp_path: Path
) -> None:
    with egg.open("rb") as file:
        answer = requests.post(
            f"{node}/addversion.json",
            data={"project": PROJECT, "version": "1"},
            files={"egg": file},
            timeout=120,
        ).json()
    assert answer["status"] == "ok", answer
    spiders = requests.get(f"{node}/listspiders.json", params={"project": PROJECT}, timeout=60).json()[
        "spiders"
    ]
    assert set(spiders) == {"portal", *(region.spider for region in load_registry().regions)}

    with Replica("mini") as replica:
        place = Workplace(tmp_path, replica, only=("almaty_city",))
        done = place.scrapy("monthly", "2025-04", "--only", "portal", "almaty_city", "--node", node)
        assert done.returncode == 0, done.stderr[-3000:]
        assert place.table("2025-04", 1)["KZ-75"]["minutes_undated"] == "1"

        # Scheduled by another program, a spider publishes itself, with the templates inside the egg.
        (place.report("2025-04")).unlink()
        names = ("HEARINGS_", "REPLICA_URL", "CLOCK_NOW", "DOWNLOAD_DELAY")
        settings = [f"{name}={value}" for name, value in place.environment.items() if name.startswith(names)]
        job = requests.post(
            f"{node}/schedule.json",
            data={"project": PROJECT, "spider": "almaty_city", "month": "2025-04", "setting": settings},
            timeout=60,
        ).json()["jobid"]
        for _ in range(600):
            jobs = requests.get(f"{node}/listjobs.json", params={"project": PROJECT}, timeout=60).json()
            if job in {entry["id"] for entry in jobs["finished"]}:
                break
            time.sleep(0.1)
    assert (place.report("2025-04") / "report.kk.docx").exists()


def test_a_node_without_the_project_is_named_with_what_to_do(tmp_path: Path, node: str) -> None:
    place = Workplace(tmp_path)
    done = place.scrapy("monthly", "2025-04", "--only", "portal", "--node", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
