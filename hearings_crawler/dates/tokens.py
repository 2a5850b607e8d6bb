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

# Each piece with the blanks before it, so that together they add up to the text and places follow from lengths.
_PIECE = re.compile(
    r"(\s*)([0-9]+|(?<=[0-9])(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{2}|[º°]{2})|[^\W\d_]+|\S)",
)
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{2}|[º°]{2}")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹º°", "012345678900")


class Tokens:
    """The tokens of a text as parallel lists, closed by sentinels so that looking ahead needs no bounds check.

    Attributes:
        kinds: NUMBER, RAISED (two raised digits: minutes), WORD or SIGN per token.
        texts: The folded text per token; the raised digits as plain ones.
        starts: The offset in the folded text per token.
        gaps: GLUED, BLANK, NEWLINE or PARAGRAPH: what stands before each token.
        numbers: The indexes of the tokens that are NUMBER.
        count: The number of real tokens; the sentinels after them also answer for what stands before the first one.
    """

    __slots__ = ("count", "folded", "gaps", "kinds", "numbers", "starts", "texts")

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        text = folded.folded
        pieces = _PIECE.findall(text)
        texts = [piece for _, piece in pieces]
        kinds = [_KINDS[piece[0]] for piece in texts]
        gaps = [_GAPS[blanks] for blanks, _ in pieces]
        numbers = [index for index, kind in enumerate(kinds) if kind == NUMBER]
        if numbers and _RAISED.search(text):
            _mark_raised(kinds, texts, gaps)
        self.numbers = numbers
        self.count = len(kinds)
        starts = []
        at = 0
        for blanks, piece in pieces:
            at += len(blanks)
            starts.append(at)
            at += len(piece)
        kinds += _SENTINEL_KINDS
        texts += _SENTINEL_TEXTS
        starts += [len(text)] * _SENTINELS
        gaps += _SENTINEL_GAPS
        self.kinds, self.texts, self.starts, self.gaps = kinds, texts, starts, gaps

    def end(self, index: int) -> int:
        """Return the offset in the folded text after the last character of a token."""
        return self.starts[index] + len(self.texts[index])

    def capital(self, index: int) -> bool:
        """Whether a word starts with a capital letter in the text as given."""
        return self.folded.clean[self.starts[index]].isupper()

    def ascii_word(self, index: int) -> str | None:
        """Return a word as plain lower-case English letters if it is written with these only."""
        word = self.folded.clean[self.starts[index] : self.end(index)]
        return word.lower() if word.isascii() else None


class _Kinds(dict[str, int]):
    """The kind of token that a folded character starts, a raised digit not yet told from a word."""

    def __missing__(self, letter: str) -> int:
        if letter in "0123456789":
            return NUMBER
        return WORD if letter.isalnum() and not letter.isdecimal() else SIGN


class _Gaps(dict[str, int]):
    """The gap that blanks make."""

    def __missing__(self, blanks: str) -> int:
        return min(blanks.count("\n") + 1, PARAGRAPH)


def _mark_raised(kinds: list[int], texts: list[str], gaps: list[int]) -> None:
    """Turn two raised digits that are glued to a number into its minutes: «10⁰⁰»."""
    for index in range(1, len(kinds)):
        if kinds[index - 1] == NUMBER and gaps[index] == GLUED and _RAISED.fullmatch(texts[index]):
            kinds[index] = RAISED
            texts[index] = texts[index].translate(_RAISED_DIGITS)


_KINDS: Final = _Kinds({chr(code): _Kinds()[chr(code)] for code in range(0x3000)})
_GAPS: Final = _Gaps({"": GLUED, " ": BLANK, "\n": NEWLINE})
_SENTINELS: Final = 16
_SENTINEL_KINDS: Final = [SIGN] * _SENTINELS
_SENTINEL_TEXTS: Final = [""] * _SENTINELS
_SENTINEL_GAPS: Final = [PARAGRAPH] * _SENTINELS
