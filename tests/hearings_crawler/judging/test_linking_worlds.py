"""Linking over generated months whose truth is known; benchmarks/linking_benchmark.py measures more of them."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from hearings_crawler.items import DateValue, DocumentKind
from hearings_crawler.judging.facts import Facts, Hearing
from hearings_crawler.judging.linking import LinkingResult, link_regions
from hearings_crawler.judging.linking.index import HearingIndex
from tests.hearings_crawler.judging.linking_worlds import (
    GeneratedWorld,
    Habits,
    all_links,
    documents_in_review,
    false_accusations,
    further_hearings,
    generate,
    wrong_links,
)

SEEDS = range(12)
BY_TITLE = "title_and_day"


@functools.cache
def linked_world(seed: int) -> tuple[GeneratedWorld, Facts, Mapping[str, LinkingResult]]:
    made = generate(seed)
    facts = made.world.facts()
    return made, facts, link_regions(facts.site_documents, facts.hearings)


def links_and_questions(linked: Mapping[str, LinkingResult]) -> dict[str, object]:
    """Return everything that linking decided, without regard to order."""
    return {
        code: (
            sorted(hearing.id for hearing in result.hearings),
            sorted((link.document.id, link.hearing_id, link.rule, link.confidence) for link in result.links),
            sorted((asked.document.id, sorted(asked.candidates), asked.kind) for asked in result.ambiguities),
            sorted((note.document.id, note.kind) for note in result.notes),
        )
        for code, result in linked.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_no_title_links_a_document_to_another_hearing(seed: int) -> None:
    made, _, linked = linked_world(seed)
    assert any(link.rule == BY_TITLE for link in all_links(linked))
    assert [link for link in wrong_links(made, linked) if link.rule == BY_TITLE] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_absence_of_what_a_site_has_is_concluded_from_a_missed_link(seed: int) -> None:
    made, _, linked = linked_world(seed)
    assert false_accusations(made, linked) == []


def test_what_is_not_linked_is_mostly_asked_about_with_its_hearing_among_the_candidates() -> None:
    linked_rightly = asked = asked_rightly = documents = 0
    for seed in SEEDS:
        made, _, linked = linked_world(seed)
        wrong = {link.document.id for link in wrong_links(made, linked)}
        documents += len(made.truth)
        linked_rightly += len({link.document.id for link in all_links(linked)} - wrong)
        in_review = documents_in_review(made, linked)
        asked += len(in_review)
        asked_rightly += sum(in_review.values())
    assert linked_rightly > 0.85 * documents
    assert asked_rightly > 0.75 * asked


def test_hardly_a_document_of_a_known_hearing_counts_as_a_further_one() -> None:
    further = sum(len(further_hearings(made, linked)) for made, _, linked in map(linked_world, SEEDS))
    assert further < 0.005 * sum(len(linked_world(seed)[0].held) for seed in SEEDS)


@pytest.mark.parametrize("seed", [0, 1])
def test_where_sites_state_number_and_day_everything_is_linked_rightly(seed: int) -> None:
    tidy = Habits(number=1.0, scan=0.0, mistyped_number=0.0, day=1.0, glued=0.0, moved=0.0)
    made = generate(seed, habits=tidy)
    facts = made.world.facts()
    linked = link_regions(facts.site_documents, facts.hearings)
    assert wrong_links(made, linked) == []
    on_portal = {document_id for document_id, key in made.truth.items() if made.held[key].on_portal}
    assert on_portal <= {link.document.id for link in all_links(linked)}
    assert further_hearings(made, linked) == []


class EveryHearing(HearingIndex):
    """Finds all hearings whatever is asked: what the index must agree with."""

    def __init__(self, hearings: Iterable[Hearing]) -> None:
        self._every = list(hearings)
        super().__init__(self._every)

    def with_numbers(self, numbers: Iterable[str]) -> list[Hearing]:
        return self._every

    def on_days(self, values: Iterable[DateValue]) -> list[Hearing]:
        return self._every

    def between(self, first: date | None, last: date | None) -> list[Hearing]:
        return self._every


@pytest.mark.parametrize("seed", range(4))
def test_looking_hearings_up_loses_nothing_that_comparing_all_with_all_finds(seed: int) -> None:
    _, facts, linked = linked_world(seed)
    every = link_regions(facts.site_documents, facts.hearings, make_index=EveryHearing)
    assert links_and_questions(linked) == links_and_questions(every)


@pytest.mark.parametrize("seed", range(4))
def test_linking_does_not_depend_on_the_order_in_which_things_are_read(seed: int) -> None:
    _, facts, linked = linked_world(seed)
    shuffled = random.Random(seed)
    hearings = shuffled.sample(facts.hearings, len(facts.hearings))
    documents = {code: shuffled.sample(found, len(found)) for code, found in facts.site_documents.items()}
    assert links_and_questions(linked) == links_and_questions(link_regions(documents, hearings))


@pytest.mark.parametrize("seed", range(3))
def test_no_absence_that_a_month_calls_broken_is_of_a_document_that_a_site_has(seed: int) -> None:
    made, _, _ = linked_world(seed)
    kinds = {"notice_absent": DocumentKind.NOTICE, "minutes_absent": DocumentKind.MINUTES}
    accused = [
        (finding.hearing_id, finding.rule)
        for month in ("2025-03", "2025-04")
        for finding in made.world.judge(as_of="2025-06-15", month=month).findings
        if finding.rule in kinds
        and finding.verdict == "broken"
        and finding.hearing_id.startswith("open_meeting:")
        and made.documents_of(finding.hearing_id.rsplit(":", 1)[1], kinds[finding.rule])
    ]
    assert accused == []


def test_an_index_finds_hearings_by_number_day_period_and_span() -> None:
    _, facts, _ = linked_world(0)
    first = facts.hearings[0]
    assert first.first_day is not None
    longer = replace(first, id="longer", first_day=first.first_day, last_day=date(2026, 1, 9))
    undated = replace(first, id="undated", first_day=None, last_day=None, registration_number="")
    index = HearingIndex([first, longer, undated])
    day = DateValue(first.first_day, None, None, "", "test")
    assert index.with_numbers({first.registration_number, "1"}) == [first, longer]
    assert index.on_days([day]) == [first, longer]
    assert index.on_days([DateValue(date(2026, 1, 5), date(2026, 1, 9), None, "", "test")]) == [longer]
    assert index.between(date(2027, 1, 1), None) == [longer, undated]
    assert index.between(None, None) == [first, longer, undated]
    assert index.with_ids(["undated", "nobody"]) == {"undated": undated}
