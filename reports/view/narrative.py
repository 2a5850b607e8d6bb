"""The text around the tables: the published report's structure, with the month's figures.

Names of regions are never declined: they stand in lists, «Алматы облысы (18)».
"""

from __future__ import annotations

from dataclasses import dataclass

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import Checked, Column, Edition
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Message, Words, listed, message
from reports.view.blocks import list_lines
from reports.view.records import MonthRecords
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import figure_text, month_attributive, month_during, state_of_day


@dataclass(frozen=True, slots=True)
class Narrative:
    """The report's text in one language, in the order of the published one.

    ``before`` precedes the list ``placed``; ``violations`` introduces the list ``violations_by_document``;
    table 1 follows, then ``between`` and, for every other violation, the regions under its paragraph
    (``by_rule``), then table 2; ``basis`` ends the report.
    """

    title: str
    mark: str
    before: tuple[str, ...]
    placed: tuple[str, ...]
    violations: str
    violations_by_document: tuple[str, ...]
    between: tuple[str, ...]
    by_rule_lead: str
    by_rule: tuple[str, ...]
    basis_title: str
    basis: tuple[str, ...]


def make_narrative(records: MonthRecords, words: Words, *, final: bool) -> Narrative:
    """Return the report's text in the language of the words; ``final`` tells the mark."""
    judgement = records.judgement
    first, second = records.tables
    month = month_attributive(judgement.month, words)
    return Narrative(
        title=words.say("narrative.title", month=month_during(judgement.month, words)),
        mark=_mark(records, words, final=final),
        before=(
            words.say("narrative.opening"),
            words.say("narrative.legal_basis"),
            words.say("narrative.placed", month=month),
        ),
        placed=list_lines([_placed(records, first, column, words) for column in ("notices", "minutes")]),
        violations=_violations(records, first, words),
        violations_by_document=_violations_by_document(first, words),
        between=(
            _absent(records, first, "notice_absent", "absent.notices", words),
            _absent(records, first, "minutes_absent", "absent.minutes", words),
            _discussions(records, second, words),
            _absent(records, second, "minutes_absent", "absent.discussion_minutes", words),
        ),
        by_rule_lead=words.say("narrative.by_rule"),
        by_rule=tuple(
            _rule(records, table, column, words)
            for table in records.tables
            for column in table.columns
            if (table.number, column.id) not in _TOLD
            and not column.is_count
            and table.figure(COUNTRY, column.id)
        ),
        basis_title=words.say("narrative.basis"),
        basis=_basis(judgement, words),
    )


_TOLD = frozenset({(1, "notice_absent"), (1, "minutes_absent"), (2, "minutes_absent")})
"""The violations that have a sentence of their own, as in the published report."""


def _mark(records: MonthRecords, words: Words, *, final: bool) -> str:
    """Whether the report is a draft, and whether its figures are provisional because terms have not ended."""
    marks = [words.say("mark.final" if final else "mark.draft")]
    if final and any(not source.covered for source in records.judgement.coverage):
        marks.append(words.say("mark.gaps"))
    if records.pending:
        marks.append(words.count("pending.mark", len(records.pending)))
    return " ".join(marks)


# --- words with figures


def _monitored(table: Table, column: str) -> int:
    """How many regions stand behind a figure of the total row; behind the total those with every violation cell."""
    if column != TOTAL_ID:
        return dict(zip(table.column_ids, table.monitored, strict=False))[column]
    return sum(
        all(
            cell is not None for cell, head in zip(row.cells, table.columns, strict=True) if not head.is_count
        )
        for row in table.rows
    )


def _remark(records: MonthRecords, table: Table, column: str, words: Words) -> str:
    """A remark in brackets on how many regions stand behind a total and how many terms have not ended; or nothing."""
    parts = [*_some_regions(table, column, words), *_still_open(records, table, column, words)]
    return f" ({'; '.join(parts)})" if parts else ""


def _some_regions(table: Table, column: str, words: Words) -> list[str]:
    monitored, every = _monitored(table, column), len(table.rows)
    if monitored == every:
        return []
    if not monitored:
        return [words.say("regions.some_none")]
    return [words.count("regions.some", monitored, every=every)]


def _still_open(records: MonthRecords, table: Table, column: str, words: Words) -> list[str]:
    number = sum(
        finding.table == table.number and column in (TOTAL_ID, finding.rule) for finding in records.pending
    )
    return [words.count("pending.remark", number)] if number else []


def _placed(records: MonthRecords, table: Table, column: str, words: Words) -> str:
    figure = table.figure(COUNTRY, column)
    if figure is None:
        return words.say(f"placed.{column}_not_monitored")
    return words.count(f"placed.{column}", figure) + _remark(records, table, column, words)


def _regions_by_figure(table: Table, column: str, words: Words) -> str:
    """The regions with a figure above 0 in a column, the greatest first: «Алматы облысы (18), …»."""
    figures = [(row, table.figure(row.region, column) or 0) for row in table.rows]
    # sorted() is stable: regions with equal figures keep the order of the table
    greatest_first = sorted((item for item in figures if item[1]), key=lambda item: -item[1])
    return ", ".join(f"{words.text(row.name)} ({figure})" for row, figure in greatest_first)


# --- the parts


def _violations(records: MonthRecords, table: Table, words: Words) -> str:
    figure = table.figure(COUNTRY, TOTAL_ID)
    if figure is None:
        return words.say("narrative.violations_not_monitored")
    remark = _remark(records, table, TOTAL_ID, words)
    if not figure:
        return words.say("narrative.no_violations", remark=remark)
    return words.say("narrative.violations", number=figure, remark=remark)


def _violations_by_document(table: Table, words: Words) -> tuple[str, ...]:
    if not table.figure(COUNTRY, TOTAL_ID):
        return ()
    figures = {
        "notice": table.sum_of(DocumentKind.NOTICE),
        "minutes": table.sum_of(DocumentKind.MINUTES),
    }
    # the published report names notices and minutes only; the rubric's column belongs to neither group
    outside = table.sum_of(None)
    if outside:
        figures["rubric"] = outside
    return list_lines([_of_document(kind, figure, words) for kind, figure in figures.items()])


def _of_document(kind: str, figure: int | None, words: Words) -> str:
    text = words.say(f"narrative.by_document.{kind}")
    return f"{text} – {words.say('figure.not_monitored')}" if figure is None else f"{figure} – {text}"


def _paragraph(judgement: MonthJudgement, table: Table, column: str, words: Words) -> str:
    """«Қағидалардың 15-тармағы», «пункт 15 Правил»."""
    number = judgement.basis.edition.column(table.number, column).paragraph
    return words.say("narrative.paragraph", number=str(number))


def _absent(records: MonthRecords, table: Table, column: str, about: str, words: Words) -> str:
    """Say of which regions a kind of document is absent on the site, that none is, or that nobody looked."""
    figure = table.figure(COUNTRY, column)
    paragraph = _paragraph(records.judgement, table, column, words)
    remark = _remark(records, table, column, words)
    if figure is None:
        return words.say(f"{about}.not_monitored", paragraph=paragraph)
    if not figure:
        return words.say(f"{about}.none", paragraph=paragraph, remark=remark)
    # the published sentence on minutes calls the absence one of the most frequent violations: only where it is true
    often = about == "absent.minutes" and _rank(table, column) < _MOST_FREQUENT
    return words.say(
        f"{about}.frequent" if often else f"{about}.some",
        paragraph=paragraph,
        regions=_regions_by_figure(table, column, words),
        remark=remark,
    )


_MOST_FREQUENT = 3


def _rank(table: Table, column: str) -> int:
    """How many violation columns have a greater sum than this one."""
    figure = table.figure(COUNTRY, column) or 0
    others = (table.figure(COUNTRY, other.id) or 0 for other in table.columns if not other.is_count)
    return sum(other > figure for other in others)


def _rule(records: MonthRecords, table: Table, column: Column, words: Words) -> str:
    """A violation with its paragraph and its regions, the greatest figure first."""
    place = words.say(f"table_name.{table.number}")
    paragraph = _paragraph(records.judgement, table, column.id, words)
    label = words.text(column_label(column))
    figure = figure_text(table.figure(COUNTRY, column.id))
    regions = _regions_by_figure(table, column.id, words)
    remark = _remark(records, table, column.id, words)
    return f"{place}, {paragraph}, «{label}» – {figure}: {regions}{remark}."


def _discussions(records: MonthRecords, table: Table, words: Words) -> str:
    notices = table.figure(COUNTRY, "notices")
    if notices is None:
        return words.say("narrative.discussions_not_monitored")
    minutes, violations = table.figure(COUNTRY, "portal_minutes"), table.figure(COUNTRY, TOTAL_ID)
    return words.say(
        "narrative.discussions",
        about=words.count("discussions.about", notices),
        placed=words.count("discussions.minutes", minutes or 0, number=figure_text(minutes)),
        found=words.say("discussions.none")
        if violations == 0
        else words.count("discussions.found", violations or 0, number=figure_text(violations)),
        remark=_remark(records, table, TOTAL_ID, words),
    )


def _basis(judgement: MonthJudgement, words: Words) -> tuple[str, ...]:
    """What the figures rest on: edition, whether it was checked, calendar, cut-off, program, clock."""
    basis = judgement.basis
    edition = basis.edition
    provisional = f" {words.say('basis.provisional')}" if basis.calendar_provisional else ""
    return (
        words.say("basis.terms", act=edition.act, code=edition.code, version=edition.version),
        *_checked(edition, words),
        words.say("basis.workdays", calendar=basis.calendar_version + provisional),
        words.say("basis.as_of", day=state_of_day(judgement.as_of, words)),
        words.say("basis.runs", program=basis.program_version, runs=len(basis.runs)),
        *((words.say("basis.clock"),) if basis.clock_fixed else ()),
    )


def _checked(edition: Edition, words: Words) -> list[str]:
    """With which text the terms were compared: all of them by somebody, some of them by rule, or none yet."""
    if edition.checked_by:
        return [words.say("basis.checked", checked_by=edition.checked_by, checked_on=edition.checked_on)]
    by_text: dict[Checked, list[Column]] = {}
    for column in edition.columns:
        if column.checked:
            by_text.setdefault(column.checked, []).append(column)
    lines = [
        words.say(
            "basis.checked_rules",
            against=checked.against,
            day=state_of_day(checked.as_of, words),
            columns=listed(_named_column(column) for column in columns),
        )
        for checked, columns in by_text.items()
    ]
    return [*lines, words.say("basis.unchecked_rest" if lines else "basis.unchecked")]


def _named_column(column: Column) -> Message:
    return message(f"basis.column.{column.table}", column=column_label(column))


def monitored_regions(table: Table, words: Words) -> str:
    """Return how many regions were monitored in full, in part, not at all, for the line under a table."""
    every = len(table.rows)
    whole = sum(all(cell is not None for cell in row.cells) for row in table.rows)
    none = sum(all(cell is None for cell in row.cells) for row in table.rows)
    if none == every:
        return words.say("regions.none")
    if whole == every:
        return words.say("regions.all", every=every)
    return words.say("regions.part", whole=whole, part=every - whole - none, none=none, every=every)
