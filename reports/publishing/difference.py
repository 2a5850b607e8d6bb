"""How a month comes out from two stores, finding by finding."""

from __future__ import annotations

from datetime import date

from hearings_crawler.law.months import Month
from hearings_crawler.registry.regions import Registry
from hearings_crawler.store.store import Store
from reports.publishing.publish import Rules, judge_stored, reader_versions
from reports.view.compare import Change, Movement, compare
from reports.view.snapshot import Snapshot, make_snapshot


def difference(store: Store, other: Store, month: Month, as_of: date, registry: Registry) -> Movement:
    """Return what comes out otherwise from another store's crawls of a month."""
    return compare(
        judged_snapshot(store, month, as_of, registry), judged_snapshot(other, month, as_of, registry)
    )


def judged_snapshot(store: Store, month: Month, as_of: date, registry: Registry) -> Snapshot:
    """Return what a publication of a month would keep."""
    judgement, facts = judge_stored(store, month, as_of, registry, Rules.packaged())
    return make_snapshot(judgement, facts, reader_versions(facts), final=False)


def said_of(moved: Movement) -> list[str]:
    """Return the lines that a command prints of what moved."""
    if not moved.changes and not moved.cells:
        return ["no finding and no figure differs"]
    lines = [
        f"{len(moved.cells)} figures and {len(moved.changes)} findings differ:",
        *(
            f"  table {cell.table} {cell.region} {cell.column}: {_figure(cell.before)} -> {_figure(cell.now)}"
            for cell in moved.cells
        ),
    ]
    return lines + [_line(change) for change in moved.changes]


def _figure(figure: int | None) -> str:
    return "not monitored" if figure is None else str(figure)


def _line(change: Change) -> str:
    finding = change.finding
    named = finding.registration_number or finding.title or finding.hearing
    was = change.before.verdict if change.before is not None else "no finding"
    now = change.now.verdict if change.now is not None else "no finding"
    place = f"table {finding.table} {finding.region} {finding.rule}"
    return f"  {_mark(change)} {place} {named}: {was} -> {now} ({finding.id})"


def _mark(change: Change) -> str:
    return "+" if change.before is None else "-" if change.now is None else "~"
