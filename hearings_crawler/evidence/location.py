"""What a fetch was for, and where the archive keeps its record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FetchRole(StrEnum):
    """What a fetch was for: a page or file, a page as the browser rendered it, one of its parts, a picture of it."""

    PAGE = "page"
    RENDERED = "rendered"
    PART = "part"
    PICTURE = "picture"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True)
class RecordLocation:
    """One record of a WARC file: the file's path within the archive, the record's first byte and its length in bytes."""

    file: str
    offset: int
    length: int
