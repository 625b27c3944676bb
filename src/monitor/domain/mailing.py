"""What one person's reminder or morning list says: their duties, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.reminders import Reminder, Unsent
from monitor.domain.statements import Who


@dataclass(frozen=True, slots=True)
class Order:
    """The text a duty comes from, as a reminder quotes it; ``coordinator`` is who writes."""

    directive: str
    number: str
    issuer: str
    issued_on: date
    time_zone: str
    coordinator: Who


@dataclass(frozen=True, slots=True)
class Task:
    """One report of the list.

    ``reason`` is why it was sent back; ``reminded`` how often somebody was mailed about it;
    ``coming`` what follows if it is not sent.
    """

    order: Order
    report: Unsent
    unit: Who
    reason: str = ""
    reminded: int = 0
    coming: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True)
class Mailing:
    """One person's list: what they enter, what they approve, what has climbed to them.

    ``is_morning``: they asked for the list; otherwise a rung of ``own`` or of the others is due.
    """

    at: datetime
    own: tuple[Task, ...] = ()
    to_approve: tuple[Task, ...] = ()
    escalated: tuple[Task, ...] = ()
    is_morning: bool = False

    @property
    def tasks(self) -> tuple[Task, ...]:
        return (*self.own, *self.to_approve, *self.escalated)
