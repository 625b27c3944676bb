"""The matrix and its trends as tables: numbers as numbers, standings as words, unknown as empty.

The shapes below say what is needed of a column, a row and a point; whoever has it fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import pandas as pd

from monitor.domain.directive import Basis, Obligation
from monitor.domain.names import full_name
from monitor.domain.standing import Cell, Standing
from monitor.present.formats import ZONE, stamp, there
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import (
    coverage_words,
    mark_words,
    standing_words,
    title_of,
    total_words,
)


class MatrixColumn(Protocol):
    """One obligation as a column."""

    @property
    def duty(self) -> Obligation: ...


class MatrixRow(Protocol):
    """A group or an organisation with its cells by obligation; an unassigned cell is absent."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name_vi(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, Cell]: ...


class SeriesPoint(Protocol):
    """An obligation's cell as of one instant."""

    @property
    def at(self) -> datetime: ...
    @property
    def cell(self) -> Cell: ...


LONG = (
    msg("Code"), msg("Name"), msg("Duty"), msg("Title"), msg("Standing"), msg("Value"),
    msg("Numerator"), msg("Denominator"), msg("Low"), msg("High"), msg("Reported"),
    msg("Expected"), msg("Days late"), msg("Marks"), msg("Below"), msg("Figure of"), msg("Sent at"),
)  # fmt: skip
"""The heads of the long table, one line per cell."""
TREND = (
    msg("As of"), msg("Value"), msg("Numerator"), msg("Denominator"), msg("Low"), msg("High"),
    msg("Reported"), msg("Expected"), msg("Standing"), msg("Target"),
)  # fmt: skip
"""The heads of a trend."""
NUMBERS = frozenset(
    {"Value", "Numerator", "Denominator", "Low", "High", "Reported", "Expected", "Target"}
)


def exact_float(value: str | int | Decimal | None) -> float | None:
    """An exact number as a spreadsheet holds it; None stays empty, never zero.

    Values have at most 15 significant digits, which a double gives back as they were written.
    """
    return None if value is None else float(Decimal(value))


def exact_decimal(value: str | None) -> Decimal | None:
    """A cell's value as a number; None where it is not known."""
    return None if value is None else Decimal(value)


def matrix_frame(
    columns: Sequence[MatrixColumn],
    rows: Iterable[MatrixRow],
    at: datetime,
    locale: str,
    *,
    basis: Basis = "received",
) -> pd.DataFrame:
    """The matrix as it looks: a line per row, for each obligation its value, standing, coverage.

    The heads have two storeys, the obligation above its three columns. A value is a percentage or
    the count itself; an unassigned or unknown one is empty.
    """
    _ = translator(locale)
    places = [("", _("Code")), ("", _("Name")), ("", _("Level"))]
    heads = [
        (f"{one.duty.code} {title_of(one.duty, locale)}", part)
        for one in columns
        for part in (_("Value"), _("Standing"), _("Coverage"))
    ]
    lines = [_matrix_line(row, columns, at, locale, basis) for row in rows]
    names = pd.MultiIndex.from_tuples([*places, *heads])
    frame = pd.DataFrame(lines, columns=names)
    for place in heads[::3]:
        frame[place] = pd.to_numeric(frame[place])
    return frame


def _matrix_line(
    row: MatrixRow, columns: Sequence[MatrixColumn], at: datetime, locale: str, basis: Basis
) -> list[Any]:
    line: list[Any] = [row.code, full_name(row, locale), row.level]
    for one in columns:
        cell = row.cells.get(one.duty.code)
        if cell is None:
            line += [None, "", ""]
        else:
            words = standing_words(cell, one.duty, at, locale, basis=basis)
            line += [exact_float(cell.value), words, coverage_words(cell, locale)]
    return line


def cells_frame(
    columns: Sequence[MatrixColumn],
    rows: Iterable[MatrixRow],
    at: datetime,
    locale: str,
    *,
    basis: Basis = "received",
    zone: str = ZONE,
) -> pd.DataFrame:
    """Every cell on its own line, with coverage, interval, lateness and marks; for analysis."""
    _ = translator(locale)
    lines = [
        _cell_line(row, one.duty, cell, at, _, basis, zone)
        for row in rows
        for one in columns
        if (cell := row.cells.get(one.duty.code)) is not None
    ]
    return _numbered(pd.DataFrame(lines, columns=[_(head) for head in LONG]), _)


def _cell_line(
    row: MatrixRow,
    duty: Obligation,
    cell: Cell,
    at: datetime,
    _: Translator,
    basis: Basis,
    zone: str,
) -> list[Any]:
    words = standing_words(cell, duty, at, _.locale, basis=basis)
    return [
        row.code,
        full_name(row, _.locale),
        duty.code,
        title_of(duty, _.locale),
        words,
        exact_float(cell.value),
        exact_float(cell.numerator),
        exact_float(cell.denominator),
        exact_float(cell.low),
        exact_float(cell.high),
        cell.reported,
        cell.expected,
        cell.late_days,
        ", ".join(mark_words(cell, _.locale)),
        total_words(cell, _.locale),
        "" if cell.figure_at is None else stamp(cell.figure_at, _.locale, zone),
        "" if cell.sent_at is None else stamp(cell.sent_at, _.locale, zone),
    ]


def series_frame(
    points: Iterable[SeriesPoint],
    duty: Obligation,
    locale: str,
    *,
    basis: Basis = "received",
    zone: str = ZONE,
) -> pd.DataFrame:
    """A trend as a table: the same numbers a chart draws, for those who read it instead."""
    _ = translator(locale)
    lines = [
        [
            there(point.at, zone).replace(tzinfo=None),
            exact_float(point.cell.value),
            exact_float(point.cell.numerator),
            exact_float(point.cell.denominator),
            exact_float(point.cell.low),
            exact_float(point.cell.high),
            point.cell.reported,
            point.cell.expected,
            standing_words(point.cell, duty, point.at, locale, basis=basis),
            exact_float(point.cell.goal.target),
        ]
        for point in points
    ]
    return _numbered(pd.DataFrame(lines, columns=[_(head) for head in TREND]), _)


def _numbered(frame: pd.DataFrame, _: Translator) -> pd.DataFrame:
    for head in NUMBERS:
        if _(head) in frame.columns:
            frame[_(head)] = pd.to_numeric(frame[_(head)])
    return frame


def standing_counts(
    rows: Iterable[MatrixRow], *, obligations: Iterable[str] | None = None
) -> dict[Standing, int]:
    """How many cells of organisations stand how, in the order of the legend; groups left out."""
    wanted = None if obligations is None else set(obligations)
    counts = dict.fromkeys(Standing, 0)
    for row in rows:
        if row.kind != "organization":
            continue
        for code, cell in row.cells.items():
            if cell.standing is not None and (wanted is None or code in wanted):
                counts[cell.standing] += 1
    return counts
