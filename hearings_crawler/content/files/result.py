"""What reading a file gives, and the bounds within which files are read."""

from __future__ import annotations

from dataclasses import dataclass

from hearings_crawler.errors import HearingsError

LARGEST_BYTES = 20 * 1024 * 1024
"""Bytes of a file; a larger one is not read."""
MOST_LETTERS = 60_000
"""Letters of a file's text; what comes after them is left out."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes that the parts of one package may unpack to, all together."""
MOST_PAGES = 30
"""Pages of a PDF."""
MOST_NAMES = 200
"""Names of the files in an archive."""
LONGEST_NAME = 200
"""Letters of such a name."""
DEEPEST_ARCHIVE = 2
"""Archives within archives: files in an archive in an archive are read, those of a third are not."""
READ_SECONDS = 15
"""Wall clock and processor seconds for everything of one file."""
READ_MEMORY = 768 * 1024 * 1024
"""Bytes of address space of the process that reads."""


class FileUnreadableError(HearingsError):
    """A file, or a part of it, cannot be read; the message says what it is and why."""


@dataclass(frozen=True, slots=True)
class FileText:
    """What was read in a file.

    Attributes:
        type: the kind of file by its bytes, a word of :class:`~hearings_crawler.content.files.kinds.FileKind`.
        text: its text, at most MOST_LETTERS letters.
        names: of an archive the names of the files in it, in its order.
        unread: what could not be read and why; empty when ``text`` is the whole text.
    """

    type: str
    text: str = ""
    names: tuple[str, ...] = ()
    unread: str = ""


_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
"""Control characters, which are no text: databases refuse some."""
TOO_LONG = f"only the first {MOST_LETTERS} of its letters were read"


def bounded(text: str) -> tuple[str, str]:
    """Return the text within MOST_LETTERS, and what to say of the rest (empty when there is none)."""
    # Half a pair of UTF-16 cannot be stored as UTF-8; files made by other programs hold such halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_CONTROLS)
    if len(text) <= MOST_LETTERS:
        return text, ""
    return text[:MOST_LETTERS], TOO_LONG


def reasons(*parts: str) -> str:
    """Return the reasons that are not empty, each once, as one line."""
    return "; ".join(dict.fromkeys(part for part in parts if part))
