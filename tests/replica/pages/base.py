"""What every page builder takes and gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..model import SiteItem, World

NORMAL = "normal"
EMPTY = "empty"
SHORT = "short_list"
"""Listings without a single item, in their usual containers."""
INFINITE = "infinite_paging"
"""Every page of a listing is its first page again, and there is always a next one."""
REDESIGN = "redesign"
"""A page answered with 200 that has none of the labels and containers of its kind."""

ITEMS_PER_OLD_PAGE = 10

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Request:
    """The part of a request that decides the answer."""

    host: str
    path: str
    query: dict[str, str]
    accept_language: str = ""
    mode: str = NORMAL

    @property
    def language(self) -> str:
        """`kk` or `ru`, from the query's `lang` or else from Accept-Language."""
        wanted = self.query.get("lang") or self.accept_language or "ru"
        return "kk" if wanted.lower().startswith("kk") else "ru"

    def number(self, name: str, default: int) -> int:
        """A query parameter as a number."""
        try:
            return int(self.query.get(name, default))
        except ValueError:
            return default


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """A world as it stands at one moment: what is placed later is not there yet."""

    world: World
    now: datetime

    def items(self, slug_or_address: str) -> list[SiteItem]:
        """Items of one address that are placed by now, newest first."""
        shown = [
            item
            for item in self.world.items
            if item.site.address == slug_or_address and item.placed_at <= self.now
        ]
        return sorted(shown, key=lambda item: (item.placed_at, item.id), reverse=True)


PageBuilder = Callable[[Request], Answer | None]


def render(template: str, **values: Any) -> bytes:
    """A page from one of the templates, in UTF-8."""
    return _environment.get_template(template).render(**values).encode("utf-8")


def html(template: str, status: int = 200, **values: Any) -> Answer:
    """An HTML answer from one of the templates."""
    return Answer(render(template, **values), status)


def json_answer(value: Any, status: int = 200) -> Answer:
    """A JSON answer."""
    body = json.dumps(value, ensure_ascii=False).encode("utf-8")
    return Answer(body, status, "application/json;charset=utf-8")


def not_found(what: str = "Страница не найдена") -> Answer:
    """A plain 404."""
    return html("not_found.html", 404, what=what)


def redesigned() -> Answer:
    """A working page with nothing on it that a reader of the former page knows."""
    return html("redesign.html")


def listed(rows: list[_Row], mode: str) -> list[_Row]:
    """The rows of a listing, newest first, as a fault lets them show."""
    if mode == EMPTY:
        return []
    return rows[: len(rows) * 2 // 5] if mode == SHORT else rows


def page_of(rows: list[_Row], page: int, size: int, mode: str) -> tuple[list[_Row], bool]:
    """The rows of a 1-based page, and whether a next page follows."""
    rows = listed(rows, mode)
    if mode == INFINITE:
        return rows[:size], True
    first = (max(page, 1) - 1) * size
    return rows[first : first + size], first + size < len(rows)
