"""Whether a report's period is closed to its unit, and who can open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.domain import periods as rules
from monitor.domain.errors import Forbidden
from monitor.domain.workflow import Timeline
from monitor.services.report_place import Place
from monitor.services.work import Work
from monitor.store import accounts
from monitor.store.directives import StoredDirective

CLOSED_TO = frozenset({"save", "submit", "withdraw"})
"""What a closed period refuses; to take a report back, too, for it could not be handed in again."""
MOST_CONTACTS = 3


@dataclass(frozen=True, slots=True)
class Door:
    """Since when a report's period is closed to its unit; or until when it is open to it alone.

    Both None: open to everybody.
    """

    closed_since: datetime | None
    open_until: datetime | None


OPEN = Door(None, None)


def door(work: Work, place: Place) -> Door:
    """How the period stands to the unit now; a promise made to the unit keeps it open.

    To a report of duties that have ended it is closed since then.
    """
    if place.ended_at is not None:
        return Door(place.ended_at, None)
    return door_of(place.stored, place.period.code, place.timeline, work.now)


def door_of(stored: StoredDirective, period: str, line: Timeline, at: datetime) -> Door:
    """The same for a unit whose report's instants are known."""
    decided, unit = stored.closings, line.organization
    if not any(one.period == period for one in decided):
        return OPEN
    promised = rules.allowed_until(line, at)
    since = rules.closed_since(decided, period, unit, at)
    if since is not None:
        return Door(None, promised) if promised else Door(since, None)
    if rules.closed_since(decided, period, None, at) is None:
        return OPEN
    return Door(None, rules.open_until(decided, period, unit, at))


def refuse_closed(work: Work, place: Place) -> None:
    """Refuse to type into a closed period, or for duties that have ended.

    Raises:
        Forbidden: It is closed; says since when, who can open it, and how to reach them.
    """
    if place.ended_at is not None:
        raise Forbidden("report_ended", since=place.ended_at)
    since = door(work, place).closed_since
    if since is not None:
        raise Forbidden(
            "period_closed", period=place.period.code, since=since,
            contact=contact(work, place.stored),
        )  # fmt: skip


def refuse_dead_end(work: Work, place: Place) -> None:
    """Refuse to reopen a report its unit could not send again.

    Raises:
        Forbidden: The period is closed to the unit; says to open it first.
    """
    if door(work, place).closed_since is not None:
        raise Forbidden("period_closed_to_unit", period=place.period.code)


def contact(work: Work, stored: StoredDirective) -> str:
    """Who can open a period and how to reach them: name and address of its coordinators."""
    found = accounts.coordinators(work.session, directive_id=stored.ids.directive)
    return "; ".join(f"{name} ({email})" for name, email in found[:MOST_CONTACTS])
