"""What is stored is stored once: contents per change, answers per address, sightings as rows of crawls.

The store makes a copy before it changes anything (hearings_crawler.store.database).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

from hearings_crawler.items import Evidence, HearingItem, ParsedDocument, RawDocument, Source, Validators
from hearings_crawler.store import schema, writing
from hearings_crawler.store.publications import figures_of
from hearings_crawler.store.records import FetchRecord
from hearings_crawler.store.runs import previous_run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW = (
    "urls",
    "answers",
    "archive_files",
    "contents",
    "inputs",
    "content_days",
    "content_numbers",
)
_BATCH = 500
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""Evidence without a fetch keeps no time: this one is never stored."""
_OLD = sa.MetaData()
_OBSERVATIONS = sa.Table(
    "old_observations",
    _OLD,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Integer) for name in ("run_id", "fetch_id")),
    *(
        sa.Column(name, sa.Text)
        for name in ("source", "region", "document_id", "version", "address", "url", "digest", "raw")
    ),
)
_READINGS = sa.Table(
    "old_readings",
    _OLD,
    *(sa.Column(name, sa.Integer) for name in ("id", "observation_id")),
    *(sa.Column(name, sa.Text) for name in ("reader_version", "parsed")),
)
_FETCHES = sa.Table(
    "old_fetches",
    _OLD,
    *(sa.Column(name, sa.Integer) for name in ("id", "run_id", "status", "revisit_of")),
    sa.Column("fetched_at", schema.UtcDateTime),
    *(
        sa.Column(name, sa.Text)
        for name in ("url", "digest", "failure", "variant", "etag", "last_modified", "content_type")
    ),
)


def upgrade() -> None:
    """Make the new tables and bring over what the old ones hold."""
    connection = op.get_bind()
    _put_aside()
    metadata = schema.metadata
    metadata.create_all(connection, [metadata.tables[name] for name in _NEW])
    _extend_runs()
    metadata.create_all(
        connection,
        [metadata.tables[name] for name in ("fetches", "sightings", "readings", "list_pages", "manifests")],
    )
    _move_runs(connection)
    _extend_publications(connection)
    for name in ("old_readings", "old_observations", "old_fetches"):
        op.drop_table(name)
    if connection.dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('fetches', 'id'), (SELECT coalesce(max(id), 1) FROM fetches))"
        )


def _put_aside() -> None:
    for name, indexes in (
        ("readings", ("ix_readings_observation_id",)),
        ("observations", ("ix_observations_run_id", "ix_observations_document_id")),
        ("fetches", ("ix_fetches_run_id", "fetches_by_url")),
    ):
        for index in indexes:
            op.drop_index(index, table_name=name)
        op.rename_table(name, f"old_{name}")
    for name, column in (("readings", "observation_id"), ("observations", "run_id"), ("fetches", "run_id")):
        op.create_index(f"old_{name}_by_{column}", f"old_{name}", [column])
    if op.get_bind().dialect.name == "postgresql":
        for name in ("readings", "fetches", "observations"):
            op.execute(f"ALTER INDEX {name}_pkey RENAME TO old_{name}_pkey")


def _extend_runs() -> None:
    op.add_column("runs", sa.Column("arguments", sa.Text(), nullable=False, server_default=""))
    for name in ("registry_id", "confirmations_id", "numbers_id"):
        # as SQL: Alembic would add the constraint by itself, which SQLite cannot
        op.execute(f"ALTER TABLE runs ADD COLUMN {name} INTEGER REFERENCES inputs (id)")
    op.create_index("runs_by_spider", "runs", ["spider", "id"])


def _extend_publications(connection: sa.Connection) -> None:
    op.add_column("publications", sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("publications", sa.Column("state", sa.String(64), nullable=False, server_default=""))
    op.add_column("publications", sa.Column("figures", sa.Text(), nullable=False, server_default=""))
    table = schema.publications
    for number in connection.execute(sa.select(table.c.id)).scalars().all():
        row = connection.execute(
            sa.select(table.c.manifest, table.c.snapshot).where(table.c.id == number)
        ).one()
        manifest = json.loads(row.manifest or "{}")
        connection.execute(
            sa.update(table)
            .where(table.c.id == number)
            .values(
                final=bool(manifest.get("final")),
                state=str(manifest.get("state", "")),
                figures=figures_of(json.loads(row.snapshot or "{}")),
            )
        )


# ------------------------------------------------------------------ rows


def _move_runs(connection: sa.Connection) -> None:
    """Store what each run fetched and saw as the crawls themselves would have, with the newest readings."""
    for run_id in connection.execute(sa.select(schema.runs.c.id).order_by(schema.runs.c.id)).scalars().all():
        _move_fetches(connection, run_id)
        previous = previous_run(connection, run_id)
        for reader, items in _observed(connection, run_id):
            writing.add_observations(connection, run_id, previous, items, reader)


def _move_fetches(connection: sa.Connection, run_id: int) -> None:
    """Bring the fetches of a run over under their ids; what they were for was not written down."""
    last = 0
    while True:
        query = sa.select(_FETCHES).where(_FETCHES.c.run_id == run_id, _FETCHES.c.id > last)
        rows = connection.execute(query.order_by(_FETCHES.c.id).limit(_BATCH)).all()
        if not rows:
            return
        last = rows[-1].id
        writing.add_fetches(connection, run_id, [_fetch(row) for row in rows], ids=[row.id for row in rows])


def _fetch(row: sa.Row[Any]) -> FetchRecord:
    return FetchRecord(
        row.url,
        row.fetched_at,
        row.status,
        row.digest,
        row.failure,
        Validators(row.variant, row.etag, row.last_modified, row.content_type),
        row.revisit_of,
    )


def _observed(connection: sa.Connection, run_id: int) -> Iterator[tuple[str, list[HearingItem]]]:
    """Yield what a run saw in lists of items read by one version of the readers."""
    newest = sa.select(sa.func.max(_READINGS.c.id)).group_by(_READINGS.c.observation_id)
    rows = connection.execute(
        sa.select(
            _OBSERVATIONS,
            _READINGS.c.reader_version,
            _READINGS.c.parsed,
            _FETCHES.c.url.label("page"),
            _FETCHES.c.fetched_at,
        )
        .join(_READINGS, _READINGS.c.observation_id == _OBSERVATIONS.c.id)
        .join(_FETCHES, _FETCHES.c.id == _OBSERVATIONS.c.fetch_id, isouter=True)
        .where(
            _OBSERVATIONS.c.run_id == run_id,
            _READINGS.c.id.in_(
                newest.where(_READINGS.c.observation_id == _OBSERVATIONS.c.id).correlate(_OBSERVATIONS)
            ),
        )
        .order_by(_OBSERVATIONS.c.id)
    ).all()
    for start in range(0, len(rows), _BATCH):
        for reader, found in groupby(rows[start : start + _BATCH], key=lambda row: str(row.reader_version)):
            yield reader, [_item(row) for row in found]


def _item(row: sa.Row[Any]) -> HearingItem:
    return HearingItem(
        Source(row.source),
        row.region,
        row.address,
        msgspec.json.decode(row.raw, type=RawDocument),
        Evidence(row.page or row.url, row.digest, 200, row.fetched_at or _UNKNOWN),
        msgspec.json.decode(row.parsed, type=ParsedDocument),
    )


def downgrade() -> None:
    """Refuse: the copy made before the upgrade is the way back."""
    raise NotImplementedError("restore the copy that was made before the upgrade (see docs/operator.md)")
