"""What one organisation is asked and how the units below it stand."""

from __future__ import annotations

from typing import Any

from dash import html

from monitor.domain.names import full_name
from monitor.domain.standing import Cell
from monitor.present.formats import UNKNOWN, last_day, number
from monitor.present.language import Translator, translator
from monitor.present.standings import is_together, standing_name, title_of, value_words
from monitor.present.targets import target_words
from monitor.present.urgency import NEEDS_ACTION, tally
from monitor.services.matrix import Matrix, MatrixColumn, MatrixRow
from monitor.web.pages.how import how_button
from monitor.web.pieces import as_of_note, bullet, card, chip, stack, stacking_table, standing_chip


def duties_part(found: Matrix, row: MatrixRow, locale: str) -> html.Div:
    """Every duty of the unit with its number against its target, its deadline, its standing."""
    _ = translator(locale)
    rows = [
        _duty(found, column, row, locale)
        for column in found.columns
        if column.obligation in row.cells
    ]
    heads = [
        _("Duty"), _("What must be reached"), _("Against the target"), _("Result"), _("Last day"),
        _("Standing"),
    ]  # fmt: skip
    return html.Div(
        [
            as_of_note(found.as_of, found.basis, locale),
            card(
                stacking_table(_("Duties of this organisation"), heads, rows),
                title=found.directive.number,
            ),
        ],
        id=found.directive.slug,
        className="m-stackup",
    )


def _duty(found: Matrix, column: MatrixColumn, row: MatrixRow, locale: str) -> list[Any]:
    cell, duty, slug = row.cells[column.obligation], column.duty, found.directive.slug
    is_share = duty.headline.kind == "ratio" and cell.value is not None
    title = title_of(duty, locale)
    return [
        html.A(f"{duty.code} · {title}", href=f"/cell/{slug}/{duty.code}/{row.code}"),
        target_words(cell.goal, duty, locale) or UNKNOWN,
        bullet(cell.value, cell.goal.target, locale, standing=cell.standing)
        if is_share
        else UNKNOWN,
        html.Span(
            [
                html.B(value_words(cell, duty, locale)) if cell.value else UNKNOWN,
                how_button(slug, duty.code, row.code, title, locale, as_of=found.as_of)
                if is_together(cell)
                else None,
            ]
        ),
        _last_day(column, cell, found.directive.time_zone, translator(locale)),
        standing_chip(cell, duty, found.as_of, locale, basis=found.basis),
    ]


def _last_day(column: MatrixColumn, cell: Cell, zone: str, _: Translator) -> str:
    """The unit's own last day, and that it is later than everybody's where it is."""
    due = cell.due or column.due_at
    if due is None:
        return UNKNOWN
    day = last_day(due, _.locale, zone)
    is_later = column.due_at is not None and due > column.due_at
    return f"{day} ({_('extended')})" if is_later else day


def below_part(rows: list[MatrixRow], locale: str) -> html.Section:
    """The units that report to it, each with how its duties stand and what needs somebody."""
    _ = translator(locale)
    heads = [_("Organisation"), _("Its duties"), _("Needs somebody")]
    title = _("Units that report to it")
    lines = [_unit(row, locale) for row in rows]
    return card(stacking_table(title, heads, lines), title=title)


def _unit(row: MatrixRow, locale: str) -> list[Any]:
    counted = tally(row.cells.values())
    waiting = [
        chip(one, f"{standing_name(one, locale)} {number(count, locale)}")
        for one, count in counted
        if one in NEEDS_ACTION
    ]
    return [
        html.A(full_name(row, locale), href=f"/organizations/{row.code}"),
        stack(counted, locale) if counted else UNKNOWN,
        html.Span(waiting, className="m-row") if waiting else UNKNOWN,
    ]
