"""Goals: the target and the milestone that hold for a cell, and where they are from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

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
    words: str = ""
    """What a later document's target rests on; empty: the words are the duty's own."""

    def has_passed(self, at: datetime) -> bool:
        """Whether the day by which it was to be reached is over; never, where there is no day."""
        return self.date is not None and self.date <= at


NO_GOAL = Goal()
"""No target, no date, no milestone."""


def goal_of(
    book: Book, duty: Obligation, organization: str | None, at: datetime, deadline: datetime | None
) -> Goal:
    """The target and milestone in force at an instant, for one organisation or (None) for a group.

    The latest decision known at ``at`` rules; one for the organisation itself goes before one for
    all. A later document's target ends what was decided before it. Without a date of its own a
    target falls due with the reporting ``deadline``.
    """

    def speaks(decided: TargetDecision | MilestoneDecision) -> bool:
        return decided.at <= at and decided.organization in (None, organization)

    goal = Goal(duty.target, duty.target_source, deadline)
    targets = [one for one in book.targets_of(duty.code) if speaks(one)]
    if (told := duty.target_at(at)) is not None:
        goal = Goal(told.target, told.source, deadline, words=told.words)
        targets = [one for one in targets if one.at >= told.at]
    if targets:
        latest = max(targets, key=lambda one: (one.organization is not None, one.at))
        source: TargetSource = "none" if latest.value is None else "set"
        goal = Goal(latest.value, source, latest.by or deadline)
    ahead: dict[datetime, MilestoneDecision] = {}
    for decided in sorted(
        (one for one in book.milestones_of(duty.code) if speaks(one)),
        key=lambda one: (one.organization is not None, one.at),
    ):
        ahead[decided.by] = decided
    coming = [ahead[by] for by in sorted(ahead) if by > at and ahead[by].value is not None]
    if coming:
        goal = replace(goal, milestone=coming[0].value, milestone_by=coming[0].by)
    return goal


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a milestone table: what must be reached before ``by`` (exclusive)."""

    by: datetime
    value: Decimal


def milestones_in_force(
    book: Book, duty: Obligation, organization: str | None, at: datetime
) -> tuple[Step, ...]:
    """The milestone table as known at an instant, by date; those that have passed stay in it."""
    latest: dict[datetime, MilestoneDecision] = {}
    for decided in sorted(
        (
            one
            for one in book.milestones_of(duty.code)
            if one.at <= at and one.organization in (None, organization)
        ),
        key=lambda one: (one.organization is not None, one.at),
    ):
        latest[decided.by] = decided
    return tuple(
        Step(by, value) for by in sorted(latest) if (value := latest[by].value) is not None
    )


def straight_line(
    since: datetime, start: Decimal, until: datetime, end: Decimal, every: int
) -> tuple[Step, ...]:
    """A milestone every so many days on the line between two levels; the last is ``end`` itself.

    Levels are cut to one decimal, so that nobody is behind by a rounding.

    Args:
        since: Where the line begins; no milestone lies there.
        start: The level there.
        until: Where it ends; later than ``since``.
        end: The level there.
        every: Days between two milestones, at least one.
    """
    found: list[Step] = []
    by = since + timedelta(days=every)
    while by < until:
        share = Decimal((by - since) // timedelta(seconds=1)) / Decimal(
            (until - since) // timedelta(seconds=1)
        )
        level = (start + (end - start) * share).quantize(Decimal("0.1"), ROUND_DOWN)
        found.append(Step(by, level))
        by += timedelta(days=every)
    return (*found, Step(until, end))
