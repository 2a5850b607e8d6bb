"""Pairs of documents and hearings of one day, assigned one to one by the similarity of their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hearings_crawler.items import DateValue
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.linking.days import fits_form, same_day
from hearings_crawler.judging.linking.evidence import LinkEvidence
from hearings_crawler.judging.linking.state import LinkingState, Profiles, Slot
from hearings_crawler.judging.similarity import SAME_TITLE, Similarity

MARGIN = 10.0
"""By how much the best candidate must be more similar than the next one."""

PairKey = tuple[str, DateValue]


@dataclass(frozen=True, slots=True)
class Pair:
    """A document and a hearing of a day that it states, and what speaks for them.

    ``slots`` are what the document would take of the hearing: its kind, in its languages.  ``of_several`` tells
    that the hour alone chose this hearing among those of the day.
    """

    document: Document
    value: DateValue
    hearing: Hearing
    evidence: LinkEvidence
    slots: frozenset[Slot]
    of_several: bool = False

    @property
    def score(self) -> float:
        """How similar (0-100) the titles are."""
        return self.evidence.score

    @property
    def key(self) -> PairKey:
        """The document and the day: what is linked to one hearing only."""
        return self.document.id, self.value


def pairs_of(
    document: Document,
    values: Iterable[DateValue],
    hearings: Iterable[Hearing],
    state: LinkingState,
    profiles: Profiles,
) -> list[Pair]:
    """Return a document paired with each hearing that is held on one of some days.

    Where a day's hearings begin at several hours, those that begin at the stated hour are meant.
    """
    fitting = [hearing for hearing in hearings if fits_form(document, hearing)]
    pairs = []
    for value in values:
        of_day = [hearing for hearing in fitting if same_day(value, hearing)]
        meant = _at_the_hour(value, of_day, profiles)
        for hearing in meant:
            evidence = profiles.evidence(document, hearing)
            slots = state.slots(hearing, document)
            pairs.append(Pair(document, value, hearing, evidence, slots, len(meant) < len(of_day)))
    return pairs


def _at_the_hour(value: DateValue, hearings: Sequence[Hearing], profiles: Profiles) -> Sequence[Hearing]:
    if len(hearings) < 2 or not value.time:
        return hearings
    return [hearing for hearing in hearings if value.time[:5] in profiles.of(hearing).hours] or hearings


def grouped(pairs: Iterable[Pair]) -> dict[PairKey, list[Pair]]:
    """Return pairs by document and day."""
    groups: dict[PairKey, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.key, []).append(pair)
    return groups


def assign(pairs: Sequence[Pair], taken: frozenset[Slot], similarity: Similarity) -> list[Pair]:
    """Return the pairs to link, one to one: the surest first, none that has a close rival.

    A document that announces several hearings of one day is then given all that it names.
    """
    groups = grouped(pairs)
    surest = _surest(pairs, groups, taken)
    done = {pair.key for pair in surest}
    taken = taken.union(*(pair.slots for pair in surest))
    together: list[Pair] = []
    for key, group in sorted(groups.items(), key=lambda entry: natural_key(entry[0][0])):
        if key not in done:
            found = _announced_together(group, taken, similarity)
            together += found
            taken = taken.union(*(pair.slots for pair in found))
    return surest + together


def _surest(
    pairs: Sequence[Pair], groups: Mapping[PairKey, Sequence[Pair]], taken: frozenset[Slot]
) -> list[Pair]:
    """Return pairs without a rival; repeated, since each link takes a rival away from others."""
    waiting = sorted(
        (pair for pair in pairs if pair.score >= SAME_TITLE and not pair.evidence.is_vague),
        key=lambda pair: (-pair.score, natural_key(pair.document.id), natural_key(pair.hearing.id)),
    )
    chosen: dict[PairKey, Pair] = {}
    occupied = set(taken)
    before = -1
    while len(chosen) > before:
        before = len(chosen)
        for pair in waiting:
            if pair.key in chosen or pair.slots & occupied or _has_rival(pair, groups[pair.key], occupied):
                continue
            chosen[pair.key] = pair
            occupied |= pair.slots
    return list(chosen.values())


def _has_rival(pair: Pair, others: Iterable[Pair], occupied: set[Slot]) -> bool:
    """Whether another hearing's title is as similar, or has the same numbers and names in another language.

    A hearing of the very same title stays a rival when it has its document: that may be this one's.
    """
    return any(
        other.hearing.id != pair.hearing.id
        and (
            other.score >= pair.score
            or (other.evidence.has_marks and not other.evidence.comparable)
            or (other.score > pair.score - MARGIN and not other.slots & occupied)
        )
        for other in others
    )


def _announced_together(pairs: Sequence[Pair], taken: frozenset[Slot], similarity: Similarity) -> list[Pair]:
    """Return the pairs whose titles the document names, each by words that no other one has."""
    free = [
        pair
        for pair in pairs
        if pair.score >= SAME_TITLE and not (pair.evidence.is_vague or pair.slots & taken)
    ]
    if len(free) < 2:
        return []
    named = []
    for pair in free:
        own = [similarity.own_words(pair.hearing, other.hearing) for other in free if other is not pair]
        if not all(own):
            return []
        if all(similarity.contains(pair.document, words) for words in own):
            named.append(pair)
    return named
