"""The digest: where a directive stands at an instant, as data, for one reader's scope.

A statement is made from the cells of the matrix and nothing else, so a mail can say no other number
than the screen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from monitor.domain.amended import amended, short
from monitor.domain.amendment import Amendment
from monitor.domain.causes import explained
from monitor.domain.directive import Basis, Directive, Obligation, Period
from monitor.domain.rollup import OUT, Columns
from monitor.domain.standing import Cell, Mark, Standing
from monitor.domain.statements import (
    Changes,
    Grid,
    GridRow,
    Line,
    Reports,
    Sign,
    Stale,
    Statement,
    UnitLine,
    Who,
    from_json,
    to_json,
)

__all__ = ["Sight", "Statement", "from_json", "reached", "reporting_duty", "statement", "to_json"]

ROWS, COLUMNS = 12, 4
"""Most rows and columns of the digest's matrix: what a phone can show."""


@dataclass(frozen=True)
class Sight:
    """What a reader sees: the units in display order, and who stands below whom.

    Totals of groups are shown only where it is the whole directive. ``left`` were in sight at the
    instant before and are asked nothing any more: they are named only in what changed.
    """

    units: Sequence[Who]
    parents: Mapping[str, str | None]
    is_whole: bool
    left: Sequence[Who] = ()

    @property
    def roots(self) -> tuple[Who, ...]:
        """The topmost units of the scope."""
        codes = {one.code for one in self.units}
        return tuple(one for one in self.units if self.parents.get(one.code) not in codes)

    @property
    def top(self) -> str | None:
        """The unit whose number is told first; None where it is the whole directive's."""
        return None if self.is_whole else self.roots[0].code


def statement(
    now: Columns,
    before: Columns | None,
    *,
    directive: Directive,
    sight: Sight,
    as_of: datetime,
    since: datetime | None = None,
    basis: Basis = "received",
    other: Columns | None = None,
    signs: Mapping[str, Sign] | None = None,
    uncomputed: Collection[str] = (),
    amendments: Collection[Amendment] = (),
) -> Statement:
    """Where things stand for one reader.

    Args:
        now: Every obligation's cells as of ``as_of``.
        before: The same as of ``since``; None where there is nothing to compare with.
        directive: The directive the cells are of.
        sight: What the reader may see; nothing outside it is said.
        as_of: The statement's instant.
        since: The instant of ``before``.
        basis: What the cells count.
        other: The cells of the other basis, to name the difference.
        signs: Last signs of life by organisation.
        uncomputed: Codes of obligations whose cells could not be computed.
        amendments: What later directives made of its obligations, oldest first.
    """
    reporting = reporting_duty(directive, as_of)
    count = _Count(reporting, sight, basis, signs or {})
    lines = _lines(now, before, other, sight, reporting)
    seen = (*sight.units, *sight.left)
    numbers = tuple(
        explained(one, now, before, directive, seen, sight.top) for one in _numbers(lines)
    )
    ordered = tuple(sorted(lines, key=_distance))
    reports = count.reports(now, other) if _tells_reports(now, sight, reporting) else None
    return Statement(
        directive=directive.slug,
        number=directive.number,
        time_zone=directive.time_zone,
        as_of=as_of,
        basis=basis,
        since=since if before is not None else None,
        scope=() if sight.is_whole else sight.roots,
        is_whole=sight.is_whole,
        reports=reports,
        numbers=numbers,
        indicators=ordered,
        changes=_changes(count, now, before),
        amended=amended(
            amendments, directive, now=now, before=before, since=since, until=as_of,
            units=None if sight.is_whole else [one.code for one in seen], top=sight.top,
        ),
        grid=_grid(now, sight, reporting, (*numbers, *ordered)),
        uncomputed=tuple(
            short(duty) for duty in directive.obligations if duty.code in set(uncomputed)
        ),
        stale=_stale(now, sight, directive, as_of),
        are_all_met=_is_all_in(reports) and not uncomputed and _are_all_met(now, lines, sight),
    )  # fmt: skip


def _tells_reports(of: Columns, sight: Sight, reporting: Obligation | None) -> bool:
    """Whether reports can be counted: the whole's are by the reporting duty's cells, if there."""
    return reporting is None or not sight.is_whole or reporting.code in of


def _changes(count: _Count, now: Columns, before: Columns | None) -> Changes | None:
    """What changed among the reports; None where they cannot be counted at both instants."""
    if before is None:
        return None
    told = (_tells_reports(of, count.sight, count.duty) for of in (now, before))
    return count.changes(now, before) if all(told) else None


def _is_all_in(reports: Reports | None) -> bool:
    return reports is not None and reports.sent == reports.expected > 0


def has_news(told: Statement) -> bool:
    """Whether somebody is out, something moved, or not everything could be told."""
    count, changes = told.reports, told.changes
    if told.uncomputed or told.stale or told.amended or count is None or changes is None:
        return True
    return bool(count.overdue or count.returned) or not changes.is_empty or has_moved(told)


def has_moved(told: Statement) -> bool:
    """Whether any number differs from the one before."""
    return any(
        line.before is None or gist(line.cell) != gist(line.before) for line in told.indicators
    )


def gist(cell: Cell) -> tuple[object, ...]:
    """What must differ for a cell to have moved: days that pass alone move nothing."""
    return (
        cell.standing,
        cell.numerator,
        cell.denominator,
        cell.reported,
        cell.expected,
        tuple(sorted(cell.counts.items())),
    )


def reporting_duty(directive: Directive, at: datetime) -> Obligation | None:
    """The duty to send the report itself, which the system knows without asking; None for none.

    Where a later document has ended it, whoever still owes figures owes a report.
    """
    for duty in (one for one in directive.obligations if one.holds_at(at)):
        asked = directive.fields.get(duty.headline.numerator or "")
        if asked and asked.computation and asked.computation.kind == "report_sent":
            return duty
    return None


class _Count:
    """Counting reports: who is in, who is out, what changed."""

    def __init__(
        self, duty: Obligation | None, sight: Sight, basis: Basis, signs: Mapping[str, Sign]
    ) -> None:
        self.duty, self.sight, self.basis, self.signs = duty, sight, basis, signs

    def lines(self, of: Columns, basis: Basis) -> dict[str, tuple[UnitLine, bool]]:
        """Each unit that must report with whether it has; exempt and unasked units are absent."""
        found = {}
        for who in (*self.sight.units, *self.sight.left):
            line = self._line(who, of, basis)
            if line is not None:
                found[who.code] = line
        return found

    def _line(self, who: Who, of: Columns, basis: Basis) -> tuple[UnitLine, bool] | None:
        columns = list(of.values())
        if self.sight.is_whole and self.duty is not None:
            # The text names who reports; of anybody else no report is counted.
            columns = [of[self.duty.code]] if self.duty.code in of else []
        cells = _own_cells(
            [one.organizations[who.code] for one in columns if who.code in one.organizations]
        )
        if not cells:
            return None
        standing = _unit_standing(cells, basis)
        is_in = standing is Standing.REPORTED
        line = UnitLine(
            who,
            standing,
            max((one.late_days for one in cells if is_in or one.standing is standing), default=0),
            max((one.sent_at for one in cells if one.sent_at is not None), default=None),
            None if is_in else _sign(cells, self.signs.get(who.code)),
            any(Mark.EXTENDED in one.marks for one in cells),
        )
        return line, is_in

    def reports(self, now: Columns, other: Columns | None) -> Reports:
        lines = self.lines(now, self.basis)

        def out(standing: Standing) -> tuple[UnitLine, ...]:
            found = [line for line, _ in lines.values() if line.standing is standing]
            return tuple(sorted(found, key=lambda line: -line.late_days))

        counted = None
        if other is not None:
            basis: Basis = "accepted" if self.basis == "received" else "received"
            counted = sum(is_in for _, is_in in self.lines(other, basis).values())
        return Reports(
            sum(is_in for _, is_in in lines.values()), len(lines), counted,
            out(Standing.OVERDUE), out(Standing.RETURNED), out(Standing.AWAITING),
            out(Standing.NOT_REPORTED), tuple(one for one, _ in lines.values() if one.is_extended),
        )  # fmt: skip

    def changes(self, now: Columns, before: Columns) -> Changes:
        after, then = self.lines(now, self.basis), self.lines(before, self.basis)
        was_in = {code for code, (_, is_in) in then.items() if is_in}
        is_in = {code for code, (_, is_in) in after.items() if is_in}
        overdue_then = {c for c, (line, _) in then.items() if line.standing is Standing.OVERDUE}
        return Changes(
            len(was_in),
            len(then),
            tuple(line for code, (line, _) in after.items() if code in is_in - was_in),
            tuple(line for code, (line, _) in after.items() if code in was_in - is_in),
            tuple(line.who for code, (line, _) in then.items() if code in was_in - set(after)),
            tuple(
                line
                for code, (line, _) in after.items()
                if line.standing is Standing.OVERDUE and code not in overdue_then
            ),
        )


def _own_cells(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that tell of the unit's own report, not of the units below it; none if exempt."""
    asked = [one for one in cells if one.standing is not Standing.NOT_APPLICABLE]
    own = [one for one in asked if one.contribution in (None, "own")]
    return own or [one for one in asked if one.contribution == "both"]


def _unit_standing(cells: Sequence[Cell], basis: Basis) -> Standing:
    """What a unit's report is, over its cells: out if any is, in if anything counts."""
    said = {one.standing for one in cells}
    for out in (Standing.RETURNED, Standing.OVERDUE):
        if out in said:
            return out
    if any(_counts(one, basis) for one in cells):
        return Standing.REPORTED
    return Standing.AWAITING if Standing.AWAITING in said else Standing.NOT_REPORTED


def _counts(cell: Cell, basis: Basis) -> bool:
    return cell.sent_at is not None if basis == "received" else bool(cell.reported)


def _sign(cells: Sequence[Cell], seen: Sign | None) -> Sign | None:
    """The last sign of life: waiting for the head goes before a draft, a draft before a visit."""
    states = {one.own.state for one in cells if one.own is not None}
    if "submitted" in states:
        return Sign("waiting")
    if "draft" in states:
        return seen if seen is not None and seen.kind == "draft" else Sign("draft")
    return seen


def _lines(
    now: Columns, before: Columns | None, other: Columns | None, sight: Sight,
    reporting: Obligation | None,
) -> list[Line]:  # fmt: skip
    """Every obligation's number in the scope: the whole's group, or the topmost unit's own row."""
    found = []
    roots = sight.roots
    for code, column in now.items():
        if reporting is not None and code == reporting.code:
            continue
        if sight.is_whole:
            if (cell := column.groups.get("all")) is not None:
                found.append(
                    Line(short(column.obligation), cell, _group(before, code), _group(other, code))
                )
            continue
        found.extend(
            Line(
                short(column.obligation),
                column.organizations[root.code],
                _unit(before, code, root.code),
                _unit(other, code, root.code),
                root if len(roots) > 1 else None,
            )
            for root in roots
            if root.code in column.organizations
        )
    return [one for one in found if one.cell.standing is not Standing.NOT_APPLICABLE]


def _group(of: Columns | None, code: str) -> Cell | None:
    return of[code].groups.get("all") if of is not None and code in of else None


def _unit(of: Columns | None, code: str, organization: str) -> Cell | None:
    return of[code].organizations.get(organization) if of is not None and code in of else None


def reached(cell: Cell) -> Decimal | None:
    """How much of the target is reached, 1 for all of it; None without a target or a number."""
    if not cell.goal.target or cell.value is None:
        return None
    return Decimal(cell.value) / cell.goal.target


def _distance(line: Line) -> tuple[int, Decimal]:
    """Farthest from the target first; then aims nobody has a number for, values, mere lists."""
    if line.cell.standing is None:
        return 3, Decimal(0)
    if line.cell.goal.target is None:
        return 2, Decimal(0)
    part = reached(line.cell)
    return (1, Decimal(0)) if part is None else (0, part)


def _numbers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The worst of what the text itself measures in numbers, and the duty that reaches farthest."""
    totals = [one for one in lines if one.cell.standing is not None and one.who is None]
    aimed = [
        one
        for one in totals
        if one.duty.headline.kind in ("ratio", "count") and one.cell.goal.target is not None
    ]
    stated = [one for one in aimed if one.cell.goal.source == "explicit"] or aimed
    chosen = sorted(stated, key=_distance)[:1]
    shares = [one for one in totals if one.duty.headline.kind == "ratio" and one not in chosen]
    widest = max(
        shares,
        key=lambda one: (one.cell.coverage_kind == "counted", one.cell.expected or 0),
        default=None,
    )
    return tuple(chosen if widest is None else [*chosen, widest])


def _grid(now: Columns, sight: Sight, reporting: Obligation | None, lines: Sequence[Line]) -> Grid:
    """The rows that need somebody most: out first, then behind, in the directive's order."""
    codes = [reporting.code] if reporting is not None and reporting.code in now else []
    for line in lines:
        if line.duty.code not in codes and len(codes) < COLUMNS:
            codes.append(line.duty.code)
    roots = {one.code for one in sight.roots}
    rows = []
    for who in sight.units:
        if sight.is_whole and who.code not in roots:
            continue
        cells = {
            c: now[c].organizations[who.code] for c in codes if who.code in now[c].organizations
        }
        if cells:
            rows.append(GridRow(who, cells))

    def need(row: GridRow) -> tuple[int, int]:
        said = [one.standing for one in row.cells.values()]
        return -sum(one in OUT for one in said), -said.count(Standing.BEHIND)

    return Grid(
        tuple(short(now[code].obligation) for code in codes), tuple(sorted(rows, key=need)[:ROWS])
    )


def _are_all_met(now: Columns, lines: Sequence[Line], sight: Sight) -> bool:
    """Whether every cell in sight that is held against a target has met it, lists included."""
    codes = {one.code for one in sight.units}
    cells = [line.cell for line in lines if line.cell.standing is not None]
    cells += [
        cell
        for column in now.values()
        for code, cell in column.organizations.items()
        if code in codes
    ]
    done = (Standing.MET, Standing.NOT_APPLICABLE, Standing.REPORTED)
    return all(one.standing in done for one in cells if one.goal.target is not None)


def _stale(now: Columns, sight: Sight, directive: Directive, as_of: datetime) -> Stale | None:
    """Whether a whole reporting period went by without a sending from anybody in sight."""
    codes = {one.code for one in sight.units}
    newest = max(
        (
            cell.sent_at
            for column in now.values()
            for code, cell in column.organizations.items()
            if code in codes and cell.sent_at is not None
        ),
        default=None,
    )

    def is_missed(slot: Period) -> bool:
        return slot.due <= as_of and (newest is None or newest < slot.opens)

    missed = [slot for slot in directive.periods_at(as_of) if is_missed(slot)]
    return Stale(newest, missed[-1].code) if missed else None
