"""Faults that can be switched on and off while a replica serves.

A fault is named by a short text, with a parameter after a colon where it takes one:

| name | what the client gets |
|---|---|
| `500`, `503`, `403`, `404` ... | that status, with a short page |
| `not_allowed` | 400 `{"code":"notAllowed"}` |
| `timeout[:seconds]` | nothing for that long (default 30), then the connection is closed |
| `slow[:seconds]` | the whole answer, dripping over that long (default 3) |
| `truncated` | half the body under a Content-Length of the whole |
| `wrong_charset` | a header that names another charset than the bytes have |
| `redirect_loop` | 302 for ever |
| `infinite_paging` | every page of a listing is its first page, with a next one |
| `empty` | listings without a single item, in their usual containers |
| `short_list` | listings that show the newest 40 % of their items and end there |
| `redesign` | 200 with none of the labels and containers of the former page |
| `challenge` | 200 with a "checking your browser" page |
| `malformed_json` | JSON cut in the middle under a right Content-Length |
| `bad_byte` | one byte in the middle of a text that belongs to no charset |
| `cut_page` | the first two thirds of a page or of JSON, under a Content-Length that fits them |
| `lone_surrogate` | half an emoji in the first title of JSON, as an escape |
| `gzip_members`, `gzip_cut` | gzip of two members; the second one without its end |
| `file_500` | every attached file answers 500; the pages are whole |
| `file_damaged` | every attached file is a Word file whose text breaks off |
| `file_locked` | every attached file is a PDF with a password |
| `file_endless` | every attached file is a Word file of 60 MB that a packer made small |
| `file_nameless` | every attached file is a ZIP archive in which a file has an empty name |
| `robots_403`, `robots_500`, `robots_timeout` | robots.txt alone answers so |
| `robots_disallow` | robots.txt forbids the target (a whole host, or one slug of a shared one) |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .server import Replica

FILE_FAULTS = frozenset({"file_500", "file_damaged", "file_locked", "file_endless", "file_nameless"})
CONTENT_MODES = frozenset({"empty", "infinite_paging", "redesign", "short_list"})
_PLAIN = frozenset(
    {
        "not_allowed",
        "truncated",
        "wrong_charset",
        "redirect_loop",
        "challenge",
        "malformed_json",
        "bad_byte",
        "cut_page",
        "lone_surrogate",
        "gzip_members",
        "gzip_cut",
        "robots_403",
        "robots_500",
        "robots_disallow",
        *CONTENT_MODES,
        *FILE_FAULTS,
    }
)
_WITH_SECONDS = {"timeout": 30.0, "slow": 3.0, "robots_timeout": 30.0}


@dataclass(frozen=True)
class Target:
    """What a fault is about: a host, one slug of the shared platform, or a part of a host's paths."""

    host: str
    slug: str = ""
    prefix: str = ""

    @property
    def whole_host(self) -> bool:
        """Whether everything of the host is meant, robots.txt as well."""
        return not self.slug and not self.prefix

    def covers(self, host: str, path: str, slug: str | None) -> bool:
        """Whether a request for a page (not for robots.txt) is meant."""
        if host != self.host or (self.slug and slug != self.slug):
            return False
        return path.startswith(self.prefix)


@dataclass(eq=False)
class Fault:
    """A fault that is switched on; also a context manager that lifts it."""

    targets: tuple[Target, ...]
    name: str
    seconds: float = 0.0
    left: int | None = None
    """How many more requests it strikes; None: all."""
    replica: Replica | None = field(default=None, repr=False)

    def lift(self) -> None:
        """Switch it off."""
        if self.replica is not None:
            self.replica.lift(self)

    def __enter__(self) -> Fault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lift()

    @property
    def status(self) -> int | None:
        """The status of a fault that is only a status."""
        return int(self.name) if re.fullmatch(r"[1-5]\d\d", self.name) else None


def parse_fault(text: str, targets: tuple[Target, ...], times: int | None = None) -> Fault:
    """A fault from its name.

    Raises ValueError for a name that is not in the table above.
    """
    name, _, parameter = text.partition(":")
    name = {"notAllowed": "not_allowed", "status": parameter}.get(name, name)
    seconds = _WITH_SECONDS.get(name, 0.0)
    if name in _WITH_SECONDS and parameter:
        seconds = float(parameter)
    if name not in _PLAIN and name not in _WITH_SECONDS and not re.fullmatch(r"[1-5]\d\d", name):
        known = ", ".join(sorted((*_PLAIN, *_WITH_SECONDS)))
        raise ValueError(f"unknown fault {text!r}: expected a status such as 503, or one of {known}")
    return Fault(targets, name, seconds, times)
