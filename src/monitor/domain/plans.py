"""Improvement plans: what a unit that missed its target does about it, by when, and who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.domain.cell import Cell, Standing

LONGEST_PLAN = 4000
LONGEST_PERSON = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a unit's plan for one duty; a later one stands beside it, never over it.

    ``by`` is exclusive: the first instant that is too late.
    """

    number: int
    what: str
    who: str
    by: datetime
    at: datetime
    author: str

    def has_run_out(self, at: datetime) -> bool:
        """Whether the day it named has passed."""
        return self.by <= at


def asks_for_plan(cell: Cell, at: datetime) -> bool:
    """Whether a cell is sent, its date has passed, and the target was not reached."""
    return cell.standing is Standing.BEHIND and cell.goal.has_passed(at)
