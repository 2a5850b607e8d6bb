"""The tables of the store.

``runs`` - ``run_addresses`` - ``fetches`` - ``observations`` (append-only) - ``readings`` (the newest
wins; a replay adds readings, never observations) - ``decisions`` - ``publications``.  Links, intervals,
months and verdicts are derived when a month is published and kept only in a publication's snapshot.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: given and returned with zone UTC, stored without one (SQLite keeps none)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store a moment as UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return a stored moment its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("spider", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("region", String(16), nullable=False),
    Column("month", String(7), nullable=False),
    Column("window_start", Date, nullable=False),
    Column("started", UtcDateTime, nullable=False),
    Column("finished", UtcDateTime),
    Column("status", String(16)),
    Column("reason", Text, nullable=False, default=""),
    Column("pages", Integer, nullable=False, default=0),
    Column("documents", Integer, nullable=False, default=0),
    Column("program_version", String(32), nullable=False),
    Column("clock_fixed", Boolean, nullable=False),
    Index("runs_by_source", "source", "region", "started"),
)

run_addresses = Table(
    "run_addresses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("engine", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("stored", Integer, nullable=False, default=0, server_default="0"),
    Column("lost", Integer, nullable=False, default=0, server_default="0"),
    Column("unread", Integer, nullable=False, default=0, server_default="0"),
    Column("repaired", Integer, nullable=False, default=0, server_default="0"),
    # The causes of what could not be read, by name, and the rows that each listing showed (JSON).
    Column("causes", Text, nullable=False, default="", server_default=""),
    Column("listings", Text, nullable=False, default="", server_default=""),
)

fetches = Table(
    "fetches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("digest", String(80), nullable=False),
    Column("failure", Text, nullable=False, default=""),
    # The fetch that brought the bytes, where the server answered "not modified" (status is that fetch's).
    Column("revisit_of", ForeignKey("fetches.id")),
    Column("variant", Text, nullable=False, default="", server_default=""),
    Column("etag", Text, nullable=False, default="", server_default=""),
    Column("last_modified", Text, nullable=False, default="", server_default=""),
    Column("content_type", Text, nullable=False, default="", server_default=""),
    # A hash on PostgreSQL: an address may be longer than a row of a B-tree.
    Index("fetches_by_url", "url", postgresql_using="hash"),
)

observations = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("fetch_id", ForeignKey("fetches.id")),
    Column("source", String(16), nullable=False),
    Column("region", String(16), nullable=False),
    Column("document_id", Text, nullable=False, index=True),
    Column("version", String(8), nullable=False),
    Column("address", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("digest", String(80), nullable=False),
    Column("raw", Text, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("observation_id", ForeignKey("observations.id"), nullable=False, index=True),
    Column("reader_version", String(16), nullable=False),
    Column("parsed", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("value", Text, nullable=False),
    Column("digest", String(80), nullable=False, default=""),
    Column("made_by", Text, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("why", Text, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("month", String(7), nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("published", UtcDateTime, nullable=False),
    Column("program_version", String(32), nullable=False),
    Column("rulebook_version", String(64), nullable=False),
    Column("calendar_version", String(64), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
)
