"""The text around the tables: the published report's structure, with the month's figures.

Names of regions are never declined: they stand in lists, «Алматы облысы (18)».
"""

from __future__ import annotations

from dataclasses import dataclass

from hearings_crawler.items import DocumentKind
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.law.rulebook import Column
from reports.view.tables import TOTAL_ID, Table, column_label
from reports.words.wording import (
    DRAFT,
    FINAL,
    NOT_MONITORED,
    TABLE_NAME,
    Bilingual,
    month_attributive,
    plural_ru,
    state_of_day,
)


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


def make_narrative(
    judgement: MonthJudgement, tables: tuple[Table, Table], language: str, *, final: bool
) -> Narrative:
    """Return the report's text in ``kk`` or ``ru``; ``final`` tells the mark."""
    first, second = tables
    return Narrative(
        title=_title(judgement, language),
        mark=(FINAL if final else DRAFT).get(language),
        before=_before(judgement, language),
        placed=(
            _counted(first, "notices", language, _NOTICES) + ";",
            _counted(first, "minutes", language, _MINUTES) + ".",
        ),
        violations=_violations(first, language),
        violations_by_document=_violations_by_document(first, language),
        between=(
            _absent_notices(judgement, first, language),
            _absent_minutes(judgement, first, language),
            _discussions(second, language),
            _absent_discussion_minutes(judgement, second, language),
        ),
        by_rule_lead=Bilingual(
            "Басқа бұзушылықтар, Қағидалардың тармақтары бойынша:", "Прочие нарушения по пунктам Правил:"
        ).get(language),
        by_rule=tuple(
            _rule(judgement, table, column, language)
            for table in tables
            for column in table.columns
            if (table.number, column.id) not in _TOLD
            and not column.is_count
            and table.figure("KZ", column.id)
        ),
        basis_title=Bilingual("Есептің негізі", "Основание отчёта").get(language),
        basis=_basis(judgement, language),
    )


# --- words with figures

_UNWATCHED = Bilingual("мониторинг жүргізілмеді", "мониторинг не проводился")
_Forms = tuple[str, str, str, str]
_NOTICES: _Forms = ("хабарландыру", "объявление", "объявления", "объявлений")
_MINUTES: _Forms = ("хаттама", "протокол", "протокола", "протоколов")
_VIOLATIONS: _Forms = ("бұзушылық", "нарушение", "нарушения", "нарушений")
_DISCUSSIONS: _Forms = (
    "жария талқылау", "публичному обсуждению", "публичным обсуждениям", "публичным обсуждениям"
)  # fmt: skip


def _figure(figure: int | None) -> str:
    return NOT_MONITORED if figure is None else str(figure)


def _word(figure: int | None, language: str, forms: _Forms) -> str:
    """The noun that goes with a figure: Kazakh nouns stay singular after a number."""
    return forms[0] if language == "kk" else plural_ru(figure or 0, *forms[1:])


def _some_regions(table: Table, column: str, language: str) -> str:
    """A remark on how many regions stand behind a total; empty when all do."""
    complete = sum(
        all(
            cell is not None for cell, head in zip(row.cells, table.columns, strict=True) if not head.is_count
        )
        for row in table.rows
    )
    monitored = dict(zip(table.column_ids, (*table.monitored, complete), strict=True))[column]
    every = len(table.rows)
    if monitored == every:
        return ""
    regions = plural_ru(monitored, "региону", "регионам", "регионам")
    return Bilingual(
        f" (мониторинг жүргізілген өңірлер – {monitored}, барлығы – {every})",
        f" (мониторинг по {monitored} {regions} из {every})",
    ).get(language)


def _counted(table: Table, column: str, language: str, forms: _Forms) -> str:
    figure = table.figure("KZ", column)
    if figure is None:
        return f"{forms[0] if language == 'kk' else forms[2]} – {_UNWATCHED.get(language)}"
    return f"{figure} – {_word(figure, language, forms)}{_some_regions(table, column, language)}"


def _regions_by_figure(table: Table, column: str, language: str) -> str:
    """The regions with a figure above 0 in a column, the greatest first: «Алматы облысы (18), …»."""
    figures = [(row, table.figure(row.region, column) or 0) for row in table.rows]
    # sorted() is stable: regions with equal figures keep the order of the table
    listed = sorted((item for item in figures if item[1]), key=lambda item: -item[1])
    return ", ".join(f"{row.name(language)} ({figure})" for row, figure in listed)


# --- the parts


def _title(judgement: MonthJudgement, language: str) -> str:
    month = month_attributive(judgement.month, language)
    return Bilingual(
        f"{month} шешімдерді қабылдау үдерістері туралы жұртшылықтың ақпаратқа қолжетімділігі бойынша "
        "жергілікті атқарушы органдар интернет-ресурстарының жұмысына талдау",
        "Анализ работы интернет-ресурсов местных исполнительных органов по обеспечению доступа "
        f"общественности к информации о процессах принятия решений {month}",
    ).get(language)


_ORDER = Bilingual("2021 жылғы 3 тамыздағы № 286", "от 3 августа 2021 года № 286")
_PORTAL = "https://hearings.ndbecology.gov.kz/"


def _before(judgement: MonthJudgement, language: str) -> tuple[str, ...]:
    month = month_attributive(judgement.month, language)
    paragraphs = (
        Bilingual(
            "Қазақстан Республикасының Экология және табиғи ресурстар министрлігі мемлекеттік органдардың "
            "интернет-ресурстарында шешімдер қабылдау үдерістері туралы ақпаратқа халықтың қолжетімділігіне "
            "мониторинг жүргізді.",
            "Министерством экологии и природных ресурсов Республики Казахстан проведён мониторинг "
            "доступности населению информации о процессах принятия решений на интернет-ресурсах государственных органов.",
        ),
        Bilingual(
            f"{_ORDER.kk} бұйрықпен бекітілген Қоғамдық тыңдауларды өткізу қағидаларына сәйкес 2021 жылғы "
            f"19 тамыздан бастап ақпараттық жүйеде ({_PORTAL}) «Қоғамдық тыңдаулар» айдарында қоғамдық "
            "тыңдаулар бойынша ақпарат орналастырылады.",
            "В соответствии с Правилами проведения общественных слушаний, утверждёнными приказом "
            f"{_ORDER.ru}, с 19 августа 2021 года информация об общественных слушаниях размещается в информационной "
            f"системе ({_PORTAL}) в рубрике «Общественные слушания».",
        ),
        Bilingual(
            "Қазақстан Республикасы Экология, геология және табиғи ресурстар министрінің м.а. "
            f"{_ORDER.kk} бұйрығымен бекітілген Қоғамдық тыңдауларды өткізу қағидаларына (бұдан әрі – "
            "Қағидалар) сәйкес облыстардың және республикалық маңызы бар қалалардың жергілікті атқарушы "
            "органдарының (бұдан әрі – ЖАО) ресми интернет-ресурстарына (бұдан әрі – ИР) жүргізілген "
            f"мониторинг қорытындылары бойынша {month} ашық жиналыстарға қатысты мыналардың "
            "орналастырылғаны анықталды (1-кесте):",
            "По итогам мониторинга официальных интернет-ресурсов (далее – ИР) местных исполнительных органов "
            "областей и городов республиканского значения (далее – МИО) в соответствии с Правилами "
            "проведения общественных слушаний, утверждёнными приказом и.о. Министра экологии, геологии и природных "
            f"ресурсов Республики Казахстан {_ORDER.ru} (далее – Правила), установлено, что {month} "
            "по открытым собраниям размещено (таблица 1):",
        ),
    )
    return tuple(paragraph.get(language) for paragraph in paragraphs)


def _violations(table: Table, language: str) -> str:
    figure = table.figure("KZ", TOTAL_ID)
    if figure is None:
        return Bilingual(f"Бұзушылықтар бойынша {_UNWATCHED.kk}.", f"По нарушениям {_UNWATCHED.ru}.").get(
            language
        )
    word = _word(figure, language, _VIOLATIONS)
    remark = _some_regions(table, TOTAL_ID, language)
    return Bilingual(f"Оның ішінде: {figure} – {word}{remark}:", f"Из них: {figure} – {word}{remark}:").get(
        language
    )


def _violations_by_document(table: Table, language: str) -> tuple[str, ...]:
    if table.figure("KZ", TOTAL_ID) is None:
        return ()
    parts = [
        (table.sum_of(DocumentKind.NOTICE), Bilingual("хабарландыру бойынша", "по объявлениям")),
        (table.sum_of(DocumentKind.MINUTES), Bilingual("хаттама бойынша", "по протоколам")),
    ]
    outside = table.sum_of(None)
    # the published report names notices and minutes only; the rubric's column belongs to neither group
    if outside:
        rubric = Bilingual(
            "«Қоғамдық тыңдаулар» айдарынан тыс орналастыру бойынша",
            "по размещению вне рубрики «Общественные слушания»",
        )
        parts.append((outside, rubric))
    texts = [
        f"{text.get(language)} – {_UNWATCHED.get(language)}"
        if figure is None
        else f"{figure} – {text.get(language)}"
        for figure, text in parts
    ]
    return (*(f"{text};" for text in texts[:-1]), f"{texts[-1]}.")


def _paragraph(judgement: MonthJudgement, table: Table, column: str, language: str) -> str:
    """«Қағидалардың 15-тармағы», «пункт 15 Правил»."""
    number = judgement.basis.edition.column(table.number, column).paragraph
    return Bilingual(f"Қағидалардың {number}-тармағы", f"пункт {number} Правил").get(language)


def _absent_notices(judgement: MonthJudgement, table: Table, language: str) -> str:
    column = "notice_absent"
    figure = table.figure("KZ", column)
    paragraph = _paragraph(judgement, table, column, language)
    remark = _some_regions(table, column, language)
    if figure is None:
        return Bilingual(
            f"ЖАО ИР-да қоғамдық тыңдаулар өткізу туралы хабарландырулардың болуына ({paragraph}) мониторинг "
            "жүргізілмеді.",
            f"Мониторинг наличия объявлений о проведении общественных слушаний на ИР МИО ({paragraph}) "
            "не проводился.",
        ).get(language)
    if not figure:
        return Bilingual(
            f"ЖАО ИР-да қоғамдық тыңдаулар өткізу туралы хабарландырулардың болмау фактілері ({paragraph}) "
            f"анықталмады{remark}.",
            f"Фактов отсутствия объявлений о проведении общественных слушаний на ИР МИО ({paragraph}) "
            f"не установлено{remark}.",
        ).get(language)
    regions = _regions_by_figure(table, column, language)
    return Bilingual(
        f"ЖАО ИР-да қоғамдық тыңдаулар өткізу туралы хабарландырулар жоқ ({paragraph}): {regions}{remark}.",
        f"Отсутствуют объявления о проведении общественных слушаний на ИР МИО ({paragraph}): "
        f"{regions}{remark}.",
    ).get(language)


_TOLD = frozenset({(1, "notice_absent"), (1, "minutes_absent"), (2, "minutes_absent")})
"""The violations that have a sentence of their own, as in the published report."""


def _rule(judgement: MonthJudgement, table: Table, column: Column, language: str) -> str:
    """A violation with its paragraph and its regions, the greatest figure first."""
    label = column_label(column, language)
    place = TABLE_NAME[table.number].get(language)
    paragraph = _paragraph(judgement, table, column.id, language)
    figure = table.figure("KZ", column.id)
    remark = _some_regions(table, column.id, language)
    regions = _regions_by_figure(table, column.id, language)
    return f"{place}, {paragraph}, «{label}» – {figure}: {regions}{remark}."


def _rank(table: Table, column: str) -> int:
    """How many violation columns have a greater sum than this one."""
    figure = table.figure("KZ", column) or 0
    others = (table.figure("KZ", other.id) or 0 for other in table.columns if not other.is_count)
    return sum(other > figure for other in others)


def _absent_minutes(judgement: MonthJudgement, table: Table, language: str) -> str:
    column = "minutes_absent"
    figure = table.figure("KZ", column)
    paragraph = _paragraph(judgement, table, column, language)
    remark = _some_regions(table, column, language)
    if figure is None:
        return Bilingual(
            f"ЖАО ИР-да өткізілген қоғамдық тыңдаулар хаттамаларының болуына ({paragraph}) мониторинг "
            "жүргізілмеді.",
            f"Мониторинг наличия протоколов проведённых общественных слушаний на ИР МИО ({paragraph}) "
            "не проводился.",
        ).get(language)
    if not figure:
        return Bilingual(
            f"ЖАО ИР-да өткізілген қоғамдық тыңдаулар хаттамаларының болмау фактілері ({paragraph}) "
            f"анықталмады{remark}.",
            f"Фактов отсутствия протоколов проведённых общественных слушаний на ИР МИО ({paragraph}) "
            f"не установлено{remark}.",
        ).get(language)
    regions = _regions_by_figure(table, column, language)
    # the published sentence calls the absence one of the most frequent violations: only where it is true
    frequent = _rank(table, column) < 3
    kk_lead = "Ең жиі бұзушылықтардың бірі – ЖАО" if frequent else "ЖАО"
    ru_lead = "Одно из самых частых нарушений – отсутствие" if frequent else "Установлено отсутствие"
    return Bilingual(
        f"{kk_lead} ИР-да өткізілген қоғамдық тыңдаулар хаттамаларының болмауы ({paragraph}): "
        f"{regions}{remark}.",
        f"{ru_lead} протоколов проведённых общественных слушаний на ИР МИО ({paragraph}): {regions}{remark}.",
    ).get(language)


def _discussions(table: Table, language: str) -> str:
    notices = table.figure("KZ", "notices")
    minutes = table.figure("KZ", "portal_minutes")
    violations = table.figure("KZ", TOTAL_ID)
    if notices is None:
        return Bilingual(
            "Ақпараттық жүйедегі жария талқылауларға мониторинг жүргізілмеді (2-кесте).",
            "Мониторинг публичных обсуждений в информационной системе не проводился (таблица 2).",
        ).get(language)
    remark = _some_regions(table, TOTAL_ID, language)
    found = f"{_figure(violations)} {_word(violations, language, _VIOLATIONS)}"
    placed = f"{_figure(minutes)} {_word(minutes, language, _MINUTES)}"
    about = f"{notices} {_word(notices, language, _DISCUSSIONS)}"
    return Bilingual(
        "Бұдан басқа, жария талқылау нысанындағы қоғамдық тыңдаулардың хаттамаларын орналастыру "
        f"мониторингі кезінде порталда {about} бойынша {placed} орналастырылғаны, {found}{remark} "
        "анықталды (2-кесте).",
        "Кроме того, при мониторинге размещения протоколов общественных слушаний в форме публичных "
        f"обсуждений установлено: на портале по {about} "
        f"{_placed_ru(minutes)} {placed}, выявлено {found}{remark} (таблица 2).",
    ).get(language)


def _placed_ru(figure: int | None) -> str:
    return plural_ru(figure or 0, "размещён", "размещено", "размещено")


def _absent_discussion_minutes(judgement: MonthJudgement, table: Table, language: str) -> str:
    column = "minutes_absent"
    figure = table.figure("KZ", column)
    paragraph = _paragraph(judgement, table, column, language)
    remark = _some_regions(table, column, language)
    if figure is None:
        return Bilingual(
            f"ЖАО ИР-да жария талқылаулар хаттамаларының болуына ({paragraph}) мониторинг жүргізілмеді.",
            f"Мониторинг наличия протоколов публичных обсуждений на ИР МИО ({paragraph}) не проводился.",
        ).get(language)
    if not figure:
        return Bilingual(
            f"ЖАО ИР-да жария талқылаулар хаттамаларының болмау фактілері ({paragraph}) анықталмады{remark}.",
            f"Фактов отсутствия протоколов публичных обсуждений на ИР МИО ({paragraph}) "
            f"не установлено{remark}.",
        ).get(language)
    regions = _regions_by_figure(table, column, language)
    return Bilingual(
        f"Осылайша, ЖАО ИР-да жария талқылаулар хаттамаларының болмауы анықталды ({paragraph}): "
        f"{regions}{remark}.",
        f"Таким образом, установлено отсутствие протоколов публичных обсуждений на ИР МИО ({paragraph}): "
        f"{regions}{remark}.",
    ).get(language)


def _basis(judgement: MonthJudgement, language: str) -> tuple[str, ...]:
    """What the figures rest on: edition, whether it was checked, calendar, cut-off, program, clock."""
    basis = judgement.basis
    edition = basis.edition
    provisional = Bilingual(" (алдын ала)", " (предварительная)").get(language)
    calendar = basis.calendar_version + (provisional if basis.calendar_provisional else "")
    day = state_of_day(judgement.as_of, language)
    lines: list[Bilingual] = [
        Bilingual(
            f"Мерзімдер: {edition.act.kk}; {edition.code.kk} "
            f"(қағидалар жинағының нұсқасы {edition.version}).",
            f"Сроки: {edition.act.ru}; {edition.code.ru} (версия свода правил {edition.version}).",
        )
    ]
    if edition.checked_by:
        lines.append(
            Bilingual(
                f"Мерзімдерді ресми мәтінмен салыстырған: {edition.checked_by}, {edition.checked_on}.",
                f"Сроки сверены с официальным текстом: {edition.checked_by}, {edition.checked_on}.",
            )
        )
    else:
        lines.append(
            Bilingual(
                "Мерзімдер министрліктің жарияланған есебінің баған атауларынан алынған және ресми мәтінмен "
                "әлі салыстырылмаған.",
                "Сроки взяты из наименований граф опубликованного отчёта министерства и с официальным "
                "текстом ещё не сверены.",
            )
        )
    lines += [
        Bilingual(
            f"Жұмыс күндерінің күнтізбесі: нұсқа {calendar}.", f"Календарь рабочих дней: версия {calendar}."
        ),
        Bilingual(
            f"Қорытындылар {day} шығарылды; сол күннен кейін аяқталатын мерзімдер бағаланбады.",
            f"Выводы сделаны {day}; сроки, истекающие позднее, не оценивались.",
        ),
        Bilingual(
            f"Бағдарлама нұсқасы: {basis.program_version}. Пайдаланылған тексерулер саны: {len(basis.runs)}.",
            f"Версия программы: {basis.program_version}. Использовано проверок: {len(basis.runs)}.",
        ),
    ]
    if basis.clock_fixed:
        lines.append(
            Bilingual(
                "Тексеру кезінде сағат қолмен орнатылған: бақылау уақыты нақты уақыт емес.",
                "При проверке часы были установлены вручную: время наблюдений не является действительным.",
            )
        )
    return tuple(line.get(language) for line in lines)


def table_regions(table: Table, language: str) -> str:
    """Return how many regions were monitored in one column at least, for the line under a table."""
    monitored = sum(any(cell is not None for cell in row.cells) for row in table.rows)
    every = len(table.rows)
    regions = plural_ru(monitored, "региону", "регионам", "регионам")
    return Bilingual(
        f"Кемінде бір баған бойынша мониторинг жүргізілген өңірлер – {monitored}, барлығы – {every}.",
        f"Мониторинг хотя бы по одной графе проведён по {monitored} {regions} из {every}.",
    ).get(language)
