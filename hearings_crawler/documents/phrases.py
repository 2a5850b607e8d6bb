"""The phrases of ``phrases.toml``, each group as one regular expression over folded text."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Final

PHRASES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    files("hearings_crawler.documents").joinpath("phrases.toml").read_text("utf-8")
)
"""The phrases of each group with their examples."""


def group(*names: str) -> re.Pattern[str]:
    """Return one regular expression for all phrases of the named groups."""
    return re.compile("|".join(f"(?:{phrase})" for name in names for phrase in PHRASES[name]))
