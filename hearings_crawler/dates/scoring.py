"""How near each cue is to a date: the smaller the score, the more it counts.

A score is the distance in the text, the cue's own weight, and what stands between: other dates, the end of a
sentence that has its own date, another cell or title.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from hearings_crawler.dates import lines
from hearings_crawler.dates.cues import CueHit
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.references import is_bound, number_follows
from hearings_crawler.dates.surroundings import Surroundings
from hearings_crawler.dates.tokens import NEWLINE, WORD

REACH: Final = 30
"""The score behind which a cue says nothing."""
CUES_LOOKED_AT: Final = 10
"""Cues on each side of a date."""
_DATE_BETWEEN: Final = 4
# Without «от», a number sign or a binding ending, a decree's name beside a date is more likely the reason than the date.
_LOOSE_DECREE: Final = 9
_BOUND_DECREE: Final = -6
_ONE_DATE_LABEL: Final = 8
# Looked up once: an enumeration's members cost a call each time.
_HEARING: Final = DateRole.HEARING


class ScoredCue(NamedTuple):
    """A cue with its score for one date."""

    score: int
    hit: CueHit


def scored_cues(around: Surroundings, mention: Mention) -> list[ScoredCue]:
    """Return the cues that may say what a date is for: those before it from the nearest, then those behind it."""
    bound = is_bound(around.tokens, mention)
    alone = lines.alone_in_line(around.tokens, mention)
    glued = lines.is_glued(around.tokens, mention)
    heading = alone or glued or lines.heads_title(around.tokens, mention)
    before = [
        ScoredCue(_before(around, hit, mention, bound), hit)
        for hit in reversed(around.hits_before(mention.first, CUES_LOOKED_AT))
        if hit.cue.before
        and hit.last <= mention.first
        and not (glued and hit.cue.name == "minutes")
        and _may_announce(around, hit, mention, heading)
    ]
    if alone:
        return before
    return before + [
        ScoredCue(_behind(around, hit, mention, bound), hit)
        for hit in around.hits_after(mention.first, CUES_LOOKED_AT)
        if hit.cue.after and hit.first >= mention.last and _may_close(around, hit, mention, heading)
    ]


def _may_announce(around: Surroundings, hit: CueHit, mention: Mention, heading: bool) -> bool:
    if hit.cue.name == "hearing_noun" and (heading or _in_other_cell(around, hit.last, mention.first, False)):
        return False
    return not _has_own_date(around, hit, mention)


def _may_close(around: Surroundings, hit: CueHit, mention: Mention, heading: bool) -> bool:
    cue = hit.cue
    if cue.name == "minutes" and not mention.attributive:
        return False
    if cue.role == _HEARING and mention.first > 0 and around.tokens.texts[mention.first - 1] == "от":
        # «Акт от 12.02.2025 г. Слушания состоятся …»: «от» looks back.
        return False
    if cue.name == "hearing_noun" and (heading or _in_other_cell(around, mention.last, hit.first, True)):
        return False
    return not _has_own_date(around, hit, mention)


def _has_own_date(around: Surroundings, hit: CueHit, mention: Mention) -> bool:
    """Whether a hearing's verb or noun stands in another sentence or line, which has its own date."""
    if hit.cue.role != _HEARING or hit.cue.name == "minutes":
        return False
    first, last = (hit.last, mention.first) if hit.first < mention.first else (mention.last, hit.first)
    if not around.parted(first, last):
        return False
    for other in around.mentions_around(hit.first):
        if other.first == mention.first or _dates_document(around, other):
            continue
        gap = (hit.last, other.first) if other.first > hit.first else (other.last, hit.first)
        if not around.parted(*gap):
            return True
    return False


def _dates_document(around: Surroundings, mention: Mention) -> bool:
    before = around.tokens.texts[mention.first - 1] if mention.first else ""
    return before == "от" or mention.attributive or number_follows(around.tokens, mention)


def _in_other_cell(around: Surroundings, last: int, first: int, new_line: bool) -> bool:
    """Whether a bare noun belongs to another cell, crumb or title than the date."""
    tokens = around.tokens
    for at in range(last, min(first + 1, last + REACH)):
        if at < first and tokens.texts[at] in ("|", "/"):
            return True
        if new_line and tokens.gaps[at] >= NEWLINE and tokens.kinds[at] == WORD and tokens.capital(at):
            return True
    return False


def _before(around: Surroundings, hit: CueHit, mention: Mention, bound: bool) -> int:
    last, weight = hit.last, hit.cue.weight
    if hit.cue.label:
        colon = around.label_end(last)
        if colon is not None and colon < mention.first:
            last = colon + 1
        elif last < mention.first:
            # Without its colon a label is a phrase like any other.
            weight = 0
    distance = around.distances.between(last, mention.first)
    between = around.mentions_between(hit.first, mention.first)
    score = distance + weight + _DATE_BETWEEN * between
    if between and hit.cue.label and hit.cue.role != _HEARING:
        # Hearings come in lists; any other label has one date.
        score += _ONE_DATE_LABEL
    if hit.cue.name == "licence" and distance == 0:
        # «(свидетельство 12.03.2015 г.)»
        return score
    return score + _decree_weight(hit, bound, False)


def _behind(around: Surroundings, hit: CueHit, mention: Mention, bound: bool) -> int:
    score = around.distances.between(mention.last, hit.first) + max(hit.cue.weight, 0) + 1
    score += (_DATE_BETWEEN + 2) * around.mentions_between(mention.last, hit.first)
    return score + _decree_weight(hit, bound, mention.attributive)


def _decree_weight(hit: CueHit, bound: bool, attributive: bool) -> int:
    if hit.cue.name not in ("decree", "licence"):
        return 0
    if attributive:
        return _BOUND_DECREE
    return 0 if bound else _LOOSE_DECREE
