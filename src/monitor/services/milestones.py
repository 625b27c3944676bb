"""Milestone tables: several levels with their days, set at once or drawn as a straight line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor.domain.book import Book
from monitor.domain.errors import Invalid
from monitor.domain.goals import Goal, Step, goal_of, milestones_in_force, straight_line
from monitor.domain.rollup import deadline_of
from monitor.services import directives
from monitor.services.directives import StoredDirective
from monitor.services.work import Work
from monitor.store import kept

__all__ = ["MOST_STEPS", "Step", "goal_now", "in_force", "line", "set_table"]

MOST_STEPS = 12
"""Lines of one table: a campaign's weeks; more would be a line nobody reads."""


def set_table(
    work: Work, slug: str, code: str, steps: Sequence[tuple[datetime, Any]], note: str,
    organization: str | None = None,
) -> int:  # fmt: skip
    """Set several milestones with one note: all of them, or none.

    Args:
        work: The coordinator's work.
        slug: The directive.
        code: The obligation.
        steps: Each instant (exclusive) with its level; None takes that day's milestone away.
        note: Why; shown wherever the milestones are.
        organization: Only for this unit; for all where None.

    Returns:
        How many were set or taken away.
    """
    if not steps:
        raise Invalid("milestones_needed", [("steps", "milestones_needed", {})])
    days = [by for by, _level in steps]
    if len(set(days)) < len(days):
        raise Invalid("milestone_twice", [("steps", "milestone_twice", {})])
    for by, level in steps:
        directives.set_milestone(work, slug, code, level, by, note, organization)
    return len(steps)


def line(
    work: Work, slug: str, code: str, since: datetime, start: Any, until: datetime, end: Any,
    every: int,
) -> tuple[Step, ...]:  # fmt: skip
    """The milestones on a straight line, to be looked at; nothing is set.

    Raises:
        Invalid: The ends are in the wrong order, a level is none, or there would be too many steps.
    """
    stored = directives.get(work, slug)
    duty = directives.duty_of(stored, code)
    low = directives.read_level(duty, "start", start, least=0)
    high = directives.read_level(duty, "end", end)
    if until <= since or every < 1:
        raise Invalid("line_ends_first", [("until", "line_ends_first", {})])
    if (until - since).days // every > MOST_STEPS:
        told = {"most": MOST_STEPS}
        raise Invalid("line_too_fine", [("every", "line_too_fine", told)], **told)
    return straight_line(since, low, until, high, every)


def in_force(
    work: Work, stored: StoredDirective, code: str, organization: str | None,
    as_of: datetime | None = None,
) -> tuple[Step, ...]:  # fmt: skip
    """The milestone table as it held, for one unit or (None) for all; passed days included."""
    duty = directives.duty_of(stored, code)
    at = work.instant(as_of)
    return milestones_in_force(_book(work, stored), duty, organization, at)


def goal_now(work: Work, stored: StoredDirective, code: str, organization: str | None) -> Goal:
    """The target and milestone that hold now, for one unit or (None) for all."""
    duty, book = directives.duty_of(stored, code), _book(work, stored)
    return goal_of(book, duty, organization, work.now, deadline_of(book, duty, work.now))


def _book(work: Work, stored: StoredDirective) -> Book:
    known = kept.decisions(work.session, stored)
    return Book(stored.directive, {}, {}, targets=known.targets, milestones=known.milestones)
