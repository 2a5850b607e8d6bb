"""Dates of documents by their form: «3 тамыздағы № 286», «приказом … от 3 августа 2021 года № 286».

The Rules of *public hearings* would otherwise make every notice's legal basis a hearing.
"""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.tokens import NEWLINE, NUMBER, PARAGRAPH, Tokens

STRUCTURE_REACH: Final = 14
"""Tokens between a document's name or number and its date."""


def number_follows(tokens: Tokens, mention: Mention) -> bool:
    """Whether a document's number stands behind the date: «… № 286», «… N 92-II»."""
    at = mention.last
    if tokens.texts[at] in ("(", ","):
        at += 1
    if tokens.gaps[at] >= PARAGRAPH:
        return False
    return tokens.texts[at] == "№" or (tokens.texts[at] in ("n", "no") and tokens.kinds[at + 1] == NUMBER)


def number_before(tokens: Tokens, distances: Distances, mention: Mention) -> bool:
    """Whether «№ …» stands before «от» in the same line and sentence."""
    for at in range(mention.first - 2, max(mention.first - STRUCTURE_REACH, -1), -1):
        if tokens.texts[at] == "№":
            return distances.between(at, mention.first) < STRUCTURE_REACH
        if tokens.gaps[at + 1] >= NEWLINE or tokens.texts[at] in (",", ";"):
            return False
    return False


def since(tokens: Tokens, mention: Mention) -> bool:
    """Whether «от» stands before the date."""
    return mention.first > 0 and tokens.texts[mention.first - 1] == "от"


def is_bound(tokens: Tokens, mention: Mention) -> bool:
    """Whether «от», a document's number or its own ending binds the date to a document."""
    return mention.attributive or since(tokens, mention) or number_follows(tokens, mention)
