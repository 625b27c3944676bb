"""One cell opened: what made it, down to the words that ordered it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.directive import BASES, Basis, Directive, Obligation, Period
from monitor.domain.errors import NotFound
from monitor.domain.organization import Organization
from monitor.domain.rollup import Column
from monitor.domain.standing import Cell
from monitor.services.matrix.columns import column_apart, columns
from monitor.services.matrix.rows import MatrixRow, unit_row
from monitor.services.matrix.sight import Seen, seen
from monitor.services.work import Work
from monitor.store import directives, kept
from monitor.store.directives import StoredDirective


@dataclass(frozen=True)
class CellView:
    """One cell opened: its number and standing, the words that ordered it, who is below."""

    directive: Directive
    stored: StoredDirective
    duty: Obligation
    organization: Organization | None
    group: str | None
    cell: Cell
    other_basis: Cell | None
    as_of: datetime
    basis: Basis
    period: Period | None
    below: tuple[MatrixRow, ...]
    parent: str | None
    log: tuple[directives.DecisionEntry, ...]


def cell(
    work: Work,
    slug: str,
    obligation: str,
    organization: str | None = None,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    group: str = "all",
) -> CellView:
    """One cell with everything that made it, down to the paragraph.

    ``organization`` None opens the cell of a ``group``, the whole directive's by default; it needs
    to see all of the directive.
    """
    at = work.instant(as_of)
    sight = seen(work, slug, at)
    directive = sight.stored.directive
    duty = sight.duty(obligation, organization)
    basis = sight.basis(basis)
    on = {one: _column(work, sight, duty, at, one, organization) for one in BASES}

    def of(which: Basis) -> Cell | None:
        if organization is None:
            return on[which].groups.get(group)
        return on[which].organizations.get(organization)

    shown = of(basis)
    if shown is None:
        raise NotFound("cell_not_found", obligation=obligation, organization=organization or group)
    other: Basis = "accepted" if basis == "received" else "received"
    return CellView(
        directive=directive,
        stored=sight.stored,
        duty=duty,
        organization=sight.by_code[organization] if organization else None,
        group=None if organization else group,
        cell=shown,
        other_basis=of(other),
        as_of=at,
        basis=basis,
        period=deadline_period(work, sight.stored, duty, at, organization),
        below=_below(sight, duty, on[basis], organization, group),
        parent=sight.parents.get(organization or ""),
        log=tuple(
            directives.decision_log(work.session, ids=sight.stored.ids, obligation=duty.code)
        ),
    )


def _column(
    work: Work, sight: Seen, duty: Obligation, at: datetime, basis: Basis, organization: str | None
) -> Column:
    """The column as far as the cell needs it; the present's is kept, a past one is made alone."""
    if at >= work.now:
        return columns(work, sight.stored, at, basis, sight.codes)[duty.code]
    among = None if organization is None else sight.family(organization)
    return column_apart(work, sight.stored, duty, [at], basis, among)[0]


def deadline_period(
    work: Work, stored: StoredDirective, duty: Obligation, at: datetime, organization: str | None
) -> Period | None:
    """The period of the cell's deadline; a unit's own, with the day that holds for it alone.

    Who had reported when a deadline was moved keeps that report, and who was given longer has it.
    """
    own = [] if organization is None else [organization]
    book = kept.known(work.session, stored).book(own)
    run = book.run_of(organization or "", duty.periods_at(at), duty.moves_at(at))
    slots = [run.slots[place] for place in run.deadlines] or list(run.slots)
    if not slots:
        return None
    line = book.timelines.get(organization or "", {}).get(slots[0].code)
    return slots[0] if line is None else replace(slots[0], due=line.due(slots[0].due, at))


def _below(
    sight: Seen, duty: Obligation, found: Column, organization: str | None, group: str
) -> tuple[MatrixRow, ...]:
    """The units whose cells make this one, in tree order: reporting units, or all answerable."""
    given = [one for one in sight.assigned if one.obligation == duty.code]
    if organization is not None:
        made_of = {one.organization for one in given if one.reports_to == organization}
    else:
        made_of = {one.organization for one in given if one.part == "answerable"}
        if group != "all":
            made_of &= {
                code
                for one in sight.stored.directive.groups
                if one.code == group
                for code in one.members
            }
    return tuple(
        unit_row(
            unit, sight.parents.get(unit.code), 2, {duty.code: found.organizations[unit.code]},
            has_below=False,
        )
        for unit in sight.units
        if unit.code in made_of and unit.code in found.organizations
    )  # fmt: skip
