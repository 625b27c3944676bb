"""Stacked bars in words and numbers: what a bar is made of, and how much of it has a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.domain.directive import Basis, Directive
from monitor.domain.standing import Standing
from monitor.present.formats import fraction, number
from monitor.present.language import translator
from monitor.present.standings import standing_name

UNSENT = (Standing.NOT_REPORTED, Standing.AWAITING, Standing.RETURNED, Standing.OVERDUE)
"""Standings in which nothing that was sent counts."""
Parts = Sequence[tuple[Standing, int]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: whose it is, how far it is indented, and how many of its cells stand how."""

    name: str
    level: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class Stacks:
    """What a picture of stacked bars tells, and of what it is.

    ``whole`` counts every cell once, whatever rows it stands in; ``lines`` say its coverage, its
    scope and what a bar counts. ``words`` name standings otherwise than the legend does.
    """

    title: str
    directive: Directive
    as_of: datetime
    basis: Basis
    bars: Sequence[Bar]
    whole: Parts
    lines: Sequence[str]
    words: Mapping[Standing, str] = field(default_factory=dict)

    def key(self, standing: Standing, count: int, locale: str) -> str:
        """A standing in the legend: ``Đạt: 12``."""
        told = self.words.get(standing)
        return told or f"{standing_name(standing, locale)}: {number(count, locale)}"


def coverage_line(whole: Parts, locale: str) -> str:
    """How many of the cells told have a report behind them; what is not asked is not counted."""
    counts = Counter(dict(whole))
    asked = sum(counts.values()) - counts[Standing.NOT_APPLICABLE]
    silent = sum(counts[one] for one in UNSENT)
    share = fraction(asked - silent, asked, locale)
    return translator(locale)("Coverage: {share} duties of units reported", share=share)
