"""Roll-ups: totals that never hide who has not reported, and how they are kept up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.domain.book import Book
from monitor.domain.directive import Assignment, Basis, Computation, Obligation
from monitor.domain.goals import Goal, goal_of
from monitor.domain.parts import OUT, Part, listed, parent, part_of, together, total
from monitor.domain.plans import asks_for_plan
from monitor.domain.standing import (
    Cell,
    Mark,
    Number,
    Standing,
    UnitView,
    achievement,
    unit_view,
    with_number,
)

__all__ = ["OUT", "Column", "column", "deadline_of"]


@dataclass(frozen=True, slots=True)
class Column:
    """One obligation's cells: by organisation, by group code, and the deadline of its reports."""

    obligation: Obligation
    organizations: Mapping[str, Cell]
    groups: Mapping[str, Cell]
    goal: Goal
    made: Made | None = field(default=None, compare=False, repr=False)
    """What it was made from; None in a column cut down to what one reader sees."""
    extended: Mapping[str, datetime] = field(default_factory=dict)
    """Own deadlines of extended units whose cells were left out, for the top of a board."""

    def later(self, due: datetime) -> dict[str, datetime]:
        """The units that have longer than ``due``, each with its own deadline."""
        own = {code: cell.due for code, cell in self.organizations.items() if cell.due is not None}
        return {code: at for code, at in {**self.extended, **own}.items() if at > due}

    def within(self, codes: Collection[str]) -> Column:
        """The cells of these organisations alone, and no totals: they speak of others too."""
        all_of = self.organizations
        mine = {code: all_of[code] for code in codes if code in all_of}
        return Column(self.obligation, mine, {}, self.goal)


Columns = Mapping[str, Column]
"""The matrix's columns, by obligation."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a column was made from, so that it can be made again where something changed."""

    plan: Plan
    views: Mapping[str, UnitView]
    parts: Mapping[str, Part]
    """What each unit's number is made of, added up."""
    cells: Mapping[str, Cell]
    groups: Mapping[str, Cell]
    """The cells before numbers of another obligation are put into them."""
    source: Column | None
    """The column those numbers come from."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who an obligation is given to at an instant, and whose numbers go into whose."""

    given: Mapping[str, Assignment]
    below: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    """The answerable members of each group that has any."""

    def above(self, codes: Iterable[str]) -> set[str]:
        """These units and all whose numbers are made of theirs."""
        found, edge = set(codes), set(codes)
        while edge:
            tops = {self.given[code].reports_to for code in edge}
            edge = {top for top in tops if top is not None and top in self.given} - found
            found |= edge
        return found


def plan_of(
    book: Book, duty: Obligation, at: datetime, among: Collection[str] | None = None
) -> Plan:
    """The plan of one obligation as it stood at an instant. Coordinating bodies have no cell.

    ``among`` are the only units looked at; they have no groups, which speak of others too.
    """
    given = {
        one.organization: one
        for one in book.assignments_of(duty.code)
        if one.part != "coordinating"
        and (among is None or one.organization in among)
        and one.holds_at(at)
    }
    below: dict[str, list[str]] = defaultdict(list)
    for one in given.values():
        if one.part == "reporting" and one.reports_to is not None:
            below[one.reports_to].append(one.organization)
    answerable = [code for code, one in given.items() if one.part == "answerable"]
    groups = {
        group.code: tuple(
            code for code in answerable if group.code == "all" or code in group.members
        )
        for group in (book.directive.groups if among is None else ())
    }
    return Plan(
        given,
        {code: tuple(units) for code, units in below.items()},
        {code: members for code, members in groups.items() if members},
    )


def deadline_of(book: Book, duty: Obligation, at: datetime) -> datetime | None:
    """The reporting deadline of an obligation as of an instant, before anyone's extension."""
    run = book.run(duty.periods_at(at))
    return min((run.slots[index].due for index in run.deadlines), default=None)


def column(
    book: Book,
    duty: Obligation,
    basis: Basis,
    at: datetime,
    *,
    kept: Column | None = None,
    changed: Collection[str] = (),
    among: Collection[str] | None = None,
) -> Column:
    """Every cell of one obligation, as of an instant, on a basis.

    Covers answerable and reporting units, parents made of their units, and the groups that have an
    answerable member.

    Args:
        book: What the cells are decided by; with ``kept``, of the changed units at least.
        duty: The obligation.
        basis: Which revisions count.
        at: The instant.
        kept: The whole column as it was before something changed. No limit, assignment or decision
            of the directive and no midnight lies between its instant and ``at``.
        changed: The units whose own reports may say something else than in ``kept``. Only these,
            the units they report to and their groups are made again.
        among: The only units whose cells are made, and no groups; all that report to any of them
            are among them. Not for numbers that come from another obligation's cells.
    """
    old = None if kept is None else kept.made
    plan = plan_of(book, duty, at, among) if old is None else old.plan
    views, moved = _views(book, duty, basis, at, plan, old, changed)
    source = _source(book, duty, basis, at, None if old is None else old.source, changed)
    if kept is not None and old is not None and not moved and source is old.source:
        return kept
    goal = goal_of(book, duty, None, at, deadline_of(book, duty, at))
    made = _made(book, duty, at, plan, views, plan.above(moved), goal, old, source)
    return _shown(book, duty, at, goal, made)


def _views(
    book: Book, duty: Obligation, basis: Basis, at: datetime, plan: Plan, old: Made | None,
    changed: Collection[str],
) -> tuple[dict[str, UnitView], set[str]]:  # fmt: skip
    """What each unit's own reports say, and the units of which it is not what was kept."""
    views = {} if old is None else dict(old.views)
    asked = plan.given if old is None else [code for code in changed if code in plan.given]
    moved = set()
    for code in asked:
        view = unit_view(book, duty, plan.given[code], basis, at)
        if view != views.get(code):
            views[code] = view
            moved.add(code)
    return views, moved


def _made(
    book: Book, duty: Obligation, at: datetime, plan: Plan, views: Mapping[str, UnitView],
    dirty: set[str], goal: Goal, old: Made | None, source: Column | None,
) -> Made:  # fmt: skip
    """The cells of these units and the totals they go into, made again; the rest as it was."""
    parts = {} if old is None else dict(old.parts)
    cells = {} if old is None else dict(old.cells)
    groups = {} if old is None else dict(old.groups)
    for code in dirty:
        parts.pop(code, None)
    deadline = deadline_of(book, duty, at)
    for code in plan.given if old is None else dirty:
        given, own = plan.given[code], views[code]
        part = _part(plan, views, parts, code)
        if given.contribution not in ("children", "both") or _is_wholly_exempt(given, own):
            cells[code] = own.cell
        else:
            cells[code] = parent(
                duty, given, own, part, goal_of(book, duty, code, at, deadline), at
            )
    for code, members in plan.groups.items():
        if dirty.isdisjoint(members):
            continue
        if duty.aggregation == "none":
            groups[code] = listed(together(part_of(views[one]) for one in members), goal)
        else:
            groups[code] = total(duty, together(parts[one] for one in members), goal, at)
    return Made(plan, views, parts, cells, groups, source)


def _shown(book: Book, duty: Obligation, at: datetime, goal: Goal, made: Made) -> Column:
    """The column of what was made, with the numbers that come from another obligation's cells."""
    computation = _computation(book, duty)
    if made.source is None or computation is None:
        cells = _with_plans(book, duty, made.cells, at)
        return Column(duty, cells, made.groups, goal, made)
    numbers = _numbers(computation, made.source)
    sent = {code for code, cell in made.cells.items() if cell.sent_at is not None}
    numbered = {
        code: _with_numbers(cell, duty, numbers, at, is_sent=code in sent)
        for code, cell in made.cells.items()
    }
    totals = {
        code: _with_numbers(
            cell, duty, numbers, at, is_sent=not sent.isdisjoint(made.plan.groups[code])
        )
        for code, cell in made.groups.items()
    }
    return Column(duty, _with_plans(book, duty, numbered, at), totals, goal, made)


def _with_plans(
    book: Book, duty: Obligation, cells: Mapping[str, Cell], at: datetime
) -> Mapping[str, Cell]:
    """The cells with a mark where who missed the target has said what is done about it."""
    planned = {
        code: replace(cell, marks=cell.marks | {Mark.PLANNED})
        for code, since in book.planners_of(duty.code).items()
        if since <= at and (cell := cells.get(code)) is not None and asks_for_plan(cell, at)
    }
    return {**cells, **planned} if planned else cells


def _is_wholly_exempt(given: Assignment, own: UnitView) -> bool:
    """Whether the whole part is exempt; a ``both`` unit loses its own part only."""
    return given.contribution == "children" and own.is_exempt


def _part(plan: Plan, views: Mapping[str, UnitView], parts: dict[str, Part], code: str) -> Part:
    """What a unit's number is made of: its own part, its reporting units, or both."""
    found = parts.get(code)
    if found is None:
        given, own = plan.given[code], views[code]
        made_of = given.contribution or "own"
        all_of = [] if made_of == "children" else [part_of(own)]
        if made_of != "own" and not _is_wholly_exempt(given, own):
            below = plan.below.get(code, ())
            all_of += [_part(plan, views, parts, child) for child in below]
        found = parts[code] = all_of[0] if len(all_of) == 1 else together(all_of)
    return found


# -- numbers that come from another obligation's cells: punctuality, totals below


def _source(
    book: Book,
    duty: Obligation,
    basis: Basis,
    at: datetime,
    kept: Column | None,
    changed: Collection[str],
) -> Column | None:
    """The column a computed headline takes its numbers from."""
    source, computation = book.directive.source_of(duty), _computation(book, duty)
    if source is None or computation is None:
        return None
    if computation.kind != "on_time":
        headline = replace(
            source.headline, kind="count", numerator=computation.field or "", denominator=None
        )
        source = replace(source, headline=headline, declared_coverage=None)
    return column(book, source, basis, at, kept=kept, changed=changed)


def _computation(book: Book, duty: Obligation) -> Computation | None:
    asked = book.directive.fields.get(duty.headline.numerator or "")
    return None if asked is None else asked.computation


Numbers = tuple[Number | None, Number | None, int, int, int]
"""Numerator, denominator, reported and expected; how many units have a later deadline."""


def _numbers(computation: Computation, source: Column) -> Numbers:
    if computation.kind == "on_time":
        return _punctuality(source)
    whole = source.groups.get("all")
    if whole is None:
        return None, None, 0, 0, 0
    return whole.numerator, None, whole.reported or 0, whole.expected or 0, whole.extended


def _punctuality(of: Column) -> Numbers:
    """Bodies that reported in time, of those that must: known for every one of them.

    Those that are in time only by a later deadline of their own, or still have one to keep, are
    told apart.
    """
    due = [
        cell for cell in of.organizations.values() if cell.standing is not Standing.NOT_APPLICABLE
    ]
    on_time = sum(1 for cell in due if cell.sent_at is not None and cell.late_days == 0)
    extended = sum(cell.extended for cell in due if not cell.late_days)
    return on_time, len(due), len(due), len(due), extended


def _with_numbers(
    cell: Cell, duty: Obligation, numbers: Numbers, at: datetime, *, is_sent: bool
) -> Cell:
    """The cell with the numbers of the other obligation; what is exempt stays without.

    The number is known before anybody reports, but stands for nobody until who answers for it (of a
    total: one of them) has sent a report.
    """
    if cell.standing is Standing.NOT_APPLICABLE:
        return cell
    numerator, denominator, reported, expected, extended = numbers
    cell = with_number(cell, duty, numerator, denominator)
    is_full = reported == expected
    marks = cell.marks - {Mark.PARTIAL, Mark.STALE}
    if 0 < reported < expected:
        marks |= {Mark.PARTIAL}
    standing = cell.standing
    if standing is Standing.NOT_REPORTED and is_sent and numerator is not None:
        standing = achievement(duty, cell.goal, numerator, denominator, at, is_full=is_full)
    return replace(
        cell,
        standing=standing,
        reported=reported,
        expected=expected,
        marks=frozenset(marks),
        low=cell.value if is_full else None,
        high=cell.value if is_full else None,
        interval_gap="" if is_full else "no_reference",
        extended=max(cell.extended, extended),
    )
