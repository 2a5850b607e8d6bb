"""The lists of ``tables.xlsx``: findings, documents and coverage, with heads in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hearings_crawler.law.rulebook import Texts
from reports.view.findings import finding_title, note_texts
from reports.view.month_view import MonthView
from reports.view.records import MonthRecords
from reports.view.tables import country_name

SheetValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A column of a list: its heading in both languages and its width in characters."""

    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with a row per thing."""

    name: str
    heads: tuple[SheetHead, ...]
    rows: tuple[tuple[SheetValue, ...], ...]


_WIDTHS = {
    "table": 8, "code": 13, "name_kk": 24, "name_ru": 26, "registration": 17, "form": 22, "document": 20,
    "source": 26, "url": 40, "title": 45, "shown": 13, "placed_from": 14, "placed_to": 14, "evidence": 38,
    "hearing_id": 20, "document_id": 24, "finding_id": 24, "rule_kk": 34, "rule_ru": 34, "verdict": 22,
    "anchor": 13, "due": 13, "reason_kk": 50, "reason_ru": 50, "mark": 24, "mark_by": 16, "mark_on": 12,
    "mark_why": 30, "link_rule": 20, "link_confidence": 11, "in_rubric": 11, "recorded": 11, "status": 36,
    "reason_en": 50, "note": 30, "hearing_day": 12, "started": 19, "finished": 19,
    "last_complete": 19, "pages": 10, "documents": 12,
}  # fmt: skip
_FINDINGS = (
    "table", "code", "name_kk", "name_ru", "rule_kk", "rule_ru", "verdict", "registration", "form", "document",
    "source", "url", "title", "shown", "placed_from", "placed_to", "anchor", "due", "reason_kk", "reason_ru",
    "evidence", "note", "mark", "mark_by", "mark_on", "mark_why", "finding_id", "hearing_id", "document_id",
    "hearing_day",
)  # fmt: skip
_DOCUMENTS = (
    "table", "code", "name_kk", "name_ru", "document", "source", "url", "title", "form", "registration",
    "link_rule", "link_confidence", "shown", "placed_from", "placed_to", "in_rubric", "recorded", "evidence",
    "hearing_id", "document_id",
)  # fmt: skip
_COVERAGE = (
    "code", "name_kk", "name_ru", "source", "status", "reason_en", "started", "finished", "last_complete",
    "pages", "documents",
)  # fmt: skip
_SHARED = {name: f"coverage.{name}" for name in ("status", "started", "last_complete", "pages", "documents")}
"""Columns of the coverage that the month's page names alike."""


def month_sheets(views: Sequence[MonthView]) -> tuple[Sheet, ...]:
    """Return the lists of a month from its views in Kazakh and Russian."""
    records = views[0].records
    return (
        Sheet(both_words(views, "excel.sheet_findings", " – "), _heads(views, _FINDINGS), _findings(views)),
        Sheet(
            both_words(views, "excel.sheet_documents", " – "), _heads(views, _DOCUMENTS), _documents(views)
        ),
        Sheet(
            both_words(views, "excel.sheet_coverage", " – "),
            _heads(views, _COVERAGE),
            _coverage(views, records),
        ),
    )


def both_words(views: Sequence[MonthView], key: str, between: str = " / ") -> str:
    """Return a word in every language of the views."""
    return between.join(view.words.say(key) for view in views)


def _heads(views: Sequence[MonthView], names: Sequence[str]) -> tuple[SheetHead, ...]:
    return tuple(
        SheetHead(both_words(views, _SHARED.get(name, f"excel.{name}"), "\n"), _WIDTHS[name])
        for name in names
    )


def _region_names(records: MonthRecords) -> dict[str, Texts]:
    return {row.region: row.name for row in records.tables[0].rows}


def _findings(views: Sequence[MonthView]) -> tuple[tuple[SheetValue, ...], ...]:
    records = views[0].records
    names = _region_names(records)
    return tuple(
        (
            item.table, item.region, names[item.region].kk, names[item.region].ru,
            *(finding_title(records.judgement, item, view.words) for view in views),
            both_words(views, f"verdict.{item.verdict}"), item.registration_number,
            both_words(views, f"form.{item.form}"), both_words(views, f"document.{item.document}"),
            both_words(views, f"source.{item.source}"), item.url, item.title, item.shown_date,
            item.placed_from, item.placed_to, item.anchor, item.due, item.reason.kk, item.reason.ru,
            item.evidence, " / ".join("; ".join(note_texts(item, view.words)) for view in views if item.notes),
            both_words(views, f"mark.{item.mark}") if item.mark else "",
            item.mark_by, item.mark_on, item.mark_why, item.finding_id, item.hearing_id, item.document_id,
            item.hearing_day,
        )
        for item in records.findings
    )  # fmt: skip


def _documents(views: Sequence[MonthView]) -> tuple[tuple[SheetValue, ...], ...]:
    records = views[0].records
    names = _region_names(records)
    return tuple(
        (
            item.table, item.region, names[item.region].kk, names[item.region].ru,
            both_words(views, f"document.{item.document}"), both_words(views, f"source.{item.source}"),
            item.url, item.title, both_words(views, f"form.{item.form}"), item.registration_number,
            _link_rule(views, item.link_rule), item.link_confidence, item.shown_date, item.placed_from, item.placed_to,
            item.in_rubric, item.recorded, item.evidence, item.hearing_id, item.document_id,
        )
        for item in records.documents
    )  # fmt: skip


def _link_rule(views: Sequence[MonthView], rule: str) -> str:
    key = f"link_rule.{rule}"
    return both_words(views, key if key in views[0].words.keys else "link_rule.other")


def _coverage(views: Sequence[MonthView], records: MonthRecords) -> tuple[tuple[SheetValue, ...], ...]:
    names = _region_names(records)
    found = ((item, names.get(item.region, country_name())) for item in records.coverage)
    return tuple(
        (
            item.region, name.kk, name.ru, both_words(views, f"source.{item.source}"),
            both_words(views, f"status.{item.status}"), item.reason, item.started, item.finished,
            item.last_complete, item.pages, item.documents,
        )
        for item, name in found
    )  # fmt: skip
