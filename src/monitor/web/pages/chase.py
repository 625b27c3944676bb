"""The chase list: who is still out, a reminder to many at once, and the log of calls."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any, cast
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, dcc, html, no_update

from monitor.domain.cell import Standing
from monitor.domain.chase import Contact
from monitor.domain.contacts import CONTACT_KINDS, LONGEST_NOTE, ContactKind, ContactNote
from monitor.domain.errors import Invalid
from monitor.domain.names import full_name, short_name
from monitor.domain.plans import LONGEST_PERSON
from monitor.domain.roles import May
from monitor.present.chase_words import KINDS, kind_words, owed_words, why_not_words
from monitor.present.digest_words import sign_words
from monitor.present.formats import UNKNOWN, fraction, number, short_moment, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.reminder_words import reminder_words
from monitor.services import chasing, directives, matrix, organizations
from monitor.services.chasing import ChaseLine, Counted, Letter, Outcome, Planned
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pages.periods import field, stacking_table
from monitor.web.pieces import button_class, callout, card, chip, empty, stack
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

PATH = "/chase"
MOST = 150
"""Units on the page, the most urgent first; the next come up as these send."""
MOST_PREVIEWED = 20
MOST_CALLS = 50


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "chase-whole"
    PLACE = "chase-place"
    ALL_OVERDUE = "chase-all"
    OVERDUE = "chase-overdue"
    LOOK = "chase-look"
    PREVIEW = "chase-preview"
    LOOKED_AT = "chase-looked-at"
    SEND = "chase-send"
    UNIT = "chase-unit"
    KIND = "chase-kind"
    PERSON = "chase-person"
    BODY = "chase-body"
    KEEP = "chase-keep"


def tick(unit: object) -> dict[str, Any]:
    """Id of a unit's tick."""
    return {"chase": "tick", "unit": unit}


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
        _count_line(counts, _),
        html.Div(
            [
                html.Div(_list(lines, work, told.time_zone, _), className="m-stackup"),
                html.Div([_call_form(work, slug, lines, _)], className="m-stackup"),
            ],
            className="m-columns chase-columns",
        ),
        _calls(work, slug, told.time_zone, _),
        reader=who,
        lead=f"{told.number} · {told.subject}",
    )


def _count_line(counts: Counted, _: Translator) -> html.Section:
    parts = [
        (Standing.MET, counts.sent, _("{n} sent", n=number(counts.sent, _.locale))),
        (Standing.NOT_REPORTED, counts.open, _("{n} not due yet", n=number(counts.open, _.locale))),
        (Standing.RETURNED, counts.returned,
         _("{n} returned", n=number(counts.returned, _.locale))),
        (Standing.OVERDUE, counts.overdue, _("{n} overdue", n=number(counts.overdue, _.locale))),
    ]  # fmt: skip
    whole = fraction(counts.sent, counts.asked, _.locale)
    return html.Section(
        [
            html.P([html.B(whole), " ", _("units have sent everything due")], className="chase-of"),
            stack([(standing, count) for standing, count, _words in parts], _.locale),
            html.P([chip(one, words) for one, count, words in parts if count], className="m-row"),
        ],
        className="m-card chase-count",
    )


# -- the list


def _list(lines: list[ChaseLine], work: Work, zone: str, _: Translator) -> list[Any]:
    if not lines:
        said = _("Nobody is left to be reminded: everything asked has been sent.")
        return [empty(said), html.Div(_to_send([], 0, _), id=Id.PREVIEW, hidden=True)]
    heads = [
        _("Organisation"), _("State"), _("Missing"), _("Last sign of life"), _("Contact"),
        _("Reminded"), _("Last call"),
    ]  # fmt: skip
    rows = [_row(one, work, zone, _) for one in lines[:MOST]]
    left = len(lines) - MOST
    words = _.plural("{n} more unit; it follows as these send.",
                     "{n} more units; they follow as these send.", left)  # fmt: skip
    late = [one.organization for one in lines[:MOST] if _may_be_mailed(one, work)]
    bar = html.Div(
        [
            dcc.Store(id=Id.OVERDUE, data=late),
            dbc.Checkbox(id=Id.ALL_OVERDUE, label=_("All that are overdue"), value=True),
            html.Button(_("Look at the mails"), id=Id.LOOK, type="button", n_clicks=0,
                        className=button_class("primary", large=True)),
        ],
        className="m-card desk-bulk",
    )  # fmt: skip
    rule = _("At most one reminder a day goes to a unit. From the third on its head is written to"
             " as well. Who has sent leaves the list by itself.")  # fmt: skip
    return [
        bar,
        html.Div(_not_looked(_), id=Id.PREVIEW, role="status"),
        card(
            html.Div(stacking_table(_("Who is still out"), heads, rows), className="chase-list"),
            html.P(words, className="dim") if left > 0 else None,
            html.P(rule, className="m-meta"),
        ),
    ]


def _may_be_mailed(one: ChaseLine, work: Work) -> bool:
    """Whether it is overdue, and a mail to it would leave today."""
    report = one.task.report
    is_overdue = report.limit <= work.now and not report.is_request
    return is_overdue and bool(one.contacts) and not one.is_reminded_today


def _row(one: ChaseLine, work: Work, zone: str, _: Translator) -> list[Any]:
    unit, report = one.task.unit, one.task.report
    standing, words = owed_words(report, work.now, _.locale, zone)
    name = html.A(full_name(unit, _.locale), href=f"/organizations/{quote(unit.code)}")
    others = (
        html.Small(_.plural("and {n} more report", "and {n} more reports", one.others))
        if one.others
        else None
    )
    ticked = dbc.Checkbox(
        id=tick(unit.code), value=False,
        label=html.Span(_("Remind {unit}", unit=short_name(unit, _.locale)), className="m-unseen"),
        class_name="chase-tick",
    )  # fmt: skip
    reason = html.Q(one.task.reason) if one.task.reason else None
    return [
        html.Div([ticked, html.Span(name)], className="chase-name"),
        html.Span([chip(standing, words), html.Br(), others, reason]),
        _("{share} duties", share=fraction(one.missing, one.asked, _.locale)),
        _sign(one, zone, _),
        _contacts(one.contacts, _),
        _reminded(one, zone, _),
        _last_call(one.last_note, zone, _),
    ]


def _sign(one: ChaseLine, zone: str, _: Translator) -> Any:
    said = sign_words(one.sign, zone, _.locale)
    if one.sign.kind in ("draft", "waiting") and one.sign.at is not None:
        said = f"{said} · {short_moment(one.sign.at, _.locale, zone)}"
    return said or UNKNOWN


def _contacts(found: tuple[Contact, ...], _: Translator) -> Any:
    if not found:
        return html.B(_("No account and no address"), className="chase-nobody")
    roles = {"clerk": _("clerk"), "head": _("head")}
    parts: list[Any] = []
    for one in found[:4]:
        if one.kind == "phone":
            parts.append(html.A(one.value, href=f"tel:{one.value}", className="chase-dial"))
        else:
            words = f"{one.name} ({roles[one.kind]})" if one.name else one.value
            parts.append(html.A(words, href=f"mailto:{one.value}", className="chase-dial"))
    return html.Div(parts, className="chase-contacts")


def _reminded(one: ChaseLine, zone: str, _: Translator) -> Any:
    if one.reminded_at is None:
        return _("never")
    times = number(one.task.reminded, _.locale)
    said = f"{times} · {short_moment(one.reminded_at, _.locale, zone)}"
    today = html.Small(_("today already"), className="dim") if one.is_reminded_today else None
    return html.Span([said, html.Br(), today])


def _last_call(one: ContactNote | None, zone: str, _: Translator) -> Any:
    if one is None:
        return UNKNOWN
    when = short_moment(one.at, _.locale, zone)
    return html.Span([f"{kind_words(one.kind, _.locale)} {when}", html.Br(), html.Q(one.body)])


# -- the mails, before they leave


def _not_looked(_: Translator) -> html.Div:
    said = _("Tick the units and look at the mails: each is shown as its reader will see it."
             " Nothing is sent before you say so.")  # fmt: skip
    return html.Div([html.P(said, className="dim"), *_to_send([], 0, _)])


def _to_send(units: list[str], mails: int, _: Translator) -> list[Any]:
    """The button that sends what was looked at; hidden while there is nothing."""
    words = _.plural("Send {n} reminder", "Send {n} reminders", mails)
    button = html.Button(
        words, id=Id.SEND, type="button", n_clicks=0, hidden=not mails,
        className=button_class("primary", large=True),
    )  # fmt: skip
    return [dcc.Store(id=Id.LOOKED_AT, data=units), button]


def _looked(planned: Planned, units: list[str], work: Work, _: Translator) -> html.Section:
    people, mails = len(planned.letters), len(planned.letters)
    waiting = len(units) - len(planned.skipped)
    counted = _(
        "{mails} to people of {units}.",
        mails=_.plural("{n} mail", "{n} mails", mails),
        units=_.plural("{n} unit", "{n} units", waiting),
    )
    parts: list[Any] = [html.P(html.B(counted))]
    parts += _skipped(planned.skipped, work, _)
    parts += [
        _letter(one, place, people, _) for place, one in enumerate(planned.letters[:MOST_PREVIEWED])
    ]
    if people > MOST_PREVIEWED:
        left = people - MOST_PREVIEWED
        parts.append(html.P(_.plural("{n} more mail", "{n} more mails", left), className="dim"))
    parts += _to_send(units, mails, _)
    if mails:
        note = _("Each mail is made anew as it leaves: who has sent by then gets none.")
        parts.append(html.P(note, className="m-meta"))
    return card(*parts, title=_("The mails"))


def _skipped(skipped: Any, work: Work, _: Translator) -> list[Any]:
    if not skipped:
        return []
    lines = [
        html.Li(
            [
                html.B(organizations.name_of(work, unit, _.locale)), " ",
                why_not_words(why, _.locale),
            ]
        )
        for unit, why in skipped
    ]  # fmt: skip
    return [callout(html.Div([html.P(_("No mail goes to:")), html.Ul(lines)]), tone="warning")]


def _letter(one: Letter, place: int, total: int, _: Translator) -> html.Details:
    """One mail as its reader sees it, in their language, by the words the mail is made of."""
    to = f"{place + 1}/{total} · {one.name}"
    if not one.told.tasks:
        return html.Details([html.Summary(to), html.P(_("Nothing to say any more."))])
    words = reminder_words(one.told, one.locale)
    sections: list[Any] = []
    for section in words.sections:
        sections.append(html.P(html.B(section.title)))
        sections.append(
            html.Ul(
                [
                    html.Li(
                        [
                            html.Mark(task.unit), " ", task.title, html.Br(),
                            html.Mark(task.when), " ", task.state,
                            html.Blockquote(task.quote) if task.quote else None,
                            *(html.Div(it, className="m-meta") for it in task.following),
                        ]
                    )
                    for task in section.tasks
                ]
            )
        )  # fmt: skip
    return html.Details(
        [
            html.Summary([html.B(to), html.Br(), html.Small(one.address)]),
            html.Div(
                [
                    html.P([_("Subject"), ": ", html.B(words.subject)]),
                    html.P(words.headline),
                    *(html.P(it) for it in words.lead),
                    *sections,
                    *(html.P(it, className="m-meta") for it in words.notes),
                ],
                className="chase-letter",
                lang=one.locale,
            ),
        ],
        open=place == 0,
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
    return _looked(planned, units, work, translator(work.actor.locale))


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
    return [callout(html.B(said), tone="calm"), *_skipped(done.skipped, work, _)]


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
    found = chasing.calls(work, slug)
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
    chasing.write_call(work, slug, unit, cast(ContactKind, kind), text.strip(), body or "")
    _ = translator(work.actor.locale)
    return _page(work, slug, callout(_("It is written down."), tone="calm"))


page.script(
    "pick_overdue",
    Output(tick(ALL), "value"),
    Input(Id.ALL_OVERDUE, "value"),
    State(tick(ALL), "id"),
    State(Id.OVERDUE, "data"),
)
