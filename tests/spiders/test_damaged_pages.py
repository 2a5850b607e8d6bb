"""Pages damaged in many ways: no exception, what can be read is read, and what was lost is noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Request

from hearings_crawler.coverage.address import Cause, Status
from hearings_crawler.coverage.failures import PageError, losses_of
from hearings_crawler.errors import PageNotUnderstoodError, RefusedError
from hearings_crawler.items import RawDocument
from hearings_crawler.registry.regions import SiteAddress
from spiders.readers import documents_of
from tests.spiders.golden import golden_bytes
from tests.spiders.offline import Crawl, crawl, spider_for

PORTAL = "https://hearings.ndbecology.gov.kz"
NEWS = "https://www.gov.kz/memleket/entities/zhambyl-tabigat/press/news"
ONE_PAGE = "https://tabigat.aktobe.gov.kz/kk/obshchestvennyye-slushaniya"
FILES = "https://almaty.gov.kz/page.php?page_id=4991&lang=1"
API = "https://www.gov.kz/api/v1/public/content-manager/documents"
DETAIL = "PublicHearingDetail?hearingId"
SAVED = {
    "documents": ("govkz", "govkz/documents-ru.json", ""),
    "news list": ("govkz", "govkz_news/list-ru.html", f"{NEWS}/1?lang=ru"),
    "news article": ("govkz", "govkz_news/article-ru.html", f"{NEWS}/details/964410?lang=ru"),
    "one page": ("onepage", "onepage/aktobe.html", ONE_PAGE),
    "urldate list": ("urldate", "urldate/list.html", "https://op-tsh.sko.gov.kz/news"),
    "urldate article": (
        "urldate",
        "urldate/article.html",
        "https://op-tsh.sko.gov.kz/news/read/Obyavlenie_20250321025235.html",
    ),
    "files": ("filelist", "filelist/almaty.html", FILES),
    "portal list": ("portal", "portal/list_open.html", f"{PORTAL}/Public/PubHearings?page=1"),
    "portal card": ("portal", "portal/open_meeting.html", f"{PORTAL}/Public/PubHearings/{DETAIL}=30002"),
    "discussion": ("portal", "portal/discussion.html", f"{PORTAL}/Disscusion/DisPublic/{DETAIL}=17002"),
}
NAMED = (PageNotUnderstoodError, RefusedError, PageError)


def read(name: str, body: bytes) -> list[RawDocument] | None:
    """The documents of a saved page with other bytes; None if it was refused by name."""
    engine, _, url = SAVED[name]
    try:
        documents = documents_of(engine, body, url)
    except NAMED:
        return None
    for document in documents:
        document.title.encode()
        document.text.encode()
    return documents


def saved(name: str) -> bytes:
    return golden_bytes(SAVED[name][1])


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(sorted(SAVED)))
def test_flipped_bytes_never_raise_anything_without_a_name(data: st.DataObject, name: str) -> None:
    body = bytearray(saved(name))
    for _ in range(data.draw(st.integers(1, 30))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    read(name, bytes(body))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(sorted(SAVED)))
def test_a_page_cut_anywhere_never_raises_anything_without_a_name(data: st.DataObject, name: str) -> None:
    body = saved(name)
    read(name, body[: data.draw(st.integers(0, len(body)))])


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(sorted(SAVED)))
def test_what_a_cut_takes_from_a_page_is_noted(data: st.DataObject, name: str) -> None:
    body = saved(name)
    cut = body[: data.draw(st.integers(0, len(body) - 1))]
    documents = read(name, cut)
    if documents is None or documents == read(name, body):
        return
    found = {cause for cause, _ in losses_of(HtmlResponse("https://host.gov.kz/", body=cut))}
    # Short of the page's own beginning there is no telling that it is a page.
    assert Cause.CUT_SHORT in found or b"<html" not in cut


@pytest.mark.parametrize("name", sorted(SAVED))
def test_one_bad_byte_takes_no_document_from_a_page(name: str) -> None:
    body = saved(name)
    at = body.index(b">" if b">" in body else b'", "', len(body) // 2) + 1
    whole = read(name, body)
    damaged = read(name, body[:at] + b"\xff" + body[at:])
    assert whole
    assert damaged
    assert len(damaged) == len(whole)
    windows_1251 = name == "files"
    found = losses_of(HtmlResponse("https://host.gov.kz/", body=body[:at] + b"\xff" + body[at:]))
    assert [cause for cause, _ in found] == ([] if windows_1251 else [Cause.DAMAGED])


# --- whole crawls

SITES = {
    "onepage": SiteAddress("onepage", ONE_PAGE, confirmed=True),
    "filelist": SiteAddress("filelist", FILES, confirmed=True),
}
NOTICE = (
    "<h1>Общественные слушания</h1><h4>21.03.2025</h4><p>Объявление о проведении общественных слушаний в форме "
    "открытого собрания 25.04.2025 в 11:00, ТОО «Карьер», № 25174900001</p>"
    "<h4>22.03.2025</h4><p>Объявление о проведении общественных слушаний в форме открытого собрания "
    "28.04.2025 в 15:00, ТОО «Завод»</p>"
)
LISTED = (
    "<h1>Общественные слушания</h1><ul><li><a href='/upload/a.pdf'>Протокол общественных слушаний-3.pdf</a></li>"
    "<li><a href='/upload/b.pdf'>Объявление об общественных слушаниях.pdf</a></li></ul>"
)
PAGES = {"onepage": NOTICE, "filelist": LISTED}


def crawled(engine: str, body: bytes) -> Crawl:
    return crawl(spider_for(SITES[engine], month="2025-04"), lambda _: body)


def page(engine: str) -> bytes:
    return f"<html><head><title>Управление</title></head><body>{PAGES[engine]}</body></html>".encode()


@pytest.mark.parametrize("engine", SITES)
def test_an_undamaged_page_is_complete(engine: str) -> None:
    found = crawled(engine, page(engine))
    assert found.coverage.status is Status.COMPLETE
    assert len(found.documents) == 2


@pytest.mark.parametrize("engine", SITES)
@pytest.mark.parametrize("bad", [b"\xff", b"\xd0", b"\x98\x99"])
def test_a_bad_byte_keeps_the_documents_and_makes_the_address_partial(engine: str, bad: bytes) -> None:
    found = crawled(engine, page(engine).replace(b"</h1>", bad + b"</h1>"))
    assert len(found.documents) == 2
    assert found.coverage.status is Status.PARTIAL
    assert found.coverage.reason.startswith("damaged_text: https://")


@pytest.mark.parametrize(
    ("engine", "end"), [("onepage", "</p><h4>22"), ("filelist", "<li><a href='/upload/b")]
)
def test_a_cut_page_keeps_what_came_and_makes_the_address_partial(engine: str, end: str) -> None:
    body = page(engine)
    found = crawled(engine, body[: body.index(end.encode())])
    assert len(found.documents) == 1
    assert found.coverage.status is Status.PARTIAL
    assert found.coverage.reason.startswith("cut_short: https://")


def api(items: str) -> Callable[[Request], str]:
    return lambda request: f"[{items}]" if "page=0" in request.url else "[]"


ITEM = (
    '{{"id": {id}, "title": "{title}", "content": "<p>Объявление о проведении общественных слушаний в форме открытого '
    'собрания 25.04.2025</p>{more}", "created_date": "{created}"}}'
)


def item(
    number: int, title: str = "Объявление", created: str = "2025-03-21T06:00:00Z", more: str = ""
) -> str:
    return ITEM.format(id=number, title=title, created=created, more=more)


def govkz(items: str) -> Crawl:
    site = SiteAddress("govkz", "zhambyl-tabigat", confirmed=True, sections=("documents",))
    return crawl(spider_for(site, month="2025-04"), api(items))


def test_half_a_character_in_a_title_is_replaced_and_counted_and_the_item_kept() -> None:
    cut, whole = "\\ud83d", "\\ud83d\\ude00"
    listed = (item(1, f"Объявление {cut}"), item(2, more="\\udc00"), item(3, f"Хабарландыру {whole}"))
    found = govkz(", ".join(listed))
    assert [document.title for document in found.documents[:3]] == [
        "Объявление \N{REPLACEMENT CHARACTER}",
        "Объявление",
        "Хабарландыру 😀",
    ]
    assert found.coverage.status is Status.COMPLETE
    assert found.coverage.repaired == 4, "two in each language"


@pytest.mark.parametrize(
    "created",
    [
        "0001-01-01T00:00:00+05:00",
        "0001-01-01T03:00:00+06:00",
        "9999-12-31T23:59:59-05:00",
        "9999-12-31T23:59:59Z",
        "2025-02-30T00:00:00Z",
        "+1e9",
        "²⁰²⁵",
    ],
)
def test_an_odd_server_time_ends_no_page(created: str) -> None:
    found = govkz(f"{item(1)}, {item(2, created=created)}, {item(3)}")
    assert {document.item_key for document in found.documents} == {f"documents:{n}" for n in (1, 2, 3)}
    assert found.coverage.status is Status.COMPLETE


ODD_LINKS = "<a href='http://['>x</a><a href='//[::'>y</a> http://[1 https://[::1/a.mp4 <iframe src='http://]'></iframe>"


def test_odd_addresses_end_no_page() -> None:
    found = govkz(f"{item(1, more=ODD_LINKS)}, {item(2)}")
    assert {document.item_key for document in found.documents} == {"documents:1", "documents:2"}
    assert all("[" not in link or "[::1]" in link for document in found.documents for link in document.links)
    assert found.coverage.status is Status.COMPLETE
    for engine in SITES:
        body = page(engine).replace(b"</h1>", b"</h1>" + ODD_LINKS.encode())
        assert len(crawled(engine, body).documents) == 2


@pytest.mark.parametrize("name", sorted(set(SAVED) - {"documents"}))
def test_odd_addresses_take_no_document_from_a_saved_page(name: str) -> None:
    body = saved(name)
    odd = ODD_LINKS.encode() + b"<a rel='next' href='http://['>2</a><a href='/?page=%s'>3</a>" % (b"9" * 5000)
    whole, more = read(name, body), read(name, body.replace(b"</body>", odd + b"</body>"))
    assert whole is not None
    assert more is not None
    assert [document.item_key for document in more] == [document.item_key for document in whole]
