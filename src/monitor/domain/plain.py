"""Values as plain JSON and back: dataclasses, instants, exact numbers, without loss."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A value as what JSON has: a dataclass becomes an object, without its empty parts.

    Decimals and instants become text. A part that is None, empty or at its default is left out, so
    that a kept statement is short and an older one can be read after a part was added.
    """
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for one in fields(value):
            part = getattr(value, one.name)
            left_out = _rest(one)
            if left_out is MISSING:
                is_at_rest = part is None or part in ((), {}, frozenset())
            else:
                is_at_rest = type(part) is type(left_out) and part == left_out
            if not is_at_rest:
                found[one.name] = to_plain(part)
        return found
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_plain(one) for one in value)
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    return value


def _rest(part: Field[Any]) -> Any:
    """The default of a dataclass's part; MISSING where it has none."""
    if part.default_factory is not MISSING:
        return part.default_factory()
    return part.default


def from_plain(kind: type[T], plain: Any) -> T:
    """The value again.

    Raises:
        ValueError: The JSON is not what ``to_plain`` makes of that type.
    """
    try:
        return typing.cast(T, _read(kind, plain))
    except (AttributeError, KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, plain: Any) -> Any:
    origin, given = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _read_union(given, plain)
    if origin is typing.Literal or kind is Any:
        return plain
    if origin is tuple:
        if given[-1] is Ellipsis:
            return tuple(_read(given[0], one) for one in plain)
        return tuple(_read(one, part) for one, part in zip(given, plain, strict=True))
    if origin is frozenset:
        return frozenset(_read(given[0], one) for one in plain)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _read(given[1], one) for key, one in plain.items()}
    if is_dataclass(kind):
        return _read_dataclass(typing.cast(type, kind), plain)
    if issubclass(kind, StrEnum | Decimal):
        return kind(plain)
    if issubclass(kind, date):
        return kind.fromisoformat(plain)
    if not isinstance(plain, kind):
        raise TypeError(f"{plain!r} where {kind.__name__} is wanted")
    return plain


def _read_dataclass(kind: type, plain: Any) -> Any:
    hints = _hints(kind)
    parts = {}
    for one in fields(kind):
        hint = hints[one.name]
        if one.name in plain:
            parts[one.name] = _read(hint, plain[one.name])
        elif _rest(one) is MISSING:
            parts[one.name] = _nothing(hint)
    return kind(**parts)


def _nothing(hint: Any) -> Any:
    """What an empty part of that type is: None, (), an empty set or mapping."""
    if type(None) in typing.get_args(hint):
        return None
    origin = typing.get_origin(hint)
    if origin is None:
        raise KeyError("a part is missing")
    return () if origin is tuple else frozenset() if origin is frozenset else {}


def _read_union(given: tuple[Any, ...], plain: Any) -> Any:
    if plain is None:
        return None
    kinds = [kind for kind in given if kind is not type(None)]
    if len(kinds) == 1:
        return _read(kinds[0], plain)
    # The only other union of the domain is a number: whole, or exact and then written as text.
    return Decimal(plain) if isinstance(plain, str) else _read(int, plain)
