"""Improvement plans: a unit that missed a target says what it does, by when, and who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.domain.cell import Cell, Mark
from monitor.domain.directive import Obligation
from monitor.domain.errors import Forbidden, Invalid, LostRace, NotAllowed, NotFound
from monitor.domain.organization import Organization
from monitor.domain.plans import LONGEST_PERSON, LONGEST_PLAN, Plan, asks_for_plan
from monitor.domain.roles import May
from monitor.services import matrix
from monitor.services.cell_place import actor_id, find_cell, note, read_text
from monitor.services.matrix import MatrixRow
from monitor.services.work import Work
from monitor.store import directives, organizations, plans

__all__ = ["Behind", "Plan", "PlanView", "Wanted", "behind", "read", "wanted", "write"]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A unit's plan for one duty, newest version first, and whether its reader may write one."""

    versions: tuple[Plan, ...]
    may_write: bool

    @property
    def number(self) -> int:
        """The newest version's number, 0 where there is none."""
        return self.versions[0].number if self.versions else 0


def read(
    work: Work, slug: str, code: str, organization: str, as_of: datetime | None = None
) -> PlanView | None:
    """The plan as known at an instant; None for a reader whose role does not include plans.

    Raises:
        NotFound: There is no such cell, or it is outside the actor's scope.
    """
    stored = find_cell(work, slug, code, organization, May.SEE_FIGURES)
    path = work.path_of(organization)
    if not work.scope(May.SEE_PLANS).covers(slug, path):
        return None
    at = work.instant(as_of)
    found = plans.listed(work.session, ids=stored.ids, obligation=code, organization=organization)
    may_write = work.scope(May.WRITE_PLAN).covers(slug, path)
    return PlanView(tuple(one for one in found if one.at <= at), may_write)


def write(
    work: Work, slug: str, code: str, organization: str, what: str, who: str,
    by: datetime | None, after: int,
) -> None:  # fmt: skip
    """Write a plan, or a new version of it; what was written before stays.

    Args:
        work: The unit's own work: its clerk's or head's.
        slug: The directive.
        code: The obligation.
        organization: The unit.
        what: What is done.
        who: Who answers for it.
        by: By when (exclusive), in the future.
        after: The number of the version that was read before writing, 0 for none.

    Raises:
        NotFound: There is no such cell within the actor's scope.
        NotAllowed: The role does not write plans.
        Forbidden: The cell is not behind after its date, so nothing is asked.
        LostRace: Somebody wrote another version meanwhile.
        Invalid: Something is missing, or the day has passed.
    """
    stored = find_cell(work, slug, code, organization, May.WRITE_PLAN)
    author = actor_id(work, May.WRITE_PLAN)
    text = read_text("what", what, LONGEST_PLAN)
    person = read_text("who", who, LONGEST_PERSON)
    if by is None:
        raise Invalid("plan_day_needed", [("by", "plan_day_needed", {})])
    if by <= work.now:
        raise Invalid("plan_day_passed", [("by", "plan_day_passed", {})])
    found = plans.listed(work.session, ids=stored.ids, obligation=code, organization=organization)
    if not found and not asks_for_plan(matrix.cell(work, slug, code, organization).cell, work.now):
        raise Forbidden("no_plan_asked")
    newest = found[0].number if found else 0
    if after != newest:
        raise LostRace("plan_changed")
    plans.keep(
        work.session, ids=stored.ids, obligation=code, organization=organization,
        number=newest + 1, what=text, who=person, by=by, at=work.now, author_id=author,
    )  # fmt: skip
    told = {"number": newest + 1, "by": by.isoformat(), "who": person}
    note(work, stored, code, organization, "plan.write", told)


@dataclass(frozen=True, slots=True)
class Behind:
    """A cell that was not met in time, with the newest version of its plan (None: none yet)."""

    row: MatrixRow
    duty: Obligation
    cell: Cell
    plan: Plan | None


def behind(work: Work, slug: str) -> list[Behind]:
    """Every cell in the actor's reach that was not met in time; those without a plan first.

    Raises:
        NotFound: There is no such directive in the actor's reach.
        NotAllowed: The role does not read plans.
    """
    if not work.actor.may(May.SEE_PLANS):
        raise NotAllowed("role_may_not", right=May.SEE_PLANS.value)
    board = matrix.matrix(work, slug, depth=9)
    scope = work.scope(May.SEE_PLANS)
    stored = matrix.find_directive(work, slug)
    newest = plans.all_newest(work.session, ids=stored.ids)
    found = []
    for row in board.rows:
        if row.kind != "organization":
            continue
        if slug not in scope.directives and not scope.covers_path(work.path_of(row.code)):
            continue
        for column in board.columns:
            cell = row.cells.get(column.obligation)
            if cell is not None and asks_for_plan(cell, work.now):
                plan = newest.get((column.obligation, row.code))
                found.append(Behind(row, column.duty, cell, plan))
    return sorted(found, key=lambda one: (one.plan is not None, one.row.level))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell that is behind after its date and whose unit has not said what it does about it."""

    directive: str
    number: str
    duty: Obligation
    organization: Organization


def wanted(work: Work) -> list[Wanted]:
    """The plans the actor's own units still owe, in the order of the directives' text."""
    held = [one.organization for one in work.actor.grants_with(May.WRITE_PLAN)]
    own = [code for code in dict.fromkeys(held) if code is not None]
    found: list[Wanted] = []
    for summary in directives.summaries(work.session) if own else ():
        try:
            board = matrix.matrix(work, summary.slug, depth=9)
        except NotFound:
            continue  # nothing of it is theirs
        for row in board.rows:
            if row.code not in own:
                continue
            unit = organizations.one(work.session, row.code, on=work.now.date())
            found += [
                Wanted(summary.slug, board.directive.number, column.duty, unit)
                for column in board.columns
                if unit is not None
                and (cell := row.cells.get(column.obligation)) is not None
                and asks_for_plan(cell, work.now)
                and Mark.PLANNED not in cell.marks
            ]
    return found
