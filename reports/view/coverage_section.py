"""The section of the report on coverage: how the sources were read, and what waits for an analyst."""

from __future__ import annotations

from collections import Counter

from hearings_crawler.coverage.address import WORST_FIRST, Status
from hearings_crawler.items import Source
from hearings_crawler.registry.regions import COUNTRY
from hearings_crawler.words.catalogue import Words
from reports.view.addresses import causes_text, region_causes
from reports.view.blocks import Block, Section, list_lines
from reports.view.records import MonthRecords

_ORDER = (*reversed(WORST_FIRST), Status.NOT_RUN)
_WELL = (Status.COMPLETE, Status.UNCONFIRMED)


def coverage_section(records: MonthRecords, words: Words) -> Section:
    """Return how the last crawl of each source ended, and how many questions are open by kind."""
    blocks = [
        Block(
            words.say("coverage_part.lead"), list_lines([*_portal(records, words), *_sites(records, words)])
        ),
        Block(_account(records, words)),
    ]
    undecided = [question for question in records.questions if not question.decision]
    open_questions = Counter(question.kind for question in undecided)
    if open_questions:
        lines = [
            f"{question_words(kind, words)} – {number}" for kind, number in sorted(open_questions.items())
        ]
        lead = words.say("coverage_part.questions", number=open_questions.total())
        blocks.append(Block(lead, list_lines(lines)))
    candidates = [question.candidates for question in undecided if question.candidates]
    if candidates:
        blocks.append(
            Block(
                words.say(
                    "coverage_part.candidates",
                    questions=len(candidates),
                    hearings=len({name for names in candidates for name in names}),
                )
            )
        )
    return Section(words.say("coverage_part.title"), tuple(blocks))


def question_words(kind: str, words: Words) -> str:
    """Return what kind of question it is in words."""
    key = f"question.{kind}"
    return words.say(key if key in words.keys else "question.other")


def _portal(records: MonthRecords, words: Words) -> list[str]:
    hearings = {hearing.hearing_id for hearing in records.hearings}
    by_number = any(address.by_number for address in records.addresses if address.region == COUNTRY)
    return [
        words.say(
            "coverage_part.portal",
            status=words.say(f"status.{source.status}"),
            hearings=len(hearings),
            found=words.say("coverage_part.found_by_number" if by_number else "coverage_part.found_by_list"),
        )
        for source in records.coverage
        if source.region == COUNTRY
    ]


def _account(records: MonthRecords, words: Words) -> str:
    """How many documents the last crawls found, and what of them was repaired, not read whole, or not stored."""
    return words.say(
        "coverage_part.account",
        documents=sum(address.documents for address in records.addresses),
        repaired=sum(address.repaired for address in records.addresses),
        unread=sum(address.unread for address in records.addresses),
        lost=sum(address.lost for address in records.addresses),
    )


def _sites(records: MonthRecords, words: Words) -> list[str]:
    """A line per status, the best first; regions are named where their site was not read completely."""
    names = {row.region: words.text(row.name) for row in records.tables[0].rows}
    by_status: dict[Status, list[str]] = {status: [] for status in _ORDER}
    for source in records.coverage:
        if source.source is Source.SITE:
            name = names.get(source.region, source.region)
            causes = causes_text(region_causes(records, source.region), words)
            by_status[source.status].append(f"{name}: {causes}" if causes else name)
    return [
        words.count(
            "coverage_part.sites" if status in _WELL else "coverage_part.sites_named",
            len(regions),
            status=words.say(f"status.{status}"),
            regions="; ".join(regions),
        )
        for status, regions in by_status.items()
        if regions
    ]
