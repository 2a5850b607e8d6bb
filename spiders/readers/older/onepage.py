"""One page that holds many notices, each headed by its own date, Kazakh and Russian mixed.

Seen: tabigat.aktobe.gov.kz/kk/obshchestvennyye-slushaniya («21.01.2020 ж.», then the text; glued
«25.12.2019Общественное…»; several hearings in one notice).  The page is split at the lines that begin
with a date, whatever their markup; a date inside a sentence heads nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import dropwhile
from typing import TYPE_CHECKING

from hearings_crawler.content.markup import (
    Line,
    attachments_of,
    base_address,
    links_of,
    page_text,
    parse_html,
    text_length,
    visible_lines,
    visible_text,
)
from hearings_crawler.content.text import fold
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import RawDocument, ShownDate
from spiders.readers.base import Found, Listing, Reader
from spiders.readers.page_structure import is_heading, next_page, page_rubrics
from spiders.readers.shown_dates import day_of

if TYPE_CHECKING:
    from lxml.etree import _Element
    from parsel import Selector
    from scrapy.http import Request, Response


_WORD = r"[^\W\d_]{3,}"
_HEAD = re.compile(
    r"[^\w«\"“]*(?:(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|(?:дүй|сей|сәр|бей)сенбі|сенбі|"
    r"жұма|жексенбі)\W+)?(?:(?:дата (?:размещения|публикации)|размещено|опубликовано|"
    r"(?:орналастырылған|жарияланған|орналастыру) күні)\W*)?"
    rf"(?P<date>(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{4}}|\d{{2}}\.\d{{2}}\.\d{{2}}(?=\s*[жг](?!\w))|[«\"“]?\d{{1,2}}[»\"”]?\s+{_WORD}\s+\d{{4}}|"
    rf"\d{{4}}\s*(?:жыл(?:ғы|дың|ы)?|ж\.)\s*[«\"“]?\d{{1,2}}[»\"”]?\s*{_WORD})(?!\d)"
    r"(?:\s*(?:ж|г|жыл\w*|года?)(?![^\W\d_])\.?)?)"
    r"(?P<time>[\s,]+\d{1,2}:\d{2}(?::\d{2})?)?\W*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What follows the date of an event within a sentence: an hour, «сағат 15:00», «күні».
_EVENT = re.compile(
    r"(?:в|с|к|до|на)\s+\d|(?:сағат|время|уақыт|күні|час|жылы|жылдың|ж\b|г\b|года)(?:\b|\w)", re.IGNORECASE
)
_PLACEMENT_LABEL = re.compile(r"размещ|орналас|публик|жарияла")
# A line that names an event's day and does not give it (folded): nothing but such words, or a colon at its end.
_TIME_WORD = re.compile(
    r"(?<!\w)(?:дат[аы]|врем\w*|ден[ьи]|период\w*|срок\w*|куни\w*|уакыт\w*|мерзим\w*|кезен\w*|сагат\w*)(?!\w)"
)
_EVENT_LABEL = re.compile(
    r"(?:(?:дат[аы]|врем\w*|ден[ьи]|период|сроки?|мест[оа]|начал\w*|проведени\w*|регистраци\w*|участников|"
    r"общественн\w*|слушани\w*|открыт\w*|собрани\w*|публичн\w*|обсуждени\w*|окончани\w*|приема?|замечани\w*|"
    r"предложени\w*|подачи|и|в|для|форме|куни\w*|уакыт\w*|мерзим\w*|кезен\w*|сагат\w*|орны|откиз\w*|отетин|откен|"
    r"басталу|басталатын|аякталу|тиркеу|когамдык|тындау\w*|ашык|жиналыс\w*|жария|талкылау\w*|ескертулер\w*|"
    r"усыныс\w*|кабылдау|мен|жане)(?:[\W\d]+|$))+"
)
_GLUED = re.compile(r"(?<!\d)(?=\d{1,2}\.\d{1,2}\.\d{4}[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2})")
TITLE_LENGTH = 250
OPENING_LETTERS = 120


@dataclass(slots=True)
class Notice:
    """One notice of the page: the date that heads it as shown, its lines, the heading nearest above.

    ``rubrics`` are what the whole page stands under.
    """

    shown_date: str
    heading: str
    lines: list[Line] = field(default_factory=list)
    rubrics: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All that the notice stands under, the nearest first."""
        return tuple(dict.fromkeys(text for text in (self.heading, *self.rubrics) if text))

    @property
    def text(self) -> str:
        """The notice's text without the date that heads it."""
        return "\n".join(line.text for line in self.lines if line.text)


class OnePageReader(Reader):
    """Reads a page of many notices.  The address is the page's own; later pages are followed where linked."""

    engine = "onepage"
    address_example = "https://tabigat.aktobe.gov.kz/kk/obshchestvennyye-slushaniya"

    @classmethod
    def documents(cls, text: str, url: str) -> list[RawDocument]:
        """Return the notices of a page."""
        return [read_notice(notice, url) for notice in read_notices(parse_html(text), url)]

    def start(self) -> Iterator[Request]:
        """Ask for the page."""
        yield self._page(Listing("notices", self.coverage), self.site.address, 1)

    def _page(self, listing: Listing, url: str, number: int) -> Request:
        return self.spider.page(
            listing.ask(url), partial(self._read, listing, url, number), self.coverage, listing=True
        )

    def _read(self, listing: Listing, url: str, number: int, response: Response) -> Iterator[Found]:
        page = parse_html(page_text(response))
        notices = read_notices(page, url)
        new = listing.enter(
            (notice_key(notice) for notice in notices),
            response,
            (day_of(notice.shown_date) for notice in notices),
        )
        for notice in notices:
            key = notice_key(notice)
            if key not in new:
                continue
            new.discard(key)
            if not self.older(day_of(notice.shown_date)) and mentions_hearing(
                " ".join(notice.headings), notice.text
            ):
                yield read_notice(notice, self.site.address if number == 1 else url)
        following = next_page(page, url, number, self.site.address)
        if following and not all(self.older(day_of(notice.shown_date)) for notice in notices):
            yield self._page(listing, following, number + 1)
        else:
            listing.complete()


def read_notices(page: Selector, url: str) -> list[Notice]:
    """Return the notices of a page in reading order.

    Raises:
        PageNotUnderstoodError: no line of the page begins with a date.
    """
    lines = _from_rubric(
        [
            part
            for line in visible_lines(page, base_address(page, url), furniture=False)
            for part in _unglue(line)
        ]
    )
    heads = _heads(lines)
    if not heads:
        raise PageNotUnderstoodError(
            f"expected notices headed by their dates, found no line that begins with one; the page begins "
            f"{visible_text(page)[:80]!r}"
        )
    inside = _container([lines[number].element for number in heads])
    titles = _titles_above(lines, heads)
    notices: list[Notice] = []
    heading = ""
    for number, line in enumerate(lines):
        if number in heads:
            if notices and (trailing := _trailing_headings(notices[-1])):
                heading = trailing
            match = heads[number]
            shown = (match["date"] + (match["time"] or "")).strip()
            title = [lines[number - 1]] if number - 1 in titles else []
            notices.append(Notice(shown, heading, [*title, replace(line, text=match["rest"].strip())]))
        elif number in titles:
            continue
        elif notices and _is_inside(line.element, inside):
            notices[-1].lines.append(line)
        elif not notices and is_heading(line):
            heading = line.text
    if any(notice.heading for notice in notices):
        # Above the page's first heading stands its header, with today's date.
        notices = list(dropwhile(lambda notice: not notice.heading, notices))
    rubrics = page_rubrics(page)
    return [replace(notice, rubrics=rubrics) for notice in notices]


def read_notice(notice: Notice, url: str) -> RawDocument:
    """Return a notice as a document; its title is its first line."""
    first = next((line.text for line in notice.lines if line.text), "")
    return RawDocument(
        item_key=notice_key(notice),
        url=url,
        title=first if len(first) <= TITLE_LENGTH else first[:TITLE_LENGTH].rsplit(" ", 1)[0],
        text=notice.text,
        headings=notice.headings or None,
        shown_date=notice.shown_date,
        shown_date_is=ShownDate.HEADING,
        attachments=attachments_of(notice.lines),
        links=links_of(notice.lines),
    )


def notice_key(notice: Notice) -> str:
    """Return a digest of the date that heads a notice and of its first letters: its identity on the page."""
    day = day_of(notice.shown_date)
    opening = re.sub(r"[\W_]+", "", fold(notice.text))[:OPENING_LETTERS]
    shown = day.isoformat() if day else fold(notice.shown_date)
    return hashlib.sha1(f"{shown}|{opening}".encode(), usedforsecurity=False).hexdigest()[:16]


def _unglue(line: Line) -> list[Line]:
    """Split a line before a date that is glued to the title after it: there another notice begins."""
    parts = [part for part in _GLUED.split(line.text) if part.strip()] or [line.text]
    if len(parts) == 1:
        return [line]
    split = [replace(line, text=part.strip(), links=()) for part in parts]
    for link in line.links:
        number = next((n for n, part in enumerate(parts) if link.text and link.text in part), len(parts) - 1)
        split[number] = replace(split[number], links=(*split[number].links, link))
    return split


def _from_rubric(lines: list[Line]) -> list[Line]:
    """Return the lines from the page's own heading on: above it stand menus and the header with today's date.

    That is the only h1; without one, a heading about hearings above the first date (below it, it is a notice's).
    """
    main = [n for n, line in enumerate(lines) if line.level == 1 and not _HEAD.match(line.text)]
    if len(main) == 1:
        return lines[main[0] :]
    for number, line in enumerate(lines):
        if _HEAD.match(line.text):
            break
        if is_heading(line) and mentions_hearing(line.text):
            return lines[number:]
    return lines


def _heads(lines: list[Line]) -> dict[int, re.Match[str]]:
    """Return the lines that begin a notice: those that begin with a date which belongs to no sentence."""
    found: dict[int, re.Match[str]] = {}
    for number, line in enumerate(lines):
        match = _HEAD.match(line.text)
        if match is None or _continues_a_sentence(match["rest"]):
            continue
        before = fold(lines[number - 1].text) if number else ""
        if not match["rest"] and _labels_an_event(before):
            continue
        found[number] = match
    plain = {number: match for number, match in found.items() if not match["time"]}
    timed = {number: match for number, match in found.items() if match["time"]}
    # A page heads its notices in one way: where dates stand alone, a date with an hour is a hearing's, and where
    # the first date and most others have an hour, a date alone is.
    if timed and next(iter(timed)) == next(iter(found)) and len(timed) > len(plain):
        return timed
    return plain or timed


def _continues_a_sentence(rest: str) -> bool:
    return bool(rest) and (not rest[0].isupper() or _EVENT.match(rest) is not None)


def _labels_an_event(before: str) -> bool:
    """Return whether a line (folded) asks for the day that stands below it, such as «Дата и время проведения».

    One that gives a day, an hour or a number itself, or that says something («Срок подачи – до начала слушаний.»),
    ends the notice above.
    """
    before = re.sub(r"^(?:\d{1,2}[.)]\s*)+", "", before)
    if _PLACEMENT_LABEL.search(before) or re.search(r"\d", before) or not _TIME_WORD.search(before):
        return False
    return before.endswith(":") or _EVENT_LABEL.fullmatch(before) is not None


def _titles_above(lines: list[Line], heads: dict[int, re.Match[str]]) -> set[int]:
    """Return the headings that are the notices' own titles: where one stands right above every date.

    A heading above some of the dates alone heads a section of the page.
    """
    above = {number - 1 for number in heads if number and lines[number - 1].level}
    own = {number for number in above if any(is_heading(line) for line in lines[:number])}
    return own if len(own) == len(heads) else set()


def _trailing_headings(notice: Notice) -> str:
    """Take the headings off a notice's end and return the last of them: they head what comes next."""
    taken = ""
    while len(notice.lines) > 1 and is_heading(notice.lines[-1]):
        line = notice.lines.pop()
        taken = taken or line.text
    return taken


def _container(elements: list[_Element]) -> _Element:
    """Return the narrowest element around all the dates that head notices; for one, the one with its text."""
    first = elements[0]
    chain = [first, *first.iterancestors()]
    for candidate in chain:
        members = {id(element) for element in candidate.iter()}
        if all(id(element) in members for element in elements):
            text = text_length(candidate)
            parent = candidate.getparent()
            widest = candidate.tag in ("main", "article", "body", "html") or (
                parent is not None and parent.tag == "body" and text > text_length(first) + 40
            )
            if len(elements) > 1 or text > 200 or widest:
                return candidate
    return chain[-1]


def _is_inside(element: _Element, container: _Element) -> bool:
    return element is container or any(above is container for above in element.iterancestors())
