"""Tasks given, done and under way: one table from standings to the statistic offices keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from monitor.domain.directive import Indicator, Obligation
from monitor.domain.goals import Goal
from monitor.domain.standing import Cell, Standing
from monitor.domain.task_statistic import RULES, Task, TaskCount, counted

DUE = datetime.fromisoformat("2020-08-08T00:00:00+07:00")
BEFORE = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
AFTER = datetime.fromisoformat("2020-08-10T08:00:00+07:00")
ORDER = Obligation("14.1", "order", "sum", ("final",), Indicator("14.1a", "ratio"))
REQUEST = replace(ORDER, binding="request")


def a_task(standing: Standing | None, then: Standing | None = None, **more) -> Task:
    duty = more.pop("duty", ORDER)
    goal = Goal(Decimal(100), "explicit", more.pop("date", DUE))
    at_its_date = None if then is None else Cell(then)
    return Task(duty, Cell(standing, goal=goal, **more), at_its_date)


def where(task: Task, at: datetime = AFTER) -> str:
    """The one place of the statistic a task stands in; none for a cell that adds nothing up."""
    found = counted([task], at)
    names = ("done_in_time", "done_late", "running_in_time", "running_overdue", "exempt")
    return next((name for name in names if getattr(found, name)), "nowhere")


def test_every_standing_has_its_place_in_the_table():
    assert set(RULES) == set(Standing)


@pytest.mark.parametrize(
    ("standing", "before", "after"),
    [
        (Standing.NOT_APPLICABLE, "exempt", "exempt"),
        (Standing.RETURNED, "running_in_time", "running_in_time"),
        (Standing.OVERDUE, "running_overdue", "running_overdue"),
        (Standing.AWAITING, "running_in_time", "running_in_time"),
        (Standing.NOT_REPORTED, "running_in_time", "running_overdue"),
        (Standing.REPORTED, "done_in_time", "done_in_time"),
        (Standing.MET, "done_in_time", "done_in_time"),
        (Standing.IN_PROGRESS, "running_in_time", "running_in_time"),
        (Standing.BEHIND, "running_in_time", "running_overdue"),
    ],
)
def test_a_standing_counts_by_its_row_before_the_date_and_after_it(standing, before, after):
    assert where(a_task(standing), BEFORE) == before
    assert where(a_task(standing), AFTER) == after


def test_a_request_is_never_overdue_and_never_late():
    for standing in (Standing.NOT_REPORTED, Standing.BEHIND):
        assert where(a_task(standing, duty=REQUEST)) == "running_in_time"
    late = a_task(Standing.MET, Standing.NOT_REPORTED, duty=REQUEST)
    assert where(late) == "done_in_time"


@pytest.mark.parametrize(
    ("then", "place"),
    [
        (Standing.MET, "done_in_time"),
        (Standing.REPORTED, "done_in_time"),
        (Standing.RETURNED, "done_in_time"),  # and put right in the time given for it
        (Standing.BEHIND, "done_late"),
        (Standing.IN_PROGRESS, "done_late"),
        (Standing.AWAITING, "done_late"),
        (Standing.NOT_REPORTED, "done_late"),
    ],
)
def test_what_was_not_done_yet_when_its_date_passed_is_done_late(then, place):
    assert where(a_task(Standing.MET, then)) == place


def test_a_late_report_is_done_late_and_one_without_a_date_never():
    assert where(a_task(Standing.MET, Standing.MET, late_days=2)) == "done_late"
    assert where(a_task(Standing.MET, date=None)) == "done_in_time"


def test_a_total_that_adds_nothing_up_is_no_task():
    assert where(a_task(None)) == "nowhere"


def test_the_rate_is_cut_off_and_never_rounded_up_and_of_nothing_given_unknown():
    assert TaskCount(done_in_time=1, done_late=1, running_in_time=1).rate == "66.6"
    assert TaskCount(done_in_time=1999, running_overdue=1).rate == "99.9"
    assert TaskCount(exempt=3).rate is None


def test_given_is_done_and_under_way_and_counts_add_up():
    one, two = TaskCount(1, 2, 3, 4, 5), TaskCount(10, 20, 30, 40, 50)
    both = one + two
    assert (both.given, both.done, both.running, both.exempt) == (110, 33, 77, 55)
