"""A small hand-made judgement of April 2025: five regions, one site down, one address unconfirmed."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import DocumentKind, Form, HearingStatus, Source
from hearings_crawler.judging.judgement import (
    Basis,
    CellKey,
    CountedDocument,
    Finding,
    JudgedHearing,
    MonthJudgement,
    Question,
    ReadAddress,
    RegionName,
    SourceCoverage,
    Verdict,
)
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Texts, load_rulebook, table_of
from hearings_crawler.registry.regions import load_registry

MONTH = Month(2025, 4)
CODES = ("KZ-71", "KZ-19", "KZ-23", "KZ-43", "KZ-10")
DOWN = "KZ-23"
UNCONFIRMED = "KZ-10"
DIGEST = "sha256:" + "ab" * 32

SITE_DOWN = Texts(
    "the akimat's site could not be read (timeout)",
    "ЖАО сайты оқылмады (жауап күту уақыты өтті)",
    "сайт МИО не прочитан (время ожидания истекло)",
)
ADDRESS_UNCONFIRMED = Texts(
    "the registered address is not confirmed",
    "тіркелген мекенжай расталмаған",
    "зарегистрированный адрес не подтверждён",
)


def finding(number: int, region: str, rule: str, **given: object) -> Finding:
    """A finding with figures that follow from its number."""
    document = DocumentKind.NOTICE if rule.startswith("notice") else DocumentKind.MINUTES
    base = Finding(
        table=1,
        region=region,
        rule=rule,
        verdict=Verdict.BROKEN,
        registration_number=f"26{number:03d}",
        form=Form.OPEN_MEETING,
        document=document,
        source=Source.SITE,
        url=f"https://www.gov.kz/memleket/entities/x/documents/details/{number}?lang=kk&a=1",
        title=f"Хабарландыру <№ {number}> «Құс фабрикасы» & Ко",
        shown_date=date(2025, 4, 3),
        placed_from=date(2025, 4, 3),
        placed_to=date(2025, 4, 3),
        anchor=date(2025, 4, 1),
        due=date(2025, 4, 2),
        reason=Texts(
            f"Finding {number}: received 2025-04-01, due 2025-04-02, placed 2025-04-03",
            f"{number}-анықтама: 01.04.2025 алынған, мерзімі 02.04.2025, 03.04.2025 орналастырылған",
            f"Вывод {number}: получено 01.04.2025, срок 02.04.2025, размещено 03.04.2025",
        ),
        evidence=DIGEST,
        finding_id=f"f-{region}-{rule}-{number}",
        hearing_id=f"open_meeting:{number}",
        document_id=f"site:x:{number}",
    )
    return dataclasses.replace(base, **given)  # type: ignore[arg-type]


def document(number: int, region: str, kind: DocumentKind, form: Form, **given: object) -> CountedDocument:
    """A counted document of a hearing."""
    base = CountedDocument(
        table=table_of(form),
        region=region,
        document=kind,
        source=Source.SITE,
        url=f"https://www.gov.kz/memleket/entities/x/documents/details/{number}",
        title=f"Құжат {number}",
        form=form,
        registration_number=f"26{number:03d}",
        link_rule="registration_number",
        link_confidence=1.0,
        shown_date=date(2025, 4, 3),
        placed_from=date(2025, 4, 3),
        placed_to=date(2025, 4, 3),
        in_rubric=True,
        recorded=None,
        evidence=DIGEST,
        hearing_id=f"{form}:{number}",
        document_id=f"site:x:{number}",
    )
    return dataclasses.replace(base, **given)  # type: ignore[arg-type]


def _findings() -> tuple[Finding, ...]:
    discussion = {"table": 2, "form": Form.PUBLIC_DISCUSSION}
    return (
        finding(10, "KZ-19", "notice_absent", source=Source.SITE, shown_date=None, document_id=""),
        finding(9, "KZ-19", "notice_absent", shown_date=None, document_id=""),
        finding(11, "KZ-19", "notice_late"),
        finding(12, "KZ-71", "notice_absent", document_id=""),
        finding(13, "KZ-43", "minutes_absent", due=date(2025, 4, 10), document_id=""),
        finding(14, "KZ-43", "minutes_absent", document_id=""),
        finding(15, "KZ-43", "minutes_absent", document_id=""),
        finding(16, "KZ-43", "minutes_undated", shown_date=None),
        finding(17, "KZ-71", "minutes_late", verdict=Verdict.UNKNOWN, shown_date=None),
        finding(18, "KZ-71", "minutes_late", verdict=Verdict.UNKNOWN, shown_date=None),
        finding(19, "KZ-43", "minutes_absent", verdict=Verdict.PENDING, document_id=""),
        finding(
            20,
            "KZ-71",
            "notice_short",
            mark="dismissed",
            mark_by="А. Серікова",
            mark_on=date(2025, 5, 20),
            mark_why="күні қате оқылған",
        ),
        finding(
            21,
            "KZ-43",
            "outside_rubric",
            title='=HYPERLINK("http://evil")',
            url="javascript:alert(1)",
            mark="confirmed",
            mark_by="А. Серікова",
        ),
        finding(
            22,
            DOWN,
            "minutes_absent_portal",
            source=Source.PORTAL,
            document=DocumentKind.MINUTES,
            document_id="",
        ),
        finding(31, "KZ-19", "minutes_absent_portal", source=Source.PORTAL, document_id="", **discussion),
        finding(32, "KZ-19", "minutes_absent", document_id="", **discussion),
        finding(33, "KZ-43", "minutes_absent", document_id="", **discussion),
        finding(34, "KZ-43", "minutes_late", **discussion),
        finding(35, DOWN, "minutes_absent_portal", source=Source.PORTAL, document_id="", **discussion),
    )


def _documents() -> tuple[CountedDocument, ...]:
    meeting, discussion = Form.OPEN_MEETING, Form.PUBLIC_DISCUSSION
    notice, minutes = DocumentKind.NOTICE, DocumentKind.MINUTES
    portal = {"source": Source.PORTAL, "in_rubric": None}
    return (
        document(40, "KZ-19", notice, meeting),
        document(11, "KZ-19", notice, meeting),
        document(11, "KZ-19", notice, meeting, document_id="portal:open_meeting:11:notice", **portal),
        document(12, "KZ-71", notice, meeting, title="-5+cmd", link_confidence=0.91234567),
        document(16, "KZ-43", minutes, meeting, recorded=False, shown_date=None),
        document(21, "KZ-43", minutes, meeting, in_rubric=False, recorded=True),
        document(31, "KZ-19", notice, discussion, **portal),
        document(32, "KZ-19", notice, discussion, **portal),
        document(33, "KZ-43", notice, discussion, **portal),
        document(
            34, "KZ-43", minutes, discussion, document_id="portal:public_discussion:34:minutes", **portal
        ),
        document(35, DOWN, notice, discussion, **portal),
    )


def _counts(findings: tuple[Finding, ...], documents: tuple[CountedDocument, ...]) -> dict[CellKey, int]:
    counts: dict[CellKey, int] = {}
    for item in findings:
        if item.counted:
            key = (item.table, item.region, item.rule)
            counts[key] = counts.get(key, 0) + 1
    columns = {
        (1, DocumentKind.NOTICE): "notices",
        (1, DocumentKind.MINUTES): "minutes",
        (2, DocumentKind.NOTICE): "notices",
        (2, DocumentKind.MINUTES): "portal_minutes",
    }
    counted = {
        ((row.table, row.region, columns[row.table, row.document]), row.hearing_id) for row in documents
    }
    for cell, _ in counted:
        counts[cell] = counts.get(cell, 0) + 1
    return counts


def _not_monitored() -> dict[CellKey, Texts]:
    columns = load_rulebook().edition_for(MONTH).columns
    cells = {(column.table, DOWN, column.id): SITE_DOWN for column in columns if "site" in column.needs}
    cells |= {
        (column.table, UNCONFIRMED, column.id): ADDRESS_UNCONFIRMED
        for column in columns
        if column.id in ("notice_absent", "minutes_absent")
    }
    return cells


def _coverage() -> tuple[SourceCoverage, ...]:
    started, finished = datetime(2025, 5, 20, 19, 30, tzinfo=UTC), datetime(2025, 5, 20, 19, 45, tzinfo=UTC)

    def source(region: str, kind: Source, status: Status, reason: str = "") -> SourceCoverage:
        complete = finished if status in (Status.COMPLETE, Status.UNCONFIRMED) else None
        return SourceCoverage(
            region, kind, status, reason, started, finished, complete, 12, 3, complete is not None,
            status is not Status.UNCONFIRMED,
        )  # fmt: skip

    return (
        source("KZ", Source.PORTAL, Status.COMPLETE),
        *(
            source(
                code,
                Source.SITE,
                {DOWN: Status.FAILED, UNCONFIRMED: Status.UNCONFIRMED}.get(code, Status.COMPLETE),
                "timeout: https://x.gov.kz/ (30 s)" if code == DOWN else "",
            )
            for code in reversed(CODES)
        ),
    )


def _hearings(
    findings: tuple[Finding, ...], documents: tuple[CountedDocument, ...]
) -> tuple[JudgedHearing, ...]:
    """A hearing for every one that a finding or a document names."""
    entries: tuple[Finding | CountedDocument, ...] = (*findings, *documents)
    named = {(entry.region, entry.hearing_id): entry for entry in entries}
    return tuple(
        JudgedHearing(
            table=entry.table,
            region=region,
            hearing_id=hearing_id,
            form=entry.form,
            registration_number=entry.registration_number,
            title=f"Карьер «Тас» {hearing_id}",
            initiator="ТОО «Тас»",
            bins=("123456789012",),
            territories=(region,),
            first_day=date(2025, 4, 28),
            last_day=date(2025, 4, 28),
            status=HearingStatus.HELD,
            received=date(2025, 3, 20),
            url="https://hearings.ndbecology.gov.kz/ru/hearing/1",
        )
        for (region, hearing_id), entry in named.items()
    )


def _addresses() -> tuple[ReadAddress, ...]:
    registry = load_registry()
    started, finished = datetime(2025, 5, 20, 19, 30, tzinfo=UTC), datetime(2025, 5, 20, 19, 45, tzinfo=UTC)
    status = {DOWN: Status.FAILED, UNCONFIRMED: Status.UNCONFIRMED}
    return tuple(
        ReadAddress(
            region=code,
            engine=site.engine,
            address=site.address,
            confirmed=code != UNCONFIRMED,
            status=status.get(code, Status.COMPLETE),
            reason="timeout" if code == DOWN else "",
            started=started,
            finished=finished,
            pages=12,
            documents=3,
            reached_back_to=date(2024, 12, 2),
        )
        for code in CODES
        for site in registry.region(code).sites
    )


def sample_judgement() -> MonthJudgement:
    """A judgement of five regions with a finding of every kind."""
    registry = load_registry()
    findings, documents = _findings(), _documents()
    regions = (registry.region(code) for code in CODES)
    return MonthJudgement(
        month=MONTH,
        as_of=date(2025, 5, 31),
        regions=tuple(RegionName(r.code, r.spider, r.name_kk, r.name_ru) for r in regions),
        counts=_counts(findings, documents),
        not_monitored=_not_monitored(),
        findings=findings,
        documents=documents,
        coverage=_coverage(),
        questions=(
            Question(
                "q-2",
                "KZ-19",
                "ambiguous_link",
                Source.SITE,
                "https://www.gov.kz/q",
                "Which hearing?",
                ("open_meeting:1", "open_meeting:2"),
            ),
            Question(
                "q-1",
                "",
                "no_region",
                Source.PORTAL,
                "https://hearings.ndbecology.gov.kz/1",
                "+7 701 …",
                (),
                "link",
                "А. Серікова",
                date(2025, 5, 21),
                "@see letter",
            ),
            *(
                Question(
                    finding.finding_id,
                    finding.region,
                    "dismissed_finding",
                    finding.source,
                    finding.url,
                    f"{finding.rule}: {finding.reason.en}",
                    (finding.hearing_id,),
                    finding.mark,
                    finding.mark_by,
                    finding.mark_on,
                    finding.mark_why,
                )
                for finding in findings
                if finding.mark == "dismissed"
            ),
        ),
        hearings=_hearings(findings, documents),
        addresses=_addresses(),
        basis=Basis(
            edition=load_rulebook().edition_for(MONTH),
            calendar_version="kz-2025-02-01",
            calendar_provisional=True,
            program_version="0.1.0",
            registry_digest=registry.digest,
            runs=(3, 1, 2),
            clock_fixed=True,
        ),
    )


def full_judgement() -> MonthJudgement:
    """The registry's twenty regions with distinct figures and no gap: for looking at the documents."""
    registry = load_registry()
    columns = load_rulebook().edition_for(MONTH).columns
    counts = {
        (column.table, region.code, column.id): (region.order * (place + 3)) % 7
        for region in registry.regions
        for place, column in enumerate(columns)
    }
    return dataclasses.replace(
        sample_judgement(),
        regions=tuple(RegionName(r.code, r.spider, r.name_kk, r.name_ru) for r in registry.regions),
        counts=counts,
    )
