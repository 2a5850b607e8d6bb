"""Nobody lowers the delay, the one request at a time or robots.txt by accident: by settings, spiders, requests."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from hearings_crawler.config import Config
from tests.hearings_crawler.transport.served_site import CrawlRunner, Page, ServedSite, Visit

GOVKZ = "www.gov.kz"
LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))
CONDUCT = (
    "DELAY",
    "CONCURREN",
    "ROBOTS",
    "THROTTLE",
    "USER_AGENT",
    "SLOTS",
    "HANDLER",
    "MIDDLEWARE",
    "RETRY",
    "HOSTS",
)
# A spider that means no good, or knows no better: everything that Scrapy lets it say.
GREEDY: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_SLOTS": {GOVKZ: {"concurrency": 32, "delay": 0, "jitter": 0}},
}


def gaps(visits: list[Visit]) -> list[float]:
    return [later.start - earlier.end for earlier, later in itertools.pairwise(visits)]


def project_settings(**changes: Any) -> Settings:
    settings = get_project_settings()
    for name, value in {"REPLICA_URL": "", **changes}.items():
        settings.set(name, value, priority="cmdline")
    return settings


@pytest.mark.parametrize("name", LOADER.list())
def test_no_spider_says_anything_about_how_sites_are_treated(name: str) -> None:
    spider = LOADER.load(name)
    assert not [
        setting for setting in spider.custom_settings or {} if any(word in setting for word in CONDUCT)
    ]
    for attribute in ("download_delay", "max_concurrent_requests", "download_timeout", "user_agent"):
        assert not hasattr(spider, attribute)


def test_the_settings_have_one_way_out_and_robots_on_it() -> None:
    settings = project_settings()
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert handlers["http"] == handlers["https"] == "hearings_crawler.transport.handler.TransportHandler"
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    robots = middlewares["hearings_crawler.transport.robots.RobotsMiddleware"]
    assert robots == min(number for number in middlewares.values() if number is not None)
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert "+https://" in settings["USER_AGENT"]
    assert not settings.getbool("TELNETCONSOLE_ENABLED")


@pytest.mark.parametrize("delay", ["0", 0, "0.2", -3])
def test_the_delay_of_live_sites_cannot_be_set_below_a_second(delay: str | float) -> None:
    assert Config.from_settings(project_settings(DOWNLOAD_DELAY=delay)).delay == 1.0


@pytest.mark.parametrize("name", LOADER.list())
def test_no_spiders_settings_bring_the_delay_below_a_second(name: str) -> None:
    settings = project_settings()
    LOADER.load(name).update_settings(settings)
    assert Config.from_settings(settings).delay >= 1.0


def test_a_longer_delay_holds_and_only_a_replica_allows_a_shorter_one() -> None:
    assert Config.from_settings(project_settings(DOWNLOAD_DELAY=4)).delay == 4.0
    replica = project_settings(DOWNLOAD_DELAY=0, REPLICA_URL="http://127.0.0.1:1")
    assert Config.from_settings(replica).delay == 0.0


def test_a_greedy_spider_waits_its_second_all_the_same(crawl: CrawlRunner, site: ServedSite) -> None:
    site.default = Page(b"ok", seconds=0.05)

    crawl(
        *[
            {"url": f"http://{site.netloc}/{number}", "meta": {"download_slot": str(number)}}
            for number in range(4)
        ],
        robots=True,
        custom_settings=GREEDY,
        REPLICA_URL="",
        TRANSPORT_EXTRA_HOSTS=["127.0.0.1"],
    )

    assert len(site.visits) == 5
    assert min(gaps(sorted(site.visits, key=lambda visit: visit.start))) >= 0.99


def test_a_greedy_spider_asks_one_page_at_a_time_and_what_robots_allow(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    site.default = Page(b"ok", seconds=0.1)
    site.pages[GOVKZ, "/robots.txt"] = Page(b"User-agent: *\nDisallow: /closed/\n")

    done = crawl(
        *[
            {"url": f"https://{GOVKZ}/{part}/{number}", "meta": {"download_slot": f"{part}{number}"}}
            for number in range(4)
            for part in ("open", "closed")
        ],
        robots=True,
        custom_settings=GREEDY,
    )

    assert sorted(site.paths()) == ["/open/0", "/open/1", "/open/2", "/open/3", "/robots.txt"]
    assert min(gaps(sorted(site.visits, key=lambda visit: visit.start))) >= 0
    assert [result["cause"] for result in done.results if "cause" in result] == ["robots"] * 4


def test_without_the_robots_middleware_no_live_site_is_asked(crawl: CrawlRunner, site: ServedSite) -> None:
    done = crawl(f"http://{site.netloc}/page", REPLICA_URL="", TRANSPORT_EXTRA_HOSTS=["127.0.0.1"])

    assert site.visits == []
    assert done.results[0]["cause"] == "robots_unreachable"
    assert "DOWNLOADER_MIDDLEWARES" in done.results[0]["detail"]


def test_a_site_that_slows_down_is_asked_more_slowly_and_faster_again_when_it_recovers(
    crawl: CrawlRunner, site: ServedSite
) -> None:
    seconds = [0.05, 0.3, 0.6, 0.9, 0.05, 0.05]
    for number, duration in enumerate(seconds):
        site.pages[GOVKZ, f"/{number}"] = Page(b"ok", seconds=duration)

    crawl(*[f"https://{GOVKZ}/{number}" for number in range(len(seconds))], DOWNLOAD_DELAY=0.2)

    visits = sorted(site.visits_of(GOVKZ), key=lambda visit: visit.start)
    assert site.paths() == [f"/{number}" for number in range(len(seconds))]
    for waited, took in zip(gaps(visits), seconds, strict=False):
        assert waited >= max(0.2, took) - 0.02
    assert gaps(visits)[-1] < 0.9
