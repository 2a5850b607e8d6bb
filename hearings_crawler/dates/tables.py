"""The words of dates, read from ``words.toml``: months, year words, weekdays, times, and what dates are mistaken for.

Every table is written in ordinary spelling and folded once, by the function that folds the texts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from itertools import product
from typing import Any, Final

from hearings_crawler.dates.text import fold_word


class GrammaticalCase(StrEnum):
    """What the ending of a month, day or year says about the next word."""

    PLAIN = "plain"
    OF = "of"
    FROM = "from"
    UNTIL = "until"
    ATTRIBUTIVE = "attributive"


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month as a word names it.

    Attributes:
        number: 1 to 12.
        case: What its ending says.
        short: Whether the word is an abbreviation, which needs a dot or a year beside it.
        kazakh: Whether the word is Kazakh: the year then stands before the day.
    """

    number: int
    case: GrammaticalCase
    short: bool
    kazakh: bool


_WORDS: Final[dict[str, Any]] = tomllib.loads(
    files("hearings_crawler.dates").joinpath("words.toml").read_text("utf-8")
)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


def _stems(words: str) -> tuple[str, ...]:
    return tuple(fold_word(word) for word in words.split())


def _latin_spellings(word: str) -> list[str]:
    spellings: Mapping[str, str] = _WORDS["latin_spellings"]
    return ["".join(letters) for letters in product(*(spellings[letter].split("|") for letter in word))]


def _endings(latin: bool) -> dict[str, GrammaticalCase]:
    endings = {"": GrammaticalCase.PLAIN}
    for case, words in _WORDS["kazakh_endings"].items():
        for word in words.split():
            for spelling in _latin_spellings(word) if latin else [word]:
                endings.setdefault(fold_word(spelling), GrammaticalCase(case))
    return endings


def _numbered(words: list[str]) -> list[tuple[int, str]]:
    """Return each word with the number of its month."""
    return [(number, word) for number, line in enumerate(words, 1) for word in line.split()]


def _month_table() -> dict[str, MonthName]:
    table: dict[str, MonthName] = {}
    plain = GrammaticalCase.PLAIN

    def enter(word: str, month: MonthName) -> None:
        known = table.setdefault(fold_word(word), month)
        if known.number != month.number and not month.short:
            raise ValueError(
                f"{word!r} would name two months, {known.number} and {month.number}: correct words.toml"
            )

    months = _WORDS["months"]
    for stems, endings in (("kazakh", _endings(False)), ("kazakh_latin", _endings(True))):
        for (number, stem), (ending, case) in product(_numbered(months[stems]), endings.items()):
            enter(stem + ending, MonthName(number, case, False, True))
    for number, word in _numbered(months["russian"]):
        enter(word, MonthName(number, plain, False, False))
    # Russian months inside Kazakh sentences take Kazakh endings: «июньнің», «августта».
    for number, words in enumerate(months["russian"], 1):
        for ending, case in _endings(False).items():
            table.setdefault(fold_word(words.split()[0]) + ending, MonthName(number, case, False, True))
    for number, word in _numbered(months["russian_short"]):
        enter(word, MonthName(number, plain, True, False))
    for number, word in _numbered(months["kazakh_short"]):
        enter(word, MonthName(number, plain, True, True))
    return table


def _year_words() -> dict[str, GrammaticalCase]:
    """Return the year words with their case; those that bind forward («2025 жылғы 3 тамыз») are attributive."""
    years = _WORDS["years"]
    table = dict.fromkeys(_folded(years["words"]), GrammaticalCase.PLAIN)
    for word in years["stems"].split():
        for ending, case in _endings(word.isascii()).items():
            table.setdefault(fold_word(word) + ending, case)
    return table | dict.fromkeys(_folded(years["binding"]), GrammaticalCase.ATTRIBUTIVE)


def _cases(endings: Mapping[str, str]) -> dict[str, GrammaticalCase]:
    return {
        fold_word(word): GrammaticalCase(case) for case, words in endings.items() for word in words.split()
    }


def _shifts(**words: int) -> dict[str, int]:
    """Return the words of each named list with the shift that they mean, in years."""
    return {word: shift for name, shift in words.items() for word in _folded(_WORDS["years"][name])}


def _by_weekday(words: list[str]) -> dict[str, int]:
    return {fold_word(word): day for day, line in enumerate(words) for word in line.split()}


def _spelled_days() -> dict[str, dict[str, int]]:
    """Return for each word that may open a day in words its followers with the day; an empty one stands alone."""
    spelled = _WORDS["spelled"]
    russian, kazakh = dict(_reversed(spelled["units_ru"])), dict(_reversed(spelled["units_kk"]))
    table: dict[str, dict[str, int]] = {}
    for word, day in (*russian.items(), *kazakh.items(), *spelled["alone"].items()):
        table.setdefault(fold_word(word), {})[""] = day
    for ten, value in spelled["tens"].items():
        units = russian if value % 10 == 0 and ten in ("двадцать", "тридцать") else kazakh
        followers = table.setdefault(fold_word(ten), {"": value})
        followers |= {fold_word(unit): value + day for unit, day in units.items() if day < 10}
    return table


def _reversed(lines: list[str]) -> list[tuple[str, int]]:
    return [(word, number) for number, word in _numbered(lines)]


MONTHS: Final = _month_table()
ENGLISH_MONTHS: Final = {
    word: MonthName(number, GrammaticalCase.OF, len(word) == 3 and word != "may", False)
    for number, word in _numbered(_WORDS["months"]["english"])
}
YEAR_WORDS: Final = _year_words()
RELATIVE_YEARS: Final = _shifts(this=0, next=1, last=-1)
RELATIVE_YEAR_WORDS: Final = _shifts(this_alone=0, last_alone=-1)
RELATIVE_YEAR_LETTERS: Final = frozenset(
    (fold_word(first), fold_word(second)) for first, second in _WORDS["years"]["letters"].split()
)

DAY_ENDINGS: Final = _cases(_WORDS["day_endings"])
GLUED_DAY_ENDINGS: Final = frozenset(_WORDS["days"]["glued_endings"].split())
WEEKDAYS: Final = _by_weekday(_WORDS["weekdays"]["names"])
WEEKDAYS_SHORT: Final = _by_weekday(_WORDS["weekdays"]["short"])
ENVIRONMENT_WEEKDAYS: Final = _folded(_WORDS["days"]["environment"])
TIMETABLE_WORDS: Final = _folded(_WORDS["days"]["timetable"])
DAY_WORDS: Final = _folded(_WORDS["days"]["words"])
MONTH_OF_WORDS: Final = _folded(_WORDS["days"]["month_of"])

_JOINING: Final = _WORDS["joining"]
WITHIN_WORDS: Final = _folded(_JOINING["within"])
AND_WORDS: Final = _folded(_JOINING["and"])
WITH_WORDS: Final = _folded(_JOINING["with"])
UNTIL_WORDS: Final = _folded(_JOINING["until"])
BY_WORDS: Final = _folded(_JOINING["by"])
FROM_WORDS: Final = _folded(_JOINING["from"])
SINCE_WORDS: Final = _folded(_JOINING["since"])
BETWEEN_STEMS: Final = _stems(_JOINING["between_stems"])
UNTIL_STEMS: Final = _stems(_JOINING["until_stems"])
MOVED_STEMS: Final = _stems(_JOINING["moved_stems"])

_CLOCKS: Final = _WORDS["clocks"]
HOUR_WORDS: Final = _folded(_CLOCKS["hours"])
HOUR_PREFIXES: Final = _folded(_CLOCKS["hour_prefixes"])
MINUTE_WORDS: Final = _folded(_CLOCKS["minutes"])
CLOCK_PREFIXES: Final = _folded(_CLOCKS["prefixes"])
CLOCK_ENDINGS: Final = _cases(_WORDS["clock_endings"])
CLOCK_ENDINGS_APART: Final = _folded(_CLOCKS["endings_apart"])
CLOCK_FILLERS: Final = _folded(_CLOCKS["fillers"]) | CLOCK_PREFIXES | HOUR_PREFIXES

_GUARDS: Final = _WORDS["guards"]
MEASURES: Final = _folded(_GUARDS["measures"])
STREET_WORDS: Final = _folded(_GUARDS["streets"])
ADDRESS_WORDS: Final = _folded(_GUARDS["addresses"])
PHONE_WORDS: Final = _folded(_GUARDS["phones"])
CODE_WORDS: Final = _folded(_GUARDS["codes"])
CODE_WORDS_STRONG: Final = _folded(_GUARDS["codes_strong"])
CITIES_WITH_CLOCKS: Final = _folded(_GUARDS["cities_with_clocks"])

_NOUNS: Final = _WORDS["nouns"]
NOTICE_STEMS: Final = _stems(_NOUNS["notice_stems"])
MINUTES_STEMS: Final = _stems(_NOUNS["minutes_stems"])
HEARING_STEMS: Final = _stems(_NOUNS["hearing_stems"])
DONE_ENDINGS: Final = _stems(_NOUNS["done_endings"])
KAZAKH_DONE_ENDINGS: Final = _stems(_NOUNS["kazakh_done_endings"])

_UNDOING: Final = _WORDS["undoing"]
CONDITIONS: Final = _folded(_UNDOING["conditions"])
PLAN_STEMS: Final = _stems(_UNDOING["plan_stems"])
FORWARD_STEMS: Final = _stems(_UNDOING["forward_stems"])
FORWARD_WORDS: Final = _folded(_UNDOING["forward_words"])
KEPT_STEMS: Final = _stems(_UNDOING["kept_stems"])
PRONOUNS: Final = _folded(_UNDOING["pronouns"])
SAYING_WORDS: Final = _folded(_UNDOING["saying"])
INSTEAD_WORDS: Final = _folded(_UNDOING["instead"])
RUSSIAN_MOVE_STEMS: Final = _stems(_UNDOING["russian_move_stems"])
SETTLEMENTS: Final = _folded(_WORDS["places"]["settlements"])
BUILDINGS: Final = _folded(_WORDS["places"]["buildings"])

SPELLED_DAYS: Final = _spelled_days()
"""Days in words: a first word, and «двадцать», «он» with what may follow it."""
