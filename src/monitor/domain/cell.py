"""A cell: the standing that is painted, its marks, its number and how much stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import Literal

from monitor.domain.book import Number
from monitor.domain.goals import NO_GOAL, Goal


@unique
class Standing(StrEnum):
    """What is painted. The order is the order of precedence, and of the legend."""

    NOT_APPLICABLE = "not_applicable"
    RETURNED = "returned"
    OVERDUE = "overdue"
    AWAITING = "awaiting"
    NOT_REPORTED = "not_reported"
    REPORTED = "reported"
    MET = "met"
    IN_PROGRESS = "in_progress"
    BEHIND = "behind"


@unique
class Mark(StrEnum):
    """A second thing a cell says, beside its standing."""

    LATE = "late"
    PARTIAL = "partial"
    STALE = "stale"
    CORRECTED = "corrected"
    EXTENDED = "extended"
    RESUBMITTING = "resubmitting"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class OwnReport:
    """Where the unit's own report is: the state and the newest revision's number."""

    state: str
    revision: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix. None is unknown, never zero.

    ``value``, ``low`` and ``high`` are percent, truncated to one decimal (a count's are the number
    itself). ``reported``/``expected`` count units, or the facilities a body declares.
    ``interval_gap`` says why there is no interval. ``late_days`` are calendar days.
    """

    standing: Standing | None
    value: str | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    low: str | None = None
    high: str | None = None
    interval_gap: Literal["", "no_reference", "declared", "no_number"] = ""
    reported: int | None = 0
    expected: int | None = 1
    coverage_kind: Literal["counted", "declared"] = "counted"
    late_days: int = 0
    marks: frozenset[Mark] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    contribution: str | None = None
    own: OwnReport | None = None
    figure_at: datetime | None = None
    figure_period: str | None = None
    sent_at: datetime | None = None
    goal: Goal = NO_GOAL
    extended: int = 0
    """Units behind it that were given a later deadline: nothing of theirs is silently in time."""
    due: datetime | None = None
    """The unit's own reporting deadline, its extension included; None for totals."""


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit's cell together with what its parents need to add it up.

    ``has_figure``: it shows a figure or said nil. ``base`` is its dated reference for a denominator
    it has not given, None where there is none.
    """

    organization: str
    cell: Cell
    has_figure: bool
    numerator: Number | None
    denominator: Number | None
    base: Number | None

    @property
    def is_exempt(self) -> bool:
        return self.cell.standing is Standing.NOT_APPLICABLE
