"""Directives: the text, its items, the duties read out of it and who they were given to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Binding = Literal["order", "request"]
Aggregation = Literal["sum", "none"]
IndicatorKind = Literal["ratio", "count", "milestone", "narrative"]
Part = Literal["answerable", "reporting", "coordinating"]
Contribution = Literal["own", "children", "both"]
PeriodKind = Literal["progress", "deadline"]
TargetSource = Literal["explicit", "implied", "set", "none"]
Basis = Literal["received", "accepted"]
FieldType = Literal["count", "decimal", "boolean", "date", "text"]
FieldSource = Literal["typed", "reference", "computed"]
Accumulates = Literal["stock", "flow"]
Asked = Literal["required", "optional", "off"]

BASES: tuple[Basis, ...] = ("received", "accepted")


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered paragraph; ``start`` and ``end`` slice the directive's stored text."""

    label: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Computation:
    """How a computed field gets its value; such a field is never asked.

    ``report_sent``: 1 once the unit's own report is sent. ``positive``: 1 when the unit's ``field``
    is above zero. ``one``: 1 for each unit that gave ``field``. ``units_with``: units below with
    ``field`` above zero. ``units``: units below. ``total``: sum of ``field`` over ``obligation``'s
    units. ``on_time``/``expected``: bodies of ``obligation`` that reported in time / that must.
    """

    kind: Literal[
        "report_sent", "positive", "one", "units_with", "units", "total", "on_time", "expected"
    ]
    field: str | None = None
    obligation: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked, the same for every organisation."""

    code: str
    label_vi: str
    label_en: str
    unit: str
    type: FieldType = "count"
    source: FieldSource = "typed"
    accumulates: Accumulates = "stock"
    asked: Asked = "required"
    form: str = ""
    at_most: str | None = None
    """Code of the field this one may not exceed, when that is impossible rather than unlikely."""
    computation: Computation | None = None
    help_vi: str = ""
    help_en: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """How an obligation is measured. For kinds other than ratio ``numerator`` is the one field."""

    code: str
    kind: IndicatorKind
    numerator: str | None = None
    denominator: str | None = None
    name_vi: str = ""
    name_en: str = ""
    unit: str = ""
    origin: Literal["text", "proposal"] = "text"

    @property
    def fields(self) -> tuple[str, ...]:
        """Codes of the fields it needs, numerator first."""
        return tuple(code for code in (self.numerator, self.denominator) if code is not None)


@dataclass(frozen=True, slots=True)
class PeriodsFrom:
    """Which periods a duty is reported for from an instant on (None: from the start)."""

    at: datetime | None
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetFrom:
    """The target a later document gives a duty, from an instant on, with that document's words."""

    at: datetime
    target: Decimal | None
    source: TargetSource
    words: str


@dataclass(frozen=True, slots=True)
class DeadlineMove:
    """A later document moved a duty's reporting deadline from one period to another.

    It holds from an instant on. Who had handed in its report by then keeps it: see
    ``Book.run_of``.
    """

    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty read out of an item: its column in the matrix.

    ``periods`` are the codes of all it was ever reported for; ``rhythms`` say which of them held
    from when on, oldest first, where that was decided later. ``target`` is in the headline's own
    unit (percent for a ratio or a milestone) as the text gives it; the coordinator's later
    decisions are kept apart. ``declared_coverage`` names the two fields (done, all) of a body whose
    own units are not in the tree. What later documents made of it stands in ``targets`` and
    ``moves``, oldest first, and in ``ended_at``.
    """

    code: str
    binding: Binding
    aggregation: Aggregation
    periods: tuple[str, ...]
    headline: Indicator
    item: str | None = None
    title_vi: str = ""
    title_en: str = ""
    supporting: tuple[Indicator, ...] = ()
    target: Decimal | None = None
    target_source: TargetSource = "none"
    target_words: str = ""
    declared_coverage: tuple[str, str] | None = None
    start: int = 0
    end: int = 0
    duty_type: str = ""
    cadence: str = ""
    evidence: tuple[str, ...] = ()
    rhythms: tuple[PeriodsFrom, ...] = ()
    targets: tuple[TargetFrom, ...] = ()
    moves: tuple[DeadlineMove, ...] = ()
    ended_at: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether no later document has ended it as of an instant."""
        return self.ended_at is None or at < self.ended_at

    def target_at(self, at: datetime) -> TargetFrom | None:
        """What the newest document known at an instant says of its target; None: its own text."""
        return next((one for one in reversed(self.targets) if one.at <= at), None)

    def words_at(self, at: datetime) -> str:
        """The words its target rests on as of an instant."""
        told = self.target_at(at)
        return self.target_words if told is None else told.words

    def moves_at(self, at: datetime) -> tuple[DeadlineMove, ...]:
        """The moves of its deadline known at an instant, oldest first."""
        return tuple(one for one in self.moves if one.at <= at) if self.moves else ()

    def periods_at(self, at: datetime) -> tuple[str, ...]:
        """The periods it was reported for as of an instant: what is set later is not known yet."""
        held = self.periods
        for one in self.rhythms:
            if one.at is not None and one.at > at:
                break
            held = one.periods
        return held

    @property
    def standing_periods(self) -> tuple[str, ...]:
        """The periods it is reported for by the newest decision."""
        return self.rhythms[-1].periods if self.rhythms else self.periods

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return (self.headline, *self.supporting)


@dataclass(frozen=True, slots=True)
class Assignment:
    """An obligation given to an organisation, from an instant on."""

    obligation: str
    organization: str
    part: Part
    contribution: Contribution | None = None
    reports_to: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Whether it stood at that instant; what happened at the instant itself counts."""
        return (self.since is None or self.since <= instant) and (
            self.until is None or self.until > instant
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A slot reports are for. ``due`` is exclusive: valid strictly before it."""

    code: str
    kind: PeriodKind
    opens: datetime
    cut_off: datetime
    due: datetime
    due_rule: str = "before"
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A dated value that is looked up, not asked: a census, a register."""

    field: str
    organization: str
    value: Decimal
    as_of: date
    source: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A directive's own grouping of its addressees, for display; not a node of the tree."""

    code: str
    name_vi: str
    name_en: str
    members: tuple[str, ...]
    """Codes of addressee organisations, in the order shown; empty for the whole (``all``)."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive as issued, with everything the coordinator made of it."""

    slug: str
    number: str
    issuer: str
    issued_on: date
    subject: str
    text: str
    time_zone: str
    basis: Basis
    coordinator: str
    accepts_coordinators_own_report: str
    items: tuple[Item, ...] = ()
    gaps: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    groups: tuple[Group, ...] = ()

    def obligation(self, code: str) -> Obligation | None:
        return next((duty for duty in self.obligations if duty.code == code), None)

    def typed_fields(self, duty: Obligation) -> frozenset[str]:
        """Codes of the fields somebody types that a duty's cells are made of."""
        codes = [*duty.headline.fields, *(duty.declared_coverage or ())]
        asked = [one for code in codes if (one := self.fields.get(code)) is not None]
        codes += [
            one.computation.field for one in asked if one.computation and one.computation.field
        ]
        return frozenset(
            code for code in codes if code in self.fields and self.fields[code].source == "typed"
        )

    def source_of(self, duty: Obligation) -> Obligation | None:
        """The obligation a computed headline takes its numbers from."""
        one = self.fields.get(duty.headline.numerator or "")
        if one is None or one.computation is None or one.computation.obligation is None:
            return None
        return self.obligation(one.computation.obligation)

    def unit_counted(self, duty: Obligation) -> str:
        """What the number of a duty counts, "máy"; empty where no field stands behind it."""
        one = self.fields.get(duty.headline.numerator or "")
        return one.unit if one else ""

    def standing_at(self, at: datetime) -> Directive:
        """The directive with the duties alone that no later one had ended by an instant."""
        if all(duty.holds_at(at) for duty in self.obligations):
            return self
        return replace(self, obligations=tuple(one for one in self.obligations if one.holds_at(at)))

    def periods_at(self, at: datetime) -> tuple[Period, ...]:
        """The periods some duty was reported for as of an instant, in their order."""
        if not any(duty.rhythms for duty in self.obligations):
            return self.periods
        held = {code for duty in self.obligations for code in duty.periods_at(at)}
        return tuple(slot for slot in self.periods if slot.code in held)

    @property
    def standing_periods(self) -> tuple[Period, ...]:
        """The periods some duty is reported for by the newest decisions."""
        if not any(duty.rhythms for duty in self.obligations):
            return self.periods
        held = {code for duty in self.obligations for code in duty.standing_periods}
        return tuple(slot for slot in self.periods if slot.code in held)

    def period(self, code: str) -> Period | None:
        return next((slot for slot in self.periods if slot.code == code), None)
