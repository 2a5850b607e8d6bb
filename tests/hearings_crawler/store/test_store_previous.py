"""What the store answers a new crawl: pages by address and language, cards with minutes; and its second revision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from hearings_crawler.coverage.address import Status
from hearings_crawler.items import (
    Attachment,
    CardFields,
    DocumentKind,
    Evidence,
    Form,
    HearingItem,
    ParsedDocument,
    RawDocument,
    Source,
    Validators,
)
from hearings_crawler.store import schema
from hearings_crawler.store.known import KnownCrawls
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.store import Store

NOON = datetime(2025, 6, 1, 7, 0, tzinfo=UTC)
URL = "https://hearings.ndbecology.gov.kz/Public/PubHearings/PublicHearingDetail?hearingId=5"
RU = Validators("ru", '"1"', "Sun, 01 Jun 2025 07:00:00 GMT", "text/html; charset=utf-8")


def digest(number: int) -> str:
    return f"sha256:{number:064x}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hearings.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'hearings.sqlite'}")
    yield store
    store.close()


def start(store: Store, day: int = 0, kind: str = "crawl") -> int:
    return store.start_run(
        kind=kind,
        spider="portal",
        source=Source.PORTAL,
        region="KZ",
        month="2025-04",
        window_start=date(2024, 12, 2),
        started=NOON + timedelta(days=day),
        program_version="0.1.0",
        clock_fixed=False,
    )


def fetch(number: int = 1, validators: Validators = RU, **changes: object) -> FetchRecord:
    record = FetchRecord(URL, NOON, 200, digest(number), validators=validators)
    return replace(record, **changes)  # type: ignore[arg-type]


def test_a_page_is_known_by_its_newest_complete_fetch(store: Store) -> None:
    store.add_fetches(start(store), [fetch(1)])
    store.add_fetches(start(store, 1), [fetch(2, replace(RU, etag='"2"'))])
    known = store.previous_page(URL, "ru")
    assert known is not None
    assert (known.fetch_id, known.digest, known.validators.etag) == (2, digest(2), '"2"')
    assert (known.fetched_at, known.validators.content_type) == (NOON, "text/html; charset=utf-8")
    assert store.previous_page(URL, "kk") is None
    assert store.previous_page(URL + "1", "ru") is None


def test_a_confirmed_page_leads_back_to_the_fetch_that_brought_its_bytes(store: Store) -> None:
    store.add_fetches(start(store), [fetch(1)])
    store.add_fetches(start(store, 1), [fetch(1, revisit_of=1)])
    store.add_fetches(start(store, 2), [fetch(1, revisit_of=1)])
    known = store.previous_page(URL, "ru")
    assert known is not None
    assert (known.fetch_id, known.digest) == (1, digest(1))


def test_failed_and_cut_short_answers_are_never_reused(store: Store) -> None:
    bad = [
        fetch(2, failure="TruncatedAnswerError: half of it"),
        fetch(3, status=503),
        fetch(4, status=0, digest="", failure="timeout"),
    ]
    run = start(store)
    store.add_fetches(run, bad)
    assert store.previous_page(URL, "ru") is None
    store.add_fetches(run, [fetch(1), *bad])
    known = store.previous_page(URL, "ru")
    assert known is not None
    assert known.digest == digest(1)


def test_a_page_that_lost_its_validators_has_none(store: Store) -> None:
    store.add_fetches(start(store), [fetch(1)])
    store.add_fetches(start(store, 1), [fetch(2, Validators("ru"))])
    known = store.previous_page(URL, "ru")
    assert known is not None
    assert not known.validators


def test_what_a_replay_read_is_no_fetch_of_a_crawl(store: Store) -> None:
    store.add_fetches(start(store, kind="replay"), [fetch(1)])
    assert store.previous_page(URL, "ru") is None


def card(kind: DocumentKind, number: int = 1) -> HearingItem:
    fields = CardFields(Form.OPEN_MEETING, "5", row_when="22/04/2025 15:00", status="Завершено")
    raw = RawDocument(
        item_key=f"open_meeting:5:{kind}",
        url=URL,
        title="Проект",
        version="ru",
        kind=kind,
        form=Form.OPEN_MEETING,
        card=fields,
        attachments=(Attachment("https://hearings.ndbecology.gov.kz/Public/PubHearings/LoadFile/8"),),
    )
    evidence = Evidence(URL, digest(number), 200, NOON)
    parsed = ParsedDocument(kind, Form.OPEN_MEETING)
    return HearingItem(Source.PORTAL, "", "https://hearings.ndbecology.gov.kz", raw, evidence, parsed)


def test_a_card_is_known_with_the_minutes_that_were_read_with_it(store: Store) -> None:
    notice, minutes = card(DocumentKind.NOTICE), card(DocumentKind.MINUTES)
    store.add_observations(start(store), [notice, minutes], "1")
    known = store.previous_card("open_meeting", "5")
    assert known is not None
    assert (known.digest, known.notice, known.minutes) == (digest(1), notice.raw, minutes.raw)
    assert known.read == notice.parsed
    assert store.previous_card("public_discussion", "5") is None


def test_a_card_without_minutes_or_that_has_lost_them_is_not_known(store: Store) -> None:
    store.add_observations(start(store), [card(DocumentKind.NOTICE)], "1")
    assert store.previous_card("open_meeting", "5") is None
    store.add_observations(start(store, 1), [card(DocumentKind.NOTICE), card(DocumentKind.MINUTES)], "1")
    assert store.previous_card("open_meeting", "5") is not None
    store.add_observations(start(store, 2), [card(DocumentKind.NOTICE, 2)], "1")
    assert store.previous_card("open_meeting", "5") is None


def end(store: Store, run: int) -> None:
    store.finish_run(run, finished=NOON, status=Status.COMPLETE, reason="", coverages=[])


def test_the_cards_of_the_newest_crawl_are_asked_for_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (start(store, day) for day in range(3))
    store.add_observations(first, [card(DocumentKind.NOTICE), card(DocumentKind.MINUTES)], "1")
    end(store, first)
    store.add_observations(second, [card(DocumentKind.NOTICE, 2)], "1")
    end(store, second)
    assert store.previous_cards(before=second) == {
        ("open_meeting", "5"): store.previous_card("open_meeting", "5", before=second)
    }
    assert store.previous_cards() == {("open_meeting", "5"): None}

    known = KnownCrawls(store, frozenset(), before=second)
    found = known.previous_card("open_meeting", "5")
    assert found is not None
    asked = []
    monkeypatch.setattr(store, "previous_card", lambda *given, **_: asked.append(given))
    assert known.previous_card("open_meeting", "5") == found
    assert not asked
    known.previous_card("open_meeting", "6")
    assert asked == [("open_meeting", "6")]
    assert third


def test_addresses_are_known_by_their_newest_answer_since_a_moment(url: str) -> None:
    store = Store.open(url)
    prefix = URL.removesuffix("5")
    first, second = start(store), start(store, 1)
    store.add_fetches(
        first, [fetch(1), fetch(2, url=f"{prefix}6", status=404), fetch(3, url=f"{prefix}7", failure="cut")]
    )
    store.add_fetches(second, [fetch(4, fetched_at=NOON + timedelta(days=1), status=404)])
    answers = store.answers(prefix, NOON)
    assert {address.removeprefix(prefix): answer.status for address, answer in answers.items()} == {
        "5": 404,
        "6": 404,
    }
    assert answers[URL].digest == digest(4)
    assert set(store.answers(prefix, NOON + timedelta(hours=1))) == {URL}
    store.close()


def test_the_numbers_of_cards_are_those_that_a_crawl_has_read(store: Store) -> None:
    store.add_observations(start(store), [card(DocumentKind.NOTICE), card(DocumentKind.MINUTES)], "1")
    assert store.card_numbers("open_meeting") == {5}
    assert store.card_numbers("public_discussion") == frozenset()


def test_the_numbers_of_the_portals_hearings_are_known_by_their_digits(store: Store) -> None:
    assert store.registration_numbers() == frozenset()
    item = card(DocumentKind.NOTICE)
    assert item.raw.card is not None
    item.raw = replace(item.raw, card=replace(item.raw.card, registration_number="№ 2505223 1007"))
    store.add_observations(start(store), [item, card(DocumentKind.MINUTES)], "1")
    assert store.registration_numbers() == {"25052231007"}


def test_an_observation_leads_to_its_runs_fetch_else_to_the_one_that_brought_the_page(
    store: Store, tmp_path: Path
) -> None:
    first, second, third = (start(store, day) for day in range(3))
    store.add_fetches(first, [fetch(1)])
    store.add_observations(first, [card(DocumentKind.NOTICE)], "1")
    store.add_fetches(second, [fetch(1, revisit_of=1)])
    store.add_observations(second, [card(DocumentKind.NOTICE)], "1")
    store.add_observations(third, [card(DocumentKind.NOTICE)], "1")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'hearings.sqlite'}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        sightings = schema.sightings.c
        rows = connection.execute(
            sa.select(sightings.first_run, sightings.last_run, sightings.first_fetch, sightings.last_fetch)
        ).all()
    assert [tuple(row) for row in rows] == [(first, third, 1, 2)]


def test_an_address_longer_than_an_index_row_is_stored(url: str) -> None:
    store = Store.open(url)
    address = "https://www.gov.kz/uploads/" + "".join(chr(97 + n * n % 26) for n in range(9000))
    store.add_fetches(start(store), [fetch(url=address)])
    assert store.previous_page(address, "ru") is not None
    store.close()
