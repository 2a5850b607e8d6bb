"""Faults that leave pages readable: what the report still concludes is what docs/faults.md says, and never more."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.fault_verdicts import FAULTS, NO_FAULT, STRUCK, Absences
from tests.running import ROOT

pytestmark = pytest.mark.slow


def documented() -> dict[str, dict[str, int]]:
    """The second table of docs/faults.md: fault -> what it struck -> number of absences."""
    text = (ROOT / "docs/faults.md").read_text("utf-8").partition("## What it leaves of the verdicts")[2]
    text = text.partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    return {row[0].strip("`"): dict(zip(STRUCK, map(int, row[1:]), strict=True)) for row in rows[2:]}


@pytest.fixture(scope="module")
def measured() -> dict[str, Absences]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault_verdicts"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    table: dict[str, Absences] = json.loads(done.stdout)
    return table


def test_every_fault_is_documented() -> None:
    assert list(documented()) == [NO_FAULT, *FAULTS]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("struck", STRUCK)
def test_a_fault_concludes_nothing_that_the_whole_month_does_not(
    measured: dict[str, Absences], fault: str, struck: str
) -> None:
    whole = measured[NO_FAULT]["sites"]
    found = measured[fault][struck]
    assert len(whole) == documented()[NO_FAULT][struck]
    assert set(found) <= set(whole)
    assert len(found) == documented()[fault][struck]
