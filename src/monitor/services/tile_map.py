"""The map as one reader may see it: the matrix's own cells, laid on the installation's tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.domain.directive import Basis, Obligation
from monitor.domain.errors import NotFound
from monitor.domain.standing import Cell
from monitor.domain.task_statistic import TaskCount
from monitor.domain.tiles import Tile
from monitor.services.matrix import Matrix, MatrixRow, matrix
from monitor.services.matrix.blocks import ALL
from monitor.services.task_statistic import DEEP, statistic
from monitor.services.work import Work


@dataclass(frozen=True)
class Spot:
    """One organisation on the map or beside it.

    ``cell`` is of the duty the map shows; None where it was not given to the unit, and on the map
    of all duties together, whose number is ``count``: the unit's own tasks.
    """

    row: MatrixRow
    tile: Tile | None
    cell: Cell | None
    count: TaskCount
    is_given: bool
    """Whether the unit was given what the map shows."""


@dataclass(frozen=True)
class TileMap:
    """The map of one duty, or of all together (``duty`` is None)."""

    found: Matrix
    duty: Obligation | None
    spots: tuple[Spot, ...]
    """Those with a tile, in reading order; with or without the duty."""
    beside: tuple[Spot, ...]
    """Addressees that were given what the map shows and have no tile, in the matrix's order."""
    whole: Cell | None
    """The whole directive's number of the duty, for who sees the whole."""
    whole_count: TaskCount | None

    @property
    def every(self) -> tuple[Spot, ...]:
        """What the map's table lists: the tiles that were given something, then what is beside."""
        return (*(one for one in self.spots if one.is_given), *self.beside)


def tile_map(
    work: Work,
    tiles: Sequence[Tile],
    slug: str,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    obligation: str | None = None,
) -> TileMap:
    """The map of a directive, for one of its obligations or all together.

    Raises:
        NotFound: No such directive in the actor's scope, or no such obligation in it.
        Invalid: The instant lies in the future, or the basis is unknown.
    """
    chosen = None if obligation is None else [obligation]
    found = matrix(work, slug, as_of, basis, depth=DEEP, obligations=chosen)
    duty = found.columns[0].duty if chosen and found.columns else None
    if chosen and duty is None:
        raise NotFound("obligation_not_found", obligation=chosen[0])
    counted = {} if duty else _counts(work, slug, as_of, basis)
    places = {one.organization: one for one in tiles}
    spots = [
        _spot(row, places.get(row.code), duty, counted)
        for row in found.rows
        if row.kind == "organization" and (row.level <= 1 or row.code in places)
    ]
    order = {one.organization: number for number, one in enumerate(tiles)}
    whole = next((row for row in found.rows if row.code == ALL), None)
    return TileMap(
        found,
        duty,
        tuple(sorted((one for one in spots if one.tile), key=lambda one: order[one.row.code])),
        tuple(one for one in spots if one.tile is None and one.is_given),
        whole.cells.get(duty.code) if whole and duty else None,
        counted.get(ALL) if whole else None,
    )


def _spot(
    row: MatrixRow, tile: Tile | None, duty: Obligation | None, counted: Mapping[str, TaskCount]
) -> Spot:
    if duty is not None:
        cell = row.cells.get(duty.code)
        return Spot(row, tile, cell, TaskCount(), is_given=cell is not None)
    return Spot(row, tile, None, counted.get(row.code, TaskCount()), is_given=bool(row.cells))


def _counts(
    work: Work, slug: str, as_of: datetime | None, basis: Basis | None
) -> dict[str, TaskCount]:
    """Every unit's own tasks, and the whole's, as the standard statistic counts them."""
    return {one.code: one.count for one in statistic(work, slug, as_of, basis, DEEP).rows}
