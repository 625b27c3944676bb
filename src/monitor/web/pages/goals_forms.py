"""The forms of a duty's targets: what holds, what may be set for whom, what was decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.directive import Obligation
from monitor.domain.names import full_name
from monitor.present.decision_words import decided_words
from monitor.present.formats import UNKNOWN, last_day, number, stamp
from monitor.present.language import Translator
from monitor.present.standings import level
from monitor.present.targets import target_level, target_note
from monitor.services import directives, matrix, milestones
from monitor.services.directives import StoredDirective
from monitor.services.milestones import MOST_STEPS, Step
from monitor.services.work import Work
from monitor.web.pieces import button_class, card, empty, field, stacking_table

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
    EXEMPT_UNIT = "goals-exempt-unit"
    EXEMPT_WHY = "goals-exempt-why"
    EXEMPT = "goals-exempt"


def step(part: object, number: object) -> dict[str, Any]:
    """Id of one box (``day`` or ``level``) of one line of the milestone table."""
    return {"goals": part, "line": number}


def units_of(work: Work, stored: StoredDirective, code: str) -> dict[str, str]:
    """The units the duty is given to, with their names, in the order of the board."""
    given = directives.assigned(work, stored).get(code, {})
    among = {one for part, units in given.items() if part != "coordinating" for one in units}
    sight = matrix.seen(work, stored.directive.slug, work.now)
    return {one.code: full_name(one, work.actor.locale) for one in sight.units if one.code in among}


# -- what holds


def now_part(
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


def target_form(
    work: Work, stored: StoredDirective, duty: Obligation, names: dict[str, str], chosen: str,
    _: Translator,
) -> html.Section:  # fmt: skip
    """Set a target from now on, or take it away."""
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


def steps_form(
    work: Work, stored: StoredDirective, duty: Obligation, names: dict[str, str], chosen: str,
    _: Translator,
) -> html.Section:  # fmt: skip
    """Set a milestone table, filled by hand or with a straight line."""
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
                html.Div(step_lines(ahead, duty, zone, _), id=Id.STEPS),
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


def step_lines(steps: list[Step], duty: Obligation, zone: str, _: Translator) -> html.Div:
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


def exempt_form(names: dict[str, str], chosen: str, _: Translator) -> html.Section:
    """One unit to which the duty does not apply: folded, since it is never taken back."""
    options = [{"label": name, "value": code} for code, name in names.items()]
    first = chosen if chosen in names else next(iter(names), None)
    form = html.Div(
        [
            html.P(
                _(
                    "From now on the unit owes nothing for this duty, and counts in no total."
                    " Earlier days stay as they were. This is not taken back."
                ),
                className="m-hint",
            ),
            field(
                _("Unit it does not apply to"),
                dbc.Select(id=Id.EXEMPT_UNIT, options=options, value=first), Id.EXEMPT_UNIT,
            ),
            _why(Id.EXEMPT_WHY, _),
            _button(Id.EXEMPT, _("Exempt the unit"), "danger"),
        ],
        className="periods-form",
    )  # fmt: skip
    return card(
        html.Details([html.Summary(_("A unit it does not apply to")), form], className="goals-line")
    )


# -- what was decided


def log_part(
    stored: StoredDirective, duty: Obligation, log: list[directives.DecisionEntry],
    names: dict[str, str], _: Translator,
) -> html.Section:  # fmt: skip
    """What was decided, newest first: when, what, for whom, by whom, why."""
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
