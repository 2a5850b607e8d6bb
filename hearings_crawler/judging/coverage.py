"""What of a month is monitored: the last run of each source, and the cells about which nothing can be said.

This is the one place that decides whether a cell is monitored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import Source
from hearings_crawler.judging import explain
from hearings_crawler.judging.crawls import History
from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.judgement import CellKey, SourceCoverage
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Column, Edition, Texts
from hearings_crawler.registry.regions import COUNTRY


def month_coverage(facts: Facts, month: Month) -> dict[str, SourceCoverage]:
    """Return the coverage of the portal (``KZ``) and of each region's site for a month, in the registry's order."""
    portal = _source_coverage(COUNTRY, Source.PORTAL, facts.portal, month, confirmed=True)
    sites = {
        region.code: _source_coverage(
            region.code, Source.SITE, facts.histories[region.code], month, confirmed=region.confirmed
        )
        for region in facts.registry.regions
    }
    return {COUNTRY: portal, **sites}


def _source_coverage(
    region: str, source: Source, history: History, month: Month, *, confirmed: bool
) -> SourceCoverage:
    during = [crawl for crawl in history.crawls if crawl.day >= month.first]
    last = during[-1] if during else None
    complete = [crawl for crawl in during if crawl.complete]
    return SourceCoverage(
        region=region,
        source=source,
        status=last.status if last else Status.NOT_RUN,
        reason=last.reason if last else "no crawl since the month began",
        started=last.started if last else None,
        finished=last.run.finished if last else None,
        last_complete=complete[-1].started if complete else None,
        pages=last.run.pages if last else 0,
        documents=last.run.documents if last else 0,
        covered=history.covers(month),
        confirmed=confirmed,
    )


def cells_not_monitored(
    edition: Edition, coverage: Mapping[str, SourceCoverage], regions: Iterable[str]
) -> dict[CellKey, Texts]:
    """Return why each cell of some regions that is not monitored is not."""
    cells: dict[CellKey, Texts] = {}
    for region in regions:
        for column in edition.columns:
            lacking = _lacking(column, coverage[COUNTRY], coverage[region])
            if lacking:
                status = coverage[COUNTRY if lacking == "portal" else region].status
                cells[column.table, region, column.id] = explain.not_covered(lacking, status)
    return cells


def _lacking(column: Column, portal: SourceCoverage, site: SourceCoverage) -> str:
    """Return what a cell needs and lacks, a key of the reasons; empty if it is monitored."""
    # Without the portal, which gives the list of hearings owed, no cell is monitored.
    if not portal.covered:
        return "portal"
    if "site" in column.needs and not site.covered:
        return "site"
    if column.needs_confirmed and not site.confirmed:
        return "unconfirmed"
    return ""
