"""Copies of the whole database as of one instant, databases made of them, and what sums up both.

SQLite is copied by its own backup, PostgreSQL by ``pg_dump``; no row is written down by us. What is
ours is the proof: every table is summed up in the transaction that is copied, and again in the
database that was made of the copy.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, Row, inspect, text
from sqlalchemy.exc import DBAPIError

from monitor.store.engine import make_engine, reading

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_WHOLE = 2**256
_AS_IS = orjson.OPT_PASSTHROUGH_DATETIME
_AT_ONCE = 1024 * 1024


class CopyFailed(Exception):
    """A program of the database could not copy or restore; ``why`` in its own words."""

    def __init__(self, program: str, why: str) -> None:
        super().__init__(f"{program}: {why}")
        self.program, self.why = program, why


@dataclass(frozen=True, slots=True)
class Sum:
    """What a table comes to: its rows, and a sum over them that knows no order."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database at the instant it was copied: schema, tables, and the files it speaks of.

    ``evidence`` has the size in bytes of each file, by checksum.
    """

    revision: str
    tables: dict[str, Sum]
    evidence: dict[str, int]


def kind_of(engine: Engine) -> str:
    """``sqlite`` or ``postgresql``; a copy of one cannot become the other."""
    return engine.dialect.name


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database; None for any other."""
    name = engine.url.database
    if kind_of(engine) != SQLITE or name in (None, "", ":memory:"):
        return None
    return Path(str(name))


def is_there(engine: Engine) -> bool:
    """Whether there is a database to speak of; asking SQLite would make an empty one."""
    place = file_of(engine)
    return place is None or place.exists()


def is_empty(engine: Engine) -> bool:
    """Whether the database has no table, or is a file that does not exist yet."""
    if not is_there(engine):
        return True
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def copy(engine: Engine, place: Path) -> Snapshot:
    """Copy the database into a new file, while others go on writing.

    Raises:
        CopyFailed: ``pg_dump`` is not installed, too old for the server, or failed.
    """
    with reading(engine) as session:
        connection = session.connection()
        found = _snapshot(connection)
        if kind_of(engine) == SQLITE:
            _copy_sqlite(connection, place)
        else:
            held = connection.scalar(text("SELECT pg_export_snapshot()"))
            _run(
                engine, "pg_dump", "--format=custom", f"--snapshot={held}", "--no-owner",
                "--no-privileges", f"--file={place}",
            )  # fmt: skip
    return found


def _copy_sqlite(connection: Connection, place: Path) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    plain = place.with_suffix(".plain")
    with closing(sqlite3.connect(plain)) as target:
        driver.backup(target)  # within the transaction, so of the state that was summed up
        target.execute("PRAGMA journal_mode=DELETE")
    with plain.open("rb") as source, gzip.open(place, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(source, packed, _AT_ONCE)
    plain.unlink()


def _snapshot(connection: Connection) -> Snapshot:
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    files = connection.execute(text("SELECT sha256, size FROM evidence"))
    return Snapshot(str(revision), sums(connection), dict(files.all()))


def sums(connection: Connection) -> dict[str, Sum]:
    """Sum up every table as the database has it, whatever version its schema is of."""
    return {name: _sum(connection, name) for name in sorted(inspect(connection).get_table_names())}


def _sum(connection: Connection, name: str) -> Sum:
    quoted = connection.dialect.identifier_preparer.quote(name)
    found = connection.execute(
        text(f"SELECT * FROM {quoted}"),  # noqa: S608 - a name the database itself has told
        execution_options={"stream_results": True, "max_row_buffer": 1000},
    )
    number = total = 0
    for row in found:
        number += 1
        total = (total + int.from_bytes(_digest(row))) % _WHOLE
    return Sum(number, f"{total:064x}")


def _digest(row: Row[Any]) -> bytes:
    return hashlib.sha256(orjson.dumps(list(row), default=_plain, option=_AS_IS)).digest()


def _plain(value: Any) -> str:
    """What JSON has no word for; an instant is the same one in whichever zone it is told."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)


@contextmanager
def scratch(engine: Engine, kind: str, folder: Path) -> Iterator[Engine]:
    """An empty database beside the real one, gone afterwards.

    Raises:
        CopyFailed: The server lets this role make no database.
    """
    if kind == SQLITE:
        made = make_engine(f"sqlite:///{folder / 'scratch.db'}")
        try:
            yield made
        finally:
            made.dispose()
        return
    name = f"monitor_verify_{secrets.token_hex(6)}"
    try:
        _alone(engine, f"CREATE DATABASE {name}")
    except DBAPIError as error:
        raise CopyFailed("CREATE DATABASE", str(error.orig).strip()) from error
    made = make_engine(engine.url.set(database=name).render_as_string(hide_password=False))
    try:
        yield made
    finally:
        made.dispose()
        _alone(engine, f"DROP DATABASE {name} WITH (FORCE)")


def _alone(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def fill(engine: Engine, place: Path) -> dict[str, Sum]:
    """Make an empty database what a copy says, and tell what it comes to.

    Raises:
        CopyFailed: The copy is broken, or ``pg_restore`` is not installed or failed. Nothing was
            restored then.
    """
    if kind_of(engine) == SQLITE:
        return _fill_sqlite(engine, place)
    _run(
        engine, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", str(place),
    )  # fmt: skip
    with engine.connect() as connection:
        return sums(connection)


def _fill_sqlite(engine: Engine, place: Path) -> dict[str, Sum]:
    target = file_of(engine)
    if target is None:
        raise CopyFailed("SQLite", "a database in memory keeps nothing")
    engine.dispose()
    arriving = target.with_name(f"{target.name}.restoring")
    try:
        with gzip.open(place) as packed, arriving.open("xb") as file:
            shutil.copyfileobj(packed, file, _AT_ONCE)
            file.flush()
            os.fsync(file.fileno())
        with closing(sqlite3.connect(arriving)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise CopyFailed("SQLite", said)
        arriving.replace(target)
    except (OSError, EOFError, sqlite3.DatabaseError) as error:
        raise CopyFailed("SQLite", str(error)) from error
    finally:
        arriving.unlink(missing_ok=True)
    with engine.connect() as connection:
        return sums(connection)


def _run(engine: Engine, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on a database; the password is on no list of processes."""
    if shutil.which(program) is None:
        raise CopyFailed(program, "not installed (Debian: apt-get install postgresql-client)")
    named = engine.url.translate_connect_args(username="user", database="dbname")
    told: dict[str, Any] = named | dict(engine.url.query)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as known:  # 0600, as libpq demands
        if "password" in told:
            told["passfile"] = known.name
            escaped = re.sub(r"([:\\])", r"\\\1", told.pop("password"))
            known.write(f"*:*:*:*:{escaped}\n")
            known.flush()
        done = subprocess.run(  # noqa: S603 - a program of the system, and an address of our own
            [program, *arguments, "--dbname", make_conninfo(**told)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise CopyFailed(program, lines[-1].removeprefix(f"{program}: "))
