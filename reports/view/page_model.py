"""What the page shows beside a month's judgement: earlier months, moved figures, the archived pages' text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hearings_crawler.law.months import Month
from reports.words.wording import Bilingual


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A stored publication as a trend needs it; ``snapshot`` is what ``reports.publishing.publish.snapshot`` gave."""

    month: Month
    as_of: date
    snapshot: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """A column's sum over the regions monitored in a month (None: none was), and their number.

    ``column`` may be ``total``: the sum of the table's monitored violation cells; then ``monitored`` counts
    the regions with at least one such cell.
    """

    table: int
    column: str
    figure: int | None
    monitored: int


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """One month of a trend: its newest publication's figures.

    ``regions`` is the number of regions in the registry then; ``region_totals`` the row totals by table and
    region code (None: not monitored).
    """

    month: Month
    as_of: date
    regions: int
    figures: tuple[TrendFigure, ...]
    region_totals: Mapping[tuple[int, str], int | None] = field(default_factory=dict)

    def figure(self, table: int, column: str) -> TrendFigure | None:
        """Return a column's figure; None when the month's edition had no such column."""
        return next((entry for entry in self.figures if (entry.table, entry.column) == (table, column)), None)


@dataclass(frozen=True, slots=True)
class MovedFigure:
    """A cell whose figure differs from an earlier publication of the same month, and why.

    ``before`` and ``after`` are None where the cell was (or is) not monitored; ``region`` may be ``KZ``,
    ``column`` may be ``total``.
    """

    table: int
    region: str
    column: str
    before: int | None
    after: int | None
    why: Bilingual


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed since an earlier publication of the month, made for the cut-off ``as_of``.

    ``basis`` names what else differs (rulebook, calendar, program, registry), one sentence each.
    """

    as_of: date
    figures: tuple[MovedFigure, ...]
    basis: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """An archived body as a reader may see it: its visible text, personal data masked, and where it lies.

    ``digest`` is ``sha256:<hex>``, ``path`` relative to the archive's folder (``ab/abcd…``), ``size`` in
    bytes; ``text`` is whole: the page shows an excerpt around a document's title.  ``kind`` is ``html``,
    ``json``, ``text`` or ``binary`` (no text can be shown).
    """

    digest: str
    path: str
    size: int
    kind: str
    text: str
