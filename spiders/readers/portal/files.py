"""The files of a portal card: what each is called, its size, its upload date, the section it stands in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import Any

from hearings_crawler.content.addresses import joined, parts_of
from hearings_crawler.content.markup import PageText
from hearings_crawler.items import Attachment
from spiders.readers.portal.labels import SECTIONS
from spiders.readers.portal.text import BARE_NUMBER, Label, clean, own_rows, row_cells, text_of

_FILE_PATH = re.compile(r"(?:^|/)(?:load|download|get)_?file\b", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:[.,  ]\d+)*\s*(?:[кмгkmg][бb]|б|байт\w*|bytes?)(?!\w)", re.IGNORECASE)
_UPLOAD_DAY = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4}(?:,?\s+\d{1,2}:\d{2}(?::\d{2})?)?|\d{4}-\d{2}-\d{2}[T ]?[\d:]*"
)
_NAME_HEADER = re.compile(
    r"(?:наименование|имя|название)?\s*файл\w*(?:\s+атауы)?|файл(?:дың)?\s+атауы|атауы", re.IGNORECASE
)
_SIZE_HEADER = re.compile(r"размер\w*(?:\s+файла)?|(?:файл\w*\s+)?(?:өлшемі|көлемі|мөлшері)", re.IGNORECASE)
_UPLOAD_HEADER = re.compile(
    r"дата\s+(?:и\s+время\s+)?(?:загрузки|размещения|добавления)|загружен\w*|(?:жүкте\w+|орналастыр\w+)\s+күні",
    re.IGNORECASE,
)
_DOWNLOAD_WORDS = re.compile(
    r"(?:скачать|загрузить|открыть|просмотр\w*|посмотреть|жүктеу|жүктеп алу|ашу|көру|download)?[\s.…]*",
    re.IGNORECASE,
)
_SCRIPT_ADDRESS = re.compile(r"['\"]([^'\"\s]*LoadFile[^'\"\s]*)['\"]", re.IGNORECASE)

FileTables = dict[Any, dict[str, int]]


def file_tables(root: Any) -> FileTables:
    """Return the rows of the tables of files with the column of each field, by the words of their header."""
    rows: FileTables = {}
    for table in root.iter("table"):
        columns: dict[str, int] = {}
        for row in own_rows(table):
            texts = [text_of(cell) for cell in row_cells(row)]
            header = _file_columns(texts)
            if header:
                columns = header
            elif columns and len(texts) > 1:
                rows[row] = columns
    return rows


def _file_columns(texts: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name, pattern in (("size", _SIZE_HEADER), ("uploaded", _UPLOAD_HEADER), ("name", _NAME_HEADER)):
        for number, text in enumerate(texts):
            if number not in columns.values() and pattern.fullmatch(text.rstrip(" :")):
                columns[name] = number
                break
    return columns if "name" in columns and len(columns) > 1 else {}


def file_name_spans(page: PageText, tables: FileTables) -> tuple[tuple[int, int], ...]:
    """Return where names of files stand: a file called «Протокол слушания» does not begin that section."""
    links = [(start, end) for start, end, node in page.links if _address(node)]
    rows = [page.rows[row] for row in tables if row in page.rows]
    return tuple(sorted(span for span in (*links, *rows) if span[0] < span[1]))


def _address(node: Any) -> str:
    """Return the address behind a link when it is that of a file of the portal; else nothing."""
    for name in ("href", "data-href", "data-url"):
        value = (node.get(name) or "").strip()
        if value and _FILE_PATH.search(value):
            return str(value)
    match = _SCRIPT_ADDRESS.search(node.get("onclick") or node.get("href") or "")
    return match[1] if match else ""


def card_files(page: PageText, labels: list[Label], tables: FileTables, url: str) -> tuple[Attachment, ...]:
    """Return the files of the card, each with the section whose label stands nearest above it."""
    links = []
    for start, end, node in sorted(page.links, key=lambda link: link[:2]):
        row = _closest_row(node)
        address = _address(node)
        if not address and (row in tables or _SIZE.search(_line_rest(page, end))):
            address = _plain_address(node)
        if address:
            links.append((start, end, address, row))
    in_row = Counter(row for *_, row in {link[2:] for link in links})
    files: dict[tuple[str, str], Attachment] = {}
    for number, (start, end, address, row) in enumerate(links):
        limit = links[number + 1][0] if number + 1 < len(links) else len(page.text)
        section = _section_at(labels, start)
        shown = clean(page.text[start:end])
        if row is not None and row in tables:
            file = _file_of_row(row, tables[row], shown)
        elif row is not None and len(row_cells(row)) > 1 and in_row[row] == 1:
            file = _file_of_row(row, {}, shown)
        else:
            file = _file_of_text(page, labels, start, end, limit)
        absolute = joined(url, address)
        place = (section, absolute or address)
        known = files.get(place)
        # Name and «Скачать» are often two links to one file: the one that says more is kept.
        if known is None or len(file.name) > len(known.name):
            files[place] = Attachment(absolute, file.name, file.size, file.uploaded_raw, section)
    return (*files.values(), *_files_without_link(page, labels, tables, {row for *_, row in links}))


def _files_without_link(
    page: PageText, labels: list[Label], tables: FileTables, linked: set[Any]
) -> list[Attachment]:
    """Return the rows that show a file and its size, but no address that could be read from the page.

    The page shows that such a file exists, which is what the rules ask; its address stays empty.
    """
    files = []
    for row, columns in tables.items():
        if row in linked or row not in page.rows:
            continue
        file = _file_of_row(row, columns, "")
        if file.name and _SIZE.search(file.size):
            section = _section_at(labels, page.rows[row][0])
            files.append(Attachment("", file.name, file.size, file.uploaded_raw, section))
    return files


def _plain_address(node: Any) -> str:
    address = (node.get("href") or "").strip()
    if not address or address.startswith("#") or parts_of(address).scheme not in ("", "http", "https"):
        return ""
    return str(address)


def _closest_row(node: Any) -> Any:
    parent = next((parent for parent in node.iterancestors() if parent.tag in ("tr", "table")), None)
    return parent if parent is not None and parent.tag == "tr" else None


def _section_at(labels: list[Label], position: int) -> str:
    """Return the section that a position belongs to; a field's label ends a section."""
    number = bisect_right(labels, position, key=lambda label: label.start)
    while number and labels[number - 1].name == "file_header":
        number -= 1
    return SECTIONS.get(labels[number - 1].name, "") if number else ""


def _line_rest(page: PageText, end: int) -> str:
    line_end = page.text.find("\n", end)
    return page.text[end : line_end if line_end >= 0 else len(page.text)]


def _file_of_row(row: Any, columns: dict[str, int], shown: str) -> Attachment:
    """Return name, size and upload date of a table's row: by its header, else by what the cells look like."""
    texts = [text_of(cell) for cell in row_cells(row)]

    def column(name: str) -> str:
        number = columns.get(name, len(texts))
        return texts[number] if number < len(texts) else ""

    size, uploaded, name = column("size"), column("uploaded"), column("name")
    if not _SIZE.search(size):
        size = next((text for text in texts if _SIZE.fullmatch(text)), size)
    if not columns:
        uploaded = next((text for text in texts if _UPLOAD_DAY.fullmatch(text)), "")
        others = (text for text in texts if text not in (size, uploaded) and not BARE_NUMBER.fullmatch(text))
        name = max(others, key=len, default="")
    if _DOWNLOAD_WORDS.fullmatch(name):
        name = "" if _DOWNLOAD_WORDS.fullmatch(shown) else shown
    elif shown and not columns and not _DOWNLOAD_WORDS.fullmatch(shown):
        name = shown
    return Attachment("", name, size, uploaded)


def _file_of_text(page: PageText, labels: list[Label], start: int, end: int, limit: int) -> Attachment:
    """Return a file that stands in no table: what follows its link up to the next file or label is its."""
    number = bisect_left(labels, end, key=lambda label: label.start)
    while number < len(labels) and labels[number].name == "file_header":
        number += 1
    limit = min(limit, end + 200, labels[number].start if number < len(labels) else limit)
    rest = page.text[end:limit]
    shown = clean(page.text[start:end])
    line_start = page.text.rfind("\n", 0, start) + 1
    before = page.text[line_start:start]
    size = _SIZE.search(rest) or _SIZE.search(shown) or _SIZE.search(before)
    uploaded = _UPLOAD_DAY.search(rest)
    name = shown
    if _DOWNLOAD_WORDS.fullmatch(name):
        name = clean(_SIZE.sub("", before).strip("\t |:—-"))
    return Attachment("", name, size[0] if size else "", uploaded[0] if uploaded else "")
