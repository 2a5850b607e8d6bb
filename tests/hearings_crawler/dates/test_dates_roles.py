"""What a date is for, which year it belongs to, and which time: notices and minutes as they are written."""

from __future__ import annotations

from datetime import date

import pytest

from hearings_crawler.dates import DateRole, YearFrom, hearing_days, read_dates

NOTICE = """ОБЪЯВЛЕНИЕ
о проведении общественных слушаний
20.03.2025 г.
В соответствии с Правилами проведения общественных слушаний, утвержденными приказом Министра экологии, геологии и
природных ресурсов РК от 3 августа 2021 года № 286, ТОО «Рога» сообщает о проведении общественных слушаний в форме
открытого собрания по проекту «План горных работ на 2025-2030 гг.» (лицензия №3169-EL от 17.02.2025г.).
Дата и время проведения: 25 апреля 2025 года, регистрация участников в 9-30, начало в 10-00 часов.
Место проведения: Атырауская область, ул. 8 марта, 12.
Ознакомиться с материалами можно с 25.03.2025 по 24.04.2025. Замечания принимаются до 22 апреля 2025 года.
тел. 8 (7122) 25-10-20
Объявление опубликовано в газете «Атырау» № 22 от 18.03.2025 г.
"""


def roles(text: str, published: date | None = None) -> dict[str, str]:
    return {span.start.isoformat(): span.role.value for span in read_dates(text, published=published).dates}


def test_a_whole_notice() -> None:
    assert roles(NOTICE) == {
        "2025-03-20": "other",
        "2021-08-03": "legal_reference",
        "2025-02-17": "legal_reference",
        "2025-04-25": "hearing",
        "2025-03-25": "other",
        "2025-04-22": "other",
        "2025-03-18": "newspaper",
    }
    (hearing,) = hearing_days(read_dates(NOTICE))
    assert hearing.time == "10:00"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Дата размещения: {}", DateRole.PLACEMENT),
        ("Дата размещения объявления о проведении общественных слушаний: {}", DateRole.PLACEMENT),
        ("Орналастырылған күні: {}", DateRole.PLACEMENT),
        ("Хабарландыру порталда {} орналастырылды", DateRole.PLACEMENT),
        ("Жарияланған күні {}", DateRole.PLACEMENT),
        ("Дата получения местным исполнительным органом: {}", DateRole.RECEIPT),
        ("Жергілікті атқарушы органның алған күні {}", DateRole.RECEIPT),
        ("Заявление поступило {}", DateRole.RECEIPT),
        ("2.1. Дата-время проведения: {} 10:00", DateRole.HEARING),
        ("2. Место и время проведения {} 16:00", DateRole.HEARING),
        ("Өткізілген күні: {}", DateRole.HEARING),
        ("ашық жиналысты өткізу күні мен уақыты: {}", DateRole.HEARING),
        ("Общественные слушания состоятся {} в 15:00", DateRole.HEARING),
        ("{} в 15:00 состоится открытое собрание", DateRole.HEARING),
        ("Қоғамдық тыңдау {} сағат 11:00-де өтеді", DateRole.HEARING),
        ("ПРОТОКОЛ общественных слушаний от {}", DateRole.HEARING),
        ("по лицензии №3169-EL от {}", DateRole.LEGAL_REFERENCE),
        ("Экологического кодекса РК от {} состоятся общественные слушания", DateRole.LEGAL_REFERENCE),
        (
            "Правила проведения общественных слушаний, утвержденные приказом от {} № 286",
            DateRole.LEGAL_REFERENCE,
        ),
        ("газета «Егемен» № 45 от {}", DateRole.NEWSPAPER),
        ("Бүгін {}", DateRole.PAGE_CLOCK),
        ("Сегодня: {}", DateRole.PAGE_CLOCK),
        ("Срок строительства: {}", DateRole.PROJECT_PERIOD),
        ("Замечания и предложения принимаются до {}", DateRole.OTHER),
        ("Жоба құжаттарымен {} бастап танысуға болады", DateRole.OTHER),
        ("по состоянию на {}", DateRole.OTHER),
    ],
)
@pytest.mark.parametrize("day", ["20 мая 2025 года", "20.05.2025", "20.05.2025 г."])
def test_cues(text: str, role: DateRole, day: str) -> None:
    (span,) = read_dates(text.format(day)).dates
    assert (span.start, span.role) == (date(2025, 5, 20), role)


@pytest.mark.parametrize(
    "text",
    [
        "2021 жылғы 3 тамыздағы № 286 бұйрығы",
        "2021 жылғы 3 тамыздағы Қағидалар",
        "03.08.2021 № 286",
        "2000 жылғы 23 қазан N 92-II",
    ],
)
def test_kazakh_legal_references(text: str) -> None:
    (span,) = read_dates(f"Қоғамдық тыңдауларды өткізу {text}").dates
    assert span.role == DateRole.LEGAL_REFERENCE


def test_each_village_keeps_its_time() -> None:
    text = (
        "Қоғамдық тыңдаулар өтеді:\n1) 11 сағат 00 мин. 2024 жылдың 19 наурызында;\n"
        "2) 15 сағат 00 мин. 2024 жылдың 19 наурызында;\n3) 11 сағат 00 мин. 2024 жылдың 20 наурызында."
    )
    assert [(span.start.day, span.time) for span in read_dates(text).dates] == [
        (19, "11:00"),
        (19, "15:00"),
        (20, "11:00"),
    ]
    assert [span.start.day for span in hearing_days(read_dates(text))] == [19, 19, 20]
    assert [span.start.day for span in hearing_days(read_dates(text), sittings=False)] == [19, 20]


@pytest.mark.parametrize(
    "text",
    [
        "Слушания 20 мая 2025 года в 10-00, регистрация участников с 9-30",
        "регистрация участников в 9-30, слушания 20 мая 2025 года в 10-00",
        "тыңдау 2025 жылғы 20 мамырда сағат 10:00-де өтеді, тіркеу сағат 9:30-да басталады",
    ],
)
def test_registration_is_not_the_hearing(text: str) -> None:
    (span,) = hearing_days(read_dates(text))
    assert span.time == "10:00"


def test_a_moved_hearing_leaves_its_old_day() -> None:
    text = "Слушания, назначенные на 20 мая 2025 года, переносятся на 27 мая 2025 года в 15:00"
    assert [span.start.day for span in hearing_days(read_dates(text))] == [27]


@pytest.mark.parametrize(
    ("text", "published", "start"),
    [
        ("22 августа: 17:00 –", date(2023, 8, 21), date(2023, 8, 22)),
        ("21-22 тамыз аралығында", date(2023, 8, 21), date(2023, 8, 21)),
        ("24-26 желтоқсан аралығында", date(2025, 12, 25), date(2025, 12, 24)),
        ("слушания состоятся 14 января", date(2024, 12, 10), date(2025, 1, 14)),
        ("В пятницу, 18 марта", date(2016, 3, 1), date(2016, 3, 18)),
        ("А.ж. 26 мамырында", date(2025, 4, 20), date(2025, 5, 26)),
        ("26 мая т.г.", date(2025, 4, 20), date(2025, 5, 26)),
        ("осы жылғы 26 мамырда", date(2025, 4, 20), date(2025, 5, 26)),
        ("ағымдағы жылдың 26 мамырында", date(2025, 4, 20), date(2025, 5, 26)),
        ("26 мая текущего года", date(2025, 4, 20), date(2025, 5, 26)),
        ("26 мая с.г.", date(2025, 4, 20), date(2025, 5, 26)),
        ("Слушания состоятся 14 января. Объявление размещено 10.12.2024", None, date(2025, 1, 14)),
    ],
)
def test_missing_years_come_from_the_context(text: str, published: date | None, start: date) -> None:
    span = read_dates(text, published=published).dates[0]
    assert (span.start, span.year_from) == (start, YearFrom.CONTEXT)


@pytest.mark.parametrize("published", [None, date(2025, 12, 25)])
def test_a_weekday_that_fits_no_year_is_refused(published: date | None) -> None:
    assert read_dates("В пятницу, 18 марта", published=published).dates == ()


def test_a_decree_gives_no_year() -> None:
    text = "Согласно приказу от 3 августа 2021 года № 286 слушания состоятся 20 мая в 10-00"
    reading = read_dates(text)
    assert [span.role for span in reading.dates] == [DateRole.LEGAL_REFERENCE]
    assert "year is missing" in reading.refused[0].reason


def test_raw_words_stand_where_they_are_said_to_stand() -> None:
    text = "Дата:\u200b 25\u00ad мая&nbsp;2025 года, сағат 10:00"
    (span,) = read_dates(text).dates
    assert text[span.position :].startswith(span.raw)
    assert span.raw == "25\u00ad мая&nbsp;2025 года"


def test_a_portal_card() -> None:
    text = (
        "По проекту: план разведки по лицензий №3169-EL от 17.02.2025г. в Жамбылской области\n\n"
        "2. Место и время проведения 03/02/2026 10:00\n\n2.1. Дата-время проведения: 03/02/2026 10:00\n\n"
        "1.3. Ссылка: Время встречи: 03.02.2026 10:00 Длительность встречи: 01 час. Идентификатор встречи: 985-778-515-289"
    )
    reading = read_dates(text)
    assert [span.role.value for span in reading.dates] == ["legal_reference", "hearing", "hearing", "hearing"]
    assert [(span.start, span.time) for span in hearing_days(reading)] == [(date(2026, 2, 3), "10:00")]
    assert reading.refused == ()


def test_the_next_sentence_does_not_change_a_role() -> None:
    text = "Слушания пройдут в форме публичных обсуждений с 05.05.2025 г. по 12.05.2025 г. Ознакомиться с 01.04.2025"
    assert roles(text) == {"2025-05-05": "hearing", "2025-04-01": "other"}
