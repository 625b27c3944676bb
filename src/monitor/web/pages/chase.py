"""The chase list: who is still out, a reminder to many at once, and the log of calls."""

from __future__ import annotations

from typing import Any, cast

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, dcc, html, no_update

from monitor.domain.contacts import CONTACT_KINDS, LONGEST_NOTE, ContactKind, ContactNote
from monitor.domain.errors import Invalid
from monitor.domain.names import full_name
from monitor.domain.plans import LONGEST_PERSON
from monitor.domain.roles import May
from monitor.present.chase_words import KINDS, kind_words
from monitor.present.formats import UNKNOWN, stamp
from monitor.present.language import Translator, msg, translator
from monitor.services import calls, chasing, directives, matrix, organizations
from monitor.services.chasing import ChaseLine, Outcome
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.chase_parts import Id, count_line, looked, out_list, skipped_part, tick
from monitor.web.pages.directive import slug_of
from monitor.web.pieces import button_class, callout, card, empty, field, stacking_table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

PATH = "/chase"
MOST_CALLS = 50


page = Page("chase", PATH, May.CHASE, title=msg("Chase"))


@page.layout
def layout(work: Work, /, slug: str | None = None) -> html.Div:
    """Where the reports stand, who is out, what would be sent, and what was said on the phone."""
    return html.Div(_page(work, slug_of(work, slug)), id=Id.WHOLE)


def _page(work: Work, slug: str, said: Any = None) -> html.Div:
    who = reader(work, address(PATH, slug=slug))
    _ = translator(who.locale)
    told = directives.get(work, slug).directive
    lines = chasing.listed(work, slug)
    counts = chasing.counted(work, slug)
    title = _.plural("Chase: {n} unit to follow", "Chase: {n} units to follow", len(lines))
    return page_frame(
        title if lines else _("Chase"),
        dcc.Store(id=Id.PLACE, data=slug),
        html.Div(said, role="status"),
        count_line(counts, slug, _),
        html.Div(
            [
                html.Div(out_list(lines, work, told.time_zone, _), className="m-stackup"),
                html.Div([_call_form(work, slug, lines, _)], className="m-stackup"),
            ],
            className="m-columns chase-columns",
        ),
        _calls(work, slug, told.time_zone, _),
        reader=who,
        lead=f"{told.number} · {told.subject}",
    )


def _slug(told: Any) -> str:
    if not isinstance(told, str):
        raise Invalid("wrong_shape", [("directive", "wrong_shape", {"what": "directive"})],
                      what="directive")  # fmt: skip
    return told


@page.on(
    Output(Id.PREVIEW, "children"),
    Input(Id.LOOK, "n_clicks"),
    State(Id.PLACE, "data"),
    State(tick(ALL), "value"),
    State(tick(ALL), "id"),
    prevent_initial_call=True,
)
def look(work: Work, clicks: int, place: Any, ticks: list[Any], ids: list[Any]) -> Any:
    """What would be mailed to whom; nothing is sent."""
    if not clicks:
        return no_update
    units = [
        str(it.get("unit"))
        for it, ticked in zip(ids, ticks, strict=False)
        if ticked is True and isinstance(it, dict)
    ]
    planned = chasing.preview(work, _slug(place), units)
    return looked(planned, units, work, translator(work.actor.locale))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.SEND, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.LOOKED_AT, "data"),
    writes=True,
    prevent_initial_call=True,
)
def send(work: Work, clicks: int, place: Any, looked_at: Any) -> Any:
    """Queue the mails that were looked at; who is out is found anew."""
    if not clicks:
        return no_update
    slug = _slug(place)
    units = (
        [one for one in looked_at if isinstance(one, str)] if isinstance(looked_at, list) else []
    )
    done = chasing.send(work, slug, units)
    return _page(work, slug, _sent(done, work, translator(work.actor.locale)))


def _sent(done: Outcome, work: Work, _: Translator) -> list[Any]:
    said = _(
        "{mails} to {units} leave now.",
        mails=_.plural("{n} reminder", "{n} reminders", done.mails),
        units=_.plural("{n} unit", "{n} units", done.units),
    )
    return [callout(html.B(said), tone="calm"), *skipped_part(done.skipped, work, _)]


# -- calls and replies


def _call_form(work: Work, slug: str, lines: list[ChaseLine], _: Translator) -> html.Section:
    first = [one.organization for one in lines]
    sight = matrix.seen(work, slug, work.now)
    names = {one.code: full_name(one, _.locale) for one in sight.units}
    order = [*dict.fromkeys(code for code in first if code in names), *names]
    options = [{"label": names[code], "value": code} for code in dict.fromkeys(order)]
    kinds = [{"label": _(words), "value": kind} for kind, words in KINDS.items()]
    form = html.Div(
        [
            field(_("Organisation"), dbc.Select(id=Id.UNIT, options=options,
                                        value=options[0]["value"] if options else None), Id.UNIT),
            html.Div(
                [
                    field(_("Kind"), dbc.Select(id=Id.KIND, options=kinds, value="call"), Id.KIND),
                    field(_("With whom"), dcc.Input(id=Id.PERSON, type="text", value="",
                                                    className="m-input", autoComplete="off",
                                                    maxLength=LONGEST_PERSON), Id.PERSON),
                ],
                className="periods-pair",
            ),
            field(_("What was said"), dcc.Textarea(id=Id.BODY, rows=3, maxLength=LONGEST_NOTE,
                                                   className="m-area"), Id.BODY),
            html.Button(_("Write it down"), id=Id.KEEP, type="button", n_clicks=0,
                        className=button_class()),
        ],
        className="periods-form",
    )  # fmt: skip
    return card(form, title=_("A call or a reply"), note=_("kept with its time, never changed"))


def _calls(work: Work, slug: str, zone: str, _: Translator) -> html.Section:
    found = calls.listed(work, slug)
    if not found:
        return card(empty(_("No call has been written down yet.")), title=_("Calls and replies"))
    names: dict[str, str] = {}
    for one in found[:MOST_CALLS]:
        if one.organization not in names:
            names[one.organization] = organizations.name_of(work, one.organization, _.locale)
    rows = call_rows(found[:MOST_CALLS], names, zone, _)
    heads = [_("Time"), _("Organisation"), _("Kind"), _("With whom"), _("What was said"),
             _("Written down by")]  # fmt: skip
    return card(stacking_table(_("Calls and replies"), heads, rows), title=_("Calls and replies"))


def call_rows(
    found: list[ContactNote], names: dict[str, str], zone: str, _: Translator
) -> list[list[Any]]:
    """The log of calls, a line each."""
    return [
        [
            stamp(one.at, _.locale, zone),
            names.get(one.organization, one.organization),
            kind_words(one.kind, _.locale),
            one.person or UNKNOWN,
            html.Span(one.body, className="cell-plan-what"),
            one.author,
        ]
        for one in found
    ]


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.KEEP, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.UNIT, "value"),
    State(Id.KIND, "value"),
    State(Id.PERSON, "value"),
    State(Id.BODY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def keep_call(
    work: Work, clicks: int, place: Any, unit: Any, kind: Any, person: Any, body: Any
) -> Any:
    """Write a call, a reply or a visit down."""
    if not clicks:
        return no_update
    slug = _slug(place)
    if kind not in CONTACT_KINDS or not isinstance(unit, str):
        raise Invalid("wrong_shape", [("kind", "wrong_shape", {"what": "kind"})], what="kind")
    text = person if isinstance(person, str) else ""
    calls.write(work, slug, unit, cast(ContactKind, kind), text.strip(), body or "")
    _ = translator(work.actor.locale)
    return _page(work, slug, callout(_("It is written down."), tone="calm"))


page.script(
    "pick_overdue",
    Output(tick(ALL), "value"),
    Input(Id.ALL_OVERDUE, "value"),
    State(tick(ALL), "id"),
    State(Id.OVERDUE, "data"),
)
