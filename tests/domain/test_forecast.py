"""A forecast is made only where four points, a steady coverage and an unslowed pace allow it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from monitor.domain.forecast import Point, forecast

START = datetime.fromisoformat("2020-08-05T23:59:59+07:00")
FULL = Decimal(100)


def points(*values, reported=(24, 24, 24, 24, 24, 24), expected=24, step=timedelta(days=1)):
    return [
        Point(START + index * step, None if value is None else Decimal(str(value)), units, expected)
        for index, (value, units) in enumerate(zip(values, reported, strict=False))
    ]


def test_a_steady_pace_is_carried_on_to_the_target():
    found = forecast(points(40, 50, 60, 70), FULL)
    assert found.reaches_at == START + timedelta(days=6)
    assert found.changes == (10, 10, 10)
    assert found.against == ""


def test_the_slowest_change_is_carried_on_so_the_day_is_not_too_early():
    found = forecast(points(40, 45, 55, 70), FULL)
    assert found.reaches_at == START + timedelta(days=3 + 6)


@pytest.mark.parametrize(
    ("given", "target", "against"),
    [
        (points(40, 50, 60, 70), None, "no_target"),
        (points(40, 50, 60, 100), FULL, "reached"),
        (points(40, 50, 60), FULL, "few_points"),
        (points(None, None, 40, 50, 60), FULL, "few_points"),
        ([], FULL, "few_points"),
        (points(50, 61.1, 66.8, 69.3), FULL, "slowing"),
        (points(60, 60, 60, 60), FULL, "standstill"),
        (points(60, 60, 60, 61), FULL, "standstill"),
        (points(60, 60.1, 60.2, 60.3), FULL, "too_far"),
    ],
)
def test_without_ground_nothing_is_forecast_and_the_reason_is_told(given, target, against):
    found = forecast(given, target)
    assert found.reaches_at is None
    assert found.against == against


def test_new_units_coming_in_are_no_pace():
    moved = forecast(points(40, 50, 60, 70, reported=(20, 20, 21, 22)), FULL)
    steady = forecast(points(40, 50, 60, 70, reported=(22, 22, 23, 23)), FULL)
    assert moved.against == "coverage_moved"
    assert steady.reaches_at is not None


def test_unknown_coverage_is_no_steady_coverage():
    given = [Point(one.at, one.value, None, None) for one in points(40, 50, 60, 70)]
    assert forecast(given, FULL).against == "coverage_moved"


def test_only_the_last_four_points_are_looked_at():
    assert forecast(points(0, 30, 40, 50, 60), FULL).reaches_at is not None


def test_a_point_hours_after_the_last_one_is_left_out():
    given = points(40, 50, 60, 70)
    given.append(Point(given[-1].at + timedelta(hours=8), Decimal("70.5"), 24, 24))
    assert forecast(given, FULL).changes == (10, 10, 10)


def test_changes_are_told_by_the_day_whatever_lies_between_two_points():
    found = forecast(points(40, 50, 60, 70, step=timedelta(days=2)), FULL)
    assert found.changes == (5, 5, 5)
