"""Finds every date expression and every time in the tokens of a text.

One pass from left to right; each number is tried as the start of a date, then of a time. Every look ahead or back is
bounded by a constant, so the pass is linear. Nothing here knows what a date is for, nor which year a day without one
belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from hearings_crawler.dates import tables
from hearings_crawler.dates.addresses import read_address_timestamp
from hearings_crawler.dates.clocks import Clock, read_clock
from hearings_crawler.dates.tables import Case, Month
from hearings_crawler.dates.text import fold_word
from hearings_crawler.dates.tokens import BLANK, GLUED, NEWLINE, NUMBER, PARAGRAPH, WORD, Tokens


class Year(NamedTuple):
    """A year as written: its number, or how far it lies from the year of the document («т.г.»: 0)."""

    number: int | None
    shift: int | None = None


class Day(NamedTuple):
    """A day as written, its year perhaps missing."""

    day: int
    month: int
    year: Year | None

    def in_year(self, year: int) -> date | None:
        """Gives the date in that year, None if the calendar has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(slots=True)
class Mention:
    """One date expression: a day or a range of days.

    Attributes:
        first: Its first token.
        last: The token after its last one.
        start: The first day as written.
        end: The last day as written, None for a single day.
        rule: The name of the rule that read it.
        attributive: Whether its ending binds it to the noun after it («3 тамыздағы …»).
        weekday: The weekday named with it, 0 for Monday.
        problem: Why it cannot be a date although it looks like one.
        times: Times that stand inside the expression.
    """

    first: int
    last: int
    start: Day
    end: Day | None
    rule: str
    attributive: bool = False
    weekday: int | None = None
    problem: str | None = None
    times: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What a text holds: date expressions, times, and strings that are neither although they look like it."""

    mentions: list[Mention]
    clocks: list[Clock]
    stamps: list[tuple[int, int]]


@dataclass(slots=True)
class _Atom:
    """One or several days of one month, before ranges over two of them are put together."""

    first: int
    last: int
    days: list[tuple[int, int | None]]
    month: int
    year: Year | None
    rule: str
    case: Case = Case.PLAIN
    problem: str | None = None
    time: str | None = None

    @property
    def single(self) -> bool:
        return len(self.days) == 1 and self.days[0][1] is None

    def day(self, year: Year | None = None) -> Day:
        return Day(self.days[0][0], self.month, self.year or year)


_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099
_CENTURY_TURN: Final = 70
_MOST_DAYS_IN_A_LIST: Final = 10
_SEPARATORS: Final = (".", "/", "-", ",")
_STAMP_DIGITS: Final = 14
# What may stand between the two ends of a range.
_ENGLISH_FOLDED: Final = frozenset(fold_word(word) for word in tables.ENGLISH_MONTHS)
_LINKING: Final = frozenset(
    {"-"} | tables.SINCE_WORDS | tables.BY_WORDS | tables.UNTIL_WORDS | tables.WITH_WORDS | tables.AND_WORDS
)
# Looked up once: an enumeration's members cost a call each time.
_PLAIN: Final = Case.PLAIN
_OF: Final = Case.OF
_FROM: Final = Case.FROM
_UNTIL: Final = Case.UNTIL
_ATTRIBUTIVE: Final = Case.ATTRIBUTIVE


def find_dates(tokens: Tokens) -> Findings:
    """Finds the date expressions and times of a text, in text order."""
    return _Scanner(tokens).scan()


class _Scanner:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.texts = tokens.texts
        self.kinds = tokens.kinds
        self.gaps = tokens.gaps
        self.floor = 0
        self.found = Findings([], [], [])

    def scan(self) -> Findings:
        texts = self.texts
        after = 0
        for index in self.tokens.numbers:
            if index < after:
                continue
            # A number of more than two digits starts a date only before a separator.
            if (
                len(texts[index]) <= 2
                or texts[index + 1] in _SEPARATORS
                or len(texts[index]) == _STAMP_DIGITS
            ):
                after = self._advance(index)
        return self.found

    def _advance(self, index: int) -> int:
        stamp = self._stamp(index)
        if stamp:
            self.found.stamps.append((index, stamp))
            self.floor = stamp
            return stamp
        last = self._expression(index)
        if last:
            self.floor = last
            return last
        clock = read_clock(self.tokens, index, self.floor)
        if clock and (clock.certain or self._follows_date(clock)):
            self.found.clocks.append(clock)
            self.floor = clock.last
            return clock.last
        return index + 1

    def _follows_date(self, clock: Clock) -> bool:
        """Tells whether only filling words stand between the last date and this time."""
        if not self.found.mentions:
            return False
        at = clock.first - 1
        last = self.found.mentions[-1].last
        while at >= last and clock.first - at <= 6:
            if self.kinds[at] == WORD and self.texts[at] not in tables.CLOCK_FILLERS:
                return False
            if self.kinds[at] == NUMBER or self.gaps[at + 1] >= PARAGRAPH:
                return False
            at -= 1
        return at < last

    def _stamp(self, index: int) -> int | None:
        """Recognises the timestamp of a web address, which is not a date of the text."""
        texts, gaps = self.texts, self.gaps
        if len(texts[index]) == _STAMP_DIGITS:
            return index + 1 if read_address_timestamp(texts[index]) else None
        if texts[index + 1] != "-" or len(texts[index]) not in (2, 4):
            return None
        at, groups = index, 1
        while (
            groups < 7
            and texts[at + 1] == "-"
            and gaps[at + 1] == gaps[at + 2] == GLUED
            and self.kinds[at + 2] == NUMBER
            and len(texts[at + 2]) == 2
        ):
            at += 2
            groups += 1
        return at + 1 if groups >= 6 else None

    # Whole expressions

    def _expression(self, index: int) -> int | None:
        atom = self._atom(index, self.floor) or self._open_numeric_range(index)
        if atom is None:
            return None
        return (self._joined(atom) if atom.single else None) or self._emit_days(atom)

    def _emit_days(self, atom: _Atom) -> int:
        """Enters the days of one atom; a list becomes several mentions that share its words."""
        if atom.single:
            mention = Mention(
                atom.first, atom.last, Day(atom.days[0][0], atom.month, atom.year), None, atom.rule
            )
            mention.attributive = atom.case == _ATTRIBUTIVE
            mention.weekday = self._weekday(atom)
            mention.problem = atom.problem
            if atom.time:
                mention.times.append(atom.time)
            self.found.mentions.append(mention)
            return atom.last
        first = self._with_from(atom.first) if any(end for _, end in atom.days) else atom.first
        for start, end in atom.days:
            self.found.mentions.append(
                Mention(
                    first=first,
                    last=atom.last,
                    start=Day(start, atom.month, atom.year),
                    end=Day(end, atom.month, atom.year) if end else None,
                    rule=atom.rule + ("_range" if end else "_list" if len(atom.days) > 1 else ""),
                    attributive=atom.case == _ATTRIBUTIVE,
                    weekday=None,
                    problem=atom.problem,
                    times=[atom.time] if atom.time else [],
                )
            )
        return atom.last

    def _joined(self, opening: _Atom) -> int | None:
        """Reads the rest of a range whose two ends are both written out, with or without times in between."""
        after, opening_time = opening.last, None
        if (
            self.texts[after] not in _LINKING
            and self.kinds[after] != NUMBER != self.kinds[after + 1]
            and opening.case != _FROM
        ):
            return None
        closing = self._closing(opening, after)
        if closing is None:
            clock = read_clock(self.tokens, after, after) if self.kinds[after] == NUMBER else None
            if clock is None and self.kinds[after] == WORD and self.kinds[after + 1] == NUMBER:
                clock = read_clock(self.tokens, after + 1, after)
            if clock and "-" not in clock.time and self.gaps[after] < PARAGRAPH:
                closing, opening_time = self._closing(opening, clock.last), clock.time
        if closing is None:
            return None
        atom, last = closing
        start, end = _share_year(opening, atom)
        problem = opening.problem or atom.problem
        times = [opening_time or opening.time or "", atom.time or ""]
        self.found.mentions.append(
            Mention(
                first=self._with_from(opening.first),
                last=last,
                start=start,
                end=end,
                rule=f"{opening.rule}_to_{atom.rule}"
                if opening.rule != atom.rule
                else f"{opening.rule}_range",
                problem=problem,
                times=[time for time in times if time],
            )
        )
        return last

    def _closing(self, opening: _Atom, index: int) -> tuple[_Atom, int] | None:
        """Reads «- B», «по B», «до B», «-тен B-ке дейін», «мен B аралығында» after the first end of a range."""
        texts, gaps = self.texts, self.gaps
        at, word = index, texts[index]
        starts_from = opening.case == _FROM
        if word == "-" and texts[at + 1] in tables.DAY_ENDINGS and gaps[at + 1] == GLUED:
            starts_from = tables.DAY_ENDINGS[texts[at + 1]] == _FROM
            at += 2
            word = texts[at]
        if word in tables.SINCE_WORDS:
            starts_from = True
            at += 1
            word = texts[at]
        between = False
        if gaps[at] == PARAGRAPH:
            return None
        if (
            (word == "-" and gaps[at] < NEWLINE)
            or word in tables.BY_WORDS
            or (word in tables.UNTIL_WORDS and self._from_before(opening.first))
        ):
            at += 1
        elif word in tables.WITH_WORDS or word in tables.AND_WORDS:
            between = True
            at += 1
        elif not starts_from:
            return None
        atom = self._second(at)
        if atom is None or not atom.single:
            return None
        last, until = self._until(atom)
        if opening.year is None and atom.year is None:
            # «15-мамырдан 19-мамырға дейін 2025 ж.»: the year closes the whole range.
            late = self._year_after(last)
            if late:
                atom.year, last = late
        if between and not self._between_follows(last):
            return None
        if starts_from and not until and self.texts[last].startswith(tables.MOVED_STEMS):
            return None
        if (
            starts_from
            and not between
            and word not in ("-", *tables.BY_WORDS)
            and not until
            and atom.case != _UNTIL
        ):
            return None
        return atom, last

    def _second(self, index: int) -> _Atom | None:
        """Reads the second end of a range; its own year or weekday may stand before its day."""
        at = index
        for _ in range(6):
            if self.kinds[at] == NUMBER:
                numeric = self._numeric(at, linked=True)
                if numeric:
                    return numeric
                if len(self.texts[at]) <= 2:
                    return self._atom(at, index)
            text = self.texts[at]
            if self.gaps[at] >= PARAGRAPH or not (
                text in ('"', ",", ".", "-", "с")
                or text in tables.YEAR_WORDS
                or text in tables.WEEKDAYS
                or text in tables.RELATIVE_YEARS
                or text in ("а", "ж")
                or _is_year(text)
            ):
                return None
            at += 1
        return None

    def _until(self, atom: _Atom) -> tuple[int, bool]:
        """Takes in «-ке дейін» after the second end; tells whether «дейін» stands there."""
        at = atom.last
        if self.texts[at] == "-" and self.texts[at + 1] in tables.DAY_ENDINGS and self.gaps[at + 1] == GLUED:
            at += 2
        if self.texts[at] in tables.DAY_WORDS:
            at += 1
        if self.kinds[at] == WORD and self.texts[at].startswith(tables.UNTIL_STEMS):
            return at + 1, True
        return atom.last, False

    def _between_follows(self, index: int) -> bool:
        at = index
        if self.texts[at] in tables.DAY_WORDS:
            at += 1
        return self.kinds[at] == WORD and self.texts[at].startswith(tables.BETWEEN_STEMS)

    def _from_before(self, index: int) -> bool:
        return index - 1 >= self.floor and self.texts[index - 1] in tables.FROM_WORDS

    def _with_from(self, index: int) -> int:
        return index - 1 if self._from_before(index) and self.gaps[index] < PARAGRAPH else index

    # Single atoms

    def _atom(self, index: int, floor: int) -> _Atom | None:
        if len(self.texts[index]) > 2:
            return self._numeric(index)
        return self._numeric(index) or self._days_and_month(index, floor) or self._month_first(index, floor)

    def _numeric(self, index: int, linked: bool = False) -> _Atom | None:
        """Reads 25.12.2019, 25 - 12 - 2019, 25.12.19, 2019-12-25T10:00; `linked` behind the first day of a range."""
        texts, kinds = self.texts, self.kinds
        if texts[index + 1] not in _SEPARATORS:
            return self._spaced_numeric(index) if kinds[index + 1] == NUMBER == kinds[index] else None
        if kinds[index] != NUMBER:
            return None
        gaps = self.gaps
        if not (
            kinds[index + 2] == NUMBER
            and texts[index + 3] in _SEPARATORS
            and kinds[index + 4] == NUMBER
            and max(gaps[index + 1 : index + 5]) < NEWLINE
        ):
            return None
        parts = (texts[index], texts[index + 2], texts[index + 4])
        separators = (texts[index + 1], texts[index + 3])
        if not self._separators_agree(index, parts, separators):
            return None
        if not linked and self._part_of_code(index, separators[0]):
            return None
        if len(parts[0]) == 4:
            return self._iso(index, parts)
        glued_clock = len(parts[2]) == 6 and texts[index + 5] == ":" and gaps[index + 5] == GLUED
        if len(parts[0]) > 2 or len(parts[1]) > 2 or (len(parts[2]) not in (2, 4) and not glued_clock):
            return None
        day, month = int(parts[0]), int(parts[1])
        if len(parts[2]) == 2:
            return self._short_year(index, day, month, parts[2], separators[0])
        if not _is_year(parts[2][:4]):
            return None
        atom = _Atom(index, index + 5, [(day, None)], month, Year(int(parts[2][:4])), "numeric")
        if glued_clock:
            hour, minute = parts[2][4:], texts[index + 6]
            if kinds[index + 6] == NUMBER and len(minute) == 2 and int(hour) < 24 and int(minute) < 60:
                atom.time = f"{hour}:{minute}"
                atom.last = index + 7
        elif self._next_date_owns_year(index + 4):
            return None
        else:
            atom.last = self._year_word_end(index + 5)
        if self._followed_by_chain(index + 5, separators[0]):
            return None
        if day > 39 or month > 39:
            return None
        atom.problem = _numeric_problem(day, month)
        return atom

    def _iso(self, index: int, parts: tuple[str, str, str]) -> _Atom | None:
        if len(parts[1]) > 2 or len(parts[2]) > 2 or not _is_year(parts[0]):
            return None
        if self._followed_by_chain(index + 5, self.texts[index + 3]) or self.texts[index + 1] == ",":
            return None
        month, day = int(parts[1]), int(parts[2])
        if day > 39 or month > 39:
            return None
        atom = _Atom(
            index,
            index + 5,
            [(day, None)],
            month,
            Year(int(parts[0])),
            "iso",
            problem=_numeric_problem(day, month),
        )
        at = index + 5
        if (
            self.texts[at] == "т"
            and self.gaps[at] == GLUED
            and self.kinds[at + 1] == NUMBER
            and self.gaps[at + 1] == GLUED
        ):
            clock = read_clock(self.tokens, at + 1, at + 1)
            if clock:
                atom.time = clock.time[:5]
                atom.last = self._zone_end(at + 4)
            return atom
        atom.last = self._year_word_end(at)
        return atom

    def _zone_end(self, index: int) -> int:
        """Passes over seconds, fractions and the zone of an ISO time: the date stays as written."""
        at = index
        for _ in range(7):
            if self.gaps[at] != GLUED or self.tokens.count <= at:
                break
            if (
                self.texts[at] in (":", ".", "+", "-", ",")
                and self.kinds[at + 1] == NUMBER
                and self.gaps[at + 1] == GLUED
            ):
                at += 2
            elif self.texts[at] == "z":
                return at + 1
            else:
                break
        return at

    def _short_year(self, index: int, day: int, month: int, digits: str, separator: str) -> _Atom | None:
        """Reads a two-digit year; without a year word only where no other order of the parts is likely."""
        end = index + 5
        last = self._year_word_end(end)
        glued_word = self.kinds[end] == WORD and self.gaps[end] == GLUED
        if self._followed_by_chain(end, separator) or not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        year = int(digits) + (2000 if int(digits) < _CENTURY_TURN else _FIRST_YEAR)
        atom = _Atom(index, last, [(day, None)], month, Year(year), "numeric_short_year")
        if last > end:
            return atom
        if self.kinds[end] == WORD and self.texts[end] in tables.MEASURES and self.gaps[end] < NEWLINE:
            return None
        two_digits = len(self.texts[index]) == 2 == len(self.texts[index + 2])
        if (
            not two_digits
            or glued_word
            or max(self.gaps[index + 1 : end]) > GLUED
            or self._phone_before(index)
        ):
            return None
        if self.texts[index - 1] in tables.CODE_WORDS or (
            self.texts[index - 1] == "." and self.texts[index - 2] in tables.CODE_WORDS
        ):
            return None
        if separator == "-":
            atom.problem = "the order of three two-digit numbers with dashes is not known"
        elif year < 2010 and 15 <= day <= 39 and 1 <= int(digits) <= 31:
            atom.problem = "day and year cannot be told apart"
        return atom

    def _spaced_numeric(self, index: int) -> _Atom | None:
        """Reads «20 05 2026», only where nothing beside it makes it a part of a telephone or other number."""
        texts, kinds, gaps = self.texts, self.kinds, self.gaps
        lengths = (len(texts[index]), len(texts[index + 1]), len(texts[index + 2]))
        if kinds[index + 2] != NUMBER or lengths != (2, 2, 4) or max(gaps[index + 1 : index + 3]) > BLANK:
            return None
        if not (
            _is_year(texts[index + 2]) and 1 <= int(texts[index]) <= 31 and 1 <= int(texts[index + 1]) <= 12
        ):
            return None
        if (
            kinds[index - 1] == NUMBER
            or texts[index - 1] in ("№", "+", "-", ")", "(", "n")
            or self._phone_before(index)
        ):
            return None
        if (
            kinds[index + 3] == NUMBER
            and gaps[index + 3] < NEWLINE
            and texts[index + 4] not in (":", ".", "-")
        ):
            return None
        year = Year(int(texts[index + 2]))
        return _Atom(
            index,
            self._year_word_end(index + 3),
            [(int(texts[index]), None)],
            int(texts[index + 1]),
            year,
            "numeric",
        )

    def _separators_agree(self, index: int, parts: tuple[str, str, str], separators: tuple[str, str]) -> bool:
        gaps = self.gaps
        if separators[0] != separators[1]:
            # A comma for a dot is a slip of the finger; anything else is not one date.
            return (
                set(separators) == {".", ","}
                and max(gaps[index + 1 : index + 5]) == GLUED
                and len(parts[2]) == 4
            )
        if separators[0] == "," and not (
            max(gaps[index + 1 : index + 5]) == GLUED and [len(p) for p in parts] == [2, 2, 4]
        ):
            return False
        if gaps[index + 4] > GLUED and gaps[index + 2] == GLUED and len(parts[2]) == 4:
            # «2.1. 2025 жылғы …»: a paragraph number and a year; «25.12. 2019» is a date.
            return len(parts[0]) == 2 == len(parts[1])
        if gaps[index + 2] > GLUED and gaps[index + 4] == GLUED and gaps[index + 1] == GLUED:
            # «2. 12.05.2025»: an item number before a date.
            return len(parts[0]) == 2 and separators[0] == "." and len(parts[2]) == 4
        return True

    def _part_of_code(self, index: int, separator: str) -> bool:
        """Tells whether what stands before three numbers makes them a code, a standard or a telephone number."""
        texts, gaps, kinds = self.texts, self.gaps, self.kinds
        before = texts[index - 1]
        if before in ("№", "#", "+") or (before in ("n", "no") and gaps[index] == GLUED):
            return True
        if before in tables.CODE_WORDS_STRONG or (before == "рк" and texts[index - 2] in tables.CODE_WORDS):
            return True
        if gaps[index] > GLUED or index == 0:
            return False
        if before in (".", "/", ":", ",", "-") and kinds[index - 2] == NUMBER and gaps[index - 1] == GLUED:
            return True
        if (
            before in ("-", "/", "=", "&")
            and separator in ("-", "/")
            and gaps[index - 1] == GLUED
            and index > 1
        ):
            return True
        return kinds[index - 1] == WORD and before == "v"

    def _followed_by_chain(self, index: int, separator: str) -> bool:
        """Tells whether the figures go on: an address in the net, a standard, a telephone number."""
        texts, gaps, kinds = self.texts, self.gaps, self.kinds
        if gaps[index] > GLUED or gaps[index + 1] > GLUED or kinds[index + 1] != NUMBER:
            return texts[index] in ("%", "°")
        if texts[index] == "-" and (separator != "-" or self._numeric_shape(index + 1)):
            return not (self._numeric_shape(index + 1) or texts[index + 2] in (":", "."))
        return texts[index] in (".", "/", "-", "%")

    def _numeric_shape(self, index: int) -> bool:
        texts, kinds = self.texts, self.kinds
        return (
            texts[index + 1] in _SEPARATORS
            and kinds[index + 2] == NUMBER
            and texts[index + 3] == texts[index + 1]
            and kinds[index + 4] == NUMBER
        )

    def _phone_before(self, index: int) -> bool:
        """Tells whether only figures and signs stand between a telephone's word, or its plus, and this number."""
        for at in range(index - 1, max(index - 24, -1), -1):
            if self.gaps[at + 1] >= NEWLINE:
                return False
            if self.kinds[at] == WORD:
                return self.texts[at] in tables.PHONE_WORDS
            if self.texts[at] in ("+", ")") and NUMBER in (self.kinds[at + 1], self.kinds[at - 1]):
                return True
        return False

    def _days_and_month(self, index: int, floor: int) -> _Atom | None:
        """Reads «25 мая», «12 и 13 мая», «12-19 қазан», «с 12 по 19.10.2025», with the year after or before it."""
        first = index
        while (
            first - 1 >= floor
            and first > 0
            and self.texts[first - 1] == '"'
            and index - first < 3
            and self.gaps[first] < NEWLINE
        ):
            first -= 1
        if self._glued_to_figures(index):
            return None
        days: list[int] = []
        links: list[str] = []
        places: list[int] = []
        at = index
        while len(days) < _MOST_DAYS_IN_A_LIST:
            tail = self._numeric(at, linked=True) if days else None
            if tail and not tail.problem:
                return self._with_numeric_tail(first, index, days, links, places, tail)
            read = self._day(at)
            if read is None:
                return None
            day, after, case = read
            days.append(day)
            places.append(at)
            month = self._month(after)
            if month:
                break
            quoted = (
                self._quoted_numeric(first, index, after, day) if len(days) == 1 and first < index else None
            )
            if quoted:
                return quoted
            link = self._link(after, case, first)
            if link is None:
                return None
            links.append(link[0])
            at = link[1]
        else:
            return None
        if self.texts[first - 1] == "№" and first > 0:
            return None
        return self._with_month(first, index, days, links, places, month, floor)

    def _with_month(
        self,
        first: int,
        index: int,
        days: list[int],
        links: list[str],
        places: list[int],
        month: tuple[Month, int],
        floor: int,
    ) -> _Atom | None:
        named, after = month
        year_after = self._year_after(after)
        year_before = self._year_before(first, floor)
        start, last, year, rule = first, after, None, "day_month"
        if year_before and (year_after is None or (named.kazakh and year_before[2])):
            year, start, rule = year_before[0], year_before[1], "year_day_month"
        elif year_after:
            year, last, rule = year_after[0], year_after[1], "day_month_year"
            if tables.YEAR_WORDS.get(self.texts[last - 1]) == _FROM:
                # «21 қаңтар 2025 жылдан …»: the year word carries the ending of the whole date.
                named = replace(named, case=_FROM)
        if named.short and year is None and self.texts[after - 1] != ".":
            return None
        if year is None and self._street(first, after):
            return None
        if year is None and self._misread(first, last):
            return None
        if self.texts[last] in tables.MONTH_OF_WORDS and year_before:
            last += 1
        if not links:
            return _Atom(start, last, [(days[0], None)], named.number, year, rule, named.case)
        between = self._between_follows(last)
        spans, problem, dropped = _spans(
            days, links, between, self._list_may_start(index), self._house_before(index)
        )
        if dropped:
            start = places[dropped]
            if rule == "year_day_month":
                year, rule = None, "day_month"
        return _Atom(start, last, spans, named.number, year, rule, named.case, problem)

    def _with_numeric_tail(
        self, first: int, index: int, days: list[int], links: list[str], places: list[int], tail: _Atom
    ) -> _Atom | None:
        """Puts «с 12 по 19.10.2025» together, the month and year standing in the last day only."""
        spans, problem, dropped = _spans(
            [*days, tail.days[0][0]], links, self._between_follows(tail.last), self._list_may_start(index)
        )
        if links[0] == "range" and self._house_before(index):
            return None
        if dropped or problem or self.texts[first - 1] == "№" or links[0] == "comma":
            return None
        return _Atom(first, tail.last, spans, tail.month, tail.year, tail.rule, tail.case, tail.problem)

    def _quoted_numeric(self, first: int, index: int, after: int, day: int) -> _Atom | None:
        """Reads «25» 05 2025 and «25».05.2025, as forms are filled in by hand."""
        texts, kinds = self.texts, self.kinds
        at = after + 1 if texts[after] in (".", "/") else after
        if kinds[at] != NUMBER or len(texts[at]) > 2 or self.gaps[at] >= NEWLINE or texts[after - 1] != '"':
            return None
        end = at + 2 if texts[at + 1] in (".", "/") else at + 1
        if not (kinds[end] == NUMBER and _is_year(texts[end])):
            return None
        month = int(texts[at])
        return _Atom(
            first,
            self._year_word_end(end + 1),
            [(day, None)],
            month,
            Year(int(texts[end])),
            "numeric",
            problem=_numeric_problem(day, month),
        )

    def _open_numeric_range(self, index: int) -> _Atom | None:
        """Reads «12.10 - 19.10.2025», «с 12.10 по 19.10.2025»: day and month of a first end without its year."""
        texts, kinds, gaps = self.texts, self.kinds, self.gaps
        if not (
            texts[index + 1] == "."
            and kinds[index + 2] == NUMBER
            and gaps[index + 1] == gaps[index + 2] == GLUED
        ):
            return None
        if len(texts[index]) > 2 or len(texts[index + 2]) != 2 or self._glued_to_figures(index):
            return None
        day, month = int(texts[index]), int(texts[index + 2])
        after = index + 3
        if texts[after] == "." and gaps[after] == GLUED:
            after += 1
        if not (1 <= day <= 31 and 1 <= month <= 12) or not (
            texts[after] == "-" or texts[after] in tables.BY_WORDS or texts[after] in tables.UNTIL_WORDS
        ):
            return None
        closing = self._numeric(after + 1, linked=True) if kinds[after + 1] == NUMBER else None
        if closing is None or closing.problem or closing.rule == "iso":
            return None
        return _Atom(index, after, [(day, None)], month, None, "numeric")

    def _month_first(self, index: int, floor: int) -> _Atom | None:
        """Reads «мамырдың 25-і», «тамыз айының 22-сінде», «Jan 27, 2026»."""
        texts, kinds = self.texts, self.kinds
        at = index - 1
        while at >= floor and texts[at] == '"' and index - at <= 3:
            at -= 1
        month_of = at >= floor and texts[at] in tables.MONTH_OF_WORDS
        if month_of:
            at -= 1
        if (
            at < floor
            or at < 0
            or kinds[at] != WORD
            or max(self.gaps[at + 1 : index + 1], default=0) >= NEWLINE
        ):
            return None
        named = self._month_named(at)
        if named is None or (named.short and not self.tokens.ascii_word(at)):
            return None
        read = self._day(index)
        if read is None or not read[0] or self._glued_to_figures(index):
            return None
        if at > floor and kinds[at - 1] == NUMBER and len(texts[at - 1]) <= 2 and not month_of:
            return None
        day, after, case = read
        spans: list[tuple[int, int | None]] = [(day, None)]
        link = self._link(after, case, index)
        second = self._day(link[1]) if link and link[0] == "range" else None
        if second and second[0] > day and texts[second[1]] != ":":
            spans, after = [(day, second[0])], second[1]
            if self.texts[after].startswith(tables.UNTIL_STEMS) and kinds[after] == WORD:
                after += 1
        year_before = self._year_before(at, floor)
        year_after = self._year_after(after) if not year_before else None
        if year_before:
            return _Atom(year_before[1], after, spans, named.number, year_before[0], "year_month_day")
        if year_after:
            return _Atom(at, year_after[1], spans, named.number, year_after[0], "month_day_year")
        bound = month_of or (named.case == _OF and named.kazakh)
        if (
            not bound
            or texts[after] in tables.MEASURES
            or (texts[after] in (":", ".", "%") and kinds[after + 1] == NUMBER)
        ):
            return None
        return _Atom(at, after, spans, named.number, None, "month_day")

    # Parts

    def _day(self, index: int) -> tuple[int, int, Case] | None:
        """Reads a day's number with quotes and ending («25», 25-го, 12-сінен); gives it, the next token, the case."""
        texts, kinds, gaps = self.texts, self.kinds, self.gaps
        at = index
        while texts[at] == '"' and at - index < 3:
            at += 1
        if kinds[at] != NUMBER or len(texts[at]) > 2 or (at > index and gaps[at] >= NEWLINE):
            return None
        day, at = int(texts[at]), at + 1
        quotes = 0
        while texts[at] == '"' and quotes < 3:
            at += 1
            quotes += 1
        ending = at + 1 if texts[at] == "-" and gaps[at] == GLUED else at
        known = tables.DAY_ENDINGS if ending > at else _GLUED_ENDINGS
        if kinds[ending] == WORD and gaps[ending] == GLUED and texts[ending] in known:
            return day, ending + 1, tables.DAY_ENDINGS[texts[ending]]
        return day, at, _PLAIN

    def _month(self, index: int) -> tuple[Month, int] | None:
        """Reads the month after a day («25 мая», «15-мамыр», «27 янв.»); gives it and the next token."""
        at = index
        if self.texts[at] in ("-", ".", "/") and self.kinds[at + 1] == WORD and self.gaps[at + 1] <= BLANK:
            if self.texts[at] != "-" and (self.gaps[at] > GLUED or self.gaps[at + 1] > GLUED):
                return None
            at += 1
        elif self.texts[at] == '"':
            at += 1
        if self.kinds[at] != WORD or self.gaps[at] >= PARAGRAPH:
            return None
        month = self._month_named(at)
        if month is None:
            return None
        if self.texts[at + 1] == "." and self.gaps[at + 1] == GLUED and month.short:
            return month, at + 2
        return month, at + 1

    def _month_named(self, index: int) -> Month | None:
        if self.texts[index] in _ENGLISH_FOLDED:
            word = self.tokens.ascii_word(index)
            if word is not None and word in tables.ENGLISH_MONTHS:
                return tables.ENGLISH_MONTHS[word]
        return tables.MONTHS.get(self.texts[index])

    def _link(self, index: int, case: Case, first: int) -> tuple[str, int] | None:
        """Reads what joins two days of one month; gives its sense and the token after it."""
        text, gaps = self.texts[index], self.gaps
        if gaps[index] >= PARAGRAPH or gaps[index + 1] >= PARAGRAPH:
            return None
        if text == "-" and gaps[index] < NEWLINE and gaps[index + 1] < NEWLINE:
            return "range", index + 1
        if text == ",":
            return ("and", index + 2) if self.texts[index + 1] in tables.AND_WORDS else ("comma", index + 1)
        if text in tables.AND_WORDS:
            return "and", index + 1
        if text in tables.WITH_WORDS:
            return "with", index + 1
        if text in tables.BY_WORDS or (text in tables.UNTIL_WORDS and self._from_before(first)):
            return "range", index + 1
        if case == _FROM:
            return "range", index + 1 if text in tables.SINCE_WORDS else index
        return None

    def _year_after(self, index: int) -> tuple[Year, int] | None:
        """Reads the year after a month: «2025 года», «, 2023», «25 г.», «т.г.», «текущего года»."""
        texts, kinds, gaps = self.texts, self.kinds, self.gaps
        at = index
        while texts[at] == '"' and at - index < 2:
            at += 1
        if texts[at] in tables.DAY_WORDS:
            at += 1
        if texts[at] in ("(", ",") and texts[at + 1] in tables.WEEKDAYS and texts[at + 2] in (")", ","):
            at += 3
        if texts[at] in (",", "-", ".", "/") and gaps[at + 1] < NEWLINE:
            if texts[at] != "," and (gaps[at] > GLUED or gaps[at + 1] > GLUED):
                return None
            at += 1
        if gaps[at] >= PARAGRAPH:
            return None
        relative = self._relative_year(at)
        if relative:
            return relative
        if texts[at] in ('"', "(") and _is_year(texts[at + 1]):
            at += 1
        if kinds[at] != NUMBER:
            return None
        end = self._year_word_end(at + 1)
        if len(texts[at]) == 2 and end > at + 1 and not self._hour_word_is_meant(at):
            return Year(int(texts[at]) + (2000 if int(texts[at]) < _CENTURY_TURN else _FIRST_YEAR)), end
        if not _is_year(texts[at]) or self._next_date_owns_year(at) or self._year_span(at):
            return None
        if end == at + 1 and texts[end] in tables.MEASURES and kinds[end] == WORD and gaps[end] < NEWLINE:
            return None
        return Year(int(texts[at])), end

    def _hour_word_is_meant(self, index: int) -> bool:
        """A two-digit number before «г.» is a year; the word must stand close to be one."""
        return self.gaps[index + 1] >= NEWLINE

    def _relative_year(self, index: int) -> tuple[Year, int] | None:
        texts = self.texts
        if (
            texts[index + 1] == "."
            and (texts[index] + texts[index + 2]) in _RELATIVE_LETTERS
            and len(texts[index]) == 1
        ):
            last = index + 3
            return Year(None, 0), last + 1 if texts[last] == "." and self.gaps[last] == GLUED else last
        if texts[index] in tables.RELATIVE_YEARS:
            at = index + 2 if texts[index + 1] == "." else index + 1
            end = self._year_word_end(at)
            if end > at:
                return Year(None, tables.RELATIVE_YEARS[texts[index]]), end
        return None

    def _year_before(self, index: int, floor: int) -> tuple[Year, int, bool] | None:
        """Reads the year before a day: «2025 жылғы», «2025 ж.», «А.ж.», «осы жылғы»; True when it binds forward."""
        texts, kinds, gaps = self.texts, self.kinds, self.gaps
        at = index - 1
        if at >= floor and texts[at] == ",":
            at -= 1
        if at >= floor and texts[at] in tables.WEEKDAYS and kinds[at] == WORD:
            at -= 1
            if at >= floor and texts[at] == ",":
                at -= 1
        if at < floor or at < 0 or gaps[at + 1] >= PARAGRAPH:
            return None
        dot = texts[at] == "."
        word = at - 1 if dot else at
        if (
            word - 2 >= floor
            and texts[word - 1] == "."
            and (texts[word - 2] + texts[word]) in _RELATIVE_LETTERS
        ) and len(texts[word]) == 1:
            return Year(None, 0), word - 2, True
        if dot and len(texts[word]) > 1:
            return None
        if kinds[word] == WORD and word >= floor:
            return self._worded_year_before(word, floor)
        if not dot and self._bare_year_before(at):
            return Year(int(texts[at])), at, False
        return None

    def _worded_year_before(self, word: int, floor: int) -> tuple[Year, int, bool] | None:
        texts, kinds, gaps = self.texts, self.kinds, self.gaps
        if texts[word] in tables.RELATIVE_YEAR_WORDS:
            return Year(None, tables.RELATIVE_YEAR_WORDS[texts[word]]), word, True
        case = tables.YEAR_WORDS.get(texts[word])
        if case is None:
            return None
        at = word - 1
        if at >= floor and texts[at] == "-":
            at -= 1
        if at < floor or at < 0 or gaps[at + 1] >= PARAGRAPH:
            return None
        binds = case == _ATTRIBUTIVE
        if kinds[at] == NUMBER and _is_year(texts[at]):
            if at >= 2 and texts[at - 1] == "-" and _is_year(texts[at - 2]):
                return None
            return Year(int(texts[at])), at, binds
        if texts[at] in tables.RELATIVE_YEARS:
            return Year(None, tables.RELATIVE_YEARS[texts[at]]), at, True
        return None

    def _bare_year_before(self, index: int) -> bool:
        return (
            self.kinds[index] == NUMBER
            and _is_year(self.texts[index])
            and self.gaps[index + 1] < NEWLINE
            and self.texts[index - 1] not in ("№", "n", "-", "/", ".")
            and self.kinds[index - 1] != NUMBER
        )

    def _year_word_end(self, index: int) -> int:
        """Passes over the year word after a year, with its dash or dot."""
        texts, gaps = self.texts, self.gaps
        at = index + 1 if texts[index] == "-" and gaps[index] <= BLANK else index
        if self.kinds[at] == WORD and texts[at] in tables.YEAR_WORDS and gaps[at] < PARAGRAPH:
            if len(texts[at]) <= 2 and texts[at + 1] == "." and gaps[at + 1] == GLUED:
                return at + 2
            return at + 1
        return index

    def _next_date_owns_year(self, index: int) -> bool:
        """Tells whether the year at `index` opens a Kazakh date of its own («… 2025 жылғы 3 тамыз»)."""
        word = index + 2 if self.texts[index + 1] == "-" else index + 1
        if tables.YEAR_WORDS.get(self.texts[word]) != _ATTRIBUTIVE or self.kinds[word] != WORD:
            return False
        read = self._day(word + 1)
        return read is not None and self._month(read[1]) is not None

    def _year_span(self, index: int) -> bool:
        return (
            self.texts[index + 1] == "-"
            and _is_year(self.texts[index + 2])
            and self.kinds[index + 2] == NUMBER
        )

    def _glued_to_figures(self, index: int) -> bool:
        """Tells whether a number continues a figure («1.25 мая», «15:20 мая»)."""
        before = self.texts[index - 1]
        return (
            index >= 2
            and self.gaps[index] == GLUED
            and self.gaps[index - 1] == GLUED
            and before in (".", ",", "/", ":")
            and self.kinds[index - 2] == NUMBER
        )

    def _street(self, first: int, after: int) -> bool:
        """Tells whether a day without a year is a street's name: «ул. 8 марта», «1 мая көшесі»."""
        before = first - 2 if self.texts[first - 1] == "." else first - 1
        return (first > 0 and self.texts[before] in tables.STREET_WORDS) or self.texts[
            after
        ] in tables.STREET_WORDS

    def _misread(self, first: int, last: int) -> bool:
        misread = self.tokens.folded.misread
        return bool(misread) and any(start in misread for start in self.tokens.starts[first:last])

    def _list_may_start(self, index: int) -> bool:
        """Tells whether the number before a comma can be a day and not the number of a house."""
        before = index - 1
        if index == 0 or self.texts[before] in (":", "-", "("):
            return True
        if self.kinds[before] != WORD:
            return False
        word = self.texts[before]
        return word in tables.YEAR_WORDS or not (
            self.tokens.capital(before) or word in tables.ADDRESS_WORDS or word in tables.STREET_WORDS
        )

    def _house_before(self, index: int) -> bool:
        """Tells whether the number before a dash is a house's and the dash is one of punctuation.

        «ул. Абая 12 – 14 мая 2025 года», «дом 5 – 15.05.2025»; not «слушания 12-14 мая», «с 12 – 14 мая».
        """
        before = index - 1
        if index > 1 and self.texts[before] == "." and len(self.texts[before - 1]) <= 4:
            before -= 1
        if index == 0 or self.kinds[before] != WORD or self.gaps[index + 1] == GLUED == self.gaps[index + 2]:
            return False
        if self.texts[before] in tables.ADDRESS_WORDS or self.texts[before] in tables.STREET_WORDS:
            return True
        for at in range(before, max(before - 4, -1), -1):
            if self.texts[at] in tables.STREET_WORDS:
                return True
            if self.texts[at] in (",", ":", ";") or self.gaps[at] >= NEWLINE:
                break
        inside = 0 < before == index - 1 and self.gaps[before] < NEWLINE and self.texts[before - 1] != "."
        word = self.tokens.folded.clean[self.tokens.starts[before] : self.tokens.end(before)]
        named = self.texts[before] in tables.YEAR_WORDS or self.texts[before].startswith(tables.HEARING_STEMS)
        return inside and word.istitle() and not named

    def _weekday(self, atom: _Atom) -> int | None:
        """Reads the weekday before a single day, inside its words, or after it."""
        before = self._weekday_before(atom.first)
        if before is not None:
            return before
        for word in self.texts[atom.first : atom.last]:
            if word in tables.WEEKDAYS:
                return tables.WEEKDAYS[word]
        return self._weekday_after(atom.last)

    def _weekday_before(self, index: int) -> int | None:
        at = index - 1
        comma = at >= 0 and self.texts[at] in (",", "(", ".")
        if comma:
            at -= 1
        if at < self.floor or at < 0 or self.kinds[at] != WORD or self.gaps[at + 1] >= PARAGRAPH:
            return None
        word, before = self.texts[at], self.texts[at - 1] if at else ""
        if word in tables.WEEKDAYS_SHORT and comma:
            return tables.WEEKDAYS_SHORT[word] if before != "-" else None
        day = tables.WEEKDAYS.get(word)
        if day is None or before in tables.TIMETABLE_WORDS or before == "-":
            return None
        if word in tables.ENVIRONMENT_WEEKDAYS and not (
            at == 0 or before in ("в", "во", "(", ":", ",") or self.gaps[at] >= NEWLINE
        ):
            return None
        return day

    def _weekday_after(self, index: int) -> int | None:
        at = index
        opened = self.texts[at] in (",", "(")
        if opened:
            at += 1
        if self.texts[at] in ("в", "во") and self.kinds[at + 1] == WORD:
            at += 1
            opened = True
        if self.kinds[at] != WORD or self.gaps[at] >= NEWLINE:
            return None
        word, after = self.texts[at], self.texts[at + 1]
        if word in tables.WEEKDAYS_SHORT and self.texts[at - 1] == "(" and after in (")", "."):
            return tables.WEEKDAYS_SHORT[word]
        day = tables.WEEKDAYS.get(word)
        if day is None or after == "-" or (word in tables.ENVIRONMENT_WEEKDAYS and not opened):
            return None
        if self.kinds[at + 1] == NUMBER or (after == "," and self.kinds[at + 2] == NUMBER):
            # The weekday opens the next date: «18 марта, пятница, 19 марта».
            return None if not opened or self.texts[at - 1] == "," else day
        return day


_GLUED_ENDINGS: Final = frozenset(
    {"го", "е", "ое", "ого", "ому", "му", "st", "nd", "rd", "тн", "ши", "шы", "нши"}
)
_RELATIVE_LETTERS: Final = frozenset(a + b for a, b in tables.RELATIVE_YEAR_LETTERS)


def _spans(
    days: list[int], links: list[str], between: bool, may_start: bool, house: bool = False
) -> tuple[list[tuple[int, int | None]], str | None, int]:
    """Turns days and the words between them into days and ranges; gives a problem, and how many days to leave out."""
    dropped = 0
    if "comma" in links and not may_start:
        dropped = len(links) - links[::-1].index("comma")
    elif house and links and links[0] == "range":
        dropped = 1
    spans: list[tuple[int, int | None]] = [(days[dropped], None)]
    problem = None
    for link, day in zip(links[dropped:], days[dropped + 1 :], strict=True):
        start, end = spans[-1]
        if link == "range" or (link == "with" and between):
            if end is not None or day <= start:
                problem = f"the range {start} to {day} does not run forward"
            spans[-1] = (start, day)
        else:
            spans.append((day, None))
    return spans, problem, dropped


def _share_year(opening: _Atom, closing: _Atom) -> tuple[Day, Day]:
    """Completes the end of a range that lacks its year from the other one; a range may cross one New Year."""
    start, end = opening.day(closing.year), closing.day(opening.year)
    turns = (start.month, start.day) > (end.month, end.day)
    if turns and opening.year is None and closing.year and closing.year.number:
        start = Day(start.day, start.month, Year(closing.year.number - 1))
    elif turns and closing.year is None and opening.year and opening.year.number:
        end = Day(end.day, end.month, Year(opening.year.number + 1))
    return start, end


def _numeric_problem(day: int, month: int) -> str | None:
    if not 1 <= month <= 12:
        return f"there is no month {month}: the day comes first"
    if not 1 <= day <= 31:
        return f"there is no day {day}"
    return None


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR
