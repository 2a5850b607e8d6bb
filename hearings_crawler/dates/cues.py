"""Finds the words that tell what a date is for; the words themselves are data, in ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, NamedTuple

from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.text import fold_word
from hearings_crawler.dates.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of cue: its role, where it may stand, how much it counts, and the words.

    Attributes:
        name: Tells cues of one role apart (``registration``, ``decree``).
        role: The role it gives; None for cues that only concern times.
        before: Whether it may stand before the date.
        after: Whether it may stand after it.
        label: Whether it reaches to the colon after it.
        weight: What is added to its distance.
        examples: Each alternative of its words with a sentence in which it decides.
    """

    name: str
    role: DateRole | None
    before: bool
    after: bool
    label: bool
    weight: int
    examples: tuple[tuple[str, str], ...] = ()


def _load() -> tuple[Cue, ...]:
    source = files("hearings_crawler.dates").joinpath("cues.toml").read_text("utf-8")
    return tuple(
        Cue(
            name,
            DateRole(entry["role"]) if "role" in entry else None,
            "before" in entry["stands"],
            "after" in entry["stands"],
            entry.get("label", False),
            entry["weight"],
            tuple(entry["words"].items()),
        )
        for name, entry in tomllib.loads(source).items()
    )


CUES: Final = _load()
GENERAL_VERB: Final = "general_verb"
# A general verb that is said of something else («замеры проводились 12 февраля»).
FOREIGN_VERB: Final = Cue("foreign_verb", DateRole.OTHER, True, False, False, 0)


class CueHit(NamedTuple):
    """A cue found in a text: which one, its first token, and the token after its last one."""

    cue: Cue
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Line:
    pattern: re.Pattern[str]
    gapped: bool
    cue: Cue


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines with one beginning, and one expression that tells whether any of them matches."""

    any: re.Pattern[str]
    lines: list[_Line]


def find_cues(tokens: Tokens) -> list[CueHit]:
    """Find all cues of a text, in text order, without overlaps."""
    texts = tokens.texts
    beginnings = [word[:_BEGINNING] for word in texts]
    if _BEGINNINGS.isdisjoint(beginnings):
        return []
    text, starts = tokens.folded.folded, tokens.starts
    hits: list[CueHit] = []
    done = 0
    for index, beginning in enumerate(beginnings):
        if beginning not in _BEGINNINGS or starts[index] < done:
            continue
        group = _BY_BEGINNING[beginning]
        found = _best(group.lines, text, starts[index]) if group.any.match(text, starts[index]) else None
        if found:
            cue, done = found
            last = index
            while tokens.end(last) < done:
                last += 1
            hits.append(CueHit(cue, index, last + 1))
    return hits


def _best(patterns: list[_Line], text: str, start: int) -> tuple[Cue, int] | None:
    """Return the best line that matches: a label before a phrase, whole before gapped, then the nearest last word."""
    best: tuple[tuple[bool, bool, int], Cue, int] | None = None
    for line in patterns:
        match = line.pattern.match(text, start)
        if match:
            rank = (not line.cue.label, line.gapped, match.end() if line.gapped else -match.end())
            if best is None or rank < best[0]:
                best = (rank, line.cue, match.end())
    return (best[1], best[2]) if best else None


_BEGINNING: Final = 3
# The words between stay on one line: a title above «Орналастырылған күні:» is not part of that label.
_BLANKS: Final = r"[^\S\n]{1,9}"
_ANY_WORDS: Final = rf"(?:[^\s:.;0-9]{{1,30}}{_BLANKS}){{0,4}}?"


def cue_pattern(words: str) -> re.Pattern[str]:
    """Compile one line of a cue; every repetition is bounded, so that a text is read in linear time."""
    parts: list[str] = []
    for word in words.split():
        if word == "…":
            parts.append(_BLANKS + _ANY_WORDS)
        elif word == ",":
            parts.append(r"\s{0,9},")
        else:
            if parts and not parts[-1].endswith("?"):
                parts.append(r"\s{1,9}")
            folded = re.escape(fold_word(word.rstrip("*"))).replace(r"\-", r"\s?-\s?")
            parts.append(folded + (r"[^\W\d_]{0,30}" if word.endswith("*") else r"(?![^\W\d_])"))
    return re.compile("".join(parts))


def _index() -> dict[str, _Group]:
    table: dict[str, list[_Line]] = {}
    for cue in CUES:
        for words, _ in cue.examples:
            table.setdefault(fold_word(words.split()[0][:_BEGINNING]), []).append(
                _Line(cue_pattern(words), "…" in words, cue)
            )
    return {
        beginning: _Group(re.compile("|".join(f"(?:{line.pattern.pattern})" for line in lines)), lines)
        for beginning, lines in table.items()
    }


_BY_BEGINNING: Final = _index()
_BEGINNINGS: Final = frozenset(_BY_BEGINNING)
