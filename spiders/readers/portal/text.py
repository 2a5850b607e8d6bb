"""The visible text of a portal page with its block structure, and the labels found in it by their words.

Labels are found by words alone: neither markup nor label numbers are relied on (the portal itself
numbers two labels 1.2.).  A label stands at the start of a line, of a table cell or of an inline element,
and is followed by a colon, by the end of that line, cell or element, or by a digit where a day is due.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from parsel import Selector

BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "textarea",
        "tfoot",
        "thead",
        "tr",
        "ul",
    )
)
CELLS = frozenset({"td", "th"})
UNSEEN = frozenset({"head", "script", "style", "noscript", "template", "select", "svg", "iframe", "object"})
FURNITURE = frozenset({"nav", "footer"})
FURNITURE_ROLES = frozenset({"navigation", "contentinfo"})
FURNITURE_NAMES = frozenset({"footer", "site-footer", "page-footer", "navbar"})
SHOWN_INPUTS = frozenset({"", "text", "date", "datetime-local", "number", "url"})
MOST_LABELS = 500  # far more than a card has; the search for the best order is quadratic
BARE_NUMBER = re.compile(r"[|\s]*(?:№\s*)?\d{1,3}[.)|\s]*")
HEARING_WORDS = re.compile(r"общественн\w+\s+слушани|қоғамдық\s+тыңдау", re.IGNORECASE)
STRUCTURED = re.compile(r"<\s*(?:br|p|div|tr|li|dt|dd|h[1-6]|section|article|pre|table)\b", re.IGNORECASE)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class PageText:
    r"""The visible text of a page: ``\n`` ends a block, ``\t`` a table cell; offsets point into ``text``.

    ``starts`` and ``ends`` are the offsets at which inline elements begin and end; ``links`` are the spans
    of the elements that lead somewhere, ``rows`` those of table rows, each with its element.
    """

    text: str = ""
    starts: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    links: list[tuple[int, int, Any]] = field(default_factory=list)
    rows: dict[Any, tuple[int, int]] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """The lines of the text, cells joined by a blank, without empty ones."""
        cleaned = (clean(line) for line in self.text.split("\n"))
        return [line for line in cleaned if line]


def clean(text: str) -> str:
    """Return a text on one line with single blanks."""
    return _BLANKS.sub(" ", text).strip()


def parse_html(html: str) -> Any:
    """Return the root element of a page; a text without any block markup keeps its own lines."""
    if not STRUCTURED.search(html):
        html = f"<pre>{html}</pre>"
    return Selector(text=html).root


def is_furniture(node: Any) -> bool:
    """Whether an element is the frame of the site (menu, footer) rather than its content."""
    if node.tag in FURNITURE or (node.get("role") or "").lower() in FURNITURE_ROLES:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}".lower().split()
    return node.tag not in ("body", "html") and not FURNITURE_NAMES.isdisjoint(names)


class _Writer:
    """Collects the text of elements in document order; see :class:`PageText` for what it keeps."""

    def __init__(self) -> None:
        self.page = PageText()
        self._parts: list[str] = []
        self._length = 0
        self._last = "\n"
        self._pending_blank = False
        self._pending_start = False

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]

    def separate(self, mark: str) -> None:
        """End the line or the cell, once however many elements end here."""
        self._pending_blank = False
        if self._last == "\n" or (self._last == "\t" and mark == "\t"):
            return
        self._put(mark)

    def write(self, text: str, preformatted: bool) -> None:
        """Add text with blanks folded; line breaks count inside preformatted elements only."""
        if preformatted:
            for number, line in enumerate(_LINE_BREAK.split(text)):
                if number:
                    self.separate("\n")
                self._write_line(line)
        else:
            self._write_line(text)

    def _write_line(self, text: str) -> None:
        folded = _BLANKS.sub(" ", _INVISIBLE.sub("", text))
        words = folded.strip()
        if not words:
            self._pending_blank = self._pending_blank or bool(folded)
            return
        if (self._pending_blank or folded[0] == " ") and self._last not in "\n\t":
            self._put(" ")
        if self._pending_start:
            self.page.starts.add(self._length)
            self._pending_start = False
        self._put(words)
        self._pending_blank = folded[-1] == " "

    def inline_start(self) -> None:
        """Remember that an inline element begins with the next word."""
        self._pending_start = True

    def inline_end(self) -> None:
        """Remember that an inline element ended with the last word."""
        self._pending_start = False
        self.page.ends.add(self._length)

    @property
    def position(self) -> int:
        """The offset of the next character."""
        return self._length

    def finish(self) -> PageText:
        """Return the page."""
        self.page.text = "".join(self._parts)
        return self.page


def flatten(root: Any, *, furniture: bool = False) -> PageText:
    """Return the visible text below an element; menus and footers are left out unless asked for."""
    writer = _Writer()
    # A stack instead of recursion: nesting in a broken page may be deeper than Python allows.
    stack: list[tuple[Any, bool, bool, int]] = [(root, False, False, 0)]
    while stack:
        node, preformatted, leaving, began = stack.pop()
        tag = node.tag
        visible = isinstance(tag, str)
        if leaving:
            _leave(writer, node, began)
        elif visible and tag not in UNSEEN and (furniture or not is_furniture(node)):
            inside = preformatted or tag in ("pre", "textarea") or "white-space:pre" in _style(node)
            stack.append((node, preformatted, True, writer.position))
            _enter(writer, node)
            if node.text:
                writer.write(node.text, inside)
            stack.extend((child, inside, False, 0) for child in reversed(node))
            continue
        if node.tail and node is not root:
            writer.write(node.tail, preformatted)
    return writer.finish()


def _style(node: Any) -> str:
    return (node.get("style") or "").replace(" ", "").lower()


def _enter(writer: _Writer, node: Any) -> None:
    tag = node.tag
    if tag == "br" or tag in BLOCKS:
        writer.separate("\n")
    elif tag in CELLS:
        writer.separate("\t")
    else:
        writer.inline_start()
    if tag == "input" and (node.get("type") or "").lower() in SHOWN_INPUTS:
        writer.write(node.get("value") or "", preformatted=False)


def _leave(writer: _Writer, node: Any, began: int) -> None:
    tag = node.tag
    if tag == "a" or node.get("data-href") or node.get("onclick"):
        writer.page.links.append((began, writer.position, node))
    if tag == "tr":
        writer.page.rows[node] = (began, writer.position)
    if tag in BLOCKS:
        writer.separate("\n")
    elif tag in CELLS:
        writer.separate("\t")
    elif tag != "br":
        writer.inline_end()


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
