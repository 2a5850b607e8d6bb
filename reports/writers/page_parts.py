"""What the pages share: templates, the frame with its style and script, words, anchors, the tile map's grid."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging.judgement import CountedDocument
from reports.words.wording import LANGUAGES, Bilingual, clean

FINDINGS_FOLDER = "findings"
SITE_MINUTES = "site_minutes"
"""Minutes of discussions found on a site: documents of the month that no column of table 2 counts."""

TILES = {
    "KZ-39": (3, 1), "KZ-59": (4, 1), "KZ-55": (5, 1),
    "KZ-27": (1, 2), "KZ-15": (2, 2), "KZ-11": (3, 2), "KZ-71": (4, 2), "KZ-35": (5, 2), "KZ-10": (6, 2),
    "KZ-63": (7, 2),
    "KZ-23": (1, 3), "KZ-43": (3, 3), "KZ-62": (4, 3), "KZ-33": (6, 3),
    "KZ-47": (1, 4), "KZ-61": (3, 4), "KZ-79": (4, 4), "KZ-31": (5, 4), "KZ-19": (6, 4), "KZ-75": (7, 4),
}  # fmt: skip
"""Column and row of each region on the tile map: roughly where it lies, the west on the left."""

SHADES = (0, 1, 5, 10, 20)
"""The least number of violations of each shade of the tile map; the same in every month."""

FRAME_WORDS = {
    "filter": Bilingual("Өңірді іздеу", "Найти регион"),
    "show": Bilingual("Көрсету", "Показать"),
    "show_all": Bilingual("барлық өңірлер", "все регионы"),
    "show_broken": Bilingual("бұзушылығы барлар", "с нарушениями"),
    "show_gaps": Bilingual("мониторингі толық еместер", "с неполным мониторингом"),
    "shown": Bilingual("Көрсетілген өңірлер", "Показано регионов"),
    "sort": Bilingual("Сұрыптау", "Сортировать"),
    "not_monitored": Bilingual("мониторинг жүргізілмеді", "мониторинг не проводился"),
    "partial": Bilingual("ішінара мониторинг", "частичный мониторинг"),
    "note": Bilingual("ескертпе", "примечание"),
    "top": Bilingual("Жоғарыға", "Наверх"),
    "months": Bilingual("Барлық айлар", "Все месяцы"),
    "files": Bilingual("Файлдар", "Файлы"),
    "contents": Bilingual("Мазмұны", "Содержание"),
}


def words(own: dict[str, Bilingual], language: str) -> dict[str, str]:
    """Return a page's words and the frame's in one language."""
    return {name: text.get(language) for name, text in (FRAME_WORDS | own).items()}


def render(template: str, *, charts: bool = False, **values: object) -> bytes:
    """Return a page: ``template`` filled in, with the style and the script that it needs within it.

    The page's policy allows this script and no other, so that nothing crawled can ever run.
    """
    style = _file("page.css")
    script = _file("page.js")
    if charts:
        style = _file("vendor/uPlot.min.css") + style
        script = _file("vendor/uPlot.iife.min.js") + script
    script = clean(script)
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    text = _environment().get_template(template).render(
        # the program's own files, not crawled text
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_digest=digest,
        languages=LANGUAGES,
        **values,
    )  # fmt: skip
    return clean(text).encode("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=16)
def _file(name: str) -> str:
    return (files("reports") / "templates" / name).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Link:
    """An address within the report and the text that leads to it."""

    address: str
    text: str


def anchor(language: str, table: int, region: str, column: str) -> str:
    """Return the id of what a figure leads to."""
    return f"{language}-t{table}-{region}-{column}"


def findings_file(region: str) -> str:
    """Return the path of a region's page in the month's folder."""
    return f"{FINDINGS_FOLDER}/{region}.html"


def counting_column(document: CountedDocument) -> str:
    """Return the column that counts a document; of discussions' minutes only the portal's are counted."""
    if document.table == 2 and document.document is DocumentKind.MINUTES:
        return "portal_minutes" if document.source is Source.PORTAL else SITE_MINUTES
    return "notices" if document.document is DocumentKind.NOTICE else "minutes"


def shade(violations: int) -> int:
    """Return the shade (0 lightest) of a number of violations."""
    return sum(violations >= least for least in SHADES) - 1


def short_name(name: str, language: str) -> str:
    """Return a region's name as short as it stays unmistakable: «Абай обл.», «обл. Абай», «г. Алматы»."""
    if language == "kk":
        return name.replace(" облысы", " обл.")
    return name.replace(" область", " обл.").replace("область ", "обл. ")
