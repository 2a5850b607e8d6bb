"""Why a verdict is what it is, in Kazakh, Russian and English: the dates used, the day count, the paragraph.

The sentences stand in the catalogues ``hearings_crawler/words/locale``; this module chooses and fills them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from hearings_crawler.coverage.address import Status
from hearings_crawler.judging.placement import Backdating, Placement
from hearings_crawler.law.rulebook import LANGUAGES, Column, Texts
from hearings_crawler.law.terms import Term, WorkingDays
from hearings_crawler.words.catalogue import Listed, Message, Sayable, counted, listed, message, words_of

NO_TEXT = Texts("", "", "")


class CountedDay(Protocol):
    """One day of a working-day count (hearings_crawler.law.workdays.DayNote is one)."""

    @property
    def day(self) -> date:
        """The day."""
        ...

    @property
    def number(self) -> int | None:
        """Its running number among the working days; None if it was skipped."""
        ...

    @property
    def reason_kk(self) -> str:
        """Why it was skipped (or worked), in Kazakh."""
        ...

    @property
    def reason_ru(self) -> str:
        """Why it was skipped (or worked), in Russian."""
        ...

    @property
    def reason_en(self) -> str:
        """Why it was skipped (or worked), in English."""
        ...


class ExplainingCalendar(WorkingDays, Protocol):
    """A calendar that can write a count out day by day."""

    def trail(self, first: date, last: date) -> Sequence[CountedDay]:
        """Return the days after the first up to the last."""
        ...


def day(value: date | None) -> str:
    """Return a day as people here write it, ``dd.mm.yyyy``."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}" if value else "?"


def join(*parts: Texts) -> Texts:
    """Join sentences, language by language."""
    return Texts(
        " ".join(part.en for part in parts if part.en),
        " ".join(part.kk for part in parts if part.kk),
        " ".join(part.ru for part in parts if part.ru),
    )


def says(key: str, /, **values: Sayable) -> Texts:
    """Return a sentence of the catalogue of reasons in the three languages."""
    return _in_each(message(key, **values))


def _in_each(sentence: Message) -> Texts:
    return Texts(
        *(words_of("hearings_crawler.words", "reasons", language).text(sentence) for language in LANGUAGES)
    )


def paragraph(column: Column) -> Texts:
    """Name the paragraph of the Rules."""
    if column.paragraph is None:
        return NO_TEXT
    return says("reason.paragraph", number=column.paragraph)


def quoted(raw: str, opening: str = " (", closing: str = ")") -> Texts:
    """Return the words that a date was read from, to stand behind it; empty if they are not known."""
    words = " ".join(raw.split())
    if not words:
        return NO_TEXT
    words = f"“{words}”" if "«" in words or "»" in words else f"«{words}»"
    return says("reason.quoted", words=words, opening=opening, closing=closing)


def count(term: Term, anchor: date, due: date, calendar: ExplainingCalendar, *, raw: str = "") -> Texts:
    """Write a term out: its anchor, its length, the days counted and skipped, its last day.

    Args:
        term: The term.
        anchor: The day from which it runs.
        due: The last day on which it is met.
        calendar: The calendar that counted it.
        raw: The words in the source from which the anchor was read, if known.
    """
    start = says(f"count.{term.anchor}", day=day(anchor), read=quoted(raw))
    days = _days_counted(anchor, due, calendar) if term.unit == "working_days" else NO_TEXT
    last = says(f"count.due_{term.direction}", last=day(due), length=counted(f"days.{term.unit}", term.days))
    return join(start, days, last)


def _days_counted(anchor: date, due: date, calendar: ExplainingCalendar) -> Texts:
    trail = calendar.trail(anchor, due)
    if not trail:
        return NO_TEXT
    return says("count.days", days=listed((_counted_day(entry) for entry in trail), "; "))


def _counted_day(entry: CountedDay) -> Listed:
    """A day of a count: «14.04 – 1», «12.04 – сенбі», «05.01 – 2, жұмыс күні …»."""
    reason = Texts(entry.reason_en, entry.reason_kk, entry.reason_ru)
    number = str(entry.number) if entry.number else ""
    said = listed((number, reason), ", ") if number and reason != NO_TEXT else listed((number, reason), "")
    return listed((f"{entry.day.day:02}.{entry.day.month:02}", said), " – ")


def placed(placement: Placement, source: str, *, raw: str = "") -> Texts:
    """Say when a document was placed: the day that it shows (`raw`: in which words), or the interval of two crawls."""
    upper = day(placement.upper)
    if placement.seen_before_shown:
        return says(f"placed.seen_before.{source}", shown=day(placement.shown), upper=upper)
    if placement.shown is not None:
        return says(f"placed.shown.{source}", shown=day(placement.shown), read=quoted(raw, "; ", ""))
    if placement.lower is None:
        return says(f"placed.by.{source}", upper=upper)
    return says(f"placed.between.{source}", lower=day(placement.lower), upper=upper)


def absent(source: str, crawl_day: date | None) -> Texts:
    """Say that a document was not found by a complete crawl."""
    return says(f"absent.{source}", seen=f" ({day(crawl_day)})" if crawl_day else "")


def placed_after(as_of: date) -> Texts:
    """Say that a document was placed only after the cut-off."""
    return says("reason.placed_after", day=day(as_of))


def pending(as_of: date) -> Texts:
    """Say that a term had not ended before the cut-off."""
    return says("reason.pending", day=day(as_of))


def doubtful_receipt(received: date) -> Texts:
    """Say that the day of receipt that the card names is not believed."""
    return says("reason.doubtful_receipt", day=day(received))


def allowed(citation: Texts, due: date) -> Texts:
    """Say that another text allows more time, and until when."""
    return says("reason.allowed", citation=citation, last=day(due))


CARD_CUT = says("reason.card_cut")
STATUS_NOT_READ = says("reason.status_not_read")
NO_RECEIPT = says("reason.no_receipt")
NO_HEARING_DAY = says("reason.no_hearing_day")
NO_HEADING = says("reason.no_heading")
NOT_IN_RUBRIC = says("reason.not_in_rubric")
NO_DATE = says("reason.no_date")
NO_RECORDING = says("reason.no_recording")
INTERVAL = says("reason.interval")


def no_crawl(source: str, due: date, reach: date | None) -> Texts:
    """Say that no complete crawl after the due day reached back far enough."""
    return says(f"no_crawl.{source}", due=day(due), back=day(reach))


def candidates(documents: Sequence[str]) -> Texts:
    """Say that a document may be the missing one until an analyst decides."""
    return says("reason.candidates", documents=listed(documents))


def backdated(evidence: Backdating, *, raw: str = "") -> Texts:
    """Name the evidence against a shown date (`raw`: the words it was read from)."""
    return says(
        f"backdated.{evidence.kind}", shown=day(evidence.shown), read=quoted(raw), there=day(evidence.day)
    )


def not_covered(lacking: str, status: Status) -> Texts:
    """Say why a cell is not monitored: what lacks (``portal``, ``site`` or ``unconfirmed``), and how its crawl ended."""
    return says(f"not_covered.{lacking}.{status}" if lacking != "unconfirmed" else "not_covered.unconfirmed")
