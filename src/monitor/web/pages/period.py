"""One reporting period: what was decided about it, closed and opened again."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, dcc, html, no_update

from monitor.domain.directive import Directive
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.periods import PERIOD_KINDS, period_words, state_words, times
from monitor.services import directives, organizations, periods
from monitor.services.periods import PeriodLine
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.periods import PATH
from monitor.web.pieces import button_class, card, field
from monitor.web.reader import reader
from monitor.web.shell import page_frame
from monitor.web.typed import instant_of

EVERYBODY = "*"
"""No organisation's code; a select shows no words for a value that is empty."""


@unique
class Id(StrEnum):
    """Ids of one period's page."""

    PLACE = "period-place"
    GO = "period-go"
    CLOSE = "period-close"
    CLOSE_WHY = "period-close-why"
    CLOSE_DAY = "period-close-day"
    CLOSE_TIME = "period-close-time"
    OPEN = "period-open"
    OPEN_WHY = "period-open-why"
    OPEN_UNIT = "period-open-unit"
    OPEN_DAY = "period-open-day"
    OPEN_TIME = "period-open-time"


page = Page("period", "/periods/<slug>/<code>", May.SET_PERIODS, title=msg("Reporting period"))


@page.layout
def period(work: Work, /, slug: str, code: str) -> html.Div:
    """One period: its times, what was decided about it, and the forms to close and to open it."""
    told = directives.get(work, slug).directive
    found = next((one for one in periods.listed(work, slug) if one.period.code == code), None)
    if found is None:
        raise NotFound("period_not_found", period=code)
    who = reader(work, f"{PATH}/{slug}/{code}")
    _ = translator(who.locale)
    is_closed = found.closed_since is not None
    return page_frame(
        period_words(code, who.locale),
        dcc.Store(id=Id.PLACE, data={"slug": slug, "code": code}),
        dcc.Location(id=Id.GO, refresh=True),
        _facts(work, found, told, _),
        _open_form(work, slug, code, _, hidden=not is_closed),
        _close_form(found, _),
        _log(work, code, told, _),
        reader=who,
        crumbs=[(_("Reporting periods"), PATH)],
        narrow=True,
    )


def _facts(work: Work, found: PeriodLine, told: Directive, _: Translator) -> html.Section:
    slot, zone = found.period, told.time_zone
    opens, cut_off, due = times(slot, _.locale, zone)
    facts = [
        (_("State"), state_words(
            slot, found.closed_since, found.closes, work.now, _.locale, zone)),
        (_("Opens"), opens),
        (_("Figures close"), cut_off),
        (_("Due, last moment"), due),
        (_("Kind"), _(PERIOD_KINDS[slot.kind])),
        (_("Reported for it"), ", ".join(found.duties)),
    ]  # fmt: skip
    for one in found.exceptions:
        assert one.organization is not None
        assert one.instant is not None
        name = organizations.name_of(work, one.organization, _.locale)
        until = formats.moment(one.instant, _.locale, zone)
        facts.append((_("Open to"), _("{name}, until {when}", name=name, when=until)))
    return card(
        html.Dl(
            [part for name, said in facts for part in (html.Dt(name), html.Dd(said))],
            className="periods-facts",
        )
    )


def _text(id_: StrEnum, placeholder: str = "", value: str = "") -> dcc.Input:
    return dcc.Input(
        id=id_, type="text", value=value, placeholder=placeholder, className="m-input",
        maxLength=20, autoComplete="off",
    )  # fmt: skip


def _why(id_: StrEnum, _: Translator) -> html.Div:
    area = dcc.Textarea(id=id_, rows=2, maxLength=2000, className="m-area")
    return field(_("Reason, read word for word"), area, id_)


def _open_form(work: Work, slug: str, code: str, _: Translator, *, hidden: bool) -> html.Section:
    names = [
        (one, organizations.name_of(work, one, _.locale)) for one in periods.units(work, slug, code)
    ]
    options = [{"label": _("All units"), "value": EVERYBODY}]
    options += [{"label": f"{name} ({one})", "value": one} for one, name in names]
    return html.Section(
        [
            html.H2(_("Open again")),
            html.P(
                _("The deadline stays: what is sent now is late, and is said to be. For one unit it"
                  " closes again by itself."),
                className="m-hint",
            ),
            field(
                _("For"),
                dbc.Select(id=Id.OPEN_UNIT, options=options, value=EVERYBODY), Id.OPEN_UNIT,
            ),
            html.Div(
                [
                    field(_("Until the day"), _text(Id.OPEN_DAY, "09/08/2020"), Id.OPEN_DAY,
                          _("Must be given for one unit.")),
                    field(_("Until the time"), _text(Id.OPEN_TIME, "17:00"), Id.OPEN_TIME,
                          _("Empty: to the end of the day.")),
                ],
                className="periods-pair",
            ),
            _why(Id.OPEN_WHY, _),
            html.Button(
                _("Open again"), id=Id.OPEN, type="button", n_clicks=0,
                className=button_class("primary"),
            ),
        ],
        className="m-card periods-form",
        hidden=hidden,
    )  # fmt: skip


def _close_form(found: PeriodLine, _: Translator) -> html.Section:
    is_closed = found.closed_since is not None
    title = _("End the exceptions now") if is_closed else _("Close")
    return html.Section(
        [
            html.H2(title),
            html.P(
                _("Nobody can save or send any more. What waits for its head may still be approved;"
                  " a report you return, or a deadline you extend, stays open to its unit until the"
                  " time you name."),
                className="m-hint",
            ),
            html.Div(
                [
                    field(_("From the day"), _text(Id.CLOSE_DAY, "09/08/2020"), Id.CLOSE_DAY,
                          _("Empty: now.")),
                    field(_("From the time"), _text(Id.CLOSE_TIME, "17:00"), Id.CLOSE_TIME,
                          _("Empty: from the start of the day.")),
                ],
                className="periods-pair",
                hidden=is_closed,
            ),
            _why(Id.CLOSE_WHY, _),
            html.Button(
                title, id=Id.CLOSE, type="button", n_clicks=0, className=button_class("danger")
            ),
        ],
        className="m-card periods-form",
        hidden=is_closed and not found.exceptions,
    )  # fmt: skip


def _log(work: Work, code: str, told: Directive, _: Translator) -> html.Section | None:
    log = periods.decided(work, told.slug, code)
    if not log:
        return None
    items = []
    for one in reversed(log):
        decision = one.decision
        until = (
            formats.moment(decision.instant, _.locale, told.time_zone) if decision.instant else ""
        )
        if decision.kind == "close":
            what = _("Closed from {when}", when=until)
        elif decision.organization is None:
            what = _("Opened to all until {when}", when=until) if until else _("Opened to all")
        else:
            name = organizations.name_of(work, decision.organization, _.locale)
            what = _("Opened to {name} until {when}", name=name, when=until)
        items.append(
            html.Li(
                [
                    html.Time(
                        formats.moment(decision.at, _.locale, told.time_zone),
                        dateTime=decision.at.isoformat(),
                    ),
                    html.B(what),
                    html.Span(one.actor, className="dim"),
                    html.Blockquote(decision.reason),
                ]
            )
        )
    return card(html.Ol(items, className="sheet-history"), title=_("What was decided"))


def _place(told: Any) -> tuple[str, str]:
    """The period a browser claims to speak of."""
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) for name in ("slug", "code")
    ):
        what = {"what": "period"}
        raise Invalid("wrong_shape", [("period", "wrong_shape", what)], **what)
    return told["slug"], told["code"]


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.CLOSE, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.CLOSE_DAY, "value"),
    State(Id.CLOSE_TIME, "value"),
    State(Id.CLOSE_WHY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def close(work: Work, clicks: int, place: Any, day: Any, clock: Any, why: Any) -> Any:
    """The coordinator closes the period, now or later."""
    if not clicks:
        return no_update
    slug, code = _place(place)
    zone = directives.get(work, slug).directive.time_zone
    at = instant_of(day, clock, zone, ends=False, place="at")
    periods.close(work, slug, code, at, why or "")
    return f"{PATH}/{slug}/{code}"


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.OPEN, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.OPEN_UNIT, "value"),
    State(Id.OPEN_DAY, "value"),
    State(Id.OPEN_TIME, "value"),
    State(Id.OPEN_WHY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def open_again(
    work: Work, clicks: int, place: Any, unit: Any, day: Any, clock: Any, why: Any
) -> Any:
    """The coordinator opens it again, for one unit or for all."""
    if not clicks:
        return no_update
    slug, code = _place(place)
    zone = directives.get(work, slug).directive.time_zone
    until = instant_of(day, clock, zone, ends=True, place="until")
    named = unit if isinstance(unit, str) and unit not in ("", EVERYBODY) else None
    periods.open_again(work, slug, code, named, until, why or "")
    return f"{PATH}/{slug}/{code}"
