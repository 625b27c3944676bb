"""Figures of many units at once: a table, or the same as JSON; all of it, or nothing."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated

from flask import Response
from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.names import full_name
from monitor.files.figures_findings import Finding, findings
from monitor.files.figures_sheet import labels_of, read_figures
from monitor.files.matrix_json import exact
from monitor.present.messages import refusal_text
from monitor.services import grid, grid_entry
from monitor.services.grid_entry import GridRefused, Weighed, WeighedRow
from monitor.services.grid_given import GivenRow, GivenTable
from monitor.services.reports import as_json
from monitor.services.work import Work
from monitor.web.api import problems
from monitor.web.api.operations import Asked, Query, Shape, Told, operation
from monitor.web.api.organizations import Code
from monitor.web.api.problems import ErrorJson
from monitor.web.api.report_json import Given as GivenJson
from monitor.web.api.report_json import Typed
from monitor.web.api.reports import ENTERS

MOST_ROWS = 20_000
MOST_ERRORS = 1000


class GridQuery(Query):
    """Of which directive and period the figures are; below `root` only; `dry_run` keeps nothing."""

    directive: Code
    period: Code
    root: Code | None = None
    dry_run: bool = False


class RowBody(Shape):
    """One unit's figures; one left out stays as it is. `version` says which ETag was read."""

    organization: Code
    values: dict[str, Typed]
    version: int | None = Field(None, ge=0, le=10**9)


class GridBody(Shape):
    """The figures of many units."""

    rows: Annotated[list[RowBody], Field(max_length=MOST_ROWS)]


@exact
class ChangeJson(TypedDict):
    """One figure that becomes another one; `old` is null where there was none."""

    field: str
    cell: str
    old: GivenJson | None
    new: GivenJson


@exact
class GridWarningJson(TypedDict):
    """What asks for a reason before the report is sent."""

    field: str
    code: str
    message: str
    cell: str


@exact
class GridRowJson(TypedDict):
    """One row: its unit, what changes, and what asks for a reason."""

    row: int
    organization: str
    name: str
    state: str
    changes: list[ChangeJson]
    warnings: list[GridWarningJson]


@exact
class GridJson(TypedDict):
    """What a table changes; `saved` counts the reports that got a new revision."""

    directive: str
    period: str
    dry_run: bool
    saved: int
    rows: list[GridRowJson]
    ignored: list[str]


@operation(
    "POST", "/reports/bulk", shape=GridJson, needs=ENTERS, query=GridQuery, body=GridBody,
    writes=True, is_once=True, takes_table=True, refusals=(404, 409, 412),
)  # fmt: skip
def save_reports(work: Work, asked: Asked) -> Told:
    """Keep the figures of many units as drafts, all of them or nothing; nothing is submitted."""
    query: GridQuery = asked.query
    given = _given(work, asked)
    if not query.dry_run:
        weighed = grid_entry.save_all(work, query.directive, query.period, given, query.root)
    else:
        weighed = grid_entry.weigh(work, query.directive, query.period, given, query.root)
        if weighed.wrong:
            raise GridRefused(weighed)
    return Told(_told(weighed, asked.locale, dry_run=query.dry_run))


def _given(work: Work, asked: Asked) -> GivenTable:
    if asked.file is not None:
        fields = grid.asked_fields(work, asked.query.directive)
        return read_figures(asked.file.table, fields, labels_of(fields))
    body: GridBody = asked.body
    return GivenTable(
        rows=[
            GivenRow(
                number=number,
                code=one.organization,
                name="",
                values=one.values,
                place_of=partial(_place_of, number - 1),
                cell=f"rows.{number - 1}.organization",
                version=one.version,
            )
            for number, one in enumerate(body.rows, start=1)
        ]
    )


def _place_of(index: int, code: str) -> str:
    return f"rows.{index}.values.{code[:80]}"


def _told(weighed: Weighed, locale: str, *, dry_run: bool) -> GridJson:
    warned: dict[int | None, list[Finding]] = {}
    for one in findings(weighed, locale, warnings=True):
        warned.setdefault(one.row, []).append(one)
    return {
        "directive": weighed.grid.slug,
        "period": weighed.grid.period.code,
        "dry_run": dry_run,
        "saved": weighed.saved,
        "rows": [_row(row, warned.get(row.number, []), locale) for row in weighed.rows],
        "ignored": list(weighed.ignored),
    }


def _row(row: WeighedRow, warned: list[Finding], locale: str) -> GridRowJson:
    return {
        "row": row.number,
        "organization": row.row.code,
        "name": full_name(row.row.organization, locale),
        "state": row.row.state.value,
        "changes": [
            {
                "field": one.field,
                "cell": one.cell,
                "old": None if one.old is None else as_json(one.old),
                "new": as_json(one.new),
            }
            for one in row.changes
            if one.new is not None  # programs take nothing away
        ],
        "warnings": [
            {"field": one.field, "code": one.code, "message": one.message, "cell": one.cell}
            for one in warned
        ],
    }


def refused(refusal: GridRefused) -> Response:
    """Nothing was kept: everything that is wrong, each with its row, column and unit."""
    locale = problems.language()
    places = [_error(one) for one in findings(refusal.weighed, locale)]
    said = refusal_text(refusal, locale)
    return problems.problem(422, refusal.code, said, places, most=MOST_ERRORS)


def _error(one: Finding) -> ErrorJson:
    column = re.match(r"[A-Z]{1,3}(?=[0-9])", one.cell)
    return {
        "field": one.field or one.cell,
        "code": one.code,
        "message": one.said,
        "row": one.row,
        "column": column[0] if column else "",
        "cell": one.cell,
        "organization": one.organization,
    }
