"""The tables of the store.

``runs`` - ``run_addresses`` - ``fetches`` (``urls``, ``answers``, ``archive_files``) - ``contents`` (what a document
said, once per change) - ``sightings`` (which crawls saw which content) - ``readings`` (the newest wins; a replay adds
readings, never contents or sightings) - ``decisions`` - ``publications`` - ``manifests`` (the chain over the runs).
Nothing is ever deleted or replaced but a sighting's end, which moves on from crawl to crawl while a content stays what
it is.  Links, intervals, months and verdicts are derived when a month is published and kept only in a publication's
snapshot.  ``content_days`` and ``content_numbers`` are an index: by them a month is loaded.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
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


class Microseconds(TypeDecorator[datetime]):
    """A moment with zone UTC, stored as the microseconds since 1970: eight bytes in place of a text of 26."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Store a moment."""
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return a stored moment."""
        return None if value is None else _EPOCH + timedelta(microseconds=int(value))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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
    # What the run was given, as JSON, and the texts that it knew: registry, confirmations, the portal's numbers.
    Column("arguments", Text, nullable=False, server_default=""),
    Column("registry_id", ForeignKey("inputs.id")),
    Column("confirmations_id", ForeignKey("inputs.id")),
    Column("numbers_id", ForeignKey("inputs.id")),
    Index("runs_by_spider", "spider", "id"),
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

# ------------------------------------------------------------------ what was fetched
#
# A daily crawl of unchanged pages adds one small row per fetch: what an address answered (``answers``) is kept once.

urls = Table(
    "urls",
    metadata,
    Column("id", Integer, primary_key=True),
    # The first 16 bytes of the address's SHA-256: an address may be longer than a row of an index.
    Column("hash", LargeBinary(16), nullable=False, unique=True),
    Column("url", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    # The first 16 bytes of the SHA-256 over all other columns.
    Column("hash", LargeBinary(16), nullable=False, unique=True),
    Column("url_id", ForeignKey("urls.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    # The rendered page that a part or a picture belongs to.
    Column("page_url_id", ForeignKey("urls.id")),
    Column("status", Integer, nullable=False),
    Column("digest", String(80), nullable=False, index=True),
    Column("failure", Text, nullable=False),
    Column("cause", String(32), nullable=False),
    Column("variant", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("content_type", Text, nullable=False),
)

archive_files = Table(
    "archive_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(255), nullable=False, unique=True),
)

fetches = Table(
    "fetches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("answer_id", ForeignKey("answers.id"), nullable=False, index=True),
    Column("fetched_at", Microseconds, nullable=False),
    # The fetch that brought the bytes, where the server answered "not modified" (the answer's status is that fetch's).
    Column("revisit_of", ForeignKey("fetches.id")),
    # Where the archive keeps its record: file, first byte, length.
    Column("file_id", ForeignKey("archive_files.id")),
    Column("record_offset", BigInteger),
    Column("record_length", Integer),
    # Whether that record holds the body; else an earlier record with the same digest does.
    Column("has_body", Boolean, nullable=False, server_default=false()),
)

list_pages = Table(
    "list_pages",
    metadata,
    Column("run_address_id", ForeignKey("run_addresses.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("fetch_id", ForeignKey("fetches.id")),
    Column("listing", Text, nullable=False),
    # Only where no fetch of this run brought the page.
    Column("url", Text, nullable=False),
    Column("digest", String(80), nullable=False),
    Column("items", Integer, nullable=False),
    Column("reached", Date),
    sqlite_with_rowid=False,
)

# ------------------------------------------------------------------ what documents said
#
# A content is what one version of a document said, stored once; a sighting is an unbroken row of crawls of its spider
# that saw it, from the first to the last; a reading is what one version of the readers makes of it.

contents = Table(
    "contents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Text, nullable=False),
    Column("version", String(8), nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("source", String(16), nullable=False),
    Column("region", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("raw", Text, nullable=False),
    UniqueConstraint("document_id", "version", "digest"),
    Index("contents_by_address", "address"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("content_id", ForeignKey("contents.id"), primary_key=True),
    Column("first_run", ForeignKey("runs.id"), primary_key=True, index=True),
    Column("last_run", ForeignKey("runs.id"), nullable=False),
    Column("first_fetch", ForeignKey("fetches.id")),
    Column("last_fetch", ForeignKey("fetches.id")),
    # The bodies' digests where no fetch is known.
    Column("digest", String(80)),
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("content_id", ForeignKey("contents.id"), nullable=False, index=True),
    # The crawl or replay that added it; unknown for those of older stores.
    Column("run_id", ForeignKey("runs.id"), index=True),
    Column("reader_version", String(16), nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    # What today's reader of pages sees, where a replay found other raw values in the same page.
    Column("raw", Text),
    Column("parsed", Text, nullable=False),
)

content_days = Table(
    "content_days",
    metadata,
    # "hearing": a day or end of a hearing; "placed": any other day of the document; "undated": such a day of a document
    # that names no hearing day.
    Column("kind", String(8), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("content_id", ForeignKey("contents.id"), primary_key=True),
    Index("content_days_by_content", "content_id"),
    sqlite_with_rowid=False,
)

content_numbers = Table(
    "content_numbers",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("content_id", ForeignKey("contents.id"), primary_key=True),
    Index("content_numbers_by_content", "content_id"),
    sqlite_with_rowid=False,
)

# ------------------------------------------------------------------ decisions, publications, what holds it together

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
    Column("final", Boolean, nullable=False, server_default=false()),
    Column("state", String(64), nullable=False, server_default=""),
    # The cells of both tables as JSON: what comparisons over many months need.
    Column("figures", Text, nullable=False, server_default=""),
)

inputs = Table(
    "inputs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("digest", String(80), nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

manifests = Table(
    "manifests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, unique=True),
    Column("digest", String(80), nullable=False, unique=True),
    # The digest of the manifest before; empty for the first.
    Column("previous", String(80), nullable=False),
    Column("body", Text, nullable=False),
)
