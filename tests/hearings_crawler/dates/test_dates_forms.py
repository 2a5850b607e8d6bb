"""Every form of a date, over all months, cases and both scripts; expected values come from lists, not from the reader."""

from __future__ import annotations

import csv
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from hearings_crawler.dates import DateSpan, YearFrom, read_dates, read_single_date
from hearings_crawler.dates.check import check_rows, main

DATA = Path(__file__).parent / "data"
KAZAKH = [
    "қаңтар қаңтарда қаңтардан қаңтарға қаңтардың қаңтарында қаңтарынан қаңтарына қаңтарының қаңтарындағы кантар",
    "ақпан ақпанда ақпаннан ақпанға ақпанның ақпанында ақпанынан ақпанына ақпанының ақпанындағы акпан",
    "наурыз наурызда наурыздан наурызға наурыздың наурызында наурызынан наурызына наурызының наурызындағы",
    "сәуір сәуірде сәуірден сәуірге сәуірдің сәуірінде сәуірінен сәуіріне сәуірінің сәуіріндегі сәуiр сауир",
    "мамыр мамырда мамырдан мамырға мамырдың мамырында мамырынан мамырына мамырының мамырдағы мамырындағы МАМЫР",
    "маусым маусымда маусымнан маусымға маусымның маусымында маусымынан маусымына маусымының маусымдағы маусымындағы",
    "шілде шілдеде шілдеден шілдеге шілденің шілдесінде шілдесінен шілдесіне шілдесінің шілдесіндегі шилде шiлде",
    "тамыз тамызда тамыздан тамызға тамыздың тамызында тамызынан тамызына тамызының тамыздағы тамызындағы",
    (
        "қыркүйек қыркүйекте қыркүйектен қыркүйекке қыркүйегінде қыркүйегінен қыркүйегіне қыркүйегінің қыркүйектегі "
        "қыркүйегіндегі кыркуйек қырқүйек кыркүйек қыркyйек"
    ),
    "қазан қазанда қазаннан қазанға қазанның қазанында қазанынан қазанына қазанының қазандағы қазанындағы казан казанда",
    "қараша қарашада қарашадан қарашаға қарашаның қарашасында қарашасынан қарашасына қарашасының қарашасындағы",
    (
        "желтоқсан желтоқсанда желтоқсаннан желтоқсанға желтоқсанның желтоқсанында желтоқсанынан желтоқсанына желтоқсанының "
        "желтоқсандағы желтоқсанындағы желтоксан"
    ),
]
LATIN = [
    "qańtar qantar kantar",
    "aqpan akpan aqpanda",
    "naýryz nauryz nauryzda",
    "sáýir säuır sauir sauirde",
    "mamyr mamyrda mamyrynda",
    "maýsym mausym mausymda",
    "shilde şılde shildede",
    "tamyz tamyzda Tamyz",
    "qyrkúıek qyrküiek kyrkuiek qyrkuiekte",
    "qazan kazan qazanda",
    "qarasha qaraşa karasha",
    "jeltoqsan zheltoksan jeltoqsanda",
]
RUSSIAN = [
    "январь января январе январю январем янв.",
    "февраль февраля феврале февралю февралем фев. февр.",
    "март марта марте марту мартом мар.",
    "апрель апреля апреле апрелю апрелем апр.",
    "май мая мае маю маем",
    "июнь июня июне июню июнем июн.",
    "июль июля июле июлю июлем июл.",
    "август августа августе августу августом авг.",
    "сентябрь сентября сентябре сентябрю сентябрем сен. сент.",
    "октябрь октября октябре октябрю октябрем окт.",
    "ноябрь ноября ноябре ноябрю ноябрем ноя. нояб.",
    "декабрь декабря декабре декабрю декабрем дек. ДЕКАБРЯ",
]
KAZAKH_SHORT = [
    "қаң.",
    "ақп.",
    "нау.",
    "сәу.",
    "мам.",
    "мау.",
    "шіл.",
    "там.",
    "қыр.",
    "қаз.",
    "қар.",
    "жел.",
]


def months(table: list[str]) -> list[tuple[int, str]]:
    return [(number, word) for number, words in enumerate(table, 1) for word in words.split()]


def only(text: str, published: date | None = None) -> DateSpan:
    spans = read_dates(text, published=published).dates
    assert len(spans) == 1, (text, spans)
    return spans[0]


def read_otherwise(form: str, words: list[tuple[int, str]], year: int, day: int) -> list[str]:
    """Return the texts, the form with each month's word, that do not give one day with its own year."""
    wrong = []
    for month, word in words:
        text = form.format(word)
        found = [(span.start, span.end, span.year_from) for span in read_dates(text).dates]
        if found != [(date(year, month, day), None, YearFrom.TEXT)]:
            wrong.append(f"{text}: {found}")
    return wrong


@pytest.mark.parametrize(
    ("form", "day"),
    [("2025 жылғы 3 {}", 3), ("2025 жылдың «17» {}", 17), ("2025 ж. 28 {}", 28), ("2025жылы9{}", 9)],
)
def test_kazakh_year_first(form: str, day: int) -> None:
    words = [*months(KAZAKH), *months(LATIN)]
    assert len(words) > 120
    assert read_otherwise(form, words, 2025, day) == []


@pytest.mark.parametrize(
    "form", ["08 {} 2024", "08 {} 2024 ж.", "08-{} 2024 г.", "\u00ab08\u00bb {} 2024 жыл", "08\u00a0{}, 2024"]
)
def test_day_first(form: str) -> None:
    assert read_otherwise(form, [*months(KAZAKH), *months(RUSSIAN), *months(LATIN)], 2024, 8) == []


def test_kazakh_abbreviations() -> None:
    assert read_otherwise("16 {} 2026 19:16", list(enumerate(KAZAKH_SHORT, 1)), 2026, 16) == []


def test_month_before_its_day() -> None:
    bound = [(m, w) for m, w in months(KAZAKH) if w.endswith(("ның", "нің", "дың", "дің", "тың", "тің"))]
    assert len(bound) > 20
    assert read_otherwise("2025 жылғы {} 22-сі күні", bound, 2025, 22) == []


@pytest.mark.parametrize("separator", [".", "/", "-", " . ", " - ", " / ", "–", ". "])
def test_numeric_dates_are_day_first(separator: str) -> None:
    for day in (date(2023, 2, 1), date(2025, 11, 12), date(2019, 12, 31), date(2024, 2, 29)):
        assert only(f"{day:%d}{separator}{day:%m}{separator}{day.year}").start == day


@pytest.mark.parametrize("after", ["", "г.", " г.", " года", "ж.", " ж.", " жылғы", "Общественное", " жыл"])
def test_what_stands_behind_a_numeric_date(after: str) -> None:
    assert only("25.12.2019" + after).start == date(2019, 12, 25)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("с 12 по 19 октября 2022 года", "2022-10-12", "2022-10-19"),
        ("21–28 мая 2026 г.", "2026-05-21", "2026-05-28"),
        ("25.02.2026 - 30.03.2026", "2026-02-25", "2026-03-30"),
        ("с 28 декабря 2024 года по 5 января 2025 года", "2024-12-28", "2025-01-05"),
        ("с 28 декабря по 5 января 2025 года", "2024-12-28", "2025-01-05"),
        ("2024 жылғы 28 желтоқсаннан 5 қаңтарға дейін", "2024-12-28", "2025-01-05"),
        ("2025 жылғы 12-19 қазан аралығында", "2025-10-12", "2025-10-19"),
        ("2025 жылғы 12 мен 19 қазан аралығында", "2025-10-12", "2025-10-19"),
        ("2025 жылғы 12 қазан мен 2 қараша аралығында", "2025-10-12", "2025-11-02"),
        ("2025 жылғы 12 қазаннан бастап 19 қазанға дейін", "2025-10-12", "2025-10-19"),
        ("12 қазаннан бастап 2025 жылғы 19 қазанға дейін", "2025-10-12", "2025-10-19"),
        ("12.10.2025-тен 19.10.2025-ке дейін", "2025-10-12", "2025-10-19"),
        ("12.10.2025 ж. бастап 19.10.2025 ж. дейін", "2025-10-12", "2025-10-19"),
        ("с 12.10 по 19.10.2025 г.", "2025-10-12", "2025-10-19"),
        ("12-19.10.2025", "2025-10-12", "2025-10-19"),
        ("с 12 октября до 19 октября 2025", "2025-10-12", "2025-10-19"),
        ("21 қаңтар 2025 жылдан 28 қаңтар 2025 жылға дейін", "2025-01-21", "2025-01-28"),
        ("15-мамырдан 19-мамырға дейін 2025 ж.", "2025-05-15", "2025-05-19"),
        ("с «21» января по «28» января 2025 г.", "2025-01-21", "2025-01-28"),
        ("24/01/2022 - 14/02/2022", "2022-01-24", "2022-02-14"),
        ("2025 жылғы қазанның 12-сінен 19-ына дейін", "2025-10-12", "2025-10-19"),
    ],
)
def test_ranges(text: str, start: str, end: str) -> None:
    span = only(text)
    assert (span.start.isoformat(), span.end and span.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("one", "two"), list(product(("состоятся ", "2025 жылғы "), (" и ", ", ", " және ", " мен ")))
)
def test_lists_of_days(one: str, two: str) -> None:
    text = f"{one}21{two}22 мамыр" + ("" if "2025" in one else " 2025 года")
    days = [span.start for span in read_dates(text).dates]
    assert days == [date(2025, 5, 21), date(2025, 5, 22)]


def test_a_house_number_is_not_a_day() -> None:
    assert only("ул. Абая, 12, 20 мая 2025 года").start == date(2025, 5, 20)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("{} сағат 15:00-де", "15:00"),
        ("15 сағат 00 мин. {}", "15:00"),
        ("{}: 17 - 00 час", "17:00"),
        ("{} в 15:00 часов", "15:00"),
        ("{} в 09.00 ч.", "09:00"),
        ("{} 15.00-де", "15:00"),
        ("{} 11-00", "11:00"),
        ("{} в 11 часов 30 минут", "11:30"),
        ("{} сағат 11-де", "11:00"),
        ("{} с 10.00 часов до 18.00", "10:00-18:00"),
        ("{} сағат 10.00-ден 18.00-ге дейін", "10:00-18:00"),
        ("{} 11:00-13:00", "11:00-13:00"),
        ("{} в 10⁰⁰ часов", "10:00"),
        ("сағат 15:00-де {}", "15:00"),
        ("в 16 часов {}", "16:00"),
        ("{}, время: 14.30", "14:30"),
    ],
)
def test_times_belong_to_their_date(text: str, time: str) -> None:
    for day in ("2025 жылғы 20 мамырда", "20 мая 2025 года", "20.05.2025", "20 мая 2025 г."):
        span = only(text.format(day))
        assert (span.start, span.time) == (date(2025, 5, 20), time)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2O25 жылғы l5 мамыр", date(2025, 5, 15)),
        ("О5.О3.2О25", date(2025, 3, 5)),
        ("2025\u200b жыл\u00adғы 3\u2009тамыз", date(2025, 8, 3)),
        ("25\u00a0ма\u00adя\u202f2025&nbsp;года", date(2025, 5, 25)),
        ('""25"" мая 2025 г.', date(2025, 5, 25)),
        ("Дата20.12.2023", date(2023, 12, 20)),
        ("Сенбі, 20 қыркүйек, 2014 жыл", date(2014, 9, 20)),
        ("22 Тamyz 2023", date(2023, 8, 22)),
        ("3 авгycтa 2025", date(2025, 8, 3)),
        ("2025-03-12T22:00:00+00:00", date(2025, 3, 12)),
        ("25-го мая 2025", date(2025, 5, 25)),
        ("21 января (вторник) 2025 года", date(2025, 1, 21)),
        ("қаңтар айының 21 күні 2025 жыл", date(2025, 1, 21)),
        ("03.02.202610:00", date(2026, 2, 3)),
        ("20 05 2026", date(2026, 5, 20)),
        ("Jan 27, 2026 11:00 AM", date(2026, 1, 27)),
        ("25 мая 25 г.", date(2025, 5, 25)),
        ("25.05.25 г.", date(2025, 5, 25)),
        ("3 маи\u0306 2025", date(2025, 5, 3)),
    ],
)
def test_damaged_and_mixed_text(text: str, day: date) -> None:
    assert only(text).start == day


@pytest.mark.parametrize(
    "text",
    [
        "тел. 8 (7172) 25-10-20",
        "+7 701 255 10 20",
        "БИН 050640001234",
        "№ регистрации: 25231531001",
        "43.2567, 76.9286",
        "51°07'12\"",
        "1 250 000 тенге",
        "версия 1.2.3",
        "2.1. 1.2. 4.1.",
        "192.168.1.25",
        "10.12.20.25",
        "L-43-98-(10г-5б-22)",
        "№3169-EL",
        "№ 31-4",
        "25,5 %",
        "0,36 МБ",
        "на 2025-2030 гг.",
        "в 2025 году",
        "май 2025 года",
        "СНиП 2.04.01-85",
        "ГОСТ 17.2.3.02-2014",
        "СН РК 1.02-03-2011",
        "стоимость 21.01.25 тенге",
        "лот 21.01.2025-1",
        "ул. 8 марта",
        "1 мая көшесі",
    ],
)
def test_what_is_not_a_date(text: str) -> None:
    assert read_dates(text).dates == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("31.02.2025", "not in the calendar"),
        ("32 мая 2025 года", "not in the calendar"),
        ("29 февраля 2025 года", "not in the calendar"),
        ("12.13.2025", "no month 13"),
        ("40 05 2025 31.04.2025", "not in the calendar"),
        ("22 августа", "year is missing"),
        ("12-05-25", "order"),
        ("в пятницу, 18 марта 2025 года", "Tuesday"),
        ("с 10.00 часов до 18.00", "time without a day"),
        ("Атырау, 21 января 21:09", "clock"),
        ("19.10.2025 - 12.10.2025", "ends"),
        ("Obyavlenie_20230821025235", "address"),
        ("09-10-19-11-23-06", "address"),
    ],
)
def test_refusals_name_their_reason(text: str, part: str) -> None:
    reading = read_dates(text)
    assert reading.dates == ()
    assert any(part in refusal.reason for refusal in reading.refused), reading


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_real_date_is_read() -> None:
    outcome = check_rows(rows("dates.tsv"))
    assert (outcome.wrong, outcome.missed) == ((), ())


def test_real_ambiguous_dates_are_never_wrong() -> None:
    assert check_rows(rows("dates_ambiguous.tsv")).wrong == ()


def test_check_fails_on_a_wrong_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "wrong.tsv"
    table.write_text(
        "text\tlang\tiso_start\tiso_end\ttime\n20.05.2026\tru\t2026-05-21\t\t\n", encoding="utf-8"
    )
    assert main([str(table)]) == 1
    assert "1 wrong" in capsys.readouterr().out
    assert main([str(DATA / "dates.tsv")]) == 0
    assert main([]) == 2
    assert main([str(tmp_path / "missing.tsv")]) == 2


@pytest.mark.parametrize(
    "text", ["18/03/2025", "12/11/2025 - 18/11/2025", "16 ақпан 2026 19:16", "03/02/2026 10:00"]
)
def test_single_dates(text: str) -> None:
    span = read_single_date(text)
    assert span is not None
    assert span.raw in text


@pytest.mark.parametrize("text", ["", "нет", "18/03/2025 19/03/2025", "31.02.2025", "22 августа"])
def test_no_single_date(text: str) -> None:
    assert read_single_date(text) is None
