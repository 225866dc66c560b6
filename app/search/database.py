"""The database of searches: a file of SQLite, or PostgreSQL where the environment says so, with today's tables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.search.problems import CLOSED, LACKING, LATER, NO_ADDRESS, StoreError, problem

ADDRESS = "DATABASE_URL"  # the variable with the address of a database
MIGRATIONS = Path(__file__).parent / "migrations"
WAITING_MS = 5000  # for another program that writes the same file
REACHED_S = 5  # in which PostgreSQL must answer
LOCK = 8501  # held in PostgreSQL while tables are made: two servers may start at once


def address(environment: Mapping[str, str] = os.environ) -> URL:
    """Where searches are kept: at ``DATABASE_URL``, else in a file in the user's folder for data.

    Raises:
        StoreError: it is no address of PostgreSQL or SQLite.

    >>> address({"XDG_DATA_HOME": "/data"}).database
    '/data/gradient-playground/searches.db'
    >>> address({"DATABASE_URL": "postgres://me:secret@there/searches"}).drivername
    'postgresql+psycopg'
    """
    if not environment.get(ADDRESS):
        return URL.create("sqlite", database=str(_folder(environment) / "gradient-playground" / "searches.db"))
    try:
        url = make_url(environment[ADDRESS])
    except (ArgumentError, ValueError):
        raise StoreError(NO_ADDRESS) from None
    kind = url.drivername.partition("+")[0]
    if kind in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database:
        return url.set(drivername="sqlite")
    raise StoreError(NO_ADDRESS)


def _folder(environment: Mapping[str, str]) -> Path:
    """The folder for a user's data. Source: the XDG base directory specification, by which a relative one is none."""
    named = Path(environment.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path(os.path.expanduser("~")) / ".local" / "share"  # noqa: PTH111 - never fails


def place_of(url: URL) -> str:
    """An address as people may see it, without who asks and the password."""
    return url.database or "" if url.drivername == "sqlite" else f"{url.host or 'localhost'}/{url.database or ''}"


def opened(url: URL) -> Engine:
    """The database at an address, with today's tables.

    Raises:
        StoreError: it cannot be reached or written, is full, or is no database of this version.
    """
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            _upgrade(connection, place_of(url))
    except DBAPIError as error:
        engine.dispose()
        raise problem(error, place_of(url)) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def _engine(url: URL) -> Engine:
    if url.drivername == "sqlite":
        try:
            Path(url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise StoreError(CLOSED.format(place=place_of(url))) from None
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": REACHED_S})
    except ImportError:
        raise StoreError(LACKING) from None


def _prepare(connection: Any, _record: Any) -> None:
    """Settings of a connection to SQLite, which it forgets when it is closed, except for the log.

    With a write-ahead log, readers and the one writer do not wait for each other, and a commit is one write. Python's
    module must not begin transactions itself: it would begin them late, and tables would be made outside of any.
    Source: https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "Enabling SAVEPOINT, ...".
    """
    connection.isolation_level = None
    for line in (f"busy_timeout = {WAITING_MS}", "journal_mode = wal", "synchronous = normal", "foreign_keys = on"):
        connection.execute(f"PRAGMA {line}")


def _upgrade(connection: Connection, place: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    versions = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current and current not in {version.revision for version in versions.walk_revisions()}:
        raise StoreError(LATER.format(place=place))
    if current != versions.get_current_head():
        command.upgrade(config, "head")
