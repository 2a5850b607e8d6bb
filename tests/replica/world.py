"""From a description to a world: hearings with their days, and the items of every site.

Deterministic: every draw comes from a generator seeded by the world's name and the region's; neither the clock nor
the global random state is read.
"""

from __future__ import annotations

import calendar
import hashlib
import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from . import texts
from .description import Scenario, SharedDiscussion, WorldDescription, load_description
from .model import (
    BEFORE_2024,
    HEARINGS_RUBRIC,
    LOCAL,
    OPEN_MEETING,
    PUBLIC_DISCUSSION,
    Attachment,
    Hearing,
    Initiator,
    ItemText,
    Placement,
    Rubric,
    Site,
    SiteItem,
    Territory,
    World,
)
from .places import PLACES
from .registry import region_codes, region_sites
from .subjects import BASES_DISCUSSION, BASES_OPEN, Subjects, Titles
from .workdays import add_working_days, is_working_day, next_working_day, previous_working_day

_LAWFUL = Scenario()
_FIRST_MEETING_ID = 23120
_FIRST_DISCUSSION_ID = 15240
_CHANGE_OF_ZONE = date(2024, 3, 1)


def load_world(name_or_path: str | Path) -> World:
    """Build a packaged world by name, or any description by its path."""
    return build_world(load_description(name_or_path))


def build_world(description: WorldDescription) -> World:
    """Expand a description into hearings and site items."""
    subjects = Subjects()
    plans = {spider: _RegionPlan(spider, description, subjects) for spider in region_codes()}
    hearings = [hearing for plan in plans.values() for hearing in plan.hearings]
    hearings += _shared_hearings(description, subjects, plans)
    _number(hearings)
    ids = _ItemIds()
    items: list[SiteItem] = []
    for spider, plan in plans.items():
        mine = [hearing for hearing in hearings if spider in hearing.regions]
        items += _RegionItems(plan, mine, ids).build()
    return World(description, region_sites(), hearings, items)


def local(day: date, clock: time) -> datetime:
    """A local moment of Kazakhstan."""
    return datetime.combine(day, clock, tzinfo=LOCAL if day >= _CHANGE_OF_ZONE else BEFORE_2024)


def last_day(month: date) -> date:
    """The last day of the month that `month` begins."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_shifted(month: date, count: int) -> date:
    """The first day of the month `count` months away."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def _number(hearings: list[Hearing]) -> None:
    for form, first in ((OPEN_MEETING, _FIRST_MEETING_ID), (PUBLIC_DISCUSSION, _FIRST_DISCUSSION_ID)):
        listed = [hearing for hearing in hearings if hearing.form == form and hearing.on_portal]
        listed.sort(key=lambda hearing: (hearing.registered_at, hearing.registration_number))
        for serial, hearing in enumerate(listed):
            hearing.hearing_id = first + serial * 3 + int(hearing.registration_number) % 2
            hearing.serial = serial


def _territory(spider: str, rng: random.Random) -> Territory:
    region = PLACES[spider]
    return Territory(spider, rng.choice(region.names_ru), region.name_kk, rng.choice(region.places))


class _RegionPlan:
    """The hearings of one region: days of receipt, of the hearing and of every placement."""

    def __init__(self, spider: str, description: WorldDescription, subjects: Subjects) -> None:
        self.spider = spider
        self._rng = random.Random(f"{description.name}/{spider}/hearings")
        self.description = description
        self.subjects = subjects
        self.titles = Titles(spider, self._rng)
        self._earlier: list[tuple[Initiator, set[date]]] = []
        self._night_used = False
        self.hearings: list[Hearing] = []
        self._plan()

    def _plan(self) -> None:
        region = self.description.regions.get(self.spider)
        if region is None:
            return
        month, noise = self.description.month, self.description.noise
        for scenario in region.notices:
            self._notice_of_month(scenario)
        for scenario in region.minutes:
            self._meeting_of_month(scenario)
        for scenario in _without_shared(self.spider, region.discussions, self.description.shared_discussions):
            self.hearings.append(self._discussion(scenario, self._day_of(month, 1), month, counts=True))
        for _ in range(noise.neighbours):
            self._lawful_meeting(self._day_of(month_shifted(month, -1), 1))
            self._lawful_meeting(self._later_meeting_day())
            for shift in (-1, 1):
                neighbour = month_shifted(month, shift)
                self.hearings.append(
                    self._discussion(_LAWFUL, self._day_of(neighbour, 1), neighbour, counts=False)
                )
        window = month - timedelta(days=self.description.window_days)
        for _ in range(noise.old_hearings):
            self._lawful_meeting(previous_working_day(window - timedelta(days=self._rng.randint(6, 60))))
            end = previous_working_day(window - timedelta(days=self._rng.randint(6, 60)))
            self.hearings.append(self._discussion(_LAWFUL, end, end.replace(day=1), counts=False))

    def _later_meeting_day(self) -> date:
        # Received in the month after, so the notice belongs to neither the month nor its minutes.
        after = month_shifted(self.description.month, 1)
        return next_working_day(last_day(after) + timedelta(days=self._rng.randint(26, 42)))

    def _day_of(self, month: date, first: int, last: int = 31) -> date:
        days = [month.replace(day=number) for number in range(first, min(last, last_day(month).day) + 1)]
        return self._rng.choice([day for day in days if is_working_day(day)])

    def _notice_of_month(self, scenario: Scenario) -> None:
        month = self.description.month
        end = last_day(month)
        if "short" in scenario:
            received = self._day_of(month, end.day - 11)
        elif "unreceived" in scenario:
            received = self._day_of(month, 1, 18)
        elif self._rng.random() < 0.08:
            days_off = [day for day in _days(month, end) if not is_working_day(day) and day > month]
            received = self._rng.choice(days_off)
        else:
            received = self._day_of(month, 1)
        placement = self._notice_placement(scenario, received)
        held = self._hearing_day(scenario, placement.shown, end)
        hearing = self._meeting(held, received)
        hearing.counts_notice = True
        hearing.notice_scenario = scenario
        hearing.notice = None if "absent" in scenario else placement
        hearing.received_shown = "unreceived" not in scenario
        hearing.on_portal = "site_only" not in scenario
        if "cancelled" in scenario:
            hearing.status = "cancelled"
        else:
            hearing.status = "no_quorum" if "no_quorum" in scenario else "held"
            self._minutes(hearing, _LAWFUL)

    def _notice_placement(self, scenario: Scenario, received: date) -> Placement:
        if "late" not in scenario:
            due_now = is_working_day(received) and self._rng.random() < 0.4
            shown = received if due_now else add_working_days(received, 1)
            actual = shown + timedelta(days=self._rng.randint(3, 6)) if "backdated" in scenario else shown
            return Placement(shown, actual, self._rng.random() < 0.1)
        late_by = scenario.late_by or (self._rng.randint(2, 6) if self._night_used else 2)
        shown = add_working_days(received, late_by)
        # In UTC it still is the last lawful day: only a reader of local days finds it late.
        at_night = not self._night_used and add_working_days(received, late_by - 1) == shown - timedelta(
            days=1
        )
        self._night_used = self._night_used or at_night
        return Placement(shown, shown, at_night)

    def _hearing_day(self, scenario: Scenario, placed: date, month_end: date) -> date:
        if "short" in scenario:
            day = max(month_end + timedelta(days=1), placed + timedelta(days=self._rng.choice((18, 22, 27))))
            return previous_working_day(min(next_working_day(day), placed + timedelta(days=29)))
        spread = (0, 1, 2) if "unreceived" in scenario else (0, 0, 1, 3, 6, 9, 12)
        day = next_working_day(placed + timedelta(days=30 + self._rng.choice(spread)))
        return max(day, next_working_day(month_end + timedelta(days=1)))

    def _meeting_of_month(self, scenario: Scenario) -> None:
        month = self.description.month
        hearing = self._lawful_meeting(self._day_of(month, 1), received_before=month)
        hearing.counts_minutes = True
        hearing.minutes_scenarios.clear()
        hearing.status = "no_quorum" if "no_quorum" in scenario else "held"
        hearing.on_portal = "site_only" not in scenario
        self._minutes(hearing, scenario)

    def _lawful_meeting(self, held: date, received_before: date | None = None) -> Hearing:
        received = previous_working_day(held - timedelta(days=self._rng.randint(33, 45)))
        if received_before and received >= received_before:
            received = previous_working_day(received_before - timedelta(days=1))
        while (held - add_working_days(received, 1)).days < 30:
            received = previous_working_day(received - timedelta(days=1))
        hearing = self._meeting(held, received)
        hearing.notice = self._notice_placement(_LAWFUL, received)
        self._minutes(hearing, _LAWFUL)
        return hearing

    def _meeting(self, held: date, received: date) -> Hearing:
        rng = self._rng
        hour = time(rng.choice((10, 11, 11, 12, 15, 16)), rng.choice((0, 0, 0, 30)))
        sent = local(
            received - timedelta(days=rng.choice((0, 0, 1))), time(rng.randint(9, 17), rng.randint(0, 59))
        )
        hearing = Hearing(
            form=OPEN_MEETING,
            title=self.titles.draw(held),
            initiator=self._initiator(held),
            basis=rng.choice(BASES_OPEN),
            territories=(_territory(self.spider, rng),),
            registration_number=self.subjects.open_meeting_number(sent.year, rng),
            registered_at=sent,
            received=received,
            starts=local(held, hour),
            ends=held,
            received_shown=self.description.portal.receipt_dates,
        )
        self.hearings.append(hearing)
        return hearing

    def _initiator(self, *days: date) -> Initiator:
        for initiator, taken in self._earlier:
            if not taken & set(days) and self._rng.random() < 0.02:
                taken.update(days)
                return initiator
        initiator = self.subjects.initiator(self.spider, self._rng)
        self._earlier.append((initiator, set(days)))
        return initiator

    def _minutes(self, hearing: Hearing, scenario: Scenario) -> None:
        hearing.minutes_scenarios[self.spider] = scenario
        hearing.minutes.pop(self.spider, None)
        hearing.portal_minutes = None
        if "absent_portal" not in scenario and hearing.on_portal:
            hearing.portal_minutes = add_working_days(hearing.ends, self._rng.randint(1, 4))
        hearing.portal_upload_shown = self.description.portal.upload_dates != "none"
        if "absent" not in scenario:
            hearing.minutes[self.spider] = _minutes_placement(hearing.ends, scenario, self._rng)

    def _discussion(self, scenario: Scenario, ends: date, month: date, *, counts: bool) -> Hearing:
        hearing = _plan_discussion(
            {self.spider: scenario}, ends, self.titles, self.subjects, self.description, self._rng
        )
        del month
        hearing.counts_minutes = counts
        return hearing


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _without_shared(
    spider: str, scenarios: tuple[Scenario, ...], shared: tuple[SharedDiscussion, ...]
) -> list[Scenario]:
    own = list(scenarios)
    for discussion in shared:
        if spider in discussion.scenarios:
            own.remove(discussion.scenarios[spider])
    return own


def _minutes_placement(ends: date, scenario: Scenario, rng: random.Random) -> Placement:
    if "late" in scenario:
        shown = add_working_days(ends, scenario.late_by or rng.randint(5, 9))
    else:
        shown = add_working_days(ends, rng.randint(1, 4))
    actual = shown + timedelta(days=rng.randint(3, 6)) if "backdated" in scenario else shown
    return Placement(shown, actual, rng.random() < 0.1)


def _shared_hearings(
    description: WorldDescription, subjects: Subjects, plans: dict[str, _RegionPlan]
) -> list[Hearing]:
    hearings = []
    for serial, shared in enumerate(description.shared_discussions):
        rng = random.Random(f"{description.name}/shared/{serial}")
        titles = plans[next(iter(shared.scenarios))].titles
        working = [
            day for day in _days(description.month, last_day(description.month)) if is_working_day(day)
        ]
        hearing = _plan_discussion(shared.scenarios, rng.choice(working), titles, subjects, description, rng)
        hearing.counts_minutes = True
        hearings.append(hearing)
    return hearings


def _plan_discussion(
    scenarios: dict[str, Scenario],
    ends: date,
    titles: Titles,
    subjects: Subjects,
    description: WorldDescription,
    rng: random.Random,
) -> Hearing:
    spiders = list(scenarios)
    begins = add_working_days(ends, -rng.randint(4, 9))
    sent_day = add_working_days(begins, -rng.randint(3, 5))
    sent = local(sent_day, time(rng.randint(9, 17), rng.randint(0, 59)))
    territories = [_territory(spider, rng) for spider in spiders]
    if rng.random() < 0.3:
        territories.append(_territory(spiders[0], rng))
    hearing = Hearing(
        form=PUBLIC_DISCUSSION,
        title=titles.draw(begins, ends),
        initiator=subjects.initiator(spiders[0], rng),
        basis=rng.choice(BASES_DISCUSSION),
        territories=tuple(territories),
        registration_number=subjects.discussion_number(f"{sent:%y%m%d}", rng),
        registered_at=sent,
        received=sent_day,
        starts=local(begins, time(0, 0)),
        ends=ends,
        minutes_scenarios=scenarios,
    )
    _place_discussion_minutes(hearing, description, rng)
    return hearing


def _place_discussion_minutes(hearing: Hearing, description: WorldDescription, rng: random.Random) -> None:
    scenarios = hearing.minutes_scenarios
    any_scenario = next(iter(scenarios.values()))
    late = "late" in any_scenario
    for spider, scenario in scenarios.items():
        if "absent" not in scenario:
            hearing.minutes[spider] = _minutes_placement(hearing.ends, scenario, rng)
    shows = description.portal.upload_dates
    hearing.portal_upload_shown = shows != "none"
    if "absent_portal" in any_scenario:
        return
    late_by = any_scenario.late_by or rng.randint(5, 9)
    hearing.portal_minutes = add_working_days(hearing.ends, late_by if late else rng.randint(1, 4))
    dated_on_sites = len(hearing.minutes) == len(scenarios) and not any(
        "undated" in scenario for scenario in scenarios.values()
    )
    if shows == "mixed" and dated_on_sites:
        draw = rng.random()
        if draw < 0.3:
            hearing.portal_upload_shown = False
        elif draw < 0.5:
            # The portal's date comes first: what the site shows changes nothing, one way or the other.
            other = Scenario() if late else Scenario(frozenset({"late"}), 6)
            for spider in hearing.minutes:
                if not scenarios[spider].flags - {"late"}:
                    hearing.minutes[spider] = _minutes_placement(hearing.ends, other, rng)


class _ItemIds:
    """Numbers of gov.kz items: one growing sequence for documents and news of the whole platform."""

    def __init__(self) -> None:
        self._last = 401_000

    def take(self, rng: random.Random) -> int:
        self._last += rng.randint(1, 9)
        return self._last


class _RegionItems:
    """Everything that the addresses of one region hold."""

    def __init__(self, plan: _RegionPlan, hearings: list[Hearing], ids: _ItemIds) -> None:
        self._spider = spider = plan.spider
        self._description = description = plan.description
        self._titles, self._subjects = plan.titles, plan.subjects
        self._rng = random.Random(f"{description.name}/{spider}/items")
        self._hearings = sorted(
            hearings, key=lambda hearing: (hearing.registered_at, hearing.registration_number)
        )
        self._ids = ids
        self._sites = {site.engine: site for site in region_sites() if site.spider == spider}
        self._region = description.regions.get(spider)
        self._lawful_seen = 0
        self._undated_seen = 0

    def build(self) -> list[SiteItem]:
        """All items, in no particular order."""
        items = self._notices() + self._minutes()
        items = self._move_to_news(items)
        return items + self._noise()

    def _notices(self) -> list[SiteItem]:
        placed = [hearing for hearing in self._hearings if hearing.is_open and hearing.notice]
        doubles = self._doubles(placed)
        second = {id(pair[1]) for pair in doubles.values()}
        items: list[SiteItem] = []
        for hearing in placed:
            assert hearing.notice is not None
            if id(hearing) not in second:
                announced = doubles.get(id(hearing), (hearing,))
                items += self._document("notice", announced, hearing.notice_scenario, hearing.notice)
        return items

    def _doubles(self, placed: list[Hearing]) -> dict[int, tuple[Hearing, ...]]:
        wanted = self._region.double_notices if self._region else 0
        lawful = [
            hearing for hearing in placed if hearing.counts_notice and not hearing.notice_scenario.flags
        ]
        doubles: dict[int, tuple[Hearing, ...]] = {}
        for first, second in zip(lawful[::2], lawful[1::2], strict=False):
            assert first.notice is not None
            if len(doubles) == wanted:
                break
            if (second.ends - first.notice.shown).days < 30 or second.ends == first.ends:
                continue
            second.received, second.registered_at = first.received, first.registered_at
            second.notice, second.initiator = first.notice, first.initiator
            doubles[id(first)] = (first, second)
        return doubles

    def _minutes(self) -> list[SiteItem]:
        items: list[SiteItem] = []
        for hearing in self._hearings:
            placement = hearing.minutes.get(self._spider)
            if placement:
                scenario = hearing.minutes_scenarios[self._spider]
                items += self._document("minutes", (hearing,), scenario, placement)
        return items

    def _document(
        self, kind: str, hearings: tuple[Hearing, ...], scenario: Scenario, placement: Placement
    ) -> list[SiteItem]:
        site = self._site_for(scenario)
        moment = self._moment(placement)
        if site.engine == "govkz":
            return [self._govkz_document(site, kind, hearings, scenario, placement, moment)]
        if site.engine == "onepage":
            return self._onepage_documents(site, kind, hearings, placement, moment)
        return [self._dateless_document(site, kind, hearings, scenario, moment)]

    def _site_for(self, scenario: Scenario) -> Site:
        if "undated" in scenario or "cancelled" in scenario:
            for engine in ("filelist", "urldate"):
                if engine in self._sites:
                    return self._sites[engine]
        if not scenario.flags and "onepage" in self._sites:
            self._lawful_seen += 1
            if self._lawful_seen % 3 == 0:
                return self._sites["onepage"]
        return self._sites["govkz"]

    def _moment(self, placement: Placement) -> datetime:
        rng = self._rng
        if placement.at_night:
            return local(placement.actual, time(rng.randint(0, 4), rng.randint(5, 55), rng.randint(0, 59)))
        return local(placement.actual, time(rng.randint(9, 18), rng.randint(0, 59), rng.randint(0, 59)))

    def _languages(self) -> tuple[str, ...]:
        draw, both = self._rng.random(), self._description.govkz.both_languages
        if draw < both:
            return ("ru", "kk")
        return ("ru",) if draw < both + (1 - both) * 2 / 3 else ("kk",)

    def _texts(
        self,
        kind: str,
        hearings: tuple[Hearing, ...],
        languages: tuple[str, ...],
        placed: date,
        reference: str = "",
    ) -> dict[str, ItemText]:
        rng = self._rng
        if not reference:
            references = [texts.BY_NUMBER, texts.BY_BIN] + ([texts.BY_TITLE] if "ru" in languages else [])
            reference = rng.choice(references)
        if len(hearings) > 1 or any(hearing.initiator.person for hearing in hearings):
            reference = texts.BY_NUMBER
        versions: dict[str, ItemText] = {}
        for language in languages:
            if kind == "notice":
                versions[language] = texts.notice_text(hearings, language, reference, placed, rng)
            else:
                versions[language] = texts.minutes_text(hearings[0], language, reference, placed, rng)
        return versions

    def _govkz_document(
        self,
        site: Site,
        kind: str,
        hearings: tuple[Hearing, ...],
        scenario: Scenario,
        placement: Placement,
        moment: datetime,
    ) -> SiteItem:
        rng = self._rng
        key = self._ids.take(rng)
        attachments = [self._upload(key, moment, kind)]
        if rng.random() < 0.08:
            # Replaced some days later: a later path proves nothing while an earlier one stands.
            attachments.append(self._upload(key, moment + timedelta(days=rng.randint(3, 8)), kind))
        links, recordings = self._recording(key, kind, hearings, scenario, moment)
        shown: date | None = placement.shown
        created: str | None = utc_text(moment)
        label = placement.shown if rng.random() < 0.2 else None
        if "undated" in scenario:
            self._undated_seen += 1
            shown = label = None
            created = (
                None if self._undated_seen % 2 == 0 else f"{moment.date().isoformat()}T00:00:00.000+00:00"
            )
        elif "backdated" in scenario:
            label = placement.shown
        rubric = texts.ANNOUNCEMENTS_RUBRIC if "outside_rubric" in scenario else HEARINGS_RUBRIC
        return SiteItem(
            id=key,
            site=site,
            section="documents",
            placed_at=moment,
            created=created,
            texts=self._texts(kind, hearings, self._languages(), placement.shown),
            rubric=rubric,
            attachments=(*attachments, *recordings),
            links=links,
            kind=kind,
            hearings=hearings,
            shown=shown,
            label=label,
        )

    def _upload(self, key: int, moment: datetime, kind: str, extension: str = "") -> Attachment:
        rng = self._rng
        extension = extension or rng.choice(("pdf", "pdf", "pdf", "PDF"))
        digest = hashlib.md5(f"{key}/{moment.isoformat()}/{extension}".encode()).hexdigest()
        day = moment.date()
        path = f"/uploads/{day.year}/{day.month}/{day.day}/{digest}_original.{rng.randint(10_000, 400_000)}.{extension}"
        label = {"notice": "Объявление", "minutes": "Протокол"}.get(kind, "Файл")
        return Attachment(path, f"{label}.{extension}", moment, extension == "mp4")

    def _recording(
        self, key: int, kind: str, hearings: tuple[Hearing, ...], scenario: Scenario, moment: datetime
    ) -> tuple[tuple[tuple[str, str], ...], tuple[Attachment, ...]]:
        if kind != "minutes" or "unrecorded" in scenario or not hearings[0].is_open:
            return (), ()
        rng = self._rng
        code = hashlib.md5(f"{key}".encode()).hexdigest()[:11]
        draw = rng.random()
        if draw < 0.35:
            return ((f"https://youtu.be/{code}", "Видеозапись общественных слушаний"),), ()
        if draw < 0.6:
            return ((f"https://www.youtube.com/watch?v={code}", "Видео"),), ()
        if draw < 0.75:
            return ((f"https://disk.yandex.ru/i/{code}", "Аудио- и видеозапись"),), ()
        later = moment + timedelta(days=rng.choice((0, 0, 3)))
        return (), (self._upload(key, later, "recording", "mp4"),)

    def _onepage_documents(
        self, site: Site, kind: str, hearings: tuple[Hearing, ...], placement: Placement, moment: datetime
    ) -> list[SiteItem]:
        # A Kazakh and a Russian text of one document stand on the page as two items.
        languages: list[tuple[str, ...]] = [("kk",), ("ru",)] if self._rng.random() < 0.4 else [("ru",)]
        reference = texts.BY_NUMBER if len(languages) == 2 else ""
        items = []
        for versions in languages:
            key = self._ids.take(self._rng)
            links, _ = self._recording(key, kind, hearings, _LAWFUL, moment)
            if kind == "minutes" and hearings[0].is_open and not links:
                links = ((f"https://youtu.be/{hashlib.md5(str(key).encode()).hexdigest()[:11]}", "Видео"),)
            items.append(
                SiteItem(
                    id=key,
                    site=site,
                    section="page",
                    placed_at=moment,
                    created=None,
                    texts=self._texts(kind, hearings, versions, placement.shown, reference),
                    rubric=HEARINGS_RUBRIC,
                    attachments=(Attachment(f"/storage/files/{key}.pdf", f"{key}.pdf", moment),),
                    links=links,
                    kind=kind,
                    hearings=hearings,
                    shown=placement.shown,
                )
            )
        return items

    def _dateless_document(
        self, site: Site, kind: str, hearings: tuple[Hearing, ...], scenario: Scenario, moment: datetime
    ) -> SiteItem:
        key = self._ids.take(self._rng)
        links: tuple[tuple[str, str], ...] = ()
        if kind == "minutes" and hearings[0].is_open and "unrecorded" not in scenario:
            code = hashlib.md5(str(key).encode()).hexdigest()[:11]
            links = ((f"https://youtu.be/{code}", "Видеозапись"),)
        self._undated_seen += 1
        versions = self._texts(kind, hearings, ("ru",), moment.date(), texts.BY_NUMBER)
        label = self._file_title(kind, hearings[0])
        return SiteItem(
            id=key,
            site=site,
            section="page",
            placed_at=moment,
            created=None,
            texts=versions,
            rubric=HEARINGS_RUBRIC,
            attachments=(Attachment(f"/files/hearings/{key}.pdf", label, moment),),
            links=links,
            kind=kind,
            hearings=hearings,
        )

    def _file_title(self, kind: str, hearing: Hearing) -> str:
        name = (
            "Протокол общественных слушаний" if kind == "minutes" else "Объявление об общественных слушаниях"
        )
        if self._undated_seen % 3 == 1:
            return f"{name}-{self._undated_seen + 2}.pdf"
        return f"{name} {hearing.initiator.ru} {hearing.title} {hearing.ends:%d.%m.%Y}.pdf"

    def _move_to_news(self, items: list[SiteItem]) -> list[SiteItem]:
        wanted = self._region.news if self._region else 0
        movable = [
            index
            for index, item in enumerate(items)
            if item.site.engine == "govkz"
            and item.created is not None
            and len(item.hearings) == 1
            and _counted_and_lawful(item, self._spider)
        ]
        step = max(1, len(movable) // max(1, wanted))
        for index in movable[::step][:wanted]:
            item = items[index]
            language_texts = item.texts
            if len(language_texts) == 1:
                placed = item.placed_at.date()
                language_texts = self._texts(item.kind, item.hearings, ("ru", "kk"), placed, texts.BY_NUMBER)
            items[index] = _replaced(item, "news", language_texts)
        return items

    def _noise(self) -> list[SiteItem]:
        noise, month = self._description.noise, self._description.month
        window = month - timedelta(days=self._description.window_days)
        clock = self._description.clock.date()
        items = [self._unrelated(self._random_day(window, clock), "documents") for _ in range(noise.recent)]
        items += [
            self._unrelated(window - timedelta(days=self._rng.randint(3, 500)), "documents")
            for _ in range(noise.old)
        ]
        migrated = date(2020, 3, 1)
        items += [
            self._migrated(migrated + timedelta(days=self._rng.randint(0, 500)))
            for _ in range(noise.old // 20)
        ]
        items += self._news_noise(window, clock)
        items += self._hearing_noise(clock)
        for engine in ("onepage", "urldate", "filelist"):
            if engine in self._sites:
                items += self._older_site_noise(self._sites[engine], window, clock)
        return items

    def _news_noise(self, window: date, clock: date) -> list[SiteItem]:
        noise = self._description.noise
        recent = max(3, noise.recent // 3)
        items = [self._unrelated(self._random_day(window, clock), "news") for _ in range(recent)]
        return items + [
            self._unrelated(window - timedelta(days=self._rng.randint(3, 300)), "news")
            for _ in range(recent + 8)
        ]

    def _random_day(self, first: date, last: date) -> date:
        return first + timedelta(days=self._rng.randint(0, (last - first).days - 1))

    def _unrelated(self, day: date, section: str, site: Site | None = None) -> SiteItem:
        rng = self._rng
        key = self._ids.take(rng)
        moment = local(day, time(rng.randint(8, 19), rng.randint(0, 59), rng.randint(1, 59)))
        rubric, versions = texts.unrelated_text(self._spider, day, rng)
        if section == "news":
            rubric = texts.NEWS_RUBRIC
        return self._noise_item(key, section, moment, versions, rubric, site)

    def _noise_item(
        self,
        key: int,
        section: str,
        moment: datetime,
        versions: dict[str, ItemText],
        rubric: Rubric,
        site: Site | None = None,
    ) -> SiteItem:
        attachments = (self._upload(key, moment, "other"),) if self._rng.random() < 0.4 else ()
        return SiteItem(
            id=key,
            site=site or self._sites["govkz"],
            section=section,
            placed_at=moment,
            created=utc_text(moment),
            texts=versions,
            rubric=rubric,
            attachments=attachments,
            shown=moment.date(),
        )

    def _migrated(self, day: date) -> SiteItem:
        item = self._unrelated(day, "documents")
        return _replaced(item, "documents", item.texts, created=f"{day.isoformat()}T00:00:00.000+00:00")

    def _hearing_noise(self, clock: date) -> list[SiteItem]:
        """Press reports of hearings held, and the site's notices of public discussions."""
        rng, month = self._rng, self._description.month
        items: list[SiteItem] = []
        held = [hearing for hearing in self._hearings if hearing.is_open and hearing.counts_minutes]
        for hearing in held[:2]:
            moment = hearing.starts + timedelta(days=1, hours=rng.randint(1, 5))
            versions = texts.press_report_text(hearing, moment)
            key = self._ids.take(rng)
            items.append(
                self._noise_item(key, rng.choice(("documents", "news")), moment, versions, texts.NEWS_RUBRIC)
            )
        discussions = [
            hearing for hearing in self._hearings if not hearing.is_open and hearing.counts_minutes
        ]
        for hearing in discussions[:2]:
            moment = hearing.registered_at + timedelta(hours=2)
            if month <= moment.date() + timedelta(days=90) and moment.date() <= clock:
                key, versions = self._ids.take(rng), texts.discussion_notice_text(hearing, rng)
                items.append(self._noise_item(key, "documents", moment, versions, HEARINGS_RUBRIC))
        return items

    def _older_site_noise(self, site: Site, window: date, clock: date) -> list[SiteItem]:
        rng = self._rng
        items = [self._old_document(site, window - timedelta(days=rng.randint(60, 1500))) for _ in range(12)]
        if site.engine == "urldate":
            days = [self._random_day(window, clock) for _ in range(8)]
            days += [window - timedelta(days=rng.randint(3, 700)) for _ in range(22)]
            items += [self._unrelated(day, "page", site) for day in days]
        return items

    def _old_document(self, site: Site, day: date) -> SiteItem:
        """A notice or minutes of long ago, of a hearing that the portal no longer lists."""
        rng = self._rng
        key = self._ids.take(rng)
        kind = "minutes" if site.engine == "filelist" or rng.random() < 0.4 else "notice"
        held = (
            previous_working_day(day - timedelta(days=2)) if kind == "minutes" else day + timedelta(days=32)
        )
        hearing = Hearing(
            form=OPEN_MEETING,
            title=self._titles.draw(held),
            initiator=self._subjects.initiator(self._spider, rng),
            basis=BASES_OPEN[0],
            territories=(_territory(self._spider, rng),),
            registration_number=self._subjects.open_meeting_number(held.year, rng),
            registered_at=local(held - timedelta(days=40), time(12, 0)),
            received=held - timedelta(days=40),
            starts=local(held, time(11, 0)),
            ends=held,
            on_portal=False,
        )
        moment = local(day, time(rng.randint(9, 18), rng.randint(0, 59), rng.randint(0, 59)))
        self._undated_seen += 1
        folder = "files/hearings" if site.engine == "filelist" else "storage/files"
        attachment = Attachment(f"/{folder}/{key}.pdf", self._file_title(kind, hearing), moment)
        return SiteItem(
            id=key,
            site=site,
            section="page",
            placed_at=moment,
            created=None,
            texts=self._texts(kind, (hearing,), ("ru",), day, texts.BY_BIN),
            rubric=HEARINGS_RUBRIC,
            attachments=(attachment,),
            kind=kind,
            hearings=(hearing,),
            shown=day if site.engine == "onepage" else None,
        )


def _counted_and_lawful(item: SiteItem, spider: str) -> bool:
    hearing = item.hearings[0]
    if item.kind == "notice":
        return hearing.counts_notice and not hearing.notice_scenario.flags
    return hearing.counts_minutes and not hearing.minutes_scenarios[spider].flags


def _replaced(
    item: SiteItem, section: str, versions: dict[str, ItemText], created: str | None = None
) -> SiteItem:
    return SiteItem(
        id=item.id,
        site=item.site,
        section=section,
        placed_at=item.placed_at,
        created=created or item.created,
        texts=versions,
        rubric=item.rubric,
        attachments=item.attachments,
        links=item.links,
        kind=item.kind,
        hearings=item.hearings,
        shown=None if created else item.shown,
        label=item.label,
    )


def utc_text(moment: datetime) -> str:
    """The platform's `created_date`: UTC with milliseconds and an offset."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000+00:00"
