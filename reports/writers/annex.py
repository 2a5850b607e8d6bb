"""One akimat's findings as a Word file to be sent to it, from the template ``annex.docx``.

It says nothing about other regions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from markupsafe import Markup, escape

from hearings_crawler.items import Source
from hearings_crawler.judging.judgement import MonthJudgement, RegionName, Verdict
from reports.view.compare import Movement
from reports.view.findings import FetchTimes, finding_fields, finding_title, parts_of
from reports.view.history import Beside, why
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import (
    DRAFT,
    FINAL,
    STATUS,
    TABLE_NAME,
    TABLE_TITLE,
    TOTAL,
    Bilingual,
    clean,
    local_time,
    month_attributive,
    state_of_day,
)
from reports.writers.word import open_template, render


def annex_docx(
    judgement: MonthJudgement,
    tables: tuple[Table, Table],
    region: RegionName,
    language: str,
    *,
    beside: Beside | None = None,
    final: bool,
) -> bytes:
    """Return ``regions/KZ-xx.kk.docx`` or ``.ru.docx``: the region's figures and its findings one by one.

    ``beside`` tells what was withdrawn since the publication before, and when the evidence was fetched.
    """
    beside = beside or Beside()
    template = open_template("annex.docx")
    template.init_docx()
    title = _title(judgement, region, language)
    context = {
        "mark": (FINAL if final else DRAFT).get(language),
        "title": title,
        "opening": _opening(judgement, region, language),
        "parts": [
            *(_figures(judgement, table, region, language) for table in tables),
            *_withdrawn(judgement, beside.correction, region, language),
            *_finding_parts(judgement, template, region, language, beside.fetched),
        ],
        "objection_title": _OBJECTION_TITLE.get(language),
        "objection": _OBJECTION.get(language),
    }
    return render(template, context, language, title, judgement.as_of)


_FINDING = Bilingual("анықтама", "вывод")
_NOT_MONITORED = Bilingual("мониторинг жүргізілмеді", "мониторинг не проводился")
_OBJECTION_TITLE = Bilingual("Қарсылық білдіру тәртібі", "Порядок возражений")
_OBJECTION = Bilingual(
    "Анықтамамен келіспеген жағдайда Қазақстан Республикасының Экология және табиғи ресурстар министрлігіне "
    "анықтаманың нөмірін («Анықтаманың нөмірі» жолы), құжаттың сілтемесін және оның орналастырылған күнін "
    "растайтын дәлелді көрсетіп, жазбаша жүгініңіз. Талдаушының шешімі себебімен бірге келесі есепте көрсетіледі.",
    "При несогласии с выводом направьте в Министерство экологии и природных ресурсов Республики Казахстан "
    "письменное возражение, указав номер вывода (строка «Номер вывода»), ссылку на документ и подтверждение даты "
    "его размещения. Решение аналитика вместе с его обоснованием будет показано в отчёте.",
)


def _title(judgement: MonthJudgement, region: RegionName, language: str) -> str:
    month = month_attributive(judgement.month, language)
    return Bilingual(
        f"{region.name_kk}: {month} қоғамдық тыңдаулар туралы ақпаратқа қолжетімділік мониторингінің нәтижелері",
        f"{region.name_ru}: результаты мониторинга доступа к информации об общественных слушаниях {month}",
    ).get(language)


def _opening(judgement: MonthJudgement, region: RegionName, language: str) -> list[str]:
    edition = judgement.basis.edition
    day = state_of_day(judgement.as_of, language)
    lines = [
        Bilingual(
            f"Қорытындылар {day} шығарылды. Негізі: {edition.act.kk}; {edition.code.kk}.",
            f"Выводы сделаны {day}. Основание: {edition.act.ru}; {edition.code.ru}.",
        ).get(language)
    ]
    if not edition.checked_by:
        lines.append(
            Bilingual(
                "Мерзімдер ресми мәтінмен әлі салыстырылмаған.",
                "Сроки с официальным текстом ещё не сверены.",
            ).get(language)
        )
    for source in judgement.coverage:
        if source.region == region.code and source.source is Source.SITE:
            status = STATUS[source.status].get(language)
            complete = local_time(source.last_complete)
            if complete:
                last = f"{complete:%d.%m.%Y %H:%M}"
                status += Bilingual(
                    f"; соңғы толық тексеру – {last} (Астана уақыты)",
                    f"; последняя полная проверка – {last} (время Астаны)",
                ).get(language)
            lines.append(
                Bilingual(f"ЖАО интернет-ресурсы: {status}.", f"Интернет-ресурс МИО: {status}.").get(language)
            )
    if judgement.basis.clock_fixed:
        lines.append(
            Bilingual(
                "Тексеру кезінде сағат қолмен орнатылған.", "При проверке часы были установлены вручную."
            ).get(language)
        )
    return lines


def _figures(judgement: MonthJudgement, table: Table, region: RegionName, language: str) -> dict[str, object]:
    """The region's own row, a line per column; a cell not monitored with its reason."""
    lines = []
    for column in table.columns:
        figure = table.figure(region.code, column.id)
        reason = judgement.not_monitored.get((table.number, region.code, column.id))
        text = str(figure) if reason is None else f"{_NOT_MONITORED.get(language)} ({reason.get(language)})"
        lines.append(clean(f"{column_label(column, language)} – {text}"))
    total = table.figure(region.code, TOTAL_ID)
    shown = _NOT_MONITORED.get(language) if total is None else total
    lines.append(f"{TOTAL[table.number].get(language)} – {shown}")
    title = f"{TABLE_NAME[table.number].get(language)}. {TABLE_TITLE[table.number].get(language)}"
    return {"title": title, "texts": lines, "findings": []}


def _withdrawn(
    judgement: MonthJudgement, correction: Movement | None, region: RegionName, language: str
) -> list[dict[str, object]]:
    """What the akimat was told before and is no longer held against it."""
    own = (
        [change for change in correction.withdrawn if change.finding.region == region.code]
        if correction
        else []
    )
    if correction is None or not own:
        return []
    day = state_of_day(correction.as_of, language)
    title = Bilingual(
        f"{day} жіберілген қосымшадан алынып тасталған бұзушылықтар: {len(own)}",
        f"Отозваны нарушения из приложения, составленного {day}: {len(own)}",
    ).get(language)
    labels = {
        (column.table, column.id): column_label(column, language)
        for column in judgement.basis.edition.columns
    }
    lines = [
        f"{TABLE_NAME[finding.table].get(language)}, «{labels.get((finding.table, finding.rule), finding.rule)}»: "
        f"{finding.registration_number or finding.title} ({_FINDING.get(language)} {finding.id}). "
        f"{why(change.reasons).get(language)}."
        for change in own
        for finding in (change.finding,)
    ]
    return [{"title": title, "texts": [clean(line) for line in lines], "findings": []}]


def _nothing_broken(judgement: MonthJudgement, region: RegionName) -> Bilingual:
    """Say that no violation was found, or that none was looked for."""
    rules = [column for column in judgement.basis.edition.columns if not column.is_count]
    gaps = sum((rule.table, region.code, rule.id) in judgement.not_monitored for rule in rules)
    if gaps == len(rules):
        return Bilingual(
            "Мониторинг жүргізілмегендіктен бұзушылықтар туралы қорытынды жасалмайды.",
            "Мониторинг не проводился, поэтому вывод о нарушениях не делается.",
        )
    if gaps:
        return Bilingual(
            "Мониторинг жүргізілген бағандар бойынша бұзушылықтар анықталмады.",
            "По графам, по которым проводился мониторинг, нарушений не выявлено.",
        )
    return Bilingual("Бұзушылықтар анықталмады.", "Нарушений не выявлено.")


def _finding_parts(
    judgement: MonthJudgement,
    template: Any,
    region: RegionName,
    language: str,
    fetched: Mapping[str, FetchTimes],
) -> Sequence[dict[str, object]]:
    parts = parts_of(judgement, region.code, language)
    first: list[dict[str, object]] = []
    if not any(part.kind == Verdict.BROKEN.value for part in parts):
        nothing = _nothing_broken(judgement, region).get(language)
        first.append({"title": nothing, "texts": [], "findings": []})
    first += [
        {
            "title": f"{part.title}: {len(part.findings)}",
            "texts": [],
            "findings": [
                {
                    "title": f"{number}. {finding_title(judgement, finding, language)}",
                    "fields": [
                        {
                            "label": field.label,
                            "text": "" if field.link else field.text,
                            "link": _link(template, field.link),
                        }
                        for field in finding_fields(judgement, finding, language, fetched)
                    ],
                }
                for number, finding in enumerate(part.findings, 1)
            ],
        }
        for part in parts
    ]
    return first


def _link(template: Any, address: str) -> Markup:
    """A clickable address as Word's XML; empty for none."""
    if not address:
        return Markup("")
    relation = template.docx.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return Markup(
        '<w:hyperlink r:id="{}" w:history="1"><w:r><w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr>'
        "<w:t>{}</w:t></w:r></w:hyperlink>"
    ).format(relation, escape(clean(address)))
