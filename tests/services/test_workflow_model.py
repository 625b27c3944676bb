"""The services against a plain model of the workflow: any people, steps and clock times."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound, Refusal
from monitor.services import accounts, deputies, matrix, reports
from monitor.services.accounts import OPERATOR
from monitor.services.reports import ReportKey
from tests.builders import SLUG, Cast, golden_cast, place
from tests.conftest import Cluster, an_engine, copy_sqlite
from tests.services.workflow_model import (
    HANOI,
    HEADS,
    PEOPLE,
    Deputy,
    Office,
    Paper,
    Said,
    Verb,
)

BEGIN = datetime.fromisoformat("2020-08-06T08:00:00+07:00")
WHY = "Đề nghị rà soát lại số liệu"
DUTY = {"than-ha-lam": "14.1", "than-vang-danh": "14.1", "ubnd-xa-06694": "11.1", "so-tttt": "1.1"}
"""The cell in which each unit's figure is looked at."""
BASES = {
    "than-ha-lam": {"smartphones": 9999}, "than-vang-danh": {"smartphones": 9999},
    "ubnd-xa-06694": {
        "households_total": 9999, "staff_with_smartphone": 9999, "staff_installed": 1,
    },
    "so-tttt": {"staff_with_smartphone": 9999},
}  # fmt: skip
COUNTED = {
    "than-ha-lam": "smartphones_installed", "than-vang-danh": "smartphones_installed",
    "ubnd-xa-06694": "households_guided",
    "so-tttt": "staff_installed",
}  # fmt: skip
WATCHER = {
    "than-ha-lam": "than-ha-lam",
    "than-vang-danh": "than-vang-danh",
    "ubnd-xa-06694": "bach-dang",
    "so-tttt": "so-tttt.nhap",
}
DEPUTIES = (("than-ha-lam.duyet", "than-ha-lam"), ("so-tttt.duyet", "so-tttt.nhap"))
SAID: tuple[tuple[type[Refusal], Said], ...] = (
    (NotFound, "not found"), (NotAllowed, "not allowed"), (Forbidden, "forbidden"),
    (Invalid, "invalid"),
)  # fmt: skip

STATES: dict[Verb, tuple[str, ...]] = {
    "save": ("open", "draft", "returned", "approved"), "submit": ("draft",),
    "withdraw": ("submitted",), "approve": ("submitted",), "accept": ("approved",),
    "return": ("submitted", "approved"), "reopen": ("approved", "accepted"),
}  # fmt: skip
"""The states in which a screen offers a step."""
Fresh = Callable[[], Any]


class Workflow(RuleBasedStateMachine):
    """Each rule does one thing to the product and to the model, and compares what they say."""

    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        self.opened = type(self).fresh()
        self.cast = Cast(self.opened.__enter__(), BEGIN)
        self.model = Office()
        self.now = BEGIN
        self.instants = [BEGIN]
        self.values = itertools.count(1)
        self.touched: Paper | None = None

    def teardown(self) -> None:
        self.opened.__exit__(None, None, None)

    # -- the clock

    @rule(minutes=st.sampled_from([0, 1, 30, 240, 600, 1440]))
    def time_passes(self, minutes: int) -> None:
        self._pass(timedelta(minutes=minutes))

    @rule(seconds=st.sampled_from([-1, 0, 1]))
    def midnight_comes(self, seconds: int) -> None:
        """To the very second around the next midnight of the province."""
        there = self.now.astimezone(HANOI)
        midnight = datetime.combine(there.date() + timedelta(days=1), datetime.min.time(), HANOI)
        self._pass(midnight + timedelta(seconds=seconds) - self.now)

    def _pass(self, time: timedelta) -> None:
        self.now += max(time, timedelta(seconds=1))
        self.cast.at(self.now)

    # -- the steps

    @rule(
        who=st.sampled_from(PEOPLE), unit=st.sampled_from(list(DUTY)),
        period=st.sampled_from(["2020-08-06", "final"]),
    )  # fmt: skip
    def somebody_saves(self, who: str, unit: str, period: str) -> None:
        value = next(self.values)
        self._both(who, "save", self.model.paper(unit, period), value)

    @rule(
        verb=st.sampled_from(["submit", "withdraw", "approve", "accept", "return", "reopen"]),
        who=st.sampled_from(PEOPLE), unit=st.sampled_from(list(DUTY)),
        period=st.sampled_from(["2020-08-06", "final"]),
    )  # fmt: skip
    def somebody_tries(self, verb: Verb, who: str, unit: str, period: str) -> None:
        self._both(who, verb, self.model.paper(unit, period))

    @precondition(lambda self: self.touched is not None)
    @rule(verb=st.sampled_from(list(STATES)), data=st.data())
    def somebody_who_may_goes_on(self, verb: Verb, data: st.DataObject) -> None:
        """The last report goes on, by one of those who may: chance alone would rarely get far."""
        paper = self.touched
        assert paper is not None
        able = [one for one in PEOPLE if not self.model.refuses(one, verb, paper, self.now)]
        if able:
            self._both(data.draw(st.sampled_from(able)), verb, paper, next(self.values))

    @rule(
        who=st.sampled_from(PEOPLE), unit=st.sampled_from(list(DUTY)),
        hours=st.sampled_from([1, 20, 50, 100]),
    )  # fmt: skip
    def somebody_extends(self, who: str, unit: str, hours: int) -> None:
        self._both(who, "extend", self.model.paper(unit, "final"), hours)

    @rule(pair=st.sampled_from(DEPUTIES), days=st.integers(0, 2))
    def a_head_names_a_deputy(self, pair: tuple[str, str], days: int) -> None:
        head, deputy = pair
        unit, today = HEADS[head], self.now.astimezone(HANOI).date()
        last_day = today + timedelta(days=days)
        with self.cast.writing(head) as work:
            deputies.name(work, unit, deputy, last_day, today=today)
        self._end_deputies(head)
        self.model.deputies.append(Deputy(unit, head, deputy, self.now, last_day))

    @rule(pair=st.sampled_from(DEPUTIES))
    def a_head_takes_it_back(self, pair: tuple[str, str]) -> None:
        head, _deputy = pair
        with self.cast.writing(head) as work:
            for desk in deputies.desks(work):
                for one in desk.named:
                    if one.ended_at is None:
                        deputies.end(work, one.id)
        self._end_deputies(head)

    def _end_deputies(self, head: str) -> None:
        for one in self.model.deputies:
            if one.head == head and one.ended is None:
                one.ended = self.now

    # -- product and model, side by side

    def _both(self, who: str, verb: Verb, paper: Paper, value: int = 0) -> None:
        self._pass(timedelta(seconds=1))
        expected = self.model.take(who, verb, paper, self.now, value)
        key = place(paper.unit, paper.period)
        said: Said = "done"
        try:
            with self.cast.writing(who) as work:
                _take(work, verb, key, paper, value, self.now)
        except Refusal as no:
            said = next(word for kind, word in SAID if isinstance(no, kind))
        assert said == expected, (who, verb, paper.unit, paper.period, paper.state)
        self.touched = paper
        self.instants.append(self.now)

    @invariant()
    def the_report_is_where_the_model_has_it(self) -> None:
        paper = self.touched
        if paper is None:
            return
        with self.cast.reading(WATCHER[paper.unit]) as work:
            view = reports.read(work, place(paper.unit, paper.period))
        assert view.state == paper.state
        assert view.revision == len(paper.revisions)
        assert view.late_days == paper.late_days(self.now)
        assert view.may == {
            verb
            for verb in STATES
            if _is_offered(self.model, WATCHER[paper.unit], verb, paper, self.now)
        }

    @invariant()
    def what_counts_now_is_what_the_model_counts(self) -> None:
        if self.touched is not None:
            self._compare(self.touched.unit, self.now)

    @precondition(lambda self: len(self.instants) > 2)
    @rule(data=st.data())
    def an_earlier_instant_says_what_it_said(self, data: st.DataObject) -> None:
        """Just before a step, at it, and after it, on both bases."""
        at = data.draw(st.sampled_from(self.instants))
        for unit in DUTY:
            self._compare(unit, at)
            self._compare(unit, at - timedelta(microseconds=1))

    def _compare(self, unit: str, at: datetime) -> None:
        with self.cast.reading(WATCHER[unit]) as work:
            for basis in ("received", "accepted"):
                found = matrix.matrix(
                    work, SLUG, as_of=at, basis=basis, root=unit, obligations=[DUTY[unit]]
                )
                cell = found.rows[0].cells[DUTY[unit]]
                assert cell.numerator == self.model.counted(unit, basis, at), (unit, basis, at)


def _is_offered(model: Office, who: str, verb: Any, paper: Paper, now: datetime) -> bool:
    """What a screen may offer: the step is the person's, and the state has it."""
    return paper.state in STATES[verb] and model.refuses(who, verb, paper, now) is None


def _take(work: Any, verb: Verb, key: ReportKey, paper: Paper, value: int, now: datetime) -> None:
    if verb == "save":
        values = BASES[key.organization] | {COUNTED[key.organization]: value}
        reports.save_draft(work, key, values, note="Đính chính theo danh sách mới")
    elif verb == "submit":
        reports.submit(work, key)
    elif verb == "withdraw":
        reports.withdraw(work, key)
    elif verb == "approve":
        reports.approve(work, key)
    elif verb == "accept":
        reports.accept(work, key)
    elif verb == "return":
        reports.send_back(work, key, WHY, now + timedelta(days=1))
    elif verb == "reopen":
        reports.reopen(work, key, WHY)
    else:
        reports.extend(work, key, now + timedelta(hours=value), WHY)


def stage(engine: Engine) -> None:
    """The worked example, in which one mine has no head."""
    cast = golden_cast(engine)
    with cast.office.writing(OPERATOR) as work:
        accounts.disable(work, "than-vang-danh.duyet")


@pytest.fixture
def on_sqlite(migrated_sqlite: Path, tmp_path: Path) -> Fresh:
    """Opens the worked example, untouched, in a file of its own each time."""
    template = tmp_path / "example.db"
    engine = copy_sqlite(migrated_sqlite, template)
    stage(engine)
    engine.dispose()
    numbers = itertools.count(1)

    @contextmanager
    def fresh() -> Iterator[Engine]:
        path = tmp_path / f"{next(numbers)}.db"
        made = copy_sqlite(template, path)
        try:
            yield made
        finally:
            made.dispose()
            path.unlink()

    return fresh


@pytest.fixture
def on_postgresql(postgres: Cluster) -> Iterator[Fresh]:
    """The same on PostgreSQL."""
    postgres.copy("migrated", "example")
    engine = an_engine(postgres.url("example"))
    stage(engine)
    engine.dispose()
    numbers = itertools.count(1)

    @contextmanager
    def fresh() -> Iterator[Engine]:
        name = f"workflow_{next(numbers)}"
        postgres.copy("example", name)
        made = an_engine(postgres.url(name))
        try:
            yield made
        finally:
            made.dispose()
            postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")

    yield fresh
    postgres.execute("DROP DATABASE example WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    found: Fresh = request.getfixturevalue(f"on_{request.param}")
    return found


def walk(fresh: Fresh, examples: int, steps: int) -> None:
    machine = type("Walk", (Workflow,), {"fresh": staticmethod(fresh)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
        ),
    )  # fmt: skip


def test_any_short_course_of_steps_goes_as_the_rules_say(fresh):
    walk(fresh, examples=3, steps=15)


@pytest.mark.long
def test_any_long_course_of_steps_goes_as_the_rules_say(fresh):
    walk(fresh, examples=100, steps=50)
