"""Makes differently typed texts comparable without losing the place of a single character.

Old akimat pages mix Latin letters into Cyrillic words, write Russian letters for Kazakh ones, carry soft hyphens,
zero-width characters and undecoded entities, and scans confuse O with 0. Every letter is therefore folded, one to one,
into one small alphabet; the tables of words are folded by the same function, so both sides always agree.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Combining marks go too: a decomposed "й" is then the same letter as a composed one, which is folded to "и".
_DROPPED = re.compile(
    "[\u00ad\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
_ENTITIES = {
    "nbsp": " ",
    "#160": " ",
    "#xa0": " ",
    "thinsp": " ",
    "ensp": " ",
    "emsp": " ",
    "quot": '"',
    "#34": '"',
    "laquo": '"',
    "raquo": '"',
    "ldquo": '"',
    "rdquo": '"',
    "bdquo": '"',
    "ndash": "-",
    "mdash": "-",
    "minus": "-",
    "#8211": "-",
    "#8212": "-",
    "shy": "\u00ad",
    "zwnj": "\u00ad",
}
_ENTITY = re.compile("&(" + "|".join(_ENTITIES) + ");", re.IGNORECASE)

# A letter that looks like another, or stands in for it on a Russian keyboard or in an old Kazakh font, is written as
# that other: Latin, Greek and Kazakh letters on the left, what they become on the right.
_LETTER_PAIRS = (
    "aа bв cс eе hн iи kк mм oо pр tт xх yу əа ɵо ıи "
    "αа βв εе ηн ιи κк μм νn οо ρр τт υу χх "
    "әа ғг қк ңн өо ұу үу һн іи їу єа ґг ѳо ҡк ҝк ӄк ҥн ӊн ҳх ўу"
)
_LOOKALIKES = {pair[0]: pair[1] for pair in _LETTER_PAIRS.split()}
_QUOTES = "\"'`«»“”„‟‘’‚‛‹›″′´<>\\"
_DASHES = "-‐‑‒–—―−﹘﹣－~"
_BLANKS = (
    " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000_*"
)
_NEWLINES = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def _base_letter(letter: str) -> str:
    lower = letter.lower()[0]
    if lower in _LOOKALIKES:
        return _LOOKALIKES[lower]
    base = unicodedata.normalize("NFD", lower)[0]
    return _LOOKALIKES.get(base, base)


def _folding_table() -> dict[int, str]:
    letters = [
        *range(0x41, 0x5B),
        *range(0x61, 0x7B),
        *range(0xC0, 0x250),
        0x259,
        0x275,
        *range(0x391, 0x3CA),
    ]
    letters += [*range(0x400, 0x530), *range(0x1E00, 0x1F00)]
    table = {code: _base_letter(chr(code)) for code in letters if chr(code).isalpha()}
    table |= dict.fromkeys(range(32), " ") | dict.fromkeys(map(ord, _BLANKS), " ")
    table |= dict.fromkeys(map(ord, _NEWLINES), "\n") | dict.fromkeys(map(ord, _QUOTES), '"')
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    table |= {0xFF10 + digit: str(digit) for digit in range(10)}
    table |= {
        ord("．"): ".",
        ord("："): ":",
        ord("／"): "/",
        ord("∕"): "/",
        ord("⁄"): "/",
        ord("․"): ".",
        ord("∶"): ":",
    }
    return table


_FOLDING = _folding_table()
# Digits that a scan turned into letters: a run of digits and such letters, with a digit in it and no other letter
# beside it ("2O25", "l5"), reads as a number. Longer runs are registration numbers and are left alone.
_MISREAD_HINT = re.compile("[0-9][OoОоlIІ]|[OoОоlIІ][0-9]")
_MISREAD = re.compile(r"(?<![^\W_])(?=[OoОоlIІ]*[0-9])(?=[0-9]*[OoОоlIІ])[0-9OoОоlIІ]{2,4}(?![^\W_])")
_NOTHING_MISREAD: frozenset[int] = frozenset()
_MISREAD_DIGITS = str.maketrans("OoОоlIІ", "0000111")


class FoldedText(NamedTuple):
    """A text made comparable, with the way back to the original.

    Attributes:
        original: The text as it was given.
        clean: The same without invisible characters; its offsets are those of `folded`.
        folded: `clean` with every letter, quote, dash and blank written in one way; the same length.
        misread: Offsets in `folded` at which a run of digits was repaired.
        offsets: For each offset of `clean` the offset in `original`; None when they are equal.
    """

    original: str
    clean: str
    folded: str
    misread: frozenset[int]
    offsets: list[int] | None

    def place(self, start: int, end: int) -> tuple[str, int]:
        """Return the original words behind a stretch of the folded text, and their offset."""
        if self.offsets is None:
            return self.original[start:end], start
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        return self.original[first:last], first


def fold_text(text: str) -> FoldedText:
    """Fold a text; never fails, whatever the text."""
    clean = _ENTITY.sub(_plain_entity, text) if "&" in text else text
    # Both are line ends alone; together they are one.
    if "\r" in clean:
        clean = clean.replace("\r\n", " \n")
    offsets: list[int] | None = None
    if _DROPPED.search(clean):
        offsets = []
        pieces = []
        at = 0
        for gap in _DROPPED.finditer(clean):
            pieces.append(clean[at : gap.start()])
            offsets.extend(range(at, gap.start()))
            at = gap.end()
        pieces.append(clean[at:])
        offsets.extend(range(at, len(clean)))
        clean = "".join(pieces)
    misread = _NOTHING_MISREAD
    if _MISREAD_HINT.search(clean):
        misread = frozenset(run.start() for run in _MISREAD.finditer(clean))
        clean = _MISREAD.sub(lambda run: run.group().translate(_MISREAD_DIGITS), clean)
    return FoldedText(text, clean, clean.translate(_FOLDING), misread, offsets)


def fold_word(word: str) -> str:
    """Fold a word for the tables, by the same rules as the texts they are compared with."""
    return _DROPPED.sub("", word).translate(_FOLDING)


def _plain_entity(entity: re.Match[str]) -> str:
    plain = _ENTITIES[entity.group(1).lower()]
    # Padded, so that no offset moves; what is dropped later must be dropped as a whole.
    return plain * len(entity.group()) if plain == "\u00ad" else plain.ljust(len(entity.group()))
