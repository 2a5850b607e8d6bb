"""The table model that feeds every format: one row per region, the total row, headers and footnotes.

The figures are those of the judgement; the sums are pandas' over nullable integers, so that a cell that was
not monitored stays empty and never becomes 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.judgement import (
    CellKey,
    CountedDocument,
    Finding,
    MonthJudgement,
    Question,
    Verdict,
)
from hearings_crawler.law.rulebook import Check, Column
from hearings_crawler.registry.regions import COUNTRY
from reports.words.wording import AKIMAT, COUNTRY_NAME, GROUPS, NUMBER, TOTAL, Bilingual, day_text

TOTAL_ID = "total"
DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: a region's cells in the columns' order (None: not monitored) and their total."""

    region: str
    name_kk: str
    name_ru: str
    cells: tuple[int | None, ...]
    total: int | None

    def name(self, language: str) -> str:
        """Return the region's name in ``kk`` or ``ru``."""
        return self.name_kk if language == "kk" else self.name_ru


@dataclass(frozen=True, slots=True)
class Footnote:
    """A numbered note under a table and the cells (region, column id or ``total``) that carry its mark."""

    number: int
    text: Bilingual
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header: its text and how many columns and rows it spans.

    ``column`` is the id of the column that it heads; empty for a group of columns.
    """

    text: Bilingual
    column: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """One of the two tables; ``monitored`` is the number of monitored regions of each column."""

    number: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    total_row: TableRow
    monitored: tuple[int, ...]
    footnotes: tuple[Footnote, ...]

    @property
    def all_rows(self) -> tuple[TableRow, ...]:
        """The regions' rows and the total row."""
        return (*self.rows, self.total_row)

    @property
    def column_ids(self) -> tuple[str, ...]:
        """The ids of the columns with the computed ``total`` at the end."""
        return (*(column.id for column in self.columns), TOTAL_ID)

    def row(self, region: str) -> TableRow:
        """Return the row of a region, or of ``KZ``."""
        return next(row for row in self.all_rows if row.region == region)

    def figure(self, region: str, column: str) -> int | None:
        """Return one figure; ``column`` may be ``total``."""
        row = self.row(region)
        return dict(zip(self.column_ids, (*row.cells, row.total), strict=True))[column]

    def marks(self, region: str, column: str) -> tuple[int, ...]:
        """Return the numbers of the footnotes that a cell carries."""
        return tuple(note.number for note in self.footnotes if (region, column) in note.cells)

    def sum_of(self, document: DocumentKind | None) -> int | None:
        """Return the country's violations by the document that the rules are about; None: no cell monitored.

        ``document`` None asks for the rules about any document (the rubric).
        """
        cells = [
            cell
            for column, cell in zip(self.columns, self.total_row.cells, strict=True)
            if not column.is_count and column.document is document and cell is not None
        ]
        return sum(cells) if cells else None


def make_tables(judgement: MonthJudgement) -> tuple[Table, Table]:
    """Return table 1 (open meetings) and table 2 (public discussions) of a judged month."""
    return _table(judgement, 1), _table(judgement, 2)


def _frame(judgement: MonthJudgement, number: int, columns: Sequence[Column]) -> pd.DataFrame:
    cells = {
        column.id: pd.array(
            [judgement.cell(number, region.code, column.id) for region in judgement.regions], dtype="Int64"
        )
        for column in columns
    }
    return pd.DataFrame(cells, index=[region.code for region in judgement.regions])


def _whole(value: object) -> int | None:
    return None if value is pd.NA else int(str(value))


def _table(judgement: MonthJudgement, number: int) -> Table:
    columns = judgement.basis.edition.table(number)
    frame = _frame(judgement, number, columns)
    violations = [column.id for column in columns if not column.is_count]
    totals = frame[violations].sum(axis=1, min_count=1).astype("Int64")
    sums = frame.sum(axis=0, min_count=1).astype("Int64")
    rows = tuple(
        TableRow(
            region.code,
            region.name_kk,
            region.name_ru,
            tuple(_whole(cell) for cell in frame.loc[region.code]),
            _whole(totals[region.code]),
        )
        for region in judgement.regions
    )
    total_row = TableRow(
        COUNTRY,
        COUNTRY_NAME.kk,
        COUNTRY_NAME.ru,
        tuple(_whole(sums[column.id]) for column in columns),
        _whole(sums[violations].sum(min_count=1)),
    )
    monitored = tuple(int(frame[column.id].notna().sum()) for column in columns)
    table = Table(number, columns, rows, total_row, monitored, ())
    return Table(number, columns, rows, total_row, monitored, _footnotes(judgement, table))


# --- headers


def _groups(column: Column) -> tuple[str, ...]:
    """The headings above a column, as the published report has them."""
    if column.is_count:
        return ("placed",)
    if column.table == 2:
        return ("violations", "discussion_minutes", *(("absence",) if column.check is Check.ABSENT else ()))
    return ("violations",) if column.document is None else ("violations", str(column.document))


def _header_paths(number: int, columns: Sequence[Column]) -> list[tuple[tuple[str, ...], str, Bilingual]]:
    paths = [
        (_groups(column), column.id, Bilingual(column.header.kk, column.header.ru)) for column in columns
    ]
    total = ("violations",) if number == 1 else ("violations", "discussion_minutes")
    return [*paths, (total, TOTAL_ID, TOTAL[number])]


def header_rows(number: int, columns: Sequence[Column]) -> tuple[tuple[HeaderCell, ...], ...]:
    """Return the header of a table as rows of cells with spans: the published report's structure."""
    paths = _header_paths(number, columns)
    depth = 1 + max(len(groups) for groups, _, _ in paths)
    rows: list[list[HeaderCell]] = [[] for _ in range(depth)]
    rows[0] += [HeaderCell(NUMBER, "number", 1, depth), HeaderCell(AKIMAT, "region", 1, depth)]
    for level in range(depth):
        previous: tuple[str, ...] = ()
        for groups, column, text in paths:
            if len(groups) == level:
                rows[level].append(HeaderCell(text, column, 1, depth - level))
                previous = ()
            elif len(groups) > level:
                prefix = groups[: level + 1]
                if prefix == previous:
                    last = rows[level][-1]
                    rows[level][-1] = HeaderCell(last.text, "", last.columns + 1, 1)
                else:
                    rows[level].append(HeaderCell(GROUPS[groups[level]], "", 1, 1))
                previous = prefix
            else:
                previous = ()
    return tuple(tuple(row) for row in rows)


def column_label(column: Column, language: str) -> str:
    """Return a column's name where the headings above it are not seen: «Хаттамалар: Болмауы»."""
    silent = ("violations", "discussion_minutes")
    groups = [GROUPS[group].get(language) for group in _groups(column) if group not in silent]
    return ": ".join([*groups, column.header.get(language)])


# --- order


@lru_cache(maxsize=65536)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which ``x:9`` comes before ``x:10``."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", text) if part
    )


class RowOrder:
    """The order of rows in every list: regions as in the registry, tables, rules as the columns stand."""

    def __init__(self, judgement: MonthJudgement) -> None:
        self._regions = {region.code: place for place, region in enumerate(judgement.regions)}
        self._rules = {
            (column.table, column.id): place for place, column in enumerate(judgement.basis.edition.columns)
        }

    def region(self, code: str) -> int:
        """Return a region's place; what is no region (``KZ``, empty) comes last."""
        return self._regions.get(code, len(self._regions))

    def findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """Sort findings by region, table, rule, hearing, document."""
        return sorted(
            findings,
            key=lambda finding: (
                self.region(finding.region),
                finding.table,
                self._rules.get((finding.table, finding.rule), len(self._rules)),
                natural(finding.hearing_id),
                natural(finding.document_id),
                finding.finding_id,
            ),
        )

    def documents(self, documents: Iterable[CountedDocument]) -> list[CountedDocument]:
        """Sort documents by region, table, notices before minutes, hearing, document."""
        return sorted(
            documents,
            key=lambda document: (
                self.region(document.region),
                document.table,
                document.document is DocumentKind.MINUTES,
                natural(document.hearing_id),
                document.source,
                natural(document.document_id),
            ),
        )

    def questions(self, questions: Iterable[Question]) -> list[Question]:
        """Sort questions by region, kind, id."""
        return sorted(
            questions,
            key=lambda question: (self.region(question.region), question.kind, natural(question.id)),
        )


# --- footnotes


def _footnotes(judgement: MonthJudgement, table: Table) -> tuple[Footnote, ...]:
    notes: list[tuple[Bilingual, tuple[tuple[str, str], ...]]] = [
        *_not_monitored_notes(judgement, table),
        *_partial_total_notes(table),
        *_monitored_regions_notes(table),
        *_verdict_notes(judgement, table, Verdict.UNKNOWN),
        *_verdict_notes(judgement, table, Verdict.PENDING),
        *_dismissed_notes(judgement, table),
    ]
    return tuple(Footnote(number, text, cells) for number, (text, cells) in enumerate(notes, 1))


_Note = tuple[Bilingual, tuple[tuple[str, str], ...]]


def _region_list(table: Table, regions: Sequence[str], language: str) -> str:
    if len(regions) == len(table.rows):
        return "барлық өңірлер" if language == "kk" else "все регионы"
    return ", ".join(table.row(region).name(language) for region in regions)


def _column_list(table: Table, columns: Sequence[str], language: str) -> str:
    if len(columns) == len(table.columns):
        return "барлық бағандар" if language == "kk" else "все графы"
    labels = [f"«{column_label(column, language)}»" for column in table.columns if column.id in columns]
    violations = [column.id for column in table.columns if not column.is_count]
    if set(columns) == set(violations):
        return "бұзушылықтардың барлық бағандары" if language == "kk" else "все графы нарушений"
    if len(labels) > len(table.columns) // 2:
        rest = [f"«{column_label(column, language)}»" for column in table.columns if column.id not in columns]
        lead = "мына бағандардан басқасының барлығы" if language == "kk" else "все графы, кроме"
        return f"{lead}: {', '.join(rest)}" if language == "kk" else f"{lead} {', '.join(rest)}"
    one = len(labels) == 1
    lead = ("баған" if one else "бағандар") if language == "kk" else ("графа" if one else "графы")
    return f"{lead} {', '.join(labels)}"


def _not_monitored_notes(judgement: MonthJudgement, table: Table) -> list[_Note]:
    """One note per reason and set of columns, naming the regions."""
    by_region: dict[tuple[str, Bilingual], list[str]] = {}
    for row in table.rows:
        for column in table.columns:
            reason = judgement.not_monitored.get((table.number, row.region, column.id))
            if reason is not None:
                key = (row.region, Bilingual(reason.kk, reason.ru))
                by_region.setdefault(key, []).append(column.id)
    grouped: dict[tuple[Bilingual, tuple[str, ...]], list[str]] = {}
    for (region, why), columns in by_region.items():
        grouped.setdefault((why, tuple(columns)), []).append(region)
    return [
        (
            Bilingual(
                f"«–» – мониторинг жүргізілмеді: {_region_list(table, regions, 'kk')} "
                f"({_column_list(table, columns, 'kk')}). Себебі: {why.kk.rstrip('.')}.",
                f"«–» – мониторинг не проводился: {_region_list(table, regions, 'ru')} "
                f"({_column_list(table, columns, 'ru')}). Причина: {why.ru.rstrip('.')}.",
            ),
            tuple((region, column) for region in regions for column in columns),
        )
        for (why, columns), regions in grouped.items()
    ]


def _partial_total_notes(table: Table) -> list[_Note]:
    """A note on row totals that lack some of their cells, with the number of monitored cells of each row."""
    violations = [place for place, column in enumerate(table.columns) if not column.is_count]
    counts = {row.region: sum(row.cells[place] is not None for place in violations) for row in table.all_rows}
    partial = [row for row in table.all_rows if 0 < counts[row.region] < len(violations)]
    if not partial:
        return []

    def listed(language: str) -> str:
        return "; ".join(f"{row.name(language)} – {counts[row.region]}" for row in partial)

    text = Bilingual(
        f"Жиынтық тек мониторинг жүргізілген бағандар бойынша есептелді; олардың саны "
        f"(барлығы {len(violations)}): {listed('kk')}.",
        f"Итог подсчитан только по графам, по которым проводился мониторинг; их число "
        f"(всего {len(violations)}): {listed('ru')}.",
    )
    return [(text, tuple((row.region, TOTAL_ID) for row in partial))]


def _monitored_regions_notes(table: Table) -> list[_Note]:
    """A note on the total row: how many regions stand behind each of its figures, when not all do."""
    every = len(table.rows)
    by_count: dict[int, list[str]] = {}
    for column, count in zip(table.columns, table.monitored, strict=True):
        if count < every:
            by_count.setdefault(count, []).append(column.id)
    if not by_count:
        return []

    def listed(language: str) -> str:
        return "; ".join(
            f"{count} – {_column_list(table, columns, language)}"
            for count, columns in sorted(by_count.items())
        )

    text = Bilingual(
        f"Қорытынды жолдағы мониторинг жүргізілген өңірлер саны (барлығы {every}): {listed('kk')}.",
        f"Число регионов, по которым проводился мониторинг, в итоговой строке (всего {every}): "
        f"{listed('ru')}.",
    )
    marked = [column for columns in by_count.values() for column in columns]
    return [(text, tuple((COUNTRY, column) for column in [*marked, TOTAL_ID]))]


def _verdict_notes(judgement: MonthJudgement, table: Table, verdict: Verdict) -> list[_Note]:
    """A note with the number of ``unknown`` or ``pending`` verdicts per region and rule."""
    counts: dict[CellKey, int] = {}
    for finding in RowOrder(judgement).findings(judgement.findings):
        if finding.table == table.number and finding.verdict is verdict and finding.mark != DISMISSED:
            key = (finding.table, finding.region, finding.rule)
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        return []
    edition = judgement.basis.edition

    def listed(language: str) -> str:
        by_region: dict[str, list[str]] = {}
        for (_, region, rule), count in counts.items():
            label = column_label(edition.column(table.number, rule), language)
            by_region.setdefault(region, []).append(f"«{label}» – {count}")
        return "; ".join(
            f"{table.row(region).name(language)}: {', '.join(parts)}" for region, parts in by_region.items()
        )

    every = sum(counts.values())
    if verdict is Verdict.UNKNOWN:
        text = Bilingual(
            f"Деректердің жеткіліксіздігінен анықталмады, бұзушылықтар қатарына қосылмады – {every}: "
            f"{listed('kk')}.",
            f"Не удалось установить из-за нехватки данных, в число нарушений не включено – {every}: "
            f"{listed('ru')}.",
        )
    else:
        day = day_text(judgement.as_of)
        text = Bilingual(
            f"Орналастыру мерзімі әлі өтпеген ({day}), бұзушылықтар қатарына қосылмады – {every}: "
            f"{listed('kk')}.",
            f"Срок размещения ещё не истёк ({day}), в число нарушений не включено – {every}: {listed('ru')}.",
        )
    return [(text, tuple((region, rule) for _, region, rule in counts))]


def _dismissed_notes(judgement: MonthJudgement, table: Table) -> list[_Note]:
    """A note on the findings that an analyst dismissed: who, when, why."""
    dismissed = [
        finding
        for finding in RowOrder(judgement).findings(judgement.findings)
        if finding.table == table.number and finding.mark == DISMISSED
    ]
    if not dismissed:
        return []
    edition = judgement.basis.edition

    def named(finding: Finding, language: str) -> str:
        label = column_label(edition.column(finding.table, finding.rule), language)
        who = ", ".join(part for part in (finding.mark_by, day_text(finding.mark_on)) if part)
        region = table.row(finding.region).name(language)
        return f"{region}, «{label}», {finding.finding_id} – {who}: {finding.mark_why}"

    def listed(language: str) -> str:
        return "; ".join(named(finding, language) for finding in dismissed)

    text = Bilingual(
        f"Талдаушы алып тастаған, бұзушылықтар қатарына қосылмаған – {len(dismissed)}: {listed('kk')}.",
        f"Отклонено аналитиком, в число нарушений не включено – {len(dismissed)}: {listed('ru')}.",
    )
    cells = dict.fromkeys((finding.region, finding.rule) for finding in dismissed)
    return [(text, tuple(cells))]
