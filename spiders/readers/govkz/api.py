"""The content API of gov.kz, the unified platform: a JSON list for each kind of content and language.

Source: ``GET /api/v1/public/content-manager/documents?projects=SLUG&page=N&size=100`` with the header
``Accept-Language``, and ``/documents/ID`` for one item; ``pages`` and ``articles`` alike;
``&activities=ID&directions=ID`` selects a rubric.  The page number starts at 0 or at 1; which it is shows in the
answers.  News are not given by the API: :mod:`spiders.readers.govkz.news` reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from hearings_crawler.clock import local_day
from hearings_crawler.content.addresses import absolute, file_name, is_file_address
from hearings_crawler.content.charset import repaired_values
from hearings_crawler.content.markup import (
    Line,
    attachments_of,
    links_of,
    page_text,
    parse_html,
    visible_lines,
)
from hearings_crawler.content.text import one_line
from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.documents.placement import server_moment
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.documents.rubric import in_rubric
from hearings_crawler.errors import HearingsError, PageNotUnderstoodError, RefusedError
from hearings_crawler.items import Attachment, HearingItem, RawDocument
from spiders.readers.base import Found, Listing, Reader, searched_text
from spiders.readers.shown_dates import day_of, labelled_date

if TYPE_CHECKING:
    from scrapy.http import Request, Response


HOST = "https://www.gov.kz"
API = f"{HOST}/api/v1/public/content-manager"
DOCUMENTS = "documents"
KINDS = {DOCUMENTS: "documents", "pages": "pages", "articles": "press/articles"}
"""The kinds of content that are read, each with its part of the platform's web addresses."""
LANGUAGES = ("ru", "kk")
PAGE_SIZE = 100

TITLE_FIELDS = ("title", "name", "hint")
CONTENT_FIELDS = ("content", "body")
ACTIVITY_FIELDS = ("activities", "activity")
DATE_FIELDS = ("created_date", "createdDate", "publishedDate", "publish_date")
FILE_FIELDS = re.compile(r"full_?text|attach|document|file|video|audio|media", re.IGNORECASE)
LIST_WRAPPERS = ("content", "items", "data", "results", "documents", "list")

Item = dict[str, Any]


@dataclass(slots=True)
class RubricRequests:
    """What the requests by rubric returned: an item among it is in the rubric, whatever its own fields say.

    The other sections wait until each of these requests has ended: an item is given once, with all that is known.
    ``given`` are the items (id and language) that were given already; ``whole`` turns false when one could not be
    read to its end.
    """

    waiting: list[ApiSection] = field(default_factory=list)
    unfinished: int = 0
    whole: bool = True
    keys: set[str] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)

    def ended(self, *, complete: bool) -> Iterator[Request]:
        """Take note that one request by rubric ended; after the last, start what waits."""
        self.whole = self.whole and complete
        self.unfinished -= 1
        if self.unfinished == 0:
            yield from self.start_waiting()

    def start_waiting(self) -> Iterator[Request]:
        """Start the sections that wait."""
        waiting, self.waiting = self.waiting, []
        for section in waiting:
            yield from section.start()

    def mark(self, document: RawDocument, key: str) -> RawDocument:
        """Return an item of another section with what the requests by rubric say of it."""
        if key in self.keys:
            return replace(document, listed_in_rubric=True)
        # A request that was cut short might have returned it.
        return document if self.whole else replace(document, headings=None)


class ApiSection:
    """One section of a department by the content API: every page of it in both languages, to the window's start.

    ``name`` is a kind of content (``documents``, ``pages``, ``articles``), or a rubric of the documents
    (``activities=ID``).
    """

    def __init__(self, reader: Reader, name: str, rubrics: RubricRequests) -> None:
        self.reader = reader
        self.rubrics = rubrics
        self.rubric = "" if name in KINDS else name
        self.kind = DOCUMENTS if self.rubric else name
        unfinished: set[str] = set()
        self.listings = [
            Listing(name, reader.coverage, language, unfinished, first_twice=True) for language in LANGUAGES
        ]
        if self.rubric:
            rubrics.unfinished += len(self.listings)
        else:
            rubrics.waiting.append(self)

    def start(self) -> Iterator[Request]:
        """Ask for the first page in each language."""
        for listing in self.listings:
            yield self._list_page(listing, 0)

    def _list_page(self, listing: Listing, number: int) -> Request:
        query = (
            f"projects={self.reader.site.address}&page={number}&size={PAGE_SIZE}&sort-by=created_date:DESC"
        )
        rubric = f"&{self.rubric}" if self.rubric else ""
        return self.reader.spider.page(
            listing.ask(f"{API}/{self.kind}?{query}{rubric}"),
            partial(self._read_list, listing, number),
            self.reader.coverage,
            listing=True,
            headers=_headers(listing.version),
            on_failure=partial(self._ended, complete=False),
        )

    def _ended(self, *, complete: bool) -> Iterator[Request]:
        if self.rubric:
            yield from self.rubrics.ended(complete=complete)

    def _read_list(self, listing: Listing, number: int, response: Response) -> Iterator[Found]:
        try:
            items = list_of(self._value(response), empty_wrapper=bool(listing.seen))
            yield from self._read_items(listing, items, response)
            at_end = (not items and number > 0) or (items and all(self._is_old(item) for item in items))
            following = None if at_end else self._list_page(listing, number + 1)
        except (HearingsError, PageError):
            yield from self._ended(complete=False)
            raise
        if following is not None:
            yield following
        else:
            listing.complete()
            yield from self._ended(complete=True)
        without_id = sum(not item_id(item) for item in items)
        if without_id:
            raise PageNotUnderstoodError(
                f"{without_id} of {len(items)} items of the list of {listing.name} carry no id; "
                f"fields seen: {sorted({name for item in items for name in item})}"
            )

    def _read_items(self, listing: Listing, items: list[Item], response: Response) -> Iterator[Found]:
        identified = [(key, item) for item in items if (key := item_id(item))]
        new = listing.enter((key for key, _ in identified), response, map(created_day, items))
        for key, item in identified:
            if key in new:
                new.discard(key)
                yield from self._read_item(key, item, listing.version, response)

    def _read_item(self, key: str, item: Item, language: str, response: Response) -> Iterator[Found]:
        if self.rubric:
            self.rubrics.keys.add(key)
            self.rubrics.given.add((key, language))
        elif self.kind == DOCUMENTS and (key, language) in self.rubrics.given:
            return
        document = self._document(key, item, language)
        empty = says_nothing(document)
        if not empty and not mentions_hearing(document.title, searched_text(document)):
            return
        if self._is_old(item, document):
            return
        if empty or lacks_content(item, document):
            yield self.reader.spider.page(
                f"{API}/{self.kind}/{key}",
                partial(self._read_one, key, document, language),
                self.reader.coverage,
                headers=_headers(language),
                on_failure=partial(self._as_listed, document, response),
            )
        else:
            yield document

    def _document(self, key: str, item: Item, language: str) -> RawDocument:
        document = read_item(key, item, self.reader.site.address, language, self.kind)
        registered = {
            match[1] for name in self.reader.site.sections if (match := re.match(r"activities=(\d+)", name))
        }
        if self.rubric or registered & activity_ids(item):
            return replace(document, listed_in_rubric=True)
        return self.rubrics.mark(document, key) if self.kind == DOCUMENTS else document

    def _as_listed(self, document: RawDocument, response: Response) -> Iterator[HearingItem]:
        if not says_nothing(document):
            self.reader.coverage.document()
            yield self.reader.spider.item(document, self.reader.coverage, response)

    def _read_one(self, key: str, listed: RawDocument, language: str, response: Response) -> Iterator[Found]:
        """Read the item's own answer; some items answer an empty object, then the list said all there is."""
        value = self._value(response)
        _check_refusal(value)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if not isinstance(value, dict):
            raise PageNotUnderstoodError(f"expected one item as an object, found {type(value).__name__}")
        document = self._document(key, value, language) if item_id(value) == key else listed
        if listed.listed_in_rubric:
            document = replace(document, listed_in_rubric=True)
        if says_nothing(document):
            raise PageNotUnderstoodError(
                f"the item {key} of {self.reader.site.address} shows neither title nor text nor file; fields seen: "
                f"{sorted(value)}"
            )
        if not says_nothing(listed) or mentions_hearing(document.title, searched_text(document)):
            yield document

    def _value(self, response: Response) -> Any:
        """Return what an answer holds; texts with half a character are repaired, which the account notes."""
        value, replaced = _load(page_text(response))
        if replaced:
            self.reader.spider.logger.warning(
                "%s: %d texts with a character cut in half were repaired", response.url, replaced
            )
            self.reader.coverage.repaired += replaced
        return value

    def _is_old(self, item: Item, document: RawDocument | None = None) -> bool:
        """Return whether an item lies before the window: by its server time, and by a labelled date if given."""
        shown = day_of(document.shown_date) if document is not None and document.shown_date else None
        return self.reader.older(created_day(item), shown)


def _headers(language: str) -> dict[str, str]:
    return {"Accept-Language": language, "Accept": "application/json"}


def read_items(text: str, slug: str, language: str, kind: str = DOCUMENTS) -> list[RawDocument]:
    """Return every item of an answer: a page of the list, or one item.

    Raises:
        PageError: the text is not JSON (Cause.NOT_JSON).
        RefusedError: the server answered ``notAllowed``.
        PageNotUnderstoodError: the JSON is neither a list of items nor an item.
    """
    value, _ = _load(text)
    items = [value] if isinstance(value, dict) and item_id(value) else list_of(value, empty_wrapper=True)
    return [
        read_item(item_id(item), item, slug or str(item.get("projects", "")), language, kind)
        for item in items
        if item_id(item)
    ]


def _load(text: str) -> tuple[Any, int]:
    """Return what an answer holds, and how many texts in it had to be repaired."""
    try:
        return repaired_values(json.loads(text))
    except (ValueError, RecursionError) as error:
        start = one_line(text[:200])[:80]
        raise PageError(Cause.NOT_JSON, f"expected JSON, found {start!r} ({error})") from error


def _check_refusal(value: Any) -> None:
    if isinstance(value, dict) and "notallowed" in str(value.get("code", "")).lower():
        raise RefusedError(f"the documents list answered {json.dumps(value, ensure_ascii=False)[:200]}")


def read_list(text: str, *, empty_wrapper: bool = False) -> list[Item]:
    """Return the items of one page of the documents list; see :func:`list_of`.

    Raises:
        PageError: the text is not JSON (Cause.NOT_JSON).
        RefusedError: the server answered ``notAllowed``.
        PageNotUnderstoodError: the JSON is no list of items.
    """
    value, _ = _load(text)
    return list_of(value, empty_wrapper=empty_wrapper)


def list_of(value: Any, *, empty_wrapper: bool = False) -> list[Item]:
    """Return the items of one page of the documents list, already taken out of its JSON.

    ``empty_wrapper`` accepts an object with an empty list as the end, where earlier pages had items.

    Raises:
        RefusedError: the server answered ``notAllowed``.
        PageNotUnderstoodError: the JSON is no list of items.
    """
    if isinstance(value, dict):
        _check_refusal(value)
        for name in LIST_WRAPPERS:
            inner = value.get(name)
            if isinstance(inner, list) and (inner or empty_wrapper):
                value = inner
                break
    if not isinstance(value, list):
        shown = sorted(value) if isinstance(value, dict) else type(value).__name__
        raise PageNotUnderstoodError(f"expected a JSON list of documents, found {shown}")
    if not all(isinstance(item, dict) for item in value):
        raise PageNotUnderstoodError("expected a JSON list of objects, found other values in it")
    if value and not any(item_id(item) for item in value):
        raise PageNotUnderstoodError(
            f"no item of the documents list carries an id; fields seen: {sorted(value[0])}"
        )
    return value


def item_id(item: Item) -> str:
    """Return an item's id as text, empty if it has none."""
    value = item.get("id")
    return str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""


def created_day(item: Item) -> date | None:
    """Return the local day of an item's server time; None if it is missing, unreadable or exactly 00:00:00 UTC.

    Midnight marks material that was migrated or entered without a time: it proves no day.
    """
    moment = server_moment(server_time(item)[0])
    return local_day(moment) if moment is not None else None


def server_time(item: Item) -> tuple[str, str]:
    """Return an item's server time in ISO form and, of one in no known form, the text that is shown instead.

    A number is one of seconds or milliseconds since 1970 (UTC).
    """
    value = next((item[name] for name in DATE_FIELDS if item.get(name) not in (None, "")), "")
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat(), ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return "", one_line(text)
    return text, ""


def read_item(key: str, item: Item, slug: str, language: str, kind: str = DOCUMENTS) -> RawDocument:
    """Return one item of a list of some kind of content, or the answer about that item alone, as a document."""
    title = _title(_as_text(_field(item, TITLE_FIELDS, language)))
    lines = _content_lines(_as_text(_field(item, CONTENT_FIELDS, language)))
    files = {file.url: file for file in attachments_of(lines)}
    more_lines: list[Line] = []
    for name, value in item.items():
        if FILE_FIELDS.search(name) and name not in CONTENT_FIELDS:
            found, texts = _files(value)
            if isinstance(value, str) and not found:
                texts = [value]
            for file in found:
                files.setdefault(file.url, file)
            for text in texts:
                more_lines.extend(_content_lines(text))
    for file in attachments_of(more_lines):
        files.setdefault(file.url, file)
    said = {line.text for line in lines}
    lines += [line for line in more_lines if line.text not in said or line.links]
    publisher = one_line(_as_text(_field(item, ("gosorgan",), language)))
    text = "\n".join(part for part in (*(line.text for line in lines), publisher) if part)
    created, shown = server_time(item)
    return RawDocument(
        item_key=f"{kind}:{key}",
        url=f"{HOST}/memleket/entities/{slug}/{KINDS[kind]}/details/{_address_part(key, item)}?lang={language}",
        title=title,
        text=text,
        version=language,
        headings=_headings(item, language),
        shown_date=labelled_date(title, text) or shown,
        server_time=created,
        attachments=tuple(files.values()),
        links=links_of(lines),
    )


def lacks_content(item: Item, document: RawDocument) -> bool:
    """Return whether the list gave an item without what it says, so that it must be asked for by itself."""
    if document.text:
        return False
    present = any(_field(item, (name,), "") is not None for name in CONTENT_FIELDS)
    return not present or not document.attachments


def says_nothing(document: RawDocument) -> bool:
    """Return whether an item shows nothing by which it could be told what it is."""
    return not (document.title or document.text or document.attachments or document.links)


def _address_part(key: str, item: Item) -> str:
    """Return what names an item in its web address: its id, or its code in the database of legal acts."""
    value = item.get("adilet")
    code = value.get("code") if isinstance(value, dict) else value
    return f"adilet/{code.strip()}" if isinstance(code, str) and code.strip() else key


def _field(item: Item, names: tuple[str, ...], language: str) -> Any:
    """Return the first of some fields that has a value; a field may be named ``name|hint`` literally."""
    for name in names:
        for candidate, value in item.items():
            if name == candidate or name in candidate.split("|"):
                chosen = value.get(language, value) if isinstance(value, dict) and language else value
                if chosen not in (None, "", [], {}):
                    return chosen
    return None


def _as_text(value: Any) -> str:
    """Return a field's text; of a list or an object the texts it holds, one below the other."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return "\n".join(text for part in inner if (text := _as_text(part)))
    return ""


_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>")
_ENTITY = re.compile(r"&(?:[a-z]+|#\d+);", re.IGNORECASE)
_ESCAPED_MARKUP = re.compile(r"</?(p|div|br|a|span|table|ul|li|strong|b)\b[^>]*>", re.IGNORECASE)


def _content_lines(content: str) -> list[Line]:
    """Return the visible lines of an item's content: HTML, HTML that was escaped once more, or plain text."""
    if not content.strip():
        return []
    if not _MARKUP.search(content):
        content = "".join(f"<p>{line}</p>" for line in content.splitlines())
    lines = visible_lines(parse_html(content), HOST + "/")
    shown = "\n".join(line.text for line in lines)
    if _ESCAPED_MARKUP.search(shown):
        lines = visible_lines(parse_html(shown), HOST + "/")
    return lines


def _title(text: str) -> str:
    """Return a title as a reader sees it: without markup, with entities as their characters."""
    if _MARKUP.search(text) or _ENTITY.search(text):
        text = " ".join(line.text for line in visible_lines(parse_html(text)))
    return one_line(text)


_NAME_FIELDS = ("name", "title", "filename", "file_name", "original_name", "caption", "hint", "label")


def _files(value: Any, name: str = "") -> tuple[list[Attachment], list[str]]:
    """Return the files that a field names, however deep, and the texts beside them."""
    if isinstance(value, str):
        url = absolute(HOST + "/", value) if value.startswith(("/", "http", "uploads/")) else ""
        if url and is_file_address(url) and not re.search(r"\s", value.strip()):
            return [Attachment(url, name or file_name(url))], []
        return [], [value] if _MARKUP.search(value) or len(value) > 100 else []
    files: dict[str, Attachment] = {}
    texts: list[str] = []
    if isinstance(value, dict):
        shown = next((one_line(value[key]) for key in _NAME_FIELDS if isinstance(value.get(key), str)), "")
        if shown and is_file_address(absolute(HOST + "/", shown)) and shown.startswith(("/", "http")):
            shown = ""
        parts = [part for key, part in value.items() if key not in _NAME_FIELDS or not shown]
        name = shown or name
    else:
        parts = list(value) if isinstance(value, list) else []
    for part in parts:
        inner_files, inner_texts = _files(part, name)
        for file in inner_files:
            files.setdefault(file.url, file)
        texts += inner_texts
    return list(files.values()), texts


def _headings(item: Item, language: str) -> tuple[str, ...] | None:
    """Return the titles of an item's activities (its rubrics); None if it shows none.

    None too where some are bare ids and no title is the rubric of public hearings: one of the ids may be it.
    """
    titles: dict[str, None] = {}
    for name in ACTIVITY_FIELDS:
        for _, title in _activities(item.get(name), language):
            if title:
                titles.setdefault(title)
    found = tuple(titles) or None
    nameless = any(
        not title for name in ACTIVITY_FIELDS for _, title in _activities(item.get(name), language)
    )
    return None if nameless and not in_rubric(found) else found


def activity_ids(item: Item) -> set[str]:
    """Return the ids of an item's activities, whether they come bare or as objects."""
    return {key for name in ACTIVITY_FIELDS for key, _ in _activities(item.get(name), "") if key}


def _activities(value: Any, language: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the title of each activity, one of them empty where it is not given."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()):
        yield str(value).strip(), ""
    elif isinstance(value, str) and one_line(value):
        yield "", one_line(value)
    elif isinstance(value, list):
        for part in value:
            yield from _activities(part, language)
    elif isinstance(value, dict):
        inner = [value[name] for name in ("items", "content", "list") if isinstance(value.get(name), list)]
        title = one_line(_as_text(_field(value, TITLE_FIELDS, language)))
        key = item_id(value)
        if title or (key and not inner):
            yield key, title
        for part in inner:
            yield from _activities(part, language)
