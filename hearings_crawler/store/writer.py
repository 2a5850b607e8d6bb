"""Writes what a crawl sees, in batches, without keeping the crawl waiting and without losing one item to another.

A store that is locked, unreachable or full is waited for: what is pending stays pending.  A batch that the store refuses
for what it holds is written item by item, and what is refused alone is given back by name.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hearings_crawler.errors import StoreUnavailableError
from hearings_crawler.items import HearingItem
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store

logger = logging.getLogger(__name__)

_Given = TypeVar("_Given")

BATCH = 25
"""Items written in one transaction: few enough to lose little, enough to hold few locks."""
PAUSE_SECONDS = 5.0
"""Between two attempts to write to a store that is not available."""
PATIENCE_SECONDS = 120.0
"""How long a crawl that has ended waits for the store."""


async def patiently(ask: Callable[..., _Given], *arguments: Any, **named: Any) -> _Given:
    """Call the store in a thread, and again while it is not available, as long as its patience lasts.

    Raises:
        StoreUnavailableError: it did not come back.
        StoreError: it refuses.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await asyncio.to_thread(ask, *arguments, **named)
        except StoreUnavailableError as error:
            if time.monotonic() >= deadline:
                raise
            logger.warning("The store is not available and is waited for: %s", error)
        await asyncio.sleep(min(PAUSE_SECONDS, max(deadline - time.monotonic(), 0.0)))


@dataclass(slots=True)
class Pending:
    """What is to be written, in the order in which it came: an item's fetch stands in the store before it."""

    fetches: list[FetchRecord] = field(default_factory=list)
    items: list[HearingItem] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fetches or self.items)

    def extend(self, other: Pending) -> None:
        """Append what came later."""
        self.fetches += other.fetches
        self.items += other.items


@dataclass(slots=True)
class BatchOutcome:
    """What became of a batch: ``refused`` items with the reason, what is still pending, and why."""

    stored: list[HearingItem] = field(default_factory=list)
    refused: list[tuple[HearingItem, str]] = field(default_factory=list)
    refused_fetches: list[tuple[FetchRecord, str]] = field(default_factory=list)
    pending: Pending = field(default_factory=Pending)
    unavailable: str = ""


class StoreWriter:
    """Writes the fetches and items of one run.

    Args:
        store: the open store.
        run_id: the run.
        reader_version: the version of the readers that made the readings.
        on_outcome: is told of every batch, in the crawl's own thread.
    """

    def __init__(
        self, store: Store, run_id: int, reader_version: str, on_outcome: Callable[[BatchOutcome], None]
    ) -> None:
        self._store = store
        self._run_id = run_id
        self._reader_version = reader_version
        self._on_outcome = on_outcome
        self._pending = Pending()
        self._turn = asyncio.Lock()
        self._not_before = 0.0

    def add_fetch(self, record: FetchRecord) -> None:
        """Take a fetch for the next batch."""
        self._pending.fetches.append(record)

    async def add_item(self, item: HearingItem) -> None:
        """Take an item for the next batch, and write it when it is full."""
        self._pending.items.append(item)
        if len(self._pending.items) >= BATCH and time.monotonic() >= self._not_before:
            await self.flush()

    async def flush(self) -> bool:
        """Write what is pending, in a thread; return whether nothing is pending any more."""
        async with self._turn:
            batch, self._pending = self._pending, Pending()
            if batch:
                self._settle(await asyncio.to_thread(self._write, batch))
        return not self._pending

    async def drain(self) -> None:
        """Write what is pending, waiting for the store as long as its patience lasts."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await self.flush() and time.monotonic() < deadline:
            await asyncio.sleep(min(PAUSE_SECONDS, max(deadline - time.monotonic(), 0.0)))

    def finish(self) -> Pending:
        """Write what came last, and return what could not be written at all."""
        batch, self._pending = self._pending, Pending()
        if batch:
            self._settle(self._write(batch))
        return self._pending

    def _settle(self, outcome: BatchOutcome) -> None:
        """Keep what is still pending, before what has come meanwhile."""
        outcome.pending.extend(self._pending)
        self._pending = outcome.pending
        if outcome.unavailable:
            if not self._not_before:
                logger.warning("The store is not available and is waited for: %s", outcome.unavailable)
            self._not_before = time.monotonic() + PAUSE_SECONDS
        else:
            self._not_before = 0.0
        self._on_outcome(outcome)

    def _write(self, batch: Pending) -> BatchOutcome:
        outcome = BatchOutcome()
        try:
            outcome.refused_fetches = self._write_fetches(batch.fetches)
            batch.fetches = []
            while batch.items:
                part = batch.items[:BATCH]
                stored, refused = self._write_items(part)
                outcome.stored += stored
                outcome.refused += refused
                batch.items = batch.items[BATCH:]
        except StoreUnavailableError as error:
            outcome.unavailable = str(error)
            outcome.pending = batch
        return outcome

    def _write_fetches(self, fetches: Sequence[FetchRecord]) -> list[tuple[FetchRecord, str]]:
        """Write fetches together, else one by one; return those that the store refuses, with the reason."""
        try:
            self._store.add_fetches(self._run_id, fetches)
        except StoreUnavailableError:
            raise
        except Exception as error:
            if len(fetches) == 1:
                return [(fetches[0], _said(error))]
            return [refused for fetch in fetches for refused in self._write_fetches([fetch])]
        return []

    def _write_items(
        self, items: Sequence[HearingItem]
    ) -> tuple[list[HearingItem], list[tuple[HearingItem, str]]]:
        """Write items together, else one by one; return those stored, and those refused with the reason."""
        try:
            self._store.add_observations(self._run_id, items, self._reader_version)
        except StoreUnavailableError:
            raise
        except Exception as error:
            if len(items) == 1:
                return [], [(items[0], _said(error))]
            results = [self._write_items([item]) for item in items]
            return (
                [item for stored, _ in results for item in stored],
                [refused for _, each in results for refused in each],
            )
        return list(items), []


def _said(error: Exception) -> str:
    text = " ".join(str(error).encode("utf-8", "backslashreplace").decode().split())
    return f"{type(error).__name__}: {text}"[:300]
