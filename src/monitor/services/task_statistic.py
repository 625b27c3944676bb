"""The statistic of tasks as one reader may see it: from the same cells as the matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.domain.directive import Basis, Directive
from monitor.domain.standing import Cell
from monitor.domain.task_statistic import RULES, Rule, StatisticRow, Task, TaskCount, counted
from monitor.services import matrix as matrices
from monitor.services.matrix import Matrix, MatrixRow, in_blocks, units_of
from monitor.services.matrix.blocks import ALL
from monitor.services.work import Work

DEEP = 9
"""Deeper than any tree of reporting units."""
LAST_MOMENT = timedelta(microseconds=1)
"""A date is the first instant that is too late."""


@dataclass(frozen=True)
class Statistic:
    """The statistic of one directive: blocks, each with its addressees, as of an instant."""

    directive: Directive
    as_of: datetime
    basis: Basis
    rows: tuple[StatisticRow, ...]
    is_whole: bool
    """Whether the reader sees the whole directive; blocks are shown only then."""


def statistic(
    work: Work,
    slug: str,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    depth: int = 0,
) -> Statistic:
    """Tasks given, done and under way, by block and organisation.

    Args:
        work: The work; needs the right to see the matrix.
        slug: The directive.
        as_of: The instant asked about; now by default.
        basis: ``received`` or ``accepted``; the directive's headline by default.
        depth: Levels below the addressees whose units have rows of their own.

    Raises:
        NotFound: No such directive in the actor's scope.
        Invalid: The instant lies in the future, or the basis is unknown.
    """
    found = matrices.matrix(work, slug, as_of, basis, depth=DEEP)
    return statistic_of(found, _at_their_dates(work, slug, found), depth)


Dated = Mapping[tuple[str, str], Cell]
"""Cells by unit and obligation, as each stood at the last moment of its own date."""


def _at_their_dates(work: Work, slug: str, found: Matrix) -> Dated:
    """What was done when its date passed: looked up for what is done now, one board for each date.

    What counts there is what was sent: the clock stops at sending, whatever was accepted later.
    """
    wanted: dict[datetime, list[tuple[str, str]]] = {}
    for row in units_of(found):
        for code, cell in row.cells.items():
            date = cell.goal.date
            is_done = cell.standing is not None and RULES[cell.standing] is Rule.DONE
            if is_done and date is not None and date <= found.as_of:
                wanted.setdefault(date, []).append((row.code, code))
    sight = matrices.seen(work, slug, found.as_of)
    made: dict[tuple[str, str], Cell] = {}
    for date, places in wanted.items():
        then = matrices.columns(work, sight.stored, date - LAST_MOMENT, "received", sight.codes)
        for unit, code in places:
            if unit in then[code].organizations:
                made[unit, code] = then[code].organizations[unit]
    return made


def statistic_of(found: Matrix, dated: Dated, depth: int = 0) -> Statistic:
    """The statistic of a matrix that holds every unit down to the last."""
    answered = {
        (one.organization, one.obligation)
        for one in found.directive.assignments
        if one.part == "answerable" and one.holds_at(found.as_of)
    }
    duties = {one.obligation: one.duty for one in found.columns}

    def tasks(row: MatrixRow, *, answerable_only: bool = False) -> Iterable[Task]:
        for code, cell in row.cells.items():
            if not answerable_only or (row.code, code) in answered:
                yield Task(duties[code], cell, dated.get((row.code, code)))

    units = units_of(found)
    own = {row.code: counted(tasks(row), found.as_of) for row in units}
    direct = {row.code: counted(tasks(row, answerable_only=True), found.as_of) for row in units}
    rows: list[StatisticRow] = []
    for block, members in in_blocks(found):
        if block is not None:
            inside = units if block.code == ALL else members
            rows.append(_row(block, sum((direct[row.code] for row in inside), TaskCount())))
        rows += [_row(row, own[row.code]) for row in members if row.level <= 1 + depth]
    return Statistic(found.directive, found.as_of, found.basis, tuple(rows), found.is_whole)


def _row(row: MatrixRow, count: TaskCount) -> StatisticRow:
    return StatisticRow(row.kind, row.code, row.name_vi, row.name_en, row.level, count)
