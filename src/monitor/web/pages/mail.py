"""Mail sent: what went to whom, what became of it, and in the demo what the catcher kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from email.utils import parseaddr
from enum import StrEnum, unique
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL as EVERY
from dash import Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.roles import May
from monitor.files import kept_mail
from monitor.present.formats import UNKNOWN, running_day, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.mail_words import kind_words, state_words
from monitor.services import bounces, deliveries
from monitor.services.about import is_demo
from monitor.services.outbox import Delivered
from monitor.services.work import Work
from monitor.web.caught_mail import PATH as CAUGHT
from monitor.web.caught_mail import kept_in
from monitor.web.page import Page
from monitor.web.pieces import aria, button_class, callout, card, empty, icon, link_button, table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

PATH = "/mail"
page = Page("mail", PATH, May.SEE_DELIVERIES, title=msg("Mail sent"))
DAY = "mail-on"
ALL = "all"


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "mail-whole"
    SHOWN = "mail-shown"


def again(number: object) -> dict[str, Any]:
    """Id of the button that has an address written to again."""
    return {"mail": "again", "number": number}


def written(number: object) -> dict[str, Any]:
    """Id of what holds the address of such a button."""
    return {"mail": "address", "number": number}


@page.layout
def layout(work: Work, /, on: str | None = None) -> html.Div:
    """What could not be sent first, then day by day, the newest first; of one day if asked."""
    return html.Div(_page(work, _day(on)), id=Id.WHOLE)


def _page(work: Work, day: date | None, done: str = "") -> html.Div:
    who = reader(work, address(PATH, on=day.isoformat() if day else None))
    _ = translator(who.locale)
    found = deliveries.sent(work, day)
    failed = [one for one in found if one.state in deliveries.UNSENT]
    others = [one for one in found if one.state not in deliveries.UNSENT]
    parts: list[Any] = [
        dcc.Store(id=Id.SHOWN, data=day.isoformat() if day else None),
        html.Div(callout(done, tone="calm") if done else None, role="status"),
        _missed(work, _),
        _bad_addresses(work, _),
        _choice(work, day, _),
    ]
    if failed:
        parts += [_warning(failed, _), _mails(failed, _("Could not be sent"), _)]
    for local_day, mails in groupby(others, key=lambda one: one.local_date):
        parts.append(_mails(list(mails), running_day(local_day, who.locale), _))
    if not found:
        parts.append(empty(_nothing(day, _)))
    if is_demo(work):
        parts.append(_caught(_))
    may_choose = work.actor.may(May.SEE_DIGESTS)
    ways = [link_button(_("My own digest"), "/account/mail")] if may_choose else []
    if work.actor.may(May.SEE_WORKER):
        ways.append(link_button(_("Sending of mail"), "/worker"))
    return page_frame(
        _("Mail sent"), *parts, reader=who,
        actions=ways,
        lead=_("Every digest and reminder: to whom, when, and what the mail server answered."),
    )  # fmt: skip


def _day(typed: Any) -> date | None:
    """The day of the address; what is no day asks for all of them."""
    try:
        return date.fromisoformat(typed) if isinstance(typed, str) else None
    except ValueError:
        return None


def _nothing(day: date | None, _: Translator) -> str:
    if day is None:
        return _("No mail has been queued yet. The first digest leaves at 07:00.")
    return _("No mail on {day}.", day=running_day(day, _.locale))


def _choice(work: Work, day: date | None, _: Translator) -> html.Form | None:
    """One of the days there was mail, or all of them; a plain form, so the address keeps it."""
    days = sorted({one.local_date for one in deliveries.sent(work)} | ({day} if day else set()))
    if not days:
        return None
    options = [{"label": _("All days"), "value": ALL}]
    options += [
        {"label": running_day(one, _.locale), "value": one.isoformat()} for one in reversed(days)
    ]
    return html.Form(
        [
            html.Label(_("Day"), htmlFor=DAY),
            dbc.Select(
                id=DAY, name="on", options=options, value=day.isoformat() if day else ALL,
                className="mail-day",
            ),
            html.Button(_("Show"), type="submit", className=button_class()),
        ],
        action=PATH,
        method="GET",
        className="mail-choice",
    )  # fmt: skip


def _missed(work: Work, _: Translator) -> html.Div | None:
    """Days whose digest did not leave; only the newest one is made up for."""
    found = deliveries.missed(work)
    if not found:
        return None
    listed = ", ".join(running_day(one.local_date, _.locale) for one in found[:5])
    counted = _.plural(
        "{n} day's digest never left.", "{n} days' digests never left.", len(found)
    )  # fmt: skip
    said = _("The worker did not run then: {days}.", days=listed)
    return callout(icon("warning"), html.Span([html.B(counted), " ", said]), tone="warning")


def _bad_addresses(work: Work, _: Translator) -> html.Section | None:
    """Addresses that mail came back from, and are not written to until somebody says so."""
    found = bounces.bad_addresses(work)
    if not found:
        return None
    heads = [_("Address"), _("Since"), _("What came back"), _("Action")]
    rows = [
        [
            html.Span([one.address, dcc.Store(id=written(number), data=one.address)]),
            stamp(one.at, _.locale),
            html.Small(f"{one.status} {one.said}".strip()),
            html.Button(
                _("Write to it again"),
                id=again(number),
                type="button",
                className=button_class(small=True),
                n_clicks=0,
                **aria(label=_("Write again to {address}", address=one.address)),
            ),
        ]
        for number, one in enumerate(found)
    ]
    title = _("Addresses that mail comes back from")
    note = _("Nothing is sent there. Mend the address in its account, or call.")
    listed = html.Div(table(title, heads, rows), className="mail-list")
    return card(html.P(note), listed, title=title)


@page.on(
    Output(Id.WHOLE, "children"),
    Input(again(EVERY), "n_clicks"),
    State(written(EVERY), "data"),
    State(Id.SHOWN, "data"),
    writes=True,
    prevent_initial_call=True,
)
def write_again(work: Work, clicks: list[Any], addresses: list[Any], shown: Any) -> Any:
    """The coordinator has an address written to again."""
    told = ctx.triggered_id
    if told is None or not any(clicks):
        return no_update
    number = int(told["number"])
    address_of = str(addresses[number]) if 0 <= number < len(addresses) else ""
    bounces.write_again(work, address_of)
    say = translator(work.actor.locale)
    return _page(work, _day(shown), say("Mail to {address} is sent again.", address=address_of))


def _warning(failed: Sequence[Delivered], _: Translator) -> html.Div:
    counted = _.plural(
        "{n} mail could not be sent.", "{n} mails could not be sent.", len(failed)
    )  # fmt: skip
    advice = _("Check the addresses, and tell these people by other means.")
    return callout(icon("warning"), html.Span([html.B(counted), " ", advice]), tone="warning")


def _mails(mails: Sequence[Delivered], title: str, _: Translator) -> html.Section:
    heads = [
        _("Recipient"), _("Subject"), _("State"), _("Time"), _("Tries"), _("Last answer"),
    ]  # fmt: skip
    rows = [_line(one, _) for one in mails]
    listed = html.Div(table(title, heads, rows), className="mail-list mail-sent")
    return card(listed, title=title)


def _line(one: Delivered, _: Translator) -> list[Any]:
    # A mail that could not be sent has its answer in its state already.
    answer = "" if one.state in deliveries.UNSENT else one.reply
    return [
        _person(one.name, one.address),
        one.subject or kind_words(one.kind, _.locale),
        state_words(one.state, one.tries, one.next_try_at, one.reply, _.locale),
        stamp(one.sent_at or one.queued_at, _.locale),
        _.plural("{n} try", "{n} tries", one.tries) if one.tries else UNKNOWN,
        html.Small(answer, className="dim") if answer else "",
    ]


def _person(name: str, mail_address: str) -> html.Span:
    return html.Span([name, html.Br(), html.Small(mail_address, className="dim mail-address")])


def _caught(_: Translator) -> html.Section:
    """The demo's mails go nowhere; here they can be read."""
    kept = kept_mail.caught(kept_in())
    title = _("Mail caught in the demo")
    if not kept:
        text = _("Nothing caught yet: the demo's mails arrive here and nowhere else.")
        return card(empty(text), title=title)
    rows = [
        [
            html.A(one.subject, href=f"{CAUGHT}/{one.name}"),
            _person(*parseaddr(one.to)),
            stamp(one.at, _.locale),
        ]
        for one in kept
    ]
    heads = [_("Subject"), _("Recipient"), _("Time")]
    return card(html.Div(table(title, heads, rows), className="mail-list"), title=title)
