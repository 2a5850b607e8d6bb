"""The replica as a server: hosts, pages of every publishing system, faults, the log."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pypdfium2 import PdfDocument

from tests.replica import Replica, load_world, write_registry
from tests.replica.model import LOCAL, SiteItem, World

PORTAL = "hearings.ndbecology.gov.kz"
GOVKZ = "www.gov.kz"
DOCUMENTS = "/api/v1/public/content-manager/documents"


@dataclass
class Reply:
    """An answer as a client sees it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def data(self) -> Any:
        return json.loads(self.body)


def ask(replica: Replica, host: str, path: str, **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(replica.url).port or 0, timeout=10)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": host, **names})
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def documents(slug: str, page: int, size: int = 100) -> str:
    return f"{DOCUMENTS}?projects={slug}&page={page}&size={size}&sort-by=created_date:DESC"


@pytest.fixture(scope="module")
def mini() -> World:
    return load_world("mini")


@pytest.fixture(scope="module")
def month() -> World:
    return load_world("2025-04")


@pytest.fixture
def replica(mini: World) -> Iterator[Replica]:
    with Replica(mini) as running:
        yield running


@pytest.fixture(scope="module")
def full(month: World) -> Iterator[Replica]:
    with Replica(month) as running:
        yield running


def document_of(world: World, *, section: str = "documents", kind: str = "notice") -> SiteItem:
    return next(item for item in world.items if item.section == section and item.kind == kind)


# -- hosts, methods, conditions ----------------------------------------


def test_an_unknown_host_is_named_in_a_refusal(replica: Replica) -> None:
    reply = ask(replica, "www.example.com", "/")
    assert reply.status == 421
    assert "www.example.com" in reply.text


def test_the_host_is_told_apart_by_its_header(replica: Replica) -> None:
    assert ask(replica, f"{PORTAL}:443", "/Public/PubHearings").status == 200
    assert ask(replica, GOVKZ, "/Public/PubHearings").status == 404
    assert ask(replica, "ecoportal.kz", "/Public/PubHearings").status == 200


def test_an_unknown_path_is_404(replica: Replica) -> None:
    for host in replica.hosts:
        if host != "gov.kz":
            assert ask(replica, host, "/no/such/page").status == 404


def test_the_short_host_of_the_platform_redirects_to_the_full_one(replica: Replica) -> None:
    reply = ask(replica, "gov.kz", "/memleket/entities/zhambyl-tabigat")
    assert reply.status == 301
    assert reply.headers["Location"] == "https://www.gov.kz/memleket/entities/zhambyl-tabigat"


@pytest.mark.parametrize("name", ["If_None_Match", "If_Modified_Since"])
def test_an_unchanged_page_is_304(replica: Replica, name: str) -> None:
    first = ask(replica, PORTAL, "/Public/PubHearings")
    headers = {
        "If_None_Match": {"If_None_Match": first.headers["ETag"]},
        "If_Modified_Since": {"If_Modified_Since": first.headers["Last-Modified"]},
    }
    again = ask(replica, PORTAL, "/Public/PubHearings", **headers[name])
    assert (again.status, again.body) == (304, b"")
    assert ask(replica, PORTAL, "/Public/PubHearings", If_None_Match='"other"').status == 200


def test_head_has_no_body_and_post_is_refused(replica: Replica) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(replica.url).port or 0, timeout=10)
    connection.request("HEAD", "/Public/PubHearings", headers={"Host": PORTAL})
    head = connection.getresponse()
    assert (head.status, head.read()) == (200, b"")
    connection.request("POST", "/Public/PubHearings", headers={"Host": PORTAL, "Content-Length": "0"})
    assert connection.getresponse().status == 405
    connection.close()


# -- the portal --------------------------------------------------------


def portal_rows(replica: Replica, path: str) -> list[list[str]]:
    rows: list[list[str]] = []
    page: str | None = path
    while page:
        text = ask(replica, PORTAL, page).text
        for row in re.findall(r"<tr><td>.*?</tr>", text):
            rows.append(re.findall(r"<td>(.*?)</td>", row))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        page = following[1].replace("&amp;", "&") if following else None
    return rows


def test_lists_hold_every_hearing_newest_first(full: Replica) -> None:
    for path, form in (
        ("/Public/PubHearings", "open_meeting"),
        ("/Disscusion/DisPublic", "public_discussion"),
    ):
        rows = portal_rows(full, path)
        listed = [
            hearing
            for hearing in full.world.hearings
            if hearing.form == form and hearing.registered_at <= full.now
        ]
        assert len(rows) == len(listed) > 300
        ids = [int(found[1]) for row in rows if (found := re.search(r"hearingId=(\d+)", row[1]))]
        assert ids == sorted(ids, reverse=True)


def test_a_list_page_has_twenty_rows(full: Replica) -> None:
    text = ask(full, PORTAL, "/Public/PubHearings?page=2").text
    assert text.count("<tr><td>") == 20
    assert '<a rel="next" href="/Public/PubHearings?page=3">' in text


def test_every_status_occurs(full: Replica) -> None:
    statuses = {row[4] for row in portal_rows(full, "/Public/PubHearings")}
    assert statuses == {"Предстоящее", "Завершено", "Отменено", "Не состоялось"}


def test_a_card_reads_as_the_real_ones(full: Replica) -> None:
    hearing = next(hearing for hearing in full.world.hearings if hearing.is_open and hearing.counts_notice)
    text = ask(full, PORTAL, f"/Public/PubHearings/PublicHearingDetail?hearingId={hearing.hearing_id}").text
    for label in (
        "Объявление общественных слушаний в форме открытых собраний",
        "№ регистрации:",
        "Дата получения местным исполнительным органом:",
        "По проекту:",
        "1. Инициатор:",
        "1.3. Контакты:name@example.kz",
        "2. Место и время проведения ",
        "2.1. Дата-время проведения:",
        "1.2. Место проведения:",
        "3. Общественные слушания организованны:",
        "Протокол слушания",
    ):
        assert label in text
    assert hearing.registration_number in text
    kazakh = ask(
        full, PORTAL, f"/Public/PubHearings/PublicHearingDetail?hearingId={hearing.hearing_id}&lang=kk"
    ).text
    assert "Ашық жиналыс нысанындағы" in kazakh
    assert hearing.registration_number in kazakh


def test_both_date_templates_occur(full: Replica) -> None:
    days = [row[3][:10] for row in portal_rows(full, "/Disscusion/DisPublic")]
    assert any("/" in day for day in days)
    assert any("." in day for day in days)


def test_minutes_on_the_portal_are_a_file_that_loads(full: Replica) -> None:
    kinds = set()
    held = [hearing for hearing in full.world.hearings if hearing.counts_minutes and hearing.portal_minutes]
    for hearing in held[:40]:
        folder = "/Public/PubHearings" if hearing.is_open else "/Disscusion/DisPublic"
        text = ask(full, PORTAL, f"{folder}/PublicHearingDetail?hearingId={hearing.hearing_id}").text
        section = text.partition("Протокол слушания</h4>")[2].partition("<h4>")[0]
        addresses = re.findall(r'href="([^"]+/LoadFile/\d+)"', section)
        assert addresses
        reply = ask(full, PORTAL, addresses[0])
        assert reply.status == 200
        kinds.add(reply.headers["Content-Type"])
    assert "application/pdf" in kinds


def test_a_discussion_without_portal_minutes_has_an_empty_section(full: Replica) -> None:
    hearing = next(
        hearing
        for hearing in full.world.hearings
        if not hearing.is_open and hearing.counts_minutes and hearing.portal_minutes is None
    )
    text = ask(full, PORTAL, f"/Disscusion/DisPublic/PublicHearingDetail?hearingId={hearing.hearing_id}").text
    section = text.partition("Протокол слушания</h4>")[2].partition("<h4>")[0]
    assert "Наименование файла" in section
    assert "LoadFile" not in section


# -- gov.kz ------------------------------------------------------------


def test_the_documents_api_is_a_plain_list_that_ends_empty(full: Replica) -> None:
    first = ask(full, GOVKZ, documents("zhambyl-tabigat", 1)).data
    assert isinstance(first, list)
    assert len(first) == 100
    assert ask(full, GOVKZ, documents("zhambyl-tabigat", 0)).data == first, "a 1-based server"
    assert ask(full, GOVKZ, documents("zhambyl-tabigat", 99)).data == []


def test_the_other_numbering_of_pages(replica: Replica) -> None:
    first = ask(replica, GOVKZ, documents("zhambyl-tabigat", 0, 5)).data
    second = ask(replica, GOVKZ, documents("zhambyl-tabigat", 1, 5)).data
    assert first
    assert not {item["id"] for item in first} & {item["id"] for item in second}


def test_items_are_newest_first_but_for_those_without_a_date(full: Replica) -> None:
    items = []
    for page in range(1, 9):
        items += ask(full, GOVKZ, documents("bko-zher-paidalanuy", page)).data
    days = [item["created_date"] for item in items if "created_date" in item]
    assert days == sorted(days, reverse=True)
    positions = [place for place, item in enumerate(items) if "created_date" not in item]
    assert positions
    window = (full.world.description.month - timedelta(days=120)).isoformat()
    inside = sum(day >= window for day in days)
    assert all(place <= inside for place in positions)


def test_an_item_has_both_languages_under_one_id(full: Replica) -> None:
    kazakh = ask(full, GOVKZ, documents("zhambyl-tabigat", 1), Accept_Language="kk").data
    russian = ask(full, GOVKZ, documents("zhambyl-tabigat", 1), Accept_Language="ru").data
    names = {item["id"]: item.get("title") or item["name|hint"] for item in kazakh}
    both = [item for item in russian if item["id"] in names]
    assert len(both) > 20
    assert any("хабарландыру" in name.lower() or "хаттама" in name.lower() for name in names.values())
    one = ask(full, GOVKZ, f"{DOCUMENTS}/{both[0]['id']}", Accept_Language="ru").data
    assert one == both[0]


def test_field_names_vary(full: Replica) -> None:
    items = ask(full, GOVKZ, documents("zhambyl-tabigat", 1)).data
    assert {"title", "name|hint"} <= {name for item in items for name in item}


def test_an_upload_is_a_pdf_with_the_text(full: Replica) -> None:
    item = document_of(full.world)
    reply = ask(full, GOVKZ, item.attachments[0].path)
    assert reply.headers["Content-Type"] == "application/pdf"
    text = PdfDocument(reply.body)[0].get_textpage().get_text_range()
    expected = (item.texts.get("ru") or item.texts["kk"]).paragraphs[0]
    assert expected.split()[0] in text


def test_upload_paths_have_the_day_without_zeros(full: Replica) -> None:
    item = document_of(full.world)
    day = item.placed_at
    pattern = rf"/uploads/{day.year}/{day.month}/{day.day}/[0-9a-f]{{32}}_original\.\d+\.(pdf|PDF)"
    assert re.fullmatch(pattern, item.attachments[0].path)


def test_a_document_page_shows_its_rubric_above_the_text(full: Replica) -> None:
    item = next(item for item in full.world.items if item.kind == "notice" and "ru" in item.texts)
    address = f"/memleket/entities/{item.site.address}/documents/details/{item.id}?lang=ru"
    text = ask(full, GOVKZ, address).text
    assert text.index("Общественные слушания") < text.index("<article>")
    assert "youtube.com/@govkz" in text.partition("<footer>")[2]


def test_plain_clients_get_no_news(full: Replica) -> None:
    reply = ask(full, GOVKZ, "/api/v1/public/content-manager/news?projects=zhambyl-tabigat&page=1")
    assert reply.status == 400
    assert reply.data["code"] == "notAllowed"


def test_the_news_page_has_no_cards_before_its_script_has_run(full: Replica) -> None:
    text = ask(full, GOVKZ, "/memleket/entities/zhambyl-tabigat/press/news/1?lang=ru").text
    assert "card-news-list__item" not in text
    assert '<div id="root"></div>' in text
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text)
    assert found
    cards = ask(full, GOVKZ, json.loads(found[1])["address"]).data["cards"]
    assert len(cards) == 10
    assert re.search(r"\d+ \w+ \d{4} \d\d:\d\d", cards[0]["when"])


def test_the_payload_can_be_in_the_page() -> None:
    with Replica("2024-11") as other:
        text = ask(other, GOVKZ, "/memleket/entities/zhambyl-tabigat/press/news/1?lang=kk").text
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text)
    assert found
    assert json.loads(found[1])["data"]["cards"]


# -- older sites -------------------------------------------------------


def test_the_file_list_is_windows_1251_and_does_not_say_so(full: Replica) -> None:
    reply = ask(full, "almaty.gov.kz", "/page.php?page_id=4991&lang=1")
    assert reply.headers["Content-Type"] == "text/html"
    assert b"charset" not in reply.body
    text = reply.body.decode("windows-1251")
    assert "31 мая 2025" in text.partition("</table>")[0]
    files = re.findall(r'href="(/files/[^"]+)"', text)
    assert len(files) == 15
    document = PdfDocument(ask(full, "almaty.gov.kz", files[0]).body)[0].get_textpage().get_text_range()
    assert "ПРОТОКОЛ" in document


def test_the_one_page_site_heads_each_notice_with_its_day(full: Replica) -> None:
    text = ask(full, "tabigat.aktobe.gov.kz", "/kk/obshchestvennyye-slushaniya").text
    headings = re.findall(r"<p><strong>(\d\d\.\d\d\.\d{4}) ж\.</strong></p>", text)
    shown = [
        item for item in full.world.items if item.site.engine == "onepage" and item.placed_at <= full.now
    ]
    assert len(headings) == len(shown)
    assert "хабарландыру" in text.lower()
    assert "объявление" in text.lower()


def test_articles_have_their_day_only_in_the_address(full: Replica) -> None:
    text = ask(full, "op-tsh.sko.gov.kz", "/news").text
    first = re.findall(r'href="(/news/read/\w+_(\d{14})\.html)"', text)
    assert len(first) == 10
    assert 'href="/news?page=2"' in text
    assert ask(full, "op-tsh.sko.gov.kz", first[0][0]).status == 200


# -- robots and faults -------------------------------------------------


def test_robots_allows_by_default(replica: Replica) -> None:
    assert ask(replica, PORTAL, "/robots.txt").status == 404
    assert "zhambyl-tabigat" not in ask(replica, GOVKZ, "/robots.txt").text


def test_robots_can_forbid_one_slug_of_a_shared_host(replica: Replica) -> None:
    with replica.down("zhambyl-tabigat", "robots_disallow"):
        lines = ask(replica, GOVKZ, "/robots.txt").text.splitlines()
        assert "Disallow: /memleket/entities/zhambyl-tabigat/" in lines
        assert "Disallow: /*projects=zhambyl-tabigat" in lines
        assert ask(replica, GOVKZ, documents("zhambyl-tabigat", 0)).status == 200
    assert "zhambyl-tabigat" not in ask(replica, GOVKZ, "/robots.txt").text


def test_robots_can_forbid_a_host(replica: Replica) -> None:
    replica.down("portal", "robots_disallow")
    assert "Disallow: /" in ask(replica, PORTAL, "/robots.txt").text.splitlines()


@pytest.mark.parametrize(("fault", "status"), [("robots_403", 403), ("robots_500", 500)])
def test_robots_alone_can_fail(replica: Replica, fault: str, status: int) -> None:
    replica.down(GOVKZ, fault)
    assert ask(replica, GOVKZ, "/robots.txt").status == status
    assert ask(replica, GOVKZ, documents("zhambyl-tabigat", 0)).status == 200


def test_a_fault_of_one_slug_leaves_the_others_alone(replica: Replica) -> None:
    replica.down("zhambyl-tabigat", "503")
    item = next(item for item in replica.world.items if item.site.address == "zhambyl-tabigat")
    for path in (
        documents("zhambyl-tabigat", 0),
        "/memleket/entities/zhambyl-tabigat/press/news/1",
        f"{DOCUMENTS}/{item.id}",
    ):
        assert ask(replica, GOVKZ, path).status == 503
    assert ask(replica, GOVKZ, documents("almaty-eco", 0)).status == 200
    assert ask(replica, GOVKZ, "/robots.txt").status == 200
    replica.up()
    assert ask(replica, GOVKZ, documents("zhambyl-tabigat", 0)).status == 200


def test_a_host_that_is_down_has_no_robots_either(replica: Replica) -> None:
    replica.down(PORTAL, "503")
    assert ask(replica, PORTAL, "/robots.txt").status == 503


@pytest.mark.parametrize("target", ["almaty_city", "KZ-75"])
def test_a_region_is_a_target_with_all_its_addresses(replica: Replica, target: str) -> None:
    replica.down(target, "403")
    assert ask(replica, "almaty.gov.kz", "/page.php?page_id=4991&lang=1").status == 403
    assert ask(replica, GOVKZ, documents("almaty-eco", 0)).status == 403
    assert ask(replica, GOVKZ, documents("zhambyl-tabigat", 0)).status == 200


def test_a_part_of_a_hosts_paths_is_a_target(replica: Replica) -> None:
    replica.down(f"{PORTAL}/Disscusion", "500")
    assert ask(replica, PORTAL, "/Disscusion/DisPublic").status == 500
    assert ask(replica, PORTAL, "/Public/PubHearings").status == 200


def test_a_fault_can_strike_a_number_of_times(replica: Replica) -> None:
    replica.down("portal", "503", times=2)
    assert [ask(replica, PORTAL, "/Public/PubHearings").status for _ in range(3)] == [503, 503, 200]


def test_an_unknown_fault_or_target_is_refused(replica: Replica) -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        replica.down("portal", "earthquake")
    with pytest.raises(ValueError, match="unknown target"):
        replica.down("nowhere")


def test_a_truncated_answer_is_shorter_than_its_length(replica: Replica) -> None:
    replica.down("portal", "truncated")
    with pytest.raises(http.client.IncompleteRead):
        ask(replica, PORTAL, "/Public/PubHearings")


def test_a_timeout_answers_nothing(replica: Replica) -> None:
    replica.down("portal", "timeout:0.3")
    started = time.monotonic()
    with pytest.raises(http.client.RemoteDisconnected):
        ask(replica, PORTAL, "/Public/PubHearings")
    assert time.monotonic() - started >= 0.3


def test_a_slow_answer_is_whole(replica: Replica) -> None:
    whole = ask(replica, PORTAL, "/Public/PubHearings").body
    replica.down("portal", "slow:0.4")
    started = time.monotonic()
    assert ask(replica, PORTAL, "/Public/PubHearings").body == whole
    assert time.monotonic() - started >= 0.3


def test_stopping_lets_go_of_what_hangs(mini: World) -> None:
    with ThreadPoolExecutor() as pool:
        with Replica(mini) as running:
            running.down("portal", "timeout:60")
            waiting = pool.submit(ask, running, PORTAL, "/Public/PubHearings")
            while not len(running.log):
                time.sleep(0.01)
        assert isinstance(waiting.exception(5), http.client.RemoteDisconnected)


def test_a_wrong_charset_is_declared(replica: Replica) -> None:
    replica.down("portal", "wrong_charset")
    replica.down("almaty.gov.kz", "wrong_charset")
    assert "windows-1251" in ask(replica, PORTAL, "/Public/PubHearings").headers["Content-Type"]
    assert "utf-8" in ask(replica, "almaty.gov.kz", "/page.php?page_id=4991&lang=1").headers["Content-Type"]


def test_a_redirect_loop_never_ends(replica: Replica) -> None:
    replica.down("portal", "redirect_loop")
    path, seen = "/Public/PubHearings?page=1", []
    for _ in range(4):
        reply = ask(replica, PORTAL, path)
        assert reply.status == 302
        path = reply.headers["Location"].partition(PORTAL)[2]
        seen.append(path)
    assert len(set(seen)) == 2


def test_infinite_paging_repeats_the_first_page(full: Replica) -> None:
    first = ask(full, GOVKZ, documents("zhambyl-tabigat", 1)).data
    with full.down(GOVKZ, "infinite_paging"), full.down("portal", "infinite_paging"):
        assert ask(full, GOVKZ, documents("zhambyl-tabigat", 500)).data == first
        assert 'href="/Public/PubHearings?page=501"' in ask(full, PORTAL, "/Public/PubHearings?page=500").text


@pytest.mark.parametrize(
    ("host", "path", "container"),
    [
        (PORTAL, "/Public/PubHearings", "<tbody>"),
        (GOVKZ, "/memleket/entities/zhambyl-tabigat/documents/1", "documents-list"),
        ("almaty.gov.kz", "/page.php?page_id=4991&lang=1", 'id="content"'),
        ("op-tsh.sko.gov.kz", "/news", 'class="news"'),
        ("tabigat.aktobe.gov.kz", "/kk/obshchestvennyye-slushaniya", 'class="field-item"'),
    ],
)
def test_an_empty_list_keeps_its_containers_and_a_redesign_does_not(
    full: Replica, host: str, path: str, container: str
) -> None:
    with full.down(host, "empty"):
        assert container in ask(full, host, path).body.decode("latin-1")
    with full.down(host, "redesign"):
        reply = ask(full, host, path)
    assert reply.status == 200
    assert container not in reply.body.decode("latin-1")


def test_content_faults_of_the_api(replica: Replica) -> None:
    address = documents("zhambyl-tabigat", 0)
    with replica.down("zhambyl-tabigat", "empty"):
        assert ask(replica, GOVKZ, address).data == []
    with replica.down("zhambyl-tabigat", "redesign"):
        assert isinstance(ask(replica, GOVKZ, address).data, dict)
    with replica.down("zhambyl-tabigat", "malformed_json"), pytest.raises(ValueError, match=r".+"):
        _ = ask(replica, GOVKZ, address).data
    with replica.down("zhambyl-tabigat", "not_allowed"):
        assert ask(replica, GOVKZ, address).data["code"] == "notAllowed"
    with replica.down("zhambyl-tabigat", "challenge"):
        reply = ask(replica, GOVKZ, address)
        assert reply.status == 200
        assert "Checking your browser" in reply.text


# -- time, log, control ------------------------------------------------


def test_what_is_placed_later_is_not_there_yet(mini: World) -> None:
    item = max((item for item in mini.items if item.section == "documents"), key=lambda item: item.placed_at)
    language = item.languages[0]
    with Replica(mini, now=item.placed_at - timedelta(minutes=1)) as running:

        def listed() -> bool:
            address = documents(item.site.address, 0)
            return item.id in {
                row["id"] for row in ask(running, GOVKZ, address, Accept_Language=language).data
            }

        assert not listed()
        running.set_clock(item.placed_at)
        assert listed()


def test_a_hearing_is_upcoming_until_it_is_held(mini: World) -> None:
    hearing = next(hearing for hearing in mini.hearings if hearing.is_open and hearing.counts_minutes)
    with Replica(mini, now=hearing.starts - timedelta(hours=1)) as running:
        rows = {row[0]: row[4] for row in portal_rows(running, "/Public/PubHearings")}
        assert rows[hearing.registration_number] == "Предстоящее"


def test_the_log_measures_concurrency_and_gaps(mini: World) -> None:
    with Replica(mini, delay=0.1) as running:
        barrier = threading.Barrier(3)

        def visit(_: int) -> None:
            barrier.wait(5)
            ask(running, PORTAL, "/Public/PubHearings")

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(visit, range(3)))
        assert running.log.concurrency(PORTAL) == 3
        running.log.clear()
        for _ in range(2):
            ask(running, PORTAL, "/Public/PubHearings")
            time.sleep(0.05)
        assert running.log.concurrency(PORTAL) == 1
        assert running.log.gaps(PORTAL)[0] >= 0.04
        assert running.log.paths(PORTAL) == ["/Public/PubHearings"] * 2


def test_the_log_can_be_written_as_json_lines(mini: World, tmp_path: Path) -> None:
    with Replica(mini, log_file=tmp_path / "log.jsonl") as running:
        ask(running, PORTAL, "/Public/PubHearings", User_Agent="somebody")
        ask(running, "elsewhere.kz", "/")
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["host"], row["status"]) for row in rows] == [(PORTAL, 200), ("elsewhere.kz", 421)]
    assert rows[0]["user_agent"] == "somebody"
    assert rows[0]["ended"] >= rows[0]["started"]


def test_another_process_can_switch_faults_on(replica: Replica) -> None:
    address = "/__replica__/down?target=zhambyl-tabigat&fault=503"
    assert ask(replica, "127.0.0.1", address).data["faults"][0]["name"] == "503"
    assert ask(replica, GOVKZ, documents("zhambyl-tabigat", 0)).status == 503
    ask(replica, "127.0.0.1", "/__replica__/up")
    assert ask(replica, GOVKZ, documents("zhambyl-tabigat", 0)).status == 200
    assert ask(replica, "127.0.0.1", "/__replica__/down?target=nowhere").status == 400
    assert len(ask(replica, "127.0.0.1", "/__replica__/log").data) == 2
    now = datetime(2025, 4, 10, 12, tzinfo=LOCAL).isoformat().replace("+", "%2B")
    assert ask(replica, "127.0.0.1", f"/__replica__/clock?now={now}").data["now"].startswith("2025-04-10")


def test_a_registry_file_can_be_written(tmp_path: Path) -> None:
    rows = json.loads(write_registry(tmp_path / "regions.json", ("zhambyl",)).read_text(encoding="utf-8"))
    assert rows[0]["sites"][0]["sections"] == ["documents", "news"]
