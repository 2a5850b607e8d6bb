"""Gives each time of day to the date it belongs to, or says why it belongs to none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import Final

from hearings_crawler.dates.clocks import ClockTime
from hearings_crawler.dates.cues import GENERAL_VERB, CueHit
from hearings_crawler.dates.drafts import TIMELESS, Draft
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.sittings import PLACE_REACH, names_place, opens_sitting
from hearings_crawler.dates.tokens import Tokens

_ADJOINING: Final = 4
_SAME_SENTENCE: Final = 45
_NEXT_SENTENCE: Final = 60
_NEXT_SITTING: Final = 120
_CUE_REACH: Final = 12
_OF_OTHERS: Final = {
    "registration": "the time of registration, not of the hearing",
    "timetable": "a working hour, a duration or an end, not the time of the hearing",
}
_OF_COMMENTS: Final = frozenset({"comments", "signing", "update"})
_ANNOUNCING: Final = frozenset({"opening", "hearing_label", "hearing_noun", "hearing_verb", GENERAL_VERB})


@dataclass(frozen=True, slots=True)
class _Beside:
    """The dates on one side of a time: all of one list («21 и 22 мая в 10:00»), and how far away they stand."""

    group: list[Draft]
    gap: int

    @property
    def free(self) -> bool:
        return bool(self.group) and self.group[0].time is None

    @property
    def adjoins(self) -> bool:
        return bool(self.group) and self.gap <= _ADJOINING

    def give(self, time: str) -> None:
        for draft in self.group:
            draft.time = draft.time or time


class TimeAttacher:
    """Return the times of one text to its dates."""

    def __init__(self, tokens: Tokens, distances: Distances, hits: list[CueHit], drafts: list[Draft]) -> None:
        self._tokens = tokens
        self._distances = distances
        self._hits = hits
        self._hit_firsts = [hit.first for hit in hits]
        self._drafts = [draft for draft in drafts if draft.guess.role not in TIMELESS]
        self._firsts = [draft.mention.first for draft in self._drafts]
        self._times: dict[int, ClockTime] = {}
        self.sittings: list[Draft] = []
        """Further sittings of days that have a time already, made by the times attached so far."""

    def attach(self, clock: ClockTime) -> str | None:
        """Return a time to its date; return why it has none, None where it has one."""
        name = self._nearest_cue(clock)
        if name in _OF_OTHERS:
            return _OF_OTHERS[name]
        before, after = self._before(clock), self._after(clock)
        taker = self._taker(clock, before, after, announced=name in _ANNOUNCING)
        if taker:
            taker.give(clock.time)
            self._times[taker.group[0].mention.first] = clock
            return None
        if before.group and not before.free:
            return self._second_time(clock, before)
        if name in _OF_COMMENTS or not self._give_only_hearing(clock):
            return "a time without a day"
        return None

    def _give_only_hearing(self, clock: ClockTime) -> bool:
        """Return a time that stands behind a place to the only hearing of the text; tell whether there is one.

        «17.04.2025 … открытое собрание … по проекту …. Место: с. Мерке, школа, с 11:00 до 13:00.»
        """
        hearings = [draft for draft in self._drafts if draft.guess.role == DateRole.HEARING]
        alone = len(hearings) == 1 and hearings[0].time is None and hearings[0].mention.last <= clock.first
        if not alone or not names_place(self._tokens, clock.first - PLACE_REACH, clock.first):
            return False
        hearings[0].time = clock.time
        self._times[hearings[0].mention.first] = clock
        return True

    def _second_time(self, clock: ClockTime, before: _Beside) -> str | None:
        """Take a further time of a day: the end of a range, another sitting, or one that says nothing new."""
        day = before.group[0]
        if before.adjoins and _closes_range(day, clock.time):
            day.time = f"{day.time}-{clock.time}"
            return None
        earlier = self._times.get(day.mention.first)
        if (
            earlier is not None
            and len(before.group) == 1
            and day.mention.end is None
            and day.guess.role in (DateRole.HEARING, DateRole.OTHER)
            and before.gap <= _NEXT_SITTING
            and opens_sitting(self._tokens, self._distances, day.mention, earlier, clock)
        ):
            self.sittings += [replace(draft, time=clock.time) for draft in before.group]
            self._times[day.mention.first] = clock
            return None
        return None if before.gap <= _NEXT_SENTENCE else "a time without a day"

    def _taker(self, clock: ClockTime, before: _Beside, after: _Beside, *, announced: bool) -> _Beside | None:
        """Return the side that the time belongs to, None if neither has room for it."""
        after_takes = after.adjoins and after.free
        if before.free and before.adjoins and not (after_takes and after.gap < before.gap):
            return before
        if after_takes:
            return after
        reach = _NEXT_SENTENCE if announced else _SAME_SENTENCE
        return before if before.free and before.gap <= reach else None

    def _before(self, clock: ClockTime) -> _Beside:
        at = bisect_left(self._firsts, clock.number) - 1
        group = self._group(at) if at >= 0 else []
        far = _NEXT_SENTENCE + 1
        return _Beside(group, self._distances.between(group[0].mention.last, clock.first) if group else far)

    def _after(self, clock: ClockTime) -> _Beside:
        at = bisect_left(self._firsts, clock.number)
        group = self._group(at) if at < len(self._firsts) else []
        far = _NEXT_SENTENCE + 1
        return _Beside(group, self._distances.between(clock.last, group[0].mention.first) if group else far)

    def _group(self, index: int) -> list[Draft]:
        first = self._firsts[index]
        return self._drafts[bisect_left(self._firsts, first) : bisect_right(self._firsts, first)]

    def _nearest_cue(self, clock: ClockTime) -> str | None:
        """Return the name of the cue that a time belongs to: the nearest before it, or one right behind it."""
        at = bisect_left(self._hit_firsts, clock.number)
        best: tuple[int, str] | None = None
        for hit in self._hits[max(at - 3, 0) : at]:
            if hit.last > clock.number:
                continue
            distance = self._distances.between(hit.last, clock.number)
            if distance <= _CUE_REACH and (best is None or distance <= best[0]):
                best = (distance, hit.cue.name)
        for hit in self._hits[at : at + 1]:
            # Only right behind the time: «9:30-да тіркеу басталады», not «в 10-00, регистрация с 9-30».
            apart = best is not None and best[1] in _OF_OTHERS and hit.cue.name == "opening"
            adjoins = self._distances.between(clock.last, hit.first) == 0
            if adjoins and hit.cue.name not in ("numbering", "timetable") and not apart:
                return hit.cue.name
        return best[1] if best else None


def _closes_range(draft: Draft, time: str) -> bool:
    """Whether a time ends the one inside a range: «с 12.05 10:00 по 13.05 18:00»."""
    opening = draft.time or ""
    return (
        bool(draft.mention.times)
        and draft.mention.end is not None
        and "-" not in opening + time
        and opening < time
    )
