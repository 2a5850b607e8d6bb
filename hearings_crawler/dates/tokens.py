"""Cuts a folded text into numbers, words and signs, with the distances between them."""

from __future__ import annotations

import re
from typing import Final

from hearings_crawler.dates.text import FoldedText

NUMBER: Final = 0
RAISED: Final = 1
WORD: Final = 2
SIGN: Final = 3

GLUED: Final = 0
BLANK: Final = 1
NEWLINE: Final = 2
PARAGRAPH: Final = 3

_TOKEN = re.compile(
    r"(?P<number>[0-9]+)|(?P<raised>(?<=[0-9])(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{2}|[º°]{2}))"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>\S)"
)
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹º°", "012345678900")


class Tokens:
    """The tokens of a text as parallel lists, closed by sentinels so that looking ahead needs no bounds check.

    Attributes:
        kinds: NUMBER, RAISED (two raised digits: minutes), WORD or SIGN per token.
        texts: The folded text per token; the raised digits as plain ones.
        starts: The offset in the folded text per token.
        ends: The offset after its last character per token.
        gaps: GLUED, BLANK, NEWLINE or PARAGRAPH: what stands before each token.
        count: The number of real tokens; the sentinels after them also answer for what stands before the first one.
    """

    __slots__ = ("count", "ends", "folded", "gaps", "kinds", "starts", "texts")

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        text = folded.folded
        kinds: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        gaps: list[int] = []
        at = 0
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            kinds.append((match.lastindex or 1) - 1)
            starts.append(start)
            ends.append(end)
            if start == at:
                gaps.append(GLUED)
            else:
                lines = text.count("\n", at, start)
                gaps.append(min(lines + 1, PARAGRAPH))
            at = end
        texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        if RAISED in kinds:
            texts = [
                word.translate(_RAISED_DIGITS) if kind == RAISED else word
                for word, kind in zip(texts, kinds, strict=True)
            ]
        self.count = len(kinds)
        self.kinds = kinds + _SENTINEL_KINDS
        self.texts = texts + _SENTINEL_TEXTS
        self.starts = starts + [len(text)] * _SENTINELS
        self.ends = ends + [len(text)] * _SENTINELS
        self.gaps = gaps + _SENTINEL_GAPS

    def capital(self, index: int) -> bool:
        """Tells whether a word starts with a capital letter in the text as given."""
        return self.folded.clean[self.starts[index]].isupper()

    def ascii_word(self, index: int) -> str | None:
        """Gives a word as plain lower-case English letters if it is written with these only."""
        word = self.folded.clean[self.starts[index] : self.ends[index]]
        return word.lower() if word.isascii() else None


_SENTINELS: Final = 16
_SENTINEL_KINDS: Final = [SIGN] * _SENTINELS
_SENTINEL_TEXTS: Final = [""] * _SENTINELS
_SENTINEL_GAPS: Final = [PARAGRAPH] * _SENTINELS
