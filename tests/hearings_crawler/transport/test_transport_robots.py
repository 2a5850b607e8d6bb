from __future__ import annotations

from tests.hearings_crawler.transport.served_site import CrawlRunner, Page, ServedSite

GOVKZ = "www.gov.kz"
PORTAL = "hearings.ndbecology.gov.kz"


def test_all_requests_that_start_while_robots_txt_is_fetched_are_checked(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    site.pages[GOVKZ, "/robots.txt"] = Page(b"User-agent: *\nDisallow: /closed/\n", seconds=1)
    closed = [f"https://{GOVKZ}/closed/{number}" for number in range(30)]
    site.pages[GOVKZ, "/open"] = Page(b"open")

    done = crawl(*closed, f"https://{GOVKZ}/open", robots=True)

    assert site.paths() == ["/robots.txt", "/open"]
    assert [done.result(url)["cause"] for url in closed] == ["robots"] * 30
    assert done.result(closed[0])["detail"] == f"robots.txt disallows {closed[0]}"
    assert done.result(f"https://{GOVKZ}/open")["status"] == 200


def test_on_a_shared_host_one_slug_may_be_refused(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/robots.txt"] = Page(
        b"User-agent: *\nDisallow: /memleket/entities/vko-altai/\nDisallow: /*projects=vko-altai\n"
    )
    api = f"https://{GOVKZ}/api/v1/public/content-manager/documents?projects="
    page = f"https://{GOVKZ}/memleket/entities/"

    done = crawl(
        f"{api}vko-altai&page=1",
        f"{page}vko-altai/documents/1",
        f"{api}zhambyl-tabigat&page=1",
        f"{page}zhambyl-tabigat/documents/1",
        robots=True,
    )

    assert [
        done.result(f"{start}vko-altai{end}")["cause"]
        for start, end in ((api, "&page=1"), (page, "/documents/1"))
    ] == ["robots"] * 2
    assert site.paths() == [
        "/robots.txt",
        "/api/v1/public/content-manager/documents?projects=zhambyl-tabigat&page=1",
        "/memleket/entities/zhambyl-tabigat/documents/1",
    ]


def test_a_rule_for_this_crawler_by_name_is_obeyed(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/robots.txt"] = Page(
        b"User-agent: *\nAllow: /\n\nUser-agent: hearings-crawler\nDisallow: /\n"
    )

    done = crawl(f"https://{GOVKZ}/", robots=True)

    assert done.results[0]["cause"] == "robots"


REFUSING = {
    "unauthorised": (Page(b"no", 401), "robots"),
    "forbidden": (Page(b"no", 403), "robots"),
    "broken": (Page(b"broken", 500), "robots_unreachable"),
    "down": (Page(b"down", 503), "robots_unreachable"),
    "busy": (Page(b"busy", 429), "robots_unreachable"),
    "cut": (Page(b"User-agent: *\nAllow: /", cut=5), "robots_unreachable"),
    "late": (Page(b"late", seconds=3), "robots_unreachable"),
    "elsewhere": (Page(b"", 302, {"Location": "https://example.org/robots.txt"}), "unregistered_host"),
}
ALLOWING = {
    "missing": Page(b"not found", 404),
    "gone": Page(b"gone", 410),
    "empty": Page(b""),
    "html": Page(
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>wait</body></html>"
    ),
    "open": Page(b"\xef\xbb\xbfUser-agent: *\r\nDisallow:\r\n"),
}


def test_a_host_whose_robots_txt_refuses_or_fails_is_not_crawled(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    for host, (page, _) in REFUSING.items():
        site.pages[f"{host}.kz", "/robots.txt"] = page
    urls = {host: [f"https://{host}.kz/{number}" for number in range(3)] for host in REFUSING}

    done = crawl(
        *[url for several in urls.values() for url in several],
        robots=True,
        DOWNLOAD_TIMEOUT=2,
        TRANSPORT_EXTRA_HOSTS=[f"{host}.kz" for host in REFUSING],
    )

    for host, (_, cause) in REFUSING.items():
        assert [done.result(url)["cause"] for url in urls[host]] == [cause] * 3, host
    assert set(site.paths()) == {"/robots.txt"}
    assert len(site.paths()) == len(REFUSING)


def test_a_host_whose_robots_txt_disallows_nothing_is_crawled(crawl: CrawlRunner, site: ServedSite) -> None:
    for host, page in ALLOWING.items():
        site.pages[f"{host}.kz", "/robots.txt"] = page
        site.pages[f"{host}.kz", "/page"] = Page(b"page")

    done = crawl(
        *[f"https://{host}.kz/page" for host in ALLOWING],
        robots=True,
        TRANSPORT_EXTRA_HOSTS=[f"{host}.kz" for host in ALLOWING],
    )

    assert {result["asked"]: result.get("status") for result in done.results} == {
        f"https://{host}.kz/page": 200 for host in ALLOWING
    }


def test_each_host_has_its_own_robots_txt_fetched_once_and_told(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/robots.txt"] = Page(b"User-agent: *\nDisallow: /\n")
    urls = [f"https://{host}/{number}" for host in (GOVKZ, PORTAL) for number in range(4)]

    done = crawl(*urls, robots=True)

    assert site.paths(GOVKZ) == ["/robots.txt"]
    assert sorted(site.paths(PORTAL)) == ["/0", "/1", "/2", "/3", "/robots.txt"]
    assert {fetch["url"] for fetch in done.fetches} >= {
        f"https://{GOVKZ}/robots.txt",
        f"https://{PORTAL}/robots.txt",
    }


def test_the_delay_that_robots_txt_asks_for_is_kept(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 0.7\n")

    crawl(*[f"https://{GOVKZ}/{number}" for number in range(3)], robots=True)

    gaps = [later.start - earlier.end for earlier, later in zip(site.visits, site.visits[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.69


def test_a_delay_that_no_crawl_can_keep_is_a_refusal(crawl: CrawlRunner, site: ServedSite) -> None:
    site.pages[GOVKZ, "/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 3600\n")

    done = crawl(f"https://{GOVKZ}/", robots=True)

    assert done.results[0]["cause"] == "robots"
    assert "3600 s between requests" in done.results[0]["detail"]
    assert site.paths() == ["/robots.txt"]
