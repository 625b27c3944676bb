"""Reporting periods: their times and who they are closed to; a period closed and opened again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum, unique
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import Input, Output, State, dcc, html, no_update

from monitor.domain.directive import Directive, Obligation
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.periods import (
    PERIOD_KINDS,
    cadence_words,
    period_words,
    state_words,
    times,
)
from monitor.services import directives, organizations, periods
from monitor.services.periods import PeriodLine, StoredCadence
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pieces import aria, button_class, card, empty
from monitor.web.reader import address, data, reader
from monitor.web.shell import page_frame

PATH = "/periods"
EVERYBODY = "*"
"""No organisation's code; a select shows no words for a value that is empty."""
MOST_NAMED = 4


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


page = Page("periods", PATH, May.SET_PERIODS, title=msg("Reporting periods"))
one_page = Page("period", "/periods/<slug>/<code>", May.SET_PERIODS, title=msg("Reporting period"))


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


def stacking_table(caption: str, heads: list[str], rows: list[list[Any]]) -> html.Div:
    """A table whose rows become cards on a phone, every value under its own head."""
    head = html.Tr([html.Th(one, scope="col") for one in heads])
    body = [
        html.Tr(
            [
                html.Th(it, scope="row") if not i else html.Td(it, **data("head", heads[i]))
                for i, it in enumerate(row)
            ]
        )
        for row in rows
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="m-unseen"), html.Thead(head), html.Tbody(body),
            ],
            className="m-table",
        ),
        className="m-table-box periods-list",
    )  # fmt: skip


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


@one_page.layout
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


def field(label: str, box: Any, id_: str, hint: str = "") -> html.Div:
    """A labelled box with a hint beneath its label."""
    return html.Div(
        [
            html.Label(label, htmlFor=id_),
            html.Div(hint, className="m-hint") if hint else None,
            box,
        ],
        className="m-field",
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


def instant_of(day: Any, clock: Any, zone: str, *, ends: bool, place: str) -> datetime | None:
    """A typed day and time as an instant of the directive's zone; None where both are empty.

    Args:
        day: As typed, ``09/08/2020``.
        clock: As typed, ``17:00``; without it the day's end, or its start.
        zone: The directive's time zone.
        ends: Whether a day alone means to its end.
        place: What is blamed when it cannot be read.
    """
    if not (day or clock):
        return None
    on = read_day(day, place)
    if isinstance(clock, str) and clock.strip():
        return datetime.combine(on, read_time(clock, place), ZoneInfo(zone))
    return datetime.combine(on + timedelta(days=int(ends)), time.min, ZoneInfo(zone))


def read_day(typed: Any, place: str) -> date:
    """A day as people type it.

    Raises:
        Invalid: It is none, or lies beyond all deadlines.
    """
    text = typed.strip() if isinstance(typed, str) else ""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        if 1900 <= found.year < 2200:
            return found
    raise Invalid("not_a_day", [(place, "not_a_day", {"typed": text[:40]})], typed=text[:40])


def read_time(typed: str, place: str) -> time:
    """A time of day as people type it: ``17:00``, ``17h00``, ``17h``.

    Raises:
        Invalid: It is none.
    """
    text = typed.strip().lower().replace("h", ":")
    hour, _colon, minute = text.partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        told = {"typed": typed.strip()[:40]}
        raise Invalid("time_unreadable", [(place, "time_unreadable", told)], **told) from None


def _place(told: Any) -> tuple[str, str]:
    """The period a browser claims to speak of."""
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) for name in ("slug", "code")
    ):
        what = {"what": "period"}
        raise Invalid("wrong_shape", [("period", "wrong_shape", what)], **what)
    return told["slug"], told["code"]


@one_page.on(
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


@one_page.on(
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
