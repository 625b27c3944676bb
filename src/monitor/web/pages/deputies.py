"""A head who is away: who approves in their place, until when, and taking it back."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.errors import Invalid
from monitor.domain.roles import Deputy, May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.services import deputies, organizations
from monitor.services.deputies import Desk
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.page import Page
from monitor.web.pieces import aria, callout, card, empty, table
from monitor.web.reader import reader
from monitor.web.shell import page_frame
from monitor.web.typed import read_day

page = Page("deputies", "/deputies", May.APPROVE, title=msg("Deputies"))


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "deputies-whole"


def part(name: object, number: object) -> dict[str, Any]:
    """Id of one control of one unit, or (``end``) of one naming."""
    return {"deputies": name, "number": number}


@page.layout
def layout(work: Work, /) -> html.Div:
    """The deputies of each unit the reader is head of, or for whom the reader stands in."""
    return html.Div(_page(work), id=Id.WHOLE)


def _page(work: Work, done: str = "") -> html.Div:
    who = reader(work, "/deputies")
    _ = translator(who.locale)
    found = deputies.desks(work)
    parts: list[Any] = [
        html.Div(callout(done, tone="calm") if done else None, role="status"),
        *(_stands_in(one, _) for one in deputies.standing_for(work)),
        *(_unit(number, one, work, _) for number, one in enumerate(found)),
    ]
    if not found:
        parts.append(empty(_("Only the head of a unit names deputies for it.")))
    return page_frame(
        _("Deputies"),
        *parts,
        reader=who,
        narrow=True,
        crumbs=[(_("To approve"), "/inbox")],
        lead=_("While you are away somebody of your unit approves in your place, until a day."),
    )


def _stands_in(one: Deputy, _: Translator) -> html.Div:
    day = formats.running_day(one.last_day, _.locale)
    said = _("You approve in the place of {head} until the end of {day}.", head=one.head, day=day)
    return callout(said, tone="calm")


def _unit(number: int, desk: Desk, work: Work, _: Translator) -> html.Section:
    name = organizations.name_of(work, desk.organization, _.locale)
    return card(
        _form(number, desk, work, _)
        if desk.candidates
        else empty(_("The unit has no other person with an account. Its administrator makes one.")),
        _listed(desk, work, _),
        title=name,
    )


def _form(number: int, desk: Desk, work: Work, _: Translator) -> html.Div:
    who, until = f"deputies-who-{number}", f"deputies-until-{number}"
    options = [{"label": f"{said} ({one})", "value": one} for one, said in desk.candidates.items()]
    return html.Div(
        [
            dcc.Store(id=part("unit", number), data=desk.organization),
            html.Label(
                [
                    html.Span(_("Who approves in your place")),
                    dbc.Select(
                        id=part("who", number),
                        options=options,
                        placeholder=_("Choose"),
                    ),
                ],
                id=who,
            ),
            html.Label(
                [
                    html.Span(_("To the end of")),
                    dcc.Input(
                        id=part("until", number),
                        type="text",
                        value=formats.next_day(work.now),
                        placeholder="09/08/2020",
                    ),
                ],
                id=until,
            ),
            html.P(
                _(
                    "It ends by itself at midnight of that day. What is approved is shown as "
                    "signed for you. Nobody approves what they handed in themselves."
                ),
                className="dim",
            ),
            html.Button(
                _("Name the deputy"),
                id=part("name", number),
                type="button",
                className="m-button m-button-primary m-button-large",
                n_clicks=0,
            ),
        ],
        className="deputies-form",
    )


def _listed(desk: Desk, work: Work, _: Translator) -> html.Div | None:
    if not desk.named:
        return None
    heads = [_("Deputy"), _("Since"), _("To the end of"), _("State"),
             html.Span(_("Action"), className="m-unseen")]  # fmt: skip
    rows = [
        [
            one.deputy,
            formats.stamp(one.named_at, _.locale),
            formats.day(one.last_day, _.locale),
            _state(one, work, _),
            _end_button(one, _) if _holds(one, work) else "",
        ]
        for one in desk.named
    ]
    return table(_("Deputies named so far"), heads, rows)


def _holds(one: Deputy, work: Work) -> bool:
    return one.holds_at(work.now, visit.settings().timezone)


def _state(one: Deputy, work: Work, _: Translator) -> str:
    if one.ended_at is not None:
        return _("taken back {when}", when=formats.stamp(one.ended_at, _.locale))
    return _("holds") if _holds(one, work) else _("ended")


def _end_button(one: Deputy, _: Translator) -> html.Button:
    return html.Button(
        _("End now"),
        id=part("end", one.id),
        type="button",
        className="m-button m-button-small",
        n_clicks=0,
        **aria(label=_("End now: {name}", name=one.deputy)),
    )


def _pressed(clicks: list[Any]) -> int | None:
    told = ctx.triggered_id
    return None if told is None or not any(clicks) else int(told["number"])


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(part("name", ALL), "n_clicks"),
    State(part("unit", ALL), "data"),
    State(part("who", ALL), "value"),
    State(part("until", ALL), "value"),
    writes=True,
    prevent_initial_call=True,
)
def name(work: Work, clicks: list[Any], units: list[Any], who: list[Any], until: list[Any]) -> Any:
    """The head names a deputy for one of their units."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    if not 0 <= number < min(len(units), len(who), len(until)):
        raise Invalid("wrong_shape", [("unit", "wrong_shape", {"what": "unit"})])
    last_day = read_day(until[number], "last_day")
    if not who[number]:
        raise Invalid("deputy_needed", [("who", "deputy_needed", {})])
    today = formats.there(work.now, visit.settings().timezone).date()
    named = deputies.name(work, str(units[number]), str(who[number]), last_day, today=today)
    _ = translator(work.actor.locale)
    day = formats.running_day(named.last_day, _.locale)
    return _page(
        work, _("{name} approves in your place until the end of {day}.", name=named.deputy, day=day)
    )


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(part("end", ALL), "n_clicks"),
    writes=True,
    prevent_initial_call=True,
)
def end(work: Work, clicks: list[Any]) -> Any:
    """The head takes a naming back; it ends at once."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    deputies.end(work, number)
    return _page(
        work, translator(work.actor.locale)("Taken back. From now on you approve yourself.")
    )
