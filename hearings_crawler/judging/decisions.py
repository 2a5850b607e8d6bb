"""What analysts decided: confirmed and dismissed findings, links, corrected dates.

Decisions are kept apart from crawled data and brought to the facts before anything is linked, so that nothing
that a decision ties is left out.  They are read oldest first; of several marks on a finding, or corrections of one
date, the last counts; links add up.

| kind | subject | value |
|---|---|---|
| ``confirm``, ``dismiss`` | a finding's id | |
| ``link`` | a document's id | a hearing's id, with ``notice`` or ``minutes`` after a blank where the kind is undecided |
| ``unlink`` | a document's id | a hearing's id; empty: every hearing |
| ``correct-date`` | a document's id, or a hearing's for ``hearing`` and ``received`` | see :func:`parse_correction` |
| ``withdraw`` | the subject of an earlier decision | the kind withdrawn; empty: every kind |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hearings_crawler.errors import UsageError
from hearings_crawler.items import DateValue, DocumentKind, ParsedDocument
from hearings_crawler.judging.facts import Document, Facts, Hearing
from hearings_crawler.judging.judgement import Finding, Question
from hearings_crawler.store.records import Decision, StoredObservation

_MARKS = {"dismiss": "dismissed", "confirm": "confirmed"}
_CORRECTION = re.compile(r"(shown|hearing|received)=(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True, slots=True)
class DateCorrection:
    """A date as an analyst corrected it: which one (``shown``, ``hearing``, ``received``), the right value."""

    field: str
    value: DateValue


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by what they are about.

    ``links`` gives the hearings that each document was linked to, none for one that was unlinked from all;
    ``unlinked`` the pairs that were taken apart; ``kinds`` what a linked document was taken for.
    """

    marks: Mapping[str, Decision]
    links: Mapping[str, tuple[str, ...]]
    unlinked: frozenset[tuple[str, str]]
    kinds: Mapping[str, DocumentKind]
    corrections: Mapping[tuple[str, str], DateCorrection]
    newest: Mapping[str, Decision]

    @property
    def forced(self) -> list[tuple[str, str]]:
        """The links as pairs (document id, hearing id); an empty hearing id unlinks a document."""
        return [(document, hearing) for document, found in self.links.items() for hearing in found or ("",)]

    def marked(self, finding: Finding) -> Finding:
        """Return a finding with its mark, if an analyst confirmed or dismissed it."""
        decision = self.marks.get(finding.finding_id)
        if decision is None:
            return finding
        return replace(
            finding,
            mark=_MARKS[decision.kind],
            mark_by=decision.made_by,
            mark_on=decision.made_on,
            mark_why=decision.why,
        )

    def answered(self, question: Question) -> Question:
        """Return a question with the decision on it, if there is one."""
        decision = self.newest.get(question.id)
        if decision is None:
            return question
        return replace(
            question,
            decision=decision.value or decision.kind,
            by=decision.made_by,
            on=decision.made_on,
            why=decision.why,
        )


def parse_correction(value: str, raw: str = "") -> DateCorrection:
    """Read the value of a ``correct-date`` decision: ``shown=2025-04-08``, ``hearing=2025-05-15/2025-05-16``.

    Raises:
        UsageError: the value is not one of these.
    """
    match = _CORRECTION.fullmatch(value.strip())
    try:
        if match is None:
            raise ValueError(value)
        start = date.fromisoformat(match[2])
        end = date.fromisoformat(match[3]) if match[3] else None
    except ValueError as error:
        raise UsageError(
            "correct-date: expected shown=DATE, received=DATE or hearing=DATE[/DATE] with ISO dates, "
            f"found {value!r}"
        ) from error
    return DateCorrection(match[1], DateValue(start, end, None, raw or value, "decision"))


def read_decisions(stored: Iterable[Decision]) -> Decisions:
    """Sort stored decisions, oldest first, by what they are about.

    Raises:
        UsageError: a corrected date cannot be read.
    """
    found = _without_withdrawn(stored)
    links, unlinked, kinds = _links(found)
    return Decisions(
        marks={decision.subject: decision for decision in found if decision.kind in _MARKS},
        links=links,
        unlinked=unlinked,
        kinds=kinds,
        corrections=_corrections(found),
        newest={decision.subject: decision for decision in found},
    )


def _without_withdrawn(stored: Iterable[Decision]) -> list[Decision]:
    left: list[Decision] = []
    for decision in stored:
        if decision.kind == "withdraw":
            left = [
                earlier
                for earlier in left
                if earlier.subject != decision.subject or decision.value not in ("", earlier.kind)
            ]
        else:
            left.append(decision)
    return left


def _links(
    decisions: Iterable[Decision],
) -> tuple[dict[str, tuple[str, ...]], frozenset[tuple[str, str]], dict[str, DocumentKind]]:
    links: dict[str, tuple[str, ...]] = {}
    unlinked: set[tuple[str, str]] = set()
    kinds: dict[str, DocumentKind] = {}
    for decision in decisions:
        document = decision.subject
        hearing, kind = _hearing_and_kind(decision.value)
        if decision.kind == "link":
            links[document] = tuple(dict.fromkeys((*links.get(document, ()), hearing)))
            unlinked.discard((document, hearing))
            if kind is not None:
                kinds[document] = kind
        elif decision.kind == "unlink" and not hearing:
            links[document] = ()
        elif decision.kind == "unlink":
            unlinked.add((document, hearing))
            if document in links:
                links[document] = tuple(other for other in links[document] if other != hearing)
    return links, frozenset(unlinked), kinds


def _hearing_and_kind(value: str) -> tuple[str, DocumentKind | None]:
    hearing, _, word = value.strip().rpartition(" ")
    return (hearing, DocumentKind(word)) if hearing and word in set(DocumentKind) else (value.strip(), None)


def _corrections(decisions: Iterable[Decision]) -> dict[tuple[str, str], DateCorrection]:
    found = {}
    for decision in decisions:
        if decision.kind == "correct-date":
            correction = parse_correction(decision.value, f"{decision.made_by}: {decision.why}")
            found[decision.subject, correction.field] = correction
    return found


# ------------------------------------------------------------------------------------ brought to the facts


def decided_facts(facts: Facts, decisions: Decisions) -> Facts:
    """Return the facts as analysts decided them: linked documents are documents, corrected dates are right."""
    return replace(
        facts,
        hearings=tuple(_decided_hearing(hearing, decisions) for hearing in facts.hearings),
        site_documents={
            code: tuple(_decided_document(document, decisions) for document in documents)
            for code, documents in facts.site_documents.items()
        },
    )


def _decided_document(document: Document, decisions: Decisions) -> Document:
    recalled = bool(decisions.links.get(document.id))
    shown = decisions.corrections.get((document.id, "shown"))
    hearing = decisions.corrections.get((document.id, "hearing"))
    if not (recalled or shown or hearing):
        return document

    def corrected(observation: StoredObservation) -> StoredObservation:
        return replace(observation, parsed=_corrected(observation.parsed, shown, hearing))

    return replace(
        document,
        versions=tuple(map(corrected, document.versions)),
        earlier=tuple(map(corrected, document.earlier)),
        recalled=recalled,
        decided_kind=decisions.kinds.get(document.id),
    )


def _corrected(
    parsed: ParsedDocument, shown: DateCorrection | None, hearing: DateCorrection | None
) -> ParsedDocument:
    return replace(
        parsed,
        shown=shown.value if shown else parsed.shown,
        hearings=(hearing.value,) if hearing else parsed.hearings,
    )


def _decided_hearing(hearing: Hearing, decisions: Decisions) -> Hearing:
    card_id = hearing.card.id if hearing.card else ""
    named: dict[str, DateCorrection] = {
        field: correction
        for field in ("received", "hearing")
        for subject in (card_id, hearing.id)
        if (correction := decisions.corrections.get((subject, field)))
    }
    received, day = named.get("received"), named.get("hearing")
    if received:
        hearing = replace(
            hearing,
            received=received.value.start,
            doubtful_receipt=None,
            raws={**hearing.raws, "received": received.value.raw},
        )
    if day:
        hearing = replace(
            hearing,
            first_day=day.value.start,
            last_day=day.value.last,
            raws={**hearing.raws, "first_day": day.value.raw, "last_day": day.value.raw},
        )
    if hearing.minutes is not None:
        hearing = replace(hearing, minutes=_decided_document(hearing.minutes, decisions))
    return hearing


# ------------------------------------------------------------------------------------ shown in the review


def dismissed_question(finding: Finding) -> Question:
    """Return the row of the review that shows a dismissed finding with name and reason."""
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
