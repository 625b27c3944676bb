"""What needs somebody first: the order in which cells are read where order is not the tree's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from monitor.domain.directive import Obligation
from monitor.domain.standing import Cell, Number, Standing
from monitor.present.targets import missing_number

URGENCY: tuple[Standing | None, ...] = (
    Standing.OVERDUE,
    Standing.RETURNED,
    Standing.BEHIND,
    Standing.AWAITING,
    Standing.NOT_REPORTED,
    Standing.IN_PROGRESS,
    Standing.REPORTED,
    None,
    Standing.MET,
    Standing.NOT_APPLICABLE,
)
"""None is a group that adds nothing up. The grid's script holds the same list, by test."""

NEEDS_ACTION = frozenset({Standing.OVERDUE, Standing.RETURNED, Standing.BEHIND, Standing.AWAITING})
"""Standings in which somebody has to do something now; silence before a deadline is none."""

SHOWN: tuple[Standing, ...] = (
    Standing.MET,
    Standing.IN_PROGRESS,
    Standing.REPORTED,
    Standing.BEHIND,
    Standing.AWAITING,
    Standing.RETURNED,
    Standing.NOT_REPORTED,
    Standing.OVERDUE,
    Standing.NOT_APPLICABLE,
)
"""The order of bars and of the filter: from what is done to what is missing."""


def has_figure(cell: Cell) -> bool:
    """Whether the cell shows a figure that was sent: a report that is missing is a known 0 of 1."""
    if cell.coverage_kind == "declared":
        return cell.value is not None
    return bool(cell.reported)


def missing_of(cell: Cell) -> Number | None:
    """How much more reaches the target; None without target or number."""
    if cell.goal.target is None or cell.numerator is None:
        return None
    return missing_number(cell.numerator, cell.denominator, cell.goal.target)


def needs_first(cell: Cell, duty: Obligation) -> tuple[int, int, Decimal]:
    """A key that sorts units without a figure first, by urgency, and then by what is missing."""
    missing = missing_of(cell)
    if missing is None:
        # Without a target the smallest share comes first; a count says nothing of what is missing.
        share = cell.value if duty.headline.kind == "ratio" else None
        missing = Decimal(0) if share is None else Decimal(100) - Decimal(share)
    order = URGENCY.index(cell.standing)
    return (1, 0, -Decimal(missing)) if has_figure(cell) else (0, order, Decimal(0))


def tally(cells: Iterable[Cell]) -> tuple[tuple[Standing, int], ...]:
    """How many cells stand how, in the order of ``SHOWN``; standings with none are left out."""
    found = Counter(one.standing for one in cells if one.standing is not None)
    return tuple((standing, found[standing]) for standing in SHOWN if found[standing])
