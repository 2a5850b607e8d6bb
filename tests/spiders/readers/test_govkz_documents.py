"""The documents list of gov.kz."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import Request

from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.errors import PageNotUnderstoodError, RefusedError
from hearings_crawler.registry.regions import SiteAddress
from spiders.readers.govkz.api import created_day, read_item, read_list
from tests.spiders.golden import check_golden, golden_page
from tests.spiders.offline import Crawl, crawl, spider_for

SITE = SiteAddress("govkz", "zhambyl-tabigat", confirmed=True, sections=("documents",))
NOTICE = "Объявление о проведении общественных слушаний в форме открытого собрания"


def item(number: int, created: str | None = "2025-03-18T06:00:00.000+00:00", **fields: Any) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": number,
        "projects": "zhambyl-tabigat",
        "title": NOTICE,
        "content": "<p>ТОО «Казфосфат» извещает о проведении слушаний 21 апреля 2025 года в 11:00.</p>",
        "full_text": [],
        "activities": {"items": [{"title": "Общественные слушания"}]},
        "created_date": created,
    }
    return value | fields


class Server:
    """The documents API with pages of two items, counted from ``first``."""

    def __init__(self, items: list[dict[str, Any]], *, first: int = 0, size: int = 2) -> None:
        self.items = items
        self.first = first
        self.size = size
        self.single: dict[str, Any] = {}
        self.asked: list[int] = []

    def __call__(self, request: Request) -> str:
        parts = urlsplit(request.url)
        if not parts.query:
            return json.dumps(self.single[parts.path.rpartition("/")[2]])
        page = int(parse_qs(parts.query)["page"][0])
        if request.headers["Accept-Language"] == b"ru":
            self.asked.append(page)
        start = max(page - self.first, 0) * self.size
        return json.dumps(self.items[start : start + self.size], ensure_ascii=False)


def keys(result: Crawl) -> list[tuple[str, str]]:
    return sorted((document.item_key, document.version) for document in result.documents)


def test_a_saved_page_of_the_list_gives_the_reviewed_documents() -> None:
    found = [
        read_item(str(value["id"]), value, "zhambyl-tabigat", "ru")
        for value in read_list(golden_page("govkz/documents-ru.json"))
    ]
    check_golden("govkz/documents-ru.expected", found)


@pytest.mark.parametrize("first", [0, 1])
def test_a_list_is_read_to_its_end_whether_its_pages_count_from_0_or_from_1(first: int) -> None:
    server = Server([item(number) for number in range(1, 6)], first=first)
    result = crawl(spider_for(SITE), server)
    expected = sorted((f"documents:{number}", version) for number in range(1, 6) for version in ("kk", "ru"))
    assert keys(result) == expected
    assert result.coverage.status is Status.COMPLETE
    assert server.asked == list(range(4 + first))


def test_both_languages_are_asked_for_and_are_one_item() -> None:
    result = crawl(spider_for(SITE), Server([item(7)]))
    languages = [request.headers["Accept-Language"] for request in result.requests]
    assert {b"ru", b"kk"} == set(languages)
    assert {document.url for document in result.documents} == {
        "https://www.gov.kz/memleket/entities/zhambyl-tabigat/documents/details/7?lang=ru",
        "https://www.gov.kz/memleket/entities/zhambyl-tabigat/documents/details/7?lang=kk",
    }


def test_a_list_that_shifts_while_it_is_paged_loses_and_doubles_nothing() -> None:
    class Shifting(Server):
        def __call__(self, request: Request) -> str:
            answer = super().__call__(request)
            if request.headers["Accept-Language"] == b"ru" and len(self.asked) in (1, 2):
                self.items = [item(100 + len(self.asked)), *self.items]
            return answer

    result = crawl(spider_for(SITE), Shifting([item(number) for number in range(1, 8)]))
    russian = [key for key, version in keys(result) if version == "ru"]
    assert len(russian) == len(set(russian))
    assert {f"documents:{number}" for number in range(1, 8)} <= set(russian)
    assert result.coverage.status is Status.COMPLETE


def test_paging_stops_only_when_a_whole_page_is_older_than_the_window() -> None:
    old, undated = "2024-11-01T06:00:00.000+00:00", "2024-11-01T00:00:00.000+00:00"
    items = [item(1), item(2, old), item(3, old), item(4, undated), item(5, old), item(6, old), item(7)]
    server = Server(items)
    result = crawl(spider_for(SITE), server)
    assert server.asked == [0, 1, 2]
    assert {document.item_key for document in result.documents} == {"documents:1", "documents:4"}
    assert result.coverage.status is Status.COMPLETE


def test_a_page_that_comes_again_is_a_paging_loop() -> None:
    result = crawl(spider_for(SITE), Server([item(1), item(2)], first=100))
    assert {failure.cause for failure in result.coverage.failures} == {Cause.PAGING_LOOP}
    assert result.coverage.status is Status.PARTIAL


def test_an_answer_that_is_no_json_is_named() -> None:
    result = crawl(spider_for(SITE), lambda request: "<html><body>Портал временно недоступен</body></html>")
    assert {failure.cause for failure in result.coverage.failures} == {Cause.NOT_JSON}
    assert result.coverage.status is Status.FAILED


@pytest.mark.parametrize("status", [200, 400])
def test_not_allowed_is_a_refusal(status: int) -> None:
    result = crawl(spider_for(SITE), lambda request: (status, '{"code": "notAllowed"}'))
    assert result.coverage.status is Status.NOT_ACCESSIBLE


@pytest.mark.parametrize(
    "body", ['{"content": []}', '{"error": "x"}', "[1, 2]", '"ok"', '[{"name": "Добро пожаловать"}]']
)
def test_json_that_is_no_list_of_items_is_not_an_empty_list(body: str) -> None:
    with pytest.raises(PageNotUnderstoodError):
        read_list(body)


def test_a_list_without_any_item_is_failed() -> None:
    result = crawl(spider_for(SITE), lambda request: "[]")
    assert result.coverage.status is Status.FAILED


def test_a_list_may_be_wrapped() -> None:
    assert read_list(json.dumps({"content": [item(1)], "totalElements": 1}))[0]["id"] == 1
    with pytest.raises(RefusedError):
        read_list('{"code": "notAllowed"}')
    with pytest.raises(PageError):
        read_list("")


def test_an_item_without_id_is_reported_and_the_others_are_kept() -> None:
    anonymous = item(2)
    del anonymous["id"]
    result = crawl(spider_for(SITE), Server([item(1), anonymous, item(3)], size=3))
    assert {document.item_key for document in result.documents} == {"documents:1", "documents:3"}
    assert result.coverage.status is Status.PARTIAL


def test_an_item_that_the_list_gives_without_content_is_asked_for() -> None:
    server = Server(
        [item(1, content=None), item(2, title="Отчет о субботнике", content=None, activities=None)]
    )
    server.single["1"] = item(1, content="<p>Место: г. Тараз</p>")
    result = crawl(spider_for(SITE), server)
    assert [document.text for document in result.documents] == ["Место: г. Тараз", "Место: г. Тараз"]
    assert not any(url.endswith("/2") for url in result.urls)


def test_an_item_whose_own_answer_is_empty_keeps_what_the_list_said() -> None:
    server = Server([item(1, content=None)])
    server.single["1"] = {}
    documents = crawl(spider_for(SITE), server).documents
    assert [document.title for document in documents] == [NOTICE, NOTICE]


def test_items_about_other_things_are_counted_and_left_out() -> None:
    noise = item(1, title="План закупок", content="<p>Годовой план</p>", activities=None)
    result = crawl(spider_for(SITE), Server([noise, item(2)]))
    assert {document.item_key for document in result.documents} == {"documents:2"}
    assert result.coverage.status is Status.COMPLETE


def test_fields_may_be_named_otherwise() -> None:
    value = {
        "id": 5,
        "name|hint": "Хаттама",
        "body": "Бірінші абзац\nЕкінші абзац",
        "activities": [{"name": "Айдар"}],
    }
    document = read_item("5", value, "zhambyl-tabigat", "kk")
    assert document.title == "Хаттама"
    assert document.text == "Бірінші абзац\nЕкінші абзац"
    assert document.headings == ("Айдар",)
    assert document.server_time == ""


@pytest.mark.parametrize("activities", [None, [], {"items": []}, {}])
def test_an_item_without_activities_shows_no_heading(activities: object) -> None:
    assert read_item("1", item(1, activities=activities), "zhambyl-tabigat", "ru").headings is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p><strong>Дата размещения:</strong>&nbsp;18.03.2025</p><p>Слушания 21.04.2025</p>", "18.03.2025"),
        ("<table><tr><td>Орналастырылған күні</td><td>18.03.2025 ж.</td></tr></table>", "18.03.2025 ж."),
        ("<p>Дaта размeщения – 18 марта 2025 года</p>", "18 марта 2025 года"),
        ("<p>Орналастырылған күні: 2025 жылғы 18 наурыз</p>", "2025 жылғы 18 наурыз"),
        ("<p>Дата размещения в газете «Знамя труда»: 18.03.2025</p>", ""),
        (
            "<p>Дата размещения указывается. Слушания состоятся в актовом зале акимата района 21.04.2025</p>",
            "",
        ),
        ("<p>Дата размещения:</p><p>Дата проведения: 21.04.2025</p>", ""),
        ("<p>Дата размещения объявления на официальном сайте: 18.03.2025 г.</p>", "18.03.2025 г."),
        ("<p>Слушания состоятся 21.04.2025</p>", ""),
    ],
)
def test_the_placement_date_is_the_one_that_a_label_shows(text: str, shown: str) -> None:
    assert read_item("1", item(1, content=text), "zhambyl-tabigat", "ru").shown_date == shown


def test_files_and_links_are_taken_from_content_and_fields() -> None:
    content = (
        '<p><a href="/uploads/2025/3/18/0123456789abcdef0123456789abcdef_original.294208.PDF">Объявление</a></p>'
        '<p>Запись: https://youtu.be/abc123.</p><iframe src="//www.youtube.com/embed/xyz"></iframe>'
        '<a href="mailto:a@b.kz">почта</a><video src="/uploads/2025/3/19/f_original.1.mp4"></video>'
    )
    files = [{"document": "/uploads/2025/3/20/a_original.5.docx", "name": "Протокол"}, {"document": None}]
    document = read_item("1", item(1, content=content, full_text=files), "zhambyl-tabigat", "ru")
    assert [(file.url, file.name) for file in document.attachments] == [
        (
            "https://www.gov.kz/uploads/2025/3/18/0123456789abcdef0123456789abcdef_original.294208.PDF",
            "Объявление",
        ),
        ("https://www.gov.kz/uploads/2025/3/19/f_original.1.mp4", "f_original.1.mp4"),
        ("https://www.gov.kz/uploads/2025/3/20/a_original.5.docx", "Протокол"),
    ]
    assert "https://youtu.be/abc123" in document.links
    assert "https://www.youtube.com/embed/xyz" in document.links
    assert not any("mailto" in link for link in document.links)


@pytest.mark.parametrize(
    ("created", "day"),
    [
        ("2025-03-18T20:30:00.000+00:00", "2025-03-19"),
        ("2025-03-18T06:00:00Z", "2025-03-18"),
        ("2025-03-18T00:00:00.000+00:00", None),
        ("2025-03-18T05:00:00+05:00", None),
        ("вчера", None),
        (None, None),
    ],
)
def test_the_server_time_gives_the_local_day_and_midnight_none(created: str | None, day: str | None) -> None:
    found = created_day(item(1, created))
    assert (found.isoformat() if found else None) == day


def test_an_old_item_that_is_labelled_within_the_window_is_kept() -> None:
    old = item(
        1,
        "2024-06-01T06:00:00.000+00:00",
        content="<p>Дата размещения: 18.03.2025</p><p>общественные слушания</p>",
    )
    result = crawl(spider_for(SITE), Server([old, item(2)]))
    assert {document.item_key for document in result.documents} == {"documents:1", "documents:2"}


def test_an_item_whose_own_answer_fails_is_kept_as_the_list_shows_it() -> None:
    server = Server([item(1, content=None)])

    def answer(request: Request) -> str | tuple[int, str]:
        return (500, "error") if request.url.endswith("/1") else server(request)

    result = crawl(spider_for(SITE), answer)
    assert [document.title for document in result.documents] == [NOTICE, NOTICE]
    assert result.coverage.documents == 2
    assert result.coverage.status is Status.PARTIAL


def test_a_department_that_publishes_in_russian_alone_is_read_completely() -> None:
    server = Server([item(1)])
    result = crawl(
        spider_for(SITE),
        lambda request: "[]" if request.headers["Accept-Language"] == b"kk" else server(request),
    )
    assert [document.version for document in result.documents] == ["ru"]
    assert result.coverage.status is Status.COMPLETE


def test_a_language_that_cannot_be_read_leaves_the_address_partial() -> None:
    server = Server([item(1)])
    result = crawl(
        spider_for(SITE),
        lambda request: (500, "") if request.headers["Accept-Language"] == b"kk" else server(request),
    )
    assert result.coverage.status is Status.PARTIAL


def test_a_title_is_taken_as_a_reader_sees_it() -> None:
    value = item(1, title="О слушаниях ТОО &laquo;Болашак&raquo;&nbsp;<b>повторно</b>")
    assert read_item("1", value, "zhambyl-tabigat", "ru").title == "О слушаниях ТОО «Болашак» повторно"
