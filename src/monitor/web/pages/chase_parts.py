"""The chase list's parts: where reports stand, who is out, each mail before it leaves."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.cell import Standing
from monitor.domain.chase import Contact
from monitor.domain.contacts import ContactNote
from monitor.domain.names import full_name, short_name
from monitor.present.chase_words import kind_words, owed_words, why_not_words
from monitor.present.digest_words import sign_words
from monitor.present.formats import UNKNOWN, fraction, number, short_moment
from monitor.present.language import Translator
from monitor.present.reminder_words import reminder_words
from monitor.services import organizations
from monitor.services.chasing import ChaseLine, Counted, Letter, Planned
from monitor.services.work import Work
from monitor.web.charts import picture_link
from monitor.web.pieces import button_class, callout, card, chip, empty, stack, stacking_table

MOST = 150
"""Units on the page, the most urgent first; the next come up as these send."""
MOST_PREVIEWED = 20


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


def count_parts(counts: Counted, _: Translator) -> list[tuple[Standing, int, str]]:
    """Where the reports asked stand, each with its count in words."""
    return [
        (Standing.MET, counts.sent, _("{n} sent", n=number(counts.sent, _.locale))),
        (Standing.NOT_REPORTED, counts.open, _("{n} not due yet", n=number(counts.open, _.locale))),
        (Standing.RETURNED, counts.returned,
         _("{n} returned", n=number(counts.returned, _.locale))),
        (Standing.OVERDUE, counts.overdue, _("{n} overdue", n=number(counts.overdue, _.locale))),
    ]  # fmt: skip


def count_line(counts: Counted, slug: str, _: Translator) -> html.Section:
    """Where the reports asked stand, unit by unit."""
    parts = count_parts(counts, _)
    whole = fraction(counts.sent, counts.asked, _.locale)
    return html.Section(
        [
            html.P([html.B(whole), " ", _("units have sent everything due")], className="chase-of"),
            stack([(standing, count) for standing, count, _words in parts], _.locale),
            html.P([chip(one, words) for one, count, words in parts if count], className="m-row"),
            picture_link("chase", slug, "", None, None, _.locale) if counts.asked else None,
        ],
        className="m-card chase-count",
    )


# -- the list


def out_list(lines: list[ChaseLine], work: Work, zone: str, _: Translator) -> list[Any]:
    """Who is still out, with a tick each, and the way to look at the mails."""
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
            dbc.Checkbox(
                id=Id.ALL_OVERDUE, label=_("All that are overdue"), value=bool(late),
                disabled=not late,  # each was reminded today, or can be mailed by nobody
            ),
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


def looked(planned: Planned, units: list[str], work: Work, _: Translator) -> html.Section:
    """The mails of a sending, before it leaves."""
    mails = len(planned.letters)
    waiting = len(units) - len(planned.skipped)
    counted = _(
        "{mails} to people of {units}.",
        mails=_.plural("{n} mail", "{n} mails", mails),
        units=_.plural("{n} unit", "{n} units", waiting),
    )
    parts: list[Any] = [html.P(html.B(counted))]
    parts += skipped_part(planned.skipped, work, _)
    parts += [
        _letter(one, place, mails, _) for place, one in enumerate(planned.letters[:MOST_PREVIEWED])
    ]
    if mails > MOST_PREVIEWED:
        left = mails - MOST_PREVIEWED
        parts.append(html.P(_.plural("{n} more mail", "{n} more mails", left), className="dim"))
    parts += _to_send(units, mails, _)
    if mails:
        note = _("Each mail is made anew as it leaves: who has sent by then gets none.")
        parts.append(html.P(note, className="m-meta"))
    return card(*parts, title=_("The mails"))


def skipped_part(skipped: Any, work: Work, _: Translator) -> list[Any]:
    """The ticked units that get no mail, each with its reason."""
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
