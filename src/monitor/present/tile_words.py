"""A tile of the map in words: the same on the screen, in its table and in its picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.domain.directive import Basis, Obligation
from monitor.domain.names import ShortNamed, short_name
from monitor.domain.standing import Cell, Standing
from monitor.domain.task_statistic import TaskCount
from monitor.present.cells import cell_label
from monitor.present.formats import ZONE, fraction, number, percent, short_moment
from monitor.present.language import translator
from monitor.present.standings import (
    coverage_words,
    is_together,
    standing_words,
    title_of,
    value_words,
)

LISTED, ABSENT = "listed", "absent"
"""What is painted where there is no standing: nothing is added up; nothing was given."""


@dataclass(frozen=True, slots=True)
class TileWords:
    """What a tile says. ``token`` names its icon, its colour and its pattern."""

    name: str
    token: str
    number: str
    said: str
    behind: str
    at: str
    label: str


def cell_tile(
    named: ShortNamed, duty: Obligation, cell: Cell | None, at: datetime, locale: str, *,
    basis: Basis, zone: str = ZONE,
) -> TileWords:  # fmt: skip
    """The tile of one duty: its number, its standing, its coverage and the figures' own instant."""
    _ = translator(locale)
    name = short_name(named, locale)
    if cell is None:
        said = _("not given to this unit")
        return TileWords(name, ABSENT, "", said, "", "", f"{name}: {said}")
    covered = is_together(cell) or cell.coverage_kind == "declared"
    return TileWords(
        name,
        LISTED if cell.standing is None else cell.standing.value,
        fraction(cell.reported, cell.expected, locale)
        if cell.standing is None
        else value_words(cell, duty, locale),
        standing_words(cell, duty, at, locale, basis=basis),
        coverage_words(cell, locale) if covered and cell.standing is not None else "",
        short_moment(cell.figure_at, locale, zone) if cell.figure_at else "",
        cell_label(name, duty, cell, at, locale, basis=basis, zone=zone),
    )


def count_tile(named: ShortNamed, count: TaskCount, locale: str) -> TileWords:
    """The tile of all duties together: how many of the unit's tasks are done, how many overdue.

    It bears the sign of what the statistic calls the unit's tasks: overdue, done, or under way.
    """
    _ = translator(locale)
    name = short_name(named, locale)
    if not count.given:
        said = _("exempt") if count.exempt else _("no task given")
        return TileWords(name, ABSENT, "", said, "", "", f"{name}: {said}")
    done = _("{share} done", share=fraction(count.done, count.given, locale))
    rate = percent(count.rate, locale)
    if count.running_overdue:
        token, said = Standing.OVERDUE, _("{n} overdue", n=number(count.running_overdue, locale))
    elif count.running:
        token, said = Standing.IN_PROGRESS, _("the rest in time")
    else:
        token, said = Standing.MET, _("all done")
    return TileWords(name, token.value, rate, said, done, "", f"{name}: {done}, {rate}, {said}")


def map_title(duty: Obligation | None, locale: str) -> str:
    """What the map shows."""
    _ = translator(locale)
    return title_of(duty, locale) if duty else _("All duties: share of tasks done")


def schematic_note(locale: str) -> str:
    """That the map is none to measure by."""
    return translator(locale)(
        "A diagram, not to scale: each tile stands about where the unit lies, north on top."
    )


class OnTheMap(Protocol):
    """One organisation on the map or beside it."""

    @property
    def row(self) -> ShortNamed: ...

    @property
    def cell(self) -> Cell | None: ...

    @property
    def count(self) -> TaskCount: ...


def spot_words(
    spot: OnTheMap, duty: Obligation | None, at: datetime, locale: str, *, basis: Basis,
    zone: str = ZONE,
) -> TileWords:  # fmt: skip
    """What an organisation's tile says, of one duty or of all together."""
    if duty is None:
        return count_tile(spot.row, spot.count, locale)
    return cell_tile(spot.row, duty, spot.cell, at, locale, basis=basis, zone=zone)
