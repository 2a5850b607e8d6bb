"""Old sites that set a cookie and redirect to themselves before they show a page."""

from __future__ import annotations

import pytest

from hearings_crawler import settings
from tests.hearings_crawler.transport.served_site import CrawlRunner, Page, ServedSite

pytestmark = pytest.mark.slow

HOST = "tabigat.aktobe.gov.kz"
OTHER = "almaty.gov.kz"


@pytest.fixture(autouse=True)
def _as_the_project(crawl: CrawlRunner) -> None:
    crawl.settings["COOKIES_ENABLED"] = settings.COOKIES_ENABLED
    crawl.settings["DOWNLOADER_MIDDLEWARES"] = settings.DOWNLOADER_MIDDLEWARES


def demanding(
    site: ServedSite, host: str, path: str, location: str, cookie: str = "visited=1; path=/"
) -> None:
    """Serve a page to whoever brings the cookie, and the way to it to everybody else."""

    def answer() -> Page:
        brought = site.visits[-1].headers.get("Cookie", "")
        if cookie.partition(";")[0] in brought:
            return Page(b"<h1>notices</h1>")
        return Page(b"", 302, {"Location": location, "Set-Cookie": cookie})

    site.pages[host, path] = answer


@pytest.mark.parametrize(
    "location", ["/kk/hearings", "https://tabigat.aktobe.gov.kz/kk/hearings", "hearings#top"]
)
def test_a_cookie_of_the_first_visit_is_brought_back_once(
    crawl: CrawlRunner, site: ServedSite, location: str
) -> None:
    demanding(site, HOST, "/kk/hearings", location)
    site.pages[HOST, "/kk/second"] = Page(b"second")
    site.pages[OTHER, "/page"] = Page(b"other")
    done = crawl(f"https://{HOST}/kk/hearings", f"https://{HOST}/kk/second", f"https://{OTHER}/page")
    assert done.result(f"https://{HOST}/kk/hearings")["status"] == 200
    sent = {visit.path: visit.headers.get("Cookie") for visit in site.visits if visit.path != "/robots.txt"}
    assert sent["/kk/hearings"] == "visited=1"
    assert sent["/page"] is None
    assert [visit.path for visit in site.visits_of(HOST)].count("/kk/hearings") == 2


def test_other_cookies_are_not_kept(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[HOST, "/a"] = Page(b"a", headers={"Set-Cookie": "tracking=1"})
    site.pages[HOST, "/b"] = Page(b"", 302, {"Location": "/c", "Set-Cookie": "session=1"})
    site.pages[HOST, "/c"] = Page(b"c")
    crawl(f"https://{HOST}/a", f"https://{HOST}/b", f"https://{HOST}/a?again")
    assert not [visit for visit in site.visits if "Cookie" in visit.headers]


def test_a_site_that_redirects_to_itself_for_ever_is_a_named_failure(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    site.pages[HOST, "/loop"] = Page(b"", 302, {"Location": "/loop", "Set-Cookie": "visited=1"})
    done = crawl(f"https://{HOST}/loop")
    assert done.results[0]["cause"] == "redirects"
