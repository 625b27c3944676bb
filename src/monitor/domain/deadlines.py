"""Deadlines to the second: what a date in a text means, and how many days late is late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DeadlineRule = Literal["before", "by"]


def due_instant(day: date, rule: DeadlineRule, zone: str) -> datetime:
    """The first instant that is too late, in the directive's time zone.

    ``before``: "trước ngày 08/8" excludes the 8th, so its first second is too late. ``by``: "chậm
    nhất ngày 08/8" includes the 8th, so the first second of the 9th is.
    """
    first_late_day = day if rule == "before" else day + timedelta(days=1)
    return datetime.combine(first_late_day, time.min, ZoneInfo(zone))


def last_valid_moment(due: datetime, zone: str) -> datetime:
    """The last whole second that is in time, as screens state it (23:59:59 the day before)."""
    return due.astimezone(ZoneInfo(zone)) - timedelta(seconds=1)


def late_days(due: datetime, at: datetime, zone: str) -> int:
    """Calendar days after the last valid day; 0 while there is still time.

    One second late is one day late, also where the deadline is not at midnight; ``due`` is
    exclusive, so ``at == due`` is late.
    """
    if at < due:
        return 0
    there = ZoneInfo(zone)
    last_valid_day = (due.astimezone(there) - timedelta(microseconds=1)).date()
    return max(1, (at.astimezone(there).date() - last_valid_day).days)
