"""The matrix's time: as of when it is shown, the way through the past, two instants to compare."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.directive import Directive
from monitor.present.formats import moment, there
from monitor.present.language import Translator, translator
from monitor.web.matrix_state import PATH, MatrixState, local_input
from monitor.web.pieces import as_of_note, button_class, callout, data, icon


def past(state: MatrixState, directive: Directive, at: datetime, _: Translator) -> html.Div:
    """The band over a view of the past, with the way back."""
    said = _(
        "You are looking at an earlier state, as of {moment}.",
        moment=moment(at, _.locale, directive.time_zone),
    )
    back = html.A(_("Back to now"), href=state.address(as_of=None), **data("sets", "as_of="))
    then = at.isoformat()
    change = html.A(
        _("What changed since"),
        href=state.address(view="compare", since=at, as_of=None),
        **data("sets", f"view=compare&since={then.replace('+', '%2B')}&as_of="),
    )
    return callout(icon("clock"), html.Span([html.B(said), " ", back, " · ", change]), tone="past")


def as_of_part(
    state: MatrixState,
    directive: Directive,
    at: datetime,
    stops: Sequence[datetime],
    locale: str,
) -> list[Any]:
    """As of when the figures are, and how to ask for another time: typed, or by sliding.

    ``stops`` are the campaign's instants, the last of them the present.
    """
    _ = translator(locale)
    zone, now = directive.time_zone, stops[-1]
    stops = sorted({at, *stops})
    basis = state.basis or directive.basis
    pop = html.Div(
        [
            html.Form(
                [
                    html.Label(_("Show the state as of"), htmlFor="matrix-as-of"),
                    _time_input("as_of", "matrix-as-of", at, now, directive),
                    html.Button(
                        _("Show"), type="submit", className=button_class("primary", small=True)
                    ),
                ],
                action=PATH,
                method="GET",
                className="matrix-form matrix-as-of",
            ),
            _slider(stops, at, directive, _),
            html.A(
                [icon("back"), _("Compare two times")],
                href=state.address(view="compare", since=None),
                className="m-only-phone",
                **data("sets", "view=compare"),
            ),
        ],
        className="matrix-times",
    )
    return [
        as_of_note(at, basis, locale, zone=zone),
        html.Details([html.Summary(_("Another time")), pop], className="matrix-pop"),
    ]


def _slider(
    stops: Sequence[datetime], at: datetime, directive: Directive, _: Translator
) -> html.Div:
    """The campaign from its first day to now; each stop is an instant at which something changed.

    What it stands at is said beside it, and to a screen reader, by ``assets/43-matrix-ask.js``.
    """
    zone = directive.time_zone
    told = [[there(one, zone).isoformat(), moment(one, _.locale, zone)] for one in stops]
    place = sum(one <= at for one in stops) - 1
    return html.Div(
        [
            html.Label(_("Slide through the campaign"), htmlFor="matrix-slider"),
            dbc.Input(
                id="matrix-slider",
                type="range",
                min=0,
                max=len(stops) - 1,
                step=1,
                value=max(0, place),
                class_name="form-range",
            ),
            html.Div(
                [
                    html.Span(moment(stops[0], _.locale, zone)),
                    html.B(moment(at, _.locale, zone), id="matrix-slid"),
                    html.Span(_("now")),
                ],
                className="matrix-slid",
            ),
        ],
        className="matrix-slider",
        **data("stops", json.dumps(told, ensure_ascii=False)),
    )


def two_times(
    since: datetime, at: datetime, now: datetime, directive: Directive, locale: str
) -> html.Form:
    """Which two instants are compared, as a plain form."""
    _ = translator(locale)
    return html.Form(
        [
            dbc.Input(type="hidden", name="view", value="compare", id="compare-view"),
            _field(_("Earlier time"), _time_input("since", "compare-since", since, now, directive)),
            _field(_("Later time"), _time_input("as_of", "compare-as-of", at, now, directive)),
            html.Button(_("Compare"), type="submit", className=button_class("primary")),
        ],
        action=PATH,
        method="GET",
        className="matrix-form matrix-choice matrix-two",
    )


def _field(words: str, control: Any) -> html.Div:
    return html.Div([html.Label(words, htmlFor=control.id), control], className="matrix-field")


def _time_input(
    name: str, id_: str, at: datetime, now: datetime, directive: Directive
) -> dbc.Input:
    zone = directive.time_zone
    return dbc.Input(
        id=id_,
        name=name,
        type="datetime-local",
        value=local_input(at, zone),
        max=local_input(now, zone),
        min=f"{directive.issued_on:%Y-%m-%d}T00:00",
        required=True,
    )
