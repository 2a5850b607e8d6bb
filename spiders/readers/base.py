"""What the readers of the akimats' publishing systems share: the contract, visible text, links, dates.

A reader turns pages into :class:`RawDocument` values.  Whatever can be is a pure function from a page
to values, so that a saved page is a test and a replay is a call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree
from parsel import Selector

from hearings_crawler.errors import ConfigurationError
from hearings_crawler.failures import PageError
from hearings_crawler.items import Attachment, RawDocument
from hearings_crawler.ledger import AddressLedger, Cause
from hearings_crawler.registry import SiteAddress
from hearings_crawler.text import fold, one_line
from hearings_crawler.window import Window

if TYPE_CHECKING:
    from lxml.etree import _Element
    from scrapy.http import Request, Response

    from spiders.base import HearingSpider

MAXIMUM_PAGES = 400


class Reader:
    """Base of the readers: one instance reads one registered address during one crawl.

    A subclass states ``engine`` (the registry's word for the publishing system) and ``address_pattern``
    with ``address_example`` (what an address of that system looks like).  Both are checked when the
    spider starts.
    """

    engine: ClassVar[str] = ""
    address_pattern: ClassVar[str] = r"https://[^\s/]+(/\S*)?"
    address_example: ClassVar[str] = "https://host.gov.kz/section"

    def __init__(
        self, site: SiteAddress, spider: HearingSpider, ledger: AddressLedger, window: Window
    ) -> None:
        for attribute in ("engine", "address_pattern", "address_example"):
            if not getattr(self, attribute):
                raise ConfigurationError(
                    f"the reader {type(self).__name__} lacks {attribute!r}: set it as a class attribute"
                )
        if not re.fullmatch(self.address_pattern, site.address):
            raise ConfigurationError(
                f"the address {site.address!r} is none that the engine {self.engine!r} can read: expected "
                f"something like {self.address_example}; correct it in the registry of regions"
            )
        self.site = site
        self.spider = spider
        self.ledger = ledger
        self.window = window

    def start(self) -> Iterator[Request]:
        """Give the first requests and declare the listings that must be read."""
        raise NotImplementedError(f"{type(self).__name__} must say where it starts")

    def older(self, *days: date | None) -> bool:
        """Return whether something with these days (None: not known) lies before the window for certain."""
        known = [day for day in days if day is not None]
        return bool(known) and max(known) < self.window.start


@dataclass(slots=True)
class Listing:
    """One listing while it is being paged: which items were seen, which pages, whether it runs in circles.

    ``version`` is the language of a listing that is read in several: these are one listing to the ledger
    (a department that publishes in Russian alone has an empty Kazakh list), complete when each is;
    ``unfinished`` is the set that they share.  ``first_twice`` allows the second page asked for to repeat
    the first: a server that counts its pages from one answers page 0 with page 1.
    """

    name: str
    ledger: AddressLedger
    version: str = ""
    unfinished: set[str] = field(default_factory=set)
    first_twice: bool = False
    seen: set[str] = field(default_factory=set)
    pages: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger.expect_listing(self.name)
        self.unfinished.add(self.version)

    def __str__(self) -> str:
        return f"{self.name}/{self.version}" if self.version else self.name

    def enter(self, keys: Iterable[str]) -> set[str]:
        """Take note of a page's items and return those not seen on an earlier page.

        Raises:
            PageError: the page repeats an earlier one, or there are more pages than any listing has.
        """
        page = tuple(keys)
        repeats = bool(page) and page in self.pages
        if repeats and not (self.first_twice and len(self.pages) == 1):
            earlier = self.pages.index(page) + 1
            raise PageError(
                Cause.PAGING_LOOP, f"page {len(self.pages) + 1} of the listing {self} repeats page {earlier}"
            )
        if len(self.pages) >= MAXIMUM_PAGES:
            raise PageError(
                Cause.STOPPED_EARLY, f"the listing {self} has more than {MAXIMUM_PAGES} pages and none is old"
            )
        self.pages.append(page)
        new = set(page) - self.seen
        self.seen |= new
        self.ledger.listing_items(self.name, len(new))
        return new

    def complete(self) -> None:
        """Record that the listing was read to its end or to the window's start."""
        self.unfinished.discard(self.version)
        if not self.unfinished:
            self.ledger.listing_complete(self.name)


# --- text ---------------------------------------------------------------------------------------------

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


# --- what stands around an item -------------------------------------------------------------------------

_SEPARATOR = re.compile(r"[/›»>→|]")
_RUBRICS = (
    "[class*=breadcrumb], [aria-label*=readcrumb], [class*=category], [class*=categories], [class*=rubric]"
)
_RUBRIC = re.compile(
    r"\W*(?:қоғамдық тыңдау(?:лар)?|общественны[ей] слушани[ея])\W*".translate(str.maketrans("ғқң", "гкн"))
)
_NEXT_WORDS = re.compile(
    r"(?:(?:на )?следующ\w+(?: страниц\w+)?|вперед|вперёд|далее|келесі(?: бет)?|алға|next(?: page)?|[›»→>]+)\W*",
    re.IGNORECASE,
)


def rubrics_of(
    page: Selector, title: str, is_date: Callable[[str], bool], *, in_card: bool = False
) -> tuple[str, ...]:
    """Return the rubrics that an item's page shows: breadcrumb and categories, without the item's title and date.

    Those inside the cards of other items are passed over, unless ``page`` is a card itself (``in_card``).
    """
    found: dict[str, None] = {}
    boxes = [box for box in page.css(_RUBRICS) if _is_short(box)]
    roots = {id(root_of(box)) for box in boxes}
    for box in boxes:
        if any(id(above) in roots for above in root_of(box).iterancestors()):
            continue
        if not in_card and _is_in_card(root_of(box)):
            continue
        steps = [
            step
            for text in box.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()
            for part in _SEPARATOR.split(text)
            if (step := one_line(part)) and not is_date(step)
        ]
        if len(steps) > 1 and _is_title(steps[-1], title):
            steps.pop()
        for step in steps:
            found.setdefault(step)
    return tuple(found)


def _is_short(box: Selector) -> bool:
    """Return whether a box is a breadcrumb or a label, not a container of the whole page called «category»."""
    return not box.css("h1, article") and text_length(root_of(box)) <= 400


def _is_in_card(element: _Element) -> bool:
    return any("card-news" in (above.get("class") or "") for above in (element, *element.iterancestors()))


def _is_title(step: str, title: str) -> bool:
    """Return whether a breadcrumb's last step is the item's title, shortened or not."""
    shortened = step.rstrip(".… ")
    return step == title or (len(shortened) > 15 and title.startswith(shortened))


def searched_text(document: RawDocument) -> str:
    """Return what is searched for words of hearings beside the title: text, rubrics, names of files."""
    names = (file.name for file in document.attachments)
    return "\n".join((document.text, *(document.headings or ()), *names))


def is_heading(line: Line) -> bool:
    """Return whether a line is a heading: by its tag, or a rubric's name standing alone (and no menu entry)."""
    if line.level:
        return bool(line.text)
    return bool(_RUBRIC.fullmatch(fold(line.text))) and all(link.text != line.text for link in line.links)


def box_around(heading: _Element, is_other: Callable[[str], bool]) -> Selector:
    """Return the widest box around an item's heading that links to no other item: there its text stands.

    ``is_other`` says whether an address is another item's.  A box that holds next to nothing but the
    heading is widened all the same (links to the item before and after stand inside some articles).
    """
    shown = len(visible_text(element_selector(heading)))
    box = heading
    for above in heading.iterancestors():
        links_elsewhere = any(is_other(link.get("href") or "") for link in above.iter("a"))
        lines = visible_lines(element_selector(box), furniture=False)
        enough = sum(len(line.text) for line in lines) > shown + 40
        if enough and (links_elsewhere or above.tag in ("body", "html")):
            break
        box = above
    return element_selector(box)


def next_page(page: Selector, url: str, number: int, first: str) -> str:
    """Return the address of the page after page ``number`` of a listing; empty if none is linked.

    It is the link marked ``rel=next``, else one that says so, else the link whose text is the next number;
    the last two only where they lead to the listing that begins at ``first``.
    """
    base = base_address(page, url)
    marked = page.xpath(
        "//*[self::a or self::link][contains(concat(' ', @rel, ' '), ' next ')]/@href"
    ).getall()
    for address in marked:
        found = absolute(base, address).split("#")[0]
        if found not in ("", url) and urlsplit(found).netloc == urlsplit(url).netloc:
            return found
    said: list[str] = []
    numbered: list[str] = []
    for link in page.xpath("//a[@href]"):
        found = absolute(base, link.attrib["href"]).split("#")[0]
        if found in ("", url) or not _is_page_of(found, first):
            continue
        text = one_line(" ".join(link.xpath(".//text()").getall()))
        label = link.attrib.get("title") or link.attrib.get("aria-label") or ""
        if _NEXT_WORDS.fullmatch(text) or _NEXT_WORDS.fullmatch(label):
            said.append(found)
        elif text == str(number + 1):
            numbered.append(found)
    return next(iter(said + numbered), "")


_PAGE_PARAMETER = re.compile(r"p|page|pages|start|offset|from|pagen_\d+|pg", re.IGNORECASE)
_PAGE_IN_PATH = re.compile(r"(?:/(?:page|p|list|стр)?[-_/]?\d+)?/*$", re.IGNORECASE)


def _is_page_of(found: str, first: str) -> bool:
    """Return whether an address is a page of the listing that begins at ``first``: only a page number differs."""
    one, other = urlsplit(found), urlsplit(first)
    if one.netloc != other.netloc or _PAGE_IN_PATH.sub("", one.path) != _PAGE_IN_PATH.sub("", other.path):
        return False
    given, wanted = dict(parse_qsl(one.query)), dict(parse_qsl(other.query))
    kept = all(
        given.get(name) == value for name, value in wanted.items() if not _PAGE_PARAMETER.fullmatch(name)
    )
    return kept and all(value.isdigit() for name, value in given.items() if name not in wanted)


# --- dates --------------------------------------------------------------------------------------------

PLACEMENT_LABELS = ("дата размещения", "орналастырылған күні", "орналастыру күні")
PUBLICATION_LABELS = (
    *PLACEMENT_LABELS,
    "дата публикации",
    "дата опубликования",
    "опубликовано",
    "размещено",
    "жарияланған күні",
    "жариялану күні",
)
# A label that speaks of another place: the newspaper's date is not the site's.
_ELSEWHERE = re.compile(r"газет|\bсми\b|эфир|\bбак\b|теле|радио|доск|тактасы")
_DAY = re.compile(
    r"\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{4}|\d{4}-\d{1,2}-\d{1,2}|"
    r"[«\"“]?\d{1,2}[»\"”]?\s+[^\W\d_]{3,}\s+\d{4}|\d{4}\s*(?:жыл\w*|ж\.)\s*[«\"“]?\d{1,2}[»\"”]?\s*[^\W\d_]{3,}",
    re.IGNORECASE,
)
_LABEL_REACH = 40


def labelled_date(*texts: str, labels: Iterable[str] = PLACEMENT_LABELS) -> str:
    """Return the text of the date that stands after a placement label, empty if none does.

    ``texts`` are searched in order.  A label without a date beside it, or one about a newspaper, is passed over.
    """
    for text in texts:
        source = one_line(unicodedata.normalize("NFC", text))
        folded = fold(source)
        for label in labels:
            pattern = r"\W+".join(re.escape(word) for word in fold(label).split())
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", folded):
                day = _DAY.search(folded, match.end())
                if day is None or day.start() - match.end() > _LABEL_REACH:
                    continue
                if _ELSEWHERE.search(folded[match.end() : day.start()]):
                    continue
                rest = source[day.start() :]
                return one_line(rest[: _end_of_date(rest, day.end() - day.start())])
    return ""


def _end_of_date(rest: str, length: int) -> int:
    """Return where a date with its suffix («ж.», «г.», «года») and time ends."""
    suffix = re.match(
        r"(?:\s*(?:ж\.|г\.|года?\b|жыл\w*))?(?:[\s,]*(?:в\s+|сағат\s+)?\d{1,2}:\d{2})?",
        rest[length:],
        re.IGNORECASE,
    )
    return length + (suffix.end() if suffix else 0)
