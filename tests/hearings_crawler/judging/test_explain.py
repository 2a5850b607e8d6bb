"""The reasons of verdicts, word for word in Kazakh, Russian and English."""

from __future__ import annotations

import re
from datetime import date

import pytest

from hearings_crawler.judging import explain
from hearings_crawler.judging.placement import Backdating, Placement
from hearings_crawler.law.rulebook import Column, Texts, load_rulebook
from hearings_crawler.law.terms import Term
from hearings_crawler.law.workdays import load_calendar
from tests.hearings_crawler.builders import World, findings

CALENDAR = load_calendar()
EDITION = load_rulebook().editions[0]
NUMBER = "25040700001"


def written(term: Term, anchor: date, raw: str = "") -> Texts:
    return explain.count(term, anchor, term.due(anchor, CALENDAR), CALENDAR, raw=raw)


def first_term(table: int, rule: str) -> Term:
    return EDITION.column(table, rule).terms[0]


@pytest.mark.parametrize("rule", ["notice_late", "notice_absent"])
def test_a_notice_received_before_nauryz(rule: str) -> None:
    assert written(first_term(1, rule), date(2025, 3, 20), "20/03/2025") == Texts(
        en="Received by the akimat: 20.03.2025 (in the source: «20/03/2025»). Count: 21.03 – Nauryz; "
        "22.03 – Nauryz; 23.03 – Nauryz; 24.03 – in lieu of Nauryz (22.03); 25.03 – in lieu of Nauryz (23.03); "
        "26.03 – 1. Due on 26.03.2025 (1 working day).",
        kk="ЖАО алған күн: 20.03.2025 (дереккөзде: «20/03/2025»). Есептеу: 21.03 – Наурыз мейрамы; "
        "22.03 – Наурыз мейрамы; 23.03 – Наурыз мейрамы; 24.03 – Наурыз мейрамының орнына (22.03); "
        "25.03 – Наурыз мейрамының орнына (23.03); 26.03 – 1. Мерзімі 26.03.2025 күнін қоса алғанға дейін (1 жұмыс күні).",
        ru="Получено МИО: 20.03.2025 (в источнике: «20/03/2025»). Счёт: 21.03 – Наурыз мейрамы; "
        "22.03 – Наурыз мейрамы; 23.03 – Наурыз мейрамы; 24.03 – вместо Наурыз мейрамы (22.03); "
        "25.03 – вместо Наурыз мейрамы (23.03); 26.03 – 1. Срок до 26.03.2025 включительно (1 рабочий день).",
    )


@pytest.mark.parametrize(("rule", "at"), [("notice_short", 0), ("notice_absent", 1)])
def test_the_last_lawful_day_of_a_notice(rule: str, at: int) -> None:
    assert written(EDITION.column(1, rule).terms[at], date(2025, 5, 15), "15 мая 2025 года") == Texts(
        en="First hearing day: 15.05.2025 (in the source: «15 мая 2025 года»). "
        "Last lawful day, 30 calendar days before: 15.04.2025.",
        kk="Тыңдаудың бірінші күні: 15.05.2025 (дереккөзде: «15 мая 2025 года»). "
        "Мерзімінде орналастырудың соңғы күні (тыңдауға дейін 30 күнтізбелік күн): 15.04.2025.",
        ru="Первый день слушаний: 15.05.2025 (в источнике: «15 мая 2025 года»). "
        "Последний день для размещения в срок (за 30 календарных дней до слушаний): 15.04.2025.",
    )


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        (table, rule)
        for table in (1, 2)
        for rule in ("minutes_late", "minutes_absent", "minutes_absent_portal")
    ],
)
def test_minutes_of_a_hearing_before_the_may_holidays(table: int, rule: str) -> None:
    assert written(first_term(table, rule), date(2025, 4, 30), "«30» сәуір 2025 ж.") == Texts(
        en="Last hearing day: 30.04.2025 (in the source: “«30» сәуір 2025 ж.”). "
        "Count: 01.05 – Kazakhstan People's Unity Day; 02.05 – 1; 03.05 – Saturday; 04.05 – Sunday; 05.05 – 2; "
        "06.05 – 3; 07.05 – Defender of the Fatherland Day; 08.05 – 4. Due on 08.05.2025 (4 working days).",
        kk="Тыңдаудың соңғы күні: 30.04.2025 (дереккөзде: “«30» сәуір 2025 ж.”). "
        "Есептеу: 01.05 – Қазақстан халқының бірлігі мерекесі; 02.05 – 1; 03.05 – сенбі; 04.05 – жексенбі; "
        "05.05 – 2; 06.05 – 3; 07.05 – Отан қорғаушы күні; 08.05 – 4. "
        "Мерзімі 08.05.2025 күнін қоса алғанға дейін (4 жұмыс күні).",
        ru="Последний день слушаний: 30.04.2025 (в источнике: “«30» сәуір 2025 ж.”). "
        "Счёт: 01.05 – Праздник единства народа Казахстана; 02.05 – 1; 03.05 – суббота; 04.05 – воскресенье; "
        "05.05 – 2; 06.05 – 3; 07.05 – День защитника Отечества; 08.05 – 4. "
        "Срок до 08.05.2025 включительно (4 рабочих дня).",
    )


def test_a_worked_saturday_is_counted_and_its_order_named() -> None:
    text = written(first_term(1, "minutes_late"), date(2024, 5, 2))
    assert "04.05 – 2, рабочий день (суббота), отдых перенесён на 8 мая (среда): приказ" in text.ru
    assert "04.05 – 2, жұмыс күні (сенбі), демалыс 8 мамырға (сәрсенбі) ауыстырылды" in text.kk
    assert "08.05 – day off moved from 4 May (Saturday)" in text.en


def test_every_day_between_anchor_and_due_day_is_written_down() -> None:
    term = first_term(1, "minutes_late")
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2025, 12, 1).toordinal(), 3):
        anchor = date.fromordinal(ordinal)
        due = term.due(anchor, CALENDAR)
        days = [f"{date.fromordinal(day):%d.%m}" for day in range(ordinal + 1, due.toordinal() + 1)]
        for text in (written(term, anchor).kk, written(term, anchor).ru, written(term, anchor).en):
            assert re.findall(r"(?:: |; )([0-9]{2}\.[0-9]{2}) – ", text) == days


def test_words_in_the_source_are_left_out_when_they_are_not_known() -> None:
    text = written(first_term(1, "notice_short"), date(2025, 5, 15))
    assert text.ru.startswith("Первый день слушаний: 15.05.2025. ")
    assert explain.quoted(" 15\n мая ").en == " (in the source: «15 мая»)"


@pytest.mark.parametrize(
    ("days", "unit", "ru", "kk", "en"),
    [
        (1, "working_days", "1 рабочий день", "1 жұмыс күні", "1 working day"),
        (2, "working_days", "2 рабочих дня", "2 жұмыс күні", "2 working days"),
        (4, "working_days", "4 рабочих дня", "4 жұмыс күні", "4 working days"),
        (5, "working_days", "5 рабочих дней", "5 жұмыс күні", "5 working days"),
        (11, "working_days", "11 рабочих дней", "11 жұмыс күні", "11 working days"),
        (12, "working_days", "12 рабочих дней", "12 жұмыс күні", "12 working days"),
        (21, "working_days", "21 рабочий день", "21 жұмыс күні", "21 working days"),
        (1, "calendar_days", "1 календарный день", "1 күнтізбелік күн", "1 calendar day"),
        (3, "calendar_days", "3 календарных дня", "3 күнтізбелік күн", "3 calendar days"),
        (30, "calendar_days", "30 календарных дней", "30 күнтізбелік күн", "30 calendar days"),
        (31, "calendar_days", "31 календарный день", "31 күнтізбелік күн", "31 calendar days"),
        (111, "calendar_days", "111 календарных дней", "111 күнтізбелік күн", "111 calendar days"),
    ],
)
def test_plural_forms(days: int, unit: str, ru: str, kk: str, en: str) -> None:
    after = written(Term("received", days, unit, "after"), date(2025, 4, 7))
    before = written(Term("first_day", days, unit, "before"), date(2025, 9, 17))
    assert after.ru.endswith(f" включительно ({ru}).")
    assert after.kk.endswith(f" ({kk}).")
    assert after.en.endswith(f" ({en}).")
    assert f"Последний день для размещения в срок (за {ru} до слушаний): " in before.ru
    assert f"Мерзімінде орналастырудың соңғы күні (тыңдауға дейін {kk}): " in before.kk
    assert f"Last lawful day, {en} before: " in before.en


def test_a_term_of_no_days_ends_on_its_anchor() -> None:
    assert written(Term("received", 0, "working_days", "after"), date(2025, 4, 7)).en == (
        "Received by the akimat: 07.04.2025. Due on 07.04.2025 (0 working days)."
    )


SHOWN = Placement(date(2025, 4, 9), date(2025, 4, 9), date(2025, 4, 9), "", "")


def test_a_shown_placement_date_is_quoted() -> None:
    assert explain.placed(SHOWN, "site", raw="Дата размещения: 09.04.2025") == Texts(
        en="Placed on the akimat's site on 09.04.2025 (the date shown; in the source: «Дата размещения: 09.04.2025»).",
        kk="ЖАО интернет-ресурсында 09.04.2025 орналастырылған (көрсетілген күн; "
        "дереккөзде: «Дата размещения: 09.04.2025»).",
        ru="Размещено на интернет-ресурсе МИО 09.04.2025 (указанная дата; в источнике: «Дата размещения: 09.04.2025»).",
    )
    assert explain.placed(SHOWN, "portal").kk == (
        "Ақпараттық жүйеде 09.04.2025 орналастырылған (көрсетілген күн)."
    )


@pytest.mark.parametrize(
    ("lower", "kk", "ru"),
    [
        (
            date(2025, 4, 8),
            (
                "ЖАО интернет-ресурсында 08.04.2025 мен 10.04.2025 аралығында орналастырылған (күні көрсетілмеген; "
                "біздің қарап шығуларымыз бойынша)."
            ),
            "Размещено на интернет-ресурсе МИО между 08.04.2025 и 10.04.2025 (дата не указана; по нашим обходам).",
        ),
        (
            None,
            (
                "ЖАО интернет-ресурсында 10.04.2025 немесе одан бұрын орналастырылған (алғаш сол күні "
                "көрінген; күні көрсетілмеген)."
            ),
            (
                "Размещено на интернет-ресурсе МИО 10.04.2025 или раньше (впервые увидено в этот день; дата не "
                "указана)."
            ),
        ),
    ],
)
def test_an_interval_is_named(lower: date | None, kk: str, ru: str) -> None:
    text = explain.placed(Placement(None, lower, date(2025, 4, 10), "", ""), "site")
    assert (text.kk, text.ru) == (kk, ru)


@pytest.mark.parametrize(
    ("kind", "kk", "ru"),
    [
        ("crawl", "онда болмаған толық қарап шығу", "полный обход, в котором его не было"),
        ("server", "сервердің уақыт белгісі", "отметка времени сервера"),
        ("upload", "файлдарының ең ерте жүктелу жолы", "самый ранний путь загрузки файлов"),
        ("address", "мекенжайындағы күн", "дата в адресе"),
    ],
)
def test_backdating_names_its_evidence(kind: str, kk: str, ru: str) -> None:
    text = explain.backdated(
        Backdating(kind, date(2025, 4, 15), date(2025, 4, 9), "", ""), raw="09.04.2025 г."
    )
    assert text.kk == (
        f"Көрсетілген күн 09.04.2025 (дереккөзде: «09.04.2025 г.»); оған қарсы дәлел: {kk}, 15.04.2025."
    )
    assert text.ru == f"Указана дата 09.04.2025 (в источнике: «09.04.2025 г.»); против неё: {ru}, 15.04.2025."


def test_paragraphs_are_named() -> None:
    assert explain.paragraph(EDITION.column(2, "minutes_late")) == Texts(
        "Rules, para 46.", "Қағидалардың 46-тармағы.", "Пункт 46 Правил."
    )


def columns() -> list[Column]:
    return [column for column in EDITION.columns if not column.is_count]


@pytest.mark.parametrize("column", columns(), ids=lambda column: f"{column.table}-{column.id}")
def test_every_rule_has_a_paragraph_in_three_languages(column: Column) -> None:
    for language in ("en", "kk", "ru"):
        assert str(column.paragraph) in explain.paragraph(column).get(language)


def test_a_broken_verdict_names_anchor_due_day_and_paragraph_in_three_languages() -> None:
    world = World().covered("2025-05-31").hearing("1", "2025-05-15", received="2025-04-07", number=NUMBER)
    world.site_notice(number=NUMBER, shown="2025-04-25")
    judged = world.judge()
    for rule, anchor, due in (
        ("notice_late", "07.04.2025", "08.04.2025"),
        ("notice_short", "15.05.2025", "15.04.2025"),
    ):
        (finding,) = findings(judged, rule)
        for language in ("en", "kk", "ru"):
            text = finding.reason.get(language)
            assert all(part in text for part in (anchor, due, "25.04.2025", "15"))
