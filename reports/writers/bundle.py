"""Every file of a month, written into an empty folder; the same judgement gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from hearings_crawler.errors import PublicationError
from hearings_crawler.judging.judgement import MonthJudgement
from reports.view.context import PublicationContext
from reports.view.month_view import month_views
from reports.view.records import MonthRecords
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
    records: MonthRecords,
    folder: Path,
    *,
    context: PublicationContext | None = None,
    data: Mapping[str, bytes] | None = None,
    final: bool = False,
) -> list[Path]:
    """Write every file of the month and return their paths, ``manifest.json`` last.

    ``context`` is what is shown of other publications; ``data`` are the CSV files if they are made
    already; ``final`` marks the documents as final instead of as a draft.

    Raises:
        PublicationError: the folder is not an empty folder, or the judgement cannot be written.
    """
    judgement = records.judgement
    if not folder.is_dir() or any(folder.iterdir()):
        raise PublicationError(
            f"an empty folder was expected to write {judgement.month} into, found {folder}"
        )
    context = context or PublicationContext()
    contents = bundle_contents(records, context=context, data=data, final=final)
    contents[MANIFEST] = manifest_json(judgement, contents, context, final=final)
    written = []
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def bundle_contents(
    records: MonthRecords,
    *,
    context: PublicationContext | None = None,
    data: Mapping[str, bytes] | None = None,
    final: bool = False,
) -> dict[str, bytes]:
    """Return the month's files but the manifest, by their path in the month's folder."""
    context = context or PublicationContext()
    views = tuple(month_views(records, LANGUAGES, context, final=final).values())
    contents: dict[str, bytes] = {f"report.{view.language}.docx": report_docx(view) for view in views}
    contents["tables.xlsx"] = tables_xlsx(views)
    contents["index.html"] = index_html(views)
    contents |= findings_pages(views)
    for region in records.judgement.regions:
        for view in views:
            contents[f"regions/{region.code}.{view.language}.docx"] = annex_docx(view, region)
    written = data or csv_files(records)
    contents |= written
    contents["datapackage.json"] = datapackage_json(records, written, context.changelog)
    return contents


def manifest_json(
    judgement: MonthJudgement, contents: Mapping[str, bytes], context: PublicationContext, *, final: bool
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
        "state": context.state,
        "moved": context.changelog[-1].moved if context.changelog else None,
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
