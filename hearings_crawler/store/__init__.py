"""The store of what crawls saw."""

from hearings_crawler.store.store import (
    Decision,
    FetchRecord,
    Sighting,
    Store,
    StoredAddress,
    StoredMonth,
    StoredObservation,
    StoredPublication,
    StoredRun,
)

__all__ = [
    "Decision",
    "FetchRecord",
    "Sighting",
    "Store",
    "StoredAddress",
    "StoredMonth",
    "StoredObservation",
    "StoredPublication",
    "StoredRun",
]
