"""The CSV files of a month: UTF-8 with a header, RFC 4180, ISO dates, spreadsheet formulas defused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from reports.view.records import MonthRecords
from reports.view.tables import DISMISSED, Table
from reports.words.wording import local_time

Cell = str | int | float | bool | date | datetime | None

FINDING_COLUMNS = (
    "month", "table", "region", "rule", "verdict", "registration_number", "form", "document", "source", "url",
    "shown_date", "placed_from", "placed_to", "anchor", "due", "reason_en", "reason_kk", "reason_ru",
    "evidence", "finding_id", "hearing_id", "document_id", "note", "title", "hearing_day",
)  # fmt: skip
DOCUMENT_COLUMNS = (
    "month", "table", "region", "document", "source", "url", "title", "form", "registration_number",
    "link_rule", "link_confidence", "shown_date", "placed_from", "placed_to", "in_rubric", "recorded",
    "evidence", "hearing_id", "document_id",
)  # fmt: skip
COVERAGE_COLUMNS = (
    "region", "source", "status", "reason", "started", "finished", "last_complete", "pages", "documents",
)  # fmt: skip
REVIEW_COLUMNS = (
    "id", "region", "kind", "source", "url", "question", "candidates", "decision", "by", "on", "why",
)  # fmt: skip

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def defuse(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before = + - @ tab CR."""
    return "'" + text if text.startswith(_DANGEROUS) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        moment = local_time(cell)
        return moment.isoformat(timespec="seconds") if moment else ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return repr(round(cell, 4))
    return defuse(str(cell))


def to_csv(columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return a CSV file with a header row, lines ended by CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def table_csv(table: Table) -> bytes:
    """Return ``table1.csv`` or ``table2.csv``: a row per region and the row ``KZ``."""
    return to_csv(
        ("region", "name_kk", "name_ru", *table.column_ids),
        ((row.region, row.name.kk, row.name.ru, *row.cells, row.total) for row in table.all_rows),
    )


def _by_column(columns: tuple[str, ...], values: object, **given: Cell) -> list[Cell]:
    """The cells of a row: attributes of ``values`` by the columns' names, but for those given."""
    cells: list[Cell] = []
    for column in columns:
        value = given[column] if column in given else getattr(values, column)
        cells.append(str(value) if isinstance(value, StrEnum) else value)
    return cells


def findings_csv(records: MonthRecords) -> bytes:
    """Return ``findings.csv``: a row per verdict broken, unknown or pending.

    A finding that an analyst dismissed stands in ``review.csv`` instead: the ``broken`` rows of a cell add
    up to its figure.
    """
    rows = (
        _by_column(
            FINDING_COLUMNS,
            finding,
            month=str(records.judgement.month),
            reason_en=finding.reason.en,
            reason_kk=finding.reason.kk,
            reason_ru=finding.reason.ru,
        )
        for finding in records.findings
        if finding.mark != DISMISSED
    )
    return to_csv(FINDING_COLUMNS, rows)


def documents_csv(records: MonthRecords) -> bytes:
    """Return ``documents.csv``: a row per counted document and hearing."""
    rows = (
        _by_column(DOCUMENT_COLUMNS, document, month=str(records.judgement.month))
        for document in records.documents
    )
    return to_csv(DOCUMENT_COLUMNS, rows)


def coverage_csv(records: MonthRecords) -> bytes:
    """Return ``coverage.csv``: the last run of each source; the portal's row, region ``KZ``, comes last."""
    return to_csv(COVERAGE_COLUMNS, (_by_column(COVERAGE_COLUMNS, source) for source in records.coverage))


def review_csv(records: MonthRecords) -> bytes:
    """Return ``review.csv``: what needs an analyst, with the decision where there is one."""
    rows = (
        _by_column(REVIEW_COLUMNS, question, candidates="; ".join(question.candidates))
        for question in records.questions
    )
    return to_csv(REVIEW_COLUMNS, rows)


def csv_files(records: MonthRecords) -> dict[str, bytes]:
    """Return every CSV file of the month by its name."""
    first, second = records.tables
    return {
        "table1.csv": table_csv(first),
        "table2.csv": table_csv(second),
        "findings.csv": findings_csv(records),
        "documents.csv": documents_csv(records),
        "coverage.csv": coverage_csv(records),
        "review.csv": review_csv(records),
    }
