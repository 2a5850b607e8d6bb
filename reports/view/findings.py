"""How a finding is told to a reader: the fields of the annexes and of the page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearings_crawler.judging.judgement import Finding, MonthJudgement, Verdict
from reports.view.tables import DISMISSED, RowOrder, column_label
from reports.words.wording import (
    DOCUMENT,
    FORM,
    SOURCE,
    Bilingual,
    clean,
    day_text,
    is_web_address,
    local_time,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One line about a finding; ``link`` is an address that may be made clickable, or empty."""

    label: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one kind under one heading."""

    kind: str
    title: str
    findings: tuple[Finding, ...]


PART_TITLES = {
    Verdict.BROKEN.value: Bilingual("Анықталған бұзушылықтар", "Выявленные нарушения"),
    Verdict.UNKNOWN.value: Bilingual(
        "Деректердің жеткіліксіздігінен анықталмағандар (есептелмейді)",
        "Не установлено из-за нехватки данных (не учитывается)",
    ),
    Verdict.PENDING.value: Bilingual(
        "Мерзімі әлі өтпегендер (есептелмейді)", "Срок ещё не истёк (не учитывается)"
    ),
    DISMISSED: Bilingual("Талдаушы алып тастағандар (есептелмейді)", "Отклонено аналитиком (не учитывается)"),
}
KIND = {
    Verdict.BROKEN.value: Bilingual("бұзушылық", "нарушение"),
    Verdict.UNKNOWN.value: Bilingual("анықталмады, есептелмейді", "не установлено, не учитывается"),
    Verdict.PENDING.value: Bilingual("мерзімі өтпеген, есептелмейді", "срок не истёк, не учитывается"),
    DISMISSED: Bilingual("талдаушы алып тастаған, есептелмейді", "отклонено аналитиком, не учитывается"),
}


def kind_of(finding: Finding) -> str:
    """Return ``broken``, ``unknown``, ``pending`` or ``dismissed``."""
    return DISMISSED if finding.mark == DISMISSED else finding.verdict.value


def parts_of(judgement: MonthJudgement, region: str, language: str) -> tuple[Part, ...]:
    """Return a region's findings by kind, each kind in the order of the lists; kinds without any are left out."""
    own = [
        finding for finding in RowOrder(judgement).findings(judgement.findings) if finding.region == region
    ]
    return tuple(
        Part(kind, title.get(language), tuple(finding for finding in own if kind_of(finding) == kind))
        for kind, title in PART_TITLES.items()
        if any(kind_of(finding) == kind for finding in own)
    )


def finding_title(judgement: MonthJudgement, finding: Finding, language: str) -> str:
    """Return the broken rule's name with its table: «Хаттамалар: Болмауы»."""
    return column_label(judgement.basis.edition.column(finding.table, finding.rule), language)


def _interval(finding: Finding) -> str:
    """The days of placement: one day, or an interval from the crawls."""
    days = dict.fromkeys(day for day in (finding.placed_from, finding.placed_to) if day)
    return " – ".join(day_text(day) for day in days)


FetchTimes = tuple[datetime, datetime]
"""When a body with some digest was fetched first and last, with zone."""


def _fetched(times: FetchTimes | None) -> str:
    """The judged version of a page: when it was fetched first and last (local time)."""
    if times is None:
        return ""
    moments = (local_time(moment) for moment in times)
    shown = dict.fromkeys(moment.strftime("%d.%m.%Y %H:%M") for moment in moments if moment)
    return " – ".join(shown)


def finding_fields(
    judgement: MonthJudgement,
    finding: Finding,
    language: str,
    fetched: Mapping[str, FetchTimes] | None = None,
) -> tuple[Field, ...]:
    """Return everything that is needed to check a finding by hand; lines without a value are left out.

    ``fetched`` says when each body was fetched, by digest.
    """
    column = judgement.basis.edition.column(finding.table, finding.rule)
    paragraph = (
        Bilingual(f"{column.paragraph}-тармақ", f"пункт {column.paragraph}") if column.paragraph else None
    )
    mark = ""
    if finding.mark:
        what = Bilingual("алып тасталды", "отклонено") if finding.mark == DISMISSED else _CONFIRMED
        who = ", ".join(part for part in (finding.mark_by, day_text(finding.mark_on)) if part)
        mark = ": ".join(part for part in (f"{what.get(language)} ({who})", finding.mark_why) if part)
    fields = (
        (_TITLE, finding.title, ""),
        (_FORM, FORM[finding.form].get(language), ""),
        (_REGISTRATION, finding.registration_number, ""),
        (
            _DOCUMENT,
            f"{DOCUMENT[finding.document].get(language)}; {SOURCE[finding.source].get(language)}",
            "",
        ),
        (_LINK, finding.url, finding.url if is_web_address(finding.url) else ""),
        (_REASON, finding.reason.get(language), ""),
        (_SHOWN, day_text(finding.shown_date), ""),
        (_PLACED, _interval(finding), ""),
        (_ANCHOR, day_text(finding.anchor), ""),
        (_DUE, day_text(finding.due), ""),
        (_PARAGRAPH, paragraph.get(language) if paragraph else "", ""),
        (_EVIDENCE, finding.evidence, ""),
        (_FETCHED, _fetched((fetched or {}).get(finding.evidence)), ""),
        (_MARK, mark, ""),
        (_ID, finding.finding_id, ""),
    )
    return tuple(Field(label.get(language), clean(text), link) for label, text, link in fields if text)


_CONFIRMED = Bilingual("расталды", "подтверждено")
_TITLE = Bilingual("Атауы", "Наименование")
_FORM = Bilingual("Нысаны", "Форма")
_REGISTRATION = Bilingual("Порталдағы тіркеу нөмірі", "Регистрационный номер на портале")
_DOCUMENT = Bilingual("Құжат және дереккөз", "Документ и источник")
_LINK = Bilingual("Сілтеме", "Ссылка")
_REASON = Bilingual("Негіздеме", "Обоснование")
_SHOWN = Bilingual("Көрсетілген орналастыру күні", "Указанная дата размещения")
_PLACED = Bilingual("Нақты орналастырылған күні (аралығы)", "Фактический день (интервал) размещения")
_ANCHOR = Bilingual("Мерзім басталатын күн", "День, от которого исчисляется срок")
_DUE = Bilingual("Мерзімнің соңғы күні", "Последний день срока")
_PARAGRAPH = Bilingual("Қағидалардың тармағы", "Пункт Правил")
_EVIDENCE = Bilingual(
    "Дәлел (сақталған беттің бақылау сомасы)", "Доказательство (контрольная сумма страницы)"
)
_FETCHED = Bilingual(
    "Беттің бағаланған нұсқасы жүктелген (Астана уақыты)",
    "Оценённая версия страницы загружена (время Астаны)",
)
_MARK = Bilingual("Талдаушының шешімі", "Решение аналитика")
_ID = Bilingual("Анықтаманың нөмірі", "Номер вывода")
