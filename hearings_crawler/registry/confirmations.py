"""Which registered addresses a person has confirmed, or withdrawn the confirmation of: who, when, why.

A file of its own, beside the store (setting ``HEARINGS_CONFIRMATIONS_FILE``): a JSON list to which rows are only
added, so that who said what stays; of an address the last row counts.
"""

from __future__ import annotations

import fcntl
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hearings_crawler.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One word on one address; ``on`` is the local day on which ``by`` said it."""

    address: str
    confirmed: bool
    by: str
    on: date
    note: str = ""

    @property
    def said(self) -> str:
        """Who said what and when, in one line."""
        word = "confirmed" if self.confirmed else "confirmation withdrawn"
        return f"{word} by {self.by} on {self.on.isoformat()}" + (f": {self.note}" if self.note else "")

    def as_row(self) -> dict[str, Any]:
        """Return the row of the file."""
        return {
            "address": self.address,
            "confirmed": self.confirmed,
            "by": self.by,
            "on": self.on.isoformat(),
            "note": self.note,
        }


def confirmations_text(path: Path) -> str:
    """Return the text of the file; empty if there is none."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""


def read_confirmations(path: Path) -> list[Confirmation]:
    """Return every word in the order in which it was given; none if there is no file.

    Raises:
        ConfigurationError: the file cannot be read or holds something else.
    """
    try:
        rows = json.loads(path.read_text("utf-8"))
        return [
            Confirmation(
                str(row["address"]),
                _truth(row["confirmed"]),
                str(row["by"]),
                date.fromisoformat(row["on"]),
                str(row.get("note", "")),
            )
            for row in rows
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"HEARINGS_CONFIRMATIONS_FILE: {path} cannot be read ({type(error).__name__}: {error}); expected a list of "
            "rows with address, confirmed, by, on and note, as scrapy sites --confirm writes them"
        ) from error


def newest_confirmations(path: Path) -> dict[str, Confirmation]:
    """Return the last word on each address.

    Raises:
        ConfigurationError: the file cannot be read or holds something else.
    """
    return {word.address: word for word in read_confirmations(path)}


def add_confirmation(path: Path, word: Confirmation) -> None:
    """Add one word to the file; a reader sees the file before or after, never half of it.

    Raises:
        ConfigurationError: the file cannot be read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            rows = [known.as_row() for known in (*read_confirmations(path), word)]
            new = path.with_name(f"{path.name}.new")
            new.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
            new.replace(path)
    except OSError as error:
        raise ConfigurationError(
            f"HEARINGS_CONFIRMATIONS_FILE: {path} cannot be written ({error})"
        ) from error


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"confirmed must be true or false, found {value!r}")
    return value
