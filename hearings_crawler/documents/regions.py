"""Finds the region of a place or a territory: the oblast or city of republican significance named first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hearings_crawler.content.text import fold

if TYPE_CHECKING:
    from hearings_crawler.registry.regions import Region, Registry

# All patterns see folded text: lower case, Kazakh letters as the Russian ones typed for them.
_OBLAST = r"(?:област(?:ь|и|ью)|обл\b\.?|облыс\w*)"
_CITY_BEFORE = r"(?:г\b\.?|гор\b\.?|город\w{0,2})"
_CITY_AFTER = r"(?:к\.|кала\w*)"
_IS_OBLAST_WORD = re.compile(r"(?:область|обл\.?|облысы)")
_IS_CITY_WORD = re.compile(r"(?:г\.?|город|к\.?|каласы)")
_ABBREVIATION = re.compile(r"[а-я]ко")
_ALONE = (r"(?:^|[,;|])\s*(?:\d+\s+)?", r"(?=\s*(?:[,;|]|$))")


def _stem(words: list[str]) -> str:
    """Return the pattern of a name; a Russian adjective («Жамбылская») in its singular cases."""
    *first, last = words
    ending = re.escape(last[:-2]) + "(?:ая|ой|ую)" if last.endswith("ая") else re.escape(last)
    return r"[\s-]+".join([*map(re.escape, first), ending])


def _patterns(name: str) -> list[str]:
    """Return the patterns that one name or variant of a region stands for."""
    words = re.findall(r"г\.|[^\s.]+\.?", fold(name))
    core = [word for word in words if not (_IS_OBLAST_WORD.fullmatch(word) or _IS_CITY_WORD.fullmatch(word))]
    stem = _stem(core)
    # A bare name («Абай», «Астана») counts only as a whole part between commas: streets, districts and
    # villages bear the same names.
    alone = f"{_ALONE[0]}{stem}{_ALONE[1]}"
    if len(core) == len(words):
        return [rf"\b{stem}\b"] if _ABBREVIATION.fullmatch(stem) else [alone]
    if any(_IS_OBLAST_WORD.fullmatch(word) for word in words):
        return [rf"\b{stem}\s+{_OBLAST}", rf"\b{_OBLAST}\s+{stem}\b"]
    return [rf"\b{_CITY_BEFORE}\s*{stem}(?:[аеуы]|ой|ом)?\b", rf"\b{stem}\s+{_CITY_AFTER}", alone]


def _region_pattern(region: Region) -> re.Pattern[str]:
    names = dict.fromkeys((region.name_kk, region.name_ru, *region.variants))
    return re.compile("|".join(dict.fromkeys(pattern for name in names for pattern in _patterns(name))))


class RegionFinder:
    """Finds regions by the names and variants of a registry."""

    def __init__(self, registry: Registry) -> None:
        self._patterns = [(region.code, _region_pattern(region)) for region in registry.regions]

    def find(self, place: str) -> str | None:
        """Return the ISO code of the region named first in a place or territory; None if none is named."""
        folded = fold(place)
        found = [
            (match.start(), -match.end(), code)
            for code, pattern in self._patterns
            if (match := pattern.search(folded))
        ]
        return min(found)[2] if found else None
