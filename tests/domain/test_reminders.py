"""Reminders: when they come, whom they reach, and that a unit can know them beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.reminders import (
    APART,
    Rung,
    Unsent,
    coming,
    due,
    is_quiet,
    reminders,
)
from monitor.domain.workflow import State

ZONE = "Asia/Ho_Chi_Minh"
ZONES = (ZONE, "Europe/Madrid", "America/Toronto", "Australia/Lord_Howe", "UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-08-{text}:00+07:00")


THREE_DAYS = Unsent("d", "tkv", "final", "deadline", at("05T08:00"), at("08T00:00"))
"""The window of the real directive: from Wednesday morning to the end of Friday."""


def told(report: Unsent, most: int = 8) -> list[tuple[str, datetime, str]]:
    return [
        (f"{one.rung}{one.number or ''}", one.at, " ".join(one.reached))
        for one in islice(reminders(report, ZONE), most)
    ]


def test_three_days_have_a_reminder_at_the_opening_halfway_the_last_day_and_the_last_hours():
    assert told(THREE_DAYS) == [
        ("opening", at("05T08:00"), "clerk"),
        ("halfway", at("06T16:00"), "clerk"),
        ("last_day", at("07T07:00"), "clerk head"),
        ("last_hours", at("07T16:00"), "clerk head"),
        ("overdue1", at("08T07:00"), "clerk head"),
        ("overdue2", at("09T07:00"), "clerk head coordinator"),
        ("overdue3", at("10T07:00"), "clerk head coordinator"),
        ("overdue4", at("11T07:00"), "clerk head coordinator"),
    ]


def test_after_a_week_overdue_it_is_said_once_a_week():
    days = [one.number for one in islice(reminders(THREE_DAYS, ZONE), 14) if one.number]
    assert days == [1, 2, 3, 4, 5, 6, 7, 14, 21, 28]


def test_what_waits_for_the_head_is_the_head_s_alone():
    waiting = replace(THREE_DAYS, state=State.SUBMITTED)
    assert {people for _, _, people in told(waiting, 5)} == {"head"}
    assert told(waiting, 6)[-1][2] == "head coordinator"


def test_a_requested_report_is_never_overdue_and_never_climbs():
    asked = replace(THREE_DAYS, is_request=True)
    assert [rung for rung, _, _ in told(asked)] == ["opening", "halfway", "last_day", "last_hours"]
    assert {people for _, _, people in told(asked)} == {"clerk"}


def test_a_progress_report_has_one_reminder():
    week = replace(THREE_DAYS, kind="progress", since=at("10T00:00"), limit=at("17T00:00"))
    assert told(week) == [("last_hours", at("16T16:00"), "clerk")]


def test_a_return_is_told_at_once_and_has_a_ladder_of_its_own_to_the_fix_by():
    back = replace(
        THREE_DAYS, since=at("09T09:30"), limit=at("10T16:30"), is_returned=True, kind="progress"
    )
    assert [(rung, when) for rung, when, _ in told(back)] == [
        ("opening", at("09T09:30")),
        ("last_day", at("09T16:30")),
        ("last_hours", at("10T08:30")),
    ]


def test_rungs_that_fall_together_are_one_and_the_higher_one_reaches_the_head():
    two_days = replace(THREE_DAYS, since=at("06T08:00"), limit=at("08T08:00"))
    assert told(two_days, 4) == [
        ("opening", at("06T08:00"), "clerk"),
        ("last_day", at("07T08:00"), "clerk head"),
        ("last_hours", at("08T07:00"), "clerk head"),
        ("overdue1", at("09T07:00"), "clerk head"),
    ]


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("05T07:59", None),
        ("05T08:00", "opening"),
        ("06T15:59", "opening"),
        ("06T16:00", "halfway"),
        ("07T06:59", None),  # people sleep
        ("07T07:00", "last_day"),
        ("07T20:59", "last_hours"),
        ("07T21:00", None),
        ("08T03:00", None),
        ("08T07:00", "overdue"),
        ("08T23:00", None),
        ("12T12:00", "overdue"),
    ],
)
def test_only_the_newest_is_due_and_none_by_night(now, wanted):
    found = due(THREE_DAYS, ZONE, at(now))
    assert (found and found.rung.value) == wanted


def test_what_was_to_be_said_before_the_deadline_is_not_said_after_it():
    short = replace(THREE_DAYS, limit=at("07T17:00"))
    assert due(short, ZONE, at("07T16:59")).rung is Rung.LAST_HOURS
    assert due(short, ZONE, at("07T17:00")) is None
    assert due(short, ZONE, at("08T07:00")).number == 1


def test_a_unit_sees_what_comes_next_and_when_it_climbs_to_the_coordinator():
    found = coming(THREE_DAYS, ZONE, at("07T07:00"))
    assert [(one.rung, one.number) for one in found] == [
        (Rung.LAST_HOURS, 0), (Rung.OVERDUE, 1), (Rung.OVERDUE, 2),
    ]  # fmt: skip
    assert "coordinator" in found[-1].reached
    early = coming(THREE_DAYS, ZONE, at("05T07:00"))
    assert [one.rung for one in early[:3]] == [Rung.OPENING, Rung.HALFWAY, Rung.LAST_DAY]
    assert early[-1].reached[-1] == "coordinator"


@given(
    minutes=st.integers(0, 400 * 24 * 60),
    hours=st.integers(1, 24 * 40),
    zone=st.sampled_from(ZONES),
    kind=st.sampled_from(("deadline", "progress")),
    is_returned=st.booleans(),
    waits=st.booleans(),
)
def test_reminders_come_by_day_in_order_apart_and_never_beyond_their_window(
    minutes, hours, zone, kind, is_returned, waits
):
    since = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    report = Unsent(
        "d", "u", "p", kind, since, since + timedelta(hours=hours),
        State.SUBMITTED if waits else State.DRAFT, is_returned,
    )  # fmt: skip
    found = list(islice(reminders(report, zone), 14))
    before = [one for one in found if one.rung is not Rung.OVERDUE]
    assert all(report.since <= one.at < report.limit for one in before)
    assert all(one.at >= report.limit for one in found if one.rung is Rung.OVERDUE)
    assert not any(is_quiet(one.at, zone) for one in found)
    assert all(b.at - a.at >= APART for a, b in pairwise(before))
    assert [one.at for one in found] == sorted({one.at for one in found})
    days = [one.at.astimezone(ZoneInfo(zone)).date() for one in found if one.number]
    assert len(days) == len(set(days))
    for one in found:
        assert due(report, zone, one.at) == one
