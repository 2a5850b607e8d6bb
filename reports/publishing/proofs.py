"""Proofs of absence: what a crawl looked at that did not find a document, in a small file of its own.

A finding "absent" is an accusation.  Its evidence is such a file in the archive: the registered addresses that were looked
at, the pages of their lists as they were (digests of archived bodies), how far back they reach, and what rests unread.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from hearings_crawler.evidence.archive import Archive, digest_of
from hearings_crawler.judging.facts import Facts
from hearings_crawler.judging.judgement import Finding, MonthJudgement, Verdict
from hearings_crawler.store.records import StoredAddress, StoredListPage, StoredRun
from reports.view.proof import AbsenceProof, ProofAddress

FORMAT = "hearings-crawler proof of absence 1"
STATEMENT = (
    "This crawl read the addresses below completely, to the days given, after the document was due, and did not find it. "
    "Nothing that it could not fetch, decode, read or store could be the document: such a thing would make its address "
    "partial, or would be a candidate under review, and the verdict unknown."
)


class ListPages(Protocol):
    """Gives the pages of lists that a run read (the store)."""

    def list_pages(self, run_id: int) -> tuple[StoredListPage, ...]:
        """Return them in the order in which they were read."""
        ...


@dataclass(frozen=True, slots=True)
class ProvenJudgement:
    """A judgement whose absences name their proofs, and the proofs by finding."""

    judgement: MonthJudgement
    proofs: Mapping[str, AbsenceProof]


def with_proofs(
    judgement: MonthJudgement, facts: Facts, pages: ListPages, archive: Archive, *, writes: bool
) -> ProvenJudgement:
    """Return a judgement whose broken absences have a proof as their evidence.

    Args:
        judgement: the judged month.
        facts: what it was judged from.
        pages: the pages of lists.
        archive: where the proofs are put.
        writes: whether they are put there; else only their digests are named.
    """
    runs = {crawl.run.id: crawl.run for history in facts.histories.values() for crawl in history.crawls}
    read: dict[int, tuple[StoredListPage, ...]] = {}
    findings, proofs = [], {}
    for finding in judgement.findings:
        run = runs.get(finding.lacked_by) if finding.lacked_by is not None else None
        if run is None or finding.verdict is not Verdict.BROKEN:
            findings.append(finding)
            continue
        if run.id not in read:
            read[run.id] = pages.list_pages(run.id)
        body = proof_file(judgement, finding, run, read[run.id])
        digest = archive.put(body) if writes else digest_of(body)
        findings.append(replace(finding, evidence=digest))
        proofs[finding.finding_id] = absence_proof(run, read[run.id])
    return ProvenJudgement(replace(judgement, findings=tuple(findings)), proofs)


def absence_proof(run: StoredRun, pages: tuple[StoredListPage, ...]) -> AbsenceProof:
    """Return what a reader is told of a proof."""
    found = []
    for address in run.addresses:
        own = [page for page in pages if page.address == address.address]
        found.append(
            ProofAddress(
                address.address,
                str(address.status),
                address.pages,
                len(own),
                sum(page.items for page in own),
                min((page.reached for page in own if page.reached is not None), default=None),
            )
        )
    return AbsenceProof(run.started, run.window_start, tuple(found))


def proof_file(
    judgement: MonthJudgement, finding: Finding, run: StoredRun, pages: tuple[StoredListPage, ...]
) -> bytes:
    """Return the bytes of a proof: JSON with sorted keys, the same for the same store."""
    values = {
        "format": FORMAT,
        "statement": STATEMENT,
        "claim": {
            "month": str(judgement.month),
            "table": finding.table,
            "region": finding.region,
            "rule": finding.rule,
            "source": str(finding.source),
            "document": str(finding.document),
            "hearing_id": finding.hearing_id,
            "registration_number": finding.registration_number,
            "due": finding.due.isoformat() if finding.due else None,
        },
        "owed_by": {"url": finding.url, "digest": finding.evidence},
        "crawl": {
            "run": run.id,
            "spider": run.spider,
            "started": run.started.isoformat(),
            "finished": run.finished.isoformat() if run.finished else None,
            "reads_back_to": run.window_start.isoformat(),
            "status": str(run.status),
        },
        "addresses": [_address(entry, pages) for entry in run.addresses],
        "candidates_under_review": 0,
    }
    return (json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _address(address: StoredAddress, pages: tuple[StoredListPage, ...]) -> dict[str, Any]:
    # in an order of their own: that in which they were read is chance
    own = sorted(
        (page for page in pages if page.address == address.address),
        key=lambda page: (page.listing, page.url, page.digest),
    )
    return {
        "address": address.address,
        "engine": address.engine,
        "status": str(address.status),
        "pages": address.pages,
        "documents": address.documents,
        "stored": address.stored,
        "lost": address.lost,
        "unread": address.unread,
        # Crawls of older programs did not keep which pages were lists.
        "list_pages": [_page(page) for page in own] if pages else None,
    }


def _page(page: StoredListPage) -> dict[str, Any]:
    return {
        "listing": page.listing,
        "url": page.url,
        "digest": page.digest,
        "fetched": page.fetched_at.isoformat() if page.fetched_at else None,
        "items": page.items,
        "reaches_back_to": page.reached.isoformat() if page.reached else None,
    }


def bodies_of(proof: bytes) -> list[str]:
    """Return the digests of the bodies that a proof rests on; none for bytes that are no proof."""
    try:
        values = json.loads(proof)
    except ValueError:
        return []
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        return []
    pages = [page for address in values["addresses"] for page in address["list_pages"] or ()]
    return [digest for digest in (values["owed_by"]["digest"], *(page["digest"] for page in pages)) if digest]
