"""Migrations: bring a database to this version's schema, or back. One command, never at start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from monitor.shipped import folder
from monitor.store.engine import WRITES

_LOCK = 5305_0002
"""Key of the PostgreSQL advisory lock under which one process migrates at a time."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction in which the schema may change; one process at a time.

    SQLite changes a table by building it anew and dropping the old one, which its foreign keys
    would refuse while rows point at it. So they rest meanwhile and are checked at the end.

    Raises:
        RuntimeError: Afterwards a row would point at nothing; everything is rolled back.
    """
    with engine.connect().execution_options(**WRITES) as connection:
        if engine.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                yield connection
            return
        _keep_references(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if lost is not None:
                    raise RuntimeError(f"A row of {lost[0]} would point at nothing in {lost[2]}.")
        finally:
            _keep_references(connection, "ON")


def _keep_references(connection: Connection, state: Literal["ON", "OFF"]) -> None:
    # Past SQLAlchemy, which would begin a transaction; within one SQLite ignores this.
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA foreign_keys={state}")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up; two at once wait for each other, and doing it twice does nothing."""
    with migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision (``base`` is empty)."""
    with migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


def current(engine: Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision this version ships."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


def knows(revision: str) -> bool:
    """Whether this version can bring a database of that revision up."""
    return revision in {
        one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()
    }


def is_current(engine: Engine) -> bool:
    """Whether the database has this version's schema."""
    return current(engine) == head()
