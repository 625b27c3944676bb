"""Reporting periods with their times and states, and the rhythm each duty is reported in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.directive import Directive, Obligation
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.periods import (
    cadence_words,
    period_words,
    state_words,
    times,
)
from monitor.services import directives, periods
from monitor.services.periods import PeriodLine, StoredCadence
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pieces import aria, card, empty, stacking_table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

PATH = "/periods"
EVERYBODY = "*"
"""No organisation's code; a select shows no words for a value that is empty."""
MOST_NAMED = 4


page = Page("periods", PATH, May.SET_PERIODS, title=msg("Reporting periods"))


@page.layout
def layout(work: Work, /, slug: str | None = None) -> html.Div:
    """Every period with its times and state, and every duty with the rhythm it is reported in."""
    name = slug_of(work, slug)
    told = directives.get(work, name).directive
    who = reader(work, address(PATH, slug=slug))
    _ = translator(who.locale)
    lines = periods.listed(work, name)
    return page_frame(
        _("Reporting periods"),
        _periods(lines, told, work.now, _) if lines else empty(_("No period is set yet.")),
        _duties(told, lines, periods.cadences(work, name), work.now, _),
        reader=who,
        lead=f"{told.number} · {told.subject}",
    )


def _periods(lines: list[PeriodLine], told: Directive, at: datetime, _: Translator) -> html.Section:
    total = len(told.standing_at(at).obligations)
    rows = []
    for one in lines:
        slot, zone = one.period, told.time_zone
        duties = _("every duty") if len(one.duties) == total else _named(one.duties, _)
        name = html.A(period_words(slot.code, _.locale), href=f"{PATH}/{told.slug}/{slot.code}")
        state = [state_words(slot, one.closed_since, one.closes, at, _.locale, zone)]
        if one.exceptions:
            n = len(one.exceptions)
            state.append(_.plural("open to {n} unit", "open to {n} units", n))
        rows.append([name, *times(slot, _.locale, zone), "; ".join(state), duties])
    heads = [
        _("Period"), _("Opens"), _("Figures close"), _("Due, last moment"), _("State"),
        _("Reported for it"),
    ]  # fmt: skip
    return card(stacking_table(_("Reporting periods"), heads, rows), title=_("Periods"))


def _named(duties: tuple[str, ...], _: Translator) -> Any:
    """Codes of duties; many of them folded behind their number."""
    listed = ", ".join(duties)
    if len(duties) <= MOST_NAMED:
        return listed
    counted = _.plural("{n} duty", "{n} duties", len(duties))
    return html.Details([html.Summary(counted), listed], className="periods-duties")


def _duties(
    told: Directive,
    lines: list[PeriodLine],
    set_: dict[str, StoredCadence],
    at: datetime,
    _: Translator,
) -> html.Section:
    """Each duty with its rhythm, how many reports are still to come, and the way to change it."""
    rows = []
    for duty in told.standing_at(at).obligations:
        ahead = [one.period for one in lines if duty.code in one.duties and one.period.due > at]
        following = period_words(ahead[0].code, _.locale) if ahead else _("none")
        rows.append(
            [
                [html.B(f"{duty.code} "), title_in(duty, _)],
                _rhythm(set_.get(duty.code), _),
                f"{len(ahead)} · {following}",
                html.A(
                    _("Set the rhythm"),
                    href=f"/cadence/{told.slug}/{duty.code}",
                    **aria(label=_("Set the rhythm of {code}", code=duty.code)),
                ),
            ]
        )
    heads = [_("Duty"), _("Rhythm"), _("Still to come, next"), _("Change")]
    return card(
        stacking_table(_("Rhythm of each duty"), heads, rows), title=_("Rhythm of each duty")
    )


def title_in(duty: Obligation, _: Translator) -> str:
    """A duty's title in the reader's language."""
    return (duty.title_en if _.locale == "en" else duty.title_vi) or duty.title_vi


def _rhythm(one: StoredCadence | None, _: Translator) -> Any:
    if one is None:
        return _("as first planned")
    said = _("set by {name} on {day}", name=one.actor, day=formats.stamp(one.at, _.locale))
    return [
        cadence_words(one.kind, one.told, _.locale),
        html.Br(),
        html.Small(f"{said}: {one.note}", className="dim"),
    ]
