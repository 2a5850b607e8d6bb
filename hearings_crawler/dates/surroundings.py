"""A text with its dates and cues in order, and the questions about what stands between two of them."""

from __future__ import annotations

from bisect import bisect_left

from hearings_crawler.dates.cues import CueHit
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.tokens import NEWLINE, NUMBER, PARAGRAPH, SIGN, WORD, Tokens

LONGEST_LABEL = 16
"""Tokens between a label and the colon that ends it."""
_LONGEST_SENTENCE = 60


class Surroundings:
    """The tokens of a text, its dates, and the cues that give roles, in text order.

    Attributes:
        tokens: The tokens.
        distances: The distances between them.
        mentions: The date expressions.
        hits: The cues that give a role.
        firsts: The first tokens of `hits`.
    """

    __slots__ = ("_colons", "_mention_firsts", "distances", "firsts", "hits", "mentions", "tokens")

    def __init__(
        self, tokens: Tokens, distances: Distances, hits: list[CueHit], mentions: list[Mention]
    ) -> None:
        self.tokens: Tokens = tokens
        self.distances = distances
        self.mentions = mentions
        self.hits = hits
        self.firsts = [hit.first for hit in hits]
        self._mention_firsts = [mention.first for mention in mentions]
        # Most texts have no label.
        self._colons: list[int] | None = None

    def with_hits(self, hits: list[CueHit]) -> Surroundings:
        """Return the same text with other cues."""
        return Surroundings(self.tokens, self.distances, hits, self.mentions)

    def hits_before(self, index: int, most: int) -> list[CueHit]:
        """Return the last cues that start before a token, the nearest last."""
        at = bisect_left(self.firsts, index)
        return self.hits[max(at - most, 0) : at]

    def hits_after(self, index: int, most: int) -> list[CueHit]:
        """Return the next cues that start at a token or behind it."""
        at = bisect_left(self.firsts, index)
        return self.hits[at : at + most]

    def hits_between(self, first: int, last: int) -> list[CueHit]:
        """Return the cues that start at `first` or behind it and before `last`."""
        return self.hits[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]

    def mentions_between(self, first: int, last: int) -> int:
        """Return how many dates start at `first` or behind it and before `last`."""
        return bisect_left(self._mention_firsts, last) - bisect_left(self._mention_firsts, first)

    def mentions_around(self, index: int) -> list[Mention]:
        """Return the date before a token and the one behind it, where there are such."""
        at = bisect_left(self._mention_firsts, index)
        return self.mentions[max(at - 1, 0) : at + 1]

    def next_mention(self, index: int) -> int:
        """Return the first token of the next date; the end of the text if there is none."""
        at = bisect_left(self._mention_firsts, index)
        return self._mention_firsts[at] if at < len(self._mention_firsts) else self.tokens.count

    def label_end(self, index: int) -> int | None:
        """Return the colon or dash of the line behind a label's last token; None if there is none near."""
        if self._colons is None:
            self._colons = _next_colons(self.tokens)
        colon = self._colons[index]
        return colon if colon - index <= LONGEST_LABEL else None

    def parted(self, first: int, last: int) -> bool:
        """Whether a sentence ends between two tokens, or a line after which a capital letter follows."""
        if not self.distances.same_sentence(first - 1, last):
            return True
        tokens = self.tokens
        return any(
            tokens.gaps[at] >= NEWLINE and tokens.kinds[at] == WORD and tokens.capital(at)
            for at in range(first, min(last + 1, first + _LONGEST_SENTENCE))
        )


def _next_colons(tokens: Tokens) -> list[int]:
    """Return for each token the next colon or dash of its paragraph, a place behind the text if there is none."""
    nowhere = tokens.count + LONGEST_LABEL * 2
    colons = [nowhere] * (tokens.count + 2)
    colon = nowhere
    for index in range(tokens.count - 1, -1, -1):
        if tokens.kinds[index] == SIGN and tokens.texts[index] in (":", "-"):
            is_time = tokens.kinds[index - 1] == NUMBER and index > 0
            colon = colon if is_time else index
        colons[index] = colon
        if tokens.gaps[index] >= PARAGRAPH:
            colon = nowhere
    return colons
