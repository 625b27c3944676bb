"""The matrix itself: its columns, and its rows as one reader may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.domain.directive import Basis, Directive, IndicatorKind, Obligation
from monitor.domain.errors import NotFound
from monitor.domain.organization import Organization
from monitor.domain.rollup import Column
from monitor.domain.standing import Cell, Goal
from monitor.services.matrix.columns import column_apart, columns, columns_among
from monitor.services.matrix.sight import Seen, seen
from monitor.services.matrix.top import Below, below, is_large, rolled, rolled_up
from monitor.services.work import Work
from monitor.store import kept


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
    later: Mapping[str, datetime] = field(default_factory=dict)
    """Units in sight whose own deadline is later than ``due_at``, and until when each has time."""


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
    root: str | None = None
    """The organisation asked about with those below it; None for all the reader sees."""


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
    sight = seen(work, slug, at)
    basis = sight.basis(basis)
    if root is not None and root not in sight.by_code:
        raise NotFound("organization_not_found", organization=root)
    found = _found(work, sight, at, basis, obligations, root, depth)
    return _matrix(work, sight, at, basis, found, root, depth)


def _matrix(
    work: Work,
    sight: Seen,
    at: datetime,
    basis: Basis,
    found: Mapping[str, Column],
    root: str | None,
    depth: int | None,
) -> Matrix:
    """The matrix of these columns, as far down as is asked."""
    stored, directive = sight.stored, sight.stored.directive
    rows: list[MatrixRow] = []
    if sight.is_whole and root is None:
        rows.extend(_group_rows(directive, found))
    rows.extend(_unit_rows(sight, found, root, depth))
    among = None if root is None else sight.branch([root])
    return Matrix(
        directive=directive,
        as_of=at,
        basis=basis,
        version=stored.version + kept.stamp(work.session, ids=stored.ids).version,
        columns=tuple(
            _column(directive, one, at, among)
            for one in found.values()
            if one.obligation.holds_at(at)
        ),
        rows=tuple(rows),
        is_whole=sight.is_whole,
        root=root,
    )


def top(
    work: Work,
    slug: str,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    *,
    more_than: int,
) -> tuple[Matrix, Below] | None:
    """The groups and those shown below nobody, and how what is below them stands.

    None where there are no more organisations in sight than ``more_than``: then the whole matrix is
    shown.

    Raises:
        NotFound: No such directive in the actor's scope.
        Invalid: The instant lies in the future, or the basis is unknown.
    """
    at = work.instant(as_of)
    sight = seen(work, slug, at)
    if len(sight.units) <= more_than:
        return None
    counted = sight.basis(basis)
    if sight.is_whole:
        found = rolled(work, sight, at, counted)
    else:
        found = rolled_up(_found(work, sight, at, counted, None, None, None), sight)
    columns = found.as_columns(sight.stored.directive)
    return _matrix(work, sight, at, counted, columns, None, None), below(sight, found)


def _found(
    work: Work,
    sight: Seen,
    at: datetime,
    basis: Basis,
    obligations: Collection[str] | None,
    root: str | None,
    depth: int | None,
) -> dict[str, Column]:
    """The columns asked for; the present's are kept whole, of a past instant one costs less.

    Of a board too large to be kept no more is made than is asked for.
    """
    stored = sight.stored
    if obligations is None and is_large(stored):
        if root is None and not depth and sight.is_whole:
            return rolled(work, sight, at, basis).as_columns(stored.directive)
        if at < work.now and (root is not None or not sight.is_whole):
            among = sight.branch([root] if root is not None else sight.by_code)
            return columns_among(work, stored, at, basis, among)
    if obligations is None or at >= work.now:
        found = columns(work, sight.stored, at, basis, sight.codes)
        return {c: one for c, one in found.items() if obligations is None or c in obligations}
    return {
        duty.code: column_apart(work, sight.stored, duty, [at], basis, sight.codes)[0]
        for duty in sight.stored.directive.obligations
        if duty.code in obligations
    }


def _column(
    directive: Directive, found: Column, at: datetime, among: Collection[str] | None
) -> MatrixColumn:
    duty = found.obligation
    held = duty.periods_at(at)
    slot = next(
        (one for one in directive.periods if one.code in held and one.kind == "deadline"), None
    )
    headline = duty.headline
    longer = {} if slot is None else found.later(slot.due)
    later = {code: due for code, due in longer.items() if among is None or code in among}
    return MatrixColumn(
        duty.code, duty.item, duty.title_vi, duty.title_en, headline.code, headline.name_vi,
        headline.name_en, headline.kind, headline.unit, found.goal, duty.words_at(at),
        duty.binding, duty.aggregation, slot.due if slot else None,
        slot.due_rule if slot else "", duty, later,
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
    sight: Seen, found: Mapping[str, Column], root: str | None, depth: int | None
) -> list[MatrixRow]:
    """Organisations in tree order: addressees at level 1, units reporting to them below."""
    rows: list[MatrixRow] = []
    # Of all units column by column, for most have few of the columns; of a branch unit by unit.
    by_unit = _by_unit(found) if root is None and depth else None

    def add(unit: Organization, parent: str | None, level: int, left: int) -> None:
        cells = by_unit.get(unit.code, {}) if by_unit is not None else _cells(found, unit.code)
        children = sight.below.get(unit.code, ())
        rows.append(unit_row(unit, parent, level, cells, has_below=bool(children)))
        for child in children if left > 0 else ():
            add(child, unit.code, level + 1, left - 1)

    for unit in sight.below.get(None, ()) if root is None else (sight.by_code[root],):
        add(unit, None, 1, depth or 0)
    return rows


def _by_unit(found: Mapping[str, Column]) -> Mapping[str, Mapping[str, Cell]]:
    made: dict[str, dict[str, Cell]] = {}
    for duty, one in found.items():
        for code, cell in one.organizations.items():
            made.setdefault(code, {})[duty] = cell
    return made


def _cells(found: Mapping[str, Column], code: str) -> Mapping[str, Cell]:
    return {
        duty: one.organizations[code] for duty, one in found.items() if code in one.organizations
    }


def unit_row(
    unit: Organization, parent: str | None, level: int, cells: Mapping[str, Cell], *,
    has_below: bool,
) -> MatrixRow:  # fmt: skip
    """An organisation's row."""
    return MatrixRow(
        "organization", unit.code, unit.name_vi, unit.name_en, unit.short_name, parent, level,
        cells, " ".join((unit.name_vi, unit.short_name, unit.code, *unit.aliases)),
        has_below, unit.org_type,
    )  # fmt: skip
