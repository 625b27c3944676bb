"""The matrix for its grid, as one compact answer; every cell is what ``services.matrix`` says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import orjson
from flask import Flask, Response, request

from monitor.domain.errors import NotAllowed
from monitor.domain.roles import May
from monitor.domain.standing import Standing
from monitor.present.formats import number
from monitor.present.language import translator
from monitor.present.standings import standing_name
from monitor.present.urgency import SHOWN, tally
from monitor.services import matrix
from monitor.services.matrix import Below, Matrix, MatrixRow
from monitor.web import visit
from monitor.web.grids import column_groups
from monitor.web.matrix_state import read_state
from monitor.web.worded import MOST, WORDED, Worded

PATH = "/data/matrix"
DEEP = 9
"""Deeper than any tree of reporting units."""
MOST_AT_ONCE = 1000
"""Rows sent without being asked for; in a larger tree a branch is fetched when it is opened."""
OTHERS = "others"

F = TypeVar("F", bound=Callable[..., Any])


def _needing(right: May) -> Callable[[F], F]:
    """Note the right on the view, as callbacks have it, for whoever checks them all."""

    def mark(view: F) -> F:
        view.needs = right  # type: ignore[attr-defined]
        return view

    return mark


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule(PATH, "matrix_data", matrix_data, methods=["GET"])


@_needing(May.SEE_MATRIX)
def matrix_data() -> Response:
    """The rows and columns of ``directive`` as of ``as_of`` on ``basis``, below ``root`` or all.

    ``all=1`` sends every row however many there are.
    """
    with visit.open_work() as work:
        if not work.actor.may(May.SEE_MATRIX):
            raise NotAllowed("role_may_not", right=May.SEE_MATRIX.value)
        state = read_state(request.args.get("directive", ""), request.args.to_dict())
        root = request.args.get("root") or None
        is_all = root is not None or request.args.get("all") == "1"
        figures = (state.directive, state.as_of, state.basis)
        top = None if is_all else matrix.top(work, *figures, more_than=MOST_AT_ONCE)
        if top is not None:
            told = as_data(top[0], visit.locale(), below=top[1])
        else:
            found = matrix.matrix(work, *figures, root, DEEP)
            told = as_data(found, visit.locale(), root=root)
    return Response(orjson.dumps(told), mimetype="application/json")


def as_data(
    found: Matrix, locale: str, *, root: str | None = None, below: Below | None = None
) -> dict[str, Any]:
    """The matrix as the grid reads it.

    ``rows`` are in tree order with ``id``, ``parent`` (an id) and ``level``: groups, in them their
    addressees, below these the units that report to them. ``partial`` says that rows further down
    were left out: then ``below`` tells of them. ``counts`` are all cells of organisations by
    standing.
    """
    organizations = [row for row in found.rows if row.kind == "organization"]
    rows = _Rows(found, locale, below).in_tree(root)
    if below is None:
        counts = tally(cell for row in organizations for cell in row.cells.values())
    else:
        whole = sum(below.standings.values(), Counter[Standing]())
        counts = tuple((one, whole[one]) for one in SHOWN if whole[one])
    return {
        "directive": found.directive.slug,
        "as_of": found.as_of.isoformat(),
        "basis": found.basis,
        "version": found.version,
        "partial": below is not None,
        "counts": {standing.value: count for standing, count in counts},
        "columns": column_groups(found.directive, found.columns, locale),
        "rows": rows,
    }


class _Rows:
    """The matrix's rows as one tree, with what lies below each."""

    def __init__(self, found: Matrix, locale: str, left_out: Below | None = None) -> None:
        self.found, self.locale, self.left_out = found, locale, left_out
        self.counted: dict[str, Counter[Standing]] = {}
        if left_out is not None:
            self.counted.update(left_out.standings)
        # A whole nation in words would drive out what is asked for more often.
        cells = sum(len(row.cells) for row in found.rows)
        self.words = Worded() if cells > MOST else WORDED
        self.duties = {one.obligation: one.duty for one in found.columns}
        self.units = {row.code: row for row in found.rows if row.kind == "organization"}
        self.below: dict[str, list[MatrixRow]] = defaultdict(list)
        for row in self.units.values():
            if row.parent in self.units:
                self.below[row.parent].append(row)
        self.top = [row for row in self.units.values() if row.parent not in self.units]

    def in_tree(self, root: str | None) -> list[dict[str, Any]]:
        """Every row; with a root, what lies below it and not the root itself."""
        if root is not None:
            above = f"organization:{root}"
            return [row for child in self.below[root] for row in self._branch(child, above, 0)]
        groups = [row for row in self.found.rows if row.kind == "group"]
        if not groups:
            return [row for unit in self.top for row in self._branch(unit, None, 0)]
        return self._grouped(groups)

    def _grouped(self, groups: list[MatrixRow]) -> list[dict[str, Any]]:
        top = {row.code: row for row in self.top}
        placed: set[str] = set()
        parts: list[tuple[MatrixRow, list[MatrixRow]]] = []
        members = {one.code: one.members for one in self.found.directive.groups}
        for group in groups:
            inside = [top[one] for one in members[group.code] if one in top and one not in placed]
            placed |= {row.code for row in inside}
            parts.append((group, inside))
        others = [row for row in self.top if row.code not in placed]
        rows: list[dict[str, Any]] = []
        for group, inside in parts:
            everybody = self.top if group.code == "all" else inside
            rows.append(self._row(group, "group:all" if group.level else None, everybody))
            for unit in inside:
                rows.extend(self._branch(unit, f"group:{group.code}", 2))
        if others:
            name = translator(self.locale)("Others named in single items")
            held = MatrixRow("group", OTHERS, name, name, name, "all", 1, {}, has_below=True)
            rows.append(self._row(held, "group:all", others))
            for unit in others:
                rows.extend(self._branch(unit, f"group:{OTHERS}", 2))
        return rows

    def _branch(self, unit: MatrixRow, parent: str | None, level: int) -> Iterable[dict[str, Any]]:
        children = self.below.get(unit.code, [])
        yield self._row(unit, parent, children, level)
        for child in children:
            yield from self._branch(child, f"organization:{unit.code}", level + 1)

    def _row(
        self, row: MatrixRow, parent: str | None, inside: list[MatrixRow], level: int | None = None
    ) -> dict[str, Any]:
        name = self._name(row)
        return {
            "id": f"{row.kind}:{row.code}",
            "kind": row.kind,
            "code": row.code,
            "name": name,
            "sub": self._sub(row, inside),
            "search": row.search,
            "level": row.level if level is None else level,
            "parent": parent,
            "below": row.has_below,
            "stack": self._stack(row, inside),
            "cells": self._cells(row, name),
        }

    def _name(self, row: MatrixRow) -> str:
        if self.locale != "vi":
            return row.name_en or row.name_vi
        return row.short_name or row.name_vi

    def _sub(self, row: MatrixRow, inside: list[MatrixRow]) -> str:
        count = len(inside)
        if row.kind == "organization" and self.left_out is not None:
            count = self.left_out.children.get(row.code, 0)
        if not count:
            return ""
        _ = translator(self.locale)
        if row.kind == "group":
            return _.plural("{n} addressee", "{n} addressees", count)
        return _.plural("{n} unit below", "{n} units below", count)

    def _stack(self, row: MatrixRow, inside: list[MatrixRow]) -> dict[str, Any] | None:
        """How the cells below stand; of a unit with nothing below, its own."""
        found = self._count(row) if row.kind == "organization" else Counter[Standing]()
        if row.kind == "group":
            for unit in inside:
                found.update(self._count(unit))
        parts = [(standing, found[standing]) for standing in SHOWN if found[standing]]
        if not parts:
            return None
        said = ", ".join(
            f"{standing_name(standing, self.locale)} {number(count, self.locale)}"
            for standing, count in parts
        )
        return {"parts": [[standing.value, count] for standing, count in parts], "l": said}

    def _count(self, unit: MatrixRow) -> Counter[Standing]:
        """How a unit's cells and all below it stand; counted once, for every bar it goes into."""
        if unit.code not in self.counted:
            found = Counter(cell.standing for cell in unit.cells.values() if cell.standing)
            for child in self.below.get(unit.code, []):
                found.update(self._count(child))
            self.counted[unit.code] = found
        return self.counted[unit.code]

    def _cells(self, row: MatrixRow, name: str) -> Mapping[str, Any]:
        zone = self.found.directive.time_zone
        return {
            code: self.words.cell(
                name, self.duties[code], cell, self.found.as_of, self.locale,
                basis=self.found.basis, zone=zone,
            )
            for code, cell in row.cells.items()
        }  # fmt: skip
