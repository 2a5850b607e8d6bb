"""The folders of a month: every issued report, the newest drafts, and the links that show them.

``YYYY-MM`` shows the newest issued report, or the newest draft while none is issued; a draft made after it is shown by
``YYYY-MM.draft``.  A folder appears under its number by one rename, a link changes by one rename: a reader never sees half
a report, and whatever is killed leaves folders and links whole.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from hearings_crawler.errors import PublicationError
from hearings_crawler.law.months import Month

KEPT_DRAFTS = 2
"""Drafts kept of a month: the newest and the one before.  Every issued report is kept."""
_UNFINISHED = "unfinished"
_MANIFEST = "manifest.json"


class Shelf:
    """The folders of one month; whoever calls holds the month's lock."""

    def __init__(self, out: Path, month: Month) -> None:
        self._link = out / str(month)
        self._draft_link = out / f"{month}.draft"
        self._shelf = out / f".{month}"

    def begin(self) -> Path:
        """Return an empty folder to write into.

        Raises:
            PublicationError: a folder stands where the month's link belongs.
        """
        for link in (self._link, self._draft_link):
            if link.exists() and not link.is_symlink():
                raise PublicationError(
                    f"{link} is a folder of its own, not a link to a report: move it away and run again"
                )
        unfinished = self._shelf / _UNFINISHED
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        return unfinished

    def finish(self) -> Path:
        """Put what was written on the shelf and return its folder; what lies there already is not put there twice."""
        unfinished = self._shelf / _UNFINISHED
        numbers = self._numbers()
        newest = self._folder(numbers[-1]) if numbers else None
        if newest is not None and _manifest_of(newest) == _manifest_of(unfinished):
            shutil.rmtree(unfinished, ignore_errors=True)
            return newest
        folder = self._folder((numbers[-1] if numbers else 0) + 1)
        unfinished.rename(folder)
        return folder

    def show(self, *, final: bool) -> Path:
        """Point the links to what they show now, take old drafts away, and return the link of an issue or a draft."""
        folders = [self._folder(number) for number in self._numbers()]
        issued = [folder for folder in folders if is_issued(folder)]
        drafts = [folder for folder in folders if folder not in issued]
        _point(self._link, (issued or drafts)[-1])
        beside = issued and drafts and drafts[-1].name > issued[-1].name
        if beside:
            _point(self._draft_link, drafts[-1])
        elif self._draft_link.is_symlink():
            self._draft_link.unlink()
        for folder in drafts[:-KEPT_DRAFTS]:
            shutil.rmtree(folder, ignore_errors=True)
        return self._draft_link if beside and not final else self._link

    def _numbers(self) -> list[int]:
        return sorted(int(entry.name) for entry in self._shelf.iterdir() if entry.name.isdigit())

    def _folder(self, number: int) -> Path:
        return self._shelf / f"{number:06d}"


def is_issued(folder: Path) -> bool:
    """Whether a folder holds an issued report; one whose manifest cannot be read is kept as if it did."""
    text = _manifest_of(folder)
    try:
        return text is None or bool(json.loads(text).get("final"))
    except ValueError:
        return True


def _manifest_of(folder: Path) -> str | None:
    try:
        return (folder / _MANIFEST).read_text("utf-8")
    except OSError:
        return None


def _point(link: Path, folder: Path) -> None:
    """Point a link to a folder by one rename."""
    fresh = link.with_name(f".{link.name}.link")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.relative_to(link.parent), target_is_directory=True)
    fresh.replace(link)
