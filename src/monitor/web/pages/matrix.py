"""The compliance matrix: every addressee against every duty, as of any instant, on either basis.

The grid is fed by ``/data/matrix`` and narrowed in the browser by ``assets/41-matrix.js``; on a
phone, and for whoever prefers it, the list shows the same cells as tables, one duty at a time.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, unique
from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, dcc, html

from monitor.domain.directive import Directive, Obligation
from monitor.domain.roles import May
from monitor.domain.standing import Standing
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import standing_name, title_of
from monitor.present.urgency import NEEDS_ACTION, SHOWN, URGENCY
from monitor.services import directives, matrix
from monitor.services.work import Work
from monitor.web import matrix_data
from monitor.web.grids import DEFAULT_COLUMN, grid_options, item_words, leading_columns
from monitor.web.matrix_misread import misread_part, read_view
from monitor.web.matrix_state import ALL_GROUPS, ORDERS, PATH, MatrixState
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pages.how import HOW
from monitor.web.pages.matrix_bar import exports, group_options, lead, other_views
from monitor.web.pages.matrix_compare import compare_part
from monitor.web.pages.matrix_list import list_part
from monitor.web.pages.matrix_map import map_part
from monitor.web.pages.matrix_time import as_of_part, past
from monitor.web.pages.matrix_views import views_part
from monitor.web.pages.matrix_views import wire as wire_views
from monitor.web.pieces import aria, as_of_note, icon, legend_table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame


@unique
class Id(StrEnum):
    """Ids of the matrix."""

    ASK = "matrix-ask"
    GRID = "matrix-grid"
    NOTE = "matrix-note"
    SEARCH = "matrix-search"
    SHOW = "matrix-show"
    NEED = "matrix-need"
    EMPTY = "matrix-empty"
    GROUP = "matrix-group"
    ITEMS = "matrix-items"
    SORT = "matrix-sort"
    TOTAL = "matrix-total"
    QUERY = "matrix-query"
    NARROW = "matrix-narrow"
    TOGGLED = "matrix-toggled"
    LIST = "matrix-list"
    KEYS = "matrix-keys"
    PAPER = "matrix-paper"


def count_id(standing: object) -> dict[str, object]:
    """Id of the count beside one standing of the legend; ALL for every one."""
    return {"matrix": "count", "standing": standing}


page = Page("matrix", PATH, May.SEE_MATRIX, title=msg("Board"), has_grid=True)

ORDER_WORDS = {
    "tree": msg("Order: the tree's"),
    "worst": msg("Order: what needs somebody first"),
    "name": msg("Order: by name"),
}


@page.layout
def layout(work: Work, /, **told: str) -> html.Div:
    """Bar of figures, legend that filters, the grid, and the list for phones and screen readers."""
    slug = slug_of(work, told.get("directive"))
    stored = directives.get(work, slug)
    directive = stored.directive
    state, misread = read_view(told, directive, work.now)
    at = work.instant(state.as_of)
    who = reader(work, state.address())
    _ = translator(who.locale)
    return page_frame(
        _("Board"),
        misread_part(misread, who.locale),
        past(state, directive, at, _) if state.as_of and state.view != "compare" else None,
        # On paper nothing is left of the bar that says it on the screen.
        html.Div(
            as_of_note(at, state.basis or directive.basis, who.locale, zone=directive.time_zone),
            className="m-only-paper",
        ),
        _view(work, state, directive.standing_at(at), who.locale),
        html.Details(
            [html.Summary(_("What the standings mean")), legend_table(who.locale)],
            id="matrix-legend",
            className="m-card matrix-legend",
        ),
        reader=who,
        lead=lead(work, state, directive, who.locale),
        actions=_actions(work, state, directive, at, who.locale),
    )


def _view(work: Work, state: MatrixState, directive: Directive, locale: str) -> html.Div:
    if state.view == "compare":
        return compare_part(work, state, locale)
    if state.view == "list":
        return list_part(work, state, locale)
    if state.view == "map":
        return map_part(work, state, locale)
    return html.Div(
        [
            html.Div(_grid_part(state, directive, locale), className="m-only-wide"),
            # Laid out with the page: Dash needs half a minute to put it in afterwards.
            html.Div(list_part(work, state, locale, short=True), className="m-only-phone"),
        ]
    )


def _actions(
    work: Work, state: MatrixState, directive: Directive, at: datetime, locale: str
) -> list[Any]:
    """Another time, another form, another view."""
    _ = translator(locale)
    if state.view == "compare":
        return [views_part(work, locale), *other_views(state, _)]
    stops = matrix.stops(work, state.directive)
    return [
        *as_of_part(state, directive, at, stops, locale),
        views_part(work, locale),
        exports(state, _),
        *other_views(state, _),
    ]


def _grid_part(state: MatrixState, directive: Directive, locale: str) -> list[Any]:
    _ = translator(locale)
    return [
        dcc.Store(id=Id.ASK, data=_ask(state, directive, _)),
        dcc.Store(id=Id.TOGGLED),
        _legend(state, _),
        _narrowing(state, directive, locale),
        dag.AgGrid(
            id=Id.GRID,
            rowData=[],
            columnDefs=leading_columns(locale),
            defaultColDef=DEFAULT_COLUMN,
            dashGridOptions=grid_options(locale),
            getRowId="params.data.id",
            className="m-grid",
            style={"height": None, "width": "100%"},
        ),
        html.Div(id=Id.PAPER, className="matrix-paper"),
        html.Div(
            [
                html.B(id=Id.TOTAL),
                html.Span(id=Id.NOTE, role="status"),
                html.Span(_("◔ not all units are in: never met")),
                html.Span(_("† set by the coordinator, ‡ read out of words")),
                html.Span(_("⁺ a unit of it was given a later deadline")),
                html.Span([icon("clock"), _("old figure")]),
                html.Span([icon("edit"), _("corrected")]),
                html.Span(className="m-spacer"),
                html.Span([html.Kbd("←↑↓→"), " ", _("move")]),
                html.Span([html.Kbd("Enter"), " ", _("open")]),
                html.Span([html.Kbd("Space"), " ", _("unfold")]),
                html.Span([html.Kbd("i"), " ", _("how it is computed")]),
                # One key alone may hinder who speaks to the machine, so it can be switched off.
                dbc.Checkbox(
                    id=Id.KEYS,
                    value=True,
                    label=[html.Kbd("/"), " ", _("search")],
                    class_name="matrix-keys",
                ),
            ],
            className="m-keys matrix-foot",
        ),
    ]


def _ask(state: MatrixState, directive: Directive, _: Translator) -> dict[str, Any]:
    """What the browser needs to know: where the rows are, how to word, in which order."""
    told = {"directive": state.directive, **state.figures()}
    names = {one.value: standing_name(one, _.locale) for one in SHOWN}
    return {
        "directive": state.directive,
        "url": address(matrix_data.PATH, **told),
        "cells": f"/cell/{state.directive}/",
        "how": address(HOW, **told),
        "figures": address("", **state.figures()),
        "fold": state.fold,
        "needs": sorted(NEEDS_ACTION),
        "urgency": ["listed" if one is None else one.value for one in URGENCY],
        "members": {one.code: list(one.members) for one in directive.groups},
        "names": names,
        "say": {
            "rows": _("Rows: {n}"),
            "folds": _(
                "So many rows are folded otherwise than usual that the address of this view leaves"
                " out {n} of them."
            ),
            "cells": _("{n} cells to answer"),
            "none": _("No cell matches. Take away the filter “{filters}”."),
            "loading": _("Loading…"),
            "failed": _("The board could not be loaded. Load the page again."),
            "search": _("search"),
            "need": _("only what needs somebody"),
            "group": _("group"),
            "items": _("items"),
        },
    }


def _legend(state: MatrixState, _: Translator) -> html.Div:
    """Every standing with its count: the legend is the filter."""
    options = [
        {
            "value": one.value,
            "label": html.Span(
                [
                    icon(one.value),
                    standing_name(one, _.locale),
                    html.B(id=count_id(one.value)),
                ],
                className=f"matrix-chip m-tone-{one.value}",
            ),
        }
        for one in SHOWN
    ]
    return html.Div(
        [
            dbc.Checklist(
                id=Id.SHOW, options=options, value=[one.value for one in state.show], inline=True
            ),
        ],
        className="matrix-filters",
        role="group",
        **aria(label=_("Show only these standings")),
    )


def _narrowing(state: MatrixState, directive: Directive, locale: str) -> html.Div:
    """Search, group, items and order; what needs somebody; columns without a cell."""
    _ = translator(locale)
    return html.Div(
        [
            _named(
                _("Search organisations"),
                Id.SEARCH,
                dbc.Input(
                    id=Id.SEARCH,
                    type="search",
                    value=state.q,
                    placeholder=_("Find a unit, accents may be left out"),
                    debounce=False,
                    maxLength=200,
                ),
            ),
            _named(
                _("Group"),
                Id.GROUP,
                dbc.Select(
                    id=Id.GROUP,
                    options=group_options(directive, _),
                    value=state.group or ALL_GROUPS,
                ),
            ),
            html.Details(
                [
                    html.Summary(_("Items")),
                    html.Div(
                        dbc.Checklist(
                            id=Id.ITEMS,
                            options=_item_options(directive, locale),
                            value=list(state.item),
                        ),
                        className="matrix-popped",
                    ),
                ],
                className="matrix-pop",
            ),
            _named(
                _("Order"),
                Id.SORT,
                dbc.Select(id=Id.SORT, options=_order_options(directive, _), value=state.sort),
            ),
            html.Span(className="m-spacer"),
            dbc.Switch(
                id=Id.NEED, label=_("Only what needs somebody"), value=state.need,
                class_name="matrix-flip",
            ),
            dbc.Switch(
                id=Id.EMPTY, label=_("Hide empty columns"), value=not state.empty,
                class_name="matrix-flip",
            ),
        ],
        className="matrix-narrow",
        role="search",
    )  # fmt: skip


def _named(words: str, id_: StrEnum, control: Any) -> html.Div:
    return html.Div([html.Label(words, htmlFor=id_, className="m-unseen"), control])


def _item_options(directive: Directive, locale: str) -> list[dict[str, str]]:
    items = dict.fromkeys(one.item for one in directive.obligations)
    return [
        {"value": item or "closing", "label": _item_label(directive, item, locale)}
        for item in items
    ]


def _item_label(directive: Directive, item: str | None, locale: str) -> str:
    first = next(one for one in directive.obligations if one.item == item)
    return f"{item_words(item, locale)}: {title_of(first, locale)}"


def _order_options(directive: Directive, _: Translator) -> list[dict[str, str]]:
    def words(duty: Obligation) -> str:
        return _("Order: {code} {title}", code=duty.code, title=title_of(duty, _.locale))

    return [
        *({"value": one, "label": _(ORDER_WORDS[one])} for one in ORDERS),
        *({"value": duty.code, "label": words(duty)} for duty in directive.obligations),
    ]


page.script(
    "show",
    Output(Id.GRID, "rowData"),
    Output(Id.GRID, "columnDefs"),
    Output(Id.TOTAL, "children"),
    Output(count_id(ALL), "children"),
    Output(Id.NOTE, "children"),
    Input(Id.ASK, "data"),
    Input(Id.SEARCH, "value"),
    Input(Id.SHOW, "value"),
    Input(Id.NEED, "value"),
    Input(Id.GROUP, "value"),
    Input(Id.ITEMS, "value"),
    Input(Id.SORT, "value"),
    Input(Id.EMPTY, "value"),
    Input(Id.TOGGLED, "data"),
)
wire_views(page)

assert set(SHOWN) == set(Standing)  # the legend leaves none out
