"""The coordinator's next things: how many of each wait."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.domain.cell import Mark
from monitor.domain.plans import asks_for_plan
from monitor.domain.roles import May
from monitor.services import chasing, explanations, matrix
from monitor.services.work import Work
from monitor.store import directives, plans


@dataclass(frozen=True, slots=True)
class Overview:
    """What needs doing in one directive, each with its count.

    ``plans_missing``: cells not met in time whose unit has not said what it does. ``plans_run_out``
    are plans whose day has passed with the target still not reached.
    """

    directive: str
    number: str
    overdue: int
    returned: int
    questions: int
    questions_late: int
    plans_missing: int
    plans_run_out: int


def coordinated(work: Work) -> list[Overview]:
    """The directives the actor coordinates, each with what needs doing in it."""
    slugs = work.scope(May.CHASE).directives
    found = []
    asked = explanations.unanswered(work) if slugs else []
    for summary in directives.summaries(work.session):
        if summary.slug not in slugs:
            continue
        counts = chasing.counted(work, summary.slug)
        questions = [one for one in asked if one.directive == summary.slug]
        missing, run_out = _plans(work, summary.slug)
        found.append(
            Overview(
                summary.slug, summary.number, counts.overdue, counts.returned, len(questions),
                sum(one.is_late(work.now) for one in questions), missing, run_out,
            )
        )  # fmt: skip
    return found


def _plans(work: Work, slug: str) -> tuple[int, int]:
    """Plans that are missing, and plans that have run out, among the addressees."""
    board = matrix.matrix(work, slug)
    stored = directives.load(work.session, slug)
    assert stored is not None
    newest = plans.all_newest(work.session, ids=stored.ids)
    missing = run_out = 0
    for row in board.rows:
        if row.kind != "organization":
            continue
        for code, cell in row.cells.items():
            if not asks_for_plan(cell, work.now):
                continue
            missing += Mark.PLANNED not in cell.marks
            plan = newest.get((code, row.code))
            run_out += plan is not None and plan.has_run_out(work.now)
    return missing, run_out
