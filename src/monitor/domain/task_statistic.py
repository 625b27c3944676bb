"""The statistic offices keep of tasks: given, done in time or late, under way in time or overdue.

A task is one obligation given to one organisation. ``RULES`` is the one table by which a standing
becomes a place in it; the screen and the official report print it beside the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from monitor.domain.directive import Obligation
from monitor.domain.standing import Cell, Standing, truncated_percent


@unique
class Rule(StrEnum):
    """What a standing says of a task."""

    LEFT_OUT = "left_out"
    """Exempt: counted among no tasks given."""
    DONE = "done"
    """Done: in time, or late where it was not done yet when its date passed."""
    IN_TIME = "in_time"
    """Under way, and whatever it waits for has not run out."""
    BY_DATE = "by_date"
    """Under way: overdue once the date of an ordered task has passed; a request never is."""
    OVERDUE = "overdue"
    """Under way, overdue."""


RULES: Mapping[Standing, Rule] = {
    Standing.NOT_APPLICABLE: Rule.LEFT_OUT,
    Standing.RETURNED: Rule.IN_TIME,
    Standing.OVERDUE: Rule.OVERDUE,
    Standing.AWAITING: Rule.IN_TIME,
    Standing.NOT_REPORTED: Rule.BY_DATE,
    Standing.REPORTED: Rule.DONE,
    Standing.MET: Rule.DONE,
    Standing.IN_PROGRESS: Rule.IN_TIME,
    Standing.BEHIND: Rule.BY_DATE,
}
"""A returned report's time to be put right has not run out (else it is overdue); what is sent and
waits for acceptance is nobody's delay; in progress is a target whose date has not passed."""


@dataclass(frozen=True, slots=True)
class TaskCount:
    """Tasks by how far they are. Exempt ones are known, and counted among none given."""

    done_in_time: int = 0
    done_late: int = 0
    running_in_time: int = 0
    running_overdue: int = 0
    exempt: int = 0

    @property
    def done(self) -> int:
        """Tasks that are fulfilled, in time or late."""
        return self.done_in_time + self.done_late

    @property
    def running(self) -> int:
        """Tasks that are not fulfilled yet, overdue ones included."""
        return self.running_in_time + self.running_overdue

    @property
    def given(self) -> int:
        """Every task but the exempt ones."""
        return self.done + self.running

    @property
    def rate(self) -> str | None:
        """Percent of the given that is done, truncated to one decimal; None where none is given."""
        return truncated_percent(self.done, self.given) if self.given else None

    def __add__(self, other: TaskCount) -> TaskCount:
        return TaskCount(
            self.done_in_time + other.done_in_time,
            self.done_late + other.done_late,
            self.running_in_time + other.running_in_time,
            self.running_overdue + other.running_overdue,
            self.exempt + other.exempt,
        )


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One block or organisation of the statistic.

    A block adds up the tasks its members answer for; an organisation's row holds what it reports to
    a unit above as well, which no block counts a second time.
    """

    kind: str
    code: str
    name_vi: str
    name_en: str
    level: int
    count: TaskCount


@dataclass(frozen=True, slots=True)
class Task:
    """One unit's cell, and the same as it stood at the last moment of its date (None: no date)."""

    duty: Obligation
    cell: Cell
    at_its_date: Cell | None = None


def counted(tasks: Iterable[Task], at: datetime) -> TaskCount:
    """The statistic of some tasks as of an instant."""
    found = TaskCount()
    for one in tasks:
        found += _one(one, at)
    return found


def _one(task: Task, at: datetime) -> TaskCount:
    if task.cell.standing is None:
        return TaskCount()
    match RULES[task.cell.standing]:
        case Rule.LEFT_OUT:
            return TaskCount(exempt=1)
        case Rule.DONE:
            return TaskCount(done_late=1) if _was_late(task, at) else TaskCount(done_in_time=1)
        case Rule.IN_TIME:
            return TaskCount(running_in_time=1)
        case Rule.OVERDUE:
            return TaskCount(running_overdue=1)
        case Rule.BY_DATE:
            is_over = task.duty.binding == "order" and task.cell.goal.has_passed(at)
            return TaskCount(running_overdue=1) if is_over else TaskCount(running_in_time=1)


def _was_late(task: Task, at: datetime) -> bool:
    """Whether a task that is done was done after its date.

    A report returned before the date and put right in the time given for it is in time.
    """
    if task.duty.binding != "order":
        return False
    if task.cell.late_days > 0:
        return True
    if not task.cell.goal.has_passed(at) or task.at_its_date is None:
        return False
    then = task.at_its_date.standing
    return then is not Standing.RETURNED and then is not None and RULES[then] is not Rule.DONE
