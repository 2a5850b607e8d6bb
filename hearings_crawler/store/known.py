"""What a crawl may ask of the store while it runs, as it stood when the crawl began."""

from __future__ import annotations

from datetime import datetime

from hearings_crawler.coverage.history import PastCrawl
from hearings_crawler.crawling.previous import PreviousAnswer, PreviousCard, PreviousPage
from hearings_crawler.evidence.location import RecordLocation
from hearings_crawler.store.store import Store


class KnownCrawls:
    """Earlier crawls as a new one knows them.

    Args:
        store: the store.
        numbers: the registration numbers that the portal's crawls had shown when this one began: which files are read
            depends on them, and a replay must read the same.
        before: the run that is run once more; None for a new one.
    """

    def __init__(self, store: Store, numbers: frozenset[str], before: int | None = None) -> None:
        self._store = store
        self._numbers = numbers
        self._before = before
        self._cards: dict[tuple[str, str], PreviousCard | None] | None = None

    def previous_page(self, url: str, variant: str) -> PreviousPage | None:
        """Return the newest complete fetch of an address; none to a replay, which is given what was recorded."""
        return self._store.previous_page(url, variant) if self._before is None else None

    def previous_card(self, form: str, hearing_id: str) -> PreviousCard | None:
        """Return a card whose newest reading has minutes; None for any other.

        The cards of the newest crawl are asked for at once, when the first is.
        """
        if self._cards is None:
            self._cards = self._store.previous_cards(before=self._before)
        if (form, hearing_id) in self._cards:
            return self._cards[form, hearing_id]
        return self._store.previous_card(form, hearing_id, before=self._before)

    def registration_numbers(self) -> frozenset[str]:
        """Return the registration numbers that the portal's crawls had shown."""
        return self._numbers

    def record_of(self, digest: str) -> RecordLocation | None:
        """Return where the archive keeps a body."""
        return self._store.record_of(digest)

    def answers(self, prefix: str, since: datetime) -> dict[str, PreviousAnswer]:
        """Return how the addresses that begin with a prefix were answered since a moment, the newest answer of each."""
        return self._store.answers(prefix, since, before=self._before)

    def card_numbers(self, form: str) -> frozenset[int]:
        """Return the numbers of the portal's cards of one form that were ever read."""
        return self._store.card_numbers(form, before=self._before)

    def past_crawls(self, address: str, before: int) -> tuple[PastCrawl, ...]:
        """Return the crawls of an address that ended before a run began, oldest first."""
        return self._store.past_crawls(address, before)
