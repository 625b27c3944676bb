"""The database: one engine for SQLite and PostgreSQL, one way to read and one to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from monitor.store import lasting
from monitor.store.queries import LINE

_INTENT = "monitor_intent"
"""Execution option: what the transaction is for, ``read`` or ``write``; SQLite's must know."""

_READS = frozenset(
    {"SELECT", "WITH", "EXPLAIN", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"}
)
"""Words with which a statement begins that changes nothing; none of ours says WITH to write."""

WRITES = {_INTENT: "write"}
"""Execution options of a transaction that changes something."""


def make_engine(url: str) -> Engine:
    """An engine for a SQLite file, a SQLite memory (``sqlite://``) or PostgreSQL.

    Args:
        url: A SQLAlchemy address; plain ``postgresql://`` is read as psycopg.

    Raises:
        ValueError: The address is of another kind of database.
    """
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "postgresql":
        # Without a limit a page would wait for minutes on a database that is switched off.
        wait = {} if "connect_timeout" in address.query else {"connect_timeout": 10}
        return create_engine(address, pool_pre_ping=True, connect_args=wait)
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"{address.drivername} is not SQLite or PostgreSQL, where the data can be")
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 15}}
    if address.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    engine = create_engine(address, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "before_cursor_execute", _refuse_writing)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not open transactions by itself: it would begin them deferred, and a reader
    # that turns writer fails at once instead of waiting its turn.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=NORMAL",
        # Without it INSERT OR REPLACE takes a row of history away past the trigger that forbids it.
        "recursive_triggers=ON",
    ):  # fmt: skip
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    intent = connection.get_execution_options().get(_INTENT)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if intent == "write" else "BEGIN")


def _refuse_writing(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any
) -> None:
    """Refuse a reader's change, which the end of its transaction would silently forget.

    SQLite could be told so by a pragma. But the pool hands a reader's connection to the next
    writer, and each turn of that pragma makes SQLite work out all its statements anew.
    """
    if connection.get_execution_options().get(_INTENT) != "read":
        return
    if statement.split(maxsplit=1)[0].upper() not in _READS:
        cause = sqlite3.OperationalError("attempt to write a readonly database")
        raise OperationalError(statement, parameters, cause)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database; a change is refused, not forgotten."""
    options: dict[str, Any] = {_INTENT: "read"}
    if engine.dialect.name == "postgresql":
        # One snapshot for the whole page: a number and its coverage must be of one instant.
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with Session(engine) as session:
        session.info[LINE] = session.connection(execution_options=options)
        yield session
        session.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose transaction is committed at the end, or rolled back whole on an error.

    On SQLite it takes the write lock at its start: writers stand in line instead of failing.
    When it returns the commit outlives a loss of power.
    """
    writers = lasting.writers(engine)
    with writers.turn(), Session(engine, expire_on_commit=False) as session:
        session.info["writing"] = True
        session.info[LINE] = session.connection(execution_options=WRITES)
        try:
            yield session
            writers.commit(session)
        except BaseException:
            session.rollback()
            raise
    writers.settle()
