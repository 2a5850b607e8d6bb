"""Whether a heading is the rubric of public hearings, «Общественные слушания» / «Қоғамдық тыңдаулар»."""

from __future__ import annotations

import re

from hearings_crawler.content.text import fold
from hearings_crawler.items import RawDocument

_RUBRIC = re.compile(r"обществен\w* слушани[яе]|когамдык тындау(?:лар)?")
_HEADING_PARTS = re.compile(r"\s*[/>»|›→]\s*")


def in_rubric(headings: tuple[str, ...] | None) -> bool | None:
    """Whether one of the headings is the rubric of public hearings; None when no heading is shown."""
    if headings is None:
        return None
    parts = [part for heading in headings for part in _HEADING_PARTS.split(fold(heading))]
    return any(_RUBRIC.fullmatch(part.strip(' "«»“”.:;0123456789-–')) for part in parts)


def stands_in_rubric(raw: RawDocument) -> bool | None:
    """Whether a document stands in the rubric of public hearings; None when nothing shows it."""
    return True if raw.listed_in_rubric else in_rubric(raw.headings)
