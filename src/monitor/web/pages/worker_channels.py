"""The worker's page: the channels beside mail, how it stands with each, and a test of it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from monitor.present.channel_words import KINDS, reply_words
from monitor.present.formats import UNKNOWN, number, stamp
from monitor.present.language import Translator
from monitor.services import channels
from monitor.services.channels import Standing, Target, TargetState, targets_named
from monitor.services.work import Work
from monitor.setting_kinds import named_addresses
from monitor.web import visit
from monitor.web.pieces import aria, button_class, card, labelled, table


def tried(number: object) -> dict[str, Any]:
    """Id of the button that sends a test to a channel."""
    return {"worker": "test", "number": number}


def named(number: object) -> dict[str, Any]:
    """Id of what holds the name of such a button's channel."""
    return {"worker": "channel", "number": number}


def targets() -> tuple[Target, ...]:
    """The channels of this installation, by name alone."""
    told = visit.settings()
    return targets_named(
        named_addresses(told.webhooks), named_addresses(told.chats), texts=told.texts is not None
    )


def channels_card(work: Work, _: Translator) -> html.Section:
    """Each channel with what waits, what failed, and what came last."""
    title = _("Other channels")
    found = channels.standings(work, targets())
    if not found:
        said = _("None is set: digests and reminders go by mail alone.")
        return card(html.P(said), title=title)
    heads = [
        _("Channel"), _("Last try"), _("What was answered"), _("Waiting"),
        _("Failed in 24 hours"), _("Test"),
    ]  # fmt: skip
    rows = [_line(place, one, heads, _) for place, one in enumerate(found)]
    return card(html.Div(table(title, heads, rows), className="mail-list"), title=title)


def _line(place: int, one: Standing, heads: list[str], _: Translator) -> list[Any]:
    target, state = one.target, one.state
    kind = html.Small(_(KINDS[target.kind]), className="dim")
    at = UNKNOWN if state.last_at is None else stamp(state.last_at, _.locale)
    return [
        html.Span([target.name, html.Br(), kind]),
        labelled(heads[1], at),
        labelled(heads[2], _answer(state.last_state, state.last_reply, _)),
        labelled(heads[3], _waiting(state, _)),
        labelled(heads[4], number(state.failures, _.locale)),
        _test(place, target, _),
    ]


def _waiting(state: TargetState, _: Translator) -> html.Span:
    counted = number(state.waiting, _.locale)
    if not state.held:
        return html.Span(counted)
    told = _("held until the morning: {n}", n=number(state.held, _.locale))
    return html.Span([counted, html.Br(), html.Small(told, className="dim")])


def _answer(state: str | None, reply: str, _: Translator) -> str:
    if state is None:
        return UNKNOWN
    reply = reply_words(reply, _.locale)
    if state == "sent":
        return _("Taken: {reply}", reply=reply)
    if state == "retry":
        return _("Put off: {reply}", reply=reply)
    return _("Not taken: {reply}", reply=reply)


def _test(place: int, target: Target, _: Translator) -> html.Span:
    if target.kind == "text":
        return html.Span(_("a reminder is its test"), className="dim")
    button = html.Button(
        _("Send a test"),
        id=tried(place),
        type="button",
        className=button_class(small=True),
        n_clicks=0,
        **aria(label=_("Send a test to {name}", name=target.name)),
    )
    return html.Span([button, dcc.Store(id=named(place), data=target.name)])
