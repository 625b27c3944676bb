"""Statements of the verbs: made once for a process, since making one costs more than running it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Compiled,
    Connection,
    CursorResult,
    Executable,
    Insert,
    Select,
    Table,
    Update,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from monitor.store.schema import Base
from monitor.store.types import UtcDateTime


def table(row: type[Base]) -> Table:
    """The table of a kind of row: a change to it goes past the mapper, which takes five times."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


def insert_into(row: type[Base]) -> Insert:
    """An INSERT of rows of a kind; their values are given when it runs."""
    return insert(table(row))


def insert_or_leave(session: Session, row: type[Base] | Table) -> Any:
    """An INSERT of rows of a kind that can be told what to do where one is there already."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(row) if is_sqlite else postgresql.insert(row)


def add(session: Session, statement: Insert, values: Mapping[str, Any]) -> int:
    """Add one row; returns the number the database gave it."""
    done = cast(CursorResult[Any], session.execute(statement, dict(values)))
    number = done.inserted_primary_key
    assert number is not None
    return int(number[0])


def add_many(
    session: Session, row: type[Base], columns: Sequence[str], lines: Iterable[Sequence[Any]]
) -> None:
    """Add any number of rows as fast as the database takes them, one after the other from memory.

    Args:
        session: An open writing session.
        row: Their kind.
        columns: Names of the columns that are given; the others hold nothing.
        lines: The values of each row as the database itself keeps them: no type converts them, an
            instant is ``as_kept``.

    Raises:
        IntegrityError: One of them breaks a promise of the table's.
    """
    into = f"{table(row).name} ({', '.join(columns)})"
    connection = session.connection()
    cursor: Any = connection.connection.cursor()
    try:
        with closing(cursor):
            if connection.dialect.name == "sqlite":
                signs = ", ".join("?" for _ in columns)
                cursor.executemany(f"INSERT INTO {into} VALUES ({signs})", lines)  # noqa: S608
                return
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise IntegrityError(into, None, error) from error


class Often:
    """A statement said for every one of many: put into the driver's words once for an engine.

    Working a statement out again from its parts takes longer than the database does for it, and so
    does everything else that stands between us and the driver.
    """

    def __init__(self, statement: Insert | Update | Select[Any]) -> None:
        """Keep a statement, of whose values none is a list."""
        self._statement = statement
        self._said: dict[str, Compiled] = {}

    def met(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run it; returns the first row it gives back, None where it gives none.

        Args:
            connection: Where; errors come out as those of any other statement.
            values: As the database itself keeps them: an instant is ``as_kept``.
        """
        words, given = self.said(connection, values)
        driver: Any = connection.connection
        with as_errors_of_ours(connection), closing(driver.cursor()) as cursor:
            cursor.execute(words, given)
            found: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
            return found

    def said(self, connection: Connection, values: Mapping[str, Any]) -> tuple[str, Any]:
        """It in the driver's words, and its values as the driver wants them."""
        dialect = connection.dialect
        said = self._said.get(dialect.name)
        if said is None:
            said = self._said[dialect.name] = self._statement.compile(dialect=dialect)
        given = {**said.params, **values}
        if dialect.positional:
            return said.string, tuple(given[name] for name in cast(Any, said).positiontup)
        return said.string, given


@contextmanager
def as_errors_of_ours(connection: Connection) -> Iterator[None]:
    """What goes past the connection to its driver fails as what does not; a lost one is let go."""
    dialect, driver = connection.dialect, connection.connection
    try:
        yield
    except dialect.loaded_dbapi.Error as error:
        is_lost = dialect.is_disconnect(error, driver, None)
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_lost,
            dialect=dialect,
        ) from error  # fmt: skip


def as_kept(place: Session | Connection, instant: datetime) -> Any:
    """An instant as the database keeps it."""
    engine = place.get_bind() if isinstance(place, Session) else place
    return UtcDateTime().process_bind_param(instant, engine.dialect)


def changed(session: Session, statement: Executable, values: Mapping[str, Any]) -> int:
    """Run an UPDATE or DELETE; returns how many rows it met."""
    done = cast(CursorResult[Any], session.execute(statement, dict(values)))
    return int(done.rowcount)
