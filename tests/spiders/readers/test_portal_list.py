"""Lists of the portal: rows around links to cards, by header words, by labels, or by what the texts are."""

from __future__ import annotations

import pytest

from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.items import Form
from spiders.readers.portal.card import page_number, read_list
from tests.spiders.golden import check_golden, golden_page

PORTAL = "https://hearings.ndbecology.gov.kz"
OPEN_LIST = f"{PORTAL}/Public/PubHearings?page=1"
DISCUSSION_LIST = f"{PORTAL}/Disscusion/DisPublic?page=3"

CARD = "/Public/PubHearings/PublicHearingDetail?hearingId"
HEADER = (
    "<tr><th>№ регистрации</th><th>Проект</th><th>Регион</th><th>Дата проведения</th><th>Статус</th></tr>"
)


@pytest.mark.parametrize(("name", "url"), [("list_open", OPEN_LIST), ("list_discussions", DISCUSSION_LIST)])
def test_a_saved_list_reads_as_reviewed(name: str, url: str) -> None:
    check_golden(f"portal/{name}", read_list(golden_page(f"portal/{name}.html"), url))


def test_columns_are_found_by_their_header_in_any_order() -> None:
    table = (
        "<table><tr><th>Статус</th><th>Период проведения</th><th>Регион</th><th>Проект</th><th>№ регистрации</th></tr>"
        f"<tr><td>Прошло</td><td>весна</td><td>Мангистау</td><td><a href='{CARD}=5'>Ветропарк</a></td><td>A-17</td></tr>"
        "</table>"
    )
    (row,) = read_list(table, OPEN_LIST).rows
    assert (row.form, row.hearing_id) == (Form.OPEN_MEETING, "5")
    assert (row.status, row.when, row.region, row.title, row.number) == (
        "Прошло",
        "весна",
        "Мангистау",
        "Ветропарк",
        "A-17",
    )


def test_cells_without_a_header_are_recognised_by_what_they_show() -> None:
    table = (
        f"<table><tr><td>25174903001</td><td><a href='{CARD}=7'>Проект от 01.02.2020 в г.Семей</a></td>"
        "<td>г.Шымкент</td><td>05/05/2025 10:00</td><td>Не состоялось</td></tr>"
        f"<tr><td>25174903000</td><td><a href='{CARD}=6'>Иной проект</a></td>"
        "<td>Абай облысы</td><td>04.05.2025</td><td>Аяқталды</td></tr></table>"
    )
    first, second = read_list(table, OPEN_LIST).rows
    assert (first.number, first.region, first.when, first.status) == (
        "25174903001",
        "г.Шымкент",
        "05/05/2025 10:00",
        "Не состоялось",
    )
    assert (second.region, second.when, second.status) == ("Абай облысы", "04.05.2025", "Аяқталды")


def test_a_single_row_outside_a_table_does_not_swallow_the_page() -> None:
    page = (
        "<main><h2>Открытые собрания</h2><p>Обновлено 01/01/2020</p><div class='list'><div>"
        f"<a href='{CARD}=9'>Карьер "
        "Тас"
        "</a><p>Регион: Жамбылская область</p><p>Дата проведения: 06/05/2025 11:00</p>"
        "<p>Статус: Предстоящее</p></div></div></main>"
    )
    (row,) = read_list(page, OPEN_LIST).rows
    assert (row.region, row.when, row.status) == ("Жамбылская область", "06/05/2025 11:00", "Предстоящее")


def test_a_date_column_of_registration_is_not_the_hearing_day() -> None:
    page = read_list(golden_page("portal/list_open.html"), OPEN_LIST)
    assert [row.when for row in page.rows] == ["22/04/2025 15:00", ""]


def test_doubled_quotes_of_titles_stay() -> None:
    page = read_list(golden_page("portal/list_open.html"), OPEN_LIST)
    assert '""Жосалы""' in page.rows[0].title


def test_a_kazakh_list_is_read() -> None:
    table = (
        "<table><tr><th>Тіркеу №</th><th>Жоба</th><th>Өңір</th><th>Өткізілетін күні</th><th>Мәртебесі</th></tr>"
        f"<tr><td>25174903001</td><td><a href='{CARD}=5&lang=kk'>Карьер</a></td><td>Ұлытау облысы</td>"
        "<td>05/05/2025</td><td>Аяқталды</td></tr></table>"
    )
    (row,) = read_list(table, OPEN_LIST).rows
    assert (row.number, row.region, row.when, row.status) == (
        "25174903001",
        "Ұлытау облысы",
        "05/05/2025",
        "Аяқталды",
    )


@pytest.mark.parametrize(
    "answer",
    [
        f"<h2>Открытые собрания</h2><table>{HEADER}</table>",
        "<h2>Общественные слушания</h2><p>Записей не найдено</p>",
    ],
)
def test_a_list_without_rows_is_empty(answer: str) -> None:
    assert read_list(answer, OPEN_LIST).rows == ()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html><body><div id='app'></div><script src='/app.js'></script></body></html>",
        "<html><body><h1>Сервис временно недоступен</h1><p>Статус работ: 2025 г.</p></body></html>",
        "<nav><a href='/Public/PubHearings/PublicHearingDetail?hearingId=1'>Образец</a></nav><p>Новый портал</p>",
        golden_page("portal/open_meeting.html").replace("PublicHearingDetail", "x"),
    ],
)
def test_a_page_without_rows_or_header_is_not_understood(answer: str) -> None:
    with pytest.raises(PageNotUnderstoodError, match=r"expected a list of hearings.*PubHearings\?page=1"):
        read_list(answer, OPEN_LIST)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ('<a rel="next" href="?page=2">»</a>', f"{PORTAL}/Public/PubHearings?page=2"),
        (
            '<a rel="nofollow NEXT" href="/Public/PubHearings?page=7">»</a>',
            f"{PORTAL}/Public/PubHearings?page=7",
        ),
        ('<a href="/Public/PubHearings?page=2">2</a>', f"{PORTAL}/Public/PubHearings?page=2"),
        ('<a href="/Public/PubHearings?page=3">3</a>', None),
        ('<a rel="prev" href="/Public/PubHearings?page=2x">2</a>', None),
        ('<a href="/Disscusion/DisPublic?page=2">2</a>', None),
        ('<a rel="next" href="#">»</a>', None),
        ("", None),
    ],
)
def test_the_next_page_is_the_one_linked_to(links: str, expected: str | None) -> None:
    page = f"<table>{HEADER}<tr><td><a href='{CARD}=5'>Карьер</a></td></tr></table>{links}"
    assert read_list(page, OPEN_LIST).next_url == expected


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("?page=4", 4), ("?lang=ru&Page=12", 12), ("?page=x", 1)]
)
def test_the_page_number_is_read_from_the_address(query: str, number: int) -> None:
    assert page_number(f"{PORTAL}/Public/PubHearings{query}") == number
