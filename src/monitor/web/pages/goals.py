"""Targets and milestones of one duty: set by the coordinator, for all or for one unit."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum, unique
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, dcc, html, no_update

from monitor.domain.directive import Obligation
from monitor.domain.errors import Invalid
from monitor.domain.figures import Unreadable, read_decimal
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.present.decision_words import decided_words
from monitor.present.formats import UNKNOWN, last_day, number, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import level, title_of
from monitor.present.targets import target_level, target_note
from monitor.services import directives, matrix, milestones
from monitor.services.directives import StoredDirective
from monitor.services.milestones import MOST_STEPS, Step
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.periods import field, read_day, stacking_table
from monitor.web.pieces import button_class, callout, card, empty
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

EVERYBODY = "*"
"""No organisation's code; a select shows no words for a value that is empty."""
TYPED = "vi"
"""Levels stand in their boxes as they are typed and read: with a comma, whatever the language."""


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "goals-whole"
    PLACE = "goals-place"
    TARGET_UNIT = "goals-target-unit"
    TARGET = "goals-target"
    TARGET_DAY = "goals-target-day"
    TARGET_NOTE = "goals-target-note"
    SET_TARGET = "goals-set-target"
    TAKE_TARGET = "goals-take-target"
    STEPS_UNIT = "goals-steps-unit"
    STEPS = "goals-steps"
    STEPS_NOTE = "goals-steps-note"
    SET_STEPS = "goals-set-steps"
    LINE_SINCE = "goals-line-since"
    LINE_START = "goals-line-start"
    LINE_UNTIL = "goals-line-until"
    LINE_END = "goals-line-end"
    LINE_EVERY = "goals-line-every"
    DRAW = "goals-draw"


def step(part: object, number: object) -> dict[str, Any]:
    """Id of one box (``day`` or ``level``) of one line of the milestone table."""
    return {"goals": part, "line": number}


page = Page("goals", "/goals/<slug>/<code>", May.SET_TARGETS, title=msg("Targets and milestones"))


def goals_path(slug: str, code: str, unit: str | None = None) -> str:
    """Where a duty's targets are set; for one unit where named."""
    return address(f"/goals/{slug}/{code}", unit=unit)


@page.layout
def layout(work: Work, /, slug: str, code: str, unit: str = "") -> html.Div:
    """What holds now, the forms to set a target and a milestone table, and what was decided."""
    return html.Div(_page(work, slug, code, unit), id=Id.WHOLE)


def _page(work: Work, slug: str, code: str, unit: str = "", said: Any = None) -> html.Div:
    stored = directives.get(work, slug)
    duty = directives.duty_of(stored, code)
    log = directives.decided(work, slug, code)
    names = _units(work, stored, code)
    chosen = unit if unit in names else EVERYBODY
    who = reader(work, goals_path(slug, code, unit or None))
    _ = translator(who.locale)
    duty_path = f"/obligations/{slug}/{code}"
    return page_frame(
        _("Targets and milestones"),
        dcc.Store(id=Id.PLACE, data={"slug": slug, "code": code}),
        html.Div(said, role="status"),
        _now(work, stored, duty, None if chosen == EVERYBODY else chosen, names, _),
        html.Div(
            [
                _target_form(work, stored, duty, names, chosen, _),
                _steps_form(work, stored, duty, names, chosen, _),
            ],
            className="goals-forms",
        ),
        _log(stored, duty, log, names, _),
        reader=who,
        crumbs=[(_("Duties"), "/obligations"), (f"{duty.code} · {title_of(duty, _.locale)}",
                                                duty_path)],
        lead=f"{duty.code} · {title_of(duty, _.locale)}",
        narrow=True,
    )  # fmt: skip


def _units(work: Work, stored: StoredDirective, code: str) -> dict[str, str]:
    """The units the duty is given to, with their names, in the order of the board."""
    given = directives.assigned(work, stored).get(code, {})
    among = {one for part, units in given.items() if part != "coordinating" for one in units}
    sight = matrix.seen(work, stored.directive.slug, work.now)
    return {one.code: full_name(one, work.actor.locale) for one in sight.units if one.code in among}


# -- what holds


def _now(
    work: Work, stored: StoredDirective, duty: Obligation, unit: str | None,
    names: dict[str, str], _: Translator,
) -> html.Section:  # fmt: skip
    """The target and the milestone table in force, for all or for the unit asked about."""
    zone = stored.directive.time_zone
    goal = milestones.goal_now(work, stored, duty.code, unit)
    steps = milestones.in_force(work, stored, duty.code, unit)
    said = target_level(goal, duty, _.locale) or _("no target")
    if goal.target is not None and goal.date is not None:
        said = f"{said} · {_('due {day}', day=last_day(goal.date, _.locale, zone))}"
    note = target_note(goal, duty, _.locale)
    rows = [
        [
            last_day(one.by, _.locale, zone),
            f"{level(one.value, duty, _.locale)} †",
            _("passed") if one.by <= work.now else _("ahead"),
        ]
        for one in steps
    ]
    heads = [_("To the end of"), _("To be reached"), _("State")]
    table = (
        stacking_table(_("Milestones in force"), heads, rows)
        if rows
        else empty(_("No milestone is set: nobody is behind before the target's date."))
    )
    whom = names[unit] if unit else _("all units")
    return card(
        html.P([html.B(_("Target")), ": ", said]),
        html.P(note, className="m-meta") if note else None,
        table,
        title=_("What holds now"),
        note=whom,
    )


# -- the forms


def _whom(id_: StrEnum, names: dict[str, str], chosen: str, _: Translator) -> html.Div:
    options = [{"label": _("all units"), "value": EVERYBODY}]
    options += [{"label": name, "value": code} for code, name in names.items()]
    return field(_("For whom"), dbc.Select(id=id_, options=options, value=chosen), id_)


def _box(id_: Any, value: str = "", placeholder: str = "") -> dcc.Input:
    return dcc.Input(
        id=id_, type="text", value=value, placeholder=placeholder, className="m-input",
        maxLength=20, autoComplete="off",
    )  # fmt: skip


def _named(words: str, box: dcc.Input) -> html.Label:
    """A box whose name its column says to the eye."""
    return html.Label([html.Span(words, className="m-unseen"), box])


def _unit_of(duty: Obligation) -> str:
    return "%" if duty.headline.kind in ("ratio", "milestone") else duty.headline.unit


def _target_form(
    work: Work, stored: StoredDirective, duty: Obligation, names: dict[str, str], chosen: str,
    _: Translator,
) -> html.Section:  # fmt: skip
    goal = milestones.goal_now(work, stored, duty.code, None if chosen == EVERYBODY else chosen)
    text = number(goal.target, TYPED) if goal.target is not None else ""
    return card(
        html.Div(
            [
                _whom(Id.TARGET_UNIT, names, chosen, _),
                html.Div(
                    [
                        field(_("Target ({unit})", unit=_unit_of(duty)), _box(Id.TARGET, text),
                              Id.TARGET),
                        field(_("Last day"), _box(Id.TARGET_DAY, "", "31/08/2020"), Id.TARGET_DAY,
                              _("Empty: the reporting deadline.")),
                    ],
                    className="periods-pair",
                ),
                _why(Id.TARGET_NOTE, _),
                html.Div(
                    [
                        _button(Id.SET_TARGET, _("Set the target"), "primary"),
                        _button(Id.TAKE_TARGET, _("Take the target away"), ""),
                    ],
                    className="sheet-buttons",
                ),
            ],
            className="periods-form",
        ),
        title=_("Set a target"),
        note=_("shown with † wherever it stands"),
    )  # fmt: skip


def _why(id_: StrEnum, _: Translator) -> html.Div:
    area = dcc.Textarea(id=id_, rows=2, maxLength=2000, className="m-area")
    return field(_("Why, read word for word"), area, id_)


def _button(id_: StrEnum, words: str, kind: Any) -> html.Button:
    return html.Button(words, id=id_, type="button", n_clicks=0, className=button_class(kind))


def _steps_form(
    work: Work, stored: StoredDirective, duty: Obligation, names: dict[str, str], chosen: str,
    _: Translator,
) -> html.Section:  # fmt: skip
    unit = None if chosen == EVERYBODY else chosen
    ahead = [one for one in milestones.in_force(work, stored, duty.code, unit) if one.by > work.now]
    goal = milestones.goal_now(work, stored, duty.code, unit)
    zone = stored.directive.time_zone
    end = number(goal.target, TYPED) if goal.target is not None else ""
    until = ""
    if goal.date is not None and goal.date > work.now:
        until = _day_of(goal.date - timedelta(seconds=1), zone)
    line = html.Details(
        [
            html.Summary(_("Draw a straight line")),
            html.Div(
                [
                    html.Div(
                        [
                            field(_("From the end of"),
                                  _box(Id.LINE_SINCE, _day_of(work.now, zone)), Id.LINE_SINCE),
                            field(_("Level at the beginning"), _box(Id.LINE_START, "0"),
                                  Id.LINE_START),
                            field(_("To the end of"), _box(Id.LINE_UNTIL, until, "31/08/2020"),
                                  Id.LINE_UNTIL),
                            field(_("Level at the end"), _box(Id.LINE_END, end), Id.LINE_END),
                            field(_("A milestone every so many days"), _box(Id.LINE_EVERY, "1"),
                                  Id.LINE_EVERY),
                        ],
                        className="periods-pair",
                    ),
                    _button(Id.DRAW, _("Fill the table"), ""),
                    html.P(_("Nothing is set yet: look at the table, then set it."),
                           className="m-hint"),
                ],
                className="periods-form",
            ),
        ],
        className="goals-line",
    )  # fmt: skip
    return card(
        html.Div(
            [
                _whom(Id.STEPS_UNIT, names, chosen, _),
                line,
                html.Div(_lines(ahead, duty, zone, _), id=Id.STEPS),
                _why(Id.STEPS_NOTE, _),
                _button(Id.SET_STEPS, _("Set the milestones"), "primary"),
            ],
            className="periods-form",
        ),
        title=_("Set milestones"),
        note=_("shown with † wherever they stand"),
    )


def _day_of(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%d/%m/%Y")


def _lines(steps: list[Step], duty: Obligation, zone: str, _: Translator) -> html.Div:
    """The boxes of the table: what is ahead already, and empty lines for more."""
    count = min(MOST_STEPS, max(4, len(steps) + 2))
    heads = [_("To the end of"), _("To be reached ({unit})", unit=_unit_of(duty))]
    rows = [html.Tr([html.Th(one, scope="col") for one in heads])]
    for place in range(count):
        known = steps[place] if place < len(steps) else None
        day = _day_of(known.by - timedelta(seconds=1), zone) if known else ""
        text = number(known.value, TYPED) if known else ""
        rows.append(
            html.Tr(
                [
                    html.Td(_named(_("Line {n}: last day", n=place + 1),
                                   _box(step("day", place), day, "10/08/2020"))),
                    html.Td(_named(_("Line {n}: level", n=place + 1),
                                   _box(step("level", place), text))),
                ]
            )
        )  # fmt: skip
    hint = _("A day with an empty level takes that day's milestone away.")
    return html.Div(
        [
            html.Table([html.Thead(rows[0]), html.Tbody(rows[1:])], className="goals-table"),
            html.P(hint, className="m-hint"),
        ]
    )


# -- what was decided


def _log(
    stored: StoredDirective, duty: Obligation, log: list[directives.DecisionEntry],
    names: dict[str, str], _: Translator,
) -> html.Section:  # fmt: skip
    if not log:
        return card(empty(_("Nothing has been decided about this duty yet.")), title=_("Decided"))
    zone = stored.directive.time_zone
    rows = [
        [
            stamp(one.at, _.locale, zone),
            decided_words(one, duty, _.locale, zone),
            names.get(one.organization, one.organization) if one.organization else _("all units"),
            one.actor,
            html.Q(one.note) if one.note else UNKNOWN,
        ]
        for one in log
    ]
    heads = [_("Time"), _("Decision"), _("For whom"), _("By whom"), _("Why")]
    return card(stacking_table(_("Decided"), heads, rows), title=_("Decided"))


# -- what a browser claims


def read_cell_place(told: Any) -> tuple[str, str]:
    """The duty a browser claims to speak of."""
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) for name in ("slug", "code")
    ):
        what = {"what": "obligation"}
        raise Invalid("wrong_shape", [("obligation", "wrong_shape", what)], **what)
    return told["slug"], told["code"]


def end_of(typed: Any, place: str, zone: str) -> datetime:
    """A day as people type it, as the first instant after it on the directive's clock."""
    day = read_day(typed, place)
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))


def _level(typed: Any, place: str) -> Decimal | None:
    """A level as people type it (``60,5``), None where the box is empty.

    Raises:
        Invalid: It is no number.
    """
    text = typed.strip().removesuffix("%").strip() if isinstance(typed, str) else ""
    if not text:
        return None
    found = read_decimal(text)
    if isinstance(found, Unreadable):
        raise Invalid("level_unreadable", [(place, "level_unreadable", {"typed": text[:40]})],
                      typed=text[:40])  # fmt: skip
    return found


def _needed(typed: Any, place: str) -> Decimal:
    found = _level(typed, place)
    if found is None:
        raise Invalid("level_needed", [(place, "level_needed", {})])
    return found


def _unit(told: Any) -> str | None:
    return told if isinstance(told, str) and told not in ("", EVERYBODY) else None


def _again(work: Work, slug: str, code: str, unit: str | None, words: str) -> html.Div:
    return _page(work, slug, code, unit or "", callout(words, tone="calm"))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.SET_TARGET, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.TARGET_UNIT, "value"),
    State(Id.TARGET, "value"),
    State(Id.TARGET_DAY, "value"),
    State(Id.TARGET_NOTE, "value"),
    writes=True,
    prevent_initial_call=True,
)
def set_target(
    work: Work, clicks: int, place: Any, unit: Any, target: Any, day: Any, note: Any
) -> Any:
    """Set the target from now on, with its note."""
    if not clicks:
        return no_update
    slug, code = read_cell_place(place)
    zone = directives.get(work, slug).directive.time_zone
    by = end_of(day, "by", zone) if isinstance(day, str) and day.strip() else None
    level_ = _needed(target, "target")
    directives.set_target(work, slug, code, level_, note or "", by, _unit(unit))
    _ = translator(work.actor.locale)
    return _again(work, slug, code, _unit(unit), _("The target is set."))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.TAKE_TARGET, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.TARGET_UNIT, "value"),
    State(Id.TARGET_NOTE, "value"),
    writes=True,
    prevent_initial_call=True,
)
def take_target(work: Work, clicks: int, place: Any, unit: Any, note: Any) -> Any:
    """From now on there is no target; what held before stays in the log."""
    if not clicks:
        return no_update
    slug, code = read_cell_place(place)
    directives.set_target(work, slug, code, None, note or "", None, _unit(unit))
    _ = translator(work.actor.locale)
    return _again(work, slug, code, _unit(unit), _("The target is taken away."))


@page.on(
    Output(Id.STEPS, "children"),
    Input(Id.DRAW, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.LINE_SINCE, "value"),
    State(Id.LINE_START, "value"),
    State(Id.LINE_UNTIL, "value"),
    State(Id.LINE_END, "value"),
    State(Id.LINE_EVERY, "value"),
    prevent_initial_call=True,
)
def draw(
    work: Work, clicks: int, place: Any, since: Any, start: Any, until: Any, end: Any, every: Any
) -> Any:
    """Fill the table with a straight line; nothing is set."""
    if not clicks:
        return no_update
    slug, code = read_cell_place(place)
    stored = directives.get(work, slug)
    zone = stored.directive.time_zone
    days = every.strip() if isinstance(every, str) else ""
    if not (days.isascii() and days.isdigit() and 0 < int(days) < 1000):
        raise Invalid("line_every", [("every", "line_every", {})])
    steps = milestones.line(
        work, slug, code, end_of(since, "since", zone), _needed(start, "start"),
        end_of(until, "until", zone), _needed(end, "end"), int(days),
    )  # fmt: skip
    duty = directives.duty_of(stored, code)
    return _lines(list(steps), duty, zone, translator(work.actor.locale))


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.SET_STEPS, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.STEPS_UNIT, "value"),
    State(step("day", ALL), "value"),
    State(step("level", ALL), "value"),
    State(Id.STEPS_NOTE, "value"),
    writes=True,
    prevent_initial_call=True,
)
def set_steps(
    work: Work, clicks: int, place: Any, unit: Any, days: list[Any], levels: list[Any], note: Any
) -> Any:
    """Set the whole table, with one note; a line without a day is passed by."""
    if not clicks:
        return no_update
    slug, code = read_cell_place(place)
    zone = directives.get(work, slug).directive.time_zone
    steps = []
    for line, (day, typed) in enumerate(zip(days, levels, strict=False), 1):
        if not (isinstance(day, str) and day.strip()):
            if isinstance(typed, str) and typed.strip():
                told = {"n": line}
                raise Invalid("milestone_without_day", [("day", "milestone_without_day", told)],
                              **told)  # fmt: skip
            continue
        steps.append((end_of(day, "day", zone), _level(typed, "level")))
    count = milestones.set_table(work, slug, code, steps, note or "", _unit(unit))
    _ = translator(work.actor.locale)
    said = _.plural("{n} milestone is set.", "{n} milestones are set.", count)
    return _again(work, slug, code, _unit(unit), said)
