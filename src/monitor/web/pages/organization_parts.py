"""What is known of one organisation beside its duties: burden, punctuality, mail, names, calls."""

from __future__ import annotations

from typing import Any

from dash import html

from monitor.domain.cell import Standing
from monitor.domain.names import full_name
from monitor.domain.organization import Organization
from monitor.domain.punctuality import Due
from monitor.domain.roles import May
from monitor.present.chase_words import kind_words
from monitor.present.formats import UNKNOWN, day, fraction, last_day, number, stamp
from monitor.present.language import Translator, translator
from monitor.present.mail_words import state_words
from monitor.present.periods import period_words
from monitor.present.reminder_words import rung_words
from monitor.present.standings import standing_name
from monitor.services import calls, organizations, records
from monitor.services.records import Burden
from monitor.services.work import Work
from monitor.web.charts import picture_link
from monitor.web.pieces import card, chip, empty, stack, stacking_table

MOST_MAILS = 30


def burden_part(found: list[Burden], code: str, locale: str) -> html.Section | None:
    """Everything asked of the organisation, over all directives: what is done, what comes next."""
    _ = translator(locale)
    if not found:
        return None
    total: dict[Standing, int] = {}
    for one in found:
        for standing, count in one.standings.items():
            total[standing] = total.get(standing, 0) + count
    rows = [
        [
            html.A(one.directive.number, href=f"#{one.directive.slug}"),
            number(one.duties, locale),
            *(number(one.standings.get(it, 0), locale) for it in _SHOWN),
            last_day(one.next_due, locale, one.directive.time_zone)
            if one.next_due is not None
            else UNKNOWN,
        ]
        for one in found
    ]
    heads = [
        _("Directive"), _("Duties"), *(standing_name(it, locale) for it in _SHOWN),
        _("Next deadline"),
    ]  # fmt: skip
    duties = sum(total.values())
    said = _.plural("{n} duty", "{n} duties", duties)
    of = _.plural("of {n} directive", "of {n} directives", len(found))
    ordered = [(it, total[it]) for it in Standing if it in total]
    return card(
        html.P([html.B(said), " ", of]),
        stack(ordered, locale),
        html.P(
            [
                chip(it, f"{standing_name(it, locale)} {number(count, locale)}")
                for it, count in ordered
            ],
            className="m-row",
        ),
        stacking_table(_("What is asked of it"), heads, rows),
        *(
            picture_link(
                "standings",
                one.directive.slug,
                "",
                one.board.as_of,
                one.board.basis,
                locale,
                code,
                one.directive.number if len(found) > 1 else "",
            )
            for one in found
            if one.standings
        ),
        title=_("What is asked of it"),
        note=_("over all directives"),
    )


_SHOWN = (Standing.MET, Standing.BEHIND, Standing.OVERDUE, Standing.RETURNED)


def punctuality_part(
    found: list[tuple[str, tuple[Due, ...]]], locale: str, zone: str
) -> html.Section:
    """Of the reports that have fallen due: how many in time, and each of them."""
    _ = translator(locale)
    every = [(number_, one) for number_, dues in found for one in dues]
    if not every:
        return card(empty(_("No report has fallen due yet.")), title=_("Punctuality"))
    in_time = sum(1 for _n, one in every if one.kept == "in_time")
    share = fraction(in_time, len(every), locale)
    rows = [
        [
            f"{number_}: {period_words(one.period.code, locale)}",
            last_day(one.limit, locale, zone) + (f" ({_('extended')})" if one.is_extended else ""),
            stamp(one.sent_at, locale, zone) if one.sent_at is not None else UNKNOWN,
            _kept(one, _),
        ]
        for number_, one in every
    ]
    heads = [_("Report"), _("Last day"), _("Sent"), _("Kept")]
    return card(
        html.P(html.B(_("in time {share} reports", share=share))),
        stacking_table(_("Punctuality"), heads, rows),
        title=_("Punctuality"),
    )


def _kept(one: Due, _: Translator) -> Any:
    if one.kept == "in_time":
        return chip(Standing.MET, _("in time"))
    days = _.plural("{n} day late", "{n} days late", one.late_days)
    if one.kept == "late":
        return chip(Standing.BEHIND, days)
    return chip(Standing.OVERDUE, f"{_('not sent')}, {days}")


def names_part(spans: list[Organization], work: Work, locale: str) -> html.Section | None:
    """Its names and places from day to day; nothing where there was only ever one."""
    _ = translator(locale)
    if len(spans) < 2 and not (spans and spans[0].valid_to):
        return None
    rows = [
        [
            full_name(one, locale),
            day(one.valid_from, locale) if one.valid_from else UNKNOWN,
            day(one.valid_to, locale) if one.valid_to else UNKNOWN,
            organizations.name_of(work, one.parent, locale) if one.parent else UNKNOWN,
        ]
        for one in reversed(spans)
    ]
    heads = [_("Name"), _("Holds from"), _("Until"), _("Stands below")]
    return card(
        stacking_table(_("Names and places"), heads, rows),
        html.P(_("What earlier days showed stays as it was."), className="m-meta"),
        title=_("Names and places"),
    )


def mails_part(work: Work, code: str, locale: str, zone: str) -> html.Section | None:
    """What was mailed about its reports, and what became of each mail."""
    if not work.actor.may(May.SEE_REMINDERS):
        return None
    _ = translator(locale)
    found = records.mails(work, code)
    if not found:
        return card(empty(_("Nobody has been reminded yet.")), title=_("Mail about its reports"))
    rows = [
        [
            stamp(one.sent_at or one.at, locale, zone),
            f"{number_}: {period_words(one.period, locale)}",
            _("by hand, {name}", name=one.author)
            if one.rung is None
            else rung_words(one.rung, one.number, locale),
            one.name or UNKNOWN,
            state_words(one.state, 0, one.at, one.reply, locale, zone)
            if one.name
            else _("nobody to tell: the unit has no account"),
        ]
        for number_, one in found[:MOST_MAILS]
    ]
    heads = [_("Time"), _("Report"), _("Step"), _("Recipient"), _("State")]
    return card(
        stacking_table(_("Mail about its reports"), heads, rows), title=_("Mail about its reports")
    )


def contacts_part(work: Work, found: list[Burden], code: str, locale: str) -> list[Any]:
    """How it is reached and what was said on the phone, for who chases and for leaders."""
    if not work.actor.may(May.SEE_CONTACTS):
        return []
    _ = translator(locale)
    parts: list[Any] = []
    if work.actor.may(May.CHASE):
        people = calls.people_of(work, code)
        roles = {"clerk": _("clerk"), "head": _("head")}
        lines = [
            html.Li(
                [
                    html.A(
                        one.value,
                        href=f"tel:{one.value}" if one.kind == "phone" else f"mailto:{one.value}",
                    ),
                    f" {one.name} ({roles[one.kind]})" if one.name else "",
                ]
            )
            for one in people
        ]
        said = _("No address to mail to yet. Add one before reminding.")
        body = html.Ul(lines, className="unit-list") if lines else empty(said)
        parts.append(card(body, title=_("Contact")))
    for one in found:
        notes = calls.listed(work, one.directive.slug, code)
        if notes:
            zone = one.directive.time_zone
            rows = [
                [
                    stamp(it.at, locale, zone), kind_words(it.kind, locale),
                    it.person or UNKNOWN, html.Span(it.body, className="cell-plan-what"), it.author,
                ]
                for it in notes
            ]  # fmt: skip
            heads = [_("Time"), _("Kind"), _("With whom"), _("What was said"),
                     _("Written down by")]  # fmt: skip
            parts.append(
                card(stacking_table(_("Calls and replies"), heads, rows),
                     title=_("Calls and replies"), note=one.directive.number)
            )  # fmt: skip
    return parts
