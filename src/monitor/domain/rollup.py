"""Roll-ups: totals that never hide who has not reported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.directive import Assignment, Basis, Obligation
from monitor.domain.standing import (
    Book,
    Cell,
    Goal,
    Mark,
    Number,
    Standing,
    UnitView,
    achievement,
    goal_of,
    truncated_percent,
    unit_view,
    with_number,
)

OUT = (Standing.OVERDUE, Standing.RETURNED)


@dataclass(frozen=True, slots=True)
class Column:
    """One obligation's cells: by organisation, by group code, and the deadline of its reports."""

    obligation: Obligation
    organizations: Mapping[str, Cell]
    groups: Mapping[str, Cell]
    goal: Goal


def deadline_of(book: Book, duty: Obligation, at: datetime) -> datetime | None:
    """The reporting deadline of an obligation as of an instant, before anyone's extension."""
    held = duty.periods_at(at)
    return min(
        (
            slot.due
            for slot in book.directive.periods
            if slot.code in held and slot.kind == "deadline"
        ),
        default=None,
    )


def column(book: Book, duty: Obligation, basis: Basis, at: datetime) -> Column:
    """Every cell of one obligation, as of an instant, on a basis.

    Covers answerable and reporting units, parents made of their units, and the groups that have an
    answerable member. Coordinating bodies have no cell.
    """
    assigned = [
        one
        for one in book.directive.assignments
        if one.obligation == duty.code and one.part != "coordinating" and one.holds_at(at)
    ]
    below: dict[str, list[str]] = defaultdict(list)
    for one in assigned:
        if one.part == "reporting" and one.reports_to is not None:
            below[one.reports_to].append(one.organization)
    by_code = {one.organization: one for one in assigned}
    own = {one.organization: unit_view(book, duty, one, basis, at) for one in assigned}
    deadline = deadline_of(book, duty, at)

    def units(code: str) -> list[UnitView]:
        """The units a number is made of: its own part, its reporting units, or both."""
        made_of = by_code[code].contribution or "own"
        found = [own[code]] if made_of in ("own", "both") else []
        if made_of in ("children", "both") and _is_own_exempt(own[code], made_of) is False:
            for child in below[code]:
                found.extend(units(child))
        return found

    cells: dict[str, Cell] = {}
    for code, one in by_code.items():
        made_of = one.contribution or "own"
        if made_of == "own" or (made_of == "children" and own[code].is_exempt):
            cells[code] = own[code].cell
        else:
            goal = goal_of(book, duty, code, at, deadline)
            cells[code] = _parent(duty, one, own[code], units(code), goal, at)

    group_goal = goal_of(book, duty, None, at, deadline)
    groups: dict[str, Cell] = {}
    answerable = [one.organization for one in assigned if one.part == "answerable"]
    for group in book.directive.groups:
        members = [code for code in answerable if group.code == "all" or code in group.members]
        if not members:
            continue
        if duty.aggregation == "none":
            groups[group.code] = _list_only([own[code] for code in members], group_goal)
        else:
            made = [view for code in members for view in units(code)]
            groups[group.code] = _total(duty, made, group_goal, at)
    computed = _with_computed(book, duty, cells, groups, basis, at)
    return Column(duty, computed[0], computed[1], group_goal)


def _is_own_exempt(view: UnitView, made_of: str) -> bool:
    """Whether the whole part is exempt; a ``both`` unit loses its own part only."""
    return made_of == "children" and view.is_exempt


def counts_of(views: Iterable[UnitView]) -> dict[str, int]:
    """How many units below are overdue and returned; only what is above zero."""
    found = Counter(view.cell.standing for view in views if view.cell.standing in OUT)
    return {standing.value: found[standing] for standing in OUT if found[standing]}


def _added(views: Sequence[UnitView]) -> tuple[Number | None, Number | None]:
    """Sums of what the units show; None, not zero, when no unit gave a number."""
    numerators = [view.numerator for view in views if view.numerator is not None]
    denominators = [view.denominator for view in views if view.denominator is not None]
    return (sum(numerators) if numerators else None, sum(denominators) if denominators else None)


def _total(duty: Obligation, views: Sequence[UnitView], goal: Goal, at: datetime) -> Cell:
    """The cell of a set of units: sums, coverage, interval, standing. Red is not inherited."""
    expected = [view for view in views if not view.is_exempt]
    in_ = [view for view in expected if view.has_figure]
    numerator, denominator = _added(expected)
    counts = counts_of(expected)
    standing = Standing.NOT_REPORTED
    if in_:
        is_full = len(in_) == len(expected) and not counts
        standing = achievement(duty, goal, numerator, denominator, at, is_full=is_full)
    elif not expected:
        standing = Standing.NOT_APPLICABLE
    elif any(view.cell.standing is Standing.AWAITING for view in expected):
        standing = Standing.AWAITING
    cell = Cell(
        standing,
        reported=len(in_),
        expected=len(expected),
        marks=frozenset({Mark.PARTIAL}) if 0 < len(in_) < len(expected) else frozenset(),
        counts=counts,
        goal=goal,
        extended=sum(view.cell.extended for view in expected),
        figure_at=max(
            (view.cell.figure_at for view in in_ if view.cell.figure_at is not None), default=None
        ),
    )
    cell = with_number(cell, duty, numerator, denominator)
    return _with_interval(cell, duty, expected)


def _parent(
    duty: Obligation,
    assignment: Assignment,
    own: UnitView,
    views: Sequence[UnitView],
    goal: Goal,
    at: datetime,
) -> Cell:
    """An answerable unit whose number is made of its units, and perhaps its own staff."""
    cell = _total(duty, views, goal, at)
    expected = [view for view in views if not view.is_exempt]
    has_own_part = assignment.contribution == "both"
    if has_own_part and own.cell.standing in OUT:
        cell = replace(cell, standing=own.cell.standing, late_days=own.cell.late_days)
    elif not cell.reported and expected and _are_all_overdue(expected):
        worst = max(view.cell.late_days for view in expected)
        cell = replace(cell, standing=Standing.OVERDUE, late_days=worst)
    return replace(
        cell,
        contribution=assignment.contribution,
        own=own.cell.own if has_own_part else None,
        sent_at=own.cell.sent_at if has_own_part else None,
    )


def _are_all_overdue(views: Sequence[UnitView]) -> bool:
    return all(view.cell.standing is Standing.OVERDUE for view in views)


def _list_only(views: Sequence[UnitView], goal: Goal) -> Cell:
    """A group whose populations overlap: how many bodies are in, and never a number."""
    expected = [view for view in views if not view.is_exempt]
    reported = sum(1 for view in expected if view.has_figure)
    marks = frozenset({Mark.PARTIAL}) if 0 < reported < len(expected) else frozenset[Mark]()
    return Cell(
        None,
        reported=reported,
        expected=len(expected),
        marks=marks,
        counts=counts_of(expected),
        interval_gap="no_number",
        goal=goal,
        extended=sum(view.cell.extended for view in expected),
    )


def _with_interval(cell: Cell, duty: Obligation, expected: Sequence[UnitView]) -> Cell:
    """Low and high: silent units counted at none and at all of their dated reference.

    Null, with the reason, where a silent unit has no reference, where a body's declared coverage is
    not full, or where there is no number.
    """
    if cell.numerator is None:
        return replace(cell, interval_gap="no_number")
    if any(view.cell.interval_gap == "declared" for view in expected):
        return replace(cell, interval_gap="declared")
    silent = [view for view in expected if not view.has_figure and view.denominator is None]
    is_share = duty.headline.kind in ("ratio", "milestone")
    if not is_share:
        if silent:
            return replace(cell, interval_gap="no_reference")
        return replace(cell, low=cell.value, high=cell.value)
    bases = [view.base for view in silent]
    if any(base is None for base in bases):
        return replace(cell, interval_gap="no_reference")
    missing = sum(base for base in bases if base is not None)
    whole = (cell.denominator or 0) + missing
    if not whole:
        return replace(cell, interval_gap="no_number")
    return replace(
        cell,
        low=truncated_percent(cell.numerator, whole),
        high=truncated_percent(cell.numerator + missing, whole),
    )


def _with_computed(
    book: Book,
    duty: Obligation,
    cells: dict[str, Cell],
    groups: dict[str, Cell],
    basis: Basis,
    at: datetime,
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Put in the numbers that come from another obligation's cells: punctuality, totals below."""
    field = book.directive.fields.get(duty.headline.numerator or "")
    computation = field.computation if field else None
    if computation is None or computation.obligation is None:
        return cells, groups
    source = book.directive.obligation(computation.obligation)
    if source is None:
        return cells, groups
    made: tuple[Number | None, Number | None, int, int]
    extended = 0
    if computation.kind == "on_time":
        punctual = column(book, source, basis, at)
        made, extended = _punctuality(punctual), _extended_of(punctual)
    else:
        made = _sum_below(book, source, computation.field or "", basis, at)

    def put(cell: Cell) -> Cell:
        if cell.standing is Standing.NOT_APPLICABLE:
            return cell
        numerator, denominator, reported, expected = made
        cell = with_number(cell, duty, numerator, denominator)
        full = reported == expected
        marks = cell.marks - {Mark.PARTIAL, Mark.STALE}
        if 0 < reported < expected:
            marks |= {Mark.PARTIAL}
        standing = cell.standing
        if standing is Standing.NOT_REPORTED and cell.sent_at is not None:
            standing = achievement(duty, cell.goal, numerator, denominator, at, is_full=full)
        return replace(
            cell,
            standing=standing,
            reported=reported,
            expected=expected,
            marks=frozenset(marks),
            low=cell.value if full else None,
            high=cell.value if full else None,
            interval_gap="" if full else "no_reference",
            extended=max(cell.extended, extended),
        )

    return {code: put(cell) for code, cell in cells.items()}, {
        code: put(cell) for code, cell in groups.items()
    }


def _punctuality(of: Column) -> tuple[int, int, int, int]:
    """Bodies that reported in time, of those that must: known for every one of them."""
    due = [
        cell for cell in of.organizations.values() if cell.standing is not Standing.NOT_APPLICABLE
    ]
    on_time = sum(1 for cell in due if cell.sent_at is not None and cell.late_days == 0)
    return on_time, len(due), len(due), len(due)


def _extended_of(of: Column) -> int:
    """Bodies that are in time only by a later deadline of their own, or have one still to keep."""
    return sum(cell.extended for cell in of.organizations.values() if not cell.late_days)


def _sum_below(
    book: Book, source: Obligation, code: str, basis: Basis, at: datetime
) -> tuple[Number | None, None, int, int]:
    """The sum of a field over the units that report to another obligation, with coverage."""
    probe = replace(
        source,
        headline=replace(source.headline, kind="count", numerator=code, denominator=None),
        declared_coverage=None,
    )
    whole = column(book, probe, basis, at).groups.get("all")
    if whole is None:
        return None, None, 0, 0
    return whole.numerator, None, whole.reported or 0, whole.expected or 0
