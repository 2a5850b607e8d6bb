"""The registry of regions for a replica: the packaged one, every address confirmed, the slow sections left out."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from .model import Site
from .places import PLACES

NEWS_REGIONS = frozenset({"zhambyl", "kyzylorda", "mangystau", "turkistan"})
"""Regions part of whose hearing documents stands in the rendered news."""

MODELLED_SITES = {
    "north_kazakhstan": (
        {"engine": "urldate", "address": "https://op-tsh.sko.gov.kz/news", "confirmed": False},
    )
}
"""Addresses that the replica serves beside those of the packaged registry, so that every publishing system is read."""

_PACKAGED = Path(__file__).parents[2] / "hearings_crawler" / "registry" / "regions.json"


@cache
def _source() -> list[dict[str, Any]]:
    regions: list[dict[str, Any]] = json.loads(_PACKAGED.read_text(encoding="utf-8"))
    for region in regions:
        known = {site["address"] for site in region["sites"]}
        further = MODELLED_SITES.get(region["spider"], ())
        region["sites"] += [dict(site) for site in further if site["address"] not in known]
    return regions


def region_codes() -> dict[str, str]:
    """Spider name -> ISO 3166-2 code, in the report's order, of the regions that the replica has places for."""
    ordered = sorted(_source(), key=lambda row: row["order"])
    return {region["spider"]: region["code"] for region in ordered if region["spider"] in PLACES}


def region_sites() -> tuple[Site, ...]:
    """Every address of every region."""
    return tuple(
        Site(region["spider"], site["engine"], site["address"])
        for region in _source()
        for site in region["sites"]
    )


def replica_registry(only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The regions as a registry file holds them.

    Every address is confirmed; a gov.kz address names its sections: both for the four regions of `NEWS_REGIONS`,
    the documents alone for the others, because a rendered page takes a browser. `only` limits it to some spiders.
    """
    regions = copy.deepcopy(_source())
    for region in regions:
        for site in region["sites"]:
            site["confirmed"] = True
            site["known"] = "replica"
            if site["engine"] == "govkz":
                news = region["spider"] in NEWS_REGIONS
                site["sections"] = ["documents", "news"] if news else ["documents"]
    return [region for region in regions if not only or region["spider"] in only]


def write_registry(path: Path, only: tuple[str, ...] = ()) -> Path:
    """Write `replica_registry` as JSON and give back the path."""
    text = json.dumps(replica_registry(only), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path
