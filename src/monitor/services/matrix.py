"""The matrix: every addressee against every obligation, as of an instant, on a basis."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.domain.directive import (
    BASES,
    Assignment,
    Basis,
    Directive,
    IndicatorKind,
    Obligation,
    Period,
)
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.organization import Organization, Tree
from monitor.domain.roles import May
from monitor.domain.rollup import Column, column, deadline_of
from monitor.domain.standing import Cell, Goal, Mark, goal_of
from monitor.services.work import Scope, Work
from monitor.store import book as books
from monitor.store import directives, kept, organizations, reports
from monitor.store.directives import StoredDirective

MOST_POINTS = 200


@dataclass(frozen=True)
class MatrixColumn:
    """One obligation as a column: what is measured, against what, by when."""

    obligation: str
    item: str | None
    title_vi: str
    title_en: str
    indicator: str
    indicator_vi: str
    indicator_en: str
    kind: IndicatorKind
    unit: str
    goal: Goal
    target_words: str
    binding: str
    aggregation: str
    due_at: datetime | None
    due_rule: str
    duty: Obligation


@dataclass(frozen=True)
class MatrixRow:
    """A group or an organisation, with its cells by obligation; an unassigned cell is absent."""

    kind: str
    code: str
    name_vi: str
    name_en: str
    short_name: str
    parent: str | None
    level: int
    cells: Mapping[str, Cell]
    search: str = ""
    has_below: bool = False
    org_type: str = ""


@dataclass(frozen=True)
class Matrix:
    """The matrix as one reader may see it."""

    directive: Directive
    as_of: datetime
    basis: Basis
    version: int
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    is_whole: bool
    """Whether the reader sees the whole directive; group totals are shown only then."""


@dataclass(frozen=True)
class _Sight:
    """What a reader sees of a directive: its organisations on the day, by code."""

    stored: StoredDirective
    tree: Tree
    visible: frozenset[str]
    is_whole: bool
    assigned: tuple[Assignment, ...] = field(default=())


def find_directive(work: Work, slug: str, right: May = May.SEE_MATRIX) -> StoredDirective:
    """A directive the actor has any business with.

    Raises:
        NotFound: There is none, or no organisation in the actor's reach is named in it.
    """
    stored = directives.load(work.session, slug)
    if stored is not None:
        scope = work.scope(right)
        if slug in scope.directives or reached(work, stored, scope):
            return stored
    raise NotFound("directive_not_found", directive=slug)


def reached(work: Work, stored: StoredDirective, scope: Scope) -> frozenset[str]:
    """Codes of the organisations named in a directive that lie within a scope's subtrees."""
    named = {one.organization for one in stored.directive.assignments}
    if not scope.paths:
        return frozenset()
    units = organizations.find(work.session, on=stored.directive.issued_on, scope=scope.paths)
    return frozenset(unit.code for unit in units if unit.code in named)


def _sight(work: Work, slug: str, at: datetime, right: May = May.SEE_MATRIX) -> _Sight:
    stored = find_directive(work, slug, right)
    scope = work.scope(right)
    day = at.astimezone(ZoneInfo(stored.directive.time_zone)).date()
    is_whole = slug in scope.directives
    found = organizations.find(work.session, on=day, scope=None if is_whole else scope.paths)
    assigned = tuple(
        one
        for one in stored.directive.assignments
        if one.part != "coordinating" and one.holds_at(at)
    )
    named = {one.organization for one in assigned}
    visible = frozenset(unit.code for unit in found if unit.code in named)
    return _Sight(stored, Tree(found), visible, is_whole, assigned)


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a directive: units in display order, and whom each is shown below.

    ``codes`` is None for the whole directive.
    """

    stored: StoredDirective
    units: tuple[Organization, ...]
    parents: Mapping[str, str | None]
    is_whole: bool
    codes: frozenset[str] | None


def seen(work: Work, slug: str, at: datetime, right: May = May.SEE_MATRIX) -> Seen:
    """The units of a directive in the actor's scope, as the tree stood at an instant."""
    sight = _sight(work, slug, at, right)
    return Seen(
        sight.stored,
        tuple(_display_order(sight)),
        _parents(sight),
        sight.is_whole,
        None if sight.is_whole else sight.visible,
    )


def columns(
    work: Work,
    slug: str,
    as_of: datetime,
    basis: Basis,
    organizations: Collection[str] | None = None,
    obligations: Collection[str] | None = None,
) -> dict[str, Column]:
    """Every cell of a directive by obligation, for units already found visible.

    Callers pass the organisations of their reader's scope; None is the whole directive. Nothing
    outside them is read, but for duties computed from everybody's reports (punctuality).
    """
    stored = directives.load(work.session, slug)
    if stored is None:
        raise NotFound("directive_not_found", directive=slug)
    directive = stored.directive
    wanted = [
        duty for duty in directive.obligations if obligations is None or duty.code in obligations
    ]
    reach = None if organizations is None else _with_sources(directive, wanted, organizations)

    def build() -> dict[str, Column]:
        book = books.load(
            work.session, stored, basis=basis, at=as_of, now=work.now, organizations=reach
        )
        return {duty.code: column(book, duty, basis, as_of) for duty in wanted}

    if reach is not None or as_of < work.now:
        return build()
    key = (basis, tuple(duty.code for duty in wanted), *_moment(work, stored, as_of))
    return kept.answer(work.session, stored, key, build)


def _moment(work: Work, stored: StoredDirective, at: datetime) -> tuple[int, date]:
    """All that the passing of time alone changes in a cell: limits passed, and the local day.

    Between two limits on one day every cell says the same, so what was computed once still holds.
    """
    directive = stored.directive
    decided = directives.decisions(work.session, ids=stored.ids)
    points = [at for slot in directive.periods for at in (slot.opens, slot.due)]
    points += [one.by for one in decided.targets if one.by is not None]
    points += [one.by for one in decided.milestones]
    points += [
        at for one in directive.assignments for at in (one.since, one.until) if at is not None
    ]
    points += kept.limits(work.session, stored)
    passed = sum(1 for point in points if point <= at)
    return passed, at.astimezone(ZoneInfo(directive.time_zone)).date()


def _with_sources(
    directive: Directive, duties: Collection[Obligation], among: Collection[str]
) -> Collection[str] | None:
    """None (everything) when a visible cell is computed from another obligation's cells."""
    reach = set(among)
    for duty in duties:
        asked = directive.fields.get(duty.headline.numerator or "")
        if asked is None or asked.computation is None or asked.computation.obligation is None:
            continue
        if any(
            one.obligation == duty.code and one.organization in reach
            for one in directive.assignments
        ):
            return None
    return reach


def matrix(
    work: Work,
    slug: str,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    root: str | None = None,
    depth: int | None = None,
    obligations: Collection[str] | None = None,
) -> Matrix:
    """The matrix of one directive as the actor may see it.

    Args:
        work: The work; needs the right to see the matrix.
        slug: The directive.
        as_of: The instant asked about; now by default.
        basis: ``received`` or ``accepted``; the directive's headline by default.
        root: Only this organisation and those below it.
        depth: Levels below the addressees (or below ``root``); 0, the addressees, by default, 1 for
            their reporting units as well.
        obligations: Only these columns.

    Raises:
        NotFound: No such directive or root in the actor's scope.
        Invalid: The instant lies in the future, or the basis is unknown.
    """
    at = work.instant(as_of)
    sight = _sight(work, slug, at)
    directive = sight.stored.directive
    basis = basis or directive.basis
    if basis not in BASES:
        raise Invalid("unknown_basis", [("basis", "unknown_basis", {"basis": str(basis)[:40]})])
    if root is not None and (root not in sight.tree or root not in sight.visible):
        raise NotFound("organization_not_found", organization=root)
    found = columns(work, slug, at, basis, None if sight.is_whole else sight.visible, obligations)
    rows: list[MatrixRow] = []
    if sight.is_whole and root is None:
        rows.extend(_group_rows(directive, found))
    rows.extend(_unit_rows(sight, found, root, depth))
    return Matrix(
        directive=directive,
        as_of=at,
        basis=basis,
        version=reports.version(work.session, ids=sight.stored.ids),
        columns=tuple(_column(directive, one, at) for one in found.values()),
        rows=tuple(rows),
        is_whole=sight.is_whole,
    )


def _column(directive: Directive, found: Column, at: datetime) -> MatrixColumn:
    duty = found.obligation
    held = duty.periods_at(at)
    slot = next(
        (one for one in directive.periods if one.code in held and one.kind == "deadline"), None
    )
    headline = duty.headline
    return MatrixColumn(
        duty.code, duty.item, duty.title_vi, duty.title_en, headline.code, headline.name_vi,
        headline.name_en, headline.kind, headline.unit, found.goal, duty.target_words,
        duty.binding, duty.aggregation, slot.due if slot else None,
        slot.due_rule if slot else "", duty,
    )  # fmt: skip


def _group_rows(directive: Directive, found: Mapping[str, Column]) -> list[MatrixRow]:
    rows = []
    for group in directive.groups:
        cells = {
            code: one.groups[group.code] for code, one in found.items() if group.code in one.groups
        }
        is_all = group.code == "all"
        if cells:
            rows.append(
                MatrixRow(
                    "group", group.code, group.name_vi, group.name_en, group.name_vi,
                    None if is_all else "all", 0 if is_all else 1, cells, has_below=True,
                )
            )  # fmt: skip
    return rows


def _unit_rows(
    sight: _Sight, found: Mapping[str, Column], root: str | None, depth: int | None
) -> list[MatrixRow]:
    """Organisations in tree order: addressees at level 1, units reporting to them below."""
    parents = _parents(sight)
    rows: list[MatrixRow] = []
    below: dict[str | None, list[str]] = {}
    for code in sight.visible:
        above = parents.get(code)
        below.setdefault(above if above in sight.visible else None, []).append(code)
    order = {unit.code: index for index, unit in enumerate(_display_order(sight))}

    def add(code: str, parent: str | None, level: int, left: int) -> None:
        unit = sight.tree[code]
        cells = {
            duty: one.organizations[code]
            for duty, one in found.items()
            if code in one.organizations
        }
        rows.append(_unit_row(unit, parent, level, cells, has_below=bool(below.get(code))))
        if left > 0:
            for child in sorted(below.get(code, ()), key=order.__getitem__):
                add(child, code, level + 1, left - 1)

    left = 0 if depth is None else depth
    if root is not None:
        add(root, None, 1, left)
    else:
        for code in sorted(below.get(None, ()), key=order.__getitem__):
            add(code, None, 1, left)
    return rows


def _parents(sight: _Sight) -> dict[str, str | None]:
    """Whom each unit is shown below: the unit it reports to, in any obligation.

    A unit that is also answerable itself stays where its reporting puts it (a college of a
    corporation answers item 15 and reports its phones to the corporation).
    """
    parents: dict[str, str | None] = {}
    for one in sight.assigned:
        if one.reports_to is not None:
            parents[one.organization] = one.reports_to
        else:
            parents.setdefault(one.organization, None)
    return parents


def _display_order(sight: _Sight) -> list[Organization]:
    """Groups in their order, then those named in items only, each by the directive's order."""
    rank: dict[str, tuple[int, int]] = {}
    for position, group in enumerate(sight.stored.directive.groups):
        for place, code in enumerate(group.members):
            rank.setdefault(code, (position, place))
    last = (10**6, 0)
    return sorted(
        (sight.tree[code] for code in sight.visible),
        key=lambda unit: (*rank.get(unit.code, last), unit.path),
    )


def _unit_row(
    unit: Organization, parent: str | None, level: int, cells: Mapping[str, Cell], *,
    has_below: bool,
) -> MatrixRow:  # fmt: skip
    return MatrixRow(
        "organization", unit.code, unit.name_vi, unit.name_en, unit.short_name, parent, level,
        cells, " ".join((unit.name_vi, unit.short_name, unit.code, *unit.aliases)),
        has_below, unit.org_type,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """An obligation's number for one organisation or group as of one instant."""

    at: datetime
    cell: Cell


def series(
    work: Work,
    slug: str,
    obligation: str,
    organization: str | None = None,
    basis: Basis | None = None,
    until: datetime | None = None,
    group: str = "all",
) -> tuple[SeriesPoint, ...]:
    """The trend: the cell at the end of each local day since the directive, and now.

    Args:
        work: The work.
        slug: The directive.
        obligation: Its code.
        organization: The unit; None for the whole directive (needs to see all of it).
        basis: The directive's headline by default.
        until: The last instant; now by default.
        group: Which group's, where no unit is named.
    """
    last = work.instant(until)
    sight = _sight(work, slug, last)
    directive = sight.stored.directive
    _check(sight, obligation, organization)
    basis = basis or directive.basis
    among = None if organization is None else _family(sight, organization)
    found = []
    for instant in _days(directive, last):
        cells = columns(work, slug, instant, basis, among, [obligation])[obligation]
        cell = (
            cells.groups.get(group)
            if organization is None
            else cells.organizations.get(organization)
        )
        if cell is not None:
            found.append(SeriesPoint(instant, cell))
    return tuple(found)


def _check(sight: _Sight, obligation: str, organization: str | None) -> None:
    if sight.stored.directive.obligation(obligation) is None:
        raise NotFound("obligation_not_found", obligation=obligation)
    if organization is None:
        if not sight.is_whole:
            raise NotFound("organization_not_found", organization="")
    elif organization not in sight.visible:
        raise NotFound("organization_not_found", organization=organization)


def _family(sight: _Sight, code: str) -> set[str]:
    """A unit and everybody who reports to it, however deep."""
    found, edge = {code}, {code}
    while edge:
        edge = {one.organization for one in sight.assigned if one.reports_to in edge} - found
        found |= edge
    return found & set(sight.visible) | {code}


def _days(directive: Directive, last: datetime) -> list[datetime]:
    """The last second of each local day from the issuing day on, and the last instant itself."""
    zone = ZoneInfo(directive.time_zone)
    end = last.astimezone(zone)
    day = max(directive.issued_on, (end - timedelta(days=MOST_POINTS)).date())
    instants = []
    while day < end.date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
        instants.append(midnight - timedelta(seconds=1))
        day += timedelta(days=1)
    return [*instants, last]


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
    sight = _sight(work, slug, at)
    directive = sight.stored.directive
    _check(sight, obligation, organization)
    duty = directive.obligation(obligation)
    assert duty is not None
    basis = basis or directive.basis
    if basis not in BASES:
        raise Invalid("unknown_basis", [("basis", "unknown_basis", {"basis": str(basis)[:40]})])
    among = None if organization is None else _family(sight, organization)
    on = {one: columns(work, slug, at, one, among, [obligation])[obligation] for one in BASES}

    def of(which: Basis) -> Cell | None:
        if organization is None:
            return on[which].groups.get(group)
        return on[which].organizations.get(organization)

    shown = of(basis)
    if shown is None:
        raise NotFound("cell_not_found", obligation=obligation, organization=organization or group)
    other: Basis = "accepted" if basis == "received" else "received"
    parents = _parents(sight)
    return CellView(
        directive=directive,
        stored=sight.stored,
        duty=duty,
        organization=sight.tree[organization] if organization else None,
        group=None if organization else group,
        cell=shown,
        other_basis=of(other),
        as_of=at,
        basis=basis,
        period=_deadline_period(directive, duty, at),
        below=_below(sight, duty, on[basis], organization, group, parents),
        parent=parents.get(organization or ""),
        log=tuple(
            directives.decision_log(work.session, ids=sight.stored.ids, obligation=duty.code)
        ),
    )


def _deadline_period(directive: Directive, duty: Obligation, at: datetime) -> Period | None:
    held = duty.periods_at(at)
    slots = [one for one in directive.periods if one.code in held]
    return next((one for one in slots if one.kind == "deadline"), slots[0] if slots else None)


def _below(
    sight: _Sight,
    duty: Obligation,
    found: Column,
    organization: str | None,
    group: str,
    parents: Mapping[str, str | None],
) -> tuple[MatrixRow, ...]:
    """The units whose cells make this one, in tree order: reporting units, or all answerable."""
    rows = []
    members = next((one.members for one in sight.stored.directive.groups if one.code == group), ())
    for unit in _display_order(sight):
        shown = found.organizations.get(unit.code)
        if shown is None:
            continue
        given = [
            one
            for one in sight.assigned
            if one.obligation == duty.code and one.organization == unit.code
        ]
        is_below = (
            any(one.part == "answerable" for one in given)
            and (group == "all" or unit.code in members)
            if organization is None
            else any(one.reports_to == organization for one in given)
        )
        if is_below:
            rows.append(
                _unit_row(unit, parents.get(unit.code), 2, {duty.code: shown}, has_below=False)
            )
    return tuple(rows)


def stale_since(row: MatrixRow) -> bool:
    """Whether any cell of a row shows a figure older than it should be."""
    return any(Mark.STALE in one.marks for one in row.cells.values())


def goal_for(
    work: Work, stored: StoredDirective, duty: Obligation, organization: str, at: datetime
) -> Goal:
    """The target and milestone that hold for one unit at an instant, for the entry form."""
    book = books.load(
        work.session, stored, basis="received", at=at, now=work.now, organizations=[organization]
    )
    return goal_of(book, duty, organization, at, deadline_of(book, duty, at))
