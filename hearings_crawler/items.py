"""The values that flow from the spiders to the tables: one document on one source.

A reader of pages fills the *raw* parts (texts as shown); the pipelines add the *parsed* parts beside
them and never overwrite what was shown.  All dates are local dates in Asia/Almaty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Source(StrEnum):
    """Where a document was placed."""

    PORTAL = "portal"
    SITE = "site"


class Form(StrEnum):
    """The form of a hearing."""

    OPEN_MEETING = "open_meeting"
    PUBLIC_DISCUSSION = "public_discussion"


class DocumentKind(StrEnum):
    """What a document is."""

    NOTICE = "notice"
    MINUTES = "minutes"


class HearingStatus(StrEnum):
    """The status that the portal's list shows; UNKNOWN when the list row was not seen or not understood."""

    UPCOMING = "upcoming"
    HELD = "held"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ShownDate(StrEnum):
    """What the date that a page shows of a document is.

    PLACEMENT says when it was placed (by a label, or by its place in the layout).  HEADING heads one notice on a
    page of many: the day of its placement, unless it is the day of the hearing.
    """

    PLACEMENT = "placement"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to or linked from a document: absolute address, shown name, shown upload date."""

    url: str
    name: str = ""
    size: str = ""
    uploaded_raw: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class CardFields:
    """The fields of a portal card and of its list row, as shown; empty when the card does not show them.

    ``missing`` names the labels that the card should have and lacks (a cut-off card, a changed template).
    ``in_list`` is False for a hearing that the portal's list lacks although it shows its neighbours, None where no
    list was read: such cards were found by their number, and show no status.
    """

    form: Form
    hearing_id: str
    registration_number: str = ""
    project: str = ""
    ground: str = ""
    initiator: str = ""
    bin: str = ""
    representative: str = ""
    when: str = ""
    place: str = ""
    territories: tuple[str, ...] = ()
    organiser: str = ""
    received: str = ""
    status: str = ""
    row_region: str = ""
    row_when: str = ""
    files: tuple[Attachment, ...] = ()
    missing: tuple[str, ...] = ()
    in_list: bool | None = True


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as a page shows it; the result of a page reader, before anything is interpreted.

    ``item_key`` identifies the item within its address (gov.kz item id, portal ``form:hearingId``, a
    file's address, a digest).  ``version`` tells the language versions of one item apart (``kk``, ``ru``
    or empty).  ``headings`` are the headings or rubrics shown nearest above the item (all of its
    activities on gov.kz); None when the page shows none.  ``shown_date`` is the text that shows the
    placement date, without interpretation, ``shown_date_is`` what kind of date that is; ``server_time`` is
    an ISO timestamp given by the server (gov.kz ``created_date``).  ``links`` are addresses in the item's
    own body.  ``card`` is set for the portal only; ``kind`` and ``form`` only where the page's own structure
    decides them (the portal).  ``listed_in_rubric`` says that a request by the rubric of public hearings returned
    the item, whatever headings it shows.  ``only_named`` says that the page shows no more of the document than its name
    (a list of files): that it states no hearing day says nothing of how the page is read.
    ``attachment_text`` is what was read in the attached files (of an archive the names of what it holds),
    ``unread_files`` says which files did not come or could not be read, wholly or in part, and why.
    """

    item_key: str
    url: str
    title: str
    text: str = ""
    version: str = ""
    headings: tuple[str, ...] | None = None
    shown_date: str = ""
    shown_date_is: ShownDate = ShownDate.PLACEMENT
    server_time: str = ""
    attachments: tuple[Attachment, ...] = ()
    links: tuple[str, ...] = ()
    kind: DocumentKind | None = None
    form: Form | None = None
    card: CardFields | None = None
    listed_in_rubric: bool = False
    only_named: bool = False
    attachment_text: str = ""
    unread_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The fetched body behind an item: its address, ``sha256:<hex>`` digest, HTTP status and time (UTC)."""

    url: str
    digest: str
    status: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class DateValue:
    """A parsed day or period with the text that was read, the rule that read it and where its year came from."""

    start: date
    end: date | None
    time: str | None
    raw: str
    rule: str
    year_from: str = "text"

    @property
    def last(self) -> date:
        """The last day of the period (the day itself for a single day)."""
        return self.end or self.start


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was shown and could not be read: the field, the text, the reason."""

    where: str
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term that applies to a document: the rule, its anchor day, the last day on which it is met."""

    rule: str
    anchor: date
    due: date


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a document says, parsed; each value beside the text it was read from.

    ``regions`` are ISO 3166-2 codes (the akimat's own for a site document).  ``hearings`` are the days or
    periods of the hearings announced or minuted.  ``shown`` is the placement date that the source shows;
    ``earliest_evidence`` the first local day on which the document can have been there by server
    timestamps, with ``evidence_rules`` naming each (rule, day).  ``address_day`` is the day in the
    item's address or in the earliest upload path: the lower end of an undated document's interval.
    ``ignored`` names why an item is not a document at all (press report, other regime ...).
    ``deadlines`` are the due days of the rules that follow from these dates, as counted when the document was read.
    """

    kind: DocumentKind | None
    form: Form | None
    regions: tuple[str, ...] = ()
    registration_numbers: tuple[str, ...] = ()
    bins: tuple[str, ...] = ()
    hearings: tuple[DateValue, ...] = ()
    shown: DateValue | None = None
    received: DateValue | None = None
    server_day: date | None = None
    upload_day: date | None = None
    address_day: date | None = None
    in_rubric: bool | None = None
    recorded: bool | None = None
    project: str = ""
    initiator: str = ""
    status: HearingStatus = HearingStatus.UNKNOWN
    ignored: str = ""
    unread: tuple[Unread, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


@dataclass(slots=True)
class HearingItem:
    """One document as observed on one source by one crawl: what Scrapy's pipelines carry.

    ``region`` is the akimat's ISO code on a site and empty on the portal.  ``address`` is the registered
    address that the document was found through.
    """

    source: Source
    region: str
    address: str
    raw: RawDocument
    evidence: Evidence
    parsed: ParsedDocument | None = None

    @property
    def document_id(self) -> str:
        """Stable identity: source, address, item key (portal keys already carry the form and the kind)."""
        return document_id(self.source, self.address, self.raw.item_key)


def document_id(source: Source, address: str, item_key: str) -> str:
    """Return the stable id of a document, e.g. ``site:zhambyl-tabigat:1256044``."""
    if source is Source.PORTAL:
        return f"portal:{item_key}"
    return f"site:{address}:{item_key}"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a complete answer said by which a later request can ask whether it has changed (RFC 9110, 8.8).

    ``variant`` is what the address alone does not say: the request's Accept-Language, and whether the
    browser asked.  ``content_type`` is kept beside them: an answer "not modified" carries none.
    """

    variant: str = ""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)
