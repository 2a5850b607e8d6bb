"""Texts as sites write them, made comparable: spaces, look-alike letters, Kazakh letters typed as Russian ones."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKES = str.maketrans("aceopxyhkmtbiëABCEHKMOPTXYI", "асеорхункмтвиеАВСЕНКМОРТХУИ")
# Replaced letter by letter: several times faster on long texts than str.translate.
_KAZAKH_TO_RUSSIAN = tuple(zip("әғқңөұүһіё", "агкноуухие", strict=True))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[A-Za-z]")
_MIXED_WORD = re.compile(r"(?<![^\W_])(?=[^\W_]*[A-Za-z])(?=[^\W_]*[Ѐ-ӿ])[^\W_]+")
_QUOTES = re.compile("[\"«»“”„‟‘’'`]+")


def one_line(text: str) -> str:
    """Return a text with every run of white space (also non-breaking) as one blank, trimmed."""
    return " ".join(_INVISIBLE.sub("", text).split())


def _in_cyrillic(match: re.Match[str]) -> str:
    return match.group().translate(_LOOK_ALIKES)


def fold(text: str) -> str:
    """Return a text for matching stems: one line, lower case, one alphabet.

    Latin letters inside Cyrillic words become Cyrillic, Kazakh letters the Russian letters that people type
    for them; so «Қоғaмдық тыңдаулар», «Когамдык тындаулар» and «ҚОҒАМДЫҚ ТЫҢДАУЛАР» fold alike.
    """
    line = one_line(unicodedata.normalize("NFC", text))
    if _LATIN.search(line):
        line = _MIXED_WORD.sub(_in_cyrillic, line)
    line = line.lower()
    for kazakh, russian in _KAZAKH_TO_RUSSIAN:
        line = line.replace(kazakh, russian)
    return line


def comparable_title(text: str) -> str:
    """Return a folded title without quotes and punctuation, for measuring similarity."""
    return " ".join(_WORD.findall(_QUOTES.sub(" ", fold(text))))


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text, without quotes and punctuation."""
    return _WORD.findall(folded)
