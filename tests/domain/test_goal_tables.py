"""Milestone tables and straight lines: what must be reached by which day."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.book import Book, MilestoneDecision
from monitor.domain.goals import Step, goal_of, milestones_in_force, straight_line
from tests.domain import golden_example as golden

NOON = datetime.fromisoformat("2020-08-05T12:00:00+07:00")
DAY = timedelta(days=1)
TOLD = golden.directive()
DUTY = TOLD.obligations[0]


def a_book(*milestones):
    return Book(TOLD, {}, {}, milestones=tuple(milestones))


def set_to(value, by, at=NOON, unit=None):
    return MilestoneDecision(DUTY.code, at, value and Decimal(value), by, unit)


def test_a_line_from_nothing_to_all_in_four_days_has_a_milestone_a_day():
    steps = straight_line(NOON, Decimal(0), NOON + 4 * DAY, Decimal(100), 1)
    assert [str(one.value) for one in steps] == ["25.0", "50.0", "75.0", "100"]
    assert [one.by for one in steps] == [NOON + n * DAY for n in (1, 2, 3, 4)]


def test_the_end_of_a_line_is_there_even_between_two_steps():
    steps = straight_line(NOON, Decimal(10), NOON + 5 * DAY, Decimal(60), 2)
    assert [(one.by, str(one.value)) for one in steps] == [
        (NOON + 2 * DAY, "30.0"), (NOON + 4 * DAY, "50.0"), (NOON + 5 * DAY, "60"),
    ]  # fmt: skip


@given(
    start=st.integers(0, 100), end=st.integers(1, 100), days=st.integers(1, 90),
    every=st.integers(1, 30),
)  # fmt: skip
def test_no_milestone_of_a_line_lies_beyond_it(start, end, days, every):
    steps = straight_line(NOON, Decimal(start), NOON + days * DAY, Decimal(end), every)
    low, high = sorted((start, end))
    assert all(low <= one.value <= high for one in steps)
    assert [one.by for one in steps] == sorted({one.by for one in steps})
    assert steps[-1] == Step(NOON + days * DAY, Decimal(end))


def test_a_milestone_taken_away_rules_no_more_and_the_next_one_does():
    first, second = NOON + DAY, NOON + 2 * DAY
    book = a_book(set_to(40, first), set_to(60, second), set_to(None, first, NOON + DAY / 4))
    assert goal_of(book, DUTY, None, NOON, None).milestone == 40
    later = NOON + DAY / 2
    assert goal_of(book, DUTY, None, later, None).milestone == 60
    assert milestones_in_force(book, DUTY, None, later) == (Step(second, Decimal(60)),)
    assert len(milestones_in_force(book, DUTY, None, NOON)) == 2, "as it was known then"


def test_a_unit_s_own_milestone_goes_before_everybody_s_of_the_same_day():
    by = NOON + DAY
    book = a_book(set_to(30, by, unit="tkv"), set_to(50, by, NOON + DAY / 8))
    at = NOON + DAY / 4
    assert milestones_in_force(book, DUTY, "tkv", at) == (Step(by, Decimal(30)),)
    assert milestones_in_force(book, DUTY, "dong-bac", at) == (Step(by, Decimal(50)),)
