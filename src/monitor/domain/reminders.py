"""Reminders: who hears of a report that has not been sent, when, and to whom it climbs.

Rungs stand on the window a unit was given: at its opening, halfway, on the last day, in the last
hours, and each morning once it is overdue. An extension or a return gives a new window. Nothing
here is decided by hand, so a unit can be shown beforehand what will come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum, unique
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.domain.deadlines import last_valid_moment, late_days
from monitor.domain.directive import PeriodKind
from monitor.domain.workflow import State

Reached = Literal["clerk", "head", "coordinator"]
"""To whom a reminder goes. A unit's head is reached together with who stands in for them."""
REACHED: tuple[Reached, ...] = ("clerk", "head", "coordinator")


@unique
class Rung(StrEnum):
    """How far a reminder has climbed."""

    OPENING = "opening"
    HALFWAY = "halfway"
    LAST_DAY = "last_day"
    LAST_HOURS = "last_hours"
    OVERDUE = "overdue"


MORNING, EVENING = time(7), time(21)
"""Nobody is reminded before the one and from the other on, on the directive's own clock."""
DAY = timedelta(days=1)
LAST_HOURS = timedelta(hours=8)
"""Before a midnight deadline: four in the afternoon, while the people who have the numbers are
still at work."""
APART = timedelta(hours=2)
"""Rungs closer than this are one."""
DAILY_FOR = 7
"""Days on which an overdue report is reminded of every morning; after that once a week."""
ESCALATED_FROM = 2
"""The overdue day from which the coordinator is told as well."""
NO_LONGER = "no_longer_needed"
"""What is kept of a reminder that was not sent, because everything had been sent by then."""
SHORT: dict[PeriodKind, frozenset[Rung]] = {
    "deadline": frozenset({Rung.OPENING, Rung.HALFWAY, Rung.LAST_DAY, Rung.LAST_HOURS}),
    # A progress report can be late for nobody: one word before it closes is enough.
    "progress": frozenset({Rung.LAST_HOURS}),
}
"""Which rungs before the deadline a period has."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A report that is asked of a unit and has not been sent.

    Args:
        directive: Slug.
        organization: Code.
        period: Code.
        kind: Of the period; only a deadline makes overdue.
        since: When the window opened: the period, or the extension or return that came after.
        limit: Exclusive: the deadline in force, or the later fix-by.
        state: Where the report is.
        is_returned: Whether the coordinator sent it back to be mended.
        is_request: Whether everything asked in it is only requested: such a report is never
            overdue, and never climbs.
    """

    directive: str
    organization: str
    period: str
    kind: PeriodKind
    since: datetime
    limit: datetime
    state: State = State.OPEN
    is_returned: bool = False
    is_request: bool = False

    @property
    def waits_for_head(self) -> bool:
        """The clerk has done their part."""
        return self.state is State.SUBMITTED


@unique
class Reach(StrEnum):
    """Whom a directive's own reminders reach, as its coordinator wishes."""

    EVERYBODY = "everybody"
    UNIT = "unit"
    """The unit's clerk and head; nothing climbs to the coordinator."""
    NOBODY = "nobody"
    """Nobody is reminded but by hand."""

    def of(self, reached: Iterable[Reached]) -> tuple[Reached, ...]:
        """Who is left of those a reminder would reach."""
        if self is Reach.NOBODY:
            return ()
        return tuple(one for one in reached if self is Reach.EVERYBODY or one != "coordinator")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One rung: when it comes, and whom it reaches. ``number`` counts the days overdue, else 0."""

    rung: Rung
    at: datetime
    reached: tuple[Reached, ...]
    number: int = 0


def is_quiet(at: datetime, zone: str) -> bool:
    """Whether people sleep: nothing is sent then, and it waits for the morning."""
    return not MORNING <= at.astimezone(ZoneInfo(zone)).time() < EVENING


def morning_after(at: datetime, zone: str) -> datetime:
    """When the night ends in which an instant lies."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < MORNING else local.date() + DAY
    return datetime.combine(day, MORNING, ZoneInfo(zone))


def reminders(report: Unsent, zone: str) -> Iterator[Reminder]:
    """Every reminder of a report that is not sent, in order; without end where it gets overdue."""
    yield from _before(report, zone)
    if report.kind == "deadline" and not report.is_request:
        yield from _overdue(report, zone)


def due(report: Unsent, zone: str, now: datetime) -> Reminder | None:
    """The newest reminder whose time has come; None by night, and before the first.

    After a standstill the ones between are passed over: a reminder speaks of the present, and what
    was to be said before the deadline is not said after it.
    """
    if is_quiet(now, zone):
        return None
    newest = None
    for one in reminders(report, zone):
        if one.at > now:
            break
        newest = one
    if newest is None or (now >= report.limit and newest.rung is not Rung.OVERDUE):
        return None
    return newest


def coming(
    report: Unsent,
    zone: str,
    now: datetime,
    reach: Reach = Reach.EVERYBODY,
    most: int = 3,
) -> tuple[Reminder, ...]:
    """What comes if nothing is sent: the next reminders, and the first to the coordinator."""
    found: list[Reminder] = []
    for one in reminders(report, zone):
        if one.at <= now:
            continue
        if len(found) < most or "coordinator" in one.reached:
            found.append(one)
        if len(found) >= most and ("coordinator" in one.reached or one.number > ESCALATED_FROM):
            break
    left = (replace(one, reached=reach.of(one.reached)) for one in found)
    return tuple(one for one in left if one.reached)


def reached(report: Unsent, rung: Rung, number: int = 0) -> tuple[Reached, ...]:
    """Whom a rung reaches: the clerk, from the last day on the head too, at last the coordinator.

    What waits for the head is the head's alone. A requested report stays with the clerk.
    """
    if report.waits_for_head:
        people: tuple[Reached, ...] = ("head",)
    elif report.is_request or report.kind == "progress" or rung in (Rung.OPENING, Rung.HALFWAY):
        people = ("clerk",)
    else:
        people = ("clerk", "head")
    return (*people, "coordinator") if number >= ESCALATED_FROM else people


def _before(report: Unsent, zone: str) -> Iterator[Reminder]:
    """The rungs up to the limit, those too close to the next one left out."""
    asked = SHORT["deadline"] if report.is_returned else SHORT[report.kind]
    instants = {
        Rung.OPENING: report.since,
        Rung.HALFWAY: report.since + (report.limit - report.since) / 2,
        Rung.LAST_DAY: report.limit - DAY,
        Rung.LAST_HOURS: report.limit - LAST_HOURS,
    }
    inside = [
        (awake, rung)
        for rung, at in instants.items()
        if rung in asked and (rung is Rung.OPENING or at > report.since)
        if (awake := _awake(at, report, zone)) is not None
    ]
    kept: list[tuple[datetime, Rung]] = []
    # Of two at once the higher one is kept: it reaches more.
    inside.sort(key=lambda one: one[0])
    for at, rung in reversed(inside):
        if not kept or kept[-1][0] - at >= APART:
            kept.append((at, rung))
        elif rung is Rung.OPENING:
            # That it was opened, or came back, is said in any case: it says why.
            kept[-1] = (at, rung)
    for at, rung in reversed(kept):
        yield Reminder(rung, at, reached(report, rung))


def _awake(at: datetime, report: Unsent, zone: str) -> datetime | None:
    """The same moment by day: the next morning, or the evening before where that is too late.

    None where the window lies in one night.
    """
    if not is_quiet(at, zone):
        return at
    morning = morning_after(at, zone)
    if morning < report.limit:
        return morning
    evening = datetime.combine(morning.date() - DAY, EVENING, ZoneInfo(zone)) - APART
    return evening if evening >= report.since else None


def _overdue(report: Unsent, zone: str) -> Iterator[Reminder]:
    """Each morning for a week, then every seventh."""
    last = last_valid_moment(report.limit, zone).date()
    number = 0
    while True:
        number += 1 if number < DAILY_FOR else 7
        at = datetime.combine(_after(last, number), MORNING, ZoneInfo(zone))
        days = late_days(report.limit, at, zone)
        yield Reminder(Rung.OVERDUE, at, reached(report, Rung.OVERDUE, days), days)


def _after(day: date, number: int) -> date:
    return day + number * DAY
