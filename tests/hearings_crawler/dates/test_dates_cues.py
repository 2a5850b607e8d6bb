"""Every cue decides in its own example sentence; the sentences stand beside the cues, in ``cues.toml``."""

from __future__ import annotations

import pytest

from hearings_crawler.dates import hearing_days, read_dates
from hearings_crawler.dates.cues import CUES, Cue, cue_pattern, find_cues
from hearings_crawler.dates.text import fold_text
from hearings_crawler.dates.tokens import Tokens

OF_TIMES = {"registration", "timetable"}


def found(cue: Cue, words: str, example: str) -> bool:
    """Whether the cue is found in its example where exactly these words stand."""
    tokens = Tokens(fold_text(example))
    pattern = cue_pattern(words)
    return any(
        hit.cue.name == cue.name and pattern.match(tokens.folded.folded, tokens.starts[hit.first])
        for hit in find_cues(tokens)
    )


def fault(cue: Cue, words: str, example: str) -> str:
    """Return what is wrong with a cue's example; empty if it decides there."""
    if not found(cue, words, example):
        return "is not found"
    reading = read_dates(example)
    if cue.role is not None:
        return "" if {span.role for span in reading.dates} == {cue.role} else f"gives {reading.dates}"
    if cue.name in OF_TIMES:
        return "" if any("not" in refusal.reason for refusal in reading.refused) else "refuses no time"
    days = [span.start.isoformat() for span in hearing_days(reading)]
    if cue.name == "called_off":
        return "" if days == [] else f"leaves {days}"
    if cue.name in ("not_held", "instead"):
        return "" if days == ["2025-05-20"] else f"leaves {days}"
    if cue.name == "opening":
        return "" if [span.time for span in reading.dates] == ["10:00"] else f"gives {reading.dates}"
    # A registration number's label does not make the time beside it one of registration.
    return "a time of registration" if any("registration" in r.reason for r in reading.refused) else ""


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.name)
def test_each_cue_decides_in_its_example(cue: Cue) -> None:
    faults = [
        f"{words!r} {wrong} in {example!r}"
        for words, example in cue.examples
        if (wrong := fault(cue, words, example))
    ]
    assert not faults, "\n".join(faults)
