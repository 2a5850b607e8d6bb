"""The CSV files of a month: UTF-8 with a header, RFC 4180, ISO dates, spreadsheet formulas defused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judging.judgement import JudgedHearing, Verdict
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
HEARING_COLUMNS = (
    "month", "table", "region", "hearing_id", "form", "registration_number", "title", "initiator", "bin",
    "territory", "first_day", "last_day", "status", "received", "url",
    "portal_notice", "portal_notice_from", "portal_notice_to", "site_notice", "site_notice_from", "site_notice_to",
    "portal_minutes", "portal_minutes_from", "portal_minutes_to", "site_minutes", "site_minutes_from",
    "site_minutes_to", "broken", "unknown", "pending",
)  # fmt: skip
SOURCE_COLUMNS = (
    "region", "engine", "address", "confirmed", "status", "reason", "started", "finished", "pages", "documents",
    "reached_back_to",
)  # fmt: skip
COVERAGE_COLUMNS = (
    "region", "source", "status", "reason", "started", "finished", "last_complete", "pages", "documents",
)  # fmt: skip
REVIEW_COLUMNS = (
    "id", "region", "kind", "source", "url", "question", "candidates", "decision", "by", "on", "why",
)  # fmt: skip

_SHOWN_VERDICTS = (Verdict.BROKEN.value, Verdict.UNKNOWN.value, Verdict.PENDING.value)

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
        cells.append(_plain(value))
    return cells


def _plain(value: Cell) -> Cell:
    return str(value) if isinstance(value, StrEnum) else value


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


def hearings_csv(records: MonthRecords) -> bytes:
    """Return ``hearings.csv``: a row per hearing and region, with the documents counted for it in the month.

    A document's ``…_from`` and ``…_to`` are the days between which it was placed.
    """
    rows = (_hearing_cells(records, hearing) for hearing in records.hearings)
    return to_csv(HEARING_COLUMNS, ((cells[column] for column in HEARING_COLUMNS) for cells in rows))


def _hearing_cells(records: MonthRecords, hearing: JudgedHearing) -> dict[str, Cell]:
    key = (hearing.region, hearing.hearing_id)
    cells: dict[str, Cell] = {
        column: _plain(getattr(hearing, column)) for column in HEARING_COLUMNS if hasattr(hearing, column)
    }
    cells |= {
        "month": str(records.judgement.month),
        "bin": " ".join(hearing.bins),
        "territory": " ".join(hearing.territories),
    }
    for source in Source:
        for kind in DocumentKind:
            found = records.documents_of_hearing.get((*key, source, kind))
            name = f"{source}_{kind}"
            cells[name] = found is not None
            cells[f"{name}_from"] = found.placed_from if found else None
            cells[f"{name}_to"] = found.placed_to if found else None
    cells |= {verdict: records.verdicts_of_hearing[(*key, verdict)] for verdict in _SHOWN_VERDICTS}
    return cells


def sources_csv(records: MonthRecords) -> bytes:
    """Return ``sources.csv``: a row per registered address; the portal's, region ``KZ``, come last."""
    return to_csv(SOURCE_COLUMNS, (_by_column(SOURCE_COLUMNS, address) for address in records.addresses))


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
        "hearings.csv": hearings_csv(records),
        "documents.csv": documents_csv(records),
        "sources.csv": sources_csv(records),
        "coverage.csv": coverage_csv(records),
        "review.csv": review_csv(records),
    }
