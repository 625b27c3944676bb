"""Mail sent: what went to whom, what became of it, and in the demo what the catcher kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from email.utils import parseaddr
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.roles import May
from monitor.files import kept_mail
from monitor.present.formats import UNKNOWN, running_day, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.mail_words import kind_words, state_words
from monitor.services import digests
from monitor.services.about import is_demo
from monitor.services.outbox import Delivered
from monitor.services.work import Work
from monitor.web.caught_mail import PATH as CAUGHT
from monitor.web.caught_mail import kept_in
from monitor.web.page import Page
from monitor.web.pieces import button_class, callout, card, empty, icon, link_button, table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

PATH = "/mail"
page = Page("mail", PATH, May.SEE_DELIVERIES, title=msg("Mail sent"))
DAY = "mail-on"
ALL = "all"


@page.layout
def layout(work: Work, /, on: str | None = None) -> html.Div:
    """What could not be sent first, then day by day, the newest first; of one day if asked."""
    day = _day(on)
    who = reader(work, address(PATH, on=day.isoformat() if day else None))
    _ = translator(who.locale)
    found = digests.sent(work, day)
    failed = [one for one in found if one.state == "failed"]
    others = [one for one in found if one.state != "failed"]
    parts: list[Any] = [_choice(work, day, _)]
    if failed:
        parts += [_warning(failed, _), _mails(failed, _("Could not be sent"), _)]
    for local_day, mails in groupby(others, key=lambda one: one.local_date):
        parts.append(_mails(list(mails), running_day(local_day, who.locale), _))
    if not found:
        parts.append(empty(_nothing(day, _)))
    if is_demo(work):
        parts.append(_caught(_))
    may_choose = work.actor.may(May.SEE_DIGESTS)
    return page_frame(
        _("Mail sent"), *parts, reader=who,
        actions=[link_button(_("My own digest"), "/account/mail")] if may_choose else [],
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
    days = sorted({one.local_date for one in digests.sent(work)} | ({day} if day else set()))
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
    answer = "" if one.state == "failed" else one.reply
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
