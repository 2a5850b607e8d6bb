"""What stands around an item on a page: rubrics, headings, the box that is its own, the link to the next page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from hearings_crawler.content.addresses import absolute, parts_of, query_of
from hearings_crawler.content.markup import (
    Line,
    base_address,
    element_selector,
    root_of,
    text_length,
    visible_lines,
    visible_text,
)
from hearings_crawler.content.text import fold, one_line

if TYPE_CHECKING:
    from lxml.etree import _Element
    from parsel import Selector

_SEPARATOR = re.compile(r"[/›»>→|]")
_RUBRICS = (
    "[class*=breadcrumb], [aria-label*=readcrumb], [class*=category], [class*=categories], [class*=rubric]"
)
_BREADCRUMBS = (
    "[class*=crumb], [id*=crumb], [aria-label*=readcrumb], [itemtype*=BreadcrumbList], [class*=pathway]"
)
# The rubric in any grammatical form, standing alone (folded).
_RUBRIC = re.compile(r"[\W\d]*(?:обществен\w+ слушани\w+|когамдык тындау\w*)[\W\d]*")
MOST_STEPS = 7
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


def page_rubrics(page: Selector) -> tuple[str, ...]:
    """Return what a whole page stands under: the steps of its breadcrumb, marked as one or a plain line.

    A plain line («Общество / Общественное слушание») counts when a step of it is the rubric of public hearings.
    """
    steps: dict[str, None] = {}
    for box in page.css(_BREADCRUMBS):
        if _is_short(box):
            for text in box.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall():
                steps |= dict.fromkeys(_steps(text))
    for line in visible_lines(page, furniture=False):
        if is_breadcrumb(line):
            steps |= dict.fromkeys(_steps(line.text))
    return tuple(steps)


def _steps(text: str) -> list[str]:
    return [step for part in _SEPARATOR.split(text) if (step := one_line(part))]


def is_breadcrumb(line: Line) -> bool:
    """Return whether a line is a breadcrumb that leads to the rubric of public hearings (and no row of a menu)."""
    if "|" in line.text:
        return False
    steps = _steps(line.text)
    return 1 < len(steps) <= MOST_STEPS and any(_RUBRIC.fullmatch(fold(step)) for step in steps)


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
        if found not in ("", url) and parts_of(found).netloc == parts_of(url).netloc:
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
    one, other = parts_of(found), parts_of(first)
    if one.netloc != other.netloc or _PAGE_IN_PATH.sub("", one.path) != _PAGE_IN_PATH.sub("", other.path):
        return False
    given, wanted = dict(query_of(found)), dict(query_of(first))
    kept = all(
        given.get(name) == value for name, value in wanted.items() if not _PAGE_PARAMETER.fullmatch(name)
    )
    return kept and all(value.isdigit() for name, value in given.items() if name not in wanted)
