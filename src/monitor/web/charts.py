"""Charts: drawn by plotly.js from our own disk, with their numbers in a table beside them.

plotly.js offers to upload a chart to its maker's cloud; nothing of ours may leave this machine, so
every chart is made by ``graph`` and by nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from dash import dcc, html

from monitor.domain.directive import Basis
from monitor.present.formats import ZONE, last_day, number, percent, short_day, there
from monitor.present.language import translator
from monitor.present.trend_points import TrendPoint, named_points
from monitor.web.pieces import aria, button_class, icon
from monitor.web.reader import address
from monitor.web.sheets import asset

PLOTLY = "vendor/plotly-basic.min.js"
"""Fetched by the pages that draw a chart; Dash's own bundle is four times its size."""
INK, INK_2, LINE = "#17202E", "#465264", "#D5DBE3"
LETTERS = 'Inter, "Noto Sans", "DejaVu Sans", Arial, sans-serif'
HEIGHT = 270
PICTURES = "/chart"


def graph(id_: str, figure: dict[str, Any], locale: str) -> dcc.Graph:
    """A chart without tools and without any way out to another machine."""
    return dcc.Graph(
        id=id_,
        figure=figure,
        responsive=True,
        style={"height": HEIGHT},
        className="m-chart",
        config={
            "locale": locale,
            "displayModeBar": False,
            "displaylogo": False,
            "showSendToCloud": False,
            "plotlyServerURL": "",
            "modeBarButtonsToRemove": ["sendChartToCloud", "select2d", "lasso2d"],
        },
    )


def drawing(store: str, place: str, chart: dcc.Graph, label: str) -> html.Div:
    """A chart that appears once plotly.js has come; ``label`` says what it shows.

    The chart lies in the store until then: standing in the page itself, it would make Dash fetch
    its own, larger bundle.
    """
    told = {
        "script": asset(PLOTLY),
        "chart": chart.to_plotly_json(),  # type: ignore[no-untyped-call]  # Dash leaves it untyped
    }
    return html.Div(
        [
            dcc.Store(id=store, data=told),
            html.Div(id=place, role="img", className="m-chart-place", **aria(label=label)),
        ]
    )


def picture_link(
    kind: str, slug: str, obligation: str, as_of: datetime | None, basis: Basis | None,
    locale: str, organization: str = "", named: str = "",
) -> html.P:  # fmt: skip
    """The way to a chart as a picture, with the very figures the page shows.

    ``as_of`` None is a chart of the present alone; ``named`` tells one of several apart.
    """
    _ = translator(locale)
    href = address(
        f"{PICTURES}/{kind}.png", directive=slug, obligation=obligation or None,
        organization=organization or None, as_of=as_of.isoformat() if as_of else None, basis=basis,
    )  # fmt: skip
    words = " ".join(filter(None, (_("Chart as a picture (PNG)"), named)))
    return html.P(
        html.A([icon("download"), words], href=href, className=button_class(small=True)),
        className="m-picture",
    )


def trend_figure(
    points: Sequence[TrendPoint],
    *,
    target: Decimal | None,
    due: datetime | None,
    tone: str,
    is_share: bool,
    locale: str,
    zone: str = ZONE,
    milestones: Sequence[tuple[datetime, Decimal]] = (),
    sign: str = "",
) -> dict[str, Any]:
    """The line of a number over days: its target, its deadline, and the coverage of each point.

    Args:
        points: In order of time.
        target: In the number's unit; a line across.
        due: The first instant that is too late; a line down.
        tone: The colour of the line.
        is_share: Percent, so that the axis ends at 100 whatever the numbers are.
        locale: The language of its words.
        zone: The clock of its days.
        milestones: What must be reached before each instant: marks beside the line.
        sign: The mark of a target that the text does not state.
    """
    at = [there(one.at, zone).replace(tzinfo=None).isoformat() for one in points]
    values = [None if one.value is None else float(one.value) for one in points]
    top = max([100.0 if is_share else 1.0, float(target or 0), *filter(None, values)])
    named = named_points(points)
    layout = _layout(top, is_share=is_share, locale=locale)
    layout["xaxis"] |= {
        "tickvals": [at[n] for n in named],
        "ticktext": [_day(points[n], locale, zone) for n in named],
    }
    lines = _lines(target, due, sign, is_share=is_share, locale=locale, zone=zone)
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "x": at,
                "y": values,
                "text": [one.words if n in named else "" for n, one in enumerate(points)],
                # Beneath the line where it is high and above it where the axis is near.
                "textposition": [
                    "bottom right" if (one or 0) > top / 3 else "top center" for one in values
                ],
                "textfont": {"size": 12, "color": INK},
                "hovertext": [f"{one.words} · {one.behind}" for one in points],
                "hoverinfo": "x+text",
                "connectgaps": False,
                "cliponaxis": False,
                "line": {"color": tone, "width": 2.5},
                "marker": {"color": tone, "size": 9, "line": {"color": "#fff", "width": 1.5}},
            },
            *_milestones(milestones, is_share=is_share, locale=locale, zone=zone),
        ],
        "layout": layout | lines,
    }


def _milestones(
    steps: Sequence[tuple[datetime, Decimal]], *, is_share: bool, locale: str, zone: str
) -> list[dict[str, Any]]:
    """The milestone table as open diamonds, each at the last instant that is in time."""
    if not steps:
        return []
    _ = translator(locale)
    levels = [percent(one, locale) if is_share else number(one, locale) for _by, one in steps]
    ends = [there(by - timedelta(seconds=1), zone).replace(tzinfo=None) for by, _one in steps]
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [one.isoformat() for one in ends],
            "y": [float(level) for _by, level in steps],
            "hovertext": [_("milestone {level} †", level=one) for one in levels],
            "hoverinfo": "x+text",
            "cliponaxis": False,
            "line": {"color": INK_2, "width": 1.5, "dash": "dot"},
            "marker": {"color": "#fff", "size": 9, "symbol": "diamond",
                       "line": {"color": INK, "width": 1.5}},
        }
    ]  # fmt: skip


def _layout(top: float, *, is_share: bool, locale: str) -> dict[str, Any]:
    """How the drawing looks whatever it shows; the axis ends a little above ``top``."""
    return {
        "height": HEIGHT,
        "margin": {"l": 52, "r": 64, "t": 26, "b": 48},
        "font": {"family": LETTERS, "size": 12, "color": INK_2},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ",." if locale == "vi" else ".,",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"family": LETTERS}},
        "xaxis": {"tickangle": 0, "showgrid": False, "fixedrange": True, "linecolor": LINE},
        "yaxis": {
            "range": [0, top * 1.06],
            "ticksuffix": "%" if is_share else "",
            "gridcolor": LINE,
            "rangemode": "tozero",
            "nticks": 4,
            "fixedrange": True,
            "zeroline": False,
        },
    }


def _day(point: TrendPoint, locale: str, zone: str) -> str:
    return f"{short_day(there(point.at, zone).date(), locale)}<br>{point.behind}"


def _lines(
    target: Decimal | None, due: datetime | None, sign: str, *, is_share: bool, locale: str,
    zone: str,
) -> dict[str, Any]:  # fmt: skip
    """Target and deadline as lines with their words at the end."""
    _ = translator(locale)
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if target is not None:
        level = percent(target, locale) if is_share else number(target, locale)
        words = f"{level} {sign}".strip()
        shapes.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": float(target),
                       "y1": float(target), "line": {"color": INK, "width": 2}})  # fmt: skip
        notes.append({"xref": "paper", "x": 1, "xanchor": "left", "y": float(target),
                      "text": f"<b>{_('target')}</b><br>{words}", "showarrow": False,
                      "xshift": 6, "align": "left", "font": {"color": INK}})  # fmt: skip
    if due is not None:
        on = there(due, zone).replace(tzinfo=None).isoformat()
        shapes.append({"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": on, "x1": on,
                       "line": {"color": INK_2, "width": 1.5, "dash": "dash"}})  # fmt: skip
        notes.append({"yref": "paper", "y": 1, "yanchor": "bottom", "x": on, "showarrow": False,
                      "text": _("due {day}", day=last_day(due, locale, zone)),
                      "font": {"color": INK_2}})  # fmt: skip
    return {"shapes": shapes, "annotations": notes}
