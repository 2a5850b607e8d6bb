"""The walk over the portal's numbers: where it looks, and when it is closed at both ends."""

from __future__ import annotations

import random
from collections.abc import Collection

import pytest

from spiders.readers.portal import walk as module
from spiders.readers.portal.walk import EMPTY_ABOVE, EMPTY_BELOW, OLDER_RUN, CardState, WalkEnd, walk


class Numbers:
    """A space of numbers: the cards of the window, older ones, those that cannot be read."""

    def __init__(
        self, current: Collection[int], older: Collection[int] = (), unread: Collection[int] = ()
    ) -> None:
        self.current, self.older, self.unread = set(current), set(older), set(unread)
        self.asked: list[int] = []

    def state(self, number: int) -> CardState:
        if number in self.unread:
            return CardState.UNREAD
        if number in self.current:
            return CardState.CURRENT
        return CardState.OLDER if number in self.older else CardState.MISSING

    def walked(self, known: int | None, estimate: int = 1, *, scan: bool = True) -> WalkEnd:
        going = walk(known, estimate, scan=scan)
        block = next(going)
        while True:
            assert len(self.asked) < 60_000, "the walk does not end"
            assert all(number > 0 for number in block)
            self.asked += block
            try:
                block = going.send({number: self.state(number) for number in block})
            except StopIteration as stop:
                end: WalkEnd = stop.value
                return end


def test_a_walk_reads_every_card_of_the_window_between_its_two_ends() -> None:
    rng = random.Random(1)
    cards = sorted(rng.sample(range(20_000, 26_000), 3_300))
    numbers = Numbers(current=cards[2_000:], older=cards[:2_000])
    end = numbers.walked(known=cards[2_500])
    assert not end.unclosed
    assert numbers.current <= set(numbers.asked)
    assert max(numbers.asked) >= max(cards) + EMPTY_ABOVE
    run = [number for number in sorted(numbers.older, reverse=True) if number in numbers.asked]
    assert OLDER_RUN <= len(run) < OLDER_RUN + module.BLOCK + 1
    assert end.lowest == run[OLDER_RUN - 1]
    assert end.highest == max(cards)


def test_later_numbers_are_later_entries_and_not_later_hearings() -> None:
    numbers = Numbers(current=[*range(1_000, 1_100), 700, 750, 650], older=range(100, 1_000))
    numbers.older -= numbers.current
    numbers.walked(known=1_050)
    assert {700, 750, 650} - set(numbers.asked) == {700, 750, 650}, "further down than a run of older cards"
    near = Numbers(current=[*range(1_000, 1_100), 950, 870], older=range(100, 1_000))
    near.older -= near.current
    near.walked(known=1_050)
    assert {950, 870} <= set(near.asked)


def test_the_first_number_closes_a_walk_downwards() -> None:
    numbers = Numbers(current=range(1, 40))
    end = numbers.walked(known=20)
    assert (end.lowest, end.highest, end.unclosed) == (1, 39, "")


@pytest.mark.parametrize("jump", [300, 999, 1_200])
def test_a_jump_of_the_numbering_is_not_an_end(jump: int) -> None:
    upper = range(30_000 + jump, 30_400 + jump)
    numbers = Numbers(current=[*range(29_600, 30_000), *upper])
    end = numbers.walked(known=29_900)
    assert numbers.current <= set(numbers.asked)
    assert end.highest == upper[-1]
    downwards = Numbers(current=[*range(29_600, 30_000), *upper])
    downwards.walked(known=upper[-1])
    assert downwards.current <= set(downwards.asked)


def test_cards_that_begin_somewhere_are_closed_by_what_lies_below() -> None:
    numbers = Numbers(current=range(23_000, 23_050))
    end = numbers.walked(known=23_049)
    assert not end.unclosed
    assert end.lowest < 23_000 - EMPTY_BELOW
    assert min(numbers.asked) > 21_000


@pytest.mark.parametrize("estimate", [23_100, 24_000, 18_000, 40_000])
def test_without_any_known_number_cards_are_looked_for_around_an_estimate(estimate: int) -> None:
    cards = [number for number in range(20_000, 26_000) if number % 2]
    numbers = Numbers(current=cards[1_000:], older=cards[:1_000])
    end = numbers.walked(None, estimate)
    assert not end.unclosed
    assert numbers.current <= set(numbers.asked)


def test_few_cards_are_found_near_the_estimate_and_not_looked_for_where_nothing_can_be_told() -> None:
    island = range(23_121, 23_146, 3)
    found = Numbers(current=island)
    assert not found.walked(None, 22_020).unclosed
    assert found.current <= set(found.asked)
    blind = Numbers(current=island)
    assert "no card was found" in blind.walked(None, 22_020, scan=False).unclosed
    assert len(blind.asked) < 400


def test_a_portal_of_which_no_card_can_be_read_ends_the_walk() -> None:
    numbers = Numbers(current=range(100), unread=range(50, 400))
    assert "could not be read" in numbers.walked(known=60).unclosed
    assert len(numbers.asked) < 60


def test_a_card_that_cannot_be_read_is_no_end() -> None:
    numbers = Numbers(current=range(1_000, 1_200), older=range(500, 1_000), unread=[1_205, 1_301])
    end = numbers.walked(known=1_150)
    assert not end.unclosed
    assert end.highest == 1_301
