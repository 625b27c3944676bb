"""The matrix as a list: one duty at a time as a real table, for phones and for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import html

from monitor.domain.directive import Obligation
from monitor.domain.names import short_name
from monitor.domain.organization import search_key, sort_key
from monitor.domain.rollup import OUT
from monitor.domain.standing import Cell, Standing
from monitor.domain.workflow import State
from monitor.present.cells import cell_lines, numbers_words
from monitor.present.formats import UNKNOWN, fraction, number, short_moment
from monitor.present.language import Translator, translator
from monitor.present.standings import (
    PARTIAL,
    coverage_words,
    is_together,
    mark_words,
    standing_name,
    state_name,
    title_of,
    total_words,
    value_words,
)
from monitor.present.targets import column_words, interval_words, target_note
from monitor.present.urgency import NEEDS_ACTION, SHOWN, missing_of, needs_first, tally
from monitor.services import matrix
from monitor.services.matrix import Matrix, MatrixColumn, MatrixRow, tops_of, units_of
from monitor.services.work import Work
from monitor.web.grids import item_address, item_words
from monitor.web.matrix_data import DEEP
from monitor.web.matrix_state import EVERY_DUTY, MatrixState, cell_address
from monitor.web.pages.how import how_button, how_part
from monitor.web.pages.matrix_bar import duty_choice
from monitor.web.pieces import aria, bullet, empty, icon, standing_chip

ALL = "all"
WIDE = "m-only-wide-cell"
MOST_LISTED, MOST_SHORT, MOST_EACH = 1500, 300, 40
"""Rows of one table: alone, beside the grid, and among those of every duty. In a larger tree the
rest is found by name, group or standing."""


def list_part(work: Work, state: MatrixState, locale: str, *, short: bool = False) -> html.Div:
    """The chosen duty's table with its number on top; ``EVERY_DUTY`` for all, one by one.

    ``short`` is the list beside the grid, for narrow windows: one duty, two columns.
    """
    _ = translator(locale)
    wanted = state.obligation
    if not wanted or (short and wanted == EVERY_DUTY):
        wanted = _first(work, state)
    chosen = None if wanted == EVERY_DUTY else [wanted]
    found = matrix.matrix(
        work, state.directive, state.as_of, state.basis, depth=DEEP, obligations=chosen
    )
    shown = [_Duty(found, column, state, locale, short) for column in found.columns]
    parts: list[Any] = [one.section() for one in shown if one.rows]
    if not parts:
        parts = [empty(_("No duty of this directive is given to a unit within your reach."))]
    duties = found.directive.standing_at(found.as_of)
    return html.Div([duty_choice(state, wanted, duties, locale), *parts], className="matrix-list")


def _first(work: Work, state: MatrixState) -> str:
    """The duty shown unasked: the first, in the order of the text, with the most to be done."""
    found = matrix.matrix(work, state.directive, state.as_of, state.basis, depth=DEEP)
    waiting = {
        column.obligation: sum(
            row.cells[column.obligation].standing in NEEDS_ACTION
            for row in found.rows
            if row.kind == "organization" and column.obligation in row.cells
        )
        for column in found.columns
        if (not state.item or (column.item or "closing") in state.item)
    }
    return max(waiting, key=lambda code: waiting[code], default="")


@dataclass(frozen=True)
class _Duty:
    """One duty of the list."""

    found: Matrix
    column: MatrixColumn
    state: MatrixState
    locale: str
    short: bool

    @property
    def duty(self) -> Obligation:
        return self.column.duty

    @property
    def zone(self) -> str:
        return self.found.directive.time_zone

    @property
    def rows(self) -> list[MatrixRow]:
        """Every organisation with this duty, in tree order."""
        return [
            row
            for row in self.found.rows
            if row.kind == "organization" and self.duty.code in row.cells
        ]

    def cell(self, row: MatrixRow) -> Cell:
        return row.cells[self.duty.code]

    def section(self) -> html.Section:
        """Heading, the number on top, the filters, the table."""
        _ = translator(self.locale)
        rows = self._narrowed()
        kept = [row for row in rows if self.state.is_wanted(self.cell(row).standing, NEEDS_ACTION)]
        heading = f"list-{self.duty.code.replace('.', '-')}"
        body = self._table(kept, _) if kept else self._nothing(_)
        return html.Section(
            [
                html.H2(title_of(self.duty, self.locale), id=heading),
                self._head(_),
                self._filters(rows, _),
                body,
            ],
            className="m-card matrix-duty",
            **aria(labelledby=heading),
        )

    def _narrowed(self) -> list[MatrixRow]:
        """Rows of the asked group and name, before the filter by standing."""
        rows = self.rows
        members = next(
            (one.members for one in self.found.directive.groups if one.code == self.state.group), ()
        )
        if members:
            tops = tops_of(units_of(self.found))
            rows = [row for row in rows if tops[row.code] in members]
        words = search_key(self.state.q).split()
        return [row for row in rows if all(word in _searched(row) for word in words)]

    def _head(self, _: Translator) -> html.Div:
        column, duty = self.column, self.duty
        item = html.A(
            item_words(duty.item, self.locale), href=item_address(self.found.directive, duty.item)
        )
        words = column_words(column, self.locale, self.zone)
        note = target_note(column.goal, duty, self.locale)
        whole = next(
            (row for row in self.found.rows if row.code == ALL and duty.code in row.cells), None
        )
        parts: list[Any] = [html.P([item, f" · {duty.code} · ", words], className="m-small")]
        if whole is not None:
            parts.append(self._whole(self.cell(whole), _))
        if note:
            parts.append(html.P(note, className="m-meta"))
        return html.Div(parts, className="matrix-duty-head")

    def _whole(self, cell: Cell, _: Translator) -> html.Div:
        duty, locale = self.duty, self.locale
        link = cell_address(self.state, duty.code, ALL)
        if cell.standing is None:
            said = _("Populations overlap here, so the bodies are listed and never added up.")
            share = fraction(cell.reported, cell.expected, locale)
            return html.Div(
                [html.A(html.B(share), href=link), " ", said, self._how_whole(cell)],
                className="m-small",
            )
        is_share = duty.headline.kind in ("ratio", "milestone")
        numbers = numbers_words(cell, duty, self.found.directive, locale)
        covered = " · ".join(filter(None, (numbers, coverage_words(cell, locale))))
        sure = (interval_words(cell, duty, locale), total_words(cell, locale))
        return html.Div(
            [
                html.Div(
                    [
                        html.A(
                            value_words(cell, duty, locale),
                            href=link,
                            className="m-figure m-tone-text m-tone-" + cell.standing.value,
                        ),
                        html.Span(
                            [
                                standing_chip(
                                    cell, duty, self.found.as_of, locale, basis=self.found.basis
                                ),
                                html.Br(),
                                covered,
                            ],
                            className="m-small",
                        ),
                    ],
                    className="m-row",
                ),
                bullet(cell.value, cell.goal.target, locale, standing=cell.standing)
                if is_share
                else None,
                html.P(" · ".join(filter(None, sure)), className="m-meta"),
                self._how_whole(cell),
            ]
        )

    def _how_whole(self, cell: Cell) -> html.Details:
        found = self.found
        return how_part(
            cell, self.duty, found.directive, found.as_of, self.locale, basis=found.basis,
            with_legend=False,
        )  # fmt: skip

    def _filters(self, rows: list[MatrixRow], _: Translator) -> html.Nav:
        """The legend with counts, as links: each keeps everything else as it is."""
        counted = dict(tally(self.cell(row) for row in rows))
        waiting = sum(count for standing, count in counted.items() if standing in NEEDS_ACTION)
        state = self.state
        links = [
            self._filter(_("All"), sum(counted.values()), state.address(show=(), need=False),
                         is_on=not state.show and not state.need),
            self._filter(_("Needs somebody"), waiting, state.address(show=(), need=True),
                         is_on=state.need),
        ]  # fmt: skip
        links += [
            self._filter(
                standing_name(one, self.locale),
                counted.get(one, 0),
                state.address(show=(one,), need=False),
                is_on=one in state.show,
                shape=one,
            )
            for one in reversed(SHOWN)
            if counted.get(one) or one in state.show
        ]
        return html.Nav(links, className="m-filters", **aria(label=_("Show only these standings")))

    def _filter(
        self, words: str, count: int, href: str, *, is_on: bool, shape: Standing | None = None
    ) -> html.A:
        tone = f" m-tone-{shape.value}" if shape else ""
        return html.A(
            [icon(shape.value) if shape else None, words, html.B(number(count, self.locale))],
            href=href,
            className=f"m-filter matrix-filter{tone}",
            **aria(current="true" if is_on else None),
        )

    def _nothing(self, _: Translator) -> html.Div:
        plain = self.state.address(show=(), need=False, q="", group="")
        return empty(
            _("No unit matches."), html.A(_("Show all of them"), href=plain, className="m-button")
        )

    def _table(self, rows: list[MatrixRow], _: Translator) -> html.Div:
        heads = [(_("Organisation"), ""), (_("Result"), "m-right")]
        if not self.short:
            heads[1:1] = [(_("Standing"), WIDE)]
            heads += [
                (_("Figures"), f"m-right {WIDE}"),
                (_("Missing"), f"m-right {WIDE}"),
                (_("Coverage"), WIDE),
                (_("As of"), WIDE),
            ]
        is_one_of_many = self.state.obligation == EVERY_DUTY and not self.short
        most = MOST_SHORT if self.short else MOST_EACH if is_one_of_many else MOST_LISTED
        above = {row.parent for row in rows}
        listed = self._ordered(rows)[:most]
        table = html.Table(
            [
                html.Caption(title_of(self.duty, self.locale), className="m-unseen"),
                html.Thead(
                    html.Tr([html.Th(words, scope="col", className=side) for words, side in heads])
                ),
                html.Tbody([self._line(row, row.code in above, _) for row in listed]),
            ],
            className="m-table matrix-table",
        )
        return html.Div([table, self._left_out(len(rows) - most, _)])

    def _left_out(self, count: int, _: Translator) -> html.P | None:
        if count <= 0:
            return None
        said = _.plural(
            "{n} more unit is not listed: search for it, or choose a group or a standing.",
            "{n} more units are not listed: search for them, or choose a group or a standing.",
            count,
        )
        whole = html.A(_("This duty alone"), href=self.state.address(obligation=self.duty.code))
        return html.P([said, " ", whole], className="m-small")

    def _ordered(self, rows: list[MatrixRow]) -> list[MatrixRow]:
        """Units under their parents, each level in the asked order; else what needs somebody."""
        codes = {row.code for row in rows}
        below: dict[str | None, list[MatrixRow]] = {}
        for row in rows:
            below.setdefault(row.parent if row.parent in codes else None, []).append(row)
        order = self._order()

        def walk(parent: str | None) -> list[MatrixRow]:
            return [
                one
                for row in sorted(below.get(parent, ()), key=order)
                for one in (row, *walk(row.code))
            ]

        return walk(None)

    def _order(self) -> Callable[[MatrixRow], Any]:
        if self.state.sort == "name":
            return lambda row: sort_key(row.short_name or row.name_vi)
        return lambda row: needs_first(self.cell(row), self.duty)

    def _second(self, cell: Cell) -> str:
        """What the standing does not say: of an overdue unit, how far it has come."""
        if cell.standing is Standing.OVERDUE and not is_together(cell):
            state = cell.own.state if cell.own else State.OPEN
            return state_name(state, self.locale)
        basis = self.found.basis
        return cell_lines(cell, self.duty, self.locale, self.zone, basis=basis)[1]

    def _line(self, row: MatrixRow, is_parent: bool, _: Translator) -> html.Tr:
        cell, duty, locale = self.cell(row), self.duty, self.locale
        chip = standing_chip(cell, duty, self.found.as_of, locale, basis=self.found.basis)
        numbers = numbers_words(cell, duty, self.found.directive, locale)
        name = short_name(row, locale)
        # On a phone no column has room for the marks.
        told = [numbers or self._second(cell), *self._marks(cell)]
        words = " · ".join(dict.fromkeys(filter(None, told)))
        beneath = html.Small(words, className="m-only-phone matrix-sub")
        link = html.A(name, href=cell_address(self.state, duty.code, row.code))
        value = html.B(value_words(cell, duty, locale)) if cell.value else None
        result: list[Any] = [value, self._how(row), html.Span(chip, className="m-only-phone")]
        if value is None and not self.short:
            result.append(html.Span(UNKNOWN, className="m-only-wide"))
        cells = [
            html.Th([link, beneath], scope="row", className=f"matrix-level-{min(row.level, 4)}"),
            html.Td(result, className="m-right"),
        ]
        if not self.short:
            cells[1:1] = [self._standing(cell, chip)]
            cells += self._further(cell, numbers)
        return html.Tr(cells, className="matrix-parent" if is_parent else "")

    def _how(self, row: MatrixRow) -> html.Button | None:
        """How a number that was added up came about; one's own was typed."""
        if not is_together(self.cell(row)):
            return None
        return how_button(
            self.found.directive.slug, self.duty.code, row.code, short_name(row, self.locale),
            self.locale, as_of=self.state.as_of, basis=self.state.basis,
        )  # fmt: skip

    def _marks(self, cell: Cell) -> list[str]:
        """Late, old, corrected, extended; how many units are in is said by the coverage."""
        return [one for one in mark_words(cell, self.locale) if not one.startswith(PARTIAL)]

    def _standing(self, cell: Cell, chip: html.Span) -> html.Td:
        marks = self._marks(cell)
        if cell.standing in OUT:
            marks.append(self._second(cell))
        return html.Td([chip, html.Small(", ".join(marks)) if marks else None], className=WIDE)

    def _further(self, cell: Cell, numbers: str) -> list[html.Td]:
        """Figures, what is missing, coverage and time: where there is room for them."""
        locale = self.locale
        missing = missing_of(cell)
        at = short_moment(cell.figure_at, locale, self.zone) if cell.figure_at else UNKNOWN
        return [
            html.Td(numbers or UNKNOWN, className=f"m-right {WIDE}"),
            html.Td(
                UNKNOWN if missing is None else number(missing, locale),
                className=f"m-right {WIDE}",
            ),
            html.Td(_coverage(cell, locale), className=WIDE),
            html.Td(at, className=f"m-nowrap {WIDE}"),
        ]


def _searched(row: MatrixRow) -> str:
    folded = search_key(f"{row.search} {row.name_en}")
    return f"{folded} {folded.replace(' ', '')}"


def _coverage(cell: Cell, locale: str) -> str:
    if not is_together(cell) and cell.coverage_kind != "declared":
        return UNKNOWN
    return coverage_words(cell, locale)
