"""The grid as a sheet: which rows are in order, what they come to, and which may be handed in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from monitor.domain import sums
from monitor.domain.checks import Issue
from monitor.domain.directive import Assignment, Field, Indicator, Obligation
from monitor.domain.sums import Share, Sum
from monitor.domain.workflow import State, next_state
from monitor.services.grid import Grid, GridRow
from monitor.services.grid_entry import Weighed, WeighedRow

Verdict = Literal["good", "missing", "wrong", "free"]
NUMBERS = ("count", "decimal")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A headline ratio both of whose figures are typed in the grid."""

    indicator: Indicator
    obligation: Obligation

    @property
    def parts(self) -> tuple[str, str]:
        """Codes of the part and of the whole."""
        return self.indicator.numerator or "", self.indicator.denominator or ""


@dataclass(frozen=True)
class Totals:
    """What the rows in order come to.

    ``good`` rows are in order of ``of`` that are asked for something; ``missing`` lack something
    that is required, ``wrong`` have something to put right. ``sums`` is by field and ``shares`` by
    indicator; what may not be added up is absent. ``asked`` is how many rows are asked a field.
    """

    of: int
    good: int
    missing: int
    wrong: int
    sums: Mapping[str, Sum]
    shares: Mapping[str, Share]
    asked: Mapping[str, int]


def verdict(row: GridRow) -> Verdict:
    """Whether a row is in order: nothing wrong in it, and nothing missing that is required.

    ``free``: nothing is required of it and nothing was given, as of a parent made of its units.
    """
    if not row.entries:
        return "missing" if any(one.asked == "required" for one in row.asked.values()) else "free"
    errors = [one for one in row.issues if one.severity == "error"]
    if any(one.code != "required" for one in errors):
        return "wrong"
    return "missing" if errors else "good"


def unanswered(row: GridRow) -> list[Issue]:
    """The warnings of a row that no reason answers yet."""
    return [one for one in row.issues if one.severity == "warning" and not one.reason]


def may_hand_in(row: GridRow) -> bool:
    """Whether a row can be handed in as it stands; a warning never blocks."""
    return row.lock is None and verdict(row) == "good"


def ratios(held: Grid) -> list[Ratio]:
    """The headline ratios of any row whose two figures are typed here, each once."""
    typed = {one.code for one in held.fields}
    found: dict[str, Ratio] = {}
    for row in held.rows:
        for one in row.measured:
            if one.is_headline and one.indicator.kind == "ratio":
                ratio = Ratio(one.indicator, one.obligation)
                if typed.issuperset(ratio.parts):
                    found[one.indicator.code] = ratio
    order = [duty.code for duty in held.stored.directive.obligations]
    return sorted(found.values(), key=lambda one: order.index(one.obligation.code))


def measures(row: GridRow, ratio: Ratio) -> bool:
    """Whether a row's own form feeds a ratio."""
    return any(one.indicator.code == ratio.indicator.code for one in row.measured)


def totals(held: Grid) -> Totals:
    """What the rows come to, by the rules of the roll-up, over those in order only."""
    verdicts = [verdict(row) for row in held.rows]
    good = [row for row, said in zip(held.rows, verdicts, strict=True) if said == "good"]
    asking = {
        one.code: [row for row in held.rows if one.code in row.asked] for one in held.fields
    }  # fmt: skip
    return Totals(
        of=len(held.rows) - verdicts.count("free"),
        good=len(good),
        missing=verdicts.count("missing"),
        wrong=verdicts.count("wrong"),
        sums={
            one.code: sums.sum_of(one.code, [row.entries for row in good])
            for one in held.fields
            if one.type in NUMBERS and _may_add(held, one, asking[one.code])
        },
        shares={
            one.indicator.code: sums.share_of(
                *one.parts, [row.entries for row in good if measures(row, one)]
            )
            for one in ratios(held)
            if _adds_up(held, one.obligation, held.rows)
        },
        asked={code: len(rows) for code, rows in asking.items()},
    )


def _may_add(held: Grid, field: Field, rows: Collection[GridRow]) -> bool:
    """Whether a column may be added up: every obligation it is asked for must allow it."""
    duties = {
        one.obligation.code: one.obligation
        for row in rows
        for one in row.measured
        if field.code in one.indicator.fields
        or field.code in held.stored.directive.typed_fields(one.obligation)
    }
    return all(_adds_up(held, duty, rows) for duty in duties.values())


def _adds_up(held: Grid, duty: Obligation, rows: Collection[GridRow]) -> bool:
    units = {row.code for row in rows}
    given: list[Assignment] = [
        one
        for one in held.stored.directive.assignments
        if one.obligation == duty.code
        and one.organization in units
        and one.part != "coordinating"
        and one.holds_at(held.at)
    ]
    return sums.adds_up(duty, given)


def kept(weighed: Weighed) -> Grid:
    """The grid as it stands once the rows that may be kept were, without asking anew."""
    changed = {one.row.code: _kept(one, weighed.grid) for one in weighed.changed}
    rows = tuple(changed.get(row.code, row) for row in weighed.grid.rows)
    return replace(weighed.grid, rows=rows)


def _kept(weighed: WeighedRow, held: Grid) -> GridRow:
    row = weighed.row
    return replace(
        row,
        state=next_state("save", row.state) or State.DRAFT,
        version=row.version + 1,
        entries=weighed.entries,
        issues=weighed.issues,
        saved_at=held.at,
    )
