"""Ids that stay the same over crawls and cut-offs, and the order in which ids are listed."""

from __future__ import annotations

import hashlib
import re

_NUMBER_PARTS = re.compile(r"[0-9]+|[^0-9]+")


def stable_id(*parts: str) -> str:
    """Return an id of 16 hexadecimal digits made from what a thing is."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key in which numbers inside ids compare as numbers."""
    return tuple(
        (0, int(part), "") if part[0] in "0123456789" else (1, 0, part)
        for part in _NUMBER_PARTS.findall(text)
    )
