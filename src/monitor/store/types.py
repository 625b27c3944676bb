"""Column types that keep the same promise on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

_LARGEST = 2**63 - 1
"""The largest whole number both engines keep."""


def thousandths(value: int | Decimal) -> int:
    """A number as ``Exact`` keeps it.

    Raises:
        ValueError: It cannot be kept exactly.
    """
    if isinstance(value, int):
        kept = value * 1000
    elif not value.is_finite():
        raise ValueError(f"{value} is not a number")
    else:
        # By integers: Decimal's own product would round what has more than 28 digits.
        numerator, denominator = value.as_integer_ratio()
        kept, rest = divmod(numerator * 1000, denominator)
        if rest:
            raise ValueError(f"{value} is finer than a thousandth")
    if not -_LARGEST <= kept <= _LARGEST:
        raise ValueError(f"{value} is larger than the database keeps")
    return kept


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, in UTC, aware on both sides of the database.

    SQLite has no such type: there it is fixed-width text, so that comparing text compares instants.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} names no time zone; an instant must")
        instant = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return instant
        # Not strftime: it writes the year 999 with three digits, which sorts after 2020.
        return instant.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        assert isinstance(value, datetime)
        return value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as whole thousandths.

    SQLite has no decimal type: ``Numeric`` becomes a binary float there, and a sum differs from
    PostgreSQL's in the last digits. Whole numbers agree everywhere. What cannot be kept exactly is
    refused with ``ValueError`` (or ``TypeError`` for a float), before the engines can disagree.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"{value!r} is not a Decimal, so it may not be exact")
        return thousandths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 1000
