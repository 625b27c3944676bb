"""One unit: its names and place from day to day, and the accounts of its people."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, unique
from typing import Any, cast

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.errors import Invalid
from monitor.domain.names import full_name
from monitor.domain.placement import ALWAYS, OPEN, Span
from monitor.domain.roles import Grant, May, Role
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.unit_words import step_words
from monitor.services import accounts, organizations, units
from monitor.services.account_rules import NewUser
from monitor.services.accounts import BY_UNIT_ADMIN, LINK_LASTS, Made
from monitor.services.units import Change, UnitRow, UnitView, UserView
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.account.words import ROLES
from monitor.web.page import Page
from monitor.web.pages.units import (
    parent_field,
    presence_words,
    text_field,
    today,
)
from monitor.web.pieces import aria, callout, card, empty, table
from monitor.web.reader import reader
from monitor.web.shell import page_frame
from monitor.web.typed import read_day_if_any, text_of

page = Page("unit", "/units/<code>", May.MANAGE_UNITS, title=msg("Unit"))


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "unit-whole"
    CODE = "unit-code"
    NAME_VI = "unit-name-vi"
    NAME_EN = "unit-name-en"
    SHORT = "unit-short"
    PARENT = "unit-parent"
    SINCE = "unit-since"
    END = "unit-end"
    HEAD_STEP = "unit-head-step"
    CHANGE = "unit-change"
    USERNAME = "unit-username"
    PERSON = "unit-person"
    EMAIL = "unit-email"
    ROLE = "unit-role"
    MAKE = "unit-make"


def of_account(verb: object, username: object) -> dict[str, Any]:
    """Id of one button of one account."""
    return {"unit": verb, "account": username}


@page.layout
def layout(work: Work, /, code: str) -> html.Div:
    """The unit's life, a form to change it from a day on, and its accounts."""
    return html.Div(_page(work, code), id=Id.WHOLE)


def _page(work: Work, code: str, said: Any = None) -> html.Div:
    who = reader(work, f"/units/{code}")
    _ = translator(who.locale)
    view = units.one(work, code, today=today(work))
    line = view.line
    return page_frame(
        full_name(line, who.locale),
        dcc.Store(id=Id.CODE, data=code),
        html.Div(said, role="status"),
        _accounts(view, work, _),
        _life(view, work, _),
        _form(view, work, _),
        reader=who,
        narrow=True,
        crumbs=[(_("Units and accounts"), "/units")],
        lead=" · ".join(part for part in (line.code, presence_words(line, _)) if part),
    )


# -- the unit


def _life(view: UnitView, work: Work, _: Translator) -> html.Section:
    heads = [_("Holds from"), _("Until"), _("Name"), _("Stands below")]
    rows = [_span(one, work, _) for one in view.spans]
    named = html.P(_("Also called: {names}", names=", ".join(sorted(view.aliases))))
    return card(
        table(_("Names and places"), heads, rows),
        named if view.aliases else None,
        title=_("Names and places"),
    )


def _span(one: Span, work: Work, _: Translator) -> list[Any]:
    placed = one.placed
    above = organizations.name_of(work, placed.parent, _.locale) if placed.parent else "–"
    return [
        "–" if one.first == ALWAYS else formats.day(one.first, _.locale),
        "–" if one.end == OPEN else formats.day(one.end, _.locale),
        full_name(placed, _.locale),
        above,
    ]


def _form(view: UnitView, work: Work, _: Translator) -> html.Section:
    """One form for a new name, a new place and an end; only what differs is changed."""
    placed, last = view.now.placed, view.spans[-1]
    ends = "" if last.end == OPEN else formats.day(last.end, "vi")
    fields = [
        text_field(Id.NAME_VI, _("Name in Vietnamese"), placed.name_vi),
        text_field(Id.NAME_EN, _("Name in English"), placed.name_en),
        text_field(Id.SHORT, _("Short name"), placed.short_name),
        parent_field(Id.PARENT, view.parents, placed.parent or "", _),
        text_field(Id.SINCE, _("Holds from"), formats.day(today(work), "vi")),
        text_field(Id.END, _("First day without the unit"), ends, optional=_("only if it ends")),
        html.Div(
            dbc.Checkbox(
                id=Id.HEAD_STEP, value=placed.head_step, class_name="decide-pick",
                label=_("Its head approves before a report counts as sent"),
            ),
            hidden=not view.may_set_head_step,
        ),
        html.P(_("What earlier days showed stays as it was."), className="dim"),
        html.Button(
            _("Keep changes"), id=Id.CHANGE, type="button", n_clicks=0,
            className="m-button m-button-primary m-button-large",
        ),
    ]  # fmt: skip
    told = html.P(
        _("This unit stands at the top of your part; whoever runs the installation changes it."),
        className="dim", hidden=view.line.is_theirs,
    )  # fmt: skip
    form = html.Div(fields, className="units-form", hidden=not view.line.is_theirs)
    return card(told, form, title=_("Rename, move or end"))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.CHANGE, "n_clicks"),
    State(Id.CODE, "data"),
    State(Id.NAME_VI, "value"),
    State(Id.NAME_EN, "value"),
    State(Id.SHORT, "value"),
    State(Id.PARENT, "value"),
    State(Id.SINCE, "value"),
    State(Id.END, "value"),
    State(Id.HEAD_STEP, "value"),
    writes=True,
    prevent_initial_call=True,
)
def change(
    work: Work, clicks: int, code: Any, name_vi: Any, name_en: Any, short: Any, parent: Any,
    since: Any, end: Any, head_step: Any,
) -> Any:  # fmt: skip
    """Change the unit from the day on; nothing where nothing differs."""
    if not clicks:
        return no_update
    view = units.one(work, text_of(code), today=today(work))
    placed = view.now.placed
    name = text_of(name_vi)
    if not name:
        raise Invalid("tree_name_empty", [("name_vi", "tree_name_empty", {})])
    row = UnitRow(
        1, view.line.code, name,
        name_en=text_of(name_en) or name,
        short_name=text_of(short),
        # A top stays a top: there is no such choice in the list.
        parent=(text_of(parent) or None) if placed.parent else None,
        head_step=head_step if view.may_set_head_step and isinstance(head_step, bool) else None,
        since=read_day_if_any(since, "valid_from"),
        end=read_day_if_any(end, "valid_to") or _no_end(view),
    )  # fmt: skip
    done = units.change(work, row, today=today(work))
    return _page(work, view.line.code, _changed(done, translator(work.actor.locale)))


def _no_end(view: UnitView) -> Any:
    """An end that was taken out of the form is taken back, where there was one."""
    return OPEN if view.spans[-1].end != OPEN else None


def _changed(done: Change, _: Translator) -> html.Div:
    if not done.steps:
        return callout(_("Nothing was changed: it is all as recorded."), tone="calm")
    return callout(html.Ul([html.Li(step_words(step, _)) for step in done.steps]), tone="calm")


# -- its accounts


def _accounts(view: UnitView, work: Work, _: Translator) -> html.Section:
    heads = [_("Account"), _("Name"), _("Role"), _("State"),
             html.Span(_("Action"), className="m-unseen")]  # fmt: skip
    rows = [_account(one, view, work, _) for one in view.people]
    listed = table(_("Accounts"), heads, rows) if rows else empty(_("No account yet."))
    return card(
        html.Div(listed, className="unit-accounts"), _new_account(view, _), title=_("Accounts")
    )


def _account(one: UserView, view: UnitView, work: Work, _: Translator) -> list[Any]:
    roles = [
        _(ROLES[held.grant.role])
        for held in one.grants
        if held.grant.organization == view.line.code
    ]
    is_open = one.disabled_at is None
    state = (
        _("closed") if not is_open else _("in use") if one.has_password else _("no password yet")
    )
    last = is_open and view.line.clerks == 1 and _enters(one, view.line.code)
    buttons = [
        _button("reset", one.username, _("New link"), _, shown=is_open),
        _button("close", one.username, _("Close"), _,
                shown=is_open and one.username != work.actor.username),
        _button("open", one.username, _("Open again"), _, shown=not is_open),
    ]  # fmt: skip
    return [
        one.username,
        html.Span([one.display_name, html.Br(), html.Small(one.email, className="dim")]),
        ", ".join(roles),
        html.Span(
            [state, html.Br(), html.Small(_("the only one who enters figures"))] if last else state
        ),
        html.Div(buttons, className="unit-buttons"),
    ]


def _enters(one: UserView, code: str) -> bool:
    return any(held.grant == Grant("clerk", code) for held in one.grants)


def _button(verb: str, username: str, words: str, _: Translator, *, shown: bool) -> html.Button:
    return html.Button(
        words,
        id=of_account(verb, username),
        type="button",
        className="m-button m-button-small",
        hidden=not shown,
        n_clicks=0,
        **aria(label=f"{words}: {username}"),
    )


def _new_account(view: UnitView, _: Translator) -> html.Details:
    roles = [{"label": _(ROLES[role]), "value": role} for role in sorted(BY_UNIT_ADMIN)]
    return html.Details(
        [
            html.Summary(_("A new account")),
            html.Div(
                [
                    text_field(Id.USERNAME, _("Account"), f"{view.line.code}."),
                    text_field(Id.PERSON, _("Name of the person"), ""),
                    text_field(Id.EMAIL, _("E-mail"), ""),
                    html.Label(
                        [html.Span(_("Role")), dbc.Select(id=Id.ROLE, options=roles, value="clerk")]
                    ),
                    html.P(
                        _("Nobody is given a password: a link is shown once, and with it the "
                          "person chooses one."),
                        className="dim",
                    ),
                    html.Button(
                        _("Make the account"), id=Id.MAKE, type="button", n_clicks=0,
                        className="m-button m-button-primary m-button-large",
                    ),
                ],
                className="units-form",
            ),
        ],
        open=not view.people,
        className="unit-new",
    )  # fmt: skip


def link_box(made: Sequence[Made], _: Translator) -> html.Div:
    """The one-time links, shown this once; nobody can look them up again."""
    hours = int(LINK_LASTS.total_seconds() // 3600)
    told = _.plural(
        "Hand over this link now: it is shown once, works once, and lasts {hours} hours.",
        "Hand over these links now: each is shown once, works once, and lasts {hours} hours.",
        len(made), hours=str(hours),
    )  # fmt: skip
    links = [
        html.Li([html.B(one.username), " ", html.Code(link_of(one), className="unit-link")])
        for one in made
    ]
    return callout(html.P(html.B(told)), html.Ul(links), tone="warning")


def link_of(made: Made) -> str:
    """The address under which an account's owner chooses a password."""
    return f"{visit.settings().base_url}/account/link/{made.link}"


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.MAKE, "n_clicks"),
    State(Id.CODE, "data"),
    State(Id.USERNAME, "value"),
    State(Id.PERSON, "value"),
    State(Id.EMAIL, "value"),
    State(Id.ROLE, "value"),
    writes=True,
    prevent_initial_call=True,
)
def make(
    work: Work, clicks: int, code: Any, username: Any, person: Any, email: Any, role: Any
) -> Any:
    """Make an account for somebody of the unit, and show its link."""
    if not clicks:
        return no_update
    view = units.one(work, text_of(code), today=today(work))
    grant = Grant(cast(Role, text_of(role)), view.line.code)
    user = NewUser(text_of(username).lower(), text_of(person), text_of(email), (grant,))
    made = accounts.create(work, user)
    return _page(work, view.line.code, link_box([made], translator(work.actor.locale)))


def _told_account(clicks: list[Any]) -> str | None:
    told = ctx.triggered_id
    return None if told is None or not any(clicks) else str(told["account"])


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(of_account("reset", ALL), "n_clicks"),
    State(Id.CODE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def reset(work: Work, clicks: list[Any], code: Any) -> Any:
    """Take a password away and show the link for a new one."""
    username = _told_account(clicks)
    if username is None:
        return no_update
    made = accounts.reset(work, username)
    return _page(work, text_of(code), link_box([made], translator(work.actor.locale)))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(of_account("close", ALL), "n_clicks"),
    State(Id.CODE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def close(work: Work, clicks: list[Any], code: Any) -> Any:
    """Close an account at once; said, where nobody is left who enters figures."""
    username = _told_account(clicks)
    if username is None:
        return no_update
    accounts.disable(work, username)
    _ = translator(work.actor.locale)
    view = units.one(work, text_of(code), today=today(work))
    parts: list[Any] = [html.P(_("{name} is closed, with its sessions.", name=username))]
    if not view.line.clerks:
        parts.append(html.P(html.B(_("Nobody is left here who enters figures. Make an account."))))
    tone: Any = "calm" if view.line.clerks else "warning"
    return _page(work, view.line.code, callout(*parts, tone=tone))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(of_account("open", ALL), "n_clicks"),
    State(Id.CODE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def open_again(work: Work, clicks: list[Any], code: Any) -> Any:
    """Open a closed account, with the password it had."""
    username = _told_account(clicks)
    if username is None:
        return no_update
    accounts.enable(work, username)
    said = translator(work.actor.locale)("{name} is open again.", name=username)
    return _page(work, text_of(code), callout(said, tone="calm"))
