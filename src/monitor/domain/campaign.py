"""The instants of a campaign worth stopping at, as finely as a slider can tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MOST = 200
"""Most instants a slider has: about two of its pixels each."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
START = datetime(1970, 1, 1, tzinfo=UTC)


def stops(
    happened: Iterable[datetime],
    limits: Iterable[datetime],
    first: datetime,
    last: datetime,
    zone: str,
    most: int = MOST,
) -> tuple[datetime, ...]:
    """Instants from first to last; between any two neighbours something happened, or a day ended.

    What happened is taken together by the minute, else by the hour, else by the day, whichever is
    the finest of which there are few enough. A stop shows all that happened up to it.

    Args:
        happened: When anything was done.
        limits: When the passing of time alone changes something; each is a stop of its own.
        first: The beginning of the campaign.
        last: The present.
        zone: Whose days are meant.
        most: How many are few enough.
    """
    inside = [at for at in happened if first < at < last]
    fixed = {at for at in limits if first < at < last} | set(_days(first, last, zone))
    steps: tuple[Callable[[datetime], datetime], ...] = (
        lambda at: _up(at, MINUTE),
        lambda at: _up(at, HOUR),
    )
    found = fixed
    for step in steps:
        finer = fixed | {step(at) for at in inside}
        if len(finer) <= most:
            found = finer
            break
    return (first, *sorted(at for at in found if first < at < last), last)


def _up(at: datetime, step: timedelta) -> datetime:
    """The next full minute or hour, or the instant itself where it is one."""
    return at + (START - at) % step


def _days(first: datetime, last: datetime, zone: str) -> Iterable[datetime]:
    """The last second of each local day but that of the last instant."""
    there = ZoneInfo(zone)
    day = first.astimezone(there).date()
    while day < last.astimezone(there).date():
        day += timedelta(days=1)
        yield datetime(day.year, day.month, day.day, tzinfo=there) - timedelta(seconds=1)
