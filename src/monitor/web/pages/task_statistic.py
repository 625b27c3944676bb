"""The statistic of tasks: given, done, under way, by block and organisation, and how it counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.directive import BASES
from monitor.domain.roles import May
from monitor.domain.task_statistic import StatisticRow
from monitor.present.language import Translator, msg, translator
from monitor.present.task_words import (
    counting_note,
    name_of,
    number_words,
    rule_lines,
    statistic_heads,
)
from monitor.services import directives
from monitor.services import task_statistic as services
from monitor.services.task_statistic import Statistic
from monitor.services.work import Work
from monitor.web.matrix_state import MatrixState, local_input, read_state
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pages.matrix_bar import BASIS_NAMES
from monitor.web.pieces import aria, as_of_note, button_class, callout, card, chip, icon, table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

PATH = "/statistic"
page = Page("statistic", PATH, May.SEE_MATRIX, title=msg("Task statistic"))


@page.layout
def layout(work: Work, /, **told: str) -> html.Div:
    """The table with its instant and basis, and beneath it the rules it is counted by."""
    slug = slug_of(work, told.get("directive"))
    directive = directives.get(work, slug).directive
    state = read_state(slug, told, directive.time_zone)
    found = services.statistic(work, slug, state.as_of, state.basis)
    who = reader(work, here(state))
    _ = translator(who.locale)
    zone = directive.time_zone
    return page_frame(
        _("Task statistic"),
        _past(state, _) if state.as_of else None,
        _other_figures(state, found, work, _),
        card(_table(found, state, who.locale), title=_("Given, done and under way")),
        html.P(counting_note(who.locale), className="m-small"),
        html.Details(
            [html.Summary(_("How it is counted")), _rules(who.locale)],
            id="statistic-rules",
            className="m-card matrix-legend",
        ),
        reader=who,
        lead=f"{directive.number} · {directive.subject}",
        actions=[
            as_of_note(found.as_of, found.basis, who.locale, is_past=bool(state.as_of), zone=zone),
            *_files(state, _),
        ],
    )


def here(state: MatrixState, **changes: str | None) -> str:
    """The address of this page on the same figures, with some of it changed."""
    return address(PATH, **{"directive": state.directive, **state.figures(), **changes})


def _past(state: MatrixState, _: Translator) -> html.Div:
    back = html.A(_("Back to now"), href=here(state, as_of=None))
    return callout(icon("clock"), html.Span([html.B(_("An earlier state.")), " ", back]),
                   tone="past")  # fmt: skip


def _other_figures(state: MatrixState, found: Statistic, work: Work, _: Translator) -> html.Div:
    """The other basis as a link, and another time as a plain form."""
    zone = found.directive.time_zone
    switch = html.Div(
        [
            html.A(
                _(BASIS_NAMES[one]), href=here(state, basis=one), className="matrix-basis",
                **aria(current="true" if one == found.basis else None),
            )
            for one in BASES
        ],
        className="matrix-switch",
        role="group",
        **aria(label=_("Figures counted")),
    )  # fmt: skip
    kept = {"directive": state.directive, "basis": state.basis}
    time = html.Form(
        [
            *(_hidden(name, value) for name, value in kept.items() if value),
            html.Label(_("Show the state as of"), htmlFor="statistic-as-of"),
            dbc.Input(
                id="statistic-as-of", name="as_of", type="datetime-local", required=True,
                value=local_input(found.as_of, zone), max=local_input(work.now, zone),
                min=f"{found.directive.issued_on:%Y-%m-%d}T00:00",
            ),
            html.Button(_("Show"), type="submit", className=button_class("primary", small=True)),
        ],
        action=PATH,
        method="GET",
        className="matrix-form matrix-as-of",
    )  # fmt: skip
    other = html.Details([html.Summary(_("Another time")), time], className="matrix-pop")
    board = html.A(_("Board"), href=state.address(), className=button_class(small=True))
    return html.Div([switch, other, board], className="matrix-bar")


def _hidden(name: str, value: str) -> Any:
    return dbc.Input(type="hidden", name=name, value=value, id=f"statistic-{name}")


def _files(state: MatrixState, _: Translator) -> list[html.A]:
    return [
        html.A(
            [icon("download"), words], href=file_address(state, form),
            className=button_class(small=True),
        )
        for form, words in (("xlsx", "Excel"), ("csv", "CSV"))
    ]  # fmt: skip


def file_address(state: MatrixState, form: str) -> str:
    """The same table as a file."""
    path = f"/api/v1/directives/{quote(state.directive, safe='')}/statistic"
    return address(path, format=form, **state.figures())


def _table(found: Statistic, state: MatrixState, locale: str) -> html.Div:
    _ = translator(locale)
    return table(
        _("Given, done and under way"),
        statistic_heads(locale),
        [_line(row, state, locale) for row in found.rows],
        numbers=range(1, 10),
    )


def _line(row: StatisticRow, state: MatrixState, locale: str) -> list[Any]:
    name: Any = name_of(row, locale)
    if row.kind == "group":
        name = html.B(name)
    else:
        unit = address(f"/organizations/{quote(row.code, safe='')}", directive=state.directive)
        name = html.A(name, href=unit, className="statistic-unit")
    words = number_words(row.count, locale)
    return [name, *(html.B(one) if row.kind == "group" else one for one in words)]


def _rules(locale: str) -> html.Div:
    _ = translator(locale)
    rows = [[chip(standing, name), words] for standing, name, words in rule_lines(locale)]
    return table(_("How it is counted"), [_("Standing"), _("In the statistic")], rows)
