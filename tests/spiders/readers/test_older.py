"""The three older kinds of akimat sites."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest
from scrapy.http import HtmlResponse, Request

from hearings_crawler.content.markup import page_text, parse_html
from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.registry.regions import SiteAddress
from spiders.readers.older.filelist import read_file, read_files
from spiders.readers.older.onepage import read_notice, read_notices
from spiders.readers.older.urldate import Entry, read_article, read_entries
from spiders.readers.page_structure import next_page
from spiders.readers.shown_dates import address_day, day_of, has_stamp
from tests.spiders.golden import check_golden, golden_bytes, golden_page
from tests.spiders.offline import crawl, spider_for

ONEPAGE = SiteAddress(
    "onepage", "https://tabigat.aktobe.gov.kz/kk/obshchestvennyye-slushaniya", confirmed=True
)
URLDATE = SiteAddress("urldate", "https://op-tsh.sko.gov.kz/news", confirmed=True)
FILELIST = SiteAddress("filelist", "https://almaty.gov.kz/page.php?page_id=4991&lang=1", confirmed=True)
REDESIGN = "<html><body><h1>Жаңа сайт</h1><p>Добро пожаловать на новый сайт</p></body></html>"
ARTICLE = "https://op-tsh.sko.gov.kz/news/read/Obyavlenie_20250321025235.html"


def notices_of(body: str) -> list[tuple[str, str]]:
    page = parse_html(f"<html><body><div class='content'>{body}</div></body></html>")
    return [(notice.shown_date, notice.text) for notice in read_notices(page, ONEPAGE.address)]


# --- one page, many notices -----------------------------------------------------------------------------


def test_a_saved_page_of_notices_gives_the_reviewed_documents() -> None:
    notices = read_notices(parse_html(golden_page("onepage/aktobe.html")), ONEPAGE.address)
    check_golden("onepage/aktobe", [read_notice(notice, ONEPAGE.address) for notice in notices])


def test_only_notices_of_the_window_are_kept_and_all_are_counted() -> None:
    result = crawl(spider_for(ONEPAGE), lambda request: golden_page("onepage/aktobe.html"))
    assert sorted(document.shown_date for document in result.documents) == ["21.03.2025 ж.", "25.02.2025"]
    assert result.coverage.status is Status.COMPLETE


@pytest.mark.parametrize(
    "sentence",
    [
        "25.04.2025 ж. сағат 11:00-де тыңдау өтеді",
        "25.04.2025 г. в 15:00 часов в здании акимата",
        "25.04.2025 күні сағат 10:00-де",
        "25.04.2025 года состоятся слушания",
        "25.04.2025 - 29.04.2025 период обсуждения",
        "25 апреля 2025 года в 11:00 часов",
        "С 25.04.2025 принимаются замечания",
    ],
)
def test_a_date_within_a_sentence_heads_no_notice(sentence: str) -> None:
    found = notices_of(f"<p>21.03.2025 ж.</p><p>Қоғамдық тыңдау</p><p>{sentence}</p>")
    assert [shown for shown, _ in found] == ["21.03.2025 ж."]
    assert sentence in found[0][1]


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("<p>21.01.2020 ж.</p>", "21.01.2020 ж."),
        ("<b>21.01.2020&nbsp;г.</b><br>", "21.01.2020 г."),
        ("<h4>21/01/2020</h4>", "21/01/2020"),
        ("<p>21 қаңтар 2020 жыл</p>", "21 қаңтар 2020 жыл"),
        ("<p>Дата размещения: 21.01.2020</p>", "21.01.2020"),
        ("<p>2020 жылғы 21 қаңтар</p>", "2020 жылғы 21 қаңтар"),
        ("<div>21.01.2020Общественные слушания</div>", "21.01.2020"),
        ("<table><tr><td>21.01.2020</td><td>Объявление</td></tr></table>", "21.01.2020"),
    ],
)
def test_a_heading_date_is_known_by_its_place_and_not_by_its_markup(heading: str, shown: str) -> None:
    found = notices_of(f"{heading}<p>Общественные слушания состоятся 25.02.2020 года</p>")
    assert [date_shown for date_shown, _ in found] == [shown]


@pytest.mark.parametrize(
    "last_line",
    [
        "Срок подачи замечаний – 5 дней.",
        "Срок подачи замечаний и предложений — до начала слушаний",
        "Время приёма: с 9:00 до 18:00",
        "Дата и время проведения: 15 апреля 2025 года в 11:00",
        "Место и время проведения слушаний будут сообщены дополнительно",
        "Замечания принимаются в установленный срок",
        "Дата слушаний указана в приложении.",
        "Ескертулер қабылдау мерзімі – 5 күн",
        "Тыңдау күні: 2025 жылғы 15 сәуір, сағат 11:00",
        "Тыңдау сағат 15:00-де басталады",
        "Өтінімдер тыңдау күніне дейін қабылданады",
        "Телефон для справок:",
        "Приложение:",
        "Байланыс телефоны:",
    ],
)
def test_every_dated_heading_begins_a_notice_whatever_the_line_above_says(last_line: str) -> None:
    found = notices_of(
        f"<p>21.03.2025 ж.</p><p>Объявление о слушаниях А</p><p>{last_line}</p>"
        "<p>20.03.2025 ж.</p><p>Объявление о слушаниях Б</p>"
    )
    assert [shown for shown, _ in found] == ["21.03.2025 ж.", "20.03.2025 ж."]
    assert "Б" in found[1][1]


@pytest.mark.parametrize(
    "label",
    [
        "Дата и время проведения",
        "Дата проведения:",
        "Дата проведения общественных слушаний",
        "Срок подачи замечаний и предложений:",
        "Өткізілетін күні мен уақыты",
        "Қоғамдық тыңдаулардың өтетін күні:",
        "2. Дата проведения открытого собрания:",
    ],
)
def test_a_date_below_its_label_is_the_events(label: str) -> None:
    found = notices_of(
        f"<p>21.03.2025 ж.</p><p>Объявление</p><p>{label}</p><p>25.04.2025 г.</p><p>Место: Актобе</p>"
    )
    assert [shown for shown, _ in found] == ["21.03.2025 ж."]
    assert "25.04.2025" in found[0][1]


def test_where_notices_are_headed_by_day_and_hour_a_day_alone_heads_none() -> None:
    found = notices_of(
        "<p>21.03.2025 10:15</p><p>Объявление А</p><p>25.04.2025</p><p>20.03.2025 09:00</p><p>Объявление Б</p>"
    )
    assert [shown for shown, _ in found] == ["21.03.2025 10:15", "20.03.2025 09:00"]


@pytest.mark.parametrize("heading", ["2025-03-21", "Пятница, 21 марта 2025", "Жұма, 21.03.2025"])
def test_a_heading_may_name_the_weekday_or_begin_with_the_year(heading: str) -> None:
    ((shown, _),) = notices_of(f"<p>{heading}</p><p>Объявление о слушаниях</p>")
    assert day_of(shown) == date(2025, 3, 21)


def test_notices_glued_into_one_text_are_told_apart() -> None:
    found = notices_of(
        "<p>25.12.2019Общественное слушание по проекту А. Тел. 55-12-12.26.12.2019Общественное слушание Б.</p>"
    )
    assert [shown for shown, _ in found] == ["25.12.2019", "26.12.2019"]


def test_the_key_of_a_notice_follows_its_date_and_opening_and_not_its_markup() -> None:
    one = read_notices(
        parse_html("<body><p>21.01.2020 ж.</p><p>Қоғамдық тыңдау өтеді</p></body>"), ONEPAGE.address
    )
    other = read_notices(
        parse_html("<body><h3>21.01.2020</h3><div>Қоғамдық  <b>тыңдау</b>&nbsp;өтеді.</div></body>"),
        ONEPAGE.address,
    )
    third = read_notices(
        parse_html("<body><p>22.01.2020</p><p>Қоғамдық тыңдау өтеді</p></body>"), ONEPAGE.address
    )
    keys = [read_notice(notices[0], ONEPAGE.address).item_key for notices in (one, other, third)]
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == 16


def test_a_heading_between_notices_heads_those_below_it() -> None:
    page = parse_html(
        "<body><h1>Қоғамдық тыңдаулар</h1><p>21.03.2025</p><p>Қоғамдық тыңдау А</p>"
        "<h2>Тарифтер</h2><p>20.03.2025</p><p>Тариф туралы тыңдау</p></body>"
    )
    assert [notice.heading for notice in read_notices(page, ONEPAGE.address)] == [
        "Қоғамдық тыңдаулар",
        "Тарифтер",
    ]


BREADCRUMBS = (
    "<div>Общество / Общественное слушание</div>",
    "<p><a href='/'>Басты бет</a> » <a href='/h'>Қоғамдық тыңдаулар</a></p>",
    "<ul class='breadcrumb'><li><a href='/'>Главная</a></li><li>Общественным слушаниям</li></ul>",
    "<div id='crumbs'>Басты бет › Қоғамдық тыңдауларды өткізу</div>",
)


@pytest.mark.parametrize("breadcrumb", BREADCRUMBS)
def test_an_item_stands_under_the_breadcrumb_of_its_page_too(breadcrumb: str) -> None:
    files = read_files(
        parse_html(f"<body>{breadcrumb}<h1>Протоколы</h1><a href='/a.pdf'>Протокол слушаний</a></body>"),
        FILELIST.address,
    )
    headings = read_file(files[0]).headings
    assert headings is not None
    assert headings[0] == "Протоколы"
    assert any("слушани" in heading or "тыңдау" in heading for heading in headings[1:])
    (notice,) = read_notices(
        parse_html(f"<body>{breadcrumb}<h1>Объявления</h1><p>21.03.2025</p><p>Тыңдау</p></body>"),
        ONEPAGE.address,
    )
    assert notice.headings[0] == "Объявления"
    assert notice.headings[1:] == headings[1:]


def test_the_rubric_in_a_menu_is_no_breadcrumb() -> None:
    menu = "<div>Экология | <a href='/h'>Общественные слушания</a> | Контакты</div>"
    nav = "<nav class='menu'><a href='/e'>Экология</a> / <a href='/h'>Общественные слушания</a></nav>"
    page = f"<body>{nav}{menu}<h1>Протоколы</h1><a href='/a.pdf'>Протокол слушаний</a></body>"
    assert read_file(read_files(parse_html(page), FILELIST.address)[0]).headings == ("Протоколы",)


def test_the_next_page_is_followed_where_it_is_linked() -> None:
    def answer(request: Request) -> str:
        if "page=1" in request.url:
            return "<body><h1>Қоғамдық тыңдаулар</h1><p>01.03.2025</p><p>Тыңдау Б</p></body>"
        return (
            "<body><h1>Қоғамдық тыңдаулар</h1><p>21.03.2025</p><p>Тыңдау А</p>"
            '<ul class="pager"><li><a rel="next" href="?page=1">келесі ›</a></li></ul></body>'
        )

    result = crawl(spider_for(ONEPAGE), answer)
    assert [document.title for document in result.documents] == ["Тыңдау А", "Тыңдау Б"]
    assert result.coverage.status is Status.COMPLETE


# --- dates in addresses -------------------------------------------------------------------------------


def test_a_saved_list_and_article_give_the_reviewed_values() -> None:
    entries = read_entries(parse_html(golden_page("urldate/list.html")), URLDATE.address)
    check_golden("urldate/list", entries)
    check_golden("urldate/article", read_article(golden_page("urldate/article.html"), entries[0]))


def test_articles_of_the_window_and_those_without_a_readable_date_are_opened() -> None:
    def answer(request: Request) -> str:
        path = urlsplit(request.url).path
        if path == "/news":
            return (
                golden_page("urldate/list.html")
                if "page" not in request.url
                else _list_page("20240103101010")
            )
        return golden_page("urldate/article.html")

    result = crawl(spider_for(URLDATE), answer)
    opened = [
        url.rpartition("/")[2]
        for url in result.urls
        if "/news?" not in url and not url.endswith(("/news", ".pdf", ".docx"))
    ]
    assert opened == [
        "Obyavlenie_20250321025235.html",
        "Protokol_20259921025235.html",
        "subbotnik.html",
        "9664-09-03-25-11-23-06-obyyavlenie",
    ]
    assert not any("page=3" in url for url in result.urls)
    assert all(document.shown_date == "" for document in result.documents)
    assert result.documents[0].item_key == "/news/read/Obyavlenie_20250321025235.html"
    assert result.coverage.status is Status.COMPLETE


def _list_page(stamp: str) -> str:
    return (
        f'<body><div class="news"><a href="/news/read/Novost_{stamp}.html">Новость</a></div>'
        '<div class="pages"><a href="/news?page=1">1</a><a href="/news?page=3">3</a></div></body>'
    )


def test_a_list_that_repeats_its_first_page_is_a_paging_loop() -> None:
    page = _list_page("20250321025235").replace(
        "</div></body>", '<a rel="next" href="/news?page=2">»</a></div></body>'
    )

    def answer(request: Request) -> str:
        if "/read/" in request.url:
            return golden_page("urldate/article.html")
        return page.replace("page=2", "page=3") if "page=2" in request.url else page

    result = crawl(spider_for(URLDATE), answer)
    assert {failure.cause for failure in result.coverage.failures} == {Cause.PAGING_LOOP}


def test_a_label_dates_an_article() -> None:
    text = "<body><h1>Протокол</h1><p>Опубликовано: 24.04.2025 10:15</p><p>Протокол общественных слушаний</p></body>"
    document = read_article(text, Entry(ARTICLE, "Протокол", None))
    assert document.shown_date == "24.04.2025 10:15"


def test_links_beside_an_article_are_not_its_own() -> None:
    document = read_article(golden_page("urldate/article.html"), Entry(ARTICLE, "Объявление", None))
    assert not any("youtu" in link for link in document.links)
    assert "тарифам" not in document.text


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("/news/read/Obyavlenie_20230821025235.html", date(2023, 8, 21)),
        ("/content/9664-09-10-19-11-23-06-obyyavlenie", date(2019, 10, 9)),
        ("/news/read/Obyavlenie_20239921025235.html", None),
    ],
)
def test_the_day_in_an_address_is_read(address: str, day: date | None) -> None:
    assert has_stamp(address)
    assert address_day(address) == day


def test_an_address_without_a_moment_has_none() -> None:
    assert not has_stamp("/page.php?page_id=4991&lang=1")
    assert not has_stamp("/news/20250821")


# --- lists of files -----------------------------------------------------------------------------------


def test_a_saved_list_of_files_gives_the_reviewed_documents() -> None:
    response = HtmlResponse(FILELIST.address, body=golden_bytes("filelist/almaty.html"))
    files = read_files(parse_html(page_text(response)), FILELIST.address)
    check_golden("filelist/almaty", [read_file(file) for file in files])


def test_files_about_hearings_are_kept_undated_whatever_the_header_shows() -> None:
    result = crawl(spider_for(FILELIST), lambda request: golden_bytes("filelist/almaty.html"))
    assert sorted(document.item_key for document in result.documents) == [
        "/getfile.php?id=77",
        "/upload/doc/protokol-3.pdf",
    ]
    assert all(document.shown_date == "" for document in result.documents)
    assert result.coverage.status is Status.COMPLETE


def test_windows_1251_is_read_without_being_declared_and_when_utf_8_is_declared() -> None:
    body = "Қоғамдық тыңдау: Протокол слушаний".encode("windows-1251", "xmlcharrefreplace")
    assert "Протокол слушаний" in page_text(
        HtmlResponse("https://almaty.gov.kz/", body=body, encoding="utf-8")
    )
    assert (
        page_text(HtmlResponse("https://almaty.gov.kz/", body="Тыңдау".encode(), encoding="cp1251"))
        == "Тыңдау"
    )


@pytest.mark.parametrize("site", [ONEPAGE, URLDATE, FILELIST])
def test_a_page_of_another_kind_is_not_an_empty_result(site: SiteAddress) -> None:
    result = crawl(spider_for(site), lambda request: REDESIGN)
    assert {failure.cause for failure in result.coverage.failures} == {Cause.LAYOUT}
    assert result.coverage.status is Status.FAILED


def test_an_article_without_any_heading_is_not_understood() -> None:
    with pytest.raises(PageNotUnderstoodError):
        read_article("<html><body></body></html>", Entry(ARTICLE, "Объявление", None))


@pytest.mark.parametrize(
    ("link", "first", "following"),
    [
        ('<a rel="next" href="/news?page=2">x</a>', "/news", "/news?page=2"),
        ('<link rel="next" href="/news?page=2">', "/news", "/news?page=2"),
        ('<a href="/news/page/2">Следующая</a>', "/news", "/news/page/2"),
        ('<a href="/news?page=2">2</a><a href="/news?page=3">3</a>', "/news", "/news?page=2"),
        (
            '<a href="?page_id=4991&amp;lang=1&amp;start=20">»</a>',
            "/page.php?page_id=4991&lang=1",
            "start=20",
        ),
        ('<a href="page.php?page_id=55&amp;lang=1">Далее</a>', "/page.php?page_id=4991&lang=1", ""),
        ('<a href="/about/2">2</a>', "/news", ""),
        ('<a href="#">Следующая</a>', "/news", ""),
        ('<a href="https://elsewhere.kz/news?page=2">»</a>', "/news", ""),
        ('<a href="/news" rel="next">»</a>', "/news", ""),
        ('<a href="/news/read/Novost_20250321025235.html">Далее</a>', "/news", ""),
    ],
)
def test_the_next_page_is_the_one_that_is_linked_as_such(link: str, first: str, following: str) -> None:
    address = f"https://x.gov.kz{first}"
    found = next_page(parse_html(f"<body>{link}</body>"), address, 1, address)
    assert found.endswith(following)
    assert bool(found) == bool(following)


def test_the_headers_date_above_the_pages_heading_heads_no_notice() -> None:
    page = parse_html(
        "<body><div>31.05.2025</div><div>Меню</div><b>Қоғамдық тыңдаулар</b><br>"
        "21.03.2025 ж.<br>Қоғамдық тыңдау<br>20.03.2025 ж.<br>Хаттама<br></body>"
    )
    assert [notice.shown_date for notice in read_notices(page, ONEPAGE.address)] == [
        "21.03.2025 ж.",
        "20.03.2025 ж.",
    ]


def test_notices_in_an_accordion_end_where_the_accordion_ends() -> None:
    page = parse_html(
        '<body><h2>Общественные слушания</h2><div class="acc"><div><button>21.03.2025</button><div>Объявление</div></div>'
        "<div><button>20.03.2025</button><div>Протокол</div></div></div>"
        '<div class="foot"><a href="https://www.youtube.com/channel/UC0">канал</a></div></body>'
    )
    documents = [read_notice(notice, ONEPAGE.address) for notice in read_notices(page, ONEPAGE.address)]
    assert [document.title for document in documents] == ["Объявление", "Протокол"]
    assert documents[1].links == ()


def test_a_title_above_each_date_belongs_to_its_notice() -> None:
    page = parse_html(
        "<body><h1>Қоғамдық тыңдаулар</h1>"
        "<article><h2>Объявление о слушаниях А</h2><time>21.03.2025</time><p>Текст А</p></article>"
        "<article><h2>Объявление о слушаниях Б</h2><time>20.03.2025</time><p>Текст Б</p></article></body>"
    )
    documents = [read_notice(notice, ONEPAGE.address) for notice in read_notices(page, ONEPAGE.address)]
    assert [document.title for document in documents] == [
        "Объявление о слушаниях А",
        "Объявление о слушаниях Б",
    ]
    assert {document.headings for document in documents} == {("Қоғамдық тыңдаулар",)}
    assert "слушаниях Б" not in documents[0].text


def test_the_sites_name_is_neither_title_nor_heading_of_an_article() -> None:
    text = (
        "<html><head><title>Протокол слушаний</title></head><body><div><h1>Управление природных ресурсов</h1></div>"
        "<div><h2>Протокол слушаний</h2><p>Протокол общественных слушаний от 21 марта 2025 года.</p></div></body></html>"
    )
    document = read_article(text, Entry(ARTICLE, "", None))
    assert document.title == "Протокол слушаний"
    assert document.headings is None
