"""``python -m hearings_crawler.law.rules_page > docs/rules.md``: the rulebook as a page for people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields

from hearings_crawler.law.rulebook import Check, Column, Edition, Threshold, load_rulebook
from hearings_crawler.law.terms import Term

_ANCHORS = {
    "received": "the day on which the akimat received it",
    "first_day": "the first hearing day",
    "last_day": "the last hearing day",
}
_SOURCES = {"portal": "the portal", "site": "the akimat's site", "either": "the portal or the site"}
_THRESHOLDS = {
    "look_back": "a crawl for a month reads from so many days before its first day",
    "reach": "a crawl must reach back to so many days before a hearing whose day of receipt is unknown, "
    "before a notice is said to be absent",
    "backdating": "evidence counts from so many days after the day shown",
    "receipt_before": "a day of receipt or placement more than so many days before the first hearing day is a question",
    "receipt_after": "a day of receipt or placement more than so many days after the last hearing day is a question",
}
_INTRODUCTION = """\
# The rules as the program applies them

This page is made from the rulebook (`hearings_crawler/law/editions/`) by
`python -m hearings_crawler.law.rules_page`; a test compares the two.

A term starts on the day after its event. "Within n working days" is met up to and including the n-th working day
(docs/calendar.md says which days are). All dates are local dates in Asia/Almaty. A verdict is `kept`, `broken`,
`pending` (the term had not ended before the cut-off) or `unknown` (what it needs is not known); only `broken` is counted.

When a source shows no placement date, the document was placed between the last complete crawl that lacked it and the
first that had it. A rule is broken only if it is broken for every day of that interval, and kept only if it is kept for
every day; else it is unknown.

A cell is monitored only if a complete crawl of each source it needs covers the month. Columns that say that a document
is absent from the site also need every address of the site to be confirmed by a person.

"Absent" needs proof: a complete crawl that started after the due day and reached back far enough (for a notice to its
receipt, for minutes to the last hearing day; on the portal the hearing's card itself was read after the due day). What a
document under review, or a status that could not be read, could undo is unknown. Of several dates that a document showed
over time the first one read counts; what was replaced after the first sight proves nothing.

A new edition is a new file beside the present one (copy it, change `edition`, `effective` and the terms) and a test that
judges a case on both sides of its first day. A month is judged by the edition in force on its first day.
"""


def _term(term: Term) -> str:
    unit = "working day" if term.unit == "working_days" else "calendar day"
    plural = "" if term.days == 1 else "s"
    return f"{term.days} {unit}{plural} {term.direction} {_ANCHORS[term.anchor]}"


def _due(column: Column) -> str:
    first, *others = (_term(term) for term in column.terms)
    return first + "".join(f"; if that day is not known, {other}" for other in others)


def compared(column: Column, edition: Edition) -> str:
    """Say what a column compares with what."""
    document = str(column.document) if column.document else "a notice or minutes"
    where = _SOURCES.get(column.source, "")
    if column.check is None:
        return "a count of hearings, once per region, not of documents"
    return {
        Check.ABSENT: f"no {document} on {where} when the term has ended; due: {_due(column) if column.terms else ''}",
        Check.LATE: f"the day on which the {document} was placed on {where}, against the due day: "
        + (_due(column) if column.terms else ""),
        Check.BACKDATED: f"the placement date that the {document} on {where} shows, against evidence that it was not "
        f"there {edition.thresholds.backdating.days} or more days later (a complete crawl, a server's timestamp, the "
        "earliest upload path, its address)",
        Check.UNDATED: f"whether the {document} on {where} shows a placement date",
        Check.UNRECORDED: f"whether a video or audio recording is attached to or linked from the {document} on {where}",
        Check.OUTSIDE_RUBRIC: "the heading nearest above the document, against «Қоғамдық тыңдаулар» / «Общественные "
        "слушания»; counts documents, not hearings",
    }[column.check]


def _checked(column: Column) -> str:
    if column.is_count:
        return ""
    return f"{column.checked.against.en}, as of {column.checked.as_of}" if column.checked else "not yet"


def _table(edition: Edition, number: int, title: str) -> Iterator[str]:
    yield f"### Table {number}: {title}\n"
    yield "| column | kk | ru | what is compared with what | paragraph | compared with the law | needs |"
    yield "|---|---|---|---|---|---|---|"
    for column in edition.table(number):
        needs = "both" if len(column.needs) > 1 else next(iter(column.needs))
        yield (
            f"| `{column.id}` | {column.header.kk} | {column.header.ru} | {compared(column, edition)} "
            f"| {column.paragraph or ''} | {_checked(column)} | {needs} |"
        )
    yield "| `total` | | | the sum of the monitored violation columns | | | |\n"
    for column in edition.table(number):
        for allowance in column.allowances:
            yield (
                f"`{column.id}`, note `{allowance.note}`: what breaks the rule but is placed within "
                f"{_term(allowance.term)} stays broken, with this in its reason: {allowance.citation.en}.\n"
            )


def _thresholds(edition: Edition) -> Iterator[str]:
    yield "### Thresholds beside the terms\n"
    yield "| threshold | calendar days | what it is for | where it comes from |"
    yield "|---|---|---|---|"
    for field in fields(edition.thresholds):
        threshold: Threshold = getattr(edition.thresholds, field.name)
        yield f"| `{field.name}` | {threshold.days} | {_THRESHOLDS[field.name]} | {threshold.source} |"
    yield ""


def page() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION]
    for edition in load_rulebook().editions:
        checked = (
            f"compared with the official text by {edition.checked_by} on {edition.checked_on}"
            if edition.checked_by
            else "not yet compared with the official text; every report says so"
        )
        lines += [
            f"## Edition {edition.edition}, in force from {edition.effective}\n",
            f"{edition.act.en}; {edition.code.en}.\n",
            f"Қазақша: {edition.act.kk}.\n",
            f"По-русски: {edition.act.ru}.\n",
            f"The edition as a whole: {checked}. Single rules were compared with the texts named beside them.\n",
            *(f"Things are called as in the {renaming.citation}.\n" for renaming in edition.renamings),
            *_table(edition, 1, "open meetings"),
            *_table(edition, 2, "public discussions"),
            *_thresholds(edition),
        ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
