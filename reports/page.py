"""``index.html``: the month at a glance in Kazakh and Russian, self-contained.

Both languages stand on the one page, so that it can be read without JavaScript; a script only hides the other
one.  Every figure leads to its findings or documents, every finding to its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from hearings_crawler.items import DocumentKind, Source
from hearings_crawler.judgement import CountedDocument, Finding, MonthJudgement, Question, RegionName
from hearings_crawler.registry import COUNTRY
from hearings_crawler.rulebook import Column
from reports.csv_files import review_rows
from reports.findings import KIND, Field, finding_fields, kind_of
from reports.narrative import Narrative, make_narrative
from reports.tables import (
    TOTAL_ID,
    Footnote,
    HeaderCell,
    RowOrder,
    Table,
    TableRow,
    column_label,
    header_rows,
    make_tables,
)
from reports.wording import (
    AKIMAT,
    COUNTRY_NAME,
    DOCUMENT,
    LANGUAGES,
    NOT_MONITORED,
    SOURCE,
    STATUS,
    TABLE_NAME,
    TABLE_TITLE,
    TOTAL,
    Bilingual,
    clean,
    day_text,
    is_web_address,
    local_time,
    month_name,
    month_total,
    superscript,
)

_SITE_MINUTES = "site_minutes"
"""Minutes of discussions found on a site: documents of the month that no column of table 2 counts."""

_WORDS = {
    "contents": Bilingual("Мазмұны", "Содержание"),
    "findings": Bilingual("Анықтамалар", "Выводы"),
    "documents": Bilingual("Есепке алынған құжаттар", "Учтённые документы"),
    "coverage": Bilingual("Дереккөздердің қамтылуы", "Охват источников"),
    "coverage_caption": Bilingual(
        "Әр дереккөздің соңғы тексерілуі (Астана уақыты)",
        "Последняя проверка каждого источника (время Астаны)",
    ),
    "review": Bilingual("Талдаушы қарайтын сұрақтар", "Вопросы для аналитика"),
    "trend": Bilingual("Алдыңғы аймен салыстыру", "Сравнение с предыдущим месяцем"),
    "monitored": Bilingual("Мониторинг жүргізілген өңірлер", "Регионов с мониторингом"),
    "akimat": AKIMAT,
    "annex": Bilingual("Өңірге жіберілетін қосымша (Word)", "Приложение для региона (Word)"),
    "kind": Bilingual("Қорытынды", "Вывод"),
    "none": Bilingual("Жоқ.", "Нет."),
    "source": Bilingual("дереккөз", "источник"),
    "files": Bilingual("Файлдар", "Файлы"),
    "note": Bilingual("ескертпе", "примечание"),
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


def index_html(
    judgement: MonthJudgement,
    tables: tuple[Table, Table],
    *,
    previous: MonthJudgement | None = None,
    final: bool = False,
) -> bytes:
    """Return the page; ``previous`` is the month before, to compare with."""
    folder = files("reports") / "templates"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((folder / "index.html.j2").read_text("utf-8"))
    earlier = make_tables(previous) if previous else None
    text = template.render(
        pages=[
            _Page(judgement, tables, previous, earlier, language, final=final).context()
            for language in LANGUAGES
        ],
        # both are the program's own files, not crawled text
        style=Markup((folder / "page.css").read_text("utf-8")),  # noqa: S704
        script=Markup((folder / "page.js").read_text("utf-8")),  # noqa: S704
    )
    return clean(text).encode("utf-8")


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
class _Link:
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    anchor: str
    label: str
    links: tuple[_Link, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    label: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _FindingView:
    anchor: str
    kind: str
    kind_text: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    anchor: str
    title: str
    count: int
    others: str
    findings: tuple[_FindingView, ...]


@dataclass(frozen=True, slots=True)
class _RegionTable:
    anchor: str
    label: str
    rules: tuple[_Rule, ...]


@dataclass(frozen=True, slots=True)
class _Region:
    anchor: str
    code: str
    name: str
    tables: tuple[_RegionTable, ...]


@dataclass(frozen=True, slots=True)
class _DocumentView:
    title: str
    link: str
    text: str


@dataclass(frozen=True, slots=True)
class _DocumentGroup:
    anchor: str
    title: str
    figure: str
    documents: tuple[_DocumentView, ...]


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
class _TrendRow:
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Trend:
    caption: str
    heads: tuple[str, ...]
    rows: tuple[_TrendRow, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    """All that the template shows in one language."""

    language: str
    words: dict[str, str]
    narrative: Narrative
    tables: tuple[_TableView, ...]
    trend: _Trend | None
    indexes: tuple[_Index, ...]
    regions: tuple[_Region, ...]
    documents: tuple[_DocumentGroup, ...]
    coverage_heads: tuple[str, ...]
    coverage: tuple[_CoverageRow, ...]
    questions: tuple[_QuestionView, ...]


class _Page:
    """One language of the page."""

    def __init__(
        self,
        judgement: MonthJudgement,
        tables: tuple[Table, Table],
        previous: MonthJudgement | None,
        earlier: tuple[Table, Table] | None,
        language: str,
        *,
        final: bool,
    ) -> None:
        self._judgement = judgement
        self._tables = tables
        self._previous = previous
        self._earlier = earlier
        self._language = language
        self._final = final
        self._order = RowOrder(judgement)
        self._findings: dict[tuple[int, str, str], list[Finding]] = {}
        for finding in self._order.findings(judgement.findings):
            self._findings.setdefault((finding.table, finding.region, finding.rule), []).append(finding)
        self._documents: dict[tuple[int, str, str], list[CountedDocument]] = {}
        for document in self._order.documents(judgement.documents):
            key = (document.table, document.region, self._counting_column(document))
            self._documents.setdefault(key, []).append(document)

    def context(self) -> _Context:
        """Return what the template shows."""
        language = self._language
        return _Context(
            language=language,
            words={name: text.get(language) for name, text in _WORDS.items()},
            narrative=make_narrative(self._judgement, self._tables, language, final=self._final),
            tables=tuple(self._table(table) for table in self._tables),
            trend=self._trend(),
            indexes=tuple(self._index(table) for table in self._tables),
            regions=tuple(self._regions()),
            documents=tuple(self._document_groups()),
            coverage_heads=tuple(head.get(language) for head in _COVERAGE_HEADS),
            coverage=tuple(self._coverage()),
            questions=tuple(self._question(question) for question in review_rows(self._judgement)),
        )

    # --- anchors

    def _counting_column(self, document: CountedDocument) -> str:
        """The column that counts a document; of discussions' minutes only the portal's are counted."""
        if document.table == 2 and document.document is DocumentKind.MINUTES:
            return "portal_minutes" if document.source is Source.PORTAL else _SITE_MINUTES
        return "notices" if document.document is DocumentKind.NOTICE else "minutes"

    def _anchor(self, table: int, region: str, column: str) -> str:
        return f"{self._language}-t{table}-{region}-{column}"

    def _target(self, table: Table, region: str, column: str) -> str:
        """Where a figure leads: its findings or documents, for the country the list by region; else empty."""
        anchor = self._anchor(table.number, region, column)
        if region == COUNTRY:
            return anchor if any(self._target(table, row.region, column) for row in table.rows) else ""
        if column == TOTAL_ID:
            own = any(key[:2] == (table.number, region) for key in self._findings)
            return anchor if own else ""
        key = (table.number, region, column)
        return anchor if key in self._findings or key in self._documents else ""

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
        cells = tuple(
            _Cell(
                column=column,
                text=NOT_MONITORED if figure is None else str(figure),
                link="" if figure is None else self._target(table, row.region, column),
                notes=tuple(
                    _Note(number, superscript((number,)), f"{_WORDS['note'].get(self._language)} {number}")
                    for number in table.marks(row.region, column)
                ),
                monitored=figure is not None,
            )
            for column, figure in zip(table.column_ids, (*row.cells, row.total), strict=True)
        )
        has_findings = any(key[1] == row.region for key in self._findings)
        return _Row(row.region, name, f"{self._language}-r-{row.region}" if has_findings else "", cells)

    def _trend(self) -> _Trend | None:
        """The row totals of both tables beside those of the month before."""
        if self._previous is None or self._earlier is None:
            return None
        language = self._language
        months = (month_name(self._previous.month, language), month_name(self._judgement.month, language))
        heads = tuple(
            f"{TABLE_NAME[table.number].get(language)}: {month}" for table in self._tables for month in months
        )
        rows = []
        for row in self._tables[0].all_rows:
            cells = []
            for now, then in zip(self._tables, self._earlier, strict=True):
                known = any(earlier.region == row.region for earlier in then.all_rows)
                totals = (
                    then.figure(row.region, TOTAL_ID) if known else None,
                    now.figure(row.region, TOTAL_ID),
                )
                cells += [NOT_MONITORED if total is None else str(total) for total in totals]
            rows.append(_TrendRow(row.name(language), tuple(cells)))
        caption = Bilingual(
            "Бұзушылықтардың жалпы саны; мониторинг көлемі айдан айға өзгеше болуы мүмкін",
            "Общее число нарушений; охват мониторинга в разные месяцы может различаться",
        )
        return _Trend(caption.get(language), heads, tuple(rows))

    # --- findings

    def _index(self, table: Table) -> _Index:
        """The country's figures: for each column the regions behind it."""
        entries = [self._entry(table, column.id, self._label(column)) for column in table.columns]
        entries.append(self._entry(table, TOTAL_ID, TOTAL[table.number].get(self._language)))
        return _Index(TABLE_NAME[table.number].get(self._language), tuple(entries))

    def _label(self, column: Column) -> str:
        return column_label(column, self._language)

    def _entry(self, table: Table, column: str, label: str) -> _Entry:
        links = tuple(
            _Link(target, f"{row.name(self._language)} ({table.figure(row.region, column)})")
            for row in table.rows
            if (target := self._target(table, row.region, column))
            and table.figure(row.region, column) is not None
        )
        return _Entry(self._anchor(table.number, COUNTRY, column), label, links)

    def _regions(self) -> Iterable[_Region]:
        for region in self._judgement.regions:
            tables = tuple(
                _RegionTable(
                    self._anchor(table.number, region.code, TOTAL_ID),
                    TABLE_NAME[table.number].get(self._language),
                    tuple(self._rules(table, region)),
                )
                for table in self._tables
                if any(key[:2] == (table.number, region.code) for key in self._findings)
            )
            if tables:
                name = region.name_kk if self._language == "kk" else region.name_ru
                yield _Region(f"{self._language}-r-{region.code}", region.code, name, tables)

    def _rules(self, table: Table, region: RegionName) -> Iterable[_Rule]:
        for column in table.columns:
            findings = self._findings.get((table.number, region.code, column.id), [])
            if not findings:
                continue
            kinds = [kind_of(finding) for finding in findings]
            others = "; ".join(
                f"{text.get(self._language)}: {kinds.count(kind)}"
                for kind, text in KIND.items()
                if kind != "broken" and kind in kinds
            )
            yield _Rule(
                anchor=self._anchor(table.number, region.code, column.id),
                title=self._label(column),
                count=kinds.count("broken"),
                others=others,
                findings=tuple(self._finding(finding) for finding in findings),
            )

    def _finding(self, finding: Finding) -> _FindingView:
        kind = kind_of(finding)
        return _FindingView(
            anchor=f"{self._language}-f-{finding.finding_id}",
            kind=kind,
            kind_text=KIND[kind].get(self._language),
            fields=finding_fields(self._judgement, finding, self._language),
        )

    # --- documents, coverage, questions

    def _document_groups(self) -> Iterable[_DocumentGroup]:
        for table in self._tables:
            for row in table.rows:
                for column in (*(column for column in table.columns if column.is_count), None):
                    identity = column.id if column else _SITE_MINUTES
                    documents = self._documents.get((table.number, row.region, identity), [])
                    if not documents:
                        continue
                    figure = table.figure(row.region, identity) if column else len(documents)
                    label = self._label(column) if column else SOURCE["site"].get(self._language)
                    yield _DocumentGroup(
                        anchor=self._anchor(table.number, row.region, identity),
                        title=f"{TABLE_NAME[table.number].get(self._language)}. "
                        f"{row.name(self._language)}. {label}",
                        figure=NOT_MONITORED if figure is None else str(figure),
                        documents=tuple(self._document(document) for document in documents),
                    )

    def _document(self, document: CountedDocument) -> _DocumentView:
        days = dict.fromkeys(
            day_text(day) for day in (document.shown_date or document.placed_from, document.placed_to) if day
        )
        details = (
            document.registration_number,
            DOCUMENT[document.document].get(self._language),
            SOURCE[document.source].get(self._language),
            " – ".join(days),
            document.evidence,
        )
        return _DocumentView(
            title=document.title or document.url,
            link=document.url if is_web_address(document.url) else "",
            text="; ".join(part for part in details if part),
        )

    def _coverage(self) -> Iterable[_CoverageRow]:
        language = self._language
        names = {
            region.code: region.name_kk if language == "kk" else region.name_ru
            for region in self._judgement.regions
        }
        sources = sorted(
            self._judgement.coverage, key=lambda source: (self._order.region(source.region), source.source)
        )
        for source in sources:
            times = (local_time(moment) for moment in (source.started, source.last_complete))
            started, complete = (moment.strftime("%d.%m.%Y %H:%M") if moment else "" for moment in times)
            yield _CoverageRow(
                name=names.get(source.region, COUNTRY_NAME.get(language)),
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
        region = next((item for item in self._judgement.regions if item.code == question.region), None)
        name = "" if region is None else region.name_kk if self._language == "kk" else region.name_ru
        decided = (question.decision, question.by, day_text(question.on), question.why)
        text = f"{question.kind} ({question.id}): {question.question}"
        if question.candidates:
            text += f" [{'; '.join(question.candidates)}]"
        return _QuestionView(
            region=name,
            text=text,
            link=question.url if is_web_address(question.url) else "",
            decision=", ".join(part for part in decided if part) if question.decision else "",
        )
