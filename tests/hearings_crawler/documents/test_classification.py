"""What an item is, by the words of its title and then of its opening, in Kazakh and in Russian."""

from __future__ import annotations

import pytest

from hearings_crawler.documents import classify
from hearings_crawler.items import DocumentKind, Form

NOTICE, MINUTES = DocumentKind.NOTICE, DocumentKind.MINUTES
MEETING, DISCUSSION = Form.OPEN_MEETING, Form.PUBLIC_DISCUSSION


@pytest.mark.parametrize(
    ("title", "text", "kind", "form"),
    [
        ("Объявление о проведении общественных слушаний", "в форме открытого собрания", NOTICE, MEETING),
        ("ОБЬЯВЛЕНИЕ", "Общественные слушания в форме открытых собраний по проекту НДВ", NOTICE, MEETING),
        ("Извещение", "общественные слушания посредством публичных обсуждений", NOTICE, DISCUSSION),
        ("Протокол общественных слушаний в форме открытого собрания", "Объявление дано", MINUTES, MEETING),
        ("Протокол", "общественных слушаний посредством публичных обсуждений", MINUTES, DISCUSSION),
        ("Қоғамдық тыңдаулар өткізу туралы хабарландыру", "ашық жиналыс түрінде", NOTICE, MEETING),
        ("Қоғамдық тыңдаулар", "«Тас» ЖШС ашық жиналыс нысанында өткізетінін хабарлайды", NOTICE, MEETING),
        ("Когамдык тындау хаттамасы", "ашык жиналыс", MINUTES, MEETING),
        ("Жария талқылау хаттамасы", "", MINUTES, DISCUSSION),
        ("Общественные слушания 15 мая", "Объявление. В форме открытых собраний", NOTICE, MEETING),
        ("Общественные слушания № 3", "Протокол № 3. Объявление опубликовано в газете", MINUTES, None),
        (
            "Общественные слушания",
            "Слушания будут проведены 15 мая. Объявление. Открытое собрание.",
            NOTICE,
            MEETING,
        ),
        ("Қоғамдық тыңдау", "2025 жылғы 15 мамырда өтеді. Хабарландыру. Ашық жиналыс", NOTICE, MEETING),
        ("Общественные слушания", "ТОО «Тас»: в прошлом году начат проект. Объявление", NOTICE, None),
    ],
)
def test_kind_and_form_follow_from_the_words(
    title: str, text: str, kind: DocumentKind, form: Form | None
) -> None:
    found = classify(title, text)
    assert (found.kind, found.form, found.ignored) == (kind, form, "")


def test_what_the_words_leave_open_stays_open() -> None:
    found = classify("Общественные слушания", "15 мая в 11:00 в акимате района, проект ОВОС")
    assert (found.kind, found.form, found.ignored) == (None, None, "")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Общественные слушания", "ТОО «Тас»: 15 мая будут проведены слушания в форме открытого собрания"),
        ("Слушания", "Слушания могут быть проведены онлайн, открытое собрание"),
    ],
)
def test_an_announcement_in_the_future_is_no_press_report(title: str, text: str) -> None:
    assert classify(title, text).ignored == ""


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("В Таразе прошли общественные слушания по строительству завода", "Жители обсудили ОВОС."),
        ("Общественные слушания состоялись", "В селе Кордай собрались жители"),
        ("Қоғамдық тыңдаулар өтті", "Тараз қаласында"),
        ("Экология", "Вчера состоялись общественные слушания. Протокол будет размещён."),
        ("Общественные слушания проведены", "Собрание открыл аким"),
    ],
)
def test_a_report_of_a_hearing_held_is_no_document(title: str, text: str) -> None:
    assert "press report" in classify(title, text).ignored


@pytest.mark.parametrize(
    ("title", "text", "regime"),
    [
        ("Объявление", "Общественные слушания по проекту детальной планировки района", "town planning"),
        ("Общественные слушания", "Приказ № 505. Присутствовало управление экологии", "town planning"),
        ("Публичные слушания по тарифам на воду", "об охране окружающей среды", "tariffs"),
        ("Сессия районного маслихата", "Слушания отчёта комиссии. Объявление", "maslikhat"),
        (
            "Публичные обсуждения корректировки границ природного парка",
            "Объявление: особо охраняемая территория",
            "protected area",
        ),
    ],
)
def test_other_regimes_are_no_documents(title: str, text: str, regime: str) -> None:
    assert regime in classify(title, text).ignored


def test_an_environmental_hearing_on_a_town_plan_is_a_document() -> None:
    found = classify(
        "Объявление", "Общественные слушания: генеральный план, отчет о возможных воздействиях, № 286"
    )
    assert (found.kind, found.ignored) == (NOTICE, "")


def test_what_speaks_of_no_hearing_is_no_document() -> None:
    assert classify("План государственных закупок", "на 2025 год").ignored == "mentions no hearing"
