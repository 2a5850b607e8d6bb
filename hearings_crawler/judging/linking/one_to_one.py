"""Pairs of documents and hearings of one day, assigned one to one by the similarity of their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hearings_crawler.items import DateValue, DocumentKind
from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.linking.days import fits_form, same_day
from hearings_crawler.judging.similarity import SAME_TITLE, Similarity

MARGIN = 10.0
"""By how much the best candidate must be more similar than the next one."""

Served = frozenset[tuple[str, DocumentKind | None]]
PairKey = tuple[str, DateValue]


@dataclass(frozen=True, slots=True)
class Pair:
    """A document and a hearing of a day that it states, with the similarity (0-100) of their titles."""

    score: float
    document: Document
    value: DateValue
    hearing: Hearing

    @property
    def key(self) -> PairKey:
        """The document and the day: what is linked to one hearing only."""
        return self.document.id, self.value

    @property
    def serves(self) -> tuple[str, DocumentKind | None]:
        """The hearing and the kind of document: what is served by one document only."""
        return self.hearing.id, self.document.kind


def pairs_of(
    document: Document, values: Iterable[DateValue], hearings: Iterable[Hearing], similarity: Similarity
) -> list[Pair]:
    """Return a document paired with each hearing that is held on one of some days."""
    fitting = [hearing for hearing in hearings if fits_form(document, hearing)]
    return [
        Pair(similarity.score(document, hearing), document, value, hearing)
        for value in values
        for hearing in fitting
        if same_day(value, hearing)
    ]


def grouped(pairs: Iterable[Pair]) -> dict[PairKey, list[Pair]]:
    """Return pairs by document and day."""
    groups: dict[PairKey, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.key, []).append(pair)
    return groups


def assign(pairs: Sequence[Pair], served: Served, similarity: Similarity) -> list[Pair]:
    """Return the pairs to link, one to one: the surest first, none that has a close rival.

    A document that announces several hearings of one day is then given all that it names.
    """
    groups = grouped(pairs)
    surest = _surest(pairs, groups, served)
    done = {pair.key for pair in surest}
    taken = served | {pair.serves for pair in surest}
    together: list[Pair] = []
    for key, group in sorted(groups.items(), key=lambda entry: natural_key(entry[0][0])):
        if key not in done:
            found = _announced_together(group, taken, similarity)
            together += found
            taken |= {pair.serves for pair in found}
    return surest + together


def _surest(pairs: Sequence[Pair], groups: Mapping[PairKey, Sequence[Pair]], served: Served) -> list[Pair]:
    """Return pairs without a rival; repeated, since each link takes a rival away from others."""
    waiting = sorted(
        (pair for pair in pairs if pair.score >= SAME_TITLE),
        key=lambda pair: (-pair.score, natural_key(pair.document.id), natural_key(pair.hearing.id)),
    )
    chosen: dict[PairKey, Pair] = {}
    taken = set(served)
    before = -1
    while len(chosen) > before:
        before = len(chosen)
        for pair in waiting:
            if pair.key in chosen or pair.serves in taken or _has_rival(pair, groups[pair.key], taken):
                continue
            chosen[pair.key] = pair
            taken.add(pair.serves)
    return list(chosen.values())


def _has_rival(pair: Pair, others: Iterable[Pair], taken: set[tuple[str, DocumentKind | None]]) -> bool:
    return any(
        other.hearing.id != pair.hearing.id
        and other.score > pair.score - MARGIN
        and other.serves not in taken
        for other in others
    )


def _announced_together(pairs: Sequence[Pair], taken: Served, similarity: Similarity) -> list[Pair]:
    """Return the pairs whose titles the document names, each by words that no other one has."""
    free = [pair for pair in pairs if pair.score >= SAME_TITLE and pair.serves not in taken]
    named = []
    for pair in free:
        own = [similarity.own_words(pair.hearing, other.hearing) for other in free if other is not pair]
        if not all(own):
            return []
        if all(similarity.contains(pair.document, words) for words in own):
            named.append(pair)
    return named
