"""Which month a document belongs to.  It does not depend on the cut-off, nor on the month that is judged."""

from __future__ import annotations

from collections.abc import Sequence

from hearings_crawler.judging.facts import Document, Hearing
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook
from hearings_crawler.law.terms import WorkingDays


def notice_month(
    hearing: Hearing, notices: Sequence[Document], rulebook: Rulebook, calendar: WorkingDays
) -> Month | None:
    """Return the month that an open meeting's notice belongs to; None when nothing tells it.

    The month in which the akimat received it; else of the placement date shown on the site (of its first
    sight, where that is earlier), unless that lies as far from the hearing as only a mistyped year does; else of
    the earliest observation on either source that tells something; else of the last lawful day.
    """
    if hearing.received is not None:
        return Month.of(hearing.received)
    thresholds = rulebook.editions[-1].thresholds
    shown = min(
        (
            document.shown
            for document in notices
            if document.shown and not thresholds.doubts(document.shown, hearing.first_day, hearing.last_day)
        ),
        default=None,
    )
    if shown is not None:
        return Month.of(min(shown, *(document.seen_day for document in notices)))
    seen = [*notices, *([hearing.card] if hearing.card else [])]
    if seen:
        # Of equally early observations one that a first complete crawl did not make decides.
        day, by_first = min((document.seen_day, document.by_first_complete) for document in seen)
        if not by_first:
            return Month.of(day)
    if hearing.first_day is not None:
        return rulebook.month_of_last_lawful_day(hearing.first_day, calendar)
    return None


def minutes_month(hearing: Hearing) -> Month | None:
    """Return the month that a hearing's minutes (or a discussion) belong to: that of its last day."""
    return Month.of(hearing.last_day) if hearing.last_day else None
