"""A table as it was given, by a file, a program or a screen, and the units its rows name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from monitor.domain.organization import Organization, search_key
from monitor.services.grid import Grid, GridRow


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a row or a cell that no check of figures speaks of.

    ``code`` and ``values`` are a sentence of ``present.refusals``. ``row`` is None where the whole
    is meant; ``cell`` is empty where the row is. ``skips_row``: nothing of the row can be kept.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    cell: str = ""
    organization: str = ""
    field: str = ""
    skips_row: bool = False


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row: which unit it says it is of, and what is in its cells, as the form would take it.

    ``values`` is by field code, and ``place_of`` names the cell of such a code. ``cell`` is where
    the unit stands. ``version`` is the report's when the template was made; None where nobody knows
    it. ``faults`` are those of its cells, found before anybody knew the unit. ``empties``: an empty
    cell takes away what stood there; in a file it changes nothing.
    """

    number: int
    code: str
    name: str
    values: Mapping[str, Any]
    place_of: Callable[[str], str]
    cell: str = ""
    version: int | None = None
    faults: Sequence[Fault] = ()
    empties: bool = False


@dataclass(frozen=True, slots=True)
class GivenTable:
    """What was read from a file or sent by a program.

    ``directive``, ``period`` and ``fingerprint`` are what a template says of itself, empty where it
    is no template of ours; ``made_at`` is when it was made.
    """

    rows: Sequence[GivenRow]
    sheet: str = ""
    directive: str = ""
    period: str = ""
    fingerprint: str = ""
    made_at: datetime | None = None
    faults: Sequence[Fault] = ()
    ignored: Sequence[str] = ()
    """Headings of columns of the reader's own, which say nothing to us."""
    is_live: bool = False
    """Whether its versions move with each save it makes, so that an old one is another window's.

    A file goes out once and may come back twice: what it brought the first time is its own.
    """


_SHORT = {
    "p": "phuong", "x": "xa", "tt": "thi tran", "tp": "thanh pho", "h": "huyen", "tx": "thi xa",
}  # fmt: skip
"""How offices shorten the kind of a unit in front of its name."""


def name_key(name: str) -> str:
    """A unit's name as it is compared: no diacritics, signs or spaces, its kind written out."""
    words = re.sub(r"[^0-9a-z]+", " ", search_key(name)).split()
    if len(words) > 1 and words[0] in _SHORT:
        words[0] = _SHORT[words[0]]
    return "".join(words).replace(" ", "")


class Units:
    """The grid's rows by code, by name and by alias; what is not in it does not exist."""

    def __init__(self, held: Grid) -> None:
        self._rows = held.rows
        self._by_code = {row.code: row for row in held.rows}

    @cached_property
    def _by_name(self) -> dict[str, list[GridRow]]:
        return self._by(_names)

    @cached_property
    def _by_alias(self) -> dict[str, list[GridRow]]:
        return self._by(lambda unit: unit.aliases)

    def _by(self, names: Callable[[Organization], Iterable[str]]) -> dict[str, list[GridRow]]:
        found: dict[str, list[GridRow]] = {}
        for row in self._rows:
            for key in _keys(names(row.organization)):
                found.setdefault(key, []).append(row)
        return found

    def of(self, given: GivenRow) -> GridRow | Fault:
        """The row of the unit a given row names."""
        if given.code:
            return self._of_code(given)
        if not given.name:
            return Fault("row_without_unit", {}, given.number, given.cell)
        key = name_key(given.name)
        found = self._by_name.get(key) or self._by_alias.get(key) or []
        told = {"name": given.name[:120]}
        if len(found) > 1:
            return Fault("row_ambiguous", told, given.number, given.cell)
        return found[0] if found else Fault("row_unknown", told, given.number, given.cell)

    def _of_code(self, given: GivenRow) -> GridRow | Fault:
        """By its code, which is hidden: it must not have slipped away from its name."""
        row = self._by_code.get(given.code)
        if row is None:
            told = {"name": (given.name or given.code)[:120]}
            return Fault("row_unknown", told, given.number, given.cell)
        unit = row.organization
        if given.name and name_key(given.name) not in _keys((*_names(unit), *unit.aliases)):
            told = {"name": given.name[:120], "unit": unit.name_vi}
            return Fault("row_names_differ", told, given.number, given.cell)
        return row


def _names(unit: Organization) -> tuple[str, ...]:
    return unit.name_vi, unit.name_en, unit.short_name


def _keys(names: Iterable[str]) -> set[str]:
    return {key for name in names if (key := name_key(name))}
