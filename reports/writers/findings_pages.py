"""``findings/KZ-xx.html``: one region's findings and counted documents, in both languages.

Every figure of the month's page leads here; every finding shows why, and the archived page's own text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.view.evidence import EvidenceText
from reports.view.month_view import MonthView
from reports.view.places import findings_file
from reports.view.region_page import RegionPage, ToldFinding
from reports.writers.evidence_text import Excerpt, excerpt
from reports.writers.html import render


def findings_pages(views: Sequence[MonthView]) -> dict[str, bytes]:
    """Return the page of every region by its path in the month's folder."""
    written = {}
    for region in views[0].records.judgement.regions:
        pages = [RegionPage(view, region) for view in views]
        evidence = {
            told.anchor: shown
            for page in pages
            for told, shown in _evidence_of(page, page.view.context.evidence)
        }
        written[findings_file(region.code)] = render(
            "findings.html.j2", pages=pages, titles=[page.title for page in pages], evidence=evidence
        )
    return written


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """The archived page behind a finding; ``again`` is the id of an earlier place that shows its text."""

    anchor: str
    again: str
    body: EvidenceText
    excerpt: Excerpt | None


def _evidence_of(
    page: RegionPage, evidence: Mapping[str, EvidenceText]
) -> list[tuple[ToldFinding, ShownEvidence]]:
    """Return the evidence of a page's findings, a text that several of them share only at the first."""
    shown: dict[tuple[str, Excerpt], str] = {}
    found = []
    for told in (told for table in page.tables for rule in table.rules for told in rule.findings):
        body = evidence.get(told.finding.evidence)
        if body is None:
            continue
        own = f"{page.language}-e-{told.finding.finding_id}"
        text = excerpt(body, told.places) if body.text else None
        first = shown.setdefault((body.digest, text), own) if text else own
        again = "" if first == own else first
        found.append((told, ShownEvidence(own, again, body, None if again else text)))
    return found
