"""Ranking: bodies in the order of their ratios, only where comparing them is fair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from monitor.domain.cell import Cell, Standing
from monitor.domain.directive import Obligation
from monitor.domain.statements import Rank

SMALLEST = 30
"""A denominator below this is shown and never ranked: one person more would move it by places."""
LEAST_COVERAGE = 80
"""Percent of the bodies that must have a number before any is ranked."""

FEWEST_RANKED = 3
"""Bodies among which a leader is told the own place."""

WhyNone = Literal["", "no_ratio", "too_few", "coverage"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Bodies by code, best first; apart from them the small and those without a number.

    ``why_none`` is empty where ``ranked`` is a ranking; else the bodies that have a number stand in
    ``unranked``, in the order they came. Equal ratios share a place: ``places`` counts from 1.
    """

    ranked: tuple[str, ...] = ()
    places: Mapping[str, int] | None = None
    unranked: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why_none: WhyNone = ""

    @property
    def expected(self) -> int:
        """How many units there are in all, those without a number included."""
        return len(self.ranked) + len(self.unranked) + len(self.small) + len(self.missing)

    @property
    def with_number(self) -> int:
        """How many of them gave a number."""
        return self.expected - len(self.missing)


def ranking(duty: Obligation, cells: Mapping[str, Cell]) -> Ranking:
    """Rank the bodies of one obligation by their exact ratios; exempt ones do not count.

    Nothing is ranked that is no ratio, or while fewer than four in five bodies have a number.
    """
    given = {
        code: one for code, one in cells.items() if one.standing is not Standing.NOT_APPLICABLE
    }
    missing = tuple(code for code, one in given.items() if not _has_ratio(one))
    known = {code: one for code, one in given.items() if code not in missing}
    small = tuple(code for code, one in known.items() if (one.denominator or 0) < SMALLEST)
    large = [code for code in known if code not in small]
    why: WhyNone = ""
    if duty.headline.kind != "ratio" or duty.aggregation == "none":
        why = "no_ratio"
    elif 100 * len(known) < LEAST_COVERAGE * len(given):
        why = "coverage"
    elif len(large) < 2:
        why = "too_few"
    if why:
        return Ranking(unranked=tuple(large), small=small, missing=missing, why_none=why)
    ratios = {code: _ratio(known[code]) for code in large}
    ranked = sorted(large, key=lambda code: -ratios[code])
    places = {code: 1 + sum(one > ratios[code] for one in ratios.values()) for code in ranked}
    return Ranking(tuple(ranked), places, (), small, missing)


def rank_among(duty: Obligation, cells: Mapping[str, Cell], code: str) -> Rank | None:
    """A body's place among its like; None where ranking is not fair, or would tell who has what.

    Among fewer than three a place says how a named other one does.
    """
    found = ranking(duty, cells)
    if found.places is None or code not in found.places or len(found.ranked) < FEWEST_RANKED:
        return None
    return Rank(duty, found.places[code], len(found.ranked), found.with_number, found.expected)


def _has_ratio(cell: Cell) -> bool:
    return cell.numerator is not None and bool(cell.denominator)


def _ratio(cell: Cell) -> Decimal:
    assert cell.numerator is not None
    assert cell.denominator
    return Decimal(cell.numerator) / Decimal(cell.denominator)
