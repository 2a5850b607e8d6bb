"""A replica of the portal and of the twenty akimats' sites, for tests and demonstrations. See docs/replica.md."""

from __future__ import annotations

from .description import (
    DescriptionError,
    WorldDescription,
    available_worlds,
    load_description,
    parse_description,
)
from .faults import Fault
from .log import LoggedRequest, RequestLog
from .model import Hearing, SiteItem, World
from .registry import replica_registry, write_registry
from .server import Replica
from .world import build_world, load_world

__all__ = [
    "DescriptionError",
    "Fault",
    "Hearing",
    "LoggedRequest",
    "Replica",
    "RequestLog",
    "SiteItem",
    "World",
    "WorldDescription",
    "available_worlds",
    "build_world",
    "load_description",
    "load_world",
    "parse_description",
    "replica_registry",
    "write_registry",
]
