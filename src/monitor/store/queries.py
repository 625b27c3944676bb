"""What is said to the database at every request: put into the driver's words once, for good.

SQLAlchemy works a statement out again from its parts each time, and wraps each answer; both take
longer than the database does. Its types convert here, too, so that both engines say the same.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.orm import Session

LINE = "line"
"""Under this a session that was opened for one transaction keeps its connection."""
_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Said:
    """A statement in the words of one driver."""

    text: str
    constants: Mapping[str, Any]
    converts: Mapping[str, Callable[[Any], Any]]
    """Of the values that are given, by name."""
    positions: tuple[str, ...] | None
    """The names in their order, where the driver wants values in a row."""
    row: Callable[[Any], Any]
    columns: tuple[_Convert, ...]
    """Of the columns that are read."""

    def given(self, values: Mapping[str, Any]) -> Any:
        told = {**self.constants, **values}
        for name, convert in self.converts.items():
            told[name] = convert(told[name])
        return told if self.positions is None else tuple(told[name] for name in self.positions)


def connection_of(session: Session) -> Connection:
    """The connection of a session's transaction, without the session's search for it."""
    kept: Connection | None = session.info.get(LINE)
    return session.connection() if kept is None or kept.closed else kept


def _named(columns: Iterable[str]) -> Callable[[Iterable[Any]], Any]:
    made: Any = namedtuple("Row", [*columns])  # type: ignore[misc]
    found: Callable[[Iterable[Any]], Any] = made._make
    return found


class Query:
    """A statement that answers with rows and is asked again and again."""

    def __init__(self, statement: Select[Any] | Insert | Update, *names: str) -> None:
        """Keep a statement.

        Args:
            statement: A SELECT, or an INSERT or UPDATE that returns something; no value in it is a
                list, and its columns are of tables and not of the mapper.
            names: The columns that are given, where it is an INSERT.
        """
        self._statement, self._names = statement, list(names) or None
        self._said: dict[str, _Said] = {}

    def all(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """Every row, its columns by their names."""
        connection = connection_of(session)
        said = self._said.get(connection.dialect.name) or self._say(connection.dialect)
        found = connection.exec_driver_sql(said.text, said.given(values)).fetchall()
        if not any(said.columns):
            return list(found)
        return [
            said.row(
                value if convert is None else convert(value)
                for convert, value in zip(said.columns, row, strict=True)
            )
            for row in found
        ]

    def first(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first row; None where there is none."""
        found = self.all(session, values)
        return found[0] if found else None

    def value(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first column of the first row; None where there is none."""
        found = self.first(session, values)
        return None if found is None else found[0]

    def _say(self, dialect: Dialect) -> _Said:
        made: Any = self._statement.compile(dialect=dialect, column_keys=self._names)
        read = self._columns()

        def bound(one: Any) -> _Convert:
            convert: _Convert = one.type.dialect_impl(dialect).bind_processor(dialect)
            return convert

        said = self._said[dialect.name] = _Said(
            made.string,
            made.params,
            {name: convert for name, one in made.binds.items() if (convert := bound(one))},
            tuple(made.positiontup) if dialect.positional else None,
            _named(one.key for one in read),
            tuple(one.type.dialect_impl(dialect).result_processor(dialect, None) for one in read),
        )
        return said

    def _columns(self) -> list[Any]:
        statement: Any = self._statement
        return list(
            statement.selected_columns if isinstance(statement, Select) else statement._returning
        )
