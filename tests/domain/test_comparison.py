"""Two instants side by side: totals reconcile, and each cell that moved says why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.comparison import compare
from monitor.domain.digest import Sight, gist
from monitor.domain.standing import Standing
from monitor.domain.statements import Who
from monitor.domain.workflow import STEPS, State
from tests.domain.story import DUTIES, at
from tests.domain.test_properties import BASES, CODE, START, Happening, World, worlds

LISTED = replace(DUTIES[0], aggregation="none")
"""The same duty where populations overlap: its bodies are counted, their figures never added."""


NEXT = {
    State.APPROVED: (("return",), ("accept",), ("save", "submit", "approve"), ("reopen",)),
    State.ACCEPTED: (("reopen",), ("reopen", "save", "submit", "approve")),
    State.SUBMITTED: (("approve",), ("withdraw",)),
}
"""What happens to a report next, so that most histories have something to compare."""
SENT = (("save", "submit", "approve"), ("save", "submit", "approve"), ("save", "submit"))


@st.composite
def courses(draw):
    """A world in which much is sent, returned and corrected, and two instants of it in order."""
    world = draw(worlds())
    world.happenings = []
    states, now = {}, START
    for _ in range(draw(st.integers(3, 14))):
        unit = draw(st.sampled_from(world.units))
        period = draw(st.sampled_from(("2021-09-06", "final", "W36")))
        state = states.get((unit, period), State.OPEN)
        for action in draw(st.sampled_from(NEXT.get(state, SENT))):
            now += timedelta(minutes=draw(st.sampled_from((1, 90, 700))))
            staff = draw(st.integers(1, 20))
            world.happenings.append(
                Happening(
                    now, unit, period, action, staff, draw(st.integers(0, staff)),
                    now + timedelta(hours=draw(st.sampled_from((5, 60)))),
                )
            )  # fmt: skip
            state = states[unit, period] = STEPS[action, state]
    told = [START, *(one.at for one in world.happenings), now + timedelta(days=9)]
    since, as_of = sorted((draw(st.sampled_from(told)), draw(st.sampled_from(told))))
    return world, since, as_of


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


@given(course=courses(), basis=st.sampled_from(BASES))
def test_what_each_unit_did_adds_up_to_what_the_total_did(course, basis):
    world, since, as_of = course
    found, _ = compared(world, since, as_of, basis)
    for line in found.lines:
        assert line.before is not None
        for part in ("numerator", "denominator"):
            moved = (getattr(line.cell, part) or 0) - (getattr(line.before, part) or 0)
            assert sum(getattr(one, part) or 0 for one in line.causes) == moved
        brought = Counter(one.kind for one in line.causes)
        assert sum(brought.values()) == len({one.who.code for one in line.causes})


@given(course=courses(), basis=st.sampled_from(BASES))
def test_of_a_list_it_is_told_who_came_in_and_who_left(course, basis):
    world, since, as_of = course
    found, _ = compared(world, since, as_of, basis, duty=LISTED)
    for line in found.lines:
        moved = line.cell.reported - line.before.reported
        assert sum(one.numerator for one in line.causes) == moved


@given(course=courses(), basis=st.sampled_from(BASES), whole=st.booleans())
def test_the_cells_that_moved_are_the_way_from_one_count_of_standings_to_the_other(
    course, basis, whole
):
    world, since, as_of = course
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


@given(course=courses(), basis=st.sampled_from(BASES))
def test_an_instant_differs_from_itself_in_nothing(course, basis):
    world, when, _ = course
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


def test_a_unit_that_is_asked_no_more_leaves_its_standing_and_takes_its_figure_along():
    story = a_world(sent("so-0", "07 09:00", 4, 4)).story(DUTIES[0])
    before, now = (story.column(CODE, at(when)) for when in ("07 11:00", "07 12:00"))
    now = replace(now, organizations={"so-1": now.organizations["so-1"]})
    found = compare(
        {CODE: now}, {CODE: before}, directive=story.directive,
        sight=Sight((Who("so-0", "so-0"), Who("so-1", "so-1")), {}, True),
        as_of=at("07 12:00"), since=at("07 11:00"), basis="received",
    )  # fmt: skip
    assert [(one.who.code, one.why) for one in found.cells] == [("so-0", "taken")]
    [met] = [one for one in found.flows if one.standing is Standing.MET]
    assert (met.then, met.left, met.entered, met.now) == (1, 1, 0, 0)
