"""What figures typed side by side come to: sums of what may be added, and how many gave one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitor.domain.directive import Assignment, Obligation
from monitor.domain.figures import Entry
from monitor.domain.standing import Number, truncated_percent


@dataclass(frozen=True, slots=True)
class Sum:
    """A column added up; ``value`` is None, not zero, where nobody gave a number."""

    value: Number | None
    given: int


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio over many units: their parts added up over their wholes, never a mean of ratios."""

    numerator: Number | None
    denominator: Number | None
    given: int

    @property
    def percent(self) -> str | None:
        """Truncated; None where nothing is counted, or a part exceeds its whole."""
        above, below = self.numerator, self.denominator
        if above is None or not below or above > below:
            return None
        return truncated_percent(above, below)


def adds_up(duty: Obligation, given: Collection[Assignment]) -> bool:
    """Whether the figures of these units may be added, by the rules of the roll-up.

    The units of one parent make its number, with its own part where it has one. Those of several
    add up where the obligation does over its answerable units. A unit whose own figure counts its
    whole body is never added to its units.
    """
    whole = {one.organization for one in given if one.contribution == "own"}
    if any(one.reports_to in whole for one in given):
        return False
    tops = {one.reports_to or one.organization for one in given}
    return len(tops) <= 1 or duty.aggregation == "sum"


def number_of(entry: Entry | None) -> Number | None:
    """The number of an entry; None where nothing, no number or something else was given."""
    if isinstance(entry, int | Decimal) and not isinstance(entry, bool):
        return entry
    return None


def sum_of(field: str, answers: Iterable[Mapping[str, Entry]]) -> Sum:
    """One field added up over the units' answers."""
    found = [number for one in answers if (number := number_of(one.get(field))) is not None]
    return Sum(sum(found) if found else None, len(found))


def share_of(numerator: str, denominator: str, answers: Iterable[Mapping[str, Entry]]) -> Share:
    """One ratio over the units that gave both of its numbers."""
    pairs = [
        (above, below)
        for one in answers
        if (above := number_of(one.get(numerator))) is not None
        and (below := number_of(one.get(denominator))) is not None
    ]
    if not pairs:
        return Share(None, None, 0)
    return Share(sum(above for above, _ in pairs), sum(below for _, below in pairs), len(pairs))
