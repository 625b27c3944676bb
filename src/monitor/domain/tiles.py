"""The schematic map: a grid of tiles, one for an organisation, about where it lies in the land.

Which organisations have a tile, and where, is a table of the installation; no rule reads it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

HEADS = ("organization", "column", "row")
WIDEST, DEEPEST = 16, 40
"""So many tiles fit beside each other on a screen, and so many beneath each other."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One organisation's place, counted from 1: columns from the west, rows from the north."""

    organization: str
    column: int
    row: int


def read_tiles(lines: Iterable[str]) -> tuple[Tile, ...]:
    """The tiles of a table ``organization,column,row``, row by row as one reads.

    Raises:
        ValueError: A line cannot be understood, or two tiles fall together; says which line.
    """
    table = csv.reader(line for line in lines if line.strip())
    heads = next(table, [])
    if tuple(one.strip().lstrip("\ufeff") for one in heads) != HEADS:
        raise ValueError(f"the first line must be {','.join(HEADS)}")
    found: list[Tile] = []
    for number, line in enumerate(table, start=2):
        tile = _tile(number, [one.strip() for one in line])
        for other in found:
            if other.organization == tile.organization:
                raise ValueError(f"line {number}: {tile.organization} has a place already")
            if (other.column, other.row) == (tile.column, tile.row):
                raise ValueError(f"line {number}: {other.organization} stands there already")
        found.append(tile)
    return tuple(sorted(found, key=lambda one: (one.row, one.column)))


def _tile(number: int, line: list[str]) -> Tile:
    if len(line) != len(HEADS) or not all(line):
        raise ValueError(f"line {number}: write {','.join(HEADS)}")
    code, *place = line
    if not all(one.isascii() and one.isdigit() for one in place):
        raise ValueError(f"line {number}: column and row are whole numbers from 1")
    column, row = map(int, place)
    if not (1 <= column <= WIDEST and 1 <= row <= DEEPEST):
        raise ValueError(f"line {number}: columns go from 1 to {WIDEST}, rows from 1 to {DEEPEST}")
    return Tile(code, column, row)
