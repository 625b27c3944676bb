"""What a directive's seed files say: domain values with the columns only the store needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from monitor.domain.checks import Rule
from monitor.domain.directive import (
    Assignment,
    Directive,
    Field,
    Group,
    Indicator,
    Item,
    Obligation,
    Period,
)

Origin = Literal["text", "proposal"]


@dataclass(frozen=True, slots=True)
class SeedItem:
    """A numbered paragraph, or the gap where one is missing (``item`` is None).

    ``position`` counts both, from 1, so that the numbering shows its gaps.
    """

    label: str
    position: int
    status: Literal["present", "missing"]
    item: Item | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedField:
    """A field with its place in the form and whether the text or a proposal of ours asks for it."""

    field: Field
    position: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class SeedPeriod:
    """A period with who set it; the coordinator's are no part of the text."""

    period: Period
    position: int
    set_by: Literal["text", "coordinator"]


@dataclass(frozen=True, slots=True)
class SeedIndicator:
    """An indicator with its warnings.

    ``proposed_target`` is a suggestion to the coordinator in the indicator's own unit; no rule
    reads it.
    """

    indicator: Indicator
    headline: bool
    position: int
    proposed_target: Decimal | None = None
    note: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedObligation:
    """A duty with the words it was read from.

    ``has_cell`` is False for what has a span in the text and no column (to carry out, to download).
    ``target_start`` and ``target_end`` slice the directive's text, None without a target.
    ``deadline_as_written`` is empty where the text gives no date. ``origin_notes`` say what of it
    is a reading or a proposal.
    """

    obligation: Obligation
    position: int
    has_cell: bool
    indicators: tuple[SeedIndicator, ...]
    recurrence_words: str | None = None
    target_start: int | None = None
    target_end: int | None = None
    deadline_rule: str = "before"
    deadline_as_written: str = ""
    origin_notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeedAssignment:
    """An assignment with what the file says about it."""

    assignment: Assignment
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeedGroup:
    """A group with its place among the groups, from 1."""

    group: Group
    position: int


@dataclass(frozen=True, slots=True)
class SeedDirective:
    """A directive's seed: the whole as one domain value, and its parts with their extra columns.

    ``directive`` holds the same items, fields, periods and assignments as the tuples beside it, and
    of the obligations those with a cell; ``span_only`` are the others. ``classes`` maps each class
    of addressees to the codes valid on the day of issue. ``notes`` is JSON: passages and baseline
    with their spans, inconsistencies, open questions with the organisations they are about,
    reporting duty, names of the forms.
    """

    directive: Directive
    source_text: str
    items: tuple[SeedItem, ...]
    fields: tuple[SeedField, ...]
    periods: tuple[SeedPeriod, ...]
    obligations: tuple[SeedObligation, ...]
    assignments: tuple[SeedAssignment, ...]
    groups: tuple[SeedGroup, ...]
    classes: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, Any]

    @property
    def span_only(self) -> tuple[Obligation, ...]:
        """Duties that have a place in the text and no column."""
        return tuple(one.obligation for one in self.obligations if not one.has_cell)

    def obligation(self, code: str) -> SeedObligation | None:
        return next((one for one in self.obligations if one.obligation.code == code), None)
