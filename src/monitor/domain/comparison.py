"""Two instants side by side: every number then and now, what moved it, and each cell that moved.

What moved a total is told by the rule of the digest (``domain.causes``), so the board and the mail
cannot give two reasons for one number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.domain.causes import cause_of, counted, explained
from monitor.domain.digest import Sight, gist, statement
from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.rollup import Columns
from monitor.domain.standing import Cell, Standing
from monitor.domain.statements import CauseKind, Changes, Line, Reports, Who

Why = (
    CauseKind
    | Literal[
        "given",
        "taken",
        "exempted",
        "asked_again",
        "below",
        "extended",
        "target",
        "overdue",
        "step",
    ]
)
"""Why a cell moved: what its unit's number did, or else what happened to the cell."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that is not what it was; None where the unit has no such duty at that instant."""

    who: Who
    code: str
    before: Cell | None
    now: Cell | None
    why: Why


@dataclass(frozen=True, slots=True)
class Flow:
    """Cells of organisations in one standing. ``then - left + entered == now``, always."""

    standing: Standing
    then: int
    left: int
    entered: int
    now: int


@dataclass(frozen=True)
class Comparison:
    """What became of a directive between two instants, for one reader.

    ``lines`` are every duty's number in the order of the directive, but that of the duty to report,
    which ``changes`` explain. ``reports`` are those of the later instant.
    """

    directive: Directive
    since: datetime
    as_of: datetime
    basis: Basis
    is_whole: bool
    reports: Reports | None
    changes: Changes | None
    lines: tuple[Line, ...]
    cells: tuple[CellChange, ...]
    flows: tuple[Flow, ...]

    def cells_of(self, code: str) -> list[CellChange]:
        """The cells of one duty that moved, in the order of the units."""
        return [one for one in self.cells if one.code == code]


def compare(
    now: Columns,
    before: Columns,
    *,
    directive: Directive,
    sight: Sight,
    as_of: datetime,
    since: datetime,
    basis: Basis,
    items: Collection[str] = (),
) -> Comparison:
    """What is not what it was.

    Args:
        now: Every obligation's cells as of ``as_of``.
        before: The same as of ``since``.
        directive: The directive the cells are of.
        sight: What the reader sees at either instant.
        as_of: The later instant.
        since: The earlier one.
        basis: What the cells count.
        items: Only duties of these items; all where none is named.
    """
    told = statement(
        now, before, directive=directive, sight=sight, as_of=as_of, since=since, basis=basis
    )
    wanted = [
        duty.code
        for duty in directive.obligations
        if (not items or (duty.item or "closing") in items) and duty.holds_at(as_of)
    ]
    order = {code: place for place, code in enumerate(wanted)}
    lines = sorted(
        (one for one in told.indicators if one.duty.code in order),
        key=lambda one: order[one.duty.code],
    )
    return Comparison(
        directive=directive,
        since=since,
        as_of=as_of,
        basis=basis,
        is_whole=sight.is_whole,
        reports=told.reports,
        changes=told.changes,
        lines=tuple(_explained(one, now, before, directive, sight) for one in lines),
        cells=tuple(_changes(wanted, now, before, sight)),
        flows=tuple(_flows(wanted, now, before, sight)),
    )


def has_moved(line: Line) -> bool:
    """Whether a duty's number is not what it was."""
    return line.before is None or gist(line.cell) != gist(line.before)


def _explained(
    line: Line, now: Columns, before: Columns, directive: Directive, sight: Sight
) -> Line:
    is_list = line.cell.standing is None or line.duty.headline.kind == "narrative"
    if is_list and sight.is_whole:
        return counted(line, now, before, directive, sight.units)
    top = None if sight.is_whole else (line.who or sight.roots[0]).code
    return explained(line, now, before, directive, sight.units, top)


def _changes(
    wanted: Collection[str], now: Columns, before: Columns, sight: Sight
) -> list[CellChange]:
    found = []
    for code in wanted:
        duty = _duty(code, now, before)
        if duty is None:
            continue
        for who in sight.units:
            then, after = _cell(before, code, who), _cell(now, code, who)
            if (then and gist(then)) != (after and gist(after)):
                found.append(CellChange(who, code, then, after, why_of(who, duty, then, after)))
    return found


def _duty(code: str, now: Columns, before: Columns) -> Obligation | None:
    column = now.get(code) or before.get(code)
    return None if column is None else column.obligation


def _cell(of: Columns, code: str, who: Who) -> Cell | None:
    return of[code].organizations.get(who.code) if code in of else None


def why_of(who: Who, duty: Obligation, then: Cell | None, now: Cell | None) -> Why:
    """Why a cell moved: the first of these that is so."""
    if then is None or now is None:
        return "given" if then is None else "taken"
    is_out = now.standing is Standing.NOT_APPLICABLE
    if is_out != (then.standing is Standing.NOT_APPLICABLE):
        return "exempted" if is_out else "asked_again"
    cause = cause_of(who, then, now)
    if now.contribution in ("children", "both") and (cause or _units(then) != _units(now)):
        return "below"
    if cause is not None:
        return cause.kind
    if now.standing is not then.standing:
        if now.standing is Standing.RETURNED:
            return "returned"
        if then.extended != now.extended:
            return "extended"
        if now.standing is Standing.OVERDUE:
            return "overdue"
    return "target" if then.goal != now.goal and _is_judged(now, duty) else "step"


def _units(cell: Cell) -> tuple[object, ...]:
    return cell.reported, cell.expected, tuple(sorted(cell.counts.items()))


def _is_judged(cell: Cell, duty: Obligation) -> bool:
    """Whether the cell's standing is what its figure achieves, of which a target is a part."""
    return cell.numerator is not None and duty.headline.kind != "narrative"


def _flows(wanted: Collection[str], now: Columns, before: Columns, sight: Sight) -> list[Flow]:
    """How many cells left each standing, and how many came into it."""
    then, after, left, entered = (Counter[Standing]() for _ in range(4))
    for code in wanted:
        for who in sight.units:
            was, is_now = (_standing(_cell(of, code, who)) for of in (before, now))
            then.update([was] if was else [])
            after.update([is_now] if is_now else [])
            if was is not is_now:
                left.update([was] if was else [])
                entered.update([is_now] if is_now else [])
    return [
        Flow(one, then[one], left[one], entered[one], after[one])
        for one in Standing
        if then[one] or after[one]
    ]


def _standing(cell: Cell | None) -> Standing | None:
    return None if cell is None else cell.standing
