"""What a world consists of: hearings, what the sites hold about them, and everything else the sites hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from .description import Scenario, WorldDescription
from .places import Place

OPEN_MEETING = "open_meeting"
PUBLIC_DISCUSSION = "public_discussion"

LOCAL = timezone(timedelta(hours=5))
"""Kazakhstan since 1 March 2024."""

BEFORE_2024 = timezone(timedelta(hours=6))
"""Asia/Almaty before that day."""


@dataclass(frozen=True)
class Site:
    """One registered address of a region."""

    spider: str
    engine: str
    address: str

    @property
    def host(self) -> str:
        """The host that answers for the address."""
        return "www.gov.kz" if self.engine == "govkz" else self.address.split("/")[2]


@dataclass(frozen=True)
class Initiator:
    """Who wants the hearing: a company, a state body or a person in business."""

    portal_name: str
    ru: str
    kk: str
    number: str
    """BIN, or IIN of a person (its fifth digit is 0-3)."""
    person: bool = False


@dataclass(frozen=True)
class Territory:
    """One row of an impact territory: the region by the name this card uses, and a place in it."""

    spider: str
    region_ru: str
    region_kk: str
    place: Place


@dataclass(frozen=True)
class Placement:
    """The day a document shows, and the day it really appeared (later only if backdated)."""

    shown: date
    actual: date
    at_night: bool = False
    """Placed between midnight and five, when the day in UTC is still the one before."""


@dataclass(eq=False)
class Hearing:
    """One procedure, with the plan of what is published about it and when."""

    form: str
    title: str
    initiator: Initiator
    basis: str
    territories: tuple[Territory, ...]
    registration_number: str
    registered_at: datetime
    received: date
    starts: datetime
    ends: date
    status: str = "held"
    """`held`, `cancelled` or `no_quorum`."""
    on_portal: bool = True
    received_shown: bool = True
    portal_minutes: date | None = None
    portal_upload_shown: bool = True
    hearing_id: int | None = None
    serial: int = 0
    notice_scenario: Scenario = field(default_factory=Scenario)
    minutes_scenarios: dict[str, Scenario] = field(default_factory=dict)
    notice: Placement | None = None
    minutes: dict[str, Placement] = field(default_factory=dict)
    counts_notice: bool = False
    """Its notice is one of the described month's."""
    counts_minutes: bool = False
    """Its minutes (or the discussion) are the described month's."""

    @property
    def regions(self) -> tuple[str, ...]:
        """Spiders of the regions whose territories it touches, in the card's order."""
        return tuple(dict.fromkeys(territory.spider for territory in self.territories))

    @property
    def is_open(self) -> bool:
        """Whether it is an open meeting."""
        return self.form == OPEN_MEETING


@dataclass(frozen=True)
class ItemText:
    """One language version of an item."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Attachment:
    """A file linked from an item."""

    path: str
    label: str
    uploaded: datetime
    recording: bool = False


@dataclass(frozen=True)
class Rubric:
    """A section's heading in both languages."""

    ru: str
    kk: str

    def name(self, language: str) -> str:
        """The heading in `language` (`kk` or `ru`)."""
        return self.kk if language == "kk" else self.ru


HEARINGS_RUBRIC = Rubric("Общественные слушания", "Қоғамдық тыңдаулар")


@dataclass(frozen=True)
class SiteItem:
    """One item of one site: a hearing document or something unrelated."""

    id: int
    site: Site
    section: str
    """`documents` or `news` on gov.kz, `page` elsewhere."""
    placed_at: datetime
    created: str | None
    """What the API shows as `created_date`."""
    texts: dict[str, ItemText]
    rubric: Rubric
    attachments: tuple[Attachment, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Addresses elsewhere, with their link texts: recordings."""
    kind: str = "noise"
    """`notice`, `minutes` or `noise`."""
    hearings: tuple[Hearing, ...] = ()
    shown: date | None = None
    label: date | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages the item exists in."""
        return tuple(self.texts)

    @property
    def undated(self) -> bool:
        """Whether the page shows no usable placement date."""
        return self.shown is None


@dataclass
class World:
    """A month of hearings and all pages about them."""

    description: WorldDescription
    sites: tuple[Site, ...]
    hearings: list[Hearing]
    items: list[SiteItem]

    @property
    def name(self) -> str:
        """The world's name, by which it is seeded."""
        return self.description.name

    @property
    def clock(self) -> datetime:
        """The moment at which the sites stand unless a replica is told otherwise."""
        return self.description.clock

    @property
    def month(self) -> str:
        """The described month, `YYYY-MM`."""
        return self.description.month.strftime("%Y-%m")

    def expected_tables(self) -> dict[str, dict[str, dict[str, int]]]:
        """Both tables of the month: `table1`/`table2` -> region code (and `KZ`) -> column id -> figure."""
        from .expected import expected_tables

        return expected_tables(self.description)
