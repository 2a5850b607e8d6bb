"""What looks like a date and is none: codes, telephones, houses, streets, measures.

Each guard answers one question about the tokens beside a number. All look a bounded way, so a text is read in
linear time.
"""

from __future__ import annotations

from hearings_crawler.dates import tables
from hearings_crawler.dates.tokens import GLUED, NEWLINE, NUMBER, WORD, Tokens

SEPARATORS = (".", "/", "-", ",")
"""What may stand between day, month and year."""

_PHONE_REACH = 24
_STREET_REACH = 4
_LONGEST_ABBREVIATION = 4


def part_of_code(tokens: Tokens, index: int, separator: str) -> bool:
    """Whether what stands before three numbers makes them a code, a standard or a telephone number."""
    texts, gaps = tokens.texts, tokens.gaps
    before = texts[index - 1]
    if before in ("№", "#", "+") or (before in ("n", "no") and gaps[index] == GLUED):
        return True
    if before in tables.CODE_WORDS_STRONG or (before == "рк" and texts[index - 2] in tables.CODE_WORDS):
        return True
    return index > 0 and gaps[index] == GLUED and _glued_to_code(tokens, index, separator)


def _glued_to_code(tokens: Tokens, index: int, separator: str) -> bool:
    """Whether what three numbers are glued to makes them a code: a figure, a path, «v1.2.3»."""
    before = tokens.texts[index - 1]
    if tokens.gaps[index - 1] == GLUED:
        if before in (".", "/", ":", ",", "-") and tokens.kinds[index - 2] == NUMBER:
            return True
        if before in ("-", "/", "=", "&") and separator in ("-", "/") and index > 1:
            return True
    return tokens.kinds[index - 1] == WORD and before == "v"


def code_word_before(tokens: Tokens, index: int) -> bool:
    """Whether a word for a standard, a version or a paragraph stands before a number: «п. 25.05.25»."""
    texts = tokens.texts
    return texts[index - 1] in tables.CODE_WORDS or (
        texts[index - 1] == "." and texts[index - 2] in tables.CODE_WORDS
    )


def chain_goes_on(tokens: Tokens, index: int, separator: str) -> bool:
    """Whether the figures go on at `index`: an address in the net, a standard, a telephone number."""
    texts, gaps, kinds = tokens.texts, tokens.gaps, tokens.kinds
    if gaps[index] > GLUED or gaps[index + 1] > GLUED or kinds[index + 1] != NUMBER:
        return texts[index] in ("%", "°")
    if texts[index] == "-" and (separator != "-" or three_numbers_follow(tokens, index + 1)):
        return not (three_numbers_follow(tokens, index + 1) or texts[index + 2] in (":", "."))
    return texts[index] in (".", "/", "-", "%")


def three_numbers_follow(tokens: Tokens, index: int) -> bool:
    """Whether three numbers with one separator start at `index`, as a date does."""
    texts, kinds = tokens.texts, tokens.kinds
    return (
        texts[index + 1] in SEPARATORS
        and kinds[index + 2] == NUMBER
        and texts[index + 3] == texts[index + 1]
        and kinds[index + 4] == NUMBER
    )


def phone_before(tokens: Tokens, index: int) -> bool:
    """Whether only figures and signs stand between a telephone's word, or its plus, and the number."""
    for at in range(index - 1, max(index - _PHONE_REACH, -1), -1):
        if tokens.gaps[at + 1] >= NEWLINE:
            return False
        if tokens.kinds[at] == WORD:
            return tokens.texts[at] in tables.PHONE_WORDS
        if tokens.texts[at] in ("+", ")") and NUMBER in (tokens.kinds[at + 1], tokens.kinds[at - 1]):
            return True
    return False


def glued_to_figures(tokens: Tokens, index: int) -> bool:
    """Whether a number continues a figure («1.25 мая», «15:20 мая»)."""
    return (
        index >= 2
        and tokens.gaps[index] == GLUED
        and tokens.gaps[index - 1] == GLUED
        and tokens.texts[index - 1] in (".", ",", "/", ":")
        and tokens.kinds[index - 2] == NUMBER
    )


def measure_follows(tokens: Tokens, index: int) -> bool:
    """Whether a unit stands behind a number in its line: «21.01.25 тенге»."""
    return (
        tokens.kinds[index] == WORD
        and tokens.texts[index] in tables.MEASURES
        and tokens.gaps[index] < NEWLINE
    )


def names_street(tokens: Tokens, first: int, after: int) -> bool:
    """Whether a day without a year is a street's name: «ул. 8 марта», «1 мая көшесі»."""
    before = first - 2 if tokens.texts[first - 1] == "." else first - 1
    return (first > 0 and tokens.texts[before] in tables.STREET_WORDS) or tokens.texts[
        after
    ] in tables.STREET_WORDS


def misread(tokens: Tokens, first: int, last: int) -> bool:
    """Whether digits among these tokens were repaired: too little to go by where no year is written."""
    repaired = tokens.folded.misread
    return bool(repaired) and any(start in repaired for start in tokens.starts[first:last])


def list_may_start(tokens: Tokens, index: int) -> bool:
    """Whether the number before a comma can be a day and not the number of a house."""
    before = index - 1
    if index == 0 or tokens.texts[before] in (":", "-", "("):
        return True
    if tokens.kinds[before] != WORD:
        return False
    word = tokens.texts[before]
    return word in tables.YEAR_WORDS or not (
        tokens.capital(before) or word in tables.ADDRESS_WORDS or word in tables.STREET_WORDS
    )


def house_before_dash(tokens: Tokens, index: int) -> bool:
    """Whether the number before a dash is a house's and the dash is one of punctuation.

    «ул. Абая 12 – 14 мая 2025 года», «дом 5 – 15.05.2025»; not «слушания 12-14 мая», «с 12 – 14 мая».
    """
    texts = tokens.texts
    before = index - 1
    if index > 1 and texts[before] == "." and len(texts[before - 1]) <= _LONGEST_ABBREVIATION:
        before -= 1
    dash_glued = tokens.gaps[index + 1] == GLUED == tokens.gaps[index + 2]
    if index == 0 or tokens.kinds[before] != WORD or dash_glued:
        return False
    if texts[before] in tables.ADDRESS_WORDS or _street_in_line(tokens, before):
        return True
    # A name in capitals inside a sentence stands where a street's or a village's would.
    inside = 0 < before == index - 1 and tokens.gaps[before] < NEWLINE and texts[before - 1] != "."
    word = tokens.folded.clean[tokens.starts[before] : tokens.end(before)]
    named = texts[before] in tables.YEAR_WORDS or texts[before].startswith(tables.HEARING_STEMS)
    return inside and word.istitle() and not named


def _street_in_line(tokens: Tokens, before: int) -> bool:
    """Whether a word for a street stands a few words back in the same part of the line."""
    for at in range(before, max(before - _STREET_REACH, -1), -1):
        if tokens.texts[at] in tables.STREET_WORDS:
            return True
        if tokens.texts[at] in (",", ":", ";") or tokens.gaps[at] >= NEWLINE:
            return False
    return False
