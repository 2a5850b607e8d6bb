"""Where the pages' figures lead, and where a region lies on the tile map."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging.judgement import CountedDocument

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


@dataclass(frozen=True, slots=True)
class PageLink:
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


def shade_labels() -> tuple[str, ...]:
    """Return the numbers of violations of each shade: «0», «1–4», … «20+»."""
    ranges = [
        str(least) if least == after - 1 else f"{least}–{after - 1}" for least, after in pairwise(SHADES)
    ]
    return (*ranges, f"{SHADES[-1]}+")


def short_name(name: str, language: str) -> str:
    """Return a region's name as short as it stays unmistakable: «Абай обл.», «обл. Абай», «г. Алматы»."""
    if language == "kk":
        return name.replace(" облысы", " обл.")
    return name.replace(" область", " обл.").replace("область ", "обл. ")
