"""`scrapy sites`: what the registered addresses answer, and who confirmed which."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica
from tests.running import Workplace

pytestmark = pytest.mark.slow
FILES = "https://almaty.gov.kz/page.php?page_id=4991&lang=1"
MONTH = "month=2025-04"


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica("mini") as replica:
        yield replica


@pytest.fixture
def place(tmp_path: Path, replica: Replica) -> Workplace:
    place = Workplace(tmp_path, replica, only=("almaty_city",))
    assert place.registry is not None
    text = place.registry.read_text("utf-8").replace('"confirmed": true', '"confirmed": false')
    place.registry.write_text(text, "utf-8")
    place.extra["RETRY_TIMES"] = "0"
    return place


def rows(place: Workplace, *arguments: str) -> dict[str, dict[str, Any]]:
    done = place.scrapy("sites", "--json", *arguments)
    return {row["address"]: row for row in json.loads(done.stdout)}


def test_a_table_says_what_each_address_answers(place: Workplace, replica: Replica) -> None:
    done = place.scrapy("sites")
    assert done.returncode == 0, done.stderr
    header, *lines = done.stdout.splitlines()
    assert header.split() == [
        "region",
        "address",
        "engine",
        "reachable",
        "robots",
        "rubric",
        "newest",
        "confirmed",
    ]
    shown = {line.split()[1]: line.split() for line in lines}
    assert shown["almaty-eco"][2:6] == ["govkz", "yes", "allowed", "yes"]
    assert shown["almaty-eco"][6].startswith("2025-0")
    assert shown[FILES][2:] == ["filelist", "yes", "allowed", "yes", "–", "no"]
    assert shown["https://hearings.ndbecology.gov.kz"][0] == "portal"
    assert done.stderr == ""
    assert not (place.folder / "hearings.sqlite").exists()
    assert not (place.folder / "archive").exists()
    assert replica.log.concurrency("www.gov.kz") == 1


@pytest.mark.parametrize(
    ("fault", "reachable", "robots"),
    [
        ("503", "robots_unreachable", "unreachable"),
        ("robots_disallow", "robots", "disallowed"),
        ("robots_500", "robots_unreachable", "unreachable"),
        ("redesign", "layout_changed", "allowed"),
        ("challenge", "challenge_page", "allowed"),
    ],
)
def test_an_address_that_cannot_be_read_is_named_with_its_cause(
    place: Workplace, replica: Replica, fault: str, reachable: str, robots: str
) -> None:
    replica.down("almaty.gov.kz", fault)
    done = place.scrapy("sites", "--json", "KZ-75")
    assert done.returncode == 3, done.stderr
    found = {row["address"]: row for row in json.loads(done.stdout)}
    assert (found[FILES]["reachable"], found[FILES]["robots"]) == (reachable, robots)
    assert found[FILES]["detail"]
    assert found["almaty-eco"]["reachable"] == "yes"


def test_an_empty_listing_is_not_reachable_content(place: Workplace, replica: Replica) -> None:
    replica.down("almaty-eco", "empty")
    assert rows(place, "almaty_city")["almaty-eco"]["reachable"] == "empty_but_expected"


def test_a_confirmation_lets_absences_be_said_and_a_withdrawal_takes_that_back(place: Workplace) -> None:
    for spider in ("portal", "almaty_city"):
        assert place.scrapy("crawl", spider, "-a", MONTH).returncode == 0
    assert place.table("2025-04", 1)["KZ-75"]["notice_absent"] == ""
    first = json.loads((place.report("2025-04") / "manifest.json").read_text("utf-8"))
    for address in ("almaty-eco", FILES):
        done = place.scrapy("sites", "--confirm", address, "--by", "А. Талдаушы", "--note", "сайтты қарадым")
        assert done.returncode == 0, done.stderr
    assert place.scrapy("report", "2025-04").returncode == 0
    assert place.table("2025-04", 1)["KZ-75"]["notice_absent"] == "0"
    second = json.loads((place.report("2025-04") / "manifest.json").read_text("utf-8"))
    assert first["registry_digest"] != second["registry_digest"]
    shown = rows(place, "almaty_city")["almaty-eco"]
    assert shown["confirmed"] == "yes"
    assert "confirmed by А. Талдаушы on 2025-05-31: сайтты қарадым" in shown["known"]

    assert place.scrapy("sites", "--withdraw", FILES, "--by", "Б. Б.").returncode == 0
    assert place.scrapy("report", "2025-04").returncode == 0
    assert place.table("2025-04", 1)["KZ-75"]["notice_absent"] == ""
    kept = json.loads((place.folder / "confirmations.json").read_text("utf-8"))
    assert [(row["confirmed"], row["by"]) for row in kept] == [
        (True, "А. Талдаушы"),
        (True, "А. Талдаушы"),
        (False, "Б. Б."),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("atlantis",), "no region 'atlantis'"),
        (("--fast",), "unknown option --fast"),
        (("--confirm", "almaty-eco"), "add --by NAME"),
        (("--confirm", "almaty-eco", "--by", " "), "add --by NAME"),
        (("--confirm", "nowhere", "--by", "A"), "no registered address 'nowhere'"),
        (("--confirm", "almaty-eco", "--withdraw", "almaty-eco", "--by", "A"), "not both"),
        (("--confirm", "almaty-eco", "--by", "A", "zhambyl"), "no further argument"),
        (("--by", "A"), "belong to --confirm"),
    ],
)
def test_wrong_usage_ends_with_2(place: Workplace, arguments: tuple[str, ...], said: str) -> None:
    done = place.scrapy("sites", *arguments)
    assert done.returncode == 2, done.stderr
    assert said in " ".join(done.stderr.split())


def test_a_file_of_confirmations_that_is_none_is_refused_by_every_command(place: Workplace) -> None:
    (place.folder / "confirmations.json").write_text('[{"address": "almaty-eco", "confirmed": "yes"}]')
    for command in (("sites",), ("report", "2025-04"), ("crawl", "almaty_city", "-a", MONTH)):
        done = place.scrapy(*command)
        assert done.returncode == 2
        assert "HEARINGS_CONFIRMATIONS_FILE" in done.stderr
