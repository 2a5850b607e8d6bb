"""Cards asked for by their numbers: the walk where the list cannot be read, and the gaps within a list that was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hearings_crawler.coverage.address import Cause
from hearings_crawler.crawling.previous import PreviousNumbers
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Form
from spiders.readers.base import Found
from spiders.readers.portal.card import is_card
from spiders.readers.portal.documents import LANGUAGE, card_documents, last_day
from spiders.readers.portal.listing import ListRow
from spiders.readers.portal.missing import GONE, NO_CARD, MissingCard
from spiders.readers.portal.response import html_of, shown_text
from spiders.readers.portal.walk import CardState, Walk, WalkEnd, walk

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from hearings_crawler.crawling.previous import PreviousAnswer
    from spiders.readers.portal.reader import HearingListing, PortalReader

logger = logging.getLogger(__name__)

KNOWN_NUMBERS = {
    Form.OPEN_MEETING: ((date(2025, 2, 15), 23_500), (date(2026, 3, 15), 31_200)),
    Form.PUBLIC_DISCUSSION: ((date(2025, 2, 15), 16_300), (date(2026, 2, 15), 21_800)),
}
"""Numbers of cards seen of hearings held about a day (seen on the portal's own pages, 2025 and 2026)."""
REMEMBERED_DAYS = 30
"""How long a number that was empty is not asked for again."""
RESUME_HOURS = 12
"""How long a card is taken from the archive that a walk which was interrupted asked for."""
WALK_PRIORITY = -10
PROGRESS_EVERY = 100
MOST_GAPS = 10_000

StateCallback = Callable[[int, CardState], "Iterator[Request]"]


def estimated_number(form: Form, day: date) -> int:
    """Return about which number a hearing held on a day has, by two that were seen."""
    (first, low), (second, high) = KNOWN_NUMBERS[form]
    rate = (high - low) / (second - first).days
    return max(round(low + rate * (day - first).days), 1)


@dataclass(slots=True)
class CardNumbers:
    """The numbers of one form's cards: what a missing one looks like, and what earlier crawls were answered."""

    reader: PortalReader
    form: Form
    path: str
    missing: MissingCard = field(default_factory=MissingCard)
    answers: dict[str, PreviousAnswer] = field(default_factory=dict)
    known: frozenset[int] = frozenset()

    def prepare(self, then: Callable[[], Iterator[Request]]) -> Iterator[Request]:
        """Ask what a number without a card looks like, and go on with ``then``."""
        previous = self.reader.spider.previous
        if isinstance(previous, PreviousNumbers):
            since = self.reader.spider.clock.now() - timedelta(days=REMEMBERED_DAYS)
            self.answers = previous.answers(self._url(""), since)
            self.known = previous.card_numbers(self.form)

        def learn(response: Response) -> Iterator[Request]:
            self.missing = MissingCard.learnt_from(response, shown_text(response))
            return then()

        yield self.reader.spider.page(
            self._url(NO_CARD),
            _no_documents,
            self.reader.coverage,
            headers={"Accept-Language": LANGUAGE},
            first_look=learn,
            on_failure=then,
        )

    def _url(self, number: int | str) -> str:
        return f"{self.reader.site.address}{self.path}/PublicHearingDetail?hearingId={number}"

    @property
    def distinct(self) -> bool:
        """Whether an answer about a missing number is known for what it is, and not any page of the portal."""
        return self.missing.status != 200 or MissingCard.says_so(self.missing.text)

    def remembered(self, number: int) -> bool:
        """Whether an earlier crawl was answered that a number is empty, and it need not be asked for again.

        A number above every card that is known may have been given to a card since.
        """
        answer = self.answers.get(self._url(number))
        if answer is None or number in self.known or not self._was_missing(answer):
            return False
        return self._is_recent(answer) or number < max(self.known, default=0)

    def _was_missing(self, answer: PreviousAnswer) -> bool:
        nothing = self.answers.get(self._url(NO_CARD))
        return answer.status in GONE or (nothing is not None and answer.digest == nothing.digest)

    def _is_recent(self, answer: PreviousAnswer) -> bool:
        return self.reader.spider.clock.now() - answer.fetched_at < timedelta(hours=RESUME_HOURS)

    def ask(self, number: int, told: StateCallback, *, in_list: bool | None) -> Request:
        """Return the request of a card by its number; ``told`` hears what the number was.

        With ``in_list`` False it is a gap of the list: a page that is no card is then nothing to account for.
        """
        row = ListRow(self.form, str(number), self._url(number), in_list=in_list)

        def read(response: Response) -> Iterator[Found]:
            try:
                documents = card_documents(html_of(response), response.url, row)
            except PageNotUnderstoodError:
                yield from told(number, CardState.UNREAD if in_list is None else CardState.MISSING)
                if in_list is None:
                    raise
                return
            card = documents[0].card
            older = card is not None and self.reader.older(last_day(card.when))
            if not older:
                yield from documents
            yield from told(number, CardState.OLDER if older else CardState.CURRENT)

        def unread() -> Iterator[Request]:
            yield from told(number, CardState.UNREAD)

        def look(response: Response) -> Iterator[Request] | None:
            return told(number, CardState.MISSING) if self._is_missing(response, number) else None

        settled = self._settled(row)
        return self.reader.spider.page(
            row.url,
            read,
            self.reader.coverage,
            headers={"Accept-Language": LANGUAGE},
            meta={"settled": settled} if settled else None,
            priority=WALK_PRIORITY,
            on_failure=unread,
            first_look=look,
        )

    def _is_missing(self, response: Response, number: int) -> bool:
        if response.status in GONE:
            return True
        text = shown_text(response)
        if self.missing.is_shown_by(response, number, text):
            return True
        if response.status != 200 or not MissingCard.says_so(text):
            return False
        return not is_card(html_of(response), response.url, self.form)

    def _settled(self, row: ListRow) -> str:
        answer = self.answers.get(row.url)
        if answer is not None and int(row.hearing_id) in self.known and self._is_recent(answer):
            return answer.digest
        return self.reader.settled(row)


def _no_documents(_: Response) -> Iterator[Found]:
    yield from ()


class NumberWalk:
    """The cards of one form, walked through by number because the list cannot be read (or need not be)."""

    def __init__(
        self, numbers: CardNumbers, listing: HearingListing, url: str, why: str, cause: Cause
    ) -> None:
        self._numbers = numbers
        self._listing = listing
        self._url = url
        self._why = why
        self._cause = cause
        self._walk: Walk
        self._block: list[int] = []
        self._states: dict[int, CardState] = {}
        self._pending = 0

    def start(self) -> Iterator[Request]:
        """Yield the first requests."""
        logger.info("%s are read by their numbers: %s", self._listing.name, self._why)
        yield from self._numbers.prepare(self._begin)

    def _begin(self) -> Iterator[Request]:
        # What the list showed before it could not be read any more is asked for by its rows.
        self._states |= self._listing.rows
        known = max([*self._listing.rows, *self._numbers.known], default=None)
        estimate = estimated_number(self._numbers.form, self._numbers.reader.window.start)
        self._walk = walk(known, estimate, scan=self._numbers.distinct)
        yield from self._advance(None)

    def _advance(self, states: dict[int, CardState] | None) -> Iterator[Request]:
        """Send the walk what its block was, and ask for the next one; a block that is known needs no request."""
        while True:
            try:
                block = next(self._walk) if states is None else self._walk.send(states)
            except StopIteration as stop:
                self._end(stop.value)
                return
            self._block = block
            asked = [number for number in block if number not in self._states]
            empty = [number for number in asked if self._numbers.remembered(number)]
            self._states |= dict.fromkeys(empty, CardState.MISSING)
            asked = [number for number in asked if number not in self._states]
            if asked:
                self._pending = len(asked)
                for number in asked:
                    yield self._numbers.ask(number, self._told, in_list=None)
                return
            states = {number: self._states[number] for number in block}

    def _told(self, number: int, state: CardState) -> Iterator[Request]:
        self._states[number] = state
        self._pending -= 1
        if len(self._states) % PROGRESS_EVERY == 0:
            self._progress(number)
        if self._pending == 0:
            yield from self._advance({number: self._states[number] for number in self._block})

    def _progress(self, number: int) -> None:
        logger.info(
            "%s by number: %d numbers asked for, %d cards, %d of them older than %s; now at %d",
            self._listing.name,
            len(self._states),
            self._count(CardState.CURRENT) + self._count(CardState.OLDER),
            self._count(CardState.OLDER),
            self._numbers.reader.window.start,
            number,
        )

    def _count(self, state: CardState) -> int:
        return sum(known is state for known in self._states.values())

    def _end(self, end: WalkEnd) -> None:
        coverage = self._numbers.reader.coverage
        cards = self._count(CardState.CURRENT) + self._count(CardState.OLDER)
        # Those of the list's rows were counted with its pages.
        coverage.listing_items(self._listing.name, cards - len(self._listing.rows))
        gone = [
            number
            for number in self._numbers.known
            if end.lowest <= number <= end.highest and self._states.get(number) is CardState.MISSING
        ]
        unclosed = end.unclosed
        if not unclosed and len(gone) > max(3, cards // 10):
            unclosed = f"{len(gone)} cards that earlier crawls read are not there any more"
        if unclosed:
            coverage.page_failed(self._url, self._cause, f"{self._why}; by number: {unclosed}", listing=True)
            return
        if gone:
            logger.warning("%s: not there any more: %s", self._listing.name, sorted(gone))
        self._listing.complete()
        coverage.note(
            f"{self._listing.name} found by number from {end.lowest} to {end.highest}: {cards} cards, "
            f"{self._count(CardState.MISSING)} numbers without one ({self._why})"
        )
        self._progress(end.highest)


class ListGaps:
    """The numbers within a list that it does not show: most have no card, and one that has is a question."""

    def __init__(self, numbers: CardNumbers, listing: HearingListing) -> None:
        self._numbers = numbers
        self._listing = listing
        self._found: list[int] = []
        self._pending = 0

    def start(self) -> Iterator[Request]:
        """Ask for the numbers between the oldest listed hearing of the window and the newest one."""
        if self._missing_numbers():
            yield from self._numbers.prepare(self._begin)

    def _missing_numbers(self) -> list[int]:
        rows = self._listing.rows
        current = [number for number, state in rows.items() if state is CardState.CURRENT]
        if not current:
            return []
        gaps = [number for number in range(max(rows), min(current), -1) if number not in rows]
        return gaps[:MOST_GAPS]

    def _begin(self) -> Iterator[Request]:
        asked = [number for number in self._missing_numbers() if not self._numbers.remembered(number)]
        logger.info(
            "%s: %d numbers that the list does not show are asked for", self._listing.name, len(asked)
        )
        self._pending = len(asked)
        for number in asked:
            yield self._numbers.ask(number, self._told, in_list=False)

    def _told(self, number: int, state: CardState) -> Iterator[Request]:
        self._pending -= 1
        if state is CardState.CURRENT:
            self._found.append(number)
        if self._pending == 0 and self._found:
            shown = ", ".join(str(found) for found in sorted(self._found))
            logger.warning("%s: the list lacks %s", self._listing.name, shown)
            self._numbers.reader.coverage.note(
                f"{len(self._found)} of the {self._listing.name} that the list lacks were found by number: {shown}"
            )
        yield from ()
