"""Days and times of day as people type them."""

from __future__ import annotations

from datetime import date, datetime, time


def read_day(text: str) -> date | None:
    """A day as ``2025-07-01`` or ``01/07/2025``; None where it is neither."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def read_time(text: str) -> time | None:
    """A time of day as ``17:00``, ``17h00`` or ``17h``; None where it is none."""
    hour, _colon, minute = text.lower().replace("h", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None
