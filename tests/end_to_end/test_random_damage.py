"""Whatever random damage does to the answers: no absence is concluded that the whole month does not show."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.slow
SEEDS = tuple(range(1, 9))


@pytest.fixture(scope="module")
def found() -> dict[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.random_damage", "0", *map(str, SEEDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {int(seed): found for seed, found in json.loads(done.stdout).items()}


def test_the_whole_month_is_complete_and_has_absences(found: dict[int, dict[str, Any]]) -> None:
    assert set(found[0]["statuses"].values()) == {"complete"}
    assert len(found[0]["absences"]) >= 8
    assert not found[0]["damaged"]


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_never_adds_an_absence(found: dict[int, dict[str, Any]], seed: int) -> None:
    assert found[seed]["damaged"]
    assert set(found[seed]["absences"]) <= set(found[0]["absences"]), found[seed]["damaged"]
