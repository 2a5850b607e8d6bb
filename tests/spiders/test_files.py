"""The files of documents: an item always comes back, with what its files say or why they could not be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy.http import Request

from hearings_crawler.content.files import FileText
from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.documents.document import needs_attachments
from hearings_crawler.items import Attachment, Evidence, HearingItem, RawDocument, Source
from hearings_crawler.registry.regions import SiteAddress
from spiders import files as files_module
from spiders.files import with_text
from tests.office_files import paragraph, word_file, zipped
from tests.replica.pdf import tiny_pdf
from tests.spiders.offline import Answer, Crawl, crawl, spider_for

SLUG = "zhambyl-tabigat"
SITE = SiteAddress("govkz", SLUG, True, "", sections=("documents",))
UPLOAD = "/uploads/2025/4/1/{}_original.1.{}"
MINUTES = "Протокол общественных слушаний от 22 мая 2025 года, рег. № 25052231007"


def item(number: int, title: str, *files: str, text: str = "Файл прилагается") -> dict[str, Any]:
    links = "".join(f'<a href="{file}">файл</a>' for file in files)
    return {
        "id": number,
        "projects": SLUG,
        "title": title,
        "content": f"<p>{text}</p>{links}",
        "activities": {"items": [{"title": "Общественные слушания"}]},
        "created_date": "2025-04-01T06:10:11.000+00:00",
    }


def upload(number: int, ending: str = "pdf") -> str:
    return UPLOAD.format(f"{number:032x}", ending)


def department(*items: dict[str, Any], uploads: dict[str, bytes | int]) -> Answer:
    """A department whose list shows some items, in Russian only, with files that answer with bytes or a status."""

    def answer(request: Request) -> str | bytes | tuple[int, str]:
        path = request.url.removeprefix("https://www.gov.kz")
        if path in uploads:
            found = uploads[path]
            return (found, "error") if isinstance(found, int) else found
        russian = request.headers.get("Accept-Language") == b"ru"
        first = "page=1&" in request.url or "page=0&" in request.url
        return json.dumps(list(items) if russian and first else [])

    return answer


def run(*items: dict[str, Any], uploads: dict[str, bytes | int]) -> Crawl:
    return crawl(spider_for(SITE), department(*items, uploads=uploads))


def test_the_text_of_a_file_is_added_to_its_item() -> None:
    found = run(item(1, "Протокол", upload(1)), uploads={upload(1): tiny_pdf([MINUTES])})
    (document,) = found.documents
    assert document.attachment_text == MINUTES
    assert document.unread_files == ()
    assert found.coverage.status is Status.COMPLETE


@pytest.mark.parametrize(
    "answer",
    [
        500,
        403,
        b"",
        b"%PDF-1.7 damaged",
        word_file(raw=b"<w:document"),
        zipped({"a.docx": b"no package"}),
        b"PK\x03\x04" + b"\xff" * 500,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999,
        b"Rar!\x1a\x07\x01\0" + b"\xff" * 999,
    ],
)
def test_a_file_that_does_not_come_or_is_damaged_is_named_in_its_item(answer: bytes | int) -> None:
    found = run(
        item(1, "Протокол слушаний", upload(1)),
        item(2, "Объявление о слушаниях", text="Общественные слушания 22 мая 2025 года"),
        uploads={upload(1): answer},
    )
    assert sorted(document.item_key for document in found.documents) == ["documents:1", "documents:2"]
    (document,) = [document for document in found.documents if document.item_key.endswith(":1")]
    assert len(document.unread_files) == 1
    assert found.coverage.status is Status.COMPLETE


def test_a_file_that_does_not_come_leaves_its_address_partial_when_nobody_can_say_what_it_was() -> None:
    found = run(item(1, "Общественные слушания", upload(1)), uploads={upload(1): 500})
    assert len(found.documents) == 1
    assert found.coverage.status is Status.PARTIAL
    assert [failure.cause for failure in found.coverage.failures] == [Cause.HTTP_ERROR]


def test_a_file_that_the_site_does_not_have_is_a_question_alone() -> None:
    found = run(item(1, "Общественные слушания", upload(1)), uploads={upload(1): 404})
    assert len(found.documents[0].unread_files) == 1
    assert found.coverage.status is Status.COMPLETE


def test_a_file_says_what_its_item_is() -> None:
    found = run(
        item(1, "Общественные слушания", upload(1), upload(2)),
        uploads={upload(1): 500, upload(2): tiny_pdf([MINUTES])},
    )
    assert found.coverage.status is Status.COMPLETE


def test_a_file_of_two_items_is_asked_for_once() -> None:
    items = (item(1, "Протокол слушаний", upload(1)), item(2, "Хаттама слушаний", upload(1)))
    found = run(*items, uploads={upload(1): tiny_pdf([MINUTES])})
    assert [document.attachment_text for document in found.documents] == [MINUTES, MINUTES]
    assert len([url for url in found.urls if url.endswith(upload(1))]) == 1


def test_pictures_and_strange_hosts_are_named_and_not_asked_for() -> None:
    picture, strange = upload(1, "JPG"), "https://files.example.org/protocol.pdf"
    found = run(item(1, "Протокол слушаний", picture, strange), uploads={})
    assert len(found.documents[0].unread_files) == 2
    assert not [url for url in found.urls if "upload" in url or "example" in url]


def test_recordings_are_no_files_to_read() -> None:
    found = run(item(1, "Протокол слушаний", upload(1, "mp4")), uploads={})
    assert found.documents[0].unread_files == ()


def test_of_many_files_the_first_ones_are_read_and_the_others_named() -> None:
    uploads: dict[str, bytes | int] = {upload(number): tiny_pdf([f"файл {number}"]) for number in range(30)}
    found = run(item(1, "Протокол слушаний", *uploads), uploads=uploads)
    (document,) = found.documents
    assert "файл 19" in document.attachment_text
    assert document.unread_files == (f"10 more files: only the first {files_module.MOST_FILES} are read",)
    assert len([url for url in found.urls if "upload" in url]) == files_module.MOST_FILES


def test_a_hundred_thousand_files_are_no_burden() -> None:
    raw_files = [Attachment(f"https://www.gov.kz/uploads/{number}.jpg") for number in range(100_000)]
    spider = spider_for(SITE)
    evidence = Evidence("https://www.gov.kz/1", "sha256:00", 200, datetime(2025, 5, 1, tzinfo=UTC))
    one = HearingItem(Source.SITE, "KZ-31", SLUG, raw("Файлы", attachments=tuple(raw_files)), evidence)
    (given,) = spider.files.complete(one, raw_files, needs_attachments, with_text)
    assert isinstance(given, HearingItem)
    assert len(given.raw.unread_files) == files_module.MOST_FILES + 1


def test_the_text_of_many_files_has_a_bound() -> None:
    document = raw("Файлы")
    for number in range(5):
        file = Attachment(f"https://www.gov.kz/uploads/{number}.pdf")
        document = with_text(document, file, FileText("pdf", "слово " * 10_000))
    assert len(document.attachment_text) == files_module.MOST_TEXT
    assert "more than is kept" in document.unread_files[0]


def test_an_exception_on_the_way_loses_no_item_and_is_accounted(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> RawDocument:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr("spiders.akimat.with_text", broken)
    found = run(item(1, "Протокол слушаний", upload(1)), uploads={upload(1): tiny_pdf([MINUTES])})
    (document,) = found.documents
    assert "a fault of the program" in document.unread_files[0]
    assert [failure.cause for failure in found.coverage.failures] == [Cause.CRASHED]


def test_a_reader_that_fails_loses_no_item(monkeypatch: pytest.MonkeyPatch) -> None:
    spider = spider_for(SITE)

    def broken(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(spider.files._reader, "read", broken)
    found = crawl(spider, department(item(1, "Протокол", upload(1)), uploads={upload(1): b"%PDF"}))
    assert "reading it failed (OSError)" in found.documents[0].unread_files[0]


def raw(
    text: str,
    title: str = "Объявление о проведении общественных слушаний",
    attachments: tuple[Attachment, ...] = (),
) -> RawDocument:
    return RawDocument(
        item_key="1",
        url="https://www.gov.kz/1",
        title=title,
        text=text,
        headings=("Общественные слушания",),
        attachments=attachments,
    )


NUMBER = "25052231007"


@pytest.mark.parametrize(
    "text",
    [
        "Объявление в приложении. Телефон 87262451234.",
        "Исходящий номер 250522310071, слушания состоятся 22 мая 2025 года",
        "БИН 050340001234. Слушания состоятся 22 мая 2025 года в 11:00. " * 9,
        "",
    ],
)
def test_files_are_read_whatever_digits_and_days_the_text_has(text: str) -> None:
    assert needs_attachments(raw(text))
    assert needs_attachments(raw(text), frozenset({NUMBER}))


def test_files_are_not_needed_beside_the_number_of_a_portal_hearing() -> None:
    assert not needs_attachments(raw(f"рег. № {NUMBER}"), frozenset({NUMBER}))


def test_files_of_what_is_no_document_are_not_needed() -> None:
    assert not needs_attachments(raw("Общественные слушания прошли 22 мая 2025 года", "Прошли слушания"))


def test_files_are_asked_for_once_more_when_the_store_knows_the_number_not() -> None:
    body = word_file(paragraph(MINUTES))
    found = run(
        item(1, "Протокол слушаний", upload(1, "docx"), text=f"рег. № {NUMBER}"),
        uploads={upload(1, "docx"): body},
    )
    assert found.documents[0].attachment_text == MINUTES
