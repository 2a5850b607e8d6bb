"""Golden files: a saved page goes in, reviewed JSON comes out; a change of a reader shows as a diff."""

from __future__ import annotations

import dataclasses
import difflib
import json
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).with_suffix("")


def golden_page(name: str) -> str:
    """Return a saved page (UTF-8 text) by its path under the golden folder, e.g. ``portal/card.html``."""
    return (GOLDEN / name).read_text("utf-8")


def golden_bytes(name: str) -> bytes:
    """Return a saved page as the bytes that were served (charsets other than UTF-8)."""
    return (GOLDEN / name).read_bytes()


def as_json(value: object) -> Any:
    """Return a value as plain JSON data: dataclasses as objects, enums as values, dates in ISO form.

    A field of a dataclass that has its default is left out: a field that is added changes no reviewed file.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        defaults = {field.name: field.default for field in dataclasses.fields(value)}
        return {name: as_json(inner) for name, inner in shown.items() if inner != defaults[name]}
    if isinstance(value, Enum):
        return as_json(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((as_json(inner) for inner in value), key=repr)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"a golden file cannot hold {type(value).__name__}: {value!r}")


def without_empty(value: Any) -> Any:
    """Return JSON data without the fields that say nothing (older files show every field)."""
    if isinstance(value, dict):
        kept = {name: without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner or (inner == 0 and inner is not False)}
    return [without_empty(inner) for inner in value] if isinstance(value, list) else value


def check_golden(name: str, produced: object) -> None:
    """Fail unless ``produced`` equals the reviewed ``golden/<name>.json``.

    When there is no such file, what was produced is written beside it as ``<name>.json.new`` and the test
    fails: a person reads it and takes ``.new`` off the name.
    """
    text = json.dumps(as_json(produced), ensure_ascii=False, indent=2) + "\n"
    expected = GOLDEN / f"{name}.json"
    if not expected.exists():
        new = expected.with_name(expected.name + ".new")
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, "utf-8")
        pytest.fail(f"{expected} is missing: review {new} and rename it", pytrace=False)
    reviewed, now = (without_empty(json.loads(part)) for part in (expected.read_text("utf-8"), text))
    if reviewed != now:
        before, after = (
            (json.dumps(part, ensure_ascii=False, indent=2) + "\n").splitlines(keepends=True)
            for part in (reviewed, now)
        )
        diff = difflib.unified_diff(before, after, f"golden/{name}.json (reviewed)", "produced now")
        pytest.fail("".join(diff), pytrace=False)
