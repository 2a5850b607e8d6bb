"""Telephones, e-mail addresses and numbers of persons are masked however they are written; dates and numbers stay."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings_crawler.content.personal import (
    MASK,
    business_numbers,
    hash_person_number,
    is_person_number,
    mask_personal,
    pseudonym_of,
    pseudonymised,
)
from hearings_crawler.dates import hearing_days, read_dates
from hearings_crawler.items import RawDocument
from tests.running import ROOT

KEY = b"a key"
TEXTS = ROOT / "tests" / "hearings_crawler" / "dates" / "data"


@pytest.mark.parametrize(
    "private",
    [
        "7 701 123 45 67",
        "77011234567",
        "+7.701.123.45.67",
        "8.701.123.45.67",
        "+7–701–123–45–67",
        "+7 (701) 123 45 67",
        "8-7262-43-12-34",
        "8 (7262) 431234",
        "ivan @ mail.ru",
        "ivan(at)mail.ru",
        "ivan[@]mail.ru",
        "ivan%40mail.ru",
        "ivan.petrov+1@mail.example.kz",
        "850101350123",
        "８５０１０１３５０１２３",
    ],
)  # fmt: skip
def test_what_is_private_is_masked_wherever_it_stands(private: str) -> None:
    masked = mask_personal(f"Заказчик: {private}, БИН 990140000483, 15.05.2025 в 11.00, № 25040700001")
    assert masked == f"Заказчик: {MASK}, БИН 990140000483, 15.05.2025 в 11.00, № 25040700001"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("тел. 701 123 45 67", f"тел. {MASK}"),
        ("Телефон: 57-12-34.", f"Телефон: {MASK}."),
        ("факс: (7262) 43-12-34", f"факс: ({MASK}"),
        ("ИИН 8501 0135 0123", f"ИИН {MASK}"),
        ("ЖСН: 850101 350123", f"ЖСН: {MASK}"),
        ("тел. 15.05.2025 в 11:00", "тел. 15.05.2025 в 11:00"),
        ("БИН 9901 4000 0483", "БИН 9901 4000 0483"),
        ("кабинет 12-34-56", "кабинет 12-34-56"),
        ("телеканал 24, отель 701", "телеканал 24, отель 701"),
        ("рег. № 250301001001", "рег. № 250301001001"),
        ("письмо № 77/01-1234567", "письмо № 77/01-1234567"),
    ],
)
def test_a_label_decides_where_digits_alone_do_not(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


def _texts(name: str, column: str) -> list[str]:
    with (TEXTS / name).open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize("text", [*_texts("notices.tsv", "text"), *_texts("dates.tsv", "text")])
def test_no_date_of_a_notice_is_taken_for_something_private(text: str) -> None:
    raw = pseudonymised(RawDocument("1", "https://a.kz/1", text), KEY)
    masked, shown = (hearing_days(read_dates(each)) for each in (raw.title, text))
    assert [(day.start, day.end, day.time) for day in masked] == [
        (day.start, day.end, day.time) for day in shown
    ]


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_a_pseudonym_stands_for_its_number_and_has_no_digit(digits: str) -> None:
    word = pseudonym_of(digits, KEY)
    assert not any(character.isdigit() for character in word)
    assert business_numbers(f"ИП Ахметов, ИИН {word}.", KEY) == (hash_person_number(digits, KEY),)
    assert mask_personal(f"ИИН {word}") == f"ИИН {MASK}"


@given(st.text(alphabet="0123456789 -.()+7ИНтел@a", max_size=60))
def test_masking_twice_changes_nothing_more_and_leaves_no_number_of_a_person(text: str) -> None:
    masked = mask_personal(text)
    assert mask_personal(masked) == masked
    words = [word for word in masked.split() if len(word) == 12 and word.isdigit()]
    assert not [word for word in words if is_person_number(word, labelled=False)]
