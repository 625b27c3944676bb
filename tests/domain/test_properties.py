"""What holds for any tree, any legal order of events and any instant, not only in the examples.

The expected answers come from a second, plain reading of the rules written here: lists and loops,
none of the domain's own functions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.directive import Assignment, Group, Obligation
from monitor.domain.standing import Standing
from monitor.domain.workflow import STEPS, State
from tests.domain.story import DUTIES, PERIODS, Story, at, directive

DUTY = DUTIES[0]
CODE = DUTY.code
START = at("05 08:00")
INDEX = {slot.code: index for index, slot in enumerate(PERIODS)}
BASES = ("received", "accepted")


@dataclass(frozen=True)
class Happening:
    """One event: who, which period, what, when, and the figures or the limit it carries."""

    at: datetime
    unit: str
    period: str
    action: str
    staff: int = 0
    installed: int = 0
    limit: datetime = START


@dataclass
class World:
    """A tree (addressee to its units), whom each number is made of, and what happened."""

    below: dict[str, list[str]]
    contribution: dict[str, str]
    happenings: list[Happening]
    exempt: dict[str, datetime] = field(default_factory=dict)

    @property
    def units(self) -> list[str]:
        return [*self.below, *(unit for units in self.below.values() for unit in units)]

    def story(self, until: int | None = None, duty: Obligation = DUTY) -> Story:
        assigned = [
            Assignment(CODE, top, "answerable", self.contribution[top]) for top in self.below
        ]
        assigned += [
            Assignment(CODE, unit, "reporting", None, top)
            for top, units in self.below.items()
            for unit in units
        ]
        tops = tuple(self.below)
        groups = (Group("all", "", "", ()), Group("K1", "", "", tops[: (len(tops) + 1) // 2]))
        story = Story(directive((duty,), assigned, groups, ()))
        for unit, instant in self.exempt.items():
            if until is None or not self.happenings or instant <= self.happenings[until - 1].at:
                story.exempt(instant, unit, CODE)
        for one in self.happenings[:until]:
            write(story, one)
        return story


def write(story: Story, one: Happening) -> None:
    if one.action == "save":
        story.save(one.at, one.unit, one.period, staff=one.staff, installed=one.installed)
    elif one.action == "return":
        story.send_back(one.at, one.unit, one.limit, one.period)
    elif one.action == "extend":
        story.extend(one.at, one.unit, one.limit, one.period)
    else:
        story.step(one.action, one.at, one.unit, one.period)


@st.composite
def worlds(draw: Any) -> World:
    tops = [f"so-{n}" for n in range(draw(st.integers(1, 3)))]
    contribution = {
        top: draw(st.sampled_from(("own", "children", "both")), label=top) for top in tops
    }
    below = {
        top: [
            f"{top}-{n}"
            for n in range(draw(st.integers(0 if contribution[top] != "children" else 1, 3)))
        ]
        for top in tops
    }
    world = World(below, contribution, [])
    states: dict[tuple[str, str], State] = {}
    now = START
    for _ in range(draw(st.integers(0, 30))):
        now += timedelta(minutes=draw(st.sampled_from((1, 30, 300, 960, 1440))))
        unit = draw(st.sampled_from(world.units))
        period = draw(st.sampled_from(("2021-09-06", "final", "W36", "final")))
        state = states.get((unit, period), State.OPEN)
        legal = ["extend", *(action for action, start in STEPS if start is state)]
        action = draw(st.sampled_from(legal))
        staff = draw(st.integers(0, 20))
        world.happenings.append(
            Happening(
                now, unit, period, action, staff, draw(st.integers(0, staff)),
                at("08") + timedelta(hours=draw(st.sampled_from((-30, 1, 36, 100)))),
            )
        )  # fmt: skip
        if action != "extend":
            states[unit, period] = STEPS[action, state]
    for unit in draw(st.lists(st.sampled_from(world.units), max_size=1)):
        world.exempt[unit] = START + timedelta(hours=draw(st.integers(0, 120)))
    return world


INSTANTS = st.integers(0, 20 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


# -- the plain reading


@dataclass
class Plain:
    """What one unit's events amount to at an instant: per period the valid revisions."""

    valid: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ever_sent: set[str] = field(default_factory=set)
    waiting: bool = False
    limits: dict[str, datetime] = field(default_factory=dict)


def plain(world: World, unit: str, when: datetime) -> Plain:
    found = Plain()
    for slot in PERIODS:
        sent: list[dict[str, Any]] = []
        saved: dict[str, Any] = {}
        due, fix_by, is_waiting = slot.due, None, False
        for one in world.happenings:
            if (one.unit, one.period) != (unit, slot.code) or one.at > when:
                continue
            if one.action == "save":
                saved = {"staff": one.staff, "installed": one.installed, "accepted": False}
            elif one.action == "approve":
                sent.append(saved)
                found.ever_sent.add(slot.code)
            elif one.action == "accept":
                saved["accepted"] = True
                saved["order"] = one.at
            elif one.action == "return":
                sent, fix_by = [], one.limit
            elif one.action == "extend":
                due = one.limit
            is_waiting = (is_waiting or one.action == "submit") and one.action in (
                "submit",
                "extend",
            )
        found.valid[slot.code] = sent
        found.waiting |= is_waiting
        found.limits[slot.code] = due if fix_by is None else max(due, fix_by)
    return found


def shown(one: Plain, basis: str) -> dict[str, Any] | None:
    for slot in reversed(PERIODS):
        valid = one.valid[slot.code]
        if basis == "accepted":
            valid = sorted((r for r in valid if r["accepted"]), key=lambda r: r["order"])
        if valid:
            return valid[-1]
    return None


def standing(world: World, unit: str, when: datetime, basis: str) -> str:
    """The table, row by row."""
    one = plain(world, unit, when)
    if unit in world.exempt and world.exempt[unit] <= when:
        return "not_applicable"
    order = [slot.code for slot in PERIODS]
    newest = max((order.index(code) for code in one.ever_sent), default=None)
    if newest is not None and not one.valid[order[newest]] and when < one.limits[order[newest]]:
        return "returned"
    later = order[order.index("final") :]
    if one.limits["final"] <= when and not any(one.valid[code] for code in later):
        return "overdue"
    figure = shown(one, basis)
    if figure is None:
        return "awaiting" if one.waiting or any(one.valid.values()) else "not_reported"
    if not figure["staff"]:
        return "reported"
    if figure["installed"] == figure["staff"]:
        return "met"
    due = PERIODS[INDEX["final"]].due
    for happening in world.happenings:
        is_mine = (happening.unit, happening.period) == (unit, "final")
        if is_mine and happening.action == "extend" and happening.at <= when:
            due = happening.limit
    return "behind" if due <= when else "in_progress"


def made_of(world: World, row: str) -> list[str]:
    if row in world.below:
        own = [row] if world.contribution[row] in ("own", "both") else []
        is_exempt_whole = world.contribution[row] == "own"
        return own + ([] if is_exempt_whole else world.below[row])
    return [row]


def rows_of(world: World, when: datetime) -> dict[str, list[str]]:
    """Every row and the units its number is made of; an exempt ``children`` body brings none."""

    def gone(top: str) -> bool:
        is_exempt = top in world.exempt and world.exempt[top] <= when
        return is_exempt and world.contribution[top] == "children"

    tops = list(world.below)
    found = {row: [] if row in tops and gone(row) else made_of(world, row) for row in world.units}
    for code, members in (("all", tops), ("K1", tops[: (len(tops) + 1) // 2])):
        found[code] = [unit for top in members for unit in found[top]]
    return found


# -- the properties


@given(world=worlds(), when=INSTANTS, basis=st.sampled_from(BASES))
def test_a_roll_up_is_the_sum_of_what_its_units_sent_at_every_node(world, when, basis):
    found = world.story().column(CODE, when, basis)
    for row, units in rows_of(world, when).items():
        cell = found.groups.get(row) or found.organizations[row]
        expected = [u for u in units if not (u in world.exempt and world.exempt[u] <= when)]
        figures = [one for u in expected if (one := shown(plain(world, u, when), basis))]
        total = (
            sum(one["installed"] for one in figures) if figures else None,
            sum(one["staff"] for one in figures) if figures else None,
        )
        assert (cell.numerator, cell.denominator) == total, row
        assert (cell.reported, cell.expected) == (len(figures), len(expected)), row


@given(world=worlds(), when=INSTANTS, basis=st.sampled_from(BASES))
def test_coverage_never_exceeds_what_is_expected_and_an_interval_holds_its_value(
    world, when, basis
):
    found = world.story().column(CODE, when, basis)
    for cell in (*found.organizations.values(), *found.groups.values()):
        assert 0 <= cell.reported <= cell.expected
        assert sum(cell.counts.values()) <= cell.expected
        if cell.low is not None and cell.value is not None:
            assert float(cell.low) <= float(cell.value) <= float(cell.high)
        if cell.standing is Standing.MET:
            assert cell.reported == cell.expected
            assert not cell.counts


@given(world=worlds(), when=INSTANTS, basis=st.sampled_from(BASES))
def test_every_unit_has_one_standing_and_it_is_the_tables_first_row_that_applies(
    world, when, basis
):
    found = world.story().column(CODE, when, basis)
    for unit in world.units:
        if world.contribution.get(unit, "own") == "own":
            assert str(found.organizations[unit].standing) == standing(world, unit, when, basis)
        else:
            assert found.organizations[unit].standing in Standing


@given(world=worlds(), data=st.data(), basis=st.sampled_from(BASES))
def test_a_later_event_never_changes_an_earlier_as_of(world, data, basis):
    told = len(world.happenings)
    until = data.draw(st.integers(0, told))
    last = world.happenings[until - 1].at if until else START
    coming = world.happenings[until].at if until < told else last + timedelta(days=30)
    minutes = int((coming - last).total_seconds()) // 60
    when = last + timedelta(minutes=data.draw(st.integers(0, max(0, minutes - 1))))
    world.exempt = {unit: instant for unit, instant in world.exempt.items() if instant <= last}
    known, later = world.story(until), world.story()
    assert known.column(CODE, when, basis) == later.column(CODE, when, basis)
