"""The bar above the matrix: which directive, as of when, on which basis, and the way out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.directive import BASES, Basis, Directive
from monitor.domain.names import full_name
from monitor.present.formats import day, moment
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import title_of
from monitor.services import directives
from monitor.services.work import Work
from monitor.web.grids import item_words
from monitor.web.matrix_state import (
    ALL_GROUPS,
    EVERY_DUTY,
    PATH,
    MatrixState,
    export_address,
    local_input,
)
from monitor.web.pieces import aria, as_of_note, button_class, callout, icon
from monitor.web.reader import data

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


def past(state: MatrixState, directive: Directive, at: datetime, _: Translator) -> html.Div:
    """The band over a view of the past, with the way back."""
    said = _(
        "You are looking at an earlier state, as of {moment}.",
        moment=moment(at, _.locale, directive.time_zone),
    )
    back = html.A(_("Back to now"), href=state.address(as_of=None), **data("sets", "as_of="))
    return callout(icon("clock"), html.Span([html.B(said), " ", back]), tone="past")


def as_of_part(
    state: MatrixState, directive: Directive, at: datetime, now: datetime, locale: str
) -> list[Any]:
    """As of when the figures are, and how to ask for another time."""
    _ = translator(locale)
    zone = directive.time_zone
    basis = state.basis or directive.basis
    other_time = html.Form(
        [
            html.Label(_("Show the state as of"), htmlFor="matrix-as-of"),
            dbc.Input(
                id="matrix-as-of",
                name="as_of",
                type="datetime-local",
                value=local_input(at, zone),
                max=local_input(now, zone),
                min=f"{directive.issued_on:%Y-%m-%d}T00:00",
                required=True,
            ),
            html.Button(_("Show"), type="submit", className=button_class("primary", small=True)),
        ],
        action=PATH,
        method="GET",
        className="matrix-form matrix-as-of",
    )
    return [
        as_of_note(at, basis, locale, zone=zone),
        html.Details([html.Summary(_("Another time")), other_time], className="matrix-pop"),
    ]


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


def exports(state: MatrixState, _: Translator) -> list[Any]:
    """The same figures as files."""
    return [
        html.A(
            [icon("download"), words],
            href=export_address(state, form),
            className=button_class(small=True) + ("" if form == "xlsx" else " m-only-wide"),
            title=_("What is shown, rows folded away too, on these figures"),
            **data("file", form),
        )
        for form, words in FILES
    ]


def other_view(state: MatrixState, _: Translator) -> html.A:
    """The other of the two views, at the same place."""
    to, words = ("grid", _("As a grid")) if state.view == "list" else ("list", _("As a list"))
    return html.A(
        words,
        href=state.address(view=to),
        className=f"{button_class(small=True)} m-only-wide",
        **data("sets", f"view={'' if to == 'grid' else to}"),
    )


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
