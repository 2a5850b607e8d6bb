"""Who confirmed which address: a file beside the store, merged into the registry."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from scrapy.settings import Settings

from hearings_crawler.config import Config
from hearings_crawler.errors import ConfigurationError
from hearings_crawler.registry.confirmations import (
    Confirmation,
    add_confirmation,
    newest_confirmations,
    read_confirmations,
)
from hearings_crawler.registry.regions import Registry, SiteAddress, load_registry, registry_from

UNCONFIRMED, CONFIRMED = "almaty-eco", "zhambyl-tabigat"


def word(address: str, *, confirmed: bool, by: str = "А. Аналитик") -> Confirmation:
    return Confirmation(address, confirmed, by, date(2025, 5, 31), "посмотрел сайт")


def site(registry: Registry, address: str) -> SiteAddress:
    return next(site for region in registry.regions for site in region.sites if site.address == address)


def test_the_newest_word_on_an_address_counts_and_all_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "confirmations.json"
    words = [word(UNCONFIRMED, confirmed=value) for value in (True, False, True)]
    for one in words:
        add_confirmation(path, one)
    assert read_confirmations(path) == words
    assert newest_confirmations(path) == {UNCONFIRMED: words[-1]}


def test_a_word_changes_its_address_and_the_digest_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "confirmations.json"
    plain = load_registry()
    assert load_registry(None, path) == plain
    add_confirmation(path, word(UNCONFIRMED, confirmed=True))
    add_confirmation(path, word(CONFIRMED, confirmed=False))
    merged = load_registry(None, path)
    assert not site(plain, UNCONFIRMED).confirmed
    assert site(merged, UNCONFIRMED).confirmed
    assert not site(merged, CONFIRMED).confirmed
    assert "confirmed by А. Аналитик on 2025-05-31: посмотрел сайт" in site(merged, UNCONFIRMED).known
    assert site(merged, "vko-tabigat") == site(plain, "vko-tabigat")
    assert merged.digest != plain.digest
    assert merged.digest == load_registry(None, path).digest


def test_a_word_on_an_address_that_is_not_registered_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "confirmations.json"
    add_confirmation(path, word("nowhere-eco", confirmed=True))
    assert load_registry(None, path) == load_registry()


def test_the_settings_name_the_file_and_hand_its_absolute_path_on(tmp_path: Path) -> None:
    config = Config.from_settings(Settings())
    assert config.confirmations_file == config.base / "var/confirmations.json"
    assert config.as_settings()["HEARINGS_CONFIRMATIONS_FILE"] == str(config.confirmations_file)
    path = tmp_path / "mine.json"
    add_confirmation(path, word(UNCONFIRMED, confirmed=True))
    named = Config.from_settings(Settings({"HEARINGS_CONFIRMATIONS_FILE": str(path)}))
    assert site(registry_from(named), UNCONFIRMED).confirmed


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}[",
        '{"almaty-eco": true}',
        '["almaty-eco"]',
        '[{"address": "almaty-eco", "confirmed": "yes", "by": "A", "on": "2025-05-31"}]',
        '[{"address": "almaty-eco", "confirmed": true, "by": "A", "on": "31.05.2025"}]',
        '[{"address": "almaty-eco", "confirmed": true}]',
    ],
)
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "confirmations.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigurationError, match="HEARINGS_CONFIRMATIONS_FILE"):
        load_registry(None, path)
    with pytest.raises(ConfigurationError):
        add_confirmation(path, word(UNCONFIRMED, confirmed=True))
    assert path.read_text("utf-8") == content


def test_words_given_at_once_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "confirmations.json"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add_confirmation(path, word(f"a{number}", confirmed=True)), range(40)))
    assert {row["address"] for row in json.loads(path.read_text("utf-8"))} == {
        f"a{number}" for number in range(40)
    }
