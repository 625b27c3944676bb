"""Two instants side by side: totals reconcile, and each cell that moved says why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.comparison import compare
from monitor.domain.digest import Sight, gist
from monitor.domain.standing import Standing
from monitor.domain.statements import Who
from tests.domain.story import DUTIES, at
from tests.domain.test_properties import BASES, CODE, INSTANTS, World, worlds

LISTED = replace(DUTIES[0], aggregation="none")
"""The same duty where populations overlap: its bodies are counted, their figures never added."""


def compared(world: World, since, as_of, basis="received", whole=True, duty=DUTIES[0]):
    story = world.story(duty=duty)
    units = world.units if whole else [*list(world.below)[:1], *next(iter(world.below.values()))]
    parents = {one: top for top, inside in world.below.items() for one in inside}
    columns = [{CODE: story.column(CODE, when, basis)} for when in (as_of, since)]
    if not whole:
        columns = [{CODE: one[CODE].within(units)} for one in columns]
    return (
        compare(
            *columns,
            directive=story.directive,
            sight=Sight(tuple(Who(one, one) for one in units), parents, whole),
            as_of=as_of,
            since=since,
            basis=basis,
        ),
        [one[CODE] for one in columns],
    )


@given(world=worlds(), instants=st.tuples(INSTANTS, INSTANTS), basis=st.sampled_from(BASES))
def test_what_each_unit_did_adds_up_to_what_the_total_did(world, instants, basis):
    since, as_of = sorted(instants)
    found, _ = compared(world, since, as_of, basis)
    for line in found.lines:
        assert line.before is not None
        for part in ("numerator", "denominator"):
            moved = (getattr(line.cell, part) or 0) - (getattr(line.before, part) or 0)
            assert sum(getattr(one, part) or 0 for one in line.causes) == moved
        brought = Counter(one.kind for one in line.causes)
        assert sum(brought.values()) == len({one.who.code for one in line.causes})


@given(world=worlds(), instants=st.tuples(INSTANTS, INSTANTS), basis=st.sampled_from(BASES))
def test_of_a_list_it_is_told_who_came_in_and_who_left(world, instants, basis):
    since, as_of = sorted(instants)
    found, _ = compared(world, since, as_of, basis, duty=LISTED)
    for line in found.lines:
        moved = line.cell.reported - line.before.reported
        assert sum(one.numerator for one in line.causes) == moved


@given(world=worlds(), instants=st.tuples(INSTANTS, INSTANTS), basis=st.sampled_from(BASES),
       whole=st.booleans())  # fmt: skip
def test_the_cells_that_moved_are_the_way_from_one_count_of_standings_to_the_other(
    world, instants, basis, whole
):
    since, as_of = sorted(instants)
    found, (now, before) = compared(world, since, as_of, basis, whole)
    for of, name in ((before, "then"), (now, "now")):
        counted = Counter(one.standing for one in of.organizations.values())
        assert {one.standing: getattr(one, name) for one in found.flows if getattr(one, name)} == (
            dict(counted)
        )
    moved = Counter(), Counter()
    for one in found.cells:
        if one.before.standing is not one.now.standing:
            moved[0][one.before.standing] += 1
            moved[1][one.now.standing] += 1
    for flow in found.flows:
        assert (flow.left, flow.entered) == (moved[0][flow.standing], moved[1][flow.standing])
        assert flow.then - flow.left + flow.entered == flow.now
    untouched = now.organizations.keys() - {one.who.code for one in found.cells}
    assert all(gist(now.organizations[one]) == gist(before.organizations[one]) for one in untouched)


@given(world=worlds(), when=INSTANTS, basis=st.sampled_from(BASES))
def test_an_instant_differs_from_itself_in_nothing(world, when, basis):
    found, _ = compared(world, when, when, basis)
    assert found.cells == ()
    assert not any(one.causes for one in found.lines)
    assert all(one.left == one.entered == 0 for one in found.flows)


def a_world(*told):
    world = World({"so-0": [], "so-1": ["so-1-0"]}, {"so-0": "own", "so-1": "children"}, [])
    story = world.story()
    for act in told:
        act(story)
    world.story = lambda duty: story  # the same pen for both instants
    return world


def whys(world, since, as_of):
    found, _ = compared(world, at(since), at(as_of))
    return {one.who.code: one.why for one in found.cells}


def sent(unit, when, staff, installed):
    def act(story):
        story.save(at(when), unit, "final", staff=staff, installed=installed)
        for step in ("submit", "approve"):
            story.step(step, at(when), unit, "final")

    return act


def test_each_cell_says_what_happened_to_it():
    world = a_world(
        sent("so-1-0", "07 10:00", 10, 5),
        lambda story: story.send_back(at("07 12:00"), "so-1-0", at("09"), "final"),
        lambda story: story.exempt(at("08 12:00"), "so-0", CODE),
    )
    assert whys(world, "07 09:00", "07 11:00") == {"so-1-0": "first", "so-1": "below"}
    assert whys(world, "07 11:00", "07 13:00") == {"so-1-0": "returned", "so-1": "below"}
    assert whys(world, "07 13:00", "08 01:00") == {"so-0": "overdue"}
    assert whys(world, "08 01:00", "08 13:00") == {"so-0": "exempted"}


def test_a_total_that_fell_names_who_was_sent_back():
    world = a_world(
        sent("so-0", "07 09:00", 4, 4),
        sent("so-1-0", "07 10:00", 10, 5),
        lambda story: story.send_back(at("07 12:00"), "so-1-0", at("09"), "final"),
    )
    found, _ = compared(world, at("07 11:00"), at("07 13:00"))
    [line] = found.lines
    assert (line.before.numerator, line.cell.numerator) == (9, 4)
    assert [(one.who.code, one.numerator, one.denominator) for one in line.causes] == [
        ("so-1", -5, -10)
    ]
    assert next(one for one in found.flows if one.standing is Standing.RETURNED).entered == 1
