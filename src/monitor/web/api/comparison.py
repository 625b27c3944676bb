"""Two instants side by side: what changed between them, and why."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.comparison import CellChange, Flow, Why
from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.roles import May
from monitor.domain.standing import Cell, Number
from monitor.domain.statements import Cause, CauseKind, Changes, Line, Reports
from monitor.files.matrix_json import CellJson, cell_json, exact, exact_number, exactness, moment
from monitor.services import comparison as services
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Query, Told, operation
from monitor.web.api.reading import Instant


class CompareQuery(Query):
    """Which two instants, counting what, of which items."""

    since: Instant | None = Field(None, description="A day before the other, where none is given.")
    as_of: Instant | None = None
    basis: Basis | None = None
    item: str = Field("", max_length=200, description="Items with commas between; all, where none.")


@exact
class CauseJson(TypedDict):
    """What one unit brought into a number, or took out of it."""

    organization: str
    kind: CauseKind
    numerator: int | str | None
    denominator: int | str | None


@exact
class LineJson(TypedDict):
    """A duty's number then and now; where `causes` has any, they add up to the difference."""

    obligation: str
    organization: str | None
    before: CellJson | None
    now: CellJson
    causes: list[CauseJson]


@exact
class CellChangeJson(TypedDict):
    """A cell that is not what it was; null where the unit had no such duty at that instant."""

    organization: str
    obligation: str
    before: CellJson | None
    now: CellJson | None
    why: Why


@exact
class FlowJson(TypedDict):
    """Cells in one standing: `then` - `left` + `entered` = `now`, always."""

    standing: str
    then: int
    left: int
    entered: int
    now: int


@exact
class ReportsJson(TypedDict):
    """How many have reported at the later instant, and what moved that count since the earlier."""

    sent: int
    expected: int
    sent_then: int | None
    expected_then: int | None
    came: list[str]
    returned: list[str]
    gone: list[str]


@exact
class ComparisonJson(TypedDict):
    """What became of a directive between two instants, for one reader."""

    directive: str
    since: str
    as_of: str
    basis: Basis
    whole: bool
    reports: ReportsJson | None
    lines: list[LineJson]
    cells: list[CellChangeJson]
    flows: list[FlowJson]


@operation(
    "GET", "/directives/{slug}/comparison", shape=ComparisonJson, needs=[May.SEE_MATRIX],
    query=CompareQuery,
)  # fmt: skip
def read_comparison(work: Work, asked: Asked) -> Told:
    """What changed between two instants and why; the earlier one is what is gone back to."""
    query: CompareQuery = asked.query
    items = tuple(filter(None, (one.strip() for one in query.item.split(","))))
    found = services.compare(work, asked.slug, query.since, query.as_of, query.basis, items)
    zone = ZoneInfo(found.directive.time_zone)
    say = _Cells(found.directive, zone)
    told: ComparisonJson = {
        "directive": found.directive.slug,
        "since": moment(found.since, zone),
        "as_of": moment(found.as_of, zone),
        "basis": found.basis,
        "whole": found.is_whole,
        "reports": None if found.reports is None else _reports(found.reports, found.changes),
        "lines": [_line(one, say, found.is_whole) for one in found.lines],
        "cells": [_change(one, say) for one in found.cells],
        "flows": [_flow(one) for one in found.flows],
    }
    return Told(told)


class _Cells:
    """A directive's cells as JSON, each with its own duty's exactness."""

    def __init__(self, directive: Directive, zone: ZoneInfo) -> None:
        self.directive, self.zone = directive, zone
        self.kinds = {duty.code: exactness(directive, duty) for duty in directive.obligations}

    def cell(self, code: str, cell: Cell, *, is_group: bool = False) -> CellJson:
        return cell_json(cell, self.kinds[code], self.zone, is_group=is_group)

    def cell_or_none(self, code: str, cell: Cell | None, *, is_group: bool) -> CellJson | None:
        return None if cell is None else self.cell(code, cell, is_group=is_group)

    def cause(self, duty: Obligation, one: Cause) -> CauseJson:
        above, below = self.kinds[duty.code]
        return {
            "organization": one.who.code,
            "kind": one.kind,
            "numerator": _number(one.numerator, above),
            "denominator": _number(one.denominator, below),
        }


def _number(value: Number | None, is_decimal: bool) -> int | str | None:
    return exact_number(value, is_decimal=is_decimal)


def _line(one: Line, say: _Cells, is_whole: bool) -> LineJson:
    code, is_group = one.duty.code, is_whole and one.who is None
    return {
        "obligation": code,
        "organization": None if one.who is None else one.who.code,
        "before": say.cell_or_none(code, one.before, is_group=is_group),
        "now": say.cell(code, one.cell, is_group=is_group),
        "causes": [say.cause(one.duty, it) for it in one.causes],
    }


def _change(one: CellChange, say: _Cells) -> CellChangeJson:
    return {
        "organization": one.who.code,
        "obligation": one.code,
        "before": say.cell_or_none(one.code, one.before, is_group=False),
        "now": say.cell_or_none(one.code, one.now, is_group=False),
        "why": one.why,
    }


def _flow(one: Flow) -> FlowJson:
    return {
        "standing": one.standing.value,
        "then": one.then,
        "left": one.left,
        "entered": one.entered,
        "now": one.now,
    }


def _reports(found: Reports, moved: Changes | None) -> ReportsJson:
    return {
        "sent": found.sent,
        "expected": found.expected,
        "sent_then": None if moved is None else moved.sent_then,
        "expected_then": None if moved is None else moved.expected_then,
        "came": [] if moved is None else [one.who.code for one in moved.sent],
        "returned": [] if moved is None else [one.who.code for one in moved.returned],
        "gone": [] if moved is None else [one.code for one in moved.gone],
    }
