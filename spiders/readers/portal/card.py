"""Reads the pages of the portal: hearing cards and the lists of hearings.

Pure functions from a page and its address to values.  Everything is found by label words, Russian or
Kazakh (``?lang=kk``); a page that lacks the labels of its kind raises PageNotUnderstoodError, since an
error page answered with 200 must never pass for an empty one.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from hearings_crawler.content.markup import PageText
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Attachment, CardFields, Form
from spiders.readers.portal.files import card_files, file_name_spans, file_tables
from spiders.readers.portal.labels import (
    CARD_LABELS,
    CARD_VALUES,
    COMMON_LABELS,
    FORM_LABELS,
    MINUTES_SECTION,
    MUST_HAVE_A_VALUE,
    OWN_AND_FOREIGN,
    SECTIONS,
)
from spiders.readers.portal.listing import ListPage, ListRow, form_of, hearing_id_of, page_number, read_list
from spiders.readers.portal.text import (
    BARE_NUMBER,
    HEARING_WORDS,
    Label,
    clean,
    flatten,
    long_value,
    parse_html,
    short_value,
    shown_page,
    value_lines,
)

__all__ = [
    "ListPage",
    "ListRow",
    "form_of",
    "hearing_id_of",
    "is_card",
    "minutes_files",
    "page_number",
    "read_card",
    "read_list",
    "visible_text",
]

TEXT_LIMIT = 20_000

_OPEN_TITLE = re.compile(r"открыт\w+\s+собрани|ашық\s+жиналыс", re.IGNORECASE)
_DISCUSSION_TITLE = re.compile(r"публичн\w+\s+обсуждени|жария\s+талқылау", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ROW_NUMBER = re.compile(r"^[|\s]*(?:№\s*)?(\d{1,3})(?:[.)]|\s*[|\t]|(?=\s))[|\s]*(?=\S)")
_LABEL_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\.?\s*[^\W\d_]")  # of a label that is unknown or was cut off
_TERRITORY_HEADING = re.compile(
    r"(?:№|п/п|р/с|#|наименование|территори[яи]|воздействия|области?|город[а-я]*|район|населенн\w+|пункт\w*"
    r"|аумақ|атауы|облыс|аудан|регион|и|[\s|,./()])+",
    re.IGNORECASE,
)


def visible_text(html: str, limit: int = TEXT_LIMIT) -> str:
    """Return the visible text of a page, one line per block, without menus and footers, bounded in length."""
    lines = flatten(parse_html(html)).lines
    return "\n".join(line.text for line in lines if line.text)[:limit]


def read_card(html: str, url: str, form: Form) -> CardFields:
    """Read the card of a hearing.

    Values are as shown, on one line.  A card that was cut off is read as far as it goes; ``missing`` names
    the labels (in the portal's Russian words) that it should have and lacks, or that stand without the
    value that a card must have.

    Raises:
        PageNotUnderstoodError: the page is not a hearing's card, or it is titled as one of the other form.
    """
    root = parse_html(html)
    page = flatten(root)
    tables = file_tables(root)
    labels = _of_form(CARD_LABELS.find(page, file_name_spans(page, tables)), form)
    raw = _raw_values(page, labels)
    _expect_card(page, labels, raw, url, form)

    values = {name: short_value(text) for name, text in raw.items()}
    for name in ("project", "ground"):
        values[name] = long_value(raw.get(name, ""))
    territories = _territories(raw.get("territories", ""))
    fields = {
        "registration": _registration(values.get("registration", "")),
        "project": values["project"],
        "initiator": values.get("initiator", ""),
        "when": values.get("day") or values.get("place_and_time") or values.get("period") or "",
        "place": values.get("place", ""),
        "territories": "; ".join(territories),
    }
    if form is Form.PUBLIC_DISCUSSION:
        fields["when"] = values.get("period") or fields["when"]
    return CardFields(
        form=form,
        hearing_id=hearing_id_of(url),
        registration_number=fields["registration"],
        project=fields["project"],
        ground=values["ground"],
        initiator=fields["initiator"],
        bin=values.get("bin", ""),
        representative=values.get("representative", ""),
        when=fields["when"],
        place=fields["place"],
        territories=territories,
        organiser=_EMAIL.sub("", values.get("organiser", "")).rstrip(" ,;"),
        received=values.get("received", ""),
        status=values.get("status", ""),
        files=card_files(page, labels, tables, url),
        missing=_missing(form, labels, fields),
    )


def is_card(html: str, url: str, form: Form) -> bool:
    """Whether a page has the labels of a hearing's card."""
    try:
        read_card(html, url, form)
    except PageNotUnderstoodError:
        return False
    return True


def minutes_files(card: CardFields) -> tuple[Attachment, ...]:
    """Return the files under «Протокол слушания»: minutes are on the portal when there is one."""
    return tuple(file for file in card.files if file.section == MINUTES_SECTION)


def _of_form(labels: list[Label], form: Form) -> list[Label]:
    """Leave out the labels of the other form where the card has its own: there they are words of a title."""
    own, foreign = OWN_AND_FOREIGN[form]
    if own.isdisjoint(label.name for label in labels):
        return labels
    return [label for label in labels if label.name not in foreign]


def _raw_values(page: PageText, labels: list[Label]) -> dict[str, str]:
    """Return the text behind each label up to the next one; of a repeated label the first that has any."""
    raw: dict[str, str] = {}
    ends = [label.start for label in labels[1:]] + [len(page.text)]
    for label, end in zip(labels, ends, strict=False):
        text = page.text[label.end : end]
        if not raw.get(label.name, "").strip():
            raw[label.name] = text
    return raw


def _expect_card(page: PageText, labels: list[Label], raw: dict[str, str], url: str, form: Form) -> None:
    header = _header_row(page, labels)
    known = {label.name for label in labels if label not in header} & CARD_VALUES
    filled = {name for name in known if value_lines(raw[name])}
    if not ({"registration", "project"} & filled and len(filled) >= 2) and len(known) < 6:
        raise PageNotUnderstoodError(
            f"expected a hearing's card with labels such as «№ регистрации» and «По проекту», found"
            f" {shown_page(page)} with {len(filled)} of them at {url}; read the page and compare its labels"
            f" with CARD_LABELS"
        )
    title = "\n".join(
        line
        for line in page.text[: labels[0].start].split("\n")
        if HEARING_WORDS.search(line) and len(line) < 200
    )
    is_open, is_discussion = bool(_OPEN_TITLE.search(title)), bool(_DISCUSSION_TITLE.search(title))
    if is_open != is_discussion and is_open is not (form is Form.OPEN_MEETING):
        raise PageNotUnderstoodError(
            f"expected by its address the card of a hearing of the form {form}, found the title"
            f" «{clean(title)}» at {url}; the card of another hearing was answered"
        )


def _header_row(page: PageText, labels: list[Label]) -> list[Label]:
    """Return the labels that head the columns of a list: three or more on one line, none with a colon."""
    breaks = [match.start() for match in re.finditer(r"\n", page.text)]
    lines: dict[int, list[Label]] = {}
    for label in labels:
        if not page.text[label.start : label.end].rstrip().endswith(":"):
            lines.setdefault(bisect_right(breaks, label.start), []).append(label)
    return [label for line in lines.values() if len(line) >= 3 for label in line]


def _registration(value: str) -> str:
    """Return the number alone; it is opaque, so anything with a figure in its first word is taken."""
    first = value.split(" ", 1)[0].strip(",;.")
    return first if any(sign.isdigit() for sign in first) else value


def _territories(text: str) -> tuple[str, ...]:
    """Return the rows of 4.1 without their numbers; an unnumbered line continues a numbered row."""
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line.strip("| \t")]
    numbered = any(_ROW_NUMBER.match(line) or BARE_NUMBER.fullmatch(line) for line in lines)
    rows: list[str] = []
    begins = True
    for line in lines:
        if _LABEL_NUMBER.match(line):
            break
        if BARE_NUMBER.fullmatch(line):
            begins = True
            continue
        match = _ROW_NUMBER.match(line)
        cells = [clean(cell.strip("| ")) for cell in re.split(r"[\t|]", line[match.end() if match else 0 :])]
        row = ", ".join(cell for cell in cells if cell)
        if not row or (len(row) < 100 and _TERRITORY_HEADING.fullmatch(row)):
            continue
        if match or begins or not numbered or not rows:
            rows.append(row)
        else:
            rows[-1] = f"{rows[-1]} {row}"
        begins = False
    return tuple(rows)


def _missing(form: Form, labels: list[Label], fields: dict[str, str]) -> tuple[str, ...]:
    found = {label.name for label in labels}
    missing = []
    for name, words in (COMMON_LABELS | FORM_LABELS[form]).items():
        if (name in MUST_HAVE_A_VALUE and not fields[name]) or (
            name not in MUST_HAVE_A_VALUE and name not in found
        ):
            missing.append(words)
    missing += [words for name, words in SECTIONS.items() if name not in found]
    return tuple(missing)
