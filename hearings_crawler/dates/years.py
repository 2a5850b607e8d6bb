"""Completes days whose year is not written, from the document they stand in or from its day of publication."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import Final

from hearings_crawler.dates.expressions import WrittenDay, WrittenYear

_HALF_A_YEAR: Final = 183
# Two candidate years whose distances from the document differ by less than this are not told apart.
_CLEAR_DIFFERENCE: Final = 31


@dataclass(frozen=True, slots=True)
class Anchor:
    """A full date of the same document that a missing year can be taken from.

    Attributes:
        place: Its offset.
        paragraph: The number of its paragraph.
        day: The date.
        strong: Whether it belongs to the hearing itself, not to something mentioned beside it.
    """

    place: int
    paragraph: int
    day: date
    strong: bool


class YearContext:
    """All that a document says about the year of its undated days."""

    def __init__(self, anchors: list[Anchor], published: date | None) -> None:
        self._published = published
        self._strong = [anchor for anchor in anchors if anchor.strong]
        self._places = [anchor.place for anchor in self._strong]
        weak_years = {anchor.day.year for anchor in anchors if not anchor.strong}
        # Dates of other things help only if they leave no choice.
        self._weak = [a for a in anchors if not a.strong][:1] if len(weak_years) == 1 else []

    def complete(
        self, day: WrittenDay, place: int, paragraph: int, weekday: int | None
    ) -> tuple[WrittenDay, None] | tuple[None, str]:
        """Return the day with its year, or the reason why it has none."""
        shift = day.year.shift if day.year else None
        if shift is not None:
            return self._shifted(day, shift, place, paragraph)
        nearby = self._reference(place, paragraph)
        from_text = _nearest(day, nearby, weekday) if nearby else None
        from_publication = _nearest(day, self._published, weekday) if self._published else None
        if from_text and from_publication and from_text != from_publication:
            return (
                None,
                f"the year is missing: the text suggests {from_text.year}, the publication {from_publication.year}",
            )
        chosen = from_publication or from_text
        if chosen is None and not nearby and not self._published:
            return None, "the year is missing and nothing in the text gives it"
        if chosen is None:
            named = " with the weekday named" if weekday is not None else ""
            return None, f"the year is missing and no year{named} lies within half a year of the document"
        return WrittenDay(day.day, day.month, WrittenYear(chosen.year)), None

    def _shifted(
        self, day: WrittenDay, shift: int, place: int, paragraph: int
    ) -> tuple[WrittenDay, None] | tuple[None, str]:
        reference = self._published or self._reference(place, paragraph)
        if reference is None:
            return (
                None,
                "the year is given as this, the next or the last one, and the text does not say which that is",
            )
        return WrittenDay(day.day, day.month, WrittenYear(reference.year + shift)), None

    def _reference(self, place: int, paragraph: int) -> date | None:
        """Return the nearest date of the hearing, in the same paragraph if there is one."""
        at = bisect_left(self._places, place)
        nearby = self._strong[max(at - 1, 0) : at + 1]
        if not nearby:
            return self._weak[0].day if self._weak else None
        return min(nearby, key=lambda anchor: (anchor.paragraph != paragraph, abs(anchor.place - place))).day


def _nearest(day: WrittenDay, reference: date, weekday: int | None) -> date | None:
    """Return the candidate nearest to the reference, None if none is within half a year or two are as near."""
    candidates = []
    for year in (reference.year - 1, reference.year, reference.year + 1):
        candidate = day.in_year(year)
        if candidate and (weekday is None or candidate.weekday() == weekday):
            candidates.append((abs((candidate - reference).days), candidate))
    candidates.sort()
    if not candidates or candidates[0][0] > _HALF_A_YEAR:
        return None
    if len(candidates) > 1 and candidates[1][0] - candidates[0][0] < _CLEAR_DIFFERENCE:
        return None
    return candidates[0][1]
