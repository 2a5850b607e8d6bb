"""Measures how far apart two places of a text are for a reader: words count little, ends of sentences much."""

from __future__ import annotations

from typing import Final

from hearings_crawler.dates.tables import HOUR_WORDS, MINUTE_WORDS, MONTHS, STREET_WORDS, YEAR_WORDS
from hearings_crawler.dates.tokens import GLUED, NEWLINE, NUMBER, PARAGRAPH, SIGN, WORD, Tokens

SENTENCE_END: Final = 20
_PERHAPS_SENTENCE_END: Final = 6
_NEW_PARAGRAPH: Final = 15
_NEW_LINE: Final = 3
_SIGN_COSTS: Final = {",": 1, ";": 8, "(": 2, ")": 2, "!": SENTENCE_END, "?": SENTENCE_END, "|": 2, "•": 8}
_STOPS: Final = ("!", "?")
_ABBREVIATIONS: Final = HOUR_WORDS | MINUTE_WORDS | STREET_WORDS | frozenset(YEAR_WORDS)


class Distances:
    """Distances between tokens, each in constant time."""

    __slots__ = ("_known", "_tokens")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        # Most short strings need no distance at all.
        self._known: tuple[list[int], list[int], list[int], list[int]] | None = None

    @property
    def paragraphs(self) -> list[int]:
        """The number of the paragraph of each token."""
        return self._measured()[2]

    def same_sentence(self, first: int, second: int) -> bool:
        """Whether no sentence ends between two tokens."""
        sentences = self._measured()[3]
        return sentences[first] == sentences[second]

    def sentences_between(self, first: int, second: int) -> int:
        """Return how many sentences end between two tokens."""
        sentences = self._measured()[3]
        return sentences[second] - sentences[first]

    def between(self, last: int, first: int) -> int:
        """Return the distance from the token index after one expression to the first token of the next."""
        starts, ends, _, _ = self._measured()
        if not ends or last < 1:
            return 0
        return starts[min(first, len(starts) - 1)] - ends[min(last, len(ends)) - 1]

    def _measured(self) -> tuple[list[int], list[int], list[int], list[int]]:
        if self._known is None:
            self._known = self._measure()
        return self._known

    def _measure(self) -> tuple[list[int], list[int], list[int], list[int]]:
        tokens = self._tokens
        starts: list[int] = []
        ends: list[int] = []
        paragraphs: list[int] = []
        sentences: list[int] = []
        cost = paragraph = sentence = 0
        quoted = False
        before = ""
        add_start, add_end = starts.append, ends.append
        add_paragraph, add_sentence = paragraphs.append, sentences.append
        for index, (text, kind, gap) in enumerate(zip(tokens.texts, tokens.kinds, tokens.gaps, strict=True)):
            if index == tokens.count:
                break
            if gap:
                if gap >= NEWLINE:
                    cost += _NEW_PARAGRAPH if gap == PARAGRAPH else _NEW_LINE
                    if gap == PARAGRAPH:
                        paragraph += 1
                        quoted = False
                if before == ".":
                    stop = _sentence_end(tokens, index)
                    cost += stop
                    # A dot after a time ends a sentence; one inside a quoted title does not.
                    ended = stop == SENTENCE_END or (stop > 0 and tokens.texts[index - 3] == ":")
                    sentence += ended and not quoted
                elif before in _STOPS:
                    sentence += 1
            if text == '"':
                quoted = not quoted
            before = text
            add_start(cost)
            add_paragraph(paragraph)
            add_sentence(sentence)
            cost += _SIGN_COSTS.get(text, 0) if kind == SIGN else 1
            add_end(cost)
        starts.append(cost)
        paragraphs.append(paragraph)
        sentences.append(sentence)
        return starts, ends, paragraphs, sentences


def _sentence_end(tokens: Tokens, index: int) -> int:
    """Return what the dot before the token costs: little after an abbreviation, nothing inside a label's number."""
    before = index - 2
    if (
        before >= 0
        and tokens.kinds[index] == NUMBER == tokens.kinds[before]
        and len(tokens.texts[before]) == 4
        and not (tokens.texts[index + 1] in (".", ")") and tokens.gaps[index + 2] > GLUED)
    ):
        # «… 21.04.2025. 18 апреля …»: a year ends the sentence before the next date.
        return SENTENCE_END
    if before < 0 or tokens.kinds[index] != WORD:
        return 0
    if not tokens.capital(index):
        return 0
    word = tokens.texts[before]
    if tokens.kinds[before] == WORD and (len(word) <= 2 or word in _ABBREVIATIONS or _short_month(word)):
        return _PERHAPS_SENTENCE_END
    if tokens.kinds[before] == NUMBER and len(word) <= 2:
        return _PERHAPS_SENTENCE_END
    return SENTENCE_END


def _short_month(word: str) -> bool:
    month = MONTHS.get(word)
    return month is not None and month.short
