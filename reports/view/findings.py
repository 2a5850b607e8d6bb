"""How a finding is told to a reader: the fields of the annexes and of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hearings_crawler.items import Source
from hearings_crawler.judging.judgement import CountedDocument, Finding, MonthJudgement, Verdict
from hearings_crawler.law.rulebook import Check
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Words
from reports.view.addresses import web_address
from reports.view.context import PublicationContext
from reports.view.evidence import FetchTimes
from reports.view.proof import proof_text
from reports.view.tables import DISMISSED, column_label
from reports.words.wording import clean, day_text, is_web_address, state_of_day, time_text

KINDS = (Verdict.BROKEN.value, Verdict.UNKNOWN.value, Verdict.PENDING.value, DISMISSED)
"""The kinds of findings in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line about a finding; ``link`` is an address that may be made clickable, or empty."""

    label: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one kind under one heading."""

    kind: str
    title: str
    findings: tuple[Finding, ...]


def kind_of(finding: Finding) -> str:
    """Return ``broken``, ``unknown``, ``pending`` or ``dismissed``."""
    return DISMISSED if finding.mark == DISMISSED else finding.verdict.value


def parts_of(findings: Sequence[Finding], words: Words) -> tuple[Part, ...]:
    """Return findings by kind, each kind in the order given; kinds without any are left out."""
    parts = (
        Part(
            kind,
            words.say(f"part.{kind}"),
            tuple(finding for finding in findings if kind_of(finding) == kind),
        )
        for kind in KINDS
    )
    return tuple(part for part in parts if part.findings)


def finding_title(judgement: MonthJudgement, finding: Finding, words: Words) -> str:
    """Return the broken rule's name with the headings above it: «Хаттамалар: Болмауы»."""
    return words.text(column_label(judgement.basis.edition.column(finding.table, finding.rule)))


def finding_fields(
    judgement: MonthJudgement,
    finding: Finding,
    words: Words,
    context: PublicationContext | None = None,
) -> tuple[Field, ...]:
    """Return everything that is needed to check a finding by hand; lines without a value are left out.

    ``context`` says when each body was fetched, and what the archive has lost.
    """
    document = f"{words.say(f'document.{finding.document}')}; {words.say(f'source.{finding.source}')}"
    fields = (
        (words.say("finding.title"), finding.title, ""),
        (words.say("finding.form"), words.say(f"form.{finding.form}"), ""),
        (words.say("finding.registration"), finding.registration_number, ""),
        (words.say("finding.hearing_day"), day_text(finding.hearing_day), ""),
        (words.say("finding.document"), document, ""),
        (words.say("finding.link"), finding.url, finding.url if is_web_address(finding.url) else ""),
        (words.say("finding.looked_at"), "; ".join(_looked_at(judgement, finding)), ""),
        (words.say("finding.proof"), _proof(finding, context, words), ""),
        (words.say("finding.reason"), words.text(finding.reason), ""),
        (words.say("finding.shown"), day_text(finding.shown_date), ""),
        (words.say("finding.placed"), placed_text(finding, words), ""),
        (words.say("finding.anchor"), day_text(finding.anchor), ""),
        (words.say("finding.due"), day_text(finding.due), ""),
        (words.say("finding.paragraph"), _paragraph(judgement, finding, words), ""),
        (words.say("finding.note"), "; ".join(note_texts(finding, words)), ""),
        (words.say("finding.evidence"), _evidence(finding, context, words), ""),
        (
            words.say("finding.fetched"),
            _fetched(context.fetched.get(finding.evidence) if context else None),
            "",
        ),
        (words.say("finding.mark"), _mark(finding, words), ""),
        (words.say("finding.id"), finding.finding_id, ""),
    )
    return tuple(Field(label, clean(text), link) for label, text, link in fields if text)


def _evidence(finding: Finding, context: PublicationContext | None, words: Words) -> str:
    if context is None or finding.evidence not in context.lost:
        return finding.evidence
    return f"{finding.evidence}: {words.say('finding.evidence_lost')}"


def _proof(finding: Finding, context: PublicationContext | None, words: Words) -> str:
    proof = context.proofs.get(finding.finding_id) if context is not None else None
    return proof_text(proof, words) if proof is not None else ""


def _looked_at(judgement: MonthJudgement, finding: Finding) -> list[str]:
    """The addresses on which a document that is absent was looked for."""
    column = judgement.basis.edition.column(finding.table, finding.rule)
    if column.check is not Check.ABSENT:
        return []
    region = finding.region if finding.source is Source.SITE else COUNTRY
    return [web_address(address) for address in judgement.addresses if address.region == region]


def _paragraph(judgement: MonthJudgement, finding: Finding, words: Words) -> str:
    column = judgement.basis.edition.column(finding.table, finding.rule)
    if not column.paragraph:
        return ""
    paragraph = words.say("finding.paragraph_number", paragraph=column.paragraph)
    if not column.terms or judgement.basis.edition.checked_by:
        return paragraph
    if column.checked is None:
        return words.say("finding.term_unchecked", paragraph=paragraph)
    day = state_of_day(column.checked.as_of, words)
    return words.say("finding.term_checked", paragraph=paragraph, against=column.checked.against, day=day)


def note_texts(finding: Finding, words: Words) -> list[str]:
    """Return what a broken rule keeps all the same, such as the longer term of another text."""
    return [words.say(f"finding_note.{note}") for note in finding.notes]


def placed_text(placed: Finding | CountedDocument, words: Words) -> str:
    """Return the day of placement, or what crawls know of it: an interval, or the day of the first sight at the latest."""
    since, to = placed.placed_from, placed.placed_to
    if since and to:
        same = since == to
        return (
            day_text(to) if same else words.say("placed_days.between", since=day_text(since), to=day_text(to))
        )
    if to:
        return words.say("placed_days.by", to=day_text(to))
    return words.say("placed_days.since", since=day_text(since)) if since else ""


def _fetched(times: FetchTimes | None) -> str:
    """The judged version of a page: when it was fetched first and last (local time)."""
    return " – ".join(dict.fromkeys(time_text(moment) for moment in times)) if times else ""


def _mark(finding: Finding, words: Words) -> str:
    """An analyst's decision on the finding: what, who, when, why."""
    if not finding.mark:
        return ""
    what = words.say(f"mark.{finding.mark}")
    who = ", ".join(part for part in (finding.mark_by, day_text(finding.mark_on)) if part)
    return ": ".join(part for part in (f"{what} ({who})", finding.mark_why) if part)
