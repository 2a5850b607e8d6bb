"""One reader on one saved page, without a crawl: documents_of, and `scrapy read` for whoever writes the reader."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hearings_crawler.commands.probing import item_day
from hearings_crawler.coverage.failures import PageError
from hearings_crawler.errors import ConfigurationError, PageNotUnderstoodError
from hearings_crawler.items import DocumentKind, RawDocument
from spiders.readers import documents_of, readers
from tests.office_files import paragraph, word_file
from tests.replica.pdf import tiny_pdf
from tests.running import Workplace
from tests.spiders.golden import GOLDEN, golden_bytes

PORTAL = "https://hearings.ndbecology.gov.kz"
CARD = f"{PORTAL}/Public/PubHearings/PublicHearingDetail?hearingId=30002"
NEWS = "https://www.gov.kz/memleket/entities/zhambyl-tabigat/press/news"
ARTICLE = "https://op-tsh.sko.gov.kz/news/read/Obyavlenie_20250321025235.html"


@pytest.mark.parametrize(
    ("engine", "page", "url", "keys"),
    [
        ("govkz", "govkz/documents-ru.json", "", ["documents:1256044", "documents:1256100"]),
        ("govkz", "govkz_news/list-ru.html", f"{NEWS}/1?lang=ru", ["news:964410"]),
        ("govkz", "govkz_news/article-ru.html", f"{NEWS}/details/964410?lang=ru", ["news:964410"]),
        ("urldate", "urldate/article.html", ARTICLE, ["/news/read/Obyavlenie_20250321025235.html"]),
        ("filelist", "filelist/almaty.html", "", ["/upload/doc/protokol-3.pdf", "/getfile.php?id=77"]),
        (
            "portal",
            "portal/open_meeting.html",
            CARD,
            ["open_meeting:30002:notice", "open_meeting:30002:minutes"],
        ),
        ("portal", "portal/list_open.html", "", ["open_meeting:30002:notice", "open_meeting:30001:notice"]),
    ],
)
def test_a_saved_page_gives_its_documents(engine: str, page: str, url: str, keys: list[str]) -> None:
    documents = documents_of(engine, golden_bytes(page), url)
    assert [document.item_key for document in documents][: len(keys)] == keys


def test_what_has_nothing_to_do_with_hearings_is_shown_on_request() -> None:
    few = documents_of("urldate", golden_bytes("urldate/list.html"))
    all_of_them = documents_of("urldate", golden_bytes("urldate/list.html"), every_item=True)
    assert {document.item_key for document in few} < {document.item_key for document in all_of_them}


@pytest.mark.parametrize("engine", readers())
def test_a_page_of_another_kind_is_an_error_and_no_empty_list(engine: str) -> None:
    with pytest.raises((PageNotUnderstoodError, PageError)):
        documents_of(engine, b"<html><body><h1>Welcome</h1></body></html>")


def test_broken_json_is_named() -> None:
    with pytest.raises(PageError, match="not_json"):
        documents_of("govkz", b'[{"id": 1, "title": "')


def test_an_unknown_reader_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="filelist, govkz, onepage, portal, urldate"):
        documents_of("wordpress", b"")


def test_the_day_of_an_item_is_the_last_that_it_shows_or_carries() -> None:
    document = RawDocument("1", ARTICLE, "", shown_date="20.03.2025", server_time="2025-03-19T20:00:00Z")
    assert item_day(document) == date(2025, 3, 21)
    assert item_day(RawDocument("1", "https://x.gov.kz/", "", server_time="2020-01-01T00:00:00Z")) is None


def read(tmp_path: Path, *arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    done = Workplace(tmp_path).scrapy("read", *arguments, stdin=stdin)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_the_command_prints_each_document_and_what_is_read_of_it(tmp_path: Path) -> None:
    code, out, _ = read(tmp_path, "onepage", str(GOLDEN / "onepage/aktobe.html"), "--region", "aktobe")
    assert code == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert {line["reading"]["kind"] for line in lines} <= {*DocumentKind, None}
    assert lines[0]["reading"]["hearings"][0]["start"].startswith("2025-")
    assert lines[0]["reading"]["regions"] == ["KZ-15"]
    assert not (tmp_path / "hearings.sqlite").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (
            word_file(paragraph("22 мая 2025 года")),
            {"type": "docx", "text": "22 мая 2025 года", "unread": ""},
        ),
        (tiny_pdf(["22 мая 2025 года"]), {"type": "pdf", "text": "22 мая 2025 года", "unread": ""}),
        (b"", {"type": "empty", "text": "", "unread": "an empty file: there is nothing in it"}),
    ],
)
def test_the_command_reads_an_attached_file(tmp_path: Path, body: bytes, answer: dict[str, str]) -> None:
    file = tmp_path / "хаттама.docx"
    file.write_bytes(body)
    code, out, err = read(tmp_path, "attachment", str(file))
    assert (code, json.loads(out), err) == (0, answer, "")


@pytest.mark.slow
def test_the_command_reads_standard_input_and_tells_a_page_that_is_none(tmp_path: Path) -> None:
    code, out, err = read(tmp_path, "filelist", "-", stdin="<h1>Welcome</h1>")
    assert (code, out) == (1, "")
    assert "no link to a file" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("onepage",),
        ("wordpress", "-"),
        ("onepage", "/nowhere"),
        ("onepage", "-", "--fast"),
        ("a", "b", "c"),
    ],
)
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert read(tmp_path, *arguments, stdin="")[0] == 2
