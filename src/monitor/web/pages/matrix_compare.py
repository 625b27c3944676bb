"""Two instants of the matrix side by side: what changed, by how much, and because of whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.comparison import CellChange, Comparison, Flow, has_moved
from monitor.domain.directive import Obligation
from monitor.domain.names import short_name
from monitor.domain.standing import Cell
from monitor.domain.statements import Line
from monitor.present.comparison_words import (
    behind_words,
    cells_words,
    change_words,
    moved_words,
    number_words,
    reason_words,
    reports_words,
    unmoved_words,
)
from monitor.present.formats import UNKNOWN, number, short_moment, signed
from monitor.present.language import Translator, translator
from monitor.present.standings import standing_name, title_of, value_words
from monitor.services.comparison import compare
from monitor.services.work import Work
from monitor.web.grids import item_words
from monitor.web.matrix_state import MatrixState, cell_address
from monitor.web.pages.how import how_button
from monitor.web.pages.matrix_time import two_times
from monitor.web.pieces import (
    as_of_note,
    callout,
    card,
    empty,
    icon,
    labelled,
    standing_chip,
    table,
)

MOST_CELLS = 200
"""Most moved cells told of one duty; the rest is found by its item, or in the matrix itself."""


def compare_part(work: Work, state: MatrixState, locale: str) -> html.Div:
    """The choice of instants, one sentence, the counts of standings, each duty's number."""
    told = compare(work, state.directive, state.since, state.as_of, state.basis, state.item)
    view = _View(told, state, locale)
    return html.Div(
        [
            card(two_times(told.since, told.as_of, work.now, told.directive, locale)),
            as_of_note(
                told.as_of, told.basis, locale, is_past=bool(state.as_of),
                zone=told.directive.time_zone,
            ),
            view.narrowed(),
            view.sentence(),
            view.numbers(),
            view.standings(),
        ],
        className="matrix-list",
    )  # fmt: skip


class _View:
    """A comparison on the screen, in one language."""

    def __init__(self, told: Comparison, state: MatrixState, locale: str) -> None:
        self.told, self.state, self.locale = told, state, locale
        self._ = translator(locale)
        self.then, self.now = (
            short_moment(at, locale, told.directive.time_zone) for at in (told.since, told.as_of)
        )

    def narrowed(self) -> html.P | None:
        """Of which items it is told, where the view has some of them only."""
        if not self.state.item:
            return None
        _ = self._
        items = [item_words(None if one == "closing" else one, self.locale)
                 for one in self.state.item]  # fmt: skip
        whole = html.A(_("All items"), href=self.state.address(item=()))
        return html.P([html.B(", ".join(items)), " · ", whole], className="m-small")

    def sentence(self) -> Any:
        """What became of the reports, or that nothing at all changed."""
        _ = self._
        said = "" if self.state.item else reports_words(self.told, _)
        cells = cells_words(len(self.told.cells), _)
        if not self.told.cells and not any(map(has_moved, self.told.lines)):
            return empty(_("Nothing changed between these two times."))
        return callout(
            icon("info"), html.Span([html.B(said), " ", f"{cells}."] if said else cells),
            tone="calm",
        )  # fmt: skip

    def numbers(self) -> html.Section | None:
        """Each duty whose number or cells moved: then, now, the difference, who made it."""
        _ = self._
        told: dict[str, list[Line]] = {}
        for line in self.told.lines:
            told.setdefault(line.duty.code, []).extend([line] if has_moved(line) else [])
        codes = [duty.code for duty in self.told.directive.obligations]
        moved = [code for code in codes if told.get(code) or self.told.cells_of(code)]
        if not moved:
            return None
        unmoved = [code for code in told if code not in moved]
        heads = [_("Duty"), self.then, self.now, _("Moved"), _("Why")]
        rows = [row for code in moved for row in self._rows(code, told.get(code, []))]
        note = unmoved_words(unmoved, _) if unmoved else None
        return card(
            html.Div(table(_("Numbers then and now"), heads, rows), className="mail-list"),
            html.P(note, className="m-small") if note else None,
            title=_("Numbers then and now"),
        )

    def _rows(self, code: str, lines: list[Line]) -> list[list[Any]]:
        """One row for each number of a duty; where only its cells moved, one without a number."""
        _ = self._
        duty = self.told.directive.obligation(code)
        assert duty is not None
        cells = self._cells(duty)
        if not lines:
            same = _("the cells of some units only") if self.told.is_whole else ""
            return [[self._title(duty, None), "", "", "", html.Div([same, cells])]]
        return [
            [
                self._title(duty, line),
                labelled(self.then, self._number(line.before, line, self.told.since)),
                labelled(self.now, self._number(line.cell, line, self.told.as_of)),
                html.B(moved_words(line, _), className="compare-moved"),
                html.Div([reason_words(line, _), cells if line is lines[0] else None]),
            ]
            for line in lines
        ]

    def _title(self, duty: Obligation, line: Line | None) -> html.Span:
        unit = line.who.code if line and line.who else None
        words = f"{item_words(duty.item, self.locale)}: {title_of(duty, self.locale)}"
        if unit is None and not self.told.is_whole:
            return html.Span(words)
        name = f" · {short_name(line.who, self.locale)}" if line and line.who else ""
        link = cell_address(self.state, duty.code, unit or "all")
        return html.Span([html.A(words, href=link), name])

    def _number(self, cell: Cell | None, line: Line, at: datetime) -> html.Span:
        behind = behind_words(cell, self._)
        return html.Span(
            [
                html.B(number_words(cell, line, self._)),
                self._how(line, at) if cell is not None else None,
                html.Br() if behind else None,
                html.Small(behind) if behind else None,
            ],
            className="compare-number",
        )

    def _how(self, line: Line, at: datetime) -> html.Button | None:
        """How the number came about then, or now."""
        if line.who is None and not self.told.is_whole:
            return None
        row = line.who.code if line.who else "all"
        slug, basis = self.told.directive.slug, self.told.basis
        named = f"{line.duty.code}, {short_moment(at, self.locale, self.told.directive.time_zone)}"
        return how_button(slug, line.duty.code, row, named, self.locale, as_of=at, basis=basis)

    def _cells(self, duty: Obligation) -> html.Details | None:
        """The units whose cells moved, folded away."""
        _ = self._
        moved = self.told.cells_of(duty.code)
        if not moved:
            return None
        rows = [self._cell_row(one, duty) for one in moved[:MOST_CELLS]]
        heads = [_("Organisation"), self.then, self.now, _("Why")]
        words = cells_words(len(moved), _)
        left = len(moved) - MOST_CELLS
        more = _.plural("{n} more is not listed.", "{n} more are not listed.", left)
        return html.Details(
            [
                html.Summary(words),
                table(f"{title_of(duty, self.locale)}: {words}", heads, rows),
                html.P(more, className="m-small") if left > 0 else None,
            ],
            className="compare-cells",
        )

    def _cell_row(self, one: CellChange, duty: Obligation) -> list[Any]:
        link = cell_address(self.state, duty.code, one.who.code)
        return [
            html.A(short_name(one.who, self.locale), href=link),
            labelled(self.then, self._cell(one.before, duty, is_then=True)),
            labelled(self.now, self._cell(one.now, duty, is_then=False)),
            change_words(one, self._),
        ]

    def _cell(self, cell: Cell | None, duty: Obligation, *, is_then: bool) -> Any:
        if cell is None:
            return UNKNOWN
        told = self.told
        at = told.since if is_then else told.as_of
        chip = standing_chip(cell, duty, at, self.locale, basis=told.basis)
        value = value_words(cell, duty, self.locale) if cell.value is not None else ""
        return html.Span([chip, " ", html.B(value)])

    def standings(self) -> html.Section | None:
        """How many cells stood how then, how many left and came, how many stand so now."""
        _ = self._
        if not self.told.cells:
            return None
        heads = [_("Standing"), self.then, _("left"), _("came"), self.now]
        rows = [self._flow(one, _) for one in self.told.flows]
        return card(
            html.Div(
                table(_("Cells by standing"), heads, rows, numbers=(1, 2, 3, 4)),
                className="mail-list",
            ),
            title=_("Cells by standing"),
        )

    def _flow(self, one: Flow, _: Translator) -> list[Any]:
        name = html.Span(
            [icon(one.standing.value), standing_name(one.standing, self.locale)],
            className=f"compare-standing m-tone-{one.standing.value}",
        )
        return [
            name,
            labelled(self.then, number(one.then, self.locale)),
            labelled(_("left"), signed(-one.left, self.locale) if one.left else "0"),
            labelled(_("came"), signed(one.entered, self.locale) if one.entered else "0"),
            labelled(self.now, number(one.now, self.locale)),
        ]
