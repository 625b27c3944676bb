"""The matrix as programs read it: counts as integers, other numbers as exact decimal strings.

The shapes are what the description of the interface is generated from, so it says what is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NotRequired
from zoneinfo import ZoneInfo

from pydantic import with_config
from typing_extensions import TypedDict  # pydantic reads only this one before Python 3.12

from monitor.domain.directive import (
    Aggregation,
    Basis,
    Binding,
    Directive,
    IndicatorKind,
    Obligation,
    TargetSource,
)
from monitor.domain.names import full_name
from monitor.domain.standing import Cell, Goal, Number
from monitor.present.language import locale_of
from monitor.present.standings import title_of
from monitor.services.matrix import Matrix, MatrixColumn, MatrixRow

exact = with_config(extra="forbid")
"""Marks a shape that has the named parts and no other."""


@exact
class Coverage(TypedDict):
    """How many of the expected units (or of a body's own facilities) are behind a number."""

    reported: int
    expected: int
    kind: Literal["counted", "declared"]


@exact
class Own(TypedDict):
    """Where the unit's own report is, and the number of its newest revision."""

    state: str
    revision: int


@exact
class CellJson(TypedDict):
    """One cell. Null is unknown, never zero; `value`, `low`, `high` are percent or the count."""

    standing: str | None
    late_days: int
    marks: list[str]
    contribution: NotRequired[str | None]
    value: str | None
    numerator: int | str | None
    denominator: int | str | None
    low: str | None
    high: str | None
    coverage: Coverage | None
    counts: dict[str, int]
    extended: int
    own: Own | None
    figure_at: str | None
    sent_at: str | None


@exact
class RowJson(TypedDict):
    """A group or an organisation; an obligation it does not have is absent from `cells`."""

    kind: Literal["group", "organization"]
    group: NotRequired[str]
    organization: NotRequired[str]
    name: str
    parent: str | None
    level: int
    cells: dict[str, CellJson]


@exact
class GoalJson(TypedDict):
    """What a number is held against; `milestone` is the next one set. Null where there is none."""

    target: str | None
    target_source: TargetSource
    target_at: str | None
    milestone: str | None
    milestone_at: str | None


@exact
class ColumnJson(GoalJson):
    """One obligation as a column: what is measured, against what, by when."""

    obligation: str
    item: str | None
    title: str
    indicator: str
    kind: IndicatorKind
    unit: str
    target_words: str
    binding: Binding
    aggregation: Aggregation
    due_at: str | None
    due_rule: str
    later: dict[str, str]
    """Units that have longer than ``due_at``, each with its own deadline."""


@exact
class MatrixJson(TypedDict):
    """The matrix as of an instant, on a basis; group rows come first."""

    directive: str
    as_of: str
    basis: Basis
    version: int
    columns: list[ColumnJson]
    rows: list[RowJson]


def matrix_json(found: Matrix, locale: str) -> MatrixJson:
    """The whole matrix; instants are in the directive's own time zone."""
    zone = ZoneInfo(found.directive.time_zone)
    kinds = {one.obligation: exactness(found.directive, one.duty) for one in found.columns}
    return {
        "directive": found.directive.slug,
        "as_of": moment(found.as_of, zone),
        "basis": found.basis,
        "version": found.version,
        "columns": [_column(one, locale, zone) for one in found.columns],
        "rows": [_row(one, kinds, locale, zone) for one in found.rows],
    }


@lru_cache(maxsize=10_000)  # one sending stands in every cell of its row
def moment(instant: datetime, zone: ZoneInfo) -> str:
    """An instant in a zone, with its offset."""
    return instant.astimezone(zone).isoformat()


def moment_or_none(instant: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant in a zone, where there is one."""
    return None if instant is None else moment(instant, zone)


def decimal_text(value: Number | None) -> str | None:
    """An exact number as text, without zeros that say nothing: `"100"`, `"62.5"`."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _column(one: MatrixColumn, locale: str, zone: ZoneInfo) -> ColumnJson:
    return {
        "obligation": one.obligation,
        "item": one.item,
        "title": title_of(one.duty, locale),
        "indicator": one.indicator,
        "kind": one.kind,
        "unit": one.unit,
        **goal_json(one.goal, zone),
        "target_words": one.target_words,
        "binding": one.duty.binding,
        "aggregation": one.duty.aggregation,
        "due_at": moment_or_none(one.due_at, zone),
        "due_rule": one.due_rule,
        "later": {unit: moment(due, zone) for unit, due in sorted(one.later.items())},
    }


def _row(
    row: MatrixRow, kinds: Mapping[str, tuple[bool, bool]], locale: str, zone: ZoneInfo
) -> RowJson:
    is_group = row.kind == "group"
    cells = {
        code: cell_json(cell, kinds[code], zone, is_group=is_group)
        for code, cell in row.cells.items()
    }
    name = full_name(row, locale_of(locale))
    if is_group:
        return {
            "kind": "group", "group": row.code, "name": name, "parent": row.parent,
            "level": row.level, "cells": cells,
        }  # fmt: skip
    return {
        "kind": "organization", "organization": row.code, "name": name, "parent": row.parent,
        "level": row.level, "cells": cells,
    }  # fmt: skip


def exactness(directive: Directive, duty: Obligation) -> tuple[bool, bool]:
    """Whether an obligation's numerator and denominator are decimals rather than counts."""
    codes = (duty.headline.numerator, duty.headline.denominator)
    above, below = (directive.fields.get(code or "") for code in codes)
    return (
        above is not None and above.type == "decimal",
        below is not None and below.type == "decimal",
    )


def exact_number(value: Number | None, *, is_decimal: bool) -> int | str | None:
    """A count as an integer, any other number as an exact decimal string."""
    if value is None:
        return None
    if is_decimal or (isinstance(value, Decimal) and value != value.to_integral_value()):
        return decimal_text(value)
    return int(value)


def cell_json(
    cell: Cell, decimals: tuple[bool, bool], zone: ZoneInfo, *, is_group: bool = False
) -> CellJson:
    """One cell; a group has no contribution and no report of its own."""
    coverage: Coverage | None = None
    if cell.reported is not None and cell.expected is not None:
        coverage = {
            "reported": cell.reported,
            "expected": cell.expected,
            "kind": cell.coverage_kind,
        }
    own: Own | None = None
    if cell.own is not None:
        own = {"state": cell.own.state, "revision": cell.own.revision}
    told: CellJson = {
        "standing": None if cell.standing is None else cell.standing.value,
        "late_days": cell.late_days,
        "marks": sorted(mark.value for mark in cell.marks),
        "value": cell.value,
        "numerator": exact_number(cell.numerator, is_decimal=decimals[0]),
        "denominator": exact_number(cell.denominator, is_decimal=decimals[1]),
        "low": cell.low,
        "high": cell.high,
        "coverage": coverage,
        "counts": dict(cell.counts),
        "extended": cell.extended,
        "own": own,
        "figure_at": moment_or_none(cell.figure_at, zone),
        "sent_at": moment_or_none(cell.sent_at, zone),
    }
    if not is_group:
        told["contribution"] = cell.contribution
    return told


def goal_json(goal: Goal, zone: ZoneInfo) -> GoalJson:
    """The target and the milestone in force."""
    return {
        "target": decimal_text(goal.target),
        "target_source": goal.source,
        "target_at": moment_or_none(goal.date, zone),
        "milestone": decimal_text(goal.milestone),
        "milestone_at": moment_or_none(goal.milestone_by, zone),
    }
