"""Standings: what one unit's cell says, as of an instant, on a basis. Computed, never chosen.

Rules and their numbers are those of the worked example in ``tests/domain/golden``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from monitor.domain.book import (
    Book,
    Exemption,
    MilestoneDecision,
    Number,
    RevisionKey,
    TargetDecision,
    Values,
    added,
)
from monitor.domain.cell import Cell, Mark, OwnReport, Standing, UnitView
from monitor.domain.deadlines import late_days
from monitor.domain.directive import Assignment, Basis, Contribution, Obligation
from monitor.domain.figures import Nil
from monitor.domain.goals import Goal, goal_of
from monitor.domain.reading import ReportsReading, read_reports

__all__ = [
    "Book",
    "Cell",
    "Exemption",
    "Goal",
    "Mark",
    "MilestoneDecision",
    "Number",
    "OwnReport",
    "RevisionKey",
    "Standing",
    "TargetDecision",
    "UnitView",
    "Values",
    "achievement",
    "added",
    "goal_of",
    "is_withheld",
    "reaches",
    "truncated_percent",
    "unit_view",
    "with_number",
]


def truncated_percent(numerator: Number, denominator: Number) -> str:
    """Percent with one decimal, never rounded up: 4799/4800 is ``"99.9"``."""
    tenths = int(numerator * 1000 // denominator)
    return f"{tenths // 10}.{tenths % 10}"


def achievement(
    duty: Obligation,
    goal: Goal,
    numerator: Number | None,
    denominator: Number | None,
    at: datetime,
    *,
    is_full: bool,
) -> Standing:
    """Reported, met, in progress or behind, for a number that is there.

    Ratios are compared as integers. ``is_full``: every expected unit is in and none below is
    overdue or returned; without that nothing is met.
    """
    if goal.target is None or numerator is None:
        return Standing.REPORTED
    if _is_share(duty) and not denominator:
        return Standing.REPORTED
    if is_full and reaches(duty, numerator, denominator, goal.target):
        return Standing.MET
    if goal.has_passed(at):
        return Standing.BEHIND
    if goal.milestone is not None and not reaches(duty, numerator, denominator, goal.milestone):
        return Standing.BEHIND
    return Standing.IN_PROGRESS


def reaches(
    duty: Obligation, numerator: Number | None, denominator: Number | None, level: Decimal
) -> bool:
    """Whether a number is at a level (percent of a share, else a count); compared as integers."""
    if numerator is None:
        return False
    if _is_share(duty):
        return bool(denominator) and numerator * 100 >= level * (denominator or 0)
    return numerator >= level


def is_withheld(cell: Cell, duty: Obligation) -> bool:
    """Whether the number is at its target and yet does not count as met: somebody is still out."""
    target = cell.goal.target
    if target is None or cell.standing not in (Standing.BEHIND, Standing.IN_PROGRESS):
        return False
    return reaches(duty, cell.numerator, cell.denominator, target)


def _is_share(duty: Obligation) -> bool:
    return duty.headline.kind in ("ratio", "milestone")


def _measure(reading: ReportsReading, code: str | None) -> tuple[Number | None, Nil | None]:
    """A field as a number, or as nil, or (None, None) where nothing was given."""
    if code is None:
        return None, None
    asked = reading.book.directive.fields.get(code)
    if asked is not None and asked.source == "reference":
        return reading.book.reference(code, reading.organization, reading.at), None
    if asked is not None and asked.computation is not None:
        return _computed(reading, asked.computation.kind, asked.computation.field), None
    value = reading.value(code)
    if isinstance(value, Nil):
        return None, value
    if isinstance(value, bool):
        return int(value), None
    if isinstance(value, int | Decimal):
        return value, None
    return None, None


def _computed(reading: ReportsReading, kind: str, code: str | None) -> Number | None:
    if kind == "report_sent":
        return int(reading.shown is not None)
    value = None if code is None else reading.value(code)
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return None
    if kind == "positive":
        return int(value > 0)
    return 1 if kind == "one" else None


def unit_view(
    book: Book, duty: Obligation, assignment: Assignment, basis: Basis, at: datetime
) -> UnitView:
    """What one unit's own part of one obligation says.

    The table of standings in order: exempt, returned, overdue, awaiting, not reported, and then
    what its figures achieve.
    """
    organization = assignment.organization
    run = book.run_of(organization, duty.periods_at(at), duty.moves_at(at))
    reading = read_reports(book, organization, run, basis, at)
    told = _told(duty, reading)
    contribution = assignment.contribution or "own"
    if _says_not_applicable(told, reading) or book.is_exempt(duty.code, organization, at):
        exempt = Cell(
            Standing.NOT_APPLICABLE, expected=0, contribution=contribution, own=reading.own
        )  # fmt: skip
        return UnitView(organization, exempt, False, None, None, None)
    cell = _cell(duty, reading, told, contribution)
    base = _base(book, duty, organization, at)
    return UnitView(organization, cell, told.has_figure, told.numerator, told.denominator, base)


class _Told(NamedTuple):
    """What a unit's figures say of a duty's headline; its numbers are None where they say none.

    ``nil`` stands in place of a number; ``is_nil``: it is one that counts as reported.
    """

    numerator: Number | None
    denominator: Number | None
    nil: Nil | None
    is_nil: bool
    has_figure: bool


def _told(duty: Obligation, reading: ReportsReading) -> _Told:
    numerator, nil_above = _measure(reading, duty.headline.numerator)
    denominator, nil_below = _measure(reading, duty.headline.denominator)
    nil, kind = nil_above or nil_below, duty.headline.kind
    is_nil = nil is not None and nil.kind != "not_known"
    if kind == "milestone" or (kind == "count" and duty.headline.denominator is None):
        denominator = 1 if kind == "milestone" and numerator is not None else None
    is_known = numerator is not None and (kind != "ratio" or denominator is not None)
    if kind == "narrative":
        is_known = reading.shown is not None
    has_figure = reading.shown is not None and (is_nil or is_known)
    if is_nil or not is_known:
        numerator = denominator = None
    return _Told(numerator, denominator, nil, is_nil, has_figure)


def _says_not_applicable(told: _Told, reading: ReportsReading) -> bool:
    """Whether the unit says that the duty is none of its own, and the coordinator agreed."""
    if told.nil is None or told.nil.kind != "not_applicable" or reading.shown is None:
        return False
    return reading.shown.counts("accepted", reading.at)


def _cell(
    duty: Obligation, reading: ReportsReading, told: _Told, contribution: Contribution
) -> Cell:
    """The cell of a unit that is not exempt."""
    has_figure, shown = told.has_figure, reading.shown
    goal = goal_of(reading.book, duty, reading.organization, reading.at, reading.deadline)
    declared = _declared(duty, reading)
    standing, days = _standing(
        duty, reading, goal, told, is_full=declared is None or declared.is_full
    )  # fmt: skip
    is_computed = _is_always_known(reading.book, duty)
    value = _value(duty, told.numerator, told.denominator)
    cell = Cell(
        standing,
        value,
        told.numerator,
        None if told.numerator is None else told.denominator,
        low=value,
        high=value,
        interval_gap="" if has_figure else "no_number",
        reported=int(has_figure),
        late_days=days,
        marks=_marks(duty, reading, standing, days, has_figure=has_figure and not is_computed),
        contribution=contribution,
        own=reading.own,
        figure_at=shown.sent_at if shown is not None and has_figure else None,
        figure_period=reading.shown_period if has_figure else None,
        sent_at=reading.sent_at,
        goal=goal,
        extended=int(reading.is_extended),
        due=reading.deadline,
    )
    if declared is not None:
        cell = _with_declared_coverage(declared, cell, has_figure=has_figure)
    return cell


def _value(duty: Obligation, numerator: Number | None, denominator: Number | None) -> str | None:
    """The number as it is told: a truncated percent, or a count as it is."""
    if numerator is None:
        return None
    if _is_share(duty):
        return truncated_percent(numerator, denominator) if denominator else None
    return str(numerator)


def with_number(
    cell: Cell, duty: Obligation, numerator: Number | None, denominator: Number | None
) -> Cell:
    """The cell with its number, where there is one."""
    if numerator is None:
        return cell
    value = _value(duty, numerator, denominator)
    return replace(cell, value=value, numerator=numerator, denominator=denominator)


def _is_always_known(book: Book, duty: Obligation) -> bool:
    asked = book.directive.fields.get(duty.headline.numerator or "")
    return bool(asked and asked.computation and asked.computation.kind == "report_sent")


def _base(book: Book, duty: Obligation, organization: str, at: datetime) -> Number | None:
    code = duty.headline.denominator
    if code is None:
        return None
    asked = book.directive.fields.get(code)
    if asked is not None and asked.computation is not None and asked.computation.kind == "one":
        return 1
    return book.reference(code, organization, at)


def _standing(
    duty: Obligation,
    reading: ReportsReading,
    goal: Goal,
    told: _Told,
    *,
    is_full: bool,
) -> tuple[Standing, int]:
    """The precedence table, in order, with the days late that go with it."""
    if reading.is_returned:
        return Standing.RETURNED, 0
    is_order = duty.binding == "order"
    missed = reading.missed if is_order else None
    if missed is not None:
        return Standing.OVERDUE, late_days(missed, reading.at, reading.zone)
    days = reading.days_late if is_order else 0
    if reading.shown is None:
        is_waiting = reading.is_sent or reading.is_waiting
        return (Standing.AWAITING if is_waiting else Standing.NOT_REPORTED), days
    if not told.has_figure:
        return Standing.NOT_REPORTED, days
    if told.is_nil:
        return Standing.REPORTED, days
    standing = achievement(
        duty, goal, told.numerator, told.denominator, reading.at, is_full=is_full
    )
    return standing, days


@dataclass(frozen=True, slots=True)
class _Declared:
    """How many of its own facilities a body says are done, of how many; None where it does not."""

    done: Number | None
    total: Number | None

    @property
    def is_full(self) -> bool:
        return self.done is not None and self.total is not None and self.done >= self.total


def _declared(duty: Obligation, reading: ReportsReading) -> _Declared | None:
    if duty.declared_coverage is None:
        return None
    done, total = duty.declared_coverage
    return _Declared(_measure(reading, done)[0], _measure(reading, total)[0])


def _with_declared_coverage(declared: _Declared, cell: Cell, *, has_figure: bool) -> Cell:
    """A body's declared coverage in place of the count; null while it shows no figure."""
    done, total = (declared.done, declared.total) if has_figure else (None, None)
    if done is None or total is None:
        cell = replace(cell, reported=None, expected=None)
        gap: Literal["no_number", "declared"] = "declared" if has_figure else "no_number"
        return replace(cell, coverage_kind="declared", low=None, high=None, interval_gap=gap)
    cell = replace(cell, reported=int(done), expected=int(total), coverage_kind="declared")
    if done < total:
        cell = replace(cell, low=None, high=None, interval_gap="declared")
        if done > 0:
            cell = replace(cell, marks=cell.marks | {Mark.PARTIAL})
    return cell


def _marks(
    duty: Obligation, reading: ReportsReading, standing: Standing, days: int, *, has_figure: bool
) -> frozenset[Mark]:
    is_out = standing in (Standing.OVERDUE, Standing.RETURNED)
    is_done_milestone = duty.headline.kind == "milestone" and standing is Standing.MET
    is_old = is_out or (reading.missed_rhythms >= 2 and not is_done_milestone)
    found = reading.marks
    if days > 0 and not is_out:
        found |= {Mark.LATE}
    if has_figure and is_old:
        found |= {Mark.STALE}
    return found
