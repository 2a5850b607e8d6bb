"""Web addresses as pages write them: taken apart and joined without an exception, whatever somebody typed.

``http://[`` in one link must not end a page of a hundred items: what is no address leads nowhere.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from hearings_crawler.content.text import one_line

_NO_ADDRESS = SplitResult("", "", "", "", "")
_MEDIA = "mp4|avi|mov|mkv|webm|wmv|mpe?g|3gp|flv|m4v|mp3|wav|m4a|ogg|wma|aac"
_FILE_EXTENSION = re.compile(
    rf"\.(pdf|docx?|rtf|odt|xlsx?|pptx?|zip|rar|7z|jpe?g|png|tiff?|{_MEDIA})\b(?=$|[&;#?\s\"»)\]])",
    re.IGNORECASE,
)
MEDIA_FILE = re.compile(rf"\.(?:{_MEDIA})$", re.IGNORECASE)
"""The end of the name of a film or sound file."""
_LONGEST_NUMBER = 9
"""Digits of a number in an address: no list has more pages."""


def parts_of(url: str) -> SplitResult:
    """Return the parts of an address; all are empty if it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NO_ADDRESS


def host_of(url: str) -> str:
    """Return the host of an address in small letters, empty if it has none."""
    return parts_of(url).hostname or ""


def query_of(url: str) -> list[tuple[str, str]]:
    """Return the parameters of an address in their order, without empty ones."""
    try:
        return parse_qsl(parts_of(url).query)
    except ValueError:
        return []


def joined(base: str, address: str) -> str:
    """Return an address as a page at ``base`` means it; empty if it is none."""
    try:
        url = urljoin(base, address.strip())
        urlsplit(url)
    except ValueError:
        return ""
    return url


def absolute(base: str, address: str) -> str:
    """Return an address in absolute form, https where it is the page's own host; empty if it is no web address."""
    url = joined(base, one_line(address))
    parts = parts_of(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    own = parts_of(base)
    if parts.scheme == "http" and own.scheme == "https" and parts.netloc == own.netloc:
        url = "https" + url[len("http") :]
    return url.replace(" ", "%20")


def number_of(text: str) -> int | None:
    """Return a number that stands in an address; None if it is none, or longer than any page number."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def is_file_address(url: str) -> bool:
    """Return whether an address names a file: an upload, or a path or parameter with a file's extension."""
    parts = parts_of(url)
    return "/uploads/" in parts.path or bool(
        _FILE_EXTENSION.search(unquote(parts.path)) or _FILE_EXTENSION.search(unquote(parts.query))
    )


def is_recording(url: str) -> bool:
    """Return whether an address names a video or audio file."""
    return bool(MEDIA_FILE.search(unquote(parts_of(url).path)))


def names_file(text: str) -> bool:
    """Return whether a link's text names a file, as in «скачать Протокол-3.pdf»."""
    return bool(_FILE_EXTENSION.search(text))


def file_name(url: str) -> str:
    """Return the last part of an address's path, readable."""
    return one_line(unquote(parts_of(url).path.rsplit("/", 1)[-1]))
