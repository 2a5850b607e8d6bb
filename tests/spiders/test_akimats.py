"""What holds for every akimat spider and for their base."""

from __future__ import annotations

import inspect
import logging
import statistics
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import spiders
from hearings_crawler.coverage.address import Status
from hearings_crawler.errors import ConfigurationError, UsageError
from hearings_crawler.items import Source
from hearings_crawler.registry.regions import Region, Registry, SiteAddress, load_registry
from spiders.akimat import AkimatSpider
from spiders.base import HearingSpider
from spiders.readers import reader_class, readers
from spiders.readers.base import Reader
from tests.spiders.offline import ZhambylSpider, crawl, spider_for

REGISTRY = load_registry()
LOADER = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))
LEAFS = [klass for name in LOADER.list() if issubclass(klass := LOADER.load(name), AkimatSpider)]
CONDUCT = ("DELAY", "CONCURREN", "ROBOTS", "AUTOTHROTTLE", "USER_AGENT", "DOWNLOAD_SLOTS")


def leaf_file(leaf: type) -> Path:
    return Path(inspect.getfile(leaf))


def test_every_region_of_the_registry_has_a_spider_and_every_spider_a_region() -> None:
    assert sorted(leaf.name for leaf in LEAFS) == sorted(region.spider for region in REGISTRY.regions)
    assert len(LEAFS) >= 20


@pytest.mark.parametrize("leaf", LEAFS, ids=lambda leaf: leaf.name)
def test_a_leaf_is_a_name_and_expectations(leaf: type[AkimatSpider]) -> None:
    region = REGISTRY.region(leaf.name)
    assert (leaf.region_code, leaf.region_name) == (region.code, region.name_ru)
    assert leaf.minimum_documents > 0
    assert leaf.__bases__ == (AkimatSpider,)
    own = {name for name in vars(leaf) if not name.startswith("__")} - {"_abc_impl"}
    assert own <= {
        "name",
        "region_code",
        "region_name",
        "minimum_documents",
        "maximum_unread_share",
    }
    assert leaf_file(leaf).name == f"{leaf.name}.py"
    assert len(leaf_file(leaf).read_text("utf-8").splitlines()) <= 15


def test_the_median_leaf_has_at_most_15_lines() -> None:
    assert statistics.median(len(leaf_file(leaf).read_text("utf-8").splitlines()) for leaf in LEAFS) <= 15


@pytest.mark.parametrize("leaf", LEAFS, ids=lambda leaf: leaf.name)
def test_a_leaf_says_what_it_is(leaf: type[AkimatSpider]) -> None:
    assert inspect.getdoc(leaf)
    assert vars(leaf)["__doc__"]
    assert inspect.getdoc(inspect.getmodule(leaf))


@pytest.mark.parametrize("name", LOADER.list())
def test_no_spider_changes_how_sites_are_treated(name: str) -> None:
    custom = LOADER.load(name).custom_settings or {}
    assert not [setting for setting in custom if any(word in setting for word in CONDUCT)]
    for attribute in ("download_delay", "max_concurrent_requests", "handle_httpstatus_list"):
        assert not hasattr(LOADER.load(name), attribute)


def test_no_spider_or_reader_names_the_replica_or_an_own_way_out() -> None:
    folder = Path(inspect.getfile(spiders)).parent
    for path in folder.rglob("*.py"):
        text = path.read_text("utf-8").lower()
        for word in ("replica", "requests.get", "urlopen", "127.0.0.1"):
            assert word not in text, f"{path} says {word}"


@pytest.mark.parametrize("leaf", LEAFS, ids=lambda leaf: leaf.name)
def test_every_leaf_starts_at_each_of_its_registered_addresses(leaf: type[AkimatSpider]) -> None:
    spider = leaf.from_crawler(Crawler(leaf, Settings()), month="2025-04")
    requests = list(spider.start_pages())
    sites = REGISTRY.region(leaf.name).sites
    assert set(spider.coverages) == {site.address for site in sites}
    hosts = {host for site in sites for host in site.hosts}
    assert {request.url.split("/")[2] for request in requests} == hosts
    for site in sites:
        assert any(site.address in request.url for request in requests)


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="known: filelist, govkz, onepage, urldate"):
        spider_for(SiteAddress("wordpress", "https://x.gov.kz/", confirmed=False))


@pytest.mark.parametrize(
    ("engine", "address"),
    [("govkz", "https://www.gov.kz/memleket"), ("onepage", "tabigat"), ("urldate", "ftp://x"), ("govkz", "")],
)
def test_an_address_that_its_engine_cannot_read_is_refused(engine: str, address: str) -> None:
    with pytest.raises(ConfigurationError, match="expected something like"):
        spider_for(SiteAddress(engine, address, confirmed=False, sections=("documents",)))


@pytest.mark.parametrize("attribute", ["region_code", "region_name"])
def test_a_leaf_that_lacks_an_attribute_fails_at_once(attribute: str) -> None:
    with pytest.raises(ConfigurationError, match=attribute):
        spider_for(SiteAddress("govkz", "x-tabigat", confirmed=True), **{attribute: ""})


def test_a_region_code_that_the_registry_knows_otherwise_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="KZ-99"):
        spider_for(SiteAddress("govkz", "x-tabigat", confirmed=True), region_code="KZ-99")


def test_a_region_that_the_registry_lacks_is_refused() -> None:
    spider = ZhambylSpider(month="2025-04")
    spider.registry = Registry(
        (Region(1, "astana", "KZ-71", "Астана қ.", "г. Астана", (), ()),), "", "a test"
    )
    with pytest.raises(ConfigurationError, match="zhambyl"):
        spider.prepare()


def test_a_month_is_needed() -> None:
    with pytest.raises(UsageError):
        ZhambylSpider()


@pytest.mark.parametrize("engine", readers())
def test_every_reader_says_what_an_address_of_it_looks_like(engine: str) -> None:
    reader = reader_class(engine)
    assert issubclass(reader, Reader)
    assert reader.engine == engine
    reader.check_address(reader.address_example)
    assert urlsplit(reader.first_page(reader.address_example)).hostname
    assert inspect.getdoc(reader)


def test_the_portals_reader_reads_no_akimats_address() -> None:
    assert set(readers()) - set(readers(Source.SITE)) == {"portal"}
    with pytest.raises(ConfigurationError, match="known: filelist"):
        spider_for(SiteAddress("portal", "https://hearings.ndbecology.gov.kz", confirmed=True))


def test_a_section_that_a_reader_does_not_have_is_refused() -> None:
    site = SiteAddress("govkz", "x-tabigat", confirmed=True, sections=("documents", "blog"))
    with pytest.raises(ConfigurationError, match="blog"):
        spider_for(site)


def test_a_gov_kz_address_means_documents_and_news_unless_fewer_are_named() -> None:
    urls = [
        request.url for request in spider_for(SiteAddress("govkz", "x-eco", confirmed=True)).start_pages()
    ]
    assert [("/documents?" in url, "/press/news/" in url) for url in urls].count((True, False)) == 2
    assert [("/documents?" in url, "/press/news/" in url) for url in urls].count((False, True)) == 2


def test_a_reader_without_its_attributes_is_refused() -> None:
    class Nameless(Reader):
        engine = ""

    spider = spider_for(SiteAddress("filelist", "https://x.gov.kz/", confirmed=True))
    with pytest.raises(ConfigurationError, match="engine"):
        Nameless(
            SiteAddress("?", "https://x.gov.kz/", confirmed=True),
            spider,
            spider.coverage("x", "?"),
            spider.window,
        )


def test_sections_name_what_is_read() -> None:
    spider = spider_for(SiteAddress("govkz", "x-tabigat", confirmed=True, sections=("news",)))
    assert all("/press/news/" in request.url for request in spider.start_pages())


def test_an_address_is_not_accessible_when_every_page_is_refused() -> None:
    site = SiteAddress("govkz", "x-tabigat", confirmed=True, sections=("documents", "news"))
    result = crawl(spider_for(site), lambda request: (403, "Forbidden"))
    assert result.coverage.status is Status.NOT_ACCESSIBLE


def test_fewer_documents_than_expected_are_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    spider = spider_for(SiteAddress("govkz", "x-tabigat", confirmed=True), minimum_documents=3)
    with caplog.at_level(logging.WARNING):
        spider.closed("shutdown")
        assert not caplog.records
        spider.closed("finished")
    assert "expected at least 3 documents" in caplog.text


def test_every_spider_is_of_the_project() -> None:
    assert all(issubclass(LOADER.load(name), HearingSpider) for name in LOADER.list())
