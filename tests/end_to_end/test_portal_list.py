"""The portal over the replica when its list is gone, different, or lacks cards that exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replica import Replica
from tests.replica.pages.portal import PortalList
from tests.running import Row, Workplace

pytestmark = pytest.mark.slow
MONTH = "2025-04"


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


@pytest.fixture
def place(tmp_path: Path, replica: Replica) -> Workplace:
    return Workplace(tmp_path, replica, only=("almaty_city",))


def crawl(place: Workplace, *arguments: str) -> None:
    done = place.scrapy("crawl", "portal", "-a", f"month={MONTH}", *arguments)
    assert done.returncode == 0, done.stderr[-3000:]


def portal_coverage(place: Workplace) -> Row:
    (row,) = [row for row in place.rows(MONTH, "coverage.csv") if row["source"] == "portal"]
    return row


def hearings(place: Workplace) -> set[str]:
    return {row["url"] for row in place.rows(MONTH, "documents.csv") if row["source"] == "portal"}


def test_a_card_that_the_list_lacks_is_counted_and_asked_about(place: Workplace, replica: Replica) -> None:
    crawl(place)
    whole = hearings(place)
    newest = max(hearing.hearing_id or 0 for hearing in replica.world.hearings if hearing.is_open)
    numbers = {int(url.rpartition("=")[2]) for url in whole if "/Public/" in url} - {newest}
    unlisted = max(numbers)
    replica.set_lists(PortalList(lacks=frozenset({("open_meeting", unlisted)})))
    replica.log.clear()
    crawl(place)
    assert hearings(place) == whole
    coverage = portal_coverage(place)
    assert coverage["status"] == "complete"
    assert f"found by number: {unlisted}" in coverage["reason"]
    (question,) = [row for row in place.rows(MONTH, "review.csv") if row["kind"] == "not_listed"]
    assert str(unlisted) in question["question"]
    asked = [
        path for path in replica.log.paths("hearings.ndbecology.gov.kz") if "PublicHearingDetail" in path
    ]
    empty = [path for path in asked if path.endswith(("=0", f"={unlisted}"))]
    assert len([path for path in asked if "Public/PubHearings" in path]) - len(empty) <= 9, (
        "numbers that were empty are remembered"
    )


def test_without_its_list_the_portal_is_read_by_the_numbers_of_its_cards(
    place: Workplace, replica: Replica
) -> None:
    crawl(place)
    whole = hearings(place)
    replica.set_lists(PortalList("different", missing_status=200))
    crawl(place)
    assert hearings(place) == whole
    coverage = portal_coverage(place)
    assert coverage["status"] == "complete"
    assert "open_meetings found by number" in coverage["reason"]
    assert "public_discussions found by number" in coverage["reason"]
