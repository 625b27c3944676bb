"""The map: the board's cells on tiles that stand about where their units lie, and as a table.

The tiles are a list of links in the order they are read, and the table beneath says all they say,
so nothing is seen here only.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.directive import Directive
from monitor.domain.standing import Cell, Standing
from monitor.present.formats import UNKNOWN, number, percent
from monitor.present.language import Translator, translator
from monitor.present.standings import (
    coverage_words,
    is_together,
    standing_name,
    title_of,
    total_words,
    value_words,
)
from monitor.present.targets import column_words, interval_words
from monitor.present.task_words import counting_note, number_words, statistic_heads
from monitor.present.tile_words import (
    ABSENT,
    LISTED,
    TileWords,
    map_title,
    schematic_note,
    spot_words,
)
from monitor.services.tile_map import Spot, TileMap, tile_map
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.charts import picture_link
from monitor.web.grids import item_words
from monitor.web.matrix_state import EVERY_DUTY, PATH, MatrixState, cell_address
from monitor.web.pages.how import how_button, how_part
from monitor.web.pieces import aria, card, data, empty, icon, standing_chip, table
from monitor.web.reader import address


def map_part(work: Work, state: MatrixState, locale: str) -> html.Div:
    """The choice of what is shown, the number on top, the tiles, and the same as a table."""
    _ = translator(locale)
    chosen = state.obligation if state.obligation not in ("", EVERY_DUTY) else None
    found = tile_map(work, visit.frame().tiles, state.directive, state.as_of, state.basis, chosen)
    return html.Div([_choice(found, locale), _Map(found, state, locale).card()],
                    className="matrix-list")  # fmt: skip


def _choice(found: TileMap, locale: str) -> html.Form:
    _ = translator(locale)
    duties = [
        {"value": one.code, "label": f"{item_words(one.item, locale)}: {title_of(one, locale)}"}
        for one in found.found.directive.obligations
    ]
    control = dbc.Select(
        id="map-obligation",
        name="obligation",
        value=found.duty.code if found.duty else EVERY_DUTY,
        options=[{"value": EVERY_DUTY, "label": map_title(None, locale)}, *duties],
    )
    return html.Form(
        [
            html.Div(
                [html.Label(_("What the map shows"), htmlFor="map-obligation"), control],
                className="matrix-field",
            ),
        ],
        action=PATH,
        method="GET",
        className="matrix-form matrix-choice",
        **data("at-once", "1"),
    )


class _Map:
    """One map on the screen, in one language."""

    def __init__(self, told: TileMap, state: MatrixState, locale: str) -> None:
        self.told, self.state, self.locale = told, state, locale
        self._ = translator(locale)
        self.number = {spot.row.code: place for place, spot in enumerate(told.every, start=1)}

    @property
    def directive(self) -> Directive:
        return self.told.found.directive

    def card(self) -> html.Section:
        _, told = self._, self.told
        if not told.every:
            return card(
                empty(_("No unit within your reach was given this duty.")),
                title=map_title(told.duty, self.locale),
            )
        parts: list[Any] = [self._head(), self._legend()]
        if told.spots:
            parts += [
                html.Ol([self._tile(one) for one in told.spots], className="map-tiles",
                        **aria(label=schematic_note(self.locale))),
                html.P([icon("info"), schematic_note(self.locale)], className="m-small map-note"),
            ]  # fmt: skip
        else:
            parts.append(html.P(_("None of these units has a place on the map; they are listed.")))
        if told.spots and told.beside:
            said = _.plural(
                "{n} unit has no place on the map; the table lists it after the others.",
                "{n} units have no place on the map; the table lists them after the others.",
                len(told.beside),
            )
            parts.append(html.P(said, className="m-small"))
        found = told.found
        picture = picture_link(
            "map", self.directive.slug, told.duty.code if told.duty else "", found.as_of,
            found.basis, self.locale,
        )  # fmt: skip
        return card(*parts, self._table(), picture, title=map_title(told.duty, self.locale))

    # --- the number on top ----------------------------------------------------------------------

    def _head(self) -> html.Div:
        """What is measured, and the number of the whole as far as the reader sees it."""
        found, duty = self.told.found, self.told.duty
        parts: list[Any] = []
        if duty is not None:
            words = column_words(found.columns[0], self.locale, self.directive.time_zone)
            parts.append(html.P(f"{duty.code} · {words}", className="m-small"))
        if self.told.whole is not None:
            parts += self._whole(self.told.whole)
        elif duty is None:
            parts += self._whole_count()
        return html.Div(parts, className="matrix-duty-head")

    def _whole(self, cell: Cell) -> list[Any]:
        found, duty, _ = self.told.found, self.told.duty, self._
        assert duty is not None
        how = how_part(cell, duty, self.directive, found.as_of, self.locale, basis=found.basis,
                       with_legend=False)  # fmt: skip
        if cell.standing is None:
            said = _("Populations overlap here, so the bodies are listed and never added up.")
            return [html.P(said, className="m-small"), how]
        more = (interval_words(cell, duty, self.locale), total_words(cell, self.locale))
        link = cell_address(self.state, duty.code, "all")
        return [
            html.P(
                [
                    html.A(html.B(value_words(cell, duty, self.locale)), href=link), " ",
                    standing_chip(cell, duty, found.as_of, self.locale, basis=found.basis), " ",
                    coverage_words(cell, self.locale),
                ]
            ),
            html.P(" · ".join(filter(None, more)), className="m-meta"),
            how,
        ]  # fmt: skip

    def _whole_count(self) -> list[Any]:
        _, count = self._, self.told.whole_count
        how = html.Details(
            [
                html.Summary(_("How it is computed")),
                html.P(counting_note(self.locale)),
                html.P(html.A(_("Task statistic"), href=self._statistic())),
            ],
            className="how",
        )
        if count is None:
            return [how]
        said = _(
            "Whole directive: {done} of {given} tasks done, {overdue} overdue.",
            done=number(count.done, self.locale), given=number(count.given, self.locale),
            overdue=number(count.running_overdue, self.locale),
        )  # fmt: skip
        return [html.P([html.B(percent(count.rate, self.locale)), " ", said]), how]

    def _statistic(self) -> str:
        return address("/statistic", directive=self.state.directive, **self.state.figures())

    # --- legend, tiles, table -------------------------------------------------------------------

    def _words(self, spot: Spot) -> TileWords:
        found, duty = self.told.found, self.told.duty
        return spot_words(
            spot, duty, found.as_of, self.locale, basis=found.basis, zone=self.directive.time_zone
        )

    def _legend(self) -> html.Ul:
        """What the signs mean, with how many bear each; only those that are there."""
        counted = Counter(self._words(spot).token for spot in self.told.every)
        return html.Ul(
            [
                html.Li(
                    [
                        html.Span(className=f"map-key m-tone-{token} m-pat-{token}",
                                  **aria(hidden="true")),
                        icon(token), _token_name(token, self.told.duty is None, self._), " ",
                        html.B(number(counted[token], self.locale)),
                    ]
                )
                for token in (*Standing, LISTED)
                if counted[token]
            ],
            className="map-legend",
            **aria(label=self._("What the signs mean")),
        )  # fmt: skip

    def _href(self, spot: Spot) -> str:
        if self.told.duty is None:
            return f"/organizations/{spot.row.code}"
        return cell_address(self.state, self.told.duty.code, spot.row.code)

    def _tile(self, spot: Spot) -> html.Li:
        told, tile = self._words(spot), spot.tile
        assert tile is not None
        place = {"gridColumn": tile.column, "gridRow": tile.row}
        number_ = self.number.get(spot.row.code)
        inner = [
            html.Span(className=f"map-stripe m-pat-{told.token}", **aria(hidden="true")),
            html.Span(number_, className="map-number", **aria(hidden="true")),
            html.B(told.name, className="map-name"),
            html.Span(told.number, className="map-value"),
            html.Span(
                [icon(told.token) if told.token != ABSENT else None, html.Span(told.said)],
                className="map-said",
            ),
            html.Small(told.behind, className="map-more") if told.behind else None,
            html.Small(told.at, className="map-more") if told.at else None,
        ]
        if not spot.is_given:
            return html.Li(
                html.Span(inner, className="map-tile map-absent", title=told.label), style=place
            )
        # The words on it are its name; the whole sentence is its description.
        link = html.A(
            inner, href=self._href(spot), title=told.label, className=f"map-tile m-{told.token}"
        )
        return html.Li(link, style=place)

    def _table(self) -> html.Div:
        _ = self._
        caption = map_title(self.told.duty, self.locale)
        if self.told.duty is None:
            heads = [_("Organisation"), *statistic_heads(self.locale)[1:]]
            lines = [
                [self._name(one), *number_words(one.count, self.locale)] for one in self.told.every
            ]
            made = table(caption, heads, lines, numbers=range(1, len(heads)))
        else:
            heads = [_("Organisation"), _("Result"), _("Standing"), _("Coverage"), _("Figures of")]
            made = table(caption, heads, [self._line(one) for one in self.told.every], numbers=(1,))
        is_wide = self.told.duty is None
        return html.Div(made, className="map-table map-counts" if is_wide else "map-table")

    def _name(self, spot: Spot) -> html.Span:
        number_ = html.Span(f"{self.number[spot.row.code]}. ", className="dim")
        return html.Span([number_, html.A(self._words(spot).name, href=self._href(spot))])

    def _line(self, spot: Spot) -> list[Any]:
        found, duty, told = self.told.found, self.told.duty, self._words(spot)
        assert duty is not None
        assert spot.cell is not None
        # On a phone no column has room for these.
        beneath = html.Small(
            " · ".join(filter(None, (told.behind, told.at))), className="m-only-phone matrix-sub"
        )
        return [
            html.Span([self._name(spot), beneath]),
            [
                html.B(told.number),
                how_button(
                    self.directive.slug,
                    duty.code,
                    spot.row.code,
                    told.name,
                    self.locale,
                    as_of=self.state.as_of,
                    basis=self.state.basis,
                )
                if is_together(spot.cell)
                else None,
            ],
            standing_chip(spot.cell, duty, found.as_of, self.locale, basis=found.basis),
            told.behind or UNKNOWN,
            told.at or UNKNOWN,
        ]


def _token_name(token: str, is_count: bool, _: Translator) -> str:
    if token == LISTED:
        return standing_name(None, _.locale)
    if is_count:
        return {
            Standing.OVERDUE: _("some overdue"),
            Standing.IN_PROGRESS: _("under way in time"),
        }.get(Standing(token), _("all done"))
    return standing_name(Standing(token), _.locale)
