"""Whether an item may have to do with a public hearing: a generous first look, never a decision.

Readers use it to leave out what is certainly something else.  What an item is (notice, minutes, press
report, other regime) is decided later from its title and opening, so a word too many here costs
nothing while a word too few loses a document.
"""

from __future__ import annotations

import re
import unicodedata

from hearings_crawler.content.text import fold

_NO_LETTERS = re.compile(r"[\W\d_]+")


def _letters(text: str) -> str:
    """Return the folded letters alone: neither blanks nor hyphens nor soft hyphens can hide a word."""
    return _NO_LETTERS.sub("", fold(text))


def _latin(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _NO_LETTERS.sub("", "".join(char for char in decomposed if not unicodedata.combining(char)))


def _stems(*words: str) -> tuple[str, ...]:
    return tuple(_letters(word) for word in words)


# One of these is enough.
_HEARING = _stems("слушани", "слушанье", "тыңдау", "тыңдал", "протокол", "хаттама", "жария талқыла")
# One of each group is needed: the words of such a title need not stand side by side.
_TOGETHER = (
    (_stems("собрани"), _stems("открыт")),
    (_stems("жиналыс"), _stems("ашық")),
    (_stems("обсужд"), _stems("публичн", "обществ")),
    (_stems("талқыла"), _stems("жария", "қоғамд", "жұртшылық")),
    (
        _stems("хабарланды", "хабарлай", "хабарлама", "объявл", "обьявл", "обявл", "извещ", "уведомл"),
        _stems(
            "эколог", "қоршаған орта", "окружающ", "ОВОС", "ҚОӘБ", "ҚОҚБ", "эмисси", "воздейств", "әсер",
            "қалдық", "отход", "выброс", "шығарынды", "нормативов допустимых", "недр", "жер қойнау",
            "табиғ", "природ", "месторожд", "кен орн", "рабочий проект", "жұмыс жоба", "общественн", "қоғамд",
        ),
    ),
)  # fmt: skip
# File names and titles in Latin letters.
_LATIN_STEMS = (
    "slushan",
    "slyshan",
    "sluwan",
    "tyndau",
    "tyngdau",
    "tindau",
    "protokol",
    "hattama",
    "khattama",
)


def mentions_hearing(title: str, text: str = "") -> bool:
    """Return whether a title or a text speaks of hearings, meetings, discussions, minutes or such notices."""
    letters = f"{_letters(title)} {_letters(text)}"
    if any(stem in letters for stem in _HEARING):
        return True
    if any(all(any(stem in letters for stem in stems) for stems in groups) for groups in _TOGETHER):
        return True
    latin = f"{_latin(title)} {_latin(text)}"
    return any(stem in latin for stem in _LATIN_STEMS)
