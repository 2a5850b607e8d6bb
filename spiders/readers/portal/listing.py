"""The portal's lists of hearings, and what its addresses say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hearings_crawler.content.addresses import joined, number_of, parts_of, query_of
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Form
from spiders.readers.portal.text import (
    HEARING_WORDS,
    clean,
    flatten,
    is_furniture,
    own_rows,
    parse_html,
    row_cells,
    shown_page,
    text_of,
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One hearing in a list, texts as shown: ``url`` is absolute, ``when`` a day or a period.

    ``in_list`` is False for a hearing that the list lacks, None for one of which no list was read.
    """

    form: Form
    hearing_id: str
    url: str
    number: str = ""
    title: str = ""
    region: str = ""
    when: str = ""
    status: str = ""
    in_list: bool | None = True


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list; ``next_url`` is absolute, ``None`` when the page shows no way on."""

    rows: tuple[ListRow, ...]
    next_url: str | None


_CARD_PATH = re.compile(r"PublicHearingDetail", re.IGNORECASE)
_LIST_HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("status", re.compile(r"статус\w*|состояние|мәртебе\w*|күйі|жағдайы", re.IGNORECASE)),
    (
        "when",
        re.compile(
            r"(?:дата|период|срок|время|дата[-\s/]*время)(?![^\n]*(?:регистр|публик|получ|размещ|созда|пода))[^\n]{0,60}"
            r"|[^\n]{0,40}(?:өткіз\w+|тыңдау\w*)\s+(?:күні|кезеңі|мерзімі|уақыты)[^\n]{0,30}"
            r"|(?:күні|кезеңі|мерзімі|уақыты)[^\n]{0,30}",
            re.IGNORECASE,
        ),
    ),
    (
        "number",
        re.compile(
            r"(?!дата|время|[^\n]*күні)[^\n]{0,20}(?:регистрац|тіркеу|тіркелу)[^\n]{0,20}|номер|нөмірі?|№",
            re.IGNORECASE,
        ),
    ),
    (
        "region",
        re.compile(
            r"регион\w*|область|территори[^\n]{0,30}|облыс\w*|өңір\w*|аумақ\w*|аумағы|область[^\n]{0,30}",
            re.IGNORECASE,
        ),
    ),
    (
        "title",
        re.compile(
            r"(?:наименование|название|тема)[^\n]{0,40}|проект\w*|жоба\w*[^\n]{0,20}|атауы", re.IGNORECASE
        ),
    ),
)
_ROW_STATUS = re.compile(
    r"(?:предстоящ|заверш|отмен|не\s+состоял|состоял|проводится|идет|идёт|открыт|закрыт"
    r"|алда|аяқтал|тоқтат|болдыр|өтпе|өтк|жүріп|күші\s+жой|бас\s+тарт)[\w\s]{0,40}",
    re.IGNORECASE,
)
_ROW_WHEN = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\s+\w+\s+\d{4}|\d{4}\s*(?:ж\.|жыл)"
)
_ROW_NUMBER_VALUE = re.compile(r"№?\s*\d{8,16}")
_ROW_REGION = re.compile(
    r"област|обл\.|облыс|қаласы|^г\.|^город|астана|алматы|шымкент|ұлытау|абай|жетісу", re.IGNORECASE
)
_NOTHING_FOUND = re.compile(
    r"(?:записей|слушаний|данных|результатов)\s+не\s+найдено|нет\s+(?:записей|данных|слушаний)|список\s+пуст"
    r"|ничего\s+не\s+найдено|(?:жазба|дерек|тыңдау)\w*\s+(?:табылмады|жоқ)",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(
    r"(?:следующ\w*|вперед|вперёд|келесі\w*|далее|next|›|»|>|→)(?:\s*(?:страница|бет|›|»|>|→))?",
    re.IGNORECASE,
)
_MORE_WORDS = re.compile(
    r"(?:подробнее|открыть|просмотр\w*|перейти|толығырақ|көру|ашу|карточка)?[\s.…»›>→]*", re.IGNORECASE
)


def read_list(html: str, url: str) -> ListPage:
    """Read one page of a list of hearings.

    A row is whatever stands around a link to one card; its fields come from the header's words, from
    labels in the row, or from what the texts look like.  A page with the list's header, or with the words
    of an empty list, and no row is an empty list.

    Raises:
        PageNotUnderstoodError: the page has neither links to cards nor the header of a list.
    """
    root = parse_html(html)
    links: dict[tuple[Form, str], list[Any]] = {}
    for node in root.iter("a"):
        key = _card_key(node, url)
        if key is not None and not any(is_furniture(parent) for parent in node.iterancestors()):
            links.setdefault(key, []).append(node)
    if not links:
        _expect_list(root, url)
    headers = _list_headers(root)
    rows = tuple(_list_row(key, nodes, headers, url) for key, nodes in links.items())
    return ListPage(rows, _next_url(root, url))


def form_of(url: str) -> Form | None:
    """Return the form that an address of the portal belongs to, by its path; None for any other address."""
    path = parts_of(url).path.lower()
    if "/disscusion/" in f"{path}/" or "/dispublic" in path:
        return Form.PUBLIC_DISCUSSION
    if "/pubhearings" in path or "/public/" in path:
        return Form.OPEN_MEETING
    return None


def hearing_id_of(url: str) -> str:
    """Return the ``hearingId`` of a card's address; empty when it carries none."""
    for name, value in query_of(url):
        if name.lower() == "hearingid":
            return value.strip()
    return ""


def page_number(url: str) -> int:
    """Return the number of a list page by its address; the first page may carry none."""
    for name, value in query_of(url):
        if name.lower() == "page" and (number := number_of(value)) is not None:
            return number
    return 1


def _card_key(node: Any, url: str) -> tuple[Form, str] | None:
    href = (node.get("href") or "").strip()
    if not _CARD_PATH.search(href):
        return None
    address = joined(url, href)
    form, hearing_id = form_of(address), hearing_id_of(address)
    return (form, hearing_id) if form is not None and hearing_id else None


def _expect_list(root: Any, url: str) -> None:
    page = flatten(root)
    if _shows_header([piece for piece in re.split(r"[\n\t]", page.text) if piece]):
        return
    if _NOTHING_FOUND.search(page.text) and HEARING_WORDS.search(page.text):
        return
    raise PageNotUnderstoodError(
        f"expected a list of hearings with links to cards (PublicHearingDetail?hearingId=) or at least its header"
        f" (number, title, region, date, status), found {shown_page(page)} at {url}; read the page and compare"
        f" it with read_list"
    )


def _shows_header(pieces: list[str]) -> bool:
    """Whether three neighbours among the texts of a page are headers of three columns."""
    names = [_header_name(clean(piece)) for piece in pieces]
    neighbours = zip(names, names[1:], names[2:], strict=False)
    return any(all(three) and len(set(three)) == 3 for three in neighbours)


def _header_name(text: str) -> str:
    return (
        next((name for name, pattern in _LIST_HEADERS if pattern.fullmatch(text)), "")
        if len(text) <= 60
        else ""
    )


def _list_headers(root: Any) -> dict[Any, dict[str, int]]:
    """Return, for each table of the page, the column of each field by the words of its header."""
    headers: dict[Any, dict[str, int]] = {}
    for table in root.iter("table"):
        for row in own_rows(table):
            columns = _list_columns([text_of(cell).rstrip(" :") for cell in row_cells(row)])
            if len(columns) >= 2:
                headers[table] = columns
                break
    return headers


def _list_columns(texts: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name, pattern in _LIST_HEADERS:
        fitting = [
            number
            for number, text in enumerate(texts)
            if number not in columns.values() and len(text) <= 80 and pattern.fullmatch(text)
        ]
        # «№» may head a running number beside «№ регистрации»: the longer words say more.
        if fitting:
            columns[name] = (
                max(fitting, key=lambda number: len(texts[number])) if name == "number" else fitting[0]
            )
    return columns


def _list_row(
    key: tuple[Form, str], nodes: list[Any], headers: dict[Any, dict[str, int]], url: str
) -> ListRow:
    form, hearing_id = key
    title_node = max(nodes, key=lambda node: 0 if _dull(text_of(node)) else len(text_of(node)))
    title = "" if _dull(text_of(title_node)) else text_of(title_node)
    container = _row_container(nodes[0], key, url)
    values: dict[str, str] = {}
    if container.tag == "tr":
        texts = [text_of(cell) for cell in row_cells(container)]
        table = next((parent for parent in container.iterancestors("table")), None)
        columns = headers.get(table, {})
        values = {name: texts[number] for name, number in columns.items() if number < len(texts)}
        pieces = [text for number, text in enumerate(texts) if number not in columns.values()]
    else:
        values, pieces = _labelled_pieces(container)
    # What a header or a label names and leaves empty is empty: another date of the row is not the hearing's.
    values = _recognised(pieces, title) | values
    return ListRow(
        form=form,
        hearing_id=hearing_id,
        url=joined(url, title_node.get("href")),
        number=values.get("number", "").lstrip("№ "),
        title=title or values.get("title", ""),
        region=values.get("region", ""),
        when=values.get("when", ""),
        status=values.get("status", ""),
    )


def _dull(text: str) -> bool:
    """Whether the text of a link is no title: empty, a number, «Подробнее»."""
    return bool(_MORE_WORDS.fullmatch(text) or _ROW_NUMBER_VALUE.fullmatch(text) or text.isdigit())


def _row_container(node: Any, key: tuple[Form, str], url: str) -> Any:
    """Return the element that holds one row: a table's row or list entry, else what holds no other card.

    A page with a single row has no other card to stop at: there a container that already shows a date and
    a status is enough.
    """
    best = node
    for parent in node.iterancestors():
        if parent.tag in ("body", "html", "main"):
            break
        if any(_card_key(link, url) not in (None, key) for link in parent.iter("a")):
            break
        best = parent
        if parent.tag in ("tr", "li", "article", "dl") or (parent.get("role") or "") == "row":
            break
        pieces = _pieces(parent)
        if any(_ROW_WHEN.search(piece) for piece in pieces) and any(
            _ROW_STATUS.fullmatch(piece) for piece in pieces
        ):
            break
    return best


def _pieces(node: Any) -> list[str]:
    """Return the texts of an element's blocks, cells and inline elements, each on its own."""
    page = flatten(node, furniture=True)
    cuts = sorted({0, *page.starts, *page.ends, len(page.text)})
    parts = (page.text[start:end] for start, end in pairwise(cuts))
    pieces = (clean(piece) for part in parts for piece in re.split(r"[\n\t]", part))
    return [piece for piece in pieces if piece.strip("|·•,;:- ")]


def _labelled_pieces(node: Any) -> tuple[dict[str, str], list[str]]:
    """Return what labels in a row name («Регион: …», dt and dd), and the texts that none names."""
    values: dict[str, str] = {}
    rest: list[str] = []
    awaited = ""
    for piece in _pieces(node):
        label, colon, value = piece.partition(":")
        name = next((name for name, pattern in _LIST_HEADERS if pattern.fullmatch(label.strip())), "")
        if name and (colon or not rest or not _ROW_WHEN.search(piece)):
            awaited = "" if value.strip() else name
            if value.strip():
                values.setdefault(name, value.strip())
        elif awaited:
            values.setdefault(awaited, piece)
            awaited = ""
        else:
            rest.append(piece)
    return values, rest


def _recognised(pieces: list[str], title: str) -> dict[str, str]:
    """Return the fields of a row by what its texts look like; the title's own words are left alone."""
    values: dict[str, str] = {}
    for piece in pieces:
        if piece == title or not piece:
            continue
        if _ROW_NUMBER_VALUE.fullmatch(piece):
            values.setdefault("number", piece)
        elif _ROW_STATUS.fullmatch(piece):
            values.setdefault("status", piece)
        elif _ROW_WHEN.search(piece) and len(piece) <= 60:
            values.setdefault("when", piece)
        elif _ROW_REGION.search(piece) and len(piece) <= 200:
            values.setdefault("region", piece)
    return values


def _next_url(root: Any, url: str) -> str | None:
    """Return the address of the next page: a link that says so, else one to the following page number."""
    numbered: str | None = None
    for node in root.iter("a", "link"):
        href = (node.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        address = joined(url, href)
        if not address:
            continue
        if "next" in (node.get("rel") or "").lower().split():
            return str(address)
        following = (
            parts_of(address).path == parts_of(url).path and page_number(address) == page_number(url) + 1
        )
        if node.tag == "a" and following and (numbered is None or _NEXT_WORDS.fullmatch(text_of(node))):
            numbered = str(address)
    return numbered
