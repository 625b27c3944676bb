"""Chasing by hand: who is still out, what was last seen of them, and whom a reminder reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.domain.contacts import ContactNote
from monitor.domain.mailing import Task
from monitor.domain.reminders import Reached, Unsent
from monitor.domain.statements import Sign

COPY_HEAD_FROM = 3
"""The reminder of a report from which the head is written to beside the clerk."""
WhyNot = Literal["sent", "reminded", "nobody"]
"""Why a unit that was ticked gets no mail: it sent meanwhile, had one today, has no account."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of a unit, or a number of it: ``kind`` is ``clerk``, ``head``, ``phone``, ``email``.

    ``value`` is what one dials or writes to.
    """

    kind: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """One unit that owes something.

    ``missing`` of ``asked`` duties have nothing sent. ``reminded`` counts what was mailed of its
    most urgent report, ``reminded_at`` the last time. ``is_reminded_today``: no second mail today.
    """

    task: Task
    others: int
    missing: int
    asked: int
    sign: Sign
    contacts: tuple[Contact, ...]
    reminded_at: datetime | None
    is_reminded_today: bool
    last_note: ContactNote | None

    @property
    def organization(self) -> str:
        return self.task.report.organization


def order_of(report: Unsent, at: datetime) -> tuple[int, datetime, str]:
    """Where a report stands in the list: overdue the longest first, then what was sent back."""
    if report.is_request:
        return 3, report.limit, report.organization
    if report.limit <= at:
        return 0, report.limit, report.organization
    return (1 if report.is_returned else 2), report.limit, report.organization


def reaches(report: Unsent, reminded: int) -> tuple[Reached, ...]:
    """Whom the next reminder by hand reaches; what waits for the head is the head's alone."""
    if report.waits_for_head:
        return ("head",)
    is_third = reminded + 1 >= COPY_HEAD_FROM
    return ("clerk", "head") if is_third and not report.is_request else ("clerk",)


def owed(reports: Iterable[Unsent]) -> list[Unsent]:
    """The reports somebody can be chased for: a progress report can be late for nobody."""
    return [one for one in reports if one.kind == "deadline" or one.is_returned]
