"""The answers that a run got, to be given once more: to a crawl that goes on after it was killed, and to a replay.

The store gives them, the transport takes them; spiders and readers do not know that a page did not come from the network.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from hearings_crawler.evidence.location import FetchRole, RecordLocation
from hearings_crawler.items import Validators

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True)
class RecordedFetch:
    """One answer or failure as it was stored.

    ``body_record`` is where the archive keeps the body (of a confirmed page, the record of the fetch that brought it);
    None for a failure without any answer and for what older programs kept as plain files.
    """

    url: str
    role: FetchRole
    status: int
    digest: str
    failure: str
    cause: str
    fetched_at: datetime
    validators: Validators = field(default_factory=Validators)
    record: RecordLocation | None = None
    body_record: RecordLocation | None = None

    @property
    def key(self) -> tuple[str, str, bool]:
        """What a request must have in common with it: address, variant, whether the page is rendered."""
        return self.url, self.validators.variant, self.role is FetchRole.RENDERED


Earlier = Callable[[str, str, bool], RecordedFetch | None]
"""Finds the newest answer of an earlier run: by address, variant, and whether the page is rendered."""


class RecordedRun:
    """The answers of one run, each given out once, in the order in which they came.

    ``lost`` names what the archive turned out to have lost of them.

    Args:
        run_id: the run.
        finished: when it ended; None if it did not.
        fetches: what the run was answered.
        alone: whether nothing else may be asked (a replay): then failures are given out as well, and ``earlier`` is asked
            for pages that the run took from an earlier one.
        earlier: finds a page in earlier runs.
    """

    def __init__(
        self,
        run_id: int,
        finished: datetime | None,
        fetches: Iterable[RecordedFetch],
        *,
        alone: bool,
        earlier: Earlier | None = None,
    ) -> None:
        self.run_id = run_id
        self.finished = finished
        self.alone = alone
        self.lost: list[str] = []
        self._earlier = earlier
        self._left: dict[tuple[str, str, bool], deque[RecordedFetch]] = {}
        for fetch in fetches:
            if alone or (fetch.digest and not fetch.failure):
                self._left.setdefault(fetch.key, deque()).append(fetch)

    def take(self, url: str, variant: str, *, rendered: bool) -> RecordedFetch | None:
        """Return the next answer of an address; of several the last is given again and again."""
        left = self._left.get((url, variant, rendered))
        if left:
            return left.popleft() if len(left) > 1 else left[0]
        return self._earlier(url, variant, rendered) if self._earlier is not None else None


_PROVIDED: WeakKeyDictionary[Crawler, RecordedRun] = WeakKeyDictionary()


def provide_recorded(crawler: Crawler, run: RecordedRun) -> None:
    """Let a crawl be answered from what a run recorded."""
    _PROVIDED[crawler] = run


def recorded_of(crawler: Crawler) -> RecordedRun | None:
    """Return what was provided for a crawl; None for one that asks the network."""
    return _PROVIDED.get(crawler)
