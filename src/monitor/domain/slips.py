"""Slips of the keyboard: what a figure that surprises was probably meant to be."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

Number = int | Decimal
Slip = Literal[
    "extra_zero", "missing_zero", "in_thousands", "times_thousand", "digits_swapped",
    "fields_swapped",
]  # fmt: skip
SLIPS: tuple[Slip, ...] = (
    "extra_zero", "missing_zero", "in_thousands", "times_thousand", "digits_swapped",
    "fields_swapped",
)  # fmt: skip

CLOSE = Fraction(1, 4)
"""Within a quarter of what was expected, a figure needs no slip to explain it."""
VERY_CLOSE = Fraction(1, 10)
"""Exchanging digits, or a part with its whole, makes many figures: the meant one fits well."""


def likely_slip(value: Number, expected: Number | Fraction) -> Slip | None:
    """The one slip that best turns what was typed into something close to what was expected.

    ``extra_zero``: 39.020 for 3.902. ``missing_zero``: 390. ``in_thousands``: 4 where 3.902 was
    meant. ``times_thousand``: 3.902.000. ``digits_swapped``: 9.302. None where the figure is close
    already, or no slip explains it.
    """
    typed, wanted = Fraction(value), Fraction(expected)
    if wanted <= 0 or typed <= 0 or _is_close(typed, wanted):
        return None
    meant: list[tuple[Slip, Fraction]] = [
        ("missing_zero", typed * 10),
        ("in_thousands", typed * 1000),
    ]
    if typed % 10 == 0:
        meant.append(("extra_zero", typed / 10))
    if typed % 1000 == 0:
        meant.append(("times_thousand", typed / 1000))
    near = [(abs(figure - wanted), slip) for slip, figure in meant if _is_close(figure, wanted)]
    near.extend(
        (abs(figure - wanted), "digits_swapped")
        for figure in _neighbours_swapped(typed)
        if _is_close(figure, wanted, VERY_CLOSE)
    )
    return min(near)[1] if near else None


def are_swapped(
    above: Number, below: Number, above_before: Number | None, below_before: Number | None
) -> bool:
    """Whether a part and its whole fit last period's better in each other's place."""
    if above_before is None or below_before is None:
        return False
    now = Fraction(above), Fraction(below)
    before = Fraction(above_before), Fraction(below_before)
    crossed = abs(now[0] - before[1]) + abs(now[1] - before[0])
    straight = abs(now[0] - before[0]) + abs(now[1] - before[1])
    fits = _is_close(now[0], before[1], VERY_CLOSE) and _is_close(now[1], before[0], VERY_CLOSE)
    return fits and crossed < straight


def _is_close(figure: Fraction, wanted: Fraction, within: Fraction = CLOSE) -> bool:
    return abs(figure - wanted) <= wanted * within


def _neighbours_swapped(typed: Fraction) -> list[Fraction]:
    """The whole number with two neighbouring digits exchanged, in every way."""
    if typed.denominator != 1:
        return []
    digits = str(int(typed))
    found = {
        digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]
        for n in range(len(digits) - 1)
        if digits[n] != digits[n + 1]
    }
    return sorted(Fraction(one) for one in found if not one.startswith("0"))
