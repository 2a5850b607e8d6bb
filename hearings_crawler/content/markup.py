"""What a page shows: its visible lines with their links, whatever its markup and charset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from parsel import Selector

from hearings_crawler.content.text import one_line
from hearings_crawler.items import Attachment

if TYPE_CHECKING:
    from lxml.etree import _Element
    from scrapy.http import Response

_DROPPED = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "canvas",
        "select",
        "option",
        "input",
        "textarea",
    )
)
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "button",
            "center",
            "dd",
            "details",
            "div",
        ),
        *(
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hr",
            "html",
            "li",
            "main",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
        ),
        *("tfoot", "thead", "tr", "ul", "iframe", "video", "audio"),
    )
)
_CELLS = frozenset(("td", "th"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
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
_FURNITURE_WORDS = (
    "footer|nav|navbar|navigation|menu|sidebar|socials?|share|copyright|pagination|pager|breadcrumbs?|banner|"
    "topbar|header|related|similar"
)
# The word begins or ends the name: «site-header» is a header, «page-header-fixed» and «has-sidebar» are not.
_FURNITURE = re.compile(
    rf"(?:^|\s)(?:(?:{_FURNITURE_WORDS})(?:[_-]\S*)?|(?!has-|with-|no-)\S+[_-](?:{_FURNITURE_WORDS}))(?=\s|$)"
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "header"))
_FURNITURE_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute web address with the text that shows it."""

    url: str
    text: str = ""


@dataclass(slots=True)
class Line:
    """One visible line: its text, its links, the level of the heading it stands in (0: none), its block."""

    text: str
    links: tuple[Link, ...]
    level: int
    element: _Element


def page_text(response: Response) -> str:
    """Return a page's text: UTF-8 if the bytes are that, else windows-1251.

    Old akimat sites serve windows-1251 without saying so, and some say UTF-8 and serve windows-1251.
    """
    body = response.body
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("windows-1251", "replace")


def parse_html(text: str) -> Selector:
    """Return the tree of a page or fragment; broken markup is mended, an empty text gives an empty page."""
    return Selector(text=text.replace("\x00", "") or "<html></html>", type="html")


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


def is_furniture(element: _Element) -> bool:
    """Return whether an element is page furniture: header, menu, footer, channel links, paging.

    What holds the page's main heading, or most of its text, is not furniture, whatever it is called.
    """
    if next(element.iter("h1", "article", "main"), None) is not None:
        return False
    if element.tag in _FURNITURE_TAGS or (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()
    if element.tag in ("html", "body") or _FURNITURE.search(names) is None:
        return False
    return 2 * text_length(element) < text_length(element.getroottree().getroot())


def text_length(element: _Element) -> int:
    """Return the number of characters of the text in an element, blanks around its parts aside."""
    return sum(len(str(part).strip()) for part in element.itertext())


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def visible_lines(selector: Selector, base: str = "", *, furniture: bool = True) -> list[Line]:
    """Return the visible lines below a selector in reading order; blocks and line breaks end a line.

    ``base`` is the address that links are relative to; ``furniture=False`` leaves out header, menu and footer.
    """
    root = root_of(selector)
    lines: list[Line] = []
    parts: list[str] = []
    links: list[tuple[str, _Element | None]] = []
    blocks: list[_Element] = [root]

    def flush() -> None:
        text = one_line("".join(parts))
        found = tuple(
            Link(
                url,
                one_line("".join(str(part) for part in element.itertext())) if element is not None else "",
            )
            for url, element in links
        )
        parts.clear()
        links.clear()
        if text or found:
            lines.append(Line(text, found, _level_of(blocks[-1], root), blocks[-1]))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in ("comment", "pi"):
            parts.append(element.tail or "")
            continue
        tag = element.tag
        if event == "start":
            left_out = tag in _DROPPED or _is_hidden(element) or (not furniture and is_furniture(element))
            if left_out and element is not root:
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                flush()
                blocks.append(element)
            elif tag in _CELLS:
                parts.append(" ")
            if tag in _LINK_TAGS:
                links.extend((url, element) for url in _element_links(element, base))
            parts.append(element.text or "")
            continue
        if tag in _BLOCKS and blocks[-1] is element:
            flush()
            blocks.pop()
        if element is not root:
            parts.append(element.tail or "")
    flush()
    return lines


def _level_of(element: _Element, root: _Element) -> int:
    current: _Element | None = element
    while current is not None:
        if current.tag in _HEADINGS:
            return _HEADINGS[str(current.tag)]
        if current is root:
            return 0
        current = current.getparent()
    return 0


def visible_text(selector: Selector) -> str:
    """Return the visible text below a selector, one line for each block; scripts and styles are dropped."""
    return "\n".join(line.text for line in visible_lines(selector) if line.text)


# --- links --------------------------------------------------------------------------------------------

_BARE_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w./@])(?:www\.|youtu\.be/|(?:m\.)?youtube\.com/|vimeo\.com/|drive\.google\.com/|disk\.yandex\.))"
    r"[^\s<>\"'«»“”]+",
    re.IGNORECASE,
)
_FILE_EXTENSION = re.compile(
    r"\.(pdf|docx?|rtf|odt|xlsx?|pptx?|zip|rar|7z|jpe?g|png|tiff?|"
    r"mp4|avi|mov|mkv|webm|wmv|mpe?g|3gp|flv|m4v|mp3|wav|m4a|ogg|wma|aac)\b(?=$|[&;#?\s\"»)\]])",
    re.IGNORECASE,
)
_RECORDING = re.compile(
    r"\.(mp4|avi|mov|mkv|webm|wmv|mpe?g|3gp|flv|m4v|mp3|wav|m4a|ogg|wma|aac)$", re.IGNORECASE
)


def absolute(base: str, address: str) -> str:
    """Return an address in absolute form, https where it is the page's own host; empty if it is no web address."""
    try:
        joined = urljoin(base, one_line(address))
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    own = urlsplit(base)
    if parts.scheme == "http" and own.scheme == "https" and parts.netloc == own.netloc:
        joined = "https" + joined[len("http") :]
    return joined.replace(" ", "%20")


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
            found.setdefault(spelled if "//" in spelled else f"https://{spelled}")
    return tuple(found)


def is_file_address(url: str) -> bool:
    """Return whether an address names a file: an upload, or a path or parameter with a file's extension."""
    parts = urlsplit(url)
    return "/uploads/" in parts.path or bool(
        _FILE_EXTENSION.search(unquote(parts.path)) or _FILE_EXTENSION.search(unquote(parts.query))
    )


def is_recording(url: str) -> bool:
    """Return whether an address names a video or audio file."""
    return bool(_RECORDING.search(unquote(urlsplit(url).path)))


def names_file(text: str) -> bool:
    """Return whether a link's text names a file, as in «скачать Протокол-3.pdf»."""
    return bool(_FILE_EXTENSION.search(text))


def file_name(url: str) -> str:
    """Return the last part of an address's path, readable."""
    return one_line(unquote(urlsplit(url).path.rsplit("/", 1)[-1]))


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
