"""What the report says about other publications: the month before, corrections, addresses to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import Texts, form_of
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Sayable, Words, listed, message
from reports.view.blocks import Block, Section, list_lines
from reports.view.compare import Change, Movement, Reason
from reports.view.confirmation_preview import ConfirmationPreview
from reports.view.context import PublicationContext
from reports.view.records import MonthRecords
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.view.trend import TrendMonth
from reports.words.wording import (
    capitalised,
    day_text,
    figure_text,
    month_within,
    month_within_short,
    state_of_day,
)


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A figure that differs from an earlier publication's."""

    region: str
    table: str
    label: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class MovedFigures:
    """What changed since the publication before, made for the cut-off ``as_of``, and what else differs."""

    as_of: str
    rows: tuple[MovedRow, ...]
    basis: tuple[str, ...]


def history_sections(
    records: MonthRecords, context: PublicationContext, words: Words, *, final: bool
) -> tuple[Section, ...]:
    """Return the sections that have something to say, in the order of the report."""
    judgement = records.judgement
    sections = [
        _month_before(records, context.earlier, words),
        _corrections(judgement, context.correction, words),
        # an issued document says nothing about work in progress
        None if final else _confirming(judgement, context.confirmations, words),
    ]
    return tuple(section for section in sections if section is not None)


def corrected_mark(correction: Movement | None, words: Words) -> str:
    """Return the remark that goes with the mark of a report that withdraws violations; empty if none."""
    number = len(correction.withdrawn) if correction else 0
    return words.count("correction.mark", number) if number else ""


def moved_figures(records: MonthRecords, movement: Movement | None, words: Words) -> MovedFigures | None:
    """Return what moved since the publication before, as the page shows it; None without one."""
    if movement is None:
        return None
    judgement = records.judgement
    names = {row.region: words.text(row.name) for row in records.tables[0].all_rows}
    labels = _labels(judgement, words)
    rows = tuple(
        MovedRow(
            region=names.get(cell.region, cell.region),
            table=words.say(f"table_name.{cell.table}"),
            label=words.say(f"table_total.{cell.table}")
            if cell.column == TOTAL_ID
            else labels.get((cell.table, cell.column), cell.column),
            before=figure_text(cell.before),
            after=figure_text(cell.now),
            why=words.text(why(cell.reasons)),
        )
        for cell in movement.cells
    )
    sentences = [
        *(words.text(reason.text) for reason in movement.basis),
        *(
            words.say("moved.withdrawn", line=line)
            for line in change_lines(judgement, movement.withdrawn, words)
        ),
        *(
            words.say("moved.unmonitored", line=line)
            for line in change_lines(judgement, movement.unmonitored, words)
        ),
        *(words.say("moved.added", line=line) for line in change_lines(judgement, movement.added, words)),
    ]
    basis = tuple(f"{capitalised(sentence).rstrip('.')}." for sentence in sentences)
    return MovedFigures(day_text(movement.as_of), rows, basis)


# ------------------------------------------------------------------------------------ the month before

_COMPARED = ("notices", "minutes", "portal_minutes", TOTAL_ID)


def _month_before(records: MonthRecords, earlier: TrendMonth | None, words: Words) -> Section | None:
    if earlier is None:
        return None
    lines = [
        _compared(table, column, earlier, words)
        for table in records.tables
        for column in table.column_ids
        if column in _COMPARED and earlier.figure(table.number, column)
    ]
    lead = words.say(
        "change.lead",
        month=capitalised(month_within(records.judgement.month, words)),
        before=month_within(earlier.month, words),
        day=state_of_day(earlier.as_of, words),
    )
    blocks = [Block(lead, list_lines(lines))]
    if records.pending:
        blocks.append(Block(words.count("pending.comparison", len(records.pending))))
    return Section(words.say("change.title"), tuple(blocks))


def _compared(table: Table, column: str, earlier: TrendMonth, words: Words) -> str:
    """A figure beside the month before's: «нарушений – 6 (в апреле – 109; −103), мониторинг по 2 регионам …»."""
    now, monitored = table.figure(COUNTRY, column), _monitored(table, column)
    then = earlier.figure(table.number, column)
    before = then.figure if then else None
    difference = ""
    if before is not None and now is not None:
        step = now - before
        difference = f"; {'+' if step > 0 else '−' if step < 0 else '±'}{abs(step)}"
    name = words.say(f"change.{form_of(table.number)}.{column}")
    line = f"{name} – {figure_text(now)}"
    line += f" ({month_within_short(earlier.month, words)} – {figure_text(before)}{difference})"
    if then and monitored != then.monitored:
        line += words.count("change.coverage", monitored, then=then.monitored)
    return line


def _monitored(table: Table, column: str) -> int:
    """How many regions stand behind a column's sum; behind the total those with at least one violation cell."""
    if column != TOTAL_ID:
        return dict(zip(table.column_ids, table.monitored, strict=False))[column]
    return sum(row.total is not None for row in table.rows)


# ------------------------------------------------------------------------------------ corrections


def _corrections(judgement: MonthJudgement, correction: Movement | None, words: Words) -> Section | None:
    if correction is None:
        return None
    day = state_of_day(correction.as_of, words)
    withdrawn, unmonitored, added = correction.withdrawn, correction.unmonitored, correction.added
    blocks = [
        *_moved_blocks(judgement, withdrawn, "correction.withdrawn", day, words),
        *_moved_blocks(judgement, unmonitored, "correction.unmonitored", day, words),
        *_moved_blocks(judgement, added, "correction.added", day, words),
    ]
    others = len(correction.changes) - len(withdrawn) - len(unmonitored) - len(added)
    if others:
        blocks.append(Block(words.count("correction.others", others)))
    if not blocks:
        blocks.append(Block(words.say("correction.nothing", day=day)))
    if correction.basis:
        lines = list_lines([words.text(reason.text) for reason in correction.basis])
        blocks.append(Block(words.say("correction.basis"), lines))
    return Section(words.say("correction.title"), tuple(blocks))


def _moved_blocks(
    judgement: MonthJudgement, changes: Sequence[Change], lead: str, day: str, words: Words
) -> list[Block]:
    """One block per cause; the first says how many there are in all."""
    by_cause: dict[tuple[Reason, ...], list[Change]] = {}
    for change in changes:
        by_cause.setdefault(change.reasons, []).append(change)
    blocks: list[Block] = []
    for reasons, group in by_cause.items():
        sentence = f"{words.text(why(reasons))}:"
        text = sentence if blocks else f"{words.count(lead, len(changes), day=day)} {sentence}"
        blocks.append(Block(text, list_lines(change_lines(judgement, group, words))))
    return blocks


def change_lines(judgement: MonthJudgement, changes: Iterable[Change], words: Words) -> list[str]:
    """Return one line per region and rule, with the registration numbers."""
    names = region_names(judgement, words)
    labels = _labels(judgement, words)
    places = {region.code: place for place, region in enumerate(judgement.regions)}
    groups: dict[tuple[str, int, str], list[str]] = {}
    for change in sorted(changes, key=lambda change: places.get(change.finding.region, len(places))):
        finding = change.finding
        groups.setdefault((finding.region, finding.table, finding.rule), []).append(
            _named(finding.registration_number, finding.title)
        )
    return [
        f"{names.get(region, region)}, {words.say(f'table_name.{table}').lower()}, "
        f"«{labels.get((table, rule), rule)}» – {len(numbers)}: {', '.join(numbers)}"
        for (region, table, rule), numbers in groups.items()
    ]


def region_names(judgement: MonthJudgement, words: Words) -> dict[str, str]:
    """Return the regions' names by their codes."""
    return {
        region.code: words.text(Texts(region.code, region.name_kk, region.name_ru))
        for region in judgement.regions
    }


def _labels(judgement: MonthJudgement, words: Words) -> dict[tuple[int, str], str]:
    columns = judgement.basis.edition.columns
    return {(column.table, column.id): words.text(column_label(column)) for column in columns}


def _named(number: str, title: str) -> str:
    """A hearing by its number, else by its title."""
    return f"№ {number}" if number else f"«{title}»"


def why(reasons: Sequence[Reason]) -> Sayable:
    """Say why something moved: «Себебі: …», «Причина: …»; several reasons are possible ones."""
    if not reasons:
        return message("why.unknown")
    known = listed((reason.text for reason in reasons), "; ")
    return message("why.one" if len(reasons) == 1 else "why.several", reasons=known)


# ------------------------------------------------------------------------------------ confirming an address


def confirming_lines(
    judgement: MonthJudgement, confirmations: Iterable[ConfirmationPreview], words: Words
) -> tuple[str, ...]:
    """Return a line per region: its unconfirmed addresses, and what its empty cells would show."""
    names, labels = region_names(judgement, words), _labels(judgement, words)
    lines = []
    for entry in confirmations:
        cells = []
        for (table, rule), figure in entry.cells.items():
            numbers = [
                _named(finding.registration_number, finding.title)
                for finding in entry.findings
                if (finding.table, finding.rule) == (table, rule) and finding.counted
            ]
            text = f"{words.say(f'table_name.{table}').lower()}, «{labels[table, rule]}» – {figure}"
            cells.append(f"{text} ({', '.join(numbers)})" if numbers else text)
        lines.append(f"{names[entry.region.code]} ({', '.join(entry.addresses)}): {'; '.join(cells)}")
    return tuple(lines)


def _confirming(
    judgement: MonthJudgement, confirmations: Sequence[ConfirmationPreview], words: Words
) -> Section | None:
    if not confirmations:
        return None
    lines = list_lines(confirming_lines(judgement, confirmations, words))
    return Section(words.say("confirming.title"), (Block(words.say("confirming.lead"), lines),))
