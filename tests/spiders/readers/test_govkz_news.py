"""The news of gov.kz, as pages rendered in a browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from scrapy.http import Request

from hearings_crawler.content.markup import parse_html
from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.errors import PageNotUnderstoodError
from hearings_crawler.registry.regions import SiteAddress
from spiders.readers.govkz.news import Card, last_page_number, read_article, read_cards
from tests.spiders.golden import check_golden, golden_page
from tests.spiders.offline import crawl, spider_for

SITE = SiteAddress("govkz", "zhambyl-tabigat", confirmed=True, sections=("news",))
SECTION = "/memleket/entities/zhambyl-tabigat/press/news"
LAYOUT = (
    '<html><body><header><a href="/">gov.kz</a></header><main><div id="root">{}</div></main>'
    '<footer><a href="https://www.youtube.com/@govkz">YouTube</a></footer></body></html>'
)
LIST = f"https://www.gov.kz{SECTION}/1?lang=ru"
URL = f"https://www.gov.kz{SECTION}/details/1?lang=ru"


def card(number: int, when: str, title: str = "Объявление об общественных слушаниях") -> str:
    return (
        f'<div class="card-news-list__item"><a href="{SECTION}/details/{number}?lang=ru">{title}</a>'
        f'<div class="categories"><div class="categories__item color_grey">{when}</div></div></div>'
    )


def article(number: str) -> str:
    return LAYOUT.format(
        f'<ul class="breadcrumbs"><li>Общественные слушания</li></ul><h1>Объявление № {number}</h1>'
        "<time>18 марта 2025 10:00</time><article><p>Общественные слушания состоятся 21 апреля.</p></article>"
    )


class Server:
    """The news section: list pages by number, articles by id."""

    def __init__(self, *pages: str) -> None:
        self.pages = pages
        self.opened: list[str] = []

    def __call__(self, request: Request) -> str:
        path = urlsplit(request.url).path
        if match := re.search(r"/details/(\d+)", path):
            self.opened.append(match[1])
            return article(match[1])
        number = int(path.rpartition("/")[2])
        box = '<div class="card-news-list">{}</div>'
        return LAYOUT.format(box.format(self.pages[number - 1] if number <= len(self.pages) else ""))


def test_saved_pages_give_the_reviewed_cards_and_article() -> None:
    cards = read_cards(parse_html(golden_page("govkz_news/list-ru.html")), LIST)
    check_golden("govkz_news/list-ru", cards)
    check_golden(
        "govkz_news/article-ru", read_article(golden_page("govkz_news/article-ru.html"), cards[0], URL, "ru")
    )


def test_pages_are_asked_for_in_the_browser_and_in_both_languages() -> None:
    result = crawl(spider_for(SITE), Server(card(1, "18 марта 2025 10:00")))
    assert all(request.meta["playwright"] and request.meta["wait_for"] for request in result.requests)
    assert {(document.item_key, document.version) for document in result.documents} == {
        ("news:1", "ru"),
        ("news:1", "kk"),
    }


def test_the_list_ends_where_a_page_of_its_kind_shows_no_cards() -> None:
    server = Server(card(1, "18 марта 2025 10:00"), card(2, "17 наурыз 2025 10:00"))
    result = crawl(spider_for(SITE), server)
    assert sorted(set(server.opened)) == ["1", "2"]
    assert result.coverage.status is Status.COMPLETE


def test_the_list_ends_where_a_whole_page_is_older_than_the_window() -> None:
    old = card(2, "1 қараша 2024 10:00") + card(3, "31 октября 2024 10:00")
    server = Server(
        card(1, "18 марта 2025 10:00") + card(4, "1 ноября 2024 09:00"), old, card(5, "1 мая 2024 9:00")
    )
    result = crawl(spider_for(SITE), server)
    assert set(server.opened) == {"1"}
    assert not any("/news/3" in url for url in result.urls)
    assert result.coverage.status is Status.COMPLETE


def test_a_card_without_a_date_is_opened() -> None:
    server = Server(card(1, "") + card(2, "1 ноября 2024 10:00"), card(3, "1 ноября 2024 10:00"))
    crawl(spider_for(SITE), server)
    assert set(server.opened) == {"1"}


def test_a_first_page_without_cards_is_not_an_empty_list() -> None:
    result = crawl(spider_for(SITE), Server())
    assert {failure.cause for failure in result.coverage.failures} == {Cause.LAYOUT}
    assert result.coverage.status is Status.FAILED


@pytest.mark.parametrize("words", ["Нет данных", "Деректер жоқ"])
def test_a_list_that_says_it_is_empty_is_failed_as_empty(words: str) -> None:
    result = crawl(spider_for(SITE), Server(f"<p>{words}</p>"))
    assert not result.coverage.failures
    assert result.coverage.status is Status.FAILED


def test_a_later_page_of_another_build_is_not_the_end() -> None:
    def answer(request: Request) -> str:
        if "/news/1" in request.url or "details" in request.url:
            return Server(card(1, "18 марта 2025 10:00"))(request)
        return "<html><body><section class='hero'><b>Новый портал</b></section></body></html>"

    result = crawl(spider_for(SITE), answer)
    assert {failure.cause for failure in result.coverage.failures} == {Cause.LAYOUT}
    assert result.coverage.status is Status.PARTIAL


def test_a_page_that_the_paging_leads_to_and_that_shows_no_cards_is_not_the_end() -> None:
    result = crawl(
        spider_for(SITE), Server(card(1, "18 марта 2025 10:00") + f'<a href="{SECTION}/2?lang=ru">2</a>')
    )
    assert {failure.cause for failure in result.coverage.failures} == {Cause.LAYOUT}


def test_the_same_page_again_is_a_paging_loop() -> None:
    result = crawl(spider_for(SITE), Server(*[card(1, "18 марта 2025 10:00")] * 5))
    assert {failure.cause for failure in result.coverage.failures} == {Cause.PAGING_LOOP}


def test_cards_are_found_by_their_links_when_the_classes_have_changed() -> None:
    page = parse_html(
        f'<body><header><a href="{SECTION}/details/99">Важное</a></header><div class="feed">'
        f'<section><h3><a href="{SECTION}/details/5?lang=kk">Қоғамдық тыңдау</a></h3>'
        "<time>16 ақпан 2025 19:16</time></section>"
        f'<section><h3><a href="{SECTION}/details/6?lang=kk">Сенбілік</a></h3><time>15 ақпан 2025 08:00</time></section>'
        "</div></body>"
    )
    assert read_cards(page, LIST) == [
        Card("5", "Қоғамдық тыңдау", "16 ақпан 2025 19:16"),
        Card("6", "Сенбілік", "15 ақпан 2025 08:00"),
    ]


def test_only_numbers_of_the_paging_say_how_many_pages_there_are() -> None:
    page = parse_html(
        f'<a href="{SECTION}/4?lang=ru">4</a><a href="{SECTION}/9?lang=ru">›</a><a href="/x/12">12</a>'
    )
    assert last_page_number(page, "zhambyl-tabigat") == 4


def test_an_article_without_article_element_is_read_around_its_heading() -> None:
    text = LAYOUT.format(
        "<div class='text'><h1>Протокол</h1><div>24 апреля 2025</div>"
        "<p>Протокол общественных слушаний, проведенных 21 апреля 2025 года.</p>"
        '<a href="https://youtu.be/abc">Видеозапись</a></div>'
    )
    document = read_article(text, Card("1", "Протокол", "24 апреля 2025 10:00"), URL, "ru")
    assert "проведенных 21 апреля" in document.text
    assert document.links == ("https://youtu.be/abc",)
    assert document.shown_date == "24 апреля 2025 10:00"
    assert document.headings is None


def test_a_page_without_heading_and_article_is_not_understood() -> None:
    with pytest.raises(PageNotUnderstoodError):
        read_article("<html><body><div id='root'></div></body></html>", Card("1", "x", ""), URL, "ru")


def test_articles_about_other_things_and_older_ones_are_left_out() -> None:
    def answer(request: Request) -> str:
        if "details/1" in request.url:
            return LAYOUT.format(
                "<h1>Субботник</h1><time>18 марта 2025 10:00</time><article>Убрали парк.</article>"
            )
        if "details/2" in request.url:
            return LAYOUT.format(
                "<h1>Протокол</h1><time>1 марта 2023 10:00</time><article>Общественные слушания.</article>"
            )
        return Server(card(1, "18 марта 2025 10:00", "Субботник") + card(2, ""))(request)

    result = crawl(spider_for(SITE), answer)
    assert result.documents == []
    assert result.coverage.status is Status.COMPLETE


def test_what_is_called_as_its_rubric_keeps_it() -> None:
    text = LAYOUT.format(
        '<div class="category">Общественные слушания</div><h1>Общественные слушания</h1>'
        "<article><p>Состоятся 21 апреля 2025 года в 11:00 в г. Тараз.</p></article>"
    )
    assert read_article(text, Card("1", "", ""), URL, "ru").headings == ("Общественные слушания",)


@pytest.mark.parametrize("empty", ["<p>Деректер жоқ</p>", ""])
def test_news_in_russian_alone_are_read_completely(empty: str) -> None:
    server = Server(
        card(1, "18 марта 2025 10:00") + card(2, "1 ноября 2024 10:00"), card(3, "1 ноября 2024 10:00")
    )

    def answer(request: Request) -> str:
        if request.url.endswith("lang=kk"):
            return LAYOUT.format(f'<div class="card-news-list">{empty}</div>')
        return server(request)

    result = crawl(spider_for(SITE), answer)
    assert [document.version for document in result.documents] == ["ru"]
    assert result.coverage.status is Status.COMPLETE


@pytest.mark.parametrize("empty", ["<p>Деректер жоқ</p>", ""])
@pytest.mark.parametrize("only", ["kk", "ru"])
def test_news_in_one_language_alone_are_read_completely_whichever_it_is(only: str, empty: str) -> None:
    server = Server(card(1, "18 марта 2025 10:00") + card(2, "1 ноября 2024 10:00"))

    def answer(request: Request) -> str:
        if "/details/" in request.url or request.url.endswith(f"lang={only}"):
            return server(request)
        return LAYOUT.format(f'<div class="card-news-list">{empty}</div>')

    result = crawl(spider_for(SITE), answer)
    assert [document.version for document in result.documents] == [only]
    assert result.coverage.status is Status.COMPLETE
    assert result.coverage.pages == 4


@pytest.mark.parametrize("other", [(503, ""), (403, "Forbidden")])
def test_a_page_without_cards_is_not_the_end_when_the_other_language_cannot_be_read(
    other: tuple[int, str],
) -> None:
    def answer(request: Request) -> str | tuple[int, str]:
        return (
            other if request.url.endswith("lang=kk") else LAYOUT.format('<div class="card-news-list"></div>')
        )

    result = crawl(spider_for(SITE), answer)
    assert Cause.LAYOUT in {failure.cause for failure in result.coverage.failures}
    assert result.coverage.status is Status.FAILED or result.coverage.status is Status.NOT_ACCESSIBLE
    assert result.coverage.pages == 0


def test_a_page_of_another_build_is_not_the_empty_list_of_a_language() -> None:
    server = Server(card(1, "18 марта 2025 10:00") + card(2, "1 ноября 2024 10:00"))

    def answer(request: Request) -> str:
        if "/details/" in request.url or request.url.endswith("lang=kk"):
            return server(request)
        return "<html><body><section class='hero'><b>Новый портал</b></section></body></html>"

    result = crawl(spider_for(SITE), answer)
    assert [failure.cause for failure in result.coverage.failures] == [Cause.LAYOUT]
    assert result.coverage.status is Status.PARTIAL


def test_links_relative_to_the_page_lead_to_articles_too() -> None:
    page = parse_html(
        '<div class="card-news-list__item"><a href="details/77">Хаттама</a><time>1 мамыр 2025</time></div>'
    )
    assert read_cards(page, LIST) == [Card("77", "Хаттама", "1 мамыр 2025")]


def test_the_rubric_of_the_card_counts_where_the_article_shows_none() -> None:
    page = parse_html(
        f'<div class="card-news-list__item"><a href="{SECTION}/details/7">Протокол</a><div class="categories">'
        '<div class="categories__item">Общественные слушания</div>'
        '<div class="categories__item color_grey">18 марта 2025 10:00</div></div></div>'
    )
    (found,) = read_cards(page, LIST)
    text = LAYOUT.format("<h1>Протокол</h1><article>Протокол общественных слушаний от 14 марта</article>")
    assert read_article(text, found, URL, "ru").headings == ("Общественные слушания",)
