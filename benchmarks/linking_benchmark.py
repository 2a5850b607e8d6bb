"""How well and how fast site documents are linked, over generated months whose truth is known.

Run it from the project's folder: ``python -m benchmarks.linking_benchmark [--seeds 60] [--hearings 60]``.  It prints

- by how a link was made: the links, the wrong ones, the share of right ones;
- how many documents were linked rightly, wrongly, asked about (with their hearing among the candidates or not)
  or counted for themselves, and the hearings whose absent document is unknown, per 1,000;
- absences that would be called broken although the site has the document (there must be none), and hearings
  counted a second time;
- the time that linking takes for a month of 20 regions, and for stores of more hearings (``--sizes``).

It exits 1 if a title linked wrongly or an absence is called broken by a missed link.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hearings_crawler.judging.linking import LinkingResult, link_regions
from hearings_crawler.registry.regions import load_registry
from tests.hearings_crawler.judging.linking_worlds import (
    GeneratedWorld,
    all_links,
    documents_in_review,
    false_accusations,
    further_hearings,
    generate,
    wrong_links,
)

BY_TITLE = "title_and_day"
DAYS_OF_MONTH = 30
REGIONS_HEARINGS_PER_DAY = 0.75
"""What the ministry's report of April 2025 comes to: some 330 open meetings in 20 regions."""


@dataclass
class Measured:
    """Sums over worlds."""

    hearings: int = 0
    on_portal: int = 0
    documents: int = 0
    links: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    accused: int = 0
    further: int = 0

    def add(self, made: GeneratedWorld, linked: Mapping[str, LinkingResult]) -> None:
        """Add one world."""
        wrong = wrong_links(made, linked)
        wrong_documents = {link.document.id for link in wrong}
        review = documents_in_review(made, linked)
        links = {link.document.id for link in all_links(linked)}
        self.hearings += len(made.held)
        self.on_portal += sum(held.on_portal for held in made.held.values())
        self.documents += len(made.truth)
        self.links.update(link.rule for link in all_links(linked))
        self.wrong.update(link.rule for link in wrong)
        for document_id in made.truth:
            self.outcomes[_outcome(document_id, links, wrong_documents, review)] += 1
        self.unknown += _unknown_absences(linked)
        self.accused += len(false_accusations(made, linked))
        self.further += len(further_hearings(made, linked))


def _outcome(document_id: str, links: set[str], wrong: set[str], review: Mapping[str, bool]) -> str:
    if document_id in links:
        return "linked wrongly" if document_id in wrong else "linked rightly"
    if document_id in review:
        return "asked, its hearing a candidate" if review[document_id] else "asked, its hearing no candidate"
    return "noted alone"


def _unknown_absences(linked: Mapping[str, LinkingResult]) -> int:
    """Count hearings and kinds without a document for which one in review is a candidate."""
    found = 0
    for result in linked.values():
        served = {(link.hearing_id, link.document.kind) for link in result.links}
        asked = {
            (candidate, ambiguity.document.kind)
            for ambiguity in result.ambiguities
            for candidate in ambiguity.candidates
        }
        found += len(asked - served)
    return found


def _lines(measured: Measured) -> Iterator[str]:
    yield "| link by | links | wrong | right |"
    yield "|---|---|---|---|"
    for rule, number in measured.links.most_common():
        wrong = measured.wrong[rule]
        yield f"| {rule} | {number} | {wrong} | {100 * (1 - wrong / number):.2f} % |"
    yield ""
    yield "| of the documents | number | share |"
    yield "|---|---|---|"
    for outcome, number in measured.outcomes.most_common():
        yield f"| {outcome} | {number} | {100 * number / measured.documents:.1f} % |"
    yield ""
    per_thousand = 1000 * measured.unknown / measured.on_portal
    yield f"absences unknown because of a question, per 1,000 hearings of the portal: {per_thousand:.0f}"
    yield f"absences called broken although the site has the document: {measured.accused}"
    yield f"hearings counted a second time, of {measured.hearings}: {measured.further}"


def _timed(hearings: int) -> str:
    registry = load_registry()
    codes = [region.code for region in registry.regions]
    days = max(DAYS_OF_MONTH, round(hearings / len(codes) / REGIONS_HEARINGS_PER_DAY))
    made = generate(1, hearings, regions=codes, registry=registry, days=days)
    facts = made.world.facts()
    started = time.process_time()
    linked = link_regions(facts.site_documents, facts.hearings)
    seconds = time.process_time() - started
    links = sum(len(result.links) for result in linked.values())
    return f"| {hearings:,} | {len(made.truth):,} | {links:,} | {seconds:.1f} |"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=60, help="worlds to generate")
    parser.add_argument("--hearings", type=int, default=60, help="hearings of a world, in two regions")
    parser.add_argument("--days", type=int, default=40, help="days on which they are held")
    parser.add_argument("--sizes", type=int, nargs="*", default=[450, 1_000, 10_000], help="hearings to time")
    arguments = parser.parse_args()
    measured = Measured()
    for seed in range(arguments.seeds):
        made = generate(seed, arguments.hearings, days=arguments.days)
        facts = made.world.facts()
        measured.add(made, link_regions(facts.site_documents, facts.hearings))
    print("\n".join(_lines(measured)))
    if arguments.sizes:
        print("\n| hearings in 20 regions | documents | links | seconds |\n|---|---|---|---|")
        for size in arguments.sizes:
            print(_timed(size), flush=True)
    return int(bool(measured.accused or measured.wrong[BY_TITLE]))


if __name__ == "__main__":
    sys.exit(main())
