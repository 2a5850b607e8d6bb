"""The registry of regions: what it must hold, and how a broken one is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hearings_crawler.documents import RegionFinder
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.registry.regions import load_registry, parse_registry

ROW: dict[str, Any] = {
    "order": 2,
    "spider": "zhambyl",
    "code": "KZ-31",
    "name_kk": "Жамбыл облысы",
    "name_ru": "Жамбылская область",
    "sites": [{"engine": "govkz", "address": "zhambyl-tabigat", "confirmed": True}],
}
OTHER = ROW | {
    "order": 1,
    "spider": "abai",
    "code": "KZ-10",
    "name_kk": "Абай облысы",
    "name_ru": "область Абай",
}


def parse(*rows: object) -> Any:
    return parse_registry(json.dumps(rows), "regions.json")


def test_the_packaged_registry_has_the_20_regions_of_the_law_with_their_codes_and_addresses() -> None:
    registry = load_registry()
    assert len({region.code for region in registry.regions}) == len(registry.regions) >= 20
    assert all(region.sites for region in registry.regions)
    assert registry.region("KZ-31") is registry.region("zhambyl")


def test_every_name_and_variant_is_found_as_its_own_region() -> None:
    registry = load_registry()
    finder = RegionFinder(registry)
    for region in registry.regions:
        for name in (region.name_kk, region.name_ru, *region.variants):
            if name.isascii():
                continue
            assert finder.find(f"{name}, Орталық көше 1") == region.code, name


def test_regions_stand_in_the_reports_order() -> None:
    assert [region.spider for region in parse(ROW, OTHER).regions] == ["abai", "zhambyl"]


def test_a_region_is_confirmed_only_when_each_address_is() -> None:
    sites = [*ROW["sites"], {"engine": "onepage", "address": "https://a.kz/x", "confirmed": False}]
    assert not parse(ROW | {"sites": sites}).regions[0].confirmed
    assert parse(ROW).regions[0].confirmed


def test_an_address_may_name_the_sections_that_are_read() -> None:
    assert parse(ROW).regions[0].sites[0].sections == ()
    fewer = [ROW["sites"][0] | {"sections": ["documents"]}]
    assert parse(ROW | {"sites": fewer}).regions[0].sites[0].sections == ("documents",)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "list of regions"),
        (["zhambyl"], "expected an object"),
        ([{k: v for k, v in ROW.items() if k != "name_kk"}], "name_kk"),
        ([ROW | {"sites": []}], "sites"),
        ([ROW | {"sites": [{"engine": "govkz", "address": "x"}]}], "confirmed"),
        ([ROW | {"sites": [{"engine": "govkz", "address": "x", "confirmed": "yes"}]}], "true or false"),
        ([ROW | {"sites": [ROW["sites"][0] | {"sections": "documents"}]}], "list of texts"),
        ([ROW, OTHER | {"code": "KZ-31"}], "KZ-31 stands twice"),
        ([ROW, OTHER | {"spider": "zhambyl"}], "zhambyl stands twice"),
    ],
)
def test_a_broken_registry_is_refused_and_the_message_says_where(rows: list[object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        parse(*rows)


def test_text_that_is_not_json_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not JSON"):
        parse_registry("[", "regions.json")
    with pytest.raises(ConfigurationError, match="HEARINGS_REGIONS_FILE"):
        load_registry(tmp_path / "none.json")


def test_an_unknown_region_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="zhambyl"):
        parse(ROW).region("atlantis")
