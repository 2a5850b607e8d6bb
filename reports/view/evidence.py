"""The archived pages behind findings, as the pages of the report show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FetchTimes = tuple[datetime, datetime]
"""When a body was fetched first and last."""


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """An archived body as a reader may see it: its visible text, personal data masked, and where it lies.

    ``digest`` is ``sha256:<hex>``, ``path`` its place in the archive (a file, and the byte at which its record begins),
    ``size`` in bytes; ``text`` is whole: the page shows an excerpt around a document's title.  ``kind`` is ``html``,
    ``json``, ``text`` or ``binary`` (no text can be shown).
    """

    digest: str
    path: str
    size: int
    kind: str
    text: str
