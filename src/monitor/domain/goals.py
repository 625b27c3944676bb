"""Goals: the target and the milestone that hold for a cell, and where they are from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from monitor.domain.book import Book, MilestoneDecision, TargetDecision
from monitor.domain.directive import Obligation, TargetSource


@dataclass(frozen=True, slots=True)
class Goal:
    """What a number is held against at an instant.

    ``date`` is when the target falls due (exclusive), None when there is no deadline at all.
    """

    target: Decimal | None = None
    source: TargetSource = "none"
    date: datetime | None = None
    milestone: Decimal | None = None
    milestone_by: datetime | None = None

    def has_passed(self, at: datetime) -> bool:
        return self.date is not None and self.date <= at


NO_GOAL = Goal()
"""No target, no date, no milestone."""


def goal_of(
    book: Book, duty: Obligation, organization: str | None, at: datetime, deadline: datetime | None
) -> Goal:
    """The target and milestone in force at an instant, for one organisation or (None) for a group.

    The latest decision known at ``at`` rules; one for the organisation itself goes before one for
    all. Without a date of its own a target falls due with the reporting ``deadline``.
    """

    def speaks(decided: TargetDecision | MilestoneDecision) -> bool:
        return decided.at <= at and decided.organization in (None, organization)

    goal = Goal(duty.target, duty.target_source, deadline)
    if targets := [one for one in book.targets_of(duty.code) if speaks(one)]:
        latest = max(targets, key=lambda one: (one.organization is not None, one.at))
        source: TargetSource = "none" if latest.value is None else "set"
        goal = Goal(latest.value, source, latest.by or deadline)
    ahead: dict[datetime, MilestoneDecision] = {}
    for decided in sorted(
        (one for one in book.milestones_of(duty.code) if speaks(one)),
        key=lambda one: (one.organization is not None, one.at),
    ):
        ahead[decided.by] = decided
    coming = [ahead[by] for by in sorted(ahead) if by > at]
    if coming:
        goal = replace(goal, milestone=coming[0].value, milestone_by=coming[0].by)
    return goal
