"""The generous first look at whether an item has to do with a hearing."""

from __future__ import annotations

import pytest

from hearings_crawler.documents.relevance import mentions_hearing


@pytest.mark.parametrize(
    "title",
    [
        "Объявление о проведении общественных слушаний",
        "ОБЩЕСТВЕННЫЕ СЛУШАНИЯ",
        "Общecтвенные слyшания",
        "Қоғамдық тыңдау өткізу туралы",
        "Когамдык тындау",
        "25.12.2019Общественноеслушание",
        "ҚОҒАМДЫҚ ТЫҢ\u00adДАУ",
        "Открытое собрание жителей с. Кордай",
        "Ашық жиналыс өтеді",
        "О публичных обсуждениях отчета о возможных воздействиях",
        "Жария талқылау",
        "Протокол № 3",
        "Хаттама",
        "Объявление: экологическая экспертиза проекта",
        "Қоршаған ортаны қорғау бөлімінің хабарландыруы",
        "Извещение о проекте нормативов эмиссий",
        "protokol_obsh_slushaniy_3.pdf",
        "Қоғамдық\u00a0тыңдаулар",
    ],
)
def test_titles_of_hearings_are_seen_however_they_are_written(title: str) -> None:
    assert mentions_hearing(title)


@pytest.mark.parametrize(
    "title",
    ["План государственных закупок", "Объявление о приеме на работу", "О субботнике", "Мектеп тарихы", ""],
)
def test_titles_of_other_things_are_passed_over(title: str) -> None:
    assert not mentions_hearing(title)


def test_the_text_counts_as_the_title_does() -> None:
    assert mentions_hearing("Объявление", "ТОО сообщает: слушания состоятся 21 апреля")
    assert mentions_hearing("Объявление", "о материалах ОВОС")
    assert not mentions_hearing("Объявление", "о вакансии")
