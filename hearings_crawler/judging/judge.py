"""Judges a month: from facts, rulebook, calendar and cut-off to verdicts, counts, coverage and questions.

Pure: no database, no clock, no files.  The domain's exact readings (counting, month, cut-off, dates,
backdated, coverage) are implemented here and in the modules that it calls.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hearings_crawler import __version__
from hearings_crawler.coverage.address import Status
from hearings_crawler.items import DocumentKind, Form, Source, Unread
from hearings_crawler.judging import explain
from hearings_crawler.judging.explain import ExplainingCalendar
from hearings_crawler.judging.facts import (
    Document,
    Facts,
    Hearing,
    History,
    Placement,
    backdating_of,
    natural_key,
    near_month,
    placement_of,
)
from hearings_crawler.judging.judgement import (
    Basis,
    CellKey,
    CountedDocument,
    Finding,
    MonthJudgement,
    Question,
    RegionName,
    SourceCoverage,
    Verdict,
)
from hearings_crawler.judging.linking import Ambiguity, DocumentLink, LinkingResult, link_regions
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Check, Column, Edition, Rulebook, Texts
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.store.records import Decision

LAWFUL_DAYS = 30
"""Calendar days between placement and hearing (Environmental Code, art. 73 p. 3, 4)."""


class PublishingCalendar(ExplainingCalendar):
    """The calendar that a judgement needs: counting, explaining, and its own version."""

    version: str

    def is_provisional(self, day: date) -> bool:
        """Whether a day rests on announced dates only."""
        raise NotImplementedError


# ------------------------------------------------------------------------------------ month


def notice_month(hearing: Hearing, notices: Sequence[Document]) -> Month | None:
    """Return the month that an open meeting's notice belongs to; None when nothing tells it.

    The month in which the akimat received it; else of the placement date shown on the site; else of the
    earliest observation on either source that tells something; else of the last lawful day.
    """
    if hearing.received is not None:
        return Month.of(hearing.received)
    shown = min((document.shown for document in notices if document.shown), default=None)
    if shown is not None:
        return Month.of(shown)
    seen = [*notices, *([hearing.card] if hearing.card else [])]
    if seen:
        # Of equally early observations one that a first complete crawl did not make decides.
        day, by_first = min((document.first_seen.day, document.by_first_complete) for document in seen)
        if not by_first:
            return Month.of(day)
    if hearing.first_day is not None:
        return Month.of(hearing.first_day - timedelta(days=LAWFUL_DAYS))
    return None


def minutes_month(hearing: Hearing) -> Month | None:
    """Return the month that a hearing's minutes (or a discussion) belong to: that of its last day."""
    return Month.of(hearing.last_day) if hearing.last_day else None


# ------------------------------------------------------------------------------------ coverage


def _source_coverage(
    region: str, source: Source, history: History, month: Month, *, confirmed: bool
) -> SourceCoverage:
    during = [crawl for crawl in history.crawls if crawl.day >= month.first]
    covered = history.covers(month)
    if not during:
        return SourceCoverage(
            region,
            source,
            Status.NOT_RUN,
            "no crawl since the month began",
            None,
            None,
            None,
            0,
            0,
            covered,
            confirmed,
        )
    last = during[-1]
    complete = [crawl for crawl in during if crawl.complete]
    return SourceCoverage(
        region=region,
        source=source,
        status=last.status,
        reason=last.reason,
        started=last.started,
        finished=last.run.finished,
        last_complete=complete[-1].started if complete else None,
        pages=last.run.pages,
        documents=last.run.documents,
        covered=covered,
        confirmed=confirmed,
    )


_NOT_COVERED = {
    "portal": Texts(
        "the portal was not crawled completely",
        "ақпараттық жүйе толық қаралмады",
        "информационная система не обойдена полностью",
    ),
    "site": Texts("the site was not crawled completely", "сайт толық қаралмады", "сайт не обойдён полностью"),
    "unconfirmed": Texts(
        "the site's address is not confirmed by a person",
        "сайт мекенжайын ешкім растаған жоқ",
        "адрес сайта не подтверждён человеком",
    ),
}
_NEEDS_CONFIRMED = ("notice_absent", "minutes_absent")


def _not_monitored(
    edition: Edition, coverage: Mapping[str, SourceCoverage], regions: Iterable[str]
) -> dict[CellKey, Texts]:
    cells: dict[CellKey, Texts] = {}
    for region in regions:
        for column in edition.columns:
            reason = ""
            if not coverage[COUNTRY].covered:
                reason = "portal"
            elif "site" in column.needs and not coverage[region].covered:
                reason = "site"
            elif column.id in _NEEDS_CONFIRMED and not coverage[region].confirmed:
                reason = "unconfirmed"
            if reason:
                detail = coverage[COUNTRY if reason == "portal" else region]
                why = _NOT_COVERED[reason]
                status = f" ({detail.status})" if reason != "unconfirmed" else ""
                cells[column.table, region, column.id] = Texts(
                    why.en + status, why.kk + status, why.ru + status
                )
    return cells


# ------------------------------------------------------------------------------------ a case


@dataclass(frozen=True)
class Case:
    """One hearing in one region, with the site's documents linked to it that are placed by the cut-off."""

    hearing: Hearing
    region: str
    site: Mapping[DocumentKind, tuple[Document, ...]]
    links: Mapping[str, DocumentLink]
    doubtful: Mapping[DocumentKind, tuple[str, ...]]
    portal: History
    history: History
    as_of: date

    def placed(self, kind: DocumentKind) -> tuple[Document, ...]:
        """The site's documents of a kind that count as placed at the cut-off."""
        return tuple(
            document for document in self.site.get(kind, ()) if placement_of([document]).by(self.as_of)
        )

    @property
    def portal_minutes(self) -> Document | None:
        """The portal's minutes if they count as placed at the cut-off."""
        minutes = self.hearing.minutes
        return minutes if minutes is not None and placement_of([minutes]).by(self.as_of) else None

    def has(self, kind: DocumentKind, source: Source) -> bool:
        """Whether a document of a kind counts as placed on a source."""
        if source is Source.SITE:
            return bool(self.placed(kind))
        if kind is DocumentKind.MINUTES:
            return self.portal_minutes is not None
        return self.hearing.card is not None

    def anchor(self, name: str) -> date | None:
        """The day of an anchor: received, first_day or last_day."""
        return {
            "received": self.hearing.received,
            "first_day": self.hearing.first_day,
            "last_day": self.hearing.last_day,
        }[name]


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one rule on one case, before it becomes a finding."""

    verdict: Verdict
    source: Source
    anchor: date | None = None
    due: date | None = None
    reason: Texts = explain.NO_TEXT
    placement: Placement | None = None
    document: Document | None = None
    digest: str = ""
    url: str = ""


_UNKNOWN_ANCHOR = {
    "received": explain.NO_RECEIPT,
    "first_day": explain.NO_HEARING_DAY,
    "last_day": explain.NO_HEARING_DAY,
}


def _term(case: Case, column: Column, calendar: ExplainingCalendar) -> tuple[date, date, Texts] | None:
    """Return anchor, due day and the written count of the first term whose anchor is known."""
    for term in column.terms:
        anchor = case.anchor(term.anchor)
        if anchor is not None:
            due = term.due(anchor, calendar)
            raw = case.hearing.raws.get(term.anchor, "")
            return anchor, due, explain.count(term, anchor, due, calendar, raw=raw)
    return None


def _judge_absent(case: Case, column: Column, calendar: ExplainingCalendar) -> Judged:
    source = Source(column.source)
    kind = column.document or DocumentKind.NOTICE
    if case.has(kind, source):
        return Judged(Verdict.KEPT, source)
    term = _term(case, column, calendar)
    if term is None:
        return Judged(Verdict.UNKNOWN, source, reason=_UNKNOWN_ANCHOR[column.terms[-1].anchor])
    anchor, due, count = term
    history = case.history if source is Source.SITE else case.portal
    reach = case.hearing.reach
    doubtful = case.doubtful.get(kind, ()) if source is Source.SITE else ()
    if due >= case.as_of:
        return Judged(Verdict.PENDING, source, anchor, due, explain.join(count, explain.pending(case.as_of)))
    if doubtful:
        return Judged(Verdict.UNKNOWN, source, anchor, due, explain.join(count, explain.candidates(doubtful)))
    crawls = history.complete_after(due, reach)
    if not crawls:
        reason = explain.join(count, explain.no_crawl(source, due, reach))
        return Judged(Verdict.UNKNOWN, source, anchor, due, reason)
    later = bool(case.site.get(kind)) if source is Source.SITE else case.hearing.minutes is not None
    why = explain.placed_after(case.as_of) if later else explain.absent(source, crawls[-1].day)
    return Judged(Verdict.BROKEN, source, anchor, due, explain.join(count, why))


def _dated_document(case: Case, column: Column) -> tuple[Source, tuple[Document, ...]] | None:
    """Return the documents whose placement a lateness rule judges, and their source.

    On the site; for discussions the first known of: the portal's shown date, the site's shown date, the
    portal's interval, the site's interval.
    """
    site = case.placed(column.document or DocumentKind.NOTICE)
    if column.source != "either":
        return (Source.SITE, site) if site else None
    portal = (case.portal_minutes,) if case.portal_minutes else ()
    options = [(Source.PORTAL, portal), (Source.SITE, site)]
    known = [(source, found) for source, found in options if found]
    dated = [(source, found) for source, found in known if placement_of(found).shown]
    return next(iter(dated or known), None)


def _judge_late(case: Case, column: Column, calendar: ExplainingCalendar) -> Judged | None:
    found = _dated_document(case, column)
    if found is None:
        return None
    source, documents = found
    placement = placement_of(documents)
    term = _term(case, column, calendar)
    if term is None:
        reason = _UNKNOWN_ANCHOR[column.terms[0].anchor]
        return Judged(Verdict.UNKNOWN, source, reason=reason, placement=placement, document=documents[0])
    anchor, due, count = term
    # What counts as placed while the term still runs is in time, however wide its interval.
    late = False if due >= case.as_of else placement.is_later_than(due)
    verdict = Verdict.UNKNOWN if late is None else Verdict.BROKEN if late else Verdict.KEPT
    reason = explain.join(
        count,
        explain.placed(placement, source, raw=placement.raw),
        explain.INTERVAL if late is None else explain.NO_TEXT,
    )
    return Judged(verdict, source, anchor, due, reason, placement, documents[0])


def _judge_backdated(case: Case, column: Column) -> Judged | None:
    documents = case.placed(column.document or DocumentKind.NOTICE)
    evidence = backdating_of(documents)
    if evidence is None:
        return None
    return Judged(
        Verdict.BROKEN,
        Source.SITE,
        anchor=evidence.day,
        reason=explain.backdated(evidence, raw=evidence.raw),
        placement=placement_of(documents),
        document=documents[0],
        digest=evidence.digest,
        url=evidence.url,
    )


def _judge_shown(case: Case, column: Column) -> Judged | None:
    """Judge what a placed document itself shows: its date, its recordings."""
    documents = case.placed(column.document or DocumentKind.NOTICE)
    if not documents:
        return None
    placement = placement_of(documents)
    if column.check is Check.UNDATED:
        broken, reason = placement.shown is None, explain.NO_DATE
    else:
        broken, reason = not recorded(documents), explain.NO_RECORDING
    verdict = Verdict.BROKEN if broken else Verdict.KEPT
    return Judged(verdict, Source.SITE, reason=reason, placement=placement, document=documents[0])


def rubric(documents: Sequence[Document]) -> bool | None:
    """Whether any version stands in the rubric; None when that is not known."""
    values = [parsed.in_rubric for document in documents for parsed in document.parsed]
    if any(values):
        return True
    return None if None in values or not values else False


def recorded(documents: Sequence[Document]) -> bool:
    """Whether any version carries a video or audio recording."""
    return any(parsed.recorded for document in documents for parsed in document.parsed)


def _judge_rule(case: Case, column: Column, calendar: ExplainingCalendar) -> Judged | None:
    if column.check is Check.ABSENT:
        return _judge_absent(case, column, calendar)
    if column.check is Check.LATE:
        return _judge_late(case, column, calendar)
    if column.check is Check.BACKDATED:
        return _judge_backdated(case, column)
    if column.check in (Check.UNDATED, Check.UNRECORDED):
        return _judge_shown(case, column)
    return None


# ------------------------------------------------------------------------------------ a region


def _stable_id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass
class _Region:
    """The judging of one region; collects what the tables need."""

    code: str
    month: Month
    as_of: date
    edition: Edition
    calendar: ExplainingCalendar
    facts: Facts
    linked: LinkingResult
    hearings: tuple[Hearing, ...]

    def __post_init__(self) -> None:
        self.findings: list[Finding] = []
        self.documents: list[CountedDocument] = []
        self.counts: Counter[CellKey] = Counter()
        self.links_of: dict[str, list[DocumentLink]] = {}
        for link in self.linked.links:
            self.links_of.setdefault(link.hearing_id, []).append(link)
        self.doubtful: dict[tuple[str, DocumentKind], list[str]] = {}
        for ambiguity in self.linked.ambiguities:
            kinds = [ambiguity.document.kind] if ambiguity.document.kind else list(DocumentKind)
            for candidate in ambiguity.candidates:
                for kind in kinds:
                    self.doubtful.setdefault((candidate, kind), []).append(ambiguity.document.id)

    def case(self, hearing: Hearing) -> Case:
        """Return a hearing with its site documents, the first placed version first."""
        links = self.links_of.get(hearing.id, [])
        site: dict[DocumentKind, tuple[Document, ...]] = {}
        for kind in DocumentKind:
            found = [link.document for link in links if link.document.kind is kind]
            site[kind] = tuple(
                sorted(found, key=lambda document: (document.first_seen.started, natural_key(document.id)))
            )
        return Case(
            hearing=hearing,
            region=self.code,
            site=site,
            links={link.document.id: link for link in links},
            doubtful={kind: tuple(self.doubtful.get((hearing.id, kind), ())) for kind in DocumentKind},
            portal=self.facts.portal,
            history=self.facts.histories[self.code],
            as_of=self.as_of,
        )

    def judge(self) -> None:
        """Judge every hearing of the region that belongs to the month."""
        cases = [self.case(hearing) for hearing in self.hearings]
        for case in cases:
            if case.hearing.form is Form.OPEN_MEETING:
                self._open_meeting(case)
            elif minutes_month(case.hearing) == self.month:
                self._discussion(case)
        self._outside_rubric(cases)

    def _open_meeting(self, case: Case) -> None:
        if notice_month(case.hearing, case.site[DocumentKind.NOTICE]) == self.month:
            self._notice(case)
        if minutes_month(case.hearing) == self.month:
            self._minutes(case)

    def _notice(self, case: Case) -> None:
        placed = case.placed(DocumentKind.NOTICE)
        if not placed and case.hearing.card is None:
            return
        self.counts[1, self.code, "notices"] += 1
        self._list_portal(case, DocumentKind.NOTICE, case.hearing.card)
        self._list_site(case, DocumentKind.NOTICE, placed)
        self._rules(case, 1, DocumentKind.NOTICE)

    def _minutes(self, case: Case) -> None:
        if not self._known(case):
            return
        placed = case.placed(DocumentKind.MINUTES)
        if placed or case.portal_minutes is not None:
            self.counts[1, self.code, "minutes"] += 1
        self._list_portal(case, DocumentKind.MINUTES, case.portal_minutes)
        self._list_site(case, DocumentKind.MINUTES, placed)
        self._rules(case, 1, DocumentKind.MINUTES)

    def _discussion(self, case: Case) -> None:
        self.counts[2, self.code, "notices"] += 1
        self._list_portal(case, DocumentKind.NOTICE, case.hearing.card)
        if case.portal_minutes is not None:
            self.counts[2, self.code, "portal_minutes"] += 1
        self._list_portal(case, DocumentKind.MINUTES, case.portal_minutes)
        self._list_site(case, DocumentKind.MINUTES, case.placed(DocumentKind.MINUTES))
        self._rules(case, 2, DocumentKind.MINUTES)

    def _known(self, case: Case) -> bool:
        """Whether the hearing is known at the cut-off: on the portal, or by a document placed by then."""
        return case.hearing.card is not None or any(case.placed(kind) for kind in DocumentKind)

    def _rules(self, case: Case, table: int, kind: DocumentKind) -> None:
        if case.hearing.cancelled:
            return
        for column in self.edition.table(table):
            if column.document is not kind or column.is_count:
                continue
            judged = _judge_rule(case, column, self.calendar)
            if judged is not None and judged.verdict is not Verdict.KEPT:
                self._add(case, column, kind, judged)

    def _add(
        self, case: Case, column: Column, kind: DocumentKind, judged: Judged, *, per_document: bool = False
    ) -> None:
        hearing = case.hearing
        document, placement = judged.document, judged.placement
        document_id = document.id if document is not None else ""
        key = (self.code, hearing.id, column.id, str(column.table))
        self.findings.append(
            Finding(
                table=column.table,
                region=self.code,
                rule=column.id,
                verdict=judged.verdict,
                registration_number=hearing.registration_number if hearing.card else "",
                form=hearing.form,
                document=kind,
                source=judged.source,
                url=judged.url or (placement.url if placement else hearing.url),
                title=(document.title if document is not None else "") or hearing.title,
                shown_date=placement.shown if placement else None,
                placed_from=placement.first if placement else None,
                placed_to=placement.last if placement else None,
                anchor=judged.anchor,
                due=judged.due,
                reason=explain.join(judged.reason, explain.paragraph(column)),
                evidence=judged.digest or (placement.digest if placement else hearing.digest),
                finding_id=_stable_id(self.code, column.id, document_id)
                if per_document
                else _stable_id(*key),
                hearing_id=hearing.id,
                document_id=document_id,
            )
        )

    def _outside_rubric(self, cases: Sequence[Case]) -> None:
        """Count documents (not hearings) of open meetings that stand outside the rubric."""
        column = self.edition.column(1, "outside_rubric")
        for kind in DocumentKind:
            groups: dict[str, list[tuple[Case, tuple[Document, ...]]]] = {}
            leader: dict[str, str] = {}
            for case in cases:
                if case.hearing.form is not Form.OPEN_MEETING or case.hearing.cancelled:
                    continue
                placed = case.placed(kind)
                if not placed:
                    continue
                # Versions and hearings that share an item are one document.
                names = {leader.get(document.id, document.id) for document in placed}
                name = min(names, key=natural_key)
                for document in placed:
                    leader[document.id] = name
                for other in names - {name}:
                    groups.setdefault(name, []).extend(groups.pop(other, []))
                    leader.update({key: name for key, value in leader.items() if value == other})
                groups.setdefault(name, []).append((case, placed))
            for group in groups.values():
                first = min(
                    group,
                    key=lambda entry: (
                        entry[0].hearing.first_day or date.max,
                        natural_key(entry[0].hearing.id),
                    ),
                )
                case, _ = first
                documents = tuple(
                    {document.id: document for _, found in group for document in found}.values()
                )
                month = (
                    notice_month(case.hearing, case.site[kind])
                    if kind is DocumentKind.NOTICE
                    else minutes_month(case.hearing)
                )
                inside = rubric(documents)
                if month != self.month or inside:
                    continue
                judged = Judged(
                    Verdict.UNKNOWN if inside is None else Verdict.BROKEN,
                    Source.SITE,
                    reason=explain.NO_HEADING if inside is None else explain.NOT_IN_RUBRIC,
                    placement=placement_of(documents),
                    document=min(
                        documents,
                        key=lambda document: (document.first_seen.started, natural_key(document.id)),
                    ),
                )
                self._add(case, column, kind, judged, per_document=True)

    # -------------------------------------------------------------------------- documents

    def _list_portal(self, case: Case, kind: DocumentKind, document: Document | None) -> None:
        if document is not None:
            self._list(case, kind, Source.PORTAL, (document,), "portal", 1.0)

    def _list_site(self, case: Case, kind: DocumentKind, documents: tuple[Document, ...]) -> None:
        if documents:
            links = [case.links[document.id] for document in documents]
            best = max(links, key=lambda link: link.confidence)
            self._list(case, kind, Source.SITE, documents, best.rule, best.confidence)

    def _list(
        self,
        case: Case,
        kind: DocumentKind,
        source: Source,
        documents: tuple[Document, ...],
        rule: str,
        confidence: float,
    ) -> None:
        placement = placement_of(documents)
        hearing = case.hearing
        on_site = source is Source.SITE
        self.documents.append(
            CountedDocument(
                table=hearing.table,
                region=self.code,
                document=kind,
                source=source,
                url=placement.url,
                title=documents[0].title or hearing.title,
                form=hearing.form,
                registration_number=hearing.registration_number if hearing.card else "",
                link_rule=rule,
                link_confidence=confidence,
                shown_date=placement.shown,
                placed_from=placement.first,
                placed_to=placement.last,
                in_rubric=rubric(documents) if on_site else None,
                recorded=recorded(documents) if on_site and kind is DocumentKind.MINUTES else None,
                evidence=placement.digest,
                hearing_id=hearing.id,
                document_id=documents[0].id,
            )
        )

    # -------------------------------------------------------------------------- questions

    def questions(self) -> list[Question]:
        """Return what an analyst should look at, for this month or for no month that can be told."""
        found = []
        months = {hearing.id: _hearing_months(self.case(hearing)) for hearing in self.hearings}
        for ambiguity in self.linked.ambiguities:
            if self._concerns(ambiguity, months):
                found.append(
                    self._question(
                        ambiguity.document, ambiguity.kind, ambiguity.question, ambiguity.candidates
                    )
                )
        for note in self.linked.notes:
            if self._document_month(note.document) in (self.month, None):
                found.append(self._question(note.document, note.kind, note.question, note.candidates))
        for link in self.linked.links:
            if self.month in months.get(link.hearing_id, ()):
                found += self._document_questions(link)
        return found

    def _concerns(self, ambiguity: Ambiguity, months: Mapping[str, frozenset[Month]]) -> bool:
        if any(self.month in months.get(candidate, ()) for candidate in ambiguity.candidates):
            return True
        return self._document_month(ambiguity.document) in (self.month, None)

    def _document_month(self, document: Document) -> Month | None:
        if document.kind is DocumentKind.MINUTES:
            return Month.of(document.hearings[-1].last) if document.hearings else None
        if document.shown is not None:
            return Month.of(document.shown)
        if document.hearings:
            return Month.of(document.hearings[0].start - timedelta(days=LAWFUL_DAYS))
        return None

    def _document_questions(self, link: DocumentLink) -> list[Question]:
        document = link.document
        found = [
            self._question(document, "unparsed_date", f"{unread.where}: {unread.reason}: {unread.raw}")
            for unread in document.unread
        ]
        if document.removed is not None:
            text = f"seen before, missing in the complete crawl of {document.removed.day}: was it removed?"
            found.append(self._question(document, "removed_document", text))
        hearing = next((hearing for hearing in self.hearings if hearing.id == link.hearing_id), None)
        if (
            hearing is not None
            and document.kind is DocumentKind.NOTICE
            and hearing.received is not None
            and document.shown is not None
            and document.shown < hearing.received
        ):
            text = f"shows {document.shown}, before the akimat's receipt {hearing.received}"
            found.append(self._question(document, "shown_before_receipt", text, (hearing.id,)))
        return found

    def _question(
        self, document: Document, kind: str, text: str, candidates: tuple[str, ...] = ()
    ) -> Question:
        return Question(
            id=_stable_id("question", self.code, kind, document.id, text if kind == "unparsed_date" else ""),
            region=self.code,
            kind=kind,
            source=document.source,
            url=document.versions[0].url,
            question=f"{text} [{document.title}]" if document.title else text,
            candidates=candidates,
        )


def _hearing_months(case: Case) -> frozenset[Month]:
    months = {minutes_month(case.hearing)}
    if case.hearing.form is Form.OPEN_MEETING:
        months.add(notice_month(case.hearing, case.site[DocumentKind.NOTICE]))
    return frozenset(month for month in months if month is not None)


# ------------------------------------------------------------------------------------ the portal's questions


_UNREAD_KINDS = {"region": "no_region", "card": "missing_fields", "file": "unread_file"}
"""Kinds of questions by what could not be read; everything else is a date."""


def _unread_files(minutes: Document | None) -> tuple[Unread, ...]:
    """Return the files of a hearing's minutes that were opened and could not be read."""
    return tuple(unread for unread in minutes.unread if unread.where == "file") if minutes is not None else ()


def _portal_questions(facts: Facts, month: Month) -> list[Question]:
    found = []
    for hearing in facts.hearings:
        card = hearing.card
        if card is None:
            continue
        months = {minutes_month(hearing), notice_month(hearing, ()) if hearing.table == 1 else None}
        if month not in months and hearing.last_day is not None:
            continue
        region = hearing.regions[0] if hearing.regions else ""
        entries = [
            (
                _UNREAD_KINDS.get(unread.where, "unparsed_date"),
                f"{unread.where}: {unread.reason}: {unread.raw}",
            )
            for unread in (*card.unread, *_unread_files(hearing.minutes))
        ]
        for document, name in ((card, "the card"), (hearing.minutes, "the minutes")):
            if document is not None and document.removed is not None:
                text = f"{name}: not in the complete crawl of {document.removed.day}: removed?"
                entries.append(("removed_document", text))
                if document is card:
                    break
        found += [
            Question(
                id=_stable_id("question", hearing.id, kind, _told_apart(kind, text)),
                region=region,
                kind=kind,
                source=Source.PORTAL,
                url=hearing.url,
                question=f"{text} [{hearing.title}]",
                candidates=(),
            )
            for kind, text in entries
        ]
    return found


def _told_apart(kind: str, text: str) -> str:
    """Return what tells several questions of one kind about a hearing apart, and stays the same over crawls."""
    return {"unparsed_date": text, "removed_document": text.split(":", maxsplit=1)[0]}.get(kind, "")


# ------------------------------------------------------------------------------------ decisions


def _marked(finding: Finding, decisions: Mapping[str, Decision]) -> Finding:
    decision = decisions.get(finding.finding_id)
    if decision is None:
        return finding
    mark = "dismissed" if decision.kind == "dismiss" else "confirmed"
    return replace(
        finding, mark=mark, mark_by=decision.made_by, mark_on=decision.made_on, mark_why=decision.why
    )


def _decided(question: Question, decisions: Mapping[str, Decision]) -> Question:
    decision = decisions.get(question.id)
    if decision is None:
        return question
    return replace(
        question,
        decision=decision.value or decision.kind,
        by=decision.made_by,
        on=decision.made_on,
        why=decision.why,
    )


def _dismissed_question(finding: Finding) -> Question:
    return Question(
        id=finding.finding_id,
        region=finding.region,
        kind="dismissed_finding",
        source=finding.source,
        url=finding.url,
        question=f"{finding.rule}: {finding.reason.en}",
        candidates=(finding.hearing_id,),
        decision=finding.mark,
        by=finding.mark_by,
        on=finding.mark_on,
        why=finding.mark_why,
    )


# ------------------------------------------------------------------------------------ the month


def judge_month(
    facts: Facts, month: Month, as_of: date, rulebook: Rulebook, calendar: PublishingCalendar
) -> MonthJudgement:
    """Judge a month at a cut-off.

    Raises:
        RuleError: no edition of the rulebook covers the month.
        CalendarYearError: a term runs into a year that the calendar does not know.
    """
    edition = rulebook.edition_for(month)
    facts = near_month(facts, month)
    registry = facts.registry
    coverage = {
        COUNTRY: _source_coverage(COUNTRY, Source.PORTAL, facts.portal, month, confirmed=True),
        **{
            region.code: _source_coverage(
                region.code, Source.SITE, facts.histories[region.code], month, confirmed=region.confirmed
            )
            for region in registry.regions
        },
    }
    codes = [region.code for region in registry.regions]
    not_monitored = _not_monitored(edition, coverage, codes)
    marks = {
        decision.subject: decision
        for decision in facts.stored.decisions
        if decision.kind in ("dismiss", "confirm")
    }
    forced = {
        decision.subject: decision.value if decision.kind == "link" else ""
        for decision in facts.stored.decisions
        if decision.kind in ("link", "unlink")
    }
    findings: list[Finding] = []
    documents: list[CountedDocument] = []
    questions = _portal_questions(facts, month)
    counts: Counter[CellKey] = Counter()
    linked_of = link_regions(facts.site_documents, facts.hearings, forced.items())
    for code in codes:
        linked = linked_of[code]
        region = _Region(code, month, as_of, edition, calendar, facts, linked, linked.hearings)
        region.judge()
        findings += [
            _marked(finding, marks)
            for finding in region.findings
            if (finding.table, code, finding.rule) not in not_monitored
        ]
        documents += region.documents
        counts += region.counts
        questions += region.questions()
    for finding in findings:
        if finding.counted:
            counts[finding.table, finding.region, finding.rule] += 1
    questions = [_decided(question, {d.subject: d for d in facts.stored.decisions}) for question in questions]
    questions += [_dismissed_question(finding) for finding in findings if finding.mark == "dismissed"]
    order = {code: index for index, code in enumerate(["", COUNTRY, *codes])}
    columns = {(column.table, column.id): index for index, column in enumerate(edition.columns)}
    return MonthJudgement(
        month=month,
        as_of=as_of,
        regions=tuple(RegionName(r.code, r.spider, r.name_kk, r.name_ru) for r in registry.regions),
        counts=dict(counts),
        not_monitored=not_monitored,
        findings=tuple(
            sorted(
                findings,
                key=lambda f: (
                    order[f.region],
                    f.table,
                    columns[f.table, f.rule],
                    natural_key(f.hearing_id),
                    natural_key(f.document_id),
                ),
            )
        ),
        documents=tuple(
            sorted(
                documents,
                key=lambda d: (order[d.region], d.table, natural_key(d.hearing_id), d.document, d.source),
            )
        ),
        coverage=tuple(coverage[code] for code in (COUNTRY, *codes)),
        questions=tuple(
            sorted(
                {q.id: q for q in questions}.values(), key=lambda q: (order[q.region], q.kind, q.url, q.id)
            )
        ),
        basis=Basis(
            edition=edition,
            calendar_version=calendar.version,
            calendar_provisional=any(
                calendar.is_provisional(finding.due) for finding in findings if finding.due is not None
            ),
            program_version=__version__,
            registry_digest=registry.digest,
            runs=tuple(
                sorted(crawl.run.id for history in facts.histories.values() for crawl in history.crawls)
            ),
            clock_fixed=any(
                crawl.run.clock_fixed for history in facts.histories.values() for crawl in history.crawls
            ),
        ),
    )
