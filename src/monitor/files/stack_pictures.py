"""Stacked bars as a picture: how the cells of each row stand, told apart by pattern and sign."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from monitor.domain.standing import Standing
from monitor.files.chart_pictures import MOST_LINES, about
from monitor.files.picture import (
    HATCHES,
    INK,
    INK_2,
    LINE,
    MARGIN,
    WIDTH,
    Sheet,
    drawn,
    sign_of,
    tone_of,
)
from monitor.present.formats import number
from monitor.present.language import Translator, translator
from monitor.present.stacks import Bar, Parts, Stacks

NAME_ROOM, BAR, ROW = 3.0, 3.2, 0.27
"""Inches: of the names, of a bar across, and from one row to the next."""
NARROW = 0.055
"""The least share of a bar that has room for its own count."""
COUNTS_ACROSS = 58
"""Letters of the counts beside a bar, before they take a second line."""


def stacks_png(told: Stacks, locale: str) -> bytes:
    """The bars as a picture."""
    return drawn(_stacks, told, locale)


def _stacks(told: Stacks, locale: str) -> Sheet:
    _ = translator(locale)
    told_of = about(told.title, told.directive, told.as_of, told.basis, told.lines, locale)
    shown = told.bars[:MOST_LINES]
    deep = ROW * max(1, len(shown))
    keys = [one for one in told.whole if one[1]]
    legend = LINE * 1.3 * -(-len(keys) // 3) + 0.15
    left = len(told.bars) - len(shown)
    sheet = Sheet(told_of, legend + deep + (LINE * 1.5 if left else 0.1))
    _legend(sheet, told, keys, locale)
    axes = sheet.axes(MARGIN, legend, WIDTH - 2 * MARGIN, deep)
    axes.set_xlim(0, WIDTH - 2 * MARGIN)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    for place, bar in enumerate(shown):
        _bar(axes, place, bar, _)
    if left:
        more = _("{n} more are not in the picture.", n=number(left, locale))
        sheet.words(MARGIN, sheet.top + legend + deep + 0.1, more)
    return sheet


def _legend(sheet: Sheet, told: Stacks, keys: Parts, locale: str) -> None:
    """Each standing's pattern and sign with its name and how many there are in all."""
    rows = -(-len(keys) // 3)
    axes = sheet.axes(MARGIN, 0, WIDTH - 2 * MARGIN, LINE * 1.3 * max(1, rows))
    axes.set_xlim(0, WIDTH - 2 * MARGIN)
    axes.set_ylim(max(1, rows) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    for place, (standing, count) in enumerate(keys):
        x, y = (place % 3) * (WIDTH - 2 * MARGIN) / 3, place // 3
        _patch(axes, x + 0.02, y, 0.4, standing)
        said = f"{sign_of(standing)} {told.key(standing, count, locale)}"
        axes.text(x + 0.5, y, said, size=8.5, va="center", color=INK)


def _bar(axes: Axes, place: int, bar: Bar, _: Translator) -> None:
    indent = 0.14 * bar.level
    name = textwrap.shorten(bar.name, 46 - 2 * bar.level, placeholder=" …")
    axes.text(indent, place, name, size=8, va="center", color=INK,
              weight="bold" if not bar.level else "normal")  # fmt: skip
    whole = sum(count for _standing, count in bar.parts)
    x = NAME_ROOM
    for standing, count in bar.parts:
        wide = BAR * count / whole
        _patch(axes, x, place, wide, standing)
        if count / whole >= NARROW:
            axes.text(x + wide / 2, place, number(count, _.locale), size=7, va="center",
                      ha="center", color=INK,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip
        x += wide
    said = "  ".join(
        f"{sign_of(standing)}\u00a0{number(count, _.locale)}" for standing, count in bar.parts
    )
    lines = textwrap.wrap(said, COUNTS_ACROSS)
    axes.text(NAME_ROOM + BAR + 0.12, place, "\n".join(lines), va="center", color=INK,
              size=7.5 if len(lines) < 2 else 6)  # fmt: skip


def _patch(axes: Axes, x: float, y: float, wide: float, standing: Standing) -> None:
    """A part of a bar; without colour it is told by its pattern alone."""
    tone, is_out = tone_of(standing), standing is Standing.OVERDUE
    axes.add_patch(
        Rectangle(
            (x, y - 0.33), wide, 0.66,
            facecolor=tone if is_out or standing is Standing.MET else "white",
            edgecolor="white" if is_out else tone, hatch=HATCHES[standing], linewidth=0.7,
            linestyle="--" if standing is Standing.NOT_REPORTED else "-",
        )
    )  # fmt: skip
    if is_out:
        axes.add_patch(
            Rectangle((x, y - 0.33), wide, 0.66, facecolor="none", edgecolor=INK_2, linewidth=0.7)
        )
