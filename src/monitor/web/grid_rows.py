"""The sheet's rows by the browser: read, saved as they are typed, and handed in where they may be.

Every answer holds the rows it touched as they stand now, and what all of them come to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from flask import Flask, Response, abort, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monitor.domain.errors import FiguresForbid, Refusal
from monitor.domain.figures import Nil
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.domain.sums import share_of
from monitor.present.entries import as_typed, value_words
from monitor.present.formats import UNKNOWN, clock_time, number, percent
from monitor.present.grid_words import (
    changed_elsewhere_words,
    changed_since_words,
    check_words,
    gaps_words,
    in_order_words,
    lock_words,
)
from monitor.present.issues import issue_text
from monitor.present.language import translator
from monitor.present.messages import code_text, refusal_text
from monitor.services import bulk, grid, grid_entry, grid_sheet
from monitor.services.bulk import Outcome
from monitor.services.grid import Grid, GridRow
from monitor.services.grid_entry import Weighed
from monitor.services.grid_given import Fault, GivenRow, GivenTable
from monitor.services.grid_sheet import Ratio, Totals
from monitor.services.reports import AskedField, ReportKey
from monitor.web import visit
from monitor.web.bodies import read_json
from monitor.web.grid_files import PLACE
from monitor.web.rights import needing

MOST_ROWS = 2000
TOTAL = "*total"
"""Id of the row of totals, which is no unit's code."""
Code = Annotated[str, Field(min_length=1, max_length=120)]


class Shape(BaseModel):
    """A body as the page's script sends it, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class TypedRow(Shape):
    """One unit's cells that changed, as they were typed; `version` is the report's as read."""

    organization: Code
    version: int = Field(ge=0, le=10**9)
    values: dict[Code, Annotated[str, Field(max_length=8000)]]


class TypedBody(Shape):
    """What was typed."""

    rows: Annotated[list[TypedRow], Field(max_length=MOST_ROWS)]


class ReadRow(Shape):
    """One report to be handed in, in the version that was read."""

    organization: Code
    version: int = Field(ge=0, le=10**9)


class HandInBody(Shape):
    """What is to be handed in."""

    rows: Annotated[list[ReadRow], Field(max_length=MOST_ROWS)]


S = TypeVar("S", bound=Shape)


def install(server: Flask) -> None:
    """Add the addresses to the server."""
    for path, name, view, method in (
        ("rows", "grid_rows", rows, "GET"),
        ("rows", "grid_save", save, "POST"),
        ("submit", "grid_submit", submit, "POST"),
    ):
        server.add_url_rule(f"{PLACE}/{path}", name, view, methods=[method])


@needing(May.SEE_FIGURES)
def rows(directive: str, period: str) -> Response:
    """Every row the reader may enter, as it stands."""
    with visit.open_work() as work:
        held = grid.grid(work, directive, period, _root())
    return _answer(held, held.rows)


@needing(May.SEE_FIGURES)
def save(directive: str, period: str) -> Response:
    """Keep the rows that may be kept, bad figures as they were typed."""
    given = _given(_body(TypedBody))
    with visit.open_work(writes=True) as work:
        weighed = grid_entry.save_rows(work, directive, period, given, _root())
    held = grid_sheet.kept(weighed)
    touched = {row.row.code for row in weighed.rows}
    zone = held.stored.directive.time_zone
    return _answer(
        held,
        [row for row in held.rows if row.code in touched],
        refused=_refused(weighed, visit.locale()),
        at=clock_time(held.at, zone),
    )


@needing(May.SEE_FIGURES)
def submit(directive: str, period: str) -> Response:
    """Hand in the reports that are asked for, each in its own right; told what became of each."""
    asked = [
        (ReportKey(directive, one.organization, period), str(one.version))
        for one in _body(HandInBody).rows
    ]
    with visit.open_work() as work:
        grid.grid(work, directive, period, _root())  # what is not there is 404 as everywhere
    outcomes = bulk.submit_each(
        visit.frame().office, visit.actor(), asked, address=visit.address()
    )  # fmt: skip
    with visit.open_work() as work:
        held = grid.grid(work, directive, period, _root())
    locale = visit.locale()
    return _answer(held, held.rows, outcomes=[_outcome(one, held, locale) for one in outcomes])


def _root() -> str | None:
    return request.args.get("root") or None


def _body(shape: type[S]) -> S:
    try:
        return shape.model_validate(read_json(request.get_data()))
    except (ValidationError, ValueError, RecursionError):
        abort(400)


def _given(body: TypedBody) -> GivenTable:
    return GivenTable(
        [
            GivenRow(
                order, one.organization, "", one.values, lambda _code: "", version=one.version,
                empties=True,
            )
            for order, one in enumerate(body.rows, start=1)
        ],
        is_live=True,
    )  # fmt: skip


def _refused(weighed: Weighed, locale: str) -> list[dict[str, Any]]:
    """What was not kept, each with its unit, its field where one is meant, and why."""
    return [_fault(one, weighed, locale) for one in weighed.every_fault]


def _fault(fault: Fault, weighed: Weighed, locale: str) -> dict[str, Any]:
    zone, told = weighed.grid.stored.directive.time_zone, fault.values
    race = ""
    if fault.code == "row_changed_since":
        race = str(told["by"])
        said = changed_since_words(race, told["at"], locale, zone)
    elif fault.code == "row_changed_elsewhere":
        race = translator(locale)("the other window")
        said = changed_elsewhere_words(told["at"], locale, zone)
    else:
        said = code_text(fault.code, told, locale)
    return {
        "organization": fault.organization, "field": fault.field, "said": said, "race": race,
    }  # fmt: skip


def _outcome(outcome: Outcome, held: Grid, locale: str) -> dict[str, Any]:
    """What became of one report, in the order they were asked for; a name only of who is here."""
    code = outcome.key.organization
    row = next((row for row in held.rows if row.code == code), None)
    return {
        "name": "" if row is None else full_name(row.organization, locale),
        "said": "" if outcome.refusal is None else _why(outcome.refusal, row, locale),
    }


def _why(refusal: Refusal, row: GridRow | None, locale: str) -> str:
    if row is None or not isinstance(refusal, FiguresForbid):
        return refusal_text(refusal, locale)
    return " ".join(issue_text(one, row.asked, locale) for one in refusal.issues)


# -- rows as the script shows them


def _answer(held: Grid, touched: Iterable[GridRow], **more: Any) -> Response:
    locale = visit.locale()
    found = grid_sheet.ratios(held)
    told = {
        "rows": [_row(row, held, found, locale) for row in touched],
        "total": _total(grid_sheet.totals(held), held, found, locale),
    }
    return jsonify(told | more)


def _row(row: GridRow, held: Grid, found: Collection[Ratio], locale: str) -> dict[str, Any]:
    kind, at = (row.lock.kind, row.lock.at) if row.lock else (None, None)
    zone = held.stored.directive.time_zone
    return {
        "id": row.code,
        "name": full_name(row.organization, locale),
        "href": _form_of(held, row),
        "version": row.version,
        "lock": lock_words(row.state, kind, at, locale, zone) if kind else "",
        "verdict": grid_sheet.verdict(row),
        "warned": bool(grid_sheet.unanswered(row)),
        "ready": grid_sheet.may_hand_in(row),
        "cells": {one.field.code: _cell(row, one, locale) for one in row.fields},
        "ratios": {one.indicator.code: _ratio(row, one, locale) for one in found
                   if grid_sheet.measures(row, one)},
        "check": check_words(row.issues, row.asked, locale, is_empty=not row.entries),
    }  # fmt: skip


def _form_of(held: Grid, row: GridRow) -> str:
    """Address of the unit's own form."""
    parts = (held.slug, row.code, held.period.code)
    return "/report/" + "/".join(quote(part, safe="") for part in parts)


def _cell(row: GridRow, asked: AskedField, locale: str) -> dict[str, Any]:
    """One figure: as typed, last period's beside it, and what is said of it.

    ``n`` is what stands in place of a value, which is typed in the unit's own form.
    """
    code = asked.field.code
    entry = row.entries.get(code)
    cell: dict[str, Any] = {"v": _typed(entry, locale)}
    if isinstance(entry, Nil) or (isinstance(entry, str) and "\n" in entry):
        cell |= {"v": "", "n": value_words(entry, locale)}
    if asked.field.type in grid_sheet.NUMBERS and not isinstance(asked.previous, Nil):
        cell |= {"p": before} if (before := as_typed(asked.previous)) else {}
    issues = [one for one in row.issues if one.field == code and one.code != "required"]
    if issues:
        cell["s"] = "error" if any(one.severity == "error" for one in issues) else "warning"
        cell["m"] = " ".join(issue_text(one, row.asked, locale) for one in issues)
    return cell


def _typed(entry: Any, locale: str) -> str:
    """A value as it is typed again; yes and no are words the reader types."""
    return value_words(entry, locale) if isinstance(entry, bool) else as_typed(entry)


def _ratio(row: GridRow, ratio: Ratio, locale: str) -> str:
    if grid_sheet.verdict(row) == "wrong":
        return translator(locale)("not counted")
    share = share_of(*ratio.parts, [row.entries]).percent
    return percent(share, locale) if share is not None else ""


def _total(told: Totals, held: Grid, found: Collection[Ratio], locale: str) -> dict[str, Any]:
    """The row of totals, each figure with how many units it speaks for."""
    _ = translator(locale)
    apart = _("not added up")
    cells: dict[str, dict[str, str]] = {}
    for field in held.fields:
        column = told.sums.get(field.code)
        if column is None:
            cells[field.code] = {"v": "", "n": apart if field.type in grid_sheet.NUMBERS else ""}
            continue
        asked = told.asked[field.code]
        value = UNKNOWN if column.value is None else number(column.value, "vi")
        cells[field.code] = {"v": value, "p": f"{column.given}/{asked}"}
    ratios = {}
    for one in found:
        share = told.shares.get(one.indicator.code)
        said = share.percent if share is not None else None
        ratios[one.indicator.code] = (
            apart if share is None else percent(said, locale) if said is not None else UNKNOWN
        )
    return {
        "id": TOTAL,
        "name": in_order_words(told.good, told.of, locale),
        "cells": cells,
        "ratios": ratios,
        "check": [gaps_words(told.missing, told.wrong, locale)],
    }
