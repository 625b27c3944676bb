"""One cell opened: its number in words, how it came about, who is behind it, what ordered it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum, unique
from urllib.parse import quote

from dash import Input, Output, html

from monitor.domain.forecast import Point, forecast
from monitor.domain.names import full_name, short_name
from monitor.domain.roles import May
from monitor.domain.standing import Standing
from monitor.present.forecasts import forecast_words
from monitor.present.formats import UNKNOWN, fraction, moment, short_day, stamp, there
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import TOKENS, standing_words, title_of, value_words
from monitor.services import directives, matrix
from monitor.services.comments import Subject
from monitor.services.matrix import CellView, SeriesPoint
from monitor.services.work import Work
from monitor.web.charts import TrendPoint, drawing, graph, trend_figure
from monitor.web.grids import item_words
from monitor.web.matrix_state import ALL_GROUPS, MatrixState, read_state
from monitor.web.page import Page
from monitor.web.pages.cell_parts import (
    below_part,
    history_part,
    log_part,
    ordered_part,
    reports_of,
    summary_part,
)
from monitor.web.pages.cell_plans import mount_on, plan_parts
from monitor.web.pages.entry import report_path
from monitor.web.pages.evidence import cell_card
from monitor.web.pages.goals import goals_path
from monitor.web.pages.threads import cell_thread
from monitor.web.pieces import as_of_note, callout, card, empty, icon, link_button, table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame


@unique
class Id(StrEnum):
    """Ids of the opened cell."""

    TOLD = "cell-told"
    PLOT = "cell-plot"
    CHART = "cell-chart"


page = Page(
    "cell", "/cell/<directive>/<obligation>/<organization>", May.SEE_MATRIX, title=msg("Cell")
)


@page.layout
def layout(
    work: Work, /, directive: str, obligation: str, organization: str, **told: str
) -> html.Div:
    """Status in words, number, trend, units below, the paragraph, revisions and decisions.

    ``organization`` may be a group's code; ``all`` is the whole directive.
    """
    stored = directives.get(work, directive)
    state = read_state(directive, told, stored.directive.time_zone)
    groups = {one.code for one in stored.directive.groups} | {ALL_GROUPS}
    unit = None if organization in groups else organization
    group = ALL_GROUPS if unit else organization
    view = matrix.cell(work, directive, obligation, unit, state.as_of, state.basis, group)
    series = matrix.series(work, directive, obligation, unit, view.basis, view.as_of, group)
    path = "/".join(quote(one, safe="") for one in (directive, obligation, organization))
    here = address(f"/cell/{path}", **state.figures())
    who = reader(work, here)
    _ = translator(who.locale)
    name = name_of(view, who.locale)
    own = reports_of(work, view)
    return page_frame(
        f"{name}: {title_of(view.duty, who.locale)}",
        _past(view, state, f"/cell/{path}", _) if state.as_of else None,
        as_of_note(view.as_of, view.basis, who.locale, zone=view.directive.time_zone),
        html.Div(
            [
                html.Div(
                    [
                        summary_part(view, _before(view, series), state, who.locale),
                        _trend(view, series, who.locale),
                        *(plan_parts(work, view, here, is_past=bool(state.as_of)) if unit else ()),
                        below_part(view, state, who.locale),
                        # What is said now is no part of an earlier state.
                        cell_thread(work, Subject(directive, unit, obligation=obligation), who)
                        if unit and not state.as_of
                        else None,
                    ],
                    className="m-stackup",
                ),
                html.Div(
                    [
                        ordered_part(view, who.locale),
                        history_part(view, own, who.locale) if unit else None,
                        cell_card(work, view, own, who.locale),
                        log_part(view, who.locale),
                    ],
                    className="m-stackup",
                ),
            ],
            className="m-columns",
        ),
        reader=who,
        crumbs=_crumbs(view, state, _),
        actions=[
            *(link_button(_("Open the report"), report_path(one)) for one in own[:1]),
            *_to_goals(work, view, unit, _),
        ],
    )


def _to_goals(work: Work, view: CellView, unit: str | None, _: Translator) -> list[html.A]:
    """Where the cell's target and milestones are set, for who sets them."""
    slug = view.directive.slug
    if slug not in work.scope(May.SET_TARGETS).directives:
        return []
    return [link_button(_("Targets and milestones"), goals_path(slug, view.duty.code, unit))]


def name_of(view: CellView, locale: str) -> str:
    """The unit's or group's short name."""
    if view.organization is not None:
        return short_name(view.organization, locale)
    found = next((one for one in view.directive.groups if one.code == view.group), None)
    if found is None:
        return translator(locale)("Whole province")
    return full_name(found, locale)


def _crumbs(view: CellView, state: MatrixState, _: Translator) -> list[tuple[str, str]]:
    board = MatrixState(state.directive, state.as_of, state.basis)
    item = board.address(item=(view.duty.item or "closing",))
    return [(_("Board"), board.address()), (item_words(view.duty.item, _.locale), item)]


def _past(view: CellView, state: MatrixState, path: str, _: Translator) -> html.Div:
    when = moment(view.as_of, _.locale, view.directive.time_zone)
    said = _("You are looking at an earlier state, as of {moment}.", moment=when)
    back = html.A(_("Back to now"), href=address(path, basis=state.basis))
    return callout(icon("clock"), html.Span([html.B(said), " ", back]), tone="past")


def _before(view: CellView, series: tuple[SeriesPoint, ...]) -> str | None:
    """The number at the deadline, once that has passed: where the unit stood when it counted."""
    due = view.period.due if view.period else None
    if due is None or due > view.as_of:
        return None
    earlier = [one for one in series if one.at < due]
    return earlier[-1].cell.value if earlier else None


def _trend(view: CellView, series: tuple[SeriesPoint, ...], locale: str) -> html.Section:
    """The number day by day: chart, forecast or why none, and the same numbers as a table."""
    _ = translator(locale)
    duty, zone = view.duty, view.directive.time_zone
    title = _("Trend against the target") if view.cell.goal.target is not None else _("Trend")
    if view.cell.standing is None:
        return card(empty(_("Nothing is added up here, so there is no trend.")), title=title)
    if not any(one.cell.value is not None for one in series):
        return card(empty(_("No figure yet, so there is no trend.")), title=title)
    points = [
        TrendPoint(
            one.at,
            one.cell.value,
            value_words(one.cell, duty, locale) if one.cell.value else "",
            fraction(one.cell.reported, one.cell.expected, locale),
        )
        for one in series
    ]
    tone = TOKENS[view.cell.standing].icon
    figure = trend_figure(
        points,
        target=view.cell.goal.target,
        due=view.period.due if view.period else None,
        tone="#A61B12" if view.cell.standing is Standing.OVERDUE else tone,
        is_share=duty.headline.kind in ("ratio", "milestone"),
        locale=locale,
        zone=zone,
    )
    said = ", ".join(
        f"{short_day(there(one.at, zone).date(), locale)} {one.words or UNKNOWN}" for one in points
    )
    return card(
        drawing(Id.TOLD, Id.PLOT, graph(Id.CHART, figure, locale), f"{title}: {said}"),
        _forecast(view, series, locale),
        html.Details(
            [html.Summary(_("The same numbers as a table")), _numbers(view, series, locale)],
            className="cell-numbers",
        ),
        title=title,
        note=_("Below each day: units with figures / units expected"),
    )


def _forecast(view: CellView, series: tuple[SeriesPoint, ...], locale: str) -> html.P | None:
    goal = view.cell.goal
    if goal.target is None:
        return None
    points = [
        Point(
            one.at,
            None if one.cell.value is None else Decimal(one.cell.value),
            one.cell.reported,
            one.cell.expected,
        )
        for one in series
    ]
    found = forecast(points, goal.target)
    return html.P(
        forecast_words(found, goal, view.duty, locale, view.directive.time_zone),
        className="cell-forecast",
    )


def _numbers(view: CellView, series: tuple[SeriesPoint, ...], locale: str) -> html.Div:
    _ = translator(locale)
    heads = [_("As of"), _("Result"), _("Figures"), _("Coverage"), _("Standing")]
    rows = [
        [
            stamp(one.at, locale, view.directive.time_zone),
            value_words(one.cell, view.duty, locale),
            fraction(one.cell.numerator, one.cell.denominator, locale)
            if one.cell.numerator is not None
            else UNKNOWN,
            fraction(one.cell.reported, one.cell.expected, locale),
            standing_words(one.cell, view.duty, one.at, locale, basis=view.basis),
        ]
        for one in series
    ]
    return table(_("The same numbers as a table"), heads, rows, numbers=(1, 2, 3))


mount_on(page)
page.script("draw", Output(Id.PLOT, "children"), Input(Id.TOLD, "data"))
