"""Cells in words, kept by the cell itself: a board that is kept is worded once for all its readers.

Wording costs thirty times what the numbers do. What a cell says depends on nothing but the cell,
its row's name, the reader's language, the basis, and whether its target's date has passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.domain.directive import Basis, Obligation
from monitor.domain.standing import Cell
from monitor.present.cells import grid_cell

MOST = 30_000
"""Most cells kept in words, about 25 MB: a province in both languages, with some of its past."""


class Worded:
    """What a process keeps of cells in words; all of it can be forgotten at any time."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], tuple[Cell, Mapping[str, Any]]] = {}

    def forget(self) -> None:
        """Keep nothing any more."""
        self._kept.clear()

    def cell(
        self,
        name: str,
        duty: Obligation,
        cell: Cell,
        at: datetime,
        locale: str,
        *,
        basis: Basis,
        zone: str,
    ) -> Mapping[str, Any]:
        """``present.cells.grid_cell`` of these, made or found."""
        key = (id(cell), name, locale, basis, duty.code, cell.goal.has_passed(at))
        found = self._kept.get(key)
        if found is None:
            made = grid_cell(name, duty, cell, at, locale, basis=basis, zone=zone)
            if len(self._kept) >= MOST:
                self.forget()
            # The cell is kept, too: as long as it is, no other has its identity.
            found = self._kept[key] = (cell, made)
        return found[1]


WORDED = Worded()
