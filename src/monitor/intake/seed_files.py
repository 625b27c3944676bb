"""Seed files, read so that a mistake in one is said with its file, its row and what to do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast

import yaml

try:  # in C, nine times as fast; absent where PyYAML was built without libyaml
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]


class SeedError(ValueError):
    """A seed file cannot be read; says which file, which row or entry, and what to do."""

    def __init__(self, file: Path, where: str, problem: str) -> None:
        place = f"{file.name}, {where}" if where else file.name
        super().__init__(f"{place}: {problem}")
        self.file, self.where, self.problem = file, where, problem


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table or one entry of a YAML file, with where it stands.

    The methods return a value of the type asked for, or raise ``SeedError`` saying what to write
    instead. An empty cell of a table is absent.
    """

    file: Path
    where: str
    values: Mapping[str, Any]

    def refuse(self, problem: str) -> SeedError:
        """The error that names this place."""
        return SeedError(self.file, self.where, problem)

    def only(self, *known: str) -> None:
        """Refuse names nobody reads: a misspelt one would be lost without a word."""
        strange = sorted(set(self.values) - set(known))
        if strange:
            raise self.refuse(f"unknown {', '.join(strange)}. Known: {', '.join(known)}.")

    def maybe(self, key: str) -> str | None:
        """Text without white space at its ends, or None where there is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.refuse(f"{key} is {value!r}. Write it as text, in quotation marks.")
        return value.strip() or None

    def text(self, key: str) -> str:
        """Text that must be there; refused where it is not."""
        value = self.maybe(key)
        if value is None:
            raise self.refuse(f"{key} is missing. Fill it in.")
        return value

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> Any:
        """One of a few words; ``default`` where there is none."""
        value = self.maybe(key) or default
        if value not in allowed:
            raise self.refuse(f"{key} is {value!r}. Write one of: {', '.join(allowed)}.")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """``yes`` or ``no`` (in YAML also true or false)."""
        value = self.values.get(key)
        if value in (None, "") and default is not None:
            return default
        if value in (True, "yes"):
            return True
        if value in (False, "no"):
            return False
        raise self.refuse(f"{key} is {value!r}. Write yes or no.")

    def day(self, key: str) -> date | None:
        """A day as 2020-08-05, or None where there is none; refused where it is none."""
        value = self.maybe(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError:
            raise self.refuse(f"{key} is {value!r}. Write a day as 2020-08-05.") from None

    def instant(self, key: str) -> datetime:
        """An instant with its offset: a naive one would mean another time on another machine."""
        value = self.text(key)
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.utcoffset() is None:
            raise self.refuse(f"{key} is {value!r}. Write it as 2020-08-05T08:00:00+07:00.")
        return found

    def number(self, key: str) -> Decimal | None:
        """An exact number, or None where there is none."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise self.refuse(f"{key} is {value!r}. Write a whole number, or digits as text.")
        try:
            found = Decimal(value)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            raise self.refuse(f"{key} is {value!r}. Write digits only, with a point for decimals.")
        return found

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where there is none."""
        value = self.values.get(key) or ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise self.refuse(f"{key} is not a list of texts. Write it as [a, b].")
        return tuple(value)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A nested map as it is, for what is only kept; empty where there is none."""
        value = self.values.get(key) or {}
        if not isinstance(value, dict):
            raise self.refuse(f"{key} is not a map. Write it as name: value, one a line.")
        return cast("Mapping[str, Any]", value)

    def entries(self, key: str, named_by: str = "code") -> tuple[Record, ...]:
        """A list of maps, each with its own place for error messages."""
        value = self.values.get(key) or ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, dict) for one in value):
            raise self.refuse(f"{key} is not a list of maps.")
        base = f"{self.where} {key}".strip()
        return tuple(
            Record(self.file, f"{base} {one.get(named_by, number)}", one)
            for number, one in enumerate(value, 1)
        )


class _UniqueKeys(SafeLoader):
    """YAML in which a name may stand once; the plain loader silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(name) for name in names if names.count(name) > 1}
        if twice:
            problem = f"{', '.join(sorted(twice))} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep=deep)


def read_text(file: Path) -> str:
    """A text file in UTF-8, its line ends as they are, since spans count characters."""
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise SeedError(file, "", f"not found in {file.parent}. Put it there.") from None
    except UnicodeDecodeError as error:
        raise SeedError(file, f"byte {error.start}", "not UTF-8. Save it as UTF-8.") from None


def read_yaml(file: Path) -> Record:
    """A YAML file whose top is a map."""
    try:
        told = yaml.load(read_text(file), Loader=_UniqueKeys)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise SeedError(file, where, f"{problem}. Correct it.") from None
    if not isinstance(told, dict):
        raise SeedError(file, "", "the file is not a map. Write it as name: value, one a line.")
    return Record(file, "", told)


def read_table(file: Path, columns: Iterable[str], optional: Iterable[str] = ()) -> list[Record]:
    """A CSV file with exactly these columns in any order; ``optional`` ones may be absent."""
    lines = csv.reader(io.StringIO(read_text(file).removeprefix("\ufeff"), newline=""))
    head = next(lines, [])
    wanted = list(columns)
    missing = [name for name in wanted if name not in head]
    strange = [name for name in head if name not in wanted and name not in list(optional)]
    if missing or strange or len(set(head)) != len(head):
        raise SeedError(
            file, "row 1", f"missing columns: {missing}; unknown: {strange}. Correct the head line."
        )
    found = []
    for cells in lines:
        row = f"row {lines.line_num}"
        if len(cells) != len(head):
            problem = f"{len(cells)} cells under {len(head)} columns. Check commas and quotes."
            raise SeedError(file, row, problem)
        found.append(Record(file, row, dict(zip(head, cells, strict=True))))
    return found


def unique(records: Iterable[Record], key: str = "code") -> None:
    """Refuse a code that stands in two rows or entries of one list."""
    seen: dict[str, str] = {}
    for one in records:
        code = one.text(key)
        if code in seen:
            raise one.refuse(f"{key} {code} stands already at {seen[code]}. Give each its own.")
        seen[code] = one.where
