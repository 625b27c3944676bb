"""The trend of a number: a chart with target, milestones and deadline, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dash import html

from monitor.domain.forecast import Point, forecast
from monitor.domain.standing import Standing
from monitor.present.forecasts import forecast_words
from monitor.present.formats import UNKNOWN, fraction, last_day, short_day, stamp, there
from monitor.present.language import translator
from monitor.present.standings import TOKENS, level, standing_words, value_words
from monitor.present.targets import target_sign
from monitor.present.trend_points import trend_points
from monitor.services.matrix import CellView, SeriesPoint
from monitor.services.milestones import Step
from monitor.web.charts import drawing, graph, picture_link, trend_figure
from monitor.web.pieces import card, empty, table


@dataclass(frozen=True, slots=True)
class TrendIds:
    """The ids of one page's chart: what is told to it, where it stands, the chart itself."""

    told: str
    plot: str
    chart: str


def at_deadline(view: CellView, series: tuple[SeriesPoint, ...]) -> str | None:
    """The number at the deadline, once that has passed: where the unit stood when it counted."""
    due = view.period.due if view.period else None
    if due is None or due > view.as_of:
        return None
    earlier = [one for one in series if one.at < due]
    return earlier[-1].cell.value if earlier else None


def trend_part(
    view: CellView,
    series: tuple[SeriesPoint, ...],
    steps: Sequence[Step],
    ids: TrendIds,
    locale: str,
) -> html.Section:
    """The number day by day: chart, forecast or why none, and the same numbers as a table."""
    _ = translator(locale)
    duty, zone = view.duty, view.directive.time_zone
    title = _("Trend against the target") if view.cell.goal.target is not None else _("Trend")
    if view.cell.standing is None:
        return card(empty(_("Nothing is added up here, so there is no trend.")), title=title)
    if not any(one.cell.value is not None for one in series):
        return card(empty(_("No figure yet, so there is no trend.")), title=title)
    points = trend_points(series, duty, locale)
    tone = TOKENS[view.cell.standing].icon
    figure = trend_figure(
        points,
        target=view.cell.goal.target,
        due=view.period.due if view.period else None,
        tone="#A61B12" if view.cell.standing is Standing.OVERDUE else tone,
        is_share=duty.headline.kind in ("ratio", "milestone"),
        locale=locale,
        zone=zone,
        milestones=[(one.by, one.value) for one in steps],
        sign=target_sign(view.cell.goal),
    )
    said = ", ".join(
        f"{short_day(there(one.at, zone).date(), locale)} {one.words or UNKNOWN}" for one in points
    )
    return card(
        drawing(ids.told, ids.plot, graph(ids.chart, figure, locale), f"{title}: {said}"),
        _forecast(view, series, locale),
        html.Details(
            [html.Summary(_("The same numbers as a table")), _numbers(view, series, steps, locale)],
            className="cell-numbers",
        ),
        picture_link(
            "trend",
            view.directive.slug,
            duty.code,
            view.as_of,
            view.basis,
            locale,
            view.organization.code if view.organization else view.group or "",
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


def _numbers(
    view: CellView, series: tuple[SeriesPoint, ...], steps: Sequence[Step], locale: str
) -> html.Div:
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
    numbers = table(_("The same numbers as a table"), heads, rows, numbers=(1, 2, 3))
    if not steps:
        return numbers
    zone = view.directive.time_zone
    lines = [
        [last_day(one.by, locale, zone), f"{level(one.value, view.duty, locale)} †"]
        for one in steps
    ]
    title = _("Milestones in force")
    return html.Div([numbers, table(title, [_("To the end of"), _("To be reached")], lines)])
