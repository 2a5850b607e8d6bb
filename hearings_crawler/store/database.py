"""The database behind the store: SQLite by default, PostgreSQL by URL; its connections, its revision."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from hearings_crawler.errors import StoreError, StoreUnavailableError

HEAD = "0004"
_LOCK_SECONDS = 60
_CONNECT_SECONDS = 10
_ADVISORY_LOCK = 7_286_073


class Database:
    """Connections to the database at one URL.

    Raises:
        StoreUnavailableError: it cannot be reached, or is locked.
        StoreError: it is at a revision that the program does not know, or refuses what is asked of it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = _make_engine(url)

    @property
    def shown(self) -> str:
        """The URL as it may be printed."""
        return make_url(self._url).render_as_string(hide_password=True)

    def close(self) -> None:
        """Return the connections."""
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise StoreUnavailableError(f"{self.shown}: writing failed: {error.orig}") from error
        except SQLAlchemyError as error:
            raise StoreError(f"{self.shown}: writing failed: {error}") from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that reads: it sees one state of the store."""
        try:
            with self._engine.execution_options(readonly=True).begin() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise StoreUnavailableError(f"{self.shown}: reading failed: {error.orig}") from error
        except SQLAlchemyError as error:
            raise StoreError(f"{self.shown}: reading failed: {error}") from error

    def revision(self) -> str | None:
        """Return the revision that the database is at; None for an empty one."""
        with self.read() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def migrate(self) -> None:
        """Bring the database to the program's revision; several processes may do so at once.

        Of a database that holds something a copy is made first: of an SQLite file beside it
        (``NAME.revision-0003.sqlite``), on PostgreSQL of its tables in a schema of their own (``revision_0003``).
        """
        if self.revision() == HEAD:
            return
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            current = MigrationContext.configure(connection).get_current_revision()
            if current == HEAD:
                return
            with tempfile.TemporaryDirectory() as folder:
                # Alembic reads its scripts as files; a zipped egg has none, so they are unpacked first.
                config = AlembicConfig()
                config.set_main_option("script_location", str(_unpack_scripts(Path(folder))))
                known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
                if current is not None and current not in known:
                    raise StoreError(
                        f"{self.shown} is at revision {current}, which this program (revision {HEAD}) does not "
                        "know: it was written by a newer version; upgrade hearings-crawler"
                    )
                if current is not None:
                    self._copy(connection, current)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        if current is not None:
            self._give_room_back()

    def _give_room_back(self) -> None:
        """Shrink an SQLite file to what it holds after an upgrade; one that others read stays as it is."""
        path = make_url(self._url).database
        if make_url(self._url).get_backend_name() == "sqlite" and path:
            with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
                connection.execute("VACUUM")

    def _copy(self, connection: Connection, revision: str) -> None:
        """Copy what is stored, before it is changed."""
        if connection.dialect.name == "postgresql":
            schema = f"revision_{revision}"
            names = inspect(connection).get_table_names()
            connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
            for name in names:
                connection.exec_driver_sql(
                    f'CREATE TABLE IF NOT EXISTS "{schema}"."{name}" AS TABLE "{name}"'
                )
            return
        path = Path(make_url(self._url).database or "")
        copy = path.with_name(f"{path.stem}.revision-{revision}.sqlite")
        unfinished = copy.with_name(f".{copy.name}.unfinished")
        if copy.exists():
            return
        try:
            # This transaction holds the lock of writers; readers see what was there before.
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
                source.backup(target)
            unfinished.replace(copy)
        except (sqlite3.Error, OSError) as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise StoreError(
                f"{self.shown} must be brought to revision {HEAD}, and no copy of it can be made first: {copy}: {error}; "
                "make room or mend the folder, and run again (nothing was changed)"
            ) from error


def _make_engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_SECONDS})
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # Transactions are begun by hand below: a read that later writes must take the lock at once.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        readonly = connection.get_execution_options().get("readonly", False)
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


def _unpack_scripts(folder: Path) -> Path:
    source = files("hearings_crawler.store") / "migrations"
    target = folder / "migrations"
    (target / "versions").mkdir(parents=True)
    for entry in source.iterdir():
        if entry.name.endswith((".py", ".mako")):
            (target / entry.name).write_bytes(entry.read_bytes())
    for entry in (source / "versions").iterdir():
        if entry.name.endswith(".py"):
            (target / "versions" / entry.name).write_bytes(entry.read_bytes())
    return target
