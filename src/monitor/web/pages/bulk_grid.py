"""The sheet of many units: a row each, typed like a spreadsheet; on a phone, its bar alone.

What is in it is fetched and sent by ``assets/36-grid.js``, straight to ``web.grid_rows``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum, unique
from typing import Any

import dash_ag_grid as dag
from dash import html

from monitor.domain.directive import Field
from monitor.present.issues import label_of
from monitor.present.language import Translator, translator
from monitor.present.standings import title_of
from monitor.services import grid_sheet
from monitor.services.grid import Grid
from monitor.services.grid_sheet import NUMBERS, Ratio
from monitor.web.grid_files import address
from monitor.web.grids import grid_options
from monitor.web.pages.entry_told import keeping_sentences, sentences
from monitor.web.pieces import aria, button_class, card, data
from monitor.web.shell import Reader

SHORT = 12
"""Up to so many rows the page holds them all; more scroll inside the sheet."""


@unique
class Id(StrEnum):
    """Ids of the sheet."""

    GRID = "bulk-grid"


def sheet_part(found: Grid, root: str | None, who: Reader) -> html.Div:
    """The sheet, what is said of it, and the bar that hands in."""
    _ = translator(who.locale)
    return html.Div(
        [
            html.Div(className="many-races"),
            html.Div(className="many-done", hidden=True, tabIndex=-1, role="status"),
            html.Div(
                card(
                    html.P(_hint(_), className="m-hint"),
                    html.P(className="many-said", tabIndex=-1, role="status"),
                    _grid(found, who.locale),
                    _keys(_),
                    title=_("Enter figures here"),
                    note=_.plural("{n} unit", "{n} units", len(found.rows)),
                ),
                className="m-only-wide",
            ),
            _bar(_),
        ],
        className="many-whole",
        **data("many", json.dumps(_told(found, root, who), ensure_ascii=False)),
    )


def _hint(_: Translator) -> str:
    return _(
        "Type, or paste a block copied from Excel; what is typed is saved by itself as a draft. "
        "Small: last period's figure. Nothing arose, not applicable, not known yet: in the unit's "
        "own form."
    )


def _keys(_: Translator) -> html.P:
    keys = (
        ("←↑↓→", _("move")),
        ("Enter", _("down")),
        ("Tab", _("right")),
        ("F2", _("edit")),
        ("Esc", _("give up the edit")),
        ("Delete", _("empty")),
        ("Ctrl V", _("paste a block from Excel")),
        ("Ctrl Z", _("undo")),
        ("Ctrl Y", _("redo")),
    )
    said = [part for key, words in keys for part in (html.Kbd(key), f" {words} ")]
    return html.P(said, className="m-keys")


def _bar(_: Translator) -> html.Div:
    return html.Div(
        html.Div(
            [
                html.Span(className="many-saved", role="status", **aria(live="polite")),
                html.Button(type="button", className="m-button many-act", hidden=True),
                html.Button(
                    _("Hand in"), type="button",
                    className=f"{button_class('primary')} many-hand-in", hidden=True,
                ),
            ],
            className="action-in",
        ),
        className="action-bar",
    )  # fmt: skip


def _grid(found: Grid, locale: str) -> dag.AgGrid:
    is_tall = len(found.rows) > SHORT
    options = grid_options(locale) | {
        "rowHeight": 44,
        "headerHeight": 64,
        "suppressColumnVirtualisation": False,
        "enterNavigatesVertically": True,
        "enterNavigatesVerticallyAfterEdit": True,
        "stopEditingWhenCellsLoseFocus": True,
        "domLayout": "normal" if is_tall else "autoHeight",
    }
    del options["getRowClass"]
    return dag.AgGrid(
        id=Id.GRID,
        rowData=[],
        columnDefs=list(_columns(found, locale)),
        defaultColDef={
            "sortable": False,
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        },
        dashGridOptions=options,
        getRowId="params.data.id",
        className="many-grid many-tall" if is_tall else "many-grid",
        style={"height": None, "width": "100%"},
    )


def _columns(found: Grid, locale: str) -> Iterator[dict[str, Any]]:
    """Unit, check, then each figure; a ratio stands behind the later one of its two."""
    _ = translator(locale)
    yield {
        "colId": "unit",
        "headerName": _("Organisation"),
        "width": 190,
        "valueGetter": {"function": "params.data.name"},
        "cellRenderer": "SheetUnit",
        "wrapText": True,
        "autoHeight": True,
    }
    yield {
        "colId": "check",
        "headerName": _("Check"),
        "width": 205,
        "valueGetter": {"function": "sheetCheck(params)"},
        "cellRenderer": "SheetCheck",
        "wrapText": True,
        "autoHeight": True,
    }
    left = grid_sheet.ratios(found)
    shown: set[str] = set()
    for field in found.fields:
        yield _figure(field, locale)
        shown.add(field.code)
        for ratio in [one for one in left if shown.issuperset(one.parts)]:
            left.remove(ratio)
            yield _rate(ratio, locale)


def _figure(field: Field, locale: str) -> dict[str, Any]:
    label = label_of(field, field.code, locale)
    is_number = field.type in NUMBERS
    code = field.code
    return {
        "colId": f"f:{code}",
        "headerName": f"{label} ({field.unit})" if is_number and field.unit else label,
        "width": 104 if is_number else 200,
        "editable": {"function": f"sheetOpen(params, '{code}')"},
        "valueGetter": {"function": f"sheetValue(params, '{code}')"},
        "valueSetter": {"function": f"sheetTyped(params, '{code}')"},
        "cellRenderer": "SheetFigure",
        "cellRendererParams": {"code": code},
        "cellEditor": "agTextCellEditor",
    }


def _rate(ratio: Ratio, locale: str) -> dict[str, Any]:
    _ = translator(locale)
    duty = ratio.obligation
    return {
        "colId": f"r:{ratio.indicator.code}",
        "headerName": _("Rate ({duty})", duty=duty.code),
        "headerTooltip": f"{duty.code} {title_of(duty, locale)}",
        "width": 84,
        "valueGetter": {"function": f"sheetRatio(params, '{ratio.indicator.code}')"},
    }


def _told(found: Grid, root: str | None, who: Reader) -> dict[str, Any]:
    """What the script works with: where it asks, in whose name, and its sentences."""
    _ = translator(who.locale)
    slug, period = found.slug, found.period.code
    return {
        "url": address(slug, period, "rows", root),
        "submit": address(slug, period, "submit", root),
        "user": who.actor.username,
        "name": who.actor.display_name,
        "locale": who.locale,
        "fields": {one.code: label_of(one, one.code, who.locale) for one in found.fields},
        "say": sentences(_) | keeping_sentences(_) | _sentences(_),
    }


def _sentences(_: Translator) -> dict[str, str]:
    return {
        "nothing": _("Everything here is on the server"),
        "unsaved": _("Not saved yet"),
        "lost": _("Not kept: {why} What you typed: {typed}"),
        "some_lost": _("Not everything was kept: the rows say what and why."),
        "raced": _("Not saved: somebody else saved a row. Choose above whose figures stay."),
        "race_both": _("{field}: yours {mine}; {name}'s {theirs}"),
        "race_mine": _("Keep mine"),
        "race_theirs": _("Take {name}'s"),
        "undone": _("Undone: {n} cells."),
        "redone": _("Redone: {n} cells."),
        "undo_none": _("There is nothing to undo."),
        "redo_none": _("There is nothing to redo."),
        "pasted": _("Pasted: {n} cells changed."),
        "paste_locked": _("{n} closed rows left out: {units}."),
        "paste_apart": _("{n} cells are not typed here and were left out."),
        "paste_outside": _("{n} cells reached beyond the table and were left out."),
        "paste_nowhere": _("Choose the figure's cell where the block shall begin, then paste."),
        "hand_in": _("Hand in {n}/{of} units"),
        "hand_in_unsaved": _("Not everything is saved yet; nothing was handed in."),
        "hand_title": _("Hand in {n}/{of} units?"),
        "hand_good": _("In order, will be handed in ({n})"),
        "hand_warned": _(
            "Asks for a reason ({n}): give it in the unit's form, or tick to hand in without one"
        ),
        "hand_rest": _("Will not be handed in ({n})"),
        "hand_go": _("Hand in {n} units"),
        "hand_later": _("Not yet"),
        "hand_unknown": _(
            "No answer came. The rows show what was handed in; press again for the others."
        ),
        "handing": _("Handing in…"),
        "handed": _("Handed in: {n} units."),
        "not_handed": _("Not handed in: {n} units."),
        "open_form": _("Open the form"),
        "give_reason": _("Give the reason in the unit's form"),
    }
