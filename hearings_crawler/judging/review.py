"""What an analyst should look at: questions about a region's documents and about the portal's cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hearings_crawler.items import DocumentKind, Form, Source, Unread
from hearings_crawler.judging.cases import Case, MonthContext
from hearings_crawler.judging.facts import Document, Facts, Hearing
from hearings_crawler.judging.ids import stable_id
from hearings_crawler.judging.judgement import Question
from hearings_crawler.judging.linking import Ambiguity, DocumentLink, LinkingResult
from hearings_crawler.judging.months import minutes_month, notice_month
from hearings_crawler.judging.placement import placement_of
from hearings_crawler.law.months import Month
from hearings_crawler.store.records import StoredObservation

_UNREAD_KINDS = {"region": "no_region", "card": "missing_fields", "file": "unread_file", "list": "not_listed"}
"""Kinds of questions by what could not be read; everything else is a date."""


def region_questions(
    region: str, cases: Sequence[Case], linked: LinkingResult, context: MonthContext
) -> list[Question]:
    """Return the questions about a region's documents, for this month or for no month that can be told."""
    by_hearing = {case.hearing.id: case for case in cases}
    months = {case.hearing.id: _months(case, context) for case in cases}
    found = []
    for ambiguity in linked.ambiguities:
        if _concerns(ambiguity, months, context):
            document, kind = ambiguity.document, ambiguity.kind
            found.append(_question(region, document, kind, ambiguity.question, ambiguity.candidates))
    for note in linked.notes:
        if _is_of_month(note.document, context):
            found.append(_question(region, note.document, note.kind, note.question, note.candidates))
    for link in linked.links:
        if context.month in months.get(link.hearing_id, ()):
            found += _link_questions(region, link, by_hearing[link.hearing_id].hearing, context)
    return found


def _months(case: Case, context: MonthContext) -> frozenset[Month]:
    months = {minutes_month(case.hearing)}
    if case.hearing.form is Form.OPEN_MEETING:
        months.add(case.month_of(DocumentKind.NOTICE, context))
    return frozenset(month for month in months if month is not None)


def _concerns(ambiguity: Ambiguity, months: Mapping[str, frozenset[Month]], context: MonthContext) -> bool:
    if any(context.month in months.get(candidate, ()) for candidate in ambiguity.candidates):
        return True
    return _is_of_month(ambiguity.document, context)


def _is_of_month(document: Document, context: MonthContext) -> bool:
    """Whether an unlinked document is about the month by its own dates, or may have been placed in it if it has none."""
    month = _document_month(document, context)
    if month is not None:
        return month == context.month
    placement = placement_of((document,))
    return placement.last >= context.month.first and (
        placement.first is None or placement.first <= context.month.last
    )


def _document_month(document: Document, context: MonthContext) -> Month | None:
    """Return the month that an unlinked document is about, by its own dates alone; None if they do not tell."""
    if document.kind is DocumentKind.MINUTES:
        return Month.of(document.hearings[-1].last) if document.hearings else None
    if document.shown is not None:
        return Month.of(document.shown)
    if document.hearings:
        return context.rulebook.month_of_last_lawful_day(document.hearings[0].start, context.calendar)
    return None


def _link_questions(
    region: str, link: DocumentLink, hearing: Hearing, context: MonthContext
) -> Iterator[Question]:
    document = link.document
    if document.kind is None:
        text = "linked by decision: is it the notice or the minutes?"
        yield _question(region, document, "undecided_kind", text, (hearing.id,))
    for unread in document.unread:
        if unread.where == "file":
            # The link says what the document is about; what else stands in its files is no question.
            continue
        yield _question(region, document, "unparsed_date", f"{unread.where}: {unread.reason}: {unread.raw}")
    if document.removed is not None:
        text = f"seen before, missing in the complete crawl of {document.removed.day}: was it removed?"
        yield _question(region, document, "removed_document", text)
    yield from _date_questions(region, document, hearing, context)


def _date_questions(
    region: str, document: Document, hearing: Hearing, context: MonthContext
) -> Iterator[Question]:
    """Ask about a placement date that changed, came after the first sight, before the receipt, or a year off."""
    if document.shown is None:
        return
    changes = [_shown_over_time(history) for history in document.histories]
    for days in changes:
        if len(set(days)) > 1:
            text = (
                f"showed as its date of placement, crawl by crawl: {', '.join(days)}: the first date was used"
            )
            yield _question(region, document, "shown_date_changed", text, (hearing.id,))
            break
    if document.shown > document.seen_day:
        text = f"shows {document.shown}, but was there on {document.seen_day}: that day was used"
        yield _question(region, document, "shown_after_first_sight", text, (hearing.id,))
    if context.edition.thresholds.doubts(document.shown, hearing.first_day, hearing.last_day):
        text = f"shows {document.shown} for a hearing of {hearing.first_day}: is the year mistyped?"
        yield _question(region, document, "implausible_date", text, (hearing.id,))
    if (
        document.kind is DocumentKind.NOTICE
        and hearing.received is not None
        and document.shown < hearing.received
    ):
        text = f"shows {document.shown}, before the akimat's receipt {hearing.received}"
        yield _question(region, document, "shown_before_receipt", text, (hearing.id,))


def _shown_over_time(history: Sequence[StoredObservation]) -> list[str]:
    return [str(entry.parsed.shown.start) if entry.parsed.shown else "none" for entry in history]


def _question(
    region: str, document: Document, kind: str, text: str, candidates: tuple[str, ...] = ()
) -> Question:
    return Question(
        id=stable_id("question", region, kind, document.id, text if kind == "unparsed_date" else ""),
        region=region,
        kind=kind,
        source=document.source,
        url=document.versions[0].url,
        question=f"{text} [{document.title}]" if document.title else text,
        candidates=candidates,
    )


# ------------------------------------------------------------------------------------ the portal


def portal_questions(facts: Facts, context: MonthContext) -> list[Question]:
    """Return the questions about the portal's cards of the month, and of those that state no day."""
    return [
        question
        for hearing in facts.hearings
        if hearing.card is not None and _of_month(hearing, context)
        for question in _card_questions(hearing, hearing.card)
    ]


def _of_month(hearing: Hearing, context: MonthContext) -> bool:
    if hearing.last_day is None:
        return True
    months = [minutes_month(hearing)]
    if hearing.doubtful_receipt is not None:
        months.append(Month.of(hearing.doubtful_receipt))
    if hearing.form is Form.OPEN_MEETING:
        months.append(notice_month(hearing, (), context.rulebook, context.calendar))
    return context.month in months


def _card_questions(hearing: Hearing, card: Document) -> Iterator[Question]:
    if hearing.doubtful_receipt is not None:
        text = (
            f"received {hearing.doubtful_receipt} for a hearing of {hearing.first_day}: is a year mistyped? "
            "The receipt was not used"
        )
        yield _card_question(hearing, "implausible_date", text)
    for unread in (*card.unread, *_unread_files(hearing.minutes)):
        kind = _UNREAD_KINDS.get(unread.where, "unparsed_date")
        yield _card_question(hearing, kind, f"{unread.where}: {unread.reason}: {unread.raw}")
    for document, name in ((card, "the card"), (hearing.minutes, "the minutes")):
        if document is not None and document.removed is not None:
            text = f"{name}: not in the complete crawl of {document.removed.day}: removed?"
            yield _card_question(hearing, "removed_document", text)
            break


def _unread_files(minutes: Document | None) -> tuple[Unread, ...]:
    """Return the files of a hearing's minutes that were opened and could not be read."""
    return tuple(unread for unread in minutes.unread if unread.where == "file") if minutes is not None else ()


def _card_question(hearing: Hearing, kind: str, text: str) -> Question:
    return Question(
        id=stable_id("question", hearing.id, kind, _told_apart(kind, text)),
        region=hearing.regions[0] if hearing.regions else "",
        kind=kind,
        source=Source.PORTAL,
        url=hearing.url,
        question=f"{text} [{hearing.title}]",
        candidates=(),
    )


def _told_apart(kind: str, text: str) -> str:
    """Return what tells several questions of one kind about a hearing apart, and stays the same over crawls."""
    return {"unparsed_date": text, "removed_document": text.split(":", maxsplit=1)[0]}.get(kind, "")
