"""The one publishing path: from the store to a finished folder of a month, which appears at once.

The closing pipeline, ``scrapy monthly`` and ``scrapy report`` call only :func:`publish_month`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hearings_crawler.clock import Clock
from hearings_crawler.errors import PublicationError
from hearings_crawler.facts import gather
from hearings_crawler.judge import judge_month
from hearings_crawler.judgement import MonthJudgement
from hearings_crawler.registry import Registry
from hearings_crawler.rulebook import Rulebook, load_rulebook
from hearings_crawler.store import Store
from hearings_crawler.window import Month
from hearings_crawler.workdays import load_calendar
from reports.bundle import write_bundle

KEPT = 2
"""Finished folders kept for a month: the one shown and the one before."""


def judge_store(
    store: Store, month: Month, as_of: date, registry: Registry, rulebook: Rulebook | None = None
) -> MonthJudgement:
    """Judge a month from the store alone.

    Raises:
        RuleError: no edition of the rulebook covers the month.
    """
    rulebook = rulebook or load_rulebook()
    rulebook.edition_for(month)
    return judge_month(gather(store.load_month(), registry), month, as_of, rulebook, load_calendar())


def publish_month(
    store: Store,
    month: Month,
    as_of: date,
    out: Path,
    *,
    registry: Registry,
    clock: Clock,
    coalesce: bool = False,
    final: bool = False,
) -> Path | None:
    """Write the files of a month; they appear together as ``out/YYYY-MM``.

    With ``coalesce`` a call that finds another process publishing leaves a mark and returns None: the other
    one publishes again before it ends.  Without it the call waits for its turn.

    Raises:
        RuleError: no edition of the rulebook covers the month.
        PublicationError: the folder cannot be written.
    """
    load_rulebook().edition_for(month)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not coalesce:
            with _lock(out / f".{month}.lock", wait=True):
                return _publish(store, month, as_of, out, registry, clock, final=final)
        return _publish_coalesced(store, month, as_of, out, registry, clock)
    except OSError as error:
        raise PublicationError(f"{out}: the files of {month} cannot be written: {error}") from error


def _publish_coalesced(
    store: Store, month: Month, as_of: date, out: Path, registry: Registry, clock: Clock
) -> Path | None:
    mark = out / f".{month}.again"
    mark.write_text(as_of.isoformat())
    published = None
    # Whoever leaves a mark after the holder's last look finds the lock free at its own next try.
    while mark.exists():
        with _lock(out / f".{month}.lock", wait=False) as held:
            if not held:
                return published
            while True:
                try:
                    wanted = date.fromisoformat(mark.read_text().strip() or as_of.isoformat())
                    mark.unlink()
                except FileNotFoundError:
                    break
                published = _publish(store, month, wanted, out, registry, clock, final=False)
    return published


@contextmanager
def _lock(path: Path, *, wait: bool) -> Iterator[bool]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def _publish(
    store: Store, month: Month, as_of: date, out: Path, registry: Registry, clock: Clock, *, final: bool
) -> Path:
    judgement = judge_store(store, month, as_of, registry)
    shelf = out / f".{month}"
    shelf.mkdir(exist_ok=True)
    numbers = sorted(int(entry.name) for entry in shelf.iterdir() if entry.name.isdigit())
    folder = shelf / f"{(numbers[-1] if numbers else 0) + 1:06d}"
    unfinished = shelf / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    write_bundle(judgement, unfinished, final=final)
    unfinished.rename(folder)
    _show(out / str(month), folder)
    for number in numbers[: len(numbers) + 1 - KEPT]:
        shutil.rmtree(shelf / f"{number:06d}", ignore_errors=True)
    basis = judgement.basis
    store.add_publication(
        month=str(month),
        as_of=as_of,
        published=clock.now(),
        program_version=basis.program_version,
        rulebook_version=basis.edition.version,
        calendar_version=basis.calendar_version,
        manifest=(folder / "manifest.json").read_text("utf-8"),
        snapshot=snapshot(judgement),
    )
    return out / str(month)


def _show(link: Path, folder: Path) -> None:
    """Point the month's link to a finished folder by one rename."""
    if link.exists() and not link.is_symlink():
        raise PublicationError(
            f"{link} is a folder of its own, not a link to a report: move it away and run again"
        )
    fresh = link.with_name(f".{link.name}.link")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.relative_to(link.parent), target_is_directory=True)
    fresh.replace(link)


def snapshot(judgement: MonthJudgement) -> dict[str, Any]:
    """Return what a publication keeps of a judgement: every cell and every finding, to compare later."""
    return {
        "cells": [
            {
                "table": table,
                "region": region,
                "column": column,
                "figure": judgement.cell(table, region, column),
            }
            for table, region, column in sorted(
                {
                    (column.table, region.code, column.id)
                    for column in judgement.basis.edition.columns
                    for region in judgement.regions
                }
            )
        ],
        "findings": [
            {
                "id": finding.finding_id,
                "region": finding.region,
                "table": finding.table,
                "rule": finding.rule,
                "verdict": str(finding.verdict),
                "hearing": finding.hearing_id,
                "document": finding.document_id,
                "shown": finding.shown_date,
                "due": finding.due,
                "evidence": finding.evidence,
                "mark": finding.mark,
            }
            for finding in judgement.findings
        ],
        "coverage": [
            {"region": entry.region, "status": str(entry.status), "covered": entry.covered}
            for entry in judgement.coverage
        ],
        "registry": judgement.basis.registry_digest,
        "runs": judgement.basis.runs,
    }
