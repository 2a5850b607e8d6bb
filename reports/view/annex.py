"""What one akimat is told: its own figures, what was withdrawn, its findings one by one, how to object.

It says nothing about other regions.
"""

from __future__ import annotations

from dataclasses import dataclass

from hearings_crawler.items import Source
from hearings_crawler.judging.judgement import Finding, MonthJudgement, RegionName, Verdict
from hearings_crawler.law.rulebook import Texts
from hearings_crawler.words.catalogue import Words
from reports.view.addresses import address_lines
from reports.view.compare import Change, Movement
from reports.view.comparison import why
from reports.view.context import PublicationContext
from reports.view.findings import Field, finding_fields, finding_title, parts_of
from reports.view.records import MonthRecords
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import clean, month_during, state_of_day, time_text


@dataclass(frozen=True, slots=True)
class AnnexFinding:
    """A finding with its number and rule, and a line for each of its fields."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """A heading with lines of text or findings below it."""

    title: str
    texts: tuple[str, ...] = ()
    findings: tuple[AnnexFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """The annex of one region in one language."""

    mark: str
    title: str
    opening: tuple[str, ...]
    parts: tuple[AnnexPart, ...]
    objection_title: str
    objection: str


def make_annex(
    records: MonthRecords, region: RegionName, context: PublicationContext, words: Words, *, final: bool
) -> Annex:
    """Return a region's annex; ``context`` tells what was withdrawn, and when the evidence was fetched."""
    judgement = records.judgement
    name = Texts(region.code, region.name_kk, region.name_ru)
    return Annex(
        mark=words.say("mark.final" if final else "mark.draft"),
        title=words.say("annex.title", region=name, month=month_during(judgement.month, words)),
        opening=tuple(_opening(records, region, words)),
        parts=(
            *(_figures(judgement, table, region, words) for table in records.tables),
            *_withdrawn(judgement, context.correction, region, words),
            *_findings(records, region, context, words),
        ),
        objection_title=words.say("annex.objection_title"),
        objection=words.say("annex.objection"),
    )


def _opening(records: MonthRecords, region: RegionName, words: Words) -> list[str]:
    judgement = records.judgement
    edition = judgement.basis.edition
    day = state_of_day(judgement.as_of, words)
    lines = [words.say("annex.as_of", day=day, act=edition.act, code=edition.code)]
    if not edition.checked_by:
        some = any(column.checked for column in edition.columns)
        lines.append(words.say("annex.part_checked" if some else "annex.unchecked"))
    for source in judgement.coverage:
        if source.region == region.code and source.source is Source.SITE:
            status = words.say(f"status.{source.status}")
            if source.last_complete:
                status += words.say("annex.last_complete", last=time_text(source.last_complete))
            lines.append(words.say("annex.site", status=status))
    lines += address_lines(records, region.code, words)
    if judgement.basis.clock_fixed:
        lines.append(words.say("annex.clock"))
    return lines


def _figures(judgement: MonthJudgement, table: Table, region: RegionName, words: Words) -> AnnexPart:
    """The region's own row, a line per column; a cell not monitored with its reason."""
    unmonitored = words.say("figure.not_monitored")
    lines = []
    for column in table.columns:
        reason = judgement.not_monitored.get((table.number, region.code, column.id))
        figure = table.figure(region.code, column.id)
        text = str(figure) if reason is None else f"{unmonitored} ({words.text(reason)})"
        lines.append(clean(f"{words.text(column_label(column))} – {text}"))
    lines.append(_total(table, region, words))
    if table.number == 1:
        lines.append(words.say("note.placed"))
    title = f"{words.say(f'table_name.{table.number}')}. {words.say(f'table_title.{table.number}')}"
    return AnnexPart(title, tuple(lines))


def _total(table: Table, region: RegionName, words: Words) -> str:
    """The total of the monitored cells, and of how many cells it is when some were not."""
    total = table.figure(region.code, TOTAL_ID)
    text = words.say("figure.not_monitored") if total is None else str(total)
    rules = [place for place, column in enumerate(table.columns) if not column.is_count]
    monitored = sum(table.row(region.code).cells[place] is not None for place in rules)
    if total is not None and monitored < len(rules):
        text += " " + words.count("annex.partial_total", monitored, every=len(rules))
    return f"{words.say(f'table_total.{table.number}')} – {text}"


def _withdrawn(
    judgement: MonthJudgement, correction: Movement | None, region: RegionName, words: Words
) -> list[AnnexPart]:
    """What the akimat was told before and is no longer held against it."""
    if correction is None:
        return []
    day = state_of_day(correction.as_of, words)
    labels = {
        (column.table, column.id): words.text(column_label(column))
        for column in judgement.basis.edition.columns
    }
    parts = []
    for key, changes in (
        ("annex.withdrawn", correction.withdrawn),
        ("annex.unmonitored", correction.unmonitored),
    ):
        own = [change for change in changes if change.finding.region == region.code]
        if own:
            lines = tuple(_withdrawn_line(change, labels, words) for change in own)
            parts.append(AnnexPart(words.say(key, day=day, number=len(own)), lines))
    return parts


def _withdrawn_line(change: Change, labels: dict[tuple[int, str], str], words: Words) -> str:
    finding = change.finding
    place = words.say(f"table_name.{finding.table}")
    label = labels.get((finding.table, finding.rule), finding.rule)
    named = finding.registration_number or finding.title
    reasons = words.text(why(change.reasons))
    return clean(f"{place}, «{label}»: {named} ({words.say('annex.finding')} {finding.id}). {reasons}.")


def _nothing_broken(judgement: MonthJudgement, region: RegionName, words: Words) -> str:
    """Say that no violation was found, or that none was looked for."""
    rules = [column for column in judgement.basis.edition.columns if not column.is_count]
    gaps = sum((rule.table, region.code, rule.id) in judgement.not_monitored for rule in rules)
    if gaps == len(rules):
        return words.say("annex.nothing.not_monitored")
    return words.say("annex.nothing.monitored" if gaps else "annex.nothing.none")


def _findings(
    records: MonthRecords, region: RegionName, context: PublicationContext, words: Words
) -> list[AnnexPart]:
    judgement = records.judgement
    parts = parts_of(records.findings_by_region[region.code], words)

    def told(number: int, finding: Finding) -> AnnexFinding:
        title = f"{number}. {finding_title(judgement, finding, words)}"
        return AnnexFinding(title, finding_fields(judgement, finding, words, context))

    broken = any(part.kind == Verdict.BROKEN.value for part in parts)
    return [
        *([] if broken else [AnnexPart(_nothing_broken(judgement, region, words))]),
        *(
            AnnexPart(
                f"{part.title}: {len(part.findings)}",
                findings=tuple(told(number, finding) for number, finding in enumerate(part.findings, 1)),
            )
            for part in parts
        ),
    ]
