from __future__ import annotations

import hashlib
import itertools
import os
import signal
import time
from pathlib import Path

import pytest

from hearings_crawler.errors import ConfigurationError
from hearings_crawler.transport.browser import find_browser
from tests.archived import bodies
from tests.hearings_crawler.transport.served_site import CrawlRunner, Page, ServedSite

GOVKZ = "www.gov.kz"
OTHER = "hearings.ndbecology.gov.kz"
NEWS = f"https://{GOVKZ}/memleket/entities/zhambyl-tabigat/press/news/1?lang=ru"
NEWS_PATH = "/memleket/entities/zhambyl-tabigat/press/news/1?lang=ru"
HTML = {"Content-Type": "text/html; charset=utf-8"}
LIST_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Новости</title>
<link rel="icon" href="/favicon.ico">
<style>@font-face { font-family: f; src: url(/font.woff2) } body { font-family: f }</style></head>
<body>Тізім<img src="/picture.png"><div id="list"></div>
<script src="https://metrika.example.org/tag.js"></script>
<script src="https://hearings.ndbecology.gov.kz/shared.js"></script>
<script>
window.addEventListener("load", async () => {
  const items = await (await fetch("/api/news?page=1")).json();
  for (const item of items) {
    await new Promise(done => setTimeout(done, 60));
    const card = document.createElement("div");
    card.className = "card-news-list__item";
    card.innerHTML = `<a href="/press/news/details/${item.id}">${item.title}</a><time>${item.time}</time>`;
    document.getElementById("list").append(card);
  }
});
</script></body></html>"""
ITEMS = (
    b'[{"id": 1, "title": "First", "time": "16.02.2026"}, {"id": 2, "title": "Second", "time": "15.02.2026"},'
    b' {"id": 3, "title": "Third", "time": "14.02.2026"}]'
)

pytestmark = pytest.mark.skipif(
    find_browser(os.environ.get("HEARINGS_BROWSER", "")) is None, reason="no browser installed"
)


def rendered(url: str = NEWS, **meta: object) -> dict[str, object]:
    return {"url": url, "meta": {"playwright": True, **meta}}


def serve_news(site: ServedSite) -> None:
    site.pages[GOVKZ, NEWS_PATH] = Page(LIST_PAGE.encode(), headers=HTML)
    site.pages[GOVKZ, "/api/news?page=1"] = Page(ITEMS, headers={"Content-Type": "application/json"})
    site.pages[OTHER, "/shared.js"] = Page(
        b"document.title += '+'", headers={"Content-Type": "text/javascript"}
    )


def children(pid: int) -> set[int]:
    """All processes below one, at any depth."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.add(pid)
    return running


def none_left(pids: set[int], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < end:
        time.sleep(0.1)
    return not alive(pids)


def test_cards_that_a_script_inserts_are_read_and_archived(crawl: CrawlRunner, site: ServedSite) -> None:
    serve_news(site)

    done = crawl(rendered(wait_for=".card-news-list__item"), CLOCK_NOW="2026-02-16T20:00:00+05:00")

    result = done.result(NEWS)
    assert result["url"] == result["request_url"] == NEWS
    assert result["status"] == 200
    assert result["slot"] == GOVKZ
    assert result["text"].count('class="card-news-list__item"') == 3
    assert "<title>Новости+</title>" in result["text"]
    digest = "sha256:" + hashlib.sha256(result["text"].encode()).hexdigest()
    assert result["evidence"] == {
        "url": NEWS,
        "digest": digest,
        "status": 200,
        "fetched_at": "2026-02-16T15:00:00+00:00",
    }
    assert bodies(crawl.folder / "archive")[digest].decode() == result["text"]
    assert [fetch["digest"] for fetch in done.fetches] == [digest]
    assert done.code == 0


def test_a_page_gets_neither_pictures_nor_hosts_that_are_not_registered(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    serve_news(site)

    crawl(rendered(wait_for=[".nothing", ".card-news-list__item"]))

    assert {(visit.host, visit.path) for visit in site.visits} == {
        (GOVKZ, NEWS_PATH),
        (GOVKZ, "/api/news?page=1"),
        (OTHER, "/shared.js"),
    }
    assert {visit.headers["User-Agent"] for visit in site.visits} == {
        "hearings-crawler/0.1 (+mailto:crawler@example.org)"
    }


def test_a_page_obeys_robots_txt_in_its_own_requests(crawl: CrawlRunner, site: ServedSite) -> None:
    serve_news(site)
    site.pages[GOVKZ, "/robots.txt"] = Page(b"User-agent: *\nDisallow: /api/\n")

    done = crawl(rendered(wait_for=".card-news-list__item"), robots=True, HEARINGS_WAIT_FOR_TIMEOUT=1)

    assert "/api/news?page=1" not in site.paths()
    assert done.results[0]["cause"] == "robots"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (Page(b'{"code":"notAllowed"}', 400), "refused"),
        (Page(b"no", 403), "refused"),
        (Page(b"down", 500), "http_error"),
        (Page(ITEMS, cut=20), "truncated"),
    ],
    ids=["notAllowed", "403", "500", "cut"],
)
def test_a_page_that_did_not_get_its_content_says_why(
    crawl: CrawlRunner, site: ServedSite, answer: Page, cause: str
) -> None:
    serve_news(site)
    site.pages[GOVKZ, "/api/news?page=1"] = answer

    done = crawl(rendered(wait_for=".card-news-list__item"), HEARINGS_WAIT_FOR_TIMEOUT=1)

    assert done.results[0]["cause"] == cause
    assert f"https://{GOVKZ}/api/news?page=1" in done.results[0]["detail"]
    digest = done.results[0]["evidence"]["digest"]
    assert "Тізім" in bodies(crawl.folder / "archive")[digest].decode()


def test_a_page_without_what_was_waited_for_is_returned_as_it_is(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    site.pages[GOVKZ, NEWS_PATH] = Page(b"<html><body><h1>Other layout</h1></body></html>", headers=HTML)

    done = crawl(rendered(wait_for=".card-news-list__item"), HEARINGS_WAIT_FOR_TIMEOUT=1)

    assert "<h1>Other layout</h1>" in done.results[0]["text"]


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (Page(b"<html><body>Forbidden<script>document.title='run'</script></body></html>", 403, HTML), 403),
        (Page(b"<html><body><div id='challenge-platform'>wait</div></body></html>", 200, HTML), 200),
        (Page(b"%PDF-1.4", 200, {"Content-Type": "application/pdf"}), 200),
    ],
    ids=["refused", "challenge", "file"],
)
def test_what_is_no_page_to_render_is_returned_as_it_was_sent(
    crawl: CrawlRunner, site: ServedSite, page: Page, status: int
) -> None:
    site.pages[GOVKZ, NEWS_PATH] = page

    done = crawl(rendered())

    assert done.results[0]["status"] == status
    digest = done.results[0]["evidence"]["digest"]
    assert bodies(crawl.folder / "archive")[digest] == page.body


def test_a_redirect_is_followed_under_the_new_address(crawl: CrawlRunner, site: ServedSite) -> None:
    serve_news(site)
    site.pages[GOVKZ, "/old"] = Page(b"", 301, {"Location": NEWS})

    done = crawl(rendered(f"https://{GOVKZ}/old", wait_for=".card-news-list__item"))

    assert done.results[0]["url"] == NEWS
    assert 'class="card-news-list__item"' in done.results[0]["text"]


def test_a_cut_short_page_is_not_rendered(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, NEWS_PATH] = Page(LIST_PAGE.encode(), headers=HTML, cut=300)

    done = crawl(rendered())

    assert done.results[0]["cause"] == "truncated"
    assert done.results[0]["evidence"]["digest"].startswith("sha256:")


def test_a_page_that_does_not_end_is_a_timeout_and_the_next_one_is_read(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    serve_news(site)
    body = b"<html><body><script src='/hangs.js'></script></body></html>"
    site.pages[GOVKZ, "/hangs"] = Page(body, headers=HTML)
    site.pages[GOVKZ, "/hangs.js"] = Page(b"", seconds=30)

    done = crawl(
        rendered(f"https://{GOVKZ}/hangs"),
        rendered(wait_for=".card-news-list__item"),
        HEARINGS_PAGE_TIMEOUT=4,
    )

    assert done.result(f"https://{GOVKZ}/hangs")["cause"] == "timeout"
    assert 'class="card-news-list__item"' in done.result(NEWS)["text"]


def test_one_page_load_at_a_time_is_on_a_host(crawl: CrawlRunner, site: ServedSite) -> None:
    serve_news(site)
    site.pages[GOVKZ, "/plain"] = Page(b"plain")
    site.pages[GOVKZ, "/api/news?page=1"] = Page(
        ITEMS, headers={"Content-Type": "application/json"}, seconds=0.5
    )
    others = [f"https://{GOVKZ}/plain"] * 2

    crawl(rendered(wait_for=".card-news-list__item"), *others, rendered(wait_for=".card-news-list__item"))

    visits = site.visits_of(GOVKZ)
    kinds = "".join({"/plain": "p", NEWS_PATH: "n", "/api/news?page=1": "a"}[visit.path] for visit in visits)
    assert sorted(kinds.replace("na", "N")) == ["N", "N", "p", "p"], kinds
    assert all(later.start >= earlier.end - 0.01 for earlier, later in itertools.pairwise(visits))


def test_no_browser_is_a_named_cause_that_says_what_to_install(crawl: CrawlRunner, site: ServedSite) -> None:
    serve_news(site)
    broken = crawl.folder / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)

    done = crawl(rendered(), HEARINGS_BROWSER=str(broken))

    assert done.results[0]["cause"] == "no_browser"
    assert "apt-get install chromium" in done.results[0]["detail"]
    assert "playwright install chromium" in done.results[0]["detail"]
    assert site.visits == []


def test_without_rendered_pages_no_browser_is_started(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/"] = Page(b"plain", seconds=1)
    process = crawl.start([f"https://{GOVKZ}/"])
    seen: set[int] = set()
    while process.poll() is None:
        seen |= children(process.pid)
        time.sleep(0.05)

    assert crawl.finish(process).results[0]["status"] == 200
    assert seen == set()


def test_a_load_whose_browser_died_is_repeated_in_a_new_one(crawl: CrawlRunner, site: ServedSite) -> None:
    serve_news(site)
    site.pages[GOVKZ, "/api/news?page=1"] = Page(ITEMS, seconds=2)
    process = crawl.start([rendered(wait_for=".card-news-list__item")], RETRY_TIMES=1)
    while "/api/news?page=1" not in site.paths() and process.poll() is None:
        time.sleep(0.05)
    for pid in children(process.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"--headless" in command and b"--type=" not in command:
            os.kill(pid, signal.SIGKILL)

    done = crawl.finish(process)

    assert done.fetches[0]["failure"] == "PageConnectionError"
    assert 'class="card-news-list__item"' in done.results[0]["text"]
    assert site.paths().count(NEWS_PATH) == 2


@pytest.mark.parametrize("how", [None, signal.SIGTERM, signal.SIGKILL], ids=["end", "SIGTERM", "SIGKILL"])
def test_no_browser_is_left_behind(crawl: CrawlRunner, site: ServedSite, how: signal.Signals | None) -> None:
    serve_news(site)
    if how:
        site.pages[GOVKZ, "/api/news?page=1"] = Page(ITEMS, seconds=5)
    process = crawl.start([rendered(wait_for=".card-news-list__item")])
    while NEWS_PATH not in site.paths() and process.poll() is None:
        time.sleep(0.05)
    below = children(process.pid)
    if how:
        os.kill(process.pid, how)

    done = crawl.finish(process)

    assert below, "the browser ran below the crawl"
    assert none_left(below)
    if how is not signal.SIGKILL:
        assert done.code == 0, done.log
        assert "Traceback" not in done.log
        assert "ERROR" not in done.log


def test_the_named_browser_is_used_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome = tmp_path / "google-chrome"
    own = tmp_path / "ms" / "chromium-1200" / "chrome-linux" / "chrome"
    own.parent.mkdir(parents=True)
    for path in (chrome, own):
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "ms"))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_browser("/bin/true") == Path("/bin/true")
    assert find_browser() == chrome
    chrome.unlink()
    assert find_browser() == own
    with pytest.raises(ConfigurationError, match="no-such-browser is not an executable"):
        find_browser("no-such-browser")
