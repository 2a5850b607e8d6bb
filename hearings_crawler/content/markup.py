"""What a page shows: its visible lines with their links, whatever its markup and charset.

One walker reads every page of the project (:func:`flatten`): the readers take its lines, the portal's reader its
offsets, the evidence page its paragraphs.  So there is one list of what is a block, hidden, or page furniture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree
from parsel import Selector

from hearings_crawler.content.addresses import absolute, file_name, is_file_address, parts_of
from hearings_crawler.content.charset import decode, repaired
from hearings_crawler.content.text import one_line
from hearings_crawler.items import Attachment

if TYPE_CHECKING:
    from lxml.etree import _Element
    from scrapy.http import Response

_UNSEEN = frozenset(
    {
        "head", "script", "style", "noscript", "template", "select", "option", "optgroup", "datalist", "svg",
        "canvas",
    }
)  # fmt: skip
_UNSEEN_TEXT = frozenset(("iframe", "video", "audio"))
"""Elements whose own text is shown only where they cannot be; their links count."""
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "audio", "blockquote", "body", "br", "caption", "center", "dd",
        "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "iframe", "legend", "li", "main",
        "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "textarea", "tfoot", "thead",
        "tr", "ul", "video",
    }
)  # fmt: skip
_CELLS = frozenset(("td", "th", "button"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_OWN_LINES = frozenset(("pre", "textarea"))
_SHOWN_INPUTS = frozenset(("", "text", "date", "datetime-local", "number", "url"))
_LINK_SOURCES = (
    ("a", "href"),
    ("area", "href"),
    ("iframe", "src"),
    ("iframe", "data-src"),
    ("embed", "src"),
    ("object", "data"),
    ("video", "src"),
    ("audio", "src"),
    ("source", "src"),
    ("oembed", "url"),
)
_LINK_TAGS = frozenset(tag for tag, _ in _LINK_SOURCES)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_OWN_LINES_STYLE = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute web address with the text that shows it."""

    url: str
    text: str = ""


@dataclass(slots=True)
class Line:
    """One visible line: its text, its links, the level of the heading it stands in (0: none), its block.

    ``start`` and ``end`` bound it in the text of its page; ``edges`` counts the blocks that begin or end between it
    and the line before.
    """

    text: str
    links: tuple[Link, ...]
    level: int
    element: _Element
    start: int = 0
    end: int = 0
    edges: int = 0


@dataclass(slots=True)
class PageText:
    r"""The visible text of a page: ``\n`` ends a block, ``\t`` a table cell; offsets point into ``text``.

    ``starts`` and ``ends`` are the offsets at which inline elements begin and end; ``links`` are the spans
    of the elements that lead somewhere, ``rows`` those of table rows, each with its element.  ``lines`` are the
    lines that show a text or a link.
    """

    text: str = ""
    starts: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    links: list[tuple[int, int, _Element]] = field(default_factory=list)
    rows: dict[_Element, tuple[int, int]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def page_text(response: Response) -> str:
    """Return the text of a page; see :func:`hearings_crawler.content.charset.decode`."""
    return decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1")).text


# --- from text to a tree ------------------------------------------------------------------------------

_DEEPEST = 256
"""Elements may nest so deep: Chromium flattens what is deeper than 512, libxml2 loses what is deeper than 2048."""
_MOST_ATTRIBUTES = 200
"""Attributes of one element that are read: libxml2 compares each with all before it."""
_HARMLESS_LENGTH = 10_000
"""A text of fewer characters holds neither so many attributes nor so many levels that reading it takes long."""
# As the HTML standard takes a tag apart: after a quoted value the next name may follow at once.
_ONE_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
_ATTRIBUTE = re.compile(_ONE_ATTRIBUTE)
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:{_ONE_ATTRIBUTE})*+)")
# They end where the next of their kind begins, or at once.
_NEVER_NESTED = frozenset(
    {
        "area", "base", "body", "br", "col", "colgroup", "embed", "frame", "head", "hr", "html", "img", "input",
        "li", "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
        "track", "wbr",
    }
)  # fmt: skip
_SCRIPTS = re.compile(r"<script\b.*?(?:</script\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_BEGINS_PAGE = re.compile(
    r"(?>\s+|\ufeff|<!--.*?-->|<\?[^>]*>|<!doctype[^>]*>)*+<html\b", re.IGNORECASE | re.DOTALL
)
_ENDS_PAGE = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


def parse_html(text: str) -> Selector:
    """Return the tree of a page or fragment; broken markup is mended, an empty text gives an empty page.

    It takes time in proportion to the text: of an element with very many attributes the first are read, and what
    is nested deeper than browsers allow stands on the last level.
    """
    text = repaired(text).text.replace("\x00", "")
    return Selector(text=_bounded(text) or "<html></html>", type="html")


def is_cut_short(text: str) -> bool:
    """Whether a page stops before its end: it begins with ``<html>`` and closes neither that nor its body."""
    if not _BEGINS_PAGE.match(text):
        return False
    return not _ENDS_PAGE.search(_SCRIPTS.sub(" ", text))


def _bounded(text: str) -> str:
    if len(text) < _HARMLESS_LENGTH:
        return text
    depth = 0

    def bound(match: re.Match[str]) -> str:
        nonlocal depth
        name, attributes = match["name"].lower(), match["attributes"]
        if name not in _NEVER_NESTED:
            depth += -1 if match["end"] else 1
            depth = max(depth, 0)
            if depth > _DEEPEST or (match["end"] and depth == _DEEPEST):
                return "<br"
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            attributes = _first_attributes(attributes)
        return f"<{match['end']}{match['name']}{attributes}"

    return _TAG.sub(bound, text)


def _first_attributes(attributes: str) -> str:
    found = [match[0] for match in _ATTRIBUTE.finditer(attributes)]
    return "".join(found[:_MOST_ATTRIBUTES]) if len(found) > _MOST_ATTRIBUTES else attributes


def element_selector(element: _Element) -> Selector:
    """Return a selector for an element."""
    return Selector(root=element)


def root_of(selector: Selector) -> _Element:
    """Return the element behind a selector.

    Raises:
        TypeError: the selector stands for an attribute or a text.
    """
    root = selector.root
    if not isinstance(root, etree._Element):
        raise TypeError(f"expected an element, found {type(root).__name__}")
    return root


# --- what of a page is not its content ----------------------------------------------------------------


class Furniture(Enum):
    """How much of a page's furniture is meant: all of it, or its frame (menus and footer) alone."""

    ALL = "all"
    FRAME = "frame"


_FURNITURE_WORDS = (
    "footer|nav|navbar|navigation|menu|sidebar|socials?|share|copyright|pagination|pager|breadcrumbs?|banner|"
    "topbar|header|related|similar"
)
# The word begins or ends the name: «site-header» is a header, «page-header-fixed» and «has-sidebar» are not.
_FURNITURE_NAMES = re.compile(
    rf"(?:^|\s)(?:(?:{_FURNITURE_WORDS})(?:[_-]\S*)?|(?!has-|with-|no-)\S+[_-](?:{_FURNITURE_WORDS}))(?=\s|$)"
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "header"))
_FURNITURE_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
_FRAME_NAMES = re.compile(r"(?:^|\s)(?:(?:site-|page-)?footer|navbar)(?=\s|$)")
_FRAME_TAGS = frozenset(("nav", "footer"))
_FRAME_ROLES = frozenset(("navigation", "contentinfo"))


def is_furniture(
    element: _Element, extent: Furniture = Furniture.ALL, page_length: Callable[[], int] | None = None
) -> bool:
    """Return whether an element is page furniture: header, menu, footer, channel links, paging.

    What holds the page's main heading, or most of its text, is not furniture, whatever it is called.
    ``page_length`` gives the length of the page's text to whoever asks about many elements.
    """
    everything = extent is Furniture.ALL
    tags, roles = (_FURNITURE_TAGS, _FURNITURE_ROLES) if everything else (_FRAME_TAGS, _FRAME_ROLES)
    certain = element.tag in tags or (element.get("role") or "").lower() in roles
    if not certain:
        names = f"{element.get('class', '')} {element.get('id', '')}".lower()
        pattern = _FURNITURE_NAMES if everything else _FRAME_NAMES
        if element.tag in ("html", "body") or pattern.search(names) is None:
            return False
    if next(element.iter("h1", "article", "main"), None) is not None:
        return False
    if certain:
        return True
    whole = page_length() if page_length else text_length(element.getroottree().getroot())
    return 2 * text_length(element) < whole


def text_length(element: _Element) -> int:
    """Return the number of characters of the text in an element, blanks around its parts aside."""
    return sum(len(str(part).strip()) for part in element.itertext())


def _is_unseen(element: _Element) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


# --- the walker ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """An element whose end was not reached: where it began, what it hands down to the elements in it."""

    element: _Element
    began: int
    own_lines: bool
    level: int


@dataclass(slots=True)
class _OpenLine:
    """A line that is not finished: the links in it, each an address with the place in the list of link spans."""

    start: int
    links: list[tuple[str, int]]
    edges: int = 0


class _Writer:
    """Collects the text of elements in document order; see :class:`PageText` for what it keeps."""

    def __init__(self, root: _Element, base: str) -> None:
        self.page = PageText()
        self._base = base
        self._parts: list[str] = []
        self._length = 0
        self._last = "\n"
        self._pending_blank = False
        self._pending_start = False
        self._open: list[_Open] = [_Open(root, 0, own_lines=False, level=0)]
        self._blocks: list[_Open] = [self._open[0]]
        self._line = _OpenLine(0, [])
        self._lines: list[tuple[_OpenLine, _Open, int]] = []
        self._spans: list[tuple[int, int]] = []
        self._open_links: dict[_Element, int] = {}

    def enter(self, element: _Element) -> None:
        """Begin an element and write the text before its first child."""
        tag = str(element.tag)
        outer = self._open[-1]
        if tag in _BLOCKS:
            self._end_line()
        elif tag in _CELLS:
            self._separate("\t")
        else:
            self._pending_start = True
        here = _Open(
            element,
            self._length,
            outer.own_lines or tag in _OWN_LINES or bool(_OWN_LINES_STYLE.search(element.get("style") or "")),
            _HEADINGS.get(tag, outer.level),
        )
        self._open.append(here)
        if tag in _BLOCKS:
            self._blocks.append(here)
        if tag in _LINK_TAGS:
            self._open_link(element)
        if tag == "input" and (element.get("type") or "").lower() in _SHOWN_INPUTS:
            self._write_line(element.get("value") or "")
        if tag not in _UNSEEN_TEXT:
            self.write(element.text or "")

    def leave(self, element: _Element) -> None:
        """End an element."""
        tag = str(element.tag)
        began = self._open.pop().began
        if element in self._open_links:
            self._spans[self._open_links.pop(element)] = (began, self._length)
        if tag == "a" or element.get("data-href") or element.get("onclick"):
            self.page.links.append((began, self._length, element))
        if tag == "tr":
            self.page.rows[element] = (began, self._length)
        if tag in _BLOCKS:
            self._end_line()
            self._blocks.pop()
        elif tag in _CELLS:
            self._separate("\t")
        else:
            self._pending_start = False
            self.page.ends.add(self._length)

    def write(self, text: str) -> None:
        """Add text with blanks folded; line breaks count inside preformatted elements only."""
        if not self._open[-1].own_lines:
            self._write_line(text)
            return
        for number, line in enumerate(_LINE_BREAK.split(text)):
            if number:
                self._end_line()
            self._write_line(line)

    def finish(self) -> PageText:
        """Return the page."""
        self._end_line()
        text = self.page.text = "".join(self._parts)
        for line, block, end in self._lines:
            links = tuple(Link(url, one_line(text[slice(*self._spans[at])])) for url, at in line.links)
            shown = one_line(text[line.start : end])
            self.page.lines.append(
                Line(shown, links, block.level, block.element, line.start, end, line.edges)
            )
        return self.page

    def _open_link(self, element: _Element) -> None:
        addresses = _element_links(element, self._base)
        if addresses:
            self._open_links[element] = len(self._spans)
            self._line.links.extend((address, len(self._spans)) for address in addresses)
            self._spans.append((0, 0))

    def _end_line(self) -> None:
        """End the line at the edge of a block."""
        if self._length > self._line.start or self._line.links:
            self._lines.append((self._line, self._blocks[-1], self._length))
            self._separate("\n")
            self._line = _OpenLine(self._length, [])
        self._pending_blank = False
        self._line.edges += 1

    def _separate(self, mark: str) -> None:
        """End the line or the cell, once however many elements end here."""
        self._pending_blank = False
        if self._last == "\n" or (self._last == "\t" and mark == "\t"):
            return
        self._put(mark)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]

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


def flatten(root: _Element, base: str = "", *, without: Furniture | None = None) -> PageText:
    """Return the visible text below an element in reading order, with its lines, links and rows.

    Args:
        root: the element; it is read itself, whatever it is.
        base: the address that links are relative to.
        without: the furniture that is left out; nothing by default.
    """
    writer = _Writer(root, base)
    page_length = cache(lambda: text_length(root.getroottree().getroot()))
    skipped: _Element | None = None
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            left_out = _is_unseen(element) or (without and is_furniture(element, without, page_length))
            if left_out and element is not root:
                skipped = element
                walk.skip_subtree()
            else:
                writer.enter(element)
            continue
        if event == "end" and element is not skipped:
            writer.leave(element)
        if element is not root:
            writer.write(element.tail or "")
    return writer.finish()


def visible_lines(selector: Selector, base: str = "", *, furniture: bool = True) -> list[Line]:
    """Return the visible lines below a selector in reading order; blocks and line breaks end a line.

    ``base`` is the address that links are relative to; ``furniture=False`` leaves out header, menu and footer.
    """
    return flatten(root_of(selector), base, without=None if furniture else Furniture.ALL).lines


def visible_text(selector: Selector) -> str:
    """Return the visible text below a selector, one line for each block; scripts and styles are dropped."""
    return "\n".join(line.text for line in visible_lines(selector) if line.text)


# --- links --------------------------------------------------------------------------------------------

_BARE_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w./@])(?:www\.|youtu\.be/|(?:m\.)?youtube\.com/|vimeo\.com/|drive\.google\.com/|disk\.yandex\.))"
    r"[^\s<>\"'«»“”]+",
    re.IGNORECASE,
)


def _element_links(element: _Element, base: str) -> list[str]:
    found = []
    for tag, attribute in _LINK_SOURCES:
        if element.tag == tag and (value := element.get(attribute)) and not value.strip().startswith("#"):
            url = absolute(base, value)
            if url and url not in found:
                found.append(url)
    return found


def links_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return every web address that some lines link to or spell out, each once, in order."""
    found: dict[str, None] = {}
    for line in lines:
        for link in line.links:
            found.setdefault(link.url)
        for match in _BARE_ADDRESS.finditer(line.text):
            spelled = match[0].rstrip(".,;:!?)]")
            url = spelled if "//" in spelled else f"https://{spelled}"
            if parts_of(url).netloc:
                found.setdefault(url)
    return tuple(found)


def attachments_of(lines: Iterable[Line]) -> tuple[Attachment, ...]:
    """Return the files that some lines link to, each once, with the text of the link as name."""
    found: dict[str, Attachment] = {}
    for line in lines:
        for link in line.links:
            if is_file_address(link.url):
                known = found.get(link.url)
                if known is None or (link.text and known.name == file_name(link.url)):
                    found[link.url] = Attachment(link.url, link.text or file_name(link.url))
    return tuple(found.values())


def base_address(selector: Selector, url: str) -> str:
    """Return the address that a page's links are relative to (its ``<base>``, else its own)."""
    return absolute(url, selector.xpath("string(//base[@href][1]/@href)").get("")) or url
