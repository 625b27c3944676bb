"""A person's days as an iCalendar file (RFC 5545), which every calendar program reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from monitor.domain.calendar import Day
from monitor.present.calendar_words import SENT, calendar_name, day_title, day_words

MEDIA_TYPE = "text/calendar; charset=utf-8"
LENGTH = timedelta(minutes=30)
"""An event ends at the last valid moment: one of no length is hidden by some programs."""
AHEAD = timedelta(days=1)
OFTEN = timedelta(hours=4)
"""How often a program is asked to fetch the calendar again."""


def calendar_file(days: Iterable[Day], *, at: datetime, base_url: str, locale: str) -> bytes:
    """The days as a calendar; the same day keeps its name, so that a moved one moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//Monitor//Directive monitoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", calendar_name(locale))
    calendar.add("refresh-interval", OFTEN, parameters={"VALUE": "DURATION"})
    host = base_url.partition("://")[2].partition("/")[0] or "localhost"
    for one in days:
        calendar.add_component(_event(one, at, base_url, host, locale))
    return bytes(calendar.to_ical())


def _event(one: Day, at: datetime, base_url: str, host: str, locale: str) -> Event:
    title = day_title(one, locale)
    event = Event()
    event.add("uid", f"{one.name}@{host}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", (one.by - LENGTH).astimezone(UTC))
    event.add("dtend", one.by.astimezone(UTC))
    event.add("summary", title)
    link = f"{base_url}{one.path}"
    event.add("description", f"{day_words(one, locale)}\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    if one.by > at and one.state not in SENT:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -AHEAD)
        event.add_component(alarm)
    return event
