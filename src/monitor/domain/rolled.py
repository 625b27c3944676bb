"""A board's top: its totals, the cells of those at the top of it, and how what is below stands.

It is what a reader of a nation is shown first, and a hundredth of the board.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.domain.cell import Cell, Standing
from monitor.domain.directive import Directive
from monitor.domain.goals import Goal
from monitor.domain.rollup import Column, Columns

Tally = Mapping[str, int]
"""How many cells stand how, by the standing's word."""


@dataclass(frozen=True, slots=True)
class RolledColumn:
    """One obligation's totals, and its cells of those at the top.

    ``extended`` are the own deadlines of all units that were given a later one.
    """

    goal: Goal
    groups: Mapping[str, Cell]
    organizations: Mapping[str, Cell]
    extended: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The top of a board; ``tallies`` counts the cells of each at the top and of all below it."""

    columns: Mapping[str, RolledColumn]
    tallies: Mapping[str, Tally]

    def as_columns(self, directive: Directive) -> dict[str, Column]:
        """The columns as the matrix has them, without anybody below the top."""
        return {
            duty.code: Column(duty, one.organizations, one.groups, one.goal, extended=one.extended)
            for duty in directive.obligations
            if (one := self.columns.get(duty.code)) is not None
        }

    def standings_below(self, code: str) -> Counter[Standing]:
        """How the cells of one at the top, and of all below it, stand."""
        told = self.tallies.get(code, {})
        return Counter({Standing(word): count for word, count in told.items()})


def roll(columns: Columns, tops: Collection[str], top_of: Mapping[str, str]) -> Rolled:
    """The top of a board.

    Args:
        columns: The whole board's columns by obligation.
        tops: Whose cells are kept.
        top_of: For every unit, the one at the top that it is shown below, or itself.
    """
    tallies: dict[str, Counter[str]] = {code: Counter() for code in tops}
    for one in columns.values():
        for code, cell in one.organizations.items():
            top = top_of.get(code)
            if top is not None and cell.standing is not None:
                tallies[top][cell.standing.value] += 1
    return Rolled(
        {code: _rolled(one, tops) for code, one in columns.items()},
        {code: dict(found) for code, found in tallies.items()},
    )


def _rolled(one: Column, tops: Iterable[str]) -> RolledColumn:
    mine = {code: one.organizations[code] for code in tops if code in one.organizations}
    extended = {
        code: cell.due
        for code, cell in one.organizations.items()
        if cell.extended and cell.due is not None
    }
    return RolledColumn(one.goal, one.groups, mine, extended)
