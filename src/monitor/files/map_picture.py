"""The map as a picture: the tiles with their patterns, and what stands beside them."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from monitor.domain.standing import Standing
from monitor.files.chart_pictures import MOST_LINES, about, duty_lines
from monitor.files.matrix_view import scope_words
from monitor.files.picture import (
    HATCHES,
    INK_2,
    LINE,
    MARGIN,
    RULE,
    WIDTH,
    Sheet,
    drawn,
    sign_of,
    tone_of,
)
from monitor.present.formats import number, percent
from monitor.present.language import Translator, translator
from monitor.present.standings import TOKENS
from monitor.present.tile_words import ABSENT, TileWords, map_title, schematic_note, spot_words
from monitor.services.tile_map import Spot, TileMap

BESIDE_ACROSS, ROOM = 2, 80
"""Columns of what stands beside the map, and the letters of one."""


def map_png(told: TileMap, locale: str) -> bytes:
    """The map, and what stands beside it."""
    return drawn(_map, told, locale)


def _map(told: TileMap, locale: str) -> Sheet:
    _ = translator(locale)
    found, duty = told.found, told.duty
    said = [schematic_note(locale)] if told.spots else []
    if duty is not None:
        said = [*duty_lines(found, duty, locale), *said]
    else:
        said = [_whole_line(told, _), scope_words(found, locale), *said]
    title = map_title(duty, locale)
    if duty is not None:
        title = f"{duty.code} {title}"
    told_of = about(title, found.directive, found.as_of, found.basis, said, locale)
    board = _Tiles(told, locale)
    listed = told.beside[:MOST_LINES]
    lines = -(-len(listed) // BESIDE_ACROSS)
    sheet = Sheet(told_of, board.height + LINE * (lines + 2 * bool(listed)))
    if told.spots:
        board.draw(sheet)
    y = sheet.top + board.height + 0.15
    if listed:
        sheet.words(MARGIN, y, _("Beside the map:"), weight="bold")
    for place, one in enumerate(listed):
        tile = spot_words(one, duty, found.as_of, locale, basis=found.basis)
        words = _told(tile)
        # A name may be cut short, a number never.
        name = textwrap.shorten(tile.name, max(16, ROOM - len(words)), placeholder=" …")
        sheet.words(
            MARGIN + place % BESIDE_ACROSS * WIDTH / 2, y + LINE * (1 + place // BESIDE_ACROSS),
            f"{name}: {words}", size=8,
        )  # fmt: skip
    return sheet


def _whole_line(told: TileMap, _: Translator) -> str:
    count = told.whole_count
    if count is None:
        return ""
    said = _(
        "Whole directive: {done} of {given} tasks done, {overdue} overdue.",
        done=number(count.done, _.locale), given=number(count.given, _.locale),
        overdue=number(count.running_overdue, _.locale),
    )  # fmt: skip
    return f"{percent(count.rate, _.locale)} · {said}"


def _told(tile: TileWords) -> str:
    sign = "" if tile.token == ABSENT else f"{sign_of(_standing(tile))} "
    return " · ".join(filter(None, (tile.number, f"{sign}{tile.said}", tile.behind, tile.at)))


def _standing(tile: TileWords) -> Standing | None:
    return next((one for one in Standing if one.value == tile.token), None)


class _Tiles:
    """The tiles, all as high as the one with the most to say."""

    def __init__(self, told: TileMap, locale: str) -> None:
        self.told, self.locale = told, locale
        places = [spot.tile for spot in told.spots if spot.tile]
        self.rows = max((one.row for one in places), default=0)
        self.columns = max((one.column for one in places), default=1)
        self.said = {spot.row.code: self._words(spot) for spot in told.spots}
        deepest = max((len(one) for _tile, one in self.said.values()), default=0)
        self.tile = 0.22 + 0.155 * deepest
        self.height = self.rows * self.tile

    def _words(self, spot: Spot) -> tuple[TileWords, list[tuple[str, str]]]:
        """What stands on a tile, line by line, each with the kind of line it is."""
        found = self.told.found
        tile = spot_words(
            spot, self.told.duty, found.as_of, self.locale, basis=found.basis,
            zone=found.directive.time_zone,
        )  # fmt: skip
        room = max(8, 144 // self.columns)
        sign = "" if tile.token == ABSENT else f"{sign_of(_standing(tile))} "
        lines = [(line, "name") for line in textwrap.wrap(tile.name, room - 4)]
        lines += [(tile.number, "number")] if tile.number else []
        for words in (f"{sign}{tile.said}", tile.behind, tile.at):
            lines += [(line, "word") for line in textwrap.wrap(words, room)]
        return tile, lines

    def draw(self, sheet: Sheet) -> None:
        axes = sheet.axes(MARGIN, 0, WIDTH - 2 * MARGIN, self.height)
        axes.set_xlim(0, self.columns)
        axes.set_ylim(self.height, 0)
        axes.set_xticks([])
        axes.set_yticks([])
        for spot in self.told.spots:
            self._draw_one(axes, spot)

    def _draw_one(self, axes: Axes, spot: Spot) -> None:
        assert spot.tile is not None
        tile, lines = self.said[spot.row.code]
        x, y = spot.tile.column - 0.98, (spot.tile.row - 1) * self.tile + 0.03
        standing, is_quiet = _standing(tile), tile.token == ABSENT
        tokens = TOKENS[standing] if standing else None
        deep = self.tile - 0.06
        axes.add_patch(
            Rectangle((x, y), 0.96, deep, facecolor=tokens.tint if tokens else "white",
                      edgecolor=RULE if is_quiet else INK_2, linewidth=0.8,
                      linestyle="--" if standing is Standing.NOT_REPORTED else "-")
        )  # fmt: skip
        if not is_quiet:
            line = "white" if standing is Standing.OVERDUE else tone_of(standing)
            axes.add_patch(
                Rectangle((x, y), 0.09, deep, edgecolor=line, linewidth=0.5,
                          facecolor=line if standing is Standing.MET else "none",
                          hatch=HATCHES[standing])
            )  # fmt: skip
        ink = tokens.text if tokens else INK_2
        for place, (words, kind) in enumerate(lines):
            axes.text(
                x + 0.13, y + 0.06 + 0.155 * place, words, color=ink, va="top",
                size=9.5 if kind == "number" else 7.2,
                weight="normal" if kind == "word" else "bold",
            )  # fmt: skip
