"""Reminders: what will be said of each report not sent, to whom and when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from monitor.domain.mailing import Task
from monitor.domain.names import short_name
from monitor.domain.reminders import Reach, Reminder
from monitor.domain.roles import May
from monitor.present.formats import UNKNOWN, deadline, short_moment, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.mail_words import state_words
from monitor.present.periods import period_words
from monitor.present.reminder_words import (
    REACHES,
    TO_REACH,
    people_words,
    report_path,
    rung_words,
)
from monitor.present.standings import state_name
from monitor.services import channels, reminders
from monitor.services.reminders import Ladder, Reminded
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.account.mornings import PATH as MORNINGS
from monitor.web.account.mornings import REACH, TEXTS
from monitor.web.page import Page
from monitor.web.pieces import button_class, card, empty, labelled, table
from monitor.web.reader import reader
from monitor.web.shell import page_frame

PATH = "/reminders"
MOST_AHEAD, MOST_SAID = 25, 50
"""Lines shown at first; the others are folded away, so that a phone shows an end."""
page = Page("reminders", PATH, May.SEE_REMINDERS, title=msg("Reminders"))


@page.layout
def layout(work: Work, /) -> html.Div:
    """Of each directive in reach: what is to come, then what was said, the newest first."""
    who = reader(work, PATH)
    _ = translator(who.locale)
    parts: list[Any] = [html.P(_rule(_), className="dim")]
    for one in reminders.ladders(work):
        number = one.order.number
        parts.append(_reach(one, _))
        parts.append(card(_ahead(one, _), title=_("{number}: to come", number=number)))
        parts.append(card(_log(one, _), title=_("{number}: said so far", number=number)))
    if reminders.may_want_mornings(work):
        parts.insert(0, _mornings(work, _))
        if visit.settings().texts is not None:
            parts.insert(1, _texts(work, _))
    if not any(isinstance(one, html.Section) for one in parts):
        parts.append(empty(_("No report is asked within your reach.")))
    return page_frame(
        _("Reminders"), *parts, reader=who,
        lead=_("Who is reminded of which report, when, and when it reaches the coordinator."),
    )  # fmt: skip


def _rule(_: Translator) -> str:
    return _(
        "Only who has not sent is reminded: at the opening, halfway, on the last day, in the last"
        " hours, and each morning while overdue. The head is told from the last day on, the"
        " coordinator from the second day overdue. Nothing leaves between 21:00 and 07:00."
    )


def _mornings(work: Work, _: Translator) -> html.Section:
    """One's own morning list, on or off."""
    wanted = reminders.wants_mornings(work)
    text = (
        _("You are sent the list of your own duties at 07:00 each morning there is one.")
        if wanted
        else _("The list of your own duties, by the time left, can come by mail each morning.")
    )
    words = _("Send me no more") if wanted else _("Send me the list each morning")
    button = html.Button(
        words, type="submit", name="wanted", value="0" if wanted else "1", className=button_class()
    )
    form = html.Form(button, action=MORNINGS, method="POST")
    return card(html.P(text), form, title=_("Morning list"))


def _texts(work: Work, _: Translator) -> html.Section:
    """One's own reminders as texts, on or off."""
    number = channels.text_number(work)
    hint = _("Only you see it. A text says how many reports wait and until when.")
    label: list[Any] = [_("Telephone number"), html.Br(), html.Small(hint, className="dim")]
    box = html.Div(
        [
            html.Label(label, htmlFor="texts-number"),
            dcc.Input(
                id="texts-number",
                name="number",
                type="tel",
                value=number,
                required=True,
                maxLength=20,
                className="m-input",
            ),
        ],
        className="m-field",
    )
    words = _("Use this number") if number else _("Send me texts as well")
    keep = html.Button(words, type="submit", name="wanted", value="1", className=button_class())
    forms: list[Any] = [html.Form([box, keep], action=TEXTS, method="POST", className="m-row")]
    if number:
        stop = html.Button(
            _("Send me no more texts"), type="submit", name="wanted", value="0",
            className=button_class(),
        )  # fmt: skip
        forms.append(html.Form(stop, action=TEXTS, method="POST"))
    told = (
        _("Your reminders are sent to this number as well.")
        if number
        else _("Your reminders can be sent to your telephone as well.")
    )
    return card(html.P(told), *forms, title=_("Reminders as texts"))


def _reach(one: Ladder, _: Translator) -> html.Section | None:
    """Whom the directive's reminders reach: its coordinator chooses, the others read it."""
    title = _("{number}: whom reminders reach", number=one.order.number)
    said = html.P(_(REACHES[one.reach]))
    if not one.may_choose:
        return None if one.reach is Reach.EVERYBODY else card(said, title=title)
    others = [
        html.Button(
            _(TO_REACH[reach]),
            type="submit",
            name="reach",
            value=reach.value,
            className=button_class(),
        )
        for reach in Reach
        if reach is not one.reach
    ]
    which = dcc.Input(type="hidden", name="directive", value=one.order.directive)
    form = html.Form([which, *others], action=REACH, method="POST", className="m-row")
    return card(said, form, title=title)


def _ahead(one: Ladder, _: Translator) -> html.Div:
    if not one.ahead:
        return empty(_("Everything that is asked has been sent: nobody is reminded."))
    heads = [
        _("Organisation"), _("Report"), _("Deadline"), _("State"), _("Next reminder"),
        _("To the coordinator"),
    ]  # fmt: skip
    rows = [_row(task, heads, _) for task in one.ahead]
    return _folded(_("Reminders to come"), heads, rows, MOST_AHEAD, _)


def _folded(
    title: str, heads: Sequence[str], rows: Sequence[list[Any]], most: int, _: Translator
) -> html.Div:
    """A table of the first lines, and one of the others behind a line that says how many."""
    parts: list[Any] = [table(title, heads, rows[:most])]
    left = rows[most:]
    if left:
        words = _.plural("{n} more line", "{n} more lines", len(left))
        parts.append(html.Details([html.Summary(words), table(title, heads, left)]))
    return html.Div(parts, className="mail-list")


def _row(task: Task, heads: Sequence[str], _: Translator) -> list[Any]:
    report, zone = task.report, task.order.time_zone
    climbs = next((one for one in task.coming if "coordinator" in one.reached), None)
    return [
        short_name(task.unit, _.locale),
        html.A(period_words(report.period, _.locale), href=f"/{report_path(task)}"),
        deadline(report.limit, _.locale, zone),
        state_name(report.state, _.locale),
        _when(heads[4], task.coming[0] if task.coming else None, zone, _),
        _when(heads[5], climbs, zone, _),
    ]


def _when(head: str, one: Reminder | None, zone: str, _: Translator) -> html.Span:
    """When it comes, and below it to whom."""
    if one is None:
        return labelled(head, UNKNOWN)
    people = html.Small(people_words(one.reached, _.locale), className="dim")
    return labelled(head, short_moment(one.at, _.locale, zone), html.Br(), people)


def _log(one: Ladder, _: Translator) -> html.Div:
    if not one.log:
        return empty(_("Nobody has been reminded yet."))
    heads = [_("Time"), _("Organisation"), _("Report"), _("Step"), _("Recipient"), _("State")]
    rows = [_said(line, one, _) for line in one.log]
    return _folded(_("Reminders said"), heads, rows, MOST_SAID, _)


def _said(line: Reminded, ladder: Ladder, _: Translator) -> list[Any]:
    zone = ladder.order.time_zone
    who: list[Any] = [line.name, html.Br(), html.Small(people_words([line.reached], _.locale))]
    state = _("nobody to tell: the unit has no account")
    if line.name:
        state = state_words(line.state, 0, line.at, line.reply, _.locale, zone)
    return [
        stamp(line.sent_at or line.at, _.locale, zone),
        short_name(ladder.names[line.organization], _.locale),
        period_words(line.period, _.locale),
        _("by hand, {name}", name=line.author)
        if line.rung is None
        else rung_words(line.rung, line.number, _.locale),
        html.Span(who),
        state,
    ]
