"""What units amount to together: parts that add up, and the cell such a sum makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.book import Number
from monitor.domain.cell import Cell, Mark, Standing, UnitView
from monitor.domain.directive import Assignment, Obligation
from monitor.domain.goals import Goal
from monitor.domain.standing import achievement, truncated_percent, with_number

OUT = (Standing.OVERDUE, Standing.RETURNED)


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit, or many together, bring into a number. Exempt units bring nothing.

    ``reported`` units of ``expected`` show a figure. Numbers are None, not zero, where no unit gave
    one. ``silent`` units gave no denominator either; ``base`` adds up their dated references, None
    once one of them has none.
    """

    expected: int = 0
    reported: int = 0
    numerator: Number | None = None
    denominator: Number | None = None
    silent: int = 0
    base: Number | None = 0
    overdue: int = 0
    returned: int = 0
    awaiting: int = 0
    late_days: int = 0
    """The most days any overdue unit is late."""
    is_declared: bool = False
    """Whether a unit's own declared coverage is not full."""
    figure_at: datetime | None = None
    extended: int = 0
    """Units that were given a later deadline."""

    @property
    def counts(self) -> dict[str, int]:
        """How many units are overdue and returned; only what is above zero."""
        found = {
            Standing.OVERDUE.value: self.overdue,
            Standing.RETURNED.value: self.returned,
        }
        return {standing: count for standing, count in found.items() if count}

    @property
    def marks(self) -> frozenset[Mark]:
        is_partial = 0 < self.reported < self.expected
        return frozenset({Mark.PARTIAL}) if is_partial else frozenset()


NOTHING = Part()


def part_of(view: UnitView) -> Part:
    """What one unit's own part brings."""
    cell = view.cell
    if view.is_exempt:
        return NOTHING
    is_silent = not view.has_figure and view.denominator is None
    is_overdue = cell.standing is Standing.OVERDUE
    return Part(
        1,
        int(view.has_figure),
        view.numerator,
        view.denominator,
        int(is_silent),
        view.base if is_silent else 0,
        int(is_overdue),
        int(cell.standing is Standing.RETURNED),
        int(cell.standing is Standing.AWAITING),
        cell.late_days if is_overdue else 0,
        cell.interval_gap == "declared",
        cell.figure_at if view.has_figure else None,
        cell.extended,
    )


def together(parts: Iterable[Part]) -> Part:
    """Parts added up."""
    expected = reported = silent = overdue = returned = awaiting = late_days = extended = 0
    numerator: Number | None = None
    denominator: Number | None = None
    base: Number | None = 0
    is_declared = False
    figure_at: datetime | None = None
    for one in parts:
        expected += one.expected
        reported += one.reported
        silent += one.silent
        overdue += one.overdue
        returned += one.returned
        awaiting += one.awaiting
        extended += one.extended
        if one.numerator is not None:
            numerator = one.numerator if numerator is None else numerator + one.numerator
        if one.denominator is not None:
            denominator = one.denominator if denominator is None else denominator + one.denominator
        base = None if base is None or one.base is None else base + one.base
        late_days = max(late_days, one.late_days)
        is_declared = is_declared or one.is_declared
        if one.figure_at is not None and (figure_at is None or one.figure_at > figure_at):
            figure_at = one.figure_at
    return Part(
        expected, reported, numerator, denominator, silent, base, overdue, returned, awaiting,
        late_days, is_declared, figure_at, extended,
    )  # fmt: skip


def total(duty: Obligation, part: Part, goal: Goal, at: datetime) -> Cell:
    """The cell of a set of units: sums, coverage, interval, standing. Red is not inherited."""
    standing = Standing.NOT_REPORTED
    if part.reported:
        is_full = part.reported == part.expected and not part.overdue and not part.returned
        standing = achievement(duty, goal, part.numerator, part.denominator, at, is_full=is_full)
    elif not part.expected:
        standing = Standing.NOT_APPLICABLE
    elif part.awaiting:
        standing = Standing.AWAITING
    cell = Cell(
        standing,
        reported=part.reported,
        expected=part.expected,
        marks=part.marks,
        counts=part.counts,
        goal=goal,
        figure_at=part.figure_at,
        extended=part.extended,
    )
    cell = with_number(cell, duty, part.numerator, part.denominator)
    return _with_interval(cell, duty, part)


def parent(
    duty: Obligation, given: Assignment, own: UnitView, part: Part, goal: Goal, at: datetime
) -> Cell:
    """An answerable unit whose number is made of its units, and perhaps its own staff."""
    cell = total(duty, part, goal, at)
    has_own_part = given.contribution == "both"
    if has_own_part and own.cell.standing in OUT:
        cell = replace(cell, standing=own.cell.standing, late_days=own.cell.late_days)
    elif not cell.reported and part.expected and part.overdue == part.expected:
        cell = replace(cell, standing=Standing.OVERDUE, late_days=part.late_days)
    return replace(
        cell,
        contribution=given.contribution,
        own=own.cell.own if has_own_part else None,
        sent_at=own.cell.sent_at if has_own_part else None,
        due=own.cell.due,
    )


def listed(part: Part, goal: Goal) -> Cell:
    """A group whose populations overlap: how many bodies are in, and never a number."""
    return Cell(
        None,
        reported=part.reported,
        expected=part.expected,
        marks=part.marks,
        counts=part.counts,
        interval_gap="no_number",
        goal=goal,
        extended=part.extended,
    )


def _with_interval(cell: Cell, duty: Obligation, part: Part) -> Cell:
    """Low and high: silent units counted at none and at all of their dated reference.

    Null, with the reason, where a silent unit has no reference, where a body's declared coverage is
    not full, or where there is no number.
    """
    if cell.numerator is None:
        return replace(cell, interval_gap="no_number")
    if part.is_declared:
        return replace(cell, interval_gap="declared")
    if duty.headline.kind not in ("ratio", "milestone"):
        if part.silent:
            return replace(cell, interval_gap="no_reference")
        return replace(cell, low=cell.value, high=cell.value)
    if part.base is None:
        return replace(cell, interval_gap="no_reference")
    whole = (cell.denominator or 0) + part.base
    if not whole:
        return replace(cell, interval_gap="no_number")
    return replace(
        cell,
        low=truncated_percent(cell.numerator, whole),
        high=truncated_percent(cell.numerator + part.base, whole),
    )
