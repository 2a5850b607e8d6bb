"""Judges a month: from facts, rulebook, calendar and cut-off to verdicts, counts, coverage and questions.

Pure: no database, no clock, no files.  The steps, each a module of this package: coverage, linking, cases,
months, counts and rules, review, decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from hearings_crawler import __version__
from hearings_crawler.judging.cases import MonthContext, make_cases
from hearings_crawler.judging.coverage import cells_not_monitored, month_addresses, month_coverage
from hearings_crawler.judging.decisions import Decisions, decided_facts, dismissed_question, read_decisions
from hearings_crawler.judging.explain import ExplainingCalendar
from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.ids import natural_key
from hearings_crawler.judging.judgement import (
    Basis,
    CellKey,
    CountedDocument,
    Finding,
    JudgedHearing,
    MonthJudgement,
    Question,
    RegionName,
)
from hearings_crawler.judging.linking import LinkingResult, link_regions
from hearings_crawler.judging.regions import RegionResult, judge_region
from hearings_crawler.judging.review import portal_questions, region_questions
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Edition, Rulebook
from hearings_crawler.registry.regions import COUNTRY


class PublishingCalendar(ExplainingCalendar, Protocol):
    """The calendar that a judgement needs: counting, explaining, and its own version."""

    @property
    def version(self) -> str:
        """The version of the calendar's data."""
        ...

    def is_provisional(self, day: date, /) -> bool:
        """Whether a day rests on announced dates only."""
        ...


def judge_month(
    facts: Facts, month: Month, as_of: date, rulebook: Rulebook, calendar: PublishingCalendar
) -> MonthJudgement:
    """Judge a month at a cut-off.

    Raises:
        RuleError: no edition of the rulebook covers the month.
        CalendarYearError: a term runs into a year that the calendar does not know.
    """
    context = MonthContext(month, as_of, rulebook, rulebook.edition_for(month), calendar)
    decisions = read_decisions(facts.stored.decisions)
    facts = decided_facts(facts, decisions)
    codes = [region.code for region in facts.registry.regions]
    coverage = month_coverage(facts, month)
    not_monitored = cells_not_monitored(context.edition, coverage, codes)
    linked = link_regions(facts.site_documents, facts.hearings, decisions.forced)
    regions = [
        _judge_region(code, _without_unlinked(linked[code], decisions), facts, context) for code in codes
    ]
    # No finding stands in a cell that is not monitored: the cell's footnote says why nothing is said.
    findings = [
        decisions.marked(replace(finding, reason=context.edition.in_its_words(finding.reason)))
        for region in regions
        for finding in region.result.findings
        if (finding.table, finding.region, finding.rule) not in not_monitored
    ]
    questions = [*portal_questions(facts, context), *(q for region in regions for q in region.questions)]
    listing = _Listing.of(codes, context.edition)
    return MonthJudgement(
        month=month,
        as_of=as_of,
        regions=tuple(
            RegionName(region.code, region.spider, region.name_kk, region.name_ru)
            for region in facts.registry.regions
        ),
        counts=_counts([region.result for region in regions], findings),
        not_monitored={cell: context.edition.in_its_words(why) for cell, why in not_monitored.items()},
        findings=listing.findings(findings),
        documents=listing.documents(entry for region in regions for entry in region.result.documents),
        coverage=tuple(coverage.values()),
        questions=listing.questions(
            [
                *(decisions.answered(question) for question in questions),
                *(dismissed_question(finding) for finding in findings if finding.mark == "dismissed"),
            ]
        ),
        basis=_basis(facts, context, findings, calendar),
        hearings=listing.hearings(entry for region in regions for entry in region.result.hearings),
        addresses=month_addresses(facts, month),
    )


def _without_unlinked(linked: LinkingResult, decisions: Decisions) -> LinkingResult:
    kept = (link for link in linked.links if (link.document.id, link.hearing_id) not in decisions.unlinked)
    return replace(linked, links=tuple(kept))


@dataclass(frozen=True, slots=True)
class _Region:
    result: RegionResult
    questions: tuple[Question, ...]


def _judge_region(code: str, linked: LinkingResult, facts: Facts, context: MonthContext) -> _Region:
    cases = make_cases(code, linked, facts, context.as_of)
    questions = region_questions(code, cases, linked, context)
    return _Region(judge_region(cases, context), tuple(questions))


def _counts(regions: Sequence[RegionResult], findings: Iterable[Finding]) -> dict[CellKey, int]:
    counts: Counter[CellKey] = Counter()
    for region in regions:
        counts.update(region.counts)
    counts.update((finding.table, finding.region, finding.rule) for finding in findings if finding.counted)
    return dict(counts)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The order in which a judgement lists things: regions as the registry, columns as the edition has them."""

    regions: dict[str, int]
    columns: dict[tuple[int, str], int]

    @classmethod
    def of(cls, codes: Sequence[str], edition: Edition) -> _Listing:
        return cls(
            {code: index for index, code in enumerate(["", COUNTRY, *codes])},
            {(column.table, column.id): index for index, column in enumerate(edition.columns)},
        )

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(
            sorted(
                found,
                key=lambda entry: (
                    self.regions[entry.region],
                    entry.table,
                    self.columns[entry.table, entry.rule],
                    natural_key(entry.hearing_id),
                    natural_key(entry.document_id),
                ),
            )
        )

    def documents(self, found: Iterable[CountedDocument]) -> tuple[CountedDocument, ...]:
        return tuple(
            sorted(
                found,
                key=lambda entry: (
                    self.regions[entry.region],
                    entry.table,
                    natural_key(entry.hearing_id),
                    entry.document,
                    entry.source,
                ),
            )
        )

    def hearings(self, found: Iterable[JudgedHearing]) -> tuple[JudgedHearing, ...]:
        return tuple(
            sorted(
                found,
                key=lambda entry: (self.regions[entry.region], entry.table, natural_key(entry.hearing_id)),
            )
        )

    def questions(self, found: Iterable[Question]) -> tuple[Question, ...]:
        unique = {question.id: question for question in found}
        return tuple(
            sorted(
                unique.values(),
                key=lambda entry: (self.regions[entry.region], entry.kind, entry.url, entry.id),
            )
        )


def _basis(
    facts: Facts, context: MonthContext, findings: Iterable[Finding], calendar: PublishingCalendar
) -> Basis:
    runs = [crawl.run for history in facts.histories.values() for crawl in history.crawls]
    return Basis(
        edition=context.edition,
        calendar_version=calendar.version,
        calendar_provisional=any(
            calendar.is_provisional(finding.due) for finding in findings if finding.due is not None
        ),
        program_version=__version__,
        registry_digest=facts.registry.digest,
        runs=tuple(sorted(run.id for run in runs)),
        clock_fixed=any(run.clock_fixed for run in runs),
    )
