"""What the Word report says about other publications: the month before, corrections, addresses to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hearings_crawler.items import Form
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import form_of
from reports.view.compare import Change, Kind, Movement, Reason
from reports.view.confirmation_preview import ConfirmationPreview
from reports.view.findings import FetchTimes
from reports.view.page_model import EvidenceText, Moved, MovedFigure, TrendMonth
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import (
    LANGUAGES,
    NOT_MONITORED,
    TABLE_NAME,
    Bilingual,
    month_in,
    plural_ru,
    state_of_day,
)


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """A publication of the month: what it was made for, and how many figures and findings had moved.

    ``moved`` is None for the month's first publication.
    """

    as_of: str
    final: bool
    state: str
    moved: dict[str, object] | None


@dataclass(frozen=True)
class Beside:
    """What a month's files show beside its judgement; all of it from the store and the archive.

    ``movement`` compares with the publication before, ``correction`` with what was last issued (the newest
    final publication, else the one before); ``earlier`` is the month before, ``trend`` the months up to this
    one, oldest first; ``changelog`` ends with this publication;
    ``fetched`` says when the evidence was fetched, by digest.
    """

    state: str = ""
    movement: Movement | None = None
    correction: Movement | None = None
    changelog: tuple[ChangelogEntry, ...] = ()
    earlier: TrendMonth | None = None
    trend: tuple[TrendMonth, ...] = ()
    confirmations: tuple[ConfirmationPreview, ...] = ()
    evidence: dict[str, EvidenceText] = field(default_factory=dict)
    fetched: Mapping[str, FetchTimes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: a heading, and blocks of a sentence with the lines that it introduces."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence and the lines below it."""

    text: str
    lines: tuple[str, ...] = ()


def changelog_entry(as_of: date, state: str, movement: Movement | None, *, final: bool) -> ChangelogEntry:
    """Return the entry of a publication."""
    moved: dict[str, object] | None = None
    if movement is not None:
        moved = {
            "compared_with": movement.as_of.isoformat(),
            "figures": len(movement.cells),
            "violations_added": len(movement.added),
            "violations_withdrawn": len(movement.withdrawn),
            "findings_appeared": movement.count(Kind.APPEARED),
            "findings_withdrawn": movement.count(Kind.WITHDRAWN),
            "verdicts_changed": movement.count(Kind.VERDICT),
            "dates_changed": movement.count(Kind.DATES),
            "causes": sorted({str(reason.cause) for reason in movement.basis}),
        }
    return ChangelogEntry(as_of.isoformat(), final=final, state=state, moved=moved)


def history_sections(
    judgement: MonthJudgement, tables: tuple[Table, Table], beside: Beside, language: str, *, final: bool
) -> tuple[Section, ...]:
    """Return the sections that have something to say, in the order of the report."""
    sections = [
        _month_before(judgement, tables, beside.earlier, language),
        _corrections(judgement, beside.correction, language),
        # an issued document says nothing about work in progress
        None if final else _confirming(judgement, beside.confirmations, language),
    ]
    return tuple(section for section in sections if section is not None)


def corrected_mark(correction: Movement | None, language: str) -> str:
    """Return the remark that goes with the mark of a report that withdraws violations; empty if none."""
    number = len(correction.withdrawn) if correction else 0
    if not number:
        return ""
    return Bilingual(
        f"Түзетілген есеп: {number} бұзушылық алынып тасталды.",
        f"Исправленный отчёт: {_withdrawn_ru(number)}.",
    ).get(language)


def moved_figures(judgement: MonthJudgement, movement: Movement | None) -> Moved | None:
    """Return what moved since the publication before, as the page shows it; None without one."""
    if movement is None:
        return None
    sentences = [reason.text for reason in movement.basis]
    for changes, kk, ru in (
        (movement.withdrawn, "алынып тасталған бұзушылықтар", "отозванные нарушения"),
        (movement.added, "қосылған бұзушылықтар", "добавленные нарушения"),
    ):
        for_kk, for_ru = (change_lines(judgement, changes, language) for language in LANGUAGES)
        sentences += [Bilingual(f"{kk}: {a}", f"{ru}: {b}") for a, b in zip(for_kk, for_ru, strict=True)]
    return Moved(
        movement.as_of,
        tuple(
            MovedFigure(cell.table, cell.region, cell.column, cell.before, cell.now, why(cell.reasons))
            for cell in movement.cells
        ),
        tuple(Bilingual(_sentence(text.kk), _sentence(text.ru)) for text in sentences),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


# ------------------------------------------------------------------------------------ the month before

_COUNTS = {
    (Form.OPEN_MEETING, "notices"): Bilingual(
        "ашық жиналыстар бойынша хабарландырулар", "объявлений по открытым собраниям"
    ),
    (Form.OPEN_MEETING, "minutes"): Bilingual(
        "ашық жиналыстар бойынша хаттамалар", "протоколов по открытым собраниям"
    ),
    (Form.OPEN_MEETING, TOTAL_ID): Bilingual(
        "ашық жиналыстар бойынша бұзушылықтар", "нарушений по открытым собраниям"
    ),
    (Form.PUBLIC_DISCUSSION, "notices"): Bilingual("жария талқылаулар", "публичных обсуждений"),
    (Form.PUBLIC_DISCUSSION, "portal_minutes"): Bilingual(
        "жария талқылаулар бойынша порталдағы хаттамалар",
        "протоколов публичных обсуждений на портале",
    ),
    (Form.PUBLIC_DISCUSSION, TOTAL_ID): Bilingual(
        "жария талқылаулар бойынша бұзушылықтар", "нарушений по публичным обсуждениям"
    ),
}


def _month_before(
    judgement: MonthJudgement, tables: tuple[Table, Table], earlier: TrendMonth | None, language: str
) -> Section | None:
    if earlier is None:
        return None
    lines = []
    for table in tables:
        for column in table.column_ids:
            name = _COUNTS.get((form_of(table.number), column))
            then = earlier.figure(table.number, column)
            if name is None or then is None:
                continue
            now = table.figure("KZ", column)
            monitored = _monitored(table, column)
            line = f"{name.get(language)} – {_shown(now)}"
            line += _then(earlier, then.figure, now, language)
            if monitored != then.monitored:
                line += _coverage(then.monitored, monitored, language)
            lines.append(line)
    day = state_of_day(earlier.as_of, language)
    month, before = month_in(judgement.month, language), month_in(earlier.month, language)
    lead = Bilingual(
        f"{month} ({before} – {day} жарияланған есеп бойынша):",
        f"{month[0].upper()}{month[1:]} ({before} – по отчёту, опубликованному {day}):",
    )
    return Section(
        Bilingual("Алдыңғы аймен салыстыру", "Сравнение с предыдущим месяцем").get(language),
        (Block(lead.get(language), _list(lines)),),
    )


def _monitored(table: Table, column: str) -> int:
    """How many regions stand behind a column's sum; behind the total those with at least one violation cell."""
    if column != TOTAL_ID:
        return dict(zip(table.column_ids, table.monitored, strict=False))[column]
    return sum(row.total is not None for row in table.rows)


def _shown(figure: int | None) -> str:
    return NOT_MONITORED if figure is None else str(figure)


def _then(earlier: TrendMonth, then: int | None, now: int | None, language: str) -> str:
    difference = ""
    if then is not None and now is not None:
        step = now - then
        difference = f"; {'+' if step > 0 else '−' if step < 0 else '±'}{abs(step)}"
    return f" ({month_in(earlier.month, language, short=True)} – {_shown(then)}{difference})"


def _coverage(then: int, now: int, language: str) -> str:
    regions = plural_ru(now, "региону", "регионам", "регионам")
    return Bilingual(
        f", мониторинг жүргізілген өңірлер: {now} (бұрын – {then})",
        f", мониторинг по {now} {regions} (тогда – по {then})",
    ).get(language)


# ------------------------------------------------------------------------------------ corrections


def _corrections(judgement: MonthJudgement, correction: Movement | None, language: str) -> Section | None:
    if correction is None:
        return None
    day = state_of_day(correction.as_of, language)
    withdrawn, added = correction.withdrawn, correction.added
    others = len(correction.changes) - len(withdrawn) - len(added)
    blocks = [
        *_moved_blocks(
            judgement,
            withdrawn,
            Bilingual(
                f"{day} жарияланған есептегі {len(withdrawn)} бұзушылық алынып тасталды.",
                f"По сравнению с отчётом, опубликованным {day}, {_withdrawn_ru(len(withdrawn))}.",
            ),
            language,
        ),
        *_moved_blocks(
            judgement,
            added,
            Bilingual(
                f"{day} жарияланған есепке {len(added)} бұзушылық қосылды.",
                f"По сравнению с отчётом, опубликованным {day}, {_added_ru(len(added))}.",
            ),
            language,
        ),
    ]
    if others:
        found = plural_ru(others, "изменился", "изменились", "изменились")
        found += f" {others} {plural_ru(others, 'вывод', 'вывода', 'выводов')}"
        blocks.append(
            Block(
                Bilingual(
                    f"Бұдан басқа, көрсеткіштерге әсер етпейтін {others} анықтама өзгерді.",
                    f"Кроме того, {found} без влияния на показатели.",
                ).get(language)
            )
        )
    if not blocks:
        blocks.append(
            Block(
                Bilingual(
                    f"{day} жарияланған есеппен салыстырғанда бұзушылықтар өзгерген жоқ.",
                    f"По сравнению с отчётом, опубликованным {day}, нарушения не изменились.",
                ).get(language)
            )
        )
    if correction.basis:
        lead = Bilingual("Есептің негізінде өзгергені:", "Что изменилось в основании отчёта:").get(language)
        blocks.append(Block(lead, _list(reason.text.get(language) for reason in correction.basis)))
    return Section(Bilingual("Түзетулер", "Исправления").get(language), tuple(blocks))


def _withdrawn_ru(number: int) -> str:
    verb = plural_ru(number, "отозвано", "отозваны", "отозвано")
    return f"{verb} {number} {plural_ru(number, 'нарушение', 'нарушения', 'нарушений')}"


def _added_ru(number: int) -> str:
    verb = plural_ru(number, "добавлено", "добавлены", "добавлено")
    return f"{verb} {number} {plural_ru(number, 'нарушение', 'нарушения', 'нарушений')}"


def _moved_blocks(
    judgement: MonthJudgement, changes: Sequence[Change], lead: Bilingual, language: str
) -> list[Block]:
    """One block per cause; the first says how many there are in all."""
    by_cause: dict[tuple[Reason, ...], list[Change]] = {}
    for change in changes:
        by_cause.setdefault(change.reasons, []).append(change)
    blocks: list[Block] = []
    for reasons, group in by_cause.items():
        sentence = f"{why(reasons).get(language)}:"
        text = sentence if blocks else f"{lead.get(language)} {sentence}"
        blocks.append(Block(text, _list(change_lines(judgement, group, language))))
    return blocks


def change_lines(judgement: MonthJudgement, changes: Iterable[Change], language: str) -> list[str]:
    """Return one line per region and rule, with the registration numbers."""
    names = {
        region.code: region.name_kk if language == "kk" else region.name_ru for region in judgement.regions
    }
    labels = {
        (column.table, column.id): column_label(column, language)
        for column in judgement.basis.edition.columns
    }
    places = {region.code: place for place, region in enumerate(judgement.regions)}
    groups: dict[tuple[str, int, str], list[str]] = {}
    for change in sorted(changes, key=lambda change: places.get(change.finding.region, len(places))):
        finding = change.finding
        groups.setdefault((finding.region, finding.table, finding.rule), []).append(
            f"№ {finding.registration_number}" if finding.registration_number else f"«{finding.title}»"
        )
    return [
        f"{names.get(region, region)}, {TABLE_NAME[table].get(language).lower()}, "
        f"«{labels.get((table, rule), rule)}» – {len(numbers)}: {', '.join(numbers)}"
        for (region, table, rule), numbers in groups.items()
    ]


def why(reasons: Sequence[Reason]) -> Bilingual:
    """Say why something moved: «Себебі: …», «Причина: …»; several reasons are possible ones."""
    if not reasons:
        return Bilingual("Себебі анықталмады", "Причина не установлена")
    kk = "; ".join(reason.text.kk for reason in reasons)
    ru = "; ".join(reason.text.ru for reason in reasons)
    if len(reasons) == 1:
        return Bilingual(f"Себебі: {kk}", f"Причина: {ru}")
    return Bilingual(f"Ықтимал себептері: {kk}", f"Возможные причины: {ru}")


# ------------------------------------------------------------------------------------ confirming an address


def confirming_lines(
    judgement: MonthJudgement, confirmations: Iterable[ConfirmationPreview], language: str
) -> tuple[str, ...]:
    """Return a line per region: its unconfirmed addresses, and what its empty cells would show."""
    edition = judgement.basis.edition
    lines = []
    for entry in confirmations:
        cells = []
        for (table, rule), figure in entry.cells.items():
            numbers = [
                f"№ {finding.registration_number}" if finding.registration_number else f"«{finding.title}»"
                for finding in entry.findings
                if (finding.table, finding.rule) == (table, rule) and finding.counted
            ]
            label = column_label(edition.column(table, rule), language)
            text = f"{TABLE_NAME[table].get(language).lower()}, «{label}» – {figure}"
            cells.append(f"{text} ({', '.join(numbers)})" if numbers else text)
        name = entry.region.name_kk if language == "kk" else entry.region.name_ru
        lines.append(f"{name} ({', '.join(entry.addresses)}): {'; '.join(cells)}")
    return tuple(lines)


def to_confirm(
    judgement: MonthJudgement, confirmations: Sequence[ConfirmationPreview]
) -> tuple[Bilingual, ...]:
    """Return the same lines for the page."""
    kk, ru = (confirming_lines(judgement, confirmations, language) for language in LANGUAGES)
    return tuple(Bilingual(*pair) for pair in zip(kk, ru, strict=True))


def _confirming(
    judgement: MonthJudgement, confirmations: Sequence[ConfirmationPreview], language: str
) -> Section | None:
    if not confirmations:
        return None
    lead = Bilingual(
        "Адам растамаған мекенжайлар расталса, қазір бос тұрған ұяшықтарда мынадай сандар шығады (олар есептегі "
        "сандарға қосылмаған):",
        "Если подтвердить адреса, ещё не подтверждённые человеком, в пустых сейчас ячейках появятся следующие "
        "числа (в показатели отчёта они не входят):",
    )
    return Section(
        Bilingual("Талдаушыға: мекенжайлар расталса", "Для аналитика: если адреса подтвердить").get(language),
        (Block(lead.get(language), _list(confirming_lines(judgement, confirmations, language))),),
    )


def _list(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines of a list: each ends with a semicolon, the last with a full stop."""
    texts = [line.rstrip(".;") for line in lines]
    return (*(f"{text};" for text in texts[:-1]), *(f"{text}." for text in texts[-1:]))
