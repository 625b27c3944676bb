"""What was typed into a form, read; what cannot be read is refused by the place it was typed in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.domain import typed as domain
from monitor.domain.errors import Invalid

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""No document and no deadline lies beyond these; a day that does is a slip."""


def instant_of(day: Any, clock: Any, zone: str, *, ends: bool, place: str) -> datetime | None:
    """A typed day and time as an instant of the directive's zone; None where both are empty.

    Args:
        day: As typed, ``09/08/2020``.
        clock: As typed, ``17:00``; without it the day's end, or its start.
        zone: The directive's time zone.
        ends: Whether a day alone means to its end.
        place: What is blamed when it cannot be read.
    """
    if _is_blank(day) and _is_blank(clock):
        return None
    on = read_day(day, place)
    if not _is_blank(clock):
        return datetime.combine(on, read_time(clock, place), ZoneInfo(zone))
    return datetime.combine(on + timedelta(days=int(ends)), time.min, ZoneInfo(zone))


def read_day(typed: Any, place: str) -> date:
    """A day as people type it.

    Raises:
        Invalid: It is none, or lies beyond all deadlines.
    """
    text = text_of(typed)
    found = domain.read_day(text)
    if found is None or not EARLIEST <= found <= LATEST:
        told = {"typed": text[:40]}
        raise Invalid("not_a_day", [(place, "not_a_day", told)], **told)
    return found


def read_day_if_any(typed: Any, place: str) -> date | None:
    """The same; None where nothing was typed."""
    return None if _is_blank(typed) else read_day(typed, place)


def read_time(typed: Any, place: str) -> time:
    """A time of day as people type it: ``17:00``, ``17h00``, ``17h``.

    Raises:
        Invalid: It is none.
    """
    text = text_of(typed)
    found = domain.read_time(text)
    if found is None:
        told = {"typed": text[:40]}
        raise Invalid("time_unreadable", [(place, "time_unreadable", told)], **told)
    return found


def text_of(typed: Any) -> str:
    """What a browser says was typed, if it is a text."""
    return typed.strip() if isinstance(typed, str) else ""


def _is_blank(typed: Any) -> bool:
    """Whether nothing was typed; what is no text at all was not left empty."""
    return typed is None or (isinstance(typed, str) and not typed.strip())
