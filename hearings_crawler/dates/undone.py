"""Days on which no hearing is held after all: called off, moved to another day, not held for lack of a quorum."""

from __future__ import annotations

from enum import Enum
from typing import Final

from hearings_crawler.dates import tables
from hearings_crawler.dates.cues import CueHit
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.surroundings import Surroundings
from hearings_crawler.dates.tokens import WORD

_REACH: Final = 60
_CONDITION_REACH: Final = 14
_ADJOINING: Final = 3
_NEW_DAY_REACH: Final = 10


class Undone(Enum):
    """What became of the hearing of a day."""

    CALLED_OFF = "called off, or moved to another day"
    NOT_HELD = "not held"


class Undoings:
    """What a text says of hearings that are called off, moved or were not held."""

    def __init__(self, around: Surroundings) -> None:
        """Take the text with all its cues, those of times included."""
        self._around = around
        self._off = [
            hit
            for hit in around.hits
            if (hit.cue.name == "called_off" and not self._denied(hit) and not self._conditional(hit))
            or self._moved_nowhere(hit)
        ]
        self._not_held = [
            hit for hit in around.hits if hit.cue.name == "not_held" and not self._conditional(hit)
        ]

    def of(self, mention: Mention) -> Undone | None:
        """Return what became of the hearing of a day; None if nothing is said against it."""
        if any(self._concerns(hit, mention) for hit in self._off) or self._moved_from(mention):
            return Undone.CALLED_OFF
        if any(self._concerns(hit, mention) for hit in self._not_held):
            return Undone.NOT_HELD
        return None

    def _conditional(self, hit: CueHit) -> bool:
        """Whether the sentence says what would be: «если кворума нет, слушания не состоятся»."""
        around = self._around
        first, last = max(hit.first - _CONDITION_REACH, 0), hit.last + _CONDITION_REACH
        return any(
            around.tokens.texts[at] in tables.CONDITIONS and around.distances.same_sentence(at, hit.first)
            for at in range(first, min(last, around.tokens.count))
        )

    def _denied(self, hit: CueHit) -> bool:
        """Whether the sentence says that nothing is called off: «не отменяются», «кейінге қалдырылмайды»."""
        texts = self._around.tokens.texts
        kept = bool(texts[hit.last - 1].startswith(tables.KEPT_STEMS))
        return kept or (hit.first > 0 and texts[hit.first - 1] == "не")

    def _moved_nowhere(self, hit: CueHit) -> bool:
        """Whether a verb of moving names no new day: «перенесены на неопределённый срок»."""
        if hit.cue.name != "moved" or not self._russian(hit):
            return False
        following = self._around.next_mention(hit.last)
        return following >= self._around.tokens.count or not self._around.distances.same_sentence(
            hit.first, following
        )

    def _russian(self, hit: CueHit) -> bool:
        return bool(self._around.tokens.texts[hit.first].startswith(tables.RUSSIAN_MOVE_STEMS))

    def _concerns(self, hit: CueHit, mention: Mention) -> bool:
        around = self._around
        if not -_REACH < hit.first - mention.first < _REACH:
            return False
        word = around.tokens.texts[hit.first]
        forward = word in tables.FORWARD_WORDS or word.startswith(tables.FORWARD_STEMS)
        if hit.first >= mention.last:
            between = (mention.last, hit.first)
            if around.distances.same_sentence(mention.first, hit.first):
                return not forward and not self._says_when(*between)
            return not forward and self._follows_up(hit, mention)
        if not around.distances.same_sentence(hit.first, mention.first):
            return False
        if around.mentions_between(hit.last, mention.first) or self._says_when(hit.last, mention.first):
            return False
        return forward or not self._date_before_in_sentence(hit)

    def _follows_up(self, hit: CueHit, mention: Mention) -> bool:
        """Whether the next sentence, which has no day of its own, is about this day: «Слушания отменены.»"""
        around = self._around
        if around.mentions_between(mention.last, hit.first):
            return False
        following = around.next_mention(hit.last)
        about_hearing = any(
            noun.cue.name == "hearing_noun" and around.distances.same_sentence(noun.first, hit.first)
            for noun in around.hits_between(max(hit.first - _REACH, 0), hit.first + _REACH)
        )
        if not about_hearing and not self._says_they(hit):
            return False
        own_day = following < around.tokens.count and around.distances.same_sentence(hit.first, following)
        return not own_day and around.distances.sentences_between(mention.first, hit.first) == 1

    def _says_they(self, hit: CueHit) -> bool:
        """Whether a pronoun beside the verb stands for the hearing: «Их перенесли», «Они отменены»."""
        texts = self._around.tokens.texts
        return not tables.PRONOUNS.isdisjoint(texts[max(hit.first - 2, 0) : hit.last + 1])

    def _date_before_in_sentence(self, hit: CueHit) -> bool:
        return any(
            other.last <= hit.first and self._around.distances.same_sentence(other.first, hit.first)
            for other in self._around.mentions_around(hit.first)
        )

    def _says_when(self, first: int, last: int) -> bool:
        """Whether a hearing's verb stands between that is not of the plan that was given up."""
        return any(
            hit.cue.name in ("hearing_verb", "general_verb", "moved", "hearing_label")
            and not self._around.tokens.texts[hit.first].startswith(tables.PLAN_STEMS)
            and self._around.tokens.texts[hit.last] not in tables.SAYING_WORDS
            for hit in self._around.hits_between(first, last)
        )

    def _moved_from(self, mention: Mention) -> bool:
        """Whether a verb of moving, or «вместо», names another day than this one."""
        tokens = self._around.tokens
        if mention.first > 0 and tokens.texts[mention.first - 1] in tables.INSTEAD_WORDS:
            return True
        if tokens.texts[mention.last] in tables.INSTEAD_WORDS:
            return True
        before = self._move(max(mention.first - _REACH, 0), mention.first, mention.first)
        if before is not None and self._names_old_day(before, mention):
            return True
        move = self._move(mention.last, mention.last + _REACH, mention.first)
        if move is None or (self._russian(move) and self._says_when(mention.last, move.first)):
            return False
        between = self._around.mentions_between(mention.last, move.first)
        if between:
            # «28 сәуірде өткізілетін тыңдау 12 мамырға ауыстырылды»: the new day stands before the verb.
            new_day = self._around.next_mention(mention.last)
            return between == 1 and not self._russian(move) and move.first - new_day <= _NEW_DAY_REACH
        if not self._russian(move):
            # «28 сәуірге жоспарланған тыңдау ауыстырылды»; «27 мамырға ауыстырылды» names the new day.
            after = mention.last
            return tokens.kinds[after] == WORD and tokens.texts[after].startswith(tables.PLAN_STEMS)
        return tokens.texts[move.last] not in tables.FROM_WORDS and not self._is_target(move, mention)

    def _move(self, first: int, last: int, sentence: int) -> CueHit | None:
        """Return the verb of moving between two tokens that stands in a sentence with a third."""
        for hit in self._around.hits_between(first, last):
            if hit.cue.name == "moved" and self._around.distances.same_sentence(sentence, hit.first):
                return hit
        return None

    def _names_old_day(self, move: CueHit, mention: Mention) -> bool:
        """Whether a day behind a verb of moving is the old one: «перенесены с 28 апреля», «…, назначенные на …»."""
        texts = self._around.tokens.texts
        before = texts[mention.first - 1]
        if before in tables.FROM_WORDS or texts[mention.first] in tables.FROM_WORDS:
            return mention.first - move.last <= _ADJOINING
        planned = before == "на" and texts[mention.first - 2].startswith(tables.PLAN_STEMS)
        return planned and self._date_before_in_sentence(move)

    def _is_target(self, move: CueHit, mention: Mention) -> bool:
        """Whether a day before the verb is the new one: «На 5 мая перенесены слушания»."""
        texts = self._around.tokens.texts
        return (
            texts[mention.first - 1] == "на"
            and move.first - mention.last <= _ADJOINING
            and not texts[mention.first - 2].startswith(tables.PLAN_STEMS)
        )
