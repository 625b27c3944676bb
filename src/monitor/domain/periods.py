"""Reporting periods: the rhythm a coordinator sets, made into slots; and when a slot is closed."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.domain.directive import Period, PeriodKind
from monitor.domain.workflow import Timeline

CadenceKind = Literal["once", "daily", "weekly", "monthly", "custom", "stop"]
CADENCES: tuple[CadenceKind, ...] = ("once", "daily", "weekly", "monthly", "custom", "stop")
DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 1, 1)
"""Days beyond these are a slip, and cannot be told in every zone."""
MOST_SLOTS = 370
"""A year of days: what is longer is set again when its time comes."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often is reported, from which day to which; days and times are the directive's own.

    Every slot has a day on which its figures close, at ``cut_off``: each day, the ``weekday`` of
    each week (Monday is 1), the ``month_day`` of each month (its last day where it has fewer), or
    the ``days`` named. A report may be sent until ``due_time`` of the day ``due_days`` later, to
    the end of that day where there is no time. ``locks_after`` days after it is due the slot
    closes by itself; None leaves it open.
    """

    kind: CadenceKind
    first: date | None = None
    last: date | None = None
    days: tuple[date, ...] = ()
    weekday: int = 7
    month_day: int = 31
    cut_off: time = time(17)
    due_days: int = 0
    due_time: time | None = None
    period_kind: PeriodKind = "progress"
    locks_after: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A period as a cadence makes it, with the instant it closes by itself, if it does."""

    period: Period
    closes: datetime | None


class CadenceError(ValueError):
    """A cadence that makes no sense; ``code`` says why and ``field`` where."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field, self.code = field, code


def slots(cadence: Cadence, zone: str) -> tuple[Slot, ...]:
    """Every slot of a cadence, earliest first; each opens when the one before it has closed.

    A week is named after the ISO week its figures close in, a month after the month.

    Raises:
        CadenceError: It has no days, ends before it begins, is due before its figures close, or
            makes more slots than a year has days.
    """
    if cadence.kind == "stop":
        return ()
    _refuse_nonsense(cadence)
    closing = _closing_days(cadence)
    if not closing:
        raise CadenceError("last", "cadence_empty")
    found: list[Slot] = []
    opens = _start_of(_first_day(cadence, closing[0]), zone)
    for day in closing:
        cut_off = _local(day, cadence.cut_off, zone)
        due_day = day + cadence.due_days * DAY
        due = _start_of(due_day + DAY, zone)
        if cadence.due_time is not None:
            due = _local(due_day, cadence.due_time, zone)
        if due <= cut_off:
            raise CadenceError("due_time", "due_before_cut_off")
        code = _code(cadence.kind, day)
        period = Period(code, cadence.period_kind, opens, cut_off, due)
        closes = None
        if cadence.locks_after is not None:
            closes = due + cadence.locks_after * DAY
        found.append(Slot(period, closes))
        opens = _start_of(day + DAY, zone)
    return tuple(found)


def _refuse_nonsense(cadence: Cadence) -> None:
    for field, days in (
        ("first", [cadence.first]),
        ("last", [cadence.last]),
        ("days", cadence.days),
    ):
        if any(day is not None and not EARLIEST <= day <= LATEST for day in days):
            raise CadenceError(field, "cadence_out_of_range")
    for name, value, least, most in (
        ("weekday", cadence.weekday, 1, 7),
        ("month_day", cadence.month_day, 1, 31),
        ("due_days", cadence.due_days, 0, 60),
        ("locks_after", cadence.locks_after or 0, 0, 365),
    ):
        if not least <= value <= most:
            raise CadenceError(name, "cadence_out_of_range")
    if cadence.kind in ("once", "custom"):
        if not cadence.days or (cadence.kind == "once" and len(cadence.days) != 1):
            raise CadenceError("days", "cadence_days_needed")
        if len(cadence.days) > MOST_SLOTS:
            raise CadenceError("days", "cadence_too_long")
        return
    if cadence.first is None or cadence.last is None:
        raise CadenceError("first" if cadence.first is None else "last", "cadence_span_needed")
    if cadence.last < cadence.first:
        raise CadenceError("last", "cadence_ends_first")
    most_days = {"daily": 1, "weekly": 7, "monthly": 31}[cadence.kind] * MOST_SLOTS
    if (cadence.last - cadence.first).days >= most_days:
        raise CadenceError("last", "cadence_too_long")


def _closing_days(cadence: Cadence) -> list[date]:
    """The days on which figures close."""
    if cadence.kind in ("once", "custom"):
        return sorted(set(cadence.days))
    assert cadence.first is not None
    assert cadence.last is not None
    every = [
        cadence.first + number * DAY for number in range((cadence.last - cadence.first).days + 1)
    ]
    if cadence.kind == "weekly":
        return [day for day in every if day.isoweekday() == cadence.weekday]
    if cadence.kind == "monthly":
        return [day for day in every if day.day == _month_day(cadence, day)]
    return every


def _month_day(cadence: Cadence, day: date) -> int:
    return min(cadence.month_day, calendar.monthrange(day.year, day.month)[1])


def _first_day(cadence: Cadence, closing: date) -> date:
    """From when the first slot may be reported: the cadence's own first day, or the day itself."""
    return closing if cadence.first is None else min(cadence.first, closing)


def _code(kind: CadenceKind, day: date) -> str:
    if kind == "weekly":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day:%Y-%m}" if kind == "monthly" else day.isoformat()


def _local(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone))


def _start_of(day: date, zone: str) -> datetime:
    return _local(day, time.min, zone)


@dataclass(frozen=True, slots=True)
class PeriodDecision:
    """The coordinator closed a period from ``instant`` on, or opened it until ``instant``.

    ``organization`` is the one unit it is opened for, None for all. An opening without an instant
    lasts; for one unit it always ends by itself.
    """

    kind: Literal["close", "open"]
    period: str
    at: datetime
    instant: datetime | None
    organization: str | None = None
    reason: str = ""


def closed_since(
    decisions: Iterable[PeriodDecision], period: str, organization: str | None, at: datetime
) -> datetime | None:
    """Since when a period is closed to a unit (None: to the units at large); None while open.

    The newest decision that speaks of the unit rules, for as long as it lasts: an opening that has
    run out leaves what was before it.
    """
    for one in _newest_first(decisions, period, organization, at):
        if one.kind == "open":
            if one.instant is None or at < one.instant:
                return None
            continue
        assert one.instant is not None
        return one.instant if one.instant <= at else None
    return None


def open_until(
    decisions: Iterable[PeriodDecision], period: str, organization: str, at: datetime
) -> datetime | None:
    """When an opening that is in force ends by itself; None where none is, or it has no end."""
    newest = next(
        (
            one
            for one in _newest_first(decisions, period, organization, at)
            if one.kind == "close" or one.instant is None or at < one.instant
        ),
        None,
    )
    return newest.instant if newest is not None and newest.kind == "open" else None


def _newest_first(
    decisions: Iterable[PeriodDecision], period: str, organization: str | None, at: datetime
) -> Sequence[PeriodDecision]:
    known = [
        one
        for one in decisions
        if one.period == period and one.organization in (None, organization) and one.at <= at
    ]
    return known[::-1]


def allowed_until(line: Timeline, at: datetime) -> datetime | None:
    """Until when the coordinator expects this unit's report although its period may be closed.

    A later deadline given to it, and a return to be mended by an instant, are promises that a
    closing does not take back.
    """
    given = [one.due for one in line.extensions if one.at <= at][-1:]
    given += [one.fix_by for one in line.returns if one.at <= at][-1:]
    return max((instant for instant in given if instant > at), default=None)
