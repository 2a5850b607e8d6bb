"""The rules that a document alone can be held against, before it is linked: due days and first verdicts.

The published verdicts are derived in :mod:`hearings_crawler.judging.judge` with all that is known; these are what
one crawl can already say of one document, for the log and for whoever writes a spider.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hearings_crawler.items import Deadline, DocumentVerdict, Form, ParsedDocument, Source
from hearings_crawler.law.rulebook import Check, Column, Edition, table_of
from hearings_crawler.law.terms import WorkingDays


def _anchor(parsed: ParsedDocument, name: str) -> date | None:
    if name == "received":
        return parsed.received.start if parsed.received else None
    if not parsed.hearings:
        return None
    return parsed.hearings[0].start if name == "first_day" else parsed.hearings[-1].last


def _columns(parsed: ParsedDocument, edition: Edition) -> list[Column]:
    if parsed.kind is None or parsed.form is None or parsed.ignored:
        return []
    return [column for column in edition.table(table_of(parsed.form)) if column.document is parsed.kind]


def document_deadlines(
    parsed: ParsedDocument, edition: Edition, calendar: WorkingDays
) -> tuple[Deadline, ...]:
    """Return the due days (local dates) that follow from what a document itself states."""
    found = []
    for column in _columns(parsed, edition):
        for term in column.terms:
            anchor = _anchor(parsed, term.anchor)
            if anchor is not None:
                found.append(Deadline(column.id, anchor, term.due(anchor, calendar)))
                break
    return tuple(found)


def document_verdicts(
    parsed: ParsedDocument, source: Source, deadlines: Sequence[Deadline], edition: Edition
) -> tuple[DocumentVerdict, ...]:
    """Return what a site's document alone breaks or keeps: undated, unrecorded, outside the rubric, late."""
    if source is Source.PORTAL:
        return ()
    due_days = {deadline.rule: deadline.due for deadline in deadlines}
    found = []
    for column in _columns(parsed, edition):
        broken: bool | None = None
        if column.check is Check.UNDATED:
            broken = parsed.shown is None
        elif column.check is Check.UNRECORDED:
            broken = not parsed.recorded
        elif column.check is Check.LATE and parsed.shown is not None and column.id in due_days:
            broken = parsed.shown.start > due_days[column.id]
        if broken is not None:
            found.append(DocumentVerdict(column.id, "broken" if broken else "kept"))
    if found and parsed.in_rubric is not None and parsed.form is Form.OPEN_MEETING:
        found.append(DocumentVerdict("outside_rubric", "kept" if parsed.in_rubric else "broken"))
    return tuple(found)
