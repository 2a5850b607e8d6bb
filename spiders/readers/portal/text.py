"""The visible text of a portal page with its block structure, and the labels found in it by their words.

Labels are found by words alone: neither markup nor label numbers are relied on (the portal itself
numbers two labels 1.2.).  A label stands at the start of a line, of a table cell or of an inline element,
and is followed by a colon, by the end of that line, cell or element, or by a digit where a day is due.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from hearings_crawler.content import markup
from hearings_crawler.content.markup import Furniture, PageText

MOST_LABELS = 500  # far more than a card has; the search for the best order is quadratic
BARE_NUMBER = re.compile(r"[|\s]*(?:№\s*)?\d{1,3}[.)|\s]*")
HEARING_WORDS = re.compile(r"общественн\w+\s+слушани|қоғамдық\s+тыңдау", re.IGNORECASE)
STRUCTURED = re.compile(r"<\s*(?:br|p|div|tr|li|dt|dd|h[1-6]|section|article|pre|table)\b", re.IGNORECASE)

_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return a text on one line with single blanks."""
    return _BLANKS.sub(" ", text).strip()


def parse_html(html: str) -> Any:
    """Return the root element of a page; a text without any block markup keeps its own lines."""
    if not STRUCTURED.search(html):
        html = f"<pre>{html}</pre>"
    return markup.parse_html(html).root


def is_furniture(node: Any) -> bool:
    """Whether an element is the frame of the site (menu, footer) rather than its content."""
    return markup.is_furniture(node, Furniture.FRAME)


def flatten(root: Any, *, furniture: bool = False) -> PageText:
    """Return the visible text below an element; menus and footers are left out unless asked for."""
    return markup.flatten(root, without=None if furniture else Furniture.FRAME)


def text_of(node: Any) -> str:
    """Return the visible text of one element on one line."""
    return clean(flatten(node, furniture=True).text)


def own_rows(table: Any) -> list[Any]:
    """Return the rows of a table, not those of tables within it."""
    return list(table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"))


def row_cells(row: Any) -> list[Any]:
    """Return the cells of a row."""
    return [cell for cell in row if cell.tag in ("td", "th")]


def shown_page(page: PageText) -> str:
    """Say what a page is that was not understood: its first words."""
    opening = clean(page.text[:200])[:80]
    return f"a page that begins «{opening}»" if opening else "an empty page"


@dataclass(frozen=True, slots=True)
class LabelWords:
    """A label by its words: a pattern in which a blank stands for any white space.

    ``repeats`` marks headings that may stand several times (file sections, table headers); of any other
    label one occurrence is the card's own.  ``before_digit`` allows a value without a colon («2. Место и
    время проведения 17/02/2026 16:00»).
    """

    name: str
    pattern: str
    repeats: bool = False
    before_digit: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label where it was found: ``start`` and ``end`` bound label, number and colon; the value follows."""

    name: str
    start: int
    end: int
    numbered: bool


_MARKS = r"[ |•*–—\-\"«»“”„']{0,12}"
# A number may stand on a line or in a cell of its own only when it ends in a dot or a bracket: a bare
# figure there is the value of the label before (a BIN, a count).
_NUMBER = r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4}(?:[.)]\s*| ?))?"
_HEAD = re.compile(f"{_MARKS}{_NUMBER}{_MARKS}")
_COLON = re.compile(r"[»\"”]?(?: ?\(\d+\))?\s*[:：]")
_END = re.compile(r"[»\"”]?(?: ?\(\d+\))? *(?=[\n\t]|\Z)")
_DIGIT = re.compile(r" *(?=\d)")
# Also without a colon: a card that was cut off may end in the middle of a label.
_UNKNOWN_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}\. ?[^\W\d_]")
_UNKNOWN_PLAIN = re.compile(r"[^\W\d_][\w \-/\\«»\"()]{2,60}:(?!//)")
_NUMBER_ALONE = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}[.)]")


class LabelFinder:
    """Finds the labels of a page by their words; the order given is the card's own order."""

    def __init__(self, words: tuple[LabelWords, ...]) -> None:
        self._words = {word.name: word for word in words}
        self._order = {word.name: number for number, word in enumerate(words)}
        alternatives = "|".join(f"(?P<{word.name}>{_across_lines(word.pattern)})" for word in words)
        self._pattern = re.compile(alternatives, re.IGNORECASE)

    def find(self, page: PageText, skip: tuple[tuple[int, int], ...] = ()) -> list[Label]:
        """Return the labels in the order of the page.

        Free text may carry the words of a label.  Where a label that stands once on a card is found more
        than once, the occurrence is taken that fits the order of the others best.  ``skip`` are spans in
        which words are never labels (the names of files).
        """
        names = _merged(skip)
        found: dict[int, Label] = {}
        for position in self._boundaries(page):
            label = self._match(page, position)
            if label is None or label.end in found or _inside(label.end - 1, names):
                continue
            found[label.end] = label
        return self._without_strays(sorted(found.values(), key=lambda label: label.start))

    @staticmethod
    def _boundaries(page: PageText) -> list[int]:
        breaks = {match.end() for match in re.finditer(r"[\n\t]", page.text)}
        return sorted(breaks | page.starts | {0})

    def _match(self, page: PageText, position: int) -> Label | None:
        head = _HEAD.match(page.text, position)
        match = self._pattern.match(page.text, head.end() if head else position)
        if match is None:
            return None
        word = next(word for name, word in self._words.items() if match[name] is not None)
        end = self._value_start(page, match.end(), word)
        return None if end is None else Label(word.name, position, end, bool(head and head["number"]))

    @staticmethod
    def _value_start(page: PageText, end: int, word: LabelWords) -> int | None:
        follow = _COLON.match(page.text, end) or _END.match(page.text, end)
        if follow is None and word.before_digit:
            follow = _DIGIT.match(page.text, end)
        if follow is not None:
            return follow.end()
        return end if end in page.ends else None

    def _without_strays(self, labels: list[Label]) -> list[Label]:
        single = [label for label in labels if not self._words[label.name].repeats]
        chosen = {label.name: label for label in self._best_chain(single[:MOST_LABELS])}
        for label in single:
            chosen.setdefault(label.name, label)
        return [label for label in labels if chosen.get(label.name, label) is label]

    def _best_chain(self, labels: list[Label]) -> list[Label]:
        """Return the heaviest run of labels in the card's order (numbered ones weigh more)."""
        best: list[float] = []
        previous: list[int] = []
        for number, label in enumerate(labels):
            weight, before = 0.0, -1
            for earlier in range(number):
                if self._order[labels[earlier].name] < self._order[label.name] and best[earlier] > weight:
                    weight, before = best[earlier], earlier
            best.append(weight + (1.5 if label.numbered else 1.0))
            previous.append(before)
        chain: list[Label] = []
        at = best.index(max(best)) if best else -1
        while at >= 0:
            chain.append(labels[at])
            at = previous[at]
        return chain[::-1]


def _across_lines(pattern: str) -> str:
    """Let every blank of a pattern stand for any white space: labels are split over lines and cells."""
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


def _merged(spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Return the same stretches of text as spans that are sorted and do not overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    number = bisect_right(spans, position, key=lambda span: span[0])
    return number > 0 and position < spans[number - 1][1]


def value_lines(text: str) -> list[str]:
    """Return the lines of a value as shown, without empty ones and without the number of the next label."""
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    while lines and _NUMBER_ALONE.fullmatch(lines[-1]):
        lines.pop()
    return lines


def short_value(text: str) -> str:
    """Return the value of a label on one line, up to the first line that looks like a label unknown to us."""
    kept: list[str] = []
    for line in value_lines(text):
        if kept and (_UNKNOWN_NUMBERED.match(line) or _UNKNOWN_PLAIN.match(line)):
            break
        kept.append(line)
    return _join(kept)


def long_value(text: str) -> str:
    """Return the value of a label that may hold any text (a title) on one line."""
    return _join(value_lines(text))


def _join(lines: list[str]) -> str:
    return clean(" ".join(lines)).strip("|").strip()
