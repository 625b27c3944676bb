"""Standings: what one unit's cell says, as of an instant, on a basis. Computed, never chosen.

Rules and their numbers are those of the worked example in ``tests/domain/golden``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum, unique
from typing import Literal

from monitor.domain.deadlines import late_days
from monitor.domain.directive import Assignment, Basis, Directive, Obligation, Period
from monitor.domain.figures import Nil, Value
from monitor.domain.workflow import RevisionLine, Timeline

Number = int | Decimal


@unique
class Standing(StrEnum):
    """What is painted. The order is the order of precedence, and of the legend."""

    NOT_APPLICABLE = "not_applicable"
    RETURNED = "returned"
    OVERDUE = "overdue"
    AWAITING = "awaiting"
    NOT_REPORTED = "not_reported"
    REPORTED = "reported"
    MET = "met"
    IN_PROGRESS = "in_progress"
    BEHIND = "behind"


@unique
class Mark(StrEnum):
    """A second thing a cell says, beside its standing."""

    LATE = "late"
    PARTIAL = "partial"
    STALE = "stale"
    CORRECTED = "corrected"
    EXTENDED = "extended"
    RESUBMITTING = "resubmitting"


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
    """The coordinator set what must be reached before ``by`` (exclusive)."""

    obligation: str
    at: datetime
    value: Decimal
    by: datetime
    organization: str | None = None
    note: str = ""


Values = Mapping[str, Value]
RevisionKey = tuple[str, str, int]
"""Organisation, period, revision number."""


@dataclass(frozen=True)
class Book:
    """Everything a cell is decided by: the directive, the reports' timelines, the decisions.

    ``timelines`` is keyed by (organisation, period). ``figures`` holds the values of at least the
    revisions that count at the instants asked about.
    """

    directive: Directive
    timelines: Mapping[tuple[str, str], Timeline]
    figures: Mapping[RevisionKey, Values]
    exemptions: tuple[Exemption, ...] = ()
    targets: tuple[TargetDecision, ...] = ()
    milestones: tuple[MilestoneDecision, ...] = ()
    flows: Mapping[tuple[str, str], Value] | None = None
    """Flow fields already added up, by (organisation, field), where the reader kept them so."""


def added(values: Sequence[Value]) -> Value | None:
    """A flow over its periods: the sum of the numbers, or the last nil where there is none."""
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    if numbers:
        return sum(numbers)
    return values[-1] if values else None


@dataclass(frozen=True, slots=True)
class Goal:
    """What a number is held against at an instant.

    ``date`` is when the target falls due (exclusive), None when there is no deadline at all.
    """

    target: Decimal | None = None
    source: Literal["explicit", "implied", "set", "none"] = "none"
    date: datetime | None = None
    milestone: Decimal | None = None
    milestone_by: datetime | None = None

    def has_passed(self, at: datetime) -> bool:
        return self.date is not None and self.date <= at


@dataclass(frozen=True, slots=True)
class OwnReport:
    """Where the unit's own report is: the state and the newest revision's number."""

    state: str
    revision: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix. None is unknown, never zero.

    ``value``, ``low`` and ``high`` are percent, truncated to one decimal (a count's are the number
    itself). ``reported``/``expected`` count units, or the facilities a body declares.
    ``interval_gap`` says why there is no interval. ``late_days`` are calendar days.
    """

    standing: Standing | None
    value: str | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    low: str | None = None
    high: str | None = None
    interval_gap: Literal["", "no_reference", "declared", "no_number"] = ""
    reported: int | None = 0
    expected: int | None = 1
    coverage_kind: Literal["counted", "declared"] = "counted"
    late_days: int = 0
    marks: frozenset[Mark] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    contribution: str | None = None
    own: OwnReport | None = None
    figure_at: datetime | None = None
    figure_period: str | None = None
    sent_at: datetime | None = None
    goal: Goal = Goal()


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit's cell together with what its parents need to add it up.

    ``has_figure``: it shows a figure or said nil. ``base`` is its dated reference for a denominator
    it has not given, None where there is none.
    """

    organization: str
    cell: Cell
    has_figure: bool
    numerator: Number | None
    denominator: Number | None
    base: Number | None

    @property
    def is_exempt(self) -> bool:
        return self.cell.standing is Standing.NOT_APPLICABLE


def truncated_percent(numerator: Number, denominator: Number) -> str:
    """Percent with one decimal, never rounded up: 4799/4800 is ``"99.9"``."""
    tenths = int(numerator * 1000 // denominator)
    return f"{tenths // 10}.{tenths % 10}"


def goal_of(
    book: Book, duty: Obligation, organization: str | None, at: datetime, deadline: datetime | None
) -> Goal:
    """The target and milestone in force at an instant, for one organisation or (None) for a group.

    The latest decision known at ``at`` rules; one for the organisation itself goes before one for
    all. Without a date of its own a target falls due with the reporting ``deadline``.
    """

    def speaks(decided: TargetDecision | MilestoneDecision) -> bool:
        return (
            decided.obligation == duty.code
            and decided.at <= at
            and decided.organization in (None, organization)
        )

    goal = Goal(duty.target, duty.target_source, deadline)
    if targets := [one for one in book.targets if speaks(one)]:
        latest = max(targets, key=lambda one: (one.organization is not None, one.at))
        source: Literal["set", "none"] = "none" if latest.value is None else "set"
        goal = Goal(latest.value, source, latest.by or deadline)
    ahead: dict[datetime, MilestoneDecision] = {}
    for decided in sorted(
        (one for one in book.milestones if speaks(one)),
        key=lambda one: (one.organization is not None, one.at),
    ):
        ahead[decided.by] = decided
    coming = [ahead[by] for by in sorted(ahead) if by > at]
    if coming:
        goal = replace(goal, milestone=coming[0].value, milestone_by=coming[0].by)
    return goal


def achievement(
    duty: Obligation,
    goal: Goal,
    numerator: Number | None,
    denominator: Number | None,
    at: datetime,
    *,
    is_full: bool,
) -> Standing:
    """Reported, met, in progress or behind, for a number that is there.

    Ratios are compared as integers. ``is_full``: every expected unit is in and none below is
    overdue or returned; without that nothing is met.
    """
    if goal.target is None or numerator is None:
        return Standing.REPORTED
    is_share = duty.headline.kind in ("ratio", "milestone")
    if is_share and not denominator:
        return Standing.REPORTED

    def reaches(level: Decimal) -> bool:
        if is_share:
            assert denominator is not None
            return numerator * 100 >= level * denominator
        return numerator >= level

    if is_full and reaches(goal.target):
        return Standing.MET
    if goal.has_passed(at):
        return Standing.BEHIND
    if goal.milestone is not None and not reaches(goal.milestone):
        return Standing.BEHIND
    return Standing.IN_PROGRESS


class UnitReading:
    """One unit's reports on one obligation, read as of an instant on a basis."""

    def __init__(
        self, book: Book, duty: Obligation, organization: str, basis: Basis, at: datetime
    ) -> None:
        self.book, self.duty, self.organization = book, duty, organization
        self.basis, self.at = basis, at
        self.zone = book.directive.time_zone
        self.periods: tuple[Period, ...] = tuple(
            slot for slot in book.directive.periods if slot.code in duty.periods
        )
        self.lines: tuple[Timeline, ...] = tuple(
            book.timelines.get((organization, slot.code)) or Timeline(organization, slot.code)
            for slot in self.periods
        )
        self.sent = tuple(line.counted("received", at) for line in self.lines)
        counted = (
            self.sent
            if basis == "received"
            else tuple(line.counted("accepted", at) for line in self.lines)
        )
        self.shown_index: int | None = max(
            (index for index, line in enumerate(counted) if line is not None), default=None
        )
        self.counted = counted
        self.newest_sent: int | None = max(
            (index for index, line in enumerate(self.lines) if line.was_sent(at)), default=None
        )

    @property
    def shown(self) -> RevisionLine | None:
        """The revision whose figures the cell shows: the latest of any period."""
        return None if self.shown_index is None else self.counted[self.shown_index]

    def deadline(self) -> datetime | None:
        """The unit's reporting deadline, its extension included; None for a duty without one."""
        return min(
            (
                line.due(slot.due, self.at)
                for slot, line in zip(self.periods, self.lines, strict=True)
                if slot.kind == "deadline"
            ),
            default=None,
        )

    def is_exempt(self) -> bool:
        return any(
            one.obligation == self.duty.code
            and one.organization == self.organization
            and one.at <= self.at
            for one in self.book.exemptions
        )

    def is_returned(self) -> bool:
        """Returned, to be fixed, and the time for it has not run out."""
        newest = self.newest_sent
        if newest is None or self.sent[newest] is not None:
            return False
        return self.at < self.lines[newest].limit(self.periods[newest].due, self.at)

    def missed(self) -> datetime | None:
        """The earliest limit that passed with nothing sent for it or for a later period."""
        if self.duty.binding != "order":
            return None
        for index, (slot, line) in enumerate(zip(self.periods, self.lines, strict=True)):
            if slot.kind != "deadline" or any(self.sent[index:]):
                continue
            limit = line.limit(slot.due, self.at)
            if limit <= self.at:
                return limit
        return None

    def days_late(self) -> int:
        """Days the sending was late: the largest over first sending and each one after a return."""
        if self.duty.binding != "order" or not any(self.sent):
            return 0
        return max(
            (
                self._days_late_of(index)
                for index, slot in enumerate(self.periods)
                if slot.kind == "deadline" and any(self.sent[index:])
            ),
            default=0,
        )

    def _days_late_of(self, index: int) -> int:
        due, line = self.periods[index].due, self.lines[index]
        sendings = sorted(one.sent_at for one in line.revisions if one.sent_at is not None)
        sendings = [instant for instant in sendings if instant <= self.at]
        worst = 0
        if sendings:
            first = sendings[0]
            worst = late_days(line.due(due, first), first, self.zone)
        for back in (one for one in line.returns if one.at <= self.at):
            again = next((instant for instant in sendings if instant > back.at), None)
            if again is not None:
                limit = max(line.due(due, again), back.fix_by)
                worst = max(worst, late_days(limit, again, self.zone))
        if self.sent[index] is None:
            answered = min(
                one.sent_at
                for later in self.lines[index + 1 :]
                for one in later.revisions
                if one.sent_at is not None and one.counts("received", self.at)
            )
            limit = line.limit(due, answered)
            worst = max(worst, late_days(limit, answered, self.zone))
        return worst

    def is_resubmitting(self) -> bool:
        """Something was sent, and something newer is saved or submitted but not sent."""
        if self.newest_sent is None:
            return False
        for line in self.lines[self.newest_sent :]:
            known = [one for one in line.revisions if one.saved_at <= self.at]
            if not known:
                continue
            if any(not one.is_sent(self.at) for one in known[-1:]):
                return True
        return False

    def is_extended(self) -> bool:
        return any(
            one.at <= self.at
            for slot, line in zip(self.periods, self.lines, strict=True)
            if slot.kind == "deadline"
            for one in line.extensions
        )

    def is_corrected(self) -> bool:
        """The shown revision is not the first of its report to count on this basis."""
        if self.shown_index is None or self.shown is None:
            return False
        others = self.lines[self.shown_index].revisions
        if self.basis == "received":
            mine = self.shown.sent_at
            return any(one.sent_at is not None and mine and one.sent_at < mine for one in others)
        mine = self.shown.accepted_at
        return any(
            one.accepted_at is not None and mine and one.accepted_at < mine for one in others
        )

    def missed_rhythms(self) -> int:
        """Periods after the shown figure's that fell due with nothing sent."""
        if self.shown_index is None:
            return 0
        after = range(self.shown_index + 1, len(self.periods))
        return sum(1 for i in after if self.periods[i].due <= self.at and self.sent[i] is None)

    def values(self, code: str) -> Value | None:
        """A field's counting value: the shown revision's (stock), or the sum of periods (flow)."""
        asked = self.book.directive.fields.get(code)
        if asked is not None and asked.accumulates == "flow":
            return self._flow(code)
        if self.shown_index is None or self.shown is None:
            return None
        return self._figure(self.shown_index, self.shown, code)

    def _figure(self, index: int, line: RevisionLine, code: str) -> Value | None:
        key = (self.organization, self.periods[index].code, line.number)
        return self.book.figures.get(key, {}).get(code)

    def _flow(self, code: str) -> Value | None:
        if self.book.flows is not None:
            return self.book.flows.get((self.organization, code))
        return added(
            [
                value
                for index, line in enumerate(self.counted)
                if line is not None and (value := self._figure(index, line, code)) is not None
            ]
        )


def reference(book: Book, code: str, organization: str, at: datetime) -> Number | None:
    """The latest dated reference known at an instant, or None."""
    known = [
        one
        for one in book.directive.references
        if one.field == code and one.organization == organization and one.as_of <= at.date()
    ]
    if not known:
        return None
    value = max(known, key=lambda one: one.as_of).value
    return int(value) if value == value.to_integral_value() else value


def _measure(reading: UnitReading, code: str | None) -> tuple[Number | None, Nil | None]:
    """A field as a number, or as nil, or (None, None) where nothing was given."""
    if code is None:
        return None, None
    asked = reading.book.directive.fields.get(code)
    if asked is not None and asked.source == "reference":
        return reference(reading.book, code, reading.organization, reading.at), None
    if asked is not None and asked.computation is not None:
        return _computed(reading, asked.computation.kind, asked.computation.field), None
    value = reading.values(code)
    if isinstance(value, Nil):
        return None, value
    if isinstance(value, bool):
        return int(value), None
    if isinstance(value, int | Decimal):
        return value, None
    return None, None


def _computed(reading: UnitReading, kind: str, code: str | None) -> Number | None:
    if kind == "report_sent":
        return int(reading.shown is not None)
    value = None if code is None else reading.values(code)
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return None
    if kind == "positive":
        return int(value > 0)
    return 1 if kind == "one" else None


def unit_view(
    book: Book, duty: Obligation, assignment: Assignment, basis: Basis, at: datetime
) -> UnitView:
    """What one unit's own part of one obligation says.

    The table of standings in order: exempt, returned, overdue, awaiting, not reported, and then
    what its figures achieve.
    """
    reading = UnitReading(book, duty, assignment.organization, basis, at)
    contribution = assignment.contribution or "own"
    own = _own_report(reading)
    numerator, nil_above = _measure(reading, duty.headline.numerator)
    denominator, nil_below = _measure(reading, duty.headline.denominator)
    nil = nil_above or nil_below
    base = _base(book, duty, assignment.organization, at)
    accepted = reading.shown is not None and reading.shown.counts("accepted", at)
    if reading.is_exempt() or (nil and nil.kind == "not_applicable" and accepted):
        cell = Cell(Standing.NOT_APPLICABLE, expected=0, contribution=contribution, own=own)
        return UnitView(assignment.organization, cell, False, None, None, None)

    kind = duty.headline.kind
    is_computed = _is_always_known(book, duty)
    is_nil = nil is not None and nil.kind != "not_known"
    if kind == "milestone" or (kind == "count" and duty.headline.denominator is None):
        denominator = 1 if kind == "milestone" and numerator is not None else None
    is_known = numerator is not None and (kind != "ratio" or denominator is not None)
    if kind == "narrative":
        is_known = reading.shown is not None
    has_figure = (reading.shown is not None) and (is_nil or is_known)
    if is_nil or not is_known:
        numerator = denominator = None
    deadline = reading.deadline()
    goal = goal_of(book, duty, assignment.organization, at, deadline)
    standing, days = _standing(
        reading, goal, numerator, denominator, has_figure=has_figure, is_nil=is_nil
    )
    marks = _marks(reading, standing, days, has_figure=has_figure and not is_computed)
    cell = Cell(
        standing,
        reported=int(has_figure),
        late_days=days,
        marks=marks,
        contribution=contribution,
        own=own,
        goal=goal,
        interval_gap="" if has_figure else "no_number",
        figure_at=reading.shown.sent_at if reading.shown and has_figure else None,
        figure_period=_shown_period(reading) if has_figure else None,
        sent_at=_sent_at(reading),
    )
    cell = with_number(cell, duty, numerator, denominator)
    if numerator is not None:
        cell = replace(cell, low=cell.value, high=cell.value)
    cell = _with_declared_coverage(reading, cell, has_figure=has_figure)
    return UnitView(assignment.organization, cell, has_figure, numerator, denominator, base)


def with_number(
    cell: Cell, duty: Obligation, numerator: Number | None, denominator: Number | None
) -> Cell:
    """The cell with its number: a truncated percent, or a count as it is."""
    if numerator is None:
        return cell
    value: str | None = str(numerator)
    if duty.headline.kind in ("ratio", "milestone"):
        value = truncated_percent(numerator, denominator) if denominator else None
    return replace(cell, value=value, numerator=numerator, denominator=denominator)


def _is_always_known(book: Book, duty: Obligation) -> bool:
    asked = book.directive.fields.get(duty.headline.numerator or "")
    return bool(asked and asked.computation and asked.computation.kind == "report_sent")


def _base(book: Book, duty: Obligation, organization: str, at: datetime) -> Number | None:
    code = duty.headline.denominator
    if code is None:
        return None
    asked = book.directive.fields.get(code)
    if asked is not None and asked.computation is not None and asked.computation.kind == "one":
        return 1
    return reference(book, code, organization, at)


def _own_report(reading: UnitReading) -> OwnReport | None:
    """The newest report that anyone began, or None where nobody did."""
    for line in reversed(reading.lines):
        number = line.latest_number(reading.at)
        if number:
            return OwnReport(line.state(reading.at).value, number)
    return None


def _shown_period(reading: UnitReading) -> str | None:
    return None if reading.shown_index is None else reading.periods[reading.shown_index].code


def _sent_at(reading: UnitReading) -> datetime | None:
    """When the newest valid sending happened, whatever the basis."""
    valid = [line for line in reading.sent if line is not None]
    return valid[-1].sent_at if valid else None


def _standing(
    reading: UnitReading,
    goal: Goal,
    numerator: Number | None,
    denominator: Number | None,
    *,
    has_figure: bool,
    is_nil: bool,
) -> tuple[Standing, int]:
    """The precedence table, in order, with the days late that go with it."""
    if reading.is_returned():
        return Standing.RETURNED, 0
    missed = reading.missed()
    if missed is not None:
        return Standing.OVERDUE, late_days(missed, reading.at, reading.zone)
    days = reading.days_late()
    if reading.shown is None:
        is_sent = any(reading.sent)
        is_waiting = is_sent or any(line.is_waiting(reading.at) for line in reading.lines)
        return (Standing.AWAITING if is_waiting else Standing.NOT_REPORTED), days
    if not has_figure:
        return Standing.NOT_REPORTED, days
    if is_nil:
        return Standing.REPORTED, days
    is_full = _declared_full(reading)
    standing = achievement(reading.duty, goal, numerator, denominator, reading.at, is_full=is_full)
    return standing, days


def _declared(reading: UnitReading) -> tuple[Number | None, Number | None] | None:
    if reading.duty.declared_coverage is None:
        return None
    done, total = reading.duty.declared_coverage
    return _measure(reading, done)[0], _measure(reading, total)[0]


def _declared_full(reading: UnitReading) -> bool:
    declared = _declared(reading)
    if declared is None:
        return True
    done, total = declared
    return done is not None and total is not None and done >= total


def _with_declared_coverage(reading: UnitReading, cell: Cell, *, has_figure: bool) -> Cell:
    """A body's declared coverage in place of the count; null while it shows no figure."""
    declared = _declared(reading)
    if declared is None:
        return cell
    done, total = declared if has_figure else (None, None)
    if done is None or total is None:
        cell = replace(cell, reported=None, expected=None)
        gap: Literal["no_number", "declared"] = "declared" if has_figure else "no_number"
        return replace(cell, coverage_kind="declared", low=None, high=None, interval_gap=gap)
    cell = replace(cell, reported=int(done), expected=int(total), coverage_kind="declared")
    if done < total:
        cell = replace(cell, low=None, high=None, interval_gap="declared")
        if done > 0:
            cell = replace(cell, marks=cell.marks | {Mark.PARTIAL})
    return cell


def _marks(
    reading: UnitReading, standing: Standing, days: int, *, has_figure: bool
) -> frozenset[Mark]:
    is_out = standing in (Standing.OVERDUE, Standing.RETURNED)
    is_done_milestone = reading.duty.headline.kind == "milestone" and standing is Standing.MET
    found = {
        Mark.LATE: days > 0 and not is_out,
        Mark.STALE: has_figure
        and (is_out or (reading.missed_rhythms() >= 2 and not is_done_milestone)),
        Mark.CORRECTED: reading.is_corrected(),
        Mark.EXTENDED: reading.is_extended(),
        Mark.RESUBMITTING: reading.is_resubmitting(),
    }
    return frozenset(mark for mark, holds in found.items() if holds)
