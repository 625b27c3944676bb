"""Milestone tables, improvement plans and explanations: who may what, and that nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from monitor.domain.cell import Mark, Standing
from monitor.domain.errors import Forbidden, Invalid, LostRace, NotAllowed, NotFound
from monitor.services import (
    directives,
    explanations,
    matrix,
    milestones,
    overview,
    plans,
    reports,
)
from monitor.services.explanations import Explanation
from monitor.store import audit
from monitor.store.engine import reading
from monitor.store.schema import AuditEventRow, DecisionRow
from tests.builders import SLUG, Cast, golden_cast, place

MINE, DUTY = "than-ha-lam", "14.1"
DAY = timedelta(days=1)
BEFORE = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
AFTER = datetime.fromisoformat("2020-08-08T09:00:00+07:00")
BY = datetime.fromisoformat("2020-08-12T00:00:00+07:00")
WORDS = {"what": "Cài nốt cho một máy", "who": "Phòng CNTT", "by": BY}


@pytest.fixture
def cast(engine) -> Cast:
    """The mine has sent one telephone too few; it is the morning after the deadline."""
    cast = golden_cast(engine).at(BEFORE)
    with cast.writing(MINE) as work:
        values = {"smartphones": 4800, "smartphones_installed": 4799, "headcount": 5120}
        reports.submit(work, place(MINE), values=values)
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    return cast.at(AFTER)


def cell(cast: Cast, who: str, unit: str = MINE, as_of: datetime | None = None):
    with cast.reading(who) as work:
        return matrix.cell(work, SLUG, DUTY, unit, as_of).cell


def write(cast: Cast, by_whom: str = MINE, unit: str = MINE, after: int = 0, **other):
    with cast.writing(by_whom) as work:
        plans.write(work, SLUG, DUTY, unit, **(WORDS | other), after=after)


def actions(cast: Cast) -> list[str]:
    with reading(cast.engine) as session:
        return list(session.scalars(select(AuditEventRow.action).order_by(AuditEventRow.id)))


# -- milestones


def test_a_table_is_set_as_a_whole_and_each_line_is_in_the_log(cast):
    steps = [(AFTER + n * DAY, level) for n, level in ((1, 60), (2, Decimal("80.5")))]
    with cast.writing("so-tttt") as work:
        assert milestones.set_table(work, SLUG, DUTY, steps, "Theo kế hoạch tuần") == 2
    with cast.reading("so-tttt") as work:
        stored = directives.get(work, SLUG)
        found = milestones.in_force(work, stored, DUTY, None)
        log = directives.decided(work, SLUG, DUTY)
    assert [(one.by, one.value) for one in found] == [(by, Decimal(v)) for by, v in steps]
    assert {one.note for one in log} == {"Theo kế hoạch tuần"}
    assert actions(cast).count("obligation.set_milestone") == 2


def test_a_table_with_one_wrong_line_sets_nothing(cast):
    steps = [(AFTER + DAY, 60), (AFTER + 2 * DAY, 101)]
    with pytest.raises(Invalid), cast.writing("so-tttt") as work:
        milestones.set_table(work, SLUG, DUTY, steps, "Ghi chú")
    with reading(cast.engine) as session:
        assert session.scalar(select(func.count()).where(DecisionRow.kind == "set_milestone")) == 0


@pytest.mark.parametrize(
    ("steps", "code"),
    [([], "milestones_needed"), ([(AFTER, 50), (AFTER, 60)], "milestone_twice")],
)
def test_a_table_without_lines_or_with_a_day_twice_is_refused(cast, steps, code):
    with pytest.raises(Invalid) as refused, cast.writing("so-tttt") as work:
        milestones.set_table(work, SLUG, DUTY, steps, "Ghi chú")
    assert refused.value.code == code


def test_a_milestone_is_taken_away_by_an_empty_level_and_the_past_still_shows_it(cast):
    by = AFTER + 5 * DAY
    with cast.writing("so-tttt") as work:
        directives.set_target(work, SLUG, DUTY, 100, "Gia hạn mục tiêu", AFTER + 9 * DAY)
        milestones.set_table(work, SLUG, DUTY, [(by, 100)], "Mốc")
    assert cell(cast, MINE).standing is Standing.BEHIND
    was = AFTER + DAY / 24
    cast.at(AFTER + DAY / 12)
    with cast.writing("so-tttt") as work:
        milestones.set_table(work, SLUG, DUTY, [(by, None)], "Đặt nhầm")
    assert cell(cast, MINE).standing is Standing.IN_PROGRESS
    assert cell(cast, MINE, as_of=was).standing is Standing.BEHIND


def test_a_milestone_for_one_unit_leaves_the_others_as_they_were(cast):
    by = AFTER + 5 * DAY
    with cast.writing("so-tttt") as work:
        directives.set_target(work, SLUG, DUTY, 100, "Gia hạn mục tiêu", AFTER + 9 * DAY)
        milestones.set_table(work, SLUG, DUTY, [(by, 100)], "Riêng Hà Lầm", MINE)
        stored = directives.get(work, SLUG)
        assert milestones.in_force(work, stored, DUTY, None) == ()
    assert cell(cast, MINE).goal.milestone == 100
    assert cell(cast, "tkv", "tkv").goal.milestone is None


@pytest.mark.parametrize("who", [MINE, "chu-tich", "quan-sat"])
def test_nobody_but_the_coordinator_sets_a_table(cast, who):
    with pytest.raises(NotAllowed), cast.writing(who) as work:
        milestones.set_table(work, SLUG, DUTY, [(BY, 60)], "Ghi chú")


def test_a_line_too_fine_is_refused_before_anything_is_set(cast):
    with cast.reading("so-tttt") as work:
        with pytest.raises(Invalid) as refused:
            milestones.line(work, SLUG, DUTY, AFTER, 0, AFTER + 60 * DAY, 100, 1)
        assert refused.value.code == "line_too_fine"
        found = milestones.line(work, SLUG, DUTY, AFTER, 0, AFTER + 60 * DAY, 100, 6)
    assert len(found) == 10


# -- plans


def test_a_plan_is_asked_for_once_the_date_has_passed_and_marks_the_cell_from_then_on(cast):
    with cast.reading(MINE) as work:
        assert [one.duty.code for one in plans.wanted(work)] == [DUTY]
    assert Mark.PLANNED not in cell(cast, "chu-tich").marks
    written = AFTER + DAY / 24
    cast.at(written)
    write(cast)
    for who in ("chu-tich", "so-tttt", "quan-sat", MINE):
        assert Mark.PLANNED in cell(cast, who).marks, who
    cast.at(AFTER + DAY / 12)
    assert Mark.PLANNED not in cell(cast, "chu-tich", as_of=written - DAY / 48).marks
    assert Mark.PLANNED in cell(cast, "chu-tich", as_of=written).marks
    with cast.reading(MINE) as work:
        assert plans.wanted(work) == []


def test_a_plan_is_read_by_the_unit_the_coordinator_and_leaders_and_by_no_observer(cast):
    write(cast)
    for who in (MINE, f"{MINE}.duyet", "tkv", "so-tttt", "chu-tich"):
        with cast.reading(who) as work:
            found = plans.read(work, SLUG, DUTY, MINE)
        assert found is not None
        assert found.versions[0].what == WORDS["what"], who
    with cast.reading("quan-sat") as work:
        assert plans.read(work, SLUG, DUTY, MINE) is None
    with pytest.raises(NotFound), cast.reading("dong-bac") as work:
        plans.read(work, SLUG, DUTY, MINE)


def test_every_version_stays_and_a_second_writer_is_told(cast):
    write(cast)
    with pytest.raises(LostRace):
        write(cast, f"{MINE}.duyet", what="Khác")
    write(cast, f"{MINE}.duyet", after=1, what="Khác")
    with cast.reading("chu-tich") as work:
        found = plans.read(work, SLUG, DUTY, MINE)
    assert found is not None
    assert [(one.number, one.what, one.author) for one in found.versions] == [
        (2, "Khác", f"{MINE}.duyet"), (1, WORDS["what"], MINE),
    ]  # fmt: skip
    assert actions(cast).count("plan.write") == 2


@pytest.mark.parametrize("who", ["so-tttt", "chu-tich", "quan-sat"])
def test_nobody_writes_a_unit_s_plan_but_the_unit(cast, who):
    with pytest.raises(NotAllowed):
        write(cast, who)


def test_a_stranger_s_plan_is_refused_as_if_there_were_no_such_cell(cast):
    with pytest.raises(NotFound):
        write(cast, "dong-bac")
    with pytest.raises(NotFound):
        write(cast, "tkv", unit="khong-co")


def test_before_the_date_no_plan_is_asked(cast):
    cast.at(BEFORE)
    with pytest.raises(Forbidden):
        write(cast)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"what": "  "}, "text_needed"), ({"who": ""}, "text_needed"),
        ({"by": None}, "plan_day_needed"), ({"by": AFTER}, "plan_day_passed"),
        ({"what": "x" * 4001}, "text_too_long"),
    ],
)  # fmt: skip
def test_a_plan_says_what_who_and_by_when(cast, other, code):
    with pytest.raises(Invalid) as refused:
        write(cast, **other)
    assert refused.value.code == code


# -- explanations


def ask(cast: Cast, who: str = "chu-tich", unit: str = MINE) -> int:
    with cast.writing(who) as work:
        return explanations.ask(work, SLUG, DUTY, unit, "Vì sao còn thiếu một máy?", BY)


def seen(cast: Cast, who: str) -> tuple[Explanation, ...]:
    with cast.reading(who) as work:
        return explanations.of_cell(work, SLUG, DUTY, MINE)


def test_a_question_waits_for_the_unit_and_its_answer_for_who_asked(cast):
    number = ask(cast)
    for who in (MINE, f"{MINE}.duyet"):
        with cast.reading(who) as work:
            assert [one.id for one in explanations.owed(work)] == [number], who
    with cast.reading("so-tttt") as work:
        assert [one.id for one in explanations.unanswered(work)] == [number]
    with cast.writing(f"{MINE}.duyet") as work:
        explanations.answer(work, number, "Một máy hỏng, thay ngày 10/8")
    for who in (MINE, "so-tttt", "chu-tich"):
        [one] = seen(cast, who)
        assert one.answers[0].body == "Một máy hỏng, thay ngày 10/8"
    with cast.reading(MINE) as work:
        assert explanations.owed(work) == []
    with cast.reading("chu-tich") as work:
        assert [one.id for one in explanations.asked_by_me(work)] == [number]
    cast.at(AFTER + 15 * DAY)
    with cast.reading("chu-tich") as work:
        assert explanations.asked_by_me(work) == [], "after a fortnight it is on the cell only"
    with reading(cast.engine) as session:
        assert audit.verify(session) is None


def test_a_parent_s_list_holds_its_own_questions_and_not_its_units(cast):
    ask(cast)
    with cast.reading("tkv") as work:
        assert explanations.owed(work) == []
    assert len(seen(cast, "tkv")) == 1, "it sees them on the cell"


@pytest.mark.parametrize("who", ["so-tttt", MINE, "quan-sat"])
def test_only_a_leader_asks(cast, who):
    with pytest.raises(NotAllowed):
        ask(cast, who)


def test_a_district_s_leader_asks_in_the_district_and_nowhere_else(cast):
    with pytest.raises(NotFound):
        ask(cast, "lanh-dao-ha-long")
    with cast.writing("lanh-dao-ha-long") as work:
        explanations.ask(work, SLUG, "1.1", "ubnd-huyen-193", "Vì sao chưa có số?")


def test_a_stranger_neither_reads_nor_answers(cast):
    number = ask(cast)
    with pytest.raises(NotFound), cast.writing("dong-bac") as work:
        explanations.answer(work, number, "Không phải chúng tôi")
    with pytest.raises(NotFound), cast.writing("quan-sat") as work:
        explanations.answer(work, number, "Tôi trả lời thay")
    with pytest.raises(NotAllowed), cast.writing("so-tttt") as work:
        explanations.answer(work, number, "Tôi trả lời thay")
    assert seen(cast, "quan-sat") == ()


# -- the overview


def test_the_overview_counts_what_is_owed_and_forgets_what_is_done(cast):
    ask(cast)
    with cast.reading("so-tttt") as work:
        [before] = overview.coordinated(work)
        lines = plans.behind(work, SLUG)
    assert (before.questions, before.questions_late) == (1, 0)
    assert [one.plan for one in lines if one.row.code == MINE] == [None]
    write(cast)
    with cast.writing(MINE) as work:
        explanations.answer(work, explanations.owed(work)[0].id, "Một máy hỏng")
    cast.at(BY + DAY)
    with cast.reading("so-tttt") as work:
        [after] = overview.coordinated(work)
        [mine] = [one for one in plans.behind(work, SLUG) if one.row.code == MINE]
    assert after.questions == 0
    assert mine.plan is not None
    assert mine.plan.has_run_out(BY + DAY)


def test_a_unit_s_list_of_plans_ends_at_its_own_tree_and_an_observer_has_none(cast):
    with cast.reading("dong-bac") as work:
        assert [one for one in plans.behind(work, SLUG) if one.row.code == MINE] == []
    with cast.reading("tkv") as work:
        assert MINE in {one.row.code for one in plans.behind(work, SLUG)}
    with pytest.raises(NotAllowed), cast.reading("quan-sat") as work:
        plans.behind(work, SLUG)
    with cast.reading(MINE) as work:
        assert overview.coordinated(work) == []
