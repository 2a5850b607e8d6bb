"""Decides what each date of a text is for, by the cues around it; the nearest cue wins.

Legal references are recognised by their form first («3 тамыздағы № 286», «приказом … от 3 августа 2021 года № 286»):
the Rules of *public hearings* would otherwise make every notice's legal basis a hearing.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, NamedTuple

from hearings_crawler.dates import tables
from hearings_crawler.dates.cues import FOREIGN_VERB, GENERAL_VERB, CueHit
from hearings_crawler.dates.expressions import Mention
from hearings_crawler.dates.layout import Distances
from hearings_crawler.dates.model import DateRole
from hearings_crawler.dates.tokens import NEWLINE, NUMBER, PARAGRAPH, SIGN, WORD, Tokens

_REACH: Final = 30
_CUES_LOOKED_AT: Final = 10
_DATE_BETWEEN: Final = 4
_MOVE_REACH: Final = 5
_LABEL_LENGTH: Final = 16
_STRUCTURE_REACH: Final = 14
# Without «от», a number sign or a binding ending, a decree's name beside a date is more likely the reason than the date.
_LOOSE_DECREE: Final = 9
_BOUND_DECREE: Final = -6
_NOUN_REACH: Final = 6
_ONE_DATE_LABEL: Final = 8
_LONGEST_ITEM: Final = 16
# Looked up once: an enumeration's members cost a call each time.
_HEARING: Final = DateRole.HEARING
_OTHER: Final = DateRole.OTHER


class Judged(NamedTuple):
    """The role of a date, and the name of the cue that gave it; None if no cue is near."""

    role: DateRole
    cue: str | None


class Roles:
    """Judges the dates of one text."""

    def __init__(
        self, tokens: Tokens, distances: Distances, hits: list[CueHit], mentions: list[Mention]
    ) -> None:
        self._tokens = tokens
        self._distances = distances
        self._mentions = mentions
        self._hits = [
            hit
            if hit.cue.name != GENERAL_VERB or self._of_hearing(hits, at, mentions)
            else CueHit(FOREIGN_VERB, hit.first, hit.last)
            for at, hit in enumerate(hits)
            if hit.cue.role is not None
        ]
        self._firsts = [hit.first for hit in self._hits]
        self._moves = [hit.first for hit in hits if hit.cue.name == "moved"]
        self._mention_firsts = [mention.first for mention in mentions]
        self._colons = _next_colons(tokens) if any(hit.cue.label for hit in self._hits) else []

    def judge(self, mention: Mention) -> Judged:
        """Gives the role of one date."""
        if self._header_clock(mention):
            return Judged(DateRole.PAGE_CLOCK, "header")
        numbered = self._number_follows(mention)
        since = self._tokens.texts[mention.first - 1] == "от" and mention.first > 0
        structural = numbered or since or mention.attributive
        scored = self._scored(mention, structural, since) if self._hits else []
        best = min(scored, key=lambda entry: entry[0], default=None)
        if numbered or (since and (self._number_before(mention) or self._document_before(mention, scored))):
            return self._reference(mention, best, scored)
        if best is None or best[0] > _REACH:
            return Judged(_OTHER, None)
        cue = best[1].cue
        if cue.role == _HEARING and self._moved_away(mention):
            return Judged(_OTHER, "moved_away")
        if cue.name == "placement_label" and self._printed(best[1].last, mention):
            return Judged(DateRole.NEWSPAPER, "newspaper")
        if cue.name == "hearing_noun":
            if self._deadline(mention) and self._comments_before(mention):
                return Judged(_OTHER, "comments")
            if self._notice_before(mention, since):
                return Judged(_OTHER, "notice")
        if cue.name in ("minutes", "hearing_noun") and self._done_to_minutes(mention):
            return Judged(_OTHER, "signing")
        return Judged(cue.role or _OTHER, cue.name)

    def _of_hearing(self, hits: list[CueHit], at: int, mentions: list[Mention]) -> bool:
        """Tells whether a general verb has a hearing for its subject: «слушания … проведены», not «замеры проведены»."""
        verb = hits[at]
        for hit in reversed(hits[max(at - _CUES_LOOKED_AT, 0) : at]):
            if not self._distances.same_sentence(hit.last - 1, verb.first):
                break
            dated = any(hit.last <= mention.first < verb.first for mention in mentions)
            if dated and self._boundary(hit.last, verb.first):
                break
            if hit.cue.role == _HEARING and hit.cue.name != "minutes":
                return True
        for hit in hits[at + 1 : at + 3]:
            if self._distances.between(verb.last, hit.first) > _NOUN_REACH:
                break
            if hit.cue.role == _HEARING and not any(
                verb.last <= mention.first < hit.first for mention in mentions
            ):
                return True
        return False

    def _reference(
        self, mention: Mention, best: tuple[int, CueHit] | None, scored: list[tuple[int, CueHit]]
    ) -> Judged:
        """Judges a date with a document's number beside it: a newspaper's, minutes', or a legal reference."""
        if best and best[0] <= 1 and best[1].last <= mention.first:
            cue = best[1].cue
            if cue.label or cue.name in ("receipt", "placement", "hearing_verb"):
                return Judged(cue.role or _OTHER, cue.name)
        near = [entry for entry in scored if entry[0] <= _STRUCTURE_REACH]
        for name in ("decree", "licence", "newspaper", "minutes"):
            same = [entry for entry in near if entry[1].cue.name == name]
            others = [
                entry for entry in near if entry[1].cue.name in _REFERENCES and entry[1].cue.name != name
            ]
            if same and min(score for score, _ in same) <= min(
                (score for score, _ in others), default=_REACH
            ):
                return Judged(same[0][1].cue.role or _OTHER, name)
        return Judged(DateRole.LEGAL_REFERENCE, "number")

    def _document_before(self, mention: Mention, scored: list[tuple[int, CueHit]]) -> bool:
        """Tells whether «от» follows the name of a document: «Кодекса РК от 2 января 2021 года»."""
        before = [entry for entry in scored if entry[1].last <= mention.first]
        nearest = min(before, key=lambda entry: mention.first - entry[1].last, default=None)
        return nearest is not None and nearest[1].cue.name in _REFERENCES and nearest[0] <= _STRUCTURE_REACH

    def _printed(self, label: int, mention: Mention) -> bool:
        """Tells whether a label of publication is a newspaper's: «Дата публикации в газете: …»."""
        at = bisect_left(self._firsts, label)
        return any(
            hit.cue.name == "newspaper" and hit.last <= mention.first
            for hit in self._hits[at : bisect_left(self._firsts, mention.first)]
        )

    def _deadline(self, mention: Mention) -> bool:
        """Tells whether a single day is the end of a term: «до 10 мая», «10 мамырға дейін»."""
        texts, at = self._tokens.texts, mention.last
        if texts[at] == "-":
            at += 2
        return mention.end is None and (
            (mention.first > 0 and texts[mention.first - 1] in tables.UNTIL_WORDS)
            or texts[at] in tables.UNTIL_WORDS
        )

    def _comments_before(self, mention: Mention) -> bool:
        """Tells whether the sentence is about comments that are taken until a day."""
        at = bisect_left(self._firsts, mention.first)
        for hit in self._hits[max(at - _CUES_LOOKED_AT, 0) : at]:
            if hit.cue.name == "comments" and self._distances.same_sentence(hit.last - 1, mention.first):
                return True
        return False

    def _notice_before(self, mention: Mention, since: bool) -> bool:
        """Tells whether a date is a notice's own: «Объявление о проведении слушаний от …», «хабарландыру 24.03.2025»."""
        texts = self._tokens.texts
        reach = _LABEL_LENGTH if since else 1
        start = mention.first - (2 if since else 1)
        for at in range(start, max(start - reach, -1), -1):
            if texts[at].startswith(tables.NOTICE_STEMS):
                return True
            if texts[at].startswith(tables.MINUTES_STEMS) or texts[at] == ".":
                return False
        return False

    def _done_to_minutes(self, mention: Mention) -> bool:
        """Tells whether a date is of what was done to minutes: «Протокол … утвержден 22.04.2025», «… бекітілді»."""
        texts, kinds = self._tokens.texts, self._tokens.kinds
        done = False
        for at in range(mention.first - 1, max(mention.first - _LABEL_LENGTH, -1), -1):
            if texts[at] in (".", ";") or self._tokens.gaps[at + 1] >= PARAGRAPH:
                break
            done = done or texts[at].endswith(tables.DONE_ENDINGS)
            if texts[at].startswith(tables.MINUTES_STEMS):
                after = mention.last
                while (
                    texts[after] in (".", '"')
                    or texts[after] in tables.YEAR_WORDS
                    or texts[after] in tables.DAY_WORDS
                ):
                    after += 1
                return done or (kinds[after] == WORD and texts[after].endswith(tables.KAZAKH_DONE_ENDINGS))
        return False

    def _moved_away(self, mention: Mention) -> bool:
        """Tells whether the hearing was moved from this day to the next one named."""
        at = bisect_left(self._moves, mention.last)
        if at < len(self._moves):
            move = self._moves[at]
            dates = self._mentions_between(mention.last, move)
            distance = self._distances.between(mention.last, move)
            if (
                dates == 0
                and distance <= _MOVE_REACH
                and self._mentions_between(move, move + 2 * _MOVE_REACH)
            ):
                return True
            if dates == 1 and distance <= 2 * _MOVE_REACH and self._kazakh_move(mention):
                return True
        return (
            self._tokens.texts[mention.last] == "на"
            and self._mentions_between(mention.last, mention.last + 3) > 0
        )

    def _kazakh_move(self, mention: Mention) -> bool:
        return self._distances.between(mention.last, self._next_mention(mention)) <= 2

    def _next_mention(self, mention: Mention) -> int:
        at = bisect_left(self._mention_firsts, mention.last)
        return self._mention_firsts[at] if at < len(self._mention_firsts) else self._tokens.count

    def _scored(self, mention: Mention, structural: bool, since: bool) -> list[tuple[int, CueHit]]:
        at = bisect_left(self._firsts, mention.first)
        alone = self._alone_in_line(mention)
        heading = alone or self._heads_title(mention)
        scored: list[tuple[int, CueHit]] = []
        for hit in reversed(self._hits[max(at - _CUES_LOOKED_AT, 0) : at]):
            if (
                hit.cue.before
                and hit.last <= mention.first
                and not self._served(hit, mention)
                and not (
                    hit.cue.name == "hearing_noun"
                    and (heading or self._apart(hit.last, mention.first, False))
                )
            ):
                scored.append((self._before(hit, mention, structural), hit))
        for hit in self._hits[at : at + _CUES_LOOKED_AT]:
            if (
                hit.cue.after
                and hit.first >= mention.last
                and not self._served(hit, mention)
                and not alone
                and (hit.cue.name != "minutes" or mention.attributive)
                # «Акт от 12.02.2025 г. Слушания состоятся …»: «от» looks back.
                and not (since and hit.cue.role == _HEARING)
                and not (
                    hit.cue.name == "hearing_noun" and (heading or self._apart(mention.last, hit.first, True))
                )
            ):
                scored.append((self._after(hit, mention, structural), hit))
        return scored

    def _served(self, hit: CueHit, mention: Mention) -> bool:
        """Tells whether a hearing's verb or noun stands in another sentence or line, which has its own date."""
        if hit.cue.role != _HEARING or hit.cue.name == "minutes":
            return False
        first, last = (hit.last, mention.first) if hit.first < mention.first else (mention.last, hit.first)
        if not self._boundary(first, last):
            return False
        at = bisect_left(self._mention_firsts, hit.first)
        for other in self._mentions[max(at - 1, 0) : at + 1]:
            if other.first == mention.first or self._dates_document(other):
                continue
            if other.first > hit.first:
                inside = not self._boundary(hit.last, other.first)
            else:
                inside = not self._boundary(other.last, hit.first)
            if inside:
                return True
        return False

    def _dates_document(self, mention: Mention) -> bool:
        before = self._tokens.texts[mention.first - 1] if mention.first else ""
        return before == "от" or mention.attributive or self._number_follows(mention)

    def _boundary(self, first: int, last: int) -> bool:
        """Tells whether a sentence ends between two tokens, or a line after which a capital letter follows."""
        if not self._distances.same_sentence(first - 1, last):
            return True
        tokens = self._tokens
        return any(
            tokens.gaps[at] >= NEWLINE and tokens.kinds[at] == WORD and tokens.capital(at)
            for at in range(first, min(last + 1, first + 2 * _REACH))
        )

    def _apart(self, last: int, first: int, new_line: bool) -> bool:
        """Tells whether a bare noun belongs to another cell, crumb or title than the date."""
        tokens = self._tokens
        for at in range(last, min(first + 1, last + _REACH)):
            if at < first and tokens.texts[at] in ("|", "/"):
                return True
            if new_line and tokens.gaps[at] >= NEWLINE and tokens.kinds[at] == WORD and tokens.capital(at):
                return True
        return False

    def _before(self, hit: CueHit, mention: Mention, structural: bool) -> int:
        last, weight = hit.last, hit.cue.weight
        if hit.cue.label:
            colon = self._colons[last]
            if colon < mention.first and colon - last <= _LABEL_LENGTH:
                last = colon + 1
            elif last < mention.first:
                # Without its colon a label is a phrase like any other.
                weight = 0
        distance = self._distances.between(last, mention.first)
        score = distance + weight
        between = self._mentions_between(hit.first, mention.first)
        score += _DATE_BETWEEN * between
        if between and hit.cue.label and hit.cue.role != _HEARING:
            # Hearings come in lists; any other label has one date.
            score += _ONE_DATE_LABEL
        if hit.cue.name == "licence" and distance == 0:
            # «(свидетельство 12.03.2015 г.)»
            return score
        return score + self._decree_weight(hit, structural, False)

    def _after(self, hit: CueHit, mention: Mention, structural: bool) -> int:
        score = self._distances.between(mention.last, hit.first) + max(hit.cue.weight, 0) + 1
        score += (_DATE_BETWEEN + 2) * self._mentions_between(mention.last, hit.first)
        return score + self._decree_weight(hit, structural, mention.attributive)

    def _decree_weight(self, hit: CueHit, structural: bool, bound: bool) -> int:
        if hit.cue.name not in ("decree", "licence"):
            return 0
        if bound:
            return _BOUND_DECREE
        return 0 if structural else _LOOSE_DECREE

    def _mentions_between(self, first: int, last: int) -> int:
        return bisect_left(self._mention_firsts, last) - bisect_left(self._mention_firsts, first)

    def _number_follows(self, mention: Mention) -> bool:
        """Tells whether a document's number stands behind the date: «… № 286», «… N 92-II»."""
        texts, kinds = self._tokens.texts, self._tokens.kinds
        at = mention.last
        if texts[at] in ("(", ","):
            at += 1
        if self._tokens.gaps[at] >= PARAGRAPH:
            return False
        return texts[at] == "№" or (texts[at] in ("n", "no") and kinds[at + 1] == NUMBER)

    def _number_before(self, mention: Mention) -> bool:
        """Tells whether «№ …» stands before «от» in the same line and sentence."""
        tokens = self._tokens
        for at in range(mention.first - 2, max(mention.first - _STRUCTURE_REACH, -1), -1):
            if tokens.texts[at] == "№":
                return self._distances.between(at, mention.first) < _STRUCTURE_REACH
            if tokens.gaps[at + 1] >= NEWLINE or tokens.texts[at] in (",", ";"):
                return False
        return False

    def continues_list(self, earlier: Mention, mention: Mention) -> bool:
        """Tells whether a day is the next item of a list: «с. Аса – 14.05.2025; с. Акколь – 15.05.2025»."""
        tokens = self._tokens
        between = range(earlier.last, mention.first)
        if not 0 < len(between) <= _LONGEST_ITEM or self._boundary(earlier.last, mention.first):
            return False
        at = bisect_left(self._firsts, earlier.last)
        if at < len(self._firsts) and self._firsts[at] < mention.first:
            return False
        return any(tokens.texts[at] == ";" or tokens.gaps[at] == NEWLINE for at in between)

    def stamps_line(self, mention: Mention) -> bool:
        """Tells whether a line holds nothing but a day and a time, without a word: «24 марта 2025, 10:15»."""
        tokens = self._tokens
        if not self._alone_in_line(mention):
            return False
        at, numbers = mention.last, 0
        while at < tokens.count and tokens.gaps[at] < NEWLINE:
            if tokens.kinds[at] == WORD:
                return False
            numbers += tokens.kinds[at] == NUMBER
            at += 1
        return numbers > 0

    def _alone_in_line(self, mention: Mention) -> bool:
        """Tells whether a line holds nothing but the date and a time: a heading, not a sentence."""
        tokens = self._tokens
        start = mention.first
        if start >= 2 and tokens.texts[start - 1] == "," and tokens.texts[start - 2] in tables.WEEKDAYS:
            start -= 2
        if start > 0 and tokens.gaps[start] < NEWLINE:
            return False
        at = mention.last
        while at < tokens.count and tokens.gaps[at] < NEWLINE and at - mention.last < 6:
            if tokens.kinds[at] == WORD and tokens.texts[at] not in tables.CLOCK_FILLERS:
                return False
            at += 1
        return at >= tokens.count or tokens.gaps[at] >= NEWLINE

    def _heads_title(self, mention: Mention) -> bool:
        """Tells whether a line starts with the date and goes on with a title: «25.12.2019Общественное обсуждение»."""
        tokens = self._tokens
        at = mention.last
        starts_line = mention.first == 0 or tokens.gaps[mention.first] >= NEWLINE
        return (
            starts_line
            and tokens.kinds[at] == WORD
            and tokens.capital(at)
            and mention.rule.startswith("numeric")
        )

    def _header_clock(self, mention: Mention) -> bool:
        """Recognises the clock of a page's header: «Атырау, 21 января 21:09»."""
        tokens = self._tokens
        city = mention.first - 2
        if (
            city < 0
            or tokens.texts[mention.first - 1] != ","
            or tokens.texts[city] not in tables.CITIES_WITH_CLOCKS
        ):
            return False
        if city > 0 and tokens.gaps[city] < NEWLINE:
            return False
        at = mention.last
        while tokens.gaps[at] < NEWLINE and at < tokens.count and at - mention.last < 5:
            if tokens.kinds[at] == WORD:
                return False
            at += 1
        return (at >= tokens.count or tokens.gaps[at] >= NEWLINE) and tokens.texts[at - 2] == ":"


_REFERENCES: Final = frozenset({"decree", "licence", "newspaper", "minutes"})


def _next_colons(tokens: Tokens) -> list[int]:
    """Gives for each token the next colon or dash of its line, and a place behind the text if there is none."""
    nowhere = tokens.count + _LABEL_LENGTH * 2
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
