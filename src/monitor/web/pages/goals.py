"""Targets and milestones of one duty: set by the coordinator, for all or for one unit."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dash import ALL, Input, Output, State, dcc, html, no_update

from monitor.domain.errors import Invalid
from monitor.domain.figures import Unreadable, read_decimal
from monitor.domain.roles import May
from monitor.present.language import msg, translator
from monitor.present.standings import title_of
from monitor.services import directives, milestones
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.goals_forms import (
    EVERYBODY,
    Id,
    exempt_form,
    log_part,
    now_part,
    step,
    step_lines,
    steps_form,
    target_form,
    units_of,
)
from monitor.web.pieces import callout
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame
from monitor.web.typed import read_day

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
    names = units_of(work, stored, code)
    chosen = unit if unit in names else EVERYBODY
    who = reader(work, goals_path(slug, code, unit or None))
    _ = translator(who.locale)
    duty_path = f"/obligations/{slug}/{code}"
    return page_frame(
        _("Targets and milestones"),
        dcc.Store(id=Id.PLACE, data={"slug": slug, "code": code}),
        html.Div(said, role="status"),
        now_part(work, stored, duty, None if chosen == EVERYBODY else chosen, names, _),
        html.Div(
            [
                target_form(work, stored, duty, names, chosen, _),
                steps_form(work, stored, duty, names, chosen, _),
            ],
            className="goals-forms",
        ),
        exempt_form(names, chosen, _),
        log_part(stored, duty, log, names, _),
        reader=who,
        crumbs=[(_("Duties"), "/obligations"), (f"{duty.code} · {title_of(duty, _.locale)}",
                                                duty_path)],
        lead=f"{duty.code} · {title_of(duty, _.locale)}",
        narrow=True,
    )  # fmt: skip


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
    return step_lines(list(steps), duty, zone, translator(work.actor.locale))


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


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(Id.EXEMPT, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.EXEMPT_UNIT, "value"),
    State(Id.EXEMPT_WHY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def exempt(work: Work, clicks: int, place: Any, unit: Any, why: Any) -> Any:
    """From now on the duty does not apply to one unit, with the reason."""
    if not clicks:
        return no_update
    slug, code = read_cell_place(place)
    whom = _unit(unit)
    if whom is None:
        raise Invalid("unit_needed", [("unit", "unit_needed", {})])
    directives.exempt(work, slug, code, whom, why or "")
    _ = translator(work.actor.locale)
    return _again(work, slug, code, whom, _("The unit is exempt from now on."))
