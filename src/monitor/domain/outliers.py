"""The usual range of a figure, robustly: one wild value among many does not widen it.

The modified z-score of Iglewicz and Hoaglin: |0.6745 (x - median) / MAD| > 3.5, where MAD is the
median of the distances to the median. Said as a range, which a person can be told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median

Number = int | Decimal
Range = tuple[int, int]
"""Lowest and highest that is still usual."""

REACH = Fraction(35000, 6745)
"""3.5 / 0.6745: how many MADs from the median a figure may lie."""
LEAST_OF_OWN = Fraction(1, 10)
"""A tenth of the median: figures that hardly move make no small step remarkable."""
LEAST_SHARE = Fraction(25, 100)
"""Twenty-five points: like units differ by as much for good reasons. It also hides how alike the
others are, so that the range tells their middle and nothing of one of them."""
LEAST_MAGNITUDE = Fraction(1, 2)
"""A factor of about three, for the same two reasons."""
FEWEST_OWN = 5
"""Points of a unit's own history below which nothing is called usual."""
FEWEST_PEERS = 8
"""Like units below which nothing is said: of fewer, a range would tell what one of them sent."""


def usual_of_own(history: Sequence[Number]) -> Range | None:
    """What a unit's own earlier figures make usual, in whole units; None for too few points."""
    if len(history) < FEWEST_OWN:
        return None
    found = _around([Fraction(one) for one in history], middle_of(history) * LEAST_OF_OWN)
    if found is None:
        return None
    return max(0, math.floor(found[0])), math.ceil(found[1])


def usual_share_of_peers(shares: Sequence[Fraction]) -> Range | None:
    """The usual ratio of like units in whole percent, widened outwards so as to tell nobody's."""
    if len(shares) < FEWEST_PEERS:
        return None
    found = _around(shares, LEAST_SHARE)
    if found is None:
        return None
    return max(0, math.floor(found[0] * 100)), min(100, math.ceil(found[1] * 100))


def usual_size_of_peers(sizes: Sequence[Number]) -> Range | None:
    """The usual size of like units, to two digits and widened outwards.

    Measured in orders of magnitude: among communes of 600 to 6.000 households a slip is a factor,
    not a difference. A size of zero has no magnitude and is left out.
    """
    magnitudes = [math.log10(one) for one in sizes if one > 0]
    if len(magnitudes) < FEWEST_PEERS:
        return None
    found = _around([Fraction(one) for one in magnitudes], LEAST_MAGNITUDE)
    if found is None:
        return None
    low, high = (10 ** float(end) for end in found)
    return _two_digits(math.floor(low), math.floor), _two_digits(math.ceil(high), math.ceil)


def middle_of(values: Sequence[Number]) -> Fraction:
    """The median, exact."""
    return median([Fraction(one) for one in values])


def _around(values: Sequence[Fraction], least: Fraction) -> tuple[Fraction, Fraction] | None:
    """Median and reach, of at least ``least``; None where more than half are the very same."""
    middle = median(values)
    spread = median([abs(one - middle) for one in values])
    if not spread:
        return None
    reach = max(REACH * spread, least)
    return middle - reach, middle + reach


def _two_digits(size: int, rounded: Callable[[Fraction], int]) -> int:
    step: int = 10 ** max(0, len(str(size)) - 2)
    return rounded(Fraction(size, step)) * step
