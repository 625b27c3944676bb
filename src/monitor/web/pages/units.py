"""Units and accounts: the list an administrator looks after, and a new unit in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum, unique
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, dcc, html, no_update

from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.services import units
from monitor.services.units import UnitLine
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.page import Page
from monitor.web.pieces import callout, card, empty, link_button
from monitor.web.reader import reader
from monitor.web.shell import page_frame
from monitor.web.typed import read_day_if_any, text_of
from monitor.web.unit_lists import PATH as LISTS

page = Page("units", "/units", May.MANAGE_UNITS, title=msg("Units and accounts"))
MOST = 400


@unique
class Id(StrEnum):
    """Ids of the page."""

    SEARCH = "units-search"
    FOUND = "units-found"
    WHOLE = "units-whole"
    NAME_VI = "units-name-vi"
    NAME_EN = "units-name-en"
    SHORT = "units-short"
    PARENT = "units-parent"
    SINCE = "units-since"
    ADD = "units-add"


@page.layout
def layout(work: Work, /, q: str = "") -> html.Div:
    """Every unit of the reader's part, those that lack somebody said so; a form for a new one."""
    return html.Div(_page(work, str(q)[:200]), id=Id.WHOLE)


def _page(work: Work, q: str = "", said: Any = None) -> html.Div:
    who = reader(work, "/units")
    _ = translator(who.locale)
    lines = units.listed(work, today=today(work))
    return page_frame(
        _("Units and accounts"),
        html.Div(said, role="status"),
        html.Label(_("Name, short name or code; accents may be left out"), htmlFor=Id.SEARCH),
        dcc.Input(id=Id.SEARCH, type="search", value=q, debounce=0.3,
                  className="m-search"),
        _new(lines, work, _),
        html.Div(_list(work, q, _), id=Id.FOUND),
        reader=who,
        narrow=True,
        lead=_("Your units and who works in them. Every change has its day and stands in the log."),
        actions=[link_button(_("From an Excel or CSV file"), LISTS)],
    )  # fmt: skip


def today(work: Work) -> date:
    """The day on the clock of the installation."""
    return formats.there(work.now, visit.settings().timezone).date()


@page.on(Output(Id.FOUND, "children"), Input(Id.SEARCH, "value"), prevent_initial_call=True)
def search(work: Work, typed: Any) -> Any:
    """The units that match what is typed."""
    wanted = typed.strip()[:200] if isinstance(typed, str) else ""
    return _list(work, wanted, translator(work.actor.locale))


def _list(work: Work, typed: str, _: Translator) -> Any:
    found = units.listed(work, today=today(work), q=typed)
    if not found:
        return empty(_("Nothing found for “{typed}”.", typed=typed))
    counted = _.plural("{n} unit", "{n} units", len(found))
    lacking = sum(1 for one in found if _lacks(one))
    told = _.plural("{n} of them has nobody to enter figures.",
                    "{n} of them have nobody to enter figures.", lacking)  # fmt: skip
    return [
        html.P(f"{counted}. {told}" if lacking else counted, className="dim"),
        html.Ul([_line(one, _) for one in found[:MOST]], className="unit-list units"),
    ]


def _lacks(one: UnitLine) -> bool:
    return one.presence == "here" and not one.clerks


def _line(one: UnitLine, _: Translator) -> html.Li:
    name = full_name(one, _.locale)
    said = [
        _.plural("{n} account", "{n} accounts", one.people),
        _("nobody enters figures") if _lacks(one) else "",
        _("nobody approves") if one.presence == "here" and not one.heads else "",
        presence_words(one, _),
    ]
    return html.Li(
        [
            html.A(name, href=f"/units/{one.code}"),
            " ",
            html.Small(one.code, className="dim"),
            html.Div(" · ".join(part for part in said if part), className="units-said dim"),
        ],
        className=f"unit-level-{min(one.level, 3)} is-{one.presence}",
    )


def presence_words(one: UnitLine, _: Translator) -> str:
    """That a unit has ended, will begin, or will end; nothing for one that simply is there."""
    if one.day is None:
        return ""
    day = formats.day(one.day, _.locale)
    if one.presence == "coming":
        return _("there from {day}", day=day)
    return _("ends on {day}", day=day) if one.presence == "here" else _("ended on {day}", day=day)


def _new(lines: Sequence[UnitLine], work: Work, _: Translator) -> html.Details:
    parents = [one for one in lines if one.presence == "here"]
    form = card(
        html.Div(
            [
                text_field(Id.NAME_VI, _("Name in Vietnamese"), ""),
                text_field(Id.NAME_EN, _("Name in English"), "", optional=_("optional")),
                text_field(Id.SHORT, _("Short name"), "", optional=_("optional")),
                parent_field(Id.PARENT, parents, parents[0].code if parents else "", _),
                text_field(Id.SINCE, _("There from"), formats.day(today(work), "vi")),
                html.P(
                    _("Whether it reports is the coordinator's to say; until then nothing counts."),
                    className="dim",
                ),
                html.Button(
                    _("Add the unit"), id=Id.ADD, type="button", n_clicks=0,
                    className="m-button m-button-primary m-button-large",
                ),
            ],
            className="units-form",
        ),
    )  # fmt: skip
    return html.Details([html.Summary(_("A new unit")), form], className="unit-new")


def text_field(id_: Any, label: str, value: str, *, optional: str = "") -> html.Label:
    """A labelled line to type in."""
    told: Any = [label, html.Small(f" ({optional})")] if optional else label
    return html.Label([html.Span(told), dcc.Input(id=id_, type="text", value=value, maxLength=500)])


def parent_field(id_: Any, parents: Sequence[UnitLine], chosen: str, _: Translator) -> html.Label:
    """The unit it stands below, chosen among the reader's own."""
    options = [
        {
            "label": f"{'– ' * one.level}{full_name(one, _.locale)}",
            "value": one.code,
        }
        for one in parents
    ]
    return html.Label(
        [html.Span(_("Stands below")), dbc.Select(id=id_, options=options, value=chosen)]
    )


@page.on(
    Output(Id.WHOLE, "children"),
    Input(Id.ADD, "n_clicks"),
    State(Id.NAME_VI, "value"),
    State(Id.NAME_EN, "value"),
    State(Id.SHORT, "value"),
    State(Id.PARENT, "value"),
    State(Id.SINCE, "value"),
    writes=True,
    prevent_initial_call=True,
)
def add(
    work: Work, clicks: int, name_vi: Any, name_en: Any, short: Any, parent: Any, since: Any
) -> Any:
    """Put a unit into the reader's part of the tree."""
    if not clicks:
        return no_update
    done = units.add(
        work, name_vi=text_of(name_vi), name_en=text_of(name_en), short_name=text_of(short),
        parent=text_of(parent), since=read_day_if_any(since, "valid_from"), today=today(work),
    )  # fmt: skip
    _ = translator(work.actor.locale)
    said: list[Any] = [
        html.B(_("Added: {name}", name=text_of(name_vi))), " ",
        html.A(_("Make accounts for it"), href=f"/units/{done.code}"),
    ]  # fmt: skip
    return _page(work, said=callout(html.Span(said), tone="calm"))
