"""The bar above the matrix: which directive, as of when, on which basis, and the way out of it."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.directive import BASES, Basis, Directive
from monitor.domain.names import full_name
from monitor.present.formats import day
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import title_of
from monitor.services import directives
from monitor.services.work import Work
from monitor.web.charts import PICTURES
from monitor.web.grids import item_words
from monitor.web.matrix_state import (
    ALL_GROUPS,
    EVERY_DUTY,
    PATH,
    MatrixState,
    export_address,
)
from monitor.web.pieces import aria, button_class, data, icon
from monitor.web.reader import address

BASIS_NAMES: dict[Basis, str] = {"received": msg("Received"), "accepted": msg("Accepted")}
FILES = (("xlsx", "Excel"), ("pdf", "PDF"), ("csv", "CSV"))


def _directive_choice(
    work: Work, state: MatrixState, directive: Directive, _: Translator
) -> html.Div | html.Form:
    """Which directive: its number, day and subject, or a choice where there are several."""
    found = directives.listed(work)
    issued = day(directive.issued_on, _.locale)
    if len(found) < 2:
        words = f"{directive.number} · {issued} · {directive.subject}"
        return html.Div(words, className="matrix-directive")
    options = [{"label": f"{one.number} · {one.subject}", "value": one.slug} for one in found]
    return html.Form(
        [
            html.Label(_("Directive"), htmlFor="matrix-directive", className="m-unseen"),
            dbc.Select(
                id="matrix-directive", name="directive", options=options, value=state.directive
            ),
            html.Noscript(html.Button(_("Show"), type="submit")),
        ],
        action=PATH,
        method="GET",
        className="matrix-form matrix-directive",
        **data("at-once", "fresh"),
    )


def lead(work: Work, state: MatrixState, directive: Directive, locale: str) -> html.Div:
    """Which directive, which figures, and what the standings mean."""
    _ = translator(locale)
    return html.Div(
        [
            _directive_choice(work, state, directive, _),
            _basis_switch(state, state.basis or directive.basis, _),
            html.A(
                _("What the standings mean"),
                href="#matrix-legend",
                className="m-only-wide",
                **data("opens", "1"),
            ),
        ],
        className="matrix-bar",
    )


def _basis_switch(state: MatrixState, basis: Basis, _: Translator) -> html.Div:
    """Two links, one of them current: what was sent, or what the coordinator accepted."""
    return html.Div(
        [
            html.A(
                _(BASIS_NAMES[one]),
                href=state.address(basis=one),
                className="matrix-basis",
                **aria(current="true" if one == basis else None),
                **data("sets", f"basis={one}"),
            )
            for one in BASES
        ],
        className="matrix-switch",
        role="group",
        **aria(label=_("Figures counted")),
    )


def exports(state: MatrixState, _: Translator) -> html.Details:
    """The same figures as files, behind one button."""
    links = [
        html.A(
            [icon("download"), words],
            href=export_address(state, form),
            className=button_class(small=True),
            **data("file", form),
        )
        for form, words in FILES
    ]
    if state.view == "grid":
        links.append(_picture(state, _))
    note = html.P(_("What is shown, rows folded away too, on these figures"), className="m-small")
    return html.Details(
        [
            html.Summary([icon("download"), _("Files")], className=button_class(small=True)),
            html.Div([*links, note], className="matrix-files"),
        ],
        className="matrix-pop matrix-out",
    )


def _picture(state: MatrixState, _: Translator) -> html.A:
    """How the duties of blocks and addressees stand, as a picture of stacked bars."""
    href = address(f"{PICTURES}/standings.png", directive=state.directive, **state.figures())
    return html.A(
        _("Bars as a picture (PNG)"),
        href=href,
        className=button_class(small=True) + " m-only-wide",
        title=_("How the duties of all bodies stand"),
    )


def other_views(state: MatrixState, _: Translator) -> list[html.A]:
    """The other views at the same place; a phone has the list in place of the grid."""
    named = {
        "grid": (_("As a grid"), " m-only-wide"),
        "list": (_("As a list"), "" if state.view in ("compare", "map") else " m-only-wide"),
        "map": (_("As a map"), ""),
        "compare": (_("Compare two times"), " m-only-wide"),
    }
    # All duties together are one map, and as many tables in the list.
    kept = "" if state.view == "map" and state.obligation == EVERY_DUTY else state.obligation
    sets = "since=" if kept == state.obligation else "since=&obligation="
    return [
        html.A(
            words,
            href=state.address(view=view, since=None, obligation=kept),
            className=button_class(small=True) + side,
            **data("sets", f"view={'' if view == 'grid' else view}&{sets}"),
        )
        for view, (words, side) in named.items()
        if view != state.view
    ]


def duty_choice(state: MatrixState, wanted: str, directive: Directive, locale: str) -> html.Form:
    """Which duty, which group, which name: a plain form, so it works by every means."""
    _ = translator(locale)
    duties = [
        {"value": duty.code, "label": f"{item_words(duty.item, locale)}: {title_of(duty, locale)}"}
        for duty in directive.obligations
    ]
    return html.Form(
        [
            _field(
                _("Duty"),
                dbc.Select(
                    id="list-obligation",
                    name="obligation",
                    value=wanted,
                    options=[*duties, {"value": EVERY_DUTY, "label": _("Every duty, one by one")}],
                ),
            ),
            html.Details(
                [
                    html.Summary(_("Search and group")),
                    html.Div(
                        [
                            _field(
                                _("Organisation"),
                                dbc.Input(
                                    id="list-q",
                                    name="q",
                                    type="search",
                                    value=state.q,
                                    maxLength=200,
                                ),
                            ),
                            _field(
                                _("Group"),
                                dbc.Select(
                                    id="list-group",
                                    name="group",
                                    value=state.group or ALL_GROUPS,
                                    options=group_options(directive, _),
                                ),
                            ),
                            html.Button(
                                _("Show"), type="submit", className=button_class("primary")
                            ),
                        ],
                        className="matrix-more",
                    ),
                ],
                open=bool(state.q or state.group),
            ),
        ],
        action=PATH,
        method="GET",
        className="matrix-form matrix-choice",
        role="search",
        **data("at-once", "1"),
    )


def _field(words: str, control: Any) -> html.Div:
    return html.Div([html.Label(words, htmlFor=control.id), control], className="matrix-field")


def group_options(directive: Directive, _: Translator) -> list[dict[str, str]]:
    """The groups of a directive as a choice; the whole is all of them."""
    return [
        {
            "value": one.code,
            "label": _("All groups") if one.code == ALL_GROUPS else full_name(one, _.locale),
        }
        for one in directive.groups
    ]
