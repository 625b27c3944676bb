"""Deadlines: what a date in a text means, to the second, on the directive's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.deadlines import due_instant, last_valid_moment, late_days

ZONE = "Asia/Ho_Chi_Minh"
EIGHTH = date(2020, 8, 8)


def there(text):
    return datetime.fromisoformat(f"{text}+07:00")


def test_before_the_8th_ends_when_the_8th_begins():
    assert due_instant(EIGHTH, "before", ZONE) == there("2020-08-08T00:00:00")


def test_by_the_8th_includes_the_whole_8th():
    assert due_instant(EIGHTH, "by", ZONE) == there("2020-08-09T00:00:00")


def test_the_same_words_mean_another_instant_in_another_zone():
    assert due_instant(EIGHTH, "before", "UTC") == datetime(2020, 8, 8, tzinfo=UTC)
    assert due_instant(EIGHTH, "before", ZONE) == datetime(2020, 8, 7, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("2020-08-07T23:59:59", 0),
        ("2020-08-07T23:59:59.999999", 0),
        ("2020-08-08T00:00:00", 1),
        ("2020-08-08T23:59:59", 1),
        ("2020-08-09T00:00:00", 2),
        ("2020-08-10T08:00:00", 3),
    ],
)
def test_one_second_late_is_one_day_late_and_days_are_those_of_the_calendar(at, days):
    assert late_days(due_instant(EIGHTH, "before", ZONE), there(at), ZONE) == days


def test_days_late_are_counted_on_the_directives_clock_and_not_on_the_machines():
    due = due_instant(EIGHTH, "before", ZONE)
    # Still the 8th in Greenwich, already the 9th in Hạ Long.
    assert late_days(due, datetime(2020, 8, 8, 17, 30, tzinfo=UTC), ZONE) == 2


def test_after_a_deadline_at_noon_the_rest_of_that_day_is_one_day_late():
    noon = there("2020-08-08T12:00:00")
    assert late_days(noon, there("2020-08-08T11:59:59"), ZONE) == 0
    # No midnight has passed, and yet it is late: were it 0, it would read as sent in time.
    assert late_days(noon, there("2020-08-08T12:00:00"), ZONE) == 1
    assert late_days(noon, there("2020-08-09T00:00:00"), ZONE) == 1
    assert late_days(noon, there("2020-08-10T00:00:00"), ZONE) == 2


def test_the_last_valid_moment_is_the_last_second_of_the_day_before():
    assert last_valid_moment(due_instant(EIGHTH, "before", ZONE), ZONE) == there(
        "2020-08-07T23:59:59"
    )
    assert last_valid_moment(due_instant(EIGHTH, "by", ZONE), ZONE) == there("2020-08-08T23:59:59")


@given(
    day=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    rule=st.sampled_from(["before", "by"]),
    zone=st.sampled_from([ZONE, "UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
    seconds=st.integers(0, 10**7),
)
def test_nothing_is_late_before_the_deadline_and_everything_is_from_it_on(day, rule, zone, seconds):
    due = due_instant(day, rule, zone).astimezone(UTC)
    assert late_days(due, due - timedelta(seconds=seconds + 1), zone) == 0
    assert late_days(due, due + timedelta(seconds=seconds), zone) >= 1
