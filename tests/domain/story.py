"""A small directive and a pen: tests write what happened, then ask cells as of any instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from monitor.domain.directive import (
    Assignment,
    Computation,
    Directive,
    Field,
    Group,
    Indicator,
    Obligation,
    Period,
    Reference,
)
from monitor.domain.figures import Nil, Value
from monitor.domain.rollup import Column, column
from monitor.domain.standing import (
    Book,
    Cell,
    Exemption,
    MilestoneDecision,
    RevisionKey,
    TargetDecision,
)
from monitor.domain.workflow import Step, Timeline, timeline

ZONE = "Asia/Ho_Chi_Minh"


def at(text: str | datetime) -> datetime:
    """``"07 23:59"`` is that time of 7 September 2021, where the story is told."""
    if isinstance(text, datetime):
        return text
    day, _, time = text.partition(" ")
    return datetime.fromisoformat(f"2021-09-{day}T{time or '00:00'}+07:00")


DAYS = ("2021-09-05", "2021-09-06")
PERIODS = (
    Period("2021-09-05", "progress", at("05 08:00"), at("05 17:00"), at("06")),
    Period("2021-09-06", "progress", at("06"), at("06 17:00"), at("07")),
    Period("final", "deadline", at("07"), at("07 17:00"), at("08")),
    Period("W36", "progress", at("08"), at("12 17:00"), at("13")),
    Period("W37", "progress", at("13"), at("19 17:00"), at("20")),
    Period("W38", "progress", at("20"), at("26 17:00"), at("27")),
)
EVERY = tuple(slot.code for slot in PERIODS)


def number(code: str, **traits: Any) -> Field:
    return Field(code, code, code, "", **traits)


FIELDS = {
    one.code: one
    for one in (
        number("staff"),
        number("installed"),
        number("households"),
        number("guided"),
        number("headcount", asked="optional"),
        number("broadcasts", accumulates="flow", asked="optional"),
        number("posters", accumulates="flow"),
        number("movement", type="boolean"),
        number("sent", source="computed", asked="off", computation=Computation("report_sent")),
        number(
            "broadcasting", source="computed", asked="off",
            computation=Computation("positive", "broadcasts"),
        ),
        number(
            "communes", source="computed", asked="off", computation=Computation("one", "broadcasts")
        ),
        number(
            "on_time", source="computed", asked="off",
            computation=Computation("on_time", obligation="C.2"),
        ),
        number(
            "expected", source="computed", asked="off",
            computation=Computation("expected", obligation="C.2"),
        ),
        number(
            "all_broadcasts", source="computed", asked="off", accumulates="flow",
            computation=Computation("total", "broadcasts", "11.3"),
        ),
    )
}  # fmt: skip


def share(code: str, above: str, below: str) -> Indicator:
    return Indicator(code, "ratio", above, below)


def duty(code: str, headline: Indicator, **traits: Any) -> Obligation:
    traits = {"binding": "order", "aggregation": "sum", "periods": EVERY, **traits}
    return Obligation(code, headline=headline, title_vi=code, **traits)


DUTIES = (
    duty("1.1", share("1.1a", "installed", "staff"), target=Decimal(100), target_source="explicit"),
    duty("1.2", Indicator("1.2a", "count", "headcount")),
    duty("1.3", Indicator("1.3a", "count", "posters"), target=Decimal(100), target_source="set"),
    duty("11.1", share("11.1a", "guided", "households")),
    duty("11.3", share("11.3b", "broadcasting", "communes")),
    duty("12.1", Indicator("12.1a", "milestone", "movement"), binding="request", aggregation="none",
         target=Decimal(100), target_source="explicit"),
    duty("17.2", Indicator("17.2a", "count", "all_broadcasts")),
    duty("17.3", share("17.3b", "on_time", "expected")),
    duty("C.2", Indicator("C.2a", "milestone", "sent"), periods=("final",),
         target=Decimal(100), target_source="explicit"),
)  # fmt: skip


def given(code: str, unit: str, contribution: Any = "own", to: str | None = None) -> Assignment:
    if to is not None:
        return Assignment(code, unit, "reporting", None, to)
    return Assignment(code, unit, "answerable", contribution)


ASSIGNMENTS = (
    *(given("1.1", unit) for unit in ("so-a", "so-b", "so-c")),
    given("1.1", "huyen", "both"),
    *(given("1.1", unit, to="huyen") for unit in ("xa-1", "xa-2")),
    *(given("1.2", unit) for unit in ("so-a", "so-b")),
    *(given("1.3", unit) for unit in ("so-a", "so-b")),
    given("11.1", "huyen", "children"),
    *(given("11.1", unit, to="huyen") for unit in ("xa-1", "xa-2", "xa-3")),
    given("11.3", "huyen", "children"),
    *(given("11.3", unit, to="huyen") for unit in ("xa-1", "xa-2", "xa-3")),
    given("12.1", "so-c"),
    given("17.2", "so-a"),
    given("17.3", "so-a"),
    *(given("C.2", unit) for unit in ("so-a", "so-b", "so-c", "huyen")),
)


def directive(
    duties: Sequence[Obligation] = DUTIES,
    assignments: Sequence[Assignment] = ASSIGNMENTS,
    groups: Sequence[Group] = (
        Group("all", "Toàn tỉnh", "Whole province", ()),
        Group("K2", "Các sở", "Departments", ("so-a", "so-b", "so-c")),
        Group("K3", "Các huyện", "Districts", ("huyen",)),
    ),
    references: Sequence[Reference] = (
        Reference("households", "xa-2", Decimal(400), date(2019, 4, 1), "example"),
    ),
    periods: Sequence[Period] = PERIODS,
) -> Directive:
    return Directive(
        "01-UBND", "01/UBND", "UBND tỉnh", date(2021, 9, 5), "Thử", "", ZONE, "received", "so-a",
        "vp", periods=tuple(periods), fields=FIELDS, references=tuple(references),
        obligations=tuple(duties), assignments=tuple(assignments), groups=tuple(groups),
    )  # fmt: skip


class Story:
    """What happened, in order. Verbs write; ``cell`` asks."""

    def __init__(self, told: Directive | None = None) -> None:
        self.directive = told or directive()
        self.steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
        self.figures: dict[RevisionKey, dict[str, Value]] = {}
        self.exemptions: list[Exemption] = []
        self.targets: list[TargetDecision] = []
        self.milestones: list[MilestoneDecision] = []
        self.numbers: dict[tuple[str, str], int] = defaultdict(int)

    def save(self, when: str, unit: str, period: str = "final", **values: Value) -> Story:
        place = (unit, period)
        self.numbers[place] += 1
        self.figures[(*place, self.numbers[place])] = values
        return self.step("save", when, unit, period)

    def step(self, kind: Any, when: str, unit: str, period: str = "final", **more: Any) -> Story:
        place = (unit, period)
        self.steps[place].append(Step(kind, at(when), self.numbers[place], **more))
        return self

    def submit(self, when: str, unit: str, period: str = "final", **values: Value) -> Story:
        return self.save(when, unit, period, **values).step("submit", when, unit, period)

    def send(self, when: str, unit: str, period: str = "final", **values: Value) -> Story:
        return self.submit(when, unit, period, **values).step("approve", when, unit, period)

    def accept(self, when: str, unit: str, period: str = "final") -> Story:
        return self.step("accept", when, unit, period)

    def send_back(self, when: str, unit: str, fix_by: str, period: str = "final") -> Story:
        return self.step("return", when, unit, period, fix_by=at(fix_by))

    def extend(self, when: str, unit: str, due: str, period: str = "final") -> Story:
        return self.step("extend", when, unit, period, due=at(due))

    def exempt(self, when: str, unit: str, code: str) -> Story:
        self.exemptions.append(Exemption(code, unit, at(when)))
        return self

    def target(self, when: str, code: str, value: int | None, by: str | None = None) -> Story:
        level = None if value is None else Decimal(value)
        self.targets.append(TargetDecision(code, at(when), level, at(by) if by else None))
        return self

    def milestone(self, when: str, code: str, value: int, by: str) -> Story:
        self.milestones.append(MilestoneDecision(code, at(when), Decimal(value), at(by)))
        return self

    def book(self) -> Book:
        lines: dict[str, dict[str, Timeline]] = defaultdict(dict)
        for (unit, period), steps in self.steps.items():
            lines[unit][period] = timeline(unit, period, steps)
        return Book(
            self.directive, lines, dict(self.figures), tuple(self.exemptions), tuple(self.targets),
            tuple(self.milestones),
        )  # fmt: skip

    def column(self, code: str, when: str, basis: Any = "received") -> Column:
        found = self.directive.obligation(code)
        assert found is not None
        return column(self.book(), found, basis, at(when))

    def columns(self, when: str, basis: Any = "received") -> dict[str, Column]:
        return {one.code: self.column(one.code, when, basis) for one in self.directive.obligations}

    def cell(self, code: str, row: str, when: str, basis: Any = "received") -> Cell:
        found = self.column(code, when, basis)
        return found.organizations[row] if row in found.organizations else found.groups[row]

    def said(self, code: str, row: str, when: str, basis: Any = "received") -> dict[str, Any]:
        """The cell's parts that the worked example compares, those at rest left out."""
        cell = self.cell(code, row, when, basis)
        whole = {
            "standing": cell.standing and str(cell.standing),
            "number": (cell.numerator, cell.denominator),
            "value": cell.value,
            "coverage": (cell.reported, cell.expected),
            "late": cell.late_days,
            "marks": " ".join(sorted(cell.marks)),
            "counts": dict(cell.counts),
        }
        return {name: value for name, value in whole.items() if value not in (0, "", {})}


NIL = Nil("none_arose")

__all__ = ["NIL", "Story", "at", "directive", "duty", "given", "replace", "share"]
