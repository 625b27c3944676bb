"""When a number will reach its target, said only where the past gives a ground for saying it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Literal

FEWEST_POINTS = 4
STEADY_COVERAGE = Decimal(5)
"""Percentage points the coverage may move while the pace is measured; from there on a rise of the
number may only mean that other units have come in."""
SHORTEST_STEP = timedelta(hours=12)
"""A point nearer to the one before says more of the hour than of the pace."""
FARTHEST = timedelta(days=60)

Ground = Literal[
    "", "no_target", "reached", "few_points", "coverage_moved", "standstill", "slowing", "too_far"
]


@dataclass(frozen=True, slots=True)
class Point:
    """A number as of an instant, and how much of what is expected stands behind it.

    ``value`` is in the target's own unit (percent, or a count), None where there is no number.
    """

    at: datetime
    value: Decimal | None
    reported: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the target is reached at the present pace, or why nothing is said.

    ``against`` is empty exactly when ``reaches_at`` is given. ``changes`` are the last changes in
    units a day, oldest first, for the sentence that explains; empty where there are too few.
    """

    reaches_at: datetime | None
    against: Ground
    changes: tuple[Decimal, ...] = ()


def forecast(points: Sequence[Point], target: Decimal | None) -> Forecast:
    """Carry the pace of the last four points on to the target.

    Needs at least four points with a number, a coverage that moved by less than five percentage
    points between them, and a pace that has not slowed. The slowest of the three changes is what is
    carried on, so that the day named is not too early.
    """
    if target is None:
        return Forecast(None, "no_target")
    known = _apart([one for one in points if one.value is not None])
    if known and known[-1].value is not None and known[-1].value >= target:
        return Forecast(None, "reached")
    if len(known) < FEWEST_POINTS:
        return Forecast(None, "few_points")
    window = known[-FEWEST_POINTS:]
    changes = tuple(_pace(*pair) for pair in pairwise(window))
    if not _is_steady(window):
        return Forecast(None, "coverage_moved", changes)
    if any(later < earlier for earlier, later in pairwise(changes)):
        return Forecast(None, "slowing", changes)
    if changes[0] <= 0:
        return Forecast(None, "standstill", changes)
    last = window[-1]
    assert last.value is not None
    days = (target - last.value) / changes[0]
    if days > FARTHEST.days:
        return Forecast(None, "too_far", changes)
    seconds = int((days * 86_400).to_integral_value(ROUND_CEILING))
    return Forecast(last.at + timedelta(seconds=seconds), "", changes)


def _apart(points: Sequence[Point]) -> list[Point]:
    """The points in order, without any that lies too near the one before it."""
    kept: list[Point] = []
    for one in sorted(points, key=lambda point: point.at):
        if not kept or one.at - kept[-1].at >= SHORTEST_STEP:
            kept.append(one)
    return kept


def _pace(earlier: Point, later: Point) -> Decimal:
    assert earlier.value is not None
    assert later.value is not None
    days = Decimal((later.at - earlier.at).total_seconds()) / 86_400
    return (later.value - earlier.value) / days


def _is_steady(window: Sequence[Point]) -> bool:
    shares = []
    for one in window:
        if not one.expected or one.reported is None:
            return False
        shares.append(Decimal(100 * one.reported) / one.expected)
    return max(shares) - min(shares) < STEADY_COVERAGE
