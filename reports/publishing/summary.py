"""What a command prints of a publication: totals, what is not monitored, what moved, where the files lie."""

from __future__ import annotations

from collections.abc import Collection

from hearings_crawler.errors import PublicationError, UsageError
from hearings_crawler.judging.judgement import MonthJudgement
from hearings_crawler.registry.regions import COUNTRY
from reports.publishing.publish import Publication

SHOWN = ("report.kk.docx", "report.ru.docx", "index.html")


def not_monitored(judgement: MonthJudgement, regions: Collection[str]) -> list[str]:
    """Return the sources that a judgement could not use: the portal and those of some regions (ISO codes).

    Without the portal, which gives the list of hearings, no region is monitored.
    """
    spiders = {region.code: region.spider for region in judgement.regions} | {COUNTRY: "portal"}
    return [
        f"{source.region} {spiders[source.region]} ({source.status})"
        for source in judgement.coverage
        if not source.covered and (source.region == COUNTRY or source.region in regions)
    ]


def check_issue(preview: Publication, regions: Collection[str]) -> None:
    """Check that a report may be issued without gaps.

    Raises:
        UsageError: a source is not monitored.
        PublicationError: evidence is lost.
    """
    lacking = not_monitored(preview.judgement, regions)
    month = preview.judgement.month
    if lacking:
        raise UsageError(
            f"{month} is not issued, these are not monitored: {', '.join(lacking)}. Crawl them (scrapy monthly {month} "
            "--only REGION), or issue it with --allow-gaps: the report says what is missing"
        )
    if preview.lost:
        raise PublicationError(
            f"{month} is not issued: {'; '.join(lost_evidence(preview))}, or issue it with --allow-gaps"
        )


def lost_evidence(published: Publication) -> list[str]:
    """Return a line about evidence that the archive has lost; none if it is whole."""
    if not published.lost:
        return []
    number, first, month = len(published.lost), published.lost[0], published.judgement.month
    what = f"evidence of findings is missing in the archive or damaged: {number} bodies, the first {first}"
    return [f"{what}; see scrapy verify {month}, restore the archive from a copy"]


def summary(published: Publication, regions: Collection[str]) -> list[str]:
    """Return the lines that a command prints of a publication, about the regions that were asked for."""
    lines = []
    for table in published.tables:
        row = table.total_row
        figures = ", ".join(
            f"{column} {'–' if figure is None else figure}"
            for column, figure in zip(table.column_ids, (*row.cells, row.total), strict=True)
        )
        lines.append(f"table{table.number}: {figures}")
    lacking = not_monitored(published.judgement, regions)
    if lacking:
        lines.append(
            f"not monitored: {', '.join(lacking)}; see coverage.csv, then: scrapy monthly … --only REGION"
        )
    moved = published.moved
    if moved is not None and (moved.changes or moved.cells):
        lines.append(
            f"moved since {moved.as_of}: {len(moved.cells)} figures; {len(moved.added)} violations more, "
            f"{len(moved.withdrawn)} withdrawn"
        )
    return lines
