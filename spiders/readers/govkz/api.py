"""The documents list of gov.kz, the unified platform: a JSON list for each language.

Source: ``GET /api/v1/public/content-manager/documents?projects=SLUG&page=N&size=100`` with the header
``Accept-Language``, and ``/documents/ID`` for one item.  The page number starts at 0 or at 1; which it
is shows in the answers.  The news of the same address are read by :mod:`spiders.readers.govkz.news`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from hearings_crawler.clock import local_day
from hearings_crawler.content.markup import (
    Line,
    absolute,
    attachments_of,
    file_name,
    is_file_address,
    links_of,
    page_text,
    parse_html,
    visible_lines,
)
from hearings_crawler.content.text import one_line
from hearings_crawler.coverage.address import Cause
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.documents.relevance import mentions_hearing
from hearings_crawler.errors import PageNotUnderstoodError, RefusedError
from hearings_crawler.items import Attachment, HearingItem, RawDocument
from spiders.readers.base import Found, Listing, Reader, searched_text
from spiders.readers.shown_dates import day_of, labelled_date

if TYPE_CHECKING:
    from scrapy.http import Request, Response


HOST = "https://www.gov.kz"
API = f"{HOST}/api/v1/public/content-manager/documents"
LANGUAGES = ("ru", "kk")
PAGE_SIZE = 100

TITLE_FIELDS = ("title", "name", "hint")
CONTENT_FIELDS = ("content", "body")
ACTIVITY_FIELDS = ("activities", "activity")
FILE_FIELDS = re.compile(r"full_?text|attach|document|file|video|audio|media", re.IGNORECASE)
LIST_WRAPPERS = ("content", "items", "data", "results", "documents", "list")

Item = dict[str, Any]


class ApiSection:
    """The documents list of one department: every page of it in both languages, to the window's start."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def start(self) -> Iterator[Request]:
        """Ask for the first page in each language."""
        unfinished: set[str] = set()
        for listing in [
            Listing("documents", self.reader.coverage, language, unfinished, first_twice=True)
            for language in LANGUAGES
        ]:
            yield self._list_page(listing, 0)

    def _list_page(self, listing: Listing, number: int) -> Request:
        slug = self.reader.site.address
        return self.reader.spider.page(
            listing.ask(f"{API}?projects={slug}&page={number}&size={PAGE_SIZE}&sort-by=created_date:DESC"),
            partial(self._read_list, listing, number),
            self.reader.coverage,
            listing=True,
            headers=_headers(listing.version),
        )

    def _read_list(self, listing: Listing, number: int, response: Response) -> Iterator[Found]:
        items = read_list(page_text(response), empty_wrapper=bool(listing.seen))
        identified = [(key, item) for item in items if (key := item_id(item))]
        new = listing.enter(key for key, _ in identified)
        for key, item in identified:
            if key in new:
                new.discard(key)
                yield from self._read_item(key, item, listing.version, response)
        if (not items and number > 0) or (items and all(self._is_old(item) for item in items)):
            listing.complete()
        else:
            yield self._list_page(listing, number + 1)
        if len(identified) < len(items):
            raise PageNotUnderstoodError(
                f"{len(items) - len(identified)} of {len(items)} items of the documents list carry no id; "
                f"fields seen: {sorted({name for item in items for name in item})}"
            )

    def _read_item(self, key: str, item: Item, language: str, response: Response) -> Iterator[Found]:
        document = read_item(key, item, self.reader.site.address, language)
        if not mentions_hearing(document.title, searched_text(document)):
            return
        if self._is_old(item, document):
            return
        if lacks_content(item, document):
            yield self.reader.spider.page(
                f"{API}/{key}",
                partial(self._read_one, key, document, language),
                self.reader.coverage,
                headers=_headers(language),
                on_failure=partial(self._as_listed, document, response),
            )
        else:
            yield document

    def _as_listed(self, document: RawDocument, response: Response) -> Iterator[HearingItem]:
        self.reader.coverage.document()
        yield self.reader.spider.item(document, self.reader.coverage, response)

    def _read_one(self, key: str, listed: RawDocument, language: str, response: Response) -> Iterator[Found]:
        """Read the item's own answer; some items answer an empty object, then the list said all there is."""
        value = _load(page_text(response))
        _check_refusal(value)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if not isinstance(value, dict):
            raise PageNotUnderstoodError(f"expected one item as an object, found {type(value).__name__}")
        yield (read_item(key, value, self.reader.site.address, language) if item_id(value) == key else listed)

    def _is_old(self, item: Item, document: RawDocument | None = None) -> bool:
        """Return whether an item lies before the window: by its server time, and by a labelled date if given."""
        shown = day_of(document.shown_date) if document is not None and document.shown_date else None
        return self.reader.older(created_day(item), shown)


def _headers(language: str) -> dict[str, str]:
    return {"Accept-Language": language, "Accept": "application/json"}


def read_items(text: str, slug: str, language: str) -> list[RawDocument]:
    """Return every item of an answer: a page of the list, or one item.

    Raises:
        PageError: the text is not JSON (Cause.NOT_JSON).
        RefusedError: the server answered ``notAllowed``.
        PageNotUnderstoodError: the JSON is neither a list of items nor an item.
    """
    value = _load(text)
    items = [value] if isinstance(value, dict) and item_id(value) else read_list(text, empty_wrapper=True)
    return [
        read_item(item_id(item), item, slug or str(item.get("projects", "")), language)
        for item in items
        if item_id(item)
    ]


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        start = one_line(text[:200])[:80]
        raise PageError(Cause.NOT_JSON, f"expected JSON, found {start!r} ({error})") from error


def _check_refusal(value: Any) -> None:
    if isinstance(value, dict) and "notallowed" in str(value.get("code", "")).lower():
        raise RefusedError(f"the documents list answered {json.dumps(value, ensure_ascii=False)[:200]}")


def read_list(text: str, *, empty_wrapper: bool = False) -> list[Item]:
    """Return the items of one page of the documents list.

    ``empty_wrapper`` accepts an object with an empty list as the end, where earlier pages had items.

    Raises:
        PageError: the text is not JSON (Cause.NOT_JSON).
        RefusedError: the server answered ``notAllowed``.
        PageNotUnderstoodError: the JSON is no list of items.
    """
    value = _load(text)
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
    """Return the local day of ``created_date``; None if it is missing, unreadable or exactly 00:00:00 UTC.

    Midnight marks material that was migrated or entered without a time: it proves no day.
    """
    try:
        moment = datetime.fromisoformat(_server_time(item).strip())
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None if moment.time() == time(0) else local_day(moment)


def read_item(key: str, item: Item, slug: str, language: str) -> RawDocument:
    """Return one item of the documents list, or the answer of ``/documents/ID``, as a document."""
    title = _title(_as_text(_field(item, TITLE_FIELDS, language)))
    lines = _content_lines(_as_text(_field(item, CONTENT_FIELDS, language)))
    files = attachments_of(lines)
    more_lines: list[Line] = []
    for name, value in item.items():
        if FILE_FIELDS.search(name) and name not in CONTENT_FIELDS:
            found, texts = _files(value)
            if isinstance(value, str) and not found:
                texts = [value]
            known = {file.url for file in files}
            files += tuple(file for file in found if file.url not in known)
            for text in texts:
                more_lines.extend(_content_lines(text))
    known = {file.url for file in files}
    files += tuple(file for file in attachments_of(more_lines) if file.url not in known)
    said = {line.text for line in lines}
    lines += [line for line in more_lines if line.text not in said or line.links]
    text = "\n".join(line.text for line in lines if line.text)
    return RawDocument(
        item_key=f"documents:{key}",
        url=f"{HOST}/memleket/entities/{slug}/documents/details/{key}?lang={language}",
        title=title,
        text=text,
        version=language,
        headings=_headings(item, language),
        shown_date=labelled_date(title, text),
        server_time=_server_time(item),
        attachments=files,
        links=links_of(lines),
    )


def lacks_content(item: Item, document: RawDocument) -> bool:
    """Return whether the list gave an item without what it says, so that it must be asked for by itself."""
    if document.text:
        return False
    present = any(_field(item, (name,), "") is not None for name in CONTENT_FIELDS)
    return not present or not document.attachments


def _server_time(item: Item) -> str:
    value = _field(item, ("created_date",), "")
    return value if isinstance(value, str) else ""


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
    files: list[Attachment] = []
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
        files += [file for file in inner_files if file.url not in {known.url for known in files}]
        texts += inner_texts
    return files, texts


def _headings(item: Item, language: str) -> tuple[str, ...] | None:
    """Return the titles of an item's activities (its rubrics); None if it shows none."""
    titles: dict[str, None] = {}
    for name in ACTIVITY_FIELDS:
        for title in _activity_titles(item.get(name), language):
            titles.setdefault(title)
    return tuple(titles) or None


def _activity_titles(value: Any, language: str) -> Iterator[str]:
    if isinstance(value, str) and one_line(value):
        yield one_line(value)
    elif isinstance(value, list):
        for part in value:
            yield from _activity_titles(part, language)
    elif isinstance(value, dict):
        title = one_line(_as_text(_field(value, TITLE_FIELDS, language)))
        if title:
            yield title
        for inner in ("items", "content", "list"):
            if isinstance(value.get(inner), list):
                yield from _activity_titles(value[inner], language)
