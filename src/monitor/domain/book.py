"""The book: everything a cell is decided by, each entry with its instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from monitor.domain.directive import (
    Assignment,
    DeadlineMove,
    Directive,
    Obligation,
    Period,
    Reference,
)
from monitor.domain.figures import Value
from monitor.domain.workflow import Timeline

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Exemption:
    """An obligation does not apply to a unit, from an instant on."""

    obligation: str
    organization: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TargetDecision:
    """The coordinator set a target (None takes it away); for one organisation, or for all."""

    obligation: str
    at: datetime
    value: Decimal | None
    by: datetime | None = None
    organization: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneDecision:
    """The coordinator set what must be reached before ``by`` (exclusive); None takes it away."""

    obligation: str
    at: datetime
    value: Decimal | None
    by: datetime
    organization: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanMade:
    """A unit wrote down what it does about a target it missed."""

    obligation: str
    organization: str
    at: datetime


Values = Mapping[str, Value]
RevisionKey = tuple[str, str, int]
"""Organisation, period, revision number."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The periods an obligation is reported for, in order, and which of them are deadlines.

    A book has one of each: two are the same only where they are one.
    """

    slots: tuple[Period, ...]
    deadlines: tuple[int, ...]
    """Places in ``slots``."""


@dataclass(frozen=True)
class Book:
    """Everything a cell is decided by: the directive, the reports' timelines, the decisions.

    ``timelines`` is keyed by organisation, then by period. ``figures`` holds the values of at least
    the revisions that count at the instants asked about.
    """

    directive: Directive
    timelines: Mapping[str, Mapping[str, Timeline]]
    figures: Mapping[RevisionKey, Values]
    exemptions: tuple[Exemption, ...] = ()
    targets: tuple[TargetDecision, ...] = ()
    milestones: tuple[MilestoneDecision, ...] = ()
    flows: Mapping[tuple[str, str], Value] | None = None
    """Flow fields already added up, by (organisation, field), where the reader kept them so."""
    readings: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """Reports read once for all the duties that share them; kept by ``reading.read_reports``."""
    plans: tuple[PlanMade, ...] = ()

    @cached_property
    def _exempt(self) -> Mapping[tuple[str, str], datetime]:
        first: dict[tuple[str, str], datetime] = {}
        for one in sorted(self.exemptions, key=lambda one: one.at, reverse=True):
            first[one.obligation, one.organization] = one.at
        return first

    def is_exempt(self, obligation: str, organization: str, at: datetime) -> bool:
        """Whether a unit is exempt from an obligation at an instant."""
        since = self._exempt.get((obligation, organization))
        return since is not None and since <= at

    @cached_property
    def _runs(self) -> dict[tuple[str, ...], Run]:
        return {}

    def run(self, codes: tuple[str, ...]) -> Run:
        """The periods of these codes, in the directive's order."""
        found = self._runs.get(codes)
        if found is None:
            among = set(codes)
            slots = tuple(slot for slot in self.directive.periods if slot.code in among)
            deadlines = tuple(i for i, slot in enumerate(slots) if slot.kind == "deadline")
            found = self._runs[codes] = Run(slots, deadlines)
        return found

    def run_of(
        self, organization: str, periods: tuple[str, ...], moves: tuple[DeadlineMove, ...]
    ) -> Run:
        """One unit's periods of a duty whose deadline was moved, as it has to keep them.

        Who had handed in a report when its deadline was moved has reported: it is asked nothing
        twice, so that report stays where it is, due when the moved one is.
        """
        if not moves:
            return self.run(periods)
        stays: dict[str, str] = {}
        mine = self.timelines.get(organization, {})
        for move in moves:
            code = stays.pop(move.before, move.before)
            line = mine.get(code)
            if line is not None and line.was_handed_in(move.at):
                stays[move.after] = code
        return self._moved(periods, tuple(stays.items())) if stays else self.run(periods)

    def _moved(self, periods: tuple[str, ...], stays: tuple[tuple[str, str], ...]) -> Run:
        found = self._moved_runs.get((periods, stays))
        if found is None:
            known = {slot.code: slot for slot in self.directive.periods}
            where = dict(stays)
            slots = tuple(
                replace(known[where[slot.code]], due=slot.due, due_rule=slot.due_rule)
                if slot.code in where else slot
                for slot in self.run(periods).slots
            )  # fmt: skip
            deadlines = tuple(i for i, slot in enumerate(slots) if slot.kind == "deadline")
            found = self._moved_runs[periods, stays] = Run(slots, deadlines)
        return found

    @cached_property
    def _moved_runs(self) -> dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], Run]:
        return {}

    @cached_property
    def _assignments(self) -> Mapping[str, Sequence[Assignment]]:
        return _by_obligation(self.directive.assignments)

    def assignments_of(self, obligation: str) -> Sequence[Assignment]:
        """Everybody an obligation was ever given to, in the directive's order."""
        return self._assignments.get(obligation, ())

    @cached_property
    def _targets(self) -> Mapping[str, Sequence[TargetDecision]]:
        return _by_obligation(self.targets)

    @cached_property
    def _milestones(self) -> Mapping[str, Sequence[MilestoneDecision]]:
        return _by_obligation(self.milestones)

    def targets_of(self, obligation: str) -> Sequence[TargetDecision]:
        """Every target ever set for an obligation."""
        return self._targets.get(obligation, ())

    def milestones_of(self, obligation: str) -> Sequence[MilestoneDecision]:
        """Every milestone ever set for an obligation."""
        return self._milestones.get(obligation, ())

    @cached_property
    def _planners(self) -> Mapping[str, Mapping[str, datetime]]:
        first: dict[str, dict[str, datetime]] = defaultdict(dict)
        for one in sorted(self.plans, key=lambda one: one.at, reverse=True):
            first[one.obligation][one.organization] = one.at
        return first

    def planners_of(self, obligation: str) -> Mapping[str, datetime]:
        """The units that ever wrote a plan for an obligation, and when they first did."""
        return self._planners.get(obligation, {})

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.directive.time_zone)

    @cached_property
    def _references(self) -> Mapping[tuple[str, str], tuple[Reference, ...]]:
        found: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        for one in sorted(self.directive.references, key=lambda one: one.as_of):
            found[one.field, one.organization].append(one)
        return {key: tuple(listed) for key, listed in found.items()}

    def reference(self, code: str, organization: str, at: datetime) -> Number | None:
        """The latest dated reference known at an instant, or None."""
        listed = self._references.get((code, organization))
        if listed is None:
            return None
        day = at.astimezone(self._zone).date()
        known = [one for one in listed if one.as_of <= day]
        if not known:
            return None
        value = known[-1].value
        return int(value) if value == value.to_integral_value() else value


def periods_of(book: Book, duty: Obligation, organization: str, at: datetime) -> Collection[str]:
    """Codes of the periods one unit reports a duty for, as of an instant."""
    held, moves = duty.periods_at(at), duty.moves_at(at)
    if not moves:
        return held
    return [slot.code for slot in book.run_of(organization, held, moves).slots]


Spoken = TypeVar("Spoken", Assignment, TargetDecision, MilestoneDecision)


def _by_obligation(spoken: Iterable[Spoken]) -> Mapping[str, Sequence[Spoken]]:
    found: dict[str, list[Spoken]] = defaultdict(list)
    for one in spoken:
        found[one.obligation].append(one)
    return found


def added(values: Sequence[Value]) -> Value | None:
    """A flow over its periods: the sum of the numbers, or the last nil where there is none."""
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    if numbers:
        return sum(numbers)
    return values[-1] if values else None
