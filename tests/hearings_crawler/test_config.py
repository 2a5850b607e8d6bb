"""Settings and environment become absolute values once; secrets never become arguments of a process."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiders import Spider

from hearings_crawler.config import Config, parse_day, parse_switch
from hearings_crawler.errors import ConfigurationError, UsageError

KEY = "a key that nobody may see"


@pytest.mark.parametrize("text", ["2025-02-30", "31.05.2025", "", "tomorrow"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="as_of"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), (" TRUE ", True), ("0", False), ("false", False), ("", False)]
)
def test_a_switch_is_on_or_off(text: str, on: bool) -> None:
    assert parse_switch(text, "fresh") is on


def test_anything_else_is_no_switch() -> None:
    with pytest.raises(UsageError, match="fresh: expected 1 or 0, found 'yes'"):
        parse_switch("yes", "fresh")


def test_a_crawl_resolves_its_settings_once() -> None:
    crawler = Crawler(Spider, Settings({"HEARINGS_ARCHIVE_DIR": "elsewhere/archive"}))
    config = Config.of(crawler)
    assert config.archive_dir.is_absolute()
    assert Config.of(crawler) is config


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPLICA_URL", "https://127.0.0.1:8"),
        ("REPLICA_URL", "http://127.0.0.1"),
        ("REPLICA_URL", "http://127.0.0.1:8/path"),
        ("HEARINGS_PAGE_TIMEOUT", "long"),
        ("HEARINGS_DATABASE_URL", "mysql://localhost/x"),
        ("CLOCK_NOW", "2025-05-31T10:00:00"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Config.from_settings({name: value})


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://hearings:S3cret@db.example.org/hearings",
        "postgresql://db.example.org/hearings?user=hearings&password=S3cret",
        "postgresql://db.example.org/hearings?sslpassword=S3cret",
    ],
)
def test_a_password_and_the_key_go_by_environment_and_are_never_shown(url: str) -> None:
    config = Config.from_settings({"HEARINGS_DATABASE_URL": url, "HEARINGS_IIN_KEY": KEY})
    handed = " ".join(f"{name}={value}" for name, value in config.as_settings().items())
    assert "S3cret" not in handed
    assert KEY not in handed
    assert "S3cret" not in config.shown_database_url
    assert "db.example.org" in config.shown_database_url
    environment = config.as_environment()
    assert environment["HEARINGS_IIN_KEY"] == KEY
    assert "S3cret" in environment["HEARINGS_DATABASE_URL"]


def test_a_database_without_a_password_is_handed_on_as_a_setting(tmp_path: Path) -> None:
    config = Config.from_settings({"HEARINGS_DATABASE_URL": f"sqlite:///{tmp_path}/h.sqlite"})
    assert config.as_settings()["HEARINGS_DATABASE_URL"] == f"sqlite:///{tmp_path}/h.sqlite"
    assert config.shown_database_url == f"sqlite:///{tmp_path}/h.sqlite"
