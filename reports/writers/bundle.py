"""Every file of a month, written into an empty folder; the same judgement gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from hearings_crawler.errors import PublicationError
from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.history import Beside, moved_figures, to_confirm
from reports.view.tables import make_tables
from reports.words.wording import LANGUAGES
from reports.writers.annex import annex_docx
from reports.writers.csv_files import csv_files
from reports.writers.datapackage import datapackage_json
from reports.writers.excel import tables_xlsx
from reports.writers.findings_pages import findings_pages
from reports.writers.page import index_html
from reports.writers.word import report_docx

MANIFEST = "manifest.json"


def write_bundle(
    judgement: MonthJudgement,
    folder: Path,
    *,
    beside: Beside | None = None,
    data: Mapping[str, bytes] | None = None,
    final: bool = False,
) -> list[Path]:
    """Write every file of the month and return their paths, ``manifest.json`` last.

    ``beside`` is what is shown of other publications; ``data`` are the CSV files if they are made
    already; ``final`` marks the documents as final instead of as a draft.

    Raises:
        PublicationError: the folder is not an empty folder, or the judgement cannot be written.
    """
    if not folder.is_dir() or any(folder.iterdir()):
        raise PublicationError(
            f"an empty folder was expected to write {judgement.month} into, found {folder}"
        )
    beside = beside or Beside()
    contents = bundle_contents(judgement, beside=beside, data=data, final=final)
    contents[MANIFEST] = manifest_json(judgement, contents, beside, final=final)
    written = []
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def bundle_contents(
    judgement: MonthJudgement,
    *,
    beside: Beside | None = None,
    data: Mapping[str, bytes] | None = None,
    final: bool = False,
) -> dict[str, bytes]:
    """Return the month's files but the manifest, by their path in the month's folder."""
    beside = beside or Beside()
    tables = make_tables(judgement)
    contents: dict[str, bytes] = {}
    for language in LANGUAGES:
        contents[f"report.{language}.docx"] = report_docx(
            judgement, tables, language, beside=beside, final=final
        )
    contents["tables.xlsx"] = tables_xlsx(judgement, tables, final=final)
    contents["index.html"] = index_html(
        judgement,
        tables,
        final=final,
        trend=beside.trend,
        moved=moved_figures(judgement, beside.movement),
        # as in the Word report: an issued page says nothing about work in progress
        to_confirm=() if final else to_confirm(judgement, beside.confirmations),
    )
    contents |= findings_pages(judgement, tables, final=final, evidence=beside.evidence)
    for region in judgement.regions:
        for language in LANGUAGES:
            contents[f"regions/{region.code}.{language}.docx"] = annex_docx(
                judgement, tables, region, language, beside=beside, final=final
            )
    written = data or csv_files(judgement, tables)
    contents |= written
    contents["datapackage.json"] = datapackage_json(judgement, tables, written, beside.changelog)
    return contents


def manifest_json(
    judgement: MonthJudgement, contents: Mapping[str, bytes], beside: Beside, *, final: bool
) -> bytes:
    """Return what the month's files rest on and their digests; no clock in it but the cut-off.

    ``state`` is a digest of what is published, without the comparisons with other publications; ``moved``
    counts what differs from the publication before.
    """
    basis = judgement.basis
    manifest = {
        "month": str(judgement.month),
        "as_of": judgement.as_of.isoformat(),
        "final": final,
        "state": beside.state,
        "moved": beside.changelog[-1].moved if beside.changelog else None,
        "program_version": basis.program_version,
        "rulebook_edition": basis.edition.version,
        "rulebook_checked_by": basis.edition.checked_by,
        "calendar_version": basis.calendar_version,
        "calendar_provisional": basis.calendar_provisional,
        "registry_digest": basis.registry_digest,
        "clock_fixed": basis.clock_fixed,
        "runs": sorted(basis.runs),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")
