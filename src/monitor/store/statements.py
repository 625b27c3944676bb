"""Statements of the verbs: made once for a process, since making one costs more than running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.schema import Base


def table(row: type[Base]) -> Table:
    """The table of a kind of row: a change to it goes past the mapper, which takes five times."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


def insert_into(row: type[Base]) -> Insert:
    """An INSERT of rows of a kind; their values are given when it runs."""
    return insert(table(row))


def insert_or_leave(session: Session, row: type[Base]) -> Any:
    """An INSERT of rows of a kind that can be told what to do where one is there already."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(row) if is_sqlite else postgresql.insert(row)


def add(session: Session, statement: Insert, values: Mapping[str, Any]) -> int:
    """Add one row; returns the number the database gave it."""
    done = cast(CursorResult[Any], session.execute(statement, dict(values)))
    number = done.inserted_primary_key
    assert number is not None
    return int(number[0])


def changed(session: Session, statement: Executable, values: Mapping[str, Any]) -> int:
    """Run an UPDATE or DELETE; returns how many rows it met."""
    done = cast(CursorResult[Any], session.execute(statement, dict(values)))
    return int(done.rowcount)
