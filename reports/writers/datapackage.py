"""``datapackage.json``: the Frictionless description of the month's CSV files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from hearings_crawler.coverage.address import Status
from hearings_crawler.judging.judgement import Verdict
from hearings_crawler.law.rulebook import Column
from reports.view.context import ChangelogEntry
from reports.view.records import MonthRecords
from reports.view.tables import TOTAL_ID, Table
from reports.writers.csv_files import COVERAGE_COLUMNS, DOCUMENT_COLUMNS, FINDING_COLUMNS, REVIEW_COLUMNS

JsonObject = dict[str, object]

_DATES = ("shown_date", "placed_from", "placed_to", "anchor", "due", "on", "hearing_day")
_TIMES = ("started", "finished", "last_complete")
_TYPES = {
    "month": "yearmonth",
    "table": "integer",
    "pages": "integer",
    "documents": "integer",
    "link_confidence": "number",
    "in_rubric": "boolean",
    "recorded": "boolean",
}
_ENUMS: dict[str, tuple[object, ...]] = {
    "table": (1, 2),
    "verdict": tuple(verdict.value for verdict in Verdict if verdict is not Verdict.KEPT),
    "form": ("open_meeting", "public_discussion"),
    "document": ("notice", "minutes"),
    "source": ("portal", "site"),
    "status": tuple(status.value for status in Status),
}
_DESCRIPTIONS = {
    "month": "the month that is judged",
    "table": "1 open meetings, 2 public discussions",
    "region": "ISO 3166-2 code; KZ for the country, its total or its portal",
    "rule": "the id of the column in table1.csv or table2.csv",
    "verdict": "broken is counted; unknown lacks what it needs; pending is not due at the cut-off",
    "registration_number": "the portal's; empty for a hearing known only from a site",
    "source": "portal or the akimat's site; of an absence the one that lacks the document",
    "url": "the document's address; of an absence the portal's card",
    "note": "code_allows: the Environmental Code allows the day that the Rules do not; confirmed: by an analyst",
    "hearing_day": "the hearing's first day",
    "shown_date": "the placement date that the source shows",
    "placed_from": "the earliest day of placement",
    "placed_to": "the latest day of placement",
    "anchor": "the day that the term is counted from",
    "due": "the last day on which the term is met",
    "evidence": "sha256 of the fetched body",
    "last_complete": "the end of the source's last complete run",
}


def datapackage_json(
    records: MonthRecords,
    csv_files: Mapping[str, bytes],
    changelog: Sequence[ChangelogEntry] = (),
) -> bytes:
    """Return the description of the CSV files, with their sizes and digests, and what moved since the first.

    The data's ``version`` is the cut-off and the digest of what is published; the ``changelog`` (a property
    of our own, as the standard allows) lists the month's publications up to this one.
    """
    judgement, tables = records.judgement, records.tables
    fields = {
        "table1.csv": _table_fields(tables[0]),
        "table2.csv": _table_fields(tables[1]),
        "findings.csv": [_field(name) for name in FINDING_COLUMNS],
        "documents.csv": [_field(name) for name in DOCUMENT_COLUMNS],
        "coverage.csv": [_field(name) for name in COVERAGE_COLUMNS],
        "review.csv": [_field(name) for name in REVIEW_COLUMNS],
    }
    titles = {
        "table1.csv": "Table 1: open meetings",
        "table2.csv": "Table 2: public discussions",
        "findings.csv": "Verdicts broken, unknown and pending",
        "documents.csv": "Documents counted in the month",
        "coverage.csv": "The last run of each source",
        "review.csv": "What needs an analyst",
    }
    keys = {"table1.csv": ["region"], "table2.csv": ["region"], "coverage.csv": ["region", "source"]}
    package: JsonObject = {
        "profile": "data-package",
        "name": f"hearings-{judgement.month}",
        "title": f"Access to environmental public hearings in Kazakhstan, {judgement.month}",
        "version": "+".join(
            [judgement.as_of.isoformat(), *(entry.state for entry in changelog[-1:] if entry.state)]
        ),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "resources": [
            _resource(name, titles[name], fields[name], keys.get(name), csv_files[name]) for name in fields
        ],
        "changelog": [asdict(entry) for entry in changelog],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(
    name: str, title: str, fields: list[JsonObject], key: list[str] | None, data: bytes
) -> JsonObject:
    schema: JsonObject = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv"),
        "path": name,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": schema,
    }


def _field(name: str) -> JsonObject:
    field: JsonObject = {"name": name, "type": _TYPES.get(name, "string")}
    if name in _DATES:
        field["type"] = "date"
    if name in _TIMES:
        field |= {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"}
    if name in _DESCRIPTIONS:
        field["description"] = _DESCRIPTIONS[name]
    if name in _ENUMS:
        field["constraints"] = {"enum": list(_ENUMS[name])}
    return field


def _table_fields(table: Table) -> list[JsonObject]:
    names: list[JsonObject] = [_field("region"), {"name": "name_kk", "type": "string"}]
    names.append({"name": "name_ru", "type": "string"})
    return [*names, *(_figure_field(column) for column in table.columns), _total_field()]


def _figure_field(column: Column) -> JsonObject:
    return {
        "name": column.id,
        "type": "integer",
        "title": column.header.en,
        "description": f"{column.header.kk} / {column.header.ru}; empty: not monitored",
        "constraints": {"minimum": 0},
    }


def _total_field() -> JsonObject:
    return {
        "name": TOTAL_ID,
        "type": "integer",
        "title": "Total",
        "description": "the sum of the monitored violation cells of the row; empty if none is monitored",
        "constraints": {"minimum": 0},
    }
