"""Which numbers of cards to ask for, and when a walk over them is closed at both ends.

Pure: a walk is a generator that gives blocks of numbers and is sent what each of them was.  Numbers count up with the
entries, not with the days of the hearings, and have gaps.  Upwards a walk is closed when enough numbers above the newest
card are empty; downwards when enough cards in a row ended before the window, since a hearing is entered weeks before it
is held, not months, or where the numbers begin.  An empty run may be a jump of the numbering: beyond it some numbers are
asked for at growing distances.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from enum import StrEnum

BLOCK = 20
EMPTY_ABOVE = 100
"""Numbers without a card, one after another above the newest card, that close a walk upwards."""
EMPTY_BELOW = 300
"""Numbers without a card, one after another, below which no older card is looked for."""
OLDER_RUN = 100
"""Cards, one after another downwards, that ended before the window: about five days of entries."""
GROUP = 5
"""Numbers asked for together to see whether there are cards somewhere."""
BEYOND = (200, 400, 600, 800, 1000, 1200)
"""How far beyond an empty run some numbers are asked for: a database may jump by 1,000 when it restarts."""
SEEK_REACH = 30_000
SEEK_STEP = 1_500
"""The widest step while cards are looked for: a window holds more numbers than that."""
SCAN_ABOVE, SCAN_BELOW = 1_200, 100
UNREAD_RUN = 20
"""Cards, one after another, that could not be read: then the portal itself cannot be, and the walk ends."""
MOST_NUMBERS = 20_000


class CardState(StrEnum):
    """What a number was: a card in the window, an older one, none, or an answer that could not be read."""

    CURRENT = "current"
    OLDER = "older"
    MISSING = "missing"
    UNREAD = "unread"


States = Mapping[int, CardState]
Walk = Generator[list[int], States, "WalkEnd"]


@dataclass(frozen=True, slots=True)
class WalkEnd:
    """Where a walk ended: the lowest and the highest number asked for, and why it is not closed (empty if it is)."""

    lowest: int = 0
    highest: int = 0
    unclosed: str = ""


class WalkBroken(Exception):  # noqa: N818 (control flow within a walk)
    """A walk cannot go on; its text says why."""


def walk(known: int | None, estimate: int, *, scan: bool = True) -> Walk:
    """Yield the numbers to ask for, block by block.

    Args:
        known: the highest number that is known to have been a card, None if none is known.
        estimate: about which number the first card of the window has, asked for when nothing is known.
        scan: whether every number near the estimate may be asked for when none of those further away is a card.
    """
    start = known
    if start is None:
        start = yield from _seek(max(estimate, 1), scan=scan)
    if start is None:
        return WalkEnd(unclosed=f"no card was found near the number {estimate}")
    highest = start
    try:
        highest = yield from _upwards(start)
        lowest = yield from _downwards(start)
    except WalkBroken as error:
        return WalkEnd(start, highest, str(error))
    return WalkEnd(lowest, highest)


def _exists(state: CardState) -> bool:
    """Whether a number may be a card: one that could not be read is not known to be none."""
    return state is not CardState.MISSING


def _upwards(start: int) -> Generator[list[int], States, int]:
    newest, following, unread = start, start + 1, 0
    while True:
        while following - newest <= EMPTY_ABOVE:
            block = list(range(following, following + BLOCK))
            states = yield block
            unread = _unread_run(unread, [states[number] for number in block])
            newest = max([newest, *(number for number in block if _exists(states[number]))])
            following += BLOCK
            if following - start > MOST_NUMBERS:
                raise WalkBroken(f"{MOST_NUMBERS} numbers above {start} were asked for, and there are more")
        groups = [following + distance + n for distance in BEYOND for n in range(GROUP)]
        states = yield groups
        beyond = [number for number in groups if states[number] in (CardState.CURRENT, CardState.OLDER)]
        if not beyond:
            return newest
        newest = min(beyond)


def _downwards(start: int) -> Generator[list[int], States, int]:
    following, older, empty, unread = start, 0, 0, 0
    while following > 0:
        block = [number for number in range(following, following - BLOCK, -1) if number > 0]
        states = yield block
        unread = _unread_run(unread, [states[number] for number in block])
        for number in block:
            state = states[number]
            older = older + (state is CardState.OLDER) if state is not CardState.CURRENT else 0
            empty = 0 if _exists(state) else empty + 1
            if older >= OLDER_RUN:
                return number
        following -= BLOCK
        if start - following > MOST_NUMBERS:
            raise WalkBroken(f"{MOST_NUMBERS} numbers below {start} were asked for, and there are more")
        if empty >= EMPTY_BELOW:
            groups = [
                following - distance - n
                for distance in (0, *BEYOND)
                for n in range(GROUP)
                if following - distance - n > 0
            ]
            states = yield groups
            if not any(states[number] in (CardState.CURRENT, CardState.OLDER) for number in groups):
                return following + 1
            empty = 0
    return 1


def _unread_run(before: int, states: list[CardState]) -> int:
    """Return how many numbers in a row could not be read, the last block included.

    Raises:
        WalkBroken: more than a portal that can be read would leave unread.
    """
    run = before
    for state in states:
        run = run + 1 if state is CardState.UNREAD else 0
        if run >= UNREAD_RUN:
            raise WalkBroken(f"{UNREAD_RUN} cards in a row could not be read")
    return run


def _seek(estimate: int, *, scan: bool) -> Generator[list[int], States, int | None]:
    """Look for any card: some numbers at growing distances from the estimate, then every number near it."""
    distance = 0
    while distance <= SEEK_REACH:
        group = [
            number
            for centre in {estimate - distance, estimate + distance}
            for number in range(max(centre, 1), max(centre, 1) + GROUP)
        ]
        found = yield from _cards_of(sorted(set(group)))
        if found is not None:
            return found
        distance += min(max(distance // 2, 100), SEEK_STEP)
    for offset in range(0, SCAN_ABOVE if scan else 0, BLOCK):
        near = range(estimate + offset, estimate + offset + BLOCK)
        below = (
            range(max(estimate - offset - BLOCK, 1), max(estimate - offset, 1)) if offset < SCAN_BELOW else ()
        )
        found = yield from _cards_of([*below, *near])
        if found is not None:
            return found
    return None


def _cards_of(numbers: list[int]) -> Generator[list[int], States, int | None]:
    """Ask for some numbers and return the highest that is a card."""
    states = yield numbers
    cards = [number for number in numbers if states[number] in (CardState.CURRENT, CardState.OLDER)]
    return max(cards, default=None)
