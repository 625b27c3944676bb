"""The points of a trend in words: the same in the chart on the screen and in its picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.domain.directive import Obligation
from monitor.domain.standing import Cell
from monitor.present.formats import fraction
from monitor.present.standings import value_words

MOST_NAMED = 8


class Point(Protocol):
    """A cell as of an instant."""

    @property
    def at(self) -> datetime: ...

    @property
    def cell(self) -> Cell: ...


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A number as of an instant; None where nothing was known. ``behind`` is its coverage."""

    at: datetime
    value: str | None
    words: str
    behind: str


def trend_points(series: Iterable[Point], duty: Obligation, locale: str) -> list[TrendPoint]:
    """Every point of a series with its words."""
    return [
        TrendPoint(
            one.at,
            one.cell.value,
            value_words(one.cell, duty, locale) if one.cell.value else "",
            fraction(one.cell.reported, one.cell.expected, locale),
        )
        for one in series
    ]


def named_points(points: Sequence[TrendPoint]) -> list[int]:
    """Which points bear their number and their day: the last, and before it what has room."""
    if not points:
        return []
    gap = (points[-1].at - points[0].at) / MOST_NAMED
    kept = [len(points) - 1]
    for index in range(len(points) - 2, -1, -1):
        if points[kept[-1]].at - points[index].at >= gap:
            kept.append(index)
    return kept[::-1]
