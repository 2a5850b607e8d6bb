"""Whether a heading is the rubric of public hearings, «Общественные слушания» / «Қоғамдық тыңдаулар»."""

from __future__ import annotations

import re

from hearings_crawler.content.text import fold
from hearings_crawler.items import RawDocument

# In either number and any case; Kazakh letters are folded. «Рубрика», «айдары» and a year may stand beside it.
_RUBRIC = re.compile(
    r"(?:(?:рубрика|раздел|категория|тема|айдар\w*|бол[иы]м\w*)\W{1,4})?(?:(?:о|об|по)\s+)?"
    r"(?:общественн?\w*\s+слушан\w+|когамдык\s+тында\w*)"
    r"(?:\W{1,4}(?:рубрика|раздел|айдар\w*|болим\w*))?(?:\W{1,4}20\d\d(?:\s+(?:год|жыл)\w*)?)?"
)
# «Главная / Деятельность / …», «Главная » …», «Басты бет – …».
_HEADING_PARTS = re.compile(r"\s*(?:[/\\>»|›→•·:]|::|\s[-–—]\s)\s*")
_AROUND = " \"'«»“”„.,:;!()[]0123456789-–—№*#"


def in_rubric(headings: tuple[str, ...] | None) -> bool | None:
    """Whether one of the headings, or a part of a breadcrumb, is the rubric; None when no heading is shown."""
    if headings is None:
        return None
    parts = [part for heading in headings for part in _HEADING_PARTS.split(fold(heading))]
    return any(_RUBRIC.fullmatch(part.strip(_AROUND)) for part in parts)


def stands_in_rubric(raw: RawDocument) -> bool | None:
    """Whether a document stands in the rubric of public hearings; None when nothing shows it."""
    return True if raw.listed_in_rubric else in_rubric(raw.headings)
