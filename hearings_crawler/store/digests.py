"""By what the store knows that it has a content, an answer or a reading already.

The digest of a content leaves out fields that have their default: a field added to the values later changes no digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import msgspec

from hearings_crawler.items import ParsedDocument, RawDocument

_LENGTH = 16
_SEPARATOR = "\x1f"


def text_hash(*texts: str) -> bytes:
    """Return the first 16 bytes of the SHA-256 of some texts."""
    return hashlib.sha256(_SEPARATOR.join(texts).encode("utf-8", "surrogatepass")).digest()[:_LENGTH]


def content_hash(raw: RawDocument, place: Iterable[str]) -> bytes:
    """Return the hash of what a document said, and of where: source, region, address."""
    return _hash([*place, _significant(raw)])


def reading_hash(reader_version: str, parsed: ParsedDocument, raw: RawDocument | None = None) -> bytes:
    """Return the hash of a reading, with the version of the reader that made it."""
    return _hash([reader_version, _significant(parsed), _significant(raw)])


def _hash(value: object) -> bytes:
    return hashlib.sha256(msgspec.json.encode(value)).digest()[:_LENGTH]


def _significant(value: Any) -> Any:
    """Return a value with its dataclasses as dictionaries of the fields that differ from their default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _significant(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_significant(entry) for entry in value]
    return value
