"""The notes under a table: what was not monitored and why, what is not counted, what an analyst dismissed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hearings_crawler.judging.judgement import CellKey, Finding, MonthJudgement, Verdict
from hearings_crawler.law.rulebook import Texts
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Listed, Sayable, counted, listed, message
from reports.view.tables import DISMISSED, TOTAL_ID, Table, column_label
from reports.words.wording import day_text

Note = tuple[Sayable, tuple[tuple[str, str], ...]]
"""A note's text and the cells (region, column id or ``total``) that carry its mark."""


def notes_of(judgement: MonthJudgement, table: Table, findings: Sequence[Finding]) -> list[Note]:
    """Return the notes of a table in their order.

    Args:
        judgement: The judged month.
        table: One of its tables.
        findings: The month's findings in the order of the lists.
    """
    own = [finding for finding in findings if finding.table == table.number]
    return [
        *_not_monitored(judgement, table),
        *_partial_totals(table),
        *_monitored_regions(table),
        *_allowed(judgement, table, own),
        *_verdicts(judgement, table, own, Verdict.UNKNOWN),
        *_verdicts(judgement, table, own, Verdict.PENDING),
        *_dismissed(judgement, table, own),
    ]


def _region_list(table: Table, regions: Sequence[str]) -> Sayable:
    if len(regions) == len(table.rows):
        return message("list.all_regions")
    return listed(table.row(region).name for region in regions)


def _label(judgement: MonthJudgement, table: Table, rule: str) -> Listed:
    return _quoted(column_label(judgement.basis.edition.column(table.number, rule)))


def _quoted(text: Sayable) -> Listed:
    return listed(("«", text, "»"), "")


def _column_list(table: Table, columns: Sequence[str]) -> Sayable:
    if len(columns) == len(table.columns):
        return message("list.all_columns")
    labels = [_quoted(column_label(column)) for column in table.columns if column.id in columns]
    violations = [column.id for column in table.columns if not column.is_count]
    if set(columns) == set(violations):
        return message("list.all_violations")
    if len(labels) > len(table.columns) // 2:
        rest = [_quoted(column_label(column)) for column in table.columns if column.id not in columns]
        return counted("list.all_but", len(rest), columns=listed(rest))
    return counted("list.columns", len(labels), columns=listed(labels))


def _not_monitored(judgement: MonthJudgement, table: Table) -> list[Note]:
    """One note per reason and set of columns, naming the regions."""
    by_region: dict[tuple[str, Texts], list[str]] = {}
    for row in table.rows:
        for column in table.columns:
            reason = judgement.not_monitored.get((table.number, row.region, column.id))
            if reason is not None:
                by_region.setdefault((row.region, reason), []).append(column.id)
    grouped: dict[tuple[Texts, tuple[str, ...]], list[str]] = {}
    for (region, why), columns in by_region.items():
        grouped.setdefault((why, tuple(columns)), []).append(region)
    return [
        (
            message(
                "note.not_monitored",
                regions=_region_list(table, regions),
                columns=_column_list(table, columns),
                why=Texts(why.en.rstrip("."), why.kk.rstrip("."), why.ru.rstrip(".")),
            ),
            tuple((region, column) for region in regions for column in columns),
        )
        for (why, columns), regions in grouped.items()
    ]


def _partial_totals(table: Table) -> list[Note]:
    """A note on row totals that lack some of their cells, with the number of monitored cells of each row."""
    violations = [place for place, column in enumerate(table.columns) if not column.is_count]
    counts = {row.region: sum(row.cells[place] is not None for place in violations) for row in table.all_rows}
    partial = [row for row in table.all_rows if 0 < counts[row.region] < len(violations)]
    if not partial:
        return []
    rows = listed((listed((row.name, counts[row.region]), " – ") for row in partial), "; ")
    text = message("note.partial_total", every=len(violations), rows=rows)
    return [(text, tuple((row.region, TOTAL_ID) for row in partial))]


def _monitored_regions(table: Table) -> list[Note]:
    """A note on the total row: how many regions stand behind its figures, and behind which another number."""
    every = len(table.rows)
    by_count: dict[int, list[str]] = {}
    for column, count in zip(table.columns, table.monitored, strict=True):
        by_count.setdefault(count, []).append(column.id)
    if set(by_count) == {every}:
        return []
    # the number that most columns have is told first; of equally frequent ones the smallest
    usual = min(by_count, key=lambda count: (-len(by_count[count]), count))
    others = [
        counted("note.regions_other", len(ids), columns=_quoted_columns(table, ids), regions=count)
        for count, ids in sorted(by_count.items())
        if count != usual
    ]
    text = counted(
        "note.regions",
        usual,
        every=every,
        others=listed((" (", listed(others, "; "), ")"), "") if others else "",
    )
    marked = [column for count, ids in by_count.items() if count != every for column in ids]
    return [(text, tuple((COUNTRY, column) for column in [*marked, TOTAL_ID]))]


def _quoted_columns(table: Table, columns: Sequence[str]) -> Listed:
    return listed(_quoted(column_label(column)) for column in table.columns if column.id in columns)


def _allowed(judgement: MonthJudgement, table: Table, findings: Sequence[Finding]) -> list[Note]:
    """A note for each longer term of another text that counted violations keep, with their number."""
    notes: list[Note] = []
    for column in table.columns:
        for allowance in column.allowances:
            kept = [
                finding
                for finding in findings
                if finding.rule == column.id and finding.counted and allowance.note in finding.notes
            ]
            if kept:
                text = counted(
                    "note.code_allows",
                    len(kept),
                    citation=judgement.basis.edition.in_its_words(allowance.citation),
                    rows=_by_region(table, kept),
                )
                cells = dict.fromkeys((finding.region, finding.rule) for finding in kept)
                notes.append((text, tuple(cells)))
    return notes


def _by_region(table: Table, findings: Sequence[Finding]) -> Listed:
    """The regions of some findings with their number: «Алматы облысы – 2, …»."""
    numbers = Counter(finding.region for finding in findings)
    return listed(listed((table.row(region).name, number), " – ") for region, number in numbers.items())


def _verdicts(
    judgement: MonthJudgement, table: Table, findings: Sequence[Finding], verdict: Verdict
) -> list[Note]:
    """A note with the number of ``unknown`` or ``pending`` verdicts per region and rule."""
    counts: dict[CellKey, int] = {}
    for finding in findings:
        if finding.verdict is verdict and finding.mark != DISMISSED:
            key = (finding.table, finding.region, finding.rule)
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        return []
    by_region: dict[str, list[Sayable]] = {}
    for (_, region, rule), count in counts.items():
        by_region.setdefault(region, []).append(listed((_label(judgement, table, rule), count), " – "))
    rows = listed(
        (listed((table.row(region).name, listed(parts)), ": ") for region, parts in by_region.items()), "; "
    )
    every = sum(counts.values())
    if verdict is Verdict.UNKNOWN:
        text = message("note.unknown", every=every, rows=rows)
    else:
        text = message("note.pending", every=every, rows=rows, day=day_text(judgement.as_of))
    return [(text, tuple((region, rule) for _, region, rule in counts))]


def _dismissed(judgement: MonthJudgement, table: Table, findings: Sequence[Finding]) -> list[Note]:
    """A note on the findings that an analyst dismissed: who, when, why."""
    dismissed = [finding for finding in findings if finding.mark == DISMISSED]
    if not dismissed:
        return []

    def named(finding: Finding) -> Listed:
        who = ", ".join(part for part in (finding.mark_by, day_text(finding.mark_on)) if part)
        region = table.row(finding.region).name
        label = _label(judgement, table, finding.rule)
        return listed((region, label, f"{finding.finding_id} – {who}: {finding.mark_why}"))

    text = message(
        "note.dismissed", every=len(dismissed), rows=listed((named(finding) for finding in dismissed), "; ")
    )
    cells = dict.fromkeys((finding.region, finding.rule) for finding in dismissed)
    return [(text, tuple(cells))]
