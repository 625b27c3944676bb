"""Why a number of the digest moved: what each unit brought into it, or took out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from monitor.domain.directive import Directive
from monitor.domain.rollup import Column, Columns
from monitor.domain.standing import Cell, Number, Standing
from monitor.domain.statements import Cause, CauseKind, Line, Who


def explained(
    line: Line,
    now: Columns,
    before: Columns | None,
    directive: Directive,
    units: Sequence[Who],
    top: str | None,
) -> Line:
    """The line with what each unit brought into its number or took out of it, where it adds up.

    Args:
        line: A number of the digest, with what it was before.
        now: The matrix's columns by obligation.
        before: The same at the instant it is compared with; None where there is none.
        directive: The directive, for who answers for what.
        units: The units the reader sees.
        top: The unit whose total it is; None where it is the whole directive's.
    """
    code = line.duty.code
    if line.before is None or before is None or code not in before:
        return line
    parts = _parts(directive, code, top, line.cell)
    who = {one.code: one for one in units}
    after, then = now[code].organizations, before[code].organizations
    causes = [
        cause
        for unit in parts
        if unit in who
        if (cause := cause_of(who[unit], then.get(unit), after.get(unit))) is not None
    ]
    if top is not None and (rest := _rest(who[top], line, causes)) is not None:
        causes.append(rest)
    return replace(line, causes=tuple(causes)) if _adds_up(line, causes) else line


def counted(
    line: Line, now: Columns, before: Columns | None, directive: Directive, units: Sequence[Who]
) -> Line:
    """A list that adds no figures up, with the bodies that came into its count or left it.

    The causes' numerators are how many; the arguments are those of ``explained``, of a reader who
    sees the whole.
    """
    code = line.duty.code
    if line.before is None or before is None or code not in before:
        return line
    who = {one.code: one for one in units}
    after, then = now[code], before[code]
    causes = []
    for unit in _parts(directive, code, None, line.cell):
        is_in, was_in = _is_in(after, unit), _is_in(then, unit)
        if unit in who and is_in != was_in:
            kind = _kind(after.organizations.get(unit), is_in=is_in, was_in=was_in)
            causes.append(Cause(who[unit], kind, int(is_in) - int(was_in)))
    moved = (line.cell.reported or 0) - (line.before.reported or 0)
    is_whole = sum(one.numerator for one in causes) == moved
    return replace(line, causes=tuple(causes)) if is_whole else line


def _is_in(of: Column, unit: str) -> bool:
    """Whether a body is counted as in: by its own figure, whatever those below it gave."""
    view = of.made.views.get(unit) if of.made is not None else None
    return view is not None and view.has_figure and not view.is_exempt


def _parts(directive: Directive, code: str, top: str | None, cell: Cell) -> list[str]:
    """Whose numbers a total is the sum of: the answerable units, or those that report to one."""
    if top is not None and cell.contribution not in ("children", "both"):
        return []
    return list(
        dict.fromkeys(
            one.organization
            for one in directive.assignments
            if one.obligation == code
            and (one.part == "answerable" if top is None else one.reports_to == top)
        )
    )


def cause_of(who: Who, then: Cell | None, now: Cell | None) -> Cause | None:
    """What a unit's number did to the total; None where it did nothing."""
    above, below = _added(now, then, "numerator"), _added(now, then, "denominator")
    is_in, was_in = _has_number(now), _has_number(then)
    if is_in == was_in and not above and not below:
        return None
    return Cause(who, _kind(now, is_in=is_in, was_in=was_in), above or 0, below)


def _kind(now: Cell | None, *, is_in: bool, was_in: bool) -> CauseKind:
    """What became of a unit's number, by whether there is one and was one."""
    if is_in:
        return "updated" if was_in else "first"
    return "returned" if now is not None and now.standing is Standing.RETURNED else "gone"


def _has_number(cell: Cell | None) -> bool:
    return cell is not None and cell.numerator is not None


def _added(
    now: Cell | None, then: Cell | None, part: Literal["numerator", "denominator"]
) -> Number | None:
    """The difference; what is not there adds nothing. None where neither has such a number."""
    values = [None if one is None else getattr(one, part) for one in (now, then)]
    if values == [None, None]:
        return None
    difference: Number = (values[0] or 0) - (values[1] or 0)
    return difference


def _rest(who: Who, line: Line, causes: Sequence[Cause]) -> Cause | None:
    """What the unit itself brought beside those below it."""
    above = (_added(line.cell, line.before, "numerator") or 0) - sum(c.numerator for c in causes)
    below = _added(line.cell, line.before, "denominator")
    if below is not None:
        below -= sum(cause.denominator or 0 for cause in causes)
    return Cause(who, "updated", above, below) if above or below else None


def _adds_up(line: Line, causes: Sequence[Cause]) -> bool:
    """Whether the causes are the whole difference, above and below the line."""
    above = _added(line.cell, line.before, "numerator") or 0
    below = _added(line.cell, line.before, "denominator") or 0
    return above == sum(cause.numerator for cause in causes) and below == sum(
        cause.denominator or 0 for cause in causes
    )
