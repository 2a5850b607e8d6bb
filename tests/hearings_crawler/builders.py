"""A small world made by hand: runs, hearings and site documents as the store would give them.

No database and no clock.  Days are ISO texts; a document is seen by every run of its source from the day
on which it ``appears`` (before that, complete runs lack it): without it from the last of the days that it
shows or carries on, or always.  Added once more under the same key and version it is the same document with a
new content, from the day on which that appears.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from hearings_crawler.clock import LOCAL_ZONE
from hearings_crawler.coverage.address import Status
from hearings_crawler.items import (
    CardFields,
    DateValue,
    DocumentKind,
    Form,
    HearingStatus,
    ParsedDocument,
    RawDocument,
    Source,
    Unread,
    document_id,
)
from hearings_crawler.judging.facts import Facts, gather
from hearings_crawler.judging.judge import judge_month
from hearings_crawler.judging.judgement import Finding, MonthJudgement
from hearings_crawler.law.months import Month, Window
from hearings_crawler.law.rulebook import load_rulebook
from hearings_crawler.law.workdays import load_calendar
from hearings_crawler.registry.regions import COUNTRY, Registry, parse_registry
from hearings_crawler.store.records import (
    Decision,
    Sighting,
    StoredAddress,
    StoredMonth,
    StoredObservation,
    StoredRun,
)

ZHAMBYL, KYZYLORDA, AKTOBE, AKMOLA = "KZ-31", "KZ-43", "KZ-15", "KZ-11"
"""Two confirmed sites, one of two addresses, one unconfirmed."""

ADDRESSES = {
    ZHAMBYL: ("zhambyl-tabigat",),
    KYZYLORDA: ("kyzylorda-tabigat",),
    AKTOBE: ("aktobe-tabigat", "https://tabigat.aktobe.gov.kz/kk/obshchestvennyye-slushaniya"),
    AKMOLA: ("aqmola-tabigat",),
}
_REGIONS = (
    (ZHAMBYL, "zhambyl", "Жамбыл облысы", "Жамбылская область", True),
    (KYZYLORDA, "kyzylorda", "Қызылорда облысы", "Кызылординская область", True),
    (AKTOBE, "aktobe", "Ақтөбе облысы", "Актюбинская область", True),
    (AKMOLA, "akmola", "Ақмола облысы", "Акмолинская область", False),
)
APRIL = "2025-04"
ALWAYS = "2025-01-01"
SEES = frozenset({Status.COMPLETE, Status.PARTIAL})


def registry(
    sites: dict[str, Sequence[str]] | None = None, confirmed: dict[str, bool] | None = None
) -> Registry:
    """Return a registry of four regions; ``sites`` and ``confirmed`` change some of them."""
    rows = []
    for order, (code, spider, name_kk, name_ru, default) in enumerate(_REGIONS, 1):
        addresses = (sites or {}).get(code, ADDRESSES[code])
        known = (confirmed or {}).get(code, default)
        rows.append(
            {
                "order": order,
                "spider": spider,
                "code": code,
                "name_kk": name_kk,
                "name_ru": name_ru,
                "sites": [
                    {
                        "engine": "onepage" if "//" in address else "govkz",
                        "address": address,
                        "confirmed": known,
                    }
                    for address in addresses
                ],
            }
        )
    return parse_registry(json.dumps(rows), "the tests' registry")


def on(day: str | date) -> date:
    """Read an ISO day."""
    return day if isinstance(day, date) else date.fromisoformat(day)


def window_of(month: str) -> Window:
    """Return the days that a crawl for a month reads."""
    wanted = Month.parse(month)
    return load_rulebook().edition_for(wanted).window(wanted)


def value(day: str) -> DateValue:
    """Read an ISO day, with an hour ``2025-05-12@11:00``, or a period ``2025-05-12/2025-05-16``."""
    start, _, end = day.partition("/")
    start, _, hour = start.partition("@")
    return DateValue(on(start), on(end) if end else None, hour or None, day, "test")


@dataclass(frozen=True)
class _Placed:
    """An observation with the days between which runs see it."""

    observation: StoredObservation
    appears: date
    until: date
    unseen: frozenset[date]


class World:
    """Runs, hearings, documents and decisions, added by hand; ``judge`` draws the verdicts."""

    def __init__(self, known: Registry | None = None) -> None:
        self.registry = known or registry()
        self.runs: list[StoredRun] = []
        self.placed: list[_Placed] = []
        self.decisions: list[Decision] = []
        self.fetched: dict[int, datetime] = {}

    # ------------------------------------------------------------------ runs

    def portal_run(self, *days: str, **given: object) -> Self:
        """Add a run of the portal on each of some days."""
        for day in days:
            self._run(COUNTRY, day, **given)  # type: ignore[arg-type]
        return self

    def site_run(self, *days: str, region: str = ZHAMBYL, **given: object) -> Self:
        """Add a run of a region's site on each of some days."""
        for day in days:
            self._run(region, day, **given)  # type: ignore[arg-type]
        return self

    def covered(self, *days: str, region: str = ZHAMBYL, **given: object) -> Self:
        """Add complete runs of the portal and of one site on the same days."""
        return self.portal_run(*days, **given).site_run(*days, region=region, **given)

    def _run(
        self,
        region: str,
        day: str,
        *,
        status: Status = Status.COMPLETE,
        month: str = APRIL,
        at: str = "10:00",
        read: Sequence[str] | None = None,
        statuses: dict[str, Status] | None = None,
        finished: bool = True,
        kind: str = "crawl",
        window: str = "",
        fetched: str = "",
    ) -> None:
        started = datetime.combine(on(day), time.fromisoformat(at), LOCAL_ZONE).astimezone(UTC)
        if fetched:
            moment = datetime.fromisoformat(fetched).replace(tzinfo=LOCAL_ZONE)
            self.fetched[len(self.runs) + 1] = moment.astimezone(UTC)
        portal = region == COUNTRY
        addresses = (
            ("portal",) if portal else tuple(site.address for site in self.registry.region(region).sites)
        )
        self.runs.append(
            StoredRun(
                id=len(self.runs) + 1,
                kind=kind,
                spider="portal" if portal else self.registry.region(region).spider,
                source=Source.PORTAL if portal else Source.SITE,
                region=region,
                month=month,
                window_start=on(window) if window else window_of(month).start,
                started=started,
                finished=started + timedelta(minutes=30) if finished else None,
                status=status if finished else Status.FAILED,
                reason="" if status is Status.COMPLETE else f"{status}",
                pages=5,
                documents=5,
                clock_fixed=False,
                addresses=tuple(
                    StoredAddress(address, "govkz", (statuses or {}).get(address, status), "", 5, 5)
                    for address in (addresses if read is None else read)
                ),
            )
        )

    # ------------------------------------------------------------------ the portal

    def hearing(
        self,
        key: str = "1",
        day: str = "2025-05-15",
        *,
        form: Form = Form.OPEN_MEETING,
        received: str | None = "2025-04-07",
        number: str = "",
        project: str = "",
        initiator: str = "",
        bin_number: str = "",
        regions: Sequence[str] = (ZHAMBYL,),
        status: HearingStatus = HearingStatus.UPCOMING,
        appears: str = "2025-01-01",
        until: str = "9999-12-31",
        kk_project: str = "",
        ground: str = "",
        unread: tuple[Unread, ...] = (),
    ) -> Self:
        """Add a hearing's card (``key`` is its hearingId; an empty ``day`` could not be read)."""
        project = project or f"Проект «Объект {key}»"
        for version, title in (("ru", project), ("kk", kk_project)):
            if title:
                parsed = ParsedDocument(
                    kind=DocumentKind.NOTICE,
                    form=form,
                    regions=tuple(regions),
                    registration_numbers=(number,) if number else (),
                    bins=(bin_number,) if bin_number else (),
                    hearings=(value(day),) if day else (),
                    received=value(received) if received else None,
                    project=title,
                    initiator=initiator,
                    status=status,
                    unread=unread,
                )
                card = CardFields(
                    form, key, ground=ground, status=str(status), received=received or "", when=day
                )
                self._portal(form, key, DocumentKind.NOTICE, parsed, version, appears, until, card)
        return self

    def discussion(self, key: str = "9", day: str = "2025-04-14/2025-04-18", **given: object) -> Self:
        """Add a public discussion."""
        given.setdefault("received", None)
        return self.hearing(key, day, form=Form.PUBLIC_DISCUSSION, **given)  # type: ignore[arg-type]

    def portal_minutes(
        self,
        key: str = "1",
        *,
        form: Form = Form.OPEN_MEETING,
        shown: str | None = None,
        appears: str = "",
        until: str = "9999-12-31",
    ) -> Self:
        """Add the minutes file of a card."""
        appears = appears or shown or ALWAYS
        card = f"portal:{form}:{key}:{DocumentKind.NOTICE}"
        days = next(
            (p.observation.parsed.hearings for p in self.placed if p.observation.document_id == card), ()
        )
        parsed = ParsedDocument(
            DocumentKind.MINUTES, form, hearings=days, shown=value(shown) if shown else None
        )
        self._portal(form, key, DocumentKind.MINUTES, parsed, "ru", appears, until)
        return self

    def _portal(
        self,
        form: Form,
        key: str,
        kind: DocumentKind,
        parsed: ParsedDocument,
        version: str,
        appears: str,
        until: str,
        card: CardFields | None = None,
    ) -> None:
        item = f"{form}:{key}:{kind}"
        url = f"https://hearings.ndbecology.gov.kz/{form}/{key}?lang={version}"
        raw = RawDocument(item, url, parsed.project, version=version, kind=kind, form=form, card=card)
        self._place(Source.PORTAL, "", "portal", raw, parsed, appears, until, ())

    # ------------------------------------------------------------------ a site

    def site_notice(self, key: str = "100", day: str | Sequence[str] = "2025-05-15", **given: object) -> Self:
        """Add a notice on a site (``day`` may name several hearing days; empty: none could be read)."""
        return self._site(DocumentKind.NOTICE, key, day, **given)  # type: ignore[arg-type]

    def site_minutes(
        self, key: str = "200", day: str | Sequence[str] = "2025-04-15", **given: object
    ) -> Self:
        """Add minutes on a site."""
        return self._site(DocumentKind.MINUTES, key, day, **given)  # type: ignore[arg-type]

    def site_item(
        self, key: str, day: str | Sequence[str] = "", *, kind: DocumentKind | None = None, **given: object
    ) -> Self:
        """Add an item whose kind may be undecided."""
        return self._site(kind, key, day, **given)  # type: ignore[arg-type]

    def _site(
        self,
        kind: DocumentKind | None,
        key: str,
        day: str | Sequence[str],
        *,
        region: str = ZHAMBYL,
        address: str = "",
        title: str = "",
        text: str = "",
        attachment_text: str = "",
        unread_file: str = "",
        version: str = "ru",
        form: Form | None = Form.OPEN_MEETING,
        number: str | Sequence[str] = (),
        bin_number: str = "",
        shown: str | None = "2025-04-08",
        server_day: str | None = None,
        upload_day: str | None = None,
        address_day: str | None = None,
        in_rubric: bool | None = True,
        recorded: bool = True,
        ignored: str = "",
        appears: str = "",
        until: str = "9999-12-31",
        unseen: Sequence[str] = (),
    ) -> Self:
        stamps = [stamp for stamp in (shown, server_day, upload_day, address_day) if stamp]
        appears = appears or max(stamps, default=ALWAYS)
        address = address or self.registry.region(region).sites[0].address
        days = [day] if isinstance(day, str) else day
        numbers = (number,) if isinstance(number, str) else tuple(number)
        parsed = ParsedDocument(
            kind=kind,
            form=form,
            regions=(region,),
            registration_numbers=numbers,
            bins=(bin_number,) if bin_number else (),
            hearings=tuple(value(entry) for entry in days if entry),
            shown=value(shown) if shown else None,
            server_day=on(server_day) if server_day else None,
            upload_day=on(upload_day) if upload_day else None,
            address_day=on(address_day) if address_day else None,
            in_rubric=in_rubric,
            recorded=recorded,
            ignored=ignored,
            unread=(Unread("file", unread_file, "not read"),) if unread_file else (),
        )
        raw = RawDocument(
            key,
            f"https://{address}/{key}?lang={version}",
            title,
            text,
            version,
            shown_date=shown or "",
            # what a page would show of these values: a content that differs in them is another content
            links=(f"?{server_day}&{upload_day}&{address_day}&{in_rubric}&{recorded}",),
            attachment_text=attachment_text,
            unread_files=(unread_file,) if unread_file else (),
        )
        self._place(Source.SITE, region, address, raw, parsed, appears, until, unseen)
        return self

    def _place(
        self,
        source: Source,
        region: str,
        address: str,
        raw: RawDocument,
        parsed: ParsedDocument,
        appears: str,
        until: str,
        unseen: Sequence[str],
    ) -> None:
        self.placed.append(
            _Placed(
                StoredObservation(
                    id=len(self.placed) + 1,
                    run_id=0,
                    source=source,
                    region=region,
                    document_id=document_id(source, address, raw.item_key),
                    version=raw.version,
                    address=address,
                    url=raw.url,
                    digest=f"sha256:{len(self.placed) + 1:064x}",
                    raw=raw,
                    parsed=parsed,
                ),
                on(appears),
                on(until),
                frozenset(map(on, unseen)),
            )
        )

    # ------------------------------------------------------------------ decisions

    def decided(self, kind: str, subject: str, given: str = "", why: str = "checked by telephone") -> Self:
        """Add an analyst's decision."""
        number = len(self.decisions) + 1
        self.decisions.append(Decision(number, kind, subject, given, "", "A. Analyst", on("2025-06-02"), why))
        return self

    # ------------------------------------------------------------------ what follows

    def stored(self) -> StoredMonth:
        """Return what the store would hold."""
        runs = tuple(sorted(self.runs, key=lambda run: (run.started, run.id)))
        seen: dict[tuple[str, str], dict[int, StoredObservation]] = {}
        sightings: dict[Sighting, None] = {}
        for placed in self.placed:
            key = (placed.observation.document_id, placed.observation.version)
            for run in runs:
                if self.sees(run, placed):
                    seen.setdefault(key, {})[run.id] = replace(placed.observation, run_id=run.id)
                    sighting = Sighting(
                        placed.observation.document_id, run.id, run.id, self.fetched.get(run.id)
                    )
                    sightings[sighting] = None
        order = {run.id: place for place, run in enumerate(runs)}
        latest, earlier = [], []
        for by_run in seen.values():
            contents = [by_run[run_id] for run_id in sorted(by_run, key=order.__getitem__)]
            latest.append(contents[-1])
            firsts = {str(content.raw): content for content in reversed(contents)}
            if len(firsts) > 1:
                earlier += [content for content in contents if content in firsts.values()]
        return StoredMonth(runs, tuple(latest), tuple(sightings), tuple(self.decisions), tuple(earlier))

    def sees(self, run: StoredRun, placed: _Placed) -> bool:
        """Whether a run sees a document (or one of its contents)."""
        source = COUNTRY if placed.observation.source is Source.PORTAL else placed.observation.region
        if run.region != source or run.kind != "crawl":
            return False
        read = {entry.address: entry.status for entry in run.addresses}
        day = run.started.astimezone(LOCAL_ZONE).date()
        return (
            read.get(placed.observation.address) in SEES
            and placed.appears <= day <= placed.until
            and day not in placed.unseen
        )

    def facts(self, month: str = APRIL) -> Facts:
        """Return the facts, as the month's edition of the rules has them."""
        return gather(self.stored(), self.registry, load_rulebook().edition_for(Month.parse(month)))

    def judge(self, as_of: str = "2025-05-31", month: str = APRIL) -> MonthJudgement:
        """Judge a month at a cut-off with the packaged rulebook and calendar."""
        return judge_month(self.facts(month), Month.parse(month), on(as_of), load_rulebook(), load_calendar())


# ------------------------------------------------------------------------------------ looking at a judgement


def findings(judged: MonthJudgement, rule: str, table: int = 1, region: str = ZHAMBYL) -> list[Finding]:
    """Return the rows of one cell."""
    return [
        finding
        for finding in judged.findings
        if (finding.table, finding.region, finding.rule) == (table, region, rule)
    ]


def verdicts(judged: MonthJudgement, rule: str, table: int = 1, region: str = ZHAMBYL) -> list[str]:
    """Return the verdicts of the rows of one cell."""
    return [str(finding.verdict) for finding in findings(judged, rule, table, region)]


def broken(judged: MonthJudgement, table: int = 1, region: str = ZHAMBYL) -> set[str]:
    """Return the rules that are broken in a region."""
    return {
        finding.rule
        for finding in judged.findings
        if (finding.table, finding.region) == (table, region) and finding.verdict == "broken"
    }


def questions(judged: MonthJudgement) -> set[str]:
    """Return the kinds of questions for an analyst."""
    return {question.kind for question in judged.questions}
