"""What the registry may name of a gov.kz department: kinds of content, a rubric by its id; and odd shapes of items."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from scrapy.http import Request

from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.documents.rubric import stands_in_rubric
from hearings_crawler.registry.regions import SiteAddress
from spiders.readers import documents_of
from spiders.readers.govkz.api import activity_ids, created_day, read_item
from tests.replica.model import HEARINGS_RUBRIC, World
from tests.replica.pages import base as replica_pages
from tests.replica.pages.govkz import Govkz, rubric_id
from tests.replica.world import load_world
from tests.spiders.offline import crawl, spider_for

SLUG = "almaty-eco"
RUBRIC = f"activities={rubric_id(HEARINGS_RUBRIC)}"


def department(*sections: str) -> SiteAddress:
    return SiteAddress("govkz", SLUG, confirmed=True, sections=sections)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world("mini")


def over(world: World, *, variants: bool = False) -> Callable[[Request], tuple[int, str]]:
    """Answer a spider's requests as the replica does."""
    site = Govkz(replica_pages.View(world, world.clock), variants=variants)

    def answer(request: Request) -> tuple[int, str]:
        parts = urlsplit(request.url)
        language = (request.headers.get("Accept-Language") or b"ru").decode()
        asked = replica_pages.Request(parts.netloc, parts.path, dict(parse_qsl(parts.query)), language)
        found = site.answer(asked) or replica_pages.not_found()
        return found.status, found.body.decode()

    return answer


def keys(documents: list[Any]) -> set[str]:
    return {document.item_key for document in documents}


@pytest.mark.parametrize("kind", ["pages", "articles"])
def test_a_notice_kept_as_another_kind_of_content_is_found_where_the_registry_names_it(
    world: World, kind: str
) -> None:
    listed = crawl(spider_for(department("documents")), over(world))
    number = int(max(keys(listed.documents)).partition(":")[2])
    moved = replace(
        world, items=[replace(item, section=kind) if item.id == number else item for item in world.items]
    )
    without = crawl(spider_for(department("documents")), over(moved))
    assert not [key for key in keys(without.documents) if key.endswith(f":{number}")]
    found = crawl(spider_for(department("documents", kind)), over(moved))
    assert f"{kind}:{number}" in keys(found.documents)
    assert found.coverage.status is Status.COMPLETE
    document = next(document for document in found.documents if document.item_key == f"{kind}:{number}")
    assert f"{kind}/details/{number}" in document.url


def test_a_rubric_named_by_its_id_says_what_is_in_it_whatever_the_items_say(world: World) -> None:
    told = crawl(spider_for(department("documents")), over(world))
    bare = crawl(spider_for(department("documents")), over(world, variants=True))
    assert keys(bare.documents) == keys(told.documents)
    assert {stands_in_rubric(document) for document in bare.documents} == {None}
    by_rubric = crawl(spider_for(department("documents", RUBRIC)), over(world, variants=True))
    assert keys(by_rubric.documents) == keys(told.documents)
    inside = {document.item_key for document in told.documents if stands_in_rubric(document)}
    assert {document.item_key for document in by_rubric.documents if document.listed_in_rubric} == inside
    assert inside
    assert by_rubric.coverage.status is Status.COMPLETE
    given = [(document.item_key, document.version) for document in by_rubric.documents]
    assert len(given) == len(set(given)), "an item of both lists is given once"


def test_the_rubrics_requests_come_before_the_list(world: World) -> None:
    urls = crawl(spider_for(department("documents", RUBRIC)), over(world)).urls
    lists = [url for url in urls if "projects=" in url]
    assert [RUBRIC in url for url in lists] == sorted((RUBRIC in url for url in lists), reverse=True)


def test_a_rubric_that_cannot_be_read_leaves_what_it_might_have_said_open(world: World) -> None:
    site = over(world)

    def answer(request: Request) -> tuple[int, str]:
        return (503, "") if RUBRIC in request.url else site(request)

    result = crawl(spider_for(department("documents", RUBRIC)), answer)
    assert keys(result.documents) == keys(crawl(spider_for(department("documents")), site).documents)
    assert {stands_in_rubric(document) for document in result.documents} == {None}
    assert result.coverage.status is Status.PARTIAL


def test_an_item_whose_bare_ids_name_the_registered_rubric_is_in_it() -> None:
    answers = {"page=0": [notice(1, activities=[7, 4321]), notice(2, activities=[{"id": "4321"}]), notice(3)]}

    def answer(request: Request) -> str:
        if "activities=" in request.url:
            return json.dumps([notice(9)] if "page=0" in request.url else [])
        return json.dumps(next((rows for page, rows in answers.items() if page in request.url), []))

    result = crawl(spider_for(department("documents", "activities=4321&directions=5")), answer)
    assert {
        document.item_key: document.listed_in_rubric
        for document in result.documents
        if document.version == "ru"
    } == {"documents:9": True, "documents:1": True, "documents:2": True, "documents:3": False}


def notice(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": "Объявление о проведении общественных слушаний",
        "content": "<p>Слушания состоятся 21 апреля 2025 года.</p>",
        "created_date": "2025-03-18T06:00:00.000+00:00",
    } | fields


def test_a_saved_answer_of_a_request_by_rubric_is_in_the_rubric() -> None:
    body = json.dumps([notice(1)]).encode()
    url = f"https://www.gov.kz/api/v1/public/content-manager/documents?projects={SLUG}&activities=4321"
    assert [document.listed_in_rubric for document in documents_of("govkz", body, url)] == [True]
    pages = url.replace("/documents?", "/pages?").partition("&")[0]
    (page,) = documents_of("govkz", body, pages)
    assert (page.item_key, page.listed_in_rubric) == ("pages:1", False)


@pytest.mark.parametrize(
    ("activities", "ids", "headings"),
    [
        ([7, "4321"], {"7", "4321"}, None),
        ([{"id": 7}], {"7"}, None),
        ({"items": [{"id": 7, "title": "Новости"}]}, {"7"}, ("Новости",)),
        ([{"id": 7, "title": "Новости"}, 4321], {"7", "4321"}, None),
        ([{"title": "Общественные слушания"}, 4321], {"4321"}, ("Общественные слушания",)),
        (4321, {"4321"}, None),
        ("Қоғамдық тыңдаулар", set(), ("Қоғамдық тыңдаулар",)),
    ],
)
def test_activities_come_bare_or_as_objects(activities: Any, ids: set[str], headings: Any) -> None:
    value = notice(1, activities=activities)
    assert activity_ids(value) == ids
    assert read_item("1", value, SLUG, "ru").headings == headings


@pytest.mark.parametrize("name", ["created_date", "createdDate", "publishedDate", "publish_date"])
@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-03-18T20:00:00.000Z", "2025-03-19"),
        (1742299200000, "2025-03-18"),
        ("1742299200", "2025-03-18"),
        ("2025-03-18T00:00:00Z", None),
    ],
)
def test_the_server_time_has_several_names_and_forms(name: str, value: object, day: str | None) -> None:
    item = notice(1, created_date=None) | {name: value}
    found = created_day(item)
    assert (found.isoformat() if found else None) == day
    assert read_item("1", item, SLUG, "ru").shown_date == ""


def test_a_time_in_an_unknown_form_is_shown_rather_than_lost() -> None:
    document = read_item("1", notice(1, created_date="18.03.2025 11:00"), SLUG, "ru")
    assert (document.server_time, document.shown_date) == ("", "18.03.2025 11:00")


@pytest.mark.parametrize(
    "publisher", ["Отдел экологии", {"title": "Отдел экологии"}, [{"name": "Отдел экологии"}]]
)
def test_the_publisher_of_a_department_without_a_name_of_its_own_is_read(publisher: object) -> None:
    document = read_item("1", notice(1, gosorgan=publisher), SLUG, "ru")
    assert document.text.splitlines()[-1] == "Отдел экологии"


@pytest.mark.parametrize("code", ["V2500035001", {"code": "V2500035001"}])
def test_an_item_of_the_database_of_acts_has_its_address_by_its_code(code: object) -> None:
    document = read_item("1", notice(1, adilet=code), SLUG, "kk")
    assert document.url == (
        f"https://www.gov.kz/memleket/entities/{SLUG}/documents/details/adilet/V2500035001?lang=kk"
    )
    assert document.item_key == "documents:1"


def test_an_item_that_says_nothing_is_asked_for_and_then_named() -> None:
    def answer(request: Request) -> str:
        if request.url.endswith("/documents/5"):
            return json.dumps({"id": 5, "zagolovok": "Объявление"})
        if request.url.endswith("/documents/6"):
            return json.dumps(notice(6))
        rows = [{"id": 5, "zagolovok": "Объявление"}, {"id": 6}, notice(7)]
        return json.dumps(rows if "page=0" in request.url else [])

    result = crawl(spider_for(department("documents")), answer)
    assert keys(result.documents) == {"documents:6", "documents:7"}
    assert {failure.cause for failure in result.coverage.failures} == {Cause.LAYOUT}
    assert "zagolovok" in result.coverage.reason
    assert result.coverage.status is Status.PARTIAL
