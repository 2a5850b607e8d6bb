"""A place in the tokens of a text that moves on as an expression is read."""

from __future__ import annotations

from collections.abc import Container

from hearings_crawler.dates.tokens import GLUED, NEWLINE, NUMBER, PARAGRAPH, WORD, Tokens


class Cursor:
    """One place in a text's tokens: what stands there, what stands beside it, and a way to move on.

    Looking beyond either end of the text is allowed: the tokens' sentinels answer with an empty sign.

    Attributes:
        at: The index of the token it stands on.
    """

    __slots__ = ("at", "gaps", "kinds", "texts")

    def __init__(self, tokens: Tokens, at: int) -> None:
        self.at = at
        self.texts: list[str] = tokens.texts
        self.kinds = tokens.kinds
        self.gaps = tokens.gaps

    @property
    def text(self) -> str:
        """The folded text of the token."""
        return self.texts[self.at]

    @property
    def gap(self) -> int:
        """What stands before the token: GLUED, BLANK, NEWLINE or PARAGRAPH."""
        return self.gaps[self.at]

    @property
    def on_number(self) -> bool:
        """Whether the token is a number."""
        return self.kinds[self.at] == NUMBER

    @property
    def on_word(self) -> bool:
        """Whether the token is a word."""
        return self.kinds[self.at] == WORD

    @property
    def on_new_line(self) -> bool:
        """Whether the token opens a line."""
        return self.gaps[self.at] >= NEWLINE

    @property
    def on_new_paragraph(self) -> bool:
        """Whether the token opens a paragraph."""
        return self.gaps[self.at] >= PARAGRAPH

    @property
    def between_glued(self) -> bool:
        """Whether nothing stands between the token and those on both sides of it."""
        return self.gaps[self.at] == GLUED == self.gaps[self.at + 1]

    def next(self, steps: int = 1) -> str:
        """Return the folded text of a token ahead (of one behind, for negative steps)."""
        return self.texts[self.at + steps]

    def next_is_number(self, steps: int = 1) -> bool:
        """Whether a token ahead (or behind) is a number."""
        return self.kinds[self.at + steps] == NUMBER

    def next_gap(self, steps: int = 1) -> int:
        """Return what stands before a token ahead (or behind)."""
        return self.gaps[self.at + steps]

    def take(self, words: Container[str]) -> bool:
        """Move on if the token is one of the words; tell whether it was."""
        if self.texts[self.at] in words:
            self.at += 1
            return True
        return False

    def take_glued(self, sign: str) -> bool:
        """Move on if the token is that sign, glued to what stands before it; tell whether it was."""
        if self.texts[self.at] == sign and self.gaps[self.at] == GLUED:
            self.at += 1
            return True
        return False

    def take_quotes(self, most: int) -> None:
        """Move on over quotes."""
        taken = 0
        while taken < most and self.texts[self.at] == '"':
            self.at += 1
            taken += 1
