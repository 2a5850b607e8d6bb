"""Values of dataclasses, walked whole: what must hold of every text holds of fields that are added later, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TypeVar, cast

Value = TypeVar("Value")


def map_texts(value: Value, change: Callable[[str, str], str], name: str = "") -> Value:
    """Return a value in which every text has passed ``change``, called with the name of its field and the text.

    Dataclasses and tuples are walked; members of enumerations and everything that is no text stay as they are.
    """
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return cast("Value", change(name, value))
    if isinstance(value, tuple):
        return cast("Value", tuple(map_texts(part, change, name) for part in value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: map_texts(getattr(value, field.name), change, field.name) for field in fields(value)
        }
        return type(value)(**changed)
    return value
