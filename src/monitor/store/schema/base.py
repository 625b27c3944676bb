"""What every table shares: names of constraints, types, the check of a closed list of words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from monitor.store.types import Exact, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every row."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        str: Text(),
        datetime: UtcDateTime(),
        Decimal: Exact(),
        # None is the database's NULL, not JSON's null, so that "IS NULL" means what it says.
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts a row's own number only in a column typed exactly INTEGER."""


def surrogate() -> Mapped[int]:
    """A row's own number, given by the database."""
    return mapped_column(Id, primary_key=True, autoincrement=True)


def link(target: str, *, index: bool = False) -> Mapped[Any]:
    """A reference to another table's row; deleting what is pointed at is refused."""
    return mapped_column(Id, ForeignKey(f"{target}.id"), index=index)


def one_of(column: str, words: Sequence[str], *, null: bool = False) -> CheckConstraint:
    """Only these words; named after the column."""
    listed = ", ".join(f"'{word}'" for word in words)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if null else rule, name=column)
