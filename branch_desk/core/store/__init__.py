"""The core's database: opened, brought to the newest schema, and read or written in transactions.

SQLite runs with WAL and full syncs, and every write takes its lock at BEGIN; PostgreSQL, by URL,
is serializable. Nothing else in the core starts or ends a transaction.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

import branch_desk.core

_PRAGMAS: Final = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)
_MIGRATIONS: Final = Path(branch_desk.core.__file__).parent / "migrations"
_CONNECTIONS: Final = 40
_BUSY_CODES: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class StoreUnusable(Exception):
    """The database cannot be opened or written; the text says which and what to do."""


def open_engine(url: str) -> Engine:
    """Give the engine of a database URL; what a statement holds never shows in an error."""
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": _CONNECTIONS}
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, isolation_level="SERIALIZABLE", **options)
    engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema, from nothing if it is new.

    Raises StoreUnusable if it cannot be opened or written, or belongs to a newer program.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise StoreUnusable(_why(error, engine)) from error
    except CommandError as error:
        place = _place(engine)
        raise StoreUnusable(
            f"The database {place} was made by a newer program. Install that version."
        ) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read in one transaction, so that all that is read is of one moment."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Write in one transaction that holds the lock from its start; an error undoes all of it."""
    with (
        engine.connect().execution_options(is_write=True) as connection,
        connection.begin(),
    ):
        yield connection


def is_busy(error: DBAPIError) -> bool:
    """Say whether a failure only means that others held the lock for too long."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    if code:
        return code & 0xFF in _BUSY_CODES
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01", "55P03", "57014"}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Else the driver would begin transactions of its own, and late.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("is_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _why(error: SQLAlchemyError, engine: Engine) -> str:
    place = _place(engine)
    reason = str(getattr(error, "orig", "")) if isinstance(error, OperationalError) else ""
    if "readonly" in reason:
        return f"The database {place} is read-only. Make it writable for this user."
    if "unable to open" in reason:
        return f"The database {place} cannot be opened. Check its folder and its rights."
    if "locked" in reason:
        return f"The database {place} is in use by another program. End that one first."
    return f"The database {place} is damaged or no database of Branch Desk. Restore it."


def _place(engine: Engine) -> str:
    return engine.url.database or engine.url.render_as_string(hide_password=True)
