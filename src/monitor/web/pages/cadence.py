"""How often a duty is reported: set by the coordinator, looked at before it is set."""

from __future__ import annotations

import re
from enum import StrEnum, unique
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, dcc, html, no_update

from monitor.domain.directive import Directive, Period
from monitor.domain.errors import Invalid
from monitor.domain.periods import CADENCES, Cadence
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.periods import KINDS, PERIOD_KINDS, WEEKDAYS, period_words, times
from monitor.services import directives, periods
from monitor.services.periods import Plan
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.page import Page
from monitor.web.pages.periods import PATH as PERIODS
from monitor.web.pages.periods import title_in
from monitor.web.pieces import button_class, card, field, stacking_table
from monitor.web.reader import reader
from monitor.web.shell import page_frame
from monitor.web.typed import read_day, read_time


@unique
class Id(StrEnum):
    """Ids of the page."""

    PLACE = "cadence-place"
    GO = "cadence-go"
    KIND = "cadence-kind"
    SPAN = "cadence-span"
    FIRST = "cadence-first"
    LAST = "cadence-last"
    OWN = "cadence-own"
    DAYS = "cadence-days"
    ON_WEEKDAY = "cadence-on-weekday"
    WEEKDAY = "cadence-weekday"
    ON_MONTH_DAY = "cadence-on-month-day"
    MONTH_DAY = "cadence-month-day"
    TIMES = "cadence-times"
    CUT_OFF = "cadence-cut-off"
    DUE_DAYS = "cadence-due-days"
    DUE_TIME = "cadence-due-time"
    PERIOD_KIND = "cadence-period-kind"
    LOCKS_AFTER = "cadence-locks-after"
    NOTE = "cadence-note"
    PREVIEW = "cadence-preview"
    SET = "cadence-set"
    PLAN = "cadence-plan"


page = Page("cadence", "/cadence/<slug>/<code>", May.SET_PERIODS, title=msg("Reporting rhythm"))


@page.layout
def layout(work: Work, /, slug: str, code: str) -> html.Div:
    """The duty, its periods as they stand, and the form."""
    stored = directives.get(work, slug)
    duty = directives.duty_of(stored, code)
    told = stored.directive
    who = reader(work, f"/cadence/{slug}/{code}")
    _ = translator(who.locale)
    held = [slot for slot in told.periods if slot.code in duty.standing_periods]
    return page_frame(
        _("Reporting rhythm"),
        dcc.Store(id=Id.PLACE, data={"slug": slug, "code": code}),
        dcc.Location(id=Id.GO, refresh=True),
        card(
            html.Details([html.Summary(_("Periods as they stand")), _slots(held, told, _)]),
        ),
        _form(work, _),
        html.Div(id=Id.PLAN, role="status"),
        reader=who,
        crumbs=[(_("Reporting periods"), PERIODS)],
        lead=f"{duty.code} · {title_in(duty, _)}",
        narrow=True,
    )


def _slots(slots: list[Period], told: Directive, _: Translator) -> html.Div:
    rows = [
        [period_words(one.code, _.locale), *times(one, _.locale, told.time_zone)] for one in slots
    ]
    heads = [_("Period"), _("Opens"), _("Figures close"), _("Due, last moment")]
    return stacking_table(_("Periods"), heads, rows)


def _form(work: Work, _: Translator) -> html.Section:
    kinds = [{"label": _(KINDS[one]), "value": one} for one in CADENCES]
    weekdays = [{"label": _(one), "value": str(n)} for n, one in enumerate(WEEKDAYS, 1)]
    tomorrow = formats.next_day(work.now)
    return html.Section(
        [
            field(_("How often"), dbc.Select(id=Id.KIND, options=kinds, value="weekly"), Id.KIND),
            html.Div(
                [
                    field(_("First day"), _box(Id.FIRST, "10/08/2020", tomorrow), Id.FIRST),
                    field(_("Last day"), _box(Id.LAST, "30/09/2020"), Id.LAST),
                ],
                id=Id.SPAN, className="periods-pair",
            ),
            html.Div(
                field(
                    _("Days on which figures close"),
                    dcc.Textarea(id=Id.DAYS, rows=3, maxLength=5000, className="m-area"), Id.DAYS,
                    _("Like 15/08/2020; several with commas, or one a line."),
                ),
                id=Id.OWN, hidden=True,
            ),
            html.Div(
                field(
                    _("Figures of a week close on"),
                    dbc.Select(id=Id.WEEKDAY, options=weekdays, value="7"), Id.WEEKDAY,
                ),
                id=Id.ON_WEEKDAY,
            ),
            html.Div(
                field(
                    _("Figures of a month close on day"), _box(Id.MONTH_DAY, "14", "31"),
                    Id.MONTH_DAY, _("A month with fewer days closes on its last."),
                ),
                id=Id.ON_MONTH_DAY, hidden=True,
            ),
            _times(_),
            field(
                _("Why, read word for word"),
                dcc.Textarea(id=Id.NOTE, rows=2, maxLength=2000, className="m-area"), Id.NOTE,
            ),
            html.Div(
                [
                    html.Button(_("Look at it first"), id=Id.PREVIEW, type="button", n_clicks=0,
                                className=button_class()),
                    html.Button(_("Set the rhythm"), id=Id.SET, type="button", n_clicks=0,
                                className=button_class("primary")),
                ],
                className="sheet-buttons",
            ),
        ],
        className="m-card periods-form",
    )  # fmt: skip


def _times(_: Translator) -> html.Div:
    """When a period's figures close, when it is due and when it closes; and what it is for."""
    binding = [{"label": _(words), "value": kind} for kind, words in PERIOD_KINDS.items()]
    return html.Div(
        [
            html.Div(
                [
                    field(_("Figures close at"), _box(Id.CUT_OFF, "17:00", "17:00"),
                          Id.CUT_OFF),
                    field(_("Due so many days later"), _box(Id.DUE_DAYS, "0", "0"),
                          Id.DUE_DAYS),
                    field(_("Due at"), _box(Id.DUE_TIME, "16:00"), Id.DUE_TIME,
                          _("Empty: to the end of the day.")),
                    field(_("Closes by itself, days after it is due"),
                          _box(Id.LOCKS_AFTER, ""), Id.LOCKS_AFTER,
                          _("Empty: it stays open.")),
                ],
                className="periods-pair",
            ),
            field(
                _("Kind"),
                dbc.Select(id=Id.PERIOD_KIND, options=binding, value="progress"),
                Id.PERIOD_KIND,
            ),
        ],
        id=Id.TIMES, className="periods-form",
    )  # fmt: skip


def _box(id_: StrEnum, placeholder: str, value: str = "") -> dcc.Input:
    return dcc.Input(
        id=id_, type="text", value=value, placeholder=placeholder, className="m-input",
        maxLength=20, autoComplete="off",
    )  # fmt: skip


@page.on(
    Output(Id.SPAN, "hidden"),
    Output(Id.OWN, "hidden"),
    Output(Id.ON_WEEKDAY, "hidden"),
    Output(Id.ON_MONTH_DAY, "hidden"),
    Output(Id.TIMES, "hidden"),
    Input(Id.KIND, "value"),
)
def show_parts(_work: Work, kind: Any) -> tuple[bool, ...]:
    """Only the parts of the form that the chosen rhythm needs."""
    return (
        kind not in ("daily", "weekly", "monthly"),
        kind not in ("once", "custom"),
        kind != "weekly",
        kind != "monthly",
        kind == "stop",
    )


ANSWERS = (
    Id.KIND, Id.FIRST, Id.LAST, Id.DAYS, Id.WEEKDAY, Id.MONTH_DAY, Id.CUT_OFF, Id.DUE_DAYS,
    Id.DUE_TIME, Id.PERIOD_KIND, Id.LOCKS_AFTER,
)  # fmt: skip
_STATES = [State(one, "value") for one in ANSWERS]


def read_cadence(answers: tuple[Any, ...]) -> Cadence:
    """The form as a rhythm; parts the chosen rhythm does not need are not looked at.

    Raises:
        Invalid: A day, a time or a number cannot be read.
    """
    told = {one: _plain(answer) for one, answer in zip(ANSWERS, answers, strict=True)}
    kind = told[Id.KIND]
    if kind not in CADENCES or told[Id.PERIOD_KIND] not in PERIOD_KINDS:
        raise Invalid("wrong_shape", [("kind", "wrong_shape", {"what": "kind"})], what="kind")
    if kind == "stop":
        return Cadence("stop")
    first = last = None
    days: tuple[Any, ...] = ()
    if kind in ("once", "custom"):
        typed = [one for one in re.split(r"[,;\s]+", told[Id.DAYS]) if one]
        days = tuple(read_day(one, "days") for one in typed[:1000])
    else:
        first, last = read_day(told[Id.FIRST], "first"), read_day(told[Id.LAST], "last")
    due, locks = told[Id.DUE_TIME], told[Id.LOCKS_AFTER]
    return Cadence(
        kind=kind,
        first=first,
        last=last,
        days=days,
        weekday=_number(told[Id.WEEKDAY], "weekday") if kind == "weekly" else 7,
        month_day=_number(told[Id.MONTH_DAY], "month_day") if kind == "monthly" else 31,
        cut_off=read_time(told[Id.CUT_OFF], "cut_off"),
        due_days=_number(told[Id.DUE_DAYS] or "0", "due_days"),
        due_time=read_time(due, "due_time") if due else None,
        period_kind="deadline" if told[Id.PERIOD_KIND] == "deadline" else "progress",
        locks_after=_number(locks, "locks_after") if locks else None,
    )


def _plain(answer: Any) -> str:
    return answer.strip() if isinstance(answer, str) else ""


def _number(typed: str, place: str) -> int:
    if re.fullmatch(r"\d{1,4}", typed) is None:
        raise Invalid("cadence_out_of_range", [(place, "cadence_out_of_range", {})])
    return int(typed)


def _place(told: Any) -> tuple[str, str]:
    """The duty a browser claims to speak of."""
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) for name in ("slug", "code")
    ):
        what = {"what": "obligation"}
        raise Invalid("wrong_shape", [("obligation", "wrong_shape", what)], **what)
    return told["slug"], told["code"]


@page.on(
    Output(Id.PLAN, "children"),
    Input(Id.PREVIEW, "n_clicks"),
    State(Id.PLACE, "data"),
    *_STATES,
    prevent_initial_call=True,
)
def preview(work: Work, clicks: int, place: Any, *answers: Any) -> Any:
    """What setting it would do, period by period; nothing is changed."""
    if not clicks:
        return no_update
    slug, code = _place(place)
    plan = periods.preview(work, slug, code, read_cadence(answers))
    return _plan(plan, directives.get(work, slug).directive, translator(visit.locale()))


def _plan(plan: Plan, told: Directive, _: Translator) -> html.Section:
    closes = {one.period.code: one.closes for one in plan.added}
    rows = []
    for words, slots in (
        (_("new"), [one.period for one in plan.added]),
        (_("exists already, with these times"), list(plan.shared)),
        (_("stays"), list(plan.kept)),
        (_("asked no more"), list(plan.dropped)),
    ):
        for one in slots:
            lock = closes.get(one.code)
            rows.append(
                [
                    period_words(one.code, _.locale),
                    words,
                    *times(one, _.locale, told.time_zone),
                    formats.stamp(lock, _.locale, told.time_zone) if lock else "–",
                ]
            )
    heads = [
        _("Period"), _("What becomes of it"), _("Opens"), _("Figures close"),
        _("Due, last moment"), _("Closes by itself"),
    ]  # fmt: skip
    counted = _(
        "{added} new, {kept} stay, {dropped} asked no more.",
        added=len(plan.added) + len(plan.shared),
        kept=len(plan.kept),
        dropped=len(plan.dropped),
    )
    return card(
        html.P(counted), stacking_table(_("What it would do"), heads, rows),
        title=_("What it would do"),
    )  # fmt: skip


@page.on(
    Output(Id.GO, "href"),
    Input(Id.SET, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.NOTE, "value"),
    *_STATES,
    writes=True,
    prevent_initial_call=True,
)
def set_rhythm(work: Work, clicks: int, place: Any, note: Any, *answers: Any) -> Any:
    """The coordinator sets the rhythm; what was answered before stays as it was."""
    if not clicks:
        return no_update
    slug, code = _place(place)
    periods.set_cadence(work, slug, code, read_cadence(answers), note or "")
    return PERIODS
