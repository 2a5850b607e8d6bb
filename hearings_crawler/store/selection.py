"""Which contents, and which crawls, can matter for a month: chosen by the index, a little too many rather than one too few.

What is chosen by its days is what linking and judging could look at for a hearing of the month; what a number, a
decision, an identity or a hearing day ties to it comes along, however far its other dates lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from hearings_crawler.clock import LOCAL_ZONE
from hearings_crawler.law.months import Month
from hearings_crawler.store import schema
from hearings_crawler.store.nearness import MINUTES_AFTER, NEAR_DAYS, NOTICE_BEFORE, YEAR_DAYS
from hearings_crawler.store.writing import HEARING, PLACED, UNDATED, chunks

LAWFUL_DAYS = 33
"""Days after the month within which the hearings lie whose last lawful day of notice is in it, and some more."""
ANNOUNCED_DAYS = 200
"""Days after the month within which a hearing that it announces is held, if its day is not mistyped."""
DOCUMENT_DAYS = 31
"""Days around the month of the other dates of its documents."""
NEIGHBOURS = 40
"""Crawls of the same spider that are loaded before and after an old one that a tied document was seen by."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PORTAL = re.compile(r"(portal:.+):(notice|minutes)")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def around(self, before: int, after: int) -> Span:
        """Return the span with days added at its ends."""
        return Span(self.first - timedelta(days=before), self.last + timedelta(days=after))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The moment at which the span begins and the one at which it has ended, local days."""
        following = self.last + timedelta(days=1)
        return (
            datetime.combine(self.first, time(), LOCAL_ZONE),
            datetime.combine(following, time(), LOCAL_ZONE),
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What a month is loaded from: the ids of contents, and the span of hearing days that they were chosen by."""

    contents: frozenset[int]
    hearings: Span


def select_contents(connection: Connection, month: Month) -> Selection:
    """Return the contents that can matter for a month."""
    itself = Span(month.first, month.last)
    hearings = _hearing_days(connection, itself).around(NEAR_DAYS, NEAR_DAYS)
    undated = hearings.around(NOTICE_BEFORE - NEAR_DAYS, MINUTES_AFTER - NEAR_DAYS)
    days = schema.content_days.c
    chosen = _ids(
        connection,
        select(days.content_id).where(
            or_(
                _on(HEARING, hearings),
                _on(PLACED, itself.around(DOCUMENT_DAYS, DOCUMENT_DAYS)),
                _on(UNDATED, undated),
            )
        ),
    )
    chosen |= _ids(connection, _first_seen(itself))
    chosen |= _ids(connection, _of_another_year(hearings, Span(undated.first, hearings.last)))
    without_day = schema.contents.c.id.not_in(select(days.content_id))
    chosen |= _ids(
        connection,
        _first_seen(undated)
        .join(schema.contents, schema.contents.c.id == schema.sightings.c.content_id)
        .where(without_day),
    )
    chosen |= _corrected(connection, hearings)
    return Selection(frozenset(_with_tied(connection, chosen, hearings)), hearings)


def _on(kind: str, span: Span) -> ColumnElement[bool]:
    days = schema.content_days.c
    return and_(days.kind == kind, days.day >= span.first, days.day <= span.last)


def _ids(connection: Connection, query: Select[Any]) -> set[int]:
    return set(connection.scalars(query))


def _first_seen(span: Span) -> Select[Any]:
    since, until = span.moments
    runs, sightings = schema.runs.c, schema.sightings.c
    return (
        select(sightings.content_id)
        .join(schema.runs, runs.id == sightings.first_run)
        .where(runs.started >= since, runs.started < until)
    )


def _of_another_year(hearings: Span, seen: Span) -> Select[Any]:
    """Choose what crawls saw first in one span and what names a hearing day of another with another year."""
    days = schema.content_days.c
    years = (
        _on(HEARING, Span(hearings.first + shift, hearings.last + shift).around(1, 1))
        for shift in (timedelta(days=-YEAR_DAYS), timedelta(days=YEAR_DAYS))
    )
    named = select(days.content_id).where(or_(*years))
    return _first_seen(seen).where(schema.sightings.c.content_id.in_(named))


def _hearing_days(connection: Connection, month: Span) -> Span:
    """Return the days of the hearings that a month may owe documents of: held in it, or announced in it."""
    days = schema.content_days.c
    placed = select(days.content_id).where(or_(_on(PLACED, month), _on(UNDATED, month)))
    announced = connection.execute(
        select(func.max(days.day)).where(
            days.kind == HEARING,
            days.day <= month.last + timedelta(days=ANNOUNCED_DAYS),
            days.content_id.in_(placed),
        )
    ).scalar()
    lawful = month.last + timedelta(days=LAWFUL_DAYS)
    return Span(month.first, max(lawful, announced or lawful))


def _corrected(connection: Connection, span: Span) -> set[int]:
    """Return the contents of the documents whose dates a person corrected to days of a span."""
    decisions = schema.decisions.c
    rows = connection.execute(
        select(decisions.subject, decisions.value).where(decisions.kind == "correct-date")
    )
    documents: set[str] = set()
    for row in rows:
        if any(_day(text) in span for text in _DATE.findall(row.value)):
            documents |= _named(row.subject)
    return _of_documents(connection, documents)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


# ------------------------------------------------------------------ what is tied


def _with_tied(connection: Connection, chosen: set[int], hearings: Span) -> set[int]:
    """Return contents with all that is tied to them by number, identity, decision, or the same hearing day."""
    found, new = set(chosen), set(chosen)
    links = _linked_by_decision(connection)
    ties: tuple[Callable[[Connection, set[int]], set[int]], ...] = (
        _of_same_number,
        lambda connection, ids: _of_same_document(connection, ids, links),
        lambda connection, ids: _of_same_day(connection, ids, hearings),
    )
    while new:
        tied = set().union(*(tie(connection, new) for tie in ties))
        new = tied - found
        found |= new
    return found


def _of_same_number(connection: Connection, ids: set[int]) -> set[int]:
    numbers = schema.content_numbers.c
    shown: set[str] = set()
    for part in chunks(sorted(ids)):
        shown.update(connection.execute(select(numbers.number).where(numbers.content_id.in_(part))).scalars())
    found: set[int] = set()
    for names in chunks(sorted(shown)):
        found |= _ids(connection, select(numbers.content_id).where(numbers.number.in_(names)))
    return found


def _of_same_document(connection: Connection, ids: set[int], links: dict[str, set[str]]) -> set[int]:
    """Return all contents of the documents, of a portal card also those of its minutes, and what a person linked."""
    contents = schema.contents.c
    documents: set[str] = set()
    for part in chunks(sorted(ids)):
        documents.update(
            connection.execute(select(contents.document_id).where(contents.id.in_(part))).scalars()
        )
    for document in tuple(documents):
        documents |= links.get(document, set())
        if match := _PORTAL.fullmatch(document):
            documents |= _named(match[1].removeprefix("portal:"))
    return _of_documents(connection, documents)


def _of_same_day(connection: Connection, ids: set[int], hearings: Span) -> set[int]:
    """Return the contents that name a hearing day which some name and which lies outside of what was chosen by days."""
    days = schema.content_days.c
    outside: set[date] = set()
    for part in chunks(sorted(ids)):
        query = select(days.day).where(
            days.content_id.in_(part),
            days.kind == HEARING,
            or_(days.day < hearings.first, days.day > hearings.last),
        )
        outside.update(connection.execute(query).scalars())
    found: set[int] = set()
    for some in chunks(sorted(outside)):
        found |= _ids(connection, select(days.content_id).where(days.kind == HEARING, days.day.in_(some)))
    return found


def _linked_by_decision(connection: Connection) -> dict[str, set[str]]:
    """Return, by document, the documents that a person ever linked it to or parted it from."""
    decisions = schema.decisions.c
    rows = connection.execute(
        select(decisions.subject, decisions.value).where(decisions.kind.in_(("link", "unlink")))
    )
    links: dict[str, set[str]] = {}
    for row in rows:
        ends = _named(row.subject) | _named(row.value.partition(" ")[0])
        for end in ends:
            links.setdefault(end, set()).update(ends - {end})
    return links


def _named(subject: str) -> set[str]:
    """Return the documents that an id names: itself, or the card and the minutes of a portal hearing."""
    if not subject:
        return set()
    if subject.startswith(("site:", "portal:")):
        return {subject}
    return {f"portal:{subject}:notice", f"portal:{subject}:minutes"}


def _of_documents(connection: Connection, documents: Iterable[str]) -> set[int]:
    contents = schema.contents.c
    found: set[int] = set()
    for part in chunks(sorted(documents)):
        found |= _ids(connection, select(contents.id).where(contents.document_id.in_(part)))
    return found


# ------------------------------------------------------------------ crawls


def select_runs(connection: Connection, month: Month, selection: Selection, seen_by: set[int]) -> set[int]:
    """Return the crawls that can matter for a month.

    Those made since documents of the month may have been placed, whose window reaches back to its hearings; and some
    crawls around each older or later one that saw a chosen document.

    Args:
        connection: a transaction.
        month: the month.
        selection: the contents chosen for it.
        seen_by: the first and last crawl of each of their sightings.
    """
    runs = schema.runs.c
    since, _ = Span(month.first - timedelta(days=NOTICE_BEFORE), month.last).moments
    usual = _ids(
        connection, select(runs.id).where(runs.started >= since, runs.window_start <= selection.hearings.last)
    )
    usual |= _before_each_source(connection, since)
    return usual.union(*(_around(connection, run) for run in sorted(seen_by - usual)))


def _before_each_source(connection: Connection, since: datetime) -> set[int]:
    """Return the last crawls of each spider before a moment: what a document's first crawl is held against."""
    runs = schema.runs.c
    place = func.row_number().over(partition_by=runs.spider, order_by=(runs.started.desc(), runs.id.desc()))
    ranked = select(runs.id, place.label("place")).where(runs.started < since).subquery()
    return _ids(connection, select(ranked.c.id).where(ranked.c.place <= NEIGHBOURS))


def _around(connection: Connection, run: int) -> set[int]:
    runs = schema.runs.c
    spider = select(runs.spider).where(runs.id == run).scalar_subquery()
    before = select(runs.id).where(runs.spider == spider, runs.id <= run).order_by(runs.id.desc())
    after = select(runs.id).where(runs.spider == spider, runs.id > run).order_by(runs.id)
    return _ids(connection, before.limit(NEIGHBOURS)) | _ids(connection, after.limit(NEIGHBOURS))
