"""Daily mails: every local day once, whatever the clock on the wall does."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.schedule import DAY, Rhythm, days, newest_day, wall_instant

ZONES = ("Asia/Ho_Chi_Minh", "Europe/Madrid", "America/Toronto", "Australia/Lord_Howe", "UTC")
MINUTE = timedelta(minutes=1)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0, tzinfo=None))
DAYS = st.dates(date(2000, 1, 1), date(2036, 12, 31))


def said(instant, zone):
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %z")


def test_in_viet_nam_seven_o_clock_is_midnight_utc_every_day():
    for day in days(date(2020, 1, 1), date(2020, 12, 31)):
        expected = datetime.combine(day, time(0), UTC)
        assert wall_instant(day, time(7), "Asia/Ho_Chi_Minh") == expected


@pytest.mark.parametrize(
    ("zone", "day", "at", "wanted"),
    [
        ("Europe/Madrid", date(2020, 3, 29), time(2, 30), "2020-03-29 03:00 +0200"),
        ("Europe/Madrid", date(2020, 3, 29), time(2), "2020-03-29 03:00 +0200"),
        ("Europe/Madrid", date(2020, 3, 29), time(3), "2020-03-29 03:00 +0200"),
        ("America/Toronto", date(2020, 3, 8), time(2, 59), "2020-03-08 03:00 -0400"),
        ("Australia/Lord_Howe", date(2020, 10, 4), time(2, 15), "2020-10-04 02:30 +1100"),
        ("Pacific/Apia", date(2011, 12, 30), time(7), "2011-12-31 00:00 +1400"),
    ],
)
def test_a_time_the_clock_jumps_over_is_the_first_instant_after_the_jump(zone, day, at, wanted):
    assert said(wall_instant(day, at, zone), zone) == wanted


@pytest.mark.parametrize(
    ("zone", "day", "at", "wanted"),
    [
        ("Europe/Madrid", date(2020, 10, 25), time(2, 30), "2020-10-25 02:30 +0200"),
        ("America/Toronto", date(2020, 11, 1), time(1, 30), "2020-11-01 01:30 -0400"),
        ("Australia/Lord_Howe", date(2020, 4, 5), time(1, 45), "2020-04-05 01:45 +1100"),
    ],
)
def test_of_a_time_the_clock_shows_twice_it_is_the_first(zone, day, at, wanted):
    assert said(wall_instant(day, at, zone), zone) == wanted


@given(DAYS, TIMES, st.sampled_from(ZONES))
def test_the_wall_shows_the_time_then_and_not_a_second_before(day, at, zone):
    there = ZoneInfo(zone)
    found = wall_instant(day, at, zone).astimezone(UTC)
    shown = found.astimezone(there).replace(tzinfo=None)
    before = (found - timedelta(seconds=1)).astimezone(there).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert before < wanted <= shown
    assert shown - wanted <= timedelta(hours=1)


@given(DAYS, TIMES, TIMES, st.sampled_from(ZONES))
def test_the_newest_day_is_the_last_whose_time_has_come(day, hour, at, zone):
    now = datetime.combine(day, hour, UTC)
    found = newest_day(now, at, zone)
    assert wall_instant(found, at, zone) <= now < wall_instant(found + DAY, at, zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(7), time(2, 15)], ids=str)
def test_over_400_days_every_local_day_has_one_run_or_is_known_as_missed(zone, at):
    """A planner that asks what is due, sleeps at random for minutes or days, and asks again."""
    chance = random.Random(f"{zone}{at}")  # noqa: S311 - no secret, the same every time
    first = date(2020, 1, 1)
    now = wall_instant(first, at, zone).astimezone(UTC)
    end = now + 400 * DAY
    ran, missed, short = [], [], 0
    while now < end:
        day = newest_day(now, at, zone)
        if not ran or day > ran[-1]:
            missed += days(ran[-1] + DAY, day - DAY) if ran else []
            ran.append(day)
        is_long = chance.random() < 0.002
        short += not is_long
        now += chance.uniform(1, 4) * DAY if is_long else chance.uniform(1, 60) * MINUTE
    assert len(set(ran)) == len(ran), "never twice"
    assert sorted(ran + missed) == list(days(first, ran[-1])), "and none is forgotten"
    assert short > 5000
    assert missed


@pytest.mark.parametrize(
    ("rhythm", "friday", "saturday", "holiday"),
    [
        (Rhythm("07:00"), True, True, True),
        (Rhythm("07:00", weekdays_only=True), True, False, True),
        (Rhythm("07:00", skips_holidays=True), True, True, False),
        (Rhythm("07:00", weekdays_only=True, skips_holidays=True), True, False, False),
    ],
)
def test_the_weekend_and_holidays_are_left_out_for_those_who_want_it(
    rhythm, friday, saturday, holiday
):
    assert rhythm.wants(date(2020, 9, 4), is_holiday=False) is friday
    assert rhythm.wants(date(2020, 9, 5), is_holiday=False) is saturday
    assert rhythm.wants(date(2020, 9, 2), is_holiday=True) is holiday
