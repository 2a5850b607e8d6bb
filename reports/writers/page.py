"""``index.html``: the month at a glance in Kazakh and Russian; it needs no network and no server.

Both languages stand on the one page, so that it can be read without JavaScript; a script only hides the other
one, sorts, filters and draws.  Every figure leads to its findings or documents on the region's page
(``reports.writers.findings_pages``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hearings_crawler.judging.judgement import Finding, MonthJudgement, Question
from hearings_crawler.law.rulebook import Column
from hearings_crawler.registry.regions import COUNTRY
from reports.view.findings import kind_of
from reports.view.narrative import Narrative, make_narrative
from reports.view.page_model import Moved, TrendMonth
from reports.view.tables import (
    DISMISSED,
    TOTAL_ID,
    Footnote,
    HeaderCell,
    RowOrder,
    Table,
    TableRow,
    column_label,
    header_rows,
)
from reports.words.wording import (
    AKIMAT,
    COUNTRY_NAME,
    LANGUAGES,
    NOT_MONITORED,
    SOURCE,
    STATUS,
    TABLE_NAME,
    TABLE_TITLE,
    TOTAL,
    Bilingual,
    day_text,
    is_web_address,
    local_time,
    month_name,
    month_total,
    superscript,
)
from reports.writers.all_months import TrendHead, TrendTable, trend_month, trend_table
from reports.writers.csv_files import review_rows
from reports.writers.page_parts import (
    SHADES,
    TILES,
    Link,
    anchor,
    counting_column,
    findings_file,
    render,
    shade,
    short_name,
    words,
)

TREND_MONTHS = 24
"""Months of the trend on a month's page; all of them stand on the page over all months."""

_WORDS = {
    "glance": Bilingual("Ай қорытындысы", "Месяц в целом"),
    "map": Bilingual("Бұзушылықтар картасы", "Карта нарушений"),
    "map_text": Bilingual(
        "Екі кесте бойынша бұзушылықтар саны. Әр плитка – бір өңір; орналасуы шамамен алынған.",
        "Число нарушений по двум таблицам. Плитка – один регион; расположение приблизительное.",
    ),
    "violations": Bilingual("бұзушылықтар", "нарушений"),
    "legend": Bilingual("Шартты белгілер", "Обозначения"),
    "ranking": Bilingual("Бұзушылық түрлері", "Виды нарушений"),
    "ranking_text": Bilingual(
        "Ең жиі кездесетінінен бастап; «–» – ешбір өңірде мониторинг жүргізілмеген.",
        "Начиная с самого частого; «–» – мониторинга не было ни в одном регионе.",
    ),
    "unbroken": Bilingual("Бұзылмаған ережелер", "Правила без нарушений"),
    "rule": Bilingual("Бұзушылық түрі", "Вид нарушения"),
    "table": Bilingual("Кесте", "Таблица"),
    "count": Bilingual("Саны", "Число"),
    "share": Bilingual("Салыстыру", "Сравнение"),
    "by_region": Bilingual("Көрсеткіштер өңірлер бойынша", "Показатели по регионам"),
    "undecided": Bilingual("Анықталмағандар (есептелмейді)", "Не установлено (не учитывается)"),
    "dismissed": Bilingual("Талдаушы алып тастағандар", "Отклонено аналитиком"),
    "text": Bilingual("Есеп мәтіні", "Текст отчёта"),
    "coverage": Bilingual("Дереккөздердің қамтылуы", "Охват источников"),
    "coverage_caption": Bilingual(
        "Әр дереккөздің соңғы тексерілуі (Астана уақыты)",
        "Последняя проверка каждого источника (время Астаны)",
    ),
    "review": Bilingual("Талдаушы қарайтын сұрақтар", "Вопросы для аналитика"),
    "trend": Bilingual("Айлар бойынша өзгеріс", "Изменение по месяцам"),
    "trend_caption": Bilingual(
        "Айлар бойынша көрсеткіштер; бөлшек – мониторинг жүргізілген өңірлер саны, егер барлығы болмаса",
        "Показатели по месяцам; дробь – число регионов с мониторингом, если не все",
    ),
    "trend_regions": Bilingual("Өңірлер бойынша бұзушылықтар", "Нарушения по регионам"),
    "one_month": Bilingual(
        "Әзірге бір ай сақталған: диаграмма екінші айдан бастап пайда болады.",
        "Пока сохранён один месяц: диаграмма появится со второго.",
    ),
    "to_confirm": Bilingual("Мекенжайлар расталса", "Если подтвердить адреса"),
    "to_confirm_lead": Bilingual(
        "Қазір бос тұрған ұяшықтарда шығатын сандар; олар есептегі сандарға қосылмаған.",
        "Числа, которые появятся в пустых сейчас ячейках; в показатели отчёта они не входят.",
    ),
    "moved": Bilingual("Алдыңғы жарияланымнан айырмашылығы", "Что изменилось с прошлой публикации"),
    "moved_as_of": Bilingual("Алдыңғы жарияланымның кесінді күні", "Дата среза прошлой публикации"),
    "moved_none": Bilingual("Көрсеткіштер өзгерген жоқ.", "Показатели не изменились."),
    "before": Bilingual("Бұрын", "Было"),
    "after": Bilingual("Қазір", "Стало"),
    "why": Bilingual("Себебі", "Почему"),
    "figure": Bilingual("Көрсеткіш", "Показатель"),
    "monitored": Bilingual("Мониторинг жүргізілген өңірлер", "Регионов с мониторингом"),
    "month": Bilingual("Ай", "Месяц"),
    "as_of": Bilingual("Кесінді күні", "Дата среза"),
    "akimat": AKIMAT,
    "none": Bilingual("Жоқ.", "Нет."),
    "source": Bilingual("дереккөз", "источник"),
}
_COVERAGE_HEADS = (
    AKIMAT,
    Bilingual("Дереккөз", "Источник"),
    Bilingual("Жай-күйі", "Состояние"),
    Bilingual("Себебі", "Причина"),
    Bilingual("Басталды", "Начало"),
    Bilingual("Соңғы толық тексеру", "Последняя полная проверка"),
    Bilingual("Беттер", "Страниц"),
    Bilingual("Құжаттар", "Документов"),
)
_HEADLINES = (
    (1, TOTAL_ID, Bilingual("Ашық жиналыстар бойынша бұзушылықтар", "Нарушений по открытым собраниям")),
    (2, TOTAL_ID, Bilingual("Жария талқылаулар бойынша бұзушылықтар", "Нарушений по публичным обсуждениям")),
    (1, "notices", Bilingual("Ашық жиналыстар туралы хабарландырулар", "Объявлений об открытых собраниях")),
    (1, "minutes", Bilingual("Ашық жиналыстардың хаттамалары", "Протоколов открытых собраний")),
    (2, "notices", Bilingual("Жария талқылаулар", "Публичных обсуждений")),
)
_TREND_COLUMNS = (
    (1, TOTAL_ID, Bilingual("Бұзушылықтар: ашық жиналыстар", "Нарушения: открытые собрания")),
    (2, TOTAL_ID, Bilingual("Бұзушылықтар: жария талқылаулар", "Нарушения: публичные обсуждения")),
    (1, "notices", Bilingual("Ашық жиналыстар: хабарландырулар", "Открытые собрания: объявления")),
    (1, "minutes", Bilingual("Ашық жиналыстар: хаттамалар", "Открытые собрания: протоколы")),
    (2, "notices", Bilingual("Жария талқылаулар", "Публичные обсуждения")),
)
_FULLY_MONITORED = Bilingual("Толық мониторинг жүргізілген өңірлер", "Регионов с полным мониторингом")
_OF = Bilingual("барлығы", "из")


def index_html(
    judgement: MonthJudgement,
    tables: tuple[Table, Table],
    *,
    final: bool = False,
    trend: Sequence[TrendMonth] = (),
    moved: Moved | None = None,
    to_confirm: Sequence[Bilingual] = (),
) -> bytes:
    """Return the page.

    ``trend`` are the stored months (this month's own figures take the place of a stored publication of it);
    ``moved`` is the difference from an earlier publication of this month; ``to_confirm`` are
    lines on what confirming addresses would change.
    """
    months = _months(judgement, tables, trend)
    pages = [
        _Page(judgement, tables, months, moved, to_confirm, language, final=final).context()
        for language in LANGUAGES
    ]
    return render(
        "index.html.j2", charts=len(months) > 1, pages=pages, titles=[page.narrative.title for page in pages]
    )


def _months(
    judgement: MonthJudgement,
    tables: tuple[Table, Table],
    trend: Sequence[TrendMonth],
) -> tuple[TrendMonth, ...]:
    """The months of the trend up to this one, oldest first."""
    by_month = {str(month.month): month for month in trend}
    own = str(judgement.month)
    by_month[own] = trend_month(judgement.month, judgement.as_of, tables)
    return tuple(by_month[month] for month in sorted(by_month) if month <= own)[-TREND_MONTHS:]


@dataclass(frozen=True, slots=True)
class _Note:
    number: int
    mark: str
    label: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """A figure of the page: its text, where it leads, its footnotes."""

    column: str
    text: str
    link: str
    notes: tuple[_Note, ...]
    monitored: bool


@dataclass(frozen=True, slots=True)
class _Row:
    region: str
    name: str
    link: str
    cells: tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class _TableView:
    number: int
    label: str
    title: str
    head: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[_Row, ...]
    total: _Row
    monitored: tuple[int, ...]
    notes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class _Headline:
    """A headline figure; ``link`` may be empty, ``change`` tells the month before."""

    text: str
    label: str
    link: str
    change: str


@dataclass(frozen=True, slots=True)
class _Tile:
    """A region on the tile map; ``kind`` is ``monitored``, ``partial`` or ``gap`` (not monitored)."""

    column: int
    row: int
    region: str
    name: str
    text: str
    kind: str
    shade: int
    link: str


@dataclass(frozen=True, slots=True)
class _Ranked:
    label: str
    table: str
    text: str
    link: str
    percent: int


@dataclass(frozen=True, slots=True)
class _Entry:
    anchor: str
    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    label: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _RegionTrend:
    """The regions' violations of both tables together, month by month."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _MovedRow:
    region: str
    table: str
    label: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class _MovedView:
    as_of: str
    rows: tuple[_MovedRow, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _CoverageRow:
    name: str
    source: str
    status: str
    status_text: str
    reason: str
    started: str
    last_complete: str
    pages: int
    documents: int


@dataclass(frozen=True, slots=True)
class _QuestionView:
    region: str
    text: str
    link: str
    decision: str


@dataclass(frozen=True, slots=True)
class _Context:
    """All that the template shows in one language."""

    language: str
    words: dict[str, str]
    narrative: Narrative
    headlines: tuple[_Headline, ...]
    tiles: tuple[_Tile, ...]
    legend: tuple[str, ...]
    ranking: tuple[_Ranked, ...]
    unbroken: tuple[_Ranked, ...]
    tables: tuple[_TableView, ...]
    trend: TrendTable
    several: bool
    region_trend: _RegionTrend
    moved: _MovedView | None
    to_confirm: tuple[str, ...]
    indexes: tuple[_Index, ...]
    coverage_heads: tuple[str, ...]
    coverage: tuple[_CoverageRow, ...]
    questions: tuple[_QuestionView, ...]


class _Page:
    """One language of the page."""

    def __init__(
        self,
        judgement: MonthJudgement,
        tables: tuple[Table, Table],
        months: tuple[TrendMonth, ...],
        moved: Moved | None,
        to_confirm: Sequence[Bilingual],
        language: str,
        *,
        final: bool,
    ) -> None:
        self._judgement = judgement
        self._tables = tables
        self._months = months
        self._moved = moved
        self._to_confirm = to_confirm
        self._language = language
        self._final = final
        self._order = RowOrder(judgement)
        self._findings = self._order.findings(judgement.findings)
        self._shown = {(finding.table, finding.region, finding.rule) for finding in self._findings}
        self._shown |= {
            (document.table, document.region, counting_column(document)) for document in judgement.documents
        }
        self._with_findings = {(finding.table, finding.region) for finding in self._findings}
        self._columns = {(table.number, column.id): column for table in tables for column in table.columns}

    def context(self) -> _Context:
        """Return what the template shows."""
        language = self._language
        ranking = tuple(self._ranking())
        return _Context(
            language=language,
            words=words(_WORDS, language),
            narrative=make_narrative(self._judgement, self._tables, language, final=self._final),
            headlines=tuple(self._headlines()),
            tiles=tuple(self._tiles()),
            legend=_legend(),
            ranking=tuple(item for item in ranking if item.text != "0"),
            unbroken=tuple(item for item in ranking if item.text == "0"),
            tables=tuple(self._table(table) for table in self._tables),
            trend=self._trend(),
            several=len(self._months) > 1,
            region_trend=self._region_trend(),
            moved=self._moved_view(),
            to_confirm=tuple(line.get(language) for line in self._to_confirm),
            indexes=(*(self._index(table) for table in self._tables), *self._uncounted()),
            coverage_heads=tuple(head.get(language) for head in _COVERAGE_HEADS),
            coverage=tuple(self._coverage()),
            questions=tuple(self._question(question) for question in review_rows(self._judgement)),
        )

    # --- where figures lead

    def _target(self, table: Table, region: str, column: str) -> str:
        """Where a figure leads: its findings or documents, for the country the list by region; else empty."""
        own = anchor(self._language, table.number, region, column)
        if region == COUNTRY:
            return f"#{own}" if any(self._target(table, row.region, column) for row in table.rows) else ""
        if column == TOTAL_ID:
            found = (table.number, region) in self._with_findings
        else:
            found = (table.number, region, column) in self._shown
        return f"{findings_file(region)}#{own}" if found else ""

    def _page_of(self, region: str) -> str:
        return f"{findings_file(region)}#{self._language}"

    def _name(self, region: str) -> str:
        for row in self._tables[0].all_rows:
            if row.region == region:
                return row.name(self._language)
        return region

    # --- at a glance

    def _headlines(self) -> Iterable[_Headline]:
        before = self._months[-2] if len(self._months) > 1 else None
        for number, column, label in _HEADLINES:
            if column != TOTAL_ID and (number, column) not in self._columns:
                continue
            table = self._tables[number - 1]
            figure = table.figure(COUNTRY, column)
            then = before.figure(number, column) if before else None
            change = ""
            if before and then and then.figure is not None:
                change = f"{month_name(before.month, self._language)}: {then.figure}"
            yield _Headline(
                NOT_MONITORED if figure is None else str(figure),
                label.get(self._language),
                "" if figure is None else self._target(table, COUNTRY, column),
                change,
            )
        full = sum(
            all(cell is not None for table in self._tables for cell in table.row(region.code).cells)
            for region in self._judgement.regions
        )
        every = len(self._judgement.regions)
        yield _Headline(
            str(full),
            _FULLY_MONITORED.get(self._language),
            f"#{self._language}-coverage",
            f"{_OF.get(self._language)} {every}",
        )
        for kind in ("unknown", DISMISSED):
            count = sum(kind_of(finding) == kind for finding in self._findings)
            if count:
                name = "undecided" if kind == "unknown" else "dismissed"
                yield _Headline(str(count), _WORDS[name].get(self._language), f"#{self._language}-{kind}", "")

    def _tiles(self) -> Iterable[_Tile]:
        below = max(row for _, row in TILES.values()) + 1
        rest = 0
        for region in self._judgement.regions:
            if region.code in TILES:
                column, row = TILES[region.code]
            else:
                column, row = rest % 7 + 1, below + rest // 7
                rest += 1
            totals = [table.row(region.code).total for table in self._tables]
            known = [total for total in totals if total is not None]
            whole = all(cell is not None for table in self._tables for cell in table.row(region.code).cells)
            kind = "monitored" if whole else "partial" if known else "gap"
            yield _Tile(
                column=column,
                row=row,
                region=region.code,
                name=short_name(self._name(region.code), self._language),
                text=str(sum(known)) if known else NOT_MONITORED,
                kind=kind,
                shade=shade(sum(known)),
                link=self._page_of(region.code),
            )

    def _ranking(self) -> Iterable[_Ranked]:
        """The rules by their number of violations, the most frequent first."""
        figures = [
            (table.figure(COUNTRY, column.id), table, column)
            for table in self._tables
            for column in table.columns
            if not column.is_count
        ]
        greatest = max((figure or 0 for figure, _, _ in figures), default=0) or 1
        # sorted() is stable: rules with equal figures keep the order of the columns
        for figure, table, column in sorted(
            figures, key=lambda item: -1 if item[0] is None else item[0], reverse=True
        ):
            yield _Ranked(
                label=self._label(column),
                table=TABLE_NAME[table.number].get(self._language),
                text=NOT_MONITORED if figure is None else str(figure),
                link=self._target(table, COUNTRY, column.id) if figure else "",
                percent=round(100 * (figure or 0) / greatest),
            )

    # --- tables

    def _table(self, table: Table) -> _TableView:
        language = self._language
        return _TableView(
            number=table.number,
            label=TABLE_NAME[table.number].get(language),
            title=TABLE_TITLE[table.number].get(language),
            head=header_rows(table.number, table.columns),
            rows=tuple(self._row(table, row, row.name(language)) for row in table.rows),
            total=self._row(table, table.total_row, month_total(self._judgement.month, language)),
            monitored=table.monitored,
            notes=table.footnotes,
        )

    def _row(self, table: Table, row: TableRow, name: str) -> _Row:
        note = words({}, self._language)["note"]
        cells = tuple(
            _Cell(
                column=column,
                text=NOT_MONITORED if figure is None else str(figure),
                link="" if figure is None else self._target(table, row.region, column),
                notes=tuple(
                    _Note(number, superscript((number,)), f"{note} {number}")
                    for number in table.marks(row.region, column)
                ),
                monitored=figure is not None,
            )
            for column, figure in zip(table.column_ids, (*row.cells, row.total), strict=True)
        )
        return _Row(row.region, name, "" if row.region == COUNTRY else self._page_of(row.region), cells)

    # --- trend

    def _trend(self) -> TrendTable:
        columns = [
            (table, column, TrendHead(f"t{table}-{column}", label.get(self._language)))
            for table, column, label in _TREND_COLUMNS
            if any(month.figure(table, column) for month in self._months)
        ]
        series = [head.series for _, _, head in columns]
        charts = "|".join(" ".join(part) for part in (series[:2], series[2:]) if part)
        anchor_name = f"{self._language}-trend-table"
        caption = _WORDS["trend_caption"].get(self._language)
        return trend_table(self._months, columns, self._language, anchor_name, caption, "../", charts=charts)

    def _region_trend(self) -> _RegionTrend:
        heads = tuple(f"{month.month.number:02}.{month.month.year}" for month in self._months)
        rows = []
        for region in self._judgement.regions:
            cells = []
            for month in self._months:
                totals = [month.region_totals.get((table, region.code)) for table in (1, 2)]
                known = [total for total in totals if total is not None]
                cells.append(str(sum(known)) if known else NOT_MONITORED)
            rows.append((self._name(region.code), tuple(cells)))
        return _RegionTrend(heads, tuple(rows))

    def _moved_view(self) -> _MovedView | None:
        if self._moved is None:
            return None

        def text(figure: int | None) -> str:
            return NOT_MONITORED if figure is None else str(figure)

        rows = tuple(
            _MovedRow(
                region=self._name(item.region),
                table=TABLE_NAME[item.table].get(self._language),
                label=self._column_name(item.table, item.column),
                before=text(item.before),
                after=text(item.after),
                why=item.why.get(self._language),
            )
            for item in self._moved.figures
        )
        basis = tuple(sentence.get(self._language) for sentence in self._moved.basis)
        return _MovedView(day_text(self._moved.as_of), rows, basis)

    def _column_name(self, table: int, column: str) -> str:
        if column == TOTAL_ID:
            return TOTAL[table].get(self._language)
        known = self._columns.get((table, column))
        return self._label(known) if known else column

    # --- figures by region

    def _index(self, table: Table) -> _Index:
        """The country's figures: for each column the regions behind it."""
        entries = [self._entry(table, column.id, self._label(column)) for column in table.columns]
        entries.append(self._entry(table, TOTAL_ID, TOTAL[table.number].get(self._language)))
        return _Index(TABLE_NAME[table.number].get(self._language), tuple(entries))

    def _label(self, column: Column) -> str:
        return column_label(column, self._language)

    def _entry(self, table: Table, column: str, label: str) -> _Entry:
        links = tuple(
            Link(target, f"{row.name(self._language)} ({table.figure(row.region, column)})")
            for row in table.rows
            if (target := self._target(table, row.region, column))
            and table.figure(row.region, column) is not None
        )
        return _Entry(anchor(self._language, table.number, COUNTRY, column), label, links)

    def _uncounted(self) -> Iterable[_Index]:
        """What is not counted, by region: each link leads to the region's first one."""
        for kind, name in (("unknown", "undecided"), (DISMISSED, "dismissed")):
            first: dict[str, Finding] = {}
            counts: dict[str, int] = {}
            for finding in self._findings:
                if kind_of(finding) == kind:
                    first.setdefault(finding.region, finding)
                    counts[finding.region] = counts.get(finding.region, 0) + 1
            if not first:
                continue
            links = tuple(
                Link(
                    f"{findings_file(region)}#{self._language}-f-{finding.finding_id}",
                    f"{self._name(region)} ({counts[region]})",
                )
                for region, finding in first.items()
            )
            label = _WORDS[name].get(self._language)
            yield _Index(label, (_Entry(f"{self._language}-{kind}", label, links),))

    # --- coverage, questions

    def _coverage(self) -> Iterable[_CoverageRow]:
        language = self._language
        sources = sorted(
            self._judgement.coverage, key=lambda source: (self._order.region(source.region), source.source)
        )
        for source in sources:
            started, complete = _time_text(source.started), _time_text(source.last_complete)
            known = self._order.region(source.region) < len(self._judgement.regions)
            yield _CoverageRow(
                name=self._name(source.region) if known else COUNTRY_NAME.get(language),
                source=SOURCE[source.source].get(language),
                status=source.status.value,
                status_text=STATUS[source.status].get(language),
                reason=source.reason,
                started=started,
                last_complete=complete,
                pages=source.pages,
                documents=source.documents,
            )

    def _question(self, question: Question) -> _QuestionView:
        decided = (question.decision, question.by, day_text(question.on), question.why)
        text = f"{question.kind} ({question.id}): {question.question}"
        if question.candidates:
            text += f" [{'; '.join(question.candidates)}]"
        return _QuestionView(
            region=self._name(question.region) if question.region else "",
            text=text,
            link=question.url if is_web_address(question.url) else "",
            decision=", ".join(part for part in decided if part) if question.decision else "",
        )


def _time_text(moment: datetime | None) -> str:
    local = local_time(moment)
    return local.strftime("%d.%m.%Y %H:%M") if local else ""


def _legend() -> tuple[str, ...]:
    """The numbers of violations of each shade: «0», «1–4», … «20+»."""
    ranges = [
        str(least) if least == after - 1 else f"{least}–{after - 1}" for least, after in pairwise(SHADES)
    ]
    return (*ranges, f"{SHADES[-1]}+")
