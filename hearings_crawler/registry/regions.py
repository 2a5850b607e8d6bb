"""The registry of regions: 20 akimats, their names, their variants and their addresses.

A data file (JSON, a list in the report's order) is the only truth about regions; the setting
``HEARINGS_REGIONS_FILE`` names another one.  Whether a person confirmed an address may also be said in a file
of its own (:mod:`hearings_crawler.registry.confirmations`), since package data is not to be edited by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hearings_crawler.errors import ConfigurationError
from hearings_crawler.registry.confirmations import Confirmation, newest_confirmations

if TYPE_CHECKING:
    from hearings_crawler.config import Config

PORTAL_SPIDER = "portal"
PORTAL_HOSTS = ("hearings.ndbecology.gov.kz", "ecoportal.kz")
GOVKZ_HOST = "www.gov.kz"
COUNTRY = "KZ"


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """One registered address of an akimat: which reader reads it, and whether a person confirmed it.

    ``sections`` limit what is read of it; empty means what the reader reads by default.
    """

    engine: str
    address: str
    confirmed: bool
    known: str = ""
    sections: tuple[str, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that the address lives on."""
        if "//" not in self.address:
            return (GOVKZ_HOST,)
        host = urlsplit(self.address).hostname
        return (host,) if host else ()


def portal_address() -> SiteAddress:
    """Return the portal as an address to read; it needs no confirmation."""
    return SiteAddress(PORTAL_SPIDER, f"https://{PORTAL_HOSTS[0]}", confirmed=True)


@dataclass(frozen=True, slots=True)
class Region:
    """One region: ISO 3166-2 code, spider name, official names, every variant seen, addresses."""

    order: int
    spider: str
    code: str
    name_kk: str
    name_ru: str
    variants: tuple[str, ...]
    sites: tuple[SiteAddress, ...]

    @property
    def confirmed(self) -> bool:
        """Whether a person confirmed every address."""
        return all(site.confirmed for site in self.sites)


@dataclass(frozen=True, slots=True)
class Registry:
    """All regions in the report's order, and the digest of the file they were read from."""

    regions: tuple[Region, ...]
    digest: str
    path: str

    def region(self, name: str) -> Region:
        """Return a region by spider name or ISO code.

        Raises:
            ConfigurationError: no such region; the message lists the names.
        """
        for region in self.regions:
            if name in (region.spider, region.code):
                return region
        known = ", ".join(region.spider for region in self.regions)
        raise ConfigurationError(f"no region {name!r} in {self.path}; known: {known}")

    def hosts(self) -> frozenset[str]:
        """Every host that a crawl may speak to: the portal's and those of the registered addresses."""
        return frozenset(PORTAL_HOSTS) | {
            host for region in self.regions for site in region.sites for host in site.hosts
        }


def _site(value: dict[str, Any], where: str) -> SiteAddress:
    try:
        engine, address, confirmed = value["engine"], value["address"], value["confirmed"]
    except KeyError as error:
        raise ConfigurationError(
            f"{where}: an address lacks {error}; it needs engine, address, confirmed"
        ) from error
    if not (isinstance(engine, str) and isinstance(address, str) and address and isinstance(confirmed, bool)):
        raise ConfigurationError(
            f"{where}: engine and address must be texts and confirmed true or false: {value!r}"
        )
    sections = value.get("sections") or ()
    if not (isinstance(sections, list | tuple) and all(isinstance(name, str) for name in sections)):
        raise ConfigurationError(f"{where}: sections must be a list of texts: {value!r}")
    return SiteAddress(engine, address, confirmed, str(value.get("known", "")), tuple(sections))


def parse_registry(text: str, path: str) -> Registry:
    """Read a registry from JSON text.

    Raises:
        ConfigurationError: the text is not a list of regions with their fields, or names a region twice.
    """
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(f"{path}: not JSON ({error}); expected a list of regions") from error
    if not isinstance(rows, list) or not rows:
        raise ConfigurationError(f"{path}: expected a list of regions")
    regions = []
    for number, row in enumerate(rows, 1):
        where = f"{path}, region {number}"
        if not isinstance(row, dict):
            raise ConfigurationError(f"{where}: expected an object")
        missing = [key for key in ("spider", "code", "name_kk", "name_ru", "sites") if not row.get(key)]
        if missing:
            raise ConfigurationError(f"{where}: lacks {', '.join(missing)}")
        regions.append(
            Region(
                order=int(row.get("order", number)),
                spider=row["spider"],
                code=row["code"],
                name_kk=row["name_kk"],
                name_ru=row["name_ru"],
                variants=tuple(row.get("variants", ())),
                sites=tuple(_site(site, where) for site in row["sites"]),
            )
        )
    for field_name in ("spider", "code"):
        values = [getattr(region, field_name) for region in regions]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ConfigurationError(f"{path}: {field_name} {', '.join(twice)} stands twice")
    regions.sort(key=lambda region: region.order)
    return Registry(tuple(regions), hashlib.sha256(text.encode()).hexdigest(), path)


def packaged_registry() -> Path:
    """Return where the packaged registry lies (for a person; it is read as a resource)."""
    return Path(str(files("hearings_crawler.registry"))) / "regions.json"


def load_registry(path: str | Path | None = None, confirmations: str | Path | None = None) -> Registry:
    """Read the registry from a file, or the packaged one, and what persons confirmed or withdrew since.

    ``confirmations`` is the file that ``scrapy sites --confirm`` writes; one that does not exist says nothing.

    Raises:
        ConfigurationError: a file cannot be read or is not what it should be.
    """
    registry = _read_registry(path)
    return (
        with_confirmations(registry, newest_confirmations(Path(confirmations))) if confirmations else registry
    )


def registry_text(path: str | Path | None = None) -> str:
    """Return the text of the registry in a file, or of the packaged one.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    if not path:
        return (files("hearings_crawler.registry") / "regions.json").read_text("utf-8")
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"HEARINGS_REGIONS_FILE: {path} cannot be read ({error})") from error


def registry_from(config: Config) -> Registry:
    """Return the registry that the settings name, with the confirmations that they name.

    Raises:
        ConfigurationError: a file cannot be read or is not what it should be.
    """
    return load_registry(config.regions_file, config.confirmations_file)


def with_confirmations(registry: Registry, confirmations: Mapping[str, Confirmation]) -> Registry:
    """Return a registry in which the newest word on each address counts; its digest covers those words.

    Words on addresses that the registry does not have change nothing.
    """
    used = {
        site.address: confirmations[site.address]
        for region in registry.regions
        for site in region.sites
        if site.address in confirmations
    }
    if not used:
        return registry
    regions = tuple(
        replace(
            region,
            sites=tuple(
                replace(
                    site,
                    confirmed=used[site.address].confirmed,
                    known="; ".join(part for part in (site.known, used[site.address].said) if part),
                )
                if site.address in used
                else site
                for site in region.sites
            ),
        )
        for region in registry.regions
    )
    words = json.dumps(
        [word.as_row() for _, word in sorted(used.items())], ensure_ascii=False, sort_keys=True
    )
    digest = hashlib.sha256(f"{registry.digest}\n{words}".encode()).hexdigest()
    return Registry(regions, digest, registry.path)


def _read_registry(path: str | Path | None) -> Registry:
    return parse_registry(registry_text(path), str(path) if path else "the packaged registry")
