"""``datapackage.json``: the Frictionless description of the month's CSV files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import HearingStatus
from hearings_crawler.judging.judgement import Verdict
from hearings_crawler.law.rulebook import Column
from reports.view.context import ChangelogEntry
from reports.view.records import MonthRecords
from reports.view.tables import TOTAL_ID, Table
from reports.writers.csv_files import (
    COVERAGE_COLUMNS,
    DOCUMENT_COLUMNS,
    FINDING_COLUMNS,
    HEARING_COLUMNS,
    REVIEW_COLUMNS,
    SOURCE_COLUMNS,
)

JsonObject = dict[str, object]

_DATES = frozenset(
    {"shown_date", "placed_from", "placed_to", "anchor", "due", "on", "hearing_day", "first_day", "last_day",
     "received", "reached_back_to"}
)  # fmt: skip
_TIMES = frozenset({"started", "finished", "last_complete"})
_TYPES = {
    "month": "yearmonth",
    "table": "integer",
    "pages": "integer",
    "documents": "integer",
    "broken": "integer",
    "unknown": "integer",
    "pending": "integer",
    "link_confidence": "number",
    "in_rubric": "boolean",
    "recorded": "boolean",
    "confirmed": "boolean",
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
    "name_kk": "the region's name in Kazakh",
    "name_ru": "the region's name in Russian",
    "rule": "the id of the column in table1.csv or table2.csv",
    "verdict": "broken is counted; unknown lacks what it needs; pending is not due at the cut-off",
    "registration_number": "the portal's; empty for a hearing known only from a site",
    "form": "open_meeting, or public_discussion (held on the portal)",
    "document": "notice or minutes",
    "source": "portal or the akimat's site; of an absence the one that lacks the document",
    "url": "the document's address; of an absence or a hearing the portal's card",
    "shown_date": "the placement date that the source shows",
    "placed_from": "the earliest day of placement; empty if not known",
    "placed_to": "the latest day of placement, of a document without a date the day of its first sight",
    "anchor": "the day of the event that the term is counted from; the term starts on the day after it",
    "due": "the last day on which the term is met",
    "reason_en": "why the verdict is what it is, with the days used, in English",
    "reason_kk": "the same in Kazakh",
    "reason_ru": "the same in Russian",
    "evidence": "sha256 of the fetched body; of an absence of the proof (the list pages looked at)",
    "finding_id": "the id of the finding, stable over crawls",
    "hearing_id": "the form and the portal's number; of a hearing known only from a site its document's id",
    "document_id": "the id of the document, stable over crawls; empty of an absence",
    "note": "code_allows: the Environmental Code allows the day that the Rules do not; confirmed: by an analyst",
    "title": "the document's title; of an absence and of a hearing the project's",
    "hearing_day": "the hearing's first day",
    "link_rule": "how the document was linked to the hearing",
    "link_confidence": "from 0 to 1; 1 is certain",
    "in_rubric": "whether the document stands in the section 'Public hearings'; empty if not shown",
    "recorded": "whether a video or audio recording is attached or linked; of minutes on a site only",
    "initiator": "who plans the activity",
    "bin": "the initiator's business identification numbers, with a blank between",
    "territory": "the regions that the hearing is about, with a blank between",
    "first_day": "the first day of the hearing",
    "last_day": "the last day of the hearing",
    "received": "the day on which the akimat received the initiator's documents",
    "broken": "the number of broken rules",
    "unknown": "the number of rules about which nothing could be established",
    "pending": "the number of rules whose term had not ended",
    "engine": "the publishing system by which the address is read",
    "address": "the registered address, a web address or a name on gov.kz",
    "confirmed": "whether a person has confirmed the address",
    "status": "how far the source was read",
    "reason": "why it was not read completely",
    "started": "the start of the last run",
    "finished": "the end of the last run",
    "last_complete": "the start of the source's last complete run",
    "pages": "how many pages were read and understood",
    "documents": "how many documents, or what may be one, were found",
    "reached_back_to": "the first day of the run's window",
    "id": "the id of the question, stable over crawls",
    "kind": "what kind of question it is",
    "question": "what an analyst is asked, in English",
    "candidates": "what it may be, with a semicolon between",
    "decision": "what was decided; empty if nothing yet",
    "by": "who decided",
    "on": "when",
    "why": "the reason given",
}
_OWN_DESCRIPTIONS = {
    ("hearings.csv", "status"): "the hearing's status on the portal, as last read",
    ("hearings.csv", "title"): "the project's title",
    ("review.csv", "region"): "ISO 3166-2 code; empty for what belongs to no region",
    ("review.csv", "source"): "where the question comes from",
}
"""Fields that mean something else in one of the files."""

_HEARING_STATUSES = tuple(status.value for status in HearingStatus)
_TITLES = {
    "table1.csv": "Table 1: open meetings",
    "table2.csv": "Table 2: public discussions",
    "findings.csv": "Verdicts broken, unknown and pending",
    "hearings.csv": "Hearings of the month, by region",
    "documents.csv": "Documents counted in the month",
    "sources.csv": "The last run of each registered address",
    "coverage.csv": "The last run of each source",
    "review.csv": "What needs an analyst",
}
_COLUMNS = {
    "findings.csv": FINDING_COLUMNS,
    "hearings.csv": HEARING_COLUMNS,
    "documents.csv": DOCUMENT_COLUMNS,
    "sources.csv": SOURCE_COLUMNS,
    "coverage.csv": COVERAGE_COLUMNS,
    "review.csv": REVIEW_COLUMNS,
}
_PRIMARY_KEYS = {
    "table1.csv": ("region",),
    "table2.csv": ("region",),
    "findings.csv": ("finding_id",),
    "hearings.csv": ("region", "hearing_id"),
    "documents.csv": ("region", "hearing_id", "document_id"),
    "sources.csv": ("region", "engine", "address"),
    "coverage.csv": ("region", "source"),
    "review.csv": ("id",),
}
_FOREIGN_KEYS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "table2.csv": ((("region",), "table1"),),
    "findings.csv": ((("region",), "table1"), (("region", "hearing_id"), "hearings")),
    "hearings.csv": ((("region",), "table1"),),
    "documents.csv": ((("region",), "table1"), (("region", "hearing_id"), "hearings")),
    "sources.csv": ((("region",), "table1"),),
    "coverage.csv": ((("region",), "table1"),),
}
"""Per file the fields that refer to fields of the same names in another."""


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
        "table1.csv": _table_fields("table1.csv", tables[0]),
        "table2.csv": _table_fields("table2.csv", tables[1]),
        **{name: [_field(name, column) for column in columns] for name, columns in _COLUMNS.items()},
    }
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
        "resources": [_resource(name, fields[name], csv_files[name]) for name in fields],
        "changelog": [asdict(entry) for entry in changelog],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(name: str, fields: list[JsonObject], data: bytes) -> JsonObject:
    schema: JsonObject = {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": list(_PRIMARY_KEYS[name]),
        "foreignKeys": [
            {"fields": list(columns), "reference": {"resource": resource, "fields": list(columns)}}
            for columns, resource in _FOREIGN_KEYS.get(name, ())
        ],
    }
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv"),
        "path": name,
        "title": _TITLES[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": schema,
    }


def _field(file: str, name: str) -> JsonObject:
    field: JsonObject = {"name": name, "type": _TYPES.get(name, "string")}
    if name in _DATES:
        field["type"] = "date"
    if name in _TIMES:
        field |= {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"}
    field["description"] = _OWN_DESCRIPTIONS.get((file, name)) or _DESCRIPTIONS.get(name) or ""
    if file == "hearings.csv":
        return field | _hearing_field(name)
    if name in _ENUMS:
        field["constraints"] = {"enum": list(_ENUMS[name])}
    return field


def _hearing_field(name: str) -> JsonObject:
    """What is special about a column of hearings.csv: ``site_minutes``, ``site_minutes_from``, ``status`` …"""
    if name == "status":
        return {"constraints": {"enum": list(_HEARING_STATUSES)}}
    if name in ("table", "form"):
        return {"constraints": {"enum": list(_ENUMS[name])}}
    source, _, document = name.partition("_")
    kind, _, end = document.partition("_")
    if source not in _ENUMS["source"] or kind not in _ENUMS["document"]:
        return {}
    where = {"portal": "on the portal", "site": "on the akimat's site"}[source]
    if not end:
        return {"type": "boolean", "description": f"whether {kind} {where} are counted in the month"}
    return {
        "type": "date",
        "description": f"the {'earliest' if end == 'from' else 'latest'} day of placement of the {kind} {where}",
    }


def _table_fields(file: str, table: Table) -> list[JsonObject]:
    names = [_field(file, name) for name in ("region", "name_kk", "name_ru")]
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
