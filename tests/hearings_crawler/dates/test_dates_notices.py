"""Sentences of notices and minutes with what was read from them by hand: every date, its time and what it is for.

A day wrongly taken for a hearing's invents a hearing; a hearing's day not found loses a link.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from hearings_crawler.dates import DateRole, DateSpan, hearing_days, read_dates

DATA = Path(__file__).parent / "data"
PUBLISHED = date(2025, 4, 20)
NOTHING = "-"


def table() -> list[tuple[str, str]]:
    r"""Read the sentences (``\n`` and ``\t`` written out) and what they hold."""
    with (DATA / "notices.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["text"].replace("\\n", "\n").replace("\\t", "\t"), row["expected"]) for row in rows]


def written(span: DateSpan) -> str:
    end = f"/{span.end}" if span.end else ""
    time = f"@{span.time}" if span.time else ""
    return f"{span.start}{end}{time} {span.role}"


def test_what_each_sentence_says() -> None:
    rows = table()
    assert len(rows) > 100
    wrong = []
    for text, expected in rows:
        read = "; ".join(map(written, read_dates(text, published=PUBLISHED).dates)) or NOTHING
        if read != expected:
            wrong.append(f"{text!r}: expected {expected}, read {read}")
    assert not wrong, "\n".join(wrong)


HEARINGS = (
    "Общественные слушания состоятся 15 мая 2025 года в 11:00.",
    "Қоғамдық тыңдау 2025 жылғы 15 мамырда сағат 11:00-де өтеді.",
    "Дата и время проведения: 15.05.2025 11:00.",
    "Общественные слушания проведены 15.05.2025 в 11:00 часов",
)


@pytest.mark.parametrize("day", ["24.04.2025", "24 апреля 2025 года", "2025 жылғы 24 сәуірде"])
def test_another_date_beside_a_hearing_is_not_one(day: str) -> None:
    lines = [line.format(day) for line in (DATA / "other_dates.txt").read_text("utf-8").splitlines()]
    texts = [
        text
        for line in lines
        for hearing in HEARINGS
        for text in (f"{hearing}\n{line}", f"{line}\n{hearing}")
    ]
    wrong = {
        text: days
        for text in texts
        if (days := [span.start for span in hearing_days(read_dates(text))]) != [date(2025, 5, 15)]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "Общественные слушания состоятся:\nс. Аса – 14.05.2025;\nс. Акколь – 15.05.2025",
        "Дата проведения\tМесто\n14.05.2025\tс. Аса\n15.05.2025\tс. Акколь",
        "Слушания пройдут 14 мая 2025 г. в с. Аса, 15 мая 2025 г. в с. Акколь",
        "Общественные слушания состоятся:\nАса ауылы, 14.05.2025 в 10:00\nАкколь ауылы, 15.05.2025 в 11:00",
        "Слушания состоятся 14 мая 2025 года в 10:00 в с. Аса. 15 мая 2025 года в 11:00 в с. Акколь.",
        "Қоғамдық тыңдау өтеді: 1) Аса ауылы – 14.05.2025. 2) Ақкөл ауылы – 15.05.2025.",
    ],
)
def test_several_hearings_of_one_notice_are_all_found(text: str) -> None:
    assert [span.start.day for span in hearing_days(read_dates(text))] == [14, 15]


@pytest.mark.parametrize("dash", [" – ", " - ", " — "])
@pytest.mark.parametrize(
    "house", ["ул. Абая 12", "ул. Кабанбай батыра 5", "Абай көшесі 12", "дом 5", "каб. 12"]
)
@pytest.mark.parametrize("day", ["14.05.2025", "14 мая 2025 года", "14 мамыр 2025 жыл"])
def test_a_house_number_before_a_dash_opens_no_period(house: str, dash: str, day: str) -> None:
    (span,) = read_dates(f"Слушания: с. Аса, {house}{dash}{day} в 10:00").dates
    assert (span.start, span.end, span.time) == (date(2025, 5, 14), None, "10:00")


def test_a_page_stamp_under_a_title_is_not_the_hearing() -> None:
    text = (
        "Объявление о проведении общественных слушаний\n24 марта 2025, 10:15\nМатериалы размещены на портале"
    )
    (span,) = read_dates(text).dates
    assert span.role == DateRole.OTHER
