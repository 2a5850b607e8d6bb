"""Years that are not spelled out: «т.г.», «текущего года», «осы жылғы», «А.ж.»."""

from __future__ import annotations

from collections.abc import Callable

from hearings_crawler.dates import tables
from hearings_crawler.dates.cursor import Cursor
from hearings_crawler.dates.expressions.values import WrittenYear
from hearings_crawler.dates.tokens import Tokens


def after(
    tokens: Tokens, index: int, year_word_end: Callable[[Tokens, int], int]
) -> tuple[WrittenYear, int] | None:
    """Read «т.г.», «с.г.», «текущего года» after a month."""
    cursor = Cursor(tokens, index)
    word = cursor.text
    if len(word) == 1 and cursor.next() == "." and (word, cursor.next(2)) in tables.RELATIVE_YEAR_LETTERS:
        cursor.at += 3
        cursor.take_glued(".")
        return WrittenYear(None, 0), cursor.at
    if cursor.take(tables.RELATIVE_YEARS):
        cursor.take((".",))
        end = year_word_end(tokens, cursor.at)
        if end > cursor.at:
            return WrittenYear(None, tables.RELATIVE_YEARS[word]), end
    return None


def letters_before(tokens: Tokens, word: int, floor: int) -> tuple[WrittenYear, int] | None:
    """Read «А.ж.», whose second letter stands at `word`; give its first token with it."""
    texts = tokens.texts
    if (
        word - 2 >= floor
        and len(texts[word]) == 1
        and texts[word - 1] == "."
        and (texts[word - 2], texts[word]) in tables.RELATIVE_YEAR_LETTERS
    ):
        return WrittenYear(None, 0), word - 2
    return None
