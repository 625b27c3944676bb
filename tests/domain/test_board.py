"""A board brought on is the board made anew, whatever happened in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import board
from monitor.domain.board import Life, Moments, lies_in
from monitor.domain.directive import BASES, Directive, Obligation, Period, PeriodsFrom
from monitor.domain.figures import Nil
from monitor.domain.workflow import STEPS, State
from tests.domain.story import ASSIGNMENTS, DUTIES, PERIODS, Story, at, directive

UNITS = sorted({one.organization for one in ASSIGNMENTS})
START = at("05 08:00")


@dataclass(frozen=True)
class Deed:
    """One thing done to one report; ``more`` is what the pen needs to write it down."""

    action: str
    when: Any
    unit: str
    period: str
    more: dict[str, Any]

    def write(self, story: Story) -> None:
        pen = {"save": story.save, "return": story.send_back, "extend": story.extend}
        if self.action in pen:
            pen[self.action](self.when, self.unit, period=self.period, **self.more)
        else:
            story.step(self.action, self.when, self.unit, self.period)


WAYS = {
    "hand in": ("save", "submit", "approve"),
    "mend": ("return", "save", "submit", "approve"),
    "confirm": ("accept",),
}
"""What is done in one go, so that much is sent in few words."""


@st.composite
def deeds(draw: Any) -> list[Deed]:
    """Anything the workflow allows, by anybody, in order."""
    told: list[Deed] = []
    states: dict[tuple[str, str], State] = {}
    now = START
    for _ in range(draw(st.integers(0, 25))):
        now += timedelta(minutes=draw(st.sampled_from((0, 1, 30, 300, 960))))
        place = draw(st.sampled_from(UNITS)), draw(st.sampled_from(("2021-09-06", "final", "W36")))
        state = states.get(place, State.OPEN)
        single = {name: (name,) for name, start in STEPS if start is state}
        ways = {"extend": ("extend",), **single} | {
            name: way for name, way in WAYS.items() if (way[0], state) in STEPS
        }
        for action in ways[draw(st.sampled_from(sorted(ways)))]:
            told.append(Deed(action, now, *place, draw(details(action))))
            if action != "extend":
                states[place] = STEPS[action, states.get(place, State.OPEN)]
    return told


@st.composite
def details(draw: Any, action: str) -> dict[str, Any]:
    limit = at("08") + timedelta(hours=draw(st.sampled_from((-30, 1, 36, 100))))
    if action == "save":
        nil = st.sampled_from((Nil("none_arose"), Nil("not_known")))
        numbers = st.integers(0, 20) | nil
        codes = ("staff", "installed", "households", "guided", "headcount", "broadcasts",
                 "posters")  # fmt: skip
        left_out = draw(st.sets(st.sampled_from(codes), max_size=2))
        found = {code: draw(numbers) for code in codes if code not in left_out}
        return found | {"movement": draw(st.booleans())}
    return {"return": {"fix_by": limit}, "extend": {"due": limit}}.get(action, {})


EXTRA = Period("2021-09-10", "deadline", at("10"), at("10 17:00"), at("11"))
BY_DEFAULT = ("11 09:00", "14 08:00")
"""When one more report is asked for, which is overdue at once, and when none after it is."""


def with_rhythms(added: str, stopped: str) -> Directive:
    """The small directive; how often 1.1, and the flow of 1.3, are reported is changed twice."""

    def changed(duty: Obligation) -> Obligation:
        if duty.code not in ("1.1", "1.3"):
            return duty
        first, left = duty.periods, duty.periods[:4]
        more = (*left, EXTRA.code, *duty.periods[4:])
        rhythms = (
            PeriodsFrom(None, first),
            PeriodsFrom(at(added), more),
            PeriodsFrom(at(stopped), (*left, EXTRA.code)),
        )
        return replace(duty, periods=more, rhythms=rhythms)

    slots = (*PERIODS[:3], EXTRA, *PERIODS[3:])
    return directive([changed(one) for one in DUTIES], periods=slots)


def written(told: list[Deed], rhythms: tuple[str, str] = BY_DEFAULT) -> Story:
    story = Story(with_rhythms(*rhythms))
    story.target("05 09:00", "11.1", 60, by="12")
    story.milestone("05 09:00", "1.1", 40, by="06 12:00")
    story.exempt("06 09:00", "so-b", "1.2")
    for one in told:
        one.write(story)
    return story


INSTANTS = st.integers(0, 20 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


RHYTHMS = st.sampled_from((BY_DEFAULT, ("05 12:00", "06 12:00"), ("06 09:30", "20 10:00")))


@given(
    told=deeds(), data=st.data(), then=INSTANTS, basis=st.sampled_from(BASES), rhythms=RHYTHMS
)  # fmt: skip
def test_a_board_brought_on_is_the_board_made_anew(told, data, then, basis, rhythms):
    """After more became known of some units, and at another instant, earlier or later."""
    known = data.draw(st.integers(0, len(told)))
    if data.draw(st.booleans()):
        then = at(data.draw(st.sampled_from(rhythms))) - timedelta(minutes=1)
    other = then + timedelta(minutes=data.draw(st.sampled_from((0, 1, -1, 45, -45, 400, -400))))
    before, after = written(told[:known], rhythms).book(), written(told, rhythms).book()
    if not lies_in(other, Moments(after).around(then)):
        other = then
    changed = {one.unit for one in told[known:]}
    changed |= {
        unit
        for unit, lines in after.timelines.items()
        if not lies_in(other, Life(lines).around(then))
    }
    brought = board.bring(board.fill(before, basis, then), after, other, changed)
    anew = board.fill(after, basis, other)
    assert brought == anew
    assert all(one.made == anew.columns[code].made for code, one in brought.columns.items())


@given(told=deeds(), basis=st.sampled_from(BASES), then=INSTANTS)
def test_what_nobody_touched_is_not_made_again(told, basis, then):
    book = written(told).book()
    made = board.fill(book, basis, then)
    brought = board.bring(made, book, then, UNITS)
    assert all(brought.columns[code] is one for code, one in made.columns.items())


def test_time_itself_changes_cells_at_limits_and_midnights_alone():
    moments = Moments(written([]).book())
    assert moments.around(at("06 13:00")) == (at("06 12:00"), at("07"))  # a milestone's day
    assert moments.around(at("10 13:00")) == (at("10"), at("11"))  # only the day is another
    assert moments.around(at("12")) == (at("12"), at("13"))
    assert moments.around(at("11 13:00")) == (at("11 09:00"), at("12"))  # a rhythm set
    assert moments.around(at("14 07:00")) == (at("14"), at("14 08:00"))  # and another


def test_an_extension_speaks_when_it_is_given_and_when_it_runs_out():
    told = Deed("extend", at("06 10:00"), "so-a", "final", {"due": at("09 12:00")})
    life = Life(written([told]).book().timelines["so-a"])
    assert life.around(at("06 10:00")) == (at("06 10:00"), at("09 12:00"))
    assert life.around(at("06 09:59"))[1] == at("06 10:00")
    assert life.around(at("09 12:00"))[0] == at("09 12:00")
