"""Checks a published month from its files down to the archived bytes: every link of the way, by digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hearings_crawler.errors import PublicationError
from hearings_crawler.evidence.archive import ArchiveError, WarcArchive, digest_of
from hearings_crawler.law.months import Month
from hearings_crawler.store.manifests import StoredManifest, differing
from hearings_crawler.store.store import Store
from reports.publishing.proofs import bodies_of
from reports.view.snapshot import from_json

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not what was sealed: its kind, and which thing is concerned."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class VerifiedMonth:
    """What a check looked at, and what it found."""

    files: int
    runs: int
    unsealed: int
    archive_files: int
    bodies: int
    mismatches: tuple[Mismatch, ...]

    def first_of_each_kind(self) -> list[tuple[Mismatch, int]]:
        """Return the first mismatch of each kind with the number of those of its kind."""
        found: dict[str, list[Mismatch]] = {}
        for mismatch in self.mismatches:
            found.setdefault(mismatch.kind, []).append(mismatch)
        return [(each[0], len(each)) for each in found.values()]


def verify_month(store: Store, archive: WarcArchive, folder: Path, month: Month) -> VerifiedMonth:
    """Check a month that is published in a folder: report, chain of runs, rows, texts, archive files, evidence.

    Raises:
        PublicationError: the month is not published there.
        StoreError: the store cannot be read.
    """
    manifest = _manifest(folder, month)
    mismatches = list(_report(store, folder, month, manifest))
    runs = [int(number) for number in manifest.get("runs", ())]
    chain = store.manifests(runs)
    sealed = {entry.run_id: entry for entry in chain}
    mismatches += _chain(chain)
    mismatches += [found for run in runs if run in sealed for found in _rows(store, sealed[run])]
    mismatches += [Mismatch("edited row", text) for text in store.damaged_texts(month)]
    files = [entry for run in runs if run in sealed for entry in sealed[run].values.get("files", ())]
    mismatches += [found for entry in files for found in _archive_file(archive, entry)]
    digests = _evidence(store, month, (folder / MANIFEST).read_text("utf-8"))
    for digest in digests:
        mismatches += _body(archive, digest)
    return VerifiedMonth(
        files=len(manifest.get("files", {})),
        runs=len(runs),
        unsealed=sum(run not in sealed for run in runs),
        archive_files=len(files),
        bodies=len(digests),
        mismatches=tuple(mismatches),
    )


def _manifest(folder: Path, month: Month) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        raise PublicationError(
            f"{folder}: {month} is not published there; write it with: scrapy report {month}"
        ) from error
    except (OSError, ValueError) as error:
        raise PublicationError(
            f"{folder / MANIFEST} cannot be read ({error}): the report is damaged"
        ) from error
    return values


def _report(store: Store, folder: Path, month: Month, manifest: dict[str, Any]) -> Iterator[Mismatch]:
    text = (folder / MANIFEST).read_text("utf-8")
    if text not in {publication.manifest for publication in store.publications(str(month))}:
        yield Mismatch(
            "edited report", f"{folder / MANIFEST} is not the manifest of a publication in the store"
        )
    stated: dict[str, str] = manifest.get("files", {})
    for name, digest in sorted(stated.items()):
        path = folder / name
        if not path.is_file():
            yield Mismatch("edited report", f"{path} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest.removeprefix("sha256:"):
            yield Mismatch("edited report", f"{path} is not the file that was published")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and name not in stated:
            yield Mismatch("edited report", f"{path} was not published")


def _chain(chain: tuple[StoredManifest, ...]) -> Iterator[Mismatch]:
    previous = ""
    for entry in chain:
        if digest_of(entry.body.encode()) != entry.digest:
            yield Mismatch(
                "broken chain", f"the manifest of run {entry.run_id} is not the one that was sealed"
            )
        elif entry.values.get("previous", "") != entry.previous or entry.previous != previous:
            yield Mismatch(
                "broken chain", f"the manifest of run {entry.run_id} does not follow the one before it"
            )
        previous = entry.digest


def _rows(store: Store, sealed: StoredManifest) -> Iterator[Mismatch]:
    now = store.rows_of(sealed.run_id)
    if not now:
        yield Mismatch("edited row", f"run {sealed.run_id} is gone from the store")
        return
    try:
        stated = sealed.values
    except ValueError:
        return
    for part in differing(stated, now):
        yield Mismatch("edited row", f"run {sealed.run_id}: its {part} are not what was sealed")


def _archive_file(archive: WarcArchive, stated: dict[str, Any]) -> Iterator[Mismatch]:
    path = archive.folder / str(stated["file"])
    if not path.is_file():
        yield Mismatch("missing archive file", f"{path} is gone")
        return
    size = path.stat().st_size
    if size != stated["size"]:
        yield Mismatch("truncated archive file", f"{path} has {size} bytes, {stated['size']} were sealed")
        return
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if f"sha256:{digest}" != stated["sha256"]:
        yield Mismatch("changed archive file", f"{path} does not hold the bytes that were sealed")


def _evidence(store: Store, month: Month, manifest: str) -> list[str]:
    """Return the digests of the bodies behind the findings of a publication."""
    published = [entry for entry in store.publications(str(month)) if entry.manifest == manifest]
    if not published:
        return []
    snapshot = from_json(store.publication_snapshot(published[-1].id))
    found = snapshot.findings if snapshot is not None else ()
    return sorted({finding.evidence for finding in found if finding.evidence})


def _body(archive: WarcArchive, digest: str) -> Iterator[Mismatch]:
    """Yield what is wrong with a piece of evidence, and with the pages that a proof of absence rests on."""
    try:
        body = archive.get(digest)
    except ArchiveError as error:
        yield Mismatch("evidence", str(error))
        return
    for behind in bodies_of(body):
        try:
            archive.get(behind)
        except ArchiveError as error:
            yield Mismatch("proof of absence", f"{digest}: {error}")
