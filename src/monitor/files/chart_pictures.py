"""Charts as pictures: trend, ranking, bodies day by day, with the words of the screen."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes

from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.names import short_name
from monitor.domain.ranking import Ranking, ranking
from monitor.domain.standing import Cell
from monitor.files.matrix_view import Wish, scope_words, wish_words
from monitor.files.picture import (
    INK,
    INK_2,
    LINE,
    MARGIN,
    RULE,
    WIDTH,
    About,
    Sheet,
    drawn,
    sign_of,
    tone_of,
)
from monitor.present.formats import fraction, last_day, number, percent, short_day, stamp, there
from monitor.present.language import Translator, translator
from monitor.present.standings import (
    basis_words,
    coverage_words,
    level,
    standing_words,
    title_of,
    value_words,
)
from monitor.present.targets import interval_words, target_note, target_sign, target_words
from monitor.present.trend_points import named_points, trend_points
from monitor.services.matrix import CellView, Matrix, MatrixRow, SeriesPoint
from monitor.services.milestones import Step

MOST_LINES = 120
"""Bodies of one picture; longer ones are cut off by every program that shows them."""
Series = Sequence[SeriesPoint]


def trend_png(
    view: CellView, series: Series, steps: Sequence[Step], name: str, locale: str
) -> bytes:
    """The number of one cell day by day; ``name`` is whose it is."""
    return drawn(_trend, view, series, steps, name, locale)


def ranking_png(found: Matrix, code: str, locale: str) -> bytes:
    """The bodies of a duty as dots on one scale."""
    return drawn(_ranking, found, code, locale)


def multiples_png(
    found: Matrix, code: str, series: Mapping[str, Series], locale: str
) -> bytes:  # fmt: skip
    """Each body's last days as bars on one scale."""
    return drawn(_multiples, found, code, series, locale)


# --- what every picture says ---------------------------------------------------------------------


def about(
    title: str, directive: Directive, at: datetime, basis: Basis, said: Sequence[str], locale: str
) -> About:
    """What a picture says above its drawing: as of when, counting what, and ``said``."""
    _ = translator(locale)
    time = stamp(at, locale, directive.time_zone)
    when = f"{_('As of {time}', time=time)} · {basis_words(basis, locale)}"
    order = f"{directive.number} {directive.subject}".strip()
    lines = (when, *filter(None, said), order)
    text = {
        "Title": title,
        "Description": "\n".join(lines),
        "As-Of": there(at, directive.time_zone).isoformat(),
        "Basis": basis,
        "Directive": directive.slug,
    }
    return About(title, lines, text)


def duty_lines(found: Matrix, duty: Obligation, locale: str) -> list[str]:
    """The duty's whole number with its coverage, as far as the reader sees it; scope, filters."""
    column = found.columns[0]
    whole = next((row.cells.get(duty.code) for row in found.rows if row.code == "all"), None)
    said = [target_words(column.goal, duty, locale), target_note(column.goal, duty, locale)]
    if whole is not None:
        said.insert(0, _number_line(whole, duty, found.as_of, found.basis, locale))
    narrowed = f"{scope_words(found, locale)} · {wish_words(found, Wish(), locale)}"
    return [" · ".join(filter(None, said)), narrowed]


def _number_line(cell: Cell, duty: Obligation, at: datetime, basis: Basis, locale: str) -> str:
    """``88,6% · ▼ Chưa đạt · 20/24 đơn vị · chắc chắn từ …``: one number with all it needs."""
    if cell.standing is None:
        return f"{sign_of(None)} {coverage_words(cell, locale)}"
    said = standing_words(cell, duty, at, locale, basis=basis)
    parts = (value_words(cell, duty, locale), f"{sign_of(cell.standing)} {said}",
             coverage_words(cell, locale), interval_words(cell, duty, locale))  # fmt: skip
    return " · ".join(filter(None, parts))


def _place(value: str | Decimal | None) -> float:
    return float(min(Decimal(100), max(Decimal(0), Decimal(value or 0))))


# --- trend ---------------------------------------------------------------------------------------


def _trend(view: CellView, series: Series, steps: Sequence[Step], name: str, locale: str) -> Sheet:
    _ = translator(locale)
    duty, goal, zone = view.duty, view.cell.goal, view.directive.time_zone
    scope = (
        _("Scope: {units}", units=name)
        if view.organization or view.group != "all"
        else _("Scope: the whole directive")
    )
    words = (
        _number_line(view.cell, duty, view.as_of, view.basis, locale),
        " · ".join(filter(None, (target_words(goal, duty, locale),
                                 target_note(goal, duty, locale)))),
        scope,
        _("Below each day: units with figures / units expected"),
    )  # fmt: skip
    title = f"{name}: {duty.code} {title_of(duty, locale)}"
    sheet = Sheet(about(title, view.directive, view.as_of, view.basis, words, locale), 4.1)
    axes = sheet.axes(0.8, 0.25, WIDTH - 2.0, 3.4)
    is_share = duty.headline.kind in ("ratio", "milestone")
    points = trend_points(series, duty, locale)
    at = [_days(one.at, view) for one in points]
    values = [float("nan") if one.value is None else float(one.value) for one in points]
    known = [one for one in values if one == one]  # what is not a number is not itself
    levels = [float(one.value) for one in steps]
    top = max([100.0 if is_share else 1.0, float(goal.target or 0), *known, *levels])
    axes.set_ylim(0, top * 1.08)
    tone = tone_of(view.cell.standing)
    axes.plot(at, values, color=tone, linewidth=2, marker="o", markersize=6,
              markeredgecolor="white", clip_on=False, zorder=3)  # fmt: skip
    named = named_points(points)
    for place in named:
        if points[place].value is not None:
            above = values[place] <= top / 3
            axes.annotate(points[place].words, (at[place], values[place]), size=9, color=INK,
                          xytext=(5, 6 if above else -7), textcoords="offset points",
                          ha="left", va="bottom" if above else "top")  # fmt: skip
    days = [
        f"{short_day(there(points[n].at, zone).date(), locale)}\n{points[n].behind}" for n in named
    ]
    axes.set_xticks([at[n] for n in named], days)
    axes.yaxis.set_major_formatter(
        lambda value, _at: _tick(value, is_share=is_share, locale=locale)
    )
    axes.grid(axis="y", color=RULE)
    _limits(axes, view, steps, top, _)
    return sheet


def _days(at: datetime, view: CellView) -> float:
    """Where an instant stands across the drawing."""
    return (at - view.as_of) / timedelta(days=1)


def _tick(value: float, *, is_share: bool, locale: str) -> str:
    told = Decimal(str(round(value, 3)))
    return percent(told, locale) if is_share else number(told, locale)


def _limits(axes: Axes, view: CellView, steps: Sequence[Step], top: float, _: Translator) -> None:
    """Target, deadline and milestones, each with its words."""
    zone, goal = view.directive.time_zone, view.cell.goal
    if goal.target is not None:
        said = f"{_('target')}\n{level(goal.target, view.duty, _.locale)} {target_sign(goal)}"
        axes.axhline(float(goal.target), color=INK, linewidth=1.6)
        axes.annotate(said.strip(), (1, float(goal.target)), xycoords=("axes fraction", "data"),
                      xytext=(6, 0), textcoords="offset points", size=9, va="center",
                      weight="bold")  # fmt: skip
    due = view.period.due if view.period else None
    if due is not None:
        on = _days(due, view)
        axes.axvline(on, color=INK_2, linewidth=1.2, linestyle="--")
        axes.annotate(_("due {day}", day=last_day(due, _.locale, zone)), (on, top * 1.08), size=9,
                      xytext=(0, 4), textcoords="offset points", ha="center")  # fmt: skip
    if steps:
        ends = [_days(one.by - timedelta(seconds=1), view) for one in steps]
        axes.plot(ends, [float(one.value) for one in steps],
                  color=INK_2, linestyle=":", marker="D", markersize=6, markerfacecolor="white",
                  markeredgecolor=INK)  # fmt: skip


# --- ranking -------------------------------------------------------------------------------------


def _ranking(found: Matrix, code: str, locale: str) -> Sheet:
    _ = translator(locale)
    duty = found.columns[0].duty
    rows = {row.code: row for row in found.rows if row.kind == "organization" and code in row.cells}
    told = ranking(duty, {name: row.cells[code] for name, row in rows.items()})
    listed = [rows[one] for one in told.ranked or told.unranked]
    shown = listed[:MOST_LINES]
    apart = _apart(told, rows, code, found, _)
    said = [*duty_lines(found, duty, locale), *([_no_ranking(told, _)] if told.why_none else [])]
    title = f"{_('Ranking')}: {duty.code} {title_of(duty, locale)}"
    told_of = about(title, found.directive, found.as_of, found.basis, said, locale)
    deep = 0.27 * max(1, len(shown))
    sheet = Sheet(told_of, deep + 0.5 + LINE * len(apart))
    axes = sheet.axes(3.3, 0.1, WIDTH - 5.9, deep)
    axes.set_xlim(0, 100)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xticks([0, 50, 100], [percent(one, locale) for one in (0, 50, 100)])
    axes.set_yticks([])
    for place, row in enumerate(shown):
        _dot(axes, place, row, told, code, _)
    y = sheet.top + deep + 0.4
    for line in apart:
        sheet.words(MARGIN, y, line, size=9)
        y += LINE
    return sheet


def _no_ranking(told: Ranking, _: Translator) -> str:
    if told.why_none == "coverage":
        share = fraction(told.with_number, told.expected, _.locale)
        return _("No ranking yet: {share} bodies have a number.", share=share)
    return _("No ranking: fewer than two bodies are large enough to compare.")


def _dot(axes: Axes, place: int, row: MatrixRow, told: Ranking, code: str, _: Translator) -> None:
    cell = row.cells[code]
    axes.hlines(place, 0, 100, color=RULE, linewidth=1)
    if cell.goal.target is not None:
        axes.vlines(_place(cell.goal.target), place - 0.35, place + 0.35, color=INK, linewidth=2)
    axes.plot([_place(cell.value)], [place], marker="o", markersize=9, markeredgecolor="white",
              color=tone_of(cell.standing), clip_on=False, zorder=3)  # fmt: skip
    before = f"{number(told.places[row.code], _.locale)}. " if told.places else ""
    side: dict[str, Any] = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "va": "center",
    }
    named = textwrap.shorten(f"{before}{short_name(row, _.locale)}", 46, placeholder=" …")
    axes.annotate(named, (0, place), xytext=(-14, 0), ha="right", size=9, **side)
    figures = fraction(cell.numerator, cell.denominator, _.locale)
    value = f"{sign_of(cell.standing)} {percent(cell.value, _.locale)}  {figures}"
    axes.annotate(value, (1, place), xytext=(14, 0), ha="left", size=9, color=INK, **side)


def _apart(
    told: Ranking, rows: Mapping[str, MatrixRow], code: str, found: Matrix, _: Translator
) -> list[str]:
    """Bodies that stand outside the ranking, and how many did not fit into the picture."""
    duty = found.columns[0].duty
    said: list[str] = []
    for title, codes in (
        (_("Small: shown, not ranked"), told.small), (_("Without a number"), told.missing),
    ):  # fmt: skip
        names = []
        for one in codes[:MOST_LINES]:
            cell = rows[one].cells[code]
            words = standing_words(cell, duty, found.as_of, _.locale, basis=found.basis)
            names.append(f"{short_name(rows[one], _.locale)} ({sign_of(cell.standing)} {words})")
        if names:
            said += textwrap.wrap(f"{title}: {', '.join(names)}", 118)
    listed = (told.ranked or told.unranked, told.small, told.missing)
    more = sum(max(0, len(one) - MOST_LINES) for one in listed)
    if more > 0:
        said.append(_("{n} more are not in the picture.", n=number(more, _.locale)))
    return said


# --- bodies day by day ---------------------------------------------------------------------------

ACROSS = 6
BOX = 1.5


def _multiples(found: Matrix, code: str, series: Mapping[str, Series], locale: str) -> Sheet:
    _ = translator(locale)
    duty = found.columns[0].duty
    rows = [row for row in found.rows if row.code in series and code in row.cells]
    first, last = (
        short_day(there(series[rows[0].code][at].at, found.directive.time_zone).date(), locale)
        for at in (0, -1)
    )
    span = f"{first} → {last} · {_('0 to 100 %; the line is the target')}"
    title = f"{_('Each body day by day, on one scale')}: {duty.code} {title_of(duty, locale)}"
    said = [*duty_lines(found, duty, locale), span]
    told_of = about(title, found.directive, found.as_of, found.basis, said, locale)
    deep = -(-len(rows) // ACROSS) * BOX
    sheet = Sheet(told_of, deep)
    wide = (WIDTH - 2 * MARGIN) / ACROSS
    for place, row in enumerate(rows):
        x, y = MARGIN + place % ACROSS * wide, place // ACROSS * BOX
        cell = row.cells[code]
        name = "\n".join(textwrap.wrap(short_name(row, locale), 24)[:2])
        sheet.words(x, sheet.top + y, name, size=8, weight="bold")
        axes = sheet.axes(x, y + 0.33, wide - 0.2, 0.75)
        _bars(axes, series[row.code], cell)
        words = standing_words(cell, duty, found.as_of, locale, basis=found.basis)
        value = f"{value_words(cell, duty, locale)} {sign_of(cell.standing)} {words}"
        sheet.words(x, sheet.top + y + 1.12, value, size=7.5)
    return sheet


def _bars(axes: Axes, points: Series, cell: Cell) -> None:
    axes.set_xlim(-0.6, len(points) - 0.4)
    axes.set_ylim(0, 104)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.axhline(0, color=INK_2, linewidth=1)
    for place, one in enumerate(points):
        if one.cell.value is not None:
            axes.bar(place, _place(one.cell.value), width=0.8, color=tone_of(cell.standing))
        else:
            axes.plot([place], [4], marker="_", color=INK_2, markersize=4)
    if cell.goal.target is not None:
        axes.axhline(_place(cell.goal.target), color=INK, linewidth=1.4)
