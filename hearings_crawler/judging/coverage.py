"""What of a month is monitored: the last run of each source, and the cells about which nothing can be said.

This is the one place that decides whether a cell is monitored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import Source
from hearings_crawler.judging import explain
from hearings_crawler.judging.crawls import Crawl, History
from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.judgement import CellKey, ReadAddress, SourceCoverage
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


def month_addresses(facts: Facts, month: Month) -> tuple[ReadAddress, ...]:
    """Return what the last run of each source since the month began could read of every registered address."""
    sites = [
        _read_address(
            region.code, site.engine, site.address, _last(facts.histories[region.code], month), site.confirmed
        )
        for region in facts.registry.regions
        for site in region.sites
    ]
    portal = _last(facts.portal, month)
    own = [
        _read_address(COUNTRY, entry.engine, entry.address, portal, confirmed=True)
        for entry in (portal.run.addresses if portal else ())
    ]
    return (*sites, *own)


def _last(history: History, month: Month) -> Crawl | None:
    return next((crawl for crawl in reversed(history.crawls) if crawl.day >= month.first), None)


def _read_address(region: str, engine: str, address: str, last: Crawl | None, confirmed: bool) -> ReadAddress:
    entry = next((entry for entry in last.run.addresses if entry.address == address), None) if last else None
    status = entry.status if entry else Status.NOT_RUN
    if status is Status.COMPLETE and not confirmed:
        status = Status.UNCONFIRMED
    return ReadAddress(
        region=region,
        engine=engine,
        address=address,
        confirmed=confirmed,
        status=status,
        reason=entry.reason if entry else "",
        started=last.started if last and entry else None,
        finished=last.run.finished if last and entry else None,
        pages=entry.pages if entry else 0,
        documents=entry.documents if entry else 0,
        reached_back_to=last.run.window_start if last and entry else None,
        lost=entry.lost if entry else 0,
        unread=entry.unread if entry else 0,
        repaired=entry.repaired if entry else 0,
        causes=entry.causes if entry else (),
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
