"""A store that holds a small world made by hand, to publish from: SQLite for publications, no crawl."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from hearings_crawler.clock import Clock
from hearings_crawler.law.months import Month
from hearings_crawler.law.rulebook import Rulebook, load_rulebook, make_rulebook
from hearings_crawler.law.workdays import load_calendar
from hearings_crawler.store.records import StoredMonth
from hearings_crawler.store.store import Store
from reports.publishing.publish import Rules, publish_month
from tests.hearings_crawler.builders import APRIL, World, on

CLOCK = Clock(datetime(2025, 6, 10, 7, tzinfo=UTC))
OPENED: list[WorldStore] = []
"""The stores that a test has opened; a fixture closes them (reports/conftest.py)."""


class WorldStore(Store):
    """A store whose crawls are those of a world; its publications are kept in a database."""

    def __init__(self, folder: Path, world: World) -> None:
        super().__init__(f"sqlite:///{folder / 'store.sqlite'}")
        self.migrate()
        OPENED.append(self)
        self.world = world
        self.readers: dict[str, tuple[str, ...]] = {world.registry.regions[0].code: ("1",)}

    def load_month(self, month: Month | None = None) -> StoredMonth:
        """Return what the world holds, read by the versions of readers that a test set."""
        stored = self.world.stored()
        latest = tuple(
            dataclasses.replace(entry, reader_version=version)
            for entry in stored.latest
            for version in self.readers.get(entry.region, ("1",))[-1:]
        )
        return dataclasses.replace(stored, latest=latest)


def publish(
    store: WorldStore,
    out: Path,
    as_of: str = "2025-05-31",
    month: str = APRIL,
    *,
    final: bool = False,
    rules: Rules | None = None,
) -> dict[str, bytes]:
    """Publish a month and return its files."""
    published = publish_month(
        store,
        Month.parse(month),
        on(as_of),
        out,
        registry=store.world.registry,
        clock=CLOCK,
        final=final,
        rules=rules,
    )
    if published is None:
        raise AssertionError("nothing was published")
    folder = published.folder
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def other_rules(**terms: int) -> Rules:
    """Return the packaged rules with other terms (days by rule), as a new edition of the same month."""
    edition = load_rulebook().edition_for(Month.parse(APRIL))
    columns = tuple(
        dataclasses.replace(
            column, terms=tuple(dataclasses.replace(term, days=terms[column.id]) for term in column.terms)
        )
        if column.id in terms
        else column
        for column in edition.columns
    )
    changed: Rulebook = make_rulebook([dataclasses.replace(edition, columns=columns, digest="f" * 64)])
    return Rules(changed, load_calendar())
