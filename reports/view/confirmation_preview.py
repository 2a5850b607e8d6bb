"""What confirming an address would change: for the analyst who decides whether to confirm it.  Pure.

An unconfirmed address keeps a region's columns on absence empty.  The region is judged once more as if a
person had confirmed every address of it; what then stands in these columns is listed, and published nowhere
as a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.judge import PublishingCalendar, judge_month
from hearings_crawler.judging.judgement import Finding, MonthJudgement, RegionName
from hearings_crawler.law.rulebook import Rulebook
from hearings_crawler.registry.regions import Registry


@dataclass(frozen=True, slots=True)
class ConfirmationPreview:
    """What a region would show with its addresses confirmed.

    ``addresses`` are the unconfirmed ones; ``cells`` the figures, by table and column, of cells that are not
    monitored now; ``findings`` what would stand in them.
    """

    region: RegionName
    addresses: tuple[str, ...]
    cells: Mapping[tuple[int, str], int]
    findings: tuple[Finding, ...]


def what_confirming_would_change(
    judgement: MonthJudgement, facts: Facts, rulebook: Rulebook, calendar: PublishingCalendar
) -> tuple[ConfirmationPreview, ...]:
    """Judge the regions with an unconfirmed address as if every one were confirmed, and return what is new.

    A region whose cells would stay empty (its site was not crawled completely, the portal was not) is left
    out.
    """
    unconfirmed = [region for region in facts.registry.regions if not region.confirmed]
    if not unconfirmed:
        return ()
    confirmed = tuple(
        replace(region, sites=tuple(replace(site, confirmed=True) for site in region.sites))
        for region in unconfirmed
    )
    # crawls of unconfirmed addresses count as complete all the same: their histories need not be made anew
    registry = Registry(confirmed, facts.registry.digest, facts.registry.path)
    codes = {region.code for region in confirmed}
    # a hearing of another region is still the one that a site here may cite by its number
    hearings = tuple(
        replace(hearing, regions=tuple(code for code in hearing.regions if code in codes))
        for hearing in facts.hearings
    )
    then = judge_month(
        replace(facts, registry=registry, hearings=hearings),
        judgement.month,
        judgement.as_of,
        rulebook,
        calendar,
    )
    names = {region.code: region for region in judgement.regions}
    found = []
    for region in unconfirmed:
        cells = {
            (table, column): then.cell(table, code, column) or 0
            for table, code, column in judgement.not_monitored
            if code == region.code and (table, code, column) not in then.not_monitored
        }
        if cells:
            findings = tuple(
                finding
                for finding in then.findings
                if finding.region == region.code and (finding.table, finding.rule) in cells
            )
            addresses = tuple(site.address for site in region.sites if not site.confirmed)
            found.append(ConfirmationPreview(names[region.code], addresses, cells, findings))
    return tuple(found)
