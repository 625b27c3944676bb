"""When a daily mail is due: local wall time, also where the clock on the wall jumps.

What is kept is a time of day and a zone, never an instant: 07:00 stays 07:00 when summer time
begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which days, at which local time (``HH:MM``), somebody wants a daily mail."""

    local_time: str
    weekdays_only: bool = False
    skips_holidays: bool = False

    def wants(self, day: date, *, is_holiday: bool) -> bool:
        """Whether a day is one of them."""
        if self.weekdays_only and day.weekday() >= SATURDAY:
            return False
        return not (self.skips_holidays and is_holiday)


def clock_time(typed: str) -> time:
    """``07:30`` as a time of day."""
    hour, minute = (int(part) for part in typed.split(":"))
    return time(hour, minute)


def wall_instant(day: date, at: time, zone: str) -> datetime:
    """The instant at which a clock on the wall of ``zone`` first shows a time of a day.

    A time the clock jumps over is its first instant after the jump; of a time that is shown twice
    it is the first. Every local day so has exactly one.
    """
    there = ZoneInfo(zone)
    first = datetime.combine(day, at, there)
    if first.astimezone(UTC).astimezone(there).replace(tzinfo=None) == first.replace(tzinfo=None):
        return first
    # The two readings of a time that never was lie on either side of the jump.
    before, after = first.replace(fold=1).astimezone(UTC), first.astimezone(UTC)
    old = before.astimezone(there).utcoffset()
    while after - before > _SECOND:
        middle = before + ((after - before) // 2 // _SECOND or 1) * _SECOND
        if middle.astimezone(there).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.astimezone(there)


def newest_day(now: datetime, at: time, zone: str) -> date:
    """The latest local day whose time of day has come."""
    # At a jump over a whole day the day of "now" may be two ahead of the one that was due last.
    day = now.astimezone(ZoneInfo(zone)).date()
    while wall_instant(day, at, zone) > now:
        day -= DAY
    return day


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included; none where the last comes before."""
    while first <= last:
        yield first
        first += DAY
