"""One's own views of the matrix: kept under a name, opened again, renamed, taken away.

What is kept is the address alone, so a view never shows more than its reader may see when they open
it; to hand one on is to send its address.
"""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any
from urllib.parse import parse_qsl, urlencode

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update, set_props

from monitor.domain.errors import Invalid, NotFound
from monitor.present.formats import moment
from monitor.present.language import Translator, translator
from monitor.services import directives, views
from monitor.services.views import LONGEST_NAME, SavedView
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.matrix_misread import read_view
from monitor.web.matrix_state import PATH
from monitor.web.page import Page, say
from monitor.web.pages.directive import slug_of
from monitor.web.pieces import aria, button_class


@unique
class Id(StrEnum):
    """Ids of the part."""

    ASKED = "matrix-views-asked"
    LIST = "matrix-views-list"
    NAME = "matrix-views-name"
    SAVE = "matrix-views-save"


def part(name: object, number: object) -> dict[str, Any]:
    """Id of one control of one view."""
    return {"view": name, "number": number}


def views_part(work: Work, locale: str) -> html.Details:
    """The reader's views behind one button, with a place to name the one they look at."""
    _ = translator(locale)
    return html.Details(
        [
            html.Summary(_("My views")),
            html.Div(
                [
                    dcc.Store(id=Id.ASKED),
                    html.Div(_listed(work, locale), id=Id.LIST),
                    html.Label(_("Keep this view under the name"), htmlFor=Id.NAME),
                    html.Div(
                        [
                            dbc.Input(id=Id.NAME, type="text", maxLength=LONGEST_NAME, value=""),
                            html.Button(
                                _("Keep"), id=Id.SAVE, type="button", n_clicks=0,
                                className=button_class("primary", small=True),
                            ),
                        ],
                        className="matrix-view-line",
                    ),
                    html.P(
                        _(
                            "Only you see this list. To show a view to somebody, send them its "
                            "address: they see what their own role may see."
                        ),
                        className="m-small",
                    ),
                ],
                className="matrix-views",
            ),
        ],
        className="matrix-pop",
    )  # fmt: skip


def _listed(work: Work, locale: str) -> Any:
    _ = translator(locale)
    found = views.mine(work)
    if not found:
        return html.P(_("You have kept no view yet."), className="m-small")
    return html.Ul([html.Li(_one(work, one, _)) for one in found], className="matrix-view-list")


def _one(work: Work, one: SavedView, _: Translator) -> list[Any]:
    edit = html.Details(
        [
            html.Summary(_("Change"), **aria(label=_("Change {name}", name=one.name))),
            html.Div(
                [
                    html.Label(
                        [
                            html.Span(_("New name"), className="m-unseen"),
                            dbc.Input(
                                id=part("name", one.id), type="text", maxLength=LONGEST_NAME,
                                value=one.name,
                            ),
                        ]
                    ),
                    html.Button(
                        _("Rename"), id=part("rename", one.id), type="button", n_clicks=0,
                        className=button_class(small=True),
                    ),
                    html.Button(
                        _("Delete view"), id=part("remove", one.id), type="button", n_clicks=0,
                        className=button_class("danger", small=True),
                        **aria(label=_("Delete {name}", name=one.name)),
                    ),
                ],
                className="matrix-view-line",
            ),
        ]
    )  # fmt: skip
    then = _instant(work, one, _)
    return [
        html.A(one.name, href=f"{PATH}?{one.query}"),
        html.Small(then, className="dim") if then else None,
        edit,
    ]


def _instant(work: Work, one: SavedView, _: Translator) -> str:
    """As of when a view stands still, where it does not go with the time."""
    told = dict(parse_qsl(one.query))
    try:
        directive = directives.get(work, told.get("directive", "")).directive
    except NotFound:
        return _("its directive is not within your reach")
    state, _misread = read_view(told, directive, work.now)
    if state.as_of is None:
        return ""
    return _("as of {moment}", moment=moment(state.as_of, _.locale, directive.time_zone))


def canonical(work: Work, query: str) -> str:
    """An address's query as the matrix itself would write it; what it does not know is left out."""
    told = dict(parse_qsl(query.removeprefix("?")))
    slug = slug_of(work, told.get("directive"))
    directive = directives.get(work, slug).directive
    state, _misread = read_view(told, directive, work.now)
    return urlencode({name: value for name, value in state.query().items() if value})


def wire(page: Page) -> None:
    """Register the part's callbacks on the page it stands on."""
    page.script(
        "keep",
        Output(Id.ASKED, "data"),
        Input(Id.SAVE, "n_clicks"),
        State(Id.NAME, "value"),
    )
    page.on(
        Output(Id.LIST, "children"),
        Input(Id.ASKED, "data"),
        writes=True,
        prevent_initial_call=True,
    )(keep)
    page.on(
        Output(Id.LIST, "children", allow_duplicate=True),
        Input(part("rename", ALL), "n_clicks"),
        State(part("name", ALL), "value"),
        State(part("name", ALL), "id"),
        writes=True,
        prevent_initial_call=True,
    )(rename)
    page.on(
        Output(Id.LIST, "children", allow_duplicate=True),
        Input(part("remove", ALL), "n_clicks"),
        writes=True,
        prevent_initial_call=True,
    )(remove)


def keep(work: Work, asked: Any) -> Any:
    """The reader keeps the view they look at."""
    if not asked:
        return no_update
    name, query = _text(asked, "name"), _text(asked, "query")
    views.save(work, name, canonical(work, query))
    _ = visit.say()
    say(_("The view is kept."))
    set_props(Id.NAME, {"value": ""})
    return _listed(work, visit.locale())


def _text(asked: Any, name: str) -> str:
    found = asked.get(name) if isinstance(asked, dict) else None
    if not isinstance(found, str):
        raise Invalid("wrong_shape", [(name, "wrong_shape", {"what": name})], what=name)
    return found


def rename(work: Work, clicks: list[Any], names: list[Any], ids: list[Any]) -> Any:
    """The reader gives one of their views another name."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    typed = next(
        (name for name, one in zip(names, ids, strict=False) if one.get("number") == number), ""
    )
    views.rename(work, number, str(typed or ""))
    _ = visit.say()
    say(_("The view has its new name."))
    return _listed(work, visit.locale())


def remove(work: Work, clicks: list[Any]) -> Any:
    """The reader takes one of their views away."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    views.remove(work, number)
    _ = visit.say()
    say(_("The view is deleted."))
    return _listed(work, visit.locale())


def _pressed(clicks: list[Any]) -> int | None:
    told = ctx.triggered_id
    return None if told is None or not any(clicks) else int(told["number"])
