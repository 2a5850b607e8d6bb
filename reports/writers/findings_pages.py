"""``findings/KZ-xx.html``: one region's findings and counted documents, in both languages.

Every figure of the month's page leads here; every finding shows why, and the archived page's own text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hearings_crawler.judging.judgement import CountedDocument, Finding, MonthJudgement, RegionName
from hearings_crawler.law.rulebook import Column
from reports.view.findings import KIND, Field, finding_fields, kind_of
from reports.view.page_model import EvidenceText
from reports.view.tables import TOTAL_ID, RowOrder, Table, column_label
from reports.words.wording import (
    DOCUMENT,
    DRAFT,
    FINAL,
    LANGUAGES,
    NOT_MONITORED,
    SOURCE,
    TABLE_NAME,
    TABLE_TITLE,
    Bilingual,
    day_text,
    is_web_address,
    month_name,
)
from reports.writers.evidence_text import Excerpt, excerpt
from reports.writers.page_parts import SITE_MINUTES, anchor, counting_column, findings_file, render, words

_WORDS = {
    "back": Bilingual("Ай бетіне", "К странице месяца"),
    "findings": Bilingual("Анықтамалар", "Выводы"),
    "documents": Bilingual("Есепке алынған құжаттар", "Учтённые документы"),
    "none": Bilingual("Жоқ.", "Нет."),
    "annex": Bilingual("Өңірге жіберілетін қосымша (Word)", "Приложение для региона (Word)"),
    "kind": Bilingual("Қорытынды", "Вывод"),
    "evidence": Bilingual("Сақталған беттің мәтіні", "Текст сохранённой страницы"),
    "evidence_again": Bilingual(
        "Сақталған беттің мәтіні: жоғарыда көрсетілген", "Текст сохранённой страницы: показан выше"
    ),
    "archived": Bilingual("Мұрағатта", "В архиве"),
    "bytes": Bilingual("байт", "байт"),
    "digest": Bilingual("бақылау сомасы", "контрольная сумма"),
    "masked": Bilingual(
        "Мәтіннің бөлігі; телефондар, пошта және ЖСН жасырылған. Толық беті мұрағатта сақталған.",
        "Часть текста; телефоны, почта и ИИН скрыты. Страница целиком хранится в архиве.",
    ),
    "no_text": Bilingual(
        "Бұл файлдан мәтін алынбайды (скан немесе басқа пішім).",
        "Из этого файла текст не извлекается (скан или иной формат).",
    ),
    "find": Bilingual("Анықтамалардан іздеу", "Найти в выводах"),
    "found": Bilingual("Көрсетілген анықтамалар", "Показано выводов"),
}


def findings_pages(
    judgement: MonthJudgement,
    tables: tuple[Table, Table],
    *,
    final: bool = False,
    evidence: Mapping[str, EvidenceText] | None = None,
) -> dict[str, bytes]:
    """Return the page of every region by its path in the month's folder.

    ``evidence`` gives the text of archived bodies by digest; a body that is not among them is only named.
    """
    order = RowOrder(judgement)
    findings: dict[str, list[Finding]] = {}
    for finding in order.findings(judgement.findings):
        findings.setdefault(finding.region, []).append(finding)
    documents: dict[str, list[CountedDocument]] = {}
    for document in order.documents(judgement.documents):
        documents.setdefault(document.region, []).append(document)
    written = {}
    for region in judgement.regions:
        own = findings.get(region.code, []), documents.get(region.code, [])
        pages = [
            _RegionPage(judgement, tables, region, *own, language, evidence or {}).context(final=final)
            for language in LANGUAGES
        ]
        written[findings_file(region.code)] = render(
            "findings.html.j2", pages=pages, titles=[page.title for page in pages]
        )
    return written


@dataclass(frozen=True, slots=True)
class _EvidenceView:
    """The archived page behind a finding; ``again`` is the id of an earlier place that shows its text."""

    anchor: str
    again: str
    digest: str
    path: str
    size: int
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class _FindingView:
    anchor: str
    kind: str
    kind_text: str
    fields: tuple[Field, ...]
    evidence: _EvidenceView | None


@dataclass(frozen=True, slots=True)
class _Rule:
    anchor: str
    title: str
    figure: str
    others: str
    findings: tuple[_FindingView, ...]


@dataclass(frozen=True, slots=True)
class _RegionTable:
    anchor: str
    label: str
    title: str
    total: str
    rules: tuple[_Rule, ...]


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
class _Context:
    language: str
    words: dict[str, str]
    title: str
    mark: str
    name: str
    month: str
    code: str
    tables: tuple[_RegionTable, ...]
    documents: tuple[_DocumentGroup, ...]


class _RegionPage:
    """One language of a region's page."""

    def __init__(
        self,
        judgement: MonthJudgement,
        tables: tuple[Table, Table],
        region: RegionName,
        findings: list[Finding],
        documents: list[CountedDocument],
        language: str,
        evidence: Mapping[str, EvidenceText],
    ) -> None:
        self._judgement = judgement
        self._tables = tables
        self._region = region
        self._findings = findings
        self._documents = documents
        self._language = language
        self._evidence = evidence
        self._shown: dict[tuple[str, Excerpt], str] = {}

    def context(self, *, final: bool) -> _Context:
        """Return what the template shows."""
        language = self._language
        name = self._region.name_kk if language == "kk" else self._region.name_ru
        month = month_name(self._judgement.month, language)
        return _Context(
            language=language,
            words=words(_WORDS, language),
            title=f"{name}: {month}",
            mark=(FINAL if final else DRAFT).get(language),
            name=name,
            month=month,
            code=self._region.code,
            tables=tuple(self._region_tables()),
            documents=tuple(self._document_groups()),
        )

    def _figure(self, table: Table, column: str) -> str:
        figure = table.figure(self._region.code, column)
        return NOT_MONITORED if figure is None else str(figure)

    def _region_tables(self) -> Iterable[_RegionTable]:
        for table in self._tables:
            rules = tuple(self._rules(table))
            if rules:
                yield _RegionTable(
                    anchor(self._language, table.number, self._region.code, TOTAL_ID),
                    TABLE_NAME[table.number].get(self._language),
                    TABLE_TITLE[table.number].get(self._language),
                    self._figure(table, TOTAL_ID),
                    rules,
                )

    def _rules(self, table: Table) -> Iterable[_Rule]:
        for column in table.columns:
            own = [item for item in self._findings if (item.table, item.rule) == (table.number, column.id)]
            if not own:
                continue
            kinds = [kind_of(finding) for finding in own]
            others = "; ".join(
                f"{text.get(self._language)}: {kinds.count(kind)}"
                for kind, text in KIND.items()
                if kind != "broken" and kind in kinds
            )
            yield _Rule(
                anchor=anchor(self._language, table.number, self._region.code, column.id),
                title=self._label(column),
                figure=self._figure(table, column.id),
                others=others,
                findings=tuple(self._finding(finding) for finding in own),
            )

    def _label(self, column: Column) -> str:
        return column_label(column, self._language)

    def _finding(self, finding: Finding) -> _FindingView:
        kind = kind_of(finding)
        return _FindingView(
            anchor=f"{self._language}-f-{finding.finding_id}",
            kind=kind,
            kind_text=KIND[kind].get(self._language),
            fields=finding_fields(self._judgement, finding, self._language),
            evidence=self._evidence_view(finding),
        )

    def _evidence_view(self, finding: Finding) -> _EvidenceView | None:
        evidence = self._evidence.get(finding.evidence)
        if evidence is None:
            return None
        own = f"{self._language}-e-{finding.finding_id}"
        shown = excerpt(evidence, _places(finding)) if evidence.text else None
        again = self._shown.setdefault((evidence.digest, shown), own) if shown else own
        return _EvidenceView(
            anchor=own,
            again="" if again == own else again,
            digest=evidence.digest,
            path=evidence.path,
            size=evidence.size,
            excerpt=shown if again == own else None,
        )

    def _document_groups(self) -> Iterable[_DocumentGroup]:
        for table in self._tables:
            for column in (*(column for column in table.columns if column.is_count), None):
                identity = column.id if column else SITE_MINUTES
                own = [
                    document
                    for document in self._documents
                    if (document.table, counting_column(document)) == (table.number, identity)
                ]
                if not own:
                    continue
                label = self._label(column) if column else SOURCE["site"].get(self._language)
                yield _DocumentGroup(
                    anchor=anchor(self._language, table.number, self._region.code, identity),
                    title=f"{TABLE_NAME[table.number].get(self._language)}. {label}",
                    figure=self._figure(table, identity) if column else str(len(own)),
                    documents=tuple(self._document(document) for document in own),
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


def _places(finding: Finding) -> tuple[str, ...]:
    """What to look for in a page, the most certain first: the item's own id, a telling title, the number."""
    item = finding.document_id.rpartition(":")[2]
    telling = finding.title if len(finding.title) >= 30 else ""
    return (f"id: {item}" if item.isdecimal() else "", telling, finding.registration_number, finding.title)
