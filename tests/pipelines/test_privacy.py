"""No text that is stored holds a number of a person, a telephone or an e-mail address, in whatever field it stood."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hearings_crawler.content.personal import (
    ADDRESSES,
    MASK,
    PUBLIC_NUMBERS,
    hash_person_number,
    masked,
    pseudonym_of,
    pseudonymised,
)
from hearings_crawler.items import (
    Attachment,
    CardFields,
    DateValue,
    Deadline,
    DocumentKind,
    Form,
    HearingItem,
    ParsedDocument,
    RawDocument,
    Unread,
)
from hearings_crawler.store.store import Store
from pipelines.p200_privacy import PrivacyPipeline
from pipelines.p300_read import ReadPipeline
from pipelines.p400_terms import TermsPipeline
from pipelines.p500_store import StorePipeline
from tests.pipelines.crawling import KEY, Spider, crawler_of, item_of

IIN = "850101350123"
PHONE = "+7 701 123 45 67"
MAIL = "ivanov@mail.kz"
PRIVATE = f"ИП Иванов, ИИН {IIN}, тел. {PHONE}, {MAIL}"
URL = "https://www.gov.kz/memleket/entities/zhambyl-tabigat/documents/details/1256044"
FREE_OF_TEXT = {*ADDRESSES, *PUBLIC_NUMBERS}


def planted(value: Any, name: str = "") -> Any:
    """The same value with the private text in every field that takes one."""
    if isinstance(value, Enum) or name in FREE_OF_TEXT:
        return value
    if isinstance(value, str):
        return PRIVATE
    if isinstance(value, tuple):
        return tuple(planted(part, name) for part in value)
    if is_dataclass(value):
        return replace(
            value,  # type: ignore[type-var]
            **{field.name: planted(getattr(value, field.name), field.name) for field in fields(value)},
        )
    return value


FILE = Attachment(URL, "a", "b", "c", "d")
CARD = CardFields(
    Form.OPEN_MEETING, "26153", "25177710001", territories=("a",), files=(FILE,), missing=("a",), bin="x"
)
RAW = RawDocument(
    "documents:1256044",
    URL,
    "a",
    "b",
    headings=("a",),
    attachments=(FILE,),
    links=(URL,),
    kind=DocumentKind.NOTICE,
    form=Form.OPEN_MEETING,
    card=CARD,
    unread_files=("a",),
)
DAY = DateValue(date(2025, 4, 21), None, "11:00", "a", "b")
READING = ParsedDocument(
    DocumentKind.NOTICE,
    Form.OPEN_MEETING,
    regions=("a",),
    hearings=(DAY,),
    shown=DAY,
    received=DAY,
    unread=(Unread("a", "b", "c"),),
    deadlines=(Deadline("a", date(2025, 4, 21), date(2025, 4, 22)),),
)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def test_every_field_of_an_item_and_its_reading_is_given_a_private_text() -> None:
    """A field that is added later is planted too, unless its name says that it holds an address or a number."""
    for value in (RAW, READING, CARD, FILE):
        for field in fields(value):
            if field.type == "str" and field.name not in FREE_OF_TEXT:
                assert getattr(planted(value), field.name) == PRIVATE


@pytest.mark.parametrize("value", [RAW, READING], ids=["raw", "reading"])
def test_what_is_stored_has_no_personal_data_in_any_field(value: Any) -> None:
    found = list(texts(msgspec.to_builtins(masked(pseudonymised(planted(value), KEY.encode())))))
    assert MASK in "".join(found)
    for private in (IIN, PHONE, MAIL, pseudonym_of(IIN, KEY.encode())):
        assert not [text for text in found if private in text]


def test_a_link_to_a_person_is_masked_and_an_address_stays() -> None:
    raw = replace(RAW, links=(f"mailto:{MAIL}", f"tel:{PHONE}", URL))
    assert masked(pseudonymised(raw, b"key")).links == (f"mailto:{MASK}", f"tel:{MASK}", URL)


def test_a_hearings_own_number_is_never_taken_for_a_persons() -> None:
    card = replace(CARD, registration_number="870112300123", bin="БИН 990140000483")
    kept = masked(pseudonymised(replace(RAW, card=card), b"key")).card
    assert kept is not None
    assert (kept.registration_number, kept.bin) == ("870112300123", "990140000483")


@pytest.mark.parametrize("shown", [IIN, f"ИИН {IIN}", f"ИИН: {IIN[:6]} {IIN[6:]}", f" {IIN}\xa0"])
def test_a_persons_number_on_a_card_and_in_its_reading_are_the_same_hash(shown: str, tmp_path: Path) -> None:
    item = item_of(replace(RAW, card=replace(CARD, bin=shown)))
    stored = through_the_pipelines(item, tmp_path)
    assert stored.raw.card is not None
    assert stored.raw.card.bin == hash_person_number(IIN, KEY.encode())
    assert stored.parsed is not None
    assert stored.parsed.bins == (hash_person_number(IIN, KEY.encode()),)


def through_the_pipelines(item: HearingItem, folder: Path) -> HearingItem:
    """Let an item pass the pipelines from 200 to 500 and store it."""
    url = f"sqlite:///{folder}/hearings.sqlite"
    crawler = crawler_of(Spider(), {"HEARINGS_DATABASE_URL": url})
    store = StorePipeline.from_crawler(crawler)
    asyncio.run(store.open_spider())
    for pipeline in (PrivacyPipeline, ReadPipeline, TermsPipeline):
        item = pipeline.from_crawler(crawler).process_item(item)
    item = asyncio.run(store.process_item(item))
    asyncio.run(store.finish("finished"))
    return item


def test_a_notice_is_read_beside_what_is_masked_and_the_store_has_none_of_it(tmp_path: Path) -> None:
    text = (
        f"Объявление. {PRIVATE}, уведомляет о проведении общественных слушаний в форме открытого собрания "
        f"21 апреля 2025 года в 11:00, г. Тараз. Проект «Карьер», БИН 990140000483, тел. {PHONE}."
    )
    raw = RawDocument("documents:1", URL, "Объявление об общественных слушаниях", text, version="ru")
    item = through_the_pipelines(item_of(raw), tmp_path)
    assert item.parsed is not None
    assert [day.start for day in item.parsed.hearings] == [date(2025, 4, 21)]
    assert item.parsed.bins == (hash_person_number(IIN, KEY.encode()), "990140000483")
    assert IIN not in item.parsed.registration_numbers
    store = Store.open(f"sqlite:///{tmp_path}/hearings.sqlite")
    (observation,) = store.load_month().latest
    store.close()
    assert (observation.raw, observation.parsed) == (item.raw, item.parsed)
    whole = (tmp_path / "hearings.sqlite").read_bytes() + (tmp_path / "hearings.sqlite-wal").read_bytes()
    for private in (IIN, PHONE, MAIL):
        assert private.encode() not in whole
