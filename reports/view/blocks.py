"""Parts of a document's text: headings, sentences and the lists that they introduce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence and the lines that it introduces."""

    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: a heading, and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def list_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of a list: each ends with a semicolon, the last with a full stop."""
    texts = [line.rstrip(".;") for line in lines]
    return (*(f"{text};" for text in texts[:-1]), *(f"{text}." for text in texts[-1:]))
